/* hub_deciding: one op under decision, for the files that decide (hub_decide.h):
 * hub_decide.c (which, and what is new), hub_change.c (what its holder changes),
 * hub_offer.c (the waiting list), hub_lend.c (places held by kiosks), hub_replay.c (what
 * an earlier life of the hub has told). */
#pragma once

#include "core/seal.h"
#include "server/hub/logic/hub_decide.h"

struct deciding {
    const struct decider *d;
    const char *kiosk;
    const struct op *op;
    struct outcome *o;
    struct personal personal; /* secret */
    struct hub_sealed sealed;
};

/* Opens the box in memory: x->personal, which the caller wipes, and x->sealed. False if
 * it cannot be read. The key must be held. */
bool deciding_open(struct deciding *x);
void deciding_refuse(const struct deciding *x, enum reason reason);
void decide_touch(const struct decider *d, const char *session);

/* Sets *open false, with the refusal, if the target, a session whose places are asked
 * for, is not open or has begun. */
MUST_CHECK bool deciding_session_open(const struct deciding *x, struct hub_places *p,
                                      bool *open, struct err *e);

/* p->thing, ->state and ->note are set; the rest comes from the op. */
MUST_CHECK bool deciding_put(const struct deciding *x, struct hub_person p,
                             struct err *e);

/* Whether it takes up places. */
bool booking_holds(const struct hub_person *booking);

/* Something staff should know; in the audit trail. target: a kiosk's name. */
MUST_CHECK bool decide_alarm(const struct decider *d, const char *what,
                             const char *target, struct err *e);

/* The same for what is met again and again, as damage is that stops nothing else: not
 * while staff are still told of the last one. */
MUST_CHECK bool decide_alarm_once(const struct decider *d, const char *what,
                                  const char *target, struct err *e);

/* ---- hub_change.c: ops that name a thing by its claim code ---- */
MUST_CHECK bool deciding_by_code(const struct deciding *x, struct err *e);

/* ---- hub_offer.c ---- */
MUST_CHECK bool deciding_answer_offer(const struct deciding *x,
                                      struct hub_person *booking, struct err *e);

/* ---- hub_lend.c ---- */

/* A booking that spends from a lend; *done false if it is to be decided as any other. */
MUST_CHECK bool deciding_spend(const struct deciding *x, bool *done, struct err *e);
MUST_CHECK bool deciding_return(const struct deciding *x, struct err *e);

/* ---- hub_replay.c ---- */

/* For staff, with that alarm: whoever sent it was told something that cannot be made true
 * here. */
MUST_CHECK bool deciding_set_aside(const struct deciding *x, const char *what,
                                   struct err *e);

/* What its holder did to a thing later, and was told, before the thing
 * itself was known here: told again by a kiosk, or decided anew, as its answer was told
 * to nobody. Empties the set of touched sessions if there was any. */
MUST_CHECK bool deciding_catch_up(const struct deciding *x, struct err *e);
