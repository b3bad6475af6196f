#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/utc.h"
#include "server/hub/logic/hub_push.h"
#include "server/hub/logic/hub_staff.h"
#include "tests/sim/world_inside.h"

enum { VACANCIES_MAX = 60, ROWS_MAX = 64, CELLS_MAX = 20, CELL_SIZE = 80 };

/* ---- staff: files of rows ---- */

struct sheet { /* rows as a file would have them */
    size_t columns, count;
    const char *names[CELLS_MAX];
    char cells[ROWS_MAX][CELLS_MAX][CELL_SIZE];
};

static const char *sheet_get(const void *rows, size_t row, const char *column)
{
    const struct sheet *s = rows;
    for (size_t i = 0; i < s->columns; i++)
        if (strcmp(s->names[i], column) == 0)
            return s->cells[row][i];
    return "";
}

static void cell(struct sheet *s, const char *column, const char *text)
{
    size_t i = 0;
    while (i < s->columns && strcmp(s->names[i], column) != 0)
        i++;
    if (i == s->columns)
        s->names[s->columns++] = column;
    snprintf(s->cells[s->count - 1][i], CELL_SIZE, "%s", text);
}

static void cell_number(struct sheet *s, const char *column, uint64_t number)
{
    char text[CELL_SIZE];
    snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    cell(s, column, text);
}

/* False if the hub could not; *taken false if it did not want to. */
static bool push(struct world *w, enum record_kind kind, const struct sheet *s,
                 bool *taken, struct err *e)
{
    struct push_result r;
    const struct push_source source = {.count = s->count, .get = sheet_get, .rows = s};
    const struct push_order order = {
        .kind = kind, .reopen = true, .who = "sim", .now = party_hub_now(w).wall};
    bool ok = hub_push(w->hub.hub, &order, &source, &r, e);
    *taken = ok && r.bad == 0;
    if (ok && r.bad > 0 && r.problems.count > 0)
        world_log(w, "staff", "refused: %s: %s", r.problems.items[0].what.column,
                  r.problems.items[0].what.reason);
    push_result_free(&r);
    return ok;
}

static void session_row(struct world *w, struct sheet *s, uint64_t number)
{
    char text[CELL_SIZE];
    int64_t starts = party_hub_now(w).wall + (int64_t)rng_between(&w->people, 60, 7200);
    if (rng_chance(&w->people, 700))
        starts += INT64_C(86400) * 7;
    s->count++;
    cell_number(s, "ref", number);
    cell(s, "organisation", "Sim Living");
    cell(s, "venue", "Room One");
    cell_number(s, "title", number);
    cell(s, "kind", "meetup");
    cell(s, "way", "in_room");
    cell(s, "audience", "mixed");
    utc_print(text, sizeof text, starts);
    cell(s, "starts_at", text);
    cell(s, "minutes", "60");
    cell_number(s, "capacity", rng_between(&w->people, 1, w->lending ? 30 : 6));
}

static void vacancy_row(struct world *w, struct sheet *s, uint64_t number)
{
    char text[CELL_SIZE];
    s->count++;
    snprintf(text, sizeof text, "Work %llu, version %llu", (unsigned long long)number,
             (unsigned long long)rng_below(&w->people, 100000));
    cell_number(s, "ref", number);
    cell(s, "organisation", "Sim Living");
    cell(s, "title", text);
    cell(s, "area", "Leeds");
    cell(s, "outcode", "LS6");
    cell(s, "hours_per_week_min", "10");
    cell(s, "hours_per_week_max", "12");
    cell(s, "pay_min", "20.00");
    cell(s, "tasks", "cooking");
}

