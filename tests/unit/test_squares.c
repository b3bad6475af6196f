/* Squares for a phone's camera (ACCESS 5.5, A11Y-107): what they stand for; and that a
 * camera reads them in the picture of every screen that has one, in all colours, text
 * sizes and modes, on all panels: modules of at least 0.8 mm in whole pixels, four of
 * white around, black on white, the same in words. */
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/screens/screens.h"
#include "app/squares.h"
#include "app/tour_data.h"
#include "app/tour_records.h"
#include "app/ui/dirty.h"
#include "app/ui/parts.h"
#include "app/ui/stage.h"
#include "tests/unit/bare_stage.h"
#include "tests/unit/kiosk_hand.h"
#include "tests/unit/see_squares.h"

static struct stage *stage;
static int seen; /* squares that were read */

/* ---- what they stand for ---- */

static void the_code_becomes_a_contact_with_our_number(void **state)
{
    (void)state;
    char text[SQUARE_SIZE];
    assert_true(square_card(text, "0113 496 0142", "7KQ4M-2XTB9"));
    assert_string_equal(text,
                        "MECARD:N:Peerpoint code;TEL:01134960142;NOTE:7KQ4M-2XTB9;;");
    assert_true(square_card(text, "", "7KQ4M-2XTB9"));
    assert_string_equal(text, "MECARD:N:Peerpoint code;NOTE:7KQ4M-2XTB9;;");
    assert_false(square_card(text, "0113 496 0142", ""));
    assert_string_equal(text, "");
}

static struct thing meeting(const char *where)
{
    struct thing t = {.kind = OP_BOOK, .starts_at = 1796121000, .minutes = 120};
    TOUR_PUT(t.ref, "S01Y-GT");
    TOUR_PUT(t.title, "PA coffee morning");
    TOUR_PUT(t.where, where);
    return t;
}

static void a_calendar_entry_does_not_say_what_the_meeting_is_about(void **state)
{
    (void)state;
    char text[SQUARE_SIZE];
    struct thing t = meeting("St Mark\u2019s Hall, Leeds; upstairs");
    assert_true(square_event(text, &t, QR_BYTES_MAX));
    assert_string_equal(text, "BEGIN:VEVENT\r\nSUMMARY:Meeting S01Y-GT\r\n"
                              "DTSTART:20261201T103000Z\r\nDTEND:20261201T123000Z\r\n"
                              "LOCATION:St Mark's Hall\\, Leeds\\; upstairs\r\n"
                              "END:VEVENT");
    assert_null(strstr(text, "PA"));
    assert_true(square_event(text, &t, QR_BYTES_SMALL)); /* no room for the place */
    assert_null(strstr(text, "LOCATION"));
    assert_null(strstr(text, "DTEND"));
    t.starts_at = 0;
    assert_false(square_event(text, &t, QR_BYTES_MAX));
}

static void a_message_names_the_job_and_leaves_the_name_to_the_person(void **state)
{
    (void)state;
    char text[SQUARE_SIZE];
    assert_true(square_message(text, "07700 900461", true, "V00Z-82"));
    assert_string_equal(text,
                        "SMSTO:07700900461:I am interested in job V00Z-82. My first "
                        "name is ");
    assert_true(square_message(text, "07700 900461", false, "S01Y-GT"));
    assert_non_null(strstr(text, ":I would like a place at session S01Y-GT. "));
    assert_false(square_message(text, "", true, "V00Z-82"));
    assert_true(square_call(text, "0113 496 0142"));
    assert_string_equal(text, "TEL:01134960142");
    assert_false(square_call(text, ""));
}

static void what_is_too_long_is_no_square(void **state)
{
    (void)state;
    static struct qr q;
    char text[QR_BYTES_MAX + 2];
    memset(text, 'A', sizeof text);
    text[QR_BYTES_MAX + 1] = '\0';
    assert_false(qr_make(&q, text));
    assert_false(qr_make(&q, ""));
    text[QR_BYTES_MAX] = '\0';
    assert_true(qr_make(&q, text));
    assert_int_equal(q.width, QR_WIDTH_MAX);
    text[QR_BYTES_MIDDLE] = '\0';
    assert_true(qr_make(&q, text) && q.width == 49);
    text[QR_BYTES_SMALL] = '\0';
    assert_true(qr_make(&q, text) && q.width == 37);
}

/* ---- as a camera sees them ---- */

static bool draw(struct canvas *c)
{
    struct rect rects[DIRTY_MAX];
    stage_reset(stage);
    return stage_draw(stage, c, rects) > 0;
}

