/* What people do at the kiosk, by pressing words: no window, no stores. */
#include "tests/test.h"

#include "tests/unit/kiosk_hand.h"

static void to_job(struct hand *h)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_asked(h, CMD_JOBS));
    assert_true(hand_press(h, "Find a job"));
    assert_true(hand_press(h, "Support a music lover"));
    assert_true(hand_asked(h, CMD_JOB));
    hand_job(h);
}

static void to_number(struct hand *h)
{
    to_job(h);
    assert_true(hand_press(h, "I am interested"));
    assert_true(hand_type(h, "S"));
    assert_true(hand_type(h, "am"));
    assert_true(hand_press(h, "Continue"));
    assert_true(hand_press(h, "By text"));
}

static void to_check(struct hand *h)
{
    to_number(h);
    assert_true(hand_type(h, "07700900123"));
    assert_true(hand_press(h, "Continue"));
}

static void to_session(struct hand *h, int places_left)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Meet other PAs"));
    assert_true(hand_press(h, "PA coffee morning"));
    hand_session(h, places_left);
}

static void interest_ends_in_a_code_only_after_it_is_saved(void **state)
{
    struct hand *h = *state;
    to_check(h);
    assert_true(hand_sees(h, "Check your answers"));
    assert_true(hand_sees(h, "Sam"));
    assert_true(hand_sees(h, "May we keep your details?"));
    assert_true(hand_press(h, "Agree and send"));
    assert_true(hand_asked(h, CMD_SAVE));
    assert_false(hand_sees(h, HAND_CODE));
    hand_saved(h, OP_INTEREST);
    assert_true(hand_sees(h, HAND_CODE));
    assert_true(hand_sees(h, "Waiting for the office to confirm."));
    hand_answer(h, RESULT_RECEIVED, REASON_NONE);
    assert_true(hand_sees(h, "Sent. Thank you."));
    assert_true(hand_sees(h, "You always get an answer"));
}

static void nothing_is_sent_twice_by_pressing_twice_or_going_back(void **state)
{
    struct hand *h = *state;
    to_check(h);
    assert_true(hand_press(h, "Agree and send"));
    assert_true(hand_press(h, "Agree and send"));
    assert_false(hand_asked(h, CMD_SAVE));
    hand_saved(h, OP_INTEREST);
    assert_true(hand_press(h, "Back"));
    assert_int_equal(h->m.visit.screen, SCREEN_HOME);
}

static void what_was_typed_is_gone_once_it_is_saved(void **state)
{
    struct hand *h = *state;
    static const struct draft none;
    to_check(h);
    hand_saved(h, OP_INTEREST);
    assert_memory_equal(&h->m.visit.draft, &none, sizeof none);
}

static void a_wrong_number_gives_the_summary_and_keeps_the_text(void **state)
{
    struct hand *h = *state;
    to_number(h);
    assert_true(hand_type(h, "077009001"));
    assert_true(hand_press(h, "Continue"));
    assert_int_equal(h->m.visit.screen, SCREEN_NUMBER);
    assert_true(hand_sees(h, "There is a problem"));
    assert_true(hand_sees(h, "Error: Enter 11 numbers"));
    assert_string_equal(h->m.visit.draft.phone, "077009001");
    assert_int_equal(h->scene->focus, scene_find(h->scene, "error"));
    assert_true(hand_type(h, "23"));
    assert_true(hand_press(h, "Continue"));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
}

static void an_empty_name_is_asked_for(void **state)
{
    struct hand *h = *state;
    to_job(h);
    assert_true(hand_press(h, "I am interested"));
    assert_true(hand_press(h, "Continue"));
    assert_true(hand_sees(h, "Enter your first name"));
}

static void names_begin_with_capitals_of_themselves(void **state)
{
    struct hand *h = *state;
    to_job(h);
    assert_true(hand_press(h, "I am interested"));
    assert_true(hand_type(h, "O'Nan-Ed A"));
    assert_string_equal(h->m.visit.draft.name, "O'Nan-Ed A");
}

static void change_comes_back_to_the_check_with_the_answer_kept(void **state)
{
    struct hand *h = *state;
    to_check(h);
    hand_press_what(h, PRESS_CHANGE, SCREEN_NAME);
    assert_string_equal(h->m.visit.draft.name, "Sam");
    assert_true(hand_type(h, "m"));
    assert_true(hand_press(h, "Continue"));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
    assert_true(hand_sees(h, "Samm"));
}

