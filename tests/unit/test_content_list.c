#include "tests/unit/job_content.h"

static void assert_lists(struct fixture *f, const struct look *look)
{
    static struct vacancy_row rows[8];
    size_t count = 99;
    size_t total = 99;
    struct err e;
    char got[9] = "";
    if (!content_vacancies(f->c, &look->f, 0, rows, LENGTH(rows), &count, &total, &e))
        fail_msg("%s", e.text);
    for (size_t i = 0; i < count; i++)
        got[i] = rows[i].title[4];
    assert_string_equal(got, look->jobs);
    assert_int_equal(total, strlen(look->jobs));
}

static void vacancies_are_listed(void **state)
{
    struct fixture f;
    set_up(&f);
    send_jobs(&f);
    assert_lists(&f, *state);
    tear_down(&f);
}

static void a_row_has_what_a_card_needs(void **state)
{
    (void)state;
    struct fixture f;
    static struct vacancy_row rows[8];
    size_t count = 0;
    size_t total = 0;
    struct err e;
    struct vacancy_filter wanted = anything;
    wanted.tasks = 1U << TASK_PETS | 1U << TASK_COOKING | 1U << TASK_DRIVING;
    set_up(&f);
    send_jobs(&f);
    assert_true(content_vacancies(f.c, &wanted, 1, rows, 1, &count, &total, &e));
    assert_int_equal(count, 1);
    assert_int_equal(total, 4);
    char ref[REF_SIZE];
    ref_make(ref, 'V', 2);
    assert_string_equal(rows[0].id, "01920000-0000-7000-8000-000000000002");
    assert_string_equal(rows[0].ref, ref);
    assert_string_equal(rows[0].title, "Job 2");
    assert_string_equal(rows[0].area, "Headingley");
    assert_string_equal(rows[0].outcode, "LS6");
    assert_string_equal(rows[0].when, "Mornings");
    assert_in_range(rows[0].metres, 1100, 1125);
    assert_int_equal(rows[0].week_minutes_min, -1);
    assert_int_equal(rows[0].pay_max, 1400);
    assert_int_equal(rows[0].tasks_wanted, 2);
    assert_int_equal(rows[0].confirmed_at, 1763802000);

    assert_true(content_vacancies(f.c, &wanted, 4, rows, 8, &count, &total, &e));
    assert_int_equal(count, 0); /* past the end */
    assert_int_equal(total, 4);
    tear_down(&f);
}

static void equal_ones_stand_in_the_order_of_their_refs(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    static const int order[] = {3, 1, 5, 2, 4};
    for (size_t i = 0; i < LENGTH(order); i++) {
        struct job j = jobs[0];
        j.i = order[i];
        send_job(&f, &j);
    }
    for (int o = VACANCY_BY_DISTANCE; o <= VACANCY_BY_TASKS; o++) {
        struct look look = {"", anything, "12345"};
        look.f.order = (enum vacancy_order)o;
        assert_lists(&f, &look);
    }
    tear_down(&f);
}

static void changed_and_closed_vacancies_leave_their_old_row(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    send_jobs(&f);
    struct job j = jobs[3];
    j.lat = here.lat; /* moves here */
    j.lon = here.lon;
    send_job(&f, &j);
    send_gone(&f, RECORD_VACANCY, "01920000-0000-7000-8000-000000000001");
    /* A body that cannot be read stays in the digest and has no row. */
    struct change bad = {.kind = "vacancy",
                         .id = "01920000-0000-7000-8000-000000000002",
                         .body = "{\"title\":5}",
                         .body_size = 11};
    send(&f, &bad);
    struct look look = {"", anything, "435"};
    assert_lists(&f, &look);
    tear_down(&f);
}

static void a_body_with_another_id_has_no_row(void **state)
{
    (void)state;
    struct fixture f;
    struct bytes body;
    struct err e;
    set_up(&f);
    send_jobs(&f); /* leaves job 5 in f.r */
    bytes_init(&body, RECORD_BODY_MAX);
    assert_true(record_print(&body, f.r, &e));
    struct change c = {.kind = "vacancy",
                       .id = "01920000-0000-7000-8000-000000000007",
                       .body = (const char *)body.data,
                       .body_size = body.size};
    send(&f, &c);
    bytes_free(&body);
    struct look look = {"", anything, "12345"};
    assert_lists(&f, &look);
    tear_down(&f);
}

