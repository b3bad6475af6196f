/* A finger finds everything and presses nothing; two taps press (ACCESS A11Y-09, -87,
 * -90). */
#include "tests/test.h"

#include "app/speech/explore.h"
#include "app/ui/spoken.h"
#include "tests/unit/half_em.h"
#include "tests/unit/kiosk_hand.h"

struct glass {
    struct hand h;
    struct explore x;
    uint64_t ms;
};

static int set_up(void **state)
{
    static struct glass g;
    memset(&g, 0, sizeof g);
    hand_open(&g.h);
    hand_press_what(&g.h, PRESS_START, LANGUAGE_EN);
    fit(&g.h.m, &measure, g.h.scene);
    explore_init(&g.x);
    g.ms = 1000;
    *state = &g;
    return 0;
}

static int tear_down(void **state)
{
    struct glass *g = *state;
    hand_close(&g->h);
    return 0;
}

#define GLASS(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static void middle(const struct glass *g, const char *id, int xy[2])
{
    struct rect r = g->h.scene->els[scene_find(g->h.scene, id)].box;
    xy[0] = r.x + r.w / 2;
    xy[1] = r.y + r.h / 2;
}

static const char *id_of(const struct glass *g, int at)
{
    return at < 0 ? "" : scene_text(g->h.scene, g->h.scene->els[at].id);
}

static struct press tap(struct glass *g, const int xy[2], uint64_t after_ms)
{
    g->ms += after_ms;
    (void)explore_down(&g->x, g->h.scene, 1, xy, g->ms);
    g->ms += 80;
    return explore_up(&g->x, g->h.scene, 1, g->ms);
}

static void a_finger_says_what_it_is_on_and_lifting_does_nothing(void **state)
{
    struct glass *g = *state;
    int xy[2];
    middle(g, "home.sessions", xy);
    int at = explore_down(&g->x, g->h.scene, 1, xy, g->ms);
    assert_string_equal(id_of(g, at), "home.sessions");
    assert_int_equal(explore_up(&g->x, g->h.scene, 1, g->ms + 2000).what, 0);
}

static void sliding_over_a_screen_says_each_thing_once_and_presses_none(void **state)
{
    struct glass *g = *state;
    const struct scene *s = g->h.scene;
    int said[ELEMENTS_MAX] = {0}, missing = 0;
    int xy[2] = {0, 0};
    (void)explore_down(&g->x, s, 1, xy, g->ms);
    for (int i = spoken_beside(s, 0, 1); i >= 0; i = spoken_beside(s, i, 1)) {
        middle(g, id_of(g, i), xy);
        int at = explore_move(&g->x, s, 1, xy);
        if (at >= 0)
            said[at]++;
        xy[0]++;
        assert_int_equal(explore_move(&g->x, s, 1, xy), -1); /* the same again */
    }
    assert_int_equal(explore_up(&g->x, s, 1, g->ms + 9000).what, 0);
    for (int i = spoken_beside(s, 0, 1); i >= 0; i = spoken_beside(s, i, 1)) {
        if (said[i] != 1)
            print_error("%s: said %d times\n", id_of(g, i), said[i]);
        missing += said[i] != 1;
    }
    assert_int_equal(missing, 0);
}

static void two_taps_press_what_was_said_last(void **state)
{
    struct glass *g = *state;
    int xy[2];
    middle(g, "home.jobs", xy);
    assert_int_equal(tap(g, xy, 0).what, 0);
    struct press p = tap(g, xy, 300);
    assert_int_equal(p.what, PRESS_GO);
    assert_int_equal(p.arg, SCREEN_JOBS);
    assert_int_equal(tap(g, xy, 300).what, 0); /* a third one begins anew */
}