static void another_way_of_contact_is_asked_for_before_the_check(void **state)
{
    struct hand *h = *state;
    to_check(h);
    hand_press_what(h, PRESS_CHANGE, SCREEN_REACH);
    assert_true(hand_press(h, "By e-mail"));
    assert_int_equal(h->m.visit.screen, SCREEN_EMAIL);
    assert_true(hand_type(h, "a"));
    assert_true(hand_press(h, "@gmail.com"));
    assert_true(hand_press(h, "Continue"));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
    assert_true(hand_sees(h, "a@gmail.com"));
}

static void a_place_can_be_booked_with_a_code_only(void **state)
{
    struct hand *h = *state;
    to_session(h, 6);
    assert_true(hand_press(h, "Book 2 places"));
    assert_true(hand_press(h, "No contact: use a code only"));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
    assert_true(hand_press(h, "Book 2 places"));
    assert_true(hand_asked(h, CMD_SAVE));
    hand_saved(h, OP_BOOK);
    hand_answer(h, RESULT_CONFIRMED, REASON_NONE);
    assert_true(hand_sees(h, "Confirmed."));
}

/* Nobody could be rung, or sent a link. */
static void a_session_by_phone_wants_a_contact(void **state)
{
    struct hand *h = *state;
    to_session(h, 6);
    h->m.session.session.way = SESSION_BY_PHONE;
    hand_look(h);
    assert_true(hand_press(h, "Book 1 place"));
    assert_true(hand_sees(h, "We ring you for this session"));
    assert_false(hand_sees(h, "use a code only"));
    hand_press_what(h, PRESS_REACH, REACH_CODE);
    assert_int_equal(h->m.visit.screen, SCREEN_REACH);
    assert_true(hand_give_number(h));
    assert_true(hand_press(
        h, "No, clear it")); /* they may not keep it: then there is no booking */
    assert_int_equal(h->m.visit.screen, SCREEN_SESSION);
    assert_int_equal(h->m.visit.draft.phone[0], '\0');
}

static void a_full_session_asks_what_to_do_with_a_free_place(void **state)
{
    struct hand *h = *state;
    to_session(h, 0);
    assert_true(hand_press(h, "Join the waiting list"));
    assert_true(hand_press(h, "Ask me first"));
    assert_int_equal(h->m.visit.screen, SCREEN_REACH);
    assert_true(h->m.visit.draft.ask_first);
}

static void one_place_left_means_waiting_for_two(void **state)
{
    struct hand *h = *state;
    to_session(h, 1);
    assert_true(hand_sees(h, "Book 1 place"));
    assert_true(hand_press(h, "Wait for 2 places"));
    assert_int_equal(h->m.visit.screen, SCREEN_QUEUE);
    assert_int_equal(h->m.visit.places, 2);
}

static void book(struct hand *h)
{
    to_session(h, 6);
    const char *words = model_is_alone(&h->m) ? "Ask for 1 place" : "Book 1 place";
    assert_true(hand_press(h, words));
    assert_true(hand_press(h, "No contact: use a code only"));
    assert_true(hand_press(h, words));
}

static void offline_it_says_saved_and_never_confirmed(void **state)
{
    struct hand *h = *state;
    hand_state(h, false);
    book(h);
    hand_saved(h, OP_BOOK);
    assert_true(hand_sees(h, "Saved. Not yet confirmed."));
    assert_true(hand_sees(h, "This kiosk is not connected right now."));
    assert_true(hand_sees(h, "Do not set off yet."));
    hand_state(h, true);
    assert_true(hand_asked(h, CMD_ANSWER));
    hand_answer(h, RESULT_CONFIRMED, REASON_NONE);
    assert_true(hand_sees(h, "You have a place."));
}

static void after_eight_seconds_without_answer_it_says_so(void **state)
{
    struct hand *h = *state;
    book(h);
    hand_saved(h, OP_BOOK);
    assert_true(hand_sees(h, "Waiting for the office to confirm."));
    assert_int_equal(model_due_ms(&h->m), h->now_ms + ANSWER_WAIT_MS);
    hand_wait(h, ANSWER_WAIT_MS);
    assert_true(hand_sees(h, "Saved. Not yet confirmed."));
}

static void refused_says_why_in_plain_words(void **state)
{
    struct hand *h = *state;
    book(h);
    hand_saved(h, OP_BOOK);
    hand_answer(h, RESULT_REFUSED, REASON_PAST);
    assert_true(hand_sees(h, "Refused."));
    assert_true(hand_sees(h, "This session is already over."));
}

