/* What staff are to look at: operations that are held or set aside, the same person
 * twice, and who did what. */
#include "tests/test.h"

#include "server/hub/logic/hub_aside.h"
#include "server/hub/logic/hub_booking.h"
#include "server/hub/logic/hub_erase.h"
#include "tests/unit/hub_world.h"

static const struct staff by = {.who = WHO, .now = WORLD_START};

struct asides {
    size_t count;
    struct aside items[8];
};

/* With a kiosk and a session of two places; body: for an op. */
static void open_to_walk(struct world *w, struct test_kiosk *k, char session[UUID_SIZE],
                         struct bytes *body)
{
    world_open(w);
    kiosk_open(w, k, 1);
    world_session(w, "Walk", "2", session);
    bytes_init(body, HUB_OP_BODY_MAX);
}

static void add_aside(void *context, const struct aside *a)
{
    struct asides *all = context;
    assert_true(all->count < LENGTH(all->items));
    all->items[all->count++] = *a;
}

static struct asides asides_of(struct world *w)
{
    struct err e;
    struct asides all = {0};
    const struct aside_list list = {.each = add_aside, .context = &all};
    assert_true(aside_list(w->hub, &w->now, &list, &e));
    return all;
}

/* The hub's sealing key is another one from now on. */
static struct hub_seal_key lose_key(struct world *w)
{
    uint8_t secret[32];
    struct hub_seal_key old = w->keys.seals[0];
    w->keys.seal_count = 0;
    memset(secret, 33, sizeof secret);
    hub_keys_add_seal(&w->keys, secret);
    return old;
}

static void nothing_waits_at_first(void **state)
{
    (void)state;
    struct world w;
    struct err e;
    struct aside a;
    bool found = true;
    world_open(&w);
    assert_int_equal(asides_of(&w).count, 0);
    assert_true(aside_get(w.hub, &w.now, "no such op", &a, &found, &e));
    assert_false(found);
    world_close(&w);
}

static void a_held_op_is_listed_with_what_it_waits_for(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    struct bytes body;
    struct err e;
    bool found = false;
    open_to_walk(&w, &k, session, &body);
    make_op(&w, &k, BOOK(session, 1, test_code(code, 1)), &body);
    struct hub_seal_key old = lose_key(&w);
    kiosk_says(&w, &k, TOPIC_OP, &body);
    world_tick(&w);
    struct asides all = asides_of(&w);
    assert_int_equal(all.count, 1);
    assert_true(all.items[0].row.held);
    assert_string_equal(all.items[0].reason, "key");
    assert_string_equal(all.items[0].row.kiosk, k.name);
    assert_int_equal(all.items[0].row.kind, OP_BOOK);
    assert_int_equal(all.items[0].row.since, w.now.wall);

    /* It still has its decision to come: it cannot be put away. */
    assert_false(aside_close(w.hub, &by, all.items[0].row.op, &found, &e));
    assert_int_equal(e.kind, ERR_INPUT);

    w.keys.seals[w.keys.seal_count++] = old;
    assert_string_equal(asides_of(&w).items[0].reason, "due");
    world_wait(&w, 60000);
    assert_int_equal(asides_of(&w).count, 0);
    bytes_free(&body);
    world_close(&w);
}

/* A booking whose box was spoilt on its way into the kiosk's outbox: sealed to a key that
 * has the right id and is not ours. The copy of a hub that has the right key can read
 * it. */
static void send_sealed_elsewhere(struct world *w, struct test_kiosk *k,
                                  const char *session, char op[UUID_SIZE])
{
    char code[CLAIM_SIZE];
    struct bytes body;
    uint8_t secret[32];
    struct hub_keys ours = w->keys;
    bytes_init(&body, HUB_OP_BODY_MAX);
    uuid7_new(op, w->now.wall * 1000);
    struct test_op t = *BOOK(session, 1, test_code(code, 7));
    t.op = op;
    t.contact = "+447700900123";
    w->keys.seal_count = 0;
    memset(secret, 44, sizeof secret);
    hub_keys_add_seal(&w->keys, secret);
    memcpy(w->keys.seals[0].id, ours.seals[0].id, KEYID_SIZE);
    make_op(w, k, &t, &body);
    w->keys = ours;
    kiosk_says(w, k, TOPIC_OP, &body);
    world_tick(w);
    bytes_free(&body);
}