static int complain(const struct scene *s, const char *where, const char *what, int at)
{
    print_error("%s: %s: %s\n", where, what, scene_text(s, s->els[at].id));
    return 1;
}

/* What stands in the row or block of a square. */
static bool has_words(const struct scene *s, int at)
{
    for (int i = 0; i < s->count; i++) {
        const struct el *e = &s->els[i];
        if (e->drawing == DRAW_TEXT && e->name != 0 && i != at)
            for (int up = e->parent; up >= 0; up = s->els[up].parent)
                if (up == s->els[at].parent)
                    return true;
    }
    return false;
}

static int check_square(const struct scene *s, const struct squares *q, const char *where,
                        int at)
{
    static struct qr code;
    const struct el *e = &s->els[at];
    const char *text = scene_text(s, e->payload);
    int side = e->box.w < e->box.h ? e->box.w : e->box.h, wrong = 0;
    if (!qr_make(&code, text))
        return complain(s, where, "is no code", at);
    if ((float)qr_module(&code, side) < 0.8f * s->panel.px_per_mm)
        wrong += complain(s, where, "has modules below 0.8 mm", at);
    if (!squares_have(q, text))
        wrong += complain(s, where, "is not read by a camera", at);
    if (s->panel.size != PANEL_S && s->panel.zoom == ZOOM_100 && !has_words(s, at))
        wrong += complain(s, where, "has no words beside it", at);
    if (scene_text(s, e->name)[0] == '\0')
        wrong += complain(s, where, "says nothing", at);
    seen++;
    return wrong;
}

/* What stands around it is in the picture. */
static int look_at(const struct scene *s, struct canvas *c, const char *where, int at)
{
    static struct squares q;
    const struct rect whole = {0, 0, c->w, c->h};
    c->clip = rect_cut(whole, rect_inset(s->els[at].box, -20, -20, -20, -20));
    squares_see(&q, c);
    c->clip = whole;
    return check_square(s, &q, where, at);
}

static int check_screen(struct canvas *c, const char *where)
{
    struct scene *s = stage_next(stage);
    int wrong = 0, last = -1;
    for (int i = 0; i < s->count; i++)
        last = s->els[i].drawing == DRAW_QR ? i : last;
    if (last < 0)
        return 0;
    if (!draw(c))
        return complain(s, where, "is not drawn", 0);
    const struct scene *shown = stage_shown(stage);
    for (int i = 0; i <= last; i++) {
        if (shown->els[i].drawing == DRAW_QR)
            wrong += look_at(shown, c, where, i);
    }
    return wrong;
}

static int check_stop(const struct panel *p, int stop, struct canvas *c)
{
    static struct model m;
    struct text_measure measure = stage_measure(stage);
    char where[160];
    int wrong = 0;
    tour_set(&m, stop, p);
    for (int page = 0, more = 0; more >= 0; page++) {
        m.visit.page = page;
        fit(&m, &measure, stage_next(stage));
        snprintf(where, sizeof where, "%s, %s, zoom %d, %d px, page %d", tour_name(stop),
                 theme_word(p->theme), (int)p->zoom, p->w_px, page + 1);
        more = scene_find(stage_next(stage), "page.more");
        if (more >= 0 && stage_next(stage)->els[more].not_now)
            more = -1;
        wrong += check_screen(c, where);
    }
    return wrong;
}

struct look {
    const char *name;
    int w, h;
    float mm;
    bool reach, large;
};

static const struct look looks[] = {
    {"21.5 inch portrait", 1080, 1920, 268, false, false},
    {"the same in reach mode", 1080, 1920, 268, true, false},
    {"the same with large buttons", 1080, 1920, 268, false, true},
    {"10.1 inch", 1280, 800, 217, false, false},
    {"7 inch", 800, 480, 154, false, false},
};

static void a_camera_reads_every_square(void **state)
{
    const struct look *l = *state;
    struct canvas c = {.w = l->w, .h = l->h, .stride = l->w};
    int wrong = 0;
    c.px = calloc((size_t)c.w * (size_t)c.h, sizeof *c.px);
    assert_non_null(c.px);
    c.clip = (struct rect){0, 0, c.w, c.h};
    for (int theme = 0; theme < THEME_COUNT; theme++) {
        struct panel p = panel_make(l->w, l->h, l->mm);
        p.theme = (enum theme)theme;
        p.reach = l->reach;
        p.large = l->large;
        for (int z = 0; z <= (int)model_zoom_most(&p); z++) {
            p.zoom = (enum zoom)z;
            for (int i = 0; i < tour_count(); i++)
                wrong += check_stop(&p, i, &c);
        }
    }
    free(c.px);
    assert_int_equal(wrong, 0);
}

