#include "tests/test.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/outbox_box.h"

#define TARGET "01920000-0000-7000-8000-0000000000aa"
#define BOOT "3f0e9c0a-1b2c-4d3e-8f00-000000000001"
#define CODE "7KQ4M-2XTB9"

static void op_id(char out[UUID_SIZE], int i)
{
    snprintf(out, UUID_SIZE, "01920000-0000-7000-8000-%012d", i);
}

static struct outbox_new cancel(int i)
{
    struct outbox_new op = {.kind = OP_CANCEL,
                            .key = "0011223344556677",
                            .made = 1763802000,
                            .made_ms = 77000,
                            .boot = BOOT,
                            .box = (const uint8_t *)"sealed",
                            .box_size = 6};
    op_id(op.op, i);
    return op;
}

static struct outbox_new booking(int i, const char *code)
{
    struct outbox_new op = cancel(i);
    op.kind = OP_BOOK;
    op.places = 2;
    memcpy(op.target, TARGET, sizeof op.target);
    op.code = code;
    return op;
}

static void put(struct fixture *f, const struct outbox_new *op)
{
    struct err e;
    if (!outbox_put(f->ob, op, &e))
        fail_msg("%s", e.text);
}

static struct outcome answer(const struct fixture *f, int i, uint64_t n)
{
    struct outcome o = {.epoch = {3, 77},
                        .n = n,
                        .result = RESULT_CONFIRMED,
                        .hseq = 4711 + n,
                        .t = 1763802005};
    op_id(o.op, i);
    memcpy(o.inst, outbox_inst(f->ob), sizeof o.inst);
    return o;
}

static void assert_counts(struct fixture *f, uint64_t answered, uint64_t made,
                          uint32_t waiting)
{
    uint64_t got_answered = 99;
    uint64_t got_made = 99;
    uint32_t got_waiting = 99;
    struct err e;
    assert_true(outbox_counts(f->ob, &got_answered, &got_made, &got_waiting, &e));
    assert_int_equal(got_answered, answered);
    assert_int_equal(got_made, made);
    assert_int_equal(got_waiting, waiting);
}

static uint64_t number(struct fixture *f)
{
    uint64_t made = 0;
    struct err e;
    assert_true(outbox_number(f->ob, NULL, &made, &e));
    return made;
}

static void an_op_comes_back_as_it_was_put(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct outbox_new op = booking(1, CODE);
    put(&f, &op);
    reopen(&f);
    struct outbox_row row;
    bool found = false;
    struct err e;
    assert_true(outbox_find(f.ob, op.op, &row, &found, &e));
    assert_true(found);
    assert_string_equal(row.op, op.op);
    assert_int_equal(row.kind, OP_BOOK);
    assert_string_equal(row.target, TARGET);
    assert_int_equal(row.places, 2);
    assert_string_equal(row.key, "0011223344556677");
    assert_int_equal(row.n, 0);
    assert_int_equal(row.made, 1763802000);
    assert_int_equal(row.made_ms, 77000);
    assert_string_equal(row.boot, BOOT);
    assert_false(row.answered);
    assert_counts(&f, 0, 0, 1);

    assert_true(
        outbox_find(f.ob, "01920000-0000-7000-8000-00000000dead", &row, &found, &e));
    assert_false(found);
    tear_down(&f);
}

static void numbers_follow_the_order_of_insertion_without_gaps(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    assert_int_equal(number(&f), 0);
    for (int i = 9; i > 6; i--) { /* ids falling: it is not they that count */
        struct outbox_new op = cancel(i);
        put(&f, &op);
    }
    assert_int_equal(number(&f), 3);
    assert_int_equal(number(&f), 3);
    struct outbox_new op = cancel(1);
    put(&f, &op);
    reopen(&f);
    assert_int_equal(number(&f), 4);

    static const int order[] = {9, 8, 7, 1};
    struct bytes box;
    bytes_init(&box, WIRE_BOX_MAX);
    for (uint64_t n = 1; n <= 4; n++) {
        struct outbox_row row;
        bool found = false;
        struct err e;
        char id[UUID_SIZE];
        op_id(id, order[n - 1]);
        assert_true(outbox_get(f.ob, n, &row, &box, &found, &e));
        assert_true(found);
        assert_int_equal(row.n, n);
        assert_string_equal(row.op, id);
        assert_int_equal(box.size, 6);
        assert_memory_equal(box.data, "sealed", 6);
    }
    struct outbox_row row;
    bool found = true;
    struct err e;
    assert_true(outbox_get(f.ob, 5, &row, &box, &found, &e));
    assert_false(found);
    bytes_free(&box);
    tear_down(&f);
}

