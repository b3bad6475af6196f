/* What the agent does when a party has lost something. */
#include "store/outbox_life.h"
#include "tests/unit/agent_rows.h"
#include "tests/unit/failing_read.h"

/* ---- a copied installation ---- */

static void a_fork_gives_a_new_installation_and_keeps_the_ids(void **state)
{
    struct scene *s = *state;
    char before[WIRE_INST_SIZE];
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    person_books(s, OP_B);
    person_books(s, OP_C);
    struct op old = op_of(s);
    memcpy(before, outbox_inst(s->outbox), sizeof before);
    hub_notes(s, WIRE_FORK, 2);
    assert_string_not_equal(outbox_inst(s->outbox), before);
    struct hello h = hello_of(s);
    assert_string_equal(h.inst, outbox_inst(s->outbox));
    hub_head(s, TOPIC_RESPONSE, h.cid);
    struct op first = op_of(s);
    assert_string_equal(first.op, OP_B);
    assert_int_equal(first.n, 1);
    assert_string_equal(old.op, OP_B);
    struct op second = op_of(s);
    assert_string_equal(second.op, OP_C);
    assert_int_equal(second.n, 2);
    assert_string_equal(second.inst, outbox_inst(s->outbox));
    assert_string_equal(old.after, OP_A);
    assert_string_equal(first.after, "");
    assert_string_equal(second.after, OP_B);
    /* What is answered is not sent again. */
    hub_answers(s, 1, OP_B, RESULT_CONFIRMED);
    hub_answers(s, 2, OP_C, RESULT_CONFIRMED);
    wait_until_due(s, 1000000);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
}

static void forks_are_counted_for_the_operator_and_old_ones_are_harmless(void **state)
{
    struct scene *s = *state;
    struct kiosk_status status;
    struct err e;
    char inst[WIRE_INST_SIZE];
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    char before[WIRE_INST_SIZE];
    memcpy(before, outbox_inst(s->outbox), sizeof before);
    hub_notes(s, WIRE_FORK, 1);
    memcpy(inst, outbox_inst(s->outbox), sizeof inst);
    struct note again = {.kind = WIRE_FORK, .epoch = s->epoch, .n = 1};
    memcpy(again.inst, before, sizeof before);
    bytes_clear(&s->body);
    assert_true(wire_put_note(&s->body, &again, &e));
    hub_sends(s, TOPIC_OUTCOME);
    assert_string_equal(outbox_inst(s->outbox), inst);
    hub_notes(s, WIRE_FORK, 7); /* a number that was never used here */
    assert_string_equal(outbox_inst(s->outbox), inst);
    stop(s);
    start(s);
    agent_core_up(s->core, &s->now);
    assert_true(took(s, TOPIC_STATUS, WIRE_STATUS));
    assert_true(wire_get_status(&status, s->inner.data, s->inner.size, &e));
    assert_int_equal(status.forks, 1);
}

/* ---- a new epoch ---- */

/* Two bookings answered in epoch 1, one not; then the hub is restored. */
static void hub_is_restored(struct scene *s)
{
    connect_and_sync(s);
    person_books(s, OP_A);
    person_books(s, OP_B);
    op_of(s);
    op_of(s);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    hub_answers(s, 2, OP_B, RESULT_REFUSED);
    person_books(s, OP_C);
    op_of(s);
    s->epoch = (struct epoch){2, 88};
    hub_head(s, TOPIC_HEAD, "");
}

