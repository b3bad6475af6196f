#include "server/hub/logic/hub_staff.h"

#include <assert.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "server/hub/logic/hub_mentoring.h"
#include "store/hub_people.h"

/* Ends a transaction: commits with an audit row if ok and something was done. */
static bool end(struct hub *h, const struct staff *by, const char *what,
                const char *target, bool ok, struct err *e)
{
    struct hub_store *s = hub_store_of(h);
    ok = ok && hub_audit_put(s, by->now, by->who, what, target, e) &&
         hub_store_commit(s, e);
    hub_store_rollback(s);
    return ok;
}

/* ---- vacancies ---- */

bool hub_vacancy_close(struct hub *h, const struct staff *by, const char *ref,
                       const char *result, struct hub_row *row, struct bytes *body,
                       bool *found, struct err *e)
{
    struct hub_store *s = hub_store_of(h);
    if (!hub_record_by_ref(s, RECORD_VACANCY, ref, row, body, found, e))
        return false;
    if (!*found || row->closed)
        return true;
    bool ok = hub_store_begin(s, e) && hub_record_close(s, row->id, result, by->now, e);
    return end(h, by, "close", ref, ok, e) &&
           hub_record_by_ref(s, RECORD_VACANCY, ref, row, body, found, e);
}

static bool confirm(struct hub_store *s, const struct bytes *body, int64_t now,
                    struct err *e)
{
    struct record *r = calloc(1, sizeof *r);
    if (r == NULL)
        return err_set(e, ERR_LATER, "hub: no memory");
    bool ok = record_parse(r, RECORD_VACANCY, (const char *)body->data, body->size, e);
    r->vacancy.confirmed_at = now;
    ok = ok && hub_record_put(s, r, now, e);
    free(r);
    return ok;
}

bool hub_vacancy_confirm(struct hub *h, const struct staff *by, const char *ref,
                         struct hub_row *row, struct bytes *body, bool *found,
                         struct err *e)
{
    struct hub_store *s = hub_store_of(h);
    if (!hub_record_by_ref(s, RECORD_VACANCY, ref, row, body, found, e))
        return false;
    if (!*found || row->closed)
        return true;
    bool ok = hub_store_begin(s, e) && confirm(s, body, by->now, e);
    return end(h, by, "confirm", ref, ok, e) &&
           hub_record_by_ref(s, RECORD_VACANCY, ref, row, body, found, e);
}

/* ---- requests ---- */

/* One for a mentor gives back the mentor's place, and whoever knows of it is told. */
static bool close_mentoring(struct hub *h, const struct staff *by, const char *op,
                            struct err *e)
{
    const struct mentor_event event = {.kind = MENTOR_EVENT_CLOSE};
    struct touched touched = {0};
    const struct decider d = hub_decider(h, by->now, &touched);
    struct hub_mentoring m;
    bool found = false;
    if (!hub_mentoring_get(d.store, op, &m, &found, e))
        return false;
    return !found || m.r.state == MENTOR_CLOSED || mentoring_step(&d, &m, &event, e);
}

bool hub_request_done(struct hub *h, const struct staff *by, const char *op, bool *found,
                      struct err *e)
{
    struct hub_store *s = hub_store_of(h);
    *found = false;
    bool ok = hub_store_begin(s, e) && close_mentoring(h, by, op, e) &&
              hub_request_close(s, op, by->now, found, e);
    if (ok && *found)
        return end(h, by, "request close", op, ok, e);
    hub_store_rollback(s);
    return ok;
}

/* ---- kiosks ---- */

bool hub_kiosk_register(struct hub *h, const struct staff *by, const char *name,
                        const uint8_t key[SIGN_PUBLIC_BYTES], bool *created,
                        struct err *e)
{
    char area[AREA_SIZE];
    if (!kiosk_name_parse(area, name, e))
        return false;
    if (strcmp(area, hub_area(h)) != 0)
        return err_set(e, ERR_INPUT, "name: a kiosk of another area");
    if (!peers_room(hub_peers_of(h), name, e))
        return false;
    struct peer *p = peers_find(hub_peers_of(h), name);
    *created = p == NULL;
    struct hub_kiosk k = {.added = p == NULL ? by->now : p->added};
    snprintf(k.name, sizeof k.name, "%s", name);
    memcpy(k.sign_key, key, sizeof k.sign_key);
    struct hub_store *s = hub_store_of(h);
    bool ok = hub_store_begin(s, e) && hub_kiosk_put(s, &k, e);
    if (!end(h, by, "kiosk", name, ok, e))
        return hub_kiosks_failed(h);
    return peers_put(hub_peers_of(h), &k, &p, e);
}