static void an_outcome_never_changes(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct outbox_new op = booking(1, CODE);
    put(&f, &op);
    number(&f);
    struct outcome o = answer(&f, 1, 1);
    o.result = RESULT_WAITING;
    o.position = 4;
    o.as_of = 1763802004;
    struct err e;
    assert_true(outbox_outcome(f.ob, &o, "frame", 5, &e));
    assert_true(outbox_outcome(f.ob, &o, "frame", 5, &e)); /* the same again */
    struct outcome resent = o;
    resent.epoch.counter = 4;
    assert_true(outbox_outcome(f.ob, &resent, "signed anew", 11, &e));

    struct outcome other = o;
    other.position = 3;
    assert_false(outbox_outcome(f.ob, &other, "frame", 5, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    other = o;
    other.result = RESULT_REFUSED;
    other.reason = REASON_FULL;
    other.position = 0;
    assert_false(outbox_outcome(f.ob, &other, "frame", 5, &e));
    assert_non_null(strstr(e.text, "another one came first (waiting, now refused)"));

    reopen(&f);
    struct outbox_row row;
    bool found = false;
    assert_true(outbox_find(f.ob, op.op, &row, &found, &e));
    assert_true(row.answered);
    assert_memory_equal(&row.outcome, &o, sizeof o);
    tear_down(&f);
}

static void an_outcome_for_what_was_never_sent_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct outbox_new op = cancel(1);
    put(&f, &op);
    struct outcome o = answer(&f, 1, 1);
    struct err e;
    assert_false(outbox_outcome(f.ob, &o, "", 0, &e)); /* not numbered yet */
    assert_int_equal(e.kind, ERR_INPUT);
    o = answer(&f, 2, 1);
    assert_false(outbox_outcome(f.ob, &o, "", 0, &e));
    assert_counts(&f, 0, 0, 1);
    tear_down(&f);
}

static void counts_say_how_far_answers_reach_without_a_hole(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    assert_counts(&f, 0, 0, 0);
    for (int i = 1; i <= 4; i++) {
        struct outbox_new op = cancel(i);
        put(&f, &op);
        if (i < 4)
            number(&f);
    }
    assert_counts(&f, 0, 3, 4);
    struct err e;
    static const int order[] = {2, 1, 3};
    static const uint64_t reached[] = {0, 2, 3};
    for (size_t i = 0; i < LENGTH(order); i++) {
        struct outcome o = answer(&f, order[i], (uint64_t)order[i]);
        assert_true(outbox_outcome(f.ob, &o, "", 0, &e));
        assert_counts(&f, reached[i], 3, (uint32_t)(3 - i));
    }
    tear_down(&f);
}

static void a_code_finds_its_op_and_no_other_code_does(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct outbox_new one = booking(1, CODE);
    struct outbox_new two = booking(2, "00000-00001");
    struct outbox_new none = cancel(3);
    put(&f, &one);
    put(&f, &two);
    put(&f, &none);
    reopen(&f);
    struct outbox_row row;
    bool found = false;
    struct err e;
    assert_true(outbox_find_code(f.ob, CODE, &row, &found, &e));
    assert_true(found);
    assert_string_equal(row.op, one.op);
    assert_true(outbox_find_code(f.ob, "00000-00001", &row, &found, &e));
    assert_true(found);
    assert_string_equal(row.op, two.op);
    assert_true(outbox_find_code(f.ob, "7KQ4M-2XTB8", &row, &found, &e));
    assert_false(found);
    tear_down(&f);
}

static bool file_holds(const char *path, const char *end, const char *canary)
{
    char full[128];
    snprintf(full, sizeof full, "%s%s", path, end);
    FILE *f = fopen(full, "rb");
    if (f == NULL)
        return false;
    static char data[1 << 20];
    size_t size = fread(data, 1, sizeof data, f);
    fclose(f);
    return memmem(data, size, canary, strlen(canary)) != NULL;
}

static void the_code_stands_nowhere_in_the_files(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct outbox_new op = booking(1, CODE);
    put(&f, &op);
    assert_true(file_holds(f.s.path, "-wal", "sealed")); /* the test can see */
    assert_false(file_holds(f.s.path, "-wal", CODE));
    outbox_close(f.ob);
    f.ob = NULL;
    assert_true(file_holds(f.s.path, "", "sealed"));
    assert_false(file_holds(f.s.path, "", CODE));
    tear_down(&f);
}

static void the_installation_keeps_its_id(void **state)
{
    (void)state;
    struct fixture f;
    struct fixture g;
    char inst[WIRE_INST_SIZE];
    set_up(&f);
    set_up(&g);
    memcpy(inst, outbox_inst(f.ob), sizeof inst);
    assert_int_equal(strspn(inst, "0123456789abcdef"), WIRE_INST_SIZE - 1);
    assert_string_not_equal(inst, outbox_inst(g.ob));
    reopen(&f);
    assert_string_equal(inst, outbox_inst(f.ob));
    tear_down(&g);
    tear_down(&f);
}

static void what_could_never_be_sent_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up(&f);
    struct outbox_new op = cancel(1);
    op.places = 1;
    assert_false(outbox_put(f.ob, &op, &e));
    op = booking(1, CODE);
    op.places = 3;
    assert_false(outbox_put(f.ob, &op, &e));
    op = booking(1, CODE);
    op.target[0] = '\0';
    assert_false(outbox_put(f.ob, &op, &e));
    op = cancel(1);
    op.op[0] = 'x';
    assert_false(outbox_put(f.ob, &op, &e));
    op = cancel(1);
    op.key[5] = '\0';
    assert_false(outbox_put(f.ob, &op, &e));
    op = cancel(1);
    op.box_size = WIRE_BOX_MAX + 1;
    assert_false(outbox_put(f.ob, &op, &e));
    op.box_size = 0;
    assert_false(outbox_put(f.ob, &op, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_counts(&f, 0, 0, 0);
    tear_down(&f);
}

static void one_op_is_put_once(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up(&f);
    struct outbox_new op = cancel(1);
    put(&f, &op);
    assert_false(outbox_put(f.ob, &op, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_counts(&f, 0, 0, 1);
    tear_down(&f);
}

static void at_its_maximum_it_says_full_until_one_is_answered(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    sqlite3 *db = NULL;
    set_up(&f);
    struct outbox_new op = cancel(1);
    put(&f, &op);
    number(&f);
    /* The rest by hand: ten thousand commits would take a minute. */
    assert_int_equal(sqlite3_open(f.s.path, &db), SQLITE_OK);
    char sql[400];
    snprintf(sql, sizeof sql,
             "WITH RECURSIVE more(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM more"
             " WHERE i < %d) INSERT INTO op(op, kind, target, places, key, made,"
             " made_ms, boot, box) SELECT 'op' || i, 'cancel', '', 0, '', 0, 0, '', x'00'"
             " FROM more",
             OUTBOX_UNANSWERED_MAX);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    op = cancel(2);
    assert_false(outbox_put(f.ob, &op, &e));
    assert_int_equal(e.kind, ERR_FULL);
    struct outcome o = answer(&f, 1, 1);
    assert_true(outbox_outcome(f.ob, &o, "", 0, &e));
    put(&f, &op);
    tear_down(&f);
}

static sqlite3 *opened; /* newest connection of this process */

static int note_connection(sqlite3 *handle, const char **text, const void *api)
{
    (void)text;
    (void)api;
    opened = handle;
    return SQLITE_OK;
}

/* "Saved" is a promise that outlives a power cut: nobody may trade that for speed. */
static void what_is_saved_is_on_the_disk(void **state)
{
    (void)state;
    struct fixture f;
    sqlite3_stmt *st = NULL;
    sqlite3_auto_extension((void (*)(void))note_connection);
    set_up(&f);
    sqlite3_cancel_auto_extension((void (*)(void))note_connection);
    assert_int_equal(sqlite3_prepare_v2(opened, "PRAGMA synchronous", -1, &st, NULL), 0);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(st, 0), 2); /* FULL */
    sqlite3_finalize(st);
    tear_down(&f);
}

static void other_files_are_refused_by_name(void **state)
{
    (void)state;
    struct scratch s;
    scratch_open(&s);
    FILE *file = fopen(s.path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 4096; i++)
        fputc('x', file);
    fclose(file);
    struct outbox *ob = NULL;
    struct err e;
    assert_false(outbox_open(&ob, s.path, &e));
    assert_null(ob);
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, s.path));
    scratch_close(&s);
    assert_false(outbox_open(&ob, "/proc/outbox.db", &e));
    assert_int_equal(e.kind, ERR_LATER);
    outbox_close(NULL);
}

/* A killed process stands for a power cut as far as SQLite is concerned but for the
 * write cache, which the crash VFS of the simulator covers. */
static void what_put_has_promised_outlives_a_kill(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    outbox_close(f.ob);
    f.ob = NULL;
    int told[2];
    assert_int_equal(pipe(told), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct outbox *ob = NULL;
        bool ok = outbox_open(&ob, f.s.path, NULL);
        for (int i = 1; ok; i++) {
            struct outbox_new op = cancel(i);
            ok = outbox_put(ob, &op, NULL) &&
                 write(told[1], &i, sizeof i) == (ssize_t)sizeof i;
        }
        _exit(1);
    }
    int last = 0;
    while (last < 20)
        assert_int_equal(read(told[0], &last, sizeof last), (ssize_t)sizeof last);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(told[1]);
    while (read(told[0], &last, sizeof last) == (ssize_t)sizeof last)
        continue;
    close(told[0]);

    struct err e;
    assert_true(outbox_open(&f.ob, f.s.path, &e));
    for (int i = 1; i <= last; i++) {
        char id[UUID_SIZE];
        struct outbox_row row;
        bool found = false;
        op_id(id, i);
        assert_true(outbox_find(f.ob, id, &row, &found, &e));
        assert_true(found);
    }
    tear_down(&f);
}

/* The agent would else wait for ever on a file in which nobody saves any more. */
static void a_file_that_was_taken_away_is_noticed(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up(&f);
    assert_false(outbox_moved(f.ob));
    assert_int_equal(unlink(f.s.path), 0);
    assert_true(outbox_moved(f.ob));
    const struct outbox_new op = cancel(1);
    assert_false(outbox_put(f.ob, &op, &e)); /* "cannot save" */
    assert_int_equal(e.kind, ERR_LATER);
    struct outbox *other = NULL;
    assert_true(outbox_open(&other, f.s.path, &e)); /* what the kiosk does */
    assert_true(outbox_moved(f.ob));
    assert_false(outbox_moved(other));
    assert_true(outbox_put(other, &op, &e));
    outbox_close(other);
    tear_down(&f);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(an_op_comes_back_as_it_was_put),
              TEST(numbers_follow_the_order_of_insertion_without_gaps),
              TEST(an_outcome_never_changes),
              TEST(an_outcome_for_what_was_never_sent_is_refused),
              TEST(counts_say_how_far_answers_reach_without_a_hole),
              TEST(a_code_finds_its_op_and_no_other_code_does),
              TEST(the_code_stands_nowhere_in_the_files),
              TEST(the_installation_keeps_its_id),
              TEST(what_could_never_be_sent_is_refused), TEST(one_op_is_put_once),
              TEST(at_its_maximum_it_says_full_until_one_is_answered),
              TEST(what_is_saved_is_on_the_disk), TEST(other_files_are_refused_by_name),
              TEST(what_put_has_promised_outlives_a_kill),
              TEST(a_file_that_was_taken_away_is_noticed));
    return failed;
}
