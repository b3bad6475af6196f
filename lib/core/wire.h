/* wire: the bodies of the protocol's messages (docs/protocol.md, 3 and 4), as values.
 *
 * A body is a JSON header line, for batches followed by record lines. Every header has
 * "v" (minor version) and "k" (kind). Unknown fields are ignored. get functions check
 * every field: ERR_INPUT names message, field and reason. Digests, keys and ids are hex
 * in lower case, instants seconds since 1970, a box base64; empty and zero fields that
 * are optional are left out.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/frame.h"
#include "core/lthash.h"
#include "core/record.h"
#include "core/topic.h"
#include "core/uuid.h"

enum {
    WIRE_VERSION = 1,
    WIRE_CID_SIZE = 17,
    WIRE_INST_SIZE = 33,
    WIRE_REASON_SIZE = 81,
    WIRE_BOX_MAX = 8192,
    HW_HASH_BYTES = 16,
    HELLO_HEAD_MAX = 2048,
    HELLO_LENDS_MAX = 64
};

enum wire_kind {
    WIRE_HEAD,
    WIRE_KEYS,
    WIRE_CHANGE,
    WIRE_PAGE,
    WIRE_HELLO,
    WIRE_PULL,
    WIRE_OP,
    WIRE_OUTCOME,
    WIRE_GAP,
    WIRE_HOLD,
    WIRE_FORK,
    WIRE_WATERMARK,
    WIRE_STATUS,
    WIRE_HUB,
    WIRE_LEND, /* wire_places.h */
    WIRE_ASK,  /* "status" */
    WIRE_ANSWER,
    WIRE_REPLAY, /* wire_life.h */
    WIRE_VOID,
    WIRE_FORGET,
    WIRE_RECEIPT,
    WIRE_COMPARE, /* these four: wire_repair.h */
    WIRE_BUCKETS,
    WIRE_PULL_BUCKET,
    WIRE_BUCKET,
    WIRE_KIND_COUNT,
};
const char *wire_kind_name(enum wire_kind kind); /* "head", "chg", "page", ... */
/* Reads "k" of a body's header line. */
MUST_CHECK bool wire_kind_of(enum wire_kind *kind, const void *body, size_t size,
                             struct err *e);

struct epoch { /* as JSON: "3-00f1e2d3c4b5a697" */
    uint32_t counter;
    uint64_t random;
};
bool epoch_equal(const struct epoch *a, const struct epoch *b);
enum { EPOCH_SIZE = 28 };
void epoch_print(char out[EPOCH_SIZE], const struct epoch *epoch);
MUST_CHECK bool epoch_parse(struct epoch *epoch, const char *text, struct err *e);

/* Kinds of operations made at a kiosk, all but RETURN by a person; the names are the
 * wire's. */
enum op_kind {
    OP_BOOK,
    OP_CANCEL,
    OP_INTEREST,
    OP_WITHDRAW,
    OP_CHANGE, /* a booking: another number of places, or another session */
    OP_ANSWER_OFFER,
    OP_RETURN, /* the kiosk gives back what it has not spent of an allotment */
    /* these six: staff see to it; what was asked is in request.h */
    OP_QUESTION,
    OP_PROFILE,   /* join the register */
    OP_AVAILABLE, /* of the register, and free for work again */
    OP_COMPLAINT,
    OP_ERASE,  /* staff erase it; this alone erases nothing */
    OP_MENTOR, /* somebody to talk to: staff broker (mentor_wish.h) */
    OP_KIND_COUNT
};
const char *op_kind_name(enum op_kind kind);
MUST_CHECK bool op_kind_parse(enum op_kind *kind, const char *text, struct err *e);
/* A request to staff that is neither a booking nor an interest. */
bool op_is_request(enum op_kind kind);
/* It makes a thing with a claim code of its own: a booking, an interest, a request. */
bool op_makes_thing(enum op_kind kind);