static void what_an_earlier_epoch_answered_is_shown_to_the_next_one_first(void **state)
{
    struct scene *s = *state;
    struct outcome told;
    hub_is_restored(s);
    struct hello h = hello_of(s);
    assert_int_equal(h.epoch.counter, 2);
    assert_int_equal(h.replay, 2);
    hub_head(s, TOPIC_RESPONSE, h.cid);
    struct replay first = replay_of(s, &told);
    assert_string_equal(first.op.op, OP_A);
    assert_int_equal(first.op.n, 1);
    assert_int_equal(first.op.epoch.counter, 2);
    assert_int_equal(told.epoch.counter, 1);
    assert_string_equal(replay_of(s, &told).op.op, OP_B);
    assert_false(took(s, TOPIC_OP, WIRE_OP)); /* what is new waits */
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    hub_answers(s, 2, OP_B, RESULT_REFUSED);
    struct hello done = hello_of(s);
    assert_int_equal(done.replay, 0);
    hub_head(s, TOPIC_RESPONSE, done.cid);
    assert_string_equal(op_of(s).op, OP_C);
}

/* A hub that hears of none would decide without it what others were told. */
static void answers_that_cannot_be_counted_are_not_taken_for_none(void **state)
{
    struct scene *s = *state;
    struct outcome told;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    change_outbox(s, "ALTER TABLE op RENAME TO away");
    s->epoch = (struct epoch){2, 88};
    hub_head(s, TOPIC_HEAD, "");
    change_outbox(s, "ALTER TABLE away RENAME TO op");
    wait_until_due(s, 7000);
    struct hello h = hello_of(s);
    assert_int_equal(h.epoch.counter, 2);
    assert_int_equal(h.replay, 1);
    hub_head(s, TOPIC_RESPONSE, h.cid);
    assert_string_equal(replay_of(s, &told).op.op, OP_A);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    wait_until_due(s, 7000);
    assert_int_equal(hello_of(s).replay, 0);
}

/* content.db is in the new epoch, and could not be asked at first. */
static void an_epoch_that_cannot_be_read_back_is_taken_up_later(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    meddle(s, "CREATE TRIGGER rot AFTER UPDATE OF epoch ON state"
              " BEGIN UPDATE state SET epoch = 'x'; END");
    s->epoch = (struct epoch){2, 88};
    hub_head(s, TOPIC_HEAD, "");
    meddle(s, "DROP TRIGGER rot; UPDATE state SET epoch = '2-0000000000000058'");
    hub_head(s, TOPIC_HEAD, "");
    person_books(s, OP_B);
    assert_int_equal(op_of(s).epoch.counter, 1);
    wait_until_due(s, 1000);
    struct hello h = hello_of(s);
    assert_int_equal(h.epoch.counter, 2);
    assert_int_equal(h.replay, 1);
}

/* The hub may have read its question before it was said in which epoch we are. */
static void an_answer_to_an_older_hello_does_not_cancel_the_one_that_tells(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    agent_core_down(s->core, &s->now);
    agent_core_up(s->core, &s->now);
    struct hello old = hello_of(s);
    assert_int_equal(old.epoch.counter, 1);
    s->epoch = (struct epoch){2, 88};
    hub_head(s, TOPIC_HEAD, "");
    hub_head(s, TOPIC_RESPONSE, old.cid);
    wait_until_due(s, 60 * 1000);
    assert_int_equal(hello_of(s).epoch.counter, 2);
}

static void a_new_kiosk_says_hello_in_a_later_epoch_too(void **state)
{
    struct scene *s = *state;
    s->epoch = (struct epoch){2, 88};
    agent_core_up(s->core, &s->now);
    struct hello first = hello_of(s);
    assert_int_equal(first.epoch.counter, 0);
    hub_head(s, TOPIC_RESPONSE, first.cid);
    wait_until_due(s, 60 * 1000);
    assert_int_equal(hello_of(s).epoch.counter, 2);
}

static void a_late_copy_from_the_earlier_epoch_confirms_nothing(void **state)
{
    struct scene *s = *state;
    struct outcome told;
    struct epoch present = {2, 88};
    hub_is_restored(s);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    replay_of(s, &told);
    replay_of(s, &told);
    s->epoch = (struct epoch){1, 77};
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    hub_answers(s, 3, OP_C, RESULT_CONFIRMED);
    s->epoch = present;
    wait_until_due(s, 7000);
    assert_string_equal(replay_of(s, &told).op.op, OP_A);
    assert_string_equal(replay_of(s, &told).op.op, OP_B);
    assert_int_equal(rows_where(s, "result IS NULL"), 1);
}

