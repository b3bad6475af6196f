/* What record_parse takes, record_print writes so that both stay the same from then
 * on. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void parse_and_print(enum record_kind kind, const char *body, size_t size)
{
    static struct record first, second;
    struct err e;
    struct bytes once, twice;
    if (!record_parse(&first, kind, body, size, &e))
        return;
    bytes_init(&once, (size_t)2 * RECORD_BODY_MAX);
    bytes_init(&twice, (size_t)2 * RECORD_BODY_MAX);
    must(record_print(&once, &first, &e));
    must(record_parse(&second, kind, (const char *)once.data, once.size, &e));
    must(record_print(&twice, &second, &e));
    must(once.size == twice.size && memcmp(once.data, twice.data, once.size) == 0);
    must(memchr(once.data, '\n', once.size) == NULL);
    bytes_free(&once);
    bytes_free(&twice);
}

/* The first byte chooses the kind. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    char *body = malloc(size); /* of its own, so that a read past its end is seen */
    if (body == NULL)
        return 0;
    memcpy(body, data + 1, size - 1);
    parse_and_print((enum record_kind)(data[0] % RECORD_KIND_COUNT), body, size - 1);
    free(body);
    return 0;
}
