/* The calendar of sessions: by pressing words, and read from a real content.db. */
#include "tests/test.h"

#include "app/kiosk_month.h"
#include "core/utc.h"
#include "tests/unit/kiosk_hand.h"
#include "tests/unit/scratch.h"

static void give_month(struct hand *h)
{
    enum { TOLD = 4 }; /* none after December */
    static struct model from;
    tour_set(&from, 0, &h->m.panel);
    struct msg msg = {.kind = MSG_MONTH};
    msg.month = month_of(month_first(h->m.now, h->m.visit.month));
    for (size_t i = 0; i < TOLD; i++)
        month_add(&msg.month, from.sessions.rows[i].starts_at);
    hand_tell(h, &msg);
}

static void give_sessions(struct hand *h)
{
    static struct model from;
    tour_set(&from, 0, &h->m.panel);
    struct msg msg = {.kind = MSG_SESSIONS, .sessions = from.sessions};
    hand_tell(h, &msg);
}

static void to_december(struct hand *h)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Meet other PAs"));
    assert_true(hand_press(h, "Calendar"));
    assert_true(hand_asked(h, CMD_MONTH));
    give_month(h);
    assert_true(hand_sees(h, "November 2026"));
    assert_true(hand_press(h, "More"));
    assert_true(hand_asked(h, CMD_MONTH));
    assert_int_equal(h->cmds.items[0].offset, 1);
    give_month(h);
    assert_true(hand_sees(h, "December 2026"));
}

static void a_day_with_sessions_says_so_and_opens_them(void **state)
{
    struct hand *h = *state;
    to_december(h);
    int at = scene_find(h->scene, "day.1");
    assert_string_equal(scene_text(h->scene, h->scene->els[at].spoken),
                        "Tuesday 1 December. 1 session");
    assert_true(hand_sees(h, "10:30"));
    hand_press_what(h, PRESS_DAY, 1);
    assert_int_equal(h->m.visit.screen, SCREEN_DAY);
    assert_true(hand_asked(h, CMD_SESSIONS));
    assert_int_equal(model_sessions(&h->m).from, date_starts(h->m.visit.day));
    give_sessions(h);
    assert_true(hand_sees(h, "Tuesday 1 December"));
    assert_true(hand_sees(h, "PA coffee morning"));
    assert_int_equal(h->m.sessions.count, 1); /* those of later days are not of it */
    assert_int_equal(h->m.sessions.total, 1);
    assert_true(hand_press(h, "PA coffee morning"));
    hand_session(h, 6);
    assert_int_equal(h->m.visit.screen, SCREEN_SESSION);
}

static void back_leads_from_the_day_to_its_month_and_out(void **state)
{
    struct hand *h = *state;
    to_december(h);
    hand_press_what(h, PRESS_DAY, 1);
    assert_true(hand_press(h, "Back"));
    assert_int_equal(h->m.visit.screen, SCREEN_CALENDAR);
    assert_int_equal(h->m.visit.month, 1);
    assert_true(hand_press(h, "List"));
    assert_int_equal(h->m.visit.screen, SCREEN_SESSIONS);
    assert_true(hand_press(h, "Calendar"));
    assert_true(hand_press(h, "Back"));
    assert_int_equal(h->m.visit.screen, SCREEN_HOME);
}

static void an_empty_day_cannot_be_pressed(void **state)
{
    struct hand *h = *state;
    to_december(h);
    int at = scene_find(h->scene, "day.2");
    assert_int_equal(h->scene->els[at].press.what, 0);
    hand_press_what(h, PRESS_DAY, 2);
    hand_press_what(h, PRESS_DAY, 0);
    hand_press_what(h, PRESS_DAY, 32);
    assert_int_equal(h->m.visit.screen, SCREEN_CALENDAR);
}

static void months_end_where_there_are_no_more_sessions(void **state)
{
    struct hand *h = *state;
    to_december(h);
    assert_false(h->m.month.later);
    hand_press_what(h, PRESS_DOWN, 0);
    assert_int_equal(h->m.visit.month, 1);
    hand_press_what(h, PRESS_UP, 0);
    assert_true(hand_asked(h, CMD_MONTH));
    give_month(h);
    assert_true(hand_sees(h, "No sessions in this month."));
    hand_press_what(h, PRESS_UP, 0); /* nothing before this month */
    assert_int_equal(h->m.visit.month, 0);
}

static void large_text_lists_the_days_instead(void **state)
{
    struct hand *h = *state;
    to_december(h);
    assert_true(hand_has(h, "calendar.weekdays"));
    hand_press_what(h, PRESS_ZOOM, ZOOM_200);
    assert_false(hand_has(h, "calendar.weekdays"));
    assert_true(hand_sees(h, "Tuesday 1 December. 1 session"));
    hand_press_what(h, PRESS_DOWN, 2); /* so many were on the page */
    assert_int_equal(h->m.visit.days_at.offset, 2);
    assert_false(hand_has(h, "day.1"));
    hand_press_what(h, PRESS_UP, 3); /* however many there are on this one */
    assert_int_equal(h->m.visit.days_at.offset, 0);
    assert_true(hand_has(h, "day.1"));
}

