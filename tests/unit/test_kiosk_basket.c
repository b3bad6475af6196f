/* Keeping jobs and being interested in several at once: one code each, one typing. */
#include "tests/test.h"

#include "tests/unit/kiosk_hand.h"

/* The store's answer for the job that was asked for last; -1: it is open no more. */
static void give_job(struct hand *h, int number)
{
    static struct model from;
    tour_set(&from, 0, &h->m.panel);
    struct msg msg = {.kind = MSG_JOB, .job = from.job};
    msg.job.found = number >= 0;
    snprintf(msg.job.vacancy.meta.id, UUID_SIZE, "019ab000-0000-7000-8000-%06d%06d", 1,
             number);
    snprintf(msg.job.vacancy.title, RECORD_TITLE_SIZE, "Job %d", number);
    hand_tell(h, &msg);
}

static void keep(struct hand *h, int number)
{
    hand_press_what(h, PRESS_JOB, 0);
    give_job(h, number);
    assert_true(hand_press(h, "Keep"));
    assert_true(hand_sees(h, "Kept: "));
    assert_true(hand_press(h, "Back"));
}

static void to_basket(struct hand *h, int count)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Find a job"));
    for (int i = 0; i < count; i++)
        keep(h, i);
    assert_true(hand_has(h, "jobs.kept"));
    hand_press_what(h, PRESS_GO, SCREEN_BASKET);
}

static void to_check(struct hand *h)
{
    assert_true(hand_type(h, "Sam"));
    assert_true(hand_press(h, "Continue"));
    assert_true(hand_press(h, "By phone"));
    assert_true(hand_type(h, "07700900123"));
    assert_true(hand_press(h, "Continue"));
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK);
}

/* That many jobs kept and sent at once; the first one is asked for. */
static void send_all(struct hand *h, int count)
{
    char label[64];
    to_basket(h, count);
    snprintf(label, sizeof label, "I am interested in all %d", count);
    assert_true(hand_press(h, label));
    to_check(h);
    assert_true(hand_press(h, "Agree and send"));
}

static void save(struct hand *h, int number)
{
    struct msg msg = {.kind = MSG_SAVED};
    msg.thing = (struct thing){.there = true, .kind = OP_INTEREST, .saved_at = h->now};
    snprintf(msg.thing.op, UUID_SIZE, "019ab000-0000-7000-8000-%06d%06d", 9, number);
    snprintf(msg.thing.code, CLAIM_SIZE, "7KQ4M-2XT%02d", number);
    hand_tell(h, &msg);
}

static void answer(struct hand *h, int number, enum result r)
{
    struct msg msg = {.kind = MSG_ANSWER};
    msg.thing = (struct thing){.answered = true, .result = r, .as_of = h->now};
    snprintf(msg.thing.op, UUID_SIZE, "019ab000-0000-7000-8000-%06d%06d", 9, number);
    hand_tell(h, &msg);
}

static void a_kept_job_stands_in_the_basket_and_can_be_removed(void **state)
{
    struct hand *h = *state;
    to_basket(h, 2);
    assert_true(hand_sees(h, "Job 0"));
    assert_true(hand_sees(h, "Job 1"));
    hand_press_what(h, PRESS_REMOVE, 0);
    assert_false(hand_sees(h, "Job 0"));
    assert_true(hand_sees(h, "Job 1"));
    hand_press_what(h, PRESS_REMOVE, 0);
    assert_true(hand_sees(h, "You keep no job just now."));
    assert_false(hand_has(h, "kept.interested"));
}

static void the_list_says_what_is_kept(void **state)
{
    struct hand *h = *state;
    to_basket(h, 1);
    assert_true(hand_press(h, "Back"));
    assert_true(hand_sees(h, "Jobs you keep: 1"));
    assert_true(hand_has(h, "jobs.row.0.kept")); /* the first one of the tour's list */
    assert_false(hand_has(h, "jobs.row.1.kept"));
}

