#include "tests/sim/fault_later.h"

#include <string.h>

#include "server/hub/logic/hub_push.h"
#include "tests/sim/fault_skew.h"

enum {
    USED_PERMILLE = 300,
    FIRST_MS_MAX = 400000,
    APART_MS_MAX = 30000,
    NEW_BODY_MAX = 65536,
    FACTS = 3,
    CELL_SIZE = 24,
};

/* The linker's hooks have no context, so this one state has to stand by itself. */
static struct {
    bool kinds;  /* from the life's first moment: what it holds is of one version */
    bool fields; /* since the hub is of the next version */
} next;

/* ---- writers ---- */

/* The linker's names for these, and for what is called instead of them. */
bool __real_record_print(struct bytes *out, const struct record *r, struct err *e);
bool __wrap_record_print(struct bytes *out, const struct record *r, struct err *e);
const char *__real_record_kind_name(enum record_kind kind);
const char *__wrap_record_kind_name(enum record_kind kind);

bool __wrap_record_print(struct bytes *out, const struct record *r, struct err *e)
{
    bool ok = __real_record_print(out, r, e);
    if (ok && next.fields && out->size > 0 && out->data[out->size - 1] == '}') {
        out->size--;
        bytes_text(out, ",\"shade\":{\"x\":[1, 2.50]},\"mood\":\"\\u00e9\"}");
    }
    return ok;
}

const char *__wrap_record_kind_name(enum record_kind kind)
{
    return next.kinds && kind == RECORD_FACT ? "bicycle" : __real_record_kind_name(kind);
}

/* ---- messages ---- */

static void add_fields(struct world *w, const struct sign_key *key,
                       struct outgoing_message *m)
{
    static const char before[] = "{\"v\":1,";
    static const char after[] = "{\"v\":2,\"shade\":{\"x\":[1]},\"mood\":\"odd\",";
    const size_t skip = sizeof before - 1;
    struct bytes *body = &w->oracle->body;
    struct keyring own = {.count = 0};
    struct bytes more;
    keyring_add(&own, key->public_key);
    if (!frame_open(body, &own, m->topic, m->data, m->size, NULL) || body->size < skip ||
        memcmp(body->data, before, skip) != 0 ||
        body->size > NEW_BODY_MAX - sizeof after || rng_chance(&w->later.rng, 500))
        return;
    bytes_init(&more, NEW_BODY_MAX);
    bytes_text(&more, after);
    bytes_add(&more, body->data + skip, body->size - skip);
    skew_sign(w, key, m, &more);
    bytes_free(&more);
}

void later_hub_says(struct world *w, struct outgoing_message *m)
{
    if (next.fields)
        add_fields(w, &w->hub.keys.sign, m);
}

void later_kiosk_says(struct world *w, const struct party_kiosk *k,
                      struct outgoing_message *m)
{
    if (k->later)
        add_fields(w, &k->key, m);
}

/* ---- what it says of its own ---- */

static void say(struct world *w, const char *topic, const struct bytes *body)
{
    struct bytes frame;
    struct err e;
    bytes_init(&frame, FRAME_MAX);
    if (!frame_build(&frame, &w->hub.keys.sign, topic, body->data, body->size, &e)) {
        world_fail(w, "what a later hub says cannot be signed: %s", e.text);
    } else if (w->hub.linked) {
        const struct net_publication what = {
            .topic = topic, .data = frame.data, .size = frame.size};
        net_publish(w->net, w->hub.party, &what, w->now_ms);
    }
    bytes_free(&frame);
}

static void say_poem(struct world *w)
{
    static const enum topic_kind kinds[] = {TOPIC_HEAD, TOPIC_CHANGE, TOPIC_RESPONSE,
                                            TOPIC_OUTCOME};
    struct rng *r = &w->later.rng;
    enum topic_kind kind = kinds[rng_below(r, LENGTH(kinds))];
    bool all = kind == TOPIC_HEAD || kind == TOPIC_CHANGE;
    const struct party_kiosk *k = &w->kiosks[rng_below(r, w->kiosk_count)];
    char topic[TOPIC_SIZE];
    struct bytes body;
    topic_of(topic, kind, WORLD_AREA, all ? NULL : k->name);
    bytes_init(&body, NEW_BODY_MAX);
    bytes_text(&body, "{\"v\":2,\"k\":\"poem\",\"lines\":[\"of\",\"later\"]}\n");
    say(w, topic, &body);
    bytes_free(&body);
}

