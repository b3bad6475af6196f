/* downlink_hand: heads and batches for the tests of the downlink. */
#pragma once

#include <string.h>

#include "core/downlink.h"
#include "tests/test.h"

static const struct epoch first = {1, 11};

static inline struct head head(struct epoch epoch, uint64_t seq, const char *cid)
{
    struct head h = {.epoch = epoch, .seq = seq};
    memcpy(h.cid, cid, strlen(cid) + 1);
    return h;
}

static inline struct batch batch(bool page, uint64_t from, uint64_t to, uint64_t at)
{
    return (struct batch){.page = page,
                          .epoch = first,
                          .from = from,
                          .to = to,
                          .head = at,
                          .has_digest = to == at};
}

/* Connected, hello answered, equal to the hub at seq. */
static inline struct downlink equal_at(uint64_t seq)
{
    struct downlink d;
    struct head h = head(first, seq, "1");
    downlink_init(&d, &first, seq);
    downlink_online(&d, true);
    assert_int_equal(downlink_next(&d, 0), DOWNLINK_HELLO);
    assert_int_equal(downlink_head(&d, &h), DOWNLINK_APPLY);
    assert_int_equal(downlink_next(&d, 0), DOWNLINK_NOTHING);
    assert_true(downlink_due_ms(&d) == UINT64_MAX);
    return d;
}

static inline void apply(struct downlink *d, struct batch b)
{
    assert_int_equal(downlink_batch(d, &b), DOWNLINK_APPLY);
    downlink_applied(d, b.to);
}

static inline void discard(struct downlink *d, struct batch b)
{
    assert_int_equal(downlink_batch(d, &b), DOWNLINK_DISCARD);
}
