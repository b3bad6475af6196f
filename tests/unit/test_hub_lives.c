/* Which life of the hub is the right one, and up to where kiosks may forget
 * (docs/protocol.md, 10). */
#include "core/wire_places.h"
#include "server/hub/logic/hub_aside.h"
#include "server/hub/logic/hub_session.h"
#include "tests/unit/failing_read.h"
#include "tests/unit/past_world.h"

/* ---- heads ---- */

/* As the hub has signed it. */
static void put_head(struct past *p, struct hello *hello, const struct head *head)
{
    struct bytes text, frame;
    char topic[TOPIC_SIZE];
    struct err e;
    bytes_init(&text, FRAME_MAX);
    bytes_init(&frame, FRAME_MAX);
    topic_of(topic, TOPIC_HEAD, AREA, NULL);
    assert_true(wire_put_head(&text, head, &e));
    assert_true(frame_build(&frame, &p->j.w.keys.sign, topic, text.data, text.size, &e));
    memcpy(hello->head, frame.data, frame.size);
    hello->head_size = frame.size;
    hello->head_to_all = true;
    bytes_free(&text);
    bytes_free(&frame);
}

static void show(struct past *p, struct test_kiosk *k, const struct head *head)
{
    struct hello hello = {.epoch = present(p),
                          .next_n = k->n + 1,
                          .cid = "0011223344556677",
                          .software = "1"};
    memcpy(hello.inst, k->inst, sizeof hello.inst);
    put_head(p, &hello, head);
    kiosk_says_hello(&p->j.w, k, &hello);
}

static void show_head(struct past *p, struct test_kiosk *k, const struct head *head)
{
    show(p, k, head);
    world_tick(&p->j.w);
}

struct head_case { /* what a kiosk shows, and what the hub makes of it */
    struct epoch epoch;
    uint64_t hseq;
    bool stops, holds;
};

static struct head head_of(const struct head_case *c)
{
    return (struct head){
        .epoch = c->epoch, .hseq = c->hseq, .t = WORLD_START, .area = AREA};
}

/* The hub has lost all since its newest backup. */
static void open_restored(struct past *p)
{
    past_open(p, "2");
    jw_backup(&p->j, BACKUP_DB);
    lose_hub(p, true);
}

static void a_head_of_another_hub_stops_this_one(void **state)
{
    (void)state;
    static const struct head_case cases[] = {
        {{3, 5}, 1, true, false},                                  /* a newer one */
        {{2, 5}, 1, true, false},                                  /* the same number */
        {{2, 0x1122334455667788}, UINT64_C(1) << 40, true, false}, /* what it never was */
        {{2, 0x1122334455667788}, 1, false, false},                /* its own */
        {{1, 0xF0F1F2F3F4F5F6F7}, 2, false, false},   /* of before, and known */
        {{1, 0xF0F1F2F3F4F5F6F7}, 1000, false, true}, /* more than was restored */
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct past p;
        struct head head = head_of(&cases[i]);
        open_restored(&p);
        show_head(&p, &p.j.k, &head);
        world_tick(&p.j.w);
        bool final = false;
        assert_int_equal(hub_stopped(p.j.w.hub)[0] != '\0', cases[i].stops);
        assert_int_equal(hub_trouble(p.j.w.hub, &final)[0] != '\0',
                         cases[i].stops || cases[i].holds);
        if (!cases[i].stops)
            assert_int_equal(recovery(&p).life.holding, cases[i].holds);
        world_drain(&p.j.w);
        world_restart(&p.j.w); /* it does not forget that */
        world_drain(&p.j.w);
        if (cases[i].stops) {
            jw_book(&p.j, 1);
            world_tick(&p.j.w);
            assert_false(world_next(&p.j.w, TOPIC_OUTCOME, p.j.k.name));
        }
        past_close(&p);
    }
}

