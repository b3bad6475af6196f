/* Jobs by what somebody has said: what is asked, in which order the list stands, and why,
 * in words. */
#include "tests/test.h"

#include "app/tour_choices.h"
#include "app/tour_records.h"
#include "tests/unit/kiosk_hand.h"

static void to_filter(struct hand *h)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    assert_true(hand_press(h, "Change"));
    assert_int_equal(h->m.visit.screen, SCREEN_FILTER);
}

static void to_question(struct hand *h, enum screen s)
{
    if (h->m.visit.screen != SCREEN_FILTER)
        to_filter(h);
    hand_press_what(h, PRESS_GO, (int32_t)s);
    assert_int_equal(h->m.visit.screen, s);
}

static void before_any_answer_the_nearest_stand_first(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    assert_true(hand_sees(h, "Any hours. Nearest first."));
    assert_false(model_has_said(&h->m));
    assert_int_equal(model_filter(&h->m).order, VACANCY_BY_DISTANCE);
    hand_press_what(h, PRESS_FAR, FAR_10); /* how far alone is the same order */
    assert_false(model_has_said(&h->m));
    assert_int_equal(model_filter(&h->m).metres_max, 16090);
}

static void days_and_times_of_day_make_a_week(void **state)
{
    struct hand *h = *state;
    to_question(h, SCREEN_FREE_DAYS);
    assert_true(hand_press(h, "Saturday"));
    assert_true(hand_asked(h, CMD_JOBS));
    assert_int_equal(model_person(&h->m).times, 0xFu << (5 * PART_COUNT)); /* all of it */
    assert_true(hand_press(h, "Sunday"));
    assert_true(hand_press(h, "Continue"));
    assert_true(hand_sees(h, "Sat · Sun"));
    to_question(h, SCREEN_FREE_PARTS);
    assert_true(hand_press(h, "Mornings"));
    assert_int_equal(model_person(&h->m).times,
                     1u << (5 * PART_COUNT) | 1u << (6 * PART_COUNT));
    assert_true(hand_press(h, "Mornings")); /* taken back */
    hand_press_what(h, PRESS_FREE_DAY, 5);
    hand_press_what(h, PRESS_FREE_DAY, 6);
    assert_int_equal(model_person(&h->m).times, 0);
    assert_false(model_has_said(&h->m));
    hand_press_what(h, PRESS_FREE_PART, PART_NIGHT);
    assert_int_equal(model_person(&h->m).times, 0x8888888);
}

static void driving_and_age_are_asked_and_need_no_answer(void **state)
{
    struct hand *h = *state;
    to_question(h, SCREEN_DRIVES);
    assert_true(hand_press(h, "I drive, but have no car"));
    assert_int_equal(model_person(&h->m).drives, DRIVER_LICENCE);
    assert_true(hand_press(h, "I do not drive"));
    assert_int_equal(model_person(&h->m).drives, DRIVER_NO);
    assert_true(hand_press(h, "I do not want to say"));
    assert_false(model_has_said(&h->m));
    assert_true(hand_press(h, "I have a car"));
    assert_int_equal(model_person(&h->m).drives, DRIVER_OWN_CAR);
    assert_true(hand_press(h, "Continue"));
    to_question(h, SCREEN_AGE);
    assert_true(hand_press(h, "16 or 17"));
    assert_int_equal(model_person(&h->m).age, MATCH_16_OR_17);
    assert_true(hand_press(h, "18 or over"));
    assert_int_equal(model_person(&h->m).age, MATCH_18_OR_OVER);
    assert_true(hand_press(h, "Continue"));
    assert_true(hand_sees(h, "I have a car"));
    assert_true(hand_sees(h, "18 or over"));
}

static void what_is_no_answer_counts_for_nothing(void **state)
{
    struct hand *h = *state;
    to_filter(h);
    hand_press_what(h, PRESS_FREE_DAY, WEEKDAYS);
    hand_press_what(h, PRESS_FREE_DAY, -1);
    hand_press_what(h, PRESS_FREE_PART, PART_COUNT);
    hand_press_what(h, PRESS_DRIVES, DRIVER_OWN_CAR + 1);
    hand_press_what(h, PRESS_DRIVES, -1);
    hand_press_what(h, PRESS_AGE, MATCH_18_OR_OVER + 1);
    hand_press_what(h, PRESS_ORDER, VACANCY_BY_MATCH + 1);
    assert_false(model_has_said(&h->m));
    assert_int_equal(h->m.visit.wish.order, VACANCY_BY_MATCH);
}

