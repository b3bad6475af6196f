/* kiosk_store_inner: the inside of kiosk_store, for its own files only. */
#pragma once

#include <limits.h>

#include "app/kiosk_store.h"
#include "store/outbox.h"

struct kiosk_store {
    struct kiosk_place place;
    struct content *content;         /* NULL: not open */
    struct vacancy_index *jobs;      /* what lists of jobs rest on, of content; owned */
    struct vacancy_ranking *ranking; /* the same, by what somebody has said; owned */
    bool broken;                     /* content.db; the agent has not been told yet */
    struct outbox *outbox;
    bool failed; /* the newest thing was not saved */
    bool closed; /* out of order */
    char boot[UUID_SIZE];
    bool has_keys;
    struct key_set keys;
    struct record *record; /* room for one; used within a call */
};

/* Hands on whether content.db could be read. A broken file is let go, so that the agent
 * can put another in its place. */
bool kiosk_store_content(struct kiosk_store *ks, bool good, const struct err *e);
/* Whether it is open at all. */
bool kiosk_store_there(const struct kiosk_store *ks, struct err *e);

/* kiosk_places.c: how many places of each of these sessions are lent to this kiosk and
 * not spent, as the agent would spend them. What cannot be read counts as none. */
void kiosk_places_of(struct kiosk_store *ks, const char *const *sessions, int32_t *here,
                     size_t count);

/* kiosk_disk.c: fills disk and cannot_save; whether the host has kept it closed. */
void kiosk_store_disk(struct kiosk_store *ks, struct station *out);
bool kiosk_store_closed(const struct kiosk_store *ks);
