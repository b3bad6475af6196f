#include "tests/test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/db.h"
#include "tests/unit/scratch.h"
#include "tests/unit/spoilt.h"

static const char *const steps[] = {
    "CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT UNIQUE, data BLOB)",
    "ALTER TABLE thing ADD COLUMN colour TEXT",
};
static const struct db_schema old_schema = {"things", 77, steps, 1};
static const struct db_schema schema = {"things", 77, steps, 2};
static const struct db_schema other_schema = {"others", 78, steps, 2};

static struct db *open_db(const struct scratch *s, const struct db_schema *sc,
                          enum db_mode mode)
{
    struct db *db = NULL;
    struct err e;
    if (!db_open(&db, s->path, sc, mode, &e))
        fail_msg("%s", e.text);
    return db;
}

static void assert_refused(const struct scratch *s, const struct db_schema *sc,
                           enum db_mode mode, enum err_kind kind, const char *why)
{
    struct db *db = NULL;
    struct err e = {0};
    assert_false(db_open(&db, s->path, sc, mode, &e));
    assert_null(db);
    assert_int_equal(e.kind, kind);
    assert_non_null(strstr(e.text, s->path));
    if (strstr(e.text, why) == NULL)
        fail_msg("%s", e.text);
}

static int64_t get(struct db *db, const char *sql)
{
    int64_t value = -1;
    struct err e;
    assert_true(db_int(db, &value, NULL, sql, &e, ""));
    return value;
}