static void keeping_twice_keeps_once_and_shows_the_basket(void **state)
{
    struct hand *h = *state;
    to_basket(h, 1);
    assert_true(hand_press(h, "Job 0"));
    assert_true(hand_asked(h, CMD_JOB));
    give_job(h, 0);
    assert_true(hand_press(h, "Kept: 1"));
    assert_int_equal(h->m.visit.screen, SCREEN_BASKET);
    assert_int_equal(h->m.visit.basket.count, 1);
}

static void one_more_than_can_be_kept_is_not_kept(void **state)
{
    struct hand *h = *state;
    to_basket(h, BASKET_MAX);
    assert_true(hand_sees(h, "That is as many as you can keep."));
    assert_true(hand_press(h, "Job 0"));
    give_job(h, 50);
    assert_true(hand_press(h, "Keep"));
    assert_int_equal(h->m.visit.screen, SCREEN_BASKET);
    assert_int_equal(h->m.visit.basket.count, BASKET_MAX);
}

static void one_typing_saves_each_job_with_its_own_code(void **state)
{
    struct hand *h = *state;
    to_basket(h, 2);
    assert_true(hand_press(h, "I am interested in all 2"));
    to_check(h);
    assert_true(hand_sees(h, "For 2 jobs"));
    assert_true(hand_sees(h, "Job 1"));
    assert_true(hand_press(h, "Agree and send"));
    assert_true(hand_asked(h, CMD_JOB));
    assert_false(hand_asked(h, CMD_SAVE));
    give_job(h, 0);
    assert_true(hand_asked(h, CMD_SAVE));
    assert_string_equal(h->m.visit.draft.phone, "07700900123");
    save(h, 1);
    assert_int_equal(h->m.visit.screen, SCREEN_CHECK); /* not all are saved */
    give_job(h, 1);
    save(h, 2);
    assert_int_equal(h->m.visit.screen, SCREEN_DONE);
    assert_true(hand_sees(h, "7KQ4M-2XT01"));
    assert_true(hand_sees(h, "7KQ4M-2XT02"));
    assert_true(hand_sees(h, "Saved Job 0"));
    assert_int_equal(h->m.visit.basket.count, 0);
    static const struct draft none;
    assert_memory_equal(&h->m.visit.draft, &none, sizeof none);
}

static void it_is_sent_only_when_all_of_them_are(void **state)
{
    struct hand *h = *state;
    send_all(h, 2);
    give_job(h, 0);
    save(h, 1);
    give_job(h, 1);
    save(h, 2);
    answer(h, 1, RESULT_RECEIVED);
    assert_true(hand_sees(h, "Sent Job 0"));
    assert_true(hand_sees(h, "Saved Job 1"));
    assert_false(hand_sees(h, "Sent. Thank you."));
    hand_state(h, true);
    assert_int_equal(h->cmds.count, 1); /* only the other one is asked about */
    answer(h, 2, RESULT_RECEIVED);
    assert_true(hand_sees(h, "Sent. Thank you."));
}

static void a_job_that_is_gone_is_said_and_the_others_go(void **state)
{
    struct hand *h = *state;
    send_all(h, 2);
    give_job(h, -1);
    assert_true(hand_asked(h, CMD_JOB));
    give_job(h, 1);
    save(h, 2);
    assert_true(hand_sees(h, "1 job is no longer open."));
    assert_true(hand_sees(h, "7KQ4M-2XT02"));
}

static void jobs_that_cannot_be_read_stay_and_are_not_called_gone(void **state)
{
    struct hand *h = *state;
    send_all(h, 2);
    give_job(h, 0);
    save(h, 1);
    struct msg msg = {.kind = MSG_JOB, .job.unread = true};
    hand_tell(h, &msg);
    assert_true(hand_sees(h, "7KQ4M-2XT01"));
    assert_true(hand_sees(h, "Not all could be saved."));
    assert_false(hand_sees(h, "no longer open"));
    assert_int_equal(h->m.visit.basket.count, 1);
}