/* It cannot be shown; that its kiosk has not shown all is for staff to judge. */
static void a_rotted_row_does_not_keep_back_the_answers_behind_it(void **state)
{
    static const char *const rotted[] = {
        "UPDATE op SET kind = 'boos' WHERE op = '" OP_A "'",
        "UPDATE op SET places = 9 WHERE op = '" OP_A "'",
        "UPDATE op SET result = 'yes' WHERE op = '" OP_A "'",
    };
    struct scene *s = *state;
    struct outcome told;
    hub_is_restored(s);
    for (size_t i = 0; i < sizeof rotted / sizeof rotted[0]; i++) {
        change_outbox(s, rotted[i]);
        agent_core_down(s->core, &s->now);
        agent_core_up(s->core, &s->now);
        struct hello h = hello_of(s);
        assert_int_equal(h.replay, 2);
        hub_head(s, TOPIC_RESPONSE, h.cid);
        assert_string_equal(replay_of(s, &told).op.op, OP_B);
        assert_false(took(s, TOPIC_OP, WIRE_REPLAY));
        change_outbox(s, "UPDATE op SET kind = 'book', places = 1, result = 'confirmed'"
                         " WHERE op = '" OP_A "'");
    }
}

static void replays_go_on_after_a_restart(void **state)
{
    struct scene *s = *state;
    struct outcome told;
    hub_is_restored(s);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    stop(s);
    start(s);
    agent_core_up(s->core, &s->now);
    struct hello h = hello_of(s);
    assert_int_equal(h.replay, 1);
    hub_head(s, TOPIC_RESPONSE, h.cid);
    assert_string_equal(replay_of(s, &told).op.op, OP_B);
    assert_false(took(s, TOPIC_OP, WIRE_REPLAY));
}

static void another_answer_to_a_replay_is_an_alarm_and_ends_it(void **state)
{
    struct scene *s = *state;
    struct outbox_row row;
    struct err e;
    bool found = false;
    hub_is_restored(s);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    hub_answers(s, 1, OP_A, RESULT_REFUSED);
    hub_answers(s, 2, OP_B, RESULT_REFUSED);
    assert_int_equal(hello_of(s).replay, 0);
    assert_true(outbox_find(s->outbox, OP_A, &row, &found, &e));
    assert_int_equal(row.outcome.result, RESULT_CONFIRMED);
}

static void a_hub_that_answers_no_replay_gets_what_is_new_after_a_minute(void **state)
{
    struct scene *s = *state;
    hub_is_restored(s);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    bool sent = false;
    for (int i = 0; i < 20 && !sent; i++) {
        wait_until_due(s, 5000);
        sent = took(s, TOPIC_OP, WIRE_OP);
    }
    assert_true(sent);
    assert_string_equal(op_taken(s).op, OP_C);
    assert_true(s->now.ms >= START_MS + 60000);
}

static void a_gap_for_a_number_that_is_replayed_brings_no_op(void **state)
{
    struct scene *s = *state;
    struct outcome told;
    hub_is_restored(s);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    replay_of(s, &told);
    replay_of(s, &told);
    for (int i = 0; i < 13; i++)
        wait_until_due(s, 5000);
    while (took(s, TOPIC_OP, WIRE_REPLAY))
        continue;
    hub_notes(s, WIRE_GAP, 1);
    struct op op = op_of(s);
    assert_string_equal(op.op, OP_C); /* and not OP_A, which is answered */
    wait_until_due(s, 6000);
    assert_string_equal(replay_of(s, &told).op.op, OP_A);
}

static void hello_shows_the_newest_signed_head_after_a_restart_too(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    stop(s);
    s->hw[0] = 7;
    start(s);
    agent_core_up(s->core, &s->now);
    struct hello hello = hello_of(s);
    struct head h = shown_in(s, &hello);
    assert_true(epoch_equal(&h.epoch, &s->epoch));
    assert_int_equal(hello.hw[0], 7);
}

