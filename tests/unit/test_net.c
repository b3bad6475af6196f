/* The simulator's broker loses, repeats and reorders as told, each time the same way. */
#include <string.h>

#include "tests/sim/net.h"
#include "tests/test.h"

struct pair {
    struct net *net;
    size_t hub, kiosk;
};

static struct pair pair_new(uint64_t seed)
{
    struct pair p = {.net = net_new(seed)};
    p.hub = net_add(p.net);
    p.kiosk = net_add(p.net);
    net_subscribe(p.net, p.hub, "v1/leeds/#");
    net_subscribe(p.net, p.kiosk, "v1/leeds/d/#");
    net_connect(p.net, p.hub, true, 0);
    net_connect(p.net, p.kiosk, true, 0);
    return p;
}

static void publish(struct pair *p, size_t from, const char *topic, char text,
                    uint64_t now_ms)
{
    const struct net_publication what = {
        .topic = topic, .data = &text, .size = 1, .tag = (uint64_t)text};
    net_publish(p->net, from, &what, now_ms);
}

/* Takes everything; the messages to `party` are written as letters. */
static size_t collect(struct net *n, size_t party, char *out, size_t size)
{
    struct net_event e;
    size_t count = 0;
    while (net_due_ms(n) != UINT64_MAX && net_take(n, net_due_ms(n), &e))
        if (e.kind == NET_MESSAGE && e.party == party && count + 1 < size)
            out[count++] = e.size == 0 ? '?' : (char)e.data[0];
    out[count] = '\0';
    return count;
}

static void in_good_weather_all_arrives_in_order(void **state)
{
    (void)state;
    struct pair p = pair_new(1);
    char got[40];
    for (char c = 'a'; c <= 'e'; c++)
        publish(&p, p.hub, "v1/leeds/d/chg", c, 0);
    publish(&p, p.hub, "v1/leeds/k/x/out", 'z', 0);
    collect(p.net, p.kiosk, got, sizeof got);
    assert_string_equal(got, "abcde");
    net_free(p.net);
}

static void bad_weather_drops_repeats_reorders_and_damages(void **state)
{
    (void)state;
    struct pair p = pair_new(2);
    const struct net_weather w = {.drop_permille = 200,
                                  .repeat_permille = 200,
                                  .replay_permille = 50,
                                  .damage_permille = 50,
                                  .delay_ms_min = 1,
                                  .delay_ms_max = 5000,
                                  .replay_ms_max = 60000};
    static char got[4000];
    net_set_weather(p.net, &w);
    for (int i = 0; i < 1000; i++)
        publish(&p, p.hub, "v1/leeds/d/chg", (char)('a' + i % 26), 0);
    collect(p.net, p.kiosk, got, sizeof got);
    struct net_counts c = net_counts(p.net);
    assert_true(c.dropped > 100 && c.repeated > 100 && c.replayed > 20 && c.damaged > 20);
    assert_true(strncmp(got, "abcdefghij", 10) != 0);
    net_free(p.net);
}

static void the_same_seed_gives_the_same_weather(void **state)
{
    (void)state;
    static char got[2][4000];
    for (size_t run = 0; run < 2; run++) {
        struct pair p = pair_new(7);
        const struct net_weather w = {
            .drop_permille = 300, .repeat_permille = 300, .delay_ms_max = 900};
        net_set_weather(p.net, &w);
        for (int i = 0; i < 500; i++)
            publish(&p, p.hub, "v1/leeds/d/chg", (char)('a' + i % 26), (uint64_t)i);
        collect(p.net, p.kiosk, got[run], sizeof got[run]);
        net_free(p.net);
    }
    assert_string_equal(got[0], got[1]);
}

static void a_publish_that_nobody_takes_is_acknowledged_as_such(void **state)
{
    (void)state;
    struct pair p = pair_new(1);
    struct net_event e;
    net_connect(p.net, p.hub, false, 0);
    publish(&p, p.kiosk, "v1/leeds/k/x/op", 'a', 0);
    assert_true(net_take(p.net, 0, &e));
    assert_int_equal(e.kind, NET_PUBACK);
    assert_int_equal(e.party, p.kiosk);
    assert_int_equal(e.code, NET_NOBODY_LISTENS);
    assert_int_equal(e.tag, 'a');
    net_free(p.net);
}

