/* spoilt: ways in which a database file is no longer what it was. */
#pragma once

#include <stdio.h>
#include <unistd.h>

#include "tests/test.h"

struct spoilt {
    const char *name;
    void (*spoil)(FILE *f);
};

static inline void no_head(FILE *f)
{
    fputs("not a database of any kind", f);
}

static inline void no_end(FILE *f)
{
    assert_int_equal(ftruncate(fileno(f), 5000), 0);
}

static inline void nothing_good(FILE *f)
{
    for (int i = 0; i < 12000; i++)
        fputc(i * 7 % 251, f);
}
