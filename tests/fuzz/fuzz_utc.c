/* Instants, dates and London readings that are taken print back to themselves. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/utc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_instant(int64_t t)
{
    char text[UTC_TEXT_SIZE];
    int64_t back = -1, earlier = -1, later = -1;
    utc_print(text, sizeof text, t);
    must(utc_parse(&back, text, "t", NULL) && back == t);
    struct civil c = london_civil(t);
    if (c.year > 9999) /* the last hour, were it summer; no reading to go back from */
        return;
    must(london_to_utc(&earlier, &c, UTC_EARLIER, NULL));
    must(london_to_utc(&later, &c, UTC_LATER, NULL));
    must(earlier <= later && (earlier == t || later == t));
    must(date_starts(date_of(t)) <= t && date_starts(date_of(t) + 1) > t);
}

static void check_text(const char *text)
{
    int64_t t = -1;
    int32_t day = -1;
    if (utc_parse(&t, text, "t", NULL))
        check_instant(t);
    if (!date_parse(&day, text, "day", NULL))
        return;
    char out[UTC_TEXT_SIZE];
    date_print(out, sizeof out, day);
    must(strcmp(out, text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t number = 0;
    char text[64] = "";
    memcpy(text, data, size < sizeof text ? size : sizeof text - 1);
    check_text(text);
    if (size >= sizeof number) {
        memcpy(&number, data, sizeof number);
        check_instant((int64_t)(number % (uint64_t)(UTC_MAX + 1)));
    }
    return 0;
}
