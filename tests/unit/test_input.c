#include "tests/test.h"

#include "app/ui/input.h"
#include "app/ui/layout.h"

static struct scene scene;
static struct input in;

static float nothing(void *ctx, const struct text_font *font, const char *text,
                     size_t size)
{
    (void)ctx;
    (void)font;
    (void)text;
    (void)size;
    return 0;
}

/* Ten pixels a millimetre; a at 10..40 mm, b at 50..80 mm, both 10..40 mm down. */
static void begin(const char *screen, const char *first)
{
    struct panel p = panel_make(2000, 4000, 200);
    struct el *root = scene_begin(&scene, &p, screen, "Screen");
    struct el *row = ui_row(root, "row");
    ui_pad(row, 10, 10);
    row->gap = 10;
    const char *const ids[] = {first, "b"};
    for (int i = 0; i < 2; i++) {
        struct el *e = ui_column(row, ids[i]);
        e->w = e->h = 30;
        ui_press(e, ROLE_BUTTON, ids[i], (struct press){7, i + 1});
        ui_text(e, NULL, LEVEL_BUTTON, INK_TEXT, "Its words mean nothing")->h = 30;
    }
    const struct text_measure measure = {.width = nothing};
    layout_run(&scene, &measure);
}

static int set_up(void **state)
{
    (void)state;
    begin("s", "a");
    input_init(&in);
    return 0;
}

static const int on_a[2] = {250, 250}, on_b[2] = {650, 250}, off[2] = {250, 2000};

static void down_and_up_on_a_target_presses_it(void **state)
{
    (void)state;
    input_down(&in, &scene, 1, on_a, 1000);
    input_mark(&in, &scene);
    assert_int_equal(scene.pressed, scene_find(&scene, "a"));
    struct press p = input_up(&in, &scene, 1, on_a, 1100);
    assert_int_equal(p.what, 7);
    assert_int_equal(p.arg, 1);
    input_mark(&in, &scene);
    assert_int_equal(scene.pressed, -1);
}

static void sliding_off_takes_it_back(void **state)
{
    (void)state;
    input_down(&in, &scene, 1, on_a, 1000);
    input_move(&in, &scene, 1, off);
    input_mark(&in, &scene);
    assert_int_equal(scene.pressed, -1);
    assert_int_equal(input_up(&in, &scene, 1, off, 1100).what, 0);
}

static void sliding_back_on_brings_it_back(void **state)
{
    (void)state;
    input_down(&in, &scene, 1, on_a, 1000);
    input_move(&in, &scene, 1, off);
    input_move(&in, &scene, 1, on_a);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1100).arg, 1);
}

static void sliding_onto_another_target_presses_neither(void **state)
{
    (void)state;
    input_down(&in, &scene, 1, on_a, 1000);
    input_move(&in, &scene, 1, on_b);
    assert_int_equal(input_up(&in, &scene, 1, on_b, 1100).what, 0);
}

static void a_second_finger_is_ignored(void **state)
{
    (void)state;
    input_down(&in, &scene, 1, on_a, 1000);
    input_down(&in, &scene, 2, on_b, 1010);
    assert_int_equal(input_up(&in, &scene, 2, on_b, 1020).what, 0);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1100).arg, 1);
}

static void the_same_target_is_deaf_for_a_moment(void **state)
{
    (void)state;
    input_down(&in, &scene, 1, on_a, 1000);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1050).what, 7);
    input_down(&in, &scene, 1, on_a, 1200);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1240).what, 0);
    input_down(&in, &scene, 1, on_a, 1300);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1340).what, 7);
}

static void another_target_answers_at_once(void **state)
{
    (void)state;
    input_down(&in, &scene, 1, on_a, 1000);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1050).arg, 1);
    input_down(&in, &scene, 1, on_b, 1060);
    assert_int_equal(input_up(&in, &scene, 1, on_b, 1100).arg, 2);
}

