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
    if (e->kind == ERR_INPUT || r->copies->making != NULL)
        api_problem(r, 409, "%s", e->text);
    else
        api_failed(r, e);
}

/* It is made while the hub goes on: whoever asks looks at the list until it is there. */
void api_backup_make(struct api_request *r)
{
    struct err e = {.text = ""};
    struct fields_writer w;
    const struct staff by = api_staff(r);
    if (r->copies == NULL) {
        api_problem(r, 409, "This hub makes no backups");
        return;
    }
    if (!hub_copies_start(r->copies, &by, &e)) {
        put_failure(r, &e);
        return;
    }
    fields_open(&w, &r->reply);
    fields_put_text(&w, "making", hub_copies_making(r->copies));
    api_finish(r, &w, "backup", 202);
}

/* The one that is being made, and the newest one if it failed. */
static bool put_news(struct api_request *r, struct err *e)
{
    const struct hub_copies *c = r->copies;
    struct fields_writer w;
    bytes_text(&r->reply, "{\"news\":");
    fields_open(&w, &r->reply);
    if (hub_copies_making(c)[0] != '\0')
        fields_put_text(&w, "making", hub_copies_making(c));
    if (c->failed.text[0] != '\0') {
        fields_put_text(&w, "failed", c->newest.name);
        fields_put_text(&w, "why", c->failed.text);
    }
    return fields_close(&w, "news", e);
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
    if (!put_news(r, &e)) {
        put_failure(r, &e);
        return;
    }
    api_list_open(&l, r, "items");
    if (hub_copies_list(r->copies, list_one, &l, &e))
        api_list_answer(&l, true, NULL);
    else
        put_failure(r, &e);
}
