/* What people ask of staff at the kiosk, by pressing words: no window, no stores. */
#include "tests/test.h"

#include "core/task.h"
#include "tests/unit/kiosk_hand.h"

static void to_ask(struct hand *h)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Ask us"));
    assert_int_equal(h->m.visit.screen, SCREEN_ASK);
}

static void ask_for(struct hand *h, const char *what)
{
    to_ask(h);
    assert_true(hand_press(h, what));
}

static void answer(struct hand *h, const char *words)
{
    assert_true(hand_press(h, words));
    assert_true(hand_press(h, "Continue"));
}

static void type_answer(struct hand *h, const char *text)
{
    assert_true(hand_type(h, text));
    assert_true(hand_press(h, "Continue"));
}

/* From "How can we reach you?" to the end of the questions. */
static void by_phone(struct hand *h)
{
    assert_true(hand_press(h, "By phone"));
    type_answer(h, "S");
    type_answer(h, "07700900123");
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
}

static void by_mail_not_agreed(struct hand *h, const char *no)
{
    assert_true(hand_press(h, "By e-mail"));
    type_answer(h, "S");
    assert_true(hand_type(h, "a"));
    answer(h, "@gmail.com");
    assert_true(hand_press(h, no));
}

static void code_only(struct hand *h)
{
    assert_true(hand_press(h, "No contact: use a code only"));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
}

static void send(struct hand *h, enum op_kind kind)
{
    bool personal = h->m.visit.draft.contact != CONTACT_NONE;
    assert_true(hand_press(h, personal ? "Agree and send" : "Send it"));
    assert_true(hand_asked(h, CMD_SAVE));
    hand_saved(h, kind);
    assert_true(hand_sees(h, HAND_CODE));
    hand_answer(h, RESULT_RECEIVED, REASON_NONE);
    assert_true(hand_sees(h, "Sent. Thank you."));
}

static void a_question_ends_in_a_code(void **state)
{
    struct hand *h = *state;
    static const struct draft none;
    ask_for(h, "Ask a question");
    assert_true(hand_press(h, "The work of a PA"));
    assert_false(hand_sees(h, "use a code only")); /* whom would we answer? */
    by_phone(h);
    assert_true(hand_sees(h, "The work of a PA"));
    send(h, OP_QUESTION);
    assert_true(hand_sees(h, "We ring or write to you"));
    assert_memory_equal(&h->m.visit.draft, &none, sizeof none);
    assert_true(hand_press(h, "What else?"));
    assert_int_equal(h->m.visit.screen, SCREEN_HOME);
}

static void a_job_is_asked_for_in_my_language_with_one_press(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    assert_true(hand_press(h, "Support a music lover"));
    hand_job(h);
    assert_false(hand_has(h, "job.language"));
    h->m.languages |= 1u << LANGUAGE_PL;
    hand_press_what(h, PRESS_LANGUAGE, LANGUAGE_PL);
    hand_job(h);
    assert_true(hand_has(h, "job.language"));
    hand_press_what(h, PRESS_ASK_JOB, 1);
    assert_int_equal(h->m.visit.screen, SCREEN_REACH);
    assert_int_equal(h->m.visit.draft.request.subject, SUBJECT_LANGUAGE);
    assert_true(h->m.visit.draft.of_job);
    hand_press_what(h, PRESS_BACK, 0);
    assert_int_equal(h->m.visit.screen, SCREEN_JOB);
    assert_int_equal(h->m.visit.doing, DOING_NOTHING);
}

static void the_register_asks_for_tasks_days_times_and_distance(void **state)
{
    struct hand *h = *state;
    ask_for(h, "Join the register");
    assert_true(hand_press(h, "Continue"));
    assert_true(hand_sees(h, "Choose one or more"));
    answer(h, "Getting dressed");
    assert_true(hand_press(h, "Monday"));
    assert_true(hand_press(h, "Sunday"));
    assert_true(hand_press(h, "Monday")); /* and not, after all */
    assert_true(hand_press(h, "Continue"));
    answer(h, "Evenings");
    assert_true(hand_press(h, "Up to 5 miles"));
    assert_true(hand_press(h, "Yes"));
    by_phone(h);
    const struct request *r = &h->m.visit.draft.request;
    assert_int_equal(r->tasks, 1u << TASK_DRESSING);
    assert_int_equal(r->days, 1u << 6);
    assert_int_equal(r->parts, 1u << PART_EVENING);
    assert_int_equal(r->miles, 5);
    assert_true(r->cover);
    assert_true(request_check(r, OP_PROFILE, NULL));
    assert_true(hand_sees(h, "Sun"));
    hand_press_what(h, PRESS_CHANGE, SCREEN_DAYS);
    answer(h, "Sunday");
    assert_true(hand_sees(h, "Choose one or more"));
    answer(h, "Friday");
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
    send(h, OP_PROFILE);
}

static void whoever_is_free_again_says_from_when_and_who(void **state)
{
    struct hand *h = *state;
    ask_for(h, "Free for work again");
    assert_true(hand_press(h, "In 2 weeks"));
    assert_true(hand_sees(h, "As you gave it before"));
    by_phone(h);
    assert_int_equal(h->m.visit.draft.request.weeks, 2);
    send(h, OP_AVAILABLE);
}

