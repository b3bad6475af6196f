/* What the agent keeps, for how long, and what it forgets when it is told to. */
#include "store/outbox_life.h"
#include "tests/unit/agent_rows.h"
#include "tests/unit/failing_read.h"

/* ---- watermarks and lost numbers ---- */

static void hub_covers(struct scene *s, uint64_t n, uint64_t hseq)
{
    struct err e;
    struct note note = {.kind = WIRE_WATERMARK, .epoch = s->epoch, .n = n, .hseq = hseq};
    memcpy(note.inst, outbox_inst(s->outbox), sizeof note.inst);
    bytes_clear(&s->body);
    assert_true(wire_put_note(&s->body, &note, &e));
    hub_sends(s, TOPIC_OUTCOME);
}

static void three_of_which_two_are_answered(struct scene *s)
{
    connect_and_sync(s);
    person_books(s, OP_A);
    person_books(s, OP_B);
    person_books(s, OP_C);
    for (int i = 0; i < 3; i++)
        op_of(s);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    hub_answers(s, 2, OP_B, RESULT_CONFIRMED);
}

static void what_a_backup_holds_is_dropped_and_nothing_else(void **state)
{
    struct scene *s = *state;
    struct outbox_row row;
    struct err e;
    bool found = false;
    three_of_which_two_are_answered(s);
    hub_covers(s, 1, 1);
    assert_int_equal(rows_where(s, "length(box) = 0"), 1);
    hub_covers(s, 0, 0); /* an old one that comes late */
    hub_covers(s, 1, 9);
    assert_int_equal(rows_where(s, "length(box) = 0"), 1);
    hub_covers(s, 9, 9);
    assert_int_equal(rows_where(s, "length(box) = 0 AND frame IS NULL"), 2);
    assert_int_equal(rows_where(s, "result IS NULL AND length(box) > 0"), 1);
    assert_true(outbox_find(s->outbox, OP_A, &row, &found, &e));
    assert_true(found && row.answered);
    assert_int_equal(row.outcome.result, RESULT_CONFIRMED);
}

/* The hub would ask for the number for ever. */
static void an_answer_whose_number_no_backup_holds_is_shown_again(void **state)
{
    struct scene *s = *state;
    struct outcome told;
    three_of_which_two_are_answered(s);
    hub_covers(s, 1, 9);
    s->epoch = (struct epoch){2, 88};
    hub_head(s, TOPIC_HEAD, "");
    wait_until_due(s, 60 * 1000);
    struct hello h = hello_of(s);
    assert_int_equal(h.replay, 1);
    hub_head(s, TOPIC_RESPONSE, h.cid);
    assert_string_equal(replay_of(s, &told).op.op, OP_B);
}

/* As many as are shown at once. */
static void answers_that_cannot_be_shown_leave_room_for_those_behind_them(void **state)
{
    enum { ROTTED = 8 };
    struct scene *s = *state;
    struct outcome told;
    char op[UUID_SIZE];
    connect_and_sync(s);
    for (int i = 0; i < ROTTED; i++) {
        snprintf(op, sizeof op, "01990000-0000-7000-8000-0000000001%02d", i);
        person_books(s, op);
        hub_answers(s, (uint64_t)i + 1, op, RESULT_CONFIRMED);
    }
    change_outbox(s, "UPDATE op SET kind = 'boos'");
    person_books(s, OP_A);
    hub_answers(s, ROTTED + 1, OP_A, RESULT_CONFIRMED);
    s->epoch = (struct epoch){2, 88};
    hub_head(s, TOPIC_HEAD, "");
    wait_until_due(s, 60 * 1000);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_string_equal(replay_of(s, &told).op.op, OP_A);
    hear_kiosk(s);
    assert_string_equal(s->state.trouble, "database broken: an answer cannot be shown");
    stop(s);
    start(s);
    hear_kiosk(s);
    assert_string_equal(s->state.trouble, "");
}

static void days_pass(struct scene *s, uint64_t days)
{
    s->now.ms = START_MS + days * 86400 * 1000;
    s->now.wall = HUB_TIME + (int64_t)days * 86400;
    wait_until_due(s, 7 * 3600 * 1000);
}

static void after_thirty_days_boxes_go_and_after_ninety_rows(void **state)
{
    struct scene *s = *state;
    three_of_which_two_are_answered(s);
    days_pass(s, 0);
    days_pass(s, 29);
    assert_int_equal(rows_where(s, "length(box) = 0"), 0);
    days_pass(s, 31);
    assert_int_equal(rows_where(s, "length(box) = 0"), 2);
    days_pass(s, 91);
    assert_int_equal(rows_where(s, "1"), 1);
    assert_int_equal(rows_where(s, "result IS NULL"), 1);
}

/* Of a hundred thousand records that takes a while. */
static void whether_a_record_is_missing_is_asked_once_for_all_old_rows(void **state)
{
    struct scene *s = *state;
    three_of_which_two_are_answered(s);
    days_pass(s, 0);
    failing_read = "count <= (SELECT count(*) FROM rec";
    steps_before = 1;
    days_pass(s, 91);
    failing_read = NULL;
    assert_int_equal(rows_where(s, "1"), 1);
}

