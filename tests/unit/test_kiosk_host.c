/* The page for the host of a kiosk: its PIN, what it says in each trouble, the self-test;
 * and the screens that stand instead of the first one when something is wrong. */
#include "tests/test.h"

#include "app/tour_records.h"
#include "tests/unit/kiosk_hand.h"

static void press_host(struct hand *h)
{
    assert_true(hand_press(h, "Help"));
    assert_true(hand_press(h, "For the host"));
}

static void answer_pin(struct hand *h, bool right)
{
    struct msg msg = {.kind = MSG_PIN, .right = right};
    hand_tell(h, &msg);
}

/* True if the PIN was looked at. */
static bool try_pin(struct hand *h, const char *pin)
{
    hand_press_what(h, PRESS_CLEAR, 0);
    assert_true(hand_type(h, pin));
    assert_true(hand_press(h, "Continue"));
    return hand_asked(h, CMD_PIN);
}

static void to_host(struct hand *h)
{
    press_host(h);
    assert_true(try_pin(h, "123456"));
    answer_pin(h, true);
    assert_int_equal(h->m.visit.screen, SCREEN_HOST);
}

/* ---- PIN ---- */

static void the_right_pin_opens_and_is_wiped(void **state)
{
    struct hand *h = *state;
    press_host(h);
    assert_true(try_pin(h, "12345678"));
    assert_string_equal(h->m.visit.draft.pin, "12345678");
    answer_pin(h, true);
    assert_int_equal(h->m.visit.draft.pin[0], '\0');
    assert_true(hand_asked(h, CMD_TEST));
    assert_true(hand_sees(h, "This kiosk is working"));
    assert_true(hand_press(h, "Back"));
    assert_int_equal(h->m.visit.screen, SCREEN_HELP);
}

static void without_a_configured_pin_there_is_no_door(void **state)
{
    struct hand *h = *state;
    h->m.upkeep.has_pin = false;
    assert_true(hand_press(h, "Help"));
    assert_false(hand_has(h, "help.host"));
    hand_press_what(h, PRESS_GO, SCREEN_PIN);
    assert_int_equal(h->m.visit.screen, SCREEN_HELP);
}

static void a_short_pin_is_not_looked_at(void **state)
{
    struct hand *h = *state;
    press_host(h);
    assert_false(try_pin(h, "12345"));
    assert_true(hand_sees(h, "Enter 6 to 8 numbers"));
}

static void each_wrong_pin_makes_the_next_wait_longer(void **state)
{
    struct hand *h = *state;
    static const uint64_t waits_s[] = {2, 4, 8, 16};
    press_host(h);
    for (size_t i = 0; i < LENGTH(waits_s); i++) {
        assert_true(try_pin(h, "111111"));
        answer_pin(h, false);
        assert_true(hand_sees(h, "That is not the PIN"));
        hand_wait(h, waits_s[i] * 1000 - 100);
        assert_false(try_pin(h, "123456"));
        assert_true(hand_sees(h, "Wait a few seconds. Then try again"));
        hand_wait(h, 100);
    }
    assert_true(try_pin(h, "123456"));
}

/* By the clock that nobody can set. */
static void five_wrong_pins_lock_it_for_an_hour(void **state)
{
    struct hand *h = *state;
    h->m.visit.long_time = true;
    press_host(h);
    for (int i = 0; i < WRONG_CODES_MAX; i++) {
        assert_true(try_pin(h, "111111"));
        answer_pin(h, false);
        hand_wait(h, 60 * 1000);
    }
    assert_false(try_pin(h, "123456"));
    assert_true(hand_sees(h, "Too many wrong PINs. Try again in an hour"));
    hand_press_what(h, PRESS_FINISH, 0);
    h->now += 86400;
    press_host(h);
    assert_false(try_pin(h, "123456"));
    h->now_ms += 3600 * 1000;
    assert_true(try_pin(h, "123456"));
    answer_pin(h, true);
    assert_int_equal(h->m.visit.screen, SCREEN_HOST);
}

