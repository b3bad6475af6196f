/* Seven keys do all that touch does. */
#include "tests/test.h"

#include "app/languages.h"
#include "app/ui/keypad.h"
#include "app/ui/layout.h"
#include "tests/unit/half_em.h"
#include "tests/unit/kiosk_hand.h"

enum { DOWN = 81, UP = 82, LEFT = 80, RIGHT = 79, OK = 40, BACK = 41, HELP = 58 };
enum { STEPS_MAX = 300 };

struct pad {
    struct hand h;
    struct keypad k;
};

static void look(struct pad *p)
{
    fit(&p->h.m, &measure, p->h.scene);
    keypad_mark(&p->k, p->h.scene);
}

static void key(struct pad *p, int scancode)
{
    struct press press = keypad_take(&p->k, p->h.scene, keypad_key(scancode));
    hand_press_what(&p->h, (enum press_what)press.what, press.arg);
    look(p);
}

static const char *ring(const struct pad *p)
{
    return p->h.scene->focus < 0
               ? ""
               : scene_text(p->h.scene, p->h.scene->els[p->h.scene->focus].id);
}

/* Down until the ring is there, then OK. */
static bool choose(struct pad *p, const char *id)
{
    for (int i = 0; i < STEPS_MAX && strcmp(ring(p), id) != 0; i++)
        key(p, RIGHT);
    for (int i = 0; i < STEPS_MAX && strcmp(ring(p), id) != 0; i++)
        key(p, LEFT);
    if (strcmp(ring(p), id) != 0) {
        print_error("no ring on %s, it is on %s\n", id, ring(p));
        return false;
    }
    key(p, OK);
    return true;
}

static void pad_open(struct pad *p)
{
    memset(p, 0, sizeof *p);
    hand_open(&p->h);
    look(p);
}

static void a_ring_is_shown_only_once_a_key_was_used(void **state)
{
    (void)state;
    struct pad p;
    pad_open(&p);
    assert_string_equal(ring(&p), "");
    key(&p, DOWN);
    assert_string_equal(ring(&p), "language.en");
    keypad_touched(&p.k);
    look(&p);
    assert_string_equal(ring(&p), "");
    hand_close(&p.h);
}

static void the_first_ok_presses_nothing_that_nobody_saw(void **state)
{
    (void)state;
    struct pad p;
    pad_open(&p);
    key(&p, OK);
    assert_int_equal(p.h.m.visit.screen, SCREEN_ATTRACT);
    key(&p, OK);
    assert_int_equal(p.h.m.visit.screen, SCREEN_HOME);
    hand_close(&p.h);
}

/* A11Y-56, -57: everything can be reached, nothing is skipped, the ends stand still. */
static void on_every_screen_the_ring_reaches_everything(void **state)
{
    (void)state;
    struct panel panel = panel_make(1080, 1920, 268);
    for (int stop = 0; stop < tour_count(); stop++) {
        struct pad p;
        pad_open(&p);
        tour_set(&p.h.m, stop, &panel);
        if (p.h.m.visit.asking) { /* any key answers that */
            hand_close(&p.h);
            continue;
        }
        look(&p);
        int there = 0, reached = 1;
        for (int i = 0; i < p.h.scene->count; i++)
            there += p.h.scene->els[i].focusable ? 1 : 0;
        key(&p, RIGHT);
        for (int before = p.h.scene->focus; before != -1;) /* to the start */
            before = (key(&p, LEFT), p.h.scene->focus == before) ? -1 : p.h.scene->focus;
        for (int i = 0; i < STEPS_MAX; i++) {
            int before = p.h.scene->focus;
            key(&p, RIGHT);
            reached += p.h.scene->focus != before ? 1 : 0;
        }
        if (reached != there)
            print_error("%s: %d of %d\n", tour_name(stop), reached, there);
        assert_int_equal(reached, there);
        hand_close(&p.h);
    }
}

