#include "tests/test.h"
#include "tests/unit/hub_world.h"

#define GOOD_VACANCY                                                                     \
    SINGLE_ROW("ref", "A1", "organisation", "Invented CIL", "title", "PA", "area",       \
               "Headingley", "hours_per_week_min", "10", "pay_min", "13.00")

static uint64_t seq_of(struct world *w)
{
    return hub_store_numbers(hub_store_of(w->hub))->seq;
}

static void one_bad_row_keeps_the_whole_file_out(void **state)
{
    (void)state;
    struct world w;
    struct push_result r;
    world_open(&w);
    uint64_t seq = seq_of(&w);
    const char *const *const rows[] = {GOOD_VACANCY, SINGLE_ROW("title", "No more")};
    world_push_rows(&w, (struct push_order){.kind = RECORD_VACANCY}, rows, 2, &r);
    assert_int_equal(r.bad, 1);
    assert_true(r.problems.count >= 3);
    for (size_t i = 0; i < r.problems.count; i++)
        assert_int_equal(r.problems.items[i].row, 1);
    assert_int_equal(seq_of(&w), seq);
    push_result_free(&r);
    world_close(&w);
}

static void a_dry_run_changes_nothing(void **state)
{
    (void)state;
    struct world w;
    struct push_result r;
    world_open(&w);
    uint64_t seq = seq_of(&w);
    const char *const *const rows[] = {GOOD_VACANCY};
    world_push_rows(&w, (struct push_order){.kind = RECORD_VACANCY, .dry_run = true},
                    rows, 1, &r);
    assert_int_equal(r.bad, 0);
    assert_int_equal(r.actions[PUSH_CREATED], 1);
    assert_string_equal(r.items[0].ref, "");
    assert_int_equal(seq_of(&w), seq);
    push_result_free(&r);
    world_close(&w);
}

static void the_same_file_again_changes_nothing_and_a_changed_row_one_record(void **state)
{
    (void)state;
    struct world w;
    struct push_result r;
    char first[REF_SIZE];
    world_open(&w);
    world_push(&w, RECORD_VACANCY, GOOD_VACANCY, first);
    uint64_t seq = seq_of(&w);
    w.now.wall += UTC_DAY_S;
    const char *const *const same[] = {GOOD_VACANCY};
    world_push_rows(&w, (struct push_order){.kind = RECORD_VACANCY}, same, 1, &r);
    assert_int_equal(r.actions[PUSH_UNCHANGED], 1);
    assert_string_equal(r.items[0].ref, first);
    assert_int_equal(seq_of(&w), seq);
    push_result_free(&r);
    const char *const *const changed[] = {
        SINGLE_ROW("ref", "A1", "organisation", "invented cil", "title", "PA at weekends",
                   "area", "Headingley", "hours_per_week_min", "10", "pay_min", "13.00")};
    world_push_rows(&w, (struct push_order){.kind = RECORD_VACANCY}, changed, 1, &r);
    assert_int_equal(r.actions[PUSH_UPDATED], 1);
    assert_string_equal(r.items[0].ref, first);
    assert_int_equal(seq_of(&w), seq + 1);
    push_result_free(&r);
    world_close(&w);
}

