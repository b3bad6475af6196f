#include "server/hub/api_handlers.h"
#include "server/hub/logic/hub_erase.h"

void api_person_erase(struct api_request *r)
{
    struct err e;
    struct erased erased;
    struct fields_writer w;
    bool found = false;
    if (!api_members(r, (const char *const[]){"what", NULL}))
        return;
    const char *what = api_text(r, "what");
    if (what == NULL)
        return;
    const struct staff by = api_staff(r);
    if (!erase_person(r->hub, &by, what, &erased, &found, &e)) {
        if (e.kind == ERR_INPUT)
            api_value_problem(r, "/what", e.text);
        else
            api_failed(r, &e);
        return;
    }
    if (!found) {
        api_problem(r, 404, "There is nothing under this code or id");
        return;
    }
    fields_open(&w, &r->reply);
    fields_put_text(&w, "op", erased.op);
    fields_put_text(&w, "kiosk", erased.kiosk);
    api_finish(r, &w, "erasure", 200);
}

static bool list_one(void *context, const struct hub_erasure *x)
{
    struct api_list *l = context;
    struct fields_writer w;
    const struct peer *p = peers_find(hub_peers_of(l->r->hub), x->kiosk);
    api_item_open(l, &w);
    fields_put_text(&w, "op", x->op);
    fields_put_text(&w, "kiosk", x->kiosk);
    api_put_instant(&w, "erased_at", x->at);
    if (x->done != 0)
        api_put_instant(&w, "receipt_at", x->done);
    if (p != NULL && p->seen_at != 0)
        api_put_instant(&w, "seen_at", p->seen_at);
    return api_item_close(l, &w, "erasure");
}

void api_erasure_list(struct api_request *r)
{
    struct err e;
    struct api_list l;
    const struct hub_erasure_list list = {.each = list_one, .context = &l};
    api_list_open(&l, r, "items");
    bool ok = hub_erasure_each(hub_store_of(r->hub), &list, &e);
    api_list_answer(&l, ok, &e);
}