static void what_a_head_began_stays_though_it_cannot_be_read_again(void **state)
{
    (void)state;
    static const char *const reads[] = {"SELECT why FROM stop",
                                        "SELECT known, began, complete, holding"};
    static const struct head_case cases[] = {
        {{3, 5}, 1, true, false},
        {{1, 0xF0F1F2F3F4F5F6F7}, 1000, false, true},
    };
    for (size_t i = 0; i < LENGTH(cases) * LENGTH(reads); i++) {
        const struct head_case *c = &cases[i / LENGTH(reads)];
        struct past p;
        struct err e;
        struct head head = head_of(c);
        bool final = false;
        open_restored(&p);
        show(&p, &p.j.k, &head);
        failing_read = reads[i % LENGTH(reads)];
        assert_false(hub_tick(p.j.w.hub, &p.j.w.now, &e));
        failing_read = NULL;
        assert_int_equal(hub_stopped(p.j.w.hub)[0] != '\0', c->stops);
        assert_int_equal(!hub_store_begin(hub_store_of(p.j.w.hub), &e), c->stops);
        hub_store_rollback(hub_store_of(p.j.w.hub));
        world_tick(&p.j.w);
        assert_int_equal(hub_stopped(p.j.w.hub)[0] != '\0', c->stops);
        assert_int_equal(strstr(hub_trouble(p.j.w.hub, &final), "not all kiosks heard") !=
                             NULL,
                         c->holds);
        world_drain(&p.j.w);
        past_close(&p);
    }
}

static void a_hold_ends_once_though_that_cannot_be_read_again(void **state)
{
    (void)state;
    struct past p;
    struct err e;
    bool final = false;
    past_open(&p, "2");
    jw_backup(&p.j, BACKUP_DB);
    lose_hub(&p, false);
    say_hello(&p, &p.k2, 0);
    kiosk_hello(&p.j.w, &p.j.k, 7);
    failing_read = "SELECT why FROM stop";
    steps_before = 1; /* when all was heard; then the hold ends */
    assert_false(hub_tick(p.j.w.hub, &p.j.w.now, &e));
    failing_read = NULL;
    assert_int_equal(alarms(&p, "recovery ends"), 1);
    world_wait(&p.j.w, 60000);
    world_wait(&p.j.w, 60000);
    assert_string_equal(hub_trouble(p.j.w.hub, &final), "");
    assert_int_equal(alarms(&p, "recovery ends"), 1);
    past_close(&p);
}

/* Restored anew from what it is now, with its journal. */
static void restore_once_more(struct past *p)
{
    struct hub_restore order = jw_order();
    jw_backup(&p->j, "/other/again.db");
    hub_close(p->j.w.hub);
    order.backup = "/other/again.db";
    order.path = "/hub/again.db";
    order.random++;
    assert_true(jw_restore(&order).complete);
    snprintf(p->j.w.path, sizeof p->j.w.path, "%s", order.path);
    world_start(&p->j.w);
    world_tick(&p->j.w);
    world_drain(&p->j.w);
}

/* One that is not registered has spoken before: it is waited for then, too. */
static void a_stranger_is_waited_for_once_the_hub_doubts(void **state)
{
    (void)state;
    static const struct head_case more = {{1, 0xF0F1F2F3F4F5F6F7}, 1000, false, true};
    struct past p;
    struct head head = head_of(&more);
    open_restored(&p);
    hub_message(p.j.w.hub, &p.j.w.now, "v1/leeds/k/leeds.k.kiosk-3/st", "?", 1);
    world_tick(&p.j.w);
    assert_int_equal(alarms(&p, "alarm: a kiosk that the backup does not know"), 0);
    show_head(&p, &p.j.k, &head);
    world_tick(&p.j.w);
    say_hello(&p, &p.k2, 0);
    say_hello(&p, &p.j.k, 0);
    assert_true(recovery(&p).life.holding);
    assert_int_equal(recovery(&p).unknown, 1);
    assert_int_equal(alarms(&p, "alarm: a kiosk that the backup does not know"), 1);
    past_close(&p);
}

