/* hub_world: a hub with its database in a folder of its own, and kiosks that talk to it
 * without a network, for the tests of the hub. Time stands still unless a test moves
 * it. */
#pragma once

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/utc.h"
#include "server/hub/logic/hub_decide.h"
#include "server/hub/logic/hub_push.h"
#include "server/hub/logic/hub_staff.h"
#include "store/hub_ops.h"
#include "store/hub_people.h"
#include "tests/unit/scratch.h"

#define AREA "leeds"
#define WHO "test"
#define SINGLE_ROW(...)                                                                  \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

enum { WORLD_START = 1795338000 }; /* 2026-11-22T09:00:00Z */

struct world {
    struct scratch scratch;
    char path[128];    /* of hub.db */
    char journal[128]; /* likewise; "" for none */
    struct hub_keys keys;
    struct hub *hub;
    struct hub_now now;
    uint32_t epoch;    /* of a new database, beyond the first */
    struct bytes last; /* body of the message that was found last */
    struct keyring hub_ring;
};

struct test_kiosk {
    char name[NAME_SIZE];
    struct sign_key key;
    char inst[WIRE_INST_SIZE];
    uint64_t n; /* of the newest op */
};

/* What an op is made of; the rest is filled in. */
struct test_op {
    enum op_kind kind;
    const char *target;
    uint32_t places;
    const char *code;
    const char *contact;
    bool ask_first;
    bool accept;    /* answer_offer */
    uint64_t lend;  /* book, return */
    uint64_t n;     /* 0: the kiosk's next */
    const char *op; /* NULL: a new one */
    const char *after;
    const char *glue; /* the op id inside the box; NULL: the same as outside */
    struct request request;
};

static inline void world_start(struct world *w)
{
    struct err e;
    struct hub_setup setup = {
        .path = w->path,
        .journal = w->journal[0] == '\0' ? NULL : w->journal,
        .area = AREA,
        .keys = &w->keys,
        .channels = 1,
        .fresh = {.counter = w->epoch + 1, .random = 0xF0F1F2F3F4F5F6F7},
    };
    if (!hub_open(&w->hub, &setup, &e))
        fail_msg("%s", e.text);
    hub_online(w->hub, true, &w->now);
}

static inline void world_close(struct world *w)
{
    hub_close(w->hub);
    bytes_free(&w->last);
    if (w->scratch.folder[0] != '\0')
        scratch_close(&w->scratch);
}

/* What a crash after COMMIT leaves: the file, and nothing that was to be sent. */
static inline void world_restart(struct world *w)
{
    hub_close(w->hub);
    w->hub = NULL;
    world_start(w);
}

static inline void world_tick(struct world *w)
{
    struct err e;
    if (!hub_tick(w->hub, &w->now, &e))
        fail_msg("%s", e.text);
}

/* A disk that is full, or writable again: until then hub.db can be read only. */
static inline void world_writable(struct world *w, bool writable)
{
    struct err e;
    const char *sql = writable ? "PRAGMA query_only = 0" : "PRAGMA query_only = 1";
    if (!db_exec(hub_store_db(hub_store_of(w->hub)), sql, &e))
        fail_msg("%s", e.text);
}

static inline void world_wait(struct world *w, uint64_t ms)
{
    w->now.ms += ms;
    w->now.wall += (int64_t)(ms / 1000);
    world_tick(w);
}

/* The next message on that topic into w->last; those before it are thrown away. */
static inline bool world_next(struct world *w, enum topic_kind kind, const char *kiosk)
{
    struct outgoing_message m;
    char topic[TOPIC_SIZE];
    struct err e;
    topic_of(topic, kind, AREA, kiosk);
    while (outgoing_take(hub_outgoing(w->hub), &m)) {
        bool found = strcmp(m.topic, topic) == 0;
        if (found && !frame_open(&w->last, &w->hub_ring, topic, m.data, m.size, &e))
            fail_msg("%s", e.text);
        free(m.data);
        if (found)
            return true;
    }
    return false;
}

