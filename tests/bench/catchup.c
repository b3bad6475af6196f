#include "tests/bench/catchup.h"

#include <inttypes.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/uuid.h"
#include "firmware/agent/logic/agent_core.h"
#include "server/hub/logic/hub_core.h"
#include "server/hub/logic/hub_session.h"
#include "store/hub_people.h"
#include "store/hub_records.h"
#include "tests/bench/adverts.h"

enum {
    START = 1795338000, /* 2026-11-22T09:00:00Z */
    DAY_S = 86400,
    MQTT_BYTES = 10,
    IN_ONE_COMMIT = 1000,
    NIGHTS_APART = 20,
    TURNS_MAX = 1000000,
    LENT = 2, /* places */
};

#define NAME "leeds.k.kiosk-1"
#define ORGANISATION "01920000-0000-7000-8000-000000000001"
#define BOOT "11111111-2222-4333-8444-555555555555"

struct area {
    char folder[96];
    struct hub_keys keys;
    struct sign_key kiosk_key;
    struct hub *hub;
    struct content *content; /* NULL: the agent is off */
    struct outbox *outbox;
    struct agent_core *agent;
    uint64_t ms;
    int64_t wall;   /* the hub's */
    int64_t behind; /* the kiosk's clock */
    uint64_t random;
    char (*ids)[UUID_SIZE]; /* of the vacancies; "" where closed */
    char (*refs)[REF_SIZE];
    uint32_t count, room;
    struct catchup_cost cost;
};

static void must(bool ok, const char *doing, const struct err *e)
{
    if (ok)
        return;
    fprintf(stderr, "%s: %s\n", doing, e == NULL ? "no" : e->text);
    exit(EXIT_FAILURE);
}

static char *path_in(const struct area *a, const char *name)
{
    static char path[160];
    snprintf(path, sizeof path, "%s/%s", a->folder, name);
    return path;
}

static void forget_files(const struct area *a, const char *name)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < LENGTH(ends); i++) {
        char path[176];
        snprintf(path, sizeof path, "%s/%s%s", a->folder, name, ends[i]);
        unlink(path);
    }
}

/* ---- records ---- */

static void put(struct area *a, struct record *r, uint32_t at)
{
    struct err e;
    must(hub_record_put(hub_store_of(a->hub), r, a->wall, &e), "put", &e);
    memcpy(a->ids[at], r->meta.id, UUID_SIZE);
    memcpy(a->refs[at], r->meta.ref, REF_SIZE);
}

static void add(struct area *a, uint32_t count)
{
    static struct record r;
    struct err e;
    must(a->count + count <= a->room, "room for vacancies", NULL);
    for (uint32_t i = 0; i < count; i++) {
        if (i % IN_ONE_COMMIT == 0)
            must(hub_store_begin(hub_store_of(a->hub), &e), "begin", &e);
        advert_make(&r, &a->random, ORGANISATION, START);
        put(a, &r, a->count++);
        if (i % IN_ONE_COMMIT == IN_ONE_COMMIT - 1 || i + 1 == count)
            must(hub_store_commit(hub_store_of(a->hub), &e), "commit", &e);
    }
}

static uint32_t live(struct area *a)
{
    uint32_t at = draw(&a->random, a->count);
    while (a->ids[at][0] == '\0')
        at = (at + 1) % a->count;
    return at;
}

static void change(struct area *a, uint32_t count)
{
    static struct record r;
    struct err e;
    must(hub_store_begin(hub_store_of(a->hub), &e), "begin", &e);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = live(a);
        advert_make(&r, &a->random, ORGANISATION, START);
        memcpy(r.meta.id, a->ids[at], UUID_SIZE);
        memcpy(r.meta.ref, a->refs[at], REF_SIZE);
        put(a, &r, at);
    }
    must(hub_store_commit(hub_store_of(a->hub), &e), "commit", &e);
}

