/* hub_enrol: the hub's desk for new kiosks (docs/protocol.md, 12). It makes invitations,
 * takes requests, and signs a kiosk's certificate once staff have compared the six words.
 *
 * A code is used once: it binds the keys of the first machine that shows it; that machine
 * may ask again as often as it likes, another is turned away and staff are told. Issued
 * certificates lie in the authority's folder as NAME.crt, so that ca.sh can revoke them;
 * one that was there before becomes NAME.SERIAL.crt. (NAME.next.crt is one that nobody
 * was given: staff were cut off while they approved.)
 */
#pragma once

#include "server/hub/hub_config.h"
#include "server/hub/logic/hub_staff.h"
#include "store/hub_enrolment.h"

struct hub_enrol;

enum {
    HUB_ENROL_HOURS = 24, /* an invitation holds, if nothing else is said */
    HUB_ENROL_HOURS_MAX = 24 * 14,
    HUB_ENROL_WAIT_S = 7 * 24 * 3600, /* for staff, after a machine has asked */
    HUB_ENROL_OLD_SIZE = NAME_SIZE + 10,
};

/* hub is lent. *out is NULL if the configuration has no [enrol]: nobody is enrolled. */
MUST_CHECK bool hub_enrol_open(struct hub_enrol **out, const struct hub_config *c,
                               struct hub *hub, struct err *e);
void hub_enrol_close(struct hub_enrol *d);

enum hub_invite { HUB_INVITED, HUB_INVITE_KNOWN, HUB_INVITE_UNKNOWN };

struct hub_invitation {
    const char *name; /* of the kiosk's certificate */
    bool replace;     /* there is one of that name, and this is another machine */
    int64_t hours;
    /* ---- answer ---- */
    enum hub_invite what;       /* KNOWN: only with replace; UNKNOWN: only without */
    char line[ENROL_LINE_SIZE]; /* secret: wipe */
    int64_t expires;
};
/* ERR_INPUT if the name is no kiosk of this area. An invitation of before ends. */
MUST_CHECK bool hub_enrol_invite(struct hub_enrol *d, const struct staff *by,
                                 struct hub_invitation *i, struct err *e);

enum hub_ask {
    HUB_ASK_WAIT,
    HUB_ASK_APPROVED,
    HUB_ASK_NO,      /* the code is wrong, unknown, expired or locked: they read alike */
    HUB_ASK_TAKEN,   /* another machine has used it */
    HUB_ASK_REFUSED, /* by staff */
};
/* Body is what the machine is answered with WAIT and APPROVED. ERR_INPUT: its certificate
 * request is none; the code is not used then. */
MUST_CHECK bool hub_enrol_ask(struct hub_enrol *d, int64_t now,
                              const struct enrol_request *r, enum hub_ask *what,
                              struct bytes *body, struct err *e);

enum hub_approve {
    HUB_APPROVED,
    HUB_APPROVE_NOBODY,
    HUB_APPROVE_WORDS,
    HUB_APPROVE_KNOWN
};
struct hub_approval {
    const char *name, *words; /* words: those that staff have compared */
    /* ---- answer ---- */
    enum hub_approve what; /* NOBODY waits; other WORDS; KNOWN: registered meanwhile */
    char old[HUB_ENROL_OLD_SIZE]; /* what ca.sh calls the certificate of before; "" */
};
/* Issues the certificate and registers the kiosk's key. Again, by whoever was not told
 * that it was done: finishes what a crash has left, and answers the same. */
MUST_CHECK bool hub_enrol_approve(struct hub_enrol *d, const struct staff *by,
                                  struct hub_approval *a, struct err *e);
/* Ends an invitation or a request. */
MUST_CHECK bool hub_enrol_refuse(struct hub_enrol *d, const struct staff *by,
                                 const char *name, bool *found, struct err *e);

/* One that has expired counts for no more. */
bool hub_enrol_open_at(const struct enrolment *n, int64_t now);