static inline void world_drain(struct world *w)
{
    struct outgoing_message m;
    while (outgoing_take(hub_outgoing(w->hub), &m))
        free(m.data);
}

/* ---- staff ---- */

struct cells { /* columns and values in turn, NULL at the end of each row */
    const char *const *const *rows;
};

static inline const char *cells_get(const void *rows, size_t row, const char *column)
{
    const char *const *cell = ((const struct cells *)rows)->rows[row];
    for (; *cell != NULL; cell += 2)
        if (strcmp(cell[0], column) == 0)
            return cell[1];
    return "";
}

static inline void world_push_rows(struct world *w, struct push_order order,
                                   const char *const *const *rows, size_t count,
                                   struct push_result *r)
{
    struct err e;
    const struct cells cells = {rows};
    const struct push_source source = {.count = count, .get = cells_get, .rows = &cells};
    order.who = WHO;
    order.now = w->now.wall;
    if (!hub_push(w->hub, &order, &source, r, &e))
        fail_msg("%s", e.text);
}

/* Pushes one row that must be good; its ref. */
static inline void world_push(struct world *w, enum record_kind kind,
                              const char *const *row, char ref[REF_SIZE])
{
    struct push_result r;
    world_push_rows(w, (struct push_order){.kind = kind}, &row, 1, &r);
    if (r.bad > 0)
        fail_msg("%s: %s", r.problems.items[0].what.column,
                 r.problems.items[0].what.reason);
    memcpy(ref, r.items[0].ref, REF_SIZE);
    push_result_free(&r);
}

/* What a hub needs that has not started yet. */
static inline void world_prepare(struct world *w)
{
    uint8_t secret[32];
    assert_true(sodium_init() >= 0);
    memset(w, 0, sizeof *w);
    memset(secret, 7, sizeof secret);
    hub_keys_set_sign(&w->keys, secret);
    memset(secret, 9, sizeof secret);
    hub_keys_add_seal(&w->keys, secret);
    memset(w->keys.hmac, 11, sizeof w->keys.hmac);
    keyring_add(&w->hub_ring, w->keys.sign.public_key);
    bytes_init(&w->last, FRAME_BODY_MAX);
    w->now = (struct hub_now){.wall = WORLD_START, .ms = 1000000};
}

/* With one organisation, seq 1. */
static inline void world_begin(struct world *w)
{
    char ref[REF_SIZE];
    world_start(w);
    world_push(w, RECORD_ORGANISATION, SINGLE_ROW("name", "Invented CIL"), ref);
}

/* epoch is above that of a first life. */
static inline void world_open_later(struct world *w, uint32_t epoch)
{
    world_prepare(w);
    w->epoch = epoch;
    scratch_open(&w->scratch);
    snprintf(w->path, sizeof w->path, "%s", w->scratch.path);
    world_begin(w);
}

static inline void world_open(struct world *w)
{
    world_open_later(w, 0);
}

static inline void world_id(struct world *w, enum record_kind kind, const char *ref,
                            char id[UUID_SIZE])
{
    struct hub_row row;
    bool found = false;
    struct err e;
    assert_true(
        hub_record_by_ref(hub_store_of(w->hub), kind, ref, &row, NULL, &found, &e));
    assert_true(found);
    memcpy(id, row.id, UUID_SIZE);
}

/* A session of tomorrow evening by phone, and its id. */
static inline void world_session(struct world *w, const char *title, const char *capacity,
                                 char id[UUID_SIZE])
{
    char ref[REF_SIZE];
    world_push(w, RECORD_SESSION,
               SINGLE_ROW("title", title, "organisation", "Invented CIL", "kind",
                          "meetup", "way", "by_phone", "audience", "anyone", "starts_at",
                          "2026-11-23 18:00", "minutes", "60", "capacity", capacity),
               ref);
    world_id(w, RECORD_SESSION, ref, id);
}

