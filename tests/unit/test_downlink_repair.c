#include "tests/unit/downlink_hand.h"

static void answer_buckets(struct downlink *d, uint64_t seq, int first_bucket)
{
    struct buckets m = {.epoch = d->epoch, .seq = seq};
    bool differs[LTHASH_BUCKETS] = {false};
    if (first_bucket >= 0) {
        differs[first_bucket] = true;
        differs[255] = true;
    }
    assert_true(downlink_wants_buckets(d, &m));
    downlink_mend(d, seq, differs);
}

static struct bucket_page page_of(const struct downlink *d, uint64_t at, const char *to)
{
    struct bucket_page m = {
        .epoch = d->epoch, .head = at, .bucket = (uint8_t)d->mend.bucket};
    memcpy(m.after, d->mend.after, sizeof m.after);
    memcpy(m.to, to, strlen(to) + 1);
    return m;
}

static void take_page_of(struct downlink *d, uint64_t at, const char *to)
{
    struct bucket_page m = page_of(d, at, to);
    assert_true(downlink_wants_page(d, &m));
    downlink_replaced(d, &m);
}

static void a_mismatch_is_mended_bucket_by_bucket(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    downlink_differs(&d);
    assert_int_equal(downlink_next(&d, 1), DOWNLINK_COMPARE);
    assert_int_equal(downlink_next(&d, 2), DOWNLINK_NOTHING);
    assert_int_equal(downlink_due_ms(&d), 1 + DOWNLINK_TIMEOUT_MS);
    struct buckets late = {.epoch = first, .seq = 9};
    assert_false(downlink_wants_buckets(&d, &late));
    answer_buckets(&d, 12, 3);
    assert_int_equal(downlink_next(&d, 3), DOWNLINK_PULL_BUCKET);
    assert_int_equal(d.mend.bucket, 3);
    struct bucket_page old = page_of(&d, 11, "");
    assert_false(downlink_wants_page(&d, &old));
    take_page_of(&d, 12, "0192");
    assert_int_equal(downlink_next(&d, 4), DOWNLINK_PULL_BUCKET);
    assert_int_equal(d.mend.bucket, 3);
    assert_string_equal(d.mend.after, "0192");
    struct bucket_page again = page_of(&d, 12, "");
    again.after[0] = '\0';
    assert_false(downlink_wants_page(&d, &again));
    take_page_of(&d, 14, "");
    assert_int_equal(downlink_next(&d, 5), DOWNLINK_PULL_BUCKET);
    assert_int_equal(d.mend.bucket, 255);
    take_page_of(&d, 14, "");
    assert_int_equal(downlink_next(&d, 6), DOWNLINK_MENDED);
    downlink_mended(&d, 12);
    assert_int_equal(downlink_next(&d, 7), DOWNLINK_PULL); /* the page told of 14 */
    apply(&d, batch(true, 12, 14, 14));
    assert_int_equal(downlink_next(&d, 20000), DOWNLINK_HELLO); /* is all well? */
}

static void live_changes_go_on_while_a_repair_is_under_way(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    downlink_differs(&d);
    assert_int_equal(downlink_next(&d, 1), DOWNLINK_COMPARE);
    struct batch live = batch(false, 10, 11, 11);
    assert_int_equal(downlink_batch(&d, &live), DOWNLINK_APPLY_OLD);
    downlink_applied(&d, 11);
    answer_buckets(&d, 11, 3);
    assert_int_equal(downlink_next(&d, 3), DOWNLINK_PULL_BUCKET);
    live = batch(false, 11, 12, 12);
    assert_int_equal(downlink_batch(&d, &live), DOWNLINK_APPLY_OLD);
    downlink_applied(&d, 12);
    struct bucket_page old = page_of(&d, 11, "");
    assert_false(downlink_wants_page(&d, &old)); /* it would take the change back */
    take_page_of(&d, 12, "");
}

static void after_two_repairs_in_vain_a_snapshot_is_pulled(void **state)
{
    (void)state;
    struct downlink d = equal_at(10);
    static const uint64_t waits_ms[] = {0,      60000,   120000,  240000, 480000,
                                        960000, 1920000, 3600000, 3600000};
    uint64_t now_ms = 1000;
    for (size_t i = 0; i < LENGTH(waits_ms); i++) {
        downlink_differs(&d);
        if (waits_ms[i] > 0) {
            assert_int_equal(downlink_next(&d, now_ms), DOWNLINK_NOTHING);
            assert_int_equal(downlink_due_ms(&d), now_ms + waits_ms[i]);
        }
        now_ms += waits_ms[i];
        if (i < 2) {
            assert_int_equal(downlink_next(&d, now_ms), DOWNLINK_COMPARE);
            continue;
        }
        assert_int_equal(downlink_next(&d, now_ms), DOWNLINK_BEGIN_FILL);
        downlink_filling(&d, (uint32_t)i, 0);
        assert_int_equal(downlink_next(&d, now_ms), DOWNLINK_FILL);
    }
    downlink_swapped(&d, 12);
    downlink_differs(&d); /* whole again: the next begins at once */
    assert_int_equal(downlink_next(&d, now_ms), DOWNLINK_COMPARE);
}

static struct batch snapshot_page(uint32_t generation, uint64_t from, uint64_t to,
                                  uint64_t at)
{
    struct batch b = batch(true, from, to, at);
    b.snapshot = true;
    b.generation = generation;
    return b;
}

static void a_snapshot_goes_on_from_where_it_was(void **state)
{
    (void)state;
    struct downlink d;
    struct head answer = head(first, 12, "1");
    downlink_init(&d, &first, 10);
    downlink_filling(&d, 4, 6);
    downlink_online(&d, true);
    assert_int_equal(downlink_next(&d, 0), DOWNLINK_HELLO);
    assert_int_equal(downlink_head(&d, &answer), DOWNLINK_APPLY);
    assert_int_equal(downlink_next(&d, 1), DOWNLINK_FILL);
    assert_int_equal(d.pull_from, 6);
    discard(&d, snapshot_page(3, 6, 8, 12)); /* another one */
    struct batch page = snapshot_page(4, 6, 8, 12);
    assert_int_equal(downlink_batch(&d, &page), DOWNLINK_APPLY);
    downlink_filled(&d, 8);
    assert_int_equal(d.cursor, 10);
    assert_int_equal(downlink_next(&d, 2), DOWNLINK_FILL);
    page = snapshot_page(4, 8, 12, 12);
    assert_int_equal(downlink_batch(&d, &page), DOWNLINK_APPLY);
    downlink_swapped(&d, 12);
    assert_int_equal(downlink_next(&d, 3), DOWNLINK_NOTHING);
    assert_int_equal(d.cursor, 12);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_mismatch_is_mended_bucket_by_bucket),
              TEST(live_changes_go_on_while_a_repair_is_under_way),
              TEST(after_two_repairs_in_vain_a_snapshot_is_pulled),
              TEST(a_snapshot_goes_on_from_where_it_was));
    return failed;
}
