#include "tests/unit/content_hub.h"

/* ---- keeping up ---- */

static void a_new_file_has_nothing(void **state)
{
    (void)state;
    struct scratch s;
    struct content *c = NULL;
    struct content_state st;
    struct err e;
    scratch_open(&s);
    assert_true(content_open_writer(&c, s.path, &e));
    assert_true(content_state(c, &st, &e));
    assert_int_equal(st.epoch.counter, 0);
    assert_int_equal(st.seq, 0);
    assert_int_equal(st.count, 0);
    assert_int_equal(st.synced_at, 0);
    content_close(c);
    scratch_close(&s);
}

static void batches_make_the_kiosk_equal_to_the_hub(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    for (int i = 0; i < 5; i++)
        hub_put(&f.hub, i, RECORD_FACT, "{\"x\":1}");
    follow(&f);
    assert_equal_to_hub(&f);
    hub_put(&f.hub, 2, RECORD_FACT, "{\"x\":2}");
    hub_delete(&f.hub, 3);
    hub_put(&f.hub, 5, RECORD_GUIDANCE, "not even JSON");
    follow(&f);
    assert_equal_to_hub(&f);
    assert_int_equal(state_of(&f).count, 5);
    hub_put(&f.hub, 3, RECORD_FACT, "{\"x\":3}"); /* from the grave */
    hub_delete(&f.hub, 6 - 1);
    follow(&f);
    reopen(&f);
    assert_equal_to_hub(&f); /* computed anew from the bodies */
    tear_down(&f);
}