bool people_furnish(struct world *w)
{
    /* Many make pages of several parts, when time-outs have made pages short. */
    w->staff_apart_ms = rng_chance(&w->people, 300) ? 6000 : 180000;
    w->persons = rng_chance(&w->people, 300) ? 4 : 1000;
    w->crowd = rng_chance(&w->people, 300);
    w->lending = rng_chance(&w->people, 400);
    w->wrong_permille = rng_chance(&w->people, 100) ? 700 : 60;
    w->vacancies = rng_chance(&w->people, 400) ? VACANCIES_MAX : 10;
    struct err e = {.text = "refused"};
    static const enum record_kind kinds[] = {RECORD_ORGANISATION, RECORD_VENUE,
                                             RECORD_SESSION, RECORD_VACANCY};
    struct sheet sheets[4] = {0};
    sheets[0].count = sheets[1].count = 1;
    cell(&sheets[0], "name", "Sim Living");
    cell(&sheets[1], "name", "Room One");
    cell(&sheets[1], "organisation", "Sim Living");
    cell(&sheets[1], "town", "Leeds");
    for (uint64_t i = 1; i <= WORLD_SESSIONS / 2; i++)
        session_row(w, &sheets[2], i);
    for (uint64_t i = 1; i <= w->vacancies / 2; i++)
        vacancy_row(w, &sheets[3], i);
    for (size_t i = 0; i < LENGTH(kinds); i++) {
        bool taken = false;
        if (push(w, kinds[i], &sheets[i], &taken, &e) && taken)
            continue;
        world_fail(w, "the hub refuses its %s: %s", record_kind_name(kinds[i]), e.text);
        return false;
    }
    return true;
}

static bool close_one(struct world *w, struct err *e)
{
    struct hub_row row;
    bool found = false;
    char ref[REF_SIZE];
    const struct staff staff = {.who = "sim", .now = party_hub_now(w).wall};
    ref_make(ref, 'V', (uint32_t)rng_between(&w->people, 1, w->vacancies));
    struct bytes body;
    bytes_init(&body, RECORD_BODY_MAX + 1);
    bool ok =
        hub_vacancy_close(w->hub.hub, &staff, ref, "filled", &row, &body, &found, e);
    bytes_free(&body);
    world_log(w, "staff", "close %s%s", ref, found ? "" : ", which is not there");
    return ok;
}

static bool push_some(struct world *w, enum record_kind kind, struct err *e)
{
    struct sheet s = {0};
    bool taken = false;
    uint64_t most = kind == RECORD_SESSION ? WORLD_SESSIONS : w->vacancies;
    uint64_t first = rng_between(&w->people, 1, most);
    uint64_t last = rng_chance(&w->people, 700) ? first : most;
    for (uint64_t i = first; i <= last; i++)
        if (kind == RECORD_SESSION)
            session_row(w, &s, i);
        else
            vacancy_row(w, &s, i);
    bool ok = push(w, kind, &s, &taken, e);
    world_log(w, "staff", "push %s %llu to %llu: %s", record_kind_name(kind),
              (unsigned long long)first, (unsigned long long)last,
              taken ? "taken" : "not taken");
    return ok;
}

void people_staff(struct world *w)
{
    struct err e = {.kind = ERR_LATER};
    bool ok = false;
    if (!party_hub_alive(w))
        return;
    if (people_staff_recover(w) || (rng_chance(&w->people, 40) && people_erase(w))) {
        if (party_hub_alive(w))
            party_hub_run(w);
        return;
    }
    if (!party_hub_alive(w))
        return;
    if (rng_chance(&w->people, 50))
        party_hub_keep_journal(w);
    uint64_t what =
        w->lending && rng_chance(&w->people, 500) ? 15 : rng_below(&w->people, 16);
    if (what < 2)
        ok = close_one(w, &e);
    else if (what < 10)
        ok = push_some(w, what < 6 ? RECORD_SESSION : RECORD_VACANCY, &e);
    else
        ok = people_staff_places(w, &e);
    if (!ok && e.kind == ERR_INPUT && what < 10)
        world_fail(w, "staff: %s", e.text);
    if (!ok)
        world_log(w, "staff", "cannot: %s", e.text);
    if (party_hub_alive(w))
        party_hub_run(w);
}

/* ---- people at a kiosk ---- */

static bool pick_session(struct world *w, struct party_kiosk *k, char id[UUID_SIZE])
{
    struct session_row rows[WORLD_SESSIONS];
    const struct session_filter all = {
        .here = {.lat = RECORD_NO_PLACE, .lon = RECORD_NO_PLACE}};
    size_t count = 0, total = 0;
    struct err e;
    if (!content_sessions(k->reader, &all, 0, rows, WORLD_SESSIONS, &count, &total, &e) ||
        count == 0)
        return false;
    bool same = w->crowd && rng_chance(&w->people, 800);
    memcpy(id, rows[same ? 0 : rng_below(&w->people, count)].id, UUID_SIZE);
    return true;
}

