#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/seal_own.h"
#include "host/log.h"
#include "server/hub/api_handlers.h"
#include "server/hub/api_show.h"
#include "server/hub/logic/hub_show.h"

struct people {
    struct api_list list;
    struct bytes body; /* of a record */
    enum op_kind kind; /* of requests; OP_KIND_COUNT: all */
    bool closed;       /* also those */
};

void api_put_personal(struct fields_writer *w, const struct personal *p)
{
    fields_put_text(w, "code", p->code);
    fields_put_text(w, "name", p->name);
    fields_put_text(w, "contact_kind", contact_kind_name(p->contact_kind));
    fields_put_text(w, "contact", p->contact);
    fields_put_bool(w, "text_safe", p->text_safe);
}

static void put_person(struct fields_writer *w, const struct shown *s)
{
    const struct hub_person *p = s->person;
    fields_put_text(w, "op", p->op);
    fields_put_text(w, "state", state_name(p->state));
    api_put_personal(w, s->personal);
    api_put_instant(w, "received_at", p->received);
    fields_put_text(w, "kiosk", p->kiosk);
    fields_put_bool(w, "readable", s->readable);
}

static void show_booking(void *context, const struct shown *s)
{
    struct people *x = context;
    struct fields_writer w;
    api_item_open(&x->list, &w);
    put_person(&w, s);
    fields_put_uint(&w, "places", s->person->places);
    fields_put_bool(&w, "ask_first", s->person->ask_first);
    if (s->position > 0)
        fields_put_uint(&w, "position", s->position);
    api_item_close(&x->list, &w, "booking");
}

/* What it is about: its ref and title, as they stand in the record; that of a question
 * may be lost. */
static void put_vacancy(struct people *x, struct fields_writer *w, const char *id)
{
    struct hub_row row;
    bool found = false;
    struct api_request *r = x->list.r;
    if (!hub_record_get(hub_store_of(r->hub), id, &row, &x->body, &found, &r->trouble))
        x->list.failed = true;
    if (!found)
        return;
    json_t *body = json_loadb((const char *)x->body.data, x->body.size, 0, NULL);
    const char *title = json_string_value(json_object_get(body, "title"));
    fields_put_text(w, "vacancy", row.ref);
    fields_put_text(w, "title", title == NULL ? "" : title);
    json_decref(body);
}

static void show_interest(void *context, const struct shown *s)
{
    struct people *x = context;
    struct fields_writer w;
    api_item_open(&x->list, &w);
    put_person(&w, s);
    put_vacancy(x, &w, s->person->target);
    api_item_close(&x->list, &w, "interest");
}

static bool wanted(const struct people *x, const struct hub_person *p)
{
    return (x->kind == OP_KIND_COUNT || x->kind == p->kind) &&
           (x->closed || p->closed == 0);
}

static void show_request(void *context, const struct shown *s)
{
    struct people *x = context;
    struct fields_writer w;
    if (!wanted(x, s->person))
        return;
    api_item_open(&x->list, &w);
    fields_put_text(&w, "kind", op_kind_name(s->person->kind));
    put_person(&w, s);
    fields_put_text(&w, "lang", s->personal->lang);
    if (s->person->closed != 0)
        api_put_instant(&w, "closed_at", s->person->closed);
    if (s->person->target[0] != '\0')
        put_vacancy(x, &w, s->person->target);
    if (s->readable)
        request_put(&w, &s->personal->request, s->person->kind);
    api_item_close(&x->list, &w, "request");
}

/* ---- rows that are damaged ---- */

enum { DAMAGED_MAX = 20, TOLD_S = 7 * 86400 /* as api_status.c does */ };

struct damaged {
    size_t count;
    char ops[DAMAGED_MAX][UUID_SIZE];
};

static void keep_op(void *context, const char *op)
{
    struct damaged *d = context;
    if (d->count < DAMAGED_MAX)
        snprintf(d->ops[d->count++], UUID_SIZE, "%s", op);
}

