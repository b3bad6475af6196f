/* hub_strangers: senders of this area that the hub does not know, as their registration
 * came after the backup it was restored from (docs/protocol.md, 10).
 *
 * The broker vouches for the name in a topic, and for nothing else: no key is known, so
 * not a byte of what they say is read, and they are answered nothing. What is kept of one
 * is its name, and that it was given up; in hub.db only while the hub holds.
 */
#pragma once

#include "core/topic.h"
#include "store/hub_life.h"

/* As many as an area can have: the CA has signed each name, or the broker lies. */
enum { HUB_STRANGERS_MAX = 10000 };

struct stranger {
    char name[NAME_SIZE];
    int64_t at;   /* hub's clock, when it was first heard of */
    bool lost;    /* staff say that it tells nothing, or is none of theirs */
    bool unsaved; /* not in hub.db */
};

struct strangers {
    size_t count, capacity;
    struct stranger *items; /* owned */
    size_t unsaved;
};

MUST_CHECK bool strangers_load(struct strangers *all, struct hub_store *s, struct err *e);
void strangers_free(struct strangers *all);

/* NULL: not heard of. Lent until the next call that changes the list. */
struct stranger *strangers_find(const struct strangers *all, const char *name);
/* Once each. ERR_FULL at HUB_STRANGERS_MAX. */
MUST_CHECK bool strangers_note(struct strangers *all, const char *name, int64_t now,
                               struct err *e);
/* How many the hub waits for. */
size_t strangers_awaited(const struct strangers *all);

/* Inside the store's open transaction: those that are new, with an alarm each. */
MUST_CHECK bool strangers_save(const struct strangers *all, struct hub_store *s,
                               int64_t now, struct err *e);
/* After that transaction was committed. */
void strangers_saved(struct strangers *all);
/* It is registered now. */
void strangers_drop(struct strangers *all, struct stranger *which);
