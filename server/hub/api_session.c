#include <string.h>

#include "server/hub/api_handlers.h"
#include "server/hub/api_show.h"
#include "server/hub/logic/hub_session.h"
#include "store/hub_people.h"

bool api_open_session(struct api_request *r, const char *ref, struct hub_row *row)
{
    struct err e;
    struct bytes body;
    struct hub_places p;
    bool found = false;
    struct hub_store *s = hub_store_of(r->hub);
    bytes_init(&body, RECORD_BODY_MAX + 1);
    bool ok = hub_record_by_ref(s, RECORD_SESSION, ref, row, &body, &found, &e) &&
              (!found || hub_places_get(s, row->id, &p, &found, &e));
    if (!ok) {
        api_failed(r, &e);
    } else if (!found) {
        api_problem(r, 404, "There is no session %s", ref);
    } else {
        json_t *record = json_loadb((const char *)body.data, body.size, 0, NULL);
        const char *title = json_string_value(json_object_get(record, "title"));
        struct fields_writer w;
        fields_open(&w, &r->reply);
        fields_put_text(&w, "ref", row->ref);
        fields_put_text(&w, "title", title == NULL ? "" : title);
        api_put_instant(&w, "starts_at", p.starts_at);
        fields_put_uint(&w, "capacity", p.capacity);
        fields_put_uint(&w, "taken", p.taken);
        fields_put_uint(&w, "lent", p.lent);
        fields_put_uint(&w, "free", hub_places_free(&p));
        fields_put_uint(&w, "over", p.over);
        fields_put_uint(&w, "waiting", p.waiting);
        json_decref(record);
    }
    bytes_free(&body);
    return ok && found;
}

/* ---- whose places are whose ---- */

struct listing {
    struct api_list list;
    enum state wanted;
    uint32_t position;
};

static bool put_booking(void *context, const struct hub_person *p, const void *box,
                        size_t size)
{
    struct listing *x = context;
    struct fields_writer w;
    (void)box;
    (void)size;
    if (p->state != x->wanted)
        return true;
    api_item_open(&x->list, &w);
    fields_put_text(&w, "op", p->op);
    fields_put_uint(&w, "places", p->places);
    api_put_instant(&w, "received_at", p->received);
    if (p->state == STATE_OFFERED)
        api_put_instant(&w, "until", p->offered_until);
    else
        fields_put_uint(&w, "position", ++x->position);
    fields_put_bool(&w, "ask_first", p->ask_first);
    return api_item_close(&x->list, &w, "booking");
}

static bool put_bookings(struct api_request *r, const char *session, enum state wanted,
                         struct err *e)
{
    struct listing x = {.wanted = wanted};
    const struct hub_people_list list = {
        .thing = HUB_BOOKING, .target = session, .each = put_booking, .context = &x};
    api_list_open(&x.list, r, wanted == STATE_OFFERED ? "offers" : "waiting_list");
    bool ok = hub_people_list(hub_store_of(r->hub), &list, e);
    return ok && (api_list_close(&x.list) ||
                  err_set(e, ERR_LATER, "api: the list does not fit"));
}

static bool put_lend(struct api_request *r, const struct hub_lend *l, struct err *e)
{
    struct fields_writer w;
    bool orphaned = false;
    const struct peer *kiosk = peers_find(hub_peers_of(r->hub), l->kiosk);
    if (!hub_lend_orphaned(hub_store_of(r->hub), l, &orphaned, e))
        return false;
    fields_open(&w, &r->reply);
    fields_put_text(&w, "kiosk", l->kiosk);
    fields_put_uint(&w, "places", l->places);
    fields_put_uint(&w, "left", l->left);
    fields_put_uint(&w, "released", l->released);
    fields_put_bool(&w, "asked_back", l->back);
    fields_put_bool(&w, "returned", l->returned);
    fields_put_bool(&w, "orphaned", orphaned);
    fields_put_bool(&w, "revoked", kiosk != NULL && kiosk->revoked);
    api_put_instant(&w, "since", l->at);
    return fields_close(&w, "lend", e);
}

static bool put_lends(struct api_request *r, const char *session, struct err *e)
{
    struct lend_want want = {.session = session};
    bool first = true;
    bool ok = true;
    bytes_text(&r->reply, ",\"lends\":[");
    while (ok) {
        struct hub_lend l;
        bool found = false;
        ok = hub_lend_next(hub_store_of(r->hub), &want, &l, &found, e);
        if (!ok || !found)
            break;
        want.after = l.news;
        api_comma(r, &first);
        ok = put_lend(r, &l, e);
    }
    bytes_text(&r->reply, "]");
    return ok;
}

static void answer_places(struct api_request *r, const char *ref)
{
    struct err e;
    struct hub_row row;
    if (!api_open_session(r, ref, &row))
        return;
    bool ok = put_lends(r, row.id, &e) && put_bookings(r, row.id, STATE_OFFERED, &e) &&
              put_bookings(r, row.id, STATE_WAITING, &e);
    bytes_text(&r->reply, "}");
    if (ok)
        api_done(r, 200);
    else
        api_failed(r, &e);
    if (ok)
        api_name_damaged(r, HUB_BOOKING, row.id);
}