/* One question follows another: a finger that bounces must not answer both. */
static void another_screen_in_its_place_is_deaf_too(void **state)
{
    (void)state;
    input_down(&in, &scene, 1, on_a, 1000);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1050).what, 7);
    begin("next", "c");
    input_down(&in, &scene, 1, on_a, 1150);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1160).what, 0);
    input_down(&in, &scene, 1, on_b, 1200); /* elsewhere: that is meant */
    assert_int_equal(input_up(&in, &scene, 1, on_b, 1240).what, 7);
    begin("s", "a");
    input_down(&in, &scene, 1, on_a, 1500);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1540).what, 7);
}

static void the_deaf_time_can_be_longer(void **state)
{
    (void)state;
    in.touch.repeat_ms = 500;
    input_down(&in, &scene, 1, on_a, 1000);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1050).what, 7);
    input_down(&in, &scene, 1, on_a, 1350);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1400).what, 0);
}

/* For hands that shake. */
static void steady_touch_wants_time_and_place(void **state)
{
    (void)state;
    static const int near_by[2] = {390, 250}; /* 14 mm further, still on a */
    static const int far_off[2] = {110, 390}, far_on[2] = {390, 390};
    in.touch = input_steady(&in.touch);
    input_down(&in, &scene, 1, on_a, 1000);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1149).what, 0);
    input_down(&in, &scene, 1, on_a, 2000);
    assert_int_equal(input_up(&in, &scene, 1, near_by, 2150).what, 7);
    input_down(&in, &scene, 1, on_a, 2600); /* within half a second */
    assert_int_equal(input_up(&in, &scene, 1, on_a, 2800).what, 0);
    input_down(&in, &scene, 1, far_off, 4000); /* 28 mm across one target, and back */
    input_move(&in, &scene, 1, far_on);
    assert_int_equal(input_up(&in, &scene, 1, far_off, 4300).what, 0);
    input_down(&in, &scene, 1, on_a, 5000);
    assert_int_equal(input_up(&in, &scene, 1, on_a, 5200).what, 7);
}

static void what_is_stricter_for_everybody_stays(void **state)
{
    (void)state;
    struct touch t = input_steady(&(struct touch){900, 300, 5});
    assert_true(t.repeat_ms == 900 && t.hold_ms == 300 && t.slip_mm < 5.1f);
}

static void a_target_that_went_away_is_not_pressed(void **state)
{
    (void)state;
    input_down(&in, &scene, 1, on_a, 1000);
    struct panel p = scene.panel;
    scene_begin(&scene, &p, "other", "Other");
    input_mark(&in, &scene);
    begin("s", "a");
    assert_int_equal(input_up(&in, &scene, 1, on_a, 1100).what, 0);
}

static const struct near {
    const char *name;
    int x, y;
    const char *id; /* "" nothing */
} near_rows[] = {
    {"inside", 101, 101, "a"},
    {"two_mm_beside_snaps", 80, 250, "a"},
    {"four_mm_beside_does_not", 60, 250, ""},
    {"between_two_the_nearer_one", 424, 250, "a"},
    {"between_two_the_nearer_one_b", 476, 250, "b"},
    {"in_the_middle_of_a_wide_gap_nothing", 450, 250, ""},
    {"beside_a_corner_by_distance", 75, 75, ""},
};

static void hits_the_target_meant(void **state)
{
    const struct near *row = *state;
    begin("s", "a");
    int i = input_hit(&scene, row->x, row->y);
    assert_string_equal(i >= 0 ? scene_text(&scene, scene.els[i].id) : "", row->id);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(near_rows, hits_the_target_meant);
#define T(f) cmocka_unit_test_setup(f, set_up)
    RUN_TESTS(
        T(down_and_up_on_a_target_presses_it), T(sliding_off_takes_it_back),
        T(sliding_back_on_brings_it_back), T(sliding_onto_another_target_presses_neither),
        T(a_second_finger_is_ignored), T(the_same_target_is_deaf_for_a_moment),
        T(another_target_answers_at_once), T(another_screen_in_its_place_is_deaf_too),
        T(the_deaf_time_can_be_longer), T(steady_touch_wants_time_and_place),
        T(what_is_stricter_for_everybody_stays),
        T(a_target_that_went_away_is_not_pressed));
    return failed;
}
