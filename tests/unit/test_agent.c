/* How the agent follows the hub. */
#include "tests/unit/agent_scene.h"

static void it_says_hello_when_it_comes_up_and_publishes_a_retained_status(void **state)
{
    struct scene *s = *state;
    agent_core_up(s->core, &s->now);
    struct hello h = hello_of(s);
    assert_int_equal(h.epoch.counter, 0);
    assert_int_equal(h.next_n, 1);
    assert_int_equal(strlen(h.cid), 16);
    assert_string_equal(h.inst, outbox_inst(s->outbox));
    assert_true(took(s, TOPIC_STATUS, WIRE_STATUS));
    assert_true(s->last.retain);
}

static void an_answer_to_hello_makes_it_pull_and_the_page_is_kept(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    hub_put(s, OP_B, "{}");
    agent_core_up(s->core, &s->now);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(took(s, TOPIC_REQUEST, WIRE_PULL));
    hub_batch(s, true, 0);
    assert_int_equal(cursor(s), 2);
    hear_kiosk(s);
    assert_true(s->state.hub);
    assert_true(s->state.clock_trusted);
    assert_true(s->contents > 0);
}

static void a_live_change_is_applied_and_told_at_once(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    s->contents = 0;
    hub_put(s, OP_B, "{}");
    hub_batch(s, false, 1);
    assert_int_equal(cursor(s), 2);
    hear_kiosk(s);
    assert_int_equal(s->contents, 1);
}

static void a_change_behind_a_lost_one_makes_it_pull(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_put(s, OP_A, "{}");
    hub_put(s, OP_B, "{}");
    hub_batch(s, false, 1);
    assert_int_equal(cursor(s), 0);
    assert_true(took(s, TOPIC_REQUEST, WIRE_PULL));
    hub_batch(s, true, 0);
    assert_int_equal(cursor(s), 2);
}

static void a_head_that_answers_no_hello_of_ours_proves_no_time(void **state)
{
    struct scene *s = *state;
    agent_core_up(s->core, &s->now);
    hub_head(s, TOPIC_HEAD, "");
    hub_head(s, TOPIC_RESPONSE, "0123456789abcdef");
    hear_kiosk(s);
    assert_false(s->state.hub);
    assert_false(s->state.clock_trusted);
}

static void equal_content_notes_the_hubs_time(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    hub_head(s, TOPIC_HEAD, "");
    struct notice n;
    agent_core_state(s->core, &n);
    assert_true(n.synced_at >= HUB_TIME);
}

static void a_first_fill_is_right_at_once(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    assert_int_equal(cursor(s), 1);
    assert_true(s->state.synced_at >= HUB_TIME);
}

static void a_changed_body_is_mended_by_one_bucket(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{\"a\":1}");
    hub_put(s, OP_B, "{}");
    connect_and_sync(s);
    stop(s);
    meddle(s, "UPDATE rec SET body = '{}' WHERE id = '" OP_A "'");
    start(s);
    agent_core_up(s->core, &s->now);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(took(s, TOPIC_REQUEST, WIRE_COMPARE));
    hub_buckets(s);
    assert_int_equal(hub_mends(s), 1);
    hub_head(s, TOPIC_HEAD, "");
    hear_kiosk(s);
    assert_true(equal(s));
}

static void wait_s(struct scene *s, uint64_t seconds)
{
    s->now.ms += seconds * 1000;
    agent_core_tick(s->core, &s->now);
}

static void what_never_equals_ends_in_a_snapshot_and_is_left_for_a_while(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    lthash_add(&s->hash, "venue", OP_B, "{}", 2); /* the hub believes otherwise */
    hub_head(s, TOPIC_HEAD, "");
    assert_true(took(s, TOPIC_REQUEST, WIRE_COMPARE));
    hub_buckets(s);
    hub_head(s, TOPIC_HEAD, "");
    wait_s(s, 59);
    assert_false(took(s, TOPIC_REQUEST, WIRE_COMPARE));
    wait_s(s, 1);
    assert_true(took(s, TOPIC_REQUEST, WIRE_COMPARE));
    hub_buckets(s);
    hub_head(s, TOPIC_HEAD, "");
    wait_s(s, 119);
    assert_false(took(s, TOPIC_REQUEST, WIRE_PULL));
    wait_s(s, 1);
    assert_true(took(s, TOPIC_REQUEST, WIRE_PULL));
    s->generation = 1;
    hub_batch(s, true, 0);
    assert_int_equal(cursor(s), 1); /* what was shown still is */
    wait_s(s, 239);
    assert_false(took(s, TOPIC_REQUEST, WIRE_PULL));
    lthash_remove(&s->hash, "venue", OP_B, "{}", 2);
    wait_s(s, 1);
    assert_true(took(s, TOPIC_REQUEST, WIRE_PULL));
    s->generation = 2;
    hub_batch(s, true, 0);
    assert_true(equal(s));
}

