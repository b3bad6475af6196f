/* Slips of paper: all their words are there in every language on both widths of paper,
 * their squares are read, nothing on them is anybody's but the code; and when they are
 * printed, what is said about it, what somebody did in a visit. */
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/options.h"
#include "app/screens/pieces.h"
#include "app/ticket.h"
#include "app/tour_records.h"
#include "app/tour_take.h"
#include "app/ui/layout.h"
#include "app/ui/qr.h"
#include "tests/unit/bare_stage.h"
#include "tests/unit/kiosk_hand.h"
#include "tests/unit/see_squares.h"

static struct stage *stage;
static uint32_t there;
static int seen;

static const struct slip_row {
    const char *name;
    enum ticket ticket;
    void (*set)(struct model *m);
    const char *says; /* in every language */
} slips[] = {
    {"a booking", TICKET_TAKE, tour_take_booking, "PA coffee morning"},
    {"an interest", TICKET_TAKE, tour_take_interest, "V00Z-82"},
    {"a job", TICKET_TAKE, tour_take_job, "13.40"},
    {"a job to ring about", TICKET_TAKE, tour_take_job_ring, "V00Z-82"},
    {"several jobs", TICKET_TAKE, tour_take_several, "V00Z-82"},
    {"a session", TICKET_TAKE, tour_take_session, "S01Y-GT"},
    {"a visit", TICKET_VISIT, tour_visit, "V00Z-82"},
    {"a test", TICKET_TEST, tour_visit, "Aire Valley"},
};

static bool says(const struct scene *s, const char *words)
{
    char name[UI_TEXT_MAX];
    for (int i = 0; i < s->count; i++) {
        scene_plain(s, s->els[i].name, name, sizeof name);
        if (strstr(name, words) != NULL)
            return true;
    }
    return false;
}

static void assert_whole(const struct scene *s, int dots)
{
    assert_false(s->overflow);
    assert_string_equal(layout_spill(s), "");
    for (int i = 0; i < s->count; i++) {
        const struct el *e = &s->els[i];
        assert_true(e->box.x >= 0 && e->box.x + e->box.w <= dots);
        for (int l = 0; l < e->line_count; l++)
            assert_false(s->lines[e->line_first + l].cut);
    }
}

/* Name, number and address of whoever is in front of the screen. */
static void assert_nobody(const struct scene *s)
{
    assert_false(says(s, "Zebedee"));
    assert_false(says(s, "900123") || says(s, "07700900123"));
    assert_false(says(s, "zebedee@example.org"));
}

static void assert_squares_read(const struct scene *s, const struct model *m,
                                enum ticket t, int dots)
{
    static struct squares q;
    static struct qr code;
    struct canvas c;
    struct err e;
    int at = scene_find(s, "ticket.qr");
    assert_true(ticket_draw(&c, stage, m, t, dots, &e));
    for (int i = 0; i < c.w * c.h; i++) /* as it is printed */
        c.px[i] = (c.px[i] & 0xFF) < 128 ? 0 : 0xFFFFFF;
    squares_see(&q, &c);
    ticket_wipe(&c);
    assert_null(c.px);
    if (at < 0)
        return;
    assert_true(squares_have(&q, scene_text(s, s->els[at].payload)));
    assert_true(qr_make(&code, scene_text(s, s->els[at].payload)));
    assert_true(qr_module(&code, s->els[at].box.w) >= 6); /* 0.75 mm */
    seen++;
}

static void check(const struct slip_row *r, const struct panel *p, int dots)
{
    static struct model m;
    static struct scene s;
    struct text_measure measure = stage_measure(stage);
    tour_set(&m, 0, p);
    r->set(&m);
    TOUR_PUT(m.visit.draft.name, "Zebedee");
    TOUR_PUT(m.visit.draft.phone, "07700900123");
    TOUR_PUT(m.visit.draft.email, "zebedee@example.org");
    view_ticket(&m, r->ticket, dots, &s);
    layout_run(&s, &measure);
    assert_whole(&s, dots);
    assert_nobody(&s);
    assert_true(says(&s, r->says));
    assert_true(says(&s, "0113")); /* whom to ring */
    bool with_code = model_taken(&m) != NULL && r->ticket == TICKET_TAKE;
    assert_true(says(&s, model_taken_code(&m)) || !with_code);
    assert_false(!with_code && says(&s, "HMVR5-JY2V8"));
    assert_squares_read(&s, &m, r->ticket, dots);
}

