/* Places held by a kiosk, as its agent takes, spends and returns them. */
#include "core/wire_places.h"
#include "tests/unit/agent_rows.h"

enum { LEND = 40 };

static int set_up_machine(void **state)
{
    if (set_up(state) != 0)
        return 1;
    struct scene *s = *state;
    stop(s);
    memset(s->hw, 5, sizeof s->hw);
    start(s);
    return 0;
}

static void hub_lends_to(struct scene *s, const char *inst, uint64_t id, uint32_t places,
                         bool back)
{
    struct err e;
    struct lend l = {
        .epoch = s->epoch, .session = SESSION, .places = places, .id = id, .back = back};
    memset(l.hw, 5, sizeof l.hw);
    snprintf(l.inst, sizeof l.inst, "%s", inst);
    bytes_clear(&s->body);
    if (!wire_put_lend(&s->body, &l, &e))
        fail_msg("%s", e.text);
    hub_sends(s, TOPIC_OUTCOME);
}

static void hub_lends(struct scene *s, uint64_t id, uint32_t places, bool back)
{
    hub_lends_to(s, outbox_inst(s->outbox), id, places, back);
}

static void connect_with_session(struct scene *s)
{
    connect_and_sync(s);
    hub_publishes(s, HUB_TIME + 86400);
}

static void disconnect(struct scene *s)
{
    agent_core_down(s->core, &s->now);
}

static void hello_again(struct scene *s)
{
    agent_core_up(s->core, &s->now);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
}

static void hello_names_the_machine(void **state)
{
    struct scene *s = *state;
    agent_core_up(s->core, &s->now);
    assert_memory_equal(hello_of(s).hw, s->hw, sizeof s->hw);
}

/* So that the hub does not tell of them again; what was lost on the way is not named. */
static void hello_names_the_lends_that_are_here_or_being_returned(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    disconnect(s);
    agent_core_up(s->core, &s->now);
    assert_int_equal(hello_of(s).lend_count, 0);
    hub_lends(s, LEND, 3, false);
    disconnect(s);
    agent_core_up(s->core, &s->now);
    struct hello h = hello_of(s);
    assert_int_equal(h.lend_count, 1);
    assert_int_equal(h.lends[0], LEND);
    assert_int_equal(h.return_count, 0);
    hub_lends(s, LEND, 3, true);
    disconnect(s);
    agent_core_up(s->core, &s->now);
    h = hello_of(s);
    assert_int_equal(h.lend_count, 0);
    assert_int_equal(h.return_count, 1);
    assert_int_equal(h.returns[0], LEND);
}

static void a_booking_without_the_hub_has_a_place_and_the_kiosk_hears_it(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 1, false);
    disconnect(s);
    hear_kiosk(s);
    person_books(s, OP_A);
    hear_kiosk(s);
    assert_int_equal(s->outcomes, 1);
    assert_string_equal(s->outcome_op, OP_A);
    assert_int_equal(row_of(s, OP_A).lend, LEND);
    person_books(s, OP_B); /* all are spent */
    hear_kiosk(s);
    assert_int_equal(s->outcomes, 1);
    assert_int_equal(row_of(s, OP_B).lend, 0);
    hello_again(s);
    assert_int_equal(op_of(s).lend, LEND);
    assert_int_equal(op_of(s).lend, 0);
}

/* The agent dies between the commit and the send: what was said on the screen stays. */
static void a_crash_before_the_send_keeps_number_and_lend(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 2, false);
    disconnect(s);
    person_books(s, OP_A);
    stop(s);
    start(s);
    person_books(s, OP_B); /* nobody has told the time since: not from the lend */
    hello_again(s);
    struct op op = op_of(s);
    assert_string_equal(op.op, OP_A);
    assert_int_equal(op.n, 1);
    assert_int_equal(op.lend, LEND);
    assert_int_equal(op_of(s).lend, 0);
}

static void with_the_hub_there_nothing_is_spent(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 2, false);
    person_books(s, OP_A);
    assert_int_equal(op_of(s).lend, 0);
    disconnect(s); /* no answer: it stays a request, though there are places now */
    hello_again(s);
    assert_int_equal(op_of(s).lend, 0);
    assert_int_equal(row_of(s, OP_A).lend, 0);
}