static void without_the_pin_the_hosts_buttons_do_nothing(void **state)
{
    struct hand *h = *state;
    static const enum host_press presses[] = {HOST_CLOSE, HOST_REOPEN, HOST_TEST,
                                              HOST_CLEAR, HOST_SPOT};
    press_host(h);
    for (size_t i = 0; i < LENGTH(presses); i++) {
        hand_press_what(h, PRESS_HOST, (int32_t)presses[i]);
        assert_int_equal(h->cmds.count, 0);
        assert_int_equal(h->m.visit.screen, SCREEN_PIN);
    }
    hand_press_what(h, PRESS_GO, SCREEN_HOST);
    hand_press_what(h, PRESS_GO, SCREEN_TEST);
    assert_int_equal(h->m.visit.screen, SCREEN_PIN);
}

static void who_leaves_is_not_the_host_any_more(void **state)
{
    struct hand *h = *state;
    to_host(h);
    hand_press_what(h, PRESS_FINISH, 0);
    press_host(h);
    assert_int_equal(h->m.visit.screen, SCREEN_PIN);
}

/* ---- what it says ---- */

struct trouble {
    const char *name;
    void (*set)(struct model *m);
    const char *says[3];
};

static void is_well(struct model *m)
{
    m->upkeep.waiting = 0;
}
static void is_offline(struct model *m)
{
    m->station.online = m->station.hub = false;
    m->upkeep.waiting = 3;
}
static void is_unheard(struct model *m)
{
    m->station.hub = false;
    m->upkeep.waiting = 1;
}
static void has_no_agent(struct model *m)
{
    m->upkeep.agent = m->station.online = m->station.hub = false;
}
static void is_full(struct model *m)
{
    m->station.cannot_save = true;
    m->station.disk = DISK_FULL;
}
static void is_read_only(struct model *m)
{
    m->station.cannot_save = true;
    m->station.disk = DISK_READ_ONLY;
}
static void is_damaged(struct model *m)
{
    m->station.cannot_save = true;
    m->station.disk = DISK_DAMAGED;
}
static void agents_disk_is_full(struct model *m)
{
    TOUR_PUT(m->station.trouble, "disk full");
}
static void content_is_damaged(struct model *m)
{
    TOUR_PUT(m->station.trouble, "database broken");
}
static void has_an_old_certificate(struct model *m)
{
    TOUR_PUT(m->station.trouble, "certificate ended 2026-11-01");
}
static void has_an_ageing_certificate(struct model *m)
{
    TOUR_PUT(m->station.trouble, "certificate ends 2026-12-01");
}
static void has_no_clock(struct model *m)
{
    m->station.clock_trusted = false;
}
static void was_never_in_step(struct model *m)
{
    m->station.synced_at = 0;
}
static void has_two_versions(struct model *m)
{
    TOUR_PUT(m->upkeep.software, "9.8.7");
}
static void test_failed(struct model *m)
{
    m->upkeep.test.at = m->now;
    m->upkeep.test.found[CHECK_SAVING] = FINDING_BAD;
}
static void is_closed(struct model *m)
{
    m->station.closed = true;
}

static const struct trouble troubles[] = {
    {"all well",
     is_well,
     {"This kiosk is working", "Nothing for you to do.", "Good since 7:42 today"}},
    {"content is a few minutes old", is_well, {"4 minutes ago", "None"}},
    {"no connection", is_offline, {"No connection", "None since 7:42 today", "3, safe"}},
    {"no hub", is_unheard, {"The office does not answer", "1, going now"}},
    {"no agent",
     has_no_agent,
     {"The program that connects this screen is not running. Switch the kiosk off",
      "Its program is not running", "Not known"}},
    {"the disk is full",
     is_full,
     {"This kiosk needs help", "The disk is full. Nothing can be saved. Ring us.",
      "No room left"}},
    {"the disk is read-only",
     is_read_only,
     {"The disk cannot be written. Switch the kiosk off and on", "Cannot be written"}},
    {"the outbox is damaged",
     is_damaged,
     {"The store cannot be opened. Nothing can be saved. Switch", "Damaged"}},
    {"only the agent met a full disk",
     agents_disk_is_full,
     {"The disk is full", "No room left"}},
    {"content is being mended",
     content_is_damaged,
     {"The database is damaged", "Wait an hour", "Damaged"}},
    {"the certificate has ended",
     has_an_old_certificate,
     {"This screen's certificate has ended", "Ring us", "Not valid"}},
    {"the certificate ends", has_an_ageing_certificate, {"Ends soon"}},
    {"nobody vouches for the clock", has_no_clock, {"10:42, perhaps wrong"}},
    {"never in step", was_never_in_step, {"Never"}},
    {"two versions", has_two_versions, {"9.8.7"}},
    {"a self-test that failed", test_failed, {"1 failed", "Self-test, 10:42 today"}},
    {"out of order",
     is_closed,
     {"This screen is out of order", "You switched it off. Switch it on below."}},
};

