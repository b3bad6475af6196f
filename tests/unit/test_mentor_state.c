/* How far one request for a mentor is: every event in every state, and that no sequence
 * of events loses or doubles a mentor's place. */
#include <stdio.h>
#include <string.h>

#include "core/mentor_state.h"
#include "tests/test.h"

#define ANN "01920000-0000-7000-8000-00000000000a"
#define BEA "01920000-0000-7000-8000-00000000000b"
#define GROUP_ID "01920000-0000-7000-8000-00000000000c"

enum { HOUR = 3600, DAY = 86400, START = 1795338000 };

static const struct mentor_rules rules = {.offer_s = 48 * HOUR, .follow_up_s = 10 * DAY};

struct story {
    struct mentor_request r;
    struct mentor_effect last;
    struct err e;
    int64_t now;
    int32_t offered[2], accepted[2]; /* of Ann and of Bea */
};

static struct story begin(void)
{
    return (struct story){.r = mentor_request_new(&rules, START), .now = START};
}

static bool happens(struct story *s, enum mentor_event_kind kind, const char *mentor)
{
    const struct mentor_event event = {
        .kind = kind, .mentor = mentor, .session = GROUP_ID};
    bool ok = mentor_step(&s->r, &event, &rules, s->now, &s->last, &s->e);
    int who = strcmp(s->last.mentor, BEA) == 0 ? 1 : 0;
    s->offered[who] += s->last.offered;
    s->accepted[who] += s->last.accepted;
    return ok;
}

static void they_find_one_another_and_talk(void **state)
{
    (void)state;
    struct story s = begin();
    assert_true(happens(&s, MENTOR_EVENT_OFFER, ANN));
    assert_int_equal(s.last.tell, MENTOR_TELL_OFFER);
    assert_int_equal(s.r.until, START + 48 * HOUR);
    assert_true(happens(&s, MENTOR_EVENT_ACCEPT, NULL));
    assert_int_equal(s.last.tell, MENTOR_TELL_DETAILS | MENTOR_TELL_FOUND);
    assert_string_equal(s.last.mentor, ANN);
    assert_int_equal(s.r.due, START + 10 * DAY);
    s.now = s.r.due;
    assert_true(happens(&s, MENTOR_EVENT_TIME, NULL));
    assert_int_equal(s.last.tell, MENTOR_TELL_FOLLOW_UP);
    assert_true(happens(&s, MENTOR_EVENT_TALKED, NULL));
    assert_int_equal(s.r.state, MENTOR_CLOSED);
    assert_int_equal(s.r.end, MENTOR_END_TALKED);
    assert_int_equal(s.last.tell, 0);
    assert_int_equal(s.accepted[0], 0);
}

static void silence_leads_on_to_the_next(void **state)
{
    (void)state;
    struct story s = begin();
    assert_true(happens(&s, MENTOR_EVENT_OFFER, ANN));
    s.now = s.r.until - 1;
    assert_true(happens(&s, MENTOR_EVENT_TIME, NULL));
    assert_int_equal(s.r.state, MENTOR_OFFERED);
    s.now++;
    assert_true(happens(&s, MENTOR_EVENT_TIME, NULL));
    assert_int_equal(s.r.state, MENTOR_ASKED);
    assert_int_equal(s.last.reply, MENTOR_REPLY_LAPSED);
    assert_true(s.last.looks && s.r.automatic);
    assert_int_equal(s.offered[0], 0);
    assert_true(happens(&s, MENTOR_EVENT_OFFER, BEA));
    assert_int_equal(s.offered[1], 1);
}

/* The clock decides, also where nobody has looked yet. */
static void an_answer_after_the_end_counts_no_more(void **state)
{
    (void)state;
    struct story s = begin();
    assert_true(happens(&s, MENTOR_EVENT_OFFER, ANN));
    s.now = s.r.until;
    assert_false(happens(&s, MENTOR_EVENT_ACCEPT, NULL));
    assert_string_equal(s.e.text, "the offer has ended");
    assert_false(happens(&s, MENTOR_EVENT_PASS, NULL));
    assert_false(happens(&s, MENTOR_EVENT_MORE, NULL));
    assert_int_equal(s.r.state, MENTOR_OFFERED);
}