static void when_the_broker_says_that_nobody_listens_places_are_spent(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 2, false);
    agent_core_puback(s->core, UINT64_C(1) << 63, 0x10, &s->now);
    person_books(s, OP_A);
    assert_int_equal(row_of(s, OP_A).lend, LEND);
}

static void on_another_machine_it_is_neither_spent_nor_returned(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 2, false);
    stop(s);
    memset(s->hw, 6, sizeof s->hw); /* the disk was copied */
    start(s);
    hello_again(s);
    hub_lends(s, LEND, 2, true);
    hub_lends(s, LEND + 1, 2, false);
    s->now.wall += INT64_C(2) * 86400;
    s->now.ms += 120000;
    agent_core_tick(s->core, &s->now);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    disconnect(s);
    person_books(s, OP_A);
    assert_int_equal(row_of(s, OP_A).lend, 0);
}

/* The disk before this one may have promised them to people. */
static void those_of_another_installation_are_neither_spent_nor_returned(void **state)
{
    static const char before[] = "00000000000000000000000000000abc";
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends_to(s, before, LEND, 2, false);
    hub_lends_to(s, before, LEND + 1, 2, true);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    disconnect(s);
    person_books(s, OP_A);
    assert_int_equal(row_of(s, OP_A).lend, 0);
}

static struct op return_of(struct scene *s)
{
    struct op op = op_of(s);
    assert_int_equal(op.kind, OP_RETURN);
    assert_string_equal(op.target, SESSION);
    assert_int_equal(op.lend, LEND);
    return op;
}

static void asked_back_it_returns_what_is_left_and_spends_no_more(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 5, false);
    disconnect(s);
    person_books(s, OP_A);
    hello_again(s);
    assert_string_equal(op_of(s).op, OP_A);
    hub_lends(s, LEND, 5, true);
    struct op op = return_of(s);
    assert_int_equal(op.places, 4);
    assert_int_equal(op.n, 2);
    hub_lends(s, LEND, 5, true);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    disconnect(s);
    person_books(s, OP_B);
    assert_int_equal(row_of(s, OP_B).lend, 0);
}

static void it_is_returned_when_the_session_begins(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 3, false);
    agent_core_tick(s->core, &s->now);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    s->now.wall = HUB_TIME + 86400;
    s->now.ms = agent_core_due_ms(s->core);
    while (!took(s, TOPIC_OP, WIRE_OP)) {
        assert_true(s->now.ms <= START_MS + 61000);
        agent_core_tick(s->core, &s->now);
        s->now.ms = agent_core_due_ms(s->core);
    }
    assert_int_equal(op_taken(s).kind, OP_RETURN);
}

static void a_newer_one_takes_its_place(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 3, false);
    hub_lends(s, LEND + 7, 2, false);
    assert_int_equal(return_of(s).places, 3);
    hub_lends(s, LEND, 3, false); /* an old copy */
    disconnect(s);
    person_books(s, OP_A);
    assert_int_equal(row_of(s, OP_A).lend, LEND + 7);
}

/* What is in it cannot be told: it stays lent, for staff to release. */
static void a_lend_that_has_rotted_does_not_keep_back_those_behind_it(void **state)
{
    struct scene *s = *state;
    char report[AGENT_REPORT_SIZE];
    bool named = false;
    connect_with_session(s);
    hub_lends(s, LEND, 3, false);
    change_outbox(s, "UPDATE lend SET epoch = 'x', session = '" OP_C "'");
    hub_lends(s, LEND + 7, 2, false);
    while (agent_core_report(s->core, report))
        named = named || strstr(report, "lend 40") != NULL;
    assert_true(named);
    hear_kiosk(s);
    assert_string_equal(s->state.trouble, "database broken: a lend cannot be read");
    s->now.wall = HUB_TIME + 86400;
    wait_until_due(s, 61 * 1000);
    struct op op = op_of(s);
    assert_int_equal(op.kind, OP_RETURN);
    assert_int_equal(op.lend, LEND + 7);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
}

/* It would else be told neither now nor when the hub says so again. */
static void what_is_held_is_told_although_its_row_could_not_be_read_at_first(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    person_books(s, OP_A);
    op_of(s);
    hear_kiosk(s);
    int before = s->outcomes;
    change_outbox(s, "UPDATE op SET kind = 'boos'");
    hub_notes(s, WIRE_HOLD, 1);
    change_outbox(s, "UPDATE op SET kind = 'book'");
    hub_notes(s, WIRE_HOLD, 1);
    hub_notes(s, WIRE_HOLD, 1);
    hear_kiosk(s);
    assert_int_equal(s->outcomes, before + 1);
}

