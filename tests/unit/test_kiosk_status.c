/* How things stand by their code, at any kiosk, and what can be done about them: pressing
 * words, no window, no stores. */
#include "tests/test.h"

#include "tests/unit/kiosk_hand.h"

static void give_code(struct hand *h)
{
    char code[CLAIM_SIZE];
    claim_make(code, (const uint8_t[6]){0x3b, 0x17, 0xa4, 0x5c, 0x6e, 0x91});
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "I have a code"));
    code[5] = '\0';
    assert_true(hand_type(h, code));
    assert_true(hand_type(h, code + 6));
    assert_true(hand_press(h, "Find it"));
    assert_true(hand_asked(h, CMD_FIND));
}

static void tell_here(struct hand *h, const struct thing *t)
{
    struct msg msg = {.kind = MSG_FOUND};
    if (t != NULL)
        msg.thing = *t;
    hand_tell(h, &msg);
}

static struct thing booking(struct hand *h)
{
    struct thing t = {.there = true,
                      .kind = OP_BOOK,
                      .places = 1,
                      .saved_at = h->now - 60,
                      .as_of = h->now,
                      .title = "PA coffee morning",
                      .starts_at = h->m.session.session.starts_at};
    memcpy(t.target, h->m.session.session.meta.id, sizeof t.target);
    return t;
}

static void tell_told(struct hand *h, enum told told, const struct thing *t)
{
    struct msg msg = {.kind = MSG_TOLD, .told = told};
    if (t != NULL)
        msg.thing = *t;
    hand_tell(h, &msg);
}

static void tell_state(struct hand *h, enum state state)
{
    struct thing t = booking(h);
    t.from_hub = true;
    t.state = state;
    t.position = state == STATE_WAITING ? 4 : 0;
    t.offered_until = state == STATE_OFFERED ? h->now + 3600 : 0;
    tell_told(h, TOLD_FOUND, &t);
}

static void find_as(struct hand *h, enum state state)
{
    give_code(h);
    tell_here(h, NULL);
    assert_true(hand_asked(h, CMD_ASK));
    tell_state(h, state);
    assert_int_equal(h->m.visit.screen, SCREEN_FOUND);
}

static void what_was_made_elsewhere_is_asked_of_the_hub(void **state)
{
    struct hand *h = *state;
    find_as(h, STATE_WAITING);
    assert_true(hand_sees(h, "Waiting."));
    assert_true(hand_sees(h, "You were number 4"));
    assert_false(hand_sees(h, "The office may know more."));
    assert_true(hand_press(h, "Back"));
    assert_int_equal(h->m.visit.screen, SCREEN_CODE);
}

static void what_was_made_here_is_asked_as_well_once_it_is_answered(void **state)
{
    struct hand *h = *state;
    struct thing t = booking(h);
    memcpy(t.op, HAND_OP, sizeof HAND_OP);
    t.answered = true;
    t.result = RESULT_CONFIRMED;
    give_code(h);
    tell_here(h, &t);
    assert_true(hand_asked(h, CMD_ASK));
    tell_state(h, STATE_CANCELLED);
    assert_true(hand_sees(h, "Cancelled."));
}

/* It would be a wrong code to the hub. */
static void what_the_hub_has_not_got_yet_is_not_asked_of_it(void **state)
{
    struct hand *h = *state;
    struct thing t = booking(h);
    give_code(h);
    tell_here(h, &t);
    assert_false(hand_asked(h, CMD_ASK));
    assert_true(hand_sees(h, "Not yet confirmed."));
    h->m.visit.found.held = true;
    hand_look(h);
    assert_true(hand_sees(h, "The office has it and will answer later."));
}

static void without_an_answer_it_asks_once_more_and_then_shows_what_it_knows(void **state)
{
    struct hand *h = *state;
    struct thing t = booking(h);
    t.answered = true;
    t.result = RESULT_CONFIRMED;
    give_code(h);
    tell_here(h, &t);
    assert_int_equal(model_due_ms(&h->m), h->now_ms + LOOK_SHOWN_MS);
    hand_wait(h, LOOK_SHOWN_MS);
    assert_true(hand_sees(h, "One moment."));
    hand_wait(h, LOOK_AGAIN_MS - LOOK_SHOWN_MS);
    assert_true(hand_asked(h, CMD_ASK));
    hand_wait(h, LOOK_MS - LOOK_AGAIN_MS);
    assert_true(hand_sees(h, "Confirmed."));
    assert_true(hand_sees(h, "The office may know more."));
}

