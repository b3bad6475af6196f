#include <unistd.h>

#include "store/content_parts.h"
#include "tests/unit/content_hub.h"
#include "tests/unit/spoilt.h"

/* ---- the hub's side of a repair ---- */

static void hub_buckets(const struct hub *h, struct buckets *out)
{
    static struct lthash sums[LTHASH_BUCKETS];
    memset(sums, 0, sizeof sums);
    memset(out, 0, sizeof *out);
    out->epoch = h->epoch;
    out->seq = h->seq;
    for (int i = 0; i < RECORDS; i++) {
        const struct item *item = &h->items[i];
        if (item->seq == 0 || item->deleted)
            continue;
        lthash_add(&sums[lthash_bucket(item->id)], kind_of(item), item->id, item->body,
                   strlen(item->body));
        out->sums[lthash_bucket(item->id)].count++;
    }
    for (size_t i = 0; i < LTHASH_BUCKETS; i++)
        lthash_bucket_digest(out->sums[i].digest, &sums[i]);
}

/* The bucket's rows behind `after`, at most max of them, as bytes. */
static void bucket_page(const struct hub *h, uint8_t bucket, const char *after, int max,
                        struct bytes *out)
{
    struct err e;
    struct bucket_page p = {
        .cid = "1", .epoch = h->epoch, .head = h->seq, .bucket = bucket};
    struct bytes lines;
    int count = 0;
    snprintf(p.after, sizeof p.after, "%s", after);
    bytes_init(&lines, 1 << 20);
    for (int i = 0; i < RECORDS; i++) { /* ids are in the order of i */
        const struct item *item = &h->items[i];
        if (item->seq == 0 || item->deleted || lthash_bucket(item->id) != bucket ||
            strcmp(item->id, after) <= 0)
            continue;
        if (count++ == max)
            break;
        struct change c = {
            .seq = item->seq, .body = item->body, .body_size = strlen(item->body)};
        memcpy(c.id, item->id, sizeof c.id);
        snprintf(c.kind, sizeof c.kind, "%s", kind_of(item));
        wire_put_change(&lines, &c);
        memcpy(p.to, item->id, sizeof p.to);
    }
    if (count <= max)
        p.to[0] = '\0';
    bytes_init(out, 1 << 20);
    assert_true(wire_put_bucket_page(out, &p, &e));
    bytes_add(out, lines.data, lines.size);
    bytes_free(&lines);
}

static bool replace(struct fixture *f, const struct bytes *body, char to[UUID_SIZE],
                    struct err *e)
{
    struct bucket_page p;
    struct bucket_reader rows;
    assert_true(wire_get_bucket_page(&p, &rows, body->data, body->size, e));
    memcpy(to, p.to, UUID_SIZE);
    return content_replace(f->c, &p, &rows, e);
}

static size_t repair(struct fixture *f, int page_rows)
{
    static struct buckets all;
    struct err e;
    bool differs[LTHASH_BUCKETS];
    hub_buckets(&f->hub, &all);
    size_t count = content_differing(f->c, &all, differs);
    for (int i = 0; i < LTHASH_BUCKETS; i++) {
        char after[UUID_SIZE] = "";
        bool more = differs[i];
        while (more) {
            struct bytes body;
            bucket_page(&f->hub, (uint8_t)i, after, page_rows, &body);
            if (!replace(f, &body, after, &e))
                fail_msg("%s", e.text);
            bytes_free(&body);
            more = after[0] != '\0';
        }
    }
    assert_true(content_repaired(f->c, all.seq, &e));
    return count;
}

static void fill_hub(struct fixture *f)
{
    char body[32];
    for (int i = 0; i < RECORDS; i++) {
        snprintf(body, sizeof body, "{\"x\":%d}", i);
        hub_put(&f->hub, i, RECORD_FACT, body);
    }
}

static void set_up_filled(struct fixture *f)
{
    set_up(f);
    fill_hub(f);
    follow(f);
}

/* ---- buckets ---- */

