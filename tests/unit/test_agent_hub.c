/* What the agent makes of the hub's coming and going. */
#include "tests/unit/agent_scene.h"

enum { NOBODY_LISTENS = 0x10 };

static void later(struct scene *s, uint64_t ms)
{
    s->now.ms += ms;
    agent_core_tick(s->core, &s->now);
}

static bool says_hello(struct scene *s)
{
    return took(s, TOPIC_REQUEST, WIRE_HELLO);
}

static bool hub_is_shown(struct scene *s)
{
    hear_kiosk(s);
    return s->state.hub;
}

static void it_listens_to_the_hubs_status(void **state)
{
    struct scene *s = *state;
    char topics[AGENT_SUBSCRIPTIONS][TOPIC_SIZE];
    agent_core_subscriptions(s->core, topics);
    assert_string_equal(topics[AGENT_SUBSCRIPTIONS - 1], "v1/leeds/h/st");
}

/* The broker keeps the session of a hub that was killed for a while and takes what is
 * sent to it; the new hub never sees it. */
static void what_a_dead_hub_was_sent_is_sent_to_the_next_at_once(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_status(s, true, HUB_TIME);
    later(s, 60000);
    person_books(s, OP_A);
    assert_string_equal(op_of(s).op, OP_A);
    later(s, 700);
    hub_status(s, true, HUB_TIME + 61);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_string_equal(op_of(s).op, OP_A);
}

/* Its clock says the same, as it does for a second. */
static void a_hub_that_was_started_anew_in_the_same_second_is_another(void **state)
{
    struct scene *s = *state;
    const struct hub_status first = {.online = true, .since = HUB_TIME, .run = 5};
    const struct hub_status second = {.online = true, .since = HUB_TIME, .run = 6};
    connect_and_sync(s);
    hub_status_of(s, &first);
    later(s, 60000);
    person_books(s, OP_A);
    op_of(s);
    hub_status_of(s, &second);
    later(s, 700);
    assert_true(says_hello(s));
}

static void the_same_status_again_means_nothing(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_status(s, true, HUB_TIME);
    later(s, 60000);
    person_books(s, OP_A);
    op_of(s);
    hub_status(s, true, HUB_TIME);
    later(s, 2000);
    assert_false(says_hello(s));
}

static void who_waits_for_nothing_leaves_the_new_hub_in_peace(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_status(s, true, HUB_TIME);
    later(s, 60000);
    hub_status(s, true, HUB_TIME + 61);
    later(s, 2000);
    assert_false(says_hello(s));
    assert_true(hub_is_shown(s));
}

static void a_hub_that_goes_is_shown_and_looked_for(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_status(s, true, HUB_TIME);
    later(s, 60000);
    hub_status(s, false, 0);
    assert_false(hub_is_shown(s));
    person_books(s, OP_A);
    assert_false(took(s, TOPIC_OP, WIRE_OP));
    later(s, 30000);
    assert_true(says_hello(s));
    later(s, 1000);
    hub_status(s, true, HUB_TIME + 93);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_string_equal(op_of(s).op, OP_A);
    assert_true(hub_is_shown(s));
}

/* Ticks second by second and counts hellos, each of which is acknowledged in vain. */
static int hellos_in_vain(struct scene *s, uint64_t seconds)
{
    int hellos = 0;
    for (uint64_t i = 0; i < seconds; i++) {
        later(s, 1000);
        if (!says_hello(s))
            continue;
        hellos++;
        agent_core_puback(s->core, s->last.tag, NOBODY_LISTENS, &s->now);
    }
    return hellos;
}

/* 1 to 30 s apart at first, and 5 minutes at most. */
static void a_hub_that_stays_away_is_asked_for_ever_less_often(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    hub_status(s, false, 0);
    int first = hellos_in_vain(s, 600);
    assert_true(first >= 20 && first <= 80);
    hellos_in_vain(s, 6000);
    int later_on = hellos_in_vain(s, 6000);
    assert_true(later_on >= 20 && later_on <= 80);
    hub_status(s, true, HUB_TIME + 20000);
    later(s, 0);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(hub_is_shown(s));
    hub_status(s, false, 0); /* and all that is forgotten */
    first = hellos_in_vain(s, 600);
    assert_true(first >= 20 && first <= 80);
}

