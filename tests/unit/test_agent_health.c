/* What the agent tells of its own health: how fresh it is, and troubles that stay. */
#include "tests/unit/agent_scene.h"

enum { YEAR_S = 365 * 86400 };

static void head_at(struct scene *s, enum topic_kind kind, const char *cid, int64_t t)
{
    struct err e;
    struct head h = head_of(s, cid);
    h.t = t;
    bytes_clear(&s->body);
    assert_true(wire_put_head(&s->body, &h, &e));
    hub_sends(s, kind);
}

static int64_t synced_at(struct scene *s)
{
    struct notice n;
    agent_core_state(s->core, &n);
    return n.synced_at;
}

static void an_answer_takes_back_a_time_that_ran_ahead(void **state)
{
    struct scene *s = *state;
    struct content_state c;
    struct err e;
    hub_put(s, OP_A, "{}");
    connect_and_sync(s);
    head_at(s, TOPIC_HEAD, "", HUB_TIME + YEAR_S);
    assert_int_equal(synced_at(s), HUB_TIME + YEAR_S);
    /* Any other head may be a replay: it takes nothing back. */
    head_at(s, TOPIC_HEAD, "", HUB_TIME + 100);
    assert_int_equal(synced_at(s), HUB_TIME + YEAR_S);

    agent_core_down(s->core, &s->now);
    agent_core_up(s->core, &s->now);
    head_at(s, TOPIC_RESPONSE, hello_of(s).cid, HUB_TIME + 200);
    assert_int_equal(synced_at(s), HUB_TIME + 200);
    hear_kiosk(s);
    assert_int_equal(s->state.synced_at, HUB_TIME + 200);
    assert_true(content_state(s->content, &c, &e));
    assert_int_equal(c.synced_at, HUB_TIME + 200);
}

static void an_alarm_stays_behind_other_troubles(void **state)
{
    struct scene *s = *state;
    struct kiosk_status st;
    struct err e;
    struct agent_core_config config = {.name = NAME,
                                       .key = s->kiosk_key,
                                       .software = "0.1.0",
                                       .boot = BOOT,
                                       .alarm =
                                           "outbox damaged 2026-11-22, some was lost",
                                       .seed = 42};
    memcpy(config.hub_key, s->hub_key.public_key, sizeof config.hub_key);
    agent_core_free(s->core);
    assert_true(agent_core_new(&s->core, &config, s->content, s->outbox, &s->now, &e));
    connect_and_sync(s);
    assert_string_equal(s->state.trouble, config.alarm);
    agent_core_puback(s->core, 1, 0x87, &s->now);
    hear_kiosk(s);
    assert_string_equal(s->state.trouble, "broker refuses messages");
    agent_core_down(s->core, &s->now);
    agent_core_up(s->core, &s->now);
    hear_kiosk(s);
    assert_string_equal(s->state.trouble, config.alarm);
    assert_true(took(s, TOPIC_STATUS, WIRE_STATUS));
    assert_true(wire_get_status(&st, s->inner.data, s->inner.size, &e));
    assert_string_equal(st.trouble, config.alarm);
}

/* While it cannot connect the kiosk's screen says so; once it can, the hub is told what
 * will soon be wrong. */
static void trouble_with_a_certificate_is_told_to_the_kiosk_and_the_hub(void **state)
{
    struct scene *s = *state;
    struct kiosk_status st;
    struct err e;
    connect_and_sync(s);
    agent_core_certificate(s->core, "broker's certificate ended");
    agent_core_down(s->core, &s->now);
    hear_kiosk(s);
    assert_string_equal(s->state.trouble, "broker's certificate ended");
    agent_core_certificate(s->core, "");
    agent_core_up(s->core, &s->now);
    hear_kiosk(s);
    assert_string_equal(s->state.trouble, "");
    while (took(s, TOPIC_STATUS, WIRE_STATUS))
        continue;
    agent_core_certificate(s->core, "certificate ends 2026-12-01");
    agent_core_tick(s->core, &s->now);
    assert_true(took(s, TOPIC_STATUS, WIRE_STATUS));
    assert_true(wire_get_status(&st, s->inner.data, s->inner.size, &e));
    assert_string_equal(st.trouble, "certificate ends 2026-12-01");
}

static int64_t since(struct scene *s)
{
    struct notice n;
    agent_core_state(s->core, &n);
    return n.since;
}

/* A try that fails is no news: it was not connected before. */
static void since_when_it_is_connected_or_not_is_told(void **state)
{
    struct scene *s = *state;
    int64_t begun = s->now.wall;
    assert_int_equal(since(s), begun);
    s->now.wall += 60;
    agent_core_down(s->core, &s->now);
    assert_int_equal(since(s), begun);
    agent_core_up(s->core, &s->now);
    assert_int_equal(since(s), begun + 60);
    s->now.wall += 60;
    agent_core_down(s->core, &s->now);
    s->now.wall += 60;
    agent_core_down(s->core, &s->now);
    hear_kiosk(s);
    assert_int_equal(s->state.since, begun + 120);
    assert_string_equal(s->state.software, "0.1.0");
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(SCENE(an_answer_takes_back_a_time_that_ran_ahead),
              SCENE(an_alarm_stays_behind_other_troubles),
              SCENE(since_when_it_is_connected_or_not_is_told),
              SCENE(trouble_with_a_certificate_is_told_to_the_kiosk_and_the_hub));
    return failed;
}