static void mend_key(struct world *w)
{
    uint8_t secret[32];
    char id[KEYID_SIZE];
    memcpy(id, w->keys.seals[0].id, KEYID_SIZE);
    w->keys.seal_count = 0;
    memset(secret, 44, sizeof secret);
    hub_keys_add_seal(&w->keys, secret);
    memcpy(w->keys.seals[0].id, id, KEYID_SIZE);
}

static void what_opens_later_is_a_task_and_never_another_answer(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct err e;
    struct aside a;
    struct aside_person person;
    char session[UUID_SIZE], op[UUID_SIZE];
    bool found = false;
    bool opened = true;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Walk", "2", session);
    send_sealed_elsewhere(&w, &k, session, op);
    struct outcome told = next_outcome(&w, &k);
    assert_int_equal(told.reason, REASON_UNREADABLE);
    assert_string_equal(asides_of(&w).items[0].reason, "unreadable");

    assert_true(aside_retry(w.hub, &by, op, &found, &opened, &e));
    assert_true(found);
    assert_false(opened);
    assert_true(aside_open(w.hub, &by, op, &person, &found, &e));
    assert_false(person.readable);

    mend_key(&w);
    assert_true(aside_retry(w.hub, &by, op, &found, &opened, &e));
    assert_true(opened);
    assert_true(aside_get(w.hub, &w.now, op, &a, &found, &e));
    assert_int_equal(a.row.opened_at, by.now);
    assert_true(aside_open(w.hub, &by, op, &person, &found, &e));
    assert_true(person.readable);
    assert_string_equal(person.personal.contact, "+447700900123");

    /* No place was taken, and the kiosk hears the same again. */
    assert_int_equal(world_places(&w, session).taken, 0);
    struct hub_op known;
    struct bytes answer;
    bytes_init(&answer, HUB_ANSWER_MAX);
    assert_true(hub_op_get(hub_store_of(w.hub), k.name, op, &known, &answer, &e));
    struct outcome again;
    assert_true(wire_get_outcome(&again, answer.data, answer.size, &e));
    assert_int_equal(again.reason, REASON_UNREADABLE);
    assert_int_equal(again.hseq, told.hseq);
    bytes_free(&answer);

    assert_true(aside_close(w.hub, &by, op, &found, &e));
    assert_true(found);
    assert_int_equal(asides_of(&w).count, 0);
    world_close(&w);
}

/* ---- the same person ---- */

struct pairs {
    size_t count;
    struct hub_pair items[8];
};

static bool add_pair(void *context, const struct hub_pair *p)
{
    struct pairs *all = context;
    assert_true(all->count < LENGTH(all->items));
    all->items[all->count++] = *p;
    return true;
}

static struct pairs pairs_of(struct world *w, bool all)
{
    struct err e;
    struct pairs out = {0};
    const struct hub_pair_list list = {.all = all, .each = add_pair, .context = &out};
    assert_true(hub_pair_list(hub_store_of(w->hub), &list, &e));
    return out;
}

static struct outcome book(struct world *w, struct test_kiosk *k, const char *session,
                           unsigned number, const char *contact)
{
    char code[CLAIM_SIZE];
    struct test_op t = *BOOK(session, 1, test_code(code, number));
    t.contact = contact;
    return ask(w, k, &t);
}

static void every_pair_of_one_contact_in_a_session_is_marked(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk one, two;
    char walk[UUID_SIZE], talk[UUID_SIZE];
    world_open(&w);
    kiosk_open(&w, &one, 1);
    kiosk_open(&w, &two, 2);
    world_session(&w, "Walk", "5", walk);
    world_session(&w, "Talk", "5", talk);
    book(&w, &one, walk, 1, "+447700900001");
    book(&w, &one, talk, 2, "+447700900001"); /* another session */
    book(&w, &one, walk, 3, "+447700900002"); /* somebody else */
    book(&w, &one, walk, 4, NULL);            /* without a contact nobody is known */
    book(&w, &one, walk, 5, NULL);
    assert_int_equal(pairs_of(&w, true).count, 0);

    /* The answer tells nothing of it. */
    struct outcome o = book(&w, &two, walk, 6, "+447700900001");
    assert_int_equal(o.result, RESULT_CONFIRMED);
    assert_int_equal(o.reason, REASON_NONE);
    assert_false(world_next(&w, TOPIC_OUTCOME, one.name));
    struct pairs all = pairs_of(&w, false);
    assert_int_equal(all.count, 1);
    assert_string_equal(all.items[0].first.kiosk, one.name);
    assert_string_equal(all.items[0].second.op, o.op);

    book(&w, &two, walk, 7, "+447700900001");
    assert_int_equal(pairs_of(&w, false).count, 3);
    world_close(&w);
}

