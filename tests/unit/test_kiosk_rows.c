/* Lists: a page has as many whole rows as there is room for, in every text size; "More"
 * goes on after them and "Up" back to where that page began. */
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

#include "app/screens/screens.h"
#include "app/tour_data.h"
#include "app/tour_records.h"
#include "app/ui/layout.h"
#include "tests/unit/bare_stage.h"

static struct stage *stage;
static struct model m;

static void show(const char *name, const struct panel *p)
{
    int stop = 0;
    while (strcmp(tour_name(stop), name) != 0)
        stop++;
    tour_set(&m, stop, p);
}

static struct scene *look(void)
{
    struct text_measure measure = stage_measure(stage);
    struct scene *s = stage_next(stage);
    fit(&m, &measure, s);
    return s;
}

static int count_rows(const struct scene *s, const char *stem)
{
    int count = 0;
    char id[40];
    do
        snprintf(id, sizeof id, "%s.row.%d", stem, count++);
    while (scene_find(s, id) >= 0);
    return count - 1;
}

static bool fits_with(int rows, const struct panel *shown)
{
    static struct scene s;
    struct text_measure measure = stage_measure(stage);
    struct panel before = m.panel;
    m.panel.zoom = shown->zoom;
    m.panel.smaller = shown->smaller;
    view(&m, &(struct cut){.rows = rows}, &s);
    layout_run(&s, &measure);
    m.panel = before;
    return !s.spilled;
}

static void one_row_more_would_have_no_room(void **state)
{
    static const struct {
        int w, h;
        float mm;
    } panels[] = {{1080, 1920, 268}, {1280, 800, 217}, {800, 1280, 136}, {800, 480, 154}};
    static const char *const lists[][2] = {{"job-list", "jobs"},
                                           {"sessions", "sessions"}};
    (void)state;
    int seen = 0;
    for (size_t i = 0; i < LENGTH(panels); i++) {
        struct panel p = panel_make(panels[i].w, panels[i].h, panels[i].mm);
        for (int zoom = 0; zoom <= (int)model_zoom_most(&p); zoom++) {
            for (size_t k = 0; k < LENGTH(lists); k++) {
                p.zoom = (enum zoom)zoom;
                show(lists[k][0], &p);
                const struct scene *s = look();
                int rows = count_rows(s, lists[k][1]);
                assert_true(rows > 0 && !s->spilled);
                if (rows < ROWS_MAX && fits_with(rows + 1, &s->panel))
                    fail_msg("%s, panel %zu, size %d: one more than %d fits", lists[k][0],
                             i, zoom, rows);
                seen++;
            }
        }
        p.zoom = ZOOM_100;
    }
    assert_int_equal(seen, 18);
}

/* LOOK 2, zoom: cards are as high as their words, not as the highest might be. */
static void large_text_has_several_rows(void **state)
{
    static const int least[ZOOM_COUNT] = {5, 3, 3, 2};
    (void)state;
    struct panel p = panel_make(1080, 1920, 268);
    for (int zoom = 0; zoom < ZOOM_COUNT; zoom++) {
        p.zoom = (enum zoom)zoom;
        show("job-list", &p);
        assert_in_range(count_rows(look(), "jobs"), least[zoom], ROWS_MAX);
    }
}

/* A list of so many rows that ends here, and one reason why others are not shown. */
static void show_end(const struct panel *p, size_t rows)
{
    show("job-list-matched-end", p);
    m.jobs.count = rows;
    m.jobs.total = m.jobs.offset + rows;
    for (size_t i = 3; i < rows; i++)
        m.jobs.rows[i] = m.jobs.rows[i % 3];
    memset(m.jobs.broken, 0, sizeof m.jobs.broken);
    m.jobs.broken[MATCH_DISTANCE] = 31;
}

static bool says_what_is_not_shown(const struct scene *s)
{
    return scene_find(s, "jobs.not_shown") >= 0;
}

