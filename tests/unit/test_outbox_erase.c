/* What was erased from outbox.db is on no medium any more when outbox_erase says so, even
 * if the power is cut the moment after. */
#include <stdio.h>
#include <string.h>

#include "store/outbox.h"
#include "store/outbox_life.h"
#include "tests/sim/crashvfs.h"
#include "tests/sim/disksearch.h"
#include "tests/test.h"

#define OUTBOX_DB "/kiosk/outbox.db"

static const char op[] = "0198a3c4-5d6e-7f80-8123-456789abcdef";
static const char box[] = "a box that nobody is to find again";

static struct outbox *outbox_with_one(void)
{
    struct outbox *ob = NULL;
    struct err e;
    struct outbox_new row = {.kind = OP_CANCEL,
                             .key = "0123456789abcdef",
                             .boot = "0198a3c4-5d6e-7f80-8123-000000000000",
                             .box = (const uint8_t *)box,
                             .box_size = sizeof box,
                             .code = "7KQ4M2XTB9"};
    snprintf(row.op, sizeof row.op, "%s", op);
    assert_true(outbox_open(&ob, OUTBOX_DB, &e));
    if (!outbox_put(ob, &row, &e))
        fail_msg("%s", e.text);
    return ob;
}

static void erase(struct outbox *ob)
{
    struct err e;
    struct op_list ops = {.kind = WIRE_FORGET, .count = 1};
    snprintf(ops.ops[0], UUID_SIZE, "%s", op);
    if (!outbox_erase(ob, &ops, &e))
        fail_msg("%s", e.text);
}

static void what_was_erased_is_not_on_the_medium(void **state)
{
    (void)state;
    struct rng chance;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct crashvfs *vfs = crashvfs_install(seed);
        struct disk *d = crashvfs_disk(vfs, "kiosk");
        struct outbox *ob = outbox_with_one();
        rng_seed(&chance, seed);
        assert_true(disk_contains(d, box, sizeof box));
        erase(ob);
        assert_false(disk_contains(d, box, sizeof box));
        disk_crash(d, &chance);
        outbox_close(ob);
        assert_false(disk_contains(d, box, sizeof box));
        crashvfs_remove(vfs);
    }
}

/* ---- among many ---- */

enum { MANY = 60, BOX_MAX = 1500, MARK = 40 };

static struct op_list only(int i)
{
    struct op_list ops = {.kind = WIRE_FORGET, .count = 1};
    snprintf(ops.ops[0], UUID_SIZE, "0198a3c4-5d6e-7f80-8123-%012d", i);
    return ops;
}

static void fill_box(uint8_t big[BOX_MAX], int i)
{
    memset(big, 'x', BOX_MAX);
    snprintf((char *)big, 64, "box %d that nobody is to find again", i);
}

static void put_big(struct outbox *ob, int i, size_t size)
{
    uint8_t big[BOX_MAX];
    struct err e;
    struct outbox_new row = {.kind = OP_CANCEL,
                             .key = "0123456789abcdef",
                             .boot = "0198a3c4-5d6e-7f80-8123-000000000000",
                             .box = big,
                             .box_size = size};
    fill_box(big, i);
    memcpy(row.op, only(i).ops[0], UUID_SIZE);
    if (!outbox_put(ob, &row, &e))
        fail_msg("%s", e.text);
}

/* Rows that grow move others to other pages, which keep copies of them. */
static void answer(struct outbox *ob, int i)
{
    uint8_t frame[400] = {1};
    struct err e;
    struct outcome o = {.epoch = {1, 2},
                        .n = (uint64_t)i,
                        .result = RESULT_CANCELLED,
                        .hseq = (uint64_t)i,
                        .t = 1795340000};
    snprintf(o.inst, sizeof o.inst, "%s", outbox_inst(ob));
    memcpy(o.op, only(i).ops[0], UUID_SIZE);
    if (!outbox_outcome(ob, &o, frame, sizeof frame, &e))
        fail_msg("%s", e.text);
}

static void assert_erased_without_trace(struct outbox *ob, const struct disk *d, int i)
{
    const struct op_list ops = only(i);
    uint8_t big[BOX_MAX];
    struct err e;
    fill_box(big, i);
    assert_true(disk_contains(d, big, MARK));
    if (!outbox_erase(ob, &ops, &e))
        fail_msg("%s", e.text);
    if (disk_contains(d, big, MARK))
        fail_msg("a copy of the box of %d is left", i);
}

/* Without writing the file anew a copy is left with the seeds 10, 32, 48 and 60. */
static void no_copy_of_what_was_erased_stays_in_a_page(void **state)
{
    (void)state;
    enum { ABSENT, SAVED, ANSWERED, GONE } is[MANY + 1] = {ABSENT};
    struct rng chance;
    struct err e;
    struct crashvfs *vfs = crashvfs_install(1);
    struct disk *d = crashvfs_disk(vfs, "kiosk");
    struct outbox *ob = outbox_with_one();
    uint64_t made = 0;
    int put = 0;
    erase(ob);
    rng_seed(&chance, 10);
    for (int i = 1; i <= 5 * MANY; i++) {
        int which = put == 0 ? 0 : (int)rng_between(&chance, 1, (uint64_t)put);
        uint64_t what = rng_below(&chance, 10);
        if (put < MANY && (put == 0 || what < 3)) {
            put_big(ob, ++put, rng_between(&chance, 300, BOX_MAX));
            is[put] = SAVED;
            assert_true(outbox_number(ob, NULL, &made, &e));
        } else if (what < 8 && is[which] == SAVED) {
            answer(ob, which);
            is[which] = ANSWERED;
        } else if (what >= 8 && is[which] != GONE) {
            assert_erased_without_trace(ob, d, which);
            is[which] = GONE;
        }
    }
    outbox_close(ob);
    crashvfs_remove(vfs);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(what_was_erased_is_not_on_the_medium),
              TEST(no_copy_of_what_was_erased_stays_in_a_page));
    return failed;
}
