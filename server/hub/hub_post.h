/* hub_post: takes messages to people from the queue (store/hub_messages.h) and hands them
 * to a driver (server/channels/channel.h), a few at each turn of the hub's loop. A letter
 * is opened only then; that it was is in the audit trail, in the transaction that notes
 * how it went.
 */
#pragma once

#include "server/channels/channel.h"
#include "server/hub/logic/hub_core.h"

enum {
    POST_A_TURN = 10,
    POST_RETRY_S = 60,           /* doubled each time, */
    POST_RETRY_MAX_S = 6 * 3600, /* up to this; after MESSAGE_TRIES_MAX it has failed */
    POST_UNDER_WAY_S = 24 * 3600 /* not heard of: handed over once more */
};

struct hub_post {
    struct hub *hub;              /* lent */
    struct channel_driver driver; /* owned; name NULL: none, and messages wait */
    uint64_t hseq;                /* of the newest look: something may be new since */
    int64_t due;                  /* wall: when one that waits is due */
    uint64_t sent, failed;        /* since the start */
    char trouble[ERR_TEXT_SIZE];  /* of the newest that did not go; for the log */
};

/* Never fails: what could not be written is tried again at a later turn. */
void hub_post_run(struct hub_post *p, const struct hub_now *now);
/* In ms until it wants to run again; UINT64_MAX: when something happens. */
uint64_t hub_post_wait_ms(const struct hub_post *p, const struct hub_now *now);
void hub_post_close(struct hub_post *p);
