#include <sodium.h>
#include <string.h>

#include "store/hub_admin.h"
#include "store/hub_people.h"
#include "store/hub_records.h"
#include "store/hub_schema.h"
#include "tests/test.h"
#include "tests/unit/scratch.h"

enum { NOW = 1795338000 };

static const struct epoch fresh = {.counter = 1, .random = 0xFFFFFFFFFFFFFFF0};

static struct hub_store *open_store(const struct scratch *s)
{
    struct hub_store *store = NULL;
    struct err e;
    assert_true(sodium_init() >= 0);
    if (!hub_store_open(&store, s->path, "leeds", &fresh, &e))
        fail_msg("%s", e.text);
    return store;
}

static void put_organisation(struct hub_store *s, const char *name, char id[UUID_SIZE])
{
    struct err e;
    struct record *r = calloc(1, sizeof *r);
    r->kind = RECORD_ORGANISATION;
    r->organisation.place.lat = RECORD_NO_PLACE;
    r->organisation.place.lon = RECORD_NO_PLACE;
    snprintf(r->organisation.name, sizeof r->organisation.name, "%s", name);
    if (!hub_record_put(s, r, NOW, &e))
        fail_msg("%s", e.text);
    memcpy(id, r->meta.id, UUID_SIZE);
    free(r);
}

static void numbers_and_digest_are_those_of_the_rows_after_reopening(void **state)
{
    (void)state;
    struct scratch scratch;
    struct err e;
    char id[UUID_SIZE];
    uint8_t before[DIGEST_BYTES], after[DIGEST_BYTES];
    scratch_open(&scratch);
    struct hub_store *s = open_store(&scratch);
    assert_true(hub_store_begin(s, &e));
    put_organisation(s, "One", id);
    put_organisation(s, "Two", id);
    assert_true(hub_record_close(s, id, "withdrawn", NOW, &e));
    assert_true(hub_store_commit(s, &e));
    hub_store_digest(s, before);
    hub_store_close(s);
    s = open_store(&scratch);
    hub_store_digest(s, after);
    assert_memory_equal(before, after, sizeof before);
    const struct hub_numbers *n = hub_store_numbers(s);
    assert_int_equal(n->seq, 3);
    assert_int_equal(n->hseq, 3);
    assert_int_equal(n->count, 1);
    assert_true(epoch_equal(&n->epoch, &fresh));
    hub_store_close(s);
    scratch_close(&scratch);
}

static void what_is_rolled_back_leaves_no_number_behind(void **state)
{
    (void)state;
    struct scratch scratch;
    struct err e;
    char id[UUID_SIZE];
    uint8_t before[DIGEST_BYTES], after[DIGEST_BYTES];
    scratch_open(&scratch);
    struct hub_store *s = open_store(&scratch);
    hub_store_digest(s, before);
    assert_true(hub_store_begin(s, &e));
    put_organisation(s, "One", id);
    hub_store_rollback(s);
    hub_store_digest(s, after);
    assert_memory_equal(before, after, sizeof before);
    assert_int_equal(hub_store_numbers(s)->seq, 0);
    assert_int_equal(hub_store_numbers(s)->count, 0);
    hub_store_close(s);
    scratch_close(&scratch);
}

