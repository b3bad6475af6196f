#include "tests/unit/job_content.h"

/* ---- a kept index ---- */

struct kept { /* a kiosk beside the agent, which is the fixture's c */
    struct content *reader;
    struct vacancy_index *index;
};

static void assert_kept_lists(struct kept *k, const struct vacancy_filter *f,
                              const char *wanted)
{
    static struct vacancy_row rows[8];
    struct vacancy_page page = {.rows = rows, .max = LENGTH(rows)};
    struct err e;
    char got[9] = "";
    if (!content_vacancies_kept(k->reader, &k->index, f, &page, &e))
        fail_msg("%s", e.text);
    for (size_t i = 0; i < page.count; i++)
        got[i] = rows[i].title[4];
    assert_string_equal(got, wanted);
    assert_int_equal(page.total, strlen(wanted));
}

static void open_kept(struct kept *k, const struct fixture *f)
{
    struct err e;
    *k = (struct kept){0};
    assert_true(content_open_reader(&k->reader, f->s.path, &e));
}

static void close_kept(struct kept *k)
{
    content_vacancies_forget(k->index);
    content_close(k->reader);
}

static void a_kept_index_sees_what_the_agent_has_changed(void **state)
{
    (void)state;
    struct fixture f;
    struct kept k;
    struct record r = {.kind = RECORD_VACANCY};
    set_up(&f);
    open_kept(&k, &f);
    assert_kept_lists(&k, &anything, "");
    send_jobs(&f);
    assert_kept_lists(&k, &anything, "12345");
    blank(&f, RECORD_VACANCY, jobs[1].i);
    memcpy(r.meta.id, f.r->meta.id, sizeof r.meta.id);
    send_gone(&f, RECORD_VACANCY, r.meta.id);
    assert_kept_lists(&k, &anything, "1345");
    send_job(&f, &jobs[1]);
    assert_kept_lists(&k, &anything, "12345");
    close_kept(&k);
    tear_down(&f);
}

static void a_kept_index_answers_each_question_as_a_fresh_one(void **state)
{
    (void)state;
    struct fixture f;
    struct kept k;
    set_up(&f);
    send_jobs(&f);
    open_kept(&k, &f);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < LENGTH(looks); i++)
            assert_kept_lists(&k, &looks[i].f, looks[i].jobs);
    }
    close_kept(&k);
    tear_down(&f);
}

/* ---- many, against sorting them all ---- */

enum { CROWD = 120 };

static uint32_t dice(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

static void send_crowd(struct fixture *f)
{
    uint32_t luck = 7;
    for (int i = 1; i <= CROWD; i++) {
        int32_t hours = 60 * (int32_t)dice(&luck, 6);
        bool known = dice(&luck, 8) != 0, placed = dice(&luck, 8) != 0;
        struct job j = {.i = i, .closes = NO_DAY};
        j.lat = placed ? 538200 + (int32_t)dice(&luck, 5) * 100 : NO_PLACE;
        j.lon = placed ? -15600 : NO_PLACE;
        j.week_min = known ? hours : -1;
        j.week_max = known ? hours + 60 * (int32_t)dice(&luck, 3) : -1;
        j.tasks = dice(&luck, 16);
        send_job(f, &j);
    }
}

/* Above 0: a stands behind b. As the lists are promised in content.h, in plain words. */
static int64_t behind(const struct vacancy_row *a, const struct vacancy_row *b,
                      const struct vacancy_filter *f)
{
    int64_t far = INT32_MAX, by_place = (a->metres < 0 ? far : a->metres) -
                                        (b->metres < 0 ? far : b->metres);
    int64_t order = 0;
    switch (f->order) {
    case VACANCY_BY_DISTANCE: order = by_place; break;
    case VACANCY_BY_HOURS_UP:
        order = (a->week_minutes_min < 0 ? far : a->week_minutes_min) -
                (b->week_minutes_min < 0 ? far : b->week_minutes_min);
        break;
    case VACANCY_BY_HOURS_DOWN:
        order = (int64_t)b->week_minutes_max - a->week_minutes_max;
        break;
    case VACANCY_BY_TASKS:
        order = (int64_t)b->tasks_wanted - a->tasks_wanted;
        order = order != 0 ? order : by_place;
        break;
    case VACANCY_BY_MATCH: break; /* test_content_ranking.c */
    }
    return order != 0 ? order : strcmp(a->ref, b->ref);
}

static void leaf_through(struct kept *k, const struct vacancy_filter *f)
{
    enum { PAGE = 7 };
    static struct vacancy_row rows[CROWD + PAGE];
    size_t seen = 0, total = 1;
    struct err e;
    while (seen < total) {
        struct vacancy_page page = {.offset = seen, .max = PAGE, .rows = rows + seen};
        assert_true(content_vacancies_kept(k->reader, &k->index, f, &page, &e));
        total = page.total;
        assert_in_range(page.count, total == 0 ? 0 : 1, PAGE);
        seen += page.count;
    }
    assert_int_equal(seen, total);
    for (size_t i = 1; i < seen; i++)
        assert_true(behind(&rows[i], &rows[i - 1], f) > 0);
}

static void page_after_page_gives_all_in_order(void **state)
{
    (void)state;
    struct fixture f;
    struct kept k;
    set_up(&f);
    send_crowd(&f);
    open_kept(&k, &f);
    for (int o = VACANCY_BY_DISTANCE; o <= VACANCY_BY_TASKS; o++) {
        struct vacancy_filter filter = anything;
        filter.order = (enum vacancy_order)o;
        leaf_through(&k, &filter);
        filter.tasks = 5;
        leaf_through(&k, &filter);
        filter.minutes_min = 121;
        leaf_through(&k, &filter);
    }
    close_kept(&k);
    tear_down(&f);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_kept_index_sees_what_the_agent_has_changed),
              TEST(a_kept_index_answers_each_question_as_a_fresh_one),
              TEST(page_after_page_gives_all_in_order));
    return failed;
}
