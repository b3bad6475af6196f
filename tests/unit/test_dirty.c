#include "tests/test.h"

#include <string.h>

#include "app/ui/chrome.h"
#include "app/ui/dirty.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "tests/unit/half_em.h"

static struct scene before, after;

struct look {
    const char *title;
    const char *button;
    bool more; /* one more row at the end */
    enum theme theme;
    const char *focus, *pressed;
};

static void view(struct scene *s, struct look look)
{
    struct panel p = panel_make(1080, 1920, 268);
    p.theme = look.theme;
    struct el *root = scene_begin(s, &p, "s", "Screen");
    ui_pad(root, 10, 10);
    root->gap = 20;
    ui_heading(root, "title", LEVEL_H1, INK_TEXT, look.title);
    struct ui_button b = {.kind = BUTTON_MAIN, .label = look.button, .press = {1, 0}};
    ui_button(root, "go", &b);
    ui_text(root, "foot", LEVEL_BODY, INK_TEXT2, "Nothing is kept here.");
    if (look.more)
        ui_text(root, "more", LEVEL_BODY, INK_TEXT2, "One more.");
    layout_run(s, &measure);
    if (look.focus != NULL)
        scene_focus(s, look.focus);
    if (look.pressed != NULL)
        s->pressed = (int16_t)scene_find(s, look.pressed);
}

static struct dirty between(struct look a, struct look b)
{
    view(&before, a);
    view(&after, b);
    return dirty_between(&before, &after);
}

static bool covers(const struct dirty *d, struct rect r)
{
    for (int i = 0; i < d->count; i++) {
        struct rect both = rect_cut(d->rects[i], r);
        if (both.w == r.w && both.h == r.h)
            return true;
    }
    return false;
}

static struct rect box_of(const struct scene *s, const char *id)
{
    return s->els[scene_find(s, id)].box;
}

static const struct look usual = {.title = "Jobs", .button = "Continue"};

static void nothing_changed_draws_nothing(void **state)
{
    (void)state;
    assert_int_equal(between(usual, usual).count, 0);
}

static void the_first_scene_draws_everything(void **state)
{
    (void)state;
    view(&after, usual);
    memset(&before, 0, sizeof before);
    struct dirty d = dirty_between(&before, &after);
    assert_int_equal(d.count, 1);
    assert_int_equal(d.rects[0].w, 1080);
    assert_int_equal(d.rects[0].h, 1920);
}

static void a_new_theme_draws_everything(void **state)
{
    (void)state;
    struct look dark = usual;
    dark.theme = THEME_DARK;
    struct dirty d = between(usual, dark);
    assert_int_equal(d.rects[0].h, 1920);
}

static void a_changed_word_draws_its_own_place_only(void **state)
{
    (void)state;
    struct look other = usual;
    other.button = "Send it";
    struct dirty d = between(usual, other);
    assert_int_equal(d.count, 1);
    assert_true(covers(&d, box_of(&after, "go.label")));
    assert_true(rect_empty(rect_cut(d.rects[0], box_of(&after, "title"))));
    assert_true(rect_empty(rect_cut(d.rects[0], box_of(&after, "foot"))));
}

static void pressing_draws_the_whole_button(void **state)
{
    (void)state;
    struct look pressed = usual;
    pressed.pressed = "go";
    struct dirty d = between(usual, pressed);
    assert_int_equal(d.count, 1);
    assert_true(covers(&d, box_of(&after, "go")));
}

static void the_ring_is_drawn_and_wiped_with_its_surroundings(void **state)
{
    (void)state;
    struct look ring = usual;
    ring.focus = "go";
    struct rect wide = rect_inset(box_of(&after, "go"), -10, -10, -10, -10);
    struct dirty d = between(usual, ring);
    assert_true(covers(&d, wide));
    d = between(ring, usual);
    assert_true(covers(&d, wide));
}

static void what_is_gone_is_wiped(void **state)
{
    (void)state;
    struct look more = usual;
    more.more = true;
    struct dirty d = between(more, usual);
    assert_true(covers(&d, box_of(&before, "more")));
    assert_true(rect_empty(rect_cut(d.rects[0], box_of(&after, "title"))));
}

static void many_rectangles_become_few(void **state)
{
    (void)state;
    struct dirty d = {0};
    for (int i = 0; i < 100; i++)
        dirty_add(&d, (struct rect){(i * 37) % 1000, (i * 91) % 1900, 5, 5});
    assert_in_range(d.count, 1, DIRTY_MAX);
    for (int i = 0; i < 100; i++)
        assert_true(covers(&d, (struct rect){(i * 37) % 1000, (i * 91) % 1900, 5, 5}));
}

static void rectangles_that_touch_are_joined(void **state)
{
    (void)state;
    struct dirty d = {0};
    dirty_add(&d, (struct rect){0, 0, 10, 10});
    dirty_add(&d, (struct rect){20, 0, 10, 10});
    assert_int_equal(d.count, 2);
    dirty_add(&d, (struct rect){10, 0, 10, 10});
    assert_int_equal(d.count, 1);
    assert_int_equal(d.rects[0].w, 30);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(nothing_changed_draws_nothing), TEST(the_first_scene_draws_everything),
              TEST(a_new_theme_draws_everything),
              TEST(a_changed_word_draws_its_own_place_only),
              TEST(pressing_draws_the_whole_button),
              TEST(the_ring_is_drawn_and_wiped_with_its_surroundings),
              TEST(what_is_gone_is_wiped), TEST(many_rectangles_become_few),
              TEST(rectangles_that_touch_are_joined));
    return failed;
}