bool hub_kiosk_ban(struct hub *h, const struct staff *by, const char *name, bool *found,
                   struct err *e)
{
    struct hub_store *s = hub_store_of(h);
    struct peer *p = peers_find(hub_peers_of(h), name);
    *found = p != NULL;
    if (p == NULL)
        return true;
    bool ok = hub_store_begin(s, e) && hub_kiosk_revoke(s, name, e);
    if (!end(h, by, "kiosk revoke", name, ok, e))
        return hub_kiosks_failed(h);
    p->revoked = true;
    return true;
}

/* ---- tokens ---- */

bool hub_token_make(struct hub *h, const struct staff *by, struct hub_token *t,
                    char secret[HUB_SECRET_SIZE], struct err *e)
{
    struct hub_store *s = hub_store_of(h);
    uint8_t random[32];
    uint8_t hash[HUB_HASH_BYTES];
    randombytes_buf(random, sizeof random);
    hex_print(secret, HUB_SECRET_SIZE, random, sizeof random);
    sodium_memzero(random, sizeof random);
    hub_hash_token(hash, hub_keys_of(h), secret);
    t->created = by->now;
    t->revoked = false;
    bool ok = hub_store_begin(s, e) && hub_token_put(s, t, hash, e);
    return end(h, by, "token", t->label, ok, e);
}

bool hub_token_check(struct hub *h, const char *secret, struct hub_token *t, bool *found,
                     struct err *e)
{
    uint8_t hash[HUB_HASH_BYTES];
    hub_hash_token(hash, hub_keys_of(h), secret);
    return hub_token_find(hub_store_of(h), hash, t, found, e);
}

bool hub_token_drop(struct hub *h, const struct staff *by, int64_t id,
                    enum hub_revoking *what, struct err *e)
{
    struct hub_store *s = hub_store_of(h);
    char target[24];
    snprintf(target, sizeof target, "%lld", (long long)id);
    bool ok = hub_store_begin(s, e) && hub_token_revoke(s, id, what, e);
    if (ok && *what != HUB_REVOKED) {
        hub_store_rollback(s);
        return true;
    }
    return end(h, by, "token revoke", target, ok, e);
}

/* ---- places ---- */

const char *const hub_place_columns[] = {"outcode", "lat", "lon", "label", NULL};

struct import { /* one row of places under way */
    const struct push_source *source;
    size_t row;
    struct push_result *r;
    bool bad;
};

static void complain(struct import *i, const char *column, const char *reason)
{
    struct gate_problem what;
    snprintf(what.column, sizeof what.column, "%s", column);
    snprintf(what.reason, sizeof what.reason, "%s", reason);
    utf8_copy(what.value, sizeof what.value,
              i->source->get(i->source->rows, i->row, column));
    push_problem_add(&i->r->problems, (int64_t)i->row, &what);
    i->bad = true;
}

/* Degrees to 1/10,000 degree. */
static int32_t read_degrees(struct import *i, const char *column, double most)
{
    const char *text = i->source->get(i->source->rows, i->row, column);
    char *end_of_number = NULL;
    double degrees = strtod(text, &end_of_number);
    bool number = text[0] != '\0' && strspn(text, "-0123456789.") == strlen(text) &&
                  *end_of_number == '\0';
    if (!number || degrees < -most || degrees > most) {
        complain(i, column, "not degrees like 53.8190");
        return RECORD_NO_PLACE;
    }
    return (int32_t)lround(degrees * 10000);
}

static bool import_row(struct hub_store *s, struct import *i, struct err *e)
{
    struct err why;
    struct place place;
    bool created = false;
    const char *outcode = i->source->get(i->source->rows, i->row, "outcode");
    const char *label = i->source->get(i->source->rows, i->row, "label");
    i->bad = false;
    if (!outcode_parse(place.outcode, outcode, "outcode", &why))
        complain(i, "outcode", "not the first half of a UK postcode");
    place.lat = read_degrees(i, "lat", 90);
    place.lon = read_degrees(i, "lon", 180);
    if (!utf8_check(label, "label", RECORD_NAME_SIZE, false, &why))
        complain(i, "label", why.text);
    if (i->bad) {
        i->r->bad++;
        return true;
    }
    if (!hub_place_put(s, &place, label, &created, e))
        return false;
    i->r->actions[created ? PUSH_CREATED : PUSH_UPDATED]++;
    return true;
}

bool hub_places_import(struct hub *h, const struct staff *by,
                       const struct push_source *source, bool dry_run,
                       struct push_result *r, struct err *e)
{
    assert(source->count <= PUSH_ROWS_MAX);
    struct hub_store *s = hub_store_of(h);
    struct import i = {.source = source, .r = r};
    *r = (struct push_result){0};
    bool ok = hub_store_begin(s, e);
    for (i.row = 0; ok && i.row < source->count; i.row++)
        ok = import_row(s, &i, e);
    if (ok && r->bad == 0 && !dry_run)
        return end(h, by, "places", "import", ok, e);
    hub_store_rollback(s);
    return ok;
}
