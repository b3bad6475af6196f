/* Damage that content.db meets: found out, never worked around. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/content_pages.h"
#include "tests/unit/spoilt.h"

static void set_up_with_a_library(struct fixture *f)
{
    set_up(f);
    struct err e;
    struct record r = {.kind = RECORD_VENUE};
    struct bytes body;
    snprintf(r.meta.id, sizeof r.meta.id, "01920000-0000-7000-8000-000000000000");
    ref_make(r.meta.ref, record_kind_letter(RECORD_VENUE), 7);
    r.meta.rev = 1;
    r.meta.updated_at = 1763802000;
    snprintf(r.venue.name, sizeof r.venue.name, "Library");
    snprintf(r.venue.town, sizeof r.venue.town, "Leeds");
    r.venue.place.lat = 53;
    r.venue.place.lon = -1;
    bytes_init(&body, RECORD_BODY_MAX);
    if (!record_print(&body, &r, &e))
        fail_msg("%s", e.text);
    hub_put(&f->hub, 0, RECORD_VENUE, (const char *)body.data);
    bytes_free(&body);
    follow(f);
}

static void rows_for_the_screens_are_made_again(void **state)
{
    (void)state;
    static const char *const damage[] = {
        "DELETE FROM venue_row", "UPDATE venue_row SET name = 'Somewhere else'",
        "INSERT INTO venue_row VALUES('x', 'Nowhere', '', NULL, NULL)",
        "UPDATE rec SET ref = 'V000-00'", "UPDATE venue_row SET lat = 1, lon = NULL"};
    struct fixture f;
    set_up_with_a_library(&f);
    static const char good[] =
        "SELECT count(*) FROM venue_row JOIN rec USING(id) WHERE name = 'Library'"
        " AND substr(ref, 1, 1) = 'N' AND lat = 53 AND lon = -1";
    assert_int_equal(ask(&f, good), 1);
    for (size_t i = 0; i < LENGTH(damage); i++) {
        meddle(&f, damage[i]);
        check(&f, i == 3); /* the ref is put right without a word */
        assert_int_equal(ask(&f, good), 1);
        assert_int_equal(ask(&f, "SELECT count(*) FROM venue_row"), 1);
        check(&f, true);
    }
    meddle(&f, damage[0]);
    reopen(&f);
    assert_int_equal(ask(&f, good), 1);
    tear_down(&f);
}

/* A person would else read that what is still on has been taken from the list. */
static void a_row_that_has_vanished_is_not_gone(void **state)
{
    (void)state;
    static const char lost[] = "01920000-0000-7000-8000-000000000000";
    static const char never[] = "01920000-0000-7000-8000-00000000ffff";
    struct fixture f;
    struct err e = {.text = ""};
    bool found = true;
    struct record *r = calloc(1, sizeof *r);
    assert_non_null(r);
    set_up_with_a_library(&f);
    assert_true(content_record(f.c, RECORD_VENUE, never, r, &found, &e));
    assert_false(found);
    assert_true(content_lacks_none(f.c, &e));
    meddle(&f, "DELETE FROM rec");
    assert_true(content_record(f.c, RECORD_VENUE, lost, r, &found, &e));
    assert_false(found);
    assert_false(content_lacks_none(f.c, &e));
    assert_int_equal(e.kind, ERR_LATER);
    free(r);
    tear_down(&f);
}

static void a_check_that_fails_leaves_nothing_open(void **state)
{
    (void)state;
    struct fixture f;
    bool intact = false;
    set_up_filled(&f);
    meddle(&f, "INSERT INTO venue_row VALUES('x', 'Nowhere', '', NULL, NULL);"
               "CREATE TRIGGER no BEFORE DELETE ON venue_row"
               " BEGIN SELECT raise(ABORT, 'no'); END");
    assert_false(content_check(f.c, &intact, NULL));
    assert_true(content_begin(f.c, SET_SHOWN, NULL));
    content_roll_back(f.c);
    meddle(&f, "DROP TRIGGER no");
    check(&f, false);
    tear_down(&f);
}