static void the_table_itself_refuses_to_oversell(void **state)
{
    (void)state;
    struct scratch scratch;
    struct err e;
    struct hub_places p;
    char id[UUID_SIZE];
    bool found = false;
    scratch_open(&scratch);
    struct hub_store *s = open_store(&scratch);
    assert_true(hub_store_begin(s, &e));
    put_organisation(s, "Stands for a session", id);
    assert_true(hub_places_set(s, id, 2, NOW, &e));
    assert_true(hub_places_move(s, id, (struct places_move){.taken = 2}, &e));
    assert_false(hub_places_move(s, id, (struct places_move){.taken = 1}, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_false(hub_places_move(s, id, (struct places_move){.taken = -3}, &e));
    assert_false(hub_places_set(s, id, 1, NOW, &e));
    assert_true(hub_store_commit(s, &e));
    assert_true(hub_places_get(s, id, &p, &found, &e));
    assert_int_equal(p.taken, 2);
    hub_store_close(s);
    scratch_close(&scratch);
}

static void refs_are_counted_by_kind_and_found_again(void **state)
{
    (void)state;
    struct scratch scratch;
    struct err e;
    struct hub_row row;
    char one[UUID_SIZE], two[UUID_SIZE], ref[REF_SIZE];
    bool found = false;
    scratch_open(&scratch);
    struct hub_store *s = open_store(&scratch);
    assert_true(hub_store_begin(s, &e));
    put_organisation(s, "One", one);
    put_organisation(s, "Two", two);
    assert_true(hub_store_commit(s, &e));
    ref_make(ref, 'G', 2);
    assert_true(hub_record_by_ref(s, RECORD_ORGANISATION, ref, &row, NULL, &found, &e));
    assert_true(found);
    assert_string_equal(row.id, two);
    assert_true(hub_record_by_ref(s, RECORD_VENUE, ref, &row, NULL, &found, &e));
    assert_false(found);
    hub_store_close(s);
    scratch_close(&scratch);
}

static void another_area_is_refused_by_name(void **state)
{
    (void)state;
    struct scratch scratch;
    struct err e;
    struct hub_store *s = NULL;
    scratch_open(&scratch);
    hub_store_close(open_store(&scratch));
    assert_false(hub_store_open(&s, scratch.path, "york", &fresh, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, "leeds"));
    scratch_close(&scratch);
}

/* Not an assertion of ours, which would name nothing and come again at each start. */
static void a_record_of_no_kind_is_damage(void **state)
{
    (void)state;
    struct scratch scratch;
    struct err e;
    char id[UUID_SIZE];
    scratch_open(&scratch);
    struct hub_store *s = open_store(&scratch);
    assert_true(hub_store_begin(s, &e));
    put_organisation(s, "One", id);
    assert_true(hub_store_commit(s, &e));
    assert_true(db_exec(hub_store_db(s), "UPDATE rec SET kind = 99", &e));
    hub_store_close(s);
    s = NULL;
    assert_false(hub_store_open(&s, scratch.path, "leeds", &fresh, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, scratch.path));
    scratch_close(&scratch);
}

static void a_file_of_a_newer_version_is_refused_and_left_alone(void **state)
{
    (void)state;
    struct scratch scratch;
    struct err e;
    struct db *db = NULL;
    struct hub_store *s = NULL;
    scratch_open(&scratch);
    hub_store_close(open_store(&scratch));
    assert_true(db_open(&db, scratch.path, &hub_schema, DB_WRITE, &e));
    assert_true(db_exec(db, "PRAGMA user_version = 99", &e));
    db_close(db);
    assert_false(hub_store_open(&s, scratch.path, "leeds", &fresh, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, "99"));
    scratch_close(&scratch);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    (void)state;
    struct scratch scratch;
    struct err e;
    struct hub_store *s = NULL;
    scratch_open(&scratch);
    FILE *f = fopen(scratch.path, "w");
    assert_non_null(f);
    for (int i = 0; i < 1000; i++)
        fputs("no database at all ", f);
    fclose(f);
    assert_false(hub_store_open(&s, scratch.path, "leeds", &fresh, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, scratch.path));
    scratch_close(&scratch);
}

static void the_last_operator_token_stays(void **state)
{
    (void)state;
    struct scratch scratch;
    struct err e;
    enum hub_revoking what = HUB_REVOKED;
    struct hub_token one = {.label = "one", .role = HUB_OPERATOR};
    struct hub_token two = {.label = "two", .role = HUB_OPERATOR};
    uint8_t hash[HUB_HASH_BYTES] = {1};
    bool found = false;
    scratch_open(&scratch);
    struct hub_store *s = open_store(&scratch);
    assert_true(hub_store_begin(s, &e));
    assert_true(hub_token_put(s, &one, hash, &e));
    hash[0] = 2;
    assert_true(hub_token_put(s, &two, hash, &e));
    assert_true(hub_token_revoke(s, one.id, &what, &e));
    assert_int_equal(what, HUB_REVOKED);
    assert_true(hub_token_revoke(s, one.id, &what, &e));
    assert_int_equal(what, HUB_NO_TOKEN);
    assert_true(hub_token_revoke(s, two.id, &what, &e));
    assert_int_equal(what, HUB_LAST_OPERATOR);
    assert_true(hub_token_find(s, hash, &two, &found, &e));
    assert_true(found);
    hash[0] = 1;
    assert_true(hub_token_find(s, hash, &one, &found, &e));
    assert_false(found);
    assert_true(hub_store_commit(s, &e));
    hub_store_close(s);
    scratch_close(&scratch);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(numbers_and_digest_are_those_of_the_rows_after_reopening),
              TEST(what_is_rolled_back_leaves_no_number_behind),
              TEST(the_table_itself_refuses_to_oversell),
              TEST(refs_are_counted_by_kind_and_found_again),
              TEST(another_area_is_refused_by_name), TEST(a_record_of_no_kind_is_damage),
              TEST(a_file_of_a_newer_version_is_refused_and_left_alone),
              TEST(a_file_that_is_no_database_is_refused),
              TEST(the_last_operator_token_stays));
    return failed;
}
