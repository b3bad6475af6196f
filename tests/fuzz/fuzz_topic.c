#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/topic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is taken for a topic prints back as the same text. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (text == NULL)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    struct topic t;
    struct err e;
    if (topic_parse(&t, text, &e)) {
        char again[TOPIC_SIZE];
        topic_print(again, &t);
        assert(strcmp(again, text) == 0);
    }
    char area[AREA_SIZE];
    if (kiosk_name_parse(area, text, &e))
        assert(label_ok(area));
    free(text);
    return 0;
}
