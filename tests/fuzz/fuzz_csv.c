/* A table that was read is written as a plain CSV and reads back the same; and the gate
 * survives every row of it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/csv.h"
#include "core/gate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct at {
    const struct csv *csv;
    size_t row;
};

static const char *get(const void *row, const char *column)
{
    const struct at *a = row;
    return csv_cell(a->csv, a->row, column);
}

static void print_cell(struct bytes *out, const char *cell, bool last)
{
    bytes_text(out, "\"");
    for (; *cell != '\0'; cell++)
        bytes_add(out, *cell == '"' ? "\"\"" : cell, *cell == '"' ? 2 : 1);
    bytes_text(out, last ? "\"\r\n" : "\",");
}

static void print(struct bytes *out, const struct csv *c)
{
    size_t columns = csv_columns(c);
    for (size_t i = 0; i < columns; i++)
        print_cell(out, csv_column_name(c, i), i + 1 == columns);
    for (size_t row = 0; row < csv_rows(c); row++)
        for (size_t i = 0; i < columns; i++)
            print_cell(out, csv_cell_at(c, row, i), i + 1 == columns);
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void compare(const struct csv *a, const struct csv *b)
{
    must(csv_rows(a) == csv_rows(b) && csv_columns(a) == csv_columns(b));
    for (size_t i = 0; i < csv_columns(a); i++)
        must(strcmp(csv_column_name(a, i), csv_column_name(b, i)) == 0);
    for (size_t row = 0; row < csv_rows(a); row++)
        for (size_t i = 0; i < csv_columns(a); i++)
            must(strcmp(csv_cell_at(a, row, i), csv_cell_at(b, row, i)) == 0);
}

static void pass_the_gate(const struct csv *c)
{
    const struct gate_rules rules = {.today = 20000, .allow_gaps = true};
    for (size_t i = 0; i < csv_rows(c) && i < 20; i++) {
        const struct at at = {c, i};
        const struct gate_row row = {get, &at};
        struct gate_problems problems;
        struct vacancy vacancy;
        struct session session;
        struct venue venue;
        struct organisation organisation;
        char hall[RECORD_NAME_SIZE];
        must(gate_vacancy(&vacancy, &row, &rules, &problems) == (problems.count == 0));
        must(gate_session(&session, hall, &row, &rules, &problems) ==
             (problems.count == 0));
        must(gate_venue(&venue, &row, &problems) == (problems.count == 0));
        must(gate_organisation(&organisation, &row, &problems) == (problems.count == 0));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csv *c = NULL, *again = NULL;
    struct err e;
    struct bytes out;
    if (!csv_open(&c, (const char *)data, size, &e))
        return 0;
    bytes_init(&out, (size_t)CSV_FILE_MAX);
    print(&out, c);
    must(bytes_ok(&out, "csv", &e));
    must(csv_open(&again, (const char *)out.data, out.size, &e));
    compare(c, again);
    pass_the_gate(c);
    csv_close(again);
    csv_close(c);
    bytes_free(&out);
    return 0;
}
