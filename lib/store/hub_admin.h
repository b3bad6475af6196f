/* hub_admin: kiosks and their keys, API tokens, and the audit trail of the hub. */
#pragma once

#include <stdint.h>

#include "core/frame.h"
#include "store/hub_store.h"

enum { HUB_LABEL_SIZE = 121, HUB_STATUS_MAX = 2048 };

struct hub_kiosk {
    char name[NAME_SIZE];
    uint8_t sign_key[SIGN_PUBLIC_BYTES];
    bool revoked;
    int64_t added;
    int64_t seen_at; /* 0: never */
};

/* New, or a known one with another key; either way it is not revoked afterwards. */
MUST_CHECK bool hub_kiosk_put(struct hub_store *s, const struct hub_kiosk *k,
                              struct err *e);
MUST_CHECK bool hub_kiosk_revoke(struct hub_store *s, const char *name, struct err *e);
/* Keeps the newest status' body as it came. */
MUST_CHECK bool hub_kiosk_seen(struct hub_store *s, const char *name, int64_t at,
                               const struct bytes *status, struct err *e);
/* All, by name. status is lent for the call, size 0 if none ever came. */
typedef bool hub_kiosk_each(void *context, const struct hub_kiosk *k, const void *status,
                            size_t size);
MUST_CHECK bool hub_kiosk_list(struct hub_store *s, hub_kiosk_each *each, void *context,
                               struct err *e);

enum hub_role { HUB_OPERATOR, HUB_EDITOR };
const char *hub_role_name(enum hub_role role);
MUST_CHECK bool hub_role_parse(enum hub_role *role, const char *text, struct err *e);

struct hub_token {
    int64_t id;
    char label[HUB_LABEL_SIZE];
    enum hub_role role;
    int64_t created;
    bool revoked;
};

/* t->id is given here. */
MUST_CHECK bool hub_token_put(struct hub_store *s, struct hub_token *t,
                              const uint8_t hash[HUB_HASH_BYTES], struct err *e);
/* Revoked ones are not found. */
MUST_CHECK bool hub_token_find(struct hub_store *s, const uint8_t hash[HUB_HASH_BYTES],
                               struct hub_token *t, bool *found, struct err *e);
/* The last operator's token stays, or nobody could make another. */
enum hub_revoking { HUB_REVOKED, HUB_NO_TOKEN, HUB_LAST_OPERATOR };
MUST_CHECK bool hub_token_revoke(struct hub_store *s, int64_t id, enum hub_revoking *what,
                                 struct err *e);
typedef bool hub_token_each(void *context, const struct hub_token *t);
MUST_CHECK bool hub_token_list(struct hub_store *s, hub_token_each *each, void *context,
                               struct err *e);

/* who: a token's label; what: "attendees"; target: a ref or a kiosk's name. */
MUST_CHECK bool hub_audit_put(struct hub_store *s, int64_t now, const char *who,
                              const char *what, const char *target, struct err *e);
MUST_CHECK bool hub_audit_count(struct hub_store *s, const char *what, uint32_t *count,
                                struct err *e);

/* Whether an alarm of that text and target was put since then. */
MUST_CHECK bool hub_alarm_known(struct hub_store *s, int64_t since, const char *what,
                                const char *target, bool *known, struct err *e);

struct hub_audit {
    int64_t id, t;
    char who[HUB_LABEL_SIZE], what[64], target[128];
};
/* Newest first; NULL or 0 where anything will do. before: only ids below it. */
struct hub_audit_list {
    const char *who, *what; /* exact */
    int64_t since, before;
    bool (*each)(void *context, const struct hub_audit *a);
    void *context;
};
MUST_CHECK bool hub_audit_list(struct hub_store *s, const struct hub_audit_list *list,
                               struct err *e);

/* ---- alarms: acts whose what begins with "alarm:" ---- */

enum { HUB_ALARMS_MAX = 1000 };

struct hub_alarms {
    uint32_t count; /* at most HUB_ALARMS_MAX, which means so many or more */
    int64_t at;     /* the newest; 0: none */
    char what[64];  /* without its "alarm: "; nothing personal */
};
/* Those since then. Costs no more than HUB_ALARMS_MAX steps in an index. */
MUST_CHECK bool hub_alarms_get(struct hub_store *s, int64_t since, struct hub_alarms *a,
                               struct err *e);
