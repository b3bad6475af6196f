/* A damaged outbox.db: what can be read comes back, and nothing goes silently. */
#include "tests/test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/db.h"
#include "store/outbox.h"
#include "store/outbox_mend.h"
#include "tests/unit/scratch.h"

/* The linker sends each sqlite3_step of our code here (links.mk): those marked fail. */

int __real_sqlite3_step(sqlite3_stmt *statement);
int __wrap_sqlite3_step(sqlite3_stmt *statement);

static unsigned failing; /* the lowest bit: the next one */

int __wrap_sqlite3_step(sqlite3_stmt *statement)
{
    bool fails = (failing & 1) != 0;
    failing >>= 1;
    return fails ? SQLITE_IOERR_READ : __real_sqlite3_step(statement);
}

#define CODE "7KQ4M-2XTB9"
enum { OPS = 60, BOX = 900, NOW = 1795338000 };

struct fixture {
    struct scratch s;
    char inst[WIRE_INST_SIZE];
    struct outbox_mended m;
    int64_t now;
};

static void op_id(char out[UUID_SIZE], int i)
{
    snprintf(out, UUID_SIZE, "01920000-0000-7000-8000-%012d", i);
}

static void put(struct outbox *ob, int i)
{
    struct err e;
    uint8_t box[BOX];
    memset(box, i, sizeof box);
    struct outbox_new op = {.kind = OP_CANCEL,
                            .key = "0011223344556677",
                            .made = 1763802000 + i,
                            .boot = "3f0e9c0a-1b2c-4d3e-8f00-000000000001",
                            .box = box,
                            .box_size = sizeof box};
    op_id(op.op, i);
    if (i == 1) {
        op.kind = OP_BOOK;
        op.places = 1;
        op_id(op.target, 0);
        op.code = CODE;
    }
    if (!outbox_put(ob, &op, &e))
        fail_msg("%s", e.text);
}

static struct outbox *open_outbox(const struct fixture *f)
{
    struct outbox *ob = NULL;
    struct err e;
    if (!outbox_open(&ob, f->s.path, &e))
        fail_msg("%s", e.text);
    return ob;
}

static void set_up(struct fixture *f)
{
    struct err e;
    uint64_t made = 0;
    *f = (struct fixture){.now = NOW};
    scratch_open(&f->s);
    struct outbox *ob = open_outbox(f);
    for (int i = 1; i <= OPS; i++)
        put(ob, i);
    assert_true(outbox_number(ob, NULL, &made, &e));
    assert_int_equal(made, OPS);
    assert_true(db_exec(outbox_db(ob),
                        "INSERT INTO lend(epoch, session, id, places, hw, spent)"
                        " VALUES('1-0000000000000001', 's', 9, 5, x'00', 2)",
                        &e));
    memcpy(f->inst, outbox_inst(ob), sizeof f->inst);
    outbox_close(ob);
}

/* Names in the folder that contain text; the newest goes to out, if that is not NULL. */
static size_t count_files(const struct fixture *f, const char *text, char out[512])
{
    size_t count = 0;
    DIR *dir = opendir(f->s.folder);
    assert_non_null(dir);
    for (const struct dirent *d = readdir(dir); d != NULL; d = readdir(dir)) {
        if (strstr(d->d_name, text) == NULL)
            continue;
        count++;
        if (out != NULL)
            snprintf(out, 512, "%s/%s", f->s.folder, d->d_name);
    }
    closedir(dir);
    return count;
}

static void tear_down(struct fixture *f)
{
    char path[512];
    while (count_files(f, ".db", path) > 0)
        assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(f->s.folder), 0);
}

/* Where that page begins in the file, counted from that on which this table or index
 * begins. */
static long page_at(const struct fixture *f, const char *name, int page)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *st = NULL;
    assert_int_equal(sqlite3_open(f->s.path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle,
                                        "SELECT pageno FROM dbstat WHERE name = ?1"
                                        " ORDER BY path LIMIT 1 OFFSET ?2",
                                        -1, &st, NULL),
                     SQLITE_OK);
    sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_int(st, 2, page);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    long at = (long)(sqlite3_column_int64(st, 0) - 1) * 4096;
    sqlite3_finalize(st);
    sqlite3_close(handle);
    return at;
}

