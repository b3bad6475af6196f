/* A kiosk whose clock nobody vouches for, as after weeks off without a battery clock: it
 * hides nothing by date, calls nothing today's, and says so. */
#include "app/squares.h"
#include "app/tour_records.h"
#include "app/tour_take.h"
#include "core/utc.h"
#include "tests/unit/job_content.h"
#include "tests/unit/kiosk_hand.h"

enum { TODAY = 20002, NOON_S = 43200 }; /* job 3 has closed by then, and job 4 */

/* ---- what it lists ---- */

static const struct listed {
    const char *name;
    bool trusted;
    const char *jobs; /* their numbers in order */
} listed[] = {
    {"a clock that is trusted hides what has closed", true, "125"},
    {"one that is not hides nothing", false, "12345"},
};

static void jobs_are_hidden_by_a_trusted_clock_only(void **state)
{
    (void)state;
    struct fixture f;
    static struct model m;
    static struct vacancy_row rows[ROWS_MAX];
    struct panel p = panel_make(1080, 1920, 268);
    set_up(&f);
    send_jobs(&f);
    for (size_t i = 0; i < LENGTH(listed); i++) {
        struct err e;
        size_t count = 0, total = 0;
        char seen[ROWS_MAX + 1] = "";
        tour_set(&m, 0, &p);
        m.station.here = here;
        m.station.clock_trusted = listed[i].trusted;
        m.visit.wish = (struct wish){.far = FAR_ANY};
        m.now = date_starts(TODAY) + NOON_S;
        const struct vacancy_filter wanted = model_filter(&m);
        assert_true(
            content_vacancies(f.c, &wanted, 0, rows, ROWS_MAX, &count, &total, &e));
        for (size_t r = 0; r < count; r++)
            seen[r] = rows[r].title[strlen("Job ")];
        if (strcmp(seen, listed[i].jobs) != 0)
            fail_msg("%s: %s, not %s", listed[i].name, seen, listed[i].jobs);
    }
    tear_down(&f);
}

enum from { FROM_ALL, FROM_NOW, FROM_DAY };

static const struct asked {
    const char *name;
    bool trusted;
    enum screen screen;
    int32_t day; /* that is open in the calendar */
    enum from from;
} asked[] = {
    {"the list, trusted", true, SCREEN_SESSIONS, 0, FROM_NOW},
    {"the list, not trusted", false, SCREEN_SESSIONS, 0, FROM_ALL},
    {"another session, trusted", true, SCREEN_OTHER, 0, FROM_NOW},
    {"another session, not trusted", false, SCREEN_OTHER, 0, FROM_ALL},
    {"the calendar, trusted", true, SCREEN_CALENDAR, 0, FROM_NOW},
    {"the calendar, not trusted", false, SCREEN_CALENDAR, 0, FROM_ALL},
    {"a day, trusted", true, SCREEN_DAY, TODAY, FROM_NOW},
    {"a day, not trusted", false, SCREEN_DAY, TODAY, FROM_DAY},
    {"a day that was, not trusted", false, SCREEN_DAY, TODAY - 9, FROM_DAY},
};

static void sessions_are_hidden_by_a_trusted_clock_only(void **state)
{
    struct hand *h = *state;
    h->m.now = date_starts(TODAY) + NOON_S;
    for (size_t i = 0; i < LENGTH(asked); i++) {
        const int64_t from[] = {0, h->m.now, date_starts(asked[i].day)};
        h->m.station.clock_trusted = asked[i].trusted;
        h->m.visit.screen = asked[i].screen;
        h->m.visit.day = asked[i].day;
        if (model_sessions(&h->m).from != from[asked[i].from])
            fail_msg("%s", asked[i].name);
    }
}

/* A battery clock that is years ahead is not trusted, and yet it is the system's. */
static void the_calendar_begins_when_we_last_were_in_step(void **state)
{
    struct hand *h = *state;
    h->m.now = h->m.station.synced_at + INT64_C(3000) * UTC_DAY_S;
    assert_int_equal(model_calendar_from(&h->m), h->m.now);
    h->m.station.clock_trusted = false;
    assert_int_equal(model_calendar_from(&h->m), h->m.station.synced_at);
    h->m.station.synced_at = 0;
    assert_int_equal(model_calendar_from(&h->m), h->m.now);
}

/* ---- what it says ---- */

#define RIGHT_ON "This was right on Sunday 22 November."
#define NO_DATE "This screen does not know today’s date."

/* Minutes ago by its own clock, which stood still. */
static void lose_the_clock(struct hand *h)
{
    h->m.station.synced_at = h->now - 600;
    hand_state(h, false);
    h->m.station.clock_trusted = false;
    hand_look(h);
}