static void a_record_that_is_damaged_is_written_anew_and_keeps_no_file_out(void **state)
{
    (void)state;
    struct world w;
    struct push_result r;
    struct hub_row row;
    struct bytes body;
    struct err e;
    char ref[REF_SIZE];
    bool found = false;
    static struct record read;
    world_open(&w);
    world_push(&w, RECORD_VACANCY, GOOD_VACANCY, ref);
    struct hub_store *s = hub_store_of(w.hub);
    assert_true(
        db_exec(hub_store_db(s), "UPDATE rec SET body = '?' WHERE ref LIKE 'V%'", &e));
    const char *const *const rows[] = {
        GOOD_VACANCY,
        SINGLE_ROW("ref", "A2", "organisation", "Invented CIL", "title", "PA", "area",
                   "Headingley", "hours_per_week_min", "10", "pay_min", "13.00")};
    world_push_rows(&w, (struct push_order){.kind = RECORD_VACANCY}, rows, 2, &r);
    assert_int_equal(r.bad, 0);
    assert_int_equal(r.actions[PUSH_UPDATED], 1);
    assert_int_equal(r.actions[PUSH_CREATED], 1);
    assert_int_equal(r.warnings.count, 1);
    bytes_init(&body, RECORD_BODY_MAX + 1);
    assert_true(hub_record_by_ref(s, RECORD_VACANCY, ref, &row, &body, &found, &e));
    assert_true(
        record_parse(&read, RECORD_VACANCY, (const char *)body.data, body.size, &e));
    assert_string_equal(read.meta.id, row.id);
    assert_int_equal(read.meta.rev, 2);
    bytes_free(&body);
    push_result_free(&r);
    world_close(&w);
}

static void without_a_reference_title_and_area_are_the_key(void **state)
{
    (void)state;
    struct world w;
    char one[REF_SIZE], again[REF_SIZE], other[REF_SIZE];
    char id[UUID_SIZE];
    world_open(&w);
    world_vacancy(&w, "PA", one, id);
    world_vacancy(&w, "PA", again, id);
    world_vacancy(&w, "PA for nights", other, id);
    assert_string_equal(one, again);
    assert_string_not_equal(one, other);
    world_close(&w);
}

static void the_same_key_twice_in_a_file_is_a_problem_of_the_second(void **state)
{
    (void)state;
    struct world w;
    struct push_result r;
    world_open(&w);
    const char *const *const rows[] = {GOOD_VACANCY, GOOD_VACANCY};
    world_push_rows(&w, (struct push_order){.kind = RECORD_VACANCY}, rows, 2, &r);
    assert_int_equal(r.bad, 1);
    assert_int_equal(r.problems.items[0].row, 1);
    assert_non_null(strstr(r.problems.items[0].what.reason, "row 1"));
    push_result_free(&r);
    world_close(&w);
}

static void a_closed_vacancy_stays_closed_unless_it_is_asked_for(void **state)
{
    (void)state;
    struct world w;
    struct push_result r;
    struct hub_row row;
    struct err e;
    bool found = false;
    char ref[REF_SIZE];
    const struct staff by = {.who = WHO, .now = WORLD_START};
    world_open(&w);
    world_push(&w, RECORD_VACANCY, GOOD_VACANCY, ref);
    assert_true(hub_vacancy_close(w.hub, &by, ref, "filled", &row, NULL, &found, &e));
    uint64_t seq = seq_of(&w);
    const char *const *const rows[] = {GOOD_VACANCY};
    world_push_rows(&w, (struct push_order){.kind = RECORD_VACANCY}, rows, 1, &r);
    assert_int_equal(r.actions[PUSH_UNCHANGED], 1);
    assert_int_equal(r.warnings.count, 1);
    assert_string_equal(r.items[0].ref, ref);
    assert_int_equal(seq_of(&w), seq);
    push_result_free(&r);
    world_push_rows(&w, (struct push_order){.kind = RECORD_VACANCY, .reopen = true}, rows,
                    1, &r);
    assert_int_equal(r.actions[PUSH_UPDATED], 1);
    push_result_free(&r);
    assert_true(hub_record_by_ref(hub_store_of(w.hub), RECORD_VACANCY, ref, &row, NULL,
                                  &found, &e));
    assert_false(row.closed);
    assert_string_equal(row.result, "");
    assert_int_equal(row.rev, 3);
    world_close(&w);
}