static bool pick_vacancy(struct world *w, struct party_kiosk *k, char id[UUID_SIZE])
{
    struct vacancy_row rows[VACANCIES_MAX];
    const struct vacancy_filter all = {
        .here = {.lat = RECORD_NO_PLACE, .lon = RECORD_NO_PLACE},
        .metres_max = -1,
        .minutes_min = -1,
        .minutes_max = -1,
        .today = RECORD_NO_DAY};
    size_t count = 0, total = 0;
    struct err e;
    if (!content_vacancies(k->reader, &all, 0, rows, VACANCIES_MAX, &count, &total, &e) ||
        count == 0)
        return false;
    memcpy(id, rows[rng_below(&w->people, count)].id, UUID_SIZE);
    return true;
}

/* Of a booking, or of something else that one can take back. */
static bool pick_code(struct world *w, bool booking, char code[CLAIM_SIZE])
{
    const struct oracle *o = w->oracle;
    for (size_t tries = 0; o->count > 0 && tries < 20; tries++) {
        const struct truth *t = &o->truths[rng_below(&w->people, o->count)];
        if (!op_makes_thing(t->kind) || (t->kind == OP_BOOK) != booking)
            continue;
        memcpy(code, t->code, CLAIM_SIZE);
        return true;
    }
    return false;
}

static void new_code(char code[CLAIM_SIZE])
{
    uint8_t random[6];
    randombytes_buf(random, sizeof random);
    claim_make(code, random);
}

static enum subject pick_subject(struct world *w, enum op_kind kind)
{
    enum subject s = SUBJECT_NONE;
    while (!subject_fits(s, kind))
        s = (enum subject)rng_below(&w->people, SUBJECT_COUNT);
    return s;
}

/* Something of staff; about no vacancy, or one that is shown here. */
static bool choose_request(struct world *w, struct party_kiosk *k, struct personal *p)
{
    static const enum op_kind kinds[] = {OP_QUESTION, OP_PROFILE, OP_AVAILABLE,
                                         OP_COMPLAINT, OP_ERASE};
    struct request *a = &p->request;
    p->kind = kinds[rng_below(&w->people, LENGTH(kinds))];
    a->subject = pick_subject(w, p->kind);
    if (p->kind == OP_PROFILE) {
        a->tasks = 1;
        a->days = a->parts = 3;
    }
    if (p->kind == OP_AVAILABLE)
        a->weeks = (uint32_t)rng_below(&w->people, WEEKS_MAX + 1);
    if (a->subject == SUBJECT_CODE)
        new_code(a->about);
    return a->subject != SUBJECT_JOB || pick_vacancy(w, k, p->target);
}

/* What they want, or false if nothing can be had. */
static bool choose(struct world *w, struct party_kiosk *k, struct personal *p)
{
    uint64_t what = rng_below(&w->people, 100);
    new_code(p->code);
    if (what < 45) {
        p->kind = OP_BOOK;
        p->places = rng_chance(&w->people, 300) ? 2 : 1;
        p->ask_first = rng_chance(&w->people, 300);
        return pick_session(w, k, p->target);
    }
    if (what < 55) {
        p->kind = OP_INTEREST;
        return pick_vacancy(w, k, p->target);
    }
    if (what < 63)
        return choose_request(w, k, p);
    p->kind = what < 80   ? OP_CANCEL
              : what < 87 ? OP_WITHDRAW
              : what < 94 ? OP_CHANGE
                          : OP_ANSWER_OFFER;
    if (p->kind == OP_CHANGE) {
        p->places = rng_chance(&w->people, 500) ? 2 : 1;
        if (!pick_session(w, k, p->target))
            return false;
    }
    p->accept = p->kind == OP_ANSWER_OFFER && rng_chance(&w->people, 700);
    bool wrong = rng_chance(&w->people, w->wrong_permille);
    return wrong || pick_code(w, p->kind != OP_WITHDRAW, p->code);
}

/* Gives who it is, from 1; 0 if they leave no contact. */
static uint64_t introduce(struct world *w, struct personal *p)
{
    uint64_t who = rng_below(&w->people, w->persons);
    snprintf(p->name, sizeof p->name, "Canaria%llu", (unsigned long long)who);
    if (rng_chance(&w->people, 300))
        return 0;
    p->contact_kind = CONTACT_PHONE;
    snprintf(p->contact, sizeof p->contact, "+447700900%03llu", (unsigned long long)who);
    snprintf(p->consent, sizeof p->consent, "sim-1");
    snprintf(p->lang, sizeof p->lang, "en");
    return who + 1;
}

/* Who would ask what the work or a session is like asks for a mentor, if they can be
 * reached. */