static void people_are_told_until_the_hub_is_heard(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    h->m.station.synced_at = h->now - 600;
    hand_look(h);
    assert_false(hand_sees(h, RIGHT_ON));
    lose_the_clock(h);
    assert_true(hand_sees(h, RIGHT_ON));
    assert_true(hand_sees(h, NO_DATE));
    hand_state(h, true);
    assert_false(hand_sees(h, RIGHT_ON));
    assert_false(hand_sees(h, NO_DATE));
}

static void old_information_by_a_trusted_clock_is_another_thing(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    h->m.station.synced_at = h->now - STALE_S - 60;
    hand_look(h);
    assert_true(hand_sees(h, "We cannot update it just now."));
    assert_false(hand_sees(h, NO_DATE));
}

static void small_panels_say_it_too(void **state)
{
    struct hand *h = *state;
    h->m.panel = panel_make(800, 480, 154);
    assert_true(hand_press(h, "English"));
    lose_the_clock(h);
    assert_true(hand_sees(h, "This was right on Sun 22 November."));
    assert_true(hand_sees(h, NO_DATE));
    assert_true(hand_press(h, "Find a job"));
    assert_true(hand_sees(h, "23 jobs on 22 Nov"));
}

static void a_job_says_on_which_day_it_was_checked(void **state)
{
    struct hand *h = *state;
    h->m.visit.screen = SCREEN_JOB;
    hand_look(h);
    assert_true(hand_sees(h, "Checked 2 days ago."));
    lose_the_clock(h);
    assert_true(hand_sees(h, "Last checked on Friday 20 November at 10:42. Ask if"));
    h->m.job.vacancy.confirmed_at = 0;
    hand_look(h);
    assert_false(hand_sees(h, "today at"));
}

static void places_left_are_of_a_day(void **state)
{
    struct hand *h = *state;
    h->m.visit.screen = SCREEN_SESSION;
    h->m.station.synced_at = h->now - 600;
    hand_state(h, false);
    assert_true(hand_sees(h, "Today at 10:32"));
    lose_the_clock(h);
    assert_false(hand_sees(h, "Today at"));
    assert_true(hand_sees(h, "Sunday 22 November at 10:32"));
    h->m.station.synced_at = 0; /* of no day that is known */
    hand_look(h);
    assert_false(hand_sees(h, "Today at"));
    assert_false(hand_sees(h, "1 January"));
}

static void the_calendar_does_not_name_today(void **state)
{
    struct hand *h = *state;
    tour_month(&h->m, 1);
    h->m.visit.screen = SCREEN_CALENDAR;
    hand_look(h);
    assert_true(hand_sees(h, "Today is Sunday 22 November."));
    lose_the_clock(h);
    assert_false(hand_sees(h, "Today is"));
    assert_true(hand_sees(h, NO_DATE));
}

/* Small panels turn their pages by rows or by blocks, not by both. */
static void an_empty_month_on_a_small_panel_says_both_in_one(void **state)
{
    struct hand *h = *state;
    h->m.panel = panel_make(800, 480, 154);
    h->m.visit.screen = SCREEN_CALENDAR;
    tour_month(&h->m, 0);
    lose_the_clock(h);
    assert_true(hand_sees(h, "This was right on Sun 22 November."));
    assert_true(hand_sees(h, "No sessions in this month."));
    assert_false(hand_has(h, "block.1"));
}

static void what_is_taken_along_has_no_date(void **state)
{
    struct hand *h = *state;
    char payload[SQUARE_SIZE];
    tour_visit(&h->m);
    assert_true(square_visit(payload, &h->m.visit, model_today(&h->m), SQUARE_SIZE - 1));
    assert_non_null(strstr(payload, "Peerpoint 22.11.2026;"));
    lose_the_clock(h);
    assert_true(square_visit(payload, &h->m.visit, model_today(&h->m), SQUARE_SIZE - 1));
    assert_non_null(strstr(payload, "MECARD:N:Peerpoint;NOTE:"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_are_hidden_by_a_trusted_clock_only),
        HAND(sessions_are_hidden_by_a_trusted_clock_only),
        HAND(the_calendar_begins_when_we_last_were_in_step),
        HAND(people_are_told_until_the_hub_is_heard),
        HAND(old_information_by_a_trusted_clock_is_another_thing),
        HAND(small_panels_say_it_too),
        HAND(a_job_says_on_which_day_it_was_checked),
        HAND(places_left_are_of_a_day),
        HAND(the_calendar_does_not_name_today),
        HAND(an_empty_month_on_a_small_panel_says_both_in_one),
        HAND(what_is_taken_along_has_no_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
