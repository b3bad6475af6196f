#include "server/hub/api_handlers.h"
#include "server/hub/hub_copies.h"

static bool put_copy(struct api_request *r, const struct hub_copy *copy)
{
    struct fields_writer w;
    fields_open(&w, &r->reply);
    fields_put_text(&w, "name", copy->name);
    api_put_instant(&w, "at", copy->at);
    fields_put_int(&w, "size", copy->size);
    fields_put_bool(&w, "checked", copy->checked);
    if (copy->checked)
        fields_put_uint(&w, "hseq", copy->hseq);
    return fields_close(&w, "backup", &r->trouble);
}

/* A hub without a folder is not wrong about the request. */
static void failed(struct api_request *r, const struct err *e)
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
    const struct staff by = api_staff(r);
    if (r->copies == NULL)
        api_problem(r, 409, "This hub makes no backups");
    else if (!hub_copies_make(r->copies, &by, &made, &e))
        failed(r, &e);
    else if (put_copy(r, &made))
        api_done(r, 201);
}

struct listing {
    struct api_request *r;
    bool first;
};

static bool list_one(void *context, const struct hub_copy *copy)
{
    struct listing *l = context;
    api_comma(l->r, &l->first);
    return put_copy(l->r, copy);
}

void api_backup_list(struct api_request *r)
{
    struct err e = {.text = ""};
    struct listing l = {.r = r, .first = true};
    if (r->copies == NULL) {
        api_problem(r, 409, "This hub makes no backups");
        return;
    }
    bytes_text(&r->reply, "{\"items\":[");
    if (!hub_copies_list(r->copies, list_one, &l, &e)) {
        bytes_clear(&r->reply);
        failed(r, &e);
        return;
    }
    bytes_text(&r->reply, "]}");
    api_done(r, 200);
}
