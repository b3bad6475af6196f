/* How the agent delivers what people saved. */
#include <sqlite3.h>

#include "core/uplink.h"
#include "tests/unit/agent_scene.h"

static void a_saved_operation_is_sent_at_once_and_its_outcome_told(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    s->now.ms += 3000;
    person_books(s, OP_A);
    struct op op = op_of(s);
    assert_string_equal(op.op, OP_A);
    assert_int_equal(op.n, 1);
    assert_int_equal(op.age_s, 0);
    assert_int_equal(s->last.tag, 1);
    hear_kiosk(s);
    assert_int_equal(s->state.outbox, 1);

    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    hear_kiosk(s);
    assert_int_equal(s->outcomes, 1);
    assert_string_equal(s->outcome_op, OP_A);
    assert_int_equal(s->state.outbox, 0);
    struct outbox_row row;
    struct err e;
    bool found = false;
    assert_true(outbox_find(s->outbox, OP_A, &row, &found, &e));
    assert_true(found && row.answered);
    assert_int_equal(row.outcome.result, RESULT_CONFIRMED);
}

static void without_an_answer_it_is_sent_again(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    while (!took(s, TOPIC_OP, WIRE_OP)) {
        uint64_t due = agent_core_due_ms(s->core);
        assert_true(due > s->now.ms && due <= START_MS + 7000);
        s->now.ms = due;
        agent_core_tick(s->core, &s->now);
    }
    struct op op = op_taken(s);
    assert_int_equal(op.n, 1);
    assert_true(op.age_s >= 4);
}

/* The kiosk says only once that it has saved something. */
static void what_the_outbox_failed_to_give_is_sent_when_it_works_again(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_saves(s, OP_A);
    change_outbox(s, "ALTER TABLE op RENAME TO gone");
    agent_core_saved(s->core, &s->now);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    for (int i = 0; i < 10; i++) {
        uint64_t due_ms = agent_core_due_ms(s->core);
        assert_true(due_ms > s->now.ms && due_ms <= s->now.ms + 60000);
        s->now.ms = due_ms;
        agent_core_tick(s->core, &s->now);
    }
    change_outbox(s, "ALTER TABLE gone RENAME TO op");
    s->now.ms += 60000;
    agent_core_tick(s->core, &s->now);
    assert_string_equal(op_of(s).op, OP_A);
}

/* What SQLite cannot see: a bit in a column, while the file stays whole. */
static void an_operation_whose_row_has_rotted_stands_in_nobodys_way(void **state)
{
    struct scene *s = *state;
    static const char *const rotted[] = {
        "UPDATE op SET places = 9",     "UPDATE op SET kind = 'boos'",
        "UPDATE op SET target = '019'", "UPDATE op SET key = 'zz'",
        "UPDATE op SET made = -5",
    };
    connect_and_sync(s);
    for (size_t i = 0; i < LENGTH(rotted); i++) {
        char bad[UUID_SIZE], good[UUID_SIZE];
        snprintf(bad, sizeof bad, "019ab000-0000-7000-8000-%012zu", 2 * i);
        snprintf(good, sizeof good, "019ab000-0000-7000-8000-%012zu", 2 * i + 1);
        person_saves(s, bad);
        char sql[120];
        snprintf(sql, sizeof sql, "%s WHERE result IS NULL AND spoilt = 0", rotted[i]);
        change_outbox(s, sql);
        agent_core_saved(s->core, &s->now);
        assert_false(took(s, TOPIC_OP, WIRE_OP));
        person_books(s, good);
        struct op op = op_of(s);
        assert_string_equal(op.op, good);
        assert_int_equal(op.n, 2 * i + 2);
        s->now.ms += 60000;
        hub_notes(s, WIRE_GAP, 2 * i + 1); /* it asks for the number of the bad one */
        assert_true(took(s, TOPIC_OP, WIRE_VOID));
        assert_string_equal(op_of(s).op, good);
        hub_answers(s, 2 * i + 2, good, RESULT_CONFIRMED);
    }
    hear_kiosk(s);
    assert_string_equal(s->state.trouble, "database broken: an operation cannot be sent");
    assert_int_equal(s->state.outbox, 0);
    stop(s);
    start(s); /* staff go on hearing of it */
    connect_and_sync(s);
    hear_kiosk(s);
    assert_string_equal(s->state.trouble, "database broken: an operation cannot be sent");
    assert_false(took(s, TOPIC_OP, WIRE_OP));
}