static void two_taps_in_a_gap_press_what_was_explored(void **state)
{
    struct glass *g = *state;
    int xy[2], gap[2] = {1, 400};
    assert_int_equal(spoken_at(g->h.scene, gap), -1);
    middle(g, "home.code", xy);
    (void)explore_down(&g->x, g->h.scene, 1, xy, g->ms);
    (void)explore_up(&g->x, g->h.scene, 1, g->ms + 2000);
    g->ms += 5000;
    assert_int_equal(tap(g, gap, 0).what, 0);
    struct press p = tap(g, gap, 300);
    assert_int_equal(p.arg, SCREEN_CODE);
}

static void two_taps_too_far_apart_in_time_press_nothing(void **state)
{
    struct glass *g = *state;
    int xy[2];
    middle(g, "home.jobs", xy);
    assert_int_equal(tap(g, xy, 0).what, 0);
    assert_int_equal(tap(g, xy, EXPLORE_TWICE_MS + 100).what, 0);
    g->ms += 5000;
    g->x.twice_ms = EXPLORE_SLOW_MS; /* who needs more time has it */
    assert_int_equal(tap(g, xy, 0).what, 0);
    assert_int_equal(tap(g, xy, EXPLORE_TWICE_MS + 100).what, PRESS_GO);
}

static void a_second_tap_that_slides_is_no_tap(void **state)
{
    struct glass *g = *state;
    int xy[2], away[2];
    middle(g, "home.jobs", xy);
    middle(g, "home.code", away);
    assert_int_equal(tap(g, xy, 0).what, 0);
    (void)explore_down(&g->x, g->h.scene, 1, xy, g->ms + 100);
    int at = explore_move(&g->x, g->h.scene, 1, away);
    assert_string_equal(id_of(g, at), "home.code");
    assert_int_equal(explore_up(&g->x, g->h.scene, 1, g->ms + 200).what, 0);
}

static void other_fingers_do_nothing(void **state)
{
    struct glass *g = *state;
    int xy[2];
    middle(g, "home.jobs", xy);
    (void)explore_down(&g->x, g->h.scene, 1, xy, g->ms);
    assert_int_equal(explore_down(&g->x, g->h.scene, 2, xy, g->ms + 50), -1);
    assert_int_equal(explore_up(&g->x, g->h.scene, 2, g->ms + 60).what, 0);
    assert_true(g->x.down);
}

/* ---- places that need no aim (ACCESS A11Y-88, -89) ---- */

static struct press touch_at(struct glass *g, struct rect r)
{
    const int xy[2] = {r.x + r.w / 2, r.y + r.h / 2};
    return tap(g, xy, 100);
}

static void the_lower_corners_are_pads_for_the_next_and_the_one_before(void **state)
{
    struct glass *g = *state;
    const struct scene *s = g->h.scene;
    float px = s->panel.px_per_mm;
    for (int step = -1; step <= 1; step += 2) {
        struct rect r = explore_pad(s, step);
        assert_true((float)r.w / px >= EXPLORE_PAD_MM &&
                    (float)r.h / px >= EXPLORE_PAD_MM);
        assert_int_equal(r.y + r.h, s->els[0].box.h);
        assert_int_equal(step > 0 ? r.x + r.w : r.x, step > 0 ? s->els[0].box.w : 0);
        assert_int_equal(touch_at(g, r).what, 0); /* however fast, nothing is pressed */
        assert_int_equal(g->x.step, step);
        assert_int_equal(touch_at(g, r).what, 0);
        assert_int_equal(g->x.step, step);
    }
}

/* What stands in a corner is still found there by sliding, and pressed by two taps. */
static void a_slide_out_of_a_corner_finds_what_is_there(void **state)
{
    struct glass *g = *state;
    int from[2] = {2 + g->h.scene->els[0].box.w / 100, g->h.scene->els[0].box.h - 20};
    int back[2], jobs[2];
    middle(g, "bar.back", back);
    middle(g, "home.jobs", jobs);
    assert_int_equal(explore_down(&g->x, g->h.scene, 1, from, g->ms), EXPLORE_SAME);
    (void)explore_move(&g->x, g->h.scene, 1, jobs);
    int at = explore_move(&g->x, g->h.scene, 1, back);
    assert_string_equal(id_of(g, at), "bar.back");
    assert_int_equal(explore_up(&g->x, g->h.scene, 1, g->ms + 900).what, 0);
    assert_int_equal(g->x.step, 0);
}

