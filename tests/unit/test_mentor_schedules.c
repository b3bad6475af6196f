/* A mentor's room is never passed: 10,000 schedules in which several of staff, the people
 * themselves and the clock act in any order, on the real store. What each mentor has is
 * counted outside of the machine, from the requests, after every act.
 *
 * Broken once on purpose, and each was found: no look at the room (and no CHECK), no look
 * at the pause (and no CHECK), a lapse that keeps the place, an acceptance that does not
 * take it, an erasure that keeps it, a pause that leaves offers open. */
#include "tests/unit/mentor_world.h"

enum {
    SCHEDULES = 10000,
    A_WORLD = 100, /* schedules, then a new hub */
    OFFER_S = 900, /* short, so that no nightly care of the hub is waited for */
    MENTORS = 2,
    REQUESTS = 3,
    ACTS = 10
};

struct schedule {
    struct desk d;
    uint32_t seed;
    struct hub_mentor mentors[MENTORS];
    char ops[REQUESTS][UUID_SIZE];
    char codes[REQUESTS][CLAIM_SIZE];
    bool over[REQUESTS];    /* erased, or taken back */
    unsigned done, refused; /* of all acts */
    unsigned full;          /* how often somebody had no room left */
};

static uint32_t roll(struct schedule *s, uint32_t below)
{
    s->seed = s->seed * 1664525U + 1013904223U;
    return (s->seed >> 8) % below;
}

/* ---- what must hold after every act ---- */

struct counted {
    uint32_t offered, accepted;
};

static struct counted count_of(struct schedule *s, const char *mentor)
{
    struct counted c = {0};
    for (int i = 0; i < REQUESTS; i++) {
        const struct hub_mentoring m = request_now(&s->d, s->ops[i]);
        if (strcmp(m.r.mentor, mentor) != 0)
            continue;
        c.offered += m.r.state == MENTOR_OFFERED;
        c.accepted += m.r.state == MENTOR_ACCEPTED;
    }
    return c;
}

static void check(struct schedule *s)
{
    for (int i = 0; i < REQUESTS; i++)
        assert_true(!s->over[i] ||
                    request_now(&s->d, s->ops[i]).r.state == MENTOR_CLOSED);
    for (int i = 0; i < MENTORS; i++) {
        const struct hub_mentor m = mentor_now(&s->d, s->mentors[i].ref);
        const struct counted c = count_of(s, m.m.id);
        if (c.offered + c.accepted > m.m.capacity)
            fail_msg("%u people for a room of %u", c.offered + c.accepted, m.m.capacity);
        assert_int_equal(c.offered, m.m.offered);
        assert_int_equal(c.accepted, m.m.accepted);
        assert_true(!m.m.paused || c.offered == 0);
        s->full += c.offered + c.accepted == m.m.capacity;
    }
}

/* ---- who acts ---- */

static void note(struct schedule *s, const char *why)
{
    s->done += why[0] == '\0';
    s->refused += why[0] != '\0';
}

static const char *any_ref(struct schedule *s)
{
    return s->mentors[roll(s, MENTORS)].ref;
}

static void staff_act(struct schedule *s)
{
    static const enum mentor_event_kind kinds[] = {
        MENTOR_EVENT_OFFER,  MENTOR_EVENT_OFFER,  MENTOR_EVENT_OFFER,
        MENTOR_EVENT_ACCEPT, MENTOR_EVENT_ACCEPT, MENTOR_EVENT_PASS,
        MENTOR_EVENT_MORE,   MENTOR_EVENT_TALKED, MENTOR_EVENT_NOT_TALKED,
        MENTOR_EVENT_CLOSE,  MENTOR_EVENT_NOT_YET};
    enum mentor_event_kind kind = kinds[roll(s, LENGTH(kinds))];
    const char *ref = roll(s, 3) == 0 ? NULL : any_ref(s);
    note(s, desk_act(&s->d, s->ops[roll(s, REQUESTS)], kind, ref));
}