/* Looked at again it stands as it stood, and it costs no row. True if it is there. */
static bool words_behind(const struct panel *p, size_t rows)
{
    static struct scene shown;
    struct text_measure measure = stage_measure(stage);
    show_end(p, rows);
    shown = *look();
    bool said = says_what_is_not_shown(&shown);
    measure.before = &shown;
    fit(&m, &measure, stage_next(stage));
    assert_int_equal(says_what_is_not_shown(stage_next(stage)), said);
    int there = count_rows(stage_next(stage), "jobs");
    memset(m.jobs.broken, 0, sizeof m.jobs.broken);
    assert_int_equal(count_rows(look(), "jobs"), there);
    return said;
}

static void words_behind_the_rows_cost_none(void **state)
{
    static const struct {
        int w, h;
        float mm;
        size_t most[ZOOM_COUNT]; /* rows that leave room for them */
    } panels[] = {{1080, 1920, 268, {4, 3, 2, 1}},
                  {1280, 800, 217, {2, 1, 1}},
                  {800, 480, 154, {0}}};
    (void)state;
    for (size_t i = 0; i < LENGTH(panels); i++) {
        struct panel p = panel_make(panels[i].w, panels[i].h, panels[i].mm);
        for (int zoom = 0; zoom <= (int)model_zoom_most(&p); zoom++) {
            size_t most = 0;
            p.zoom = (enum zoom)zoom;
            for (size_t rows = 1; rows <= ROWS_MAX; rows++)
                most = words_behind(&p, rows) ? rows : most;
            assert_int_equal(most, panels[i].most[zoom]);
        }
        p.zoom = ZOOM_100;
    }
}

static void press(const struct scene *s, const char *id)
{
    struct cmds cmds = {0};
    int at = scene_find(s, id);
    assert_true(at >= 0);
    struct msg msg = {.kind = MSG_PRESS,
                      .what = s->els[at].press.what,
                      .arg = s->els[at].press.arg,
                      .now = m.now,
                      .now_ms = m.now_ms};
    update(&m, &msg, &cmds);
    m.jobs.offset = m.visit.jobs_at.offset; /* as the store answers */
}

static void pages_follow_each_other(void **state)
{
    (void)state;
    struct panel p = panel_make(1080, 1920, 268);
    p.zoom = ZOOM_160;
    size_t begins[4] = {0};
    show("job-list", &p);
    for (int page = 0; page < 3; page++) {
        const struct scene *s = look();
        begins[page + 1] = begins[page] + (size_t)count_rows(s, "jobs");
        press(s, "jobs.page.more");
        assert_int_equal(m.visit.jobs_at.offset, begins[page + 1]);
        /* Rows of other heights: the next page has another number of them. */
        tour_put(m.jobs.rows[page].title, sizeof m.jobs.rows[page].title,
                 "A title that is long enough for more than two lines of the largest "
                 "text that there is on a screen");
    }
    for (int page = 2; page >= 0; page--) {
        press(look(), "jobs.page.up");
        assert_int_equal(m.visit.jobs_at.offset, begins[page]);
    }
}

static void a_long_way_back_is_found_by_what_a_page_has(void **state)
{
    (void)state;
    struct list_place l = {0};
    for (int i = 0; i < LIST_STEPS_MAX + 10; i++)
        list_on(&l, 3);
    assert_int_equal(l.offset, 3 * (LIST_STEPS_MAX + 10));
    for (int i = 0; i < LIST_STEPS_MAX; i++)
        list_back(&l, 5);
    assert_int_equal(l.offset, 30);
    for (int i = 0; i < 10; i++)
        list_back(&l, 5);
    assert_int_equal(l.offset, 0);
}

int main(void)
{
    int failed = 0;
    stage = bare_stage();
    RUN_TESTS(TEST(one_row_more_would_have_no_room), TEST(large_text_has_several_rows),
              TEST(words_behind_the_rows_cost_none), TEST(pages_follow_each_other),
              TEST(a_long_way_back_is_found_by_what_a_page_has));
    stage_close(stage);
    return failed;
}
