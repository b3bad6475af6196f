#include "tests/test.h"
#include "tests/unit/hub_world.h"

/* ---- a small language for what people do ---- */

enum { HOUR = 3600, SOON = 60 };

/* The session of world_session starts on 23 November, 18:00: 33 hours from the start. */
#define START (WORLD_START + 33 * HOUR)

struct scene {
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], other[UUID_SIZE];
};

static void open_scene(struct scene *s, const char *capacity)
{
    world_open(&s->w);
    kiosk_open(&s->w, &s->k, 1);
    world_session(&s->w, "Meet-up", capacity, s->session);
    world_session(&s->w, "Another", "2", s->other);
}

static struct outcome does(struct scene *s, enum op_kind kind, unsigned person,
                           struct test_op t)
{
    char code[CLAIM_SIZE];
    t.kind = kind;
    t.code = test_code(code, person);
    return ask(&s->w, &s->k, &t);
}

#define DOES(s, kind, person, ...)                                                       \
    does((s), (kind), (person), (struct test_op){__VA_ARGS__})

static enum result book(struct scene *s, unsigned person, uint32_t places, bool ask_first)
{
    return DOES(s, OP_BOOK, person, .target = s->session, .places = places,
                .ask_first = ask_first)
        .result;
}

static struct hub_person booking_of(struct scene *s, unsigned person)
{
    struct hub_person p;
    uint8_t hash[HUB_HASH_BYTES];
    char code[CLAIM_SIZE];
    bool found = false;
    struct err e;
    hub_hash_code(hash, &s->w.keys, test_code(code, person));
    assert_true(hub_person_by_code(hub_store_of(s->w.hub), hash, &p, &found, &e));
    assert_true(found);
    return p;
}

static void assert_state(struct scene *s, unsigned person, enum state state)
{
    assert_string_equal(state_name(booking_of(s, person).state), state_name(state));
}

static void assert_answer(struct outcome o, enum result result, enum reason reason)
{
    assert_string_equal(result_name(o.result), result_name(result));
    assert_string_equal(reason_name(o.reason), reason_name(reason));
}

static void wait_until(struct scene *s, int64_t wall)
{
    world_wait(&s->w, (uint64_t)(wall - s->w.now.wall) * 1000);
}

/* ---- offers ---- */

static void who_wants_to_be_asked_is_offered_and_may_accept(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "1");
    assert_int_equal(book(&s, 1, 1, false), RESULT_CONFIRMED);
    assert_int_equal(book(&s, 2, 1, true), RESULT_WAITING);
    DOES(&s, OP_CANCEL, 1, .n = 0);
    assert_state(&s, 2, STATE_OFFERED);
    assert_int_equal(booking_of(&s, 2).offered_until, WORLD_START + HUB_OFFER_S);
    assert_int_equal(world_places(&s.w, s.session).taken, 1);
    assert_answer(DOES(&s, OP_ANSWER_OFFER, 2, .accept = true), RESULT_CONFIRMED,
                  REASON_NONE);
    assert_state(&s, 2, STATE_CONFIRMED);
    assert_int_equal(world_places(&s.w, s.session).taken, 1);
    world_close(&s.w);
}

static void a_declined_offer_goes_to_the_next(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "1");
    book(&s, 1, 1, false);
    book(&s, 2, 1, true);
    book(&s, 3, 1, false);
    DOES(&s, OP_CANCEL, 1, .n = 0);
    assert_answer(DOES(&s, OP_ANSWER_OFFER, 2, .accept = false), RESULT_CANCELLED,
                  REASON_NONE);
    assert_state(&s, 2, STATE_CANCELLED);
    assert_state(&s, 3, STATE_CONFIRMED);
    world_close(&s.w);
}

