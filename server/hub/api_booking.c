#include "server/hub/api_handlers.h"
#include "server/hub/api_show.h"
#include "server/hub/logic/hub_booking.h"
#include "store/hub_flag.h"

struct pairs {
    struct api_request *r;
    bool first, failed;
};

static void put_half(struct pairs *x, const char *name, const struct hub_pair_booking *b)
{
    struct fields_writer w;
    bytes_printf(&x->r->reply, ",\"%s\":", name);
    fields_open(&w, &x->r->reply);
    fields_put_text(&w, "op", b->op);
    fields_put_text(&w, "kiosk", b->kiosk);
    fields_put_text(&w, "state", state_name(b->state));
    fields_put_uint(&w, "places", b->places);
    api_put_instant(&w, "received_at", b->received);
    x->failed = !fields_close(&w, "booking", &x->r->trouble) || x->failed;
}

static bool list_one(void *context, const struct hub_pair *p)
{
    struct pairs *x = context;
    struct fields_writer w;
    api_comma(x->r, &x->first);
    fields_open(&w, &x->r->reply);
    fields_put_text(&w, "session", p->ref);
    put_half(x, "first", &p->first);
    put_half(x, "second", &p->second);
    x->failed = !fields_close(&w, "pair", &x->r->trouble) || x->failed;
    return !x->failed;
}

void api_booking_duplicates(struct api_request *r)
{
    struct err e;
    const char *all = r->query(r->http, "all");
    struct pairs x = {.r = r, .first = true};
    const struct hub_pair_list list = {
        .all = all != NULL && all[0] == '1', .each = list_one, .context = &x};
    bytes_text(&r->reply, "{\"items\":[");
    if (!hub_pair_list(hub_store_of(r->hub), &list, &e)) {
        api_failed(r, &e);
        return;
    }
    bytes_text(&r->reply, "]}");
    if (x.failed)
        api_problem(r, 500, "The list could not be written");
    else
        api_done(r, 200);
}

void api_booking_cancel(struct api_request *r)
{
    struct err e;
    struct hub_person p;
    struct fields_writer w;
    bool found = false;
    const struct staff by = api_staff(r);
    if (!booking_cancel(r->hub, &by, r->param, &p, &found, &e)) {
        api_failed(r, &e);
        return;
    }
    if (!found) {
        api_problem(r, 404, "There is no booking of that id");
        return;
    }
    fields_open(&w, &r->reply);
    fields_put_text(&w, "op", p.op);
    fields_put_text(&w, "kiosk", p.kiosk);
    fields_put_text(&w, "state", state_name(p.state));
    fields_put_uint(&w, "places", p.places);
    if (fields_close(&w, "booking", &e))
        api_done(r, 200);
    else
        api_failed(r, &e);
}
