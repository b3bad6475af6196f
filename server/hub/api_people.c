#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/hub/api_handlers.h"
#include "server/hub/api_show.h"
#include "server/hub/logic/hub_show.h"

struct people {
    struct api_request *r;
    struct bytes body; /* of a record */
    bool first, failed;
};

static const char *contact_kind_name(enum contact_kind kind)
{
    switch (kind) {
    case CONTACT_NONE: return "none";
    case CONTACT_PHONE: return "phone";
    case CONTACT_EMAIL: return "email";
    }
    return "none";
}

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
    api_comma(x->r, &x->first);
    fields_open(&w, &x->r->reply);
    put_person(&w, s);
    fields_put_uint(&w, "places", s->person->places);
    fields_put_bool(&w, "ask_first", s->person->ask_first);
    if (s->position > 0)
        fields_put_uint(&w, "position", s->position);
    x->failed = !fields_close(&w, "booking", &x->r->trouble) || x->failed;
}

/* What an interest is in: its ref and title, as they stand in the record. */
static void put_vacancy(struct people *x, struct fields_writer *w, const char *id)
{
    struct hub_row row;
    bool found = false;
    if (!hub_record_get(hub_store_of(x->r->hub), id, &row, &x->body, &found,
                        &x->r->trouble) ||
        !found) {
        x->failed = true;
        return;
    }
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
    api_comma(x->r, &x->first);
    fields_open(&w, &x->r->reply);
    put_person(&w, s);
    put_vacancy(x, &w, s->person->target);
    x->failed = !fields_close(&w, "interest", &x->r->trouble) || x->failed;
}

static void finish(struct people *x, bool ok, const struct err *e)
{
    bytes_text(&x->r->reply, "]}");
    if (!ok)
        api_failed(x->r, e);
    else if (x->failed)
        api_problem(x->r, 500, "The list could not be written");
    else
        api_done(x->r, 200);
    bytes_free(&x->body);
}

void api_interests(struct api_request *r)
{
    struct err e;
    struct hub_row row;
    bool found = false;
    char ref[REF_SIZE] = "all";
    const struct staff by = api_staff(r);
    const char *wanted = r->query(r->http, "vacancy");
    struct people x = {.r = r, .first = true};
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
    bytes_init(&x.body, RECORD_BODY_MAX + 1);
    bytes_text(&r->reply, "{\"items\":[");
    bool ok = hub_show(r->hub, &by, &what, &e);
    finish(&x, ok, &e);
}

void api_attendees(struct api_request *r)
{
    struct err e;
    struct hub_row row;
    char ref[REF_SIZE];
    const struct staff by = api_staff(r);
    struct people x = {.r = r, .first = true};
    if (!api_ref(r, r->param, ref))
        return;
    bytes_init(&x.body, RECORD_BODY_MAX + 1);
    if (!api_open_session(r, ref, &row)) {
        bytes_free(&x.body);
        return;
    }
    bytes_text(&r->reply, ",\"items\":[");
    const struct hub_show what = {.thing = HUB_BOOKING,
                                  .target = row.id,
                                  .audit_target = ref,
                                  .each = show_booking,
                                  .context = &x};
    bool ok = hub_show(r->hub, &by, &what, &e);
    finish(&x, ok, &e);
}