static void an_offer_lapses_by_the_hubs_clock_and_goes_on(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "1");
    book(&s, 1, 1, false);
    book(&s, 2, 1, true);
    book(&s, 3, 1, false);
    DOES(&s, OP_CANCEL, 1, .n = 0);
    wait_until(&s, WORLD_START + HUB_OFFER_S - 1);
    assert_state(&s, 2, STATE_OFFERED);
    assert_true(hub_due_ms(s.w.hub) <= s.w.now.ms + SOON * 1000);
    world_wait(&s.w, SOON * 1000);
    assert_state(&s, 2, STATE_CANCELLED);
    assert_int_equal(booking_of(&s, 2).note, STATUS_NOTE_LAPSED);
    assert_state(&s, 3, STATE_CONFIRMED);
    assert_answer(DOES(&s, OP_ANSWER_OFFER, 2, .accept = true), RESULT_REFUSED,
                  REASON_PAST);
    world_close(&s.w);
}

/* Though the timer has not come yet. */
static void an_answer_one_second_late_is_late(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "1");
    book(&s, 1, 1, false);
    book(&s, 2, 1, true);
    DOES(&s, OP_CANCEL, 1, .n = 0);
    s.w.now.wall += HUB_OFFER_S; /* and the monotonic clock stands */
    assert_answer(DOES(&s, OP_ANSWER_OFFER, 2, .accept = true), RESULT_REFUSED,
                  REASON_PAST);
    assert_state(&s, 2, STATE_CANCELLED);
    assert_int_equal(world_places(&s.w, s.session).taken, 0);
    world_close(&s.w);
}

/* ---- damage that SQLite takes for a value ---- */

static void sql(struct scene *s, const char *text)
{
    struct err e;
    if (!db_exec(hub_store_db(hub_store_of(s->w.hub)), text, &e))
        fail_msg("%s", e.text);
}

static uint32_t alarms(struct scene *s, const char *what)
{
    uint32_t count = 0;
    struct err e;
    assert_true(hub_audit_count(hub_store_of(s->w.hub), what, &count, &e));
    return count;
}

/* Person 2 is offered the place of the first session, person 4 that of the other. */
static void offer_in_both(struct scene *s)
{
    open_scene(s, "1");
    book(s, 1, 1, false);
    book(s, 2, 1, true);
    DOES(s, OP_BOOK, 3, .target = s->other, .places = 2);
    DOES(s, OP_BOOK, 4, .target = s->other, .places = 1, .ask_first = true);
    DOES(s, OP_CANCEL, 1, .n = 0);
    world_wait(&s->w, 5000); /* the other's ends later */
    DOES(s, OP_CANCEL, 3, .n = 0);
    assert_state(s, 2, STATE_OFFERED);
    assert_state(s, 4, STATE_OFFERED);
}

static void an_offer_lapses_though_its_sessions_record_is_damaged(void **state)
{
    (void)state;
    struct scene s;
    offer_in_both(&s);
    sql(&s, "UPDATE rec SET body = '?' WHERE body LIKE '%Meet-up%'");
    wait_until(&s, WORLD_START + HUB_OFFER_S + SOON);
    assert_state(&s, 2, STATE_CANCELLED);
    assert_state(&s, 4, STATE_CANCELLED);
    assert_int_equal(world_places(&s.w, s.session).taken, 0);
    assert_int_equal(book(&s, 5, 1, false), RESULT_CONFIRMED); /* and goes on */
    assert_int_equal(alarms(&s, "alarm: a session's record cannot be read"), 1);
    world_close(&s.w);
}

static void an_offer_that_cannot_be_ended_keeps_back_no_other(void **state)
{
    (void)state;
    struct scene s;
    offer_in_both(&s);
    sql(&s, "UPDATE booking SET places = 2"
            " WHERE offered_until = (SELECT min(offered_until) FROM booking"
            " WHERE offered_until > 0)");
    wait_until(&s, WORLD_START + HUB_OFFER_S + SOON);
    world_wait(&s.w, 60000);
    world_wait(&s.w, 60000);
    assert_state(&s, 2, STATE_OFFERED);
    assert_state(&s, 4, STATE_CANCELLED);
    assert_int_equal(alarms(&s, "alarm: an offer that cannot be ended"), 1);
    assert_true(hub_due_ms(s.w.hub) > s.w.now.ms); /* and is not tried without end */
    world_close(&s.w);
}

