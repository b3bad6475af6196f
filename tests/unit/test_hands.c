/* What fingers and keys mean, before and while the screen speaks (ACCESS A11Y-35, -59,
 * -60). */
#include "tests/test.h"

#include "app/hands.h"
#include "tests/unit/half_em.h"
#include "tests/unit/kiosk_hand.h"

enum { DOWN = 81, OK = 40, HELP = 58, LOUDER = 128, SOFTER = 129 };

struct world {
    struct hand h;
    struct hands hands; /* without a voice: what is pressed is the same */
    uint64_t ms;
};

static void look(struct world *w)
{
    fit(&w->h.m, &measure, w->h.scene);
    hands_mark(&w->hands, &w->h.m, w->h.scene);
}

static int set_up(void **state)
{
    static struct world w;
    memset(&w, 0, sizeof w);
    hand_open(&w.h);
    hand_press_what(&w.h, PRESS_START, LANGUAGE_EN);
    hands_init(&w.hands);
    w.ms = 1000;
    look(&w);
    *state = &w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;
    hand_close(&w->h);
    return 0;
}

#define HANDS(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static struct press take(struct world *w, const struct ui_event *ev)
{
    const struct hands_on on = {&w->h.m, w->h.scene, w->ms, w->hands.input.touch};
    struct press p = {0};
    if (hands_take(&w->hands, &on, ev, &p))
        hand_press_what(&w->h, (enum press_what)p.what, p.arg);
    look(w);
    return p;
}

static struct press key(struct world *w, int scancode)
{
    w->ms += 500;
    return take(w, &(struct ui_event){.kind = UI_EVENT_KEY, .key = scancode});
}

static struct press tap(struct world *w, const char *id)
{
    struct rect r = w->h.scene->els[scene_find(w->h.scene, id)].box;
    struct ui_event ev = {.kind = UI_EVENT_DOWN, .xy = {r.x + r.w / 2, r.y + r.h / 2}};
    w->ms += 300;
    (void)take(w, &ev);
    ev.kind = UI_EVENT_UP;
    w->ms += 50;
    return take(w, &ev);
}

static void the_first_key_only_begins_speech(void **state)
{
    struct world *w = *state;
    struct press p = key(w, OK);
    assert_int_equal(p.what, PRESS_SPEECH);
    assert_true(model_listens(&w->h.m));
    assert_int_equal(w->h.m.visit.screen, SCREEN_HOME);
}

static void without_headphones_keys_mean_what_they_always_do(void **state)
{
    struct world *w = *state;
    w->h.m.headphones = false;
    (void)key(w, DOWN);
    assert_int_equal(w->h.m.visit.listen, LISTEN_UNASKED);
    assert_int_equal(key(w, OK).what, PRESS_GO);
}

static void whoever_turned_speech_off_is_not_spoken_to_again(void **state)
{
    struct world *w = *state;
    hand_press_what(&w->h, PRESS_SPEECH, SPEECH_OFF);
    (void)key(w, DOWN);
    assert_false(model_listens(&w->h.m));
}

static void help_says_again_and_twice_opens_its_page(void **state)
{
    struct world *w = *state;
    (void)key(w, DOWN);
    assert_int_equal(key(w, HELP).what, 0);
    assert_int_equal(w->h.m.visit.screen, SCREEN_HOME);
    (void)key(w, HELP);
    assert_int_equal(w->h.m.visit.screen, SCREEN_HELP);
}

static void help_long_after_says_again_once_more(void **state)
{
    struct world *w = *state;
    (void)key(w, DOWN);
    (void)key(w, HELP);
    w->ms += 10 * 1000;
    (void)key(w, HELP);
    assert_int_equal(w->h.m.visit.screen, SCREEN_HOME);
}

static void two_keys_are_for_volume(void **state)
{
    struct world *w = *state;
    (void)key(w, DOWN);
    (void)key(w, SOFTER);
    assert_int_equal(w->h.m.visit.volume, VOLUME_USUAL - 1);
    (void)key(w, LOUDER);
    assert_int_equal(w->h.m.visit.volume, VOLUME_USUAL);
}

static void one_tap_presses_and_while_it_speaks_two_do(void **state)
{
    struct world *w = *state;
    (void)key(w, DOWN); /* speech begins */
    assert_int_equal(tap(w, "home.code").what, 0);
    assert_string_equal(scene_text(w->h.scene, w->h.scene->els[w->h.scene->focus].id),
                        "home.code");
    assert_int_equal(tap(w, "home.code").what, PRESS_GO);
    assert_int_equal(w->h.m.visit.screen, SCREEN_CODE);
    hand_press_what(&w->h, PRESS_SPEECH, SPEECH_OFF);
    look(w);
    assert_int_equal(tap(w, "bar.back").what, PRESS_BACK);
}

static void while_asked_a_touch_only_answers(void **state)
{
    struct world *w = *state;
    (void)key(w, DOWN);
    w->h.m.visit.asking = true;
    look(w);
    assert_int_equal(key(w, OK).what, PRESS_NOTHING);
    assert_int_equal(w->h.m.visit.screen, SCREEN_HOME);
}

static struct press touch(struct world *w, struct rect r)
{
    struct ui_event ev = {.kind = UI_EVENT_DOWN, .xy = {r.x + r.w / 2, r.y + r.h / 2}};
    w->ms += 250;
    (void)take(w, &ev);
    ev.kind = UI_EVENT_UP;
    w->ms += 50;
    return take(w, &ev);
}

static bool ring_is_on(const struct world *w, const char *id)
{
    const struct scene *s = w->h.scene;
    return s->focus >= 0 && strcmp(scene_text(s, s->els[s->focus].id), id) == 0;
}

/* ACCESS A11Y-88: a corner needs no aim, and no keys. */
static void quick_taps_in_a_corner_go_on_and_two_taps_elsewhere_press(void **state)
{
    struct world *w = *state;
    w->h.m.headphones = true;
    hand_press_what(&w->h, PRESS_SPEECH, SPEECH_ON);
    look(w);
    assert_true(model_listens(&w->h.m));
    for (int i = 0; i < 30 && !ring_is_on(w, "home.code"); i++)
        assert_int_equal(touch(w, explore_pad(w->h.scene, 1)).what, 0);
    assert_true(ring_is_on(w, "home.code"));
    (void)touch(w, explore_pad(w->h.scene, -1));
    assert_false(ring_is_on(w, "home.code"));
    (void)touch(w, explore_pad(w->h.scene, 1));
    assert_true(ring_is_on(w, "home.code"));
    const struct rect gap = {30, 400, 2, 2};
    assert_int_equal(touch(w, gap).what, 0);
    assert_int_equal(touch(w, gap).what, PRESS_GO);
    assert_int_equal(w->h.m.visit.screen, SCREEN_CODE);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(HANDS(quick_taps_in_a_corner_go_on_and_two_taps_elsewhere_press),
              HANDS(the_first_key_only_begins_speech),
              HANDS(without_headphones_keys_mean_what_they_always_do),
              HANDS(whoever_turned_speech_off_is_not_spoken_to_again),
              HANDS(help_says_again_and_twice_opens_its_page),
              HANDS(help_long_after_says_again_once_more), HANDS(two_keys_are_for_volume),
              HANDS(one_tap_presses_and_while_it_speaks_two_do),
              HANDS(while_asked_a_touch_only_answers));
    return failed;
}