static void rows_of_an_older_program_are_built_anew(void **state)
{
    (void)state;
    struct fixture f;
    struct db *db = NULL;
    struct err e;
    static const struct db_schema schema = {"content", 0x70706374, NULL, 3};
    set_up(&f);
    send_jobs(&f);
    content_close(f.c);
    f.c = NULL;
    assert_true(db_open(&db, f.s.path, &schema, DB_WRITE, &e));
    assert_true(db_exec(db,
                        "UPDATE state SET projection = 0; UPDATE vacancy_row SET"
                        " title = 'old', week_min = 1; UPDATE rec SET ref = ''",
                        &e));
    db_close(db);
    assert_true(content_open_writer(&f.c, f.s.path, &e));
    assert_lists(&f, &looks[0]);
    char ref[REF_SIZE];
    bool found = false;
    ref_make(ref, 'V', 3);
    assert_true(content_by_ref(f.c, RECORD_VACANCY, ref, f.r, &found, &e));
    assert_true(found);
    tear_down(&f);
}

/* What the next version's hub says of that job: another kind, or an unknown value. */
static void send_later(struct fixture *f, const struct job *j, const char *kind,
                       const char *value)
{
    struct bytes body, later;
    struct err e;
    send_job(f, j); /* leaves it in f->r */
    bytes_init(&body, RECORD_BODY_MAX);
    bytes_init(&later, RECORD_BODY_MAX);
    assert_true(record_print(&body, f->r, &e));
    bytes_printf(&later, "{%s%s", value, (const char *)body.data + 1);
    struct change c = {.body = (const char *)later.data, .body_size = later.size};
    snprintf(c.kind, sizeof c.kind, "%s", kind);
    memcpy(c.id, f->r->meta.id, sizeof c.id);
    send(f, &c);
    bytes_free(&body);
    bytes_free(&later);
}

static void what_a_later_version_says_has_its_row_after_the_upgrade(void **state)
{
    (void)state;
    struct fixture f;
    struct db *db = NULL;
    struct err e;
    static const struct db_schema schema = {"content", 0x70706374, NULL, 3};
    static const char upgrade[] =
        "UPDATE state SET projection = 0; UPDATE rec SET kind = 'vacancy',"
        " body = CAST(replace(body, '\"contract\":\"gig\",', '') AS BLOB)";
    set_up(&f);
    send_jobs(&f);
    send_later(&f, &jobs[1], "placement", "");
    send_later(&f, &jobs[3], "vacancy", "\"contract\":\"gig\",");
    struct look before = {"", anything, "135"};
    assert_lists(&f, &before);
    content_close(f.c);
    assert_true(db_open(&db, f.s.path, &schema, DB_WRITE, &e));
    assert_true(db_exec(db, upgrade, &e));
    db_close(db);
    assert_true(content_open_writer(&f.c, f.s.path, &e));
    assert_lists(&f, &looks[0]);
    tear_down(&f);
}

/* ---- sessions ---- */

static void send_venue(struct fixture *f, const char *name)
{
    struct venue *v = &blank(f, RECORD_VENUE, 900)->venue;
    snprintf(v->organisation, sizeof v->organisation, "%s", ORGANISATION);
    snprintf(v->name, sizeof v->name, "%s", name);
    snprintf(v->address, sizeof v->address, "1 Example Street");
    snprintf(v->town, sizeof v->town, "Leeds");
    v->place = (struct place){"LS6", 538300, -15600};
    send_record(f, f->r);
}

static void send_session(struct fixture *f, int i, int64_t starts_at, const char *venue)
{
    struct session *s = &blank(f, RECORD_SESSION, i)->session;
    snprintf(s->organisation, sizeof s->organisation, "%s", ORGANISATION);
    snprintf(s->venue, sizeof s->venue, "%s", venue);
    snprintf(s->title, sizeof s->title, "Session %d", i);
    s->kind = SESSION_WORKSHOP;
    s->way = venue[0] == '\0' ? SESSION_ONLINE : SESSION_IN_ROOM;
    s->audience = AUDIENCE_MIXED;
    s->starts_at = starts_at;
    s->minutes = 90;
    s->capacity = 12;
    s->places_left = 3;
    s->paid = TRI_YES;
    s->expenses = TRI_NO;
    send_record(f, f->r);
}

