/* scratch: a folder of a test's own for one database file, removed with what SQLite puts
 * beside it. */
#pragma once

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

static inline void scratch_close(struct scratch *s)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < LENGTH(ends); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s%s", s->path, ends[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(s->folder), 0);
}
