#include <sodium.h>
#include <string.h>

#include "server/hub/api_handlers.h"
#include "server/hub/hub_enrol.h"

/* NULL after a problem. */
static struct hub_enrol *desk_of(struct api_request *r)
{
    if (r->desk == NULL)
        api_problem(r, 404, "This hub enrols no kiosks: its [enrol] is not set up");
    return r->desk;
}

/* ---- staff ---- */

static bool read_invitation(struct api_request *r, struct hub_invitation *i)
{
    const json_t *hours = json_object_get(r->body, "hours");
    bool ok = true;
    *i = (struct hub_invitation){.name = r->param, .hours = HUB_ENROL_HOURS};
    if (r->body != NULL &&
        !api_members(r, (const char *const[]){"replace", "hours", NULL}))
        return false;
    i->replace = api_flag(r, "replace", &ok);
    if (ok && hours != NULL) {
        i->hours = json_integer_value(hours);
        ok = i->hours >= 1 && i->hours <= HUB_ENROL_HOURS_MAX;
        if (!ok)
            api_value_problem(r, "/hours", "must be 1 to 336");
    }
    return ok;
}

static void answer_invitation(struct api_request *r, const struct hub_invitation *i)
{
    struct fields_writer w;
    fields_open(&w, &r->reply);
    fields_put_text(&w, "name", i->name);
    fields_put_text(&w, "line", i->line);
    api_put_instant(&w, "expires_at", i->expires);
    api_finish(r, &w, "invitation", 201);
}

void api_kiosk_invite(struct api_request *r)
{
    struct err e;
    struct hub_invitation i;
    const struct staff by = api_staff(r);
    struct hub_enrol *desk = desk_of(r);
    if (desk == NULL || !read_invitation(r, &i))
        return;
    if (!hub_enrol_invite(desk, &by, &i, &e)) {
        api_failed(r, &e);
        return;
    }
    switch (i.what) {
    case HUB_INVITED: answer_invitation(r, &i); break;
    case HUB_INVITE_KNOWN:
        api_problem(r, 409,
                    "There is a kiosk of that name. If this machine is to replace "
                    "it: \"replace\": true, or --replace");
        break;
    case HUB_INVITE_UNKNOWN:
        api_problem(r, 404, "There is no kiosk of that name to be replaced");
        break;
    }
    sodium_memzero(&i, sizeof i);
}

static const char *state_of(const struct enrolment *n, int64_t now)
{
    bool ended = n->state == ENROLMENT_INVITED || n->state == ENROLMENT_WAITING;
    if (ended && !hub_enrol_open_at(n, now))
        return "expired";
    return enrolment_state_name(n->state);
}

static bool put_enrolment(void *context, const struct enrolment *n)
{
    struct api_list *l = context;
    struct fields_writer w;
    api_item_open(l, &w);
    fields_put_text(&w, "name", n->name);
    fields_put_text(&w, "state", state_of(n, l->r->now.wall));
    if (n->words[0] != '\0')
        fields_put_text(&w, "words", n->words);
    fields_put_bool(&w, "replaces", n->replaces);
    fields_put_bool(&w, "contested", n->contested);
    fields_put_uint(&w, "wrong_codes", n->tries);
    api_put_instant(&w, "time", l->r->now.wall);
    api_put_instant(&w, "invited_at", n->made);
    if (n->asked != 0)
        api_put_instant(&w, "asked_at", n->asked);
    if (n->approved != 0)
        api_put_instant(&w, "approved_at", n->approved);
    else
        api_put_instant(&w, "expires_at", n->expires);
    return api_item_close(l, &w, "enrolment");
}

void api_kiosk_waiting(struct api_request *r)
{
    struct err e;
    struct api_list l;
    if (desk_of(r) == NULL)
        return;
    api_list_open(&l, r, "items");
    bool ok = hub_enrolment_list(hub_store_of(r->hub), put_enrolment, &l, &e);
    api_list_answer(&l, ok, &e);
}

static void answer_approval(struct api_request *r, const struct hub_approval *a)
{
    struct fields_writer w;
    fields_open(&w, &r->reply);
    fields_put_text(&w, "name", a->name);
    fields_put_text(&w, "state", enrolment_state_name(ENROLMENT_APPROVED));
    if (a->old[0] != '\0')
        fields_put_text(&w, "old_certificate", a->old);
    api_finish(r, &w, "approval", 200);
}

void api_kiosk_approve(struct api_request *r)
{
    struct err e;
    const struct staff by = api_staff(r);
    struct hub_enrol *desk = desk_of(r);
    if (desk == NULL || !api_members(r, (const char *const[]){"words", NULL}))
        return;
    struct hub_approval a = {.name = r->param, .words = api_text(r, "words")};
    if (a.words == NULL)
        return;
    if (!hub_enrol_approve(desk, &by, &a, &e)) {
        api_failed(r, &e);
        return;
    }
    switch (a.what) {
    case HUB_APPROVED: answer_approval(r, &a); break;
    case HUB_APPROVE_NOBODY:
        api_problem(r, 404, "No machine waits to become a kiosk of that name");
        break;
    case HUB_APPROVE_WORDS:
        api_value_problem(r, "/words", "are not those of the machine that waits");
        break;
    case HUB_APPROVE_KNOWN:
        api_problem(r, 409, "A kiosk of that name was registered meanwhile");
        break;
    }
}

void api_kiosk_refuse(struct api_request *r)
{
    struct err e;
    bool found = false;
    struct fields_writer w;
    const struct staff by = api_staff(r);
    struct hub_enrol *desk = desk_of(r);
    if (desk == NULL)
        return;
    if (!hub_enrol_refuse(desk, &by, r->param, &found, &e)) {
        api_failed(r, &e);
    } else if (!found) {
        api_problem(r, 404, "Nobody is invited or waits under that name");
    } else {
        fields_open(&w, &r->reply);
        fields_put_text(&w, "name", r->param);
        fields_put_text(&w, "state", enrolment_state_name(ENROLMENT_REFUSED));
        api_finish(r, &w, "refusal", 200);
    }
}

/* ---- the kiosk, of which nothing is known but the code it shows ---- */

static bool read_request(struct api_request *r, struct enrol_request *request)
{
    struct err e;
    if (!api_members(r, (const char *const[]){"key", "box", NULL}))
        return false;
    const char *key = api_text(r, "key");
    const char *box = key == NULL ? NULL : api_text(r, "box");
    if (box == NULL)
        return false;
    if (enrol_get_request(request, key, box, &e))
        return true;
    api_problem(r, 422, "%s", e.text);
    return false;
}

void api_enrol(struct api_request *r)
{
    struct err e;
    struct enrol_request request;
    enum hub_ask what = HUB_ASK_NO;
    struct hub_enrol *desk = desk_of(r);
    if (desk == NULL || !read_request(r, &request))
        return;
    bool ok = hub_enrol_ask(desk, r->now.wall, &request, &what, &r->reply, &e);
    sodium_memzero(&request, sizeof request);
    if (!ok) {
        api_failed(r, &e);
        return;
    }
    switch (what) {
    case HUB_ASK_WAIT: api_done(r, 202); break;
    case HUB_ASK_APPROVED: api_done(r, 200); break;
    case HUB_ASK_NO:
        api_problem(r, 403, "The code is not known, has expired or was wrong too often");
        break;
    case HUB_ASK_TAKEN:
        api_problem(r, 409, "Another machine has used this code; staff have been told");
        break;
    case HUB_ASK_REFUSED: api_problem(r, 410, "Staff have refused this machine"); break;
    }
}