/* The one enum of states, the same words everywhere (docs/protocol.md, 7). */
enum state {
    STATE_SAVED,
    STATE_RECEIVED,
    STATE_CONFIRMED,
    STATE_WAITING,
    STATE_OFFERED,
    STATE_CANCELLED,
    STATE_REFUSED,
    STATE_COUNT
};
const char *state_name(enum state s);
MUST_CHECK bool state_parse(enum state *s, const char *text, struct err *e);

/* What the hub answers, once, to an op (docs/protocol.md, 4). "done" is for ops whose
 * effect is not a state of the thing itself. */
enum result {
    RESULT_CONFIRMED,
    RESULT_WAITING,
    RESULT_RECEIVED,
    RESULT_CANCELLED,
    RESULT_DONE,
    RESULT_REFUSED,
    RESULT_COUNT
};
const char *result_name(enum result r);
MUST_CHECK bool result_parse(enum result *r, const char *text, struct err *e);
enum reason {
    REASON_NONE,
    REASON_FULL,
    REASON_CLOSED,
    REASON_PAST,
    REASON_NOT_FOUND,
    REASON_UNREADABLE,
    REASON_COUNT
};
const char *reason_name(enum reason r); /* "" for none */
MUST_CHECK bool reason_parse(enum reason *r, const char *text, struct err *e);
/* The state in which the thing is after that result: confirmed -> confirmed, done and
 * received -> received ... STATE_COUNT for a result of a later version. */
enum state result_state(enum result r);

struct head {
    char area[AREA_SIZE];
    struct epoch epoch;
    uint64_t seq;   /* newest change of published records */
    uint64_t floor; /* tombstones below it are gone */
    uint32_t count; /* live records */
    uint8_t digest[DIGEST_BYTES];
    uint64_t hseq;            /* the hub's own number of every state change */
    int64_t t;                /* hub's wall clock */
    uint32_t kinds;           /* bit = op_kind: what this hub takes */
    uint32_t channels;        /* bit = enum channel: how it can reach people */
    uint32_t reconnect_max_s; /* 0: default */
    char cid[WIRE_CID_SIZE];  /* on rsp: echoes the hello; else empty */
};
enum channel { CHANNEL_TEXT, CHANNEL_EMAIL, CHANNEL_PHONE, CHANNEL_COUNT };
const char *channel_name(enum channel channel); /* "text", "email", "phone" */

struct key_set {     /* the hub's public keys, in its own signed message (key_chain.h) */
    uint64_t serial; /* from 1, higher with each new set; 0: a hub of before */
    char area[AREA_SIZE];
    char sign_id[KEYID_SIZE];
    uint8_t sign_key[SIGN_PUBLIC_BYTES];
    char seal_id[KEYID_SIZE];
    uint8_t seal_key[32]; /* X25519 */
};

struct batch { /* header of chg and page */
    bool page;
    struct epoch epoch;
    uint64_t from, to; /* changes with from < seq <= to */
    uint64_t head;     /* newest seq at the hub when it was made */
    bool has_digest;   /* iff to == head */
    uint8_t digest[DIGEST_BYTES];
    uint32_t count;          /* live records at head; iff has_digest */
    bool snapshot;           /* a page for a snapshot, */
    uint32_t generation;     /* and for which: as the pull said */
    char cid[WIRE_CID_SIZE]; /* on pages, where it echoes the pull */
};

struct change { /* one record line; lent: points into the body */
    uint64_t seq;
    char kind[RECORD_KIND_SIZE]; /* may be one of a later version */
    char id[UUID_SIZE];
    bool deleted;
    const char *body; /* body_size bytes, not terminated; empty if deleted */
    size_t body_size;
};

struct batch_reader { /* walks the lines behind a batch header */
    const char *at, *end;
    uint64_t last_seq, to;
    uint32_t line; /* of the record lines, from 1 */
};