static void staff_free_one_and_the_other_stays(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct err e;
    struct hub_person p;
    char walk[UUID_SIZE];
    bool found = false;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Walk", "2", walk);
    struct outcome first = book(&w, &k, walk, 1, "+447700900001");
    struct outcome second = book(&w, &k, walk, 2, "+447700900001");
    struct outcome third = book(&w, &k, walk, 3, "+447700900003");
    assert_int_equal(third.result, RESULT_WAITING);
    uint64_t hseq = hub_store_numbers(hub_store_of(w.hub))->hseq;

    assert_true(booking_cancel(w.hub, &by, second.op, &p, &found, &e));
    assert_true(found);
    assert_int_equal(p.state, STATE_CANCELLED);
    assert_int_equal(pairs_of(&w, false).count, 0);
    assert_int_equal(pairs_of(&w, true).count, 1);
    assert_true(hub_store_numbers(hub_store_of(w.hub))->hseq > hseq);
    /* Whoever waited has the place. */
    assert_true(hub_booking_get(hub_store_of(w.hub), third.op, &p, &found, &e));
    assert_int_equal(p.state, STATE_CONFIRMED);
    assert_true(hub_booking_get(hub_store_of(w.hub), first.op, &p, &found, &e));
    assert_int_equal(p.state, STATE_CONFIRMED);
    assert_int_equal(world_places(&w, walk).taken, 2);

    /* Again is fine and frees nothing more. */
    assert_true(booking_cancel(w.hub, &by, second.op, &p, &found, &e));
    assert_int_equal(world_places(&w, walk).taken, 2);
    assert_true(booking_cancel(w.hub, &by, "no such op", &p, &found, &e));
    assert_false(found);
    /* One that comes after a cancelled one is no pair. */
    book(&w, &k, walk, 4, "+447700900003");
    assert_int_equal(pairs_of(&w, false).count, 1);
    world_close(&w);
}

/* ---- audit ---- */

struct acts {
    size_t count;
    struct hub_audit items[16];
};

static bool add_act(void *context, const struct hub_audit *a)
{
    struct acts *all = context;
    assert_true(all->count < LENGTH(all->items));
    all->items[all->count++] = *a;
    return true;
}

static struct acts acts_of(struct world *w, struct hub_audit_list list)
{
    struct err e;
    struct acts all = {0};
    list.each = add_act;
    list.context = &all;
    assert_true(hub_audit_list(hub_store_of(w->hub), &list, &e));
    return all;
}

static void acts_are_found_by_who_what_and_when(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    w.now.wall += 100;
    kiosk_open(&w, &k, 2);
    struct acts all = acts_of(&w, (struct hub_audit_list){.what = "kiosk"});
    assert_int_equal(all.count, 2);
    assert_string_equal(all.items[0].target, "leeds.k.kiosk-2"); /* newest first */
    assert_string_equal(all.items[0].who, WHO);
    assert_int_equal(
        acts_of(&w, (struct hub_audit_list){.what = "kiosk", .since = w.now.wall}).count,
        1);
    int64_t id = all.items[0].id;
    assert_int_equal(
        acts_of(&w, (struct hub_audit_list){.what = "kiosk", .before = id}).count, 1);
    assert_int_equal(acts_of(&w, (struct hub_audit_list){.who = "nobody"}).count, 0);
    assert_int_equal(acts_of(&w, (struct hub_audit_list){.what = "kios"}).count, 0);
    world_close(&w);
}

/* ---- refused, as the key is lost for good ---- */

