#include "tests/test.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/db.h"
#include "store/outbox_life.h"
#include "tests/unit/bad_sync.h"
#include "tests/unit/scratch.h"

/* The linker sends each sqlite3_step of our code here (links.mk): the Nth fails. */

int __real_sqlite3_step(sqlite3_stmt *statement);
int __wrap_sqlite3_step(sqlite3_stmt *statement);

static int steps_left; /* 0: never fails */
static int fault = SQLITE_IOERR;

int __wrap_sqlite3_step(sqlite3_stmt *statement)
{
    if (steps_left > 0 && --steps_left == 0)
        return fault;
    return __real_sqlite3_step(statement);
}

enum { OPS = 4 };

static struct outbox_new op_of(int i)
{
    struct outbox_new op = {.kind = OP_CANCEL,
                            .key = "0011223344556677",
                            .boot = "3f0e9c0a-1b2c-4d3e-8f00-000000000001",
                            .box = (const uint8_t *)"sealed",
                            .box_size = 6};
    snprintf(op.op, sizeof op.op, "01920000-0000-7000-8000-%012d", i);
    return op;
}

struct told { /* what the outbox has said */
    bool put[OPS], answered[OPS];
    bool numbered;
};

/* A kiosk's and its agent's day: put, number, answer. */
static void live_through(struct outbox *ob, struct told *told)
{
    uint64_t made = 0;
    for (int i = 0; i < OPS; i++) {
        struct outbox_new op = op_of(i);
        told->put[i] = outbox_put(ob, &op, NULL);
    }
    told->numbered = outbox_number(ob, NULL, &made, NULL);
    for (int i = 0; i < OPS; i++) {
        struct outbox_new op = op_of(i);
        struct outcome o = {.epoch = {1, 1}, .result = RESULT_CANCELLED, .hseq = 9};
        memcpy(o.op, op.op, sizeof o.op);
        told->answered[i] = outbox_outcome(ob, &o, "frame", 5, NULL);
    }
}

/* n of the op if it is there; the numbers seen must have no gap. */
static void assert_true_to_word(const struct scratch *s, const struct told *told)
{
    struct outbox *ob = NULL;
    struct err e;
    if (!outbox_open(&ob, s->path, &e))
        fail_msg("%s", e.text);
    uint64_t seen = 0;
    uint64_t numbers = 0;
    for (int i = 0; i < OPS; i++) {
        struct outbox_new op = op_of(i);
        struct outbox_row row = {0};
        bool found = false;
        assert_true(outbox_find(ob, op.op, &row, &found, &e));
        assert_int_equal(found, told->put[i]);
        assert_int_equal(row.answered, told->answered[i]);
        assert_int_equal(row.n != 0, found && told->numbered);
        if (row.n != 0) {
            assert_true(row.n > seen);
            seen = row.n;
            numbers++;
        }
    }
    assert_int_equal(seen, numbers);
    uint64_t made = 0; /* and it goes on working */
    assert_true(outbox_number(ob, NULL, &made, &e));
    outbox_close(ob);
}

static bool one_life(int nth)
{
    struct scratch s;
    struct told told = {0};
    struct outbox *ob = NULL;
    scratch_open(&s);
    steps_left = nth;
    bool opened = outbox_open(&ob, s.path, NULL);
    if (opened)
        live_through(ob, &told);
    bool failed = steps_left == 0;
    steps_left = 0;
    outbox_close(ob);
    assert_true_to_word(&s, &told);
    scratch_close(&s);
    return failed;
}

/* Returns only when a life went by in which nothing failed. */
static void fail_each_step_in_turn(void)
{
    int nth = 1;
    while (one_life(nth))
        nth++;
    assert_true(nth > 40); /* the faults did reach the code */
}

static void what_was_said_holds_whichever_step_fails(void **state)
{
    (void)state;
    fault = SQLITE_IOERR;
    fail_each_step_in_turn();
}

static void what_was_said_holds_when_the_disk_is_full(void **state)
{
    (void)state;
    fault = SQLITE_FULL;
    fail_each_step_in_turn();
}

static void a_full_disk_is_told_as_full(void **state)
{
    (void)state;
    struct scratch s;
    struct outbox *ob = NULL;
    struct err e = {0};
    scratch_open(&s);
    assert_true(outbox_open(&ob, s.path, &e));
    struct outbox_new op = op_of(0);
    fault = SQLITE_FULL;
    steps_left = 3; /* BEGIN, count, INSERT */
    assert_false(outbox_put(ob, &op, &e));
    steps_left = 0;
    assert_int_equal(e.kind, ERR_FULL);
    assert_non_null(strstr(e.text, s.path));
    assert_true(outbox_put(ob, &op, &e));
    outbox_close(ob);
    scratch_close(&s);
}