static void what_the_hub_holds_is_no_reason_to_hurry_back(void **state)
{
    struct scene *s = *state;
    uint32_t min_ms = 0;
    uint32_t max_ms = 0;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    agent_core_reconnect_ms(s->core, &min_ms, &max_ms);
    assert_int_equal(max_ms, 3000);
    hub_notes(s, WIRE_HOLD, 1);
    agent_core_reconnect_ms(s->core, &min_ms, &max_ms);
    assert_int_equal(max_ms, 30000);
}

static uint32_t longest_wait(struct scene *s)
{
    uint32_t min_ms = 0;
    uint32_t max_ms = 0;
    agent_core_reconnect_ms(s->core, &min_ms, &max_ms);
    assert_true(min_ms <= 1000);
    return max_ms;
}

static void a_long_outage_makes_tries_rarer(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    agent_core_down(s->core, &s->now);
    s->now.ms += 10 * 60 * 1000;
    agent_core_down(s->core, &s->now);
    assert_int_equal(longest_wait(s), 30000);
    s->now.ms += 10 * 60 * 1000;
    agent_core_down(s->core, &s->now);
    assert_int_equal(longest_wait(s), 60000);
    s->now.ms += UINT64_C(7) * 24 * 3600 * 1000;
    agent_core_down(s->core, &s->now);
    assert_int_equal(longest_wait(s), 300000);
    person_books(s, OP_A);
    assert_int_equal(longest_wait(s), 30000);
    connect_and_sync(s);
    agent_core_down(s->core, &s->now);
    assert_int_equal(longest_wait(s), 3000);
}

static void an_answer_of_another_hub_of_the_same_age_is_dropped(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    const struct epoch ours = s->epoch;
    s->epoch.random++; /* a second restore of the same backup */
    hub_answers(s, 1, OP_A, RESULT_REFUSED);
    hear_kiosk(s);
    assert_int_equal(s->outcomes, 0);
    s->epoch = ours;
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    hear_kiosk(s);
    assert_int_equal(s->outcomes, 1);
}

static void what_was_saved_offline_goes_out_after_the_hub_has_answered(void **state)
{
    struct scene *s = *state;
    person_books(s, OP_A);
    person_books(s, OP_B);
    uint32_t min_ms = 0;
    uint32_t max_ms = 0;
    agent_core_reconnect_ms(s->core, &min_ms, &max_ms);
    assert_int_equal(max_ms, 3000);
    agent_core_up(s->core, &s->now);
    struct hello h = hello_of(s);
    assert_int_equal(h.next_n, 3);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    hub_head(s, TOPIC_RESPONSE, h.cid);
    assert_string_equal(op_of(s).op, OP_A);
    assert_string_equal(op_of(s).op, OP_B);
}

static void an_outcome_after_a_restart_finds_its_operation(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    stop(s);
    start(s);
    connect_and_sync(s);
    hub_answers(s, 1, OP_A, RESULT_WAITING);
    hub_answers(s, 1, OP_A, RESULT_WAITING);
    hear_kiosk(s);
    assert_int_equal(s->state.outbox, 0);
}

static void another_outcome_for_the_same_operation_is_reported_and_ignored(void **state)
{
    struct scene *s = *state;
    struct outbox_row row;
    struct err e;
    bool found = false;
    char text[AGENT_REPORT_SIZE];
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    while (agent_core_report(s->core, text))
        continue;
    hub_answers(s, 1, OP_A, RESULT_REFUSED);
    assert_true(agent_core_report(s->core, text));
    assert_true(outbox_find(s->outbox, OP_A, &row, &found, &e));
    assert_int_equal(row.outcome.result, RESULT_CONFIRMED);
}

/* A hub that lost an answer asks for the op again and decides it otherwise. */
static void after_a_contradiction_the_operation_is_not_sent_again(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    hub_notes(s, WIRE_GAP, 1);
    assert_int_equal(op_of(s).n, 1);
    hub_answers(s, 1, OP_A, RESULT_REFUSED);
    s->now.ms += 1000000;
    agent_core_tick(s->core, &s->now);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
}

static void a_gap_makes_it_send_from_there_again(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    person_books(s, OP_B);
    op_of(s);
    op_of(s);
    hub_notes(s, WIRE_GAP, 1);
    assert_int_equal(op_of(s).n, 1);
    assert_int_equal(op_of(s).n, 2);
}

static void a_held_operation_waits_as_long_as_the_hub_says(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_notes(s, WIRE_HOLD, 1);
    s->now.ms += 30000;
    agent_core_tick(s->core, &s->now);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    s->now.ms += 60000;
    agent_core_tick(s->core, &s->now);
    assert_int_equal(op_of(s).n, 1);
}