static inline void world_vacancy(struct world *w, const char *title, char ref[REF_SIZE],
                                 char id[UUID_SIZE])
{
    world_push(w, RECORD_VACANCY,
               SINGLE_ROW("title", title, "organisation", "Invented CIL", "area",
                          "Headingley", "hours_per_week_min", "10", "pay_min", "13.00"),
               ref);
    world_id(w, RECORD_VACANCY, ref, id);
}

static inline struct hub_places world_places(struct world *w, const char *session)
{
    struct hub_places p;
    bool found = false;
    struct err e;
    assert_true(hub_places_get(hub_store_of(w->hub), session, &p, &found, &e));
    assert_true(found);
    return p;
}

/* ---- kiosks ---- */

static inline void kiosk_open(struct world *w, struct test_kiosk *k, int number)
{
    struct err e;
    uint8_t seed[32];
    bool created = false;
    const struct staff by = {.who = WHO, .now = w->now.wall};
    memset(k, 0, sizeof *k);
    memset(seed, 50 + number, sizeof seed);
    sign_key_from_seed(&k->key, seed);
    snprintf(k->name, sizeof k->name, AREA ".k.kiosk-%d", number);
    snprintf(k->inst, sizeof k->inst, "%032x", (unsigned)number);
    if (!hub_kiosk_register(w->hub, &by, k->name, k->key.public_key, &created, &e))
        fail_msg("%s", e.text);
}

static inline void kiosk_says(struct world *w, const struct test_kiosk *k,
                              enum topic_kind kind, const struct bytes *body)
{
    struct bytes frame;
    char topic[TOPIC_SIZE];
    struct err e;
    bytes_init(&frame, FRAME_MAX);
    topic_of(topic, kind, AREA, k->name);
    if (!frame_build(&frame, &k->key, topic, body->data, body->size, &e))
        fail_msg("%s", e.text);
    hub_message(w->hub, &w->now, topic, frame.data, frame.size);
    bytes_free(&frame);
}

static inline void seal_test_op(const struct world *w, const struct test_kiosk *k,
                                const struct op *op, const struct test_op *t,
                                struct bytes *box)
{
    struct err e;
    struct personal p = {.kind = op->kind,
                         .places = op->places,
                         .visit = 1,
                         .ask_first = t->ask_first,
                         .accept = t->accept,
                         .contact_kind =
                             t->contact == NULL ? CONTACT_NONE : CONTACT_PHONE,
                         .request = t->request};
    snprintf(p.area, sizeof p.area, "%s", AREA);
    snprintf(p.kiosk, sizeof p.kiosk, "%s", k->name);
    snprintf(p.op, sizeof p.op, "%s", t->glue == NULL ? op->op : t->glue);
    snprintf(p.target, sizeof p.target, "%s", op->target);
    snprintf(p.key, sizeof p.key, "%s", op->key);
    snprintf(p.code, sizeof p.code, "%s", t->code);
    snprintf(p.name, sizeof p.name, "Ada");
    snprintf(p.contact, sizeof p.contact, "%s", t->contact == NULL ? "" : t->contact);
    snprintf(p.lang, sizeof p.lang, "en");
    if (op->kind == OP_MENTOR)
        snprintf(p.consent, sizeof p.consent, "mentor-1");
    if (!seal_personal(box, &p, w->keys.seals[0].public_key, &e))
        fail_msg("%s", e.text);
}

#define BOOK(target_, places_, code_)                                                    \
    (&(struct test_op){                                                                  \
        .kind = OP_BOOK, .target = (target_), .places = (places_), .code = (code_)})