static bool count_sound(void *context, const struct hub_person *p, const void *box,
                        size_t size)
{
    (void)box;
    (void)size;
    *(int *)context += p->state == (enum state)99 ? 1000 : 1;
    return true;
}

static void a_state_that_there_is_not_keeps_back_no_other_and_ends_no_hub(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    char code[CLAIM_SIZE];
    offer_in_both(&s);
    sql(&s, "UPDATE booking SET state = 99"
            " WHERE offered_until = (SELECT min(offered_until) FROM booking"
            " WHERE offered_until > 0)");
    wait_until(&s, WORLD_START + HUB_OFFER_S + SOON);
    world_wait(&s.w, 60000);
    assert_state(&s, 4, STATE_CANCELLED);
    assert_int_equal(alarms(&s, "alarm: an offer that cannot be ended"), 1);
    send_op(&s.w, &s.k, &(struct test_op){.kind = OP_CANCEL, .code = test_code(code, 2)});
    world_tick(&s.w);
    assert_int_equal(next_note(&s.w, &s.k).kind, WIRE_HOLD);
    assert_int_equal(book(&s, 6, 1, false), RESULT_WAITING); /* the next of that kiosk */
    int sound = 0;
    const struct hub_people_list list = {
        .thing = HUB_BOOKING, .each = count_sound, .context = &sound};
    assert_true(hub_people_list(hub_store_of(s.w.hub), &list, &e));
    assert_int_equal(sound, 4);
    world_close(&s.w);
}

static void a_booking_of_no_session_ends_no_hub(void **state)
{
    (void)state;
    struct scene s;
    char code[CLAIM_SIZE];
    open_scene(&s, "1");
    book(&s, 1, 1, false);
    sql(&s, "PRAGMA foreign_keys = 0; UPDATE booking SET session = '?'");
    send_op(&s.w, &s.k, &(struct test_op){.kind = OP_CANCEL, .code = test_code(code, 1)});
    world_tick(&s.w);
    assert_string_equal(next_note(&s.w, &s.k).reason, "damaged");
    assert_string_equal(hub_counts(s.w.hub)->trouble, "a booking's session is not here");
    world_close(&s.w);
}

static void an_offer_lapses_at_start(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "1");
    book(&s, 1, 1, false);
    book(&s, 2, 1, true);
    DOES(&s, OP_CANCEL, 1, .n = 0);
    s.w.now.wall += HUB_OFFER_S;
    world_restart(&s.w);
    world_tick(&s.w);
    assert_state(&s, 2, STATE_CANCELLED);
    world_close(&s.w);
}

static void an_offer_ends_two_hours_before_the_session(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "1");
    book(&s, 1, 1, false);
    book(&s, 2, 1, true);
    wait_until(&s, START - 10 * HOUR);
    DOES(&s, OP_CANCEL, 1, .n = 0);
    assert_int_equal(booking_of(&s, 2).offered_until, START - HUB_OFFER_BEFORE_S);
    world_close(&s.w);
}

static void too_late_to_ask_takes_the_first_who_need_not_be_asked(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "1");
    book(&s, 1, 1, false);
    book(&s, 2, 1, true);
    book(&s, 3, 1, false);
    wait_until(&s, START - HOUR);
    DOES(&s, OP_CANCEL, 1, .n = 0);
    assert_state(&s, 2, STATE_WAITING);
    assert_state(&s, 3, STATE_CONFIRMED);
    world_close(&s.w);
}