struct hello {
    char cid[WIRE_CID_SIZE];
    char inst[WIRE_INST_SIZE];
    struct epoch epoch;
    uint64_t seq;
    uint8_t digest[DIGEST_BYTES];
    uint64_t next_n;
    uint32_t schema;
    char software[32];
    uint32_t want_bytes;
    int64_t t;
    uint64_t up_s;
    uint64_t keys;             /* serial of the newest key set it believes */
    uint32_t replay;           /* outcomes of older epochs that it has still to show */
    uint8_t hw[HW_HASH_BYTES]; /* hash of the machine it runs on; zero: not said */
    uint64_t lends[HELLO_LENDS_MAX]; /* ids of open ones that it has; not all, perhaps */
    size_t lend_count;
    uint64_t returns[HELLO_LENDS_MAX]; /* and of those whose return has no answer yet */
    size_t return_count;
    uint8_t head[HELLO_HEAD_MAX]; /* of the hub, a signed frame: the newest, or one of an
                                     earlier epoch that is still to be shown */
    size_t head_size;             /* 0: none */
    bool head_to_all; /* that frame came on d/head; else on this kiosk's rsp */
};

struct pull {
    char cid[WIRE_CID_SIZE];
    struct epoch epoch;
    uint64_t from;
    uint32_t max;        /* records */
    uint32_t generation; /* of the snapshot that it is for; 0: none */
};

/* Outside of the seal: what routes it, nothing personal. wire_get_op gives OP_KIND_COUNT
 * for a kind of a later version: such an op is numbered and held like any, and read again
 * after the upgrade; of its places, lend and target nothing is checked. */
struct op {
    struct epoch epoch;
    char inst[WIRE_INST_SIZE];
    uint64_t n;
    char op[UUID_SIZE];
    char after[UUID_SIZE]; /* op that has number n - 1 here; empty: none, or not known */
    enum op_kind kind;
    char target[UUID_SIZE]; /* session (book, change, return), vacancy (interest;
                               question: if it is of one); empty else */
    uint32_t places;        /* book, change: 1 or 2; return: unspent; else 0 */
    uint64_t lend;        /* book: id of the allotment it spends from, 0: none; return */
    char key[KEYID_SIZE]; /* sealing key; return: empty, as is its box */
    int64_t made;         /* kiosk's wall clock: decoration */
    uint64_t age_s;       /* monotonic seconds since it was made */
    const uint8_t *box;   /* lent */
    size_t box_size;
};

enum { OP_PLACES_MAX = 2, LEND_PLACES_MAX = 100 };

/* What must hold between the fields of an op, whoever made it; put and get call it. */
MUST_CHECK bool op_valid(const struct op *m, struct err *e);

/* 32 hex digits: BLAKE2b-128 of what an op asks for, the same however often it is sent:
 * its id, kind, target, places, lend, key and box; not epoch, inst, n, after, made, age.
 * Its kind is known. */
enum { ASKED_SIZE = 33 };
void op_asked(char asked[ASKED_SIZE], const struct op *m);

/* wire_get_outcome gives RESULT_COUNT and REASON_COUNT for words of a later version. */
struct outcome {
    struct epoch epoch;
    char inst[WIRE_INST_SIZE];
    uint64_t n;
    char op[UUID_SIZE];
    enum result result;
    enum reason reason;
    uint32_t position; /* waiting: place in the list, from 1 */
    int64_t as_of;     /* waiting: when that was so */
    uint64_t hseq;
    int64_t t;
    char asked[ASKED_SIZE]; /* op_asked of the op as the hub got it; empty: not said */
};

struct note { /* gap, hold, fork, wm */
    enum wire_kind kind;
    struct epoch epoch;
    char inst[WIRE_INST_SIZE];
    uint64_t expect;  /* gap: the n that is due */
    uint64_t n;       /* hold, fork; wm: n_safe */
    uint64_t hseq;    /* wm: hseq_safe */
    uint32_t retry_s; /* hold */
    char reason[WIRE_REASON_SIZE];
};

