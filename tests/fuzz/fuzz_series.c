/* Whatever rule and exceptions a row has, it becomes a few rows or a reason is said. */
#include <assert.h>
#include <string.h>

#include "server/hub/hub_series.h"

enum { PARTS = 4, PART_MAX = 400 };

static void note(void *context, size_t row, const char *column, const char *reason)
{
    bool *said = context;
    assert(row == 0 && column[0] != '\0' && reason[0] != '\0');
    *said = true;
}

static void check(const json_t *row)
{
    assert(json_object_get(row, "repeats") == NULL);
    assert(json_is_integer(json_object_get(row, "from")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Parts of the input between line breaks: repeats, starts_at, not_on, moved. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const columns[PARTS] = {"repeats", "starts_at", "not_on", "moved"};
    bool said = false;
    json_t *rows = json_pack("[{s:s}]", "ref", "T");
    for (size_t i = 0, at = 0; i < PARTS && at < size; i++) {
        const uint8_t *end = memchr(data + at, '\n', size - at);
        size_t part = end == NULL ? size - at : (size_t)(end - data) - at;
        json_t *text =
            part > PART_MAX ? NULL : json_stringn((const char *)data + at, part);
        if (text != NULL)
            json_object_set_new(json_array_get(rows, 0), columns[i], text);
        at += part + 1;
    }
    json_t *all = hub_series_expand(rows, 20000, note, &said);
    assert((all == NULL) == said);
    assert(json_array_size(all) <= SERIES_TIMES_MAX);
    for (size_t i = 0; i < json_array_size(all); i++)
        check(json_array_get(all, i));
    json_decref(all);
    json_decref(rows);
    return 0;
}