static void the_calendar_is_forgotten_with_the_visit(void **state)
{
    struct hand *h = *state;
    to_december(h);
    hand_press_what(h, PRESS_DAY, 1);
    assert_true(hand_press(h, "Start again"));
    assert_int_equal(h->m.visit.month, 0);
    assert_int_equal(h->m.visit.day, 0);
}

/* ---- from a file ---- */

static const struct epoch epoch = {1, 77};

static void apply(struct content *c, struct change *change)
{
    struct bytes body;
    struct err e;
    uint64_t seq = change->seq;
    struct batch b = {.epoch = epoch, .from = seq - 1, .to = seq, .head = seq + 1};
    struct batch_reader lines;
    bool matched = false;
    bytes_init(&body, 1 << 16);
    assert_true(wire_put_batch(&body, &b, &e));
    wire_put_change(&body, change);
    assert_true(wire_get_batch(&b, &lines, body.data, body.size, &e));
    if (!content_apply(c, &b, &lines, &matched, &e))
        fail_msg("%s", e.text);
    bytes_free(&body);
}

static void put_session(struct content *c, unsigned seq, int64_t starts_at)
{
    static struct record r;
    struct bytes text;
    struct err e;
    struct change change = {.seq = seq, .kind = "session"};
    memset(&r, 0, sizeof r);
    r.kind = RECORD_SESSION;
    snprintf(r.meta.id, UUID_SIZE, "01920000-0000-7000-8000-%012u", seq);
    ref_make(r.meta.ref, 'S', seq);
    r.meta.rev = 1;
    r.meta.updated_at = 1763802000;
    struct session *s = &r.session;
    snprintf(s->organisation, UUID_SIZE, "01920000-0000-7000-8000-999999999999");
    snprintf(s->title, sizeof s->title, "Session %u", seq);
    s->way = SESSION_ONLINE;
    s->audience = AUDIENCE_MIXED;
    s->starts_at = starts_at;
    s->minutes = 60;
    s->capacity = 12;
    s->places_left = 3;
    bytes_init(&text, RECORD_BODY_MAX);
    if (!record_print(&text, &r, &e))
        fail_msg("%s", e.text);
    memcpy(change.id, r.meta.id, sizeof change.id);
    change.body = (const char *)text.data;
    change.body_size = text.size;
    apply(c, &change);
    bytes_free(&text);
}

/* 20 in December 2026, two a day; one before, one after. */
static void a_month_is_read_whole_over_many_pages_of_rows(void **state)
{
    (void)state;
    const int64_t december = date_starts(20788); /* 1 December 2026 */
    struct scratch s;
    struct content *c = NULL;
    struct kiosk_store *ks = NULL;
    struct month m;
    struct err e;
    char path[128];
    scratch_open(&s);
    snprintf(path, sizeof path, "%.64s/content.db", s.folder);
    assert_true(content_open_writer(&c, path, &e));
    assert_true(content_adopt(c, &epoch, false, 0, &e));
    for (unsigned i = 0; i < 20; i++)
        put_session(c, i + 1,
                    december + (int64_t)(i / 2) * UTC_DAY_S + 36000 + 3600 * (i % 2));
    put_session(c, 21, december - 3600);
    const struct kiosk_place place = {
        .folder = s.folder, .area = "leeds", .name = "leeds.k.kiosk-1"};
    struct station st;
    assert_true(kiosk_store_open(&ks, &place, &e));
    (void)kiosk_store_station(ks, &st, &e);
    const struct session_filter all = {.from = 0};
    assert_true(kiosk_month(ks, &all, 20788, &m, &e));
    assert_int_equal(month_busy(&m), 10);
    assert_int_equal(m.on[0].count, 2);
    assert_int_equal(m.on[0].first, december + 36000);
    assert_int_equal(m.on[9].count, 2);
    assert_false(m.later);
    put_session(c, 22, december + (int64_t)31 * UTC_DAY_S + 36000);
    assert_true(kiosk_month(ks, &all, 20788, &m, &e));
    assert_true(m.later);
    assert_int_equal(month_busy(&m), 10);
    kiosk_store_close(ks);
    content_close(c);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HAND(a_day_with_sessions_says_so_and_opens_them),
        HAND(back_leads_from_the_day_to_its_month_and_out),
        HAND(an_empty_day_cannot_be_pressed),
        HAND(months_end_where_there_are_no_more_sessions),
        HAND(large_text_lists_the_days_instead),
        HAND(the_calendar_is_forgotten_with_the_visit),
        cmocka_unit_test(a_month_is_read_whole_over_many_pages_of_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
