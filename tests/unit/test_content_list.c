#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/task.h"
#include "store/content.h"
#include "store/db.h"
#include "tests/unit/scratch.h"

#define ORGANISATION "01920000-0000-7000-8000-999999999999"
#define VENUE "01920000-0000-7000-8000-000000000900"

static const struct place here = {"LS6", 538200, -15600};
static const struct place nowhere = {"", RECORD_NO_PLACE, RECORD_NO_PLACE};
static const struct epoch epoch = {1, 77};

struct fixture {
    struct scratch s;
    struct content *c;
    uint64_t seq;
    struct record *r; /* for making bodies */
};

static void set_up(struct fixture *f)
{
    struct err e;
    memset(f, 0, sizeof *f);
    scratch_open(&f->s);
    assert_true(content_open_writer(&f->c, f->s.path, &e));
    assert_true(content_adopt(f->c, &epoch, false, 0, &e));
    f->r = calloc(1, sizeof *f->r);
    assert_non_null(f->r);
}

static void tear_down(struct fixture *f)
{
    free(f->r);
    content_close(f->c);
    scratch_close(&f->s);
}

/* Applies one change, without a head: the digest is another test's. */
static void send(struct fixture *f, struct change *c)
{
    struct bytes body;
    struct err e;
    struct batch b = {
        .epoch = epoch, .from = f->seq, .to = f->seq + 1, .head = f->seq + 2};
    struct batch_reader lines;
    bool matched = false;
    c->seq = ++f->seq;
    bytes_init(&body, 1 << 16);
    assert_true(wire_put_batch(&body, &b, &e));
    wire_put_change(&body, c);
    assert_true(wire_get_batch(&b, &lines, body.data, body.size, &e));
    if (!content_apply(f->c, &b, &lines, &matched, &e))
        fail_msg("%s", e.text);
    bytes_free(&body);
}

static void send_record(struct fixture *f, const struct record *r)
{
    struct bytes body;
    struct err e;
    struct change c = {.seq = 0};
    bytes_init(&body, RECORD_BODY_MAX);
    if (!record_print(&body, r, &e))
        fail_msg("%s", e.text);
    memcpy(c.id, r->meta.id, sizeof c.id);
    snprintf(c.kind, sizeof c.kind, "%s", record_kind_name(r->kind));
    c.body = (const char *)body.data;
    c.body_size = body.size;
    send(f, &c);
    bytes_free(&body);
}

static void send_gone(struct fixture *f, enum record_kind kind, const char *id)
{
    struct change c = {.deleted = true};
    snprintf(c.kind, sizeof c.kind, "%s", record_kind_name(kind));
    memcpy(c.id, id, strlen(id) + 1);
    send(f, &c);
}

static struct record *blank(struct fixture *f, enum record_kind kind, int i)
{
    memset(f->r, 0, sizeof *f->r);
    f->r->kind = kind;
    snprintf(f->r->meta.id, UUID_SIZE, "01920000-0000-7000-8000-%012d", i);
    ref_make(f->r->meta.ref, record_kind_letter(kind), (uint32_t)i);
    f->r->meta.rev = 1;
    f->r->meta.updated_at = 1763802000;
    return f->r;
}

/* What a row of a table says about a vacancy; the rest is usual. */
struct job {
    int i;
    int32_t lat, lon;
    int32_t week_min, week_max;
    uint32_t tasks;
    int32_t closes;
};

static void send_job(struct fixture *f, const struct job *j)
{
    struct vacancy *v = &blank(f, RECORD_VACANCY, j->i)->vacancy;
    snprintf(v->title, sizeof v->title, "Job %d", j->i);
    snprintf(v->organisation_name, sizeof v->organisation_name, "Example Care");
    snprintf(v->organisation, sizeof v->organisation, "%s", ORGANISATION);
    snprintf(v->area, sizeof v->area, "Headingley");
    snprintf(v->when, sizeof v->when, "Mornings");
    snprintf(v->place.outcode, sizeof v->place.outcode, "LS6");
    v->place.lat = j->lat;
    v->place.lon = j->lon;
    v->week_minutes_min = j->week_min;
    v->week_minutes_max = j->week_max;
    v->pay_min = 1300;
    v->pay_max = 1400;
    v->tasks = j->tasks;
    v->closes = j->closes;
    v->confirmed_at = 1763802000;
    send_record(f, f->r);
}