static void whoever_goes_back_waits_no_longer(void **state)
{
    struct hand *h = *state;
    give_code(h);
    tell_here(h, NULL);
    hand_wait(h, LOOK_SHOWN_MS);
    assert_true(hand_press(h, "Back"));
    assert_int_equal(h->m.visit.screen, SCREEN_CODE);
    tell_state(h, STATE_CONFIRMED);
    assert_int_equal(h->m.visit.screen, SCREEN_CODE);
}

static void a_hub_that_goes_ends_the_waiting(void **state)
{
    struct hand *h = *state;
    give_code(h);
    tell_here(h, NULL);
    hand_state(h, false);
    assert_true(
        hand_sees(h, "We cannot find that code on this screen. The office may know it"));
}

static void wrong_codes_are_counted_once_for_both_look_ups(void **state)
{
    struct hand *h = *state;
    give_code(h);
    for (int i = 0; i < WRONG_CODES_MAX; i++) {
        tell_here(h, NULL);
        tell_told(h, TOLD_UNKNOWN, NULL);
        assert_true(hand_sees(h, "We cannot find that code"));
        assert_true(hand_press(h, "Find it"));
        assert_int_equal(hand_asked(h, CMD_FIND), i + 1 < WRONG_CODES_MAX);
    }
    assert_true(hand_sees(h, "Too many wrong codes."));
}

static void a_hub_that_answers_no_more_codes_sends_to_a_person(void **state)
{
    struct hand *h = *state;
    give_code(h);
    tell_here(h, NULL);
    tell_told(h, TOLD_LIMITED, NULL);
    assert_true(hand_sees(h, "Ask a person here"));
    assert_int_equal(h->m.station.wrong_codes_ms[WRONG_CODES_MAX - 1], 0);
}

static void who_cancelled_it_is_said(void **state)
{
    static const struct {
        enum status_note note;
        const char *words;
    } rows[] = {
        {STATUS_NOTE_NONE, "You cancelled it with this code."},
        {STATUS_NOTE_STAFF, "Aire Valley Independent Living cancelled it."},
        {STATUS_NOTE_CLOSED, "The session does not take place."},
        {STATUS_NOTE_LAPSED, "The offer was not answered in time."},
    };
    struct hand *h = *state;
    find_as(h, STATE_CANCELLED);
    for (size_t i = 0; i < LENGTH(rows); i++) {
        h->m.visit.found.note = rows[i].note;
        hand_look(h);
        assert_true(hand_sees(h, rows[i].words));
    }
    assert_false(hand_has(h, "found.change"));
    assert_false(hand_has(h, "found.drop"));
}

static void an_offer_is_answered_and_told_when_it_is_confirmed(void **state)
{
    struct hand *h = *state;
    find_as(h, STATE_OFFERED);
    assert_true(hand_sees(h, "A place is free for you. Answer before"));
    assert_false(hand_has(h, "found.change"));
    assert_true(hand_press(h, "Answer now"));
    assert_true(hand_press(h, "Yes, I take it"));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
    assert_true(hand_press(h, "Send my answer"));
    assert_true(hand_asked(h, CMD_SAVE));
    assert_int_equal(h->m.visit.draft.offer, TRI_YES);
    assert_true(h->m.visit.draft.found_code[0] != '\0');
    hand_saved(h, OP_ANSWER_OFFER);
    assert_false(hand_sees(h, "Confirmed."));
    hand_answer(h, RESULT_CONFIRMED, REASON_NONE);
    assert_true(hand_sees(h, "You have a place."));
}