static void manager_acts(struct schedule *s)
{
    struct mentor_change change = {.capacity = 1 + roll(s, 3)};
    if (roll(s, 3) == 0)
        change = (struct mentor_change){.pause = true};
    else if (roll(s, 2) == 0)
        change = (struct mentor_change){.resume = true};
    note(s, desk_change(&s->d, any_ref(s), change));
}

static void person_acts(struct schedule *s)
{
    struct erased erased;
    struct err e;
    bool found = false;
    uint32_t who = roll(s, REQUESTS);
    const struct staff by = anna(&s->d);
    if (roll(s, 2) == 0 && !s->over[who]) { /* an erased code leads nowhere */
        struct test_op back = {.kind = OP_WITHDRAW, .code = s->codes[who]};
        send_op(&s->d.w, &s->d.k, &back);
        world_tick(&s->d.w);
    } else {
        assert_true(erase_person(s->d.w.hub, &by, s->ops[who], &erased, &found, &e));
    }
    s->over[who] = true;
    world_drain(&s->d.w);
}

static void act(struct schedule *s)
{
    uint32_t who = roll(s, 20);
    if (who < 13)
        staff_act(s);
    else if (who < 16)
        manager_acts(s);
    else if (who < 17)
        person_acts(s);
    else
        desk_waits(&s->d, 61 + (int64_t)roll(s, OFFER_S));
}

/* ---- the schedules ---- */

static void begin_schedule(struct schedule *s)
{
    const struct mentor_wish wish = usual_wish();
    for (int i = 0; i < MENTORS; i++)
        s->mentors[i] = desk_mentor(&s->d, i == 0 ? "ann" : "bea", 1 + roll(s, 2));
    for (int i = 0; i < REQUESTS; i++) {
        desk_asks(&s->d, &wish, s->ops[i]);
        memcpy(s->codes[i], s->d.code, CLAIM_SIZE);
        s->over[i] = false;
    }
}

static void open_world(struct schedule *s)
{
    static const struct hub_rules rules = {
        .mentors = {.automatic = true, .offer_s = OFFER_S, .follow_up_s = 2 * OFFER_S}};
    struct err e;
    desk_open(&s->d);
    desk_rules(&s->d, &rules);
    /* No power is cut here: a COMMIT need not wait for the disk. */
    assert_true(db_exec(hub_store_db(store_of(&s->d)), "PRAGMA synchronous = 0", &e));
}

/* So that the next schedule has its mentors for itself. */
static void end_schedule(struct schedule *s)
{
    struct err e;
    const struct staff by = anna(&s->d);
    for (int i = 0; i < REQUESTS; i++)
        (void)desk_act(&s->d, s->ops[i], MENTOR_EVENT_CLOSE, NULL);
    for (int i = 0; i < MENTORS; i++) {
        struct hub_mentor m;
        bool found = false;
        assert_true(mentor_remove(s->d.w.hub, &by, s->mentors[i].ref, &m, &found, &e));
        assert_int_equal(m.m.offered + m.m.accepted, 0);
    }
}

static void a_mentors_room_is_never_passed_in_10000_schedules(void **state)
{
    (void)state;
    static struct schedule s;
    s.seed = 5;
    for (int i = 0; i < SCHEDULES; i++) {
        if (i % A_WORLD == 0)
            open_world(&s);
        begin_schedule(&s);
        for (int n = 0; n < ACTS; n++) {
            act(&s);
            check(&s);
        }
        end_schedule(&s);
        if (i % A_WORLD == A_WORLD - 1)
            desk_close(&s.d);
    }
    /* They did act, and met a mentor without room. */
    assert_true(s.done > SCHEDULES * 2U && s.refused > SCHEDULES && s.full > SCHEDULES);
    print_message("%u acts done, %u refused, %u times no room left\n", s.done, s.refused,
                  s.full);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_mentors_room_is_never_passed_in_10000_schedules));
    return failed;
}
