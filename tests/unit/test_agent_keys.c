/* Which keys of the hub the agent comes to believe. */
#include "core/key_chain.h"
#include "tests/unit/agent_scene.h"

static struct key_set set_of(uint64_t serial, const struct sign_key *sign, uint8_t seal)
{
    struct key_set set = {.area = "leeds", .serial = serial};
    memcpy(set.sign_id, sign->id, sizeof set.sign_id);
    memcpy(set.sign_key, sign->public_key, sizeof set.sign_key);
    memset(set.seal_key, seal, sizeof set.seal_key);
    keyid_of(set.seal_id, set.seal_key, sizeof set.seal_key);
    return set;
}

static void hub_links(struct scene *s, uint64_t serial, const struct sign_key *new,
                      uint8_t seal, const struct sign_key *by)
{
    struct err e;
    char topic[TOPIC_SIZE];
    struct key_set set = set_of(serial, new, seal);
    topic_of(topic, TOPIC_RESPONSE, "leeds", NAME);
    bytes_clear(&s->frame);
    if (!key_chain_sign(&s->frame, &set, by, &e))
        fail_msg("%s", e.text);
    agent_core_message(s->core, topic, s->frame.data, s->frame.size, &s->now);
}

static struct key_set known(struct scene *s)
{
    struct key_set set = {.serial = 0};
    struct err e;
    bool found = false;
    assert_true(content_get(s->content, "keys", &s->inner, &found, &e));
    if (found)
        assert_true(wire_get_keys(&set, s->inner.data, s->inner.size, &e));
    return set;
}

static bool believes(struct scene *s, const struct sign_key *key)
{
    struct sign_key before = s->hub_key;
    static unsigned number;
    char id[UUID_SIZE];
    uint64_t at = cursor(s);
    snprintf(id, sizeof id, "01990000-0000-7000-8000-%012u", ++number);
    s->hub_key = *key;
    hub_put(s, id, "{}");
    hub_batch(s, false, at);
    s->hub_key = before;
    return cursor(s) > at;
}

static void a_kiosk_that_missed_two_rotations_follows_the_chain(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_links(s, 1, &s->hub_key, 9, &s->hub_key);
    assert_int_equal(known(s).serial, 1);
    agent_core_down(s->core, &s->now);
    agent_core_up(s->core, &s->now);
    assert_int_equal(hello_of(s).keys, 1);
    hub_links(s, 3, &s->kiosk_key, 9, &s->next_key); /* overtakes the one before it */
    assert_int_equal(known(s).serial, 1);
    hub_links(s, 2, &s->next_key, 9, &s->hub_key);
    hub_links(s, 3, &s->kiosk_key, 9, &s->next_key);
    assert_int_equal(known(s).serial, 3);
    hub_head(s, TOPIC_HEAD, "");
    assert_false(took(s, TOPIC_REQUEST, WIRE_PULL));
    s->hub_key = s->kiosk_key;
    connect_and_sync(s);
    assert_true(believes(s, &s->kiosk_key));
}

static void an_old_set_and_an_old_key_are_of_no_use_any_more(void **state)
{
    struct scene *s = *state;
    struct sign_key old = s->hub_key;
    connect_and_sync(s);
    hub_links(s, 1, &old, 9, &old);
    hub_links(s, 2, &s->next_key, 9, &old);
    hub_links(s, 1, &old, 9, &old);
    hub_links(s, 3, &old, 9, &old); /* by a key that was replaced */
    assert_int_equal(known(s).serial, 2);
    assert_false(believes(s, &old));
    stop(s);
    start(s);
    s->hub_key = s->next_key;
    connect_and_sync(s);
    assert_false(believes(s, &old));
    assert_true(believes(s, &s->next_key));
}