static void an_offer_that_is_over_says_so(void **state)
{
    struct hand *h = *state;
    find_as(h, STATE_OFFERED);
    assert_true(hand_press(h, "Answer now"));
    assert_true(hand_press(h, "Yes, I take it"));
    assert_true(hand_press(h, "Send my answer"));
    hand_saved(h, OP_ANSWER_OFFER);
    hand_answer(h, RESULT_REFUSED, REASON_PAST);
    assert_true(hand_sees(h, "The time to answer is over."));
}

static void a_booking_gets_another_number_of_places(void **state)
{
    struct hand *h = *state;
    find_as(h, STATE_CONFIRMED);
    assert_true(hand_press(h, "Change it"));
    assert_true(hand_press(h, "How many places"));
    assert_true(hand_press(h, "1 place"));
    assert_true(hand_sees(h, "Choose another number of places"));
    assert_true(hand_press(h, "2 places"));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
    assert_true(hand_press(h, "Change it"));
    assert_true(hand_asked(h, CMD_SAVE));
    assert_int_equal(model_change_places(&h->m), 2);
    assert_string_equal(model_change_session(&h->m).id, h->m.session.session.meta.id);
    hand_saved(h, OP_CHANGE);
    assert_false(hand_sees(h, "Changed."));
    hand_wait(h, ANSWER_WAIT_MS);
    assert_true(hand_sees(h, "You keep what you had until this is confirmed."));
    hand_answer(h, RESULT_DONE, REASON_NONE);
    assert_true(hand_sees(h, "Changed."));
}

static void a_booking_moves_to_another_session_that_has_places(void **state)
{
    struct hand *h = *state;
    find_as(h, STATE_CONFIRMED);
    assert_true(hand_press(h, "Change it"));
    assert_true(hand_press(h, "Another session"));
    assert_true(hand_asked(h, CMD_SESSIONS));
    struct session_filter f = model_sessions(&h->m);
    assert_int_equal(f.places_min, 1);
    assert_string_equal(f.except, h->m.session.session.meta.id);
    assert_true(hand_press(h, "Moving and handling, hands on"));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
    assert_true(hand_sees(h, "Moving and handling, hands on"));
    hand_press_what(h, PRESS_CHANGE, SCREEN_PLACES);
    assert_true(hand_press(h, "2 places"));
    assert_true(hand_press(h, "Change it"));
    assert_true(hand_asked(h, CMD_SAVE));
    assert_string_equal(model_change_session(&h->m).id, h->m.sessions.rows[1].id);
    hand_saved(h, OP_CHANGE);
    hand_answer(h, RESULT_REFUSED, REASON_FULL);
    assert_true(hand_sees(h, "The session is full. You keep what you had."));
}

static void going_back_to_the_thing_found_drops_the_change_and_keeps_the_code(
    void **state)
{
    struct hand *h = *state;
    find_as(h, STATE_CONFIRMED);
    assert_true(hand_press(h, "Change it"));
    assert_true(hand_press(h, "How many places"));
    assert_true(hand_press(h, "Back"));
    assert_true(hand_sees(h, "Chosen"));
    assert_true(hand_press(h, "Back"));
    assert_int_equal(h->m.visit.doing, DOING_NOTHING);
    assert_false(h->m.visit.draft.what_answered);
    assert_true(hand_press(h, "Cancel it"));
    assert_true(hand_press(h, "Yes, cancel it"));
    assert_true(hand_asked(h, CMD_DROP));
}

static void what_the_hub_does_not_take_is_not_offered(void **state)
{
    struct hand *h = *state;
    h->m.station.kinds = 1u << OP_BOOK | 1u << OP_CANCEL;
    find_as(h, STATE_CONFIRMED);
    assert_false(hand_has(h, "found.change"));
    hand_press_what(h, PRESS_ALTER, 0);
    assert_int_equal(h->m.visit.screen, SCREEN_FOUND);
    h->m.visit.found.state = STATE_OFFERED;
    hand_press_what(h, PRESS_REPLY, 0);
    assert_int_equal(h->m.visit.screen, SCREEN_FOUND);
}

static void save_booking(struct hand *h)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Meet other PAs"));
    assert_true(hand_press(h, "PA coffee morning"));
    hand_session(h, 6);
    h->m.session.here = 1;
    hand_look(h);
    assert_true(hand_press(h, "Book 1 place"));
    assert_true(hand_press(h, "No contact: use a code only"));
    assert_true(hand_press(h, "Book 1 place"));
    hand_saved(h, OP_BOOK);
}