/* Without the broker's word: the time-out, and then as long. */
static void a_hub_that_is_silent_is_asked_again_soon_and_then_less_often(void **state)
{
    struct scene *s = *state;
    int hellos = 0;
    agent_core_up(s->core, &s->now);
    assert_true(says_hello(s));
    later(s, 11000);
    assert_true(says_hello(s));
    for (int i = 0; i < 590; i++) {
        later(s, 1000);
        hellos += says_hello(s);
    }
    assert_true(hellos >= 15 && hellos <= 40);
}

/* ms until hello after the hub's status, to a tenth of a second. */
static uint64_t hello_after_status(struct scene *s, int64_t since)
{
    uint64_t ms = 0;
    hub_status(s, false, 0);
    while (says_hello(s))
        continue;
    hub_status(s, true, since);
    while (!says_hello(s) && ms < 60000) {
        later(s, 100);
        ms += 100;
    }
    return ms;
}

/* All of an area hear in one moment that the hub is back. */
static void who_has_nothing_to_send_says_hello_within_some_seconds(void **state)
{
    struct scene *s = *state;
    unsigned early = 0, late = 0;
    connect_and_sync(s);
    for (int i = 1; i <= 40; i++) {
        later(s, 60000);
        uint64_t ms = hello_after_status(s, HUB_TIME + i * 60);
        assert_true(ms <= 5000);
        early += ms < 2500;
        late += ms >= 2500;
        agent_core_up(s->core, &s->now);
        hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    }
    assert_true(early >= 10 && late >= 10);
    later(s, 60000);
    person_books(s, OP_A);
    assert_int_equal(hello_after_status(s, HUB_TIME + 6000), 0);
}

static void who_saves_something_meanwhile_waits_no_longer(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    later(s, 60000);
    hub_status(s, false, 0);
    hub_status(s, true, HUB_TIME + 60);
    assert_false(says_hello(s));
    person_books(s, OP_A);
    assert_true(says_hello(s));
}

/* A hub that was stopped meanwhile has forgotten it, or has never got it. */
static void while_something_is_held_hello_is_said_again_in_time(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    person_books(s, OP_A);
    op_of(s);
    hub_notes(s, WIRE_HOLD, 1);
    for (int minute = 0; minute < 15; minute++) {
        later(s, 60000);
        hub_head(s, TOPIC_HEAD, "");
    }
    assert_false(says_hello(s));
    hub_notes(s, WIRE_HOLD, 1);
    later(s, 6000);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    hub_notes(s, WIRE_HOLD, 1);
    later(s, 6000);
    assert_false(says_hello(s));
}

/* A busy hub says a head more often than that. */
static void heads_that_cannot_be_taken_up_do_not_put_off_hello(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    meddle(s, "CREATE TRIGGER stuck BEFORE UPDATE OF epoch ON state"
              " BEGIN SELECT raise(ABORT, 'stuck'); END");
    s->epoch = (struct epoch){2, 88};
    for (int i = 0; i < 4; i++) {
        hub_head(s, TOPIC_HEAD, "");
        s->now.ms += 3000;
        agent_core_tick(s->core, &s->now);
    }
    assert_int_equal(hello_of(s).epoch.counter, 1);
    assert_false(took(s, TOPIC_REQUEST, WIRE_HELLO)); /* nor does each bring one */
}

/* Old ones, replayed by a bad broker or late. */
static void a_flood_of_statuses_makes_one_hello_a_second(void **state)
{
    struct scene *s = *state;
    int hellos = 0;
    connect_and_sync(s);
    person_books(s, OP_A);
    for (int i = 0; i < 1000; i++) {
        hub_status(s, true, HUB_TIME + i % 2);
        while (says_hello(s))
            hellos++;
        later(s, 10);
    }
    assert_true(hellos >= 5 && hellos <= 12);
}

static void a_status_that_cannot_be_read_is_reported(void **state)
{
    struct scene *s = *state;
    char text[AGENT_REPORT_SIZE];
    connect_and_sync(s);
    while (agent_core_report(s->core, text))
        continue;
    bytes_clear(&s->body);
    bytes_text(&s->body, "{\"v\":1,\"k\":\"hub\",\"online\":3}\n");
    hub_sends(s, TOPIC_HUB_STATUS);
    assert_true(agent_core_report(s->core, text));
    assert_non_null(strstr(text, "online"));
}

static void wait_ms(struct scene *s, uint64_t ms)
{
    s->now.ms += ms;
    agent_core_tick(s->core, &s->now);
}