static void more_is_told_once_and_gives_time(void **state)
{
    (void)state;
    struct story s = begin();
    assert_true(happens(&s, MENTOR_EVENT_OFFER, ANN));
    s.now += 40 * HOUR;
    assert_true(happens(&s, MENTOR_EVENT_MORE, NULL));
    assert_int_equal(s.last.tell, MENTOR_TELL_MORE);
    assert_string_equal(s.last.mentor, ANN);
    assert_int_equal(s.r.until, s.now + 48 * HOUR);
    assert_false(happens(&s, MENTOR_EVENT_MORE, NULL));
    assert_true(happens(&s, MENTOR_EVENT_PASS, NULL));
    assert_true(happens(&s, MENTOR_EVENT_OFFER, BEA));
    assert_true(happens(&s, MENTOR_EVENT_MORE, NULL)); /* another mentor */
}

static void a_group_is_named_and_a_mentor_looked_for_all_the_same(void **state)
{
    (void)state;
    struct story s = begin();
    assert_true(happens(&s, MENTOR_EVENT_GROUP, NULL));
    assert_int_equal(s.r.state, MENTOR_GROUP);
    assert_int_equal(s.last.tell, MENTOR_TELL_GROUP);
    assert_string_equal(s.r.session, GROUP_ID);
    assert_int_equal(s.r.due, START + MENTOR_LOOK_S);
    assert_true(s.r.automatic); /* they were told that we go on looking */
    assert_true(happens(&s, MENTOR_EVENT_OFFER, ANN));
    assert_true(happens(&s, MENTOR_EVENT_PASS, NULL));
    assert_int_equal(s.r.state, MENTOR_GROUP); /* and its session is not named again */
}

static void who_did_not_talk_is_looked_for_again(void **state)
{
    (void)state;
    struct story s = begin();
    assert_true(happens(&s, MENTOR_EVENT_OFFER, ANN));
    assert_true(happens(&s, MENTOR_EVENT_ACCEPT, NULL));
    assert_true(happens(&s, MENTOR_EVENT_NOT_YET, NULL));
    assert_int_equal(s.r.state, MENTOR_ACCEPTED);
    assert_true(happens(&s, MENTOR_EVENT_NOT_TALKED, NULL));
    assert_int_equal(s.r.state, MENTOR_ASKED);
    assert_int_equal(s.last.reply, MENTOR_REPLY_NO_CONTACT);
    assert_int_equal(s.last.tell, MENTOR_TELL_OVER);
    assert_int_equal(s.accepted[0], 0);
}

static void unanswered_follow_ups_end_it(void **state)
{
    (void)state;
    struct story s = begin();
    int asked = 0;
    assert_true(happens(&s, MENTOR_EVENT_OFFER, ANN));
    assert_true(happens(&s, MENTOR_EVENT_ACCEPT, NULL));
    while (s.r.state == MENTOR_ACCEPTED) {
        s.now = s.r.due;
        assert_true(happens(&s, MENTOR_EVENT_TIME, NULL));
        asked += s.last.tell == MENTOR_TELL_FOLLOW_UP;
    }
    assert_int_equal(asked, MENTOR_FOLLOW_UPS);
    assert_int_equal(s.r.end, MENTOR_END_SILENT);
    assert_int_equal(s.last.tell, 0); /* a mentor need not be told: they may go on */
    assert_int_equal(s.accepted[0], 0);
}

static void the_mentor_hears_that_it_is_over(void **state)
{
    (void)state;
    static const enum mentor_event_kind ends[] = {MENTOR_EVENT_WITHDRAW,
                                                  MENTOR_EVENT_CLOSE};
    for (size_t i = 0; i < LENGTH(ends); i++) {
        struct story s = begin();
        assert_true(happens(&s, MENTOR_EVENT_OFFER, ANN));
        assert_true(happens(&s, MENTOR_EVENT_ACCEPT, NULL));
        assert_true(happens(&s, ends[i], NULL));
        assert_int_equal(s.last.tell, MENTOR_TELL_OVER);
        assert_string_equal(s.last.mentor, ANN);
        assert_false(happens(&s, ends[i], NULL));
        s = begin();
        assert_true(happens(&s, ends[i], NULL)); /* nobody knew of it */
        assert_int_equal(s.last.tell, 0);
    }
}