static void the_list_along_the_edge_has_everything_a_slot_each(void **state)
{
    struct glass *g = *state;
    const struct scene *s = g->h.scene;
    struct rect r = explore_list(s);
    int slots = explore_slots(s);
    assert_true((float)r.h / (float)slots >= EXPLORE_PITCH_MM * s->panel.px_per_mm);
    assert_int_equal(r.x + r.w, s->els[0].box.w);
    int i = spoken_beside(s, 0, 1), listed = 0;
    while (i >= 0) { /* the part that what was said last is in, then the next part */
        for (int slot = 0; slot < slots && i >= 0; slot++, listed++) {
            const int xy[2] = {r.x + r.w / 2, r.h * slot / slots + r.h / slots / 2};
            int at = slot == 0 ? explore_down(&g->x, s, 1, xy, g->ms)
                               : explore_move(&g->x, s, 1, xy);
            assert_int_equal(at, i);
            i = spoken_beside(s, i, 1);
        }
        g->ms += 9000;
        assert_int_equal(explore_up(&g->x, s, 1, g->ms).what, 0);
        if (i >= 0)
            explore_point(&g->x, s, i);
        g->ms += 9000;
    }
    assert_true(listed > 10);
}

static void from_right_to_left_both_stand_on_the_other_side(void **state)
{
    struct glass *g = *state;
    struct rect next = explore_pad(g->h.scene, 1), list = explore_list(g->h.scene);
    g->h.scene->panel.rtl = true;
    assert_int_equal(explore_pad(g->h.scene, -1).x, next.x);
    assert_int_equal(explore_pad(g->h.scene, 1).x, 0);
    assert_true(list.x > 0);
    assert_int_equal(explore_list(g->h.scene).x, 0);
}

/* ACCESS A11Y-91. */
static void gaps_and_edges_are_told_once(void **state)
{
    struct glass *g = *state;
    const struct scene *s = g->h.scene;
    int gap[2] = {20, 400}, edge[2] = {1, 400}, xy[2];
    middle(g, "home.jobs", xy);
    assert_int_equal(explore_down(&g->x, s, 1, gap, g->ms), EXPLORE_GAP);
    gap[1]++;
    assert_int_equal(explore_move(&g->x, s, 1, gap), EXPLORE_SAME);
    assert_int_equal(explore_move(&g->x, s, 1, edge), EXPLORE_EDGE);
    assert_int_equal(explore_move(&g->x, s, 1, edge), EXPLORE_SAME);
    assert_string_equal(id_of(g, explore_move(&g->x, s, 1, xy)), "home.jobs");
    assert_int_equal(explore_move(&g->x, s, 1, gap), EXPLORE_GAP);
    assert_string_equal(id_of(g, explore_move(&g->x, s, 1, xy)), "home.jobs");
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(GLASS(a_finger_says_what_it_is_on_and_lifting_does_nothing),
              GLASS(sliding_over_a_screen_says_each_thing_once_and_presses_none),
              GLASS(two_taps_press_what_was_said_last),
              GLASS(two_taps_in_a_gap_press_what_was_explored),
              GLASS(two_taps_too_far_apart_in_time_press_nothing),
              GLASS(the_lower_corners_are_pads_for_the_next_and_the_one_before),
              GLASS(a_slide_out_of_a_corner_finds_what_is_there),
              GLASS(the_list_along_the_edge_has_everything_a_slot_each),
              GLASS(from_right_to_left_both_stand_on_the_other_side),
              GLASS(gaps_and_edges_are_told_once),
              GLASS(a_second_tap_that_slides_is_no_tap), GLASS(other_fingers_do_nothing));
    return failed;
}