/* Two lives ago, or more. */
static void a_journal_cut_short_is_doubted_in_a_later_life(void **state)
{
    (void)state;
    static const struct head_case cases[] = {
        {{1, 0xF0F1F2F3F4F5F6F7}, 2, false, false},
        {{1, 0xF0F1F2F3F4F5F6F7}, 1000, false, true},
        {{2, 0x1122334455667788}, (UINT64_C(1) << 32) + 1, false, false},
        {{2, 0x1122334455667788}, (UINT64_C(1) << 32) + 1000, false, true},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct past p;
        struct head head = head_of(&cases[i]);
        open_restored(&p);
        restore_once_more(&p);
        assert_int_equal(present(&p).counter, 3);
        show_head(&p, &p.j.k, &head);
        world_tick(&p.j.w);
        assert_int_equal(recovery(&p).life.holding, cases[i].holds);
        if (cases[i].holds) { /* and it stays so, when all were heard, that it is over */
            say_hello(&p, &p.k2, 0);
            say_hello(&p, &p.j.k, 0);
            assert_false(recovery(&p).life.holding);
            show_head(&p, &p.j.k, &head);
            world_tick(&p.j.w);
            assert_false(recovery(&p).life.holding);
        }
        world_drain(&p.j.w);
        past_close(&p);
    }
}

