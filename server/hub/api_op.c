#include <sodium.h>

#include "server/hub/api_handlers.h"
#include "server/hub/api_show.h"
#include "server/hub/logic/hub_aside.h"

static const char *kind_text(int kind)
{
    return kind >= 0 && kind < OP_KIND_COUNT ? op_kind_name((enum op_kind)kind)
                                             : "unknown";
}

static void put_aside(struct fields_writer *w, const struct aside *a)
{
    fields_put_text(w, "op", a->row.op);
    fields_put_text(w, "kiosk", a->row.kiosk);
    fields_put_text(w, "kind", kind_text(a->row.kind));
    fields_put_uint(w, "hseq", a->row.hseq);
    fields_put_text(w, "state", a->row.held ? "held" : "set_aside");
    fields_put_text(w, "reason", a->reason);
    api_put_instant(w, "since", a->row.since);
    if (a->row.opened_at != 0)
        api_put_instant(w, "opened_at", a->row.opened_at);
}

static void list_one(void *context, const struct aside *a)
{
    struct api_list *l = context;
    struct fields_writer w;
    api_item_open(l, &w);
    put_aside(&w, a);
    api_item_close(l, &w, "op");
}

void api_op_list(struct api_request *r)
{
    struct err e;
    struct api_list l;
    const struct aside_list list = {.each = list_one, .context = &l};
    api_list_open(&l, r, "items");
    bool ok = aside_list(r->hub, &r->now, &list, &e);
    api_list_answer(&l, ok, &e);
}

static void no_such_op(struct api_request *r)
{
    api_problem(r, 404, "No operation of that id is held or set aside");
}

/* Answers with the op as it stands now. */
static void show_op(struct api_request *r)
{
    struct err e;
    struct aside a;
    struct fields_writer w;
    bool found = false;
    if (!aside_get(r->hub, &r->now, r->param, &a, &found, &e)) {
        api_failed(r, &e);
        return;
    }
    if (!found) {
        no_such_op(r);
        return;
    }
    fields_open(&w, &r->reply);
    put_aside(&w, &a);
    api_finish(r, &w, "op", 200);
}

void api_op_one(struct api_request *r)
{
    show_op(r);
}

void api_op_retry(struct api_request *r)
{
    struct err e;
    bool found = false;
    bool opened = false;
    const struct staff by = api_staff(r);
    if (!aside_retry(r->hub, &by, r->param, &found, &opened, &e))
        api_failed(r, &e);
    else
        show_op(r); /* 404 if it was not found */
}

void api_op_close(struct api_request *r)
{
    struct err e;
    bool found = false;
    const struct staff by = api_staff(r);
    if (aside_close(r->hub, &by, r->param, &found, &e)) {
        if (found)
            api_done(r, 204);
        else
            no_such_op(r);
    } else if (e.kind == ERR_INPUT) {
        api_problem(r, 409, "%s", e.text);
    } else {
        api_failed(r, &e);
    }
}

void api_op_refuse(struct api_request *r)
{
    struct err e;
    bool found = false;
    bool flag_ok = true;
    const struct staff by = api_staff(r);
    if (!api_members(r, (const char *const[]){"i_know_the_risk", NULL}))
        return;
    bool knows = api_flag(r, "i_know_the_risk", &flag_ok);
    if (!flag_ok)
        return;
    if (!knows)
        api_value_problem(r, "/i_know_the_risk",
                          "must be true: its person is refused, for good");
    else if (aside_refuse(r->hub, &by, r->param, &found, &e))
        show_op(r); /* 404 if it was not found */
    else if (e.kind == ERR_INPUT)
        api_problem(r, 409, "%s", e.text);
    else
        api_failed(r, &e);
}

static void put_person(struct api_request *r, const struct aside_person *x)
{
    struct fields_writer w;
    fields_open(&w, &r->reply);
    fields_put_text(&w, "op", r->param);
    fields_put_bool(&w, "readable", x->readable);
    if (x->readable) {
        api_put_personal(&w, &x->personal);
        fields_put_text(&w, "kind", op_kind_name(x->personal.kind));
        fields_put_text(&w, "target", x->personal.target);
        fields_put_text(&w, "kiosk", x->personal.kiosk);
    }
    api_finish(r, &w, "op", 200);
}

void api_op_open(struct api_request *r)
{
    struct err e;
    struct aside_person person;
    bool found = false;
    const struct staff by = api_staff(r);
    if (!aside_open(r->hub, &by, r->param, &person, &found, &e))
        api_failed(r, &e);
    else if (!found)
        no_such_op(r);
    else
        put_person(r, &person);
    sodium_memzero(&person, sizeof person);
}
