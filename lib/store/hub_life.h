/* hub_life: what a hub must remember of having been restored, of backups and of numbers
 * that kiosks have lost (docs/protocol.md, 10).
 *
 * A life is an epoch that a restore began. It is complete if nothing was missing. If not,
 * it holds: nothing that takes up places is decided until every kiosk has told what it
 * knows, but for sessions that staff have released.
 */
#pragma once

#include <stdint.h>

#include "core/wire_life.h"
#include "store/hub_store.h"

struct hub_life {
    bool restored;  /* else this is the first life, and the rest is zero */
    uint64_t known; /* hseq of what was there when it began */
    int64_t began;
    bool complete, holding;
};

/* Of the present epoch. */
MUST_CHECK bool hub_life_get(struct hub_store *s, struct hub_life *life, struct err *e);
/* The first life behind that epoch which was thought complete and began with less than
 * that hseq; 0: none. */
MUST_CHECK bool hub_life_lacks(struct hub_store *s, uint32_t counter, uint64_t hseq,
                               uint32_t *life, struct err *e);
/* That life was thought complete and is not; so is not the present one, which holds. */
MUST_CHECK bool hub_life_doubt(struct hub_store *s, uint32_t life, struct err *e);
/* Senders that are not registered are forgotten too. */
MUST_CHECK bool hub_life_end_hold(struct hub_store *s, struct err *e);

/* Whether some life of the hub may have used that hseq and a restore has lost it. */
MUST_CHECK bool hub_life_lost(struct hub_store *s, uint64_t hseq, bool *lost,
                              struct err *e);

/* Whether nothing may be decided about a session now; NULL: about any. */
MUST_CHECK bool hub_life_holds(struct hub_store *s, const char *session, bool *holds,
                               struct err *e);
MUST_CHECK bool hub_life_release(struct hub_store *s, const char *session, int64_t now,
                                 struct err *e);

enum hub_heard {
    HUB_UNHEARD,
    HUB_HEARD, /* has told all that it knows, in this life */
    HUB_LOST,  /* staff say that it never will */
};
MUST_CHECK bool hub_heard_get(struct hub_store *s, const char *kiosk,
                              enum hub_heard *heard, struct err *e);
MUST_CHECK bool hub_heard_put(struct hub_store *s, const char *kiosk,
                              enum hub_heard heard, int64_t now, struct err *e);

/* A sender whose registration the backup does not have: it may have been told things. The
 * hold does not end before it is registered, or staff say that it is lost. */
struct hub_stranger {
    char name[NAME_SIZE];
    int64_t at; /* when it was first heard of */
    bool lost;
};
MUST_CHECK bool hub_stranger_put(struct hub_store *s, const struct hub_stranger *row,
                                 struct err *e);
MUST_CHECK bool hub_stranger_drop(struct hub_store *s, const char *name, struct err *e);
/* All, by name. */
typedef bool hub_stranger_each(void *context, const struct hub_stranger *row);
MUST_CHECK bool hub_stranger_list(struct hub_store *s, hub_stranger_each *each,
                                  void *context, struct err *e);

/* Whether the op of that hseq is not decided, whatever staff say: the backup had it as
 * held, so its kiosk may have an answer, and was not heard. Not if it is revoked. */
MUST_CHECK bool hub_life_keeps(struct hub_store *s, uint64_t hseq, bool *keeps,
                               struct err *e);
/* Whether the present life holds, or keeps such an op: the next one is not complete. */
MUST_CHECK bool hub_life_waits(struct db *db, bool *waits, struct err *e);

/* What its holder did to a booking that is not known yet, told out of order. */
struct hub_late {
    uint64_t hseq;
    bool gone;              /* given up */
    uint32_t places;        /* else: taken, so many */
    char target[UUID_SIZE]; /* of this session; "": as it was booked */
};
/* Behind one that has the same hseq: two lives have then used it. */
MUST_CHECK bool hub_late_put(struct hub_store *s, const uint8_t code_hash[HUB_HASH_BYTES],
                             const struct hub_late *late, struct err *e);
/* It is known now, and all was done to it. */
MUST_CHECK bool hub_late_drop(struct hub_store *s,
                              const uint8_t code_hash[HUB_HASH_BYTES], struct err *e);
/* The first behind that hseq. */
MUST_CHECK bool hub_late_next(struct hub_store *s,
                              const uint8_t code_hash[HUB_HASH_BYTES], uint64_t after,
                              struct hub_late *late, bool *found, struct err *e);

/* Another hub of this area was seen: this one stops. "" if none was. */
MUST_CHECK bool hub_stop_get(struct hub_store *s, char why[ERR_TEXT_SIZE], struct err *e);
MUST_CHECK bool hub_stop_put(struct hub_store *s, uint32_t counter, const char *why,
                             int64_t now, struct err *e);

/* ---- backups ---- */

enum { HUB_BACKUP_NAME_SIZE = 80 };

struct hub_backup_row { /* one that was made and checked */
    char name[HUB_BACKUP_NAME_SIZE];
    int64_t at;
    uint64_t number, hseq; /* of the journal and of the hub */
};
MUST_CHECK bool hub_backup_put(struct hub_store *s, const struct hub_backup_row *row,
                               struct err *e);
MUST_CHECK bool hub_backup_newest(struct hub_store *s, struct hub_backup_row *row,
                                  bool *found, struct err *e);
MUST_CHECK bool hub_backup_get(struct hub_store *s, const char *name,
                               struct hub_backup_row *row, bool *found, struct err *e);

/* What is in a backup, each kiosk may forget: all before its first op that is still held.
 * note: as it is now, outside a transaction, when the backup begins. raise: when it is
 * made, that counts. Watermarks never go down. */
MUST_CHECK bool hub_watermark_note(struct hub_store *s, struct err *e);
MUST_CHECK bool hub_watermark_raise(struct hub_store *s, struct err *e);
/* Zero if there is none. */
struct hub_watermark {
    uint64_t n, hseq;
};
MUST_CHECK bool hub_watermark_get(struct hub_store *s, const char *kiosk,
                                  const char *inst, struct hub_watermark *w,
                                  struct err *e);

/* ---- numbers ---- */

/* Numbers that the kiosk cannot supply, as far as they are above last(inst) and begin at
 * last + 1 at most: last(inst) moves over them. *filled: how many. */
MUST_CHECK bool hub_void_put(struct hub_store *s, const char *kiosk,
                             const struct void_range *range, int64_t now,
                             uint64_t *filled, struct err *e);