static FILE *open_at(const struct fixture *f, long at)
{
    FILE *file = fopen(f->s.path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    return file;
}

/* The page becomes rubbish. */
static void damage(const struct fixture *f, const char *name, int page)
{
    char junk[4096];
    memset(junk, 0xa5, sizeof junk);
    FILE *file = open_at(f, page_at(f, name, page));
    assert_int_equal(fwrite(junk, sizeof junk, 1, file), 1);
    assert_int_equal(fclose(file), 0);
}

/* In the page that leads to those with rows (sqlite.org/fileformat2.html, 1.6) this way
 * goes to the last of them, and the third nowhere. */
static void mislead(const struct fixture *f, size_t way)
{
    uint8_t page[4096];
    const long at = page_at(f, "op", 0);
    FILE *file = open_at(f, at);
    assert_int_equal(fread(page, sizeof page, 1, file), 1);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(page[0], 5);
    assert_true((page[3] << 8 | page[4]) > 6);
    uint8_t *child = page + (page[12 + 2 * way] << 8 | page[13 + 2 * way]);
    memcpy(child, page + 8, 4);
    memset(page + (page[16] << 8 | page[17]), 0x7f, 4);
    file = open_at(f, at);
    assert_int_equal(fwrite(page, sizeof page, 1, file), 1);
    assert_int_equal(fclose(file), 0);
}

static void mend(struct fixture *f)
{
    struct err e;
    if (!outbox_mend(files_system(), f->s.path, f->now, &f->m, &e))
        fail_msg("%s", e.text);
}

/* Whether op i is there under number n (0: none yet), with its box whole. */
static bool has(struct outbox *ob, int i, uint64_t n)
{
    struct outbox_row row;
    struct bytes box;
    struct err e;
    char op[UUID_SIZE];
    bool found = false;
    op_id(op, i);
    assert_true(outbox_find(ob, op, &row, &found, &e));
    if (!found)
        return false;
    assert_int_equal(row.n, n);
    assert_int_equal(row.made, 1763802000 + i);
    if (n == 0)
        return true;
    bytes_init(&box, WIRE_BOX_MAX);
    assert_true(outbox_get(ob, n, &row, &box, &found, &e));
    assert_true(found);
    assert_int_equal(box.size, BOX);
    for (size_t k = 0; k < box.size; k++)
        assert_int_equal(box.data[k], i);
    bytes_free(&box);
    return true;
}

static int64_t spent(struct outbox *ob)
{
    int64_t places = -1;
    struct err e;
    assert_true(db_int(outbox_db(ob), &places, NULL, "SELECT spent FROM lend", &e, ""));
    return places;
}

static void a_whole_outbox_is_left_alone(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    mend(&f);
    assert_false(f.m.damaged);
    assert_int_equal(f.m.lost_at, 0);
    assert_int_equal(count_files(&f, "damaged", NULL), 0);
    struct outbox *ob = open_outbox(&f);
    assert_string_equal(outbox_inst(ob), f.inst);
    assert_true(has(ob, OPS, OPS));
    outbox_close(ob);
    tear_down(&f);
}

static void a_missing_outbox_is_no_damage(void **state)
{
    (void)state;
    struct fixture f = {.now = NOW};
    scratch_open(&f.s);
    mend(&f);
    assert_false(f.m.damaged);
    tear_down(&f);
}

static void a_look_that_failed_finds_neither_damage_nor_health(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool spoiled;
        unsigned failing;
        bool read, damaged;
    } table[] = {
        {"the first look at a damaged one", true, 1, true, true},
        {"the second look at a damaged one", true, 2, true, true},
        {"the first look at a whole one", false, 1, true, false},
        {"every look at a damaged one", true, ~0U, false, false},
        {"every look at a whole one", false, ~0U, false, false},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct fixture f;
        struct err e = {0};
        print_message("%s\n", table[i].name);
        set_up(&f);
        if (table[i].spoiled)
            damage(&f, "sqlite_autoindex_op_1", 0);
        failing = table[i].failing;
        bool read = outbox_mend(files_system(), f.s.path, f.now, &f.m, &e);
        failing = 0;
        assert_int_equal(read, table[i].read);
        assert_int_equal(f.m.damaged, table[i].damaged);
        if (!read)
            assert_int_equal(e.kind, ERR_LATER);
        tear_down(&f);
    }
}

