/* link: one MQTT 5 connection over mutual TLS, in our own poll loop (protocol.md, 1).
 *
 * Clean start, session expiry 0, QoS 1, TCP_NODELAY, keepalive 30 s. A lossy, doubling,
 * reordering switch: nothing may rest on what it returns. After any error the handle is
 * destroyed and made anew after a random wait between reconnect_min_ms and
 * reconnect_max_ms; connecting has its own deadline of 10 s. The broker is given as an
 * address or as a name that resolves at once.
 * Callbacks run inside the loop's turn, never inside libmosquitto's.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/topic.h"
#include "host/loop.h"

struct link;

enum { LINK_SUBSCRIPTIONS_MAX = 8, LINK_PAYLOAD_MAX = 270000, LINK_UNACKED_MAX = 8192 };

struct link_config {
    const char *host;
    uint16_t port;
    const char *name; /* certificate name = client id */
    const char *ca_file, *cert_file, *key_file;
    uint32_t reconnect_min_ms, reconnect_max_ms;
    const char *subscriptions[LINK_SUBSCRIPTIONS_MAX]; /* NULL-terminated if fewer */
    const char *will_topic;                            /* NULL: none. Retained, QoS 1 */
    const void *will;
    size_t will_size;
    uint32_t will_delay_s;
    /* The instant at which the broker's certificate must be valid, asked at each try; 0:
     * at any, while our clock is not trusted. NULL: by the system's clock. */
    int64_t (*time)(void *context);
    void *time_context; /* lent */
};

struct link_events {
    void (*up)(void *context); /* connected and every subscription granted */
    /* After every end, also of a try that never came up: may be called many times. */
    void (*down)(void *context, const char *why);
    void (*message)(void *context, const char *topic, const void *data, size_t size);
    /* PUBACK of a publish with a tag: 0 fine, 0x10 nobody listens, >= 0x80 refused. */
    void (*puback)(void *context, uint64_t tag, uint8_t code);
    void *context;
};

/* Copies the texts. Starts to connect with the loop's first turn. ERR_INPUT names a file
 * that cannot be read; what is wrong inside it is told by down(). Handlers may be NULL.
 */
MUST_CHECK bool link_open(struct link **out, struct loop *loop,
                          const struct link_config *config,
                          const struct link_events *events, struct err *e);
/* Not from one of its own callbacks. The broker sends the will. */
void link_close(struct link *l);

bool link_up(const struct link *l);

/* What is wrong with our certificate (host/cert.h) or the broker's (host/link_tls.h), by
 * the last try; "" if it came up or failed otherwise. Lent until the next turn. */
const char *link_trouble(const struct link *l);

/* Wait at most that long before the next try, from now on. */
void link_reconnect_ms(struct link *l, uint32_t min_ms, uint32_t max_ms);

/* ERR_LATER when not up: the caller keeps the work. Never queued while down. ERR_FULL
 * when LINK_UNACKED_MAX publishes wait for the broker. A tag of 0 asks for no puback. */
MUST_CHECK bool link_publish(struct link *l, const char *topic, const void *data,
                             size_t size, bool retain, uint32_t expiry_s, uint64_t tag,
                             struct err *e);
