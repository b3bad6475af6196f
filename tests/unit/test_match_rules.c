/* What holds of every match: over many people and jobs made from a seed, and over
 * the adverts of the demo. */
#include "tests/unit/match_jobs.h"

#include <stdlib.h>

#include "core/csv.h"
#include "core/gate.h"

#define ADVERTS "assets/demo/vacancies.csv"

enum { CASES = 20000, MANY = 400 };

static uint64_t seed;

static uint32_t draw(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)((seed >> 20) % below);
}

static bool often(void)
{
    return draw(3) > 0;
}

static struct place somewhere(void)
{
    if (!often())
        return (struct place){"", RECORD_NO_PLACE, RECORD_NO_PLACE};
    return (struct place){"", TOWN_LAT + (int32_t)draw(4000),
                          TOWN_LON + (int32_t)draw(4000)};
}

static struct match_person anybody(void)
{
    struct match_person p = match_person_none();
    p.place = somewhere();
    p.travel = (enum match_travel)draw(MATCH_TRAVEL_COUNT);
    p.reach = often() ? 0 : 1 + (int32_t)draw(200);
    p.times = often() ? draw(MATCH_WEEK + 1) & draw(MATCH_WEEK + 1) : 0;
    for (int t = 0; t < TASK_OTHER; t++) {
        uint32_t *sets[] = {&p.yes, &p.learn, &p.no};
        uint32_t which = draw(4);
        if (which < LENGTH(sets))
            *sets[which] |= 1U << t;
    }
    p.interests = draw(1U << 20);
    p.languages = often() ? draw(1U << 30) & draw(1U << 30) : 0;
    p.week_minutes_min = often() ? (int32_t)draw(1200) : -1;
    p.week_minutes_max = often() ? 1200 + (int32_t)draw(1500) : -1;
    p.pay = often() ? 1000 + (int32_t)draw(700) : -1;
    p.drives = (enum driver)draw(4);
    p.age = (enum match_age)(often() ? MATCH_18_OR_OVER : draw(4));
    p.sex = (enum match_sex)draw(3);
    p.experienced = (enum tri)draw(3);
    p.training = often();
    p.short_notice = often();
    return p;
}

static struct match_vacancy any_job(uint32_t number)
{
    struct match_vacancy v = {
        .place = somewhere(),
        .tasks = often() ? draw(1U << TASK_COUNT) : 0,
        .times = often() ? draw(MATCH_WEEK + 1) & draw(MATCH_WEEK + 1) : 0,
        .interests = draw(1U << 20) & draw(1U << 20),
        .languages = often() ? 0 : draw(1U << 30) & draw(1U << 30),
        .confirmed_at = draw(5),
        .week_minutes_min = often() ? (int32_t)draw(2600) : -1,
        .week_minutes_max = -1,
        .pay_min = often() ? 1000 + (int32_t)draw(500) : -1,
        .pay_max = -1,
        .closes = often() ? RECORD_NO_DAY : TODAY - 2 + (int32_t)draw(5),
        .driver = (enum driver)(often() ? 0 : draw(4)),
        .experience = (enum experience)draw(4),
        .training_given = (enum tri)draw(3),
        .contract = (enum contract)draw(6),
        .sex = (enum match_sex)(often() ? 0 : draw(3)),
    };
    v.languages_unread = v.languages == 0 && !often();
    if (v.week_minutes_min >= 0 && often())
        v.week_minutes_max = v.week_minutes_min + (int32_t)draw(600);
    if (v.pay_min >= 0 && often())
        v.pay_max = v.pay_min + (int32_t)draw(400);
    snprintf(v.id, sizeof v.id, "00000000-0000-7000-8000-%012u", number);
    return v;
}

/* The conditions in other words than the code's. */
static bool must_not_be_shown(const struct match_person *p, const struct match_vacancy *v)
{
    int32_t metres = place_metres(&p->place, &v->place);
    int32_t reach = p->reach != 0 ? p->reach : match_travel_reach(p->travel);
    bool by_day = false;
    for (int bit = 0; bit < MATCH_WEEK_BITS; bit++)
        by_day |= bit % PART_COUNT != PART_NIGHT && (v->times >> bit & 1) != 0;
    bool adults = (v->times != 0 && !by_day) || v->week_minutes_min > 2400;
    bool no_car = p->drives == DRIVER_NO || p->drives == DRIVER_LICENCE;
    return (v->closes != RECORD_NO_DAY && v->closes < TODAY) ||
           (metres >= 0 && reach > 0 && (int64_t)metres * 10 > (int64_t)reach * 1609) ||
           (p->times != 0 && v->times != 0 && (p->times & v->times) == 0) ||
           (v->driver == DRIVER_LICENCE && p->drives == DRIVER_NO) ||
           (v->driver == DRIVER_OWN_CAR && no_car) || p->age == MATCH_UNDER_16 ||
           (adults && p->age == MATCH_16_OR_17) ||
           (v->sex != MATCH_SEX_UNKNOWN && p->sex != MATCH_SEX_UNKNOWN &&
            p->sex != v->sex) ||
           (v->experience == EXPERIENCE_ESSENTIAL && p->experienced == TRI_NO);
}

