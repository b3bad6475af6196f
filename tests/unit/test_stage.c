/* Letters, icons and pixels as they really come out, without a display. */
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/ui/dirty.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "app/ui/stage.h"
#include "app/ui/text.h"

enum { W = 1080, H = 1920 };

static struct stage *stage;
static uint32_t *pixels;
static struct canvas canvas;

static int set_up(void **state)
{
    (void)state;
    struct err e;
    stage = NULL;
    struct stage_options o = {.icons_dir = "assets/icons"};
    if (!window_headless(&e) || !stage_open(&stage, &o, &e))
        return -1;
    pixels = calloc((size_t)W * H, sizeof *pixels);
    canvas = (struct canvas){pixels, W, H, W, {0, 0, W, H}};
    return pixels != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    stage_close(stage);
    free(pixels);
    return 0;
}

static struct el *begin(enum theme theme)
{
    struct panel p = panel_make(W, H, 268);
    p.theme = theme;
    return scene_begin(stage_next(stage), &p, "s", "Screen");
}

static int draw(void)
{
    struct rect rects[DIRTY_MAX];
    return stage_draw(stage, &canvas, rects);
}

static struct rect box_of(const char *id)
{
    const struct scene *s = stage_shown(stage);
    return s->els[scene_find(s, id)].box;
}

static bool is(uint32_t px, struct rgb c)
{
    return (px & 0xFFFFFF) == ((uint32_t)c.r << 16 | (uint32_t)c.g << 8 | c.b);
}

static int count_of(struct rect r, struct rgb c)
{
    int count = 0;
    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++)
            count += is(pixels[y * W + x], c);
    }
    return count;
}

static void letters_are_drawn_in_their_place(void **state)
{
    (void)state;
    for (int t = 0; t < THEME_COUNT; t++) {
        struct el *root = begin((enum theme)t);
        ui_pad(root, 50, 50);
        ui_heading(root, "title", LEVEL_H1, INK_TEXT, "23 jobs near here");
        assert_int_equal(draw(), 1);
        /* Headings have close lines: tails of letters reach a little below. */
        struct rect box = rect_inset(box_of("title"), 0, 0, 0, -10);
        struct rgb ink = theme_rgb((enum theme)t, INK_TEXT);
        int within = count_of(box, ink);
        assert_in_range(within, 2000, 40000);
        assert_int_equal(count_of((struct rect){0, 0, W, H}, ink), within);
    }
}

static int first_row_with(struct rect box, struct rgb ink)
{
    for (int y = 0; y < box.h; y++) {
        if (count_of((struct rect){box.x, box.y + y, box.w, 1}, ink) > 0)
            return y;
    }
    return -1;
}

static int last_row_with(struct rect box, struct rgb ink)
{
    for (int y = box.h - 1; y >= 0; y--) {
        if (count_of((struct rect){box.x, box.y + y, box.w, 1}, ink) > 0)
            return y;
    }
    return -1;
}

static void a_capital_is_as_high_as_its_level_says(void **state)
{
    (void)state;
    static const enum level levels[] = {LEVEL_BODY, LEVEL_SMALL, LEVEL_H1, LEVEL_PRICE};
    for (size_t i = 0; i < LENGTH(levels); i++) {
        ui_text(begin(THEME_LIGHT), "t", levels[i], INK_TEXT, "H");
        draw();
        const struct panel *p = &stage_shown(stage)->panel;
        struct rgb ink = theme_rgb(THEME_LIGHT, INK_TEXT);
        int rows = last_row_with(box_of("t"), ink) - first_row_with(box_of("t"), ink) + 1;
        float expected = panel_type(p, levels[i]).cap_mm * p->px_per_mm;
        assert_true((float)rows > expected - 2 && (float)rows < expected + 2);
    }
}

