/* What was erased from outbox.db is on no medium any more when outbox_erase says so, even
 * if the power is cut the moment after. */
#include <stdio.h>

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

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(what_was_erased_is_not_on_the_medium));
    return failed;
}
