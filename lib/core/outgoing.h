/* outgoing: what a deciding part wants published, in order, until its shell takes it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/topic.h"

enum { OUTGOING_MAX = 4096 };

struct outgoing_message {
    char topic[TOPIC_SIZE];
    uint8_t *data; /* owned by the queue until taken */
    size_t size;
    bool retain;
    uint32_t expiry_s; /* MQTT message expiry; 0: none */
    uint64_t tag;      /* the caller's; e.g. n of an op, so that a PUBACK finds it */
};

struct outgoing;

MUST_CHECK bool outgoing_new(struct outgoing **out, struct err *e);
void outgoing_free(struct outgoing *q);

/* Copies. ERR_FULL at OUTGOING_MAX. */
MUST_CHECK bool outgoing_put(struct outgoing *q, const struct outgoing_message *m,
                             struct err *e);
/* Moves the oldest to *m; the caller frees m->data. False when empty. */
bool outgoing_take(struct outgoing *q, struct outgoing_message *m);
size_t outgoing_count(const struct outgoing *q);