static void a_try_says_whether_something_could_be_saved(void **state)
{
    (void)state;
    struct scratch s;
    struct outbox *ob = NULL;
    struct err e = {0};
    uint64_t answered = 0, made = 0;
    uint32_t waiting = 0;
    scratch_open(&s);
    assert_true(outbox_open(&ob, s.path, &e));
    assert_true(outbox_try(ob, &e));
    bad_syncs = 1; /* so a try goes all the way to the disk */
    assert_false(outbox_try(ob, &e));
    bad_syncs = 0;
    assert_true(outbox_try(ob, &e));
    assert_true(outbox_counts(ob, &answered, &made, &waiting, &e));
    assert_int_equal(waiting, 0);
    assert_int_equal(made, 0);
    outbox_close(ob);
    scratch_close(&s);
}

/* It is a hint, and the next head is put in its place. */
static void a_head_that_has_rotted_is_none(void **state)
{
    (void)state;
    struct scratch s;
    struct outbox *ob = NULL;
    struct err e;
    struct outbox_head head = {{3, 77}, 9, true};
    struct outbox_head got = {0};
    struct bytes frame;
    bool found = true;
    scratch_open(&s);
    bytes_init(&frame, 100);
    bytes_add(&frame, "head", 4);
    assert_true(outbox_open(&ob, s.path, &e));
    assert_true(outbox_head_put(ob, &head, &frame, &e));
    assert_true(db_exec(outbox_db(ob), "UPDATE head SET epoch = '3-x'", &e));
    assert_true(outbox_head_newest(ob, &got, &frame, &found, &e));
    assert_false(found);
    assert_int_equal(got.epoch.counter, 0);
    assert_int_equal(frame.size, 0);
    assert_true(outbox_head_put(ob, &head, &frame, &e));
    assert_true(outbox_head_newest(ob, &got, &frame, &found, &e));
    assert_true(found && epoch_equal(&got.epoch, &head.epoch));
    bytes_free(&frame);
    outbox_close(ob);
    scratch_close(&s);
}

/* ---- a COMMIT that fails although its row is in the log ---- */

static void copy_file(const struct scratch *from, const struct scratch *to,
                      const char *end)
{
    char path[128];
    char data[4096];
    size_t size = 0;
    snprintf(path, sizeof path, "%s%s", from->path, end);
    FILE *in = fopen(path, "rb");
    snprintf(path, sizeof path, "%s%s", to->path, end);
    FILE *out = fopen(path, "wb");
    assert_true(in != NULL && out != NULL);
    while ((size = fread(data, 1, sizeof data, in)) > 0)
        assert_int_equal(fwrite(data, 1, size, out), size);
    fclose(in);
    fclose(out);
}

/* What is found when the power goes now, with all that was written on the disk. */
static bool survives(const struct scratch *s, const struct outbox_new *op)
{
    struct scratch after;
    struct outbox *ob = NULL;
    struct outbox_row row;
    struct err e;
    bool found = false;
    scratch_open(&after);
    copy_file(s, &after, "");
    copy_file(s, &after, "-wal");
    if (!outbox_open(&ob, after.path, &e) || !outbox_find(ob, op->op, &row, &found, &e))
        fail_msg("%s", e.text);
    outbox_close(ob);
    scratch_close(&after);
    return found;
}

struct commits {
    struct scratch s;
    struct outbox *ob;
    struct outbox_new before, failed, later;
};

static void fail_a_commit(struct commits *c, int bad)
{
    struct err e;
    scratch_open(&c->s);
    c->before = op_of(0);
    c->failed = op_of(1);
    c->later = op_of(2);
    assert_true(outbox_open(&c->ob, c->s.path, &e));
    assert_true(outbox_put(c->ob, &c->before, &e));
    bad_syncs = bad;
    assert_false(outbox_put(c->ob, &c->failed, &e));
    assert_int_equal(bad_syncs, 0);
    assert_int_equal(e.kind, ERR_LATER);
    assert_int_equal(strstr(e.text, "not undone") != NULL, bad > 1);
}

static void close_commits(struct commits *c)
{
    outbox_close(c->ob);
    scratch_close(&c->s);
}

static void what_was_not_saved_does_not_come_back_after_a_power_cut(void **state)
{
    (void)state;
    struct commits c;
    struct err e;
    fail_a_commit(&c, 1);
    assert_true(survives(&c.s, &c.before));
    assert_false(survives(&c.s, &c.failed));
    assert_true(outbox_put(c.ob, &c.failed, &e)); /* the person tries again */
    assert_true(survives(&c.s, &c.failed));
    close_commits(&c);
}

static void what_cannot_be_undone_goes_with_the_next_that_is_saved(void **state)
{
    (void)state;
    struct commits c;
    struct err e;
    fail_a_commit(&c, 2);
    assert_true(outbox_put(c.ob, &c.later, &e));
    assert_true(survives(&c.s, &c.before));
    assert_false(survives(&c.s, &c.failed));
    assert_true(survives(&c.s, &c.later));
    close_commits(&c);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(what_was_said_holds_whichever_step_fails),
              TEST(what_was_said_holds_when_the_disk_is_full),
              TEST(a_full_disk_is_told_as_full),
              TEST(a_try_says_whether_something_could_be_saved),
              TEST(a_head_that_has_rotted_is_none),
              TEST(what_was_not_saved_does_not_come_back_after_a_power_cut),
              TEST(what_cannot_be_undone_goes_with_the_next_that_is_saved));
    return failed;
}
