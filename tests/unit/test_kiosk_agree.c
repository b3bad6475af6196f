/* What is kept of a person, and how they may be reached, is their own choice. */
#include "tests/test.h"

#include "tests/unit/kiosk_hand.h"

static void to_check(struct hand *h)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    assert_true(hand_press(h, "Support a music lover"));
    hand_job(h);
    assert_true(hand_press(h, "I am interested"));
    assert_true(hand_type(h, "Sam"));
    assert_true(hand_press(h, "Continue"));
    assert_true(hand_press(h, "By text"));
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

static void no_agreement_clears_what_was_typed(void **state)
{
    struct hand *h = *state;
    static const struct draft none;
    to_check(h);
    assert_true(hand_press(h, "No, clear it"));
    assert_memory_equal(&h->m.visit.draft, &none, sizeof none);
    assert_int_equal(h->m.visit.screen, SCREEN_JOB);
}

/* Whatever is pressed: what a person typed leaves this screen only by their yes. */
static void nothing_of_a_person_is_sent_without_their_yes(void **state)
{
    struct hand *h = *state;
    to_check(h);
    hand_press_what(h, PRESS_SEND, 0);
    assert_false(hand_asked(h, CMD_SAVE));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
    assert_true(hand_press(h, "Agree and send"));
    assert_true(hand_asked(h, CMD_SAVE));
}

static void who_does_not_agree_can_book_with_a_code_only(void **state)
{
    struct hand *h = *state;
    to_session(h, 6);
    assert_true(hand_press(h, "Book 1 place"));
    assert_true(hand_give_number(h));
    assert_true(hand_press(h, "No, a code only"));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
    assert_string_equal(h->m.visit.draft.phone, "");
    assert_false(hand_sees(h, "May we keep your details?"));
    assert_true(hand_press(h, "Book 1 place"));
    assert_true(hand_asked(h, CMD_SAVE));
}

static void only_who_chooses_texts_is_texted(void **state)
{
    struct hand *h = *state;
    to_session(h, 6);
    assert_true(hand_press(h, "Book 1 place"));
    assert_true(hand_give_number(h));
    assert_int_equal(model_reach(&h->m.visit.draft), REACH_RING);
    hand_press_what(h, PRESS_CHANGE, SCREEN_REACH);
    assert_true(hand_press(h, "By text"));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
    assert_int_equal(model_reach(&h->m.visit.draft), REACH_TEXT);
}

static void a_wrong_number_of_places_books_nothing(void **state)
{
    struct hand *h = *state;
    to_session(h, 6);
    hand_press_what(h, PRESS_BOOK, 0);
    hand_press_what(h, PRESS_BOOK, PLACES_MAX + 1);
    assert_int_equal(h->m.visit.screen, SCREEN_SESSION);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(HAND(no_agreement_clears_what_was_typed),
              HAND(nothing_of_a_person_is_sent_without_their_yes),
              HAND(who_does_not_agree_can_book_with_a_code_only),
              HAND(only_who_chooses_texts_is_texted),
              HAND(a_wrong_number_of_places_books_nothing));
    return failed;
}