static void a_rotted_booking_does_not_keep_the_kiosk_from_hearing_of_the_next(
    void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 3, false);
    disconnect(s);
    change_outbox(s, "CREATE TRIGGER rot AFTER UPDATE OF lend ON op WHEN new.op = '" OP_A
                     "' BEGIN UPDATE op SET result = 'yes' WHERE op = new.op; END");
    person_saves(s, OP_A);
    person_books(s, OP_B);
    hear_kiosk(s);
    assert_int_equal(s->outcomes, 1);
    assert_string_equal(s->outcome_op, OP_B);
}

static void a_new_epoch_returns_what_the_older_one_lent(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 3, false);
    s->epoch = (struct epoch){2, 78};
    hub_head(s, TOPIC_HEAD, "");
    disconnect(s);
    person_books(s, OP_A);
    assert_int_equal(row_of(s, OP_A).lend, 0);
    hello_again(s);
    assert_int_equal(return_of(s).places, 3);
}

/* ---- content that is not, or not known to be, the hub's ---- */

static void nothing_is_returned(struct scene *s)
{
    wait_until_due(s, 61 * 1000);
    assert_int_equal(rows_where(s, "kind = 'return'"), 0);
}

static void renewed_content_returns_nothing_and_the_places_can_be_spent(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 3, false);
    renew_content(s);
    nothing_is_returned(s);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid); /* adopted, and not pulled yet */
    assert_int_equal(cursor(s), 0);
    nothing_is_returned(s);
    disconnect(s);
    person_books(s, OP_A);
    assert_int_equal(row_of(s, OP_A).lend, LEND);
}

static void a_session_that_cannot_be_read_is_not_gone(void **state)
{
    static const char *const spoils[] = {"UPDATE rec SET body = '{}'",
                                         "UPDATE rec SET kind = 'later'",
                                         "DELETE FROM rec WHERE kind = 'later'"};
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 3, false);
    for (size_t i = 0; i < LENGTH(spoils); i++) {
        meddle(s, spoils[i]);
        nothing_is_returned(s);
    }
}

static void a_session_that_is_still_to_be_mended_is_not_gone(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 3, false);
    wait_until_due(s, 30 * 1000);
    meddle(s, "DELETE FROM rec");
    agent_core_doubt(s->core, &s->now);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(took(s, TOPIC_REQUEST, WIRE_COMPARE));
    nothing_is_returned(s);
}

static void hub_withdraws_session(struct scene *s)
{
    struct err e;
    struct batch b = {.epoch = s->epoch,
                      .from = s->seq,
                      .to = s->seq + 1,
                      .head = s->seq + 1,
                      .has_digest = true};
    struct change c = {
        .seq = ++s->seq, .kind = "session", .id = SESSION, .deleted = true};
    s->live = 0;
    s->hash = (struct lthash){0};
    lthash_digest(b.digest, &s->hash);
    bytes_clear(&s->body);
    if (!wire_put_batch(&s->body, &b, &e))
        fail_msg("%s", e.text);
    wire_put_change(&s->body, &c);
    hub_sends(s, TOPIC_CHANGE);
    assert_int_equal(cursor(s), s->seq);
}

static void it_is_returned_when_the_hub_has_withdrawn_the_session(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 3, false);
    hub_withdraws_session(s);
    wait_until_due(s, 61 * 1000);
    assert_int_equal(return_of(s).places, 3);
}

/* ---- a store that fails ---- */

static const struct failing {
    const char *name;
    const char *breaks, *mends;
    bool back, older_ended;
} failing[] = {
    {"it cannot be seen whether it is news", "ALTER TABLE lend RENAME TO away",
     "ALTER TABLE away RENAME TO lend", false, false},
    {"the one before cannot be returned",
     "CREATE TRIGGER stuck BEFORE UPDATE ON lend"
     " BEGIN SELECT raise(ABORT, 'stuck'); END",
     "DROP TRIGGER stuck", false, false},
    {"it cannot be kept",
     "CREATE TRIGGER stuck BEFORE INSERT ON lend"
     " BEGIN SELECT raise(ABORT, 'stuck'); END",
     "DROP TRIGGER stuck", false, true},
    {"it cannot be given back", "ALTER TABLE lend RENAME TO away",
     "ALTER TABLE away RENAME TO lend", true, false},
};