static void is_whole_in_every_language(void **state)
{
    const int widths[] = {TICKET_DOTS_80, TICKET_DOTS_58};
    for (int i = 0; i < 2 * LANGUAGE_COUNT * 2; i++) {
        enum language l = (enum language)(i / 4);
        struct panel p = panel_make(1080, 1920, 268);
        if ((there >> l & 1u) == 0)
            continue;
        panel_speak(&p, language_code(l), language_is_rtl(l));
        p.zoom = i / 2 % 2 == 0 ? ZOOM_100 : ZOOM_200;
        check(*state, &p, widths[i % 2]);
    }
}

static void a_slip_says_never_to_pay_and_a_place_that_is_not_certain_says_so(void **state)
{
    (void)state;
    static struct model m;
    static struct scene s;
    struct panel p = panel_make(1080, 1920, 268);
    tour_set(&m, 0, &p);
    tour_take_booking(&m);
    view_ticket(&m, TICKET_TAKE, TICKET_DOTS_80, &s);
    assert_true(says(&s, "Never pay for a check or a job."));
    assert_true(says(&s, "Confirmed."));
    assert_false(says(&s, "Do not set off yet."));
    m.visit.done.answered = false;
    view_ticket(&m, TICKET_TAKE, TICKET_DOTS_80, &s);
    assert_true(says(&s, "Saved. Not yet confirmed."));
    assert_true(says(&s, "Do not set off yet."));
}

static void several_jobs_are_on_one_slip_each_with_its_code(void **state)
{
    (void)state;
    static struct model m;
    static struct scene s;
    struct panel p = panel_make(1080, 1920, 268);
    tour_set(&m, 0, &p);
    tour_take_several(&m);
    view_ticket(&m, TICKET_TAKE, TICKET_DOTS_80, &s);
    for (int i = 0; i < m.visit.sent.count; i++)
        assert_true(says(&s, m.visit.sent.things[i].code));
    assert_true(m.visit.sent.count > 1);
}

/* ---- what people do with them ---- */

static void to_job(struct hand *h)
{
    hand_press_what(h, PRESS_START, LANGUAGE_EN);
    hand_press_what(h, PRESS_JOB, 0);
    hand_job(h);
}

static void printed(struct hand *h, enum ticket t, enum printing how)
{
    struct msg msg = {.kind = MSG_PRINTED};
    msg.printed.ticket = t;
    msg.printed.printing = how;
    hand_tell(h, &msg);
}

static void without_a_printer_nothing_is_printed(void **state)
{
    struct hand *h = *state;
    to_job(h);
    assert_true(hand_press(h, "Take a copy"));
    assert_false(hand_has(h, "print"));
    hand_press_what(h, PRESS_PRINT, TICKET_TAKE);
    assert_false(hand_asked(h, CMD_PRINT));
}

static void a_slip_is_printed_once_and_its_end_is_said(void **state)
{
    struct hand *h = *state;
    h->m.outfit.printer = true;
    to_job(h);
    assert_true(hand_press(h, "Take a copy"));
    assert_true(hand_press(h, "Print it"));
    assert_true(hand_asked(h, CMD_PRINT));
    assert_true(hand_sees(h, "Printing."));
    assert_true(hand_press(h, "Print it"));
    assert_false(hand_asked(h, CMD_PRINT));
    printed(h, TICKET_TAKE, PRINTING_NO_PAPER);
    assert_true(hand_sees(h, "The printer has no paper."));
    assert_true(hand_press(h, "Print it"));
    printed(h, TICKET_TAKE, PRINTING_FAILED);
    assert_true(hand_sees(h, "The printer does not answer."));
    assert_true(hand_press(h, "Print it"));
    printed(h, TICKET_TAKE, PRINTING_GOING);
    printed(h, TICKET_TAKE, PRINTING_DONE);
    assert_true(hand_sees(h, "Take your slip with you."));
    assert_true(hand_press(h, "Back"));
    assert_true(hand_press(h, "Take a copy"));
    assert_false(hand_sees(h, "Printed."));
}

static void of_a_visit_that_is_over_nobody_is_told(void **state)
{
    struct hand *h = *state;
    h->m.outfit.printer = true;
    to_job(h);
    assert_true(hand_press(h, "Take a copy"));
    assert_true(hand_press(h, "Print it"));
    assert_true(hand_press(h, "Finish and clear"));
    printed(h, TICKET_TAKE, PRINTING_NO_PAPER);
    assert_int_equal(h->m.visit.printing, PRINTING_NOT);
    to_job(h);
    assert_true(hand_press(h, "Take a copy"));
    assert_false(hand_sees(h, "The printer has no paper."));
}

