/* The window with SDL's dummy driver: what people do becomes our events. */
#include "tests/test.h"

#include <SDL.h>
#include <stdlib.h>

#include "app/ui/window.h"

static struct window *window;

static int set_up(void **state)
{
    (void)state;
    struct err e;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    window = NULL;
    struct window_options o = {.title = "test", .w = 800, .h = 480};
    return window_open(&window, &o, &e) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    window_close(window);
    return 0;
}

static void drain(void)
{
    struct ui_event ev;
    while (window_next_event(window, &ev)) {
    }
}

static void a_canvas_has_the_size_asked_for(void **state)
{
    (void)state;
    struct canvas c = window_canvas(window);
    assert_int_equal(c.w, 800);
    assert_int_equal(c.h, 480);
    canvas_fill(&c, c.clip, (struct rgb){1, 2, 3});
    window_show_all(window);
    assert_int_equal(c.px[0] & 0xFFFFFF, 0x010203);
    assert_int_equal(window_fd(window), -1);
}

static void a_finger_is_told_in_pixels_of_the_window(void **state)
{
    (void)state;
    drain();
    SDL_Event in = {
        .tfinger = {.type = SDL_FINGERDOWN, .fingerId = 7, .x = 0.5f, .y = 2.0f}};
    SDL_PushEvent(&in);
    struct ui_event ev;
    assert_true(window_next_event(window, &ev));
    assert_int_equal(ev.kind, UI_EVENT_DOWN);
    assert_int_equal(ev.finger, 7);
    assert_int_equal(ev.xy[0], 400);
    assert_int_equal(ev.xy[1], 479);
    assert_false(window_next_event(window, &ev));
}

static void only_the_first_button_of_a_mouse_counts(void **state)
{
    (void)state;
    drain();
    SDL_Event right = {
        .button = {.type = SDL_MOUSEBUTTONDOWN, .button = SDL_BUTTON_RIGHT}};
    SDL_Event left = {
        .button = {
            .type = SDL_MOUSEBUTTONDOWN, .button = SDL_BUTTON_LEFT, .x = 5, .y = 6}};
    SDL_Event made_up = left;
    made_up.button.which = SDL_TOUCH_MOUSEID;
    SDL_PushEvent(&right);
    SDL_PushEvent(&made_up);
    SDL_PushEvent(&left);
    struct ui_event ev;
    assert_true(window_next_event(window, &ev));
    assert_true(ev.finger == WINDOW_MOUSE);
    assert_int_equal(ev.xy[0], 5);
    assert_false(window_next_event(window, &ev));
}

static void a_key_held_down_is_told_once(void **state)
{
    (void)state;
    drain();
    SDL_Event key = {
        .key = {.type = SDL_KEYDOWN, .keysym = {.scancode = SDL_SCANCODE_F13}}};
    SDL_Event again = key;
    again.key.repeat = 1;
    SDL_PushEvent(&key);
    SDL_PushEvent(&again);
    struct ui_event ev;
    assert_true(window_next_event(window, &ev));
    assert_int_equal(ev.kind, UI_EVENT_KEY);
    assert_int_equal(ev.key, SDL_SCANCODE_F13);
    assert_false(window_next_event(window, &ev));
}

static void without_a_display_it_says_so(void **state)
{
    (void)state;
    struct window *none = NULL;
    struct err e;
    setenv("SDL_VIDEODRIVER", "no-such-driver", 1);
    assert_false(window_open(&none, &(struct window_options){.title = "x"}, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_null(none);
}

int main(void)
{
    int failed = 0;
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    RUN_TESTS(T(a_canvas_has_the_size_asked_for),
              T(a_finger_is_told_in_pixels_of_the_window),
              T(only_the_first_button_of_a_mouse_counts), T(a_key_held_down_is_told_once),
              TEST(without_a_display_it_says_so));
    return failed;
}
