/* scratch: a folder of a test's own for its database files, removed with all that is in
 * it. */
#pragma once

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/test.h"

struct scratch {
    char folder[64];
    char path[96];
};

static inline void scratch_open(struct scratch *s)
{
    const char *parent = getenv("TMPDIR");
    snprintf(s->folder, sizeof s->folder, "%s/peerpoint_XXXXXX",
             parent == NULL ? "/tmp" : parent);
    assert_non_null(mkdtemp(s->folder));
    snprintf(s->path, sizeof s->path, "%s/test.db", s->folder);
}

/* Another file in it, gone with the rest. */
static inline void scratch_path(const struct scratch *s, char out[128], const char *name)
{
    snprintf(out, 128, "%s/%s", s->folder, name);
}

static inline void scratch_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static inline void scratch_close(struct scratch *s)
{
    DIR *folder = opendir(s->folder);
    assert_non_null(folder);
    for (const struct dirent *d = readdir(folder); d != NULL; d = readdir(folder)) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", s->folder, d->d_name);
        if (d->d_name[0] != '.')
            assert_int_equal(unlink(path), 0);
    }
    closedir(folder);
    assert_int_equal(rmdir(s->folder), 0);
}