static void another_set_with_the_same_serial_is_dropped(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_links(s, 1, &s->hub_key, 9, &s->hub_key);
    hub_links(s, 1, &s->hub_key, 8, &s->hub_key);
    assert_int_equal(known(s).seal_key[0], 9);
    hub_links(s, 2, &s->hub_key, 8, &s->hub_key);
    assert_int_equal(known(s).seal_key[0], 8);
}

static void an_unknown_key_makes_it_ask_but_not_at_any_rate(void **state)
{
    struct scene *s = *state;
    struct sign_key own = s->hub_key;
    connect_and_sync(s);
    while (took(s, TOPIC_REQUEST, WIRE_HELLO))
        continue;
    s->now.ms += 2000;
    s->hub_key = s->next_key;
    hub_head(s, TOPIC_HEAD, "");
    hello_of(s);
    hub_head(s, TOPIC_HEAD, "");
    s->now.ms += 1000;
    hub_head(s, TOPIC_HEAD, "");
    assert_false(took(s, TOPIC_REQUEST, WIRE_HELLO));
    s->hub_key = own;
}

static void a_kiosk_that_is_set_up_anew_forgets_the_other_hubs_keys(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_links(s, 1, &s->hub_key, 9, &s->hub_key);
    hub_links(s, 2, &s->next_key, 9, &s->hub_key);
    stop(s);
    s->hub_key = s->stranger; /* the pinned key of the next start */
    start(s);
    connect_and_sync(s);
    assert_true(believes(s, &s->stranger));
    assert_false(believes(s, &s->next_key));
}

/* The kiosk seals with what content.db holds: without it nothing can be saved. */
static void a_new_content_db_gets_the_keys_that_are_believed(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    hub_links(s, 1, &s->hub_key, 9, &s->hub_key);
    renew_content(s);
    assert_int_equal(known(s).serial, 0);
    hub_links(s, 1, &s->hub_key, 9, &s->hub_key);
    assert_int_equal(known(s).serial, 1);
}

static void keys_that_could_not_be_kept_are_asked_for_again(void **state)
{
    struct scene *s = *state;
    connect_and_sync(s);
    meddle(s, "CREATE TRIGGER stuck BEFORE INSERT ON item"
              " BEGIN SELECT raise(ABORT, 'stuck'); END");
    hub_links(s, 1, &s->hub_key, 9, &s->hub_key);
    assert_int_equal(known(s).serial, 0);
    meddle(s, "DROP TRIGGER stuck");
    s->now.ms += 90 * 1000;
    agent_core_tick(s->core, &s->now);
    assert_int_equal(hello_of(s).keys, 1);
    hub_links(s, 1, &s->hub_key, 9, &s->hub_key);
    assert_int_equal(known(s).serial, 1);
}

/* Else a power cut between the two would leave the new pin beside the other hub's keys:
 * nobody would be believed, for good. */
static void another_hubs_pin_is_not_noted_before_its_keys(void **state)
{
    struct scene *s = *state;
    struct err e;
    bool found = false;
    connect_and_sync(s);
    meddle(s, "CREATE TRIGGER stuck BEFORE INSERT ON item WHEN new.name = 'keys'"
              " BEGIN SELECT raise(ABORT, 'stuck'); END");
    hub_links(s, 1, &s->hub_key, 9, &s->hub_key);
    assert_true(content_get(s->content, "keys pinned", &s->inner, &found, &e));
    assert_false(found);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(SCENE(a_kiosk_that_missed_two_rotations_follows_the_chain),
              SCENE(an_old_set_and_an_old_key_are_of_no_use_any_more),
              SCENE(another_set_with_the_same_serial_is_dropped),
              SCENE(an_unknown_key_makes_it_ask_but_not_at_any_rate),
              SCENE(a_kiosk_that_is_set_up_anew_forgets_the_other_hubs_keys),
              SCENE(a_new_content_db_gets_the_keys_that_are_believed),
              SCENE(keys_that_could_not_be_kept_are_asked_for_again),
              SCENE(another_hubs_pin_is_not_noted_before_its_keys));
    return failed;
}