static void waiting_says_the_number_and_when_it_was_so(void **state)
{
    struct hand *h = *state;
    book(h);
    hand_saved(h, OP_BOOK);
    hand_answer(h, RESULT_WAITING, REASON_NONE);
    assert_true(hand_sees(h, "Waiting. You are number 4."));
    assert_true(hand_sees(h, "It can change."));
}

static void an_answer_to_another_op_changes_nothing(void **state)
{
    struct hand *h = *state;
    book(h);
    hand_saved(h, OP_BOOK);
    struct msg msg = {.kind = MSG_ANSWER};
    msg.thing = (struct thing){.op = "019ab000-0000-7000-8000-000000000002",
                               .answered = true,
                               .result = RESULT_CONFIRMED};
    hand_tell(h, &msg);
    assert_false(hand_sees(h, "Confirmed."));
}

static void what_cannot_be_saved_is_never_called_saved(void **state)
{
    struct hand *h = *state;
    book(h);
    struct msg msg = {.kind = MSG_NOT_SAVED};
    hand_tell(h, &msg);
    assert_true(hand_sees(h, "This was not saved."));
    assert_false(hand_sees(h, HAND_CODE));
    assert_true(hand_press(h, "Try again"));
    assert_true(hand_asked(h, CMD_SAVE));
}

static void type_code(struct hand *h)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "I have a code"));
    assert_true(hand_type(h, "7KQ4M2XTB"));
}

/* The check symbol that belongs to the nine others. */
static char last_symbol(void)
{
    static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    for (size_t i = 0; i < sizeof symbols - 1; i++) {
        char out[CLAIM_SIZE], typed[11] = "7KQ4M2XTB";
        typed[9] = symbols[i];
        if (claim_parse(out, typed, NULL))
            return symbols[i];
    }
    return '?';
}

static void give_code(struct hand *h)
{
    char last[2] = {last_symbol(), '\0'};
    type_code(h);
    assert_true(hand_type(h, last));
    assert_true(hand_press(h, "Find it"));
}

static void tell_found(struct hand *h, bool found)
{
    struct msg msg = {.kind = MSG_FOUND};
    if (found)
        msg.thing = (struct thing){.there = true,
                                   .op = HAND_OP,
                                   .kind = OP_BOOK,
                                   .places = 1,
                                   .answered = true,
                                   .result = RESULT_CONFIRMED,
                                   .as_of = h->now,
                                   .title = "PA coffee morning"};
    hand_tell(h, &msg);
}

static void a_code_shows_how_it_stands_and_cancels(void **state)
{
    struct hand *h = *state;
    hand_state(h, false);
    give_code(h);
    assert_true(hand_asked(h, CMD_FIND));
    tell_found(h, true);
    assert_true(hand_sees(h, "The office may know more."));
    assert_true(hand_sees(h, "Confirmed."));
    assert_true(hand_sees(h, "PA coffee morning"));
    assert_true(hand_press(h, "Cancel it"));
    assert_true(hand_press(h, "Yes, cancel it"));
    assert_true(hand_asked(h, CMD_DROP));
    hand_saved(h, OP_CANCEL);
    assert_true(hand_sees(h, "Your place is free only when this is confirmed.") ||
                hand_sees(h, "Waiting for the office to confirm."));
    hand_answer(h, RESULT_CANCELLED, REASON_NONE);
    assert_true(hand_sees(h, "Cancelled."));
}

static void half_a_code_is_not_looked_up(void **state)
{
    struct hand *h = *state;
    type_code(h);
    assert_true(hand_press(h, "Find it"));
    assert_false(hand_asked(h, CMD_FIND));
    assert_true(hand_sees(h, "Check the code."));
}

static void five_wrong_codes_in_an_hour_are_enough(void **state)
{
    struct hand *h = *state;
    hand_state(h, false);
    give_code(h);
    for (int i = 0; i < WRONG_CODES_MAX; i++) {
        assert_true(hand_asked(h, CMD_FIND));
        tell_found(h, false);
        assert_true(hand_sees(h, "We cannot find that code on this screen"));
        assert_true(hand_press(h, "Find it"));
    }
    assert_false(hand_asked(h, CMD_FIND));
    assert_true(hand_sees(h, "Too many wrong codes."));
}