static void what_was_not_offered_cannot_be_answered(void **state)
{
    (void)state;
    static const struct {
        unsigned person;
        bool accept;
        enum result result;
        enum reason reason;
    } table[] = {
        {1, true, RESULT_CONFIRMED, REASON_NONE}, /* so it is already */
        {1, false, RESULT_REFUSED, REASON_NOT_FOUND},
        {2, true, RESULT_REFUSED, REASON_NOT_FOUND}, /* waits */
        {2, false, RESULT_REFUSED, REASON_NOT_FOUND},
        {3, true, RESULT_REFUSED, REASON_CLOSED}, /* cancelled */
        {3, false, RESULT_CANCELLED, REASON_NONE},
        {9, true, RESULT_REFUSED, REASON_NOT_FOUND}, /* wrong code */
    };
    struct scene s;
    open_scene(&s, "1");
    book(&s, 1, 1, false);
    book(&s, 2, 1, true);
    book(&s, 3, 1, true);
    DOES(&s, OP_CANCEL, 3, .n = 0);
    for (size_t i = 0; i < LENGTH(table); i++)
        assert_answer(
            DOES(&s, OP_ANSWER_OFFER, table[i].person, .accept = table[i].accept),
            table[i].result, table[i].reason);
    world_close(&s.w);
}

/* ---- changes ---- */

static void a_booking_may_shrink_and_the_place_goes_on(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "2");
    book(&s, 1, 2, false);
    book(&s, 2, 1, false);
    assert_answer(DOES(&s, OP_CHANGE, 1, .target = s.session, .places = 1), RESULT_DONE,
                  REASON_NONE);
    assert_state(&s, 1, STATE_CONFIRMED);
    assert_state(&s, 2, STATE_CONFIRMED);
    assert_int_equal(world_places(&s.w, s.session).taken, 2);
    assert_answer(DOES(&s, OP_CHANGE, 1, .target = s.session, .places = 2),
                  RESULT_REFUSED, REASON_FULL);
    assert_int_equal(booking_of(&s, 1).places, 1);
    world_close(&s.w);
}

static void who_waits_keeps_the_rank_on_a_change(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "1");
    book(&s, 1, 1, false);
    book(&s, 2, 2, false);
    book(&s, 3, 1, false);
    uint64_t rank = booking_of(&s, 2).hseq;
    assert_answer(DOES(&s, OP_CHANGE, 2, .target = s.session, .places = 1), RESULT_DONE,
                  REASON_NONE);
    assert_int_equal(booking_of(&s, 2).hseq, rank);
    DOES(&s, OP_CANCEL, 1, .n = 0);
    assert_state(&s, 2, STATE_CONFIRMED);
    assert_state(&s, 3, STATE_WAITING);
    world_close(&s.w);
}

static void a_move_is_whole_or_not_at_all(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "1");
    book(&s, 1, 1, false);
    book(&s, 2, 1, false);
    assert_answer(DOES(&s, OP_CHANGE, 1, .target = s.other, .places = 2), RESULT_DONE,
                  REASON_NONE);
    assert_string_equal(booking_of(&s, 1).target, s.other);
    assert_int_equal(world_places(&s.w, s.other).taken, 2);
    assert_state(&s, 2, STATE_CONFIRMED);
    /* Full there: the old place is kept. */
    assert_answer(DOES(&s, OP_CHANGE, 2, .target = s.other, .places = 1), RESULT_REFUSED,
                  REASON_FULL);
    assert_string_equal(booking_of(&s, 2).target, s.session);
    assert_state(&s, 2, STATE_CONFIRMED);
    assert_int_equal(world_places(&s.w, s.session).taken, 1);
    world_close(&s.w);
}