static void the_page_says(void **state)
{
    const struct trouble *t = *state;
    struct hand h;
    hand_open(&h);
    to_host(&h);
    t->set(&h.m);
    hand_look(&h);
    for (size_t i = 0; i < LENGTH(t->says) && t->says[i] != NULL; i++) {
        if (!hand_sees(&h, t->says[i]))
            fail_msg("does not say \"%s\"", t->says[i]);
    }
    assert_true(hand_sees(&h, "kiosk-1"));
    assert_true(hand_sees(&h, "0113"));
    hand_close(&h);
}

static void ages_go_on_while_one_looks(void **state)
{
    struct hand *h = *state;
    to_host(h);
    assert_true(hand_sees(h, "4 minutes ago"));
    assert_true(model_due_ms(&h->m) <= h->now_ms + 60 * 1000);
    hand_wait(h, 60 * 1000);
    assert_true(hand_sees(h, "5 minutes ago"));
}

/* ---- self-test ---- */

static void tested(struct hand *h, bool saving)
{
    struct msg msg = {.kind = MSG_TESTED, .tested = {.content = true, .saving = saving}};
    hand_tell(h, &msg);
}

static void a_self_test_tells_what_it_found(void **state)
{
    struct hand *h = *state;
    to_host(h);
    h->m.station.hub = false;
    assert_true(hand_press(h, "Test it now"));
    assert_true(hand_asked(h, CMD_TEST));
    tested(h, false);
    assert_int_equal(h->m.upkeep.test.found[CHECK_CONTENT], FINDING_GOOD);
    assert_int_equal(h->m.upkeep.test.found[CHECK_SAVING], FINDING_BAD);
    assert_int_equal(h->m.upkeep.test.found[CHECK_AGENT], FINDING_GOOD);
    assert_int_equal(h->m.upkeep.test.found[CHECK_OFFICE], FINDING_BAD);
    assert_true(hand_press(h, "Back"));
    assert_true(hand_sees(h, "2 failed"));
}

static void touch_works_when_all_five_spots_do(void **state)
{
    struct hand *h = *state;
    to_host(h);
    assert_true(hand_press(h, "Test it now"));
    assert_true(hand_press(h, "Test touch"));
    for (int i = 0; i < TOUCH_SPOTS - 1; i++)
        hand_press_what(h, PRESS_HOST, HOST_SPOT + i);
    assert_true(hand_press(h, "Picture is clear"));
    assert_int_equal(h->m.upkeep.test.found[CHECK_TOUCH], FINDING_BAD);
    assert_int_equal(h->m.upkeep.test.found[CHECK_PICTURE], FINDING_GOOD);
    assert_true(hand_press(h, "Test touch"));
    hand_press_what(h, PRESS_HOST, HOST_SPOT + TOUCH_SPOTS - 1);
    hand_press_what(h, PRESS_HOST, HOST_SPOT + TOUCH_SPOTS);
    assert_true(hand_press(h, "It is not"));
    assert_int_equal(h->m.upkeep.test.found[CHECK_TOUCH], FINDING_GOOD);
    assert_int_equal(h->m.upkeep.test.found[CHECK_PICTURE], FINDING_BAD);
    assert_int_equal(h->m.visit.screen, SCREEN_TEST);
}