static void among_keys_up_and_down_go_by_rows(void **state)
{
    (void)state;
    struct pad p;
    pad_open(&p);
    p.h.m.visit.doing = DOING_INTEREST;
    p.h.m.visit.screen = SCREEN_NAME;
    look(&p);
    while (strcmp(ring(&p), "key.t") != 0)
        key(&p, RIGHT);
    key(&p, DOWN);
    assert_string_equal(ring(&p), "key.f"); /* as near as g */
    key(&p, RIGHT);
    assert_string_equal(ring(&p), "key.g");
    key(&p, UP);
    key(&p, UP);
    assert_false(strncmp(ring(&p), "key.", 4) == 0); /* above the keyboard */
    hand_close(&p.h);
}

static void in_arabic_left_goes_on(void **state)
{
    (void)state;
    struct pad p;
    pad_open(&p);
    hand_press_what(&p.h, PRESS_START, LANGUAGE_EN);
    panel_speak(&p.h.m.panel, "ar", true);
    look(&p);
    key(&p, DOWN);
    assert_string_equal(ring(&p), "home.jobs");
    key(&p, LEFT);
    assert_string_equal(ring(&p), "home.quiz");
    key(&p, RIGHT);
    assert_string_equal(ring(&p), "home.jobs");
    hand_close(&p.h);
}

static void back_and_help_need_no_ring(void **state)
{
    (void)state;
    struct pad p;
    pad_open(&p);
    key(&p, HELP);
    assert_int_equal(p.h.m.visit.screen, SCREEN_HELP);
    key(&p, BACK);
    assert_int_equal(p.h.m.visit.screen, SCREEN_ATTRACT);
    key(&p, BACK); /* nothing to go back to */
    assert_int_equal(p.h.m.visit.screen, SCREEN_ATTRACT);
    hand_close(&p.h);
}

static void letters_are_no_shortcuts(void **state)
{
    (void)state;
    for (int scancode = 4; scancode <= 39; scancode++) /* a to z, digits */
        assert_int_equal(keypad_key(scancode), PAD_NONE);
}

static void an_error_takes_the_ring(void **state)
{
    (void)state;
    struct pad p;
    pad_open(&p);
    assert_true(choose(&p, "language.en"));
    assert_true(choose(&p, "home.code"));
    assert_true(choose(&p, "code.continue"));
    assert_string_equal(ring(&p), "error");
    hand_close(&p.h);
}

/* The same booking as by touch (test_kiosk_flows), by keys alone. */
static void a_place_is_booked_by_keys_alone(void **state)
{
    (void)state;
    struct pad p;
    pad_open(&p);
    assert_true(choose(&p, "language.en"));
    assert_true(choose(&p, "home.sessions"));
    assert_true(choose(&p, "sessions.row.0"));
    hand_session(&p.h, 6);
    look(&p);
    assert_true(choose(&p, "session.book"));
    assert_true(choose(&p, "reach.none"));
    assert_int_equal(p.h.m.visit.screen, SCREEN_CHECK);
    assert_true(choose(&p, "check.send"));
    assert_true(hand_asked(&p.h, CMD_SAVE));
    hand_saved(&p.h, OP_BOOK);
    hand_answer(&p.h, RESULT_CONFIRMED, REASON_NONE);
    look(&p);
    assert_true(hand_sees(&p.h, "Confirmed."));
    hand_close(&p.h);
}

static void a_code_is_typed_by_keys_alone(void **state)
{
    (void)state;
    struct pad p;
    static const char code[] = "7KQ4M2XTB9";
    pad_open(&p);
    assert_true(choose(&p, "language.en"));
    assert_true(choose(&p, "home.code"));
    for (const char *c = code; *c != '\0'; c++) {
        char id[] = "key.?";
        id[4] = *c;
        assert_true(choose(&p, id));
    }
    assert_true(choose(&p, "code.continue"));
    assert_true(hand_asked(&p.h, CMD_FIND));
    hand_close(&p.h);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_ring_is_shown_only_once_a_key_was_used),
              TEST(the_first_ok_presses_nothing_that_nobody_saw),
              TEST(on_every_screen_the_ring_reaches_everything),
              TEST(among_keys_up_and_down_go_by_rows), TEST(in_arabic_left_goes_on),
              TEST(back_and_help_need_no_ring), TEST(letters_are_no_shortcuts),
              TEST(an_error_takes_the_ring), TEST(a_place_is_booked_by_keys_alone),
              TEST(a_code_is_typed_by_keys_alone));
    return failed;
}