static void letters_of_all_languages_come_through(void **state)
{
    (void)state;
    static struct squares q;
    const char *text = "NOTE:\u0175\u0177 \u00A3 \u0643\u0648\u062F \u0A95";
    struct panel p = panel_make(480, 480, 100);
    struct canvas c = {.w = 480, .h = 480, .stride = 480};
    c.px = calloc((size_t)480 * 480, sizeof *c.px);
    assert_non_null(c.px);
    c.clip = (struct rect){0, 0, 480, 480};
    struct el *root = scene_begin(stage_next(stage), &p, "s", "Screen");
    ui_pad(root, 5, 5);
    struct el *e = ui_row(root, "row");
    (void)ui_qr(e, "qr", text, 74);
    assert_true(draw(&c));
    squares_see(&q, &c);
    free(c.px);
    assert_true(squares_have(&q, text));
}

/* ---- the page about them ---- */

static void a_job_is_taken_along_and_back_leads_to_it(void **state)
{
    struct hand *h = *state;
    TOUR_PUT(h->m.outfit.texts, "07700 900461");
    hand_press_what(h, PRESS_START, LANGUAGE_EN);
    hand_press_what(h, PRESS_JOB, 0);
    hand_job(h);
    assert_true(hand_press(h, "Take a copy"));
    assert_true(hand_sees(h, "Finish on your phone"));
    assert_true(hand_sees(h, "I am interested in job V00Z-82"));
    assert_true(hand_sees(h, "Job V00Z-82"));
    assert_true(hand_press(h, "Back"));
    assert_int_equal(h->m.visit.screen, SCREEN_JOB);
}

static void without_a_number_nothing_is_offered(void **state)
{
    struct hand *h = *state;
    h->m.station.phone[0] = '\0';
    hand_press_what(h, PRESS_START, LANGUAGE_EN);
    hand_press_what(h, PRESS_JOB, 0);
    hand_job(h);
    assert_false(hand_has(h, "take"));
    hand_press_what(h, PRESS_TAKE, TAKE_JOB);
    hand_press_what(h, PRESS_TAKE, TAKE_DONE);
    hand_press_what(h, PRESS_TAKE, -1);
    hand_press_what(h, PRESS_TAKE, TAKE_COUNT);
    assert_int_equal(h->m.visit.screen, SCREEN_JOB);
}

static void book(struct hand *h)
{
    hand_press_what(h, PRESS_START, LANGUAGE_EN);
    hand_press_what(h, PRESS_GO, SCREEN_SESSIONS);
    hand_press_what(h, PRESS_SESSION, 0);
    hand_session(h, 6);
    hand_press_what(h, PRESS_BOOK, 1);
    hand_saved(h, OP_BOOK);
}

static void only_a_place_that_is_certain_goes_into_a_calendar(void **state)
{
    struct hand *h = *state;
    book(h);
    assert_true(hand_press(h, "Take a copy"));
    assert_true(hand_sees(h, HAND_CODE));
    assert_true(hand_has(h, "take.code.qr"));
    assert_false(hand_has(h, "take.event.qr"));
    assert_true(hand_press(h, "Back"));
    hand_answer(h, RESULT_CONFIRMED, REASON_NONE);
    assert_true(hand_press(h, "Take a copy"));
    assert_true(hand_has(h, "take.event.qr"));
    assert_true(hand_sees(h, "not what it is about"));
    int qr = scene_find(h->scene, "take.code.qr");
    assert_true(h->scene->els[qr].sensitive);
    assert_true(hand_press(h, "Finish and clear"));
    assert_int_equal(h->m.visit.screen, SCREEN_ATTRACT);
}

static void what_was_refused_is_not_taken_along(void **state)
{
    struct hand *h = *state;
    book(h);
    hand_answer(h, RESULT_REFUSED, REASON_FULL);
    assert_false(hand_has(h, "take"));
}

int main(void)
{
    int failed = 0;
    stage = bare_stage();
    RUN_TESTS(TEST(the_code_becomes_a_contact_with_our_number),
              TEST(a_calendar_entry_does_not_say_what_the_meeting_is_about),
              TEST(a_message_names_the_job_and_leaves_the_name_to_the_person),
              TEST(what_is_too_long_is_no_square),
              TEST(letters_of_all_languages_come_through),
              HAND(a_job_is_taken_along_and_back_leads_to_it),
              HAND(without_a_number_nothing_is_offered),
              HAND(only_a_place_that_is_certain_goes_into_a_calendar),
              HAND(what_was_refused_is_not_taken_along));
    RUN_ROWS(looks, a_camera_reads_every_square);
    stage_close(stage);
    printf("%d squares read\n", seen);
    return failed;
}
