/* What the agent makes of the hub's coming and going. */
#include "tests/unit/agent_scene.h"

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
    later(s, 1000);
    assert_true(says_hello(s));
    later(s, 1000);
    hub_status(s, true, HUB_TIME + 63);
    hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
    assert_string_equal(op_of(s).op, OP_A);
    assert_true(hub_is_shown(s));
}

static void each_time_it_is_gone_it_is_first_looked_for_within_a_second(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    for (int i = 0; i < 6; i++) {
        hub_status(s, false, 0);
        later(s, 1000);
        hub_head(s, TOPIC_RESPONSE, hello_of(s).cid);
        assert_true(hub_is_shown(s));
    }
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

int main(void)
{
    int failed = 0;
    RUN_TESTS(SCENE(it_listens_to_the_hubs_status),
              SCENE(what_a_dead_hub_was_sent_is_sent_to_the_next_at_once),
              SCENE(the_same_status_again_means_nothing),
              SCENE(who_waits_for_nothing_leaves_the_new_hub_in_peace),
              SCENE(a_hub_that_goes_is_shown_and_looked_for),
              SCENE(each_time_it_is_gone_it_is_first_looked_for_within_a_second),
              SCENE(a_flood_of_statuses_makes_one_hello_a_second),
              SCENE(a_status_that_cannot_be_read_is_reported));
    return failed;
}