static void ask_for_mentor(struct personal *p)
{
    struct request *a = &p->request;
    bool asks = a->subject == SUBJECT_WORK || a->subject == SUBJECT_SESSIONS;
    if (p->kind != OP_QUESTION || !asks || p->contact_kind == CONTACT_NONE)
        return;
    p->kind = OP_MENTOR;
    *a = (struct request){
        .wish = {.topics = 1, .ways = 1, .sides = 1 << MENTOR_SIDE_PA, .languages = 1}};
}

bool people_keys(struct party_kiosk *k, struct key_set *keys)
{
    struct bytes value;
    bool found = false;
    bytes_init(&value, 4096);
    bool ok = content_get(k->reader, "keys", &value, &found, NULL) && found &&
              wire_get_keys(keys, value.data, value.size, NULL);
    bytes_free(&value);
    return ok;
}

static bool save(struct world *w, struct party_kiosk *k, const struct personal *p,
                 const struct bytes *box, struct err *e)
{
    struct agent_now now = party_kiosk_now(w, k);
    struct outbox_new op = {.kind = p->kind,
                            .places = p->places,
                            .made = now.wall,
                            .made_ms = now.ms,
                            .box = box->data,
                            .box_size = box->size,
                            .code = p->code};
    memcpy(op.op, p->op, sizeof op.op);
    memcpy(op.target, p->target, sizeof op.target);
    memcpy(op.key, p->key, sizeof op.key);
    memcpy(op.boot, k->boot, sizeof op.boot);
    return outbox_put(k->saver, &op, e);
}

/* Now and then what a broken kiosk would make of it. */
static void seal(struct world *w, const struct personal *p, const struct key_set *keys,
                 struct bytes *box)
{
    struct err e;
    if (!seal_personal(box, p, keys->seal_key, &e))
        world_fail(w, "seal_personal: %s", e.text);
    else if (p->kind != OP_BOOK && rng_chance(&w->people, 10))
        box->data[box->size / 2] ^= 1;
}

static struct truth *note(struct world *w, struct party_kiosk *k,
                          const struct personal *p, bool sure)
{
    struct truth *t = oracle_truth(w);
    *t = (struct truth){.kind = p->kind,
                        .kiosk = k->index,
                        .places = p->places,
                        .sure = sure,
                        .saved_ms = w->now_ms};
    memcpy(t->op, p->op, sizeof t->op);
    memcpy(t->target, p->target, sizeof t->target);
    memcpy(t->code, p->code, sizeof t->code);
    w->result->counts.saved += sure;
    w->result->counts.states[STATE_SAVED] += sure;
    return t;
}

static void do_something(struct world *w, struct party_kiosk *k)
{
    struct personal p = {.area = WORLD_AREA, .visit = 1};
    struct key_set keys;
    struct err e;
    if (oracle_full(w) || !people_keys(k, &keys))
        return;
    if (rng_chance(&w->people, 120)) {
        people_ask(w, k, &keys);
        return;
    }
    if (!choose(w, k, &p))
        return;
    memcpy(p.kiosk, k->name, sizeof p.kiosk);
    memcpy(p.key, keys.seal_id, sizeof p.key);
    uuid7_new(p.op, (int64_t)(WORLD_WALL * 1000) + (int64_t)w->now_ms);
    uint64_t person = introduce(w, &p);
    ask_for_mentor(&p);
    struct bytes box;
    bytes_init(&box, WIRE_BOX_MAX);
    seal(w, &p, &keys, &box);
    bool sure = save(w, k, &p, &box, &e);
    world_log(w, k->disk_name, "%s %s: %s", op_kind_name(p.kind), p.op + 24,
              sure ? "saved" : e.text);
    if (!sure && e.kind == ERR_INPUT && !k->rotten && k->decay == NULL)
        world_fail(w, "outbox_put: %s", e.text);
    struct truth *t = note(w, k, &p, sure);
    t->person = person;
    t->boxed = box.size > 2 * sizeof t->mark;
    if (t->boxed)
        memcpy(t->mark, box.data + box.size - sizeof t->mark, sizeof t->mark);
    bytes_free(&box);
}

void people_act(struct world *w, struct party_kiosk *k)
{
    k->act_ms =
        w->storm ? w->now_ms + rng_between(&w->people, 500, w->people_apart_ms) : NEVER;
    do_something(w, k);
    if (!party_kiosk_alive(w, k))
        return;
    party_kiosk_saved(w, k);
}
