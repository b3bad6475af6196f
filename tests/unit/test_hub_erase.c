/* What is erased at the hub, and how the kiosk is told until it says that it has. */
#include "server/hub/logic/hub_aside.h"
#include "server/hub/logic/hub_erase.h"
#include "tests/unit/journal_world.h"

static const struct staff anna = {.who = "anna", .now = 1795340000};

static int64_t count_of(struct world *w, const char *sql)
{
    struct err e;
    int64_t count = 0;
    if (!db_int(hub_store_db(hub_store_of(w->hub)), &count, NULL, sql, &e, ""))
        fail_msg("%s", e.text);
    return count;
}

static int64_t without_receipt(struct world *w)
{
    return count_of(w, "SELECT count(*) FROM erasure WHERE done = 0");
}

static bool told_to_forget(struct world *w, const struct test_kiosk *k,
                           struct op_list *ops)
{
    struct err e;
    enum wire_kind kind = WIRE_KIND_COUNT;
    world_tick(w);
    while (world_next(w, TOPIC_OUTCOME, k->name))
        if (wire_kind_of(&kind, w->last.data, w->last.size, &e) && kind == WIRE_FORGET)
            return wire_get_ops(ops, w->last.data, w->last.size, &e);
    return false;
}

static void receipt(struct world *w, const struct test_kiosk *k, struct op_list *ops)
{
    struct err e;
    struct bytes body;
    bytes_init(&body, FRAME_MAX);
    ops->kind = WIRE_RECEIPT;
    assert_true(wire_put_ops(&body, ops, &e));
    kiosk_says(w, k, TOPIC_REQUEST, &body);
    bytes_free(&body);
}

static void book_one(struct world *w, struct test_kiosk *k, char session[UUID_SIZE],
                     char code[CLAIM_SIZE], struct outcome *o)
{
    world_open(w);
    kiosk_open(w, k, 1);
    world_session(w, "Meet-up", "2", session);
    *o = ask(w, k, BOOK(session, 1, test_code(code, 1)));
}

static void what_a_code_leads_to_is_erased_and_its_place_stays(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    struct outcome o;
    struct erased erased;
    struct op_list ops;
    struct err e;
    bool found = false;
    book_one(&w, &k, session, code, &o);
    assert_true(erase_person(w.hub, &anna, code, &erased, &found, &e));
    assert_true(found);
    assert_string_equal(erased.op, o.op);
    assert_string_equal(erased.kiosk, k.name);
    assert_int_equal(count_of(&w, "SELECT count(*) FROM booking WHERE length(box) > 0"),
                     0);
    assert_int_equal(
        count_of(&w, "SELECT count(*) FROM booking WHERE person_hash IS NOT NULL"), 0);
    assert_int_equal(world_places(&w, session).taken, 1);
    assert_int_equal(count_of(&w, "SELECT count(*) FROM op"), 1);
    assert_true(told_to_forget(&w, &k, &ops));
    assert_int_equal(ops.count, 1);
    assert_string_equal(ops.ops[0], o.op);
    assert_true(erase_person(w.hub, &anna, code, &erased, &found, &e));
    assert_false(found); /* no code leads there any more */
    assert_true(erase_person(w.hub, &anna, o.op, &erased, &found, &e));
    assert_true(found); /* its id does */
    world_close(&w);
}

static void the_kiosk_is_told_at_each_hello_until_it_says_so(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    struct outcome o;
    struct erased erased;
    struct op_list ops;
    struct err e;
    bool found = false;
    book_one(&w, &k, session, code, &o);
    assert_true(erase_person(w.hub, &anna, o.op, &erased, &found, &e));
    world_drain(&w); /* lost */
    kiosk_hello(&w, &k, 1);
    assert_true(told_to_forget(&w, &k, &ops));
    receipt(&w, &k, &ops);
    assert_int_equal(without_receipt(&w), 0);
    kiosk_hello(&w, &k, 1);
    assert_false(told_to_forget(&w, &k, &ops));
    world_close(&w);
}