static void tell_answer(struct hand *h, bool own, bool held)
{
    struct msg msg = {.kind = MSG_ANSWER};
    msg.thing = (struct thing){.op = HAND_OP, .own = own, .held = held};
    hand_tell(h, &msg);
}

static void from_the_kiosks_own_places_it_is_confirmed_without_the_hub(void **state)
{
    struct hand *h = *state;
    hand_state(h, false);
    save_booking(h);
    assert_true(hand_sees(h, "You do not have a place yet."));
    tell_answer(h, true, false);
    assert_true(hand_sees(h, "Confirmed."));
    assert_true(hand_sees(h, "You have a place."));
    assert_true(hand_sees(h, HAND_CODE));
    assert_false(hand_sees(h, "Do not set off yet."));
}

static void what_the_hub_holds_is_saved_and_says_that_it_comes_later(void **state)
{
    struct hand *h = *state;
    save_booking(h);
    tell_answer(h, false, true);
    assert_true(hand_sees(h, "Saved. Not yet confirmed."));
    assert_true(hand_sees(h, "The office has it and will answer later."));
    assert_false(hand_sees(h, "Confirmed."));
}

/* Nobody is told to come to it. The name is skipped, and not asked again. */
static void a_place_by_phone_is_told_who_rings(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Meet other PAs"));
    assert_true(hand_press(h, "PA coffee morning"));
    hand_session(h, 6);
    h->m.session.session.way = SESSION_BY_PHONE;
    hand_look(h);
    assert_true(hand_press(h, "Book 1 place"));
    assert_true(hand_give_number(h));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
    assert_true(hand_press(h, "Agree and book"));
    hand_saved(h, OP_BOOK);
    hand_answer(h, RESULT_CONFIRMED, REASON_NONE);
    assert_true(hand_sees(h, "We ring you for this session"));
    assert_false(hand_sees(h, "Come along"));
}

static void every_press_is_taken_on_every_screen(void **state)
{
    struct hand *h = *state;
    const struct panel p = h->m.panel;
    for (int stop = 0; stop < tour_count(); stop++) {
        for (int press = 0; press < PRESS_COUNT * 3; press++) {
            struct msg msg = {
                .kind = MSG_PRESS, .what = (uint16_t)(press / 3), .arg = press % 3 - 1};
            tour_set(&h->m, stop, &p);
            msg.now_ms = h->m.now_ms;
            msg.now = h->m.now;
            h->cmds.count = 0;
            update(&h->m, &msg, &h->cmds);
            assert_non_null(screen_name(h->m.visit.screen));
        }
    }
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(HAND(what_was_made_elsewhere_is_asked_of_the_hub),
              HAND(what_was_made_here_is_asked_as_well_once_it_is_answered),
              HAND(what_the_hub_has_not_got_yet_is_not_asked_of_it),
              HAND(without_an_answer_it_asks_once_more_and_then_shows_what_it_knows),
              HAND(whoever_goes_back_waits_no_longer),
              HAND(a_hub_that_goes_ends_the_waiting),
              HAND(wrong_codes_are_counted_once_for_both_look_ups),
              HAND(a_hub_that_answers_no_more_codes_sends_to_a_person),
              HAND(who_cancelled_it_is_said),
              HAND(an_offer_is_answered_and_told_when_it_is_confirmed),
              HAND(an_offer_that_is_over_says_so),
              HAND(a_booking_gets_another_number_of_places),
              HAND(a_booking_moves_to_another_session_that_has_places),
              HAND(going_back_to_the_thing_found_drops_the_change_and_keeps_the_code),
              HAND(what_the_hub_does_not_take_is_not_offered),
              HAND(from_the_kiosks_own_places_it_is_confirmed_without_the_hub),
              HAND(what_the_hub_holds_is_saved_and_says_that_it_comes_later),
              HAND(a_place_by_phone_is_told_who_rings),
              HAND(every_press_is_taken_on_every_screen));
    return failed;
}
