/* What a kiosk lists for somebody who has answered: the ranking of core/match, from the
 * facts that content.db keeps beside its records; and how an older file gets them. */
#include "app/kiosk_store.h"
#include "tests/unit/job_content.h"

enum { CROWD = 150, TODAY = 20780 };

struct crowd { /* as core/match has them, from the records themselves */
    struct match_vacancy all[CROWD];
};

static uint32_t dice(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

/* Few places, times of confirmation and sets of tasks, so that many are equal. */
static void send_one(struct fixture *f, int i, uint32_t *luck)
{
    static const char *const whens[] = {
        "Mornings", "Nights", "Saturday 10:00-14:00", "Weekday evenings", "Ask", ""};
    struct vacancy *v = &blank(f, RECORD_VACANCY, i)->vacancy;
    bool placed = dice(luck, 8) != 0;
    snprintf(v->title, sizeof v->title, "Job %d", i);
    snprintf(v->organisation_name, sizeof v->organisation_name, "Example Care");
    snprintf(v->organisation, sizeof v->organisation, "%s", ORGANISATION);
    snprintf(v->area, sizeof v->area, "Headingley");
    snprintf(v->when, sizeof v->when, "%s", whens[dice(luck, LENGTH(whens))]);
    v->place.lat = placed ? 538200 + (int32_t)dice(luck, 4) * 400 : NO_PLACE;
    v->place.lon = placed ? -15600 : NO_PLACE;
    v->week_minutes_min = v->week_minutes_max = 60 * (int32_t)dice(luck, 50) - 1;
    v->pay_min = 1200 + 50 * (int32_t)dice(luck, 5);
    v->pay_max = v->pay_min + 100;
    v->tasks = dice(luck, 4);
    v->driver = (enum driver)dice(luck, DRIVER_OWN_CAR + 1);
    v->training_given = dice(luck, 2) == 0 ? TRI_YES : TRI_UNKNOWN;
    v->closes = dice(luck, 10) == 0 ? TODAY - 1 : NO_DAY;
    v->confirmed_at = 1763802000 + (int64_t)dice(luck, 3) * 86400;
    send_record(f, f->r);
}

static void send_crowd(struct fixture *f, struct crowd *c)
{
    uint32_t luck = 11;
    for (int i = 0; i < CROWD; i++) {
        send_one(f, i + 1, &luck);
        match_vacancy_of(&c->all[i], &f->r->vacancy);
    }
}

static struct match_person person(void)
{
    struct match_person p = match_person_none();
    p.place = here;
    return p;
}

static struct vacancy_wish wish_of(struct match_person p)
{
    return (struct vacancy_wish){.person = p, .today = TODAY, .order = VACANCY_BY_MATCH};
}

struct look_up { /* a kiosk beside the agent, which is the fixture's c */
    struct content *reader;
    struct vacancy_ranking *kept;
    size_t broken[MATCH_CONDITIONS];
};

static void open_reader(struct look_up *l, const struct fixture *f)
{
    struct err e;
    memset(l, 0, sizeof *l);
    assert_true(content_open_reader(&l->reader, f->s.path, &e));
}

static void close_reader(struct look_up *l)
{
    content_ranking_forget(l->kept);
    content_close(l->reader);
}

/* All pages, one after another. */
static size_t leaf_through(struct look_up *l, const struct vacancy_wish *w,
                           struct vacancy_row *rows)
{
    enum { PAGE = 7 };
    size_t seen = 0;
    size_t total = 1;
    struct err e;
    while (seen < total) {
        struct vacancy_page page = {.offset = seen, .max = PAGE, .rows = rows + seen};
        if (!content_ranked(l->reader, &l->kept, w, &page, l->broken, &e))
            fail_msg("%s", e.text);
        total = page.total;
        assert_in_range(page.count, total == 0 ? 0 : 1, PAGE);
        seen += page.count;
    }
    assert_int_equal(seen, total);
    return seen;
}

static const struct said {
    const char *name;
    uint32_t yes, learn, times;
    int32_t reach, minutes_max;
    enum driver drives;
} people[] = {
    {.name = "who says yes to one task", .yes = 1},
    {.name = "who would learn one and has an hour limit", .learn = 2, .minutes_max = 900},
    {.name = "who can come in the mornings", .yes = 2, .times = 0x1111111},
    {.name = "who does not drive and stays near", .reach = 20, .drives = DRIVER_NO},
    {.name = "who can come at no time that there is", .times = 2, .reach = 1},
};

static struct match_person person_of(const struct said *s)
{
    struct match_person p = person();
    p.yes = s->yes;
    p.learn = s->learn;
    p.times = s->times;
    p.reach = s->reach;
    p.drives = s->drives;
    p.week_minutes_max = s->minutes_max > 0 ? s->minutes_max : -1;
    return p;
}

static void the_list_is_that_of_the_hub(void **state)
{
    static struct match_entry entries[CROWD];
    static struct vacancy_row rows[CROWD + 7];
    static struct crowd crowd;
    struct fixture f;
    struct look_up l;
    struct match_list hub;
    const struct vacancy_wish w = wish_of(person_of(*state));
    set_up(&f);
    send_crowd(&f, &crowd);
    open_reader(&l, &f);
    match_list_init(&hub, entries, CROWD);
    for (size_t i = 0; i < CROWD; i++)
        match_list_add(&hub, &w.person, &crowd.all[i], TODAY);
    size_t count = leaf_through(&l, &w, rows);
    assert_int_equal(count, hub.count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(rows[i].id, entries[i].vacancy.id);
        assert_int_equal(rows[i].metres, entries[i].metres);
    }
    assert_memory_equal(l.broken, hub.broken, sizeof hub.broken);
    close_reader(&l);
    tear_down(&f);
}

/* So that a card's words are of the computation that ranks. */
static void a_rows_facts_give_the_reasons_of_its_record(void **state)
{
    (void)state;
    static struct vacancy_row rows[CROWD + 7];
    static struct crowd crowd;
    struct fixture f;
    struct look_up l;
    const struct vacancy_wish w = wish_of(person_of(&people[2]));
    set_up(&f);
    send_crowd(&f, &crowd);
    open_reader(&l, &f);
    size_t count = leaf_through(&l, &w, rows);
    assert_true(count > 10);
    for (size_t i = 0; i < count; i++) {
        struct match a;
        struct match b;
        long at = strtol(rows[i].title + 4, NULL, 10) - 1;
        match_judge(&a, &w.person, &rows[i].facts, TODAY);
        match_judge(&b, &w.person, &crowd.all[at], TODAY);
        assert_int_equal(a.score, b.score);
        assert_int_equal(a.reason_count, b.reason_count);
        for (size_t r = 0; r < a.reason_count; r++) {
            assert_int_equal(a.reasons[r].code, b.reasons[r].code);
            assert_int_equal(a.reasons[r].points, b.reasons[r].points);
            assert_true(a.reasons[r].bits == b.reasons[r].bits);
        }
    }
    close_reader(&l);
    tear_down(&f);
}

static int64_t behind(const struct vacancy_row *a, const struct vacancy_row *b,
                      const struct vacancy_wish *w)
{
    const int64_t last = INT32_MAX;
    switch (w->order) {
    case VACANCY_BY_DISTANCE:
        return (a->metres < 0 ? last : a->metres) - (b->metres < 0 ? last : b->metres);
    case VACANCY_BY_HOURS_UP:
        return (a->week_minutes_min < 0 ? last : a->week_minutes_min) -
               (b->week_minutes_min < 0 ? last : b->week_minutes_min);
    case VACANCY_BY_HOURS_DOWN: return (int64_t)b->week_minutes_max - a->week_minutes_max;
    case VACANCY_BY_TASKS:
        return (int64_t)__builtin_popcount(b->tasks & w->person.yes) -
               __builtin_popcount(a->tasks & w->person.yes);
    case VACANCY_BY_MATCH: break;
    }
    return 0;
}

static void another_order_lists_the_same_jobs(void **state)
{
    (void)state;
    static struct vacancy_row rows[CROWD + 7];
    static struct crowd crowd;
    struct fixture f;
    struct look_up l;
    struct vacancy_wish w = wish_of(person_of(&people[0]));
    set_up(&f);
    send_crowd(&f, &crowd);
    open_reader(&l, &f);
    size_t all = leaf_through(&l, &w, rows);
    for (int o = VACANCY_BY_DISTANCE; o < VACANCY_BY_MATCH; o++) {
        w.order = (enum vacancy_order)o;
        assert_int_equal(leaf_through(&l, &w, rows), all);
        for (size_t i = 1; i < all; i++)
            assert_true(behind(&rows[i], &rows[i - 1], &w) >= 0);
    }
    close_reader(&l);
    tear_down(&f);
}

static void what_is_kept_sees_another_wish_and_what_the_agent_changed(void **state)
{
    (void)state;
    static struct vacancy_row rows[32];
    struct fixture f;
    struct look_up l;
    struct match_person p = person();
    set_up(&f);
    send_jobs(&f);
    open_reader(&l, &f);
    p.yes = 1U << TASK_PETS;
    struct vacancy_wish w = wish_of(p);
    w.today = NO_DAY;
    assert_int_equal(leaf_through(&l, &w, rows), 5);
    assert_string_equal(rows[0].title, "Job 4"); /* pets alone, however far */
    w.person.yes = 1U << TASK_COOKING;
    assert_int_equal(leaf_through(&l, &w, rows), 5);
    assert_string_equal(rows[0].title, "Job 1");
    send_gone(&f, RECORD_VACANCY, "01920000-0000-7000-8000-000000000001");
    assert_int_equal(leaf_through(&l, &w, rows), 4);
    assert_string_equal(rows[0].title, "Job 2");
    close_reader(&l);
    tear_down(&f);
}

/* Each answer alone makes another list, or may: none is taken for another. */
static void each_answer_is_looked_up_anew(void **state)
{
    (void)state;
    static struct vacancy_row rows[CROWD + 7];
    static struct crowd crowd;
    static struct match_entry entries[CROWD];
    struct fixture f;
    struct look_up l;
    const struct match_person p = person();
    set_up(&f);
    send_crowd(&f, &crowd);
    open_reader(&l, &f);
    struct match_person others[] = {p, p, p, p, p, p, p, p, p, p, p, p, p};
    others[1].place.lat += 1000;
    others[2].times = 1;
    others[3].yes = 1;
    others[4].learn = 1;
    others[5].no = 1;
    others[6].reach = 10;
    others[7].week_minutes_min = 1200;
    others[8].week_minutes_max = 600;
    others[9].pay = 1350;
    others[10].travel = MATCH_ON_FOOT;
    others[11].drives = DRIVER_NO;
    others[12].training = true;
    for (size_t i = 0; i < LENGTH(others); i++) {
        struct match_list hub;
        const struct vacancy_wish w = wish_of(others[i]);
        const struct vacancy_wish before = wish_of(p);
        (void)leaf_through(&l, &before, rows);
        match_list_init(&hub, entries, CROWD);
        for (size_t at = 0; at < CROWD; at++)
            match_list_add(&hub, &w.person, &crowd.all[at], TODAY);
        assert_int_equal(leaf_through(&l, &w, rows), hub.count);
        for (size_t at = 0; at < hub.count; at++)
            assert_string_equal(rows[at].id, entries[at].vacancy.id);
    }
    close_reader(&l);
    tear_down(&f);
}

static void damaged_facts_are_found(void **state)
{
    (void)state;
    static struct vacancy_row rows[8];
    struct fixture f;
    struct look_up l;
    struct db *db = NULL;
    struct err e;
    static const struct db_schema schema = {"content", 0x70706374, NULL, 3};
    const struct vacancy_wish w = wish_of(person());
    struct vacancy_page page = {.max = 8, .rows = rows};
    bool intact = true;
    set_up(&f);
    send_jobs(&f);
    assert_true(db_open(&db, f.s.path, &schema, DB_WRITE, &e));
    assert_true(db_exec(db, "UPDATE vacancy_row SET facts = x'00' WHERE rowid = 2", &e));
    db_close(db);
    open_reader(&l, &f);
    assert_false(content_ranked(l.reader, &l.kept, &w, &page, l.broken, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_true(content_check(f.c, &intact, &e)); /* as the agent then does */
    assert_false(intact);
    page.count = 0;
    assert_true(content_ranked(l.reader, &l.kept, &w, &page, l.broken, &e));
    assert_int_equal(page.count, 3); /* two have closed */
    close_reader(&l);
    tear_down(&f);
}

/* ---- the kiosk's store ---- */

static void assert_lists(struct kiosk_store *ks, const struct model *m, const char *first,
                         size_t total, size_t far)
{
    static struct jobs_page page;
    struct err e;
    assert_true(kiosk_store_jobs(ks, m, 0, ROWS_MAX, &page, &e));
    assert_int_equal(page.total, total);
    assert_string_equal(page.rows[0].title, first);
    assert_int_equal(page.broken[MATCH_DISTANCE], far);
}

static void a_kiosk_asks_by_what_was_said_and_as_before_when_they_have_gone(void **state)
{
    (void)state;
    static struct model m;
    struct fixture f;
    struct kiosk_store *ks = NULL;
    struct station station;
    struct err e;
    char link[128];
    const struct panel panel = panel_make(1080, 1920, 268);
    set_up(&f);
    send_jobs(&f);
    scratch_path(&f.s, link, "content.db");
    assert_int_equal(symlink(f.s.path, link), 0);
    const struct kiosk_place place = {
        .folder = f.s.folder, .area = "leeds", .name = "leeds.k.kiosk-1", .here = here};
    assert_true(kiosk_store_open(&ks, &place, &e));
    (void)kiosk_store_station(ks, &station, &e);
    model_init(&m, &panel, 0, 0);
    m.station.here = here;
    m.visit.wish.far = FAR_5;
    assert_lists(ks, &m, "Job 1", 3, 0); /* the nearest; nobody is told of others yet */
    m.visit.wish.tasks = 1U << TASK_PETS;
    assert_lists(ks, &m, "Job 5", 3, 2); /* it is pets alone */
    model_forget(&m);
    m.visit.wish.far = FAR_5;
    kiosk_store_forget(ks);
    assert_lists(ks, &m, "Job 1", 3, 0);
    kiosk_store_close(ks);
    tear_down(&f);
}

/* ---- a file of the version before ---- */

#define UNMAKE(p)                                                                        \
    "DROP INDEX " p "vacancy_row_facts; ALTER TABLE " p "vacancy_row DROP COLUMN facts;" \
    "CREATE INDEX " p "vacancy_row_place ON " p "vacancy_row(lat, lon);"

/* As programs of the version before left it. */
static void make_old(const struct fixture *f)
{
    struct db *db = NULL;
    struct err e;
    static const struct db_schema schema = {"content", 0x70706374, NULL, 3};
    assert_true(db_open(&db, f->s.path, &schema, DB_WRITE, &e));
    if (!db_exec(db,
                 UNMAKE("") UNMAKE("next_") "UPDATE state SET projection = 1;"
                                            "PRAGMA user_version = 2",
                 &e))
        fail_msg("%s", e.text);
    db_close(db);
}

static void an_older_file_gets_its_facts_from_its_own_records(void **state)
{
    (void)state;
    static struct vacancy_row rows[CROWD + 7];
    static struct crowd crowd;
    struct fixture f;
    struct look_up l;
    struct content_state before;
    struct content_state after;
    struct content *reader = NULL;
    struct err e;
    const struct vacancy_wish w = wish_of(person_of(&people[2]));
    set_up(&f);
    send_crowd(&f, &crowd);
    open_reader(&l, &f);
    size_t count = leaf_through(&l, &w, rows);
    close_reader(&l);
    assert_true(content_state(f.c, &before, &e));
    content_close(f.c);
    make_old(&f);
    assert_false(content_open_reader(&reader, f.s.path, &e)); /* its writer comes first */
    assert_int_equal(e.kind, ERR_LATER);
    assert_true(content_open_writer(&f.c, f.s.path, &e));
    assert_true(content_state(f.c, &after, &e));
    assert_memory_equal(after.digest, before.digest, sizeof after.digest);
    assert_int_equal(after.seq, before.seq);
    assert_int_equal(after.count, before.count);
    open_reader(&l, &f);
    assert_int_equal(leaf_through(&l, &w, rows), count);
    close_reader(&l);
    tear_down(&f);
}

static void a_reader_waits_for_rows_of_its_own_version(void **state)
{
    (void)state;
    struct fixture f;
    struct look_up l;
    struct db *db = NULL;
    struct content *reader = NULL;
    struct err e;
    static const struct db_schema schema = {"content", 0x70706374, NULL, 3};
    set_up(&f);
    send_jobs(&f);
    content_close(f.c);
    f.c = NULL;
    assert_true(db_open(&db, f.s.path, &schema, DB_WRITE, &e));
    assert_true(db_exec(db, "UPDATE state SET projection = 1", &e));
    db_close(db);
    assert_false(content_open_reader(&reader, f.s.path, &e));
    assert_null(reader);
    assert_int_equal(e.kind, ERR_LATER);
    assert_true(content_open_writer(&f.c, f.s.path, &e));
    open_reader(&l, &f);
    close_reader(&l);
    tear_down(&f);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(people, the_list_is_that_of_the_hub);
    RUN_TESTS(TEST(a_rows_facts_give_the_reasons_of_its_record),
              TEST(another_order_lists_the_same_jobs),
              TEST(what_is_kept_sees_another_wish_and_what_the_agent_changed),
              TEST(each_answer_is_looked_up_anew), TEST(damaged_facts_are_found),
              TEST(a_kiosk_asks_by_what_was_said_and_as_before_when_they_have_gone),
              TEST(an_older_file_gets_its_facts_from_its_own_records),
              TEST(a_reader_waits_for_rows_of_its_own_version));
    return failed;
}