/* That op of kiosk 1 is held, as its key is not here any more. */
static struct hub_seal_key hold_for_key(struct world *w, struct test_kiosk *k,
                                        struct test_op t, char op[UUID_SIZE],
                                        struct bytes *body)
{
    uuid7_new(op, w->now.wall * 1000);
    t.op = op;
    make_op(w, k, &t, body);
    struct hub_seal_key old = lose_key(w);
    kiosk_says(w, k, TOPIC_OP, body);
    world_tick(w);
    assert_string_equal(next_note(w, k).reason, "key");
    return old;
}

static struct test_op booking_of(const char *session, char code[CLAIM_SIZE])
{
    struct test_op t = *BOOK(session, 1, test_code(code, 1));
    t.contact = "+447700900123";
    return t;
}

static void what_no_key_opens_is_refused_once_and_for_all(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], code[CLAIM_SIZE], op[UUID_SIZE];
    struct bytes body;
    struct err e;
    struct aside_person person;
    bool found = false;
    bool final = false;
    bool opened = false;
    open_to_walk(&w, &k, session, &body);
    struct hub_seal_key old = hold_for_key(&w, &k, booking_of(session, code), op, &body);
    assert_non_null(strstr(hub_trouble(w.hub, &final), "sealing key"));

    assert_true(aside_refuse(w.hub, &by, op, &found, &e));
    assert_true(found);
    world_tick(&w);
    struct outcome o = next_outcome(&w, &k);
    assert_string_equal(o.op, op);
    assert_int_equal(o.n, k.n);
    assert_int_equal(o.result, RESULT_REFUSED);
    assert_int_equal(o.reason, REASON_UNREADABLE);
    assert_string_equal(hub_trouble(w.hub, &final), "");
    assert_int_equal(world_places(&w, session).taken, 0);
    assert_int_equal(asides_of(&w).count, 1);
    assert_false(asides_of(&w).items[0].row.held);

    /* The key is found all the same: a task, and never another answer. */
    w.keys.seals[w.keys.seal_count++] = old;
    assert_false(aside_refuse(w.hub, &by, op, &found, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    kiosk_says(&w, &k, TOPIC_OP, &body);
    world_wait(&w, 60000);
    struct outcome again = next_outcome(&w, &k);
    assert_int_equal(again.result, RESULT_REFUSED);
    assert_int_equal(again.hseq, o.hseq);
    assert_true(aside_retry(w.hub, &by, op, &found, &opened, &e));
    assert_true(opened);
    assert_true(aside_open(w.hub, &by, op, &person, &found, &e));
    assert_string_equal(person.personal.contact, "+447700900123");
    assert_true(aside_close(w.hub, &by, op, &found, &e));
    assert_int_equal(asides_of(&w).count, 0);
    bytes_free(&body);
    world_close(&w);
}

static void what_no_key_opens_can_be_erased_when_it_is_refused(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], code[CLAIM_SIZE], op[UUID_SIZE];
    struct bytes body;
    struct err e;
    struct erased erased;
    bool found = false;
    open_to_walk(&w, &k, session, &body);
    (void)hold_for_key(&w, &k, booking_of(session, code), op, &body);
    assert_false(erase_person(w.hub, &by, op, &erased, &found, &e));
    assert_true(aside_refuse(w.hub, &by, op, &found, &e));
    assert_true(erase_person(w.hub, &by, op, &erased, &found, &e));
    assert_true(found);
    assert_int_equal(asides_of(&w).count, 0);
    bytes_free(&body);
    world_close(&w);
}

static void the_hub_says_that_a_key_is_missing_while_another_waits_for_it(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], code[CLAIM_SIZE], first[UUID_SIZE], second[UUID_SIZE];
    struct bytes body;
    struct err e;
    bool found = false;
    bool final = false;
    open_to_walk(&w, &k, session, &body);
    struct hub_seal_key old =
        hold_for_key(&w, &k, booking_of(session, code), first, &body);
    w.keys.seals[0] = old; /* the second is sealed to it as well */
    bytes_clear(&body);
    (void)hold_for_key(&w, &k, booking_of(session, code), second, &body);
    assert_true(aside_refuse(w.hub, &by, first, &found, &e));
    world_tick(&w);
    assert_non_null(strstr(hub_trouble(w.hub, &final), "sealing key"));
    assert_true(aside_refuse(w.hub, &by, second, &found, &e));
    world_tick(&w);
    assert_string_equal(hub_trouble(w.hub, &final), "");
    bytes_free(&body);
    world_close(&w);
}