static void a_small_change_draws_the_same_as_all_anew(void **state)
{
    (void)state;
    struct ui_button b = {.kind = BUTTON_MAIN, .label = "Continue", .press = {1, 0}};
    ui_button(begin(THEME_LIGHT), "go", &b);
    draw();
    b.label = "Send it";
    ui_button(begin(THEME_LIGHT), "go", &b);
    assert_int_equal(draw(), 1);
    uint32_t *kept = malloc((size_t)W * H * sizeof *kept);
    assert_non_null(kept);
    memcpy(kept, pixels, (size_t)W * H * sizeof *kept);
    memset(pixels, 0x55, (size_t)W * H * sizeof *pixels);
    stage_reset(stage);
    ui_button(begin(THEME_LIGHT), "go", &b);
    assert_int_equal(draw(), 1);
    assert_memory_equal(kept, pixels, (size_t)W * H * sizeof *kept);
    free(kept);
}

static void nothing_changed_touches_no_pixel(void **state)
{
    (void)state;
    ui_text(begin(THEME_LIGHT), "t", LEVEL_BODY, INK_TEXT, "Still");
    draw();
    memset(pixels, 0x55, (size_t)W * H * sizeof *pixels);
    ui_text(begin(THEME_LIGHT), "t", LEVEL_BODY, INK_TEXT, "Still");
    assert_int_equal(draw(), 0);
    for (int i = 0; i < W * H; i++)
        assert_int_equal(pixels[i], 0x55555555);
}

static void a_code_is_black_on_white_in_every_theme(void **state)
{
    (void)state;
    for (int t = 0; t < THEME_COUNT; t++) {
        ui_qr(begin((enum theme)t), "qr", "SMSTO:07700900461:KEEP 7KQ4M-2XTB9", 70);
        draw();
        struct rgb black = {0, 0, 0}, white = {255, 255, 255};
        struct rect inner = rect_inset(box_of("qr"), 40, 40, 40, 40);
        int both = count_of(inner, black) + count_of(inner, white);
        assert_int_equal(both, inner.w * inner.h);
        assert_true(count_of(inner, black) > inner.w * inner.h / 4);
    }
}

static void an_icon_has_the_ink_it_is_given(void **state)
{
    (void)state;
    struct el *i = ui_icon(begin(THEME_LIGHT), "calendar-plus", 20, INK_ACCENT);
    i->id = 0;
    draw();
    struct rect box = {0, 0, 80, 80};
    struct rgb plum = theme_rgb(THEME_LIGHT, INK_ACCENT);
    assert_in_range(count_of(box, plum), 500, 3000);
    /* Its lower edge is there too: arcs were read whole. */
    assert_true(count_of((struct rect){0, 60, 80, 20}, plum) > 50);
}

static void a_missing_icon_is_told(void **state)
{
    (void)state;
    ui_icon(begin(THEME_LIGHT), "no-such-icon", 20, INK_ACCENT);
    draw();
    const char *missing = "";
    assert_false(stage_icons_exist(stage, &missing));
    assert_string_equal(missing, "no-such-icon");
}

static void without_icons_it_says_which_folder(void **state)
{
    (void)state;
    struct stage *st = NULL;
    struct err e;
    struct stage_options o = {.icons_dir = "tests/no-such-folder"};
    assert_false(stage_open(&st, &o, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, "tests/no-such-folder"));
}

static void forgetting_leaves_no_words(void **state)
{
    (void)state;
    ui_text(begin(THEME_LIGHT), "t", LEVEL_BODY, INK_TEXT, "Canary")->sensitive = true;
    draw();
    stage_forget(stage);
    assert_int_equal(stage_shown(stage)->count, 0);
    for (int i = 0; i < POOL_SIZE; i++)
        assert_int_equal(stage_shown(stage)->pool[i], 0);
}

int main(void)
{
    int failed = 0;
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    RUN_TESTS(
        T(letters_are_drawn_in_their_place), T(a_capital_is_as_high_as_its_level_says),
        T(a_small_change_draws_the_same_as_all_anew), T(nothing_changed_touches_no_pixel),
        T(a_code_is_black_on_white_in_every_theme), T(an_icon_has_the_ink_it_is_given),
        T(a_missing_icon_is_told), T(without_icons_it_says_which_folder),
        T(forgetting_leaves_no_words));
    return failed;
}
