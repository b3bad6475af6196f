#include <stdlib.h>
#include <string.h>

#include "server/hub/api_handlers.h"
#include "server/hub/api_show.h"
#include "store/hub_records.h"

enum { LIST_MAX = 1000 };

/* A body is an object with at least its id, so ours goes in front of its members. */
void api_put_record(struct api_request *r, const struct hub_row *row, const char *body)
{
    struct fields_writer w;
    struct bytes head;
    struct err e;
    bytes_init(&head, RECORD_BODY_MAX);
    fields_open(&w, &head);
    fields_put_text(&w, "state", row->closed ? "closed" : "open");
    if (row->closed) {
        fields_put_text(&w, "result", row->result);
        api_put_instant(&w, "closed_at", row->closed_at);
    }
    if (fields_close(&w, "record", &e))
        bytes_add(&r->reply, head.data, head.size - 1);
    bytes_text(&r->reply, ",");
    bytes_text(&r->reply, body + 1);
    bytes_free(&head);
}

bool api_ref(struct api_request *r, const char *text, char ref[REF_SIZE])
{
    if (ref_parse(ref, text, NULL))
        return true;
    api_problem(r, 404, "Not a ref, or mistyped: its check character does not fit");
    return false;
}

void api_record_one(struct api_request *r)
{
    struct err e;
    struct hub_row row;
    struct bytes body;
    bool found = false;
    char ref[REF_SIZE];
    if (!api_ref(r, r->param, ref))
        return;
    bytes_init(&body, RECORD_BODY_MAX + 1);
    if (!hub_record_by_ref(hub_store_of(r->hub), r->route->kind, ref, &row, &body, &found,
                           &e)) {
        api_failed(r, &e);
    } else if (!found) {
        api_problem(r, 404, "There is no %s %s", record_kind_name(r->route->kind), ref);
    } else {
        api_put_record(r, &row, (const char *)body.data);
        api_done(r, 200);
    }
    bytes_free(&body);
}

struct listing {
    struct api_list list;
    size_t left;
    bool first;
    char last[UUID_SIZE];
};

static bool list_one(void *context, const struct hub_row *row, const char *body)
{
    struct listing *l = context;
    if (l->left == 0) {
        memcpy(l->list.next, l->last, sizeof l->list.next);
        return false;
    }
    l->left--;
    api_comma(l->list.r, &l->first);
    api_put_record(l->list.r, row, body);
    memcpy(l->last, row->id, sizeof l->last);
    return true;
}

/* limit=1..1000; false after a problem. */
static bool read_limit(struct api_request *r, size_t *limit)
{
    const char *text = r->query(r->http, "limit");
    *limit = LIST_MAX;
    if (text == NULL)
        return true;
    size_t digits = strspn(text, "0123456789");
    unsigned long value = strtoul(text, NULL, 10);
    if (digits == 0 || digits > 4 || text[digits] != '\0' || value < 1 ||
        value > LIST_MAX) {
        api_problem(r, 400, "limit: must be from 1 to %d", LIST_MAX);
        return false;
    }
    *limit = value;
    return true;
}

void api_record_list(struct api_request *r)
{
    struct err e;
    struct listing l = {.first = true};
    const char *after = r->query(r->http, "after");
    const char *closed = r->query(r->http, "closed");
    const struct hub_list list = {
        .kind = r->route->kind,
        .closed = closed != NULL && strcmp(closed, "1") == 0,
        .after = after == NULL ? "" : after,
        .each = list_one,
        .context = &l,
    };
    if (!read_limit(r, &l.left))
        return;
    api_list_open(&l.list, r, "items");
    bool ok = hub_record_list(hub_store_of(r->hub), &list, &e);
    api_list_answer(&l.list, ok, &e);
}
