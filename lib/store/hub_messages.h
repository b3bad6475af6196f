/* hub_messages: the queue of messages to people. One enters it in the transaction of what
 * it tells, so that it is never told of something that did not happen, nor forgotten.
 * Who it goes to and what it says are sealed (core/seal_own.h, struct letter); the box is
 * emptied once it has gone out, or was given up. A driver takes them from here
 * (server/channels/channel.h).
 */
#pragma once

#include "store/hub_store.h"

enum { MESSAGE_PURPOSE_SIZE = 33, MESSAGE_DRIVER_SIZE = 17, MESSAGE_REF_SIZE = 65 };
enum { MESSAGE_TRIES_MAX = 12 };

enum message_state {
    MESSAGE_QUEUED,
    MESSAGE_SENT,
    MESSAGE_FAILED,  /* for good: staff should look */
    MESSAGE_DROPPED, /* its person was erased, or there is no longer a reason */
    MESSAGE_STATE_COUNT
};
const char *message_state_name(enum message_state s);

struct hub_message {
    char id[UUID_SIZE];
    char person[UUID_SIZE];             /* op, or mentor: whose contact it goes to */
    char about[UUID_SIZE];              /* op of whom it tells something; "": nobody */
    char purpose[MESSAGE_PURPOSE_SIZE]; /* a word: "mentor_offer" */
    enum channel channel;
    enum message_state state;
    int64_t made, due, ended;
    uint32_t tries;
    char driver[MESSAGE_DRIVER_SIZE];  /* that took it; "": none yet */
    char driver_ref[MESSAGE_REF_SIZE]; /* what that one calls it; nothing personal */
    char key[KEYID_SIZE];
};

/* Queued, due at once if m->due is 0. */
MUST_CHECK bool hub_message_put(struct hub_store *s, const struct hub_message *m,
                                const void *box, size_t size, struct err *e);
/* The first that is due by now. */
MUST_CHECK bool hub_message_next(struct hub_store *s, int64_t now, struct hub_message *m,
                                 struct bytes *box, bool *found, struct err *e);
/* Without its box. */
MUST_CHECK bool hub_message_get(struct hub_store *s, const char *id,
                                struct hub_message *m, bool *found, struct err *e);
/* When the next is due; INT64_MAX: none waits. */
MUST_CHECK bool hub_message_due(struct hub_store *s, int64_t *due, struct err *e);
/* How it went: state, due, tries, driver, driver_ref, ended are written; the box goes
 * unless it is still queued. */
MUST_CHECK bool hub_message_update(struct hub_store *s, const struct hub_message *m,
                                   struct err *e);
/* Whatever goes to them or tells of them: an erasure; it may have no hub_store. */
MUST_CHECK bool hub_message_drop(struct db *db, const char *person, struct err *e);

/* What is still queued and tells of them: there is no longer a reason. */
MUST_CHECK bool hub_message_recall(struct db *db, const char *about, struct err *e);

/* Newest first, at most that many, without their boxes. */
struct hub_message_list {
    size_t max;
    bool (*each)(void *context, const struct hub_message *m);
    void *context;
};
MUST_CHECK bool hub_message_each(struct hub_store *s, const struct hub_message_list *list,
                                 struct err *e);