/* Rows: what may happen in which state: asked, offered, accepted, group, closed. */
struct row {
    const char *name;
    enum mentor_event_kind kind;
    const char *may; /* y or n by state */
};
static const struct row table[] = {
    {"offer", MENTOR_EVENT_OFFER, "ynnyn"},
    {"group", MENTOR_EVENT_GROUP, "ynnyn"},
    {"nobody", MENTOR_EVENT_NOBODY, "ynnyn"},
    {"more", MENTOR_EVENT_MORE, "nynnn"},
    {"accept", MENTOR_EVENT_ACCEPT, "nynnn"},
    {"pass", MENTOR_EVENT_PASS, "nynnn"},
    {"away", MENTOR_EVENT_AWAY, "nynnn"},
    {"talked", MENTOR_EVENT_TALKED, "nnynn"},
    {"not talked", MENTOR_EVENT_NOT_TALKED, "nnynn"},
    {"not yet", MENTOR_EVENT_NOT_YET, "nnynn"},
    {"withdraw", MENTOR_EVENT_WITHDRAW, "yyyyn"},
    {"close", MENTOR_EVENT_CLOSE, "yyyyn"},
    {"time", MENTOR_EVENT_TIME, "yyyyy"},
};

static struct story in_state(enum mentor_state wanted)
{
    static const enum mentor_event_kind ways[MENTOR_STATE_COUNT][2] = {
        [MENTOR_ASKED] = {MENTOR_EVENT_TIME, MENTOR_EVENT_TIME},
        [MENTOR_OFFERED] = {MENTOR_EVENT_OFFER, MENTOR_EVENT_TIME},
        [MENTOR_ACCEPTED] = {MENTOR_EVENT_OFFER, MENTOR_EVENT_ACCEPT},
        [MENTOR_GROUP] = {MENTOR_EVENT_GROUP, MENTOR_EVENT_TIME},
        [MENTOR_CLOSED] = {MENTOR_EVENT_CLOSE, MENTOR_EVENT_TIME},
    };
    struct story s = begin();
    assert_true(happens(&s, ways[wanted][0], ANN));
    assert_true(happens(&s, ways[wanted][1], ANN));
    assert_int_equal(s.r.state, wanted);
    return s;
}

static void is_allowed_where_the_table_says(void **state)
{
    const struct row *x = *state;
    for (int i = 0; i < MENTOR_STATE_COUNT; i++) {
        struct story s = in_state((enum mentor_state)i);
        const struct mentor_request before = s.r;
        bool ok = happens(&s, x->kind, ANN);
        assert_int_equal(ok, x->may[i] == 'y');
        if (!ok) {
            assert_true(s.e.text[0] != '\0');
            assert_int_equal(s.r.state, before.state);
            assert_int_equal(s.r.due, before.due);
            assert_string_equal(s.r.mentor, before.mentor);
        }
    }
}

static uint32_t roll(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % below;
}

/* Counted outside of the machine: who holds what follows from its state alone. */
static void places_agree_with_the_state_after_any_events(void **state)
{
    (void)state;
    uint32_t seed = 3;
    for (int round = 0; round < 3000; round++) {
        struct story s = begin();
        for (int i = 0; i < 40; i++) {
            enum mentor_event_kind kind =
                (enum mentor_event_kind)roll(&seed, MENTOR_EVENT_COUNT);
            (void)happens(&s, kind, roll(&seed, 2) == 0 ? ANN : BEA);
            int who = strcmp(s.r.mentor, BEA) == 0 ? 1 : 0;
            bool offered = s.r.state == MENTOR_OFFERED;
            bool accepted = s.r.state == MENTOR_ACCEPTED;
            assert_int_equal(s.offered[who], offered);
            assert_int_equal(s.offered[1 - who], 0);
            assert_int_equal(s.accepted[who], accepted);
            assert_int_equal(s.accepted[1 - who], 0);
            assert_int_equal(s.r.mentor[0] != '\0', offered || accepted);
            s.now += roll(&seed, 30) * HOUR;
        }
    }
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(table, is_allowed_where_the_table_says);
    RUN_TESTS(TEST(they_find_one_another_and_talk), TEST(silence_leads_on_to_the_next),
              TEST(an_answer_after_the_end_counts_no_more),
              TEST(more_is_told_once_and_gives_time),
              TEST(a_group_is_named_and_a_mentor_looked_for_all_the_same),
              TEST(who_did_not_talk_is_looked_for_again),
              TEST(unanswered_follow_ups_end_it), TEST(the_mentor_hears_that_it_is_over),
              TEST(places_agree_with_the_state_after_any_events));
    return failed;
}