static void take_away(struct area *a, uint32_t count)
{
    struct err e;
    must(hub_store_begin(hub_store_of(a->hub), &e), "begin", &e);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = live(a);
        must(hub_record_close(hub_store_of(a->hub), a->ids[at], "filled", a->wall, &e),
             "close", &e);
        a->ids[at][0] = '\0';
    }
    must(hub_store_commit(hub_store_of(a->hub), &e), "commit", &e);
}

/* ---- the two ---- */

static struct agent_now agent_now(const struct area *a)
{
    return (struct agent_now){.ms = a->ms, .wall = a->wall - a->behind};
}

static struct hub_now hub_now(const struct area *a)
{
    return (struct hub_now){.ms = a->ms, .wall = a->wall};
}

/* Not connected yet. It never has a battery clock. */
static void agent_starts(struct area *a)
{
    struct err e;
    struct agent_now now = agent_now(a);
    struct agent_core_config config = {
        .name = NAME, .key = a->kiosk_key, .software = "0.1.0", .boot = BOOT, .seed = 42};
    memcpy(config.hub_key, a->keys.sign.public_key, sizeof config.hub_key);
    memset(config.hw, 7, sizeof config.hw); /* a machine that may spend what is lent */
    must(content_open_writer(&a->content, path_in(a, "content.db"), &e), "content", &e);
    must(outbox_open(&a->outbox, path_in(a, "outbox.db"), &e), "outbox", &e);
    must(agent_core_new(&a->agent, &config, a->content, a->outbox, &now, &e), "agent",
         &e);
}

static void agent_on(struct area *a)
{
    agent_starts(a);
    struct agent_now now = agent_now(a);
    agent_core_up(a->agent, &now);
}

static void agent_off(struct area *a)
{
    agent_core_free(a->agent);
    outbox_close(a->outbox);
    content_close(a->content);
    a->agent = NULL;
    a->outbox = NULL;
    a->content = NULL;
}

static void count(struct area *a, const struct outgoing_message *m)
{
    a->cost.messages++;
    a->cost.bytes += m->size + strlen(m->topic) + MQTT_BYTES;
    a->cost.pages += strstr(m->topic, "/rsp") != NULL && m->size > 1000;
}

static bool from_hub(struct area *a, uint64_t pages_max)
{
    struct outgoing_message m;
    struct agent_now now = agent_now(a);
    bool any = false;
    while (a->cost.pages < pages_max && outgoing_take(hub_outgoing(a->hub), &m)) {
        any = true;
        if (a->agent != NULL) {
            count(a, &m);
            agent_core_message(a->agent, m.topic, m.data, m.size, &now);
        }
        free(m.data);
    }
    return any;
}

static bool from_agent(struct area *a)
{
    struct outgoing_message m;
    struct hub_now now = hub_now(a);
    bool any = false;
    while (a->agent != NULL && outgoing_take(agent_core_outgoing(a->agent), &m)) {
        any = true;
        count(a, &m);
        hub_message(a->hub, &now, m.topic, m.data, m.size);
        free(m.data);
    }
    return any;
}

static void hub_turn(struct area *a)
{
    struct err e;
    struct hub_now now = hub_now(a);
    must(hub_tick(a->hub, &now, &e), "hub", &e);
}

static void pass(struct area *a, uint64_t ms)
{
    a->ms += ms;
    a->wall += (int64_t)(ms / 1000);
    if (a->agent != NULL) {
        struct agent_now now = agent_now(a);
        agent_core_tick(a->agent, &now);
    }
}

/* Until neither has anything to say, or so many pages have come. */
static void talk(struct area *a, uint64_t pages_max)
{
    bool any = true;
    for (int i = 0; any && a->cost.pages < pages_max && i < TURNS_MAX; i++) {
        hub_turn(a);
        any = from_hub(a, pages_max);
        any = from_agent(a) || any;
    }
}

static bool is_equal(const struct area *a)
{
    struct content_state s;
    struct err e;
    uint8_t digest[DIGEST_BYTES];
    const struct hub_numbers *n = hub_store_numbers(hub_store_of(a->hub));
    must(content_state(a->content, &s, &e), "state", &e);
    hub_store_digest(hub_store_of(a->hub), digest);
    return s.seq == n->seq && s.count == n->count &&
           memcmp(s.digest, digest, sizeof digest) == 0;
}

