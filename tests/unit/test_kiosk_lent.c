/* Places that are lent to this kiosk: while nobody hears it, a session shows those and
 * not what the hub counted, and says where one can only ask. From files and by
 * pressing. */
#include "tests/test.h"

#include "app/kiosk_store_inner.h"
#include "store/outbox_lend.h"
#include "tests/unit/kiosk_files.h"
#include "tests/unit/kiosk_hand.h"

static const uint8_t machine[HW_HASH_BYTES] = {1, 2, 3};

/* ---- what is shown ---- */

static void to_session(struct hand *h)
{
    assert_true(hand_press(h, "English"));
    assert_true(hand_press(h, "Meet other PAs"));
}

static void lend_two(struct hand *h)
{
    h->m.sessions.here[0] = h->m.session.here = 2;
    hand_look(h);
}

static void in_reach_of_the_hub_its_count_is_shown(void **state)
{
    struct hand *h = *state;
    to_session(h);
    lend_two(h);
    assert_true(hand_sees(h, "6 places left"));
    assert_false(hand_sees(h, "here now"));
    assert_true(hand_press(h, "PA coffee morning"));
    hand_session(h, 6);
    assert_true(hand_sees(h, "Book 2 places"));
}

static void cut_off_only_what_is_lent_is_promised(void **state)
{
    struct hand *h = *state;
    to_session(h);
    hand_state(h, false);
    assert_true(hand_asked(h, CMD_SESSIONS)); /* as what is lent may be another now */
    lend_two(h);
    assert_true(hand_sees(h, "2 places here now"));
    assert_false(hand_sees(h, "places left"));
    assert_true(hand_sees(h, "Ask for a place")); /* of the other sessions */
    assert_true(hand_press(h, "PA coffee morning"));
    hand_session(h, 6);
    h->m.session.here = 1;
    hand_look(h);
    assert_true(hand_sees(h, "1 place here now"));
    assert_true(hand_sees(h, "6 places left of 25."));
    assert_true(hand_sees(h, "Book 1 place"));
    assert_true(hand_sees(h, "Ask for 2 places"));
}

static void cut_off_with_nothing_lent_one_can_only_ask(void **state)
{
    struct hand *h = *state;
    to_session(h);
    assert_true(hand_press(h, "PA coffee morning"));
    hand_session(h, 6);
    hand_state(h, false);
    assert_false(hand_sees(h, "Book"));
    assert_true(hand_sees(h, "Ask for 1 place"));
    hand_session(h, 0);
    assert_true(hand_sees(h, "Join the waiting list"));
}

/* The hub's count leaves out what it has lent. */
static void a_full_session_has_what_is_lent(void **state)
{
    struct hand *h = *state;
    to_session(h);
    assert_true(hand_press(h, "PA coffee morning"));
    hand_session(h, 0);
    hand_state(h, false);
    h->m.session.here = 2;
    hand_look(h);
    assert_true(hand_sees(h, "Book 2 places"));
    assert_false(hand_sees(h, "waiting list"));
}

static void with_a_clock_that_nobody_vouches_for_nothing_is_promised(void **state)
{
    struct hand *h = *state;
    to_session(h);
    hand_state(h, false);
    lend_two(h);
    h->m.station.clock_trusted = false;
    hand_look(h);
    assert_false(hand_sees(h, "here now"));
}

/* ---- from the files ---- */

#define SESSION "019ab000-0000-7000-8000-000002000000"

static struct outbox *agents_outbox(struct fixture *f)
{
    struct outbox *ob = NULL;
    struct err e;
    char path[128];
    snprintf(path, sizeof path, "%.64s/outbox.db", f->s.folder);
    assert_true(outbox_open(&ob, path, &e));
    return ob;
}

static void lend(struct fixture *f, uint64_t id, uint32_t places, const uint8_t *hw)
{
    struct outbox *ob = agents_outbox(f);
    struct lend l = {.epoch = {1, 7}, .session = SESSION, .places = places, .id = id};
    struct err e;
    bool news = false;
    memcpy(l.hw, hw, sizeof l.hw);
    if (!outbox_lend_put(ob, &l, &news, &e))
        fail_msg("%s", e.text);
    outbox_close(ob);
}

static int32_t here(struct fixture *f)
{
    const char *id = SESSION;
    int32_t count = -1;
    kiosk_places_of(f->ks, &id, &count, 1);
    return count;
}

static void places_that_are_lent_are_counted_until_they_are_spent(void **state)
{
    struct fixture *f = *state;
    struct outbox_terms terms = {.epoch = {1, 7}};
    struct err e;
    uint64_t made = 0;
    fill(f);
    (void)read_station(f);
    memcpy(f->place.hw, machine, sizeof machine);
    kiosk_store_close(f->ks);
    assert_true(kiosk_store_open(&f->ks, &f->place, &e));
    (void)read_station(f);
    assert_int_equal(here(f), 0);
    lend(f, 9, 3, machine);
    assert_int_equal(here(f), 3);
    draft(f, DOING_BOOKING); /* of two places */
    (void)save(f);
    struct outbox *ob = agents_outbox(f);
    memcpy(terms.hw, machine, sizeof machine);
    assert_true(outbox_number(ob, &terms, &made, &e));
    outbox_close(ob);
    assert_int_equal(here(f), 1);
}

static void what_is_lent_to_another_machine_is_not_counted(void **state)
{
    struct fixture *f = *state;
    static const uint8_t other[HW_HASH_BYTES] = {9};
    fill(f);
    (void)read_station(f);
    lend(f, 9, 3, other);
    assert_int_equal(here(f), 0);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        HAND(in_reach_of_the_hub_its_count_is_shown),
        HAND(cut_off_only_what_is_lent_is_promised),
        HAND(cut_off_with_nothing_lent_one_can_only_ask),
        HAND(a_full_session_has_what_is_lent),
        HAND(with_a_clock_that_nobody_vouches_for_nothing_is_promised),
        cmocka_unit_test_setup_teardown(
            places_that_are_lent_are_counted_until_they_are_spent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_lent_to_another_machine_is_not_counted,
                                        set_up, tear_down));
    return failed;
}