static void is_not_refused(struct world *w, const char *op, const char *why)
{
    struct err e;
    bool found = false;
    assert_false(aside_refuse(w->hub, &by, op, &found, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_non_null(strstr(e.text, why));
    assert_true(asides_of(w).items[0].row.held);
}

static void what_may_have_another_answer_is_not_refused(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], code[CLAIM_SIZE], op[UUID_SIZE];
    struct bytes body;
    struct err e;
    bool found = true;
    open_to_walk(&w, &k, session, &body);
    assert_true(aside_refuse(w.hub, &by, "no such op", &found, &e));
    assert_false(found);
    struct test_op spends = booking_of(session, code);
    spends.lend = 1;
    struct hub_seal_key old = hold_for_key(&w, &k, spends, op, &body);
    is_not_refused(&w, op, "has confirmed");
    w.keys.seals[w.keys.seal_count++] = old;
    is_not_refused(&w, op, "does not wait for a key");
    bytes_free(&body);
    world_close(&w);
}

/* ---- alarms ---- */

static void act(struct world *w, int64_t at, const char *what)
{
    struct err e;
    struct hub_store *s = hub_store_of(w->hub);
    assert_true(hub_store_begin(s, &e));
    assert_true(hub_audit_put(s, at, "hub", what, "leeds.k.kiosk-1", &e));
    assert_true(hub_store_commit(s, &e));
}

static struct hub_alarms alarms_since(struct world *w, int64_t since)
{
    struct err e;
    struct hub_alarms a;
    memset(&a, 0xff, sizeof a);
    assert_true(hub_alarms_get(hub_store_of(w->hub), since, &a, &e));
    return a;
}

static void alarms_are_counted_from_a_time_on(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    const int64_t t = w.now.wall;
    act(&w, t, "alarmed");
    act(&w, t, "kiosk");
    struct hub_alarms a = alarms_since(&w, 0);
    assert_int_equal(a.count, 0);
    assert_int_equal(a.at, 0);
    assert_string_equal(a.what, "");
    act(&w, t + 20, "alarm: the later");
    act(&w, t + 10, "alarm: the earlier"); /* a clock may be set back */
    act(&w, t + 30, "kiosk");
    a = alarms_since(&w, t);
    assert_int_equal(a.count, 2);
    assert_int_equal(a.at, t + 20);
    assert_string_equal(a.what, "the later");
    assert_int_equal(alarms_since(&w, t + 20).count, 1);
    assert_int_equal(alarms_since(&w, t + 21).count, 0);
    world_close(&w);
}

static void no_more_alarms_are_counted_than_it_says(void **state)
{
    (void)state;
    struct err e;
    struct world w;
    world_open(&w);
    struct hub_store *s = hub_store_of(w.hub);
    assert_true(hub_store_begin(s, &e));
    for (int i = 0; i <= HUB_ALARMS_MAX; i++)
        assert_true(hub_audit_put(s, w.now.wall, "hub", "alarm: again", "x", &e));
    assert_true(hub_store_commit(s, &e));
    struct hub_alarms a = alarms_since(&w, 0);
    assert_int_equal(a.count, HUB_ALARMS_MAX);
    assert_string_equal(a.what, "again");
    world_close(&w);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(nothing_waits_at_first),
              TEST(a_held_op_is_listed_with_what_it_waits_for),
              TEST(what_opens_later_is_a_task_and_never_another_answer),
              TEST(every_pair_of_one_contact_in_a_session_is_marked),
              TEST(staff_free_one_and_the_other_stays),
              TEST(acts_are_found_by_who_what_and_when),
              TEST(what_no_key_opens_is_refused_once_and_for_all),
              TEST(what_no_key_opens_can_be_erased_when_it_is_refused),
              TEST(the_hub_says_that_a_key_is_missing_while_another_waits_for_it),
              TEST(what_may_have_another_answer_is_not_refused),
              TEST(alarms_are_counted_from_a_time_on),
              TEST(no_more_alarms_are_counted_than_it_says));
    return failed;
}
