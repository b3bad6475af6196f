/* door_client: the kiosk's end of the Unix socket to the agent (core/notice.h). Connects
 * by itself and again when the agent has gone; what comes is handed on as notices.
 * Without an agent the kiosk works on: it only does not hear of changes.
 */
#pragma once

#include "core/notice.h"
#include "host/loop.h"

struct door_client;

struct door_handler {
    void (*notice)(void *context, const struct notice *n);
    /* The agent is gone: nothing it said last may be believed for longer. */
    void (*lost)(void *context);
    void *context;
};

/* Tries at once, then every second, later every ten. path is lent for the client's life.
 * ERR_INPUT if it is too long for a socket's name. */
MUST_CHECK bool door_client_open(struct door_client **out, struct loop *loop,
                                 const char *path, const struct door_handler *handler,
                                 struct err *e);
void door_client_close(struct door_client *d);

/* Tells the agent that outbox.db has a new row. Lost if nobody is there: the agent looks
 * for itself when it starts. */
void door_client_saved(struct door_client *d);
/* Tells it that content.db cannot be read. */
void door_client_unreadable(struct door_client *d);

/* Sends a question to the hub through it. False: nobody is there, no answer will come. */
MUST_CHECK bool door_client_ask(struct door_client *d, const struct notice *n);
