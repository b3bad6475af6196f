/* outbox_box: an outbox.db of a test's own, for its fixture. */
#pragma once

#include "store/outbox.h"
#include "tests/unit/scratch.h"

struct fixture {
    struct scratch s;
    struct outbox *ob;
};

static inline void set_up(struct fixture *f)
{
    struct err e;
    scratch_open(&f->s);
    if (!outbox_open(&f->ob, f->s.path, &e))
        fail_msg("%s", e.text);
}

static inline void tear_down(struct fixture *f)
{
    outbox_close(f->ob);
    scratch_close(&f->s);
}

static inline void reopen(struct fixture *f)
{
    struct err e;
    outbox_close(f->ob);
    assert_true(outbox_open(&f->ob, f->s.path, &e));
}