static int32_t sum(const struct match *m)
{
    int32_t points = 0;
    for (size_t i = 0; i < m->reason_count; i++) {
        const struct match_reason *r = &m->reasons[i];
        points += r->points;
        assert_true(i == 0 || r->code > m->reasons[i - 1].code);
        assert_true(r->points <= match_points_max(r->code));
        assert_true(r->points >= (r->code == MATCH_TASKS_NO ? -100 : 0));
        assert_true(r->state != MATCH_ASK || r->points == 0);
        assert_true(r->state != MATCH_NOT || !m->fits || r->code >= MATCH_CONDITIONS);
    }
    return points;
}

static void what_is_shown_breaks_no_condition_and_the_reasons_add_up(void **state)
{
    (void)state;
    int shown = 0;
    seed = 1;
    for (uint32_t i = 0; i < CASES; i++) {
        const struct match_person p = anybody();
        const struct match_vacancy v = any_job(i);
        struct match m;
        match_judge(&m, &p, &v, TODAY);
        assert_int_equal(m.fits, !must_not_be_shown(&p, &v));
        assert_int_equal(m.score, sum(&m));
        assert_in_range(m.score + 100, 0, MATCH_SCORE_MAX + 100);
        if (!m.fits) {
            assert_int_equal(m.reason_count, 1);
            assert_int_equal(m.reasons[0].state, MATCH_NOT);
            assert_true(m.reasons[0].code < MATCH_CONDITIONS);
        }
        shown += m.fits ? 1 : 0;
    }
    assert_in_range(shown, CASES / 10, CASES * 9 / 10);
}

/* The score and whether it is shown, as one number: never less is never worse. */
static int32_t worth(const struct match_person *p, const struct match_vacancy *v)
{
    struct match m;
    match_judge(&m, p, v, TODAY);
    return m.fits ? m.score : -1000;
}

static void a_closer_job_never_loses(void **state)
{
    (void)state;
    seed = 2;
    for (uint32_t i = 0; i < CASES; i++) {
        const struct match_person p = anybody();
        struct match_vacancy v = any_job(i);
        if (p.place.lat == RECORD_NO_PLACE || v.place.lat == RECORD_NO_PLACE)
            continue;
        int32_t far = worth(&p, &v);
        v.place.lat = p.place.lat + (v.place.lat - p.place.lat) * (int32_t)draw(10) / 10;
        v.place.lon = p.place.lon + (v.place.lon - p.place.lon) / 2;
        assert_true(worth(&p, &v) >= far);
    }
}

static void more_comfort_more_time_and_more_pay_never_lower(void **state)
{
    (void)state;
    seed = 3;
    for (uint32_t i = 0; i < CASES; i++) {
        struct match_person p = anybody();
        struct match_vacancy v = any_job(i);
        uint32_t task = 1U << draw(TASK_OTHER);
        p.yes &= ~task;
        p.learn &= ~task;
        p.no |= task;
        int32_t no = worth(&p, &v);
        p.no &= ~task;
        p.learn |= task;
        int32_t learn = worth(&p, &v);
        p.learn &= ~task;
        p.yes |= task;
        int32_t yes = worth(&p, &v);
        assert_true(no <= learn && learn <= yes);
        if (p.times != 0)
            p.times |=
                match_time((int)draw(WEEKDAYS), (enum part_of_day)draw(PART_COUNT));
        int32_t freer = worth(&p, &v);
        assert_true(freer >= yes);
        if (v.pay_min < 0)
            continue;
        v.pay_min += (int32_t)draw(300);
        v.pay_max = v.pay_max < v.pay_min ? v.pay_min : v.pay_max;
        assert_true(worth(&p, &v) >= freer);
    }
}

static void list_of(struct match_list *l, struct match_entry *entries, size_t room,
                    const struct match_person *p, const struct match_vacancy *jobs_,
                    const size_t *order)
{
    match_list_init(l, entries, room);
    for (size_t i = 0; i < MANY; i++)
        match_list_add(l, p, &jobs_[order[i]], TODAY);
}