static void where_all_can_be_read_numbers_stay(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    damage(&f, "sqlite_autoindex_op_1", 0);
    mend(&f);
    assert_true(f.m.damaged);
    assert_true(f.m.whole);
    assert_int_equal(f.m.kept, OPS);
    assert_int_equal(f.m.lost_at, 0);
    assert_int_equal(count_files(&f, "outbox-damaged-20261122T090000Z.db", NULL), 1);
    struct outbox *ob = open_outbox(&f);
    assert_string_equal(outbox_inst(ob), f.inst);
    for (int i = 1; i <= OPS; i++)
        assert_true(has(ob, i, (uint64_t)i));
    assert_int_equal(spent(ob), 2);
    outbox_close(ob);
    tear_down(&f);
}

static void what_is_left_gets_new_numbers_in_its_old_order(void **state)
{
    (void)state;
    struct fixture f;
    struct outbox_row row;
    struct err e;
    bool found = false;
    uint64_t made = 0;
    uint64_t kept = 0;
    set_up(&f);
    damage(&f, "op", 8); /* a leaf in the middle */
    mend(&f);
    assert_true(f.m.damaged);
    assert_false(f.m.whole);
    assert_in_range(f.m.kept, OPS - 10, OPS - 1);
    assert_true(f.m.lost_at != 0);
    assert_int_equal(count_files(&f, "-lost.db", NULL), 1);

    struct outbox *ob = open_outbox(&f);
    assert_string_not_equal(outbox_inst(ob), f.inst); /* as after a fork */
    assert_int_equal(spent(ob), 5); /* perhaps what was lost has spent the rest */
    assert_true(outbox_number(ob, NULL, &made, &e));
    assert_int_equal(made, f.m.kept);
    for (int i = 1; i <= OPS; i++)
        kept += has(ob, i, kept + 1) ? 1 : 0;
    assert_int_equal(kept, f.m.kept);
    assert_true(has(ob, OPS, kept)); /* those behind the gap too */
    /* People find their things by their codes all the same. */
    assert_true(outbox_find_code(ob, CODE, &row, &found, &e));
    assert_true(found);
    outbox_close(ob);

    /* It is told as long as the copy is there, and the copy goes in time. */
    mend(&f);
    assert_false(f.m.damaged);
    assert_true(f.m.lost_at != 0);
    assert_int_equal(count_files(&f, "-lost.db", NULL), 1);
    f.now += 29 * 86400;
    mend(&f);
    assert_int_equal(count_files(&f, "damaged", NULL), 0);
    assert_int_equal(f.m.lost_at, 0);
    tear_down(&f);
}

/* A walk over the rows jumps to the end, and then stops. */
static void rows_that_only_their_place_leads_to_come_back(void **state)
{
    (void)state;
    struct fixture f;
    uint64_t kept = 0;
    uint64_t made = 0;
    struct err e;
    set_up(&f);
    mislead(&f, 1);
    mend(&f);
    assert_true(f.m.damaged);
    assert_in_range(f.m.kept, OPS - 10, OPS - 1);
    struct outbox *ob = open_outbox(&f);
    assert_true(outbox_number(ob, NULL, &made, &e));
    assert_int_equal(made, f.m.kept);
    for (int i = 1; i <= OPS; i++)
        kept += has(ob, i, kept + 1) ? 1 : 0;
    assert_int_equal(kept, f.m.kept);
    outbox_close(ob);
    tear_down(&f);
}

static void a_place_that_cannot_be_is_not_counted_up_to(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up(&f);
    struct outbox *ob = open_outbox(&f);
    assert_true(db_exec(
        outbox_db(ob), "UPDATE op SET place = place + 34000000000 WHERE place > 30", &e));
    outbox_close(ob);
    mislead(&f, 0);
    mend(&f);
    assert_true(f.m.damaged);
    assert_in_range(f.m.kept, 10, OPS - 1);
    tear_down(&f);
}

static void where_nothing_can_be_read_that_is_told(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    damage(&f, "sqlite_schema", 0);
    mend(&f);
    assert_true(f.m.damaged);
    assert_false(f.m.whole);
    assert_int_equal(f.m.kept, 0);
    assert_true(f.m.lost_at != 0);
    struct outbox *ob = open_outbox(&f);
    put(ob, 99); /* and people can go on */
    outbox_close(ob);
    tear_down(&f);
}