static void a_new_file_is_set_up_as_promised(void **state)
{
    (void)state;
    struct scratch s;
    scratch_open(&s);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    assert_int_equal(get(db, "PRAGMA user_version"), 2);
    assert_int_equal(get(db, "PRAGMA application_id"), 77);
    assert_int_equal(get(db, "PRAGMA synchronous"), 2);
    assert_int_equal(get(db, "PRAGMA foreign_keys"), 1);
    assert_int_equal(get(db, "PRAGMA trusted_schema"), 0);
    assert_int_equal(get(db, "PRAGMA busy_timeout"), 5000);
    assert_int_equal(get(db, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    assert_string_equal(db_path(db), s.path);
    db_close(db);
    scratch_close(&s);
}

static void others_have_no_rights_on_a_file(void **state)
{
    (void)state;
    static const char *const ends[] = {"", "-wal", "-shm"};
    struct scratch s;
    scratch_open(&s);
    mode_t before = umask(0022);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    for (size_t i = 0; i < LENGTH(ends); i++) {
        char path[128];
        struct stat st;
        snprintf(path, sizeof path, "%s%s", s.path, ends[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0640);
    }
    umask(before);
    db_close(db);
    scratch_close(&s);
}

static void an_older_file_is_brought_up_and_keeps_its_rows(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    scratch_open(&s);
    struct db *db = open_db(&s, &old_schema, DB_WRITE);
    assert_true(db_run(db, "INSERT INTO thing(name) VALUES(?1)", &e, "t", "lamp"));
    db_close(db);
    assert_refused(&s, &schema, DB_QUERY_ONLY, ERR_LATER,
                   "version 1, not yet brought to 2");
    db = open_db(&s, &schema, DB_WRITE);
    assert_int_equal(
        get(db, "SELECT count(*) FROM thing WHERE name = 'lamp' AND colour IS NULL"), 1);
    db_close(db);
    scratch_close(&s);
}

static void a_newer_file_is_refused_and_not_touched(void **state)
{
    (void)state;
    struct scratch s;
    scratch_open(&s);
    db_close(open_db(&s, &schema, DB_WRITE));
    struct stat before;
    struct stat after;
    assert_int_equal(stat(s.path, &before), 0);
    assert_refused(&s, &old_schema, DB_WRITE, ERR_BROKEN,
                   "version 2 is newer than this program's 1");
    assert_refused(&s, &old_schema, DB_QUERY_ONLY, ERR_BROKEN, "newer");
    assert_int_equal(stat(s.path, &after), 0);
    assert_int_equal(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
    assert_int_equal(after.st_size, before.st_size);
    scratch_close(&s);
}

static void a_file_of_another_kind_is_refused(void **state)
{
    (void)state;
    struct scratch s;
    scratch_open(&s);
    db_close(open_db(&s, &schema, DB_WRITE));
    assert_refused(&s, &other_schema, DB_WRITE, ERR_BROKEN, "not a file of kind others");
    scratch_close(&s);
}

static void write_file(const struct scratch *s, const char *text, size_t size)
{
    FILE *f = fopen(s->path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

static void what_is_no_database_is_refused(void **state)
{
    (void)state;
    struct scratch s;
    scratch_open(&s);
    char text[4096];
    memset(text, 'x', sizeof text);
    write_file(&s, text, sizeof text);
    assert_refused(&s, &schema, DB_WRITE, ERR_BROKEN, "not a database");
    scratch_close(&s);
}

static void a_damaged_file_is_broken(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    scratch_open(&s);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    assert_true(db_run(db, "INSERT INTO thing(name) VALUES(?1)", &e, "t", "lamp"));
    db_close(db);
    FILE *f = fopen(s.path, "r+b");
    assert_non_null(f);
    char noise[4096];
    memset(noise, 0x5a, sizeof noise);
    assert_int_equal(fseek(f, 4096, SEEK_SET), 0);
    fwrite(noise, 1, sizeof noise, f);
    fclose(f);
    db = NULL;
    bool ok = db_open(&db, s.path, &schema, DB_WRITE, &e);
    if (ok)
        ok = db_run(db, "UPDATE thing SET colour = ?1", &e, "t", "red");
    assert_false(ok);
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, s.path));
    db_close(db);
    scratch_close(&s);
}

static void another_page(FILE *f)
{
    fseek(f, 4096, SEEK_SET);
    nothing_good(f);
}

static const struct spoilt spoilt_files[] = {
    {"its head is wrong", no_head},
    {"its end is missing", no_end},
    {"nothing in it is right", nothing_good},
    {"a page is overwritten", another_page},
};

static void is_emptied(void **state)
{
    const struct spoilt *how = *state;
    struct scratch s;
    struct err e;
    scratch_open(&s);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    assert_true(db_run(db, "INSERT INTO thing(name) VALUES(?1)", &e, "t", "lamp"));
    db_close(db);
    FILE *f = fopen(s.path, "r+");
    assert_non_null(f);
    how->spoil(f);
    fclose(f);
    if (!db_empty(s.path, &e))
        fail_msg("%s", e.text);
    db = open_db(&s, &schema, DB_WRITE);
    assert_int_equal(get(db, "SELECT count(*) FROM thing"), 0);
    assert_int_equal(get(db, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"),
                     1);
    db_close(db);
    scratch_close(&s);
}

static void a_newer_file_is_emptied_under_its_reader(void **state)
{
    (void)state;
    static const struct db_schema newer = {"things", 77, steps, 2};
    struct scratch s;
    struct err e;
    scratch_open(&s);
    struct db *db = open_db(&s, &newer, DB_WRITE);
    assert_true(db_run(db, "INSERT INTO thing(name) VALUES(?1)", &e, "t", "lamp"));
    db_close(db);
    struct db *reader = open_db(&s, &newer, DB_QUERY_ONLY);
    assert_int_equal(get(reader, "SELECT count(*) FROM thing"), 1);
    if (!db_empty(s.path, &e))
        fail_msg("%s", e.text);
    db = open_db(&s, &old_schema, DB_WRITE);
    assert_true(db_run(db, "INSERT INTO thing(name) VALUES(?1)", &e, "t", "bulb"));
    assert_int_equal(get(reader, "SELECT name = 'bulb' FROM thing"), 1);
    db_close(reader);
    db_close(db);
    scratch_close(&s);
}

static void a_missing_folder_is_for_later(void **state)
{
    (void)state;
    struct scratch s = {.path = "/proc/none/things.db"};
    assert_refused(&s, &schema, DB_WRITE, ERR_LATER, "unable to open");
    struct scratch read_only = {.path = "/proc/things.db"};
    assert_refused(&read_only, &schema, DB_WRITE, ERR_LATER, "unable to open");
}

static void a_reader_waits_for_its_writer(void **state)
{
    (void)state;
    struct scratch s;
    scratch_open(&s);
    assert_refused(&s, &schema, DB_QUERY_ONLY, ERR_LATER, "unable to open");
    write_file(&s, "", 0);
    assert_refused(&s, &schema, DB_QUERY_ONLY, ERR_LATER, "nobody has filled it yet");
    scratch_close(&s);
}

static void a_reader_cannot_write(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    scratch_open(&s);
    db_close(open_db(&s, &schema, DB_WRITE));
    struct db *db = open_db(&s, &schema, DB_QUERY_ONLY);
    assert_false(db_run(db, "INSERT INTO thing(name) VALUES(?1)", &e, "t", "lamp"));
    assert_int_equal(e.kind, ERR_LATER);
    assert_non_null(strstr(e.text, s.path));
    db_close(db);
    scratch_close(&s);
}

static void values_go_in_and_out(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    scratch_open(&s);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    static const char insert[] = "INSERT INTO thing(id, name, data) VALUES(?1, ?2, ?3)";
    assert_true(db_run(db, insert, &e, "itb", INT64_MAX, "it's", "a\0b", (size_t)3));
    assert_true(db_run(db, insert, &e, "itb", (int64_t)2, (char *)NULL, NULL, (size_t)0));
    assert_int_equal(get(db, "SELECT id FROM thing WHERE name = 'it''s'"), INT64_MAX);
    assert_int_equal(
        get(db, "SELECT count(*) FROM thing WHERE name IS NULL AND data IS NULL"), 1);
    assert_int_equal(get(db, "SELECT length(data) FROM thing WHERE name = 'it''s'"), 3);

    int64_t value = 5;
    bool found = true;
    assert_true(db_int(db, &value, &found, "SELECT 1 FROM thing WHERE id = ?1", &e, "i",
                       (int64_t)99));
    assert_false(found);
    assert_int_equal(value, 5);
    db_close(db);
    scratch_close(&s);
}

static void a_broken_rule_is_wrong_input(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    scratch_open(&s);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    static const char insert[] = "INSERT INTO thing(name) VALUES(?1)";
    assert_true(db_run(db, insert, &e, "t", "secret"));
    assert_false(db_run(db, insert, &e, "t", "secret"));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_non_null(strstr(e.text, "UNIQUE"));
    assert_null(strstr(e.text, "secret"));            /* values stay out of the log */
    assert_true(db_run(db, insert, &e, "t", "next")); /* and the statement still works */
    db_close(db);
    scratch_close(&s);
}

static void a_full_disk_is_full_and_changes_nothing(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    scratch_open(&s);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    assert_int_equal(get(db, "PRAGMA max_page_count=12"), 12);
    static const char data[3000];
    bool ok = true;
    int64_t put = 0;
    while (ok && put < 100) {
        ok = db_begin(db, &e) &&
             db_run(db, "INSERT INTO thing(data) VALUES(?1)", &e, "b", data,
                    sizeof data) &&
             db_commit(db, &e);
        put += ok;
        db_rollback(db);
    }
    assert_false(ok);
    assert_int_equal(e.kind, ERR_FULL);
    assert_int_equal(get(db, "SELECT count(*) FROM thing"), put);
    db_close(db);
    scratch_close(&s);
}

static void what_is_rolled_back_is_gone(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    scratch_open(&s);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    db_rollback(db); /* none is open */
    assert_true(db_begin(db, &e));
    assert_true(db_run(db, "INSERT INTO thing(name) VALUES(?1)", &e, "t", "lamp"));
    sqlite3_stmt *st = NULL;
    bool row = false;
    assert_true(db_bind(db, &st, "SELECT name FROM thing", &e, ""));
    assert_true(db_step(db, st, &row, &e)); /* a cursor is still open */
    db_rollback(db);
    assert_int_equal(get(db, "SELECT count(*) FROM thing"), 0);
    db_close(db);
    scratch_close(&s);
}

static void a_busy_file_is_for_later(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    scratch_open(&s);
    struct db *one = open_db(&s, &schema, DB_WRITE);
    struct db *two = open_db(&s, &schema, DB_WRITE);
    sqlite3_busy_timeout(db_handle(two), 1);
    assert_true(db_begin(one, &e));
    assert_false(db_begin(two, &e));
    assert_int_equal(e.kind, ERR_LATER);
    assert_true(db_commit(one, &e));
    assert_true(db_begin(two, &e));
    assert_true(db_commit(two, &e));
    db_close(two);
    db_close(one);
    scratch_close(&s);
}

static void text_is_cut_between_letters(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    scratch_open(&s);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    sqlite3_stmt *st = NULL;
    bool row = false;
    char text[4];
    assert_true(db_bind(db, &st, "SELECT ?1, NULL", &e, "t", "ab\xc3\xa9"));
    assert_true(db_step(db, st, &row, &e));
    db_column_text(st, 0, text, sizeof text);
    assert_string_equal(text, "ab");
    db_column_text(st, 1, text, sizeof text);
    assert_string_equal(text, "");
    db_close(db); /* with the cursor open */
    scratch_close(&s);
}

static void the_same_text_is_prepared_once(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    scratch_open(&s);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    static const char sql[] = "SELECT ?1";
    sqlite3_stmt *one = NULL;
    sqlite3_stmt *two = NULL;
    bool row = false;
    assert_true(db_bind(db, &one, sql, &e, "i", (int64_t)7));
    assert_true(db_step(db, one, &row, &e));
    assert_true(db_prepare(db, &two, sql, &e));
    assert_ptr_equal(one, two);
    assert_true(db_step(db, two, &row, &e));
    assert_int_equal(sqlite3_column_type(two, 0), SQLITE_NULL); /* unbound again */
    db_close(db);
    scratch_close(&s);
}

static void make_a_file_from_many_processes(void)
{
    struct scratch s;
    scratch_open(&s);
    enum { PROCESSES = 6 };
    pid_t children[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] != 0)
            continue;
        struct db *db = NULL;
        bool ok = db_open(&db, s.path, &schema, DB_WRITE, NULL) &&
                  db_run(db, "INSERT INTO thing(name) VALUES(NULL)", NULL, "");
        db_close(db);
        _exit(ok ? 0 : 1);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = 1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    struct db *db = open_db(&s, &schema, DB_WRITE);
    assert_int_equal(get(db, "SELECT count(*) FROM thing"), PROCESSES);
    db_close(db);
    scratch_close(&s);
}

/* Often, for the moment in which a file is half made is short. */
static void many_processes_may_make_the_file_at_once(void **state)
{
    (void)state;
    for (int i = 0; i < 25; i++)
        make_a_file_from_many_processes();
}

/* As in a row whose length has rotted: nobody has written that. */
static void a_value_that_cannot_be_is_damage(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    scratch_open(&s);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    assert_false(db_exec(db, "SELECT zeroblob(1 << 30)", &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_true(db_broken(db));
    db_close(db);
    scratch_close(&s);
}

static void damage_is_found_by_looking(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    char junk[4096];
    scratch_open(&s);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    assert_true(db_check(db, NULL, &e));
    assert_true(db_check(db, "thing", &e));
    assert_true(db_check_all(db, &e));
    int64_t page = get(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'thing'");
    db_close(db);
    memset(junk, 0xa5, sizeof junk);
    FILE *f = fopen(s.path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, (long)(page - 1) * 4096, SEEK_SET), 0);
    assert_int_equal(fwrite(junk, sizeof junk, 1, f), 1);
    assert_int_equal(fclose(f), 0);
    db = open_db(&s, &schema, DB_WRITE);
    assert_false(db_check(db, NULL, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, s.path));
    assert_false(db_check(db, "thing", &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_false(db_check_all(db, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    db_close(db);
    scratch_close(&s);
}

/* Reads without a gap: the next reading has begun before the one before it ends. */
static void read_steadily(const struct scratch *s)
{
    struct db *readers[2];
    for (int i = 0; i < 2; i++)
        readers[i] = open_db(s, &schema, DB_QUERY_ONLY);
    for (int i = 0;; i++) {
        struct err e;
        if (!db_exec(readers[i % 2], "BEGIN; SELECT count(*) FROM thing", &e))
            _exit(1);
        db_rollback(readers[(i + 1) % 2]);
        usleep(2000);
    }
}

static off_t log_size(const struct scratch *s)
{
    char path[128];
    struct stat st;
    snprintf(path, sizeof path, "%s-wal", s->path);
    return stat(path, &st) == 0 ? st.st_size : 0;
}

static void steady_readers_do_not_let_the_log_grow_for_ever(void **state)
{
    (void)state;
    struct scratch s;
    struct err e;
    off_t most = 0;
    scratch_open(&s);
    struct db *db = open_db(&s, &schema, DB_WRITE);
    pid_t reader = fork();
    if (reader == 0)
        read_steadily(&s);
    /* What matters here is the log, not the disk. */
    assert_true(db_exec(db, "PRAGMA synchronous=OFF", &e));
    for (int i = 0; i < 120; i++) { /* 1 MiB each */
        assert_true(db_run(db,
                           "INSERT INTO thing(id, data) VALUES(1, zeroblob(1048576))"
                           " ON CONFLICT(id) DO UPDATE SET data = randomblob(1048576)",
                           &e, ""));
        off_t size = log_size(&s);
        most = size > most ? size : most;
    }
    kill(reader, SIGKILL);
    waitpid(reader, NULL, 0);
    assert_true(most > 1 << 20);
    assert_in_range(most, 1, DB_LOG_MAX + (8 << 20));
    db_close(db);
    scratch_close(&s);
}

static void closing_nothing_is_fine(void **state)
{
    (void)state;
    db_close(NULL);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        TEST(a_new_file_is_set_up_as_promised), TEST(others_have_no_rights_on_a_file),
        TEST(a_newer_file_is_emptied_under_its_reader),
        TEST(an_older_file_is_brought_up_and_keeps_its_rows),
        TEST(a_newer_file_is_refused_and_not_touched),
        TEST(a_file_of_another_kind_is_refused), TEST(what_is_no_database_is_refused),
        TEST(a_damaged_file_is_broken), TEST(a_missing_folder_is_for_later),
        TEST(a_reader_waits_for_its_writer), TEST(a_reader_cannot_write),
        TEST(values_go_in_and_out), TEST(a_broken_rule_is_wrong_input),
        TEST(a_full_disk_is_full_and_changes_nothing), TEST(what_is_rolled_back_is_gone),
        TEST(a_busy_file_is_for_later), TEST(text_is_cut_between_letters),
        TEST(the_same_text_is_prepared_once), TEST(damage_is_found_by_looking),
        TEST(a_value_that_cannot_be_is_damage),
        TEST(steady_readers_do_not_let_the_log_grow_for_ever),
        TEST(many_processes_may_make_the_file_at_once), TEST(closing_nothing_is_fine));
    RUN_ROWS(spoilt_files, is_emptied);
    return failed;
}