static void behind_a_window_of_held_operations_others_are_sent(void **state)
{
    struct scene *s = *state;
    char op[UUID_SIZE];
    connect_and_sync(s);
    for (unsigned n = 1; n <= UPLINK_WINDOW; n++) {
        snprintf(op, sizeof op, "01990000-0000-7000-8000-%012u", n);
        person_books(s, op);
        assert_int_equal(op_of(s).n, n);
        hub_notes(s, WIRE_HOLD, n);
    }
    person_books(s, OP_A);
    assert_string_equal(op_of(s).op, OP_A);
}

static void a_note_of_another_epoch_is_ignored(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    s->epoch.counter++;
    hub_notes(s, WIRE_GAP, 1);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
}

static void when_nobody_listens_the_kiosk_is_told_and_a_head_brings_it_back(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    agent_core_puback(s->core, 1, 0x10, &s->now);
    hear_kiosk(s);
    assert_true(s->state.online);
    assert_false(s->state.hub);
    s->now.ms += 300;
    hub_head(s, TOPIC_HEAD, "");
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_int_equal(op_of(s).n, 1);
    hear_kiosk(s);
    assert_true(s->state.hub);
}

static void when_nobody_listens_hello_is_said_again_within_half_a_minute(void **state)
{
    struct scene *s = *state;
    agent_core_up(s->core, &s->now);
    hello_of(s);
    agent_core_puback(s->core, UINT64_C(1) << 63, 0x10, &s->now);
    assert_true(agent_core_due_ms(s->core) > s->now.ms);
    assert_true(agent_core_due_ms(s->core) <= s->now.ms + 30000);
    s->now.ms = agent_core_due_ms(s->core);
    agent_core_tick(s->core, &s->now);
    hello_of(s);
}

static void going_down_is_told_and_nothing_is_sent(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    agent_core_down(s->core, &s->now);
    agent_core_down(s->core, &s->now);
    person_books(s, OP_A);
    hear_kiosk(s);
    assert_false(s->state.online);
    assert_false(s->state.hub);
    assert_int_equal(s->state.outbox, 1);
    assert_int_equal(outgoing_count(agent_core_outgoing(s->core)), 0);
    assert_true(agent_core_due_ms(s->core) > s->now.ms + 3600000); /* the night */
}

static void at_rest_it_sleeps_for_a_long_time(void **state)
{
    struct scene *s = *state;
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    s->now.ms += 11000; /* the status with the new cursor goes out */
    agent_core_tick(s->core, &s->now);
    assert_true(agent_core_due_ms(s->core) >= s->now.ms + 60000);
}

static void the_will_says_offline_and_is_signed(void **state)
{
    struct scene *s = *state;
    struct bytes will;
    struct kiosk_status status;
    char topic[TOPIC_SIZE];
    struct err e;
    bytes_init(&will, FRAME_MAX);
    assert_true(agent_core_will(s->core, topic, &will, &s->now, &e));
    assert_string_equal(topic, "v1/leeds/k/" NAME "/st");
    assert_true(frame_open(&s->inner, &s->kiosk_ring, topic, will.data, will.size, &e));
    assert_true(wire_get_status(&status, s->inner.data, s->inner.size, &e));
    assert_false(status.online);
    bytes_free(&will);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(SCENE(a_saved_operation_is_sent_at_once_and_its_outcome_told),
              SCENE(without_an_answer_it_is_sent_again),
              SCENE(what_the_outbox_failed_to_give_is_sent_when_it_works_again),
              SCENE(an_operation_whose_row_has_rotted_stands_in_nobodys_way),
              SCENE(what_was_saved_offline_goes_out_after_the_hub_has_answered),
              SCENE(what_the_hub_holds_is_no_reason_to_hurry_back),
              SCENE(an_outcome_after_a_restart_finds_its_operation),
              SCENE(another_outcome_for_the_same_operation_is_reported_and_ignored),
              SCENE(after_a_contradiction_the_operation_is_not_sent_again),
              SCENE(behind_a_window_of_held_operations_others_are_sent),
              SCENE(a_gap_makes_it_send_from_there_again),
              SCENE(a_held_operation_waits_as_long_as_the_hub_says),
              SCENE(a_note_of_another_epoch_is_ignored),
              SCENE(a_long_outage_makes_tries_rarer),
              SCENE(an_answer_of_another_hub_of_the_same_age_is_dropped),
              SCENE(when_nobody_listens_the_kiosk_is_told_and_a_head_brings_it_back),
              SCENE(when_nobody_listens_hello_is_said_again_within_half_a_minute),
              SCENE(going_down_is_told_and_nothing_is_sent),
              SCENE(at_rest_it_sleeps_for_a_long_time),
              SCENE(the_will_says_offline_and_is_signed));
    return failed;
}