static void a_complaint_needs_no_name(void **state)
{
    struct hand *h = *state;
    ask_for(h, "Complain about your data");
    assert_true(hand_press(h, "What you hold is wrong"));
    code_only(h);
    send(h, OP_COMPLAINT);
    assert_true(hand_sees(h, "30 days"));
}

static void without_agreement_a_complaint_keeps_what_it_is_about(void **state)
{
    struct hand *h = *state;
    ask_for(h, "Complain about your data");
    assert_true(hand_press(h, "What you hold is wrong"));
    by_mail_not_agreed(h, "No, a code only");
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
    assert_string_equal(h->m.visit.draft.name, "");
    assert_string_equal(h->m.visit.draft.email, "");
    assert_int_equal(h->m.visit.draft.request.subject, SUBJECT_WRONG);
}

static void erasing_one_thing_wants_its_code_and_nothing_else(void **state)
{
    struct hand *h = *state;
    ask_for(h, "Erase your data");
    assert_true(hand_press(h, "What one code stands for"));
    type_answer(h, "7KQ4M2XTB8");
    assert_true(hand_sees(h, "Check the code"));
    assert_true(hand_press(h, "Clear"));
    char code[CLAIM_SIZE];
    claim_make(code, (const uint8_t[6]){1, 2, 3, 4, 5, 6});
    for (const char *c = code; *c != '\0'; c++)
        if (*c != '-')
            hand_press_what(h, PRESS_KEY, *c);
    assert_true(hand_press(h, "Continue"));
    code_only(h);
    send(h, OP_ERASE);
    assert_true(hand_sees(h, "We erase it within a month"));
}

static void erasing_all_wants_to_know_whose(void **state)
{
    struct hand *h = *state;
    ask_for(h, "Erase your data");
    assert_true(hand_press(h, "What one code stands for"));
    assert_true(hand_press(h, "Back"));
    assert_true(hand_press(h, "Everything about me"));
    assert_int_equal(h->m.visit.screen, SCREEN_REACH);
    assert_false(hand_sees(h, "use a code only"));
    by_phone(h);
    assert_true(hand_sees(h, "Everything about me"));
}

static void no_agreement_leads_back_to_what_can_be_asked(void **state)
{
    struct hand *h = *state;
    static const struct draft none;
    ask_for(h, "Free for work again");
    assert_true(hand_press(h, "Now"));
    by_mail_not_agreed(h, "No, clear it");
    assert_int_equal(h->m.visit.screen, SCREEN_ASK);
    assert_memory_equal(&h->m.visit.draft, &none, sizeof none);
}

static void what_the_hub_does_not_take_is_not_offered(void **state)
{
    struct hand *h = *state;
    h->m.station.kinds &= ~(1u << OP_PROFILE);
    to_ask(h);
    assert_false(hand_has(h, "ask.join"));
    hand_press_what(h, PRESS_ASK, DOING_JOIN);
    assert_int_equal(h->m.visit.doing, DOING_NOTHING);
    hand_press_what(h, PRESS_ASK, DOING_BOOKING);
    assert_int_equal(h->m.visit.doing, DOING_NOTHING);
}

static void its_code_leads_to_it_and_takes_it_back(void **state)
{
    struct hand *h = *state;
    to_ask(h);
    h->m.visit.found = (struct thing){.there = true,
                                      .kind = OP_COMPLAINT,
                                      .from_hub = true,
                                      .state = STATE_RECEIVED,
                                      .as_of = h->now};
    memcpy(h->m.visit.draft.found_code, HAND_CODE, sizeof HAND_CODE);
    h->m.visit.screen = SCREEN_FOUND;
    hand_look(h);
    assert_true(hand_sees(h, "Complain about your data"));
    assert_true(hand_press(h, "Take it back"));
    assert_true(hand_sees(h, "Do you want to take this back?"));
    assert_true(hand_press(h, "Yes, take it back"));
    assert_true(hand_asked(h, CMD_DROP));
    hand_saved(h, OP_WITHDRAW);
    assert_false(hand_sees(h, "off the list"));
    assert_true(hand_sees(h, "Then it is cancelled."));
    hand_answer(h, RESULT_CANCELLED, REASON_NONE);
    assert_true(hand_sees(h, "You took it back with this code."));
    assert_true(hand_press(h, "What else?"));
    assert_int_equal(h->m.visit.screen, SCREEN_HOME);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(HAND(a_question_ends_in_a_code),
              HAND(a_job_is_asked_for_in_my_language_with_one_press),
              HAND(the_register_asks_for_tasks_days_times_and_distance),
              HAND(whoever_is_free_again_says_from_when_and_who),
              HAND(a_complaint_needs_no_name),
              HAND(without_agreement_a_complaint_keeps_what_it_is_about),
              HAND(erasing_one_thing_wants_its_code_and_nothing_else),
              HAND(erasing_all_wants_to_know_whose),
              HAND(no_agreement_leads_back_to_what_can_be_asked),
              HAND(what_the_hub_does_not_take_is_not_offered),
              HAND(its_code_leads_to_it_and_takes_it_back));
    return failed;
}
