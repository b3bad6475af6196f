/* mentor_world: a hub with mentors and people who ask for one, for the tests of both. All
 * of them are invented. */
#pragma once

#include "server/hub/logic/hub_erase.h"
#include "server/hub/logic/hub_letter.h"
#include "server/hub/logic/hub_mentor_staff.h"
#include "tests/unit/hub_world.h"

enum { HOUR = 3600, MINUTE_MS = 60000 };

#define ENGLISH UINT64_C(1)
#define POLISH (UINT64_C(1) << 6)
#define BIT(n) (1U << (n))

struct desk {
    struct world w;
    struct test_kiosk k;
    unsigned codes; /* how many were made */
    char code[CLAIM_SIZE];
};

static inline struct staff anna(const struct desk *d)
{
    return (struct staff){.who = "anna", .now = d->w.now.wall};
}

static inline struct hub_store *store_of(struct desk *d)
{
    return hub_store_of(d->w.hub);
}

static inline void desk_open(struct desk *d)
{
    memset(d, 0, sizeof *d);
    world_open(&d->w);
    kiosk_open(&d->w, &d->k, 1);
}

static inline void desk_close(struct desk *d)
{
    world_close(&d->w);
}

/* The hub starts anew, with other rules. */
static inline void desk_rules(struct desk *d, const struct hub_rules *rules)
{
    struct err e;
    const struct hub_setup setup = {.path = d->w.path,
                                    .area = AREA,
                                    .keys = &d->w.keys,
                                    .channels = 1,
                                    .rules = *rules,
                                    .fresh = {.counter = 1}};
    hub_close(d->w.hub);
    d->w.hub = NULL;
    if (!hub_open(&d->w.hub, &setup, &e))
        fail_msg("%s", e.text);
}

static inline struct mentor_wish usual_wish(void)
{
    return (struct mentor_wish){.topics = BIT(MENTOR_TOPIC_STARTING),
                                .ways = BIT(MENTOR_WAY_PHONE),
                                .sides = BIT(MENTOR_SIDE_PA),
                                .languages = ENGLISH};
}

/* The op of a new request, sent and received; its code in d->code. */
static inline void desk_asks(struct desk *d, const struct mentor_wish *wish,
                             char op[UUID_SIZE])
{
    struct test_op t = {.kind = OP_MENTOR,
                        .code = test_code(d->code, ++d->codes),
                        .contact = "+447700900123",
                        .request = {.text = "Nights are hard", .wish = *wish}};
    uuid7_new(op, d->w.now.wall * 1000);
    t.op = op;
    assert_int_equal(ask(&d->w, &d->k, &t).result, RESULT_RECEIVED);
}

/* A PA who speaks English and knows about starting out; a second later than the one
 * before, so that the order of their ids is that in which they were taken on. */
static inline struct hub_mentor desk_mentor(struct desk *d, const char *name,
                                            uint32_t capacity)
{
    struct err e;
    d->w.now.wall++;
    d->w.now.ms += 1000;
    const struct staff by = anna(d);
    struct hub_mentor m = {.m = {.side = MENTOR_SIDE_PA,
                                 .topics = BIT(MENTOR_TOPIC_STARTING),
                                 .ways = BIT(MENTOR_WAY_PHONE),
                                 .languages = ENGLISH,
                                 .capacity = capacity}};
    struct mentor_details details = {.contact_kind = CONTACT_EMAIL, .lang = "en"};
    snprintf(details.name, sizeof details.name, "%s", name);
    snprintf(details.contact, sizeof details.contact, "%s@example.org", name);
    if (!mentor_take_on(d->w.hub, &by, &m, &details, &e))
        fail_msg("%s", e.text);
    return m;
}

static inline struct hub_mentor mentor_now(struct desk *d, const char *ref)
{
    struct err e;
    struct hub_mentor m;
    bool found = false;
    assert_true(hub_mentor_get(store_of(d), ref, &m, NULL, &found, &e));
    assert_true(found);
    return m;
}

static inline struct hub_mentoring request_now(struct desk *d, const char *op)
{
    struct err e;
    struct hub_mentoring m;
    bool found = false;
    assert_true(hub_mentoring_get(store_of(d), op, &m, &found, &e));
    assert_true(found);
    return m;
}

/* "" or why it cannot be. */
static inline const char *desk_act(struct desk *d, const char *op,
                                   enum mentor_event_kind kind, const char *ref)
{
    static struct err e;
    const struct staff by = anna(d);
    const struct mentor_act act = {.kind = kind, .ref = ref};
    struct hub_mentoring m;
    bool found = false;
    e = (struct err){.text = ""};
    if (mentoring_act(d->w.hub, &by, op, &act, &m, &found, &e))
        assert_true(found);
    return e.text;
}

static inline const char *desk_change(struct desk *d, const char *ref,
                                      struct mentor_change change)
{
    static struct err e;
    const struct staff by = anna(d);
    struct hub_mentor m;
    bool found = false;
    e = (struct err){.text = ""};
    if (mentor_change(d->w.hub, &by, ref, &change, &m, &found, &e))
        assert_true(found);
    return e.text;
}

/* The next message that waits, opened, and marked as sent. */
struct post {
    bool found;
    struct hub_message row;
    struct letter letter;
};
static inline struct post desk_post(struct desk *d)
{
    static struct post p;
    struct err e;
    struct bytes box;
    const struct hub_seal_key *key = &d->w.keys.seals[0];
    const struct seal_pair pair = {key->public_key, key->secret_key};
    memset(&p, 0, sizeof p);
    bytes_init(&box, WIRE_BOX_MAX);
    assert_true(hub_message_next(store_of(d), d->w.now.wall, &p.row, &box, &p.found, &e));
    if (p.found) {
        if (!unseal_letter(&p.letter, box.data, box.size, &pair, &e))
            fail_msg("%s", e.text);
        p.row.state = MESSAGE_SENT;
        p.row.ended = d->w.now.wall;
        assert_true(hub_store_begin(store_of(d), &e));
        assert_true(hub_message_update(store_of(d), &p.row, &e));
        assert_true(hub_store_commit(store_of(d), &e));
    }
    bytes_free(&box);
    return p;
}

static inline void desk_waits(struct desk *d, int64_t seconds)
{
    world_wait(&d->w, (uint64_t)seconds * 1000);
    world_drain(&d->w);
}