/* It stops when it is shown the newer head; nothing else makes an idle kiosk speak. */
static void a_hub_that_is_over_is_shown_the_newer_head(void **state)
{
    struct scene *s = *state;
    const struct epoch present = {2, 88};
    s->epoch = present;
    connect_and_sync(s);
    const struct epoch others[] = {{1, 77}, {2, 99}};
    for (size_t i = 0; i < LENGTH(others); i++) {
        wait_ms(s, 20000);
        while (took(s, TOPIC_REQUEST, WIRE_HELLO))
            ;
        s->epoch = others[i];
        hub_head(s, TOPIC_HEAD, "");
        wait_ms(s, 6000);
        struct hello h = hello_of(s);
        assert_true(epoch_equal(&h.epoch, &present));
        assert_true(h.head_size > 0);
        s->epoch = present;
        hub_head(s, TOPIC_RESPONSE, h.cid);
    }
}

/* ---- what it tells of itself ---- */

/* How often it tells how it is in that time, a look each quarter of a second; the content
 * changes `changes` times, each 20 s. */
static unsigned statuses(struct scene *s, unsigned seconds, unsigned changes)
{
    unsigned count = 0;
    for (unsigned i = 0; i < 4 * seconds; i++) {
        s->now.ms += 250;
        if (i % 80 == 0 && i / 80 < changes) {
            hub_put(s, OP_A, i % 160 == 0 ? "{}" : "{\"x\":1}");
            hub_batch(s, false, s->seq - 1);
        }
        agent_core_tick(s->core, &s->now);
        while (took(s, TOPIC_STATUS, WIRE_STATUS))
            count++;
    }
    return count;
}

static struct kiosk_status status_of(struct scene *s, unsigned seconds)
{
    struct kiosk_status st;
    struct err e;
    bool told = false;
    for (unsigned i = 0; i < 4 * seconds && !told; i++) {
        s->now.ms += 250;
        agent_core_tick(s->core, &s->now);
        told = took(s, TOPIC_STATUS, WIRE_STATUS);
    }
    assert_true(told);
    assert_true(wire_get_status(&st, s->inner.data, s->inner.size, &e));
    return st;
}

static void a_change_after_a_quiet_time_is_told_within_seconds(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    assert_int_equal(statuses(s, 300, 1), 1);
    hub_put(s, OP_B, "{}");
    hub_batch(s, false, s->seq - 1);
    assert_int_equal(status_of(s, 6).seq, s->seq);
}

static void changes_that_follow_each_other_are_told_once_a_minute(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    statuses(s, 60, 3);
    unsigned ten_minutes = statuses(s, 600, 30);
    assert_in_range(ten_minutes, 9, 10);
    hub_put(s, OP_B, "{}"); /* the last one, too */
    hub_batch(s, false, s->seq - 1);
    assert_int_equal(status_of(s, 66).seq, s->seq);
    assert_int_equal(statuses(s, 600, 0), 0);
}

static void that_it_has_caught_up_is_told_within_seconds(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    statuses(s, 70, 1);
    agent_core_down(s->core, &s->now);
    hub_put(s, OP_B, "{}");
    agent_core_up(s->core, &s->now);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_true(took(s, TOPIC_REQUEST, WIRE_PULL));
    hub_batch(s, true, s->seq - 1);
    assert_int_equal(status_of(s, 11).seq, s->seq);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(SCENE(a_hub_that_is_over_is_shown_the_newer_head),
              SCENE(it_listens_to_the_hubs_status),
              SCENE(what_a_dead_hub_was_sent_is_sent_to_the_next_at_once),
              SCENE(a_hub_that_was_started_anew_in_the_same_second_is_another),
              SCENE(the_same_status_again_means_nothing),
              SCENE(who_waits_for_nothing_leaves_the_new_hub_in_peace),
              SCENE(a_hub_that_goes_is_shown_and_looked_for),
              SCENE(a_hub_that_stays_away_is_asked_for_ever_less_often),
              SCENE(a_hub_that_is_silent_is_asked_again_soon_and_then_less_often),
              SCENE(who_has_nothing_to_send_says_hello_within_some_seconds),
              SCENE(who_saves_something_meanwhile_waits_no_longer),
              SCENE(while_something_is_held_hello_is_said_again_in_time),
              SCENE(heads_that_cannot_be_taken_up_do_not_put_off_hello),
              SCENE(a_flood_of_statuses_makes_one_hello_a_second),
              SCENE(a_status_that_cannot_be_read_is_reported),
              SCENE(a_change_after_a_quiet_time_is_told_within_seconds),
              SCENE(changes_that_follow_each_other_are_told_once_a_minute),
              SCENE(that_it_has_caught_up_is_told_within_seconds));
    return failed;
}