static void a_file_that_is_gone_or_another_is_noticed(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    struct content *reader = NULL;
    bool intact = true;
    set_up_filled(&f);
    assert_true(content_open_reader(&reader, f.s.path, &e));
    assert_false(content_moved(reader));
    assert_true(content_set_aside(f.s.path, &e));
    assert_true(content_moved(reader));
    assert_false(content_check(f.c, &intact, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    reopen(&f);
    assert_int_equal(state_of(&f).count, 0);
    assert_true(content_adopt(f.c, &f.hub.epoch, false, 0, &e));
    content_close(reader); /* and takes nothing of the new one with it */
    follow(&f);
    reopen(&f);
    assert_equal_to_hub(&f);
    char path[200];
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < LENGTH(ends); i++) {
        snprintf(path, sizeof path, "%s.broken%s", f.s.path, ends[i]);
        unlink(path);
    }
    tear_down(&f);
}

static void assert_not_opened(struct fixture *f)
{
    struct err e;
    content_close(f->c);
    f->c = NULL;
    assert_false(content_open_writer(&f->c, f->s.path, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, f->s.path));
}

static void an_index_that_has_what_the_table_has_not_is_found_out(void **state)
{
    (void)state;
    struct fixture f;
    struct bytes body;
    struct err e;
    char to[UUID_SIZE];
    set_up_filled(&f);
    stale_index(f.s.path, "rec_bucket", "DELETE FROM rec WHERE id LIKE '%07'");
    bucket_page(&f.hub, lthash_bucket(f.hub.items[7].id), "", 100, &body);
    assert_false(replace(&f, &body, to, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, f.s.path));
    bytes_free(&body);
    assert_not_opened(&f);
    tear_down(&f);
}

static void an_index_that_leads_to_no_row_is_found_out(void **state)
{
    (void)state;
    struct fixture f;
    set_up_with_a_library(&f);
    reopen(&f); /* the log is in the file now */
    empty_page(f.s.path, "venue_row");
    assert_not_opened(&f);
    tear_down(&f);
}

/* Byte by byte: neither SQLite's check of the pages nor the index knows. */
static void turn_first_byte(const char *path, const char *text)
{
    char bytes[1 << 17];
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    assert_true(size > 0 && size < sizeof bytes);
    char *found = memmem(bytes, size, text, strlen(text));
    assert_non_null(found);
    assert_int_equal(fseek(file, found - bytes, SEEK_SET), 0);
    assert_int_equal(fputc(text[0] + 1, file), text[0] + 1);
    assert_int_equal(fclose(file), 0);
}

static void an_index_that_leads_to_another_row_is_found_out(void **state)
{
    (void)state;
    struct fixture f;
    char text[2 * UUID_SIZE];
    set_up_filled(&f);
    reopen(&f); /* the log is in the file now */
    snprintf(text, sizeof text, "%sfact", f.hub.items[7].id);
    turn_first_byte(f.s.path, text);
    assert_not_opened(&f);
    tear_down(&f);
}

static void later_pages(FILE *f)
{
    fseek(f, 4096, SEEK_SET);
    for (int i = 0; i < 20 * 4096; i++)
        fputc(i * 7 % 251, f);
}

static const struct spoilt spoilt_files[] = {
    {"its head is wrong", no_head},
    {"its end is missing", no_end},
    {"nothing in it is right", nothing_good},
    {"its other pages are overwritten", later_pages},
};

/* SQLite finds nothing wrong with it, and nothing else could be done without it. */
static void a_state_that_cannot_be_read_is_found_out(void **state)
{
    (void)state;
    struct fixture f;
    struct content_state seen;
    set_up_filled(&f);
    const struct content_state before = state_of(&f);
    seen = before;
    meddle(&f, "UPDATE state SET epoch = 'x'");
    assert_false(content_state(f.c, &seen, NULL));
    assert_memory_equal(&seen, &before, sizeof seen);
    assert_not_opened(&f);
    tear_down(&f);
}

/* While it is open, and with its pages in memory. */
static void is_found_out(void **state)
{
    const struct spoilt *how = *state;
    struct fixture f;
    struct err e;
    bool intact = true;
    set_up_filled(&f);
    reopen(&f); /* the log is in the file now */
    FILE *file = fopen(f.s.path, "r+");
    assert_non_null(file);
    how->spoil(file);
    fclose(file);
    assert_false(content_check(f.c, &intact, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, f.s.path));
    assert_not_opened(&f);
    tear_down(&f);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(rows_for_the_screens_are_made_again),
              TEST(a_row_that_has_vanished_is_not_gone),
              TEST(a_check_that_fails_leaves_nothing_open),
              TEST(a_file_that_is_gone_or_another_is_noticed),
              TEST(an_index_that_has_what_the_table_has_not_is_found_out),
              TEST(an_index_that_leads_to_no_row_is_found_out),
              TEST(an_index_that_leads_to_another_row_is_found_out),
              TEST(a_state_that_cannot_be_read_is_found_out));
    RUN_ROWS(spoilt_files, is_found_out);
    return failed;
}