static void change(const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(RESTORED_DB, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static bool is_answered(struct past *p)
{
    struct head head;
    while (world_next(&p->j.w, TOPIC_RESPONSE, p->j.k.name))
        if (wire_get_head(&head, p->j.w.last.data, p->j.w.last.size, NULL))
            return true;
    return false;
}

/* The kiosk keeps the answer's head in place of the one that it shows. */
static void a_hello_is_not_answered_before_what_it_shows_is_kept(void **state)
{
    (void)state;
    static const struct head_case more = {{1, 0xF0F1F2F3F4F5F6F7}, 1000, false, true};
    struct past p;
    struct err e;
    struct head head = head_of(&more);
    open_restored(&p);
    change("ALTER TABLE life RENAME TO away"); /* what was restored cannot be read */
    show(&p, &p.j.k, &head);
    assert_false(is_answered(&p));
    change("ALTER TABLE away RENAME TO life");
    disk_limit(p.j.other, 1); /* nor can the doubt be written down */
    for (int i = 0; i < 2; i++) {
        show(&p, &p.j.k, &head);
        assert_false(hub_tick(p.j.w.hub, &p.j.w.now, &e));
        assert_false(is_answered(&p));
    }
    disk_limit(p.j.other, 0);
    world_wait(&p.j.w, 120000);
    assert_true(recovery(&p).life.holding);
    show(&p, &p.j.k, &head);
    assert_true(is_answered(&p));
    past_close(&p);
}

static void a_stopped_hub_goes_on_with_a_new_epoch(void **state)
{
    (void)state;
    struct past p;
    struct hub_restored r;
    struct err e;
    struct head head = {.epoch = {6, 5}, .hseq = 1, .t = WORLD_START, .area = AREA};
    past_open(&p, "2");
    show_head(&p, &p.j.k, &head);
    assert_true(hub_stopped(p.j.w.hub)[0] != '\0');
    hub_close(p.j.w.hub);
    struct hub_restore order = jw_order();
    order.backup = NULL;
    order.path = HUB_DB;
    order.counter_min = 7;
    assert_true(hub_restore(&order, &r, &e));
    assert_int_equal(r.epoch.counter, 7);
    world_start(&p.j.w);
    world_tick(&p.j.w);
    assert_string_equal(hub_stopped(p.j.w.hub), "");
    assert_true(recovery(&p).life.holding);
    assert_true(hub_store_numbers(hub_store_of(p.j.w.hub))->hseq >= UINT64_C(6) << 32);
    past_close(&p);
}

/* ---- installations ---- */

static void says(struct past *p, const char *inst, struct epoch epoch, uint64_t head_hseq,
                 uint32_t replays)
{
    struct hello hello = {.epoch = present(p),
                          .next_n = 1,
                          .replay = replays,
                          .cid = "0011223344556677",
                          .software = "1"};
    struct head head = {
        .epoch = epoch, .hseq = head_hseq, .t = WORLD_START, .area = AREA};
    memcpy(hello.inst, inst, sizeof hello.inst);
    put_head(p, &hello, &head);
    kiosk_says_hello(&p->j.w, &p->j.k, &hello);
}

static void a_late_hello_of_an_installation_that_forked_says_nothing(void **state)
{
    (void)state;
    static const char after[WIRE_INST_SIZE] = "abcdefabcdefabcdefabcdefabcdefab";
    static const struct {
        uint64_t hseq; /* of the head that the late one shows */
        bool counts;
    } cases[] = {{1, false}, {2, false}, {3, true}}; /* the last is a twin that goes on */
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct past p;
        past_open(&p, "2");
        jw_backup(&p.j, BACKUP_DB);
        lose_hub(&p, false);
        says(&p, p.j.k.inst, present(&p), 1, 1);
        says(&p, after, present(&p), 2, 0);
        says(&p, p.j.k.inst, present(&p), cases[i].hseq, 1);
        say_hello(&p, &p.k2, 0);
        world_tick(&p.j.w);
        assert_int_equal(recovery(&p).life.holding, cases[i].counts);
        world_drain(&p.j.w);
        past_close(&p);
    }
}

/* Heads of lives before are shown too, and are older than what was shown by then. */
static void a_head_of_an_earlier_life_makes_no_late_hello_a_newer_one(void **state)
{
    (void)state;
    static const char after[WIRE_INST_SIZE] = "abcdefabcdefabcdefabcdefabcdefab";
    static const struct epoch past = {1, 0xF0F1F2F3F4F5F6F7};
    for (int i = 0; i < 2; i++) {
        struct past p;
        past_open(&p, "2");
        jw_backup(&p.j, BACKUP_DB);
        lose_hub(&p, false);
        says(&p, p.j.k.inst, present(&p), 1, 1);
        says(&p, after, i == 0 ? past : present(&p), i == 0 ? 0 : 1, 0);
        says(&p, p.j.k.inst, i == 0 ? present(&p) : past, i == 0 ? 1 : 2, 1);
        say_hello(&p, &p.k2, 0);
        world_tick(&p.j.w);
        assert_false(recovery(&p).life.holding);
        world_drain(&p.j.w);
        past_close(&p);
    }
}

/* ---- watermarks ---- */

static bool next_watermark(struct past *p, const struct test_kiosk *k, struct note *note)
{
    struct err e;
    while (world_next(&p->j.w, TOPIC_OUTCOME, k->name)) {
        enum wire_kind kind = WIRE_KIND_COUNT;
        if (wire_kind_of(&kind, p->j.w.last.data, p->j.w.last.size, &e) &&
            kind == WIRE_WATERMARK)
            return wire_get_note(note, p->j.w.last.data, p->j.w.last.size, &e);
    }
    return false;
}

static void safe_backup(struct past *p, const char *path)
{
    const struct staff by = {.who = WHO, .now = p->j.w.now.wall};
    const struct hub_safe_file file = {.path = path, .name = path + 1};
    struct hub_backup made;
    struct err e;
    if (!hub_safe_backup(p->j.w.hub, &by, &file, &made, &e))
        fail_msg("%s", e.text);
}

static void a_backup_lets_kiosks_forget_what_it_holds(void **state)
{
    (void)state;
    struct past p;
    struct note note;
    struct err e;
    bool wanted = false;
    char code[CLAIM_SIZE];
    past_open(&p, "5");
    book(&p, &p.j.k, 1);
    book(&p, &p.j.k, 2);
    say_hello(&p, &p.j.k, 0);
    assert_false(next_watermark(&p, &p.j.k, &note));
    assert_true(hub_safe_wanted(p.j.w.hub, &wanted, &e) && wanted);
    uint64_t hseq = hub_store_numbers(hub_store_of(p.j.w.hub))->hseq;
    safe_backup(&p, "/other/one.db");
    assert_true(next_watermark(&p, &p.j.k, &note));
    assert_int_equal(note.n, 2);
    assert_int_equal(note.hseq, hseq);
    assert_true(hub_safe_wanted(p.j.w.hub, &wanted, &e) && !wanted);
    /* One that is held has no answer yet that a backup could hold. */
    struct hub_seal_key key = p.j.w.keys.seals[0];
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(&p.j.w, &p.j.k, BOOK(p.j.session, 1, test_code(code, 3)), &body);
    snprintf(p.j.w.keys.seals[0].id, KEYID_SIZE, "0000000000000000");
    kiosk_says(&p.j.w, &p.j.k, TOPIC_OP, &body);
    world_tick(&p.j.w);
    world_drain(&p.j.w);
    p.j.w.keys.seals[0] = key;
    book(&p, &p.j.k, 4);
    safe_backup(&p, "/other/two.db");
    say_hello(&p, &p.j.k, 0);
    assert_true(next_watermark(&p, &p.j.k, &note));
    assert_int_equal(note.n, 2);
    world_wait(&p.j.w, 61000); /* decided */
    world_drain(&p.j.w);
    safe_backup(&p, "/other/three.db");
    assert_true(next_watermark(&p, &p.j.k, &note));
    assert_int_equal(note.n, 4);
    /* The journal keeps what the newest backup needs, and no more. */
    assert_true(jw_int(JOURNAL_DB, "SELECT count(*) FROM entry") <= 3);
    bytes_free(&body);
    past_close(&p);
}

/* What is decided while a backup is made is in the journal behind it; kiosks keep it. */
static void a_backup_is_of_the_moment_at_which_it_began(void **state)
{
    (void)state;
    struct past p;
    struct note note;
    struct hub_backup made;
    struct hub_backup_job *job = NULL;
    struct err e;
    static const struct hub_safe_file file = {.path = "/other/one.db", .name = "one.db"};
    past_open(&p, "5");
    const struct staff by = {.who = WHO, .now = p.j.w.now.wall};
    book(&p, &p.j.k, 1);
    say_hello(&p, &p.j.k, 0);
    uint64_t hseq = hub_store_numbers(hub_store_of(p.j.w.hub))->hseq;
    assert_true(hub_safe_begin(p.j.w.hub, file.path, &job, &e));
    book(&p, &p.j.k, 2);
    assert_true(hub_backup_run(job, &made, &e));
    hub_backup_end(job);
    book(&p, &p.j.k, 3);
    assert_true(hub_safe_made(p.j.w.hub, &by, &file, &made, &e));
    assert_int_equal(made.numbers.hseq, hseq);
    assert_int_equal(jw_int(file.path, "SELECT count(*) FROM op"), 1);
    assert_true(next_watermark(&p, &p.j.k, &note));
    assert_int_equal(note.n, 1);
    assert_int_equal(note.hseq, hseq);
    past_close(&p);
}

static void a_kiosk_that_has_something_to_show_may_forget_nothing(void **state)
{
    (void)state;
    struct past p;
    struct note note;
    past_open(&p, "5");
    book(&p, &p.j.k, 1);
    safe_backup(&p, BACKUP_DB);
    struct told *told = book(&p, &p.j.k, 2);
    lose_hub(&p, false);
    safe_backup(&p, "/other/later.db");
    say_hello(&p, &p.j.k, 1);
    assert_false(next_watermark(&p, &p.j.k, &note));
    say_hello(&p, &p.j.k, 0); /* it says that it has nothing: but number 2 is unknown */
    assert_false(next_watermark(&p, &p.j.k, &note));
    replay(&p, &p.j.k, told);
    say_hello(&p, &p.j.k, 0);
    assert_false(next_watermark(&p, &p.j.k, &note)); /* that backup lacks number 2 */
    safe_backup(&p, "/other/latest.db");
    assert_true(next_watermark(&p, &p.j.k, &note));
    assert_int_equal(note.n, 2);
    past_close(&p);
}

/* ---- lends ---- */

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_head_of_another_hub_stops_this_one),
              TEST(what_a_head_began_stays_though_it_cannot_be_read_again),
              TEST(a_hold_ends_once_though_that_cannot_be_read_again),
              TEST(a_journal_cut_short_is_doubted_in_a_later_life),
              TEST(a_hello_is_not_answered_before_what_it_shows_is_kept),
              TEST(a_stranger_is_waited_for_once_the_hub_doubts),
              TEST(a_stopped_hub_goes_on_with_a_new_epoch),
              TEST(a_late_hello_of_an_installation_that_forked_says_nothing),
              TEST(a_head_of_an_earlier_life_makes_no_late_hello_a_newer_one),
              TEST(a_backup_lets_kiosks_forget_what_it_holds),
              TEST(a_backup_is_of_the_moment_at_which_it_began),
              TEST(a_kiosk_that_has_something_to_show_may_forget_nothing));
    return failed;
}