/* The head that the hub says to all comes before our hello is answered, or even said. */
static void a_new_life_is_shown_the_newest_head_of_the_last_until_it_answers(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    s->epoch = (struct epoch){2, 88};
    hub_head(s, TOPIC_HEAD, "");
    wait_until_due(s, 6000);
    struct hello lost = hello_of(s);
    assert_int_equal(lost.epoch.counter, 2);
    assert_int_equal(shown_in(s, &lost).epoch.counter, 1);
    hub_head(s, TOPIC_HEAD, "");
    stop(s);
    start(s);
    agent_core_up(s->core, &s->now);
    struct hello heard = hello_of(s);
    assert_int_equal(shown_in(s, &heard).epoch.counter, 1);
    hub_head(s, TOPIC_RESPONSE, lost.cid); /* no answer to this one */
    hub_head(s, TOPIC_RESPONSE, heard.cid);
    hub_head(s, TOPIC_RESPONSE, heard.cid);
    agent_core_down(s->core, &s->now);
    agent_core_up(s->core, &s->now);
    struct hello after = hello_of(s);
    assert_int_equal(shown_in(s, &after).epoch.counter, 2);
}

/* An answer to the hello that was under way when the new life was heard of will do. */
static void what_was_shown_already_is_not_shown_again(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    agent_core_down(s->core, &s->now);
    agent_core_up(s->core, &s->now);
    struct hello old = hello_of(s);
    assert_int_equal(shown_in(s, &old).epoch.counter, 1);
    s->epoch = (struct epoch){2, 88};
    hub_head(s, TOPIC_HEAD, "");
    hub_head(s, TOPIC_RESPONSE, old.cid);
    wait_until_due(s, 60 * 1000);
    struct hello next = hello_of(s);
    assert_int_equal(shown_in(s, &next).epoch.counter, 2);
}

static void each_life_in_between_is_shown_too(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    for (uint32_t counter = 2; counter <= 3; counter++) {
        s->epoch = (struct epoch){counter, 88};
        hub_head(s, TOPIC_HEAD, "");
    }
    wait_until_due(s, 7000);
    struct hello first = hello_of(s);
    assert_int_equal(shown_in(s, &first).epoch.counter, 1);
    hub_head(s, TOPIC_RESPONSE, first.cid);
    wait_until_due(s, 7000);
    struct hello lost = hello_of(s);
    assert_int_equal(shown_in(s, &lost).epoch.counter, 2);
    stop(s);
    start(s);
    agent_core_up(s->core, &s->now);
    struct hello second = hello_of(s);
    assert_int_equal(shown_in(s, &second).epoch.counter, 2);
    hub_head(s, TOPIC_RESPONSE, second.cid);
    agent_core_down(s->core, &s->now);
    agent_core_up(s->core, &s->now);
    struct hello third = hello_of(s);
    assert_int_equal(shown_in(s, &third).epoch.counter, 3);
}

/* The disk fails in the moment in which the first was shown. */
static void a_life_in_between_that_could_not_be_read_is_shown_later(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    for (uint32_t counter = 2; counter <= 3; counter++) {
        s->epoch = (struct epoch){counter, 88};
        hub_head(s, TOPIC_HEAD, "");
    }
    wait_until_due(s, 7000);
    struct hello first = hello_of(s);
    failing_read = "frame FROM head";
    hub_head(s, TOPIC_RESPONSE, first.cid);
    failing_read = NULL;
    wait_until_due(s, 60 * 1000);
    struct hello second = hello_of(s);
    assert_int_equal(shown_in(s, &second).epoch.counter, 2);
}