static void the_limit_of_codes_outlives_the_visit_and_ends_after_an_hour(void **state)
{
    struct hand *h = *state;
    for (int i = 0; i < WRONG_CODES_MAX; i++)
        h->m.station.wrong_codes_ms[i] = h->now_ms;
    hand_press_what(h, PRESS_FINISH, 0);
    give_code(h);
    assert_false(hand_asked(h, CMD_FIND));
    h->now += WRONG_CODES_S; /* a clock that is put forward or back changes nothing */
    assert_true(hand_press(h, "Find it"));
    assert_false(hand_asked(h, CMD_FIND));
    h->now -= 2 * WRONG_CODES_S;
    h->now_ms += WRONG_CODES_S * 1000;
    hand_press_what(h, PRESS_STAY, 0); /* "are you still there?" */
    assert_true(hand_press(h, "Find it"));
    assert_true(hand_asked(h, CMD_FIND));
}

static void jobs_that_went_while_reading_the_list_turn_back_a_page(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    assert_true(hand_press(h, "More jobs"));
    assert_int_equal(h->cmds.items[0].offset, ROWS_MAX);
    struct msg msg = {.kind = MSG_JOBS};
    msg.jobs.total = 3;
    msg.jobs.offset = ROWS_MAX;
    hand_tell(h, &msg);
    assert_true(hand_asked(h, CMD_JOBS));
    assert_int_equal(h->cmds.items[0].offset, 0);
}

static void a_job_that_closes_while_it_is_read_says_so(void **state)
{
    struct hand *h = *state;
    to_job(h);
    struct msg changed = {.kind = MSG_CONTENT}, gone = {.kind = MSG_JOB};
    hand_tell(h, &changed);
    assert_true(hand_asked(h, CMD_JOB));
    hand_tell(h, &gone);
    assert_true(hand_sees(h, "This job is no longer open."));
    assert_false(hand_has(h, "job.interested"));
}

static void a_kind_that_the_hub_does_not_take_is_not_offered(void **state)
{
    struct hand *h = *state;
    h->m.station.kinds = 1u << OP_BOOK;
    to_job(h);
    assert_false(hand_has(h, "job.interested"));
    hand_press_what(h, PRESS_INTERESTED, 0);
    assert_int_equal(h->m.visit.screen, SCREEN_JOB);
}

static void the_filter_says_how_many_jobs_there_are(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    assert_true(hand_press(h, "Change"));
    assert_true(hand_sees(h, "Show 23 jobs"));
    hand_press_what(h, PRESS_GO, SCREEN_FAR);
    assert_true(hand_press(h, "Any distance"));
    assert_true(hand_asked(h, CMD_JOBS));
    struct vacancy_filter f = model_filter(&h->m);
    assert_int_equal(f.metres_max, -1);
}

static void without_content_it_says_that_it_is_getting_ready(void **state)
{
    struct hand *h = *state;
    h->m.station.ready = false;
    hand_look(h);
    assert_true(hand_sees(h, "This screen is getting ready"));
    hand_press_what(h, PRESS_START, 0);
    assert_int_equal(h->m.visit.screen, SCREEN_ATTRACT);
}

static void staff_read_what_is_wrong_on_the_help_page(void **state)
{
    struct hand *h = *state;
    struct msg msg = {.kind = MSG_STATE};
    hand_press_what(h, PRESS_START, 0);
    hand_press_what(h, PRESS_GO, SCREEN_HELP);
    assert_false(hand_sees(h, "For staff"));
    snprintf(msg.state.trouble, sizeof msg.state.trouble, "disk full");
    hand_tell(h, &msg);
    assert_true(hand_sees(h, "The disk is full. Nothing can be saved."));
    snprintf(msg.state.trouble, sizeof msg.state.trouble,
             "outbox damaged 2026-11-22, some was lost");
    hand_tell(h, &msg);
    assert_true(hand_sees(h, "The store was damaged (2026-11-22)."));
    snprintf(msg.state.trouble, sizeof msg.state.trouble, "certificate ends 2026-12-01");
    hand_tell(h, &msg);
    assert_true(hand_sees(h, "This screen's certificate ends soon. It needs a new one."));
    snprintf(msg.state.trouble, sizeof msg.state.trouble,
             "broker's certificate names another");
    hand_tell(h, &msg);
    assert_true(hand_sees(h, "What answers is not the office's server"));
    snprintf(msg.state.trouble, sizeof msg.state.trouble, "what nobody thought of");
    hand_tell(h, &msg);
    assert_true(hand_sees(h, "Something is wrong with this screen."));
}

static void a_screen_that_cannot_get_ready_says_why(void **state)
{
    struct hand *h = *state;
    struct msg msg = {.kind = MSG_STATE};
    h->m.station.ready = false;
    snprintf(msg.state.trouble, sizeof msg.state.trouble, "disk full");
    hand_tell(h, &msg);
    assert_true(hand_sees(h, "The disk is full. Nothing can be saved."));
}