static void who_waits_may_move_to_where_there_is_room(void **state)
{
    (void)state;
    struct scene s;
    open_scene(&s, "1");
    book(&s, 1, 1, false);
    book(&s, 2, 1, true);
    assert_answer(DOES(&s, OP_CHANGE, 2, .target = s.other, .places = 1), RESULT_DONE,
                  REASON_NONE);
    assert_state(&s, 2, STATE_CONFIRMED);
    assert_int_equal(world_places(&s.w, s.session).waiting, 0);
    assert_int_equal(world_places(&s.w, s.session).taken, 1);
    world_close(&s.w);
}

static void a_change_is_refused_with_the_reason_that_holds(void **state)
{
    (void)state;
    struct scene s;
    static const char nowhere[] = "01920000-0000-7000-8000-0000000000aa";
    open_scene(&s, "2");
    book(&s, 1, 1, false);
    assert_answer(DOES(&s, OP_CHANGE, 1, .target = nowhere, .places = 1), RESULT_REFUSED,
                  REASON_NOT_FOUND);
    assert_answer(DOES(&s, OP_CHANGE, 9, .target = s.session, .places = 1),
                  RESULT_REFUSED, REASON_NOT_FOUND);
    book(&s, 2, 1, false);
    DOES(&s, OP_CANCEL, 2, .n = 0);
    assert_answer(DOES(&s, OP_CHANGE, 2, .target = s.other, .places = 1), RESULT_REFUSED,
                  REASON_CLOSED);
    wait_until(&s, START);
    assert_answer(DOES(&s, OP_CHANGE, 1, .target = s.other, .places = 1), RESULT_REFUSED,
                  REASON_PAST);
    world_close(&s.w);
}

static void wrong_codes_of_any_kind_count_and_hold(void **state)
{
    (void)state;
    static const enum op_kind kinds[] = {OP_CHANGE, OP_ANSWER_OFFER, OP_CANCEL,
                                         OP_WITHDRAW, OP_CHANGE};
    struct scene s;
    char code[CLAIM_SIZE];
    open_scene(&s, "2");
    book(&s, 1, 1, false);
    for (unsigned i = 0; i < LENGTH(kinds); i++) {
        bool change = kinds[i] == OP_CHANGE;
        struct test_op t = {.target = change ? s.session : NULL, .places = change};
        assert_answer(does(&s, kinds[i], 100 + i, t), RESULT_REFUSED, REASON_NOT_FOUND);
    }
    struct test_op right = {
        .kind = OP_CHANGE, .target = s.other, .places = 1, .code = test_code(code, 1)};
    send_op(&s.w, &s.k, &right);
    world_tick(&s.w);
    assert_string_equal(next_note(&s.w, &s.k).reason, "codes");
    world_wait(&s.w, (HOUR + SOON) * 1000);
    assert_answer(next_outcome(&s.w, &s.k), RESULT_DONE, REASON_NONE);
    world_close(&s.w);
}

/* ---- any life ---- */

static uint32_t next_random(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % below;
}

enum { PEOPLE = 24, ACTS = 80, LIVES = 5 };

/* In the hub's own numbers: what is taken is what bookings hold, and nobody waits for
 * whom there is room and who could be asked. */
static void assert_in_order(struct scene *s, const char *session)
{
    struct hub_places p = world_places(&s->w, session);
    uint32_t taken = 0;
    uint32_t waiting = 0;
    assert_true(p.taken + p.lent <= p.capacity + p.over);
    for (unsigned i = 0; i < PEOPLE; i++) {
        struct hub_person b = booking_of(s, i);
        if (strcmp(b.target, session) != 0)
            continue;
        if (b.state == STATE_CONFIRMED || b.state == STATE_OFFERED)
            taken += b.places;
        if (b.state == STATE_WAITING)
            waiting += b.places;
        if (b.state == STATE_WAITING)
            assert_true(b.places > hub_places_free(&p));
    }
    assert_int_equal(taken, p.taken);
    assert_int_equal(waiting, p.waiting);
}

