#include <stdlib.h>
#include <string.h>

#include "core/utc.h"
#include "server/hub/api_handlers.h"

enum { AUDIT_PAGE = 1000 };

struct audit_listing {
    struct api_request *r;
    int count;
    int64_t last;
    bool more, failed;
};

static bool list_one(void *context, const struct hub_audit *a)
{
    struct audit_listing *l = context;
    struct fields_writer w;
    bool first = l->count == 0;
    l->more = l->count == AUDIT_PAGE;
    if (l->more)
        return false;
    api_comma(l->r, &first);
    fields_open(&w, &l->r->reply);
    fields_put_int(&w, "id", a->id);
    api_put_instant(&w, "at", a->t);
    fields_put_text(&w, "who", a->who);
    fields_put_text(&w, "what", a->what);
    fields_put_text(&w, "target", a->target);
    l->failed = !fields_close(&w, "audit", &l->r->trouble);
    l->last = a->id;
    l->count++;
    return !l->failed;
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
    struct audit_listing l = {.r = r};
    struct hub_audit_list list = {.who = r->query(r->http, "who"),
                                  .what = r->query(r->http, "what"),
                                  .each = list_one,
                                  .context = &l};
    if (!read_since(r, &list.since) || !read_after(r, &list.before))
        return;
    bytes_text(&r->reply, "{\"items\":[");
    if (!hub_audit_list(hub_store_of(r->hub), &list, &e)) {
        api_failed(r, &e);
        return;
    }
    bytes_text(&r->reply, "]");
    if (l.more)
        bytes_printf(&r->reply, ",\"next\":\"%lld\"", (long long)l.last);
    bytes_text(&r->reply, "}");
    if (l.failed)
        api_problem(r, 500, "The list could not be written");
    else
        api_done(r, 200);
}