static void a_failed_save_looks_whether_anything_can_be_saved(void **state)
{
    struct hand *h = *state;
    struct msg msg = {.kind = MSG_NOT_SAVED};
    hand_press_what(h, PRESS_START, 0);
    hand_tell(h, &msg);
    assert_true(hand_asked(h, CMD_STATION));
    h->m.station.cannot_save = true;
    msg.kind = MSG_STATE; /* the agent speaks: perhaps it has mended it */
    hand_tell(h, &msg);
    assert_true(hand_asked(h, CMD_STATION));
}

static void lower_keeps_the_answers_and_ends_with_the_visit(void **state)
{
    struct hand *h = *state;
    hand_press_what(h, PRESS_START, 0);
    hand_press_what(h, PRESS_GO, SCREEN_CODE);
    assert_true(hand_type(h, "7KQ4"));
    assert_true(hand_press(h, "Lower"));
    assert_int_equal(h->m.visit.screen, SCREEN_CODE);
    assert_string_equal(h->m.visit.draft.code, "7KQ4");
    assert_true(hand_sees(h, "Everything you can touch is below this line."));
    hand_press_what(h, PRESS_FINISH, 0);
    assert_false(h->m.panel.reach);
}

/* Where all is low enough the switch would do nothing. */
static void a_small_panel_has_no_lower(void **state)
{
    struct hand *h = *state;
    h->m.panel = panel_make(1280, 800, 217);
    hand_press_what(h, PRESS_START, 0);
    assert_false(hand_has(h, "bar.lower"));
    hand_press_what(h, PRESS_LOWER, 0);
    assert_false(h->m.panel.reach);
}

static void lower_text_is_at_most_130_percent(void **state)
{
    struct hand *h = *state;
    hand_press_what(h, PRESS_START, 0);
    hand_press_what(h, PRESS_ZOOM, ZOOM_200);
    assert_true(hand_press(h, "Lower"));
    assert_int_equal(h->m.panel.zoom, ZOOM_130);
    hand_press_what(h, PRESS_ZOOM, ZOOM_200);
    assert_int_equal(h->m.panel.zoom, ZOOM_130);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        HAND(interest_ends_in_a_code_only_after_it_is_saved),
        HAND(nothing_is_sent_twice_by_pressing_twice_or_going_back),
        HAND(what_was_typed_is_gone_once_it_is_saved),
        HAND(a_wrong_number_gives_the_summary_and_keeps_the_text),
        HAND(an_empty_name_is_asked_for), HAND(names_begin_with_capitals_of_themselves),
        HAND(change_comes_back_to_the_check_with_the_answer_kept),
        HAND(another_way_of_contact_is_asked_for_before_the_check),
        HAND(a_place_can_be_booked_with_a_code_only),
        HAND(a_session_by_phone_wants_a_contact),
        HAND(a_full_session_asks_what_to_do_with_a_free_place),
        HAND(one_place_left_means_waiting_for_two),
        HAND(offline_it_says_saved_and_never_confirmed),
        HAND(after_eight_seconds_without_answer_it_says_so),
        HAND(refused_says_why_in_plain_words),
        HAND(waiting_says_the_number_and_when_it_was_so),
        HAND(lower_keeps_the_answers_and_ends_with_the_visit),
        HAND(a_small_panel_has_no_lower), HAND(lower_text_is_at_most_130_percent),
        HAND(an_answer_to_another_op_changes_nothing),
        HAND(what_cannot_be_saved_is_never_called_saved),
        HAND(a_code_shows_how_it_stands_and_cancels), HAND(half_a_code_is_not_looked_up),
        HAND(five_wrong_codes_in_an_hour_are_enough),
        HAND(the_limit_of_codes_outlives_the_visit_and_ends_after_an_hour),
        HAND(staff_read_what_is_wrong_on_the_help_page),
        HAND(a_screen_that_cannot_get_ready_says_why),
        HAND(a_failed_save_looks_whether_anything_can_be_saved),
        HAND(jobs_that_went_while_reading_the_list_turn_back_a_page),
        HAND(a_job_that_closes_while_it_is_read_says_so),
        HAND(a_kind_that_the_hub_does_not_take_is_not_offered),
        HAND(the_filter_says_how_many_jobs_there_are),
        HAND(without_content_it_says_that_it_is_getting_ready));
    return failed;
}