/* The hub tells each once, and then what a hello does not name. */
static void what_could_not_be_written_down_is_asked_for_by_hello(void **state)
{
    const struct failing *row = *state;
    struct scene *s = NULL;
    assert_int_equal(set_up_machine((void **)&s), 0);
    connect_with_session(s);
    hub_lends(s, LEND - 1, 3, false);
    change_outbox(s, row->breaks);
    hub_lends(s, row->back ? LEND - 1 : LEND, 3, row->back);
    change_outbox(s, row->mends);
    assert_false(took(s, TOPIC_REQUEST, WIRE_HELLO));
    assert_true(agent_core_due_ms(s->core) <= s->now.ms + 72 * 1000);
    wait_until_due(s, 72 * 1000);
    struct hello h = hello_of(s); /* the hub misses what it told */
    assert_int_equal(h.lend_count, row->older_ended ? 0 : 1);
    assert_int_equal(h.return_count, row->older_ended ? 1 : 0);
    assert_int_equal(row->older_ended ? h.returns[0] : h.lends[0], LEND - 1);
    assert_int_equal(tear_down((void **)&s), 0);
}

static void hub_holds_first(struct scene *s)
{
    struct err e;
    struct note note = {
        .kind = WIRE_HOLD, .epoch = s->epoch, .n = 1, .retry_s = 60, .reason = "kind"};
    memcpy(note.inst, outbox_inst(s->outbox), sizeof note.inst);
    bytes_clear(&s->body);
    assert_true(wire_put_note(&s->body, &note, &e));
    hub_sends(s, TOPIC_OUTCOME);
}

static void a_held_return_is_no_news_for_people(void **state)
{
    struct scene *s = *state;
    connect_with_session(s);
    hub_lends(s, LEND, 3, false);
    hub_lends(s, LEND, 3, true);
    return_of(s);
    hub_holds_first(s);
    hear_kiosk(s);
    assert_int_equal(s->outcomes, 0);
}

static void a_hold_is_kept_and_told_once(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    for (int i = 0; i < 2; i++)
        hub_holds_first(s);
    hear_kiosk(s);
    assert_int_equal(s->outcomes, 1);
    assert_true(row_of(s, OP_A).held);
}

#define LENDING(test) cmocka_unit_test_setup_teardown(test, set_up_machine, tear_down)

int main(void)
{
    int failed = 0;
    RUN_ROWS(failing, what_could_not_be_written_down_is_asked_for_by_hello);
    RUN_TESTS(LENDING(hello_names_the_machine),
              LENDING(hello_names_the_lends_that_are_here_or_being_returned),
              LENDING(a_booking_without_the_hub_has_a_place_and_the_kiosk_hears_it),
              LENDING(a_crash_before_the_send_keeps_number_and_lend),
              LENDING(with_the_hub_there_nothing_is_spent),
              LENDING(when_the_broker_says_that_nobody_listens_places_are_spent),
              LENDING(on_another_machine_it_is_neither_spent_nor_returned),
              LENDING(those_of_another_installation_are_neither_spent_nor_returned),
              LENDING(asked_back_it_returns_what_is_left_and_spends_no_more),
              LENDING(it_is_returned_when_the_session_begins),
              LENDING(a_newer_one_takes_its_place),
              LENDING(a_new_epoch_returns_what_the_older_one_lent),
              LENDING(renewed_content_returns_nothing_and_the_places_can_be_spent),
              LENDING(a_session_that_cannot_be_read_is_not_gone),
              LENDING(a_session_that_is_still_to_be_mended_is_not_gone),
              LENDING(it_is_returned_when_the_hub_has_withdrawn_the_session),
              LENDING(a_held_return_is_no_news_for_people),
              LENDING(a_hold_is_kept_and_told_once),
              LENDING(a_lend_that_has_rotted_does_not_keep_back_those_behind_it),
              LENDING(what_is_held_is_told_although_its_row_could_not_be_read_at_first),
              LENDING(a_rotted_booking_does_not_keep_the_kiosk_from_hearing_of_the_next));
    return failed;
}