static void an_equal_new_epoch_moves_nothing(void **state)
{
    struct scene *s = *state;
    struct content_state c;
    struct err e;
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    s->epoch = (struct epoch){2, 99};
    s->seq = 40;
    hub_head(s, TOPIC_HEAD, "");
    assert_false(took(s, TOPIC_REQUEST, WIRE_PULL));
    assert_true(content_state(s->content, &c, &e));
    assert_int_equal(c.epoch.counter, 2);
    assert_int_equal(c.seq, 40);
}

static void a_new_epoch_that_differs_is_mended_by_buckets(void **state)
{
    struct scene *s = *state;
    struct content_state c;
    struct err e;
    hub_put(s, OP_A, "{}");
    hub_put(s, OP_B, "{}");
    connect_and_sync(s);
    s->epoch = (struct epoch){2, 99};
    s->count = 1; /* restored from an older backup: the second record is gone */
    s->seq = 1;
    s->live = 1;
    lthash_remove(&s->hash, "venue", OP_B, "{}", 2);
    hub_head(s, TOPIC_HEAD, "");
    assert_true(content_state(s->content, &c, &e));
    assert_int_equal(c.count, 2); /* shown meanwhile */
    stop(s);
    start(s); /* and after a restart in the middle of it */
    agent_core_up(s->core, &s->now);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(took(s, TOPIC_REQUEST, WIRE_COMPARE));
    hub_buckets(s);
    assert_int_equal(hub_mends(s), 1);
    assert_true(content_state(s->content, &c, &e));
    assert_int_equal(c.epoch.counter, 2);
    assert_int_equal(c.seq, 1);
    assert_int_equal(c.count, 1);
}

/* The third time it differs. */
static void a_snapshot_takes_the_place_of_what_is_shown(void **state)
{
    struct scene *s = *state;
    struct content_state c;
    struct err e;
    hub_put(s, OP_A, "{\"a\":1}");
    hub_put(s, OP_B, "{}");
    connect_and_sync(s);
    meddle(s, "UPDATE rec SET body = '{}'");
    assert_true(content_fill_begin(s->content, &e));
    stop(s);
    start(s);
    agent_core_up(s->core, &s->now);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(took(s, TOPIC_REQUEST, WIRE_PULL));
    struct pull p;
    assert_true(wire_get_pull(&p, s->inner.data, s->inner.size, &e));
    assert_int_equal(p.from, 0);
    assert_int_equal(p.generation, 1);
    s->generation = p.generation;
    hub_batch(s, true, 0);
    s->generation = 0;
    assert_true(content_state(s->content, &c, &e));
    assert_int_equal(c.filling, 0);
    assert_true(equal(s));
}

enum { DAY_MS = 24 * 3600 * 1000 };

static void day_passes(struct scene *s)
{
    s->now.ms += DAY_MS;
    s->now.wall += DAY_MS / 1000;
    agent_core_tick(s->core, &s->now);
}

static void damage_is_found_in_the_night_and_mended(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{\"a\":1}");
    hub_put(s, OP_B, "{}");
    connect_and_sync(s);
    meddle(s, "DELETE FROM rec WHERE id = '" OP_A "'");
    assert_true(agent_core_due_ms(s->core) <= s->now.ms + DAY_MS);
    day_passes(s);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(took(s, TOPIC_REQUEST, WIRE_COMPARE));
    hub_buckets(s);
    assert_int_equal(hub_mends(s), 1);
    assert_true(equal(s));
}

/* An error of the disk says nothing of the file, and must not cost a night. */
static void a_look_that_failed_is_taken_again_soon(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{\"a\":1}");
    connect_and_sync(s);
    meddle(s,
           "DELETE FROM rec WHERE id = '" OP_A "'; ALTER TABLE venue_row RENAME TO away");
    day_passes(s);
    assert_false(agent_core_content_broken(s->core));
    assert_false(took(s, TOPIC_REQUEST, WIRE_HELLO));
    meddle(s, "ALTER TABLE away RENAME TO venue_row");
    s->now.ms += 5 * 60 * 1000;
    agent_core_tick(s->core, &s->now);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(took(s, TOPIC_REQUEST, WIRE_COMPARE));
}

/* Not as if there were none: all that is said or sent has its epoch. */
static void a_state_that_cannot_be_read_stays_as_it_was_until_it_can(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{\"a\":1}");
    hub_put(s, OP_B, "{}");
    connect_and_sync(s);
    meddle(s, "DELETE FROM rec WHERE id = '" OP_A "';"
              "ALTER TABLE state RENAME TO away");
    agent_core_doubt(s->core, &s->now); /* finds the damage, and reads the state */
    person_books(s, OP_A);
    assert_int_equal(op_of(s).epoch.counter, 1);
    agent_core_down(s->core, &s->now);
    for (uint64_t wait_ms = 1000; wait_ms <= 4000; wait_ms *= 2) {
        assert_int_equal(agent_core_due_ms(s->core), s->now.ms + wait_ms);
        s->now.ms += wait_ms;
        agent_core_tick(s->core, &s->now);
    }
    agent_core_up(s->core, &s->now);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_false(took(s, TOPIC_REQUEST, WIRE_COMPARE)); /* it is not known yet */
    meddle(s, "ALTER TABLE away RENAME TO state");
    s->now.ms += 8000;
    agent_core_tick(s->core, &s->now);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(took(s, TOPIC_REQUEST, WIRE_COMPARE));
    hub_buckets(s);
    assert_int_equal(hub_mends(s), 1);
    assert_true(equal(s));
}

