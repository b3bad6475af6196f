#include <string.h>

#include "server/hub/api_handlers.h"
#include "server/hub/logic/hub_staff.h"
#include "store/hub_lends.h"

/* In step or not, where the newest status has told it. */
static void put_step(struct fields_writer *w, const struct peer *p)
{
    fields_put_text(w, "digest", hub_step_name(p->step));
    if (p->step_at != 0)
        api_put_instant(w, "compared_at", p->step_at);
    if (p->step_since != 0)
        api_put_instant(w, "unequal_since", p->step_since);
}

static void put_status(struct api_request *r, struct fields_writer *w,
                       const struct kiosk_status *status)
{
    struct hub_store *s = hub_store_of(r->hub);
    uint64_t seq = hub_store_numbers(s)->seq;
    uint8_t digest[DIGEST_BYTES];
    hub_store_digest(s, digest);
    fields_put_bool(w, "online", status->online);
    fields_put_uint(w, "seq", status->seq);
    fields_put_uint(w, "behind", status->seq < seq ? seq - status->seq : 0);
    fields_put_bool(w, "equal", memcmp(status->digest, digest, sizeof digest) == 0);
    fields_put_uint(w, "outbox", status->outbox);
    fields_put_text(w, "software", status->software);
    if (status->forks != 0)
        fields_put_uint(w, "copied", status->forks);
    if (status->trouble[0] != '\0')
        fields_put_text(w, "trouble", status->trouble);
}

/* Of a database that cannot be read staff hear elsewhere. */
static void put_orphaned(struct api_request *r, struct fields_writer *w,
                         const struct peer *p)
{
    uint32_t places = 0;
    if (hub_lends_orphaned(hub_store_of(r->hub), p->name, &places, NULL) && places > 0)
        fields_put_uint(w, "orphaned", places);
}

static void put_kiosk(struct api_request *r, struct fields_writer *w,
                      const struct peer *p)
{
    fields_put_text(w, "name", p->name);
    fields_put_text(w, "key_id", p->ring.keys[0].id);
    fields_put_bool(w, "revoked", p->revoked);
    api_put_instant(w, "added_at", p->added);
    api_put_instant(w, "time", r->now.wall);
    if (p->seen_at != 0)
        api_put_instant(w, "seen_at", p->seen_at);
    if (p->has_status)
        put_status(r, w, &p->status);
    put_step(w, p);
    if (p->flooding)
        fields_put_bool(w, "flooding", true);
    put_orphaned(r, w, p);
}

/* As the kiosk of that name stands now. */
static void answer_kiosk(struct api_request *r, const char *name, int status)
{
    struct fields_writer w;
    fields_open(&w, &r->reply);
    put_kiosk(r, &w, peers_find(hub_peers_of(r->hub), name));
    api_finish(r, &w, "kiosk", status);
}

void api_kiosk_list(struct api_request *r)
{
    const struct peers *all = hub_peers_of(r->hub);
    struct api_list l;
    struct fields_writer w;
    bool fits = true;
    api_list_open(&l, r, "items");
    for (size_t i = 0; fits && i < all->count; i++) {
        api_item_open(&l, &w);
        put_kiosk(r, &w, &all->items[i]);
        fits = api_item_close(&l, &w, "kiosk");
    }
    api_list_answer(&l, true, NULL);
}

void api_kiosk_add(struct api_request *r)
{
    struct err e;
    uint8_t key[SIGN_PUBLIC_BYTES];
    bool created = false;
    if (!api_members(r, (const char *const[]){"name", "key", NULL}))
        return;
    const char *name = api_text(r, "name");
    const char *hex = name == NULL ? NULL : api_text(r, "key");
    if (hex == NULL)
        return;
    if (!hex_parse(key, sizeof key, hex, "key", &e)) {
        api_value_problem(r, "/key", "must be 64 hex digits");
        return;
    }
    const struct staff by = api_staff(r);
    if (hub_kiosk_register(r->hub, &by, name, key, &created, &e)) {
        answer_kiosk(r, name, created ? 201 : 200);
    } else if (e.kind == ERR_INPUT) {
        api_value_problem(r, "/name", e.text);
    } else {
        api_failed(r, &e);
    }
}

void api_kiosk_revoke(struct api_request *r)
{
    struct err e;
    bool found = false;
    const struct staff by = api_staff(r);
    if (!hub_kiosk_ban(r->hub, &by, r->param, &found, &e))
        api_failed(r, &e);
    else if (!found)
        api_problem(r, 404, "There is no kiosk of that name");
    else
        answer_kiosk(r, r->param, 200);
}