void api_session_places(struct api_request *r)
{
    char ref[REF_SIZE];
    if (api_ref(r, r->param, ref))
        answer_places(r, ref);
}

/* What came of an act: the places as they stand then. */
static void finish(struct api_request *r, const char *ref, bool ok, bool found,
                   const struct err *e)
{
    if (!ok)
        api_failed(r, e);
    else if (!found)
        api_problem(r, 404, "There is no open session %s", ref);
    else
        answer_places(r, ref);
}

/* ---- fewer places, or none ---- */

static bool read_ops(struct api_request *r, const char *ops[SHRINK_CANCEL_MAX],
                     size_t *count)
{
    const json_t *list = json_object_get(r->body, "cancel");
    *count = json_array_size(list);
    bool ok = (list == NULL || json_is_array(list)) && *count <= SHRINK_CANCEL_MAX;
    for (size_t i = 0; ok && i < *count; i++) {
        ops[i] = json_string_value(json_array_get(list, i));
        ok = ops[i] != NULL;
    }
    if (!ok)
        api_value_problem(r, "/cancel", "must be a list of at most 100 op ids");
    return ok;
}

static bool read_number(struct api_request *r, const char *name, const char *pointer,
                        uint32_t max, uint32_t *out)
{
    const json_t *value = json_object_get(r->body, name);
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 1 || number > (json_int_t)max) {
        char detail[64];
        snprintf(detail, sizeof detail, "must be a whole number from 1 to %u", max);
        api_value_problem(r, pointer, detail);
        return false;
    }
    *out = (uint32_t)number;
    return true;
}

void api_session_shrink(struct api_request *r)
{
    struct err e;
    char ref[REF_SIZE];
    const char *ops[SHRINK_CANCEL_MAX];
    struct shrink what = {.ops = ops};
    bool found = false;
    const struct staff by = api_staff(r);
    if (!api_ref(r, r->param, ref) ||
        !api_members(r, (const char *const[]){"capacity", "cancel", NULL}) ||
        !read_number(r, "capacity", "/capacity", SESSION_PLACES_MAX, &what.capacity) ||
        !read_ops(r, ops, &what.count))
        return;
    bool ok = hub_session_shrink(r->hub, &by, ref, &what, &found, &e);
    finish(r, ref, ok, found, &e);
}

void api_session_cancel(struct api_request *r)
{
    struct err e;
    char ref[REF_SIZE];
    bool found = false;
    const struct staff by = api_staff(r);
    if (!api_ref(r, r->param, ref))
        return;
    bool ok = hub_session_cancel(r->hub, &by, ref, &found, &e);
    finish(r, ref, ok, found, &e);
}

/* ---- places held by kiosks ---- */

void api_session_lend(struct api_request *r)
{
    struct err e;
    char ref[REF_SIZE];
    uint32_t places = 0;
    bool found = false;
    const struct staff by = api_staff(r);
    if (!api_ref(r, r->param, ref) ||
        !api_members(r, (const char *const[]){"kiosk", "places", NULL}) ||
        !read_number(r, "places", "/places", LEND_PLACES_MAX, &places))
        return;
    const struct session_kiosk which = {ref, api_text(r, "kiosk")};
    if (which.kiosk == NULL)
        return;
    bool ok = hub_session_lend(r->hub, &by, &which, places, &found, &e);
    finish(r, ref, ok, found, &e);
}

void api_session_unlend(struct api_request *r)
{
    struct err e;
    char ref[REF_SIZE];
    bool found = false;
    const struct staff by = api_staff(r);
    if (!api_ref(r, r->param, ref) ||
        !api_members(r, (const char *const[]){"kiosk", NULL}))
        return;
    const struct session_kiosk which = {ref, api_text(r, "kiosk")};
    if (which.kiosk == NULL)
        return;
    bool ok = hub_session_unlend(r->hub, &by, &which, &found, &e);
    finish(r, ref, ok, found, &e);
}

void api_session_release(struct api_request *r)
{
    struct err e;
    char ref[REF_SIZE];
    bool found = false;
    bool flag_ok = true;
    const struct staff by = api_staff(r);
    if (!api_ref(r, r->param, ref) ||
        !api_members(r, (const char *const[]){"kiosk", "i_know_the_risk", NULL}))
        return;
    const struct session_kiosk which = {ref, api_text(r, "kiosk")};
    if (which.kiosk == NULL)
        return;
    bool knows = api_flag(r, "i_know_the_risk", &flag_ok);
    if (!flag_ok)
        return;
    if (!knows) {
        api_value_problem(r, "/i_know_the_risk",
                          "must be true: people may have been promised those places");
        return;
    }
    bool ok = hub_session_release(r->hub, &by, &which, &found, &e);
    finish(r, ref, ok, found, &e);
}
