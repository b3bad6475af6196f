/* What is shown when content.db cannot be read: that, and not that there is nothing. */
#include "tests/test.h"

#include "tests/unit/kiosk_hand.h"

#define CANNOT "We cannot show this just now."

static void a_list_that_cannot_be_read_says_so_and_comes_back(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    struct msg back = {.kind = MSG_JOBS, .jobs = h->m.jobs};
    struct msg unread = {.kind = MSG_JOBS, .jobs.unread = true};
    hand_tell(h, &unread);
    assert_true(hand_sees(h, CANNOT));
    assert_false(hand_sees(h, "No job fits"));
    assert_false(hand_sees(h, "0 jobs"));
    struct msg mended = {.kind = MSG_CONTENT};
    hand_tell(h, &mended);
    assert_true(hand_asked(h, CMD_JOBS));
    hand_tell(h, &back);
    assert_false(hand_sees(h, CANNOT));
}

static void a_list_that_cannot_be_read_stays_at_its_page(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    assert_true(hand_press(h, "More jobs"));
    struct msg unread = {.kind = MSG_JOBS, .jobs = {.unread = true, .offset = ROWS_MAX}};
    hand_tell(h, &unread);
    assert_false(hand_asked(h, CMD_JOBS));
    assert_int_equal(h->m.visit.jobs_at.offset, ROWS_MAX);
}

static void the_first_page_does_not_say_none(void **state)
{
    struct hand *h = *state;
    struct msg jobs = {.kind = MSG_JOBS, .jobs.unread = true};
    struct msg sessions = {.kind = MSG_SESSIONS, .sessions.unread = true};
    assert_true(hand_press(h, "English"));
    hand_tell(h, &jobs);
    hand_tell(h, &sessions);
    assert_true(hand_sees(h, "Find a job"));
    assert_false(hand_sees(h, "0 jobs"));
    assert_false(hand_sees(h, "No sessions"));
}

static void a_job_that_is_open_stays_as_it_was(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    struct msg open = {.kind = MSG_JOB, .job = h->m.job};
    hand_press_what(h, PRESS_JOB, 0);
    hand_tell(h, &open);
    struct msg unread = {.kind = MSG_JOB, .job.unread = true};
    hand_tell(h, &unread);
    assert_true(hand_has(h, "job.interested"));
    assert_false(hand_sees(h, "no longer open"));
}

static void a_job_that_is_opened_says_that_it_cannot_be_shown(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    hand_press_what(h, PRESS_JOB, 0);
    struct msg unread = {.kind = MSG_JOB, .job.unread = true};
    hand_tell(h, &unread);
    assert_true(hand_sees(h, CANNOT));
    assert_false(hand_sees(h, "no longer open"));
    struct msg mended = {.kind = MSG_CONTENT};
    hand_tell(h, &mended);
    assert_true(hand_asked(h, CMD_JOB));
}

static void a_job_that_went_before_it_was_seen_is_gone(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    hand_press_what(h, PRESS_JOB, 0);
    struct msg gone = {.kind = MSG_JOB};
    hand_tell(h, &gone);
    assert_true(hand_sees(h, "This job is no longer open."));
    assert_false(hand_sees(h, "Last checked"));
    assert_true(hand_press(h, "More jobs"));
    assert_int_equal(h->m.visit.screen, SCREEN_JOBS);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(HAND(a_list_that_cannot_be_read_says_so_and_comes_back),
              HAND(a_list_that_cannot_be_read_stays_at_its_page),
              HAND(the_first_page_does_not_say_none),
              HAND(a_job_that_is_open_stays_as_it_was),
              HAND(a_job_that_is_opened_says_that_it_cannot_be_shown),
              HAND(a_job_that_went_before_it_was_seen_is_gone));
    return failed;
}
