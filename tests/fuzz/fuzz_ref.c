/* A reference or claim code that is taken is taken again as printed, unchanged. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/ref.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(const char *text)
{
    char ref[REF_SIZE], ref_again[REF_SIZE], claim[CLAIM_SIZE], claim_again[CLAIM_SIZE];
    bool is_ref = ref_parse(ref, text, NULL), is_claim = claim_parse(claim, text, NULL);
    must(!is_ref || !is_claim);
    if (is_ref)
        must(ref_parse(ref_again, ref, NULL) && strcmp(ref, ref_again) == 0);
    if (is_claim)
        must(claim_parse(claim_again, claim, NULL) && strcmp(claim, claim_again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = calloc(1, size + 1);
    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    check_text(text);
    free(text);
    if (size >= 6) {
        char claim[CLAIM_SIZE], back[CLAIM_SIZE], ref[REF_SIZE];
        claim_make(claim, data);
        must(claim_parse(back, claim, NULL) && strcmp(claim, back) == 0);
        uint32_t number = (uint32_t)data[0] << 12 | (uint32_t)data[1] << 4 | data[2] >> 4;
        ref_make(ref, "GNVSPF"[data[3] % 6], number);
        must(ref_parse(back, ref, NULL) && strcmp(ref, back) == 0);
    }
    return 0;
}