/* What the old copy cannot know it sees by the newest. */
static void an_old_copy_of_the_new_life_is_shown_the_newest_as_well(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    s->epoch = (struct epoch){2, 88};
    s->hseq = 9;
    hub_head(s, TOPIC_HEAD, "");
    wait_until_due(s, 6000);
    struct hello h = hello_of(s);
    assert_int_equal(shown_in(s, &h).epoch.counter, 1);
    s->hseq = 8;
    hub_head(s, TOPIC_RESPONSE, h.cid);
    wait_until_due(s, 6000);
    h = hello_of(s);
    assert_int_equal(shown_in(s, &h).hseq, 9);
}

/* The one that spoke first is gone for good, and never answered. */
static void another_hub_of_the_same_number_is_shown_the_first_in_turn(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    const struct epoch first = {2, 88};
    s->epoch = first;
    hub_head(s, TOPIC_HEAD, "");
    wait_until_due(s, 6000);
    struct hello h = hello_of(s);
    assert_int_equal(shown_in(s, &h).epoch.counter, 1);
    s->epoch.random++;
    hub_head(s, TOPIC_HEAD, "");
    wait_until_due(s, 6000);
    h = hello_of(s);
    struct head shown = shown_in(s, &h);
    assert_true(epoch_equal(&shown.epoch, &first));
}

static void start_without_content(struct scene *s)
{
    stop(s);
    unlink(path_in(s, "content.db"));
    unlink(path_in(s, "content.db-wal"));
    unlink(path_in(s, "content.db-shm"));
    start(s);
    agent_core_up(s->core, &s->now);
}

static void an_epoch_that_is_over_does_not_come_back_with_a_lost_content(void **state)
{
    struct scene *s = *state;
    struct content_state c;
    struct err e;
    hub_is_restored(s);
    start_without_content(s);
    s->epoch = (struct epoch){1, 77};
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(content_state(s->content, &c, &e));
    assert_int_equal(c.epoch.counter, 0);
}

static void another_hub_of_the_same_number_is_not_followed_with_a_lost_content(
    void **state)
{
    struct scene *s = *state;
    struct content_state c;
    struct err e;
    connect_and_sync(s);
    const struct epoch ours = s->epoch;
    start_without_content(s);
    hello_of(s);
    s->epoch.random++; /* restored twice, by two people */
    hub_head(s, TOPIC_HEAD, "");
    assert_true(content_state(s->content, &c, &e));
    assert_int_equal(c.epoch.counter, 0);
    /* It is shown ours, and stops. */
    wait_until_due(s, 6000);
    struct hello hello = hello_of(s);
    struct head h = shown_in(s, &hello);
    assert_true(epoch_equal(&h.epoch, &ours));
    s->epoch = ours;
    hub_head(s, TOPIC_RESPONSE, hello.cid);
    assert_true(content_state(s->content, &c, &e));
    assert_true(epoch_equal(&c.epoch, &ours));
}

/* ---- a hub of a later version ---- */

static void hub_says(struct scene *s, const char *rest, const char *kind)
{
    char text[600];
    char epoch[EPOCH_SIZE];
    epoch_print(epoch, &s->epoch);
    int size = snprintf(text, sizeof text,
                        "{\"v\":2,\"k\":\"%s\",\"epoch\":\"%s\",\"inst\":\"%s\",\"n\":1,"
                        "\"op\":\"" OP_A "\"%s}\n",
                        kind, epoch, outbox_inst(s->outbox), rest);
    bytes_clear(&s->body);
    bytes_add(&s->body, text, (size_t)size);
    hub_sends(s, TOPIC_OUTCOME);
}

static void an_answer_that_cannot_be_read_ends_the_asking(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_says(s, ",\"res\":\"postponed\",\"hseq\":7,\"t\":1795339800", "outcome");
    assert_int_equal(row_of(s, OP_A).outcome.result, RESULT_COUNT);
    hear_kiosk(s);
    assert_int_equal(s->outcomes, 1);
    wait_until_due(s, 1000000);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    hub_answers(s, 1, OP_A, RESULT_WAITING); /* the hub went back a version */
    assert_int_equal(row_of(s, OP_A).outcome.result, RESULT_WAITING);
}