static void a_confirmation_is_dated_and_needs_an_open_vacancy(void **state)
{
    (void)state;
    struct world w;
    struct hub_row row;
    struct bytes body;
    struct err e;
    bool found = false;
    char ref[REF_SIZE];
    struct staff by = {.who = WHO, .now = WORLD_START + UTC_DAY_S};
    world_open(&w);
    bytes_init(&body, RECORD_BODY_MAX);
    world_push(&w, RECORD_VACANCY, GOOD_VACANCY, ref);
    assert_true(hub_vacancy_confirm(w.hub, &by, ref, &row, &body, &found, &e));
    assert_non_null(
        strstr((char *)body.data, "\"confirmed_at\":\"2026-11-23T09:00:00Z\""));
    assert_int_equal(row.rev, 2);
    assert_true(hub_vacancy_close(w.hub, &by, ref, "withdrawn", &row, NULL, &found, &e));
    assert_true(hub_vacancy_confirm(w.hub, &by, ref, &row, &body, &found, &e));
    assert_true(row.closed);
    assert_int_equal(row.rev, 3);
    bytes_free(&body);
    world_close(&w);
}

static void a_session_does_not_shrink_below_what_is_taken(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct push_result r;
    char id[UUID_SIZE], code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "3", id);
    ask(&w, &k, BOOK(id, 2, test_code(code, 1)));
    const char *const *const rows[] = {
        SINGLE_ROW("title", "Meet-up", "organisation", "Invented CIL", "kind", "meetup",
                   "way", "by_phone", "audience", "anyone", "starts_at",
                   "2026-11-23 18:00", "minutes", "60", "capacity", "1")};
    world_push_rows(&w, (struct push_order){.kind = RECORD_SESSION}, rows, 1, &r);
    assert_int_equal(r.bad, 1);
    assert_string_equal(r.problems.items[0].what.column, "capacity");
    assert_non_null(strstr(r.problems.items[0].what.reason, "2 places are taken"));
    push_result_free(&r);
    assert_int_equal(world_places(&w, id).capacity, 3);
    world_close(&w);
}