/* Of an answer that its kiosk has: a word besides, which changes nothing. */
static bool say_word(struct world *w)
{
    struct oracle *o = w->oracle;
    if (o->count == 0)
        return false;
    struct truth *t = &o->truths[rng_below(&w->later.rng, o->count)];
    if (!t->told || !t->shown || t->erased)
        return false;
    char topic[TOPIC_SIZE], epoch[EPOCH_SIZE];
    struct bytes body;
    topic_of(topic, TOPIC_OUTCOME, WORLD_AREA, w->kiosks[t->kiosk].name);
    epoch_print(epoch, &hub_store_numbers(hub_store_of(w->hub.hub))->epoch);
    bytes_init(&body, NEW_BODY_MAX);
    bytes_printf(&body,
                 "{\"v\":2,\"k\":\"moved\",\"epoch\":\"%s\",\"inst\":\"%s\",\"n\":%llu,"
                 "\"op\":\"%s\",\"to\":\"elsewhere\"}\n",
                 epoch, t->outcome.inst, (unsigned long long)t->outcome.n, t->op);
    say(w, topic, &body);
    bytes_free(&body);
    t->worded = true;
    return true;
}

struct fact_row {
    char key[CELL_SIZE], value[CELL_SIZE];
};

static const char *fact_cell(const void *rows, size_t row, const char *column)
{
    const struct fact_row *f = rows;
    (void)row;
    if (strcmp(column, "key") == 0 || strcmp(column, "label") == 0)
        return f->key;
    if (strcmp(column, "value") == 0)
        return f->value;
    if (strcmp(column, "from") == 0 || strcmp(column, "checked_on") == 0)
        return "2026-04-01";
    return strcmp(column, "review_by") == 0 ? "2027-04-01" : "";
}

/* A record of a kind that no kiosk knows. */
static bool put_bicycle(struct world *w)
{
    struct push_result r;
    struct fact_row f;
    struct err e;
    const struct push_source source = {.count = 1, .get = fact_cell, .rows = &f};
    const struct push_order order = {
        .kind = RECORD_FACT, .reopen = true, .who = "sim", .now = party_hub_now(w).wall};
    snprintf(f.key, sizeof f.key, "wheel.%llu",
             (unsigned long long)rng_below(&w->later.rng, FACTS));
    snprintf(f.value, sizeof f.value, "%llu",
             (unsigned long long)rng_below(&w->later.rng, 1000));
    bool ok = hub_push(w->hub.hub, &order, &source, &r, &e);
    if (ok && r.bad > 0)
        world_fail(w, "the hub refuses a record of its next version");
    push_result_free(&r);
    w->poke = true;
    return ok;
}

/* ---- upgrades ---- */

static bool upgrade(struct world *w)
{
    struct party_kiosk *k = &w->kiosks[rng_below(&w->later.rng, w->kiosk_count)];
    if (!next.fields && !w->skew.hub_older) {
        world_log(w, "fault", "the hub is of the next version");
        next.fields = true;
        party_hub_die(w, false);
        return true;
    }
    if (k->later || k->older)
        return false;
    world_log(w, "fault", "%s is of the next version", k->disk_name);
    k->later = true;
    return true;
}

void later_run(struct world *w)
{
    struct later *s = &w->later;
    if (w->now_ms < s->due_ms)
        return;
    s->due_ms = w->now_ms + rng_between(&s->rng, 500, APART_MS_MAX);
    if (!party_hub_alive(w))
        return;
    uint64_t what = rng_below(&s->rng, 4);
    bool done = true;
    if (!next.fields || what == 0)
        done = upgrade(w);
    else if (what == 1)
        done = put_bicycle(w);
    else if (what == 2)
        done = say_word(w);
    else
        say_poem(w);
    w->result->counts.faults[FAULT_LATER] += done;
}

void later_calm(struct world *w)
{
    w->later.due_ms = NEVER;
}

void later_make(struct world *w)
{
    struct later *s = &w->later;
    s->due_ms = NEVER;
    if (w->setup.mode == MODE_HERD || (w->setup.without >> FAULT_LATER & 1) != 0 ||
        !rng_chance(&s->rng, USED_PERMILLE))
        return;
    w->enabled |= UINT32_C(1) << FAULT_LATER;
    next.kinds = true;
    s->due_ms = rng_between(&s->rng, 1000, FIRST_MS_MAX);
}

void later_end(void)
{
    next.kinds = next.fields = false;
}