struct kiosk_status { /* retained at k/{name}/st; no personal data */
    bool online;      /* false in the will */
    struct epoch epoch;
    uint64_t seq;
    uint8_t digest[DIGEST_BYTES];
    uint32_t outbox; /* ops without an outcome */
    uint32_t forks;  /* how often another installation used its numbers: it was copied */
    int64_t t;
    char software[32];
    char trouble[WIRE_REASON_SIZE]; /* "" or e.g. "disk full" */
};

struct hub_status { /* retained at h/st */
    bool online;    /* false in the will and at a planned end */
    /* Online: hub's clock when it reached the broker, another one each time, and the
     * number of its run, drawn anew at each start: clocks stand still for a second. What
     * was sent to it before may be lost. 0: not said */
    int64_t since;
    uint64_t run; /* at most INT64_MAX */
};

/* put_x appends a body; get_x reads one. */
MUST_CHECK bool wire_put_head(struct bytes *out, const struct head *m, struct err *e);
MUST_CHECK bool wire_get_head(struct head *m, const void *body, size_t size,
                              struct err *e);
MUST_CHECK bool wire_put_keys(struct bytes *out, const struct key_set *m, struct err *e);
MUST_CHECK bool wire_get_keys(struct key_set *m, const void *body, size_t size,
                              struct err *e);
MUST_CHECK bool wire_put_hello(struct bytes *out, const struct hello *m, struct err *e);
MUST_CHECK bool wire_get_hello(struct hello *m, const void *body, size_t size,
                               struct err *e);
MUST_CHECK bool wire_put_pull(struct bytes *out, const struct pull *m, struct err *e);
MUST_CHECK bool wire_get_pull(struct pull *m, const void *body, size_t size,
                              struct err *e);
MUST_CHECK bool wire_put_op(struct bytes *out, const struct op *m, struct err *e);
/* box is decoded into boxes (cleared first) and lent from there. */
MUST_CHECK bool wire_get_op(struct op *m, struct bytes *box, const void *body,
                            size_t size, struct err *e);
MUST_CHECK bool wire_put_outcome(struct bytes *out, const struct outcome *m,
                                 struct err *e);
MUST_CHECK bool wire_get_outcome(struct outcome *m, const void *body, size_t size,
                                 struct err *e);
/* Reads a message on `out` whose kind is of a later version, as far as it tells of which
 * op it speaks; the result is RESULT_COUNT. ERR_INPUT if it speaks of none. */
MUST_CHECK bool wire_get_later_answer(struct outcome *m, const void *body, size_t size,
                                      struct err *e);
MUST_CHECK bool wire_put_note(struct bytes *out, const struct note *m, struct err *e);
MUST_CHECK bool wire_get_note(struct note *m, const void *body, size_t size,
                              struct err *e);
MUST_CHECK bool wire_put_status(struct bytes *out, const struct kiosk_status *m,
                                struct err *e);
MUST_CHECK bool wire_get_status(struct kiosk_status *m, const void *body, size_t size,
                                struct err *e);

MUST_CHECK bool wire_put_hub(struct bytes *out, const struct hub_status *m,
                             struct err *e);
MUST_CHECK bool wire_get_hub(struct hub_status *m, const void *body, size_t size,
                             struct err *e);

/* Record lines: "seq TAB kind TAB id TAB del TAB body LF", del 0 or 1.
 * Batches: header first, then each change in order of seq. */
MUST_CHECK bool wire_put_batch(struct bytes *out, const struct batch *m, struct err *e);
void wire_put_change(struct bytes *out, const struct change *c);
MUST_CHECK bool wire_get_batch(struct batch *m, struct batch_reader *lines,
                               const void *body, size_t size, struct err *e);
/* False at the end (e->text is then empty) and on a bad line (ERR_INPUT): line numbers,
 * seq out of order or outside (from, to], bad kind or id. */
bool wire_next_change(struct batch_reader *lines, struct change *c, struct err *e);
