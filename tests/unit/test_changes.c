/* Changes of a transaction, as a journal keeps them: those that somebody has damaged on
 * purpose too, hashes and all. */
#include "store/changes.h"

#include <string.h>

#include "tests/unit/scratch.h"

static const char *const steps[] = {
    "CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT, box BLOB, size REAL)"};
static const struct db_schema schema = {
    .name = "things", .application_id = 7, .steps = steps, .step_count = 1};
static const char *const nothing[] = {NULL};

struct desk {
    struct scratch scratch;
    struct db *db;
    uint8_t change[1000]; /* a real one */
    size_t size;
};

static void must(bool ok, const struct err *e)
{
    if (!ok)
        fail_msg("%s", e->text);
}

/* Ends the test where a parser does not. */
static void desk_open(struct desk *d)
{
    struct changes *c = NULL;
    const void *data = NULL;
    struct err e;
    memset(d, 0, sizeof *d);
    alarm(20);
    scratch_open(&d->scratch);
    must(db_open(&d->db, d->scratch.path, &schema, DB_WRITE_ALONE, &e), &e);
    must(db_exec(d->db,
                 "INSERT INTO thing VALUES (1, 'a', x'00', 1.5), (2, 'b', NULL, 2)", &e),
         &e);
    must(db_begin(d->db, &e) && changes_begin(&c, d->db, nothing, &e), &e);
    must(db_exec(d->db,
                 "INSERT INTO thing VALUES (3, 'new', zeroblob(300), NULL);"
                 "UPDATE thing SET name = 'other' WHERE id = 1;"
                 "DELETE FROM thing WHERE id = 2",
                 &e),
         &e);
    must(changes_take(c, &data, &d->size, &e), &e);
    assert_true(d->size > 300 && d->size <= sizeof d->change);
    memcpy(d->change, data, d->size);
    changes_end(c);
    db_rollback(d->db);
}

static void desk_close(struct desk *d)
{
    alarm(0);
    db_close(d->db);
    scratch_close(&d->scratch);
}

static bool apply(struct desk *d, const void *data, size_t size)
{
    struct err e = {.text = ""};
    uint8_t *exact = malloc(size + 1); /* so that a read beyond its end is seen */
    assert_non_null(exact);
    memcpy(exact + 1, data, size);
    must(db_begin(d->db, &e), &e);
    bool ok = changes_apply(d->db, exact + 1, size, &e);
    if (!ok)
        assert_int_equal(e.kind, ERR_BROKEN);
    free(exact);
    return ok;
}

static void a_change_does_the_same_again(void **state)
{
    (void)state;
    struct desk d;
    struct err e;
    int64_t rows = 0;
    desk_open(&d);
    assert_true(apply(&d, d.change, d.size));
    must(db_int(d.db, &rows, NULL,
                "SELECT count(*) FROM thing WHERE name = 'other' OR length(box) = 300",
                &e, ""),
         &e);
    assert_int_equal(rows, 2);
    db_rollback(d.db);
    assert_true(apply(&d, "", 0));
    db_rollback(d.db);
    desk_close(&d);
}

/* SQLite never returns from the first. */
static void what_is_no_change_is_refused(void **state)
{
    (void)state;
    struct desk d;
    static const char *const bad[] = {
        "P\xbb", "T", "T\x04",      "T\x04\x01\x01", "T\xff\xff\xff\xff\x01",
        "\x12",  "x", "T\x01\x01t", "\x17",          "T\x41thing"};
    desk_open(&d);
    for (size_t i = 0; i < LENGTH(bad); i++) {
        assert_false(apply(&d, bad[i], strlen(bad[i])));
        db_rollback(d.db);
    }
    desk_close(&d);
}

static void a_change_cut_off_anywhere_does_no_harm(void **state)
{
    (void)state;
    struct desk d;
    size_t taken = 0;
    desk_open(&d);
    for (size_t size = 1; size < d.size; size++) {
        taken += apply(&d, d.change, size) ? 1 : 0;
        db_rollback(d.db);
    }
    assert_true(taken <= 3); /* between its rows */
    desk_close(&d);
}

static void a_change_with_another_byte_anywhere_does_no_harm(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d);
    for (size_t at = 0; at < d.size; at++) {
        const uint8_t was = d.change[at];
        for (unsigned bit = 0; bit < 8; bit++) {
            d.change[at] = (uint8_t)(was ^ 1U << bit);
            (void)apply(&d, d.change, d.size);
            db_rollback(d.db);
        }
        d.change[at] = was;
    }
    assert_true(apply(&d, d.change, d.size));
    db_rollback(d.db);
    desk_close(&d);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_change_does_the_same_again), TEST(what_is_no_change_is_refused),
              TEST(a_change_cut_off_anywhere_does_no_harm),
              TEST(a_change_with_another_byte_anywhere_does_no_harm));
    return failed;
}