/* Cut short between emptying the file and filling it: the copy has all there is. */
static void mending_that_was_cut_short_is_gone_on_with(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    char copy[128];
    set_up(&f);
    snprintf(copy, sizeof copy, "%s-damaged", f.s.path);
    assert_int_equal(rename(f.s.path, copy), 0);
    struct outbox *ob = open_outbox(&f);
    put(ob, 99); /* a person was there meanwhile */
    outbox_close(ob);
    mend(&f);
    assert_true(f.m.damaged);
    assert_int_equal(f.m.kept, OPS);
    ob = open_outbox(&f);
    assert_true(has(ob, 1, 1));
    assert_true(has(ob, OPS, OPS));
    assert_true(has(ob, 99, 0));
    outbox_close(ob);
    mend(&f);
    assert_false(f.m.damaged);
    assert_true(outbox_mend(files_system(), f.s.path, f.now, &f.m, &e));
    tear_down(&f);
}

/* One who has it open goes on with the new one. */
static void the_kiosk_goes_on_with_the_new_one(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct outbox *kiosk = open_outbox(&f);
    damage(&f, "sqlite_autoindex_op_1", 0);
    mend(&f);
    assert_true(f.m.whole);
    put(kiosk, 99);
    struct outbox *ob = open_outbox(&f);
    assert_true(has(ob, 99, 0));
    assert_true(has(ob, OPS, OPS));
    outbox_close(ob);
    outbox_close(kiosk);
    tear_down(&f);
}

static void damage_that_is_met_is_remembered(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up(&f);
    damage(&f, "op", 8);
    struct outbox *ob = open_outbox(&f);
    assert_false(outbox_broken(ob));
    assert_false(outbox_check(ob, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_true(outbox_broken(ob));
    outbox_close(ob);
    tear_down(&f);
}

/* Damaged twice in one second, or while it is being mended: each copy stays. */
static void no_copy_takes_the_place_of_another(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    damage(&f, "op", 8);
    mend(&f);
    damage(&f, "op", 8);
    mend(&f);
    assert_true(f.m.damaged);
    assert_int_equal(count_files(&f, "20261122T090000Z-lost.db", NULL), 1);
    assert_int_equal(count_files(&f, "20261122T090000Z-1-lost.db", NULL), 1);
    tear_down(&f);
}

/* Such a row could never be sent, and would stop all those behind it. */
static void a_row_with_an_unknown_word_does_not_come_back(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up(&f);
    struct outbox *ob = open_outbox(&f);
    assert_true(
        db_exec(outbox_db(ob), "UPDATE op SET kind = 'b#ok' WHERE place = 7", &e));
    outbox_close(ob);
    damage(&f, "sqlite_autoindex_op_1", 0);
    mend(&f);
    assert_false(f.m.whole);
    assert_int_equal(f.m.kept, OPS - 1);
    assert_true(f.m.lost_at != 0);
    tear_down(&f);
}

/* It has no box and no key. Without it the places would never come back. */
static void a_return_of_places_comes_back(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up(&f);
    struct outbox *ob = open_outbox(&f);
    assert_true(db_exec(outbox_db(ob),
                        "UPDATE op SET kind = 'return', box = x'', key = '', lend = 9"
                        " WHERE place IN (7, 8);"
                        "UPDATE op SET result = 'done', reason = 'none', told = 5"
                        " WHERE place = 8",
                        &e));
    outbox_close(ob);
    damage(&f, "sqlite_autoindex_op_1", 0);
    mend(&f);
    assert_true(f.m.whole);
    assert_int_equal(f.m.kept, OPS);
    tear_down(&f);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        TEST(a_whole_outbox_is_left_alone), TEST(a_missing_outbox_is_no_damage),
        TEST(a_look_that_failed_finds_neither_damage_nor_health),
        TEST(where_all_can_be_read_numbers_stay),
        TEST(what_is_left_gets_new_numbers_in_its_old_order),
        TEST(rows_that_only_their_place_leads_to_come_back),
        TEST(a_place_that_cannot_be_is_not_counted_up_to),
        TEST(where_nothing_can_be_read_that_is_told),
        TEST(mending_that_was_cut_short_is_gone_on_with),
        TEST(the_kiosk_goes_on_with_the_new_one), TEST(damage_that_is_met_is_remembered),
        TEST(no_copy_takes_the_place_of_another), TEST(a_return_of_places_comes_back),
        TEST(a_row_with_an_unknown_word_does_not_come_back));
    return failed;
}