/* The body of an op, so that it can be sent again. */
static inline void make_op(struct world *w, struct test_kiosk *k, const struct test_op *t,
                           struct bytes *body)
{
    struct err e;
    struct bytes box;
    struct op op = {.epoch = hub_store_numbers(hub_store_of(w->hub))->epoch,
                    .kind = t->kind,
                    .places = t->kind == OP_BOOK && t->places == 0 ? 1 : t->places,
                    .lend = t->lend,
                    .made = w->now.wall};
    bytes_init(&box, WIRE_BOX_MAX);
    op.n = t->n;
    if (t->n == 0)
        op.n = ++k->n;
    memcpy(op.inst, k->inst, sizeof op.inst);
    if (t->op == NULL)
        uuid7_new(op.op, w->now.wall * 1000);
    else
        snprintf(op.op, sizeof op.op, "%s", t->op);
    snprintf(op.target, sizeof op.target, "%s", t->target == NULL ? "" : t->target);
    snprintf(op.after, sizeof op.after, "%s", t->after == NULL ? "" : t->after);
    if (t->kind != OP_RETURN) {
        snprintf(op.key, sizeof op.key, "%s", w->keys.seals[0].id);
        seal_test_op(w, k, &op, t, &box);
    }
    op.box = box.data;
    op.box_size = box.size;
    bytes_clear(body);
    if (!wire_put_op(body, &op, &e))
        fail_msg("%s", e.text);
    bytes_free(&box);
}

static inline void send_op(struct world *w, struct test_kiosk *k, const struct test_op *t)
{
    struct bytes body;
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(w, k, t, &body);
    kiosk_says(w, k, TOPIC_OP, &body);
    bytes_free(&body);
}

/* Says hello on a machine of that number. */
static inline struct hello hello_of(struct world *w, const struct test_kiosk *k,
                                    uint8_t machine)
{
    struct hello m = {.epoch = hub_store_numbers(hub_store_of(w->hub))->epoch,
                      .next_n = k->n + 1,
                      .software = "0.1.0",
                      .hw = {machine}};
    snprintf(m.cid, sizeof m.cid, "ab12");
    memcpy(m.inst, k->inst, sizeof m.inst);
    return m;
}

static inline void kiosk_says_hello(struct world *w, const struct test_kiosk *k,
                                    const struct hello *m)
{
    struct err e;
    struct bytes body;
    bytes_init(&body, 8192);
    if (!wire_put_hello(&body, m, &e))
        fail_msg("%s", e.text);
    kiosk_says(w, k, TOPIC_REQUEST, &body);
    bytes_free(&body);
}

static inline void kiosk_hello(struct world *w, const struct test_kiosk *k,
                               uint8_t machine)
{
    const struct hello m = hello_of(w, k, machine);
    kiosk_says_hello(w, k, &m);
}

/* What the hub answers k next: an outcome. */
static inline struct outcome next_outcome(struct world *w, const struct test_kiosk *k)
{
    struct err e;
    struct outcome o;
    if (!world_next(w, TOPIC_OUTCOME, k->name))
        fail_msg("no answer");
    if (!wire_get_outcome(&o, w->last.data, w->last.size, &e))
        fail_msg("%s: %.*s", e.text, (int)w->last.size, (const char *)w->last.data);
    return o;
}

static inline struct note next_note(struct world *w, const struct test_kiosk *k)
{
    struct err e;
    struct note n;
    if (!world_next(w, TOPIC_OUTCOME, k->name))
        fail_msg("no answer");
    if (!wire_get_note(&n, w->last.data, w->last.size, &e))
        fail_msg("%s", e.text);
    return n;
}

/* Sends, lets the hub decide, and takes its outcome. */
static inline struct outcome ask(struct world *w, struct test_kiosk *k,
                                 const struct test_op *t)
{
    send_op(w, k, t);
    world_tick(w);
    return next_outcome(w, k);
}

/* Claim codes as shown, each different, by number. */
static inline const char *test_code(char out[CLAIM_SIZE], unsigned number)
{
    const uint8_t random[6] = {1, 2, 3, 4, (uint8_t)(number >> 8), (uint8_t)number};
    claim_make(out, random);
    return out;
}