static void a_rotted_row_does_not_keep_back_those_behind_it(void **state)
{
    struct scene *s = *state;
    char report[AGENT_REPORT_SIZE];
    bool named = false;
    three_of_which_two_are_answered(s);
    days_pass(s, 0);
    days_pass(s, 31);
    change_outbox(s, "UPDATE op SET kind = 'boos' WHERE op = '" OP_A "'");
    days_pass(s, 91);
    assert_int_equal(rows_where(s, "op = '" OP_A "'"), 1);
    assert_int_equal(rows_where(s, "op = '" OP_B "'"), 0);
    while (agent_core_report(s->core, report))
        named = named || strstr(report, OP_A) != NULL;
    assert_true(named);
}

/* The code of one that was booked long before still answers. */
static void a_booking_is_kept_while_its_session_is_not_surely_gone(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_publishes(s, HUB_TIME + INT64_C(200) * 86400);
    person_books(s, OP_A);
    op_of(s);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    days_pass(s, 0);
    days_pass(s, 91);
    assert_int_equal(rows_where(s, "1"), 1);
    meddle(s, "UPDATE rec SET body = '{}'"); /* and is not found before the night */
    hub_covers(s, 0, 0);
    assert_int_equal(rows_where(s, "1"), 1);
    renew_content(s);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_int_equal(cursor(s), 0); /* it is still to be pulled */
    hub_covers(s, 0, 0);
    assert_int_equal(rows_where(s, "1"), 1);
}

/* The hub has answered long ago, and the kiosk was not there. */
static void an_old_answer_is_kept_as_long_as_any_other(void **state)
{
    struct scene *s = *state;
    three_of_which_two_are_answered(s);
    days_pass(s, 100);
    hub_answers(s, 3, OP_C, RESULT_CONFIRMED);
    days_pass(s, 101);
    assert_int_equal(rows_where(s, "op = '" OP_C "' AND length(box) > 0"), 1);
    days_pass(s, 132);
    assert_int_equal(rows_where(s, "op = '" OP_C "' AND length(box) = 0"), 1);
    days_pass(s, 192);
    assert_int_equal(rows_where(s, "1"), 0);
}

/* The hub was restored while the kiosk was away, and has not been shown all yet. */
static void days_do_not_count_before_a_restored_hub_was_shown_all(void **state)
{
    struct scene *s = *state;
    three_of_which_two_are_answered(s);
    days_pass(s, 0);
    s->epoch = (struct epoch){2, 88};
    hub_head(s, TOPIC_HEAD, "");
    wait_until_due(s, 60 * 1000);
    struct hello h = hello_of(s);
    assert_int_equal(h.replay, 2);
    days_pass(s, 40);
    assert_int_equal(rows_where(s, "length(box) > 0"), 3);
}

/* A hub that loses its memory tomorrow will ask for what was answered today. */
static void a_clock_that_jumps_ahead_drops_nothing(void **state)
{
    struct scene *s = *state;
    three_of_which_two_are_answered(s);
    s->now.wall = HUB_TIME + 400 * 86400;
    wait_until_due(s, 7 * 3600 * 1000);
    hub_covers(s, 0, 0);
    assert_int_equal(rows_where(s, "length(box) > 0"), 3);
}

static void numbers_that_are_gone_are_made_void_when_the_hub_asks(void **state)
{
    struct scene *s = *state;
    struct void_range v;
    struct err e;
    three_of_which_two_are_answered(s);
    hub_covers(s, 2, 2);
    hub_notes(s, WIRE_GAP, 1);
    assert_true(took(s, TOPIC_OP, WIRE_VOID));
    assert_true(wire_get_void(&v, s->inner.data, s->inner.size, &e));
    assert_int_equal(v.from, 1);
    assert_int_equal(v.to, 2);
    assert_string_equal(v.inst, outbox_inst(s->outbox));
    struct op op = op_of(s);
    assert_string_equal(op.op, OP_C);
    assert_int_equal(op.n, 3);
}

/* ---- erasure ---- */

static void hub_forgets(struct scene *s, const char *op)
{
    struct err e;
    struct op_list ops = {.kind = WIRE_FORGET, .count = 1};
    snprintf(ops.ops[0], UUID_SIZE, "%s", op);
    bytes_clear(&s->body);
    assert_true(wire_put_ops(&s->body, &ops, &e));
    hub_sends(s, TOPIC_OUTCOME);
}

static void what_is_to_be_forgotten_leaves_no_trace_and_is_receipted(void **state)
{
    struct scene *s = *state;
    struct op_list ops;
    struct err e;
    three_of_which_two_are_answered(s);
    hub_forgets(s, OP_B);
    assert_int_equal(rows_where(s, "op = '" OP_B "'"), 0);
    assert_true(took(s, TOPIC_REQUEST, WIRE_RECEIPT));
    assert_true(wire_get_ops(&ops, s->inner.data, s->inner.size, &e));
    assert_string_equal(ops.ops[0], OP_B);
    FILE *log = fopen(path_in(s, "outbox.db-wal"), "rb");
    assert_true(log == NULL || fgetc(log) == EOF);
    if (log != NULL)
        fclose(log);
    hub_forgets(s, OP_B); /* the receipt was lost */
    assert_true(took(s, TOPIC_REQUEST, WIRE_RECEIPT));
}

