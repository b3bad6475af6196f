#include <unistd.h>

#include "tests/unit/content_pages.h"

/* ---- buckets ---- */

static void one_changed_body_is_mended_by_one_bucket(void **state)
{
    (void)state;
    struct fixture f;
    set_up_filled(&f);
    assert_int_equal(repair(&f, 100), 0);
    meddle(&f, "UPDATE rec SET body = '{\"x\":77}' WHERE id LIKE '%07'");
    reopen(&f);
    assert_int_equal(repair(&f, 100), 1);
    assert_equal_to_hub(&f);
    reopen(&f);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void rows_that_are_lost_or_the_hub_does_not_have_are_mended(void **state)
{
    (void)state;
    struct fixture f;
    set_up_filled(&f);
    meddle(&f, "DELETE FROM rec WHERE id LIKE '%3'");
    meddle(&f, "UPDATE rec SET del = 1, body = '' WHERE id LIKE '%5'");
    f.hub.items[9].seq = 0; /* gone at the hub, and nobody was told */
    reopen(&f);
    repair(&f, 1);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void pages_of_a_bucket_each_replace_their_own_range(void **state)
{
    (void)state;
    struct fixture f;
    uint64_t random = 5;
    set_up_filled(&f);
    meddle(&f, "UPDATE rec SET body = 'x'");
    for (int i = 0; i < 20; i++) {
        random_change(&f.hub, &random);
        reopen(&f);
        repair(&f, 1 + i % 3);
        assert_equal_to_hub(&f);
        meddle(&f, i % 2 == 0 ? "DELETE FROM rec WHERE id LIKE '%1'"
                              : "UPDATE rec SET body = 'y' WHERE id LIKE '%2'");
    }
    tear_down(&f);
}

static void rows_that_are_newer_than_the_cursor_come_again_with_the_pull(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    static struct buckets all;
    bool differs[LTHASH_BUCKETS];
    char to[UUID_SIZE];
    struct bytes body;
    set_up_filled(&f);
    meddle(&f, "UPDATE rec SET body = 'x' WHERE id LIKE '%07'");
    reopen(&f);
    hub_buckets(&f.hub, &all);
    assert_int_equal(content_differing(f.c, &all, differs), 1);
    hub_put(&f.hub, 7, RECORD_FACT, "{\"x\":\"later\"}");
    hub_delete(&f.hub, 8);
    bucket_page(&f.hub, lthash_bucket(f.hub.items[7].id), "", 100, &body);
    assert_true(replace(&f, &body, to, &e));
    bytes_free(&body);
    assert_true(content_repaired(f.c, all.seq, &e));
    assert_int_equal(state_of(&f).seq, all.seq);
    follow(&f);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void a_page_that_is_old_foreign_or_bad_changes_nothing(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    char to[UUID_SIZE];
    struct bytes body;
    set_up_filled(&f);
    uint8_t bucket = lthash_bucket(f.hub.items[7].id);
    bucket_page(&f.hub, bucket, "", 100, &body);
    hub_put(&f.hub, 7, RECORD_FACT, "{\"x\":\"later\"}");
    follow(&f);
    struct content_state before = state_of(&f);
    assert_false(replace(&f, &body, to, &e));
    assert_string_equal(e.text, "bucket: older than what is here");
    bytes_free(&body);
    bucket_page(&f.hub, bucket, "", 100, &body);
    body.size -= 2;
    assert_false(replace(&f, &body, to, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    bytes_free(&body);
    f.hub.epoch.random++;
    bucket_page(&f.hub, bucket, "", 100, &body);
    assert_false(replace(&f, &body, to, &e));
    assert_string_equal(e.text, "bucket: of another epoch");
    bytes_free(&body);
    struct content_state after = state_of(&f);
    assert_memory_equal(&after, &before, sizeof after);
    tear_down(&f);
}

/* ---- epochs ---- */

static void an_equal_epoch_moves_nothing(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up_filled(&f);
    f.hub.epoch = (struct epoch){2, 5};
    f.hub.seq = 900;
    assert_true(content_adopt(f.c, &f.hub.epoch, true, 900, &e));
    assert_false(state_of(&f).foreign);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void rows_of_another_epoch_stay_until_their_buckets_are_mended(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up_filled(&f);
    f.hub.epoch = (struct epoch){2, 5};
    f.hub.seq = 5; /* a backup: its seqs are lower */
    for (int i = 0; i < RECORDS; i++)
        f.hub.items[i].seq = (uint64_t)(i % 5 + 1);
    f.hub.items[3].seq = 0;
    assert_true(content_adopt(f.c, &f.hub.epoch, false, 0, &e));
    reopen(&f);
    assert_true(state_of(&f).foreign);
    assert_int_equal(state_of(&f).seq, 0);
    assert_int_equal(state_of(&f).count, RECORDS);
    assert_int_equal(repair(&f, 100), 1);
    assert_false(state_of(&f).foreign);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

/* ---- snapshot ---- */

static enum content_fill fill_page(struct fixture *f, uint64_t from, uint64_t to)
{
    struct bytes body;
    struct batch b;
    struct batch_reader lines;
    struct err e;
    enum content_fill how = CONTENT_FILL_DIFFERS;
    make_batch(&f->hub, from, to, &body);
    assert_true(wire_get_batch(&b, &lines, body.data, body.size, &e));
    b.snapshot = true;
    b.generation = state_of(f).filling;
    if (!content_fill(f->c, &b, &lines, &how, &e))
        fail_msg("%s", e.text);
    bytes_free(&body);
    return how;
}

static void a_snapshot_is_shown_when_it_is_whole_and_not_before(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    struct content *reader = NULL;
    struct content_state seen;
    set_up_filled(&f);
    meddle(&f, "UPDATE rec SET body = 'rotten'");
    reopen(&f);
    assert_true(content_open_reader(&reader, f.s.path, &e));
    assert_true(content_fill_begin(f.c, &e));
    assert_int_equal(fill_page(&f, 0, 20), CONTENT_FILL_MORE);
    hub_delete(&f.hub, 2); /* while it is under way */
    reopen(&f);
    assert_int_equal(state_of(&f).filled, 20);
    assert_int_equal(ask(&f, "SELECT count(*) FROM rec WHERE body = 'rotten'"), RECORDS);
    assert_int_equal(fill_page(&f, 20, 40), CONTENT_FILL_MORE);
    assert_int_equal(fill_page(&f, 0, 20), CONTENT_FILL_MORE); /* an old one */
    assert_int_equal(fill_page(&f, 40, f.hub.seq), CONTENT_FILL_DONE);
    assert_equal_to_hub(&f);
    assert_int_equal(state_of(&f).filling, 0);
    assert_int_equal(ask(&f, "SELECT count(*) FROM rec WHERE body = 'rotten'"), 0);
    assert_int_equal(ask(&f, "SELECT count(*) FROM next_rec"), 0);
    assert_true(content_state(reader, &seen, &e)); /* its statements still fit */
    assert_int_equal(seen.seq, f.hub.seq);
    assert_int_equal(seen.count, RECORDS - 1);
    content_close(reader);
    hub_put(&f.hub, 1, RECORD_FACT, "{}");
    follow(&f);
    reopen(&f);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void a_snapshot_that_differs_is_thrown_away(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up_filled(&f);
    assert_true(content_fill_begin(f.c, &e));
    uint32_t first = state_of(&f).filling;
    fill_page(&f, 0, 20);
    f.hub.items[0].body[1] = 'z'; /* the hub says otherwise than it did */
    assert_int_equal(fill_page(&f, 20, f.hub.seq), CONTENT_FILL_DIFFERS);
    assert_int_equal(state_of(&f).filling, 0);
    assert_int_equal(state_of(&f).count, RECORDS);
    assert_true(content_fill_begin(f.c, &e));
    assert_true(state_of(&f).filling > first);
    assert_int_equal(fill_page(&f, 0, f.hub.seq), CONTENT_FILL_DONE);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void a_snapshot_that_is_begun_again_counts_nothing_twice(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up_filled(&f);
    assert_true(content_fill_begin(f.c, &e));
    assert_int_equal(fill_page(&f, 0, 20), CONTENT_FILL_MORE);
    assert_true(content_fill_begin(f.c, &e));
    assert_int_equal(fill_page(&f, 0, 20), CONTENT_FILL_MORE);
    assert_int_equal(fill_page(&f, 20, f.hub.seq), CONTENT_FILL_DONE);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

/* ---- the file ---- */

static void a_check_finds_bodies_that_have_changed(void **state)
{
    (void)state;
    struct fixture f;
    set_up_filled(&f);
    check(&f, true);
    meddle(&f, "DELETE FROM rec WHERE id LIKE '%07'");
    check(&f, false);
    check(&f, true);
    assert_int_equal(repair(&f, 100), 1);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static bool check_part(struct fixture *f, bool *intact)
{
    struct err e;
    bool done = false;
    if (!content_check_next(f->c, &done, intact, &e))
        fail_msg("%s", e.text);
    return done;
}

static void what_changes_during_a_check_counts(void **state)
{
    (void)state;
    struct fixture f;
    bool intact = false;
    set_up_filled(&f);
    assert_false(check_part(&f, &intact)); /* 0 to 49 are read */
    hub_put(&f.hub, 3, RECORD_FACT, "{\"x\":\"read before\"}");
    hub_put(&f.hub, 60, RECORD_FACT, "{\"x\":\"to be read\"}");
    hub_delete(&f.hub, 5);
    hub_delete(&f.hub, 61);
    follow(&f);
    hub_put(&f.hub, 5, RECORD_FACT, "{\"x\":\"back\"}");
    follow(&f);
    assert_true(check_part(&f, &intact));
    assert_true(intact);
    assert_equal_to_hub(&f);
    check(&f, true);
    tear_down(&f);
}

/* It goes out of the digest as it stands there, which is not as it came in. */
static void what_had_rotted_and_changes_during_a_check_is_found(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    bool intact = true;
    bool matched = true;
    set_up_filled(&f);
    meddle(&f, "UPDATE rec SET body = '{\"x\":77}' WHERE id LIKE '%07'");
    assert_false(check_part(&f, &intact));
    hub_put(&f.hub, 7, RECORD_FACT, "{\"x\":\"new\"}");
    assert_true(apply(&f, state_of(&f).seq, f.hub.seq, &matched, &e));
    assert_false(matched);
    assert_true(check_part(&f, &intact));
    assert_false(intact);
    assert_equal_to_hub(&f); /* the body that had rotted is gone */
    check(&f, true);
    tear_down(&f);
}

static void a_check_begins_again_after_what_is_undone(void **state)
{
    (void)state;
    struct fixture f;
    bool intact = false;
    set_up_filled(&f);
    assert_false(check_part(&f, &intact));
    assert_true(content_begin(f.c, SET_SHOWN, NULL));
    assert_true(content_erase(f.c, f.hub.items[3].id, NULL));
    content_roll_back(f.c);
    assert_false(check_part(&f, &intact));
    assert_true(check_part(&f, &intact));
    assert_true(intact);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(one_changed_body_is_mended_by_one_bucket),
              TEST(rows_that_are_lost_or_the_hub_does_not_have_are_mended),
              TEST(pages_of_a_bucket_each_replace_their_own_range),
              TEST(rows_that_are_newer_than_the_cursor_come_again_with_the_pull),
              TEST(a_page_that_is_old_foreign_or_bad_changes_nothing),
              TEST(an_equal_epoch_moves_nothing),
              TEST(rows_of_another_epoch_stay_until_their_buckets_are_mended),
              TEST(a_snapshot_is_shown_when_it_is_whole_and_not_before),
              TEST(a_snapshot_that_differs_is_thrown_away),
              TEST(a_snapshot_that_is_begun_again_counts_nothing_twice),
              TEST(a_check_finds_bodies_that_have_changed),
              TEST(what_changes_during_a_check_counts),
              TEST(what_had_rotted_and_changes_during_a_check_is_found),
              TEST(a_check_begins_again_after_what_is_undone));
    return failed;
}