/* A hub of the next version and a kiosk of this one. */
static void kinds_of_a_later_version_are_kept_and_count(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    bool found = true;
    static struct record r;
    set_up(&f);
    hub_put(&f.hub, 0, RECORD_FACT, "{}");
    hub_put(&f.hub, 1, RECORD_FACT, "{\"how\":\"new\"}")->later_kind = "webinar";
    follow(&f);
    assert_equal_to_hub(&f);
    assert_true(content_record(f.c, RECORD_FACT, f.hub.items[1].id, &r, &found, &e));
    assert_false(found);
    reopen(&f);
    assert_equal_to_hub(&f);
    hub_put(&f.hub, 1, RECORD_FACT, "{\"how\":\"newer\"}");
    follow(&f);
    assert_equal_to_hub(&f);
    hub_delete(&f.hub, 1);
    follow(&f);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void old_and_overlapping_batches_change_nothing_twice(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    bool matched = false;
    set_up(&f);
    for (int i = 0; i < 6; i++)
        hub_put(&f.hub, i, RECORD_FACT, "{}");
    assert_true(apply(&f, 0, 4, &matched, &e));
    assert_true(apply(&f, 0, 2, &matched, &e));
    assert_int_equal(state_of(&f).seq, 4);
    assert_true(apply(&f, 2, 6, &matched, &e));
    assert_true(matched);
    assert_equal_to_hub(&f);
    assert_true(apply(&f, 2, 6, &matched, &e));
    assert_true(matched);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void a_batch_after_a_gap_or_of_another_epoch_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    bool matched = false;
    set_up(&f);
    for (int i = 0; i < 3; i++)
        hub_put(&f.hub, i, RECORD_FACT, "{}");
    assert_false(apply(&f, 1, 3, &matched, &e));
    assert_string_equal(e.text, "batch: begins after what is here");
    f.hub.epoch.random++;
    assert_false(apply(&f, 0, 3, &matched, &e));
    assert_string_equal(e.text, "batch: of another epoch");
    assert_int_equal(state_of(&f).seq, 0);
    assert_int_equal(state_of(&f).count, 0);
    tear_down(&f);
}

static void a_bad_line_undoes_the_whole_batch(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    bool matched = false;
    struct bytes body;
    set_up(&f);
    hub_put(&f.hub, 0, RECORD_FACT, "{}");
    follow(&f);
    struct content_state before = state_of(&f);
    hub_put(&f.hub, 0, RECORD_FACT, "{\"x\":1}");
    hub_put(&f.hub, 1, RECORD_FACT, "{}");
    make_batch(&f.hub, 1, 3, &body);
    body.size -= 2; /* the last line is cut */
    assert_false(apply_bytes(&f, &body, &matched, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_string_equal(e.text, "record line 2: cut short");
    bytes_free(&body);
    struct content_state after = state_of(&f);
    assert_memory_equal(&after, &before, sizeof after);
    follow(&f);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void what_does_not_match_is_kept_and_said(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    bool matched = true;
    set_up(&f);
    hub_put(&f.hub, 0, RECORD_FACT, "{\"x\":0}");
    hub_put(&f.hub, 1, RECORD_FACT, "{\"x\":1}");
    follow(&f);
    f.hub.items[1].seq = 0; /* the hub lost one without telling */
    hub_put(&f.hub, 2, RECORD_FACT, "{\"x\":2}");
    assert_true(apply(&f, 2, 3, &matched, &e));
    assert_false(matched);
    struct content_state s = state_of(&f);
    assert_int_equal(s.seq, 3);
    assert_int_equal(s.count, 3);
    reopen(&f);
    struct content_state again = state_of(&f);
    assert_memory_equal(&again, &s, sizeof s);
    tear_down(&f);
}

static void random_batches_always_end_equal(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct fixture f;
        struct err e;
        uint64_t random = seed * 0x9e3779b97f4a7c15U;
        set_up(&f);
        for (int round = 0; round < 30; round++) {
            bool matched = false;
            uint64_t cursor = state_of(&f).seq;
            for (uint32_t n = draw(&random, 6); n > 0; n--)
                random_change(&f.hub, &random);
            uint64_t from = cursor - draw(&random, (uint32_t)cursor + 1);
            uint64_t to = from + draw(&random, (uint32_t)(f.hub.seq - from) + 1);
            assert_true(apply(&f, from, to, &matched, &e));
            assert_true(matched);
            assert_true(state_of(&f).seq >= cursor);
        }
        follow(&f);
        assert_equal_to_hub(&f);
        reopen(&f);
        assert_equal_to_hub(&f);
        tear_down(&f);
    }
}

/* ---- readers, items, versions ---- */

static void a_reader_waits_for_the_file_and_then_sees_it(void **state)
{
    (void)state;
    struct scratch s;
    struct content *reader = NULL;
    struct content *writer = NULL;
    struct content_state st;
    struct err e;
    scratch_open(&s);
    assert_false(content_open_reader(&reader, s.path, &e));
    assert_int_equal(e.kind, ERR_LATER);
    assert_non_null(strstr(e.text, s.path));
    assert_true(content_open_writer(&writer, s.path, &e));
    assert_true(content_open_reader(&reader, s.path, &e));
    assert_true(content_synced(writer, 1763802000, &e));
    assert_true(content_synced(writer, 1763801000, &e)); /* a clock that ran ahead */
    assert_true(content_state(reader, &st, &e));
    assert_int_equal(st.synced_at, 1763801000);
    assert_false(content_put(reader, "keys", "x", 1, &e));
    content_close(reader);
    content_close(writer);
    scratch_close(&s);
}

static void a_reader_sees_cursor_and_count(void **state)
{
    (void)state;
    struct fixture f;
    struct content *reader = NULL;
    struct content_state st;
    struct err e;
    set_up(&f);
    hub_put(&f.hub, 0, RECORD_FACT, "{}");
    hub_put(&f.hub, 1, RECORD_FACT, "{}");
    hub_delete(&f.hub, 0);
    follow(&f);
    assert_true(content_open_reader(&reader, f.s.path, &e));
    assert_true(content_state(reader, &st, &e));
    assert_true(epoch_equal(&st.epoch, &f.hub.epoch));
    assert_int_equal(st.seq, 3);
    assert_int_equal(st.count, 1);
    content_close(reader);
    tear_down(&f);
}

static void items_are_kept_by_name(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    struct bytes value;
    bool found = true;
    set_up(&f);
    bytes_init(&value, 8);
    assert_true(content_get(f.c, "keys", &value, &found, &e));
    assert_false(found);
    assert_true(content_put(f.c, "keys", "one", 3, &e));
    assert_true(content_put(f.c, "keys", "t\0o", 3, &e));
    assert_true(content_put(f.c, "head", "", 0, &e));
    reopen(&f);
    assert_true(content_get(f.c, "keys", &value, &found, &e));
    assert_true(found);
    assert_int_equal(value.size, 3);
    assert_memory_equal(value.data, "t\0o", 3);
    assert_true(content_get(f.c, "head", &value, &found, &e));
    assert_true(found);
    assert_int_equal(value.size, 0);
    assert_true(content_put(f.c, "keys", "too long for it", 15, &e));
    assert_false(content_get(f.c, "keys", &value, &found, &e));
    assert_int_equal(e.kind, ERR_FULL);
    bytes_free(&value);
    tear_down(&f);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_new_file_has_nothing), TEST(batches_make_the_kiosk_equal_to_the_hub),
              TEST(kinds_of_a_later_version_are_kept_and_count),
              TEST(old_and_overlapping_batches_change_nothing_twice),
              TEST(a_batch_after_a_gap_or_of_another_epoch_is_refused),
              TEST(a_bad_line_undoes_the_whole_batch),
              TEST(what_does_not_match_is_kept_and_said),
              TEST(random_batches_always_end_equal),
              TEST(a_reader_waits_for_the_file_and_then_sees_it),
              TEST(a_reader_sees_cursor_and_count), TEST(items_are_kept_by_name));
    return failed;
}
