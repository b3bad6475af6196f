/* hub_mentors: mentors, requests for one, and who was asked for whom (docs/mentors.md).
 *
 * offered + accepted <= capacity in every row, and nothing offered while paused, by
 * CHECKs: a write that would ask too much of somebody fails with ERR_INPUT and undoes
 * nothing else. What routes a request stands in columns; who a mentor is, only in the
 * box (core/seal_own.h), which is empty once they were removed. Rows are never deleted.
 */
#pragma once

#include "core/mentor.h"
#include "core/mentor_state.h"
#include "core/ref.h"
#include "store/hub_people.h"

struct hub_mentor {
    struct mentor m;
    char ref[REF_SIZE]; /* "M..." for staff */
    int64_t added;
    int64_t removed; /* 0: not */
    char key[KEYID_SIZE];
};

/* New; id, key and what staff entered are set, the ref is given here. */
MUST_CHECK bool hub_mentor_put(struct hub_store *s, struct hub_mentor *m, const void *box,
                               size_t size, struct err *e);
/* By id or by ref; box may be NULL. */
MUST_CHECK bool hub_mentor_get(struct hub_store *s, const char *id_or_ref,
                               struct hub_mentor *m, struct bytes *box, bool *found,
                               struct err *e);
/* Capacity and pause as they are to be. ERR_INPUT below what they have, or to pause while
 * they are offered somebody. */
MUST_CHECK bool hub_mentor_set(struct hub_store *s, const char *id, uint32_t capacity,
                               bool paused, struct err *e);
/* Paused for good, and nothing is left of who they are; in the list of what was erased.
 * They are offered nobody. */
MUST_CHECK bool hub_mentor_remove(struct hub_store *s, const char *id, int64_t now,
                                  struct err *e);

struct mentor_move { /* by how much each changes */
    int32_t offered, accepted;
    int64_t asked_at; /* 0: as it was */
};
/* ERR_INPUT if that is more than they have room for, or they are paused. */
MUST_CHECK bool hub_mentor_move(struct hub_store *s, const char *id,
                                const struct mentor_move *move, struct err *e);

/* Those that are not removed (or all), in order of their ids. */
struct hub_mentor_list {
    bool all;
    bool (*each)(void *context, const struct hub_mentor *m, const void *box, size_t size);
    void *context;
};
MUST_CHECK bool hub_mentor_each(struct hub_store *s, const struct hub_mentor_list *list,
                                struct err *e);

/* ---- requests for a mentor: the row beside that in `request` ---- */

struct hub_mentoring {
    char op[UUID_SIZE];
    struct mentor_request r;
    uint64_t looked; /* hseq when nobody was found last */
};

/* Of a request that was put in this transaction. */
MUST_CHECK bool hub_mentoring_put(struct hub_store *s, const struct hub_mentoring *m,
                                  struct err *e);
MUST_CHECK bool hub_mentoring_get(struct hub_store *s, const char *op,
                                  struct hub_mentoring *m, bool *found, struct err *e);
MUST_CHECK bool hub_mentoring_update(struct hub_store *s, const struct hub_mentoring *m,
                                     struct err *e);

/* The first whose offer has lapsed, or whose follow-up is due, by now. */
MUST_CHECK bool hub_mentoring_due(struct hub_store *s, int64_t now,
                                  struct hub_mentoring *m, bool *found, struct err *e);
/* The oldest that looks for a mentor by itself, and either may look again by now or some
 * mentor has more room since it looked last. */
MUST_CHECK bool hub_mentoring_look(struct hub_store *s, int64_t now,
                                   struct hub_mentoring *m, bool *found, struct err *e);
/* One that is offered to that mentor. */
MUST_CHECK bool hub_mentoring_offered(struct hub_store *s, const char *mentor,
                                      struct hub_mentoring *m, bool *found,
                                      struct err *e);

/* Its person, and their box as it came. */
MUST_CHECK bool hub_mentoring_person(struct hub_store *s, const char *op,
                                     struct hub_person *p, struct bytes *box, bool *found,
                                     struct err *e);

/* Closes it without telling anybody, and gives the mentor's place back; nothing if it is
 * closed, or is no such request. For an erasure, which may have no hub_store. */
MUST_CHECK bool hub_mentoring_end(struct db *db, const char *op, enum mentor_end end,
                                  struct err *e);

struct hub_mentoring_row { /* as staff see it, opened by nobody */
    struct hub_mentoring m;
    struct hub_person p;
    char ref[REF_SIZE]; /* of the mentor; "" for none */
};
/* Oldest first; closed ones only if all. */
struct hub_mentoring_list {
    bool all;
    bool (*each)(void *context, const struct hub_mentoring_row *row, const void *box,
                 size_t size);
    void *context;
};
MUST_CHECK bool hub_mentoring_each(struct hub_store *s,
                                   const struct hub_mentoring_list *list, struct err *e);

/* ---- who was asked ---- */

struct hub_mentor_offer {
    char mentor[UUID_SIZE];
    char ref[REF_SIZE];
    int64_t at, ended;
    enum mentor_reply reply;
};
/* A mentor who is asked again for the same person: the newest counts. */
MUST_CHECK bool hub_mentor_offer_put(struct hub_store *s, const char *op,
                                     const struct hub_mentor_offer *o, struct err *e);
MUST_CHECK bool hub_mentor_offer_end(struct hub_store *s, const char *op,
                                     const struct hub_mentor_offer *o, struct err *e);
MUST_CHECK bool hub_mentor_tried(struct hub_store *s, const char *op, const char *mentor,
                                 bool *tried, struct err *e);
/* In the order in which they were asked. */
struct hub_mentor_offers {
    const char *op;
    bool (*each)(void *context, const struct hub_mentor_offer *o);
    void *context;
};
MUST_CHECK bool hub_mentor_offer_each(struct hub_store *s,
                                      const struct hub_mentor_offers *list,
                                      struct err *e);