static void a_receipt_that_could_not_be_written_is_asked_for_again(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    struct outcome o;
    struct erased erased;
    struct op_list ops;
    struct err e;
    bool found = false;
    bool final = false;
    book_one(&w, &k, session, code, &o);
    assert_true(erase_person(w.hub, &anna, o.op, &erased, &found, &e));
    assert_true(told_to_forget(&w, &k, &ops));
    world_writable(&w, false);
    receipt(&w, &k, &ops);
    assert_string_equal(hub_trouble(w.hub, &final), "database cannot be written");
    world_writable(&w, true);
    assert_false(told_to_forget(&w, &k, &ops));
    world_wait(&w, 60000);
    assert_true(told_to_forget(&w, &k, &ops));
    assert_string_equal(ops.ops[0], o.op);
    receipt(&w, &k, &ops);
    assert_int_equal(without_receipt(&w), 0);
    world_wait(&w, 60000);
    assert_false(told_to_forget(&w, &k, &ops));
    world_close(&w);
}

/* A copy of its disk lives on, and has not erased it. A whole batch of such, too. */
static void who_sends_it_after_the_receipt_is_told_again(void **state)
{
    enum { COPIES = 50 };
    (void)state;
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    struct erased erased;
    struct op_list ops;
    struct bytes body;
    struct err e;
    bool found = false;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "2", session);
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(&w, &k, BOOK(session, 1, test_code(code, 1)), &body);
    kiosk_says(&w, &k, TOPIC_OP, &body);
    world_tick(&w);
    assert_true(erase_person(w.hub, &anna, code, &erased, &found, &e));
    assert_true(told_to_forget(&w, &k, &ops));
    receipt(&w, &k, &ops);
    for (int i = 0; i < COPIES; i++)
        kiosk_says(&w, &k, TOPIC_OP, &body);
    world_tick(&w);
    for (int i = 0; i < COPIES; i++) {
        assert_int_equal(next_outcome(&w, &k).result, RESULT_CONFIRMED);
        assert_true(world_next(&w, TOPIC_OUTCOME, k.name));
        assert_true(wire_get_ops(&ops, w.last.data, w.last.size, &e));
        assert_int_equal(ops.kind, WIRE_FORGET);
        assert_string_equal(ops.ops[0], erased.op);
    }
    assert_int_equal(without_receipt(&w), 1);
    bytes_free(&body);
    world_close(&w);
}

static bool file_has(const struct world *w, const char *end, const void *bytes,
                     size_t size)
{
    static char all[1 << 21];
    char path[300];
    snprintf(path, sizeof path, "%s%s", w->path, end);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    size_t have = fread(all, 1, sizeof all, file);
    assert_true(have < sizeof all);
    fclose(file);
    return memmem(all, have, bytes, size) != NULL;
}

/* Copies that SQLite has left in pages among them: enough people for it to move rows. */
static void in_the_night_the_file_is_rid_of_what_was_erased(void **state)
{
    (void)state;
    enum { PEOPLE = 60, MARK = 32 };
    static uint8_t marks[PEOPLE][MARK];
    struct world w;
    struct test_kiosk k;
    struct erased erased;
    struct err e;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    bool found = false;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "100", session);
    struct hub_store *s = hub_store_of(w.hub);
    for (unsigned i = 0; i < PEOPLE; i++) {
        sqlite3_stmt *st = NULL;
        struct outcome o = ask(&w, &k, BOOK(session, 1, test_code(code, i)));
        assert_true(db_bind(hub_store_db(s), &st,
                            "SELECT substr(box, -32) FROM booking WHERE op = ?1", &e, "t",
                            o.op));
        assert_true(db_step(hub_store_db(s), st, &found, &e) && found);
        memcpy(marks[i], sqlite3_column_blob(st, 0), MARK);
        sqlite3_reset(st);
    }
    for (unsigned i = 0; i < PEOPLE; i += 2)
        assert_true(erase_person(w.hub, &anna, test_code(code, i), &erased, &found, &e));
    w.now.wall += 24 * 3600;
    for (int i = 0; i < 60; i++)
        world_wait(&w, 1000);
    for (unsigned i = 0; i < PEOPLE; i++) {
        bool there = file_has(&w, "", marks[i], MARK);
        assert_int_equal(there, i % 2 != 0);
        assert_false(file_has(&w, "-wal", marks[i], MARK));
    }
    assert_int_equal(count_of(&w, "SELECT count(*) FROM erasure WHERE swept = 0"), 0);
    world_close(&w);
}

