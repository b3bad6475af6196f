/* net: a broker as the protocol takes it to be (protocol.md): a switch for datagrams that
 * loses, delays, repeats, reorders, replays and damages, on virtual time.
 *
 * Parties subscribe by filters and publish to topics. What is in flight to a party that
 * loses its connection is gone. A published message is acknowledged with 0, or with 0x10
 * when nobody who is connected takes that topic; the acknowledgement travels as lossy as
 * anything. Retained messages are kept until the broker restarts.
 *
 * Deterministic: events come in order of time, then of making.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/sim/rng.h"

enum {
    NET_TOPIC_SIZE = 128,
    NET_FILTERS_MAX = 6,
    NET_IN_FLIGHT_MAX = 200000, /* beyond, messages are lost and counted as overflow */
    NET_NOBODY_LISTENS = 0x10,
};

struct net;

struct net_weather {
    uint32_t drop_permille;
    uint32_t repeat_permille;
    uint32_t replay_permille; /* a copy comes once more, up to replay_ms_max later */
    uint32_t damage_permille; /* one bit flipped, or cut short */
    uint32_t delay_ms_min, delay_ms_max;
    uint32_t replay_ms_max;
};

enum net_direction { NET_TO_BROKER, NET_FROM_BROKER };

enum net_event_kind { NET_MESSAGE, NET_PUBACK };

struct net_event {
    enum net_event_kind kind;
    size_t party; /* to whom */
    char topic[NET_TOPIC_SIZE];
    const uint8_t *data; /* lent until the next call of net_take */
    size_t size;
    uint64_t tag; /* PUBACK */
    uint8_t code; /* PUBACK */
};

struct net_publication {
    const char *topic;
    const void *data;
    size_t size;
    bool retain;
    uint64_t tag;
};

struct net_counts {
    uint64_t published, delivered, dropped, repeated, replayed, damaged, unheard;
    uint64_t cut;      /* lost to a partition or a lost connection */
    uint64_t late;     /* held up for more than a second */
    uint64_t overflow; /* lost to NET_IN_FLIGHT_MAX: a storm */
    uint64_t bytes;
};

struct net *net_new(uint64_t seed);
void net_free(struct net *n);
void net_set_weather(struct net *n, const struct net_weather *w);

/* Gives the party's number: 0, 1, 2 ... */
size_t net_add(struct net *n);
/* filter: a topic, or one that ends in "/#". */
void net_subscribe(struct net *n, size_t party, const char *filter);
void net_unsubscribe_all(struct net *n, size_t party);

/* What the broker publishes, retained, when the party has been gone for delay_ms: as the
 * party left it when it last connected. Copies. */
void net_set_will(struct net *n, size_t party, const struct net_publication *will,
                  uint32_t delay_ms);

/* A party that connects is sent what is retained under its filters. */
void net_connect(struct net *n, size_t party, bool connected, uint64_t now_ms);
bool net_connected(const struct net *n, size_t party);
/* A cut that nobody is told of: the connection seems to stand. */
void net_cut(struct net *n, size_t party, enum net_direction way, bool cut);
/* Until then what comes for that party waits for it. */
void net_busy(struct net *n, size_t party, uint64_t until_ms);
/* All in flight and all retained is lost, all connections too. */
void net_restart(struct net *n);

/* Copies. Nothing happens if the party is not connected. */
void net_publish(struct net *n, size_t party, const struct net_publication *p,
                 uint64_t now_ms);

/* The broker itself says it, unasked, to all that take the topic. */
void net_inject(struct net *n, const struct net_publication *p, uint64_t now_ms);

uint64_t net_due_ms(const struct net *n); /* UINT64_MAX: nothing is under way */
/* The next event that is due; false: none. */
bool net_take(struct net *n, uint64_t now_ms, struct net_event *e);
struct net_counts net_counts(const struct net *n);