/* Who waited longer and fits is never behind one who waited less. */
static void assert_fair(const struct hub_person *before, const struct hub_person *after)
{
    for (unsigned i = 0; i < PEOPLE; i++)
        for (unsigned j = 0; j < PEOPLE; j++) {
            bool waited =
                before[i].state == STATE_WAITING && before[j].state == STATE_WAITING;
            bool j_went = waited && after[i].state == STATE_WAITING &&
                          after[j].state != STATE_WAITING &&
                          after[j].state != STATE_CANCELLED &&
                          strcmp(after[i].target, after[j].target) == 0 &&
                          strcmp(before[j].target, after[j].target) == 0;
            if (j_went && before[i].hseq < before[j].hseq)
                assert_true(after[i].places > after[j].places);
        }
}

static void act(struct scene *s, uint32_t *seed)
{
    unsigned person = next_random(seed, PEOPLE);
    const char *target = next_random(seed, 4) == 0 ? s->other : s->session;
    uint32_t places = 1 + next_random(seed, 2);
    switch (next_random(seed, 6)) {
    case 0: DOES(s, OP_CANCEL, person, .n = 0); break;
    case 1:
    case 2: DOES(s, OP_CHANGE, person, .target = target, .places = places); break;
    case 3:
    case 4: DOES(s, OP_ANSWER_OFFER, person, .accept = next_random(seed, 2) != 0); break;
    default: world_wait(&s->w, next_random(seed, 2 * HOUR) * 1000ULL);
    }
}

static void any_life_is_fair_and_never_oversold(void **state)
{
    (void)state;
    for (uint32_t life = 0; life < LIVES; life++) {
        struct scene s;
        uint32_t seed = life + 1;
        struct hub_person before[PEOPLE], after[PEOPLE];
        open_scene(&s, "5");
        for (unsigned i = 0; i < PEOPLE; i++)
            book(&s, i, 1 + next_random(&seed, 2), next_random(&seed, 2) != 0);
        for (int i = 0; i < ACTS && s.w.now.wall < START - 4 * HOUR; i++) {
            for (unsigned p = 0; p < PEOPLE; p++)
                before[p] = booking_of(&s, p);
            act(&s, &seed);
            for (unsigned p = 0; p < PEOPLE; p++)
                after[p] = booking_of(&s, p);
            assert_in_order(&s, s.session);
            assert_in_order(&s, s.other);
            assert_fair(before, after);
        }
        world_close(&s.w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_wants_to_be_asked_is_offered_and_may_accept),
        cmocka_unit_test(a_declined_offer_goes_to_the_next),
        cmocka_unit_test(an_offer_lapses_by_the_hubs_clock_and_goes_on),
        cmocka_unit_test(an_answer_one_second_late_is_late),
        cmocka_unit_test(an_offer_lapses_though_its_sessions_record_is_damaged),
        cmocka_unit_test(an_offer_that_cannot_be_ended_keeps_back_no_other),
        cmocka_unit_test(a_state_that_there_is_not_keeps_back_no_other_and_ends_no_hub),
        cmocka_unit_test(a_booking_of_no_session_ends_no_hub),
        cmocka_unit_test(an_offer_lapses_at_start),
        cmocka_unit_test(an_offer_ends_two_hours_before_the_session),
        cmocka_unit_test(too_late_to_ask_takes_the_first_who_need_not_be_asked),
        cmocka_unit_test(what_was_not_offered_cannot_be_answered),
        cmocka_unit_test(a_booking_may_shrink_and_the_place_goes_on),
        cmocka_unit_test(who_waits_keeps_the_rank_on_a_change),
        cmocka_unit_test(a_move_is_whole_or_not_at_all),
        cmocka_unit_test(who_waits_may_move_to_where_there_is_room),
        cmocka_unit_test(a_change_is_refused_with_the_reason_that_holds),
        cmocka_unit_test(wrong_codes_of_any_kind_count_and_hold),
        cmocka_unit_test(any_life_is_fair_and_never_oversold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