/* Tried each ten minutes it would fill the disk as often. */
static void without_the_room_for_it_that_waits_for_another_night(void **state)
{
    (void)state;
    enum { DAY_MS = 24 * 3600 * 1000, ROOM = 400000 };
    static const char left[] = "SELECT count(*) FROM erasure WHERE swept = 0";
    struct journal_world j;
    struct err e;
    bool failed = false;
    jw_open(&j, 23, "2");
    struct db *db = hub_store_db(hub_store_of(j.w.hub));
    assert_true(db_exec(db,
                        "INSERT INTO erasure(op, kiosk, at, done, swept)"
                        " VALUES ('x', 'k', 1, 1, 0)",
                        &e) &&
                db_write_back(db, &e));
    disk_limit(j.hub, ROOM);
    j.w.now.wall += DAY_MS / 1000;
    for (int i = 0; i < 60 && !failed; i++) {
        j.w.now.ms += 1000;
        failed = !hub_tick(j.w.hub, &j.w.now, &e);
    }
    assert_true(failed);
    assert_int_equal(e.kind, ERR_FULL);
    /* What it has taken of the room is given back: others need it. */
    assert_int_equal(disk_size(disk_find(j.hub, "hub.db-wal")), 0);
    disk_limit(j.hub, 0);
    for (int i = 0; i < 90; i++)
        world_wait(&j.w, 10000);
    assert_int_equal(count_of(&j.w, left), 1);
    j.w.now.wall += DAY_MS / 1000;
    for (int i = 0; i < 60; i++)
        world_wait(&j.w, 1000);
    assert_int_equal(count_of(&j.w, left), 0);
    jw_close(&j);
}

/* Erased by the list of a restore while it was held. */
static void what_is_refused_is_forgotten_with_its_answer(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct op_list ops;
    struct err e;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    const char *op = "01920000-0000-7000-8000-0000000000aa";
    bool found = false;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "2", session);
    struct test_op booking = *BOOK(session, 1, test_code(code, 1));
    booking.op = op;
    snprintf(w.keys.seals[0].id, KEYID_SIZE, "0000000000000000");
    send_op(&w, &k, &booking);
    snprintf(w.keys.seals[0].id, KEYID_SIZE, "1111111111111111");
    world_tick(&w);
    assert_true(db_run(hub_store_db(hub_store_of(w.hub)),
                       "INSERT INTO erasure VALUES (?1, ?2, 1, 0, 0)", &e, "tt", op,
                       k.name));
    kiosk_hello(&w, &k, 1);
    assert_false(told_to_forget(&w, &k, &ops));
    assert_true(aside_refuse(w.hub, &anna, op, &found, &e) && found);
    assert_true(told_to_forget(&w, &k, &ops));
    assert_string_equal(ops.ops[0], op);
    world_close(&w);
}

static void nothing_and_nonsense_are_told_apart(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char session[UUID_SIZE], code[CLAIM_SIZE];
    struct outcome o;
    struct erased erased;
    struct err e;
    bool found = true;
    book_one(&w, &k, session, code, &o);
    assert_true(erase_person(w.hub, &anna, test_code(code, 77), &erased, &found, &e));
    assert_false(found);
    assert_false(erase_person(w.hub, &anna, "everyone", &erased, &found, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    world_close(&w);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(what_a_code_leads_to_is_erased_and_its_place_stays),
              TEST(the_kiosk_is_told_at_each_hello_until_it_says_so),
              TEST(a_receipt_that_could_not_be_written_is_asked_for_again),
              TEST(who_sends_it_after_the_receipt_is_told_again),
              TEST(in_the_night_the_file_is_rid_of_what_was_erased),
              TEST(without_the_room_for_it_that_waits_for_another_night),
              TEST(what_is_refused_is_forgotten_with_its_answer),
              TEST(nothing_and_nonsense_are_told_apart));
    return failed;
}