static void only_the_host_prints_a_test(void **state)
{
    struct hand *h = *state;
    h->m.outfit.printer = true;
    to_job(h);
    hand_press_what(h, PRESS_PRINT, TICKET_TEST);
    hand_press_what(h, PRESS_PRINT, TICKET_COUNT);
    hand_press_what(h, PRESS_PRINT, -1);
    assert_false(hand_asked(h, CMD_PRINT));
    h->m.visit.host = true;
    hand_press_what(h, PRESS_GO, SCREEN_TEST);
    assert_true(hand_press(h, "Print a test slip"));
    assert_true(hand_asked(h, CMD_PRINT));
    printed(h, TICKET_TEST, PRINTING_NO_PAPER);
    assert_true(hand_sees(h, "No paper"));
    assert_int_equal(h->m.upkeep.test.found[CHECK_PRINTER], FINDING_BAD);
    assert_true(hand_press(h, "Print a test slip"));
    printed(h, TICKET_TEST, PRINTING_DONE);
    assert_int_equal(h->m.upkeep.test.found[CHECK_PRINTER], FINDING_GOOD);
}

static void the_list_of_what_was_done_is_there_when_asked_for(void **state)
{
    struct hand *h = *state;
    hand_press_what(h, PRESS_START, LANGUAGE_EN);
    assert_true(hand_press(h, "Help"));
    assert_false(hand_has(h, "help.visit"));
    hand_press_what(h, PRESS_GO, SCREEN_VISIT);
    assert_int_equal(h->m.visit.screen, SCREEN_HELP);
    hand_press_what(h, PRESS_JOB, 0);
    hand_job(h);
    hand_job(h); /* the same again is the same */
    assert_int_equal(h->m.visit.act_count, 1);
    assert_true(hand_press(h, "Help"));
    assert_true(hand_press(h, "What you did here"));
    assert_true(hand_sees(h, "Looked at job V00Z-82"));
    assert_true(hand_sees(h, "We send it to nobody."));
    assert_true(hand_has(h, "visit.list.qr")); /* no printer: on a phone */
    assert_true(hand_press(h, "Finish and clear"));
    static const struct act none[ACTS_MAX];
    assert_memory_equal(h->m.visit.acts, none, sizeof none);
    assert_int_equal(h->m.visit.act_count, 0);
}

static void what_was_sent_is_listed_and_complaints_are_not(void **state)
{
    struct hand *h = *state;
    to_job(h);
    h->m.visit.doing = DOING_INTEREST;
    hand_saved(h, OP_INTEREST);
    h->m.visit.doing = DOING_COMPLAINT;
    hand_saved(h, OP_COMPLAINT);
    h->m.visit.doing = DOING_ERASE;
    hand_saved(h, OP_ERASE);
    h->m.visit.doing = DOING_JOIN;
    hand_saved(h, OP_PROFILE);
    assert_int_equal(h->m.visit.act_count, 3);
    hand_press_what(h, PRESS_GO, SCREEN_VISIT);
    assert_true(hand_sees(h, "Interested in job V00Z-82"));
    assert_true(hand_sees(h, "Asked to join the register"));
    assert_false(hand_sees(h, HAND_CODE));
}

static void a_long_visit_keeps_what_was_sent(void **state)
{
    struct hand *h = *state;
    to_job(h);
    h->m.visit.doing = DOING_INTEREST;
    hand_saved(h, OP_INTEREST);
    for (uint32_t i = 0; i < 30; i++) {
        struct msg msg = {.kind = MSG_JOB};
        hand_press_what(h, PRESS_JOB, 0);
        msg.job = h->m.job;
        msg.job.found = true;
        ref_make(msg.job.vacancy.meta.ref, 'V', 5000 + i);
        hand_tell(h, &msg);
    }
    assert_int_equal(h->m.visit.act_count, ACTS_MAX);
    assert_int_equal(h->m.visit.acts[0].kind, ACT_INTEREST);
}

int main(void)
{
    int failed = 0;
    char locale[PATH_MAX];
    options_locale(locale);
    there = languages_open(locale);
    stage = bare_stage();
    RUN_ROWS(slips, is_whole_in_every_language);
    language_show("en", false);
    RUN_TESTS(TEST(a_slip_says_never_to_pay_and_a_place_that_is_not_certain_says_so),
              TEST(several_jobs_are_on_one_slip_each_with_its_code),
              HAND(without_a_printer_nothing_is_printed),
              HAND(a_slip_is_printed_once_and_its_end_is_said),
              HAND(of_a_visit_that_is_over_nobody_is_told),
              HAND(only_the_host_prints_a_test),
              HAND(the_list_of_what_was_done_is_there_when_asked_for),
              HAND(what_was_sent_is_listed_and_complaints_are_not),
              HAND(a_long_visit_keeps_what_was_sent));
    stage_close(stage);
    printf("%d squares read\n", seen);
    return failed;
}
