#include "tests/test.h"

#include <string.h>

#include "app/ui/chrome.h"
#include "app/ui/layout.h"
#include "tests/unit/half_em.h"

static struct scene scene;

/* A panel of 200 x 400 mm with four pixels a millimetre. */
static struct el *begin(void)
{
    struct panel p = panel_make(800, 1600, 200);
    return scene_begin(&scene, &p, "s", "Screen");
}

static void at(const struct el *e, float x, float y, float w, float h)
{
    assert_float_equal(e->mm_x, x, 0.01);
    assert_float_equal(e->mm_y, y, 0.01);
    assert_float_equal(e->mm_w, w, 0.01);
    assert_float_equal(e->mm_h, h, 0.01);
}

static struct el *box(struct el *parent, float w, float h)
{
    struct el *e = ui_column(parent, NULL);
    e->w = w;
    e->h = h;
    return e;
}

static void a_column_stacks_with_gaps_inside_its_padding(void **state)
{
    (void)state;
    struct el *c = ui_column(begin(), "c");
    ui_pad(c, 10, 20);
    c->gap = 5;
    struct el *a = box(c, 0, 30), *b = box(c, 50, 40);
    layout_run(&scene, &measure);
    at(c, 0, 0, 200, 95);
    at(a, 20, 10, 160, 30);
    at(b, 20, 45, 50, 40);
}

static void what_grows_shares_what_is_left(void **state)
{
    (void)state;
    struct el *root = begin();
    struct el *a = box(root, 0, 100), *b = box(root, 0, 0), *c = box(root, 0, 0);
    b->grow = 1;
    c->grow = 2;
    layout_run(&scene, &measure);
    at(a, 0, 0, 200, 100);
    at(b, 0, 100, 200, 100);
    at(c, 0, 200, 200, 200);
}

static void a_row_gives_firm_children_their_width_first(void **state)
{
    (void)state;
    struct el *r = ui_row(begin(), "r");
    r->gap = 10;
    struct el *a = box(r, 30, 20), *b = box(r, 0, 40), *c = box(r, 50, 10);
    b->grow = 1;
    layout_run(&scene, &measure);
    at(a, 0, 10, 30, 20);
    at(b, 40, 0, 100, 40);
    at(c, 150, 15, 50, 10);
}

static void right_to_left_starts_at_the_right(void **state)
{
    (void)state;
    struct el *r = ui_row(begin(), "r");
    scene.panel.rtl = true;
    r->gap = 10;
    r->pad_start = 5;
    struct el *a = box(r, 30, 20), *b = box(r, 40, 20);
    layout_run(&scene, &measure);
    at(a, 165, 0, 30, 20);
    at(b, 115, 0, 40, 20);
}

static void marks_go_on_in_the_next_row(void **state)
{
    (void)state;
    struct el *w = ui_wrap(begin(), "w");
    w->gap = 10;
    w->row_gap = 3;
    struct el *a = box(w, 90, 20), *b = box(w, 90, 30), *c = box(w, 90, 20);
    layout_run(&scene, &measure);
    at(a, 0, 0, 90, 20);
    at(b, 100, 0, 90, 30);
    at(c, 0, 33, 90, 20);
    at(w, 0, 0, 200, 53);
}

static void text_takes_as_many_lines_as_it_needs(void **state)
{
    (void)state;
    struct el *root = begin();
    struct el *t = ui_text(root, "t", LEVEL_BODY, INK_TEXT,
                           "Disabled people choose who helps. It could be you. Or not.");
    layout_run(&scene, &measure);
    struct type body = panel_type(&scene.panel, LEVEL_BODY);
    assert_int_equal(t->line_count, 2);
    assert_float_equal(t->mm_h, 2 * body.line_mm, 0.01);
}

static void words_in_a_row_give_way_to_what_may_not_shrink(void **state)
{
    (void)state;
    struct el *r = ui_row(begin(), "r");
    struct el *t =
        ui_text(r, "t", LEVEL_BODY, INK_TEXT,
                "A long line of words that wants more than there is room for here");
    struct el *icon = ui_icon(r, "check", 20, INK_ACCENT);
    layout_run(&scene, &measure);
    assert_float_equal(icon->mm_w, 20, 0.01);
    assert_float_equal(t->mm_w, 180, 0.1);
    assert_false(scene.spilled);
}

static void edges_that_meet_in_millimetres_meet_in_pixels(void **state)
{
    (void)state;
    struct panel p = panel_make(1080, 1920, 268);
    struct el *root = scene_begin(&scene, &p, "s", "Screen");
    struct el *r = ui_row(root, "r");
    for (int i = 0; i < 7; i++)
        box(r, 33.33f, 20);
    layout_run(&scene, &measure);
    for (int i = r->first; scene.els[i].next >= 0; i = scene.els[i].next) {
        const struct el *e = &scene.els[i], *f = &scene.els[e->next];
        assert_int_equal(e->box.x + e->box.w, f->box.x);
    }
}