static void a_message_of_a_later_kind_about_an_operation_is_an_answer(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_says(s, "", "moved");
    assert_int_equal(row_of(s, OP_A).outcome.result, RESULT_COUNT);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    hub_says(s, "", "moved");
    assert_int_equal(row_of(s, OP_A).outcome.result, RESULT_CONFIRMED);
}

static void after_an_upgrade_it_is_read(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_answers(s, 1, OP_A, RESULT_WAITING);
    stop(s);
    change_outbox(s, "UPDATE op SET result = 'later'");
    start(s);
    assert_int_equal(row_of(s, OP_A).outcome.result, RESULT_WAITING);
}

static void a_rotted_row_stops_neither_the_start_nor_the_reading_of_others(void **state)
{
    static const char *const rotted[] = {
        "UPDATE op SET kind = 'boos' WHERE op = '" OP_A "'",
        "UPDATE op SET epoch = 'x' WHERE op = '" OP_A "'",
        "UPDATE op SET op = '" OP_C "' WHERE op = '" OP_A "'",
    };
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    person_books(s, OP_B);
    hub_answers(s, 1, OP_A, RESULT_WAITING);
    hub_answers(s, 2, OP_B, RESULT_WAITING);
    for (size_t i = 0; i < LENGTH(rotted); i++) {
        stop(s);
        change_outbox(s, "UPDATE op SET result = 'later'");
        change_outbox(s, rotted[i]);
        start(s);
        assert_int_equal(row_of(s, OP_B).outcome.result, RESULT_WAITING);
        assert_int_equal(rows_where(s, "result = 'later'"), 1);
        change_outbox(s, "UPDATE op SET kind = 'book', epoch = '1-000000000000004d'");
    }
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(SCENE(a_fork_gives_a_new_installation_and_keeps_the_ids),
              SCENE(forks_are_counted_for_the_operator_and_old_ones_are_harmless),
              SCENE(what_an_earlier_epoch_answered_is_shown_to_the_next_one_first),
              SCENE(answers_that_cannot_be_counted_are_not_taken_for_none),
              SCENE(an_epoch_that_cannot_be_read_back_is_taken_up_later),
              SCENE(an_answer_to_an_older_hello_does_not_cancel_the_one_that_tells),
              SCENE(a_new_kiosk_says_hello_in_a_later_epoch_too),
              SCENE(a_late_copy_from_the_earlier_epoch_confirms_nothing),
              SCENE(a_rotted_row_does_not_keep_back_the_answers_behind_it),
              SCENE(replays_go_on_after_a_restart),
              SCENE(another_answer_to_a_replay_is_an_alarm_and_ends_it),
              SCENE(a_hub_that_answers_no_replay_gets_what_is_new_after_a_minute),
              SCENE(a_gap_for_a_number_that_is_replayed_brings_no_op),
              SCENE(another_hub_of_the_same_number_is_not_followed_with_a_lost_content),
              SCENE(hello_shows_the_newest_signed_head_after_a_restart_too),
              SCENE(a_new_life_is_shown_the_newest_head_of_the_last_until_it_answers),
              SCENE(what_was_shown_already_is_not_shown_again),
              SCENE(each_life_in_between_is_shown_too),
              SCENE(a_life_in_between_that_could_not_be_read_is_shown_later),
              SCENE(an_old_copy_of_the_new_life_is_shown_the_newest_as_well),
              SCENE(another_hub_of_the_same_number_is_shown_the_first_in_turn),
              SCENE(an_epoch_that_is_over_does_not_come_back_with_a_lost_content),
              SCENE(an_answer_that_cannot_be_read_ends_the_asking),
              SCENE(a_message_of_a_later_kind_about_an_operation_is_an_answer),
              SCENE(after_an_upgrade_it_is_read),
              SCENE(a_rotted_row_stops_neither_the_start_nor_the_reading_of_others));
    return failed;
}