static void sessions_come_soonest_first_with_their_venue(void **state)
{
    (void)state;
    struct fixture f;
    static struct session_row rows[8];
    size_t count = 0;
    size_t total = 0;
    struct err e;
    set_up(&f);
    const struct session_filter all = {.here = here};
    const struct session_filter later = {.here = here, .from = 1763810000};
    const struct session_filter no_place = {.here = nowhere};
    send_session(&f, 3, 1763810000, VENUE); /* the venue comes later */
    send_session(&f, 2, 1763820000, "");
    send_session(&f, 1, 1763800000, VENUE);
    send_venue(&f, "Example Hall");
    assert_true(content_sessions(f.c, &later, 0, rows, 8, &count, &total, &e));
    assert_int_equal(count, 2);
    assert_int_equal(total, 2);
    assert_string_equal(rows[0].title, "Session 3");
    assert_string_equal(rows[0].venue_name, "Example Hall");
    assert_string_equal(rows[0].town, "Leeds");
    assert_in_range(rows[0].metres, 1100, 1125);
    assert_int_equal(rows[0].way, SESSION_IN_ROOM);
    assert_int_equal(rows[0].audience, AUDIENCE_MIXED);
    assert_int_equal(rows[0].paid, TRI_YES);
    assert_int_equal(rows[0].expenses, TRI_NO);
    assert_int_equal(rows[0].starts_at, 1763810000);
    assert_int_equal(rows[0].minutes, 90);
    assert_int_equal(rows[0].capacity, 12);
    assert_int_equal(rows[0].places_left, 3);
    assert_int_equal(rows[0].waiting, 0);
    assert_string_equal(rows[1].title, "Session 2");
    assert_string_equal(rows[1].venue_name, "");
    assert_int_equal(rows[1].metres, -1);
    assert_int_equal(rows[1].way, SESSION_ONLINE);

    assert_true(content_sessions(f.c, &no_place, 1, rows, 1, &count, &total, &e));
    assert_int_equal(count, 1);
    assert_int_equal(total, 3);
    assert_string_equal(rows[0].title, "Session 3");
    assert_int_equal(rows[0].metres, -1);

    struct session_filter roomy = {.here = here, .places_min = 3};
    struct session_filter full = {.here = here, .places_min = 4};
    assert_true(content_sessions(f.c, &roomy, 0, rows, 8, &count, &total, &e));
    assert_int_equal(count, 3);
    memcpy(roomy.except, rows[0].id, sizeof roomy.except);
    assert_true(content_sessions(f.c, &roomy, 0, rows, 8, &count, &total, &e));
    assert_int_equal(total, 2);
    assert_string_not_equal(rows[0].id, roomy.except);
    assert_true(content_sessions(f.c, &full, 0, rows, 8, &count, &total, &e));
    assert_int_equal(total, 0);

    send_venue(&f, "Example Barn");
    assert_true(content_sessions(f.c, &all, 0, rows, 8, &count, &total, &e));
    assert_string_equal(rows[0].venue_name, "Example Barn");
    tear_down(&f);
}

/* ---- single records ---- */

static void a_record_is_found_by_id_and_ref_while_it_lives(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    bool found = false;
    char ref[REF_SIZE];
    static const char id[] = "01920000-0000-7000-8000-000000000002";
    set_up(&f);
    send_jobs(&f);
    ref_make(ref, 'V', 2);
    assert_true(content_record(f.c, RECORD_VACANCY, id, f.r, &found, &e));
    assert_true(found);
    assert_string_equal(f.r->vacancy.title, "Job 2");
    assert_true(content_by_ref(f.c, RECORD_VACANCY, ref, f.r, &found, &e));
    assert_true(found);
    assert_string_equal(f.r->meta.id, id);
    assert_true(content_record(f.c, RECORD_SESSION, id, f.r, &found, &e));
    assert_false(found); /* of another kind */
    assert_true(content_by_ref(f.c, RECORD_VACANCY, "", f.r, &found, &e));
    assert_false(found);
    send_gone(&f, RECORD_VACANCY, id);
    assert_true(content_record(f.c, RECORD_VACANCY, id, f.r, &found, &e));
    assert_false(found);
    assert_true(content_by_ref(f.c, RECORD_VACANCY, ref, f.r, &found, &e));
    assert_false(found);
    tear_down(&f);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(looks, vacancies_are_listed);
    RUN_TESTS(TEST(a_row_has_what_a_card_needs),
              TEST(equal_ones_stand_in_the_order_of_their_refs),
              TEST(changed_and_closed_vacancies_leave_their_old_row),
              TEST(a_body_with_another_id_has_no_row),
              TEST(rows_of_an_older_program_are_built_anew),
              TEST(what_a_later_version_says_has_its_row_after_the_upgrade),
              TEST(sessions_come_soonest_first_with_their_venue),
              TEST(a_record_is_found_by_id_and_ref_while_it_lives));
    return failed;
}
