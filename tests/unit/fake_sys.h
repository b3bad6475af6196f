/* fake_sys: a folder that stands for /sys in a test, with the files that the test puts.
 */
#pragma once

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/test.h"

static char sys[64];

static inline int set_up(void **state)
{
    (void)state;
    snprintf(sys, sizeof sys, "/tmp/fake_sys.XXXXXX");
    return mkdtemp(sys) == NULL;
}

static inline int forget(const char *path, const struct stat *st, int kind,
                         struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

static inline int tear_down(void **state)
{
    (void)state;
    return nftw(sys, forget, 8, FTW_DEPTH | FTW_PHYS);
}

static inline void put(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", sys, name);
    for (char *at = path + strlen(sys) + 1; *at != '\0'; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        mkdir(path, 0700);
        *at = '/';
    }
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

#define IN_SYS(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
