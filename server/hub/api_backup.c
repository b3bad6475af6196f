#include "server/hub/api_handlers.h"
#include "server/hub/hub_copies.h"

static void put_copy(struct fields_writer *w, const struct hub_copy *copy)
{
    fields_put_text(w, "name", copy->name);
    api_put_instant(w, "at", copy->at);
    fields_put_int(w, "size", copy->size);
    fields_put_bool(w, "checked", copy->checked);
    if (copy->checked)
        fields_put_uint(w, "hseq", copy->hseq);
}

/* A hub without a folder is not wrong about the request. */
static void put_failure(struct api_request *r, const struct err *e)
{
    if (e->kind == ERR_INPUT)
        api_problem(r, 409, "%s", e->text);
    else
        api_failed(r, e);
}

void api_backup_make(struct api_request *r)
{
    struct err e = {.text = ""};
    struct hub_copy made;
    struct fields_writer w;
    const struct staff by = api_staff(r);
    if (r->copies == NULL) {
        api_problem(r, 409, "This hub makes no backups");
        return;
    }
    if (!hub_copies_make(r->copies, &by, &made, &e)) {
        put_failure(r, &e);
        return;
    }
    fields_open(&w, &r->reply);
    put_copy(&w, &made);
    api_finish(r, &w, "backup", 201);
}

static bool list_one(void *context, const struct hub_copy *copy)
{
    struct api_list *l = context;
    struct fields_writer w;
    api_item_open(l, &w);
    put_copy(&w, copy);
    return api_item_close(l, &w, "backup");
}

void api_backup_list(struct api_request *r)
{
    struct err e = {.text = ""};
    struct api_list l;
    if (r->copies == NULL) {
        api_problem(r, 409, "This hub makes no backups");
        return;
    }
    api_list_open(&l, r, "items");
    if (hub_copies_list(r->copies, list_one, &l, &e))
        api_list_answer(&l, true, NULL);
    else
        put_failure(r, &e);
}