static void one_changed_body_is_mended_by_one_bucket(void **state)
{
    (void)state;
    struct fixture f;
    set_up_filled(&f);
    assert_int_equal(repair(&f, 100), 0);
    meddle(&f, "UPDATE rec SET body = '{\"x\":77}' WHERE id LIKE '%07'");
    reopen(&f);
    assert_int_equal(repair(&f, 100), 1);
    assert_equal_to_hub(&f);
    reopen(&f);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void rows_that_are_lost_or_the_hub_does_not_have_are_mended(void **state)
{
    (void)state;
    struct fixture f;
    set_up_filled(&f);
    meddle(&f, "DELETE FROM rec WHERE id LIKE '%3'");
    meddle(&f, "UPDATE rec SET del = 1, body = '' WHERE id LIKE '%5'");
    f.hub.items[9].seq = 0; /* gone at the hub, and nobody was told */
    reopen(&f);
    repair(&f, 1);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void pages_of_a_bucket_each_replace_their_own_range(void **state)
{
    (void)state;
    struct fixture f;
    uint64_t random = 5;
    set_up_filled(&f);
    meddle(&f, "UPDATE rec SET body = 'x'");
    for (int i = 0; i < 20; i++) {
        random_change(&f.hub, &random);
        reopen(&f);
        repair(&f, 1 + i % 3);
        assert_equal_to_hub(&f);
        meddle(&f, i % 2 == 0 ? "DELETE FROM rec WHERE id LIKE '%1'"
                              : "UPDATE rec SET body = 'y' WHERE id LIKE '%2'");
    }
    tear_down(&f);
}

static void rows_that_are_newer_than_the_cursor_come_again_with_the_pull(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    static struct buckets all;
    bool differs[LTHASH_BUCKETS];
    char to[UUID_SIZE];
    struct bytes body;
    set_up_filled(&f);
    meddle(&f, "UPDATE rec SET body = 'x' WHERE id LIKE '%07'");
    reopen(&f);
    hub_buckets(&f.hub, &all);
    assert_int_equal(content_differing(f.c, &all, differs), 1);
    hub_put(&f.hub, 7, RECORD_FACT, "{\"x\":\"later\"}");
    hub_delete(&f.hub, 8);
    bucket_page(&f.hub, lthash_bucket(f.hub.items[7].id), "", 100, &body);
    assert_true(replace(&f, &body, to, &e));
    bytes_free(&body);
    assert_true(content_repaired(f.c, all.seq, &e));
    assert_int_equal(state_of(&f).seq, all.seq);
    follow(&f);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void a_page_that_is_old_foreign_or_bad_changes_nothing(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    char to[UUID_SIZE];
    struct bytes body;
    set_up_filled(&f);
    uint8_t bucket = lthash_bucket(f.hub.items[7].id);
    bucket_page(&f.hub, bucket, "", 100, &body);
    hub_put(&f.hub, 7, RECORD_FACT, "{\"x\":\"later\"}");
    follow(&f);
    struct content_state before = state_of(&f);
    assert_false(replace(&f, &body, to, &e));
    assert_string_equal(e.text, "bucket: older than what is here");
    bytes_free(&body);
    bucket_page(&f.hub, bucket, "", 100, &body);
    body.size -= 2;
    assert_false(replace(&f, &body, to, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    bytes_free(&body);
    f.hub.epoch.random++;
    bucket_page(&f.hub, bucket, "", 100, &body);
    assert_false(replace(&f, &body, to, &e));
    assert_string_equal(e.text, "bucket: of another epoch");
    bytes_free(&body);
    struct content_state after = state_of(&f);
    assert_memory_equal(&after, &before, sizeof after);
    tear_down(&f);
}

/* ---- epochs ---- */

static void an_equal_epoch_moves_nothing(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up_filled(&f);
    f.hub.epoch = (struct epoch){2, 5};
    f.hub.seq = 900;
    assert_true(content_adopt(f.c, &f.hub.epoch, true, 900, &e));
    assert_false(state_of(&f).foreign);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void rows_of_another_epoch_stay_until_their_buckets_are_mended(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up_filled(&f);
    f.hub.epoch = (struct epoch){2, 5};
    f.hub.seq = 5; /* a backup: its seqs are lower */
    for (int i = 0; i < RECORDS; i++)
        f.hub.items[i].seq = (uint64_t)(i % 5 + 1);
    f.hub.items[3].seq = 0;
    assert_true(content_adopt(f.c, &f.hub.epoch, false, 0, &e));
    reopen(&f);
    assert_true(state_of(&f).foreign);
    assert_int_equal(state_of(&f).seq, 0);
    assert_int_equal(state_of(&f).count, RECORDS);
    assert_int_equal(repair(&f, 100), 1);
    assert_false(state_of(&f).foreign);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

/* ---- snapshot ---- */

static enum content_fill fill_page(struct fixture *f, uint64_t from, uint64_t to)
{
    struct bytes body;
    struct batch b;
    struct batch_reader lines;
    struct err e;
    enum content_fill how = CONTENT_FILL_DIFFERS;
    make_batch(&f->hub, from, to, &body);
    assert_true(wire_get_batch(&b, &lines, body.data, body.size, &e));
    b.snapshot = true;
    b.generation = state_of(f).filling;
    if (!content_fill(f->c, &b, &lines, &how, &e))
        fail_msg("%s", e.text);
    bytes_free(&body);
    return how;
}

static int64_t ask(struct fixture *f, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    assert_int_equal(sqlite3_open(f->s.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return value;
}

static void a_snapshot_is_shown_when_it_is_whole_and_not_before(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    struct content *reader = NULL;
    struct content_state seen;
    set_up_filled(&f);
    meddle(&f, "UPDATE rec SET body = 'rotten'");
    reopen(&f);
    assert_true(content_open_reader(&reader, f.s.path, &e));
    assert_true(content_fill_begin(f.c, &e));
    assert_int_equal(fill_page(&f, 0, 20), CONTENT_FILL_MORE);
    hub_delete(&f.hub, 2); /* while it is under way */
    reopen(&f);
    assert_int_equal(state_of(&f).filled, 20);
    assert_int_equal(ask(&f, "SELECT count(*) FROM rec WHERE body = 'rotten'"), RECORDS);
    assert_int_equal(fill_page(&f, 20, 40), CONTENT_FILL_MORE);
    assert_int_equal(fill_page(&f, 0, 20), CONTENT_FILL_MORE); /* an old one */
    assert_int_equal(fill_page(&f, 40, f.hub.seq), CONTENT_FILL_DONE);
    assert_equal_to_hub(&f);
    assert_int_equal(state_of(&f).filling, 0);
    assert_int_equal(ask(&f, "SELECT count(*) FROM rec WHERE body = 'rotten'"), 0);
    assert_int_equal(ask(&f, "SELECT count(*) FROM next_rec"), 0);
    assert_true(content_state(reader, &seen, &e)); /* its statements still fit */
    assert_int_equal(seen.seq, f.hub.seq);
    assert_int_equal(seen.count, RECORDS - 1);
    content_close(reader);
    hub_put(&f.hub, 1, RECORD_FACT, "{}");
    follow(&f);
    reopen(&f);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static void a_snapshot_that_differs_is_thrown_away(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up_filled(&f);
    assert_true(content_fill_begin(f.c, &e));
    uint32_t first = state_of(&f).filling;
    fill_page(&f, 0, 20);
    f.hub.items[0].body[1] = 'z'; /* the hub says otherwise than it did */
    assert_int_equal(fill_page(&f, 20, f.hub.seq), CONTENT_FILL_DIFFERS);
    assert_int_equal(state_of(&f).filling, 0);
    assert_int_equal(state_of(&f).count, RECORDS);
    assert_true(content_fill_begin(f.c, &e));
    assert_true(state_of(&f).filling > first);
    assert_int_equal(fill_page(&f, 0, f.hub.seq), CONTENT_FILL_DONE);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

/* ---- the file ---- */

static void check(struct fixture *f, bool wanted)
{
    struct err e;
    bool intact = !wanted;
    if (!content_check(f->c, &intact, &e))
        fail_msg("%s", e.text);
    assert_int_equal(intact, wanted);
}

static void a_check_finds_bodies_that_have_changed(void **state)
{
    (void)state;
    struct fixture f;
    set_up_filled(&f);
    check(&f, true);
    meddle(&f, "DELETE FROM rec WHERE id LIKE '%07'");
    check(&f, false);
    check(&f, true);
    assert_int_equal(repair(&f, 100), 1);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

static bool check_part(struct fixture *f, bool *intact)
{
    struct err e;
    bool done = false;
    if (!content_check_next(f->c, &done, intact, &e))
        fail_msg("%s", e.text);
    return done;
}

static void what_changes_during_a_check_counts(void **state)
{
    (void)state;
    struct fixture f;
    bool intact = false;
    set_up_filled(&f);
    assert_false(check_part(&f, &intact)); /* 0 to 49 are read */
    hub_put(&f.hub, 3, RECORD_FACT, "{\"x\":\"read before\"}");
    hub_put(&f.hub, 60, RECORD_FACT, "{\"x\":\"to be read\"}");
    hub_delete(&f.hub, 5);
    hub_delete(&f.hub, 61);
    follow(&f);
    hub_put(&f.hub, 5, RECORD_FACT, "{\"x\":\"back\"}");
    follow(&f);
    assert_true(check_part(&f, &intact));
    assert_true(intact);
    assert_equal_to_hub(&f);
    check(&f, true);
    tear_down(&f);
}

/* It goes out of the digest as it stands there, which is not as it came in. */
static void what_had_rotted_and_changes_during_a_check_is_found(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    bool intact = true;
    bool matched = true;
    set_up_filled(&f);
    meddle(&f, "UPDATE rec SET body = '{\"x\":77}' WHERE id LIKE '%07'");
    assert_false(check_part(&f, &intact));
    hub_put(&f.hub, 7, RECORD_FACT, "{\"x\":\"new\"}");
    assert_true(apply(&f, state_of(&f).seq, f.hub.seq, &matched, &e));
    assert_false(matched);
    assert_true(check_part(&f, &intact));
    assert_false(intact);
    assert_equal_to_hub(&f); /* the body that had rotted is gone */
    check(&f, true);
    tear_down(&f);
}

static void a_check_begins_again_after_what_is_undone(void **state)
{
    (void)state;
    struct fixture f;
    bool intact = false;
    set_up_filled(&f);
    assert_false(check_part(&f, &intact));
    assert_true(content_begin(f.c, SET_SHOWN, NULL));
    assert_true(content_erase(f.c, f.hub.items[3].id, NULL));
    content_roll_back(f.c);
    assert_false(check_part(&f, &intact));
    assert_true(check_part(&f, &intact));
    assert_true(intact);
    assert_equal_to_hub(&f);
    tear_down(&f);
}

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
    RUN_TESTS(TEST(one_changed_body_is_mended_by_one_bucket),
              TEST(rows_that_are_lost_or_the_hub_does_not_have_are_mended),
              TEST(pages_of_a_bucket_each_replace_their_own_range),
              TEST(rows_that_are_newer_than_the_cursor_come_again_with_the_pull),
              TEST(a_page_that_is_old_foreign_or_bad_changes_nothing),
              TEST(an_equal_epoch_moves_nothing),
              TEST(rows_of_another_epoch_stay_until_their_buckets_are_mended),
              TEST(a_snapshot_is_shown_when_it_is_whole_and_not_before),
              TEST(a_snapshot_that_differs_is_thrown_away),
              TEST(a_check_finds_bodies_that_have_changed),
              TEST(what_changes_during_a_check_counts),
              TEST(what_had_rotted_and_changes_during_a_check_is_found),
              TEST(a_check_begins_again_after_what_is_undone),
              TEST(rows_for_the_screens_are_made_again),
              TEST(a_check_that_fails_leaves_nothing_open),
              TEST(a_file_that_is_gone_or_another_is_noticed),
              TEST(an_index_that_has_what_the_table_has_not_is_found_out),
              TEST(an_index_that_leads_to_no_row_is_found_out));
    RUN_ROWS(spoilt_files, is_found_out);
    return failed;
}
