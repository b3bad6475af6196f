/* notice: what agent and kiosk tell each other on the kiosk's own Unix socket.
 *
 * SOCK_SEQPACKET; one JSON object is one packet, at most NOTICE_MAX bytes. The kiosk
 * connects and says HI; the agent answers with STATE and then tells every change. Notices
 * are hints: what is true stands in content.db and outbox.db. So a lost notice costs a
 * moment, never a record, and either side may restart at any time.
 *
 * To the kiosk: {"k":"state","online":true,"hub":true,"clock":"trusted","seq":7,
 * "synced_at":1795339800,"outbox":2,"trouble":"","since":1795330000,
 * "software":"0.1.0"}, {"k":"content","seq":7}, {"k":"outcome","op":"0198..."},
 * {"k":"answer","cid":"...","box":"..."}. From the kiosk: {"k":"hi"}, {"k":"saved"},
 * {"k":"unreadable"}, {"k":"ask","cid":"...","key":"...","box":"..."}.
 * Unknown fields are ignored. Nothing personal is in any of them but in boxes, which the
 * agent cannot open (core/seal_status.h).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/uuid.h"
#include "core/wire.h"

enum { NOTICE_MAX = 1024, NOTICE_TROUBLE_SIZE = 81, NOTICE_BOX_MAX = 640 };
enum { NOTICE_SOFTWARE_SIZE = 32 };

enum notice_kind {
    NOTICE_STATE,      /* to the kiosk: how things stand; also the answer to HI */
    NOTICE_CONTENT,    /* to the kiosk: content.db has changed, cursor at seq */
    NOTICE_OUTCOME,    /* to the kiosk: outbox.db has news of op: the hub's answer, its
                          hold, or that it has places of this kiosk's own allotment */
    NOTICE_ANSWER,     /* to the kiosk: the answer to its question cid */
    NOTICE_HI,         /* from the kiosk: here I am, how do things stand? */
    NOTICE_SAVED,      /* from the kiosk: outbox.db has a new row, send it */
    NOTICE_UNREADABLE, /* from the kiosk: content.db is broken, look at it */
    NOTICE_ASK,        /* from the kiosk: ask the hub how a thing stands */
    NOTICE_KIND_COUNT
};

struct notice {
    enum notice_kind kind;
    bool online;        /* STATE: connected to the broker */
    bool hub;           /* STATE: the hub has answered in this connection */
    bool clock_trusted; /* STATE: by a battery clock, or the hub told it in this run */
    uint64_t seq;       /* STATE, CONTENT: cursor of content.db */
    int64_t synced_at;  /* STATE: hub time when we were last known equal; 0: never */
    uint32_t outbox;    /* STATE: operations that have no outcome yet */
    char trouble[NOTICE_TROUBLE_SIZE]; /* STATE: "" or e.g. "disk full", for staff */
    int64_t
        since; /* STATE: online or not since then, by the agent's clock; 0: not said */
    char software[NOTICE_SOFTWARE_SIZE]; /* STATE: the agent's version; "": not said */
    char op[UUID_SIZE];                  /* OUTCOME */
    char cid[WIRE_CID_SIZE];             /* ASK, ANSWER */
    char key[KEYID_SIZE];                /* ASK: id of the sealing key */
    uint8_t box[NOTICE_BOX_MAX];         /* ASK, ANSWER */
    size_t box_size;                     /* ANSWER: 0 if the hub gave none */
};

/* Appends one notice as it goes on the socket. */
MUST_CHECK bool notice_put(struct bytes *out, const struct notice *n, struct err *e);

/* Reads one. Fields that the kind does not have are left zero. ERR_INPUT names the field
 * and the reason. */
MUST_CHECK bool notice_get(struct notice *n, const void *data, size_t size,
                           struct err *e);
