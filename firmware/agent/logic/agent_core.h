/* agent_core: what a kiosk's agent decides (docs/protocol.md).
 *
 * Sans-I/O: say what happened and when, then publish what agent_core_outgoing holds, pass
 * on what agent_core_notice and agent_core_report give, and sleep until agent_core_due_ms
 * or the next event. The simulator links the same object. It writes content.db and
 * outbox.db through their stores and rests on nothing but what is committed there: a
 * message that was queued and never sent is asked for again.
 *
 * Believes only messages signed by the hub: first by the key that was pinned at
 * enrolment, later also by the key of a key set that a believed key has signed.
 */
#pragma once

#include <stdint.h>

#include "core/err.h"
#include "core/frame.h"
#include "core/notice.h"
#include "core/outgoing.h"
#include "store/content.h"
#include "store/outbox.h"

enum { AGENT_REPORT_SIZE = 200 };

struct agent_core;

struct agent_core_config {
    const char *name;                   /* "leeds.k.kiosk-1" */
    struct sign_key key;                /* the kiosk's own */
    uint8_t hub_key[SIGN_PUBLIC_BYTES]; /* pinned */
    const char *software;               /* "0.1.0" */
    const char *boot;          /* boot id, to compare with that of saved operations */
    uint8_t hw[HW_HASH_BYTES]; /* hash of the machine; all zero: not known */
    char alarm[NOTICE_TROUBLE_SIZE]; /* "" or a trouble that stays, told after others */
    bool clock_sane; /* the wall clock was set by a battery clock, and is plausible */
    uint64_t seed;   /* randomness for ids and jitter; another one at each start */
};

struct agent_now {
    uint64_t ms;  /* monotonic, of this boot */
    int64_t wall; /* seconds since 1970: decoration */
};

/* Copies the texts; content and outbox are lent for the core's life. ERR_INPUT for a bad
 * name; else what the stores say. */
MUST_CHECK bool agent_core_new(struct agent_core **out,
                               const struct agent_core_config *config,
                               struct content *content, struct outbox *outbox,
                               const struct agent_now *now, struct err *e);
void agent_core_free(struct agent_core *c);

/* The topics to subscribe to. */
enum { AGENT_SUBSCRIPTIONS = 4 };
void agent_core_subscriptions(const struct agent_core *c,
                              char out[AGENT_SUBSCRIPTIONS][TOPIC_SIZE]);
/* The status that the broker shall publish when we are gone, and where. */
MUST_CHECK bool agent_core_will(struct agent_core *c, char topic[TOPIC_SIZE],
                                struct bytes *will, const struct agent_now *now,
                                struct err *e);

/* ---- what happened ---- */
void agent_core_up(struct agent_core *c, const struct agent_now *now);
void agent_core_down(struct agent_core *c, const struct agent_now *now);
/* What is wrong with a certificate, ours or the broker's, in a few words for staff; "":
 * nothing. Told to the kiosk and in the status with the next thing that happens. */
void agent_core_certificate(struct agent_core *c, const char *trouble);
void agent_core_message(struct agent_core *c, const char *topic, const void *data,
                        size_t size, const struct agent_now *now);
void agent_core_puback(struct agent_core *c, uint64_t tag, uint8_t code,
                       const struct agent_now *now);
void agent_core_saved(struct agent_core *c, const struct agent_now *now);
/* A kiosk's NOTICE_ASK; NOTICE_ANSWER follows. */
void agent_core_ask(struct agent_core *c, const struct notice *n,
                    const struct agent_now *now);
void agent_core_tick(struct agent_core *c, const struct agent_now *now);

/* Somebody could not read content.db: it is checked soon, not at any rate. Each night it
 * is in any case. */
void agent_core_doubt(struct agent_core *c, const struct agent_now *now);

/* ---- what to do ---- */
/* content.db is of no more use. Close it, content_set_aside, open a new one, and hand
 * that over: everything is fetched again. False: what the new one says; it is broken
 * too. */
bool agent_core_content_broken(const struct agent_core *c);
MUST_CHECK bool agent_core_content(struct agent_core *c, struct content *content,
                                   const struct agent_now *now, struct err *e);
uint64_t agent_core_due_ms(const struct agent_core *c); /* UINT64_MAX: never */
struct outgoing *agent_core_outgoing(struct agent_core *c);
/* The next one for the kiosk; false: none. */
bool agent_core_notice(struct agent_core *c, struct notice *n);
/* How things stand, for a kiosk that has just said hi. */
void agent_core_state(const struct agent_core *c, struct notice *n);
/* The next line for the log; false: none. */
bool agent_core_report(struct agent_core *c, char text[AGENT_REPORT_SIZE]);
/* The time that the hub has told, as of now; 0: not in this run. */
int64_t agent_core_hub_time(const struct agent_core *c, const struct agent_now *now);
/* How long to wait before connecting again (docs/protocol.md, 1). */
void agent_core_reconnect_ms(const struct agent_core *c, uint32_t *min, uint32_t *max);