static void shuffle(size_t *order, size_t size)
{
    for (size_t i = size - 1; i > 0; i--) {
        size_t j = draw((uint32_t)i + 1);
        size_t kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

static void judged_one_by_one(const struct match_list *l, const struct match_person *p,
                              const struct match_vacancy *many)
{
    size_t broken[MATCH_CONDITIONS] = {0};
    for (size_t i = 0; i < MANY; i++) {
        struct match m;
        match_judge(&m, p, &many[i], TODAY);
        if (!m.fits)
            broken[m.reasons[0].code]++;
    }
    assert_memory_equal(broken, l->broken, sizeof broken);
}

static void the_order_of_input_changes_nothing(void **state)
{
    (void)state;
    static struct match_vacancy many[MANY];
    static struct match_entry first[MANY], again[MANY];
    size_t order[MANY];
    seed = 4;
    for (int round = 0; round < 20; round++) {
        const struct match_person p = anybody();
        struct match_list all, some;
        for (size_t i = 0; i < MANY; i++) {
            many[i] = any_job((uint32_t)i);
            order[i] = i;
        }
        list_of(&all, first, MANY, &p, many, order);
        judged_one_by_one(&all, &p, many);
        shuffle(order, MANY);
        size_t room = 1 + draw(MANY);
        list_of(&some, again, room, &p, many, order);
        assert_int_equal(all.fitting, some.fitting);
        assert_int_equal(some.count, all.fitting < room ? all.fitting : room);
        assert_memory_equal(all.broken, some.broken, sizeof all.broken);
        size_t not_shown = 0;
        for (size_t i = 0; i < MATCH_CONDITIONS; i++)
            not_shown += all.broken[i];
        assert_int_equal(not_shown + all.fitting, MANY);
        for (size_t i = 0; i < some.count; i++)
            assert_string_equal(first[i].vacancy.id, again[i].vacancy.id);
    }
}

static void ties_stand_nearest_then_confirmed_last_then_by_id(void **state)
{
    (void)state;
    struct match_entry entries[5];
    struct match_list l;
    const struct match_person p = match_person_none();
    match_list_init(&l, entries, 4);
    for (int i = 0; i < 5; i++) {
        struct match_vacancy v = {.closes = RECORD_NO_DAY,
                                  .confirmed_at = i == 3 ? 9 : 7};
        snprintf(v.id, sizeof v.id, "%d", 4 - i);
        match_list_add(&l, &p, &v, TODAY);
    }
    assert_int_equal(l.fitting, 5);
    assert_int_equal(l.count, 4);
    assert_string_equal(entries[0].vacancy.id, "1");
    assert_string_equal(entries[1].vacancy.id, "0");
    assert_string_equal(entries[2].vacancy.id, "2");
    assert_string_equal(entries[3].vacancy.id, "3");
    struct match_person here = match_person_none();
    here.place = (struct place){"", TOWN_LAT, TOWN_LON};
    match_list_init(&l, entries, 3);
    for (int i = 0; i < 3; i++) { /* all beyond where points end */
        struct match_vacancy v = {.closes = RECORD_NO_DAY, .confirmed_at = i};
        v.place = (struct place){"", TOWN_LAT + 10000 - i, TOWN_LON};
        if (i == 2)
            v.place = (struct place){"", RECORD_NO_PLACE, RECORD_NO_PLACE};
        snprintf(v.id, sizeof v.id, "%d", i);
        match_list_add(&l, &here, &v, TODAY);
    }
    assert_int_equal(entries[0].score, 0);
    assert_string_equal(entries[0].vacancy.id, "1");
    assert_string_equal(entries[1].vacancy.id, "0");
    assert_string_equal(entries[2].vacancy.id, "2");
}

static void sex_counts_only_where_a_requirement_is_stated_and_never_scores(void **state)
{
    (void)state;
    seed = 5;
    for (uint32_t i = 0; i < CASES; i++) {
        struct match_person p = anybody();
        const struct match_vacancy v = any_job(i);
        int32_t found[3];
        for (int sex = 0; sex < 3; sex++) {
            p.sex = (enum match_sex)sex;
            found[sex] = worth(&p, &v);
        }
        if (v.sex == MATCH_SEX_UNKNOWN)
            assert_int_equal(found[MATCH_FEMALE], found[MATCH_MALE]);
        assert_int_equal(found[0], found[v.sex]);
    }
}

static void age_counts_only_as_old_enough(void **state)
{
    (void)state;
    seed = 6;
    for (uint32_t i = 0; i < CASES; i++) {
        struct match_person p = anybody();
        const struct match_vacancy v = any_job(i);
        p.age = MATCH_16_OR_17;
        int32_t young = worth(&p, &v);
        p.age = MATCH_18_OR_OVER;
        int32_t adult = worth(&p, &v);
        p.age = MATCH_AGE_UNKNOWN;
        assert_int_equal(adult, worth(&p, &v));
        assert_true(young == adult || young == -1000);
    }
}

static void experience_never_scores(void **state)
{
    (void)state;
    seed = 7;
    for (uint32_t i = 0; i < CASES; i++) {
        struct match_person p = anybody();
        const struct match_vacancy v = any_job(i);
        p.experienced = TRI_YES;
        int32_t with = worth(&p, &v);
        p.experienced = TRI_UNKNOWN;
        assert_int_equal(with, worth(&p, &v));
        p.experienced = TRI_NO;
        if (v.experience != EXPERIENCE_ESSENTIAL)
            assert_int_equal(with, worth(&p, &v));
    }
}

static void the_points_are_a_thousand_in_all(void **state)
{
    (void)state;
    int32_t all = 0;
    for (int c = 0; c < MATCH_CODE_COUNT; c++)
        all += c == MATCH_TASKS_LEARN ? 0 : match_points_max((enum match_code)c);
    assert_int_equal(all, MATCH_SCORE_MAX); /* learning is instead of doing */
}

static void the_documentation_has_the_same_points(void **state)
{
    (void)state;
    static char text[1 << 16];
    FILE *f = fopen("docs/matching.md", "rb");
    assert_non_null(f);
    size_t size = fread(text, 1, sizeof text - 1, f);
    text[size] = '\0';
    fclose(f);
    for (int c = 0; c < MATCH_CODE_COUNT; c++) {
        char row[60];
        enum match_code code = (enum match_code)c;
        snprintf(row, sizeof row, "| `%s` | %d |", match_code_name(code),
                 match_points_max(code));
        if (match_points_max(code) > 0 && strstr(text, row) == NULL)
            fail_msg("no row %s", row);
    }
}

struct at {
    const struct csv *csv;
    size_t row;
};

static const char *cell(const void *row, const char *column)
{
    const struct at *a = row;
    return csv_cell(a->csv, a->row, column);
}

/* Who posts it, its references, its area's name and its title are not read. */
static void judge_advert(const struct csv *c, size_t i)
{
    static const char *const people[] = {"Asha", "Ben", "Carys", "Efua", "Filip"};
    const struct at at = {c, i};
    const struct gate_row row = {cell, &at};
    const struct gate_rules rules = {.today = RECORD_NO_DAY, .allow_gaps = true};
    struct gate_problems problems;
    struct vacancy v;
    (void)gate_vacancy(&v, &row, &rules, &problems); /* its dates are tokens here */
    v.place = (struct place){"", TOWN_LAT, TOWN_LON};
    v.closes = RECORD_NO_DAY;
    for (size_t who = 0; who < LENGTH(people); who++) {
        const struct match_person p = who_is(people[who]);
        struct match_vacancy view;
        match_vacancy_of(&view, &v);
        int32_t before = worth(&p, &view);
        memset(v.organisation_name, 'x', 20);
        memset(v.source_ref, 'y', 20);
        memset(v.area, 'z', 20);
        memset(v.meta.ref, '0', 4);
        match_vacancy_of(&view, &v);
        assert_int_equal(worth(&p, &view), before);
        struct match m;
        match_judge(&m, &p, &view, TODAY);
        assert_int_equal(m.fits, !must_not_be_shown(&p, &view));
        assert_int_equal(m.score, sum(&m));
    }
}

static void the_adverts_of_the_demo_are_judged_alike(void **state)
{
    (void)state;
    FILE *f = fopen(ADVERTS, "rb");
    assert_non_null(f);
    static char text[1 << 20];
    size_t size = fread(text, 1, sizeof text, f);
    fclose(f);
    struct csv *c = NULL;
    struct err e;
    assert_true(csv_open(&c, text, size, &e));
    assert_true(csv_rows(c) > 30);
    for (size_t i = 0; i < csv_rows(c); i++)
        judge_advert(c, i);
    csv_close(c);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(what_is_shown_breaks_no_condition_and_the_reasons_add_up),
              TEST(a_closer_job_never_loses),
              TEST(more_comfort_more_time_and_more_pay_never_lower),
              TEST(the_order_of_input_changes_nothing),
              TEST(ties_stand_nearest_then_confirmed_last_then_by_id),
              TEST(sex_counts_only_where_a_requirement_is_stated_and_never_scores),
              TEST(age_counts_only_as_old_enough), TEST(experience_never_scores),
              TEST(the_points_are_a_thousand_in_all),
              TEST(the_documentation_has_the_same_points),
              TEST(the_adverts_of_the_demo_are_judged_alike));
    return failed;
}