static void a_lost_connection_and_a_cut_lose_what_is_under_way(void **state)
{
    (void)state;
    struct pair p = pair_new(1);
    char got[8];
    publish(&p, p.hub, "v1/leeds/d/chg", 'a', 0);
    net_connect(p.net, p.kiosk, false, 0);
    net_connect(p.net, p.kiosk, true, 0);
    publish(&p, p.hub, "v1/leeds/d/chg", 'b', 0);
    net_cut(p.net, p.kiosk, NET_TO_BROKER, true); /* one way only */
    publish(&p, p.hub, "v1/leeds/d/chg", 'c', 0);
    collect(p.net, p.kiosk, got, sizeof got);
    assert_string_equal(got, "bc");
    publish(&p, p.kiosk, "v1/leeds/k/x/op", 'd', 0);
    assert_int_equal(collect(p.net, p.hub, got, sizeof got), 0);
    net_cut(p.net, p.kiosk, NET_FROM_BROKER, true);
    publish(&p, p.hub, "v1/leeds/d/chg", 'e', 0);
    assert_int_equal(collect(p.net, p.kiosk, got, sizeof got), 0);
    net_free(p.net);
}

static void what_is_retained_greets_who_connects_until_the_broker_restarts(void **state)
{
    (void)state;
    struct pair p = pair_new(1);
    char got[8];
    const struct net_publication head = {
        .topic = "v1/leeds/d/head", .data = "h", .size = 1, .retain = true};
    net_publish(p.net, p.hub, &head, 0);
    collect(p.net, p.kiosk, got, sizeof got);
    net_connect(p.net, p.kiosk, true, 0);
    collect(p.net, p.kiosk, got, sizeof got);
    assert_string_equal(got, "h");
    net_restart(p.net);
    assert_false(net_connected(p.net, p.kiosk));
    net_connect(p.net, p.kiosk, true, 0);
    assert_int_equal(collect(p.net, p.kiosk, got, sizeof got), 0);
    net_free(p.net);
}

static void a_will_is_published_unless_its_party_comes_back_in_time(void **state)
{
    (void)state;
    struct pair p = pair_new(1);
    char got[8];
    const struct net_publication will = {
        .topic = "v1/leeds/d/st", .data = "w", .size = 1};
    net_set_will(p.net, p.hub, &will, 5000);
    net_connect(p.net, p.hub, false, 100);
    net_connect(p.net, p.hub, true, 4000);
    assert_int_equal(collect(p.net, p.kiosk, got, sizeof got), 0);
    net_connect(p.net, p.hub, false, 5000);
    assert_int_equal(net_due_ms(p.net), 10000);
    collect(p.net, p.kiosk, got, sizeof got);
    assert_string_equal(got, "w");
    net_free(p.net);
}

static void who_is_busy_takes_what_came_when_that_is_over(void **state)
{
    (void)state;
    struct pair p = pair_new(8);
    struct net_event e;
    net_busy(p.net, p.kiosk, 3000);
    for (char c = 'a'; c <= 'c'; c++)
        publish(&p, p.hub, "v1/leeds/d/chg", c, 10);
    while (net_take(p.net, 2999, &e))
        assert_int_equal(e.party, p.hub); /* is told that it was published */
    assert_int_equal(net_due_ms(p.net), 3000);
    for (char c = 'a'; c <= 'c'; c++) {
        assert_true(net_take(p.net, 3000, &e));
        assert_int_equal(e.data[0], c);
    }
    net_free(p.net);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(in_good_weather_all_arrives_in_order),
              TEST(who_is_busy_takes_what_came_when_that_is_over),
              TEST(bad_weather_drops_repeats_reorders_and_damages),
              TEST(the_same_seed_gives_the_same_weather),
              TEST(a_publish_that_nobody_takes_is_acknowledged_as_such),
              TEST(a_lost_connection_and_a_cut_lose_what_is_under_way),
              TEST(a_will_is_published_unless_its_party_comes_back_in_time),
              TEST(what_is_retained_greets_who_connects_until_the_broker_restarts));
    return failed;
}