/* ---- out of order ---- */

static void station(struct hand *h, enum disk disk, bool closed)
{
    struct msg msg = {.kind = MSG_STATION, .station = h->m.station};
    msg.station.disk = disk;
    msg.station.cannot_save = disk != DISK_GOOD;
    msg.station.closed = closed;
    hand_tell(h, &msg);
}

static void the_host_switches_it_off_and_on(void **state)
{
    struct hand *h = *state;
    to_host(h);
    assert_true(hand_press(h, "Out of order"));
    assert_true(hand_asked(h, CMD_CLOSE));
    assert_int_equal(h->cmds.items[0].offset, 1);
    station(h, DISK_GOOD, true);
    assert_true(hand_press(h, "Start again"));
    assert_true(hand_sees(h, "This screen is out of order"));
    assert_false(hand_has(h, "language.en"));
    hand_press_what(h, PRESS_START, 0);
    assert_int_equal(h->m.visit.screen, SCREEN_ATTRACT);
    to_host(h);
    assert_true(hand_press(h, "Out of order"));
    assert_int_equal(h->cmds.items[0].offset, 0);
    station(h, DISK_GOOD, false);
    assert_true(hand_press(h, "Start again"));
    assert_true(hand_has(h, "language.en"));
}

static void what_cannot_be_saved_is_said_before_anybody_types(void **state)
{
    struct hand *h = *state;
    station(h, DISK_FULL, false);
    assert_true(hand_sees(h, "This screen cannot save just now"));
    assert_true(hand_sees(h, "0113"));
    assert_false(hand_has(h, "language.en"));
    assert_true(hand_press(h, "Look at jobs and sessions"));
    assert_int_equal(h->m.visit.screen, SCREEN_HOME);
}

static void it_comes_back_by_itself(void **state)
{
    struct hand *h = *state;
    station(h, DISK_READ_ONLY, false);
    assert_int_equal(model_due_ms(&h->m), h->now_ms + RETRY_MS);
    hand_wait(h, RETRY_MS - 1);
    assert_false(hand_asked(h, CMD_STATION));
    hand_wait(h, 1);
    assert_true(hand_asked(h, CMD_STATION));
    station(h, DISK_GOOD, false);
    assert_true(hand_has(h, "language.en"));
    assert_int_equal(model_due_ms(&h->m) == h->now_ms + RETRY_MS, false);
}

static void whoever_starts_is_told_at_once_if_the_disk_has_filled(void **state)
{
    struct hand *h = *state;
    hand_press_what(h, PRESS_START, 0);
    assert_true(hand_asked(h, CMD_STATION));
}

static void about_says_who_runs_it(void **state)
{
    struct hand *h = *state;
    assert_true(hand_press(h, "Help"));
    assert_true(hand_press(h, "About this screen"));
    assert_true(hand_sees(h, "Aire Valley Independent Living looks after it"));
    assert_true(hand_sees(h, PEERPOINT_VERSION));
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(troubles, the_page_says);
    RUN_TESTS(HAND(the_right_pin_opens_and_is_wiped),
              HAND(without_a_configured_pin_there_is_no_door),
              HAND(a_short_pin_is_not_looked_at),
              HAND(each_wrong_pin_makes_the_next_wait_longer),
              HAND(five_wrong_pins_lock_it_for_an_hour),
              HAND(without_the_pin_the_hosts_buttons_do_nothing),
              HAND(who_leaves_is_not_the_host_any_more), HAND(ages_go_on_while_one_looks),
              HAND(a_self_test_tells_what_it_found),
              HAND(touch_works_when_all_five_spots_do),
              HAND(the_host_switches_it_off_and_on),
              HAND(what_cannot_be_saved_is_said_before_anybody_types),
              HAND(it_comes_back_by_itself),
              HAND(whoever_starts_is_told_at_once_if_the_disk_has_filled),
              HAND(about_says_who_runs_it));
    return failed;
}