static double processor_s(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

/* Everything until the kiosk is equal; a repair that comes to nothing waits for
 * minutes. */
static void settle(struct area *a, struct catchup_cost *out, const char *doing)
{
    double begin = processor_s();
    talk(a, UINT64_MAX);
    for (int i = 0; i < 60 && !is_equal(a); i++) {
        pass(a, 10000);
        talk(a, UINT64_MAX);
    }
    must(is_equal(a), doing, NULL);
    *out = a->cost;
    out->seconds = processor_s() - begin;
}

static void begin(struct area *a)
{
    a->cost = (struct catchup_cost){.bytes = 0};
}

/* ---- what is measured ---- */

static void open_area(struct area *a, uint32_t records)
{
    struct err e;
    uint8_t seed[32];
    bool created = false;
    const char *parent = getenv("TMPDIR");
    *a = (struct area){.ms = 1000, .wall = START, .random = 0x9e3779b97f4a7c15};
    must(sodium_init() >= 0, "libsodium", NULL);
    snprintf(a->folder, sizeof a->folder, "%s/peerpoint_XXXXXX",
             parent == NULL ? "/tmp" : parent);
    must(mkdtemp(a->folder) != NULL, "folder", NULL);
    a->room = records + records / 10 + 4000;
    a->ids = calloc(a->room, sizeof *a->ids);
    a->refs = calloc(a->room, sizeof *a->refs);
    must(a->ids != NULL && a->refs != NULL, "memory", NULL);
    memset(seed, 1, sizeof seed);
    hub_keys_set_sign(&a->keys, seed);
    hub_keys_add_seal(&a->keys, seed);
    memset(seed, 2, sizeof seed);
    sign_key_from_seed(&a->kiosk_key, seed);
    char path[160];
    snprintf(path, sizeof path, "%s", path_in(a, "hub.db"));
    const struct hub_setup setup = {
        .path = path, .area = "leeds", .keys = &a->keys, .fresh = {1, 77}};
    must(hub_open(&a->hub, &setup, &e), "hub", &e);
    struct hub_now now = hub_now(a);
    hub_online(a->hub, true, &now);
    const struct staff by = {.who = "bench", .now = START};
    must(hub_kiosk_register(a->hub, &by, NAME, a->kiosk_key.public_key, &created, &e),
         "register", &e);
}

static void close_area(struct area *a)
{
    static const char *const files[] = {"hub.db", "content.db", "outbox.db"};
    agent_off(a);
    hub_close(a->hub);
    for (size_t i = 0; i < LENGTH(files); i++)
        forget_files(a, files[i]);
    rmdir(a->folder);
    free(a->ids);
    free(a->refs);
}

static void a_new_kiosk(struct area *a)
{
    if (a->agent != NULL)
        agent_off(a);
    forget_files(a, "content.db");
    forget_files(a, "outbox.db");
    begin(a);
    agent_on(a);
}

/* Killed after each few pages, with the answer to its next question under way. */
static void interrupted(struct area *a, struct catchup *c)
{
    uint64_t apart = c->fresh.pages / 6 + 1;
    a_new_kiosk(a);
    for (uint64_t next = apart; next < c->fresh.pages; next += apart) {
        talk(a, next + c->kills);
        (void)from_agent(a);
        agent_off(a);
        hub_turn(a);
        (void)from_hub(a, UINT64_MAX); /* to nobody */
        a->cost.pages++;               /* and yet it was sent */
        c->kills++;
        agent_on(a);
    }
    settle(a, &c->interrupted, "after interruptions");
}

static void be_off(struct area *a, uint32_t days)
{
    agent_off(a);
    for (uint32_t i = 0; i < days; i++) {
        change(a, 40);
        add(a, 10);
        take_away(a, 10);
        pass(a, (uint64_t)DAY_S * 1000);
        if (i % NIGHTS_APART == 0) /* each reads all of its file */
            hub_turn(a);
        (void)from_hub(a, UINT64_MAX);
    }
    begin(a);
}

static void days_off(struct area *a, uint32_t days, struct catchup_cost *out)
{
    be_off(a, days);
    agent_on(a);
    settle(a, out, "after days off");
}

/* A session a year from now, with places of it in the kiosk's hands. */
static void lend(struct area *a, char session[UUID_SIZE])
{
    static struct record r;
    struct err e;
    bool found = false;
    struct session *s = &r.session;
    struct hub_store *hub = hub_store_of(a->hub);
    r.kind = RECORD_SESSION;
    snprintf(s->organisation, sizeof s->organisation, ORGANISATION);
    snprintf(s->title, sizeof s->title, "PA coffee morning");
    s->kind = SESSION_MEETUP;
    s->way = SESSION_BY_PHONE;
    s->starts_at = START + (int64_t)365 * DAY_S;
    s->minutes = 60;
    s->capacity = 12;
    must(hub_store_begin(hub, &e), "begin", &e);
    must(hub_record_put(hub, &r, a->wall, &e), "session", &e);
    must(hub_places_set(hub, r.meta.id, (uint32_t)s->capacity, s->starts_at, &e),
         "places", &e);
    must(hub_store_commit(hub, &e), "commit", &e);
    const struct staff by = {.who = "bench", .now = a->wall};
    const struct session_kiosk which = {r.meta.ref, NAME};
    must(hub_session_lend(a->hub, &by, &which, LENT, &found, &e) && found, "lend", &e);
    memcpy(session, r.meta.id, UUID_SIZE);
    talk(a, UINT64_MAX);
}

static void book(struct area *a, const char *session, char op[UUID_SIZE])
{
    struct personal p = {.area = "leeds", .kiosk = NAME, .kind = OP_BOOK, .places = LENT};
    struct bytes box;
    struct err e;
    const struct agent_now now = agent_now(a);
    const struct hub_seal_key *key = &a->keys.seals[0];
    uuid7_new(p.op, now.wall * 1000);
    memcpy(p.target, session, sizeof p.target);
    memcpy(p.key, key->id, sizeof p.key);
    claim_make(p.code, (const uint8_t[6]){1, 2, 3, 4, 5, 6});
    bytes_init(&box, WIRE_BOX_MAX);
    must(seal_personal(&box, &p, key->public_key, &e), "seal", &e);
    struct outbox_new row = {.kind = p.kind,
                             .places = p.places,
                             .made = now.wall,
                             .made_ms = now.ms,
                             .boot = BOOT,
                             .box = box.data,
                             .box_size = box.size,
                             .code = p.code};
    memcpy(row.op, p.op, sizeof row.op);
    memcpy(row.target, p.target, sizeof row.target);
    memcpy(row.key, p.key, sizeof row.key);
    must(outbox_put(a->outbox, &row, &e), "save", &e);
    agent_core_saved(a->agent, &now);
    memcpy(op, p.op, UUID_SIZE);
    bytes_free(&box);
}

static struct catchup_clock look(struct area *a, const char *op)
{
    struct outbox_row row;
    struct content_state content;
    struct notice state;
    struct err e;
    bool found = false;
    const struct agent_now now = agent_now(a);
    must(outbox_find(a->outbox, op, &row, &found, &e) && found, "booking", &e);
    must(content_state(a->content, &content, &e), "state", &e);
    agent_core_state(a->agent, &state);
    return (struct catchup_clock){.trusted = state.clock_trusted,
                                  .told = agent_core_hub_time(a->agent, &now),
                                  .hub = a->wall,
                                  .synced_at = state.synced_at,
                                  .records = content.count,
                                  .sent = row.n != 0,
                                  .lend = row.lend,
                                  .confirmed = row.answered &&
                                               row.outcome.result == RESULT_CONFIRMED};
}

/* Its wall clock begins where it was saved last. Somebody books before the hub is
 * heard. */
static void clock_stood_still(struct area *a, struct catchup *c)
{
    char session[UUID_SIZE], op[UUID_SIZE];
    struct content_state before;
    struct hub_places places;
    struct err e;
    bool found = false;
    lend(a, session);
    must(content_state(a->content, &before, &e), "state", &e);
    c->records_before = before.count;
    be_off(a, 60);
    a->behind = (int64_t)60 * DAY_S;
    agent_starts(a);
    book(a, session, op);
    c->unheard = look(a, op);
    struct agent_now now = agent_now(a);
    agent_core_up(a->agent, &now);
    settle(a, &c->stood_still, "after a clock that stood still");
    c->heard = look(a, op);
    must(hub_places_get(hub_store_of(a->hub), session, &places, &found, &e) && found,
         "places", &e);
    c->taken = places.taken;
    c->lent = places.lent;
    a->behind = 0; /* as the agent sets it */
}

static void meddle(struct area *a, const char *sql)
{
    sqlite3 *db = NULL;
    must(sqlite3_open(path_in(a, "content.db"), &db) == SQLITE_OK &&
             sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK,
         "meddling", NULL);
    sqlite3_close(db);
}

static void mended(struct area *a, const char *sql, struct catchup_cost *out)
{
    agent_off(a);
    meddle(a, sql);
    begin(a);
    agent_on(a);
    settle(a, out, "after damage");
}

static void while_on(struct area *a, struct catchup_cost *out)
{
    pass(a, 1000);
    talk(a, UINT64_MAX);
    begin(a);
    change(a, 1);
    hub_turn(a);
    pass(a, 1000); /* the head follows */
    settle(a, out, "after one change");
}

void catchup_run(struct catchup *c, uint32_t records)
{
    struct area a;
    static struct record r;
    struct bytes body;
    struct err e;
    *c = (struct catchup){.records = records};
    open_area(&a, records);
    add(&a, records);
    bytes_init(&body, (size_t)100 * RECORD_BODY_MAX);
    for (int i = 0; i < 100; i++) {
        advert_make(&r, &a.random, ORGANISATION, START);
        memcpy(r.meta.id, a.ids[0], UUID_SIZE);
        memcpy(r.meta.ref, a.refs[0], REF_SIZE);
        r.meta.rev = 1;
        r.meta.updated_at = START;
        must(record_print(&body, &r, &e), "body", &e);
    }
    c->body_bytes = (double)body.size / 100;
    bytes_free(&body);
    a_new_kiosk(&a);
    settle(&a, &c->fresh, "a new kiosk");
    interrupted(&a, c);
    agent_off(&a);
    change(&a, 1000);
    begin(&a);
    agent_on(&a);
    settle(&a, &c->thousand, "1,000 changes");
    while_on(&a, &c->one);
    days_off(&a, 60, &c->sixty_days);
    clock_stood_still(&a, c);
    days_off(&a, 100, &c->hundred_days);
    mended(&a,
           "UPDATE rec SET body = body || ' ' WHERE id ="
           " (SELECT min(id) FROM rec WHERE del = 0)",
           &c->damaged);
    close_area(&a);
}

static void print(const char *what, const struct catchup_cost *cost)
{
    printf("%-34s %10.3f MB %6" PRIu64 " messages %5" PRIu64 " pages %7.2f s\n", what,
           (double)cost->bytes / 1e6, cost->messages, cost->pages, cost->seconds);
}

void catchup_print(const struct catchup *c)
{
    printf("%u vacancies of %.0f bytes\n", c->records, c->body_bytes);
    print("a new kiosk", &c->fresh);
    printf("  killed %u times", c->kills);
    print("", &c->interrupted);
    print("1,000 changes while off", &c->thousand);
    print("one change", &c->one);
    print("60 days off", &c->sixty_days);
    print("60 days off, clock stood still", &c->stood_still);
    printf("  told the hub's time: %s, %+" PRId64 " s off; places of its own spent: %s\n",
           c->heard.trusted ? "yes" : "no", c->heard.told - c->heard.hub,
           c->unheard.lend == 0 ? "none" : "some");
    print("100 days off, tombstones gone", &c->hundred_days);
    print("one damaged body", &c->damaged);
}
