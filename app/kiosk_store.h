/* kiosk_store: the kiosk's two files. content.db is read (the agent writes it), outbox.db
 * is written: what a person did is sealed to the hub's key and committed there before any
 * screen says "saved". Neither the seal nor the outbox can be read back here.
 *
 * Either file may be missing or broken at any time, or the disk full or read-only: then
 * the kiosk says so on its screen and tries again at the next kiosk_store_station, which
 * also opens a content.db that the agent has put in the place of a broken one. One
 * thread.
 */
#pragma once

#include "app/hub_ask.h"
#include "app/model.h"
#include "core/err.h"

/* The wordings of consent that people are shown; the hub keeps the id with each record.
 * A changed wording gets a new id. */
#define CONSENT_INTEREST "kiosk-interest-2"
#define CONSENT_BOOKING "kiosk-booking-2"
#define CONSENT_REQUEST "kiosk-request-2"
#define CONSENT_REGISTER "kiosk-register-2"

struct kiosk_store;

struct kiosk_place {
    const char *folder; /* holds content.db and outbox.db; lent for the store's life */
    char area[AREA_SIZE];
    char name[NAME_SIZE];        /* whole certificate name */
    char organisation[REF_SIZE]; /* ref; empty: that of the first session or job */
    struct place here;
    uint8_t
        hw[HW_HASH_BYTES]; /* this machine (host/machine.h): what is lent is lent to it */
};

/* Fails only for want of memory (ERR_FULL) or if libsodium cannot start (ERR_BROKEN). */
MUST_CHECK bool kiosk_store_open(struct kiosk_store **out,
                                 const struct kiosk_place *place, struct err *e);
void kiosk_store_close(struct kiosk_store *ks);

/* Opens what is not open yet, reads keys, head and organisation. False (out is filled all
 * the same, with what is known) if something is wrong: e is for the log. */
bool kiosk_store_station(struct kiosk_store *ks, struct station *out, struct err *e);

/* Out of order, or not any more. It is so from now on; false: only until a restart. */
MUST_CHECK bool kiosk_store_close_screen(struct kiosk_store *ks, bool closed,
                                         struct err *e);

/* For a self-test: whether content.db can be read; whether outbox.db takes a commit. */
MUST_CHECK bool kiosk_store_reads(struct kiosk_store *ks, struct err *e);
MUST_CHECK bool kiosk_store_saves(struct kiosk_store *ks, struct err *e);

/* Whether content.db was found broken since this was last asked: the agent is to be
 * told. It is closed then, and opened again, perhaps a new one, by the next
 * kiosk_store_station. */
bool kiosk_store_broken(struct kiosk_store *ks);

/* ERR_LATER while there is no content.db, ERR_BROKEN if it cannot be read: nothing is
 * known then, and out is empty but for out->unread. At most max rows, itself at most
 * ROWS_MAX. */
MUST_CHECK bool kiosk_store_jobs(struct kiosk_store *ks, const struct model *m,
                                 size_t offset, size_t max, struct jobs_page *out,
                                 struct err *e);
/* Overwrites what lists keep of somebody's answers. */
void kiosk_store_forget(struct kiosk_store *ks);
MUST_CHECK bool kiosk_store_sessions(struct kiosk_store *ks,
                                     const struct session_filter *f, size_t offset,
                                     size_t max, struct sessions_page *out,
                                     struct err *e);
/* out->found is false if there is no live one. */
MUST_CHECK bool kiosk_store_job(struct kiosk_store *ks, const char *id,
                                struct job_open *out, struct err *e);
MUST_CHECK bool kiosk_store_session(struct kiosk_store *ks, const char *id,
                                    struct session_open *out, struct err *e);

struct kiosk_when { /* the shell reads the clocks */
    int64_t now, now_unix_ms;
    uint64_t now_ms;
};

/* Seals and commits what the model's draft says. When it returns true the thing survives
 * a power cut; out holds the claim code (wipe it). False: nothing has changed. */
MUST_CHECK bool kiosk_store_save(struct kiosk_store *ks, const struct model *m,
                                 const struct kiosk_when *when, struct thing *out,
                                 struct err *e);
/* The same for ending the thing that visit.draft.found_code stands for. */
MUST_CHECK bool kiosk_store_drop(struct kiosk_store *ks, const struct model *m,
                                 const struct kiosk_when *when, struct thing *out,
                                 struct err *e);

/* How an op stands; out->op is "" if it is not known here. */
MUST_CHECK bool kiosk_store_answer(struct kiosk_store *ks, const char *op,
                                   struct thing *out, struct err *e);
/* What was made here with that claim code (slow on purpose), as far as it is known here.
 * out->there is false if nothing. */
MUST_CHECK bool kiosk_store_find(struct kiosk_store *ks, const char code[CLAIM_SIZE],
                                 struct thing *out, struct err *e);

/* The question to the hub about that code, for the agent. ERR_LATER without its key. */
MUST_CHECK bool kiosk_store_ask(struct kiosk_store *ks, const char code[CLAIM_SIZE],
                                struct hub_ask *ask, struct notice *out, struct err *e);
/* What the hub answered (found), with what is published of it. */
MUST_CHECK bool kiosk_store_told(struct kiosk_store *ks, const struct status_answer *a,
                                 struct thing *out, struct err *e);