static void when_all_are_gone_nothing_is_sent(void **state)
{
    struct hand *h = *state;
    to_basket(h, 1);
    hand_press_what(h, PRESS_INTERESTED, 1);
    to_check(h);
    assert_true(hand_press(h, "Agree and send"));
    give_job(h, -1);
    assert_int_equal(h->m.visit.screen, SCREEN_BASKET);
    assert_true(hand_sees(h, "1 job is no longer open."));
    assert_false(h->m.visit.sending);
}

static void codes_are_shown_even_when_the_rest_could_not_be_saved(void **state)
{
    struct hand *h = *state;
    send_all(h, 3);
    give_job(h, 0);
    save(h, 1);
    give_job(h, 1);
    struct msg msg = {.kind = MSG_NOT_SAVED};
    hand_tell(h, &msg);
    assert_int_equal(h->m.visit.screen, SCREEN_DONE);
    assert_true(hand_sees(h, "7KQ4M-2XT01"));
    assert_true(hand_sees(h, "Not all could be saved."));
    assert_int_equal(h->m.visit.basket.count, 2);
}

static void when_nothing_could_be_saved_it_can_be_tried_again(void **state)
{
    struct hand *h = *state;
    send_all(h, 2);
    give_job(h, 0);
    struct msg msg = {.kind = MSG_NOT_SAVED};
    hand_tell(h, &msg);
    assert_int_equal(h->m.visit.screen, SCREEN_NOT_SAVED);
    assert_true(hand_press(h, "Try again"));
    assert_true(hand_asked(h, CMD_JOB));
}

static void going_back_to_the_basket_forgets_what_was_typed(void **state)
{
    struct hand *h = *state;
    to_basket(h, 2);
    assert_true(hand_press(h, "I am interested in all 2"));
    assert_true(hand_type(h, "Sam"));
    assert_true(hand_press(h, "Back"));
    assert_int_equal(h->m.visit.screen, SCREEN_BASKET);
    assert_string_equal(h->m.visit.draft.name, "");
    assert_false(h->m.visit.draft.several);
}

static void one_job_sent_alone_is_kept_no_more(void **state)
{
    struct hand *h = *state;
    to_basket(h, 2);
    assert_true(hand_press(h, "Job 1"));
    give_job(h, 1);
    assert_true(hand_press(h, "I am interested"));
    to_check(h);
    assert_true(hand_press(h, "Agree and send"));
    struct msg msg = {.kind = MSG_SAVED};
    msg.thing.kind = OP_INTEREST;
    memcpy(msg.thing.target, h->m.job.vacancy.meta.id, UUID_SIZE);
    memcpy(msg.thing.code, HAND_CODE, sizeof HAND_CODE);
    hand_tell(h, &msg);
    assert_int_equal(h->m.visit.basket.count, 1);
    assert_false(hand_sees(h, "Each job has its own code"));
}

static void the_basket_is_gone_with_the_visit(void **state)
{
    struct hand *h = *state;
    to_basket(h, 3);
    assert_true(hand_press(h, "Start again"));
    static const struct basket none;
    assert_memory_equal(&h->m.visit.basket, &none, sizeof none);
    assert_int_equal(h->m.visit.sent.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HAND(a_kept_job_stands_in_the_basket_and_can_be_removed),
        HAND(the_list_says_what_is_kept),
        HAND(keeping_twice_keeps_once_and_shows_the_basket),
        HAND(one_more_than_can_be_kept_is_not_kept),
        HAND(one_typing_saves_each_job_with_its_own_code),
        HAND(it_is_sent_only_when_all_of_them_are),
        HAND(a_job_that_is_gone_is_said_and_the_others_go),
        HAND(jobs_that_cannot_be_read_stay_and_are_not_called_gone),
        HAND(when_all_are_gone_nothing_is_sent),
        HAND(codes_are_shown_even_when_the_rest_could_not_be_saved),
        HAND(when_nothing_could_be_saved_it_can_be_tried_again),
        HAND(going_back_to_the_basket_forgets_what_was_typed),
        HAND(one_job_sent_alone_is_kept_no_more),
        HAND(the_basket_is_gone_with_the_visit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