static void a_broken_file_is_given_up_and_a_new_one_filled(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    unlink(path_in(s, "content.db"));
    agent_core_doubt(s->core, &s->now); /* the kiosk cannot read it */
    assert_true(agent_core_content_broken(s->core));
    renew_content(s);
    assert_false(agent_core_content_broken(s->core));
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid); /* an epoch that is new to it */
    assert_true(took(s, TOPIC_REQUEST, WIRE_PULL));
    hub_batch(s, true, 0);
    assert_int_equal(cursor(s), 1);
    assert_true(equal(s));
}

static void what_a_stranger_signed_is_dropped_and_reported(void **state)
{
    struct scene *s = *state;
    char text[AGENT_REPORT_SIZE];
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    while (agent_core_report(s->core, text))
        continue;
    s->epoch.counter = 9;
    struct head h = head_of(s, "");
    struct err e;
    bytes_clear(&s->body);
    assert_true(wire_put_head(&s->body, &h, &e));
    send_as(s, &s->stranger, TOPIC_HEAD);
    assert_int_equal(cursor(s), 1);
    assert_false(took(s, TOPIC_REQUEST, WIRE_PULL));
    assert_true(agent_core_report(s->core, text));
}

static void a_later_key_is_believed_only_if_a_known_one_signed_it(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_keys(s, &s->next_key, &s->stranger);
    hub_put(s, OP_A, "{}");
    struct sign_key old = s->hub_key;
    s->hub_key = s->next_key;
    hub_batch(s, false, 0);
    assert_int_equal(cursor(s), 0);
    hub_keys(s, &s->next_key, &old);
    hub_batch(s, false, 0);
    assert_int_equal(cursor(s), 1);

    s->hub_key = old; /* it is still pinned, and the new one is known after a restart */
    stop(s);
    start(s);
    s->hub_key = s->next_key;
    hub_put(s, OP_B, "{}");
    connect_and_sync(s);
    assert_int_equal(cursor(s), 2);
}

static const struct junk {
    const char *name;
    const char *topic;
    const char *data;
} junk[] = {
    {"nothing", "v1/leeds/d/head", ""},
    {"no frame", "v1/leeds/d/chg", "hello"},
    {"a topic of another area", "v1/york/d/head", "x"},
    {"a topic that is none", "$SYS/broker/version", "x"},
    {"a frame without body", "v1/leeds/k/" NAME "/rsp", "0123456789abcdef - AAAA\n"},
    {"half a frame", "v1/leeds/k/" NAME "/out", "0123456789abcdef zstd "},
};

static void junk_is_dropped(void **state)
{
    const struct junk *row = *state;
    struct scene *s = NULL;
    char text[AGENT_REPORT_SIZE];
    assert_int_equal(set_up((void **)&s), 0);
    agent_core_message(s->core, row->topic, row->data, strlen(row->data), &s->now);
    assert_true(agent_core_report(s->core, text));
    assert_int_equal(tear_down((void **)&s), 0);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(junk, junk_is_dropped);
    RUN_TESTS(SCENE(it_says_hello_when_it_comes_up_and_publishes_a_retained_status),
              SCENE(an_answer_to_hello_makes_it_pull_and_the_page_is_kept),
              SCENE(a_live_change_is_applied_and_told_at_once),
              SCENE(a_change_behind_a_lost_one_makes_it_pull),
              SCENE(a_head_that_answers_no_hello_of_ours_proves_no_time),
              SCENE(equal_content_notes_the_hubs_time),
              SCENE(a_first_fill_is_right_at_once),
              SCENE(a_changed_body_is_mended_by_one_bucket),
              SCENE(what_never_equals_ends_in_a_snapshot_and_is_left_for_a_while),
              SCENE(an_equal_new_epoch_moves_nothing),
              SCENE(a_snapshot_takes_the_place_of_what_is_shown),
              SCENE(damage_is_found_in_the_night_and_mended),
              SCENE(a_look_that_failed_is_taken_again_soon),
              SCENE(a_state_that_cannot_be_read_stays_as_it_was_until_it_can),
              SCENE(a_broken_file_is_given_up_and_a_new_one_filled),
              SCENE(a_new_epoch_that_differs_is_mended_by_buckets),
              SCENE(what_a_stranger_signed_is_dropped_and_reported),
              SCENE(a_later_key_is_believed_only_if_a_known_one_signed_it));
    return failed;
}
