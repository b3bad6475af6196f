/* Time and privacy: when the kiosk asks, what extends, and that nothing of a person is
 * left in its memory. */
#include "tests/test.h"

#include "app/ui/layout.h"
#include "app/ui/stage.h"
#include "tests/unit/bare_stage.h"
#include "tests/unit/kiosk_hand.h"

static void to_name(struct hand *h)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    assert_true(hand_press(h, "Support a music lover"));
    hand_job(h);
    assert_true(hand_press(h, "I am interested"));
}

static void it_asks_after_90_seconds_and_not_before(void **state)
{
    struct hand *h = *state;
    to_name(h);
    hand_wait(h, 89900);
    assert_false(hand_sees(h, "Are you still there?"));
    hand_wait(h, 100);
    assert_true(hand_sees(h, "Are you still there?"));
    assert_true(hand_sees(h, "30 seconds"));
}

static void it_clears_after_30_more_and_not_before(void **state)
{
    struct hand *h = *state;
    to_name(h);
    assert_true(hand_type(h, "S"));
    hand_wait(h, IDLE_MS);
    hand_wait(h, COUNTDOWN_MS - 100);
    assert_int_equal(h->m.visit.screen, SCREEN_NAME);
    hand_wait(h, 100);
    assert_int_equal(h->m.visit.screen, SCREEN_ATTRACT);
    assert_true(hand_asked(h, CMD_WIPE));
}

static void the_countdown_wakes_once_a_second(void **state)
{
    struct hand *h = *state;
    to_name(h);
    hand_wait(h, IDLE_MS);
    assert_int_equal(model_due_ms(&h->m), h->now_ms + 1000);
    hand_wait(h, 1000);
    assert_true(hand_sees(h, "29 seconds"));
}

static void a_touch_extends_and_presses_nothing_beneath(void **state)
{
    struct hand *h = *state;
    to_name(h);
    for (int i = 0; i < 20; i++) {
        hand_wait(h, IDLE_MS);
        assert_true(hand_sees(h, "Are you still there?"));
        assert_true(hand_press(h, "Back"));
        assert_int_equal(h->m.visit.screen, SCREEN_NAME);
        assert_false(h->m.visit.asking);
    }
}

static void the_question_does_not_show_what_was_typed(void **state)
{
    struct hand *h = *state;
    to_name(h);
    assert_true(hand_type(h, "Z"));
    assert_true(hand_type(h, "ebedee"));
    hand_wait(h, IDLE_MS);
    assert_false(hand_sees(h, "Zebedee"));
    assert_true(hand_sees(h, "You would lose"));
}

static void more_time_is_fifteen_minutes_each(void **state)
{
    struct hand *h = *state;
    to_name(h);
    hand_wait(h, IDLE_MS);
    assert_true(hand_press(h, "15 minutes more"));
    hand_wait(h, IDLE_LONG_MS - 1);
    assert_false(h->m.visit.asking);
    hand_wait(h, 1);
    assert_true(h->m.visit.asking);
}

static void more_time_can_be_asked_for_at_once(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    hand_press_what(h, PRESS_GO, SCREEN_EASIER);
    assert_true(hand_press(h, "More time"));
    assert_true(hand_press(h, "Continue"));
    hand_wait(h, IDLE_LONG_MS - 1);
    assert_false(h->m.visit.asking);
    hand_press_what(h, PRESS_GO, SCREEN_EASIER);
    assert_true(hand_press(h, "More time")); /* and given back */
    hand_wait(h, IDLE_MS);
    assert_true(h->m.visit.asking);
    hand_press_what(h, PRESS_STAY, 0);
    assert_true(hand_press(h, "More time"));
    hand_press_what(h, PRESS_FINISH, 0);
    assert_false(h->m.visit.long_time);
}

static void the_first_screen_waits_for_ever(void **state)
{
    struct hand *h = *state;
    h->m.station.synced_at = h->now - STALE_S - 1;
    hand_wait(h, 1);
    assert_true(model_due_ms(&h->m) == UINT64_MAX);
}

static void a_look_that_somebody_left_behind_is_forgotten(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "Colours"));
    assert_int_equal(h->m.panel.theme, THEME_DARK);
    hand_wait(h, IDLE_MS);
    assert_int_equal(h->m.panel.theme, THEME_LIGHT);
    assert_int_equal(h->m.visit.screen, SCREEN_ATTRACT);
}

static void old_information_is_said_when_the_day_is_over(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_false(hand_sees(h, "This was right on"));
    h->m.station.synced_at = h->now - STALE_S - 60;
    hand_look(h);
    assert_true(hand_sees(h, "This was right on Saturday 21 November."));
}

static bool holds(const void *memory, size_t size, const char *canary)
{
    return memmem(memory, size, canary, strlen(canary)) != NULL;
}

