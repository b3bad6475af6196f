/* topic: names of areas, hubs and kiosks, and the MQTT topics made of them
 * (docs/protocol.md, 1).
 *
 * A certificate name is "leeds.hub" or "leeds.k.kiosk-1"; each label matches
 * [a-z0-9-]{3,32} ("k" and "hub" are fixed words). Topics carry the whole name:
 * "v1/leeds/k/leeds.k.kiosk-1/op".
 */
#pragma once

#include <stddef.h>

#include "core/err.h"

enum { AREA_SIZE = 33, NAME_SIZE = 69, TOPIC_SIZE = 128 };

enum topic_kind {
    TOPIC_HEAD,   /* d/head: hub to all, retained hint */
    TOPIC_CHANGE, /* d/chg: hub to all */
    TOPIC_HUB_STATUS,
    TOPIC_REQUEST, /* k/{name}/req: kiosk to hub */
    TOPIC_RESPONSE,
    TOPIC_OP,
    TOPIC_OUTCOME,
    TOPIC_STATUS, /* k/{name}/st: kiosk status, retained */
};

struct topic {
    enum topic_kind kind;
    char area[AREA_SIZE];
    char kiosk[NAME_SIZE]; /* whole certificate name; empty for the first three kinds */
};

bool label_ok(const char *label);
/* "leeds.k.kiosk-1" -> its area; ERR_INPUT for anything else, a hub's name included. */
MUST_CHECK bool kiosk_name_parse(char area[AREA_SIZE], const char *name, struct err *e);
/* Makes "leeds.k.kiosk-1"; both labels are checked. */
MUST_CHECK bool kiosk_name_make(char out[NAME_SIZE], const char *area, const char *label,
                                struct err *e);

void topic_print(char out[TOPIC_SIZE], const struct topic *t);
/* Strict: a kiosk of another area than the topic's is ERR_INPUT. */
MUST_CHECK bool topic_parse(struct topic *t, const char *text, struct err *e);
/* Shorthand: prints the topic of that kind. kiosk may be NULL for hub-to-all kinds. */
void topic_of(char out[TOPIC_SIZE], enum topic_kind kind, const char *area,
              const char *kiosk);