static bool alarm_once(struct api_request *r, const char *op, struct err *e)
{
    static const char what[] = "alarm: a row that is damaged";
    struct hub_store *s = hub_store_of(r->hub);
    bool known = false;
    bool ok = hub_alarm_known(s, r->now.wall - TOLD_S, what, op, &known, e);
    if (!ok || known)
        return ok;
    ok = hub_store_begin(s, e) && hub_audit_put(s, r->now.wall, "hub", what, op, e) &&
         hub_store_commit(s, e);
    hub_store_rollback(s);
    return ok;
}

void api_name_damaged(struct api_request *r, enum hub_thing thing, const char *target)
{
    struct err e;
    struct damaged d = {.count = 0};
    const struct hub_people_list list = {
        .thing = thing, .target = target, .damaged = keep_op, .context = &d};
    bool ok = hub_people_list(hub_store_of(r->hub), &list, &e);
    for (size_t i = 0; ok && i < d.count; i++)
        ok = alarm_once(r, d.ops[i], &e);
    if (!ok)
        log_line(LOG_LEVEL_ERROR, "alarm not noted: %s", e.text);
}

/* The list of those people, as the last of the answer. */
static void show(struct people *x, struct api_request *r, const struct hub_show *what)
{
    struct err e;
    const struct staff by = api_staff(r);
    bytes_init(&x->body, RECORD_BODY_MAX + 1);
    api_list_open(&x->list, r, "items");
    bool ok = hub_show(r->hub, &by, what, &e);
    api_list_answer(&x->list, ok, &e);
    bytes_free(&x->body);
    if (ok)
        api_name_damaged(r, what->thing, what->target);
}

void api_interests(struct api_request *r)
{
    struct err e;
    struct hub_row row;
    bool found = false;
    char ref[REF_SIZE] = "all";
    const char *wanted = r->query(r->http, "vacancy");
    struct people x;
    struct hub_show what = {
        .thing = HUB_INTEREST, .audit_target = ref, .each = show_interest, .context = &x};
    if (wanted != NULL) {
        if (!api_ref(r, wanted, ref))
            return;
        if (!hub_record_by_ref(hub_store_of(r->hub), RECORD_VACANCY, ref, &row, NULL,
                               &found, &e)) {
            api_failed(r, &e);
            return;
        }
        if (!found) {
            api_problem(r, 404, "There is no vacancy %s", ref);
            return;
        }
        what.target = row.id;
    }
    show(&x, r, &what);
}

void api_requests(struct api_request *r)
{
    const char *kind = r->query(r->http, "kind");
    const char *closed = r->query(r->http, "closed");
    struct people x = {.kind = OP_KIND_COUNT,
                       .closed = closed != NULL && closed[0] == '1'};
    const struct hub_show what = {.thing = HUB_REQUEST,
                                  .audit_target = kind == NULL ? "all" : kind,
                                  .each = show_request,
                                  .context = &x};
    if (kind != NULL && (!op_kind_parse(&x.kind, kind, NULL) || !op_is_request(x.kind))) {
        api_problem(r, 400,
                    "kind: question, profile, available, complaint, erase or mentor");
        return;
    }
    show(&x, r, &what);
}

void api_request_close(struct api_request *r)
{
    struct err e;
    bool found = false;
    const struct staff by = api_staff(r);
    if (!hub_request_done(r->hub, &by, r->param, &found, &e))
        api_failed(r, &e);
    else if (!found)
        api_problem(r, 404, "There is no request of that id");
    else
        api_done(r, 204);
}

void api_attendees(struct api_request *r)
{
    struct hub_row row;
    char ref[REF_SIZE];
    struct people x;
    if (!api_ref(r, r->param, ref) || !api_open_session(r, ref, &row))
        return;
    const struct hub_show what = {.thing = HUB_BOOKING,
                                  .target = row.id,
                                  .audit_target = ref,
                                  .each = show_booking,
                                  .context = &x};
    show(&x, r, &what);
}