static void any_answer_brings_the_best_match_first(void **state)
{
    static const struct {
        uint16_t what;
        int32_t arg;
    } answers[] = {{PRESS_HOURS, HOURS_TO_10}, {PRESS_TASK, TASK_PETS},
                   {PRESS_FREE_DAY, 2},        {PRESS_FREE_PART, PART_EVENING},
                   {PRESS_DRIVES, DRIVER_NO},  {PRESS_AGE, MATCH_16_OR_17}};
    for (size_t i = 0; i < LENGTH(answers); i++) {
        struct hand *h = *state;
        to_filter(h);
        hand_press_what(h, answers[i].what, answers[i].arg);
        assert_true(model_has_said(&h->m));
        assert_int_equal(model_wish(&h->m).order, VACANCY_BY_MATCH);
        assert_true(hand_sees(h, "Best match first"));
        hand_press_what(h, PRESS_BACK, 0);
        assert_true(hand_sees(h, "Your answers. Best match first."));
        assert_true(hand_press(h, "Start again"));
        assert_false(model_has_said(&h->m)); /* wiped */
    }
}

static void the_quiz_alone_does_too_and_never_by_a_filter(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    quiz_say(&h->m.visit.quiz, TASK_COOKING, QUIZ_NO);
    struct match_person p = model_person(&h->m);
    assert_int_equal(p.no, 1u << TASK_COOKING);
    assert_int_equal(model_wish(&h->m).order, VACANCY_BY_MATCH);
    hand_press_what(h, PRESS_TASK, TASK_COOKING); /* said again, in the filter: newer */
    p = model_person(&h->m);
    assert_int_equal(p.yes, 1u << TASK_COOKING);
    assert_int_equal(p.no | p.learn, 0);
}

static void a_new_answer_begins_the_list_anew(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    hand_press_what(h, PRESS_DOWN, 6);
    assert_int_equal(h->m.visit.jobs_at.offset, 6);
    hand_press_what(h, PRESS_GO, SCREEN_QUIZ);
    hand_press_what(h, PRESS_QUIZ, 0);
    assert_true(hand_press(h, "Skip this"));
    assert_int_equal(h->m.visit.jobs_at.offset, 6); /* nothing was said */
    assert_true(hand_press(h, "I would learn"));
    assert_int_equal(h->m.visit.jobs_at.offset, 0);
    h->m.visit.jobs_at.offset = 6;
    hand_press_what(h, PRESS_DRIVES, DRIVER_NO);
    assert_int_equal(h->m.visit.jobs_at.offset, 0);
}

static void hours_are_what_is_wanted(void **state)
{
    struct hand *h = *state;
    static const struct {
        int32_t min, max;
    } wanted[HOURS_COUNT] = {{-1, -1}, {-1, 600}, {600, 1200}, {1200, 1800}, {1800, -1}};
    to_filter(h);
    for (int i = 0; i < HOURS_COUNT; i++) {
        hand_press_what(h, PRESS_HOURS, i);
        assert_int_equal(model_person(&h->m).week_minutes_min, wanted[i].min);
        assert_int_equal(model_person(&h->m).week_minutes_max, wanted[i].max);
    }
    assert_int_equal(model_person(&h->m).reach, 50);
    assert_int_equal(model_person(&h->m).place.lat, h->m.station.here.lat);
}

static void another_order_is_as_it_was_chosen(void **state)
{
    struct hand *h = *state;
    to_question(h, SCREEN_ORDER);
    assert_true(hand_press(h, "Fewest hours first"));
    assert_int_equal(model_filter(&h->m).order, VACANCY_BY_HOURS_UP);
    hand_press_what(h, PRESS_AGE, MATCH_18_OR_OVER);
    assert_int_equal(model_wish(&h->m).order, VACANCY_BY_HOURS_UP);
}

static void a_card_says_what_speaks_most_for_it(void **state)
{
    struct hand *h = *state;
    to_filter(h);
    hand_press_what(h, PRESS_AGE, MATCH_18_OR_OVER);
    hand_press_what(h, PRESS_BACK, 0);
    assert_true(hand_sees(h, "Near here"));
    hand_press_what(h, PRESS_HOURS, HOURS_TO_20);
    assert_true(hand_sees(h, "The hours you want"));
    hand_press_what(h, PRESS_FREE_PART, PART_MORNING);
    assert_true(hand_sees(h, "All its times suit you")); /* Mon, Wed, Fri mornings */
    hand_press_what(h, PRESS_FREE_DAY, 0);
    assert_true(hand_sees(h, "The hours you want")); /* 80 points; 1 of 3 times: 40 */
    hand_press_what(h, PRESS_FREE_DAY, 2);
    hand_press_what(h, PRESS_HOURS, HOURS_ANY);
    assert_true(hand_sees(h, "2 of its 3 times suit you"));
    hand_press_what(h, PRESS_TASK, TASK_COOKING);
    hand_press_what(h, PRESS_TASK, TASK_SHOPPING);
    assert_true(hand_sees(h, "Tasks: yes to 2 of 6"));
}