static void type_all(struct hand *h)
{
    to_name(h);
    assert_true(hand_type(h, "Z"));
    assert_true(hand_type(h, "ebedee"));
    assert_true(hand_press(h, "Continue"));
    assert_true(hand_press(h, "By phone"));
    assert_true(hand_type(h, "07700900461"));
}

static void after_the_visit_the_model_holds_nothing_of_it(void **state)
{
    struct hand *h = *state;
    type_all(h);
    assert_true(holds(&h->m, sizeof h->m, "Zebedee"));
    assert_true(holds(&h->m, sizeof h->m, "07700900461"));
    hand_wait(h, IDLE_MS);
    hand_wait(h, COUNTDOWN_MS);
    assert_false(holds(&h->m, sizeof h->m, "Zebedee"));
    assert_false(holds(&h->m, sizeof h->m, "07700900461"));
}

static void speak(struct hand *h, enum language l)
{
    panel_speak(&h->m.panel, language_code(l), language_is_rtl(l));
    hand_look(h);
}

/* Letters of two and of three bytes, and what of them was rubbed out. */
static void names_in_other_letters_are_forgotten_too(void **state)
{
    struct hand *h = *state;
    static const struct {
        enum language l;
        int32_t typed[4];
        const char *held;
    } names[] = {{LANGUAGE_AR, {0x646, 0x627, 0x62F, 0x64A}, "نادي"},
                 {LANGUAGE_BN, {0x9B6, 0x9B0, 0x9CD, 0x9AE}, "শর্ম"}};
    for (size_t i = 0; i < LENGTH(names); i++) {
        to_name(h);
        speak(h, names[i].l);
        for (int k = 0; k < 4; k++)
            hand_press_what(h, PRESS_KEY, names[i].typed[k]);
        assert_true(holds(&h->m, sizeof h->m, names[i].held));
        hand_press_what(h, PRESS_RUBOUT, 0);
        assert_false(holds(&h->m, sizeof h->m, names[i].held));
        hand_press_what(h, PRESS_KEY, names[i].typed[3]);
        hand_press_what(h, PRESS_FINISH, 0);
        assert_false(holds(&h->m, sizeof h->m, names[i].held));
        hand_look(h);
        assert_false(holds(h->scene, sizeof *h->scene, names[i].held));
    }
}

static void the_stage_forgets_other_letters_too(void **state)
{
    struct hand *h = *state;
    struct stage *stage = bare_stage();
    to_name(h);
    speak(h, LANGUAGE_BN);
    hand_press_what(h, PRESS_KEY, 0x9B6);
    hand_press_what(h, PRESS_KEY, 0x9B0);
    struct text_measure measure = stage_measure(stage);
    fit(&h->m, &measure, stage_next(stage));
    const struct scene *scene = stage_next(stage);
    assert_true(holds(scene, sizeof *scene, "শর"));
    stage_forget(stage);
    assert_false(holds(scene, sizeof *scene, "শর"));
    stage_close(stage);
}

static void the_code_goes_with_the_visit(void **state)
{
    struct hand *h = *state;
    to_name(h);
    hand_saved(h, OP_INTEREST);
    assert_true(holds(&h->m, sizeof h->m, HAND_CODE));
    assert_true(hand_press(h, "Finish and clear"));
    assert_false(holds(&h->m, sizeof h->m, HAND_CODE));
}

/* What the stage keeps of a screen: letters drawn, and the two last scenes. */
static void after_the_wipe_the_stage_holds_nothing_of_it(void **state)
{
    struct hand *h = *state;
    struct stage *stage = bare_stage();
    type_all(h);
    struct text_measure measure = stage_measure(stage);
    fit(&h->m, &measure, stage_next(stage));
    const struct scene *scene = stage_next(stage);
    assert_true(holds(scene, sizeof *scene, "07700"));
    stage_forget(stage);
    assert_false(holds(scene, sizeof *scene, "07700"));
    stage_close(stage);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        HAND(it_asks_after_90_seconds_and_not_before),
        HAND(it_clears_after_30_more_and_not_before),
        HAND(the_countdown_wakes_once_a_second),
        HAND(a_touch_extends_and_presses_nothing_beneath),
        HAND(the_question_does_not_show_what_was_typed),
        HAND(more_time_is_fifteen_minutes_each), HAND(more_time_can_be_asked_for_at_once),
        HAND(the_first_screen_waits_for_ever),
        HAND(a_look_that_somebody_left_behind_is_forgotten),
        HAND(old_information_is_said_when_the_day_is_over),
        HAND(after_the_visit_the_model_holds_nothing_of_it),
        HAND(names_in_other_letters_are_forgotten_too),
        HAND(the_stage_forgets_other_letters_too), HAND(the_code_goes_with_the_visit),
        HAND(after_the_wipe_the_stage_holds_nothing_of_it));
    return failed;
}
