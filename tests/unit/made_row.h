/* made_row: rows for the gate made in a test, as a usual row with some cells changed. */
#pragma once

#include <string.h>

#include "core/gate.h"
#include "core/utc.h"
#include "tests/test.h"

struct cell {
    const char *column, *value;
};

struct made {
    const struct cell *usual; /* ends with a NULL column */
    struct cell changed[3];
};

static inline const char *made_get(const void *row, const char *column)
{
    const struct made *m = row;
    for (size_t i = 0; i < LENGTH(m->changed); i++)
        if (m->changed[i].column != NULL && strcmp(m->changed[i].column, column) == 0)
            return m->changed[i].value;
    for (const struct cell *c = m->usual; c->column != NULL; c++)
        if (strcmp(c->column, column) == 0)
            return c->value;
    return "";
}

static inline int32_t day_of(const char *text)
{
    int32_t day = 0;
    assert_true(date_parse(&day, text, "day", NULL));
    return day;
}
