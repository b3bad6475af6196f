#include "server/hub/api_handlers.h"
#include "server/hub/api_show.h"
#include "server/hub/logic/hub_booking.h"
#include "store/hub_flag.h"

static void put_half(struct api_list *l, const char *name,
                     const struct hub_pair_booking *b)
{
    struct fields_writer w;
    bytes_printf(&l->r->reply, ",\"%s\":", name);
    fields_open(&w, &l->r->reply);
    fields_put_text(&w, "op", b->op);
    fields_put_text(&w, "kiosk", b->kiosk);
    fields_put_text(&w, "state", state_name(b->state));
    fields_put_uint(&w, "places", b->places);
    api_put_instant(&w, "received_at", b->received);
    api_item_close(l, &w, "booking");
}

static bool list_one(void *context, const struct hub_pair *p)
{
    struct api_list *l = context;
    struct fields_writer w;
    api_item_open(l, &w);
    fields_put_text(&w, "session", p->ref);
    put_half(l, "first", &p->first);
    put_half(l, "second", &p->second);
    return api_item_close(l, &w, "pair");
}

void api_booking_duplicates(struct api_request *r)
{
    struct err e;
    const char *all = r->query(r->http, "all");
    struct api_list l;
    const struct hub_pair_list list = {
        .all = all != NULL && all[0] == '1', .each = list_one, .context = &l};
    api_list_open(&l, r, "items");
    bool ok = hub_pair_list(hub_store_of(r->hub), &list, &e);
    api_list_answer(&l, ok, &e);
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
    api_finish(r, &w, "booking", 200);
}
