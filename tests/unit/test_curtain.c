/* The curtain: others see nothing of what stands above the bar, and cannot touch it; keys
 * and speech go on beneath it. */
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "app/ui/dirty.h"
#include "app/ui/input.h"
#include "app/ui/keypad.h"
#include "app/ui/layout.h"
#include "app/ui/stage.h"
#include "tests/unit/bare_stage.h"
#include "tests/unit/kiosk_hand.h"

enum { WIDE = 540, HIGH = 960 };

static struct stage *stage;
static struct canvas canvas;

static void draw(struct model *m)
{
    struct text_measure measure = stage_measure(stage);
    struct rect rects[DIRTY_MAX];
    fit(m, &measure, stage_next(stage));
    stage_reset(stage);
    stage_draw(stage, &canvas, rects);
}

static bool has_bar_of_a_visit(struct model *m)
{
    return m->visit.screen != SCREEN_ATTRACT && !m->visit.asking;
}

static void all_screens_look_the_same(void **state)
{
    (void)state;
    static struct model m;
    const size_t size = (size_t)WIDE * HIGH * sizeof *canvas.px;
    struct panel p = panel_make(WIDE, HIGH, 268);
    uint32_t *first = calloc(1, size);
    assert_non_null(first);
    int seen = 0;
    for (int i = 0; i < tour_count(); i++) {
        tour_set(&m, i, &p);
        if (!has_bar_of_a_visit(&m))
            continue;
        m.visit.curtain = true;
        m.visit.listen = LISTEN_UNASKED; /* the bar stands before the curtain */
        draw(&m);
        if (seen++ == 0)
            memcpy(first, canvas.px, size);
        if (memcmp(first, canvas.px, size) != 0)
            print_error("%s is seen\n", tour_name(i));
        assert_memory_equal(first, canvas.px, size);
    }
    assert_true(seen > 50);
    m.visit.curtain = false;
    draw(&m);
    assert_memory_not_equal(first, canvas.px, size);
    free(first);
}

/* The tour's "check-answers". */
static void set_check(struct model *m, struct panel *p)
{
    int i = 0;
    while (strcmp(tour_name(i), "check-answers") != 0)
        i++;
    tour_set(m, i, p);
    m->visit.curtain = true;
}

static struct press touch(const struct scene *s, const char *id)
{
    struct input in;
    const struct rect r = s->els[scene_find(s, id)].box;
    const int xy[2] = {r.x + r.w / 2, r.y + r.h / 2};
    input_init(&in);
    input_down(&in, s, 1, xy, 1000);
    return input_up(&in, s, 1, xy, 1200);
}

static void only_the_curtain_and_the_bar_can_be_touched(void **state)
{
    (void)state;
    static struct model m;
    struct panel p = panel_make(WIDE, HIGH, 268);
    set_check(&m, &p);
    draw(&m);
    const struct scene *s = stage_shown(stage);
    assert_int_equal(touch(s, "check.name.change").what, PRESS_NOTHING);
    assert_int_equal(touch(s, "curtain.show").what, PRESS_EASIER);
    assert_int_equal(touch(s, "bar.help").what, PRESS_GO);
}

static void keys_go_on_beneath_it(void **state)
{
    (void)state;
    static struct model m;
    struct panel p = panel_make(WIDE, HIGH, 268);
    struct keypad k = {0};
    set_check(&m, &p);
    struct scene *s = stage_next(stage);
    struct text_measure measure = stage_measure(stage);
    for (int i = 0; i < 30; i++) {
        fit(&m, &measure, s);
        keypad_mark(&k, s);
        if (s->focus >= 0 &&
            strcmp(scene_text(s, s->els[s->focus].id), "check.send") == 0)
            break;
        (void)keypad_take(&k, s, PAD_DOWN);
    }
    assert_int_equal(keypad_take(&k, s, PAD_OK).what, PRESS_AGREE);
}

static void one_touch_hides_and_one_shows(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    hand_press_what(h, PRESS_GO, SCREEN_EASIER);
    assert_true(hand_press(h, "Hide my screen"));
    assert_true(hand_sees(h, "This screen is hidden."));
    assert_true(hand_press(h, "Show it again"));
    assert_false(hand_sees(h, "This screen is hidden."));
}

static void the_next_person_sees_the_screen(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    hand_press_what(h, PRESS_EASIER, EASIER_CURTAIN);
    hand_press_what(h, PRESS_FINISH, 0);
    assert_false(hand_sees(h, "This screen is hidden."));
}

/* It is no private text: it may be asked over the curtain. */
static void are_you_still_there_is_seen(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    hand_press_what(h, PRESS_EASIER, EASIER_CURTAIN);
    hand_wait(h, IDLE_MS);
    assert_false(hand_sees(h, "This screen is hidden."));
    assert_true(hand_press(h, "I am still here"));
    assert_true(hand_sees(h, "This screen is hidden."));
}

/* Discs instead of letters, on all questions that follow, until it is switched off. */
static void what_is_typed_stays_hidden(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "English"));
    hand_press_what(h, PRESS_GO, SCREEN_EASIER);
    assert_true(hand_press(h, "Hide what I type"));
    hand_press_what(h, PRESS_GO, SCREEN_CODE);
    assert_true(hand_type(h, "7KQ4"));
    int field = scene_find(h->scene, "code.field.value");
    assert_string_equal(scene_text(h->scene, h->scene->els[field].name), "••••");
    assert_true(hand_press(h, "Show"));
    field = scene_find(h->scene, "code.field.value");
    assert_string_equal(scene_text(h->scene, h->scene->els[field].name), "7KQ4");
}

int main(void)
{
    int failed = 0;
    canvas = (struct canvas){.w = WIDE, .h = HIGH, .stride = WIDE};
    canvas.px = calloc((size_t)WIDE * HIGH, sizeof *canvas.px);
    assert(canvas.px != NULL);
    stage = bare_stage();
    RUN_TESTS(TEST(all_screens_look_the_same),
              TEST(only_the_curtain_and_the_bar_can_be_touched),
              TEST(keys_go_on_beneath_it), HAND(one_touch_hides_and_one_shows),
              HAND(the_next_person_sees_the_screen), HAND(are_you_still_there_is_seen),
              HAND(what_is_typed_stays_hidden));
    stage_close(stage);
    free(canvas.px);
    return failed;
}
