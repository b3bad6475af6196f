#include "server/hub/api_request.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/utc.h"
#include "server/hub/logic/hub_staff.h"

static const char *title_of(int status)
{
    switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 422: return "Unprocessable Content";
    case 503: return "Service Unavailable";
    case 507: return "Insufficient Storage";
    default: return "Internal Server Error";
    }
}

static void put_problem(struct api_request *r, int status, const char *detail,
                        const char *pointer)
{
    struct fields_writer w;
    r->status = status;
    r->problem = true;
    bytes_clear(&r->reply);
    fields_open(&w, &r->reply);
    fields_put_text(&w, "type", "about:blank");
    fields_put_text(&w, "title", title_of(status));
    fields_put_int(&w, "status", status);
    fields_put_text(&w, "detail", detail);
    if (pointer != NULL) {
        char place[API_PARAM_SIZE];
        snprintf(place, sizeof place, "#%s", pointer);
        bytes_text(&r->reply, ",\"errors\":[");
        struct fields_writer item;
        fields_open(&item, &r->reply);
        fields_put_text(&item, "pointer", place);
        fields_put_text(&item, "detail", detail);
        if (!fields_close(&item, "problem", &r->trouble))
            r->status = 500;
        bytes_text(&r->reply, "]");
    }
    if (!fields_close(&w, "problem", &r->trouble))
        r->status = 500;
}

void api_problem(struct api_request *r, int status, const char *fmt, ...)
{
    char detail[ERR_TEXT_SIZE];
    va_list args;
    va_start(args, fmt);
    vsnprintf(detail, sizeof detail, fmt, args);
    va_end(args);
    put_problem(r, status, detail, NULL);
}

void api_value_problem(struct api_request *r, const char *pointer, const char *detail)
{
    put_problem(r, 422, detail, pointer);
}

/* It is committed, and would be done a second time by whoever is told otherwise. Of who
 * reads only the audit is: there is nothing to do twice. */
static bool failed_after(struct api_request *r)
{
    struct hub_store *s = hub_store_of(r->hub);
    if (strcmp(r->method, "GET") == 0)
        return false;
    bool kept = !r->behind && hub_store_behind(s);
    bool done = hub_store_commits(s) != r->commits;
    if (kept)
        api_problem(r, 503,
                    "The hub's journal cannot be written: what you asked for is kept, "
                    "and done when it can be");
    else if (done)
        api_problem(r, 500,
                    "What you asked for was done, but the hub could not read what came "
                    "of it: look before you ask again");
    return kept || done;
}

static void failed_before(struct api_request *r, const struct err *e)
{
    switch (e->kind) {
    case ERR_INPUT: api_problem(r, 422, "%s", e->text); break;
    case ERR_FULL:
        api_problem(r, 507, "The hub cannot store more; nothing was changed");
        break;
    case ERR_LATER:
        api_problem(r, 503, "The hub cannot write now; nothing was changed");
        break;
    case ERR_BROKEN: api_problem(r, 500, "The hub's database is damaged"); break;
    }
}

void api_failed(struct api_request *r, const struct err *e)
{
    /* The text names files of the hub: it is for the log, not for the caller. */
    struct err trouble = *e;
    hub_note_failure(r->hub, e);
    if (!failed_after(r))
        failed_before(r, e);
    if (r->status >= 500)
        r->trouble = trouble;
}

bool api_members(struct api_request *r, const char *const *names)
{
    const char *name = NULL;
    json_t *value = NULL;
    if (r->body == NULL) {
        api_problem(r, 400, "A JSON object is needed as the body");
        return false;
    }
    json_object_foreach((json_t *)r->body, name, value)
    {
        bool known = false;
        for (size_t i = 0; !known && names[i] != NULL; i++)
            known = strcmp(names[i], name) == 0;
        if (!known) {
            api_problem(r, 400, "The body has a member that is not known: %.60s", name);
            return false;
        }
    }
    return true;
}

const char *api_text(struct api_request *r, const char *name)
{
    const char *text = json_string_value(json_object_get(r->body, name));
    char pointer[API_PARAM_SIZE];
    snprintf(pointer, sizeof pointer, "/%s", name);
    if (text == NULL)
        api_value_problem(r, pointer, "must be given, as a text");
    return text;
}

bool api_flag(struct api_request *r, const char *name, bool *ok)
{
    const json_t *value = json_object_get(r->body, name);
    char pointer[API_PARAM_SIZE];
    snprintf(pointer, sizeof pointer, "/%s", name);
    if (value != NULL && !json_is_boolean(value)) {
        api_value_problem(r, pointer, "must be true or false");
        *ok = false;
    }
    return json_is_true(value);
}

void api_comma(struct api_request *r, bool *first)
{
    if (!*first)
        bytes_text(&r->reply, ",\n");
    *first = false;
}

void api_list_open(struct api_list *l, struct api_request *r, const char *name)
{
    *l = (struct api_list){.r = r};
    bytes_printf(&r->reply, "%s\"%s\":[", r->reply.size == 0 ? "{" : ",", name);
}

void api_item_open(struct api_list *l, struct fields_writer *w)
{
    bool first = !l->begun;
    api_comma(l->r, &first);
    l->begun = true;
    fields_open(w, &l->r->reply);
}

bool api_item_close(struct api_list *l, struct fields_writer *w, const char *what)
{
    l->failed = !fields_close(w, what, &l->r->trouble) || l->failed;
    return !l->failed;
}

bool api_list_close(struct api_list *l)
{
    bytes_text(&l->r->reply, "]");
    if (l->next[0] != '\0')
        bytes_printf(&l->r->reply, ",\"next\":\"%s\"", l->next);
    return !l->failed;
}

void api_list_answer(struct api_list *l, bool ok, const struct err *e)
{
    bool whole = api_list_close(l);
    bytes_text(&l->r->reply, "}");
    if (!ok)
        api_failed(l->r, e);
    else if (!whole)
        api_problem(l->r, 500, "The list could not be written");
    else
        api_done(l->r, 200);
}

void api_done(struct api_request *r, int status)
{
    struct err e;
    r->status = status;
    if (!bytes_ok(&r->reply, "reply", &e)) {
        api_problem(r, 500, "The answer is too long");
        r->trouble = e;
    }
}

void api_finish(struct api_request *r, struct fields_writer *w, const char *what,
                int status)
{
    struct err e;
    if (fields_close(w, what, &e))
        api_done(r, status);
    else
        api_failed(r, &e);
}

void api_put_instant(struct fields_writer *w, const char *name, int64_t t)
{
    char text[UTC_TEXT_SIZE];
    utc_print(text, sizeof text, t);
    fields_put_text(w, name, text);
}

struct staff api_staff(const struct api_request *r)
{
    return (struct staff){.who = r->token.label, .now = r->now.wall};
}