static void a_kept_job_says_what_stands_against_it(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    tour_job_row(&h->m.visit.basket.rows[0], 0);
    h->m.visit.basket.count = 1;
    hand_press_what(h, PRESS_FREE_PART, PART_NIGHT);
    hand_press_what(h, PRESS_GO, SCREEN_BASKET);
    assert_true(hand_sees(h, "At other times"));
}

static void to_job(struct hand *h)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    assert_true(hand_press(h, "Support a music lover"));
}

static void a_jobs_page_has_all_reasons(void **state)
{
    struct hand *h = *state;
    to_job(h);
    hand_job(h);
    assert_false(hand_sees(h, "Why this may suit you"));
    tour_said(&h->m);
    h->m.job.vacancy.driver = DRIVER_LICENCE;
    h->m.visit.wish.drives = DRIVER_UNKNOWN;
    h->m.job.vacancy.experience = EXPERIENCE_ESSENTIAL;
    hand_look(h);
    assert_true(hand_sees(h, "Why this may suit you"));
    assert_true(hand_sees(h, "1.2 miles from here. The list goes up to 5 miles."));
    assert_true(hand_sees(h, "You can work 3 of its 3 times."));
    assert_true(hand_sees(h, "The hours you want"));
    assert_true(hand_sees(h, "You said yes to: Cooking, Leisure"));
    assert_true(scene_find(h->scene, "suits.driver") >= 0);
    assert_true(scene_find(h->scene, "suits.experience") >= 0);
    /* What to ask stands behind what speaks for it. */
    assert_true(scene_find(h->scene, "suits.driver") >
                scene_find(h->scene, "suits.hours"));
    assert_true(scene_find(h->scene, "suits.tasks_yes") <
                scene_find(h->scene, "suits.distance"));
}

static void a_job_that_does_not_fit_says_why_not(void **state)
{
    struct hand *h = *state;
    to_job(h);
    hand_job(h);
    tour_said(&h->m);
    h->m.job.vacancy.driver = DRIVER_LICENCE;
    hand_look(h);
    assert_false(hand_sees(h, "Why this may suit you"));
    assert_true(hand_sees(h, "For people who drive"));
}

static void a_list_says_at_its_end_what_it_does_not_show(void **state)
{
    static const char words[] = "47 jobs are not shown. Too far away: 31 · At other "
                                "times: 12 · For people who drive: 4";
    struct hand *h = *state;
    to_filter(h);
    tour_said(&h->m);
    hand_look(h);
    assert_true(hand_sees(h, words));
    hand_press_what(h, PRESS_BACK, 0);
    assert_false(hand_sees(h, "not shown")); /* there are more pages */
    h->m.jobs.total = h->m.jobs.count;
    hand_look(h);
    assert_true(hand_sees(h, words));
    h->m.jobs.total = h->m.jobs.count = 0;
    hand_look(h);
    assert_true(hand_sees(h, "No job fits all of that."));
    assert_true(hand_sees(h, words));
    memset(h->m.jobs.broken, 0, sizeof h->m.jobs.broken);
    h->m.jobs.broken[MATCH_OPEN] = 3; /* closed ones are no more */
    hand_look(h);
    assert_false(hand_sees(h, "not shown"));
    h->m.jobs.broken[MATCH_AGE] = 1;
    hand_look(h);
    assert_true(hand_sees(h, "1 job is not shown. For people of 18 or over: 1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HAND(before_any_answer_the_nearest_stand_first),
        HAND(days_and_times_of_day_make_a_week),
        HAND(driving_and_age_are_asked_and_need_no_answer),
        HAND(what_is_no_answer_counts_for_nothing),
        HAND(any_answer_brings_the_best_match_first),
        HAND(the_quiz_alone_does_too_and_never_by_a_filter),
        HAND(a_new_answer_begins_the_list_anew),
        HAND(hours_are_what_is_wanted),
        HAND(another_order_is_as_it_was_chosen),
        HAND(a_card_says_what_speaks_most_for_it),
        HAND(a_kept_job_says_what_stands_against_it),
        HAND(a_jobs_page_has_all_reasons),
        HAND(a_job_that_does_not_fit_says_why_not),
        HAND(a_list_says_at_its_end_what_it_does_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