enum { NO_DAY = RECORD_NO_DAY, NO_PLACE = RECORD_NO_PLACE };

static const struct job jobs[] = {
    {1, 538200, -15600, 600, 900, 1U << TASK_COOKING, NO_DAY}, /* here */
    {2, 538300, -15600, -1, -1, 1U << TASK_COOKING | 1U << TASK_PETS,
     NO_DAY},                                             /* 1.1 km */
    {3, 538200, -14000, 1200, 1800, 0, 20000},            /* 10.5 km */
    {4, 515000, -1200, 300, 300, 1U << TASK_PETS, 20001}, /* London */
    {5, NO_PLACE, NO_PLACE, 600, 600, 1U << TASK_PETS, NO_DAY},
};

static void send_jobs(struct fixture *f)
{
    for (size_t i = 0; i < LENGTH(jobs); i++)
        send_job(f, &jobs[i]);
}

static const struct vacancy_filter anything = {
    .here = {"LS6", 538200, -15600},
    .metres_max = -1,
    .minutes_min = -1,
    .minutes_max = -1,
    .today = NO_DAY,
};

struct look {
    const char *name;
    struct vacancy_filter f;
    const char *jobs; /* their numbers in order */
};

#define HERE .here = {"LS6", 538200, -15600}
#define ANY_HOURS .minutes_min = -1, .minutes_max = -1

static const struct look looks[] = {
    {"nearest first, without a place last",
     {HERE, .metres_max = -1, ANY_HOURS, .today = NO_DAY},
     "12345"},
    {"within 5 km, and those without a place",
     {HERE, .metres_max = 5000, ANY_HOURS, .today = NO_DAY},
     "125"},
    {"within 11 km", {HERE, .metres_max = 11000, ANY_HOURS, .today = NO_DAY}, "1235"},
    {"exactly here", {HERE, .metres_max = 0, ANY_HOURS, .today = NO_DAY}, "15"},
    {"a kiosk that does not know where it is",
     {.here = {"", NO_PLACE, NO_PLACE}, .metres_max = 5000, ANY_HOURS, .today = NO_DAY},
     "12345"},
    {"on the last day", {HERE, .metres_max = -1, ANY_HOURS, .today = 20000}, "12345"},
    {"a day later", {HERE, .metres_max = -1, ANY_HOURS, .today = 20001}, "1245"},
    {"two days later", {HERE, .metres_max = -1, ANY_HOURS, .today = 20002}, "125"},
    {"ten hours or more; unknown ones stay",
     {HERE, .metres_max = -1, .minutes_min = 601, .minutes_max = -1, .today = NO_DAY},
     "123"},
    {"at most ten hours",
     {HERE, .metres_max = -1, .minutes_min = -1, .minutes_max = 600, .today = NO_DAY},
     "1245"},
    {"16 to 19 hours",
     {HERE, .metres_max = -1, .minutes_min = 960, .minutes_max = 1140, .today = NO_DAY},
     "2"},
    {"with pets",
     {HERE, .metres_max = -1, ANY_HOURS, .tasks = 1U << TASK_PETS, .today = NO_DAY},
     "245"},
    {"with driving",
     {HERE, .metres_max = -1, ANY_HOURS, .tasks = 1U << TASK_DRIVING, .today = NO_DAY},
     ""},
    {"fewest hours first, unknown last",
     {HERE, .metres_max = -1, ANY_HOURS, .today = NO_DAY, .order = VACANCY_BY_HOURS_UP},
     "41532"},
    {"most hours first, unknown last",
     {HERE, .metres_max = -1, ANY_HOURS, .today = NO_DAY, .order = VACANCY_BY_HOURS_DOWN},
     "31542"},
    {"most wanted tasks first, then the nearest",
     {HERE, .metres_max = -1, ANY_HOURS, .tasks = 1U << TASK_PETS | 1U << TASK_COOKING,
      .today = NO_DAY, .order = VACANCY_BY_TASKS},
     "2145"},
};

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
    static const struct db_schema schema = {"content", 0x70706374, NULL, 2};
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
    static const struct db_schema schema = {"content", 0x70706374, NULL, 2};
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