static void more_places_let_those_who_wait_move_up(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    char id[UUID_SIZE], code[CLAIM_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_session(&w, "Meet-up", "1", id);
    ask(&w, &k, BOOK(id, 1, test_code(code, 1)));
    assert_int_equal(ask(&w, &k, BOOK(id, 2, test_code(code, 2))).result, RESULT_WAITING);
    world_session(&w, "Meet-up", "4", id);
    assert_int_equal(world_places(&w, id).taken, 3);
    assert_int_equal(world_places(&w, id).waiting, 0);
    struct hub_row row;
    struct bytes body;
    struct err e;
    bool found = false;
    bytes_init(&body, RECORD_BODY_MAX);
    assert_true(hub_record_get(hub_store_of(w.hub), id, &row, &body, &found, &e));
    assert_non_null(strstr((char *)body.data, "\"places_left\":1"));
    bytes_free(&body);
    world_close(&w);
}

static void what_a_row_refers_to_must_be_known(void **state)
{
    (void)state;
    struct world w;
    struct push_result r;
    char ref[REF_SIZE];
    world_open(&w);
    world_push(&w, RECORD_VENUE,
               SINGLE_ROW("name", "Old Hall", "organisation", "Invented CIL"), ref);
    const char *const *const rows[] = {
        SINGLE_ROW("title", "A", "organisation", "Invented CIL", "venue", "OLD HALL",
                   "kind", "meetup", "way", "in_room", "audience", "anyone", "starts_at",
                   "2026-11-23 18:00", "minutes", "60", "capacity", "1"),
        SINGLE_ROW("title", "B", "organisation", "Invented CIL", "venue", ref, "kind",
                   "meetup", "way", "in_room", "audience", "anyone", "starts_at",
                   "2026-11-23 18:00", "minutes", "60", "capacity", "1"),
        SINGLE_ROW("title", "C", "organisation", "Nobody", "venue", "New Hall", "kind",
                   "meetup", "way", "in_room", "audience", "anyone", "starts_at",
                   "2026-11-23 18:00", "minutes", "60", "capacity", "1"),
    };
    world_push_rows(&w, (struct push_order){.kind = RECORD_SESSION}, rows, 3, &r);
    assert_int_equal(r.bad, 1);
    assert_int_equal(r.problems.count, 2);
    assert_string_equal(r.problems.items[0].what.column, "organisation");
    assert_string_equal(r.problems.items[1].what.column, "venue");
    push_result_free(&r);
    world_close(&w);
}

static void positions_come_from_the_imported_places(void **state)
{
    (void)state;
    struct world w;
    struct push_result r;
    struct err e;
    const struct staff by = {.who = WHO, .now = WORLD_START};
    const char *const *const good[] = {SINGLE_ROW("outcode", "ls6", "lat", "53.8190",
                                                  "lon", "-1.5600", "label", "Leeds")};
    const char *const *const bad[] = {
        SINGLE_ROW("outcode", "LS7", "lat", "53,8", "lon", "-1.5"),
        SINGLE_ROW("outcode", "?", "lat", "53.8", "lon", "-181")};
    struct cells cells = {bad};
    struct push_source source = {.count = 2, .get = cells_get, .rows = &cells};
    world_open(&w);
    assert_true(hub_places_import(w.hub, &by, &source, false, &r, &e));
    assert_int_equal(r.bad, 2);
    assert_int_equal(r.problems.count, 3);
    push_result_free(&r);
    cells.rows = good;
    source.count = 1;
    assert_true(hub_places_import(w.hub, &by, &source, false, &r, &e));
    assert_int_equal(r.bad, 0);
    push_result_free(&r);
    const char *const *const rows[] = {SINGLE_ROW("name", "North", "outcode", "LS6"),
                                       SINGLE_ROW("name", "South", "outcode", "LS7")};
    world_push_rows(&w, (struct push_order){.kind = RECORD_ORGANISATION}, rows, 2, &r);
    assert_int_equal(r.bad, 0);
    assert_int_equal(r.warnings.count, 1);
    assert_int_equal(r.warnings.items[0].row, 1);
    push_result_free(&r);
    struct place place;
    bool found = false;
    assert_true(hub_place_get(hub_store_of(w.hub), "LS6", &place, &found, &e));
    assert_int_equal(place.lat, 538190);
    assert_int_equal(place.lon, -15600);
    world_close(&w);
}

static void facts_and_guidance_come_the_same_way(void **state)
{
    (void)state;
    struct world w;
    struct push_result r;
    char ref[REF_SIZE];
    world_open(&w);
    world_push(&w, RECORD_FACT,
               SINGLE_ROW("key", "minimum_wage.21_and_over", "label", "21 and over",
                          "value", "12.71", "unit", "GBP/hour", "from", "2026-04-01",
                          "checked_on", "2026-11-01", "review_by", "2027-04-01"),
               ref);
    assert_int_equal(ref[0], 'F');
    world_push(&w, RECORD_GUIDANCE,
               SINGLE_ROW("slug", "what-pas-do", "lang", "en", "title", "What PAs do",
                          "body", "One.\nTwo."),
               ref);
    const char *const *const rows[] = {
        SINGLE_ROW("key", "x", "label", "x", "value", "1", "from", "1 April")};
    world_push_rows(&w, (struct push_order){.kind = RECORD_FACT}, rows, 1, &r);
    assert_int_equal(r.problems.count, 3);
    push_result_free(&r);
    world_close(&w);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(one_bad_row_keeps_the_whole_file_out), TEST(a_dry_run_changes_nothing),
              TEST(the_same_file_again_changes_nothing_and_a_changed_row_one_record),
              TEST(a_record_that_is_damaged_is_written_anew_and_keeps_no_file_out),
              TEST(without_a_reference_title_and_area_are_the_key),
              TEST(the_same_key_twice_in_a_file_is_a_problem_of_the_second),
              TEST(a_closed_vacancy_stays_closed_unless_it_is_asked_for),
              TEST(a_confirmation_is_dated_and_needs_an_open_vacancy),
              TEST(a_session_does_not_shrink_below_what_is_taken),
              TEST(more_places_let_those_who_wait_move_up),
              TEST(what_a_row_refers_to_must_be_known),
              TEST(positions_come_from_the_imported_places),
              TEST(facts_and_guidance_come_the_same_way));
    return failed;
}