static void what_is_too_tall_is_told(void **state)
{
    (void)state;
    struct el *c = ui_column(begin(), "c");
    c->h = 50;
    struct el *b = ui_column(c, "b");
    b->h = 60;
    layout_run(&scene, &measure);
    assert_true(scene.spilled);
    assert_string_equal(layout_spill(&scene), "b");
}

static struct chrome_info usual(void)
{
    static const char *const ids[BAR_CELLS_MAX] = {
        "bar.1", "bar.2", "bar.3", "bar.4", "bar.5", "bar.6", "bar.7",
    };
    struct chrome_info info = {.about = "Somewhere", .with_shelf = true};
    for (int i = 0; i < BAR_CELLS_MAX; i++)
        info.cells[i] = (struct bar_cell){
            .id = ids[i], .icon = "check", .label = "Word", .press = {1, i}};
    return info;
}

static const struct glass {
    const char *name;
    int w, h;
    float mm;
    enum panel_class size;
} glasses[] = {
    {"a_pillar_of_21_inches", 1080, 1920, 268, PANEL_L},
    {"a_pillar_in_4k", 2160, 3840, 268, PANEL_L},
    {"a_wide_screen_in_4k", 3840, 2160, 600, PANEL_L},
    {"ten_inches", 1280, 800, 217, PANEL_M},
    {"fifteen_inches", 1920, 1080, 344, PANEL_M},
    {"seven_inches", 800, 480, 154, PANEL_S},
    {"seven_inches_upright", 480, 800, 86, PANEL_S},
    {"unknown_upright", 1080, 1920, 0, PANEL_L},
    {"unknown_small", 800, 480, 0, PANEL_S},
};

static void the_bar_stands_at_the_foot_whatever_is_above(void **state)
{
    const struct glass *g = *state;
    struct panel p = panel_make(g->w, g->h, g->mm);
    assert_int_equal(p.size, g->size);
    struct chrome_info info = usual();
    struct rect first = {0};
    for (int full = 0; full < 2; full++) {
        struct chrome f = chrome_begin(scene_begin(&scene, &p, "s", "Screen"), &info);
        box(f.content, 0, full == 1 ? p.h_mm * 2 : 1);
        layout_run(&scene, &measure);
        struct rect bar = scene.els[scene_find(&scene, "bar")].box;
        assert_int_equal(bar.y + bar.h, g->h);
        assert_int_equal(bar.w, g->w);
        struct rect cell = scene.els[scene_find(&scene, "bar.6")].box;
        first = full == 0 ? cell : first;
        assert_memory_equal(&first, &cell, sizeof cell);
        assert_true(scene.spilled == (full == 1));
    }
}

static void a_full_scene_says_so_and_stays_whole(void **state)
{
    (void)state;
    struct el *root = begin();
    for (int i = 0; i < ELEMENTS_MAX + 10; i++)
        ui_text(root, NULL, LEVEL_BODY, INK_TEXT, "word");
    assert_true(scene.overflow);
    assert_int_equal(scene.count, ELEMENTS_MAX);
    layout_run(&scene, &measure);
}

static void a_full_pool_says_so(void **state)
{
    (void)state;
    struct el *root = begin();
    char long_text[UI_TEXT_MAX];
    memset(long_text, 'a', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    for (int i = 0; i < 40; i++)
        ui_text(root, NULL, LEVEL_SMALL, INK_TEXT, long_text)->lines_max = 1;
    assert_true(scene.overflow);
    layout_run(&scene, &measure);
}

static const struct text_row {
    const char *name;
    const char *in, *out;
} texts[] = {
    {"control_characters_are_dropped",
     "a\x07"
     "b\x1b[31m",
     "ab[31m"},
    {"a_tab_is_a_space", "a\tb", "a b"},
    {"bytes_that_are_no_text_are_dropped",
     "a\xff\xc0\x80"
     "b",
     "ab"},
    {"half_a_letter_at_the_end_is_dropped", "ab\xc3", "ab"},
    {"stars_in_pairs_are_not_shown", "**bold** plain", "bold plain"},
    {"one_star_is_shown", "5 * 3", "5 * 3"},
};

static void text_from_outside_is_cleaned(void **state)
{
    const struct text_row *row = *state;
    struct el *t = ui_text(begin(), "t", LEVEL_BODY, INK_TEXT, row->in);
    char out[64];
    scene_plain(&scene, t->name, out, sizeof out);
    assert_string_equal(out, row->out);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(texts, text_from_outside_is_cleaned);
    RUN_ROWS(glasses, the_bar_stands_at_the_foot_whatever_is_above);
    RUN_TESTS(TEST(a_column_stacks_with_gaps_inside_its_padding),
              TEST(what_grows_shares_what_is_left),
              TEST(a_row_gives_firm_children_their_width_first),
              TEST(right_to_left_starts_at_the_right), TEST(marks_go_on_in_the_next_row),
              TEST(text_takes_as_many_lines_as_it_needs),
              TEST(words_in_a_row_give_way_to_what_may_not_shrink),
              TEST(edges_that_meet_in_millimetres_meet_in_pixels),
              TEST(what_is_too_tall_is_told), TEST(a_full_scene_says_so_and_stays_whole),
              TEST(a_full_pool_says_so));
    return failed;
}
