#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utc.h"
#include "server/hub/api_handlers.h"

enum { AUDIT_PAGE = 1000 };

struct audit_listing {
    struct api_list list;
    int count;
    int64_t last;
};

static bool list_one(void *context, const struct hub_audit *a)
{
    struct audit_listing *l = context;
    struct fields_writer w;
    if (l->count == AUDIT_PAGE) {
        snprintf(l->list.next, sizeof l->list.next, "%lld", (long long)l->last);
        return false;
    }
    api_item_open(&l->list, &w);
    fields_put_int(&w, "id", a->id);
    api_put_instant(&w, "at", a->t);
    fields_put_text(&w, "who", a->who);
    fields_put_text(&w, "what", a->what);
    fields_put_text(&w, "target", a->target);
    l->last = a->id;
    l->count++;
    return api_item_close(&l->list, &w, "audit");
}

/* "2026-11-22" (its midnight) or an instant. */
static bool read_since(struct api_request *r, int64_t *since)
{
    const char *text = r->query(r->http, "since");
    int32_t day = 0;
    if (text == NULL || utc_parse(since, text, "since", NULL))
        return true;
    if (!date_parse(&day, text, "since", NULL)) {
        api_problem(r, 422, "since: must be like 2026-11-22 or 2026-11-22T09:00:00Z");
        return false;
    }
    *since = date_starts(day);
    return true;
}

static bool read_after(struct api_request *r, int64_t *before)
{
    const char *text = r->query(r->http, "after");
    if (text == NULL)
        return true;
    size_t size = strlen(text);
    if (size == 0 || size > 18 || strspn(text, "0123456789") != size) {
        api_problem(r, 422, "after: must be the \"next\" of the page before");
        return false;
    }
    *before = strtoll(text, NULL, 10);
    return true;
}

void api_audit(struct api_request *r)
{
    struct err e;
    struct audit_listing l = {.count = 0};
    struct hub_audit_list list = {.who = r->query(r->http, "who"),
                                  .what = r->query(r->http, "what"),
                                  .each = list_one,
                                  .context = &l};
    if (!read_since(r, &list.since) || !read_after(r, &list.before))
        return;
    api_list_open(&l.list, r, "items");
    bool ok = hub_audit_list(hub_store_of(r->hub), &list, &e);
    api_list_answer(&l.list, ok, &e);
}
