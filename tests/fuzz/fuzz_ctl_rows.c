/* Whatever a file holds, peerpointctl makes rows of it or says why not; each row then has
 * a line and known columns with texts only. */
#include <assert.h>
#include <string.h>

#include "server/ctl/ctl_rows.h"

static const char *const columns[] = {"title", "area", "slug", "lang", "body", NULL};
static const struct ctl_shape shape = {"pages", columns, NULL};

static void check(const json_t *row)
{
    const char *column = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)(uintptr_t)row, column, value)
    {
        bool is_line = strcmp(column, "line") == 0;
        assert(is_line ? json_integer_value(value) > 0 : json_string_length(value) > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text, report;
    struct ctl_rows rows;
    bytes_init(&text, 1 << 20);
    bytes_init(&report, CTL_REPORT_MAX);
    bytes_add(&text, data, size);
    if (size > 0 && !text.failed && ctl_rows_open(&rows, NULL)) {
        bool ok = ctl_rows_add(&rows, "page.en.md", &text, &shape, &report);
        assert(ok || report.size > 0);
        for (size_t i = 0; ok && i < json_array_size(rows.rows); i++)
            check(json_array_get(rows.rows, i));
        ctl_rows_close(&rows);
    }
    bytes_free(&text);
    bytes_free(&report);
    return 0;
}