static void while_a_reader_keeps_the_log_there_is_no_receipt(void **state)
{
    struct scene *s = *state;
    sqlite3 *reader = NULL;
    three_of_which_two_are_answered(s);
    assert_int_equal(sqlite3_open(path_in(s, "outbox.db"), &reader), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM op", NULL, NULL, NULL),
        SQLITE_OK);
    hub_forgets(s, OP_A);
    assert_false(took(s, TOPIC_REQUEST, WIRE_RECEIPT));
    sqlite3_exec(reader, "COMMIT", NULL, NULL, NULL);
    sqlite3_close(reader);
    wait_until_due(s, 90 * 1000);
    assert_true(hello_of(s).cid[0] != '\0'); /* so that the hub says it again */
    hub_forgets(s, OP_A);
    assert_true(took(s, TOPIC_REQUEST, WIRE_RECEIPT));
}

static void what_cannot_be_erased_does_not_put_off_a_hello(void **state)
{
    struct scene *s = *state;
    three_of_which_two_are_answered(s);
    s->epoch = (struct epoch){2, 88};
    hub_head(s, TOPIC_HEAD, ""); /* within some seconds it says what it has to show */
    assert_false(took(s, TOPIC_REQUEST, WIRE_HELLO));
    change_outbox(s, "CREATE TRIGGER stuck BEFORE DELETE ON op"
                     " BEGIN SELECT raise(ABORT, 'stuck'); END");
    hub_forgets(s, OP_A);
    change_outbox(s, "DROP TRIGGER stuck");
    wait_until_due(s, 5000);
    assert_int_equal(hello_of(s).epoch.counter, 2);
}

/* If a twin of this kiosk says that it has erased it, nobody asks again: it is sent. */
static void what_cannot_be_erased_is_still_sent(void **state)
{
    struct scene *s = *state;
    three_of_which_two_are_answered(s);
    change_outbox(s, "CREATE TRIGGER stuck BEFORE DELETE ON op"
                     " BEGIN SELECT raise(ABORT, 'stuck'); END");
    hub_forgets(s, OP_C);
    assert_false(took(s, TOPIC_REQUEST, WIRE_RECEIPT));
    change_outbox(s, "DROP TRIGGER stuck");
    wait_until_due(s, 7000);
    assert_string_equal(op_of(s).op, OP_C);
    hub_forgets(s, OP_C);
    assert_true(took(s, TOPIC_REQUEST, WIRE_RECEIPT));
    assert_int_equal(rows_where(s, "op = '" OP_C "'"), 0);
    wait_until_due(s, 7000);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
}

static void what_was_set_aside_and_is_erased_troubles_nobody_any_more(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_saves(s, OP_A);
    change_outbox(s, "UPDATE op SET key = 'zz'");
    agent_core_saved(s->core, &s->now);
    hear_kiosk(s);
    assert_string_equal(s->state.trouble, "database broken: an operation cannot be sent");
    hub_forgets(s, OP_A);
    hear_kiosk(s);
    assert_string_equal(s->state.trouble, "");
}

static void the_number_of_a_forgotten_operation_is_not_used_again(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_answers(s, 1, OP_A, RESULT_CONFIRMED);
    hub_forgets(s, OP_A);
    stop(s);
    start(s);
    connect_and_sync(s);
    person_books(s, OP_B);
    assert_int_equal(op_of(s).n, 2);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(SCENE(what_a_backup_holds_is_dropped_and_nothing_else),
              SCENE(an_answer_whose_number_no_backup_holds_is_shown_again),
              SCENE(answers_that_cannot_be_shown_leave_room_for_those_behind_them),
              SCENE(after_thirty_days_boxes_go_and_after_ninety_rows),
              SCENE(whether_a_record_is_missing_is_asked_once_for_all_old_rows),
              SCENE(a_rotted_row_does_not_keep_back_those_behind_it),
              SCENE(a_booking_is_kept_while_its_session_is_not_surely_gone),
              SCENE(an_old_answer_is_kept_as_long_as_any_other),
              SCENE(days_do_not_count_before_a_restored_hub_was_shown_all),
              SCENE(a_clock_that_jumps_ahead_drops_nothing),
              SCENE(numbers_that_are_gone_are_made_void_when_the_hub_asks),
              SCENE(what_is_to_be_forgotten_leaves_no_trace_and_is_receipted),
              SCENE(while_a_reader_keeps_the_log_there_is_no_receipt),
              SCENE(what_cannot_be_erased_does_not_put_off_a_hello),
              SCENE(what_cannot_be_erased_is_still_sent),
              SCENE(what_was_set_aside_and_is_erased_troubles_nobody_any_more),
              SCENE(the_number_of_a_forgotten_operation_is_not_used_again));
    return failed;
}
