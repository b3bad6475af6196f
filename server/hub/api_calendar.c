#include <stdlib.h>
#include <string.h>

#include "server/hub/api_handlers.h"
#include "server/hub/api_show.h"
#include "server/hub/hub_calendar.h"
#include "store/hub_records.h"

struct making {
    struct api_request *r;
    struct hub_calendar *calendar;
    struct record *session, *venue; /* to read into */
    int64_t ended_before;           /* those are left out */
    unsigned count;
    bool neutral, ok;
    struct err *e;
};

/* *out NULL: it has none, or none that is there. */
static bool venue_of(struct making *m, const struct venue **out)
{
    struct bytes body;
    struct hub_row row;
    bool found = false;
    const char *id = m->session->session.venue;
    *out = NULL;
    if (id[0] == '\0')
        return true;
    bytes_init(&body, RECORD_BODY_MAX + 1);
    bool ok = hub_record_get(hub_store_of(m->r->hub), id, &row, &body, &found, m->e) &&
              (!found || record_parse(m->venue, RECORD_VENUE, (const char *)body.data,
                                      body.size, m->e));
    bytes_free(&body);
    if (ok && found)
        *out = &m->venue->venue;
    return ok;
}

static bool add(struct making *m, const struct hub_row *row, const char *body)
{
    const struct session *s = &m->session->session;
    if (!record_parse(m->session, RECORD_SESSION, body, strlen(body), m->e))
        return false;
    if (s->starts_at + (int64_t)s->minutes * 60 < m->ended_before)
        return true;
    struct hub_calendar_entry entry = {
        .session = s, .cancelled = row->closed, .neutral = m->neutral};
    if (!venue_of(m, &entry.venue))
        return false;
    m->count++;
    return hub_calendar_add(m->calendar, &entry, m->e);
}

static bool add_listed(void *context, const struct hub_row *row, const char *body)
{
    struct making *m = context;
    m->ok = add(m, row, body);
    return m->ok;
}

static bool add_all(struct making *m)
{
    const struct hub_list list = {
        .kind = RECORD_SESSION, .after = "", .each = add_listed, .context = m};
    m->ended_before = m->r->now.wall;
    return hub_record_list(hub_store_of(m->r->hub), &list, m->e) && m->ok;
}

/* Also one that is over, or was cancelled: whoever has it is to be told so. */
static bool add_one(struct making *m, const char *ref, bool *found)
{
    struct bytes body;
    struct hub_row row;
    bytes_init(&body, RECORD_BODY_MAX + 1);
    bool ok = hub_record_by_ref(hub_store_of(m->r->hub), RECORD_SESSION, ref, &row, &body,
                                found, m->e) &&
              (!*found || add(m, &row, (const char *)body.data));
    bytes_free(&body);
    return ok;
}

static void answer(struct making *m)
{
    struct bytes text;
    struct fields_writer w;
    bytes_init(&text, API_REPLY_MAX);
    if (!hub_calendar_print(m->calendar, &text, m->e)) {
        api_failed(m->r, m->e);
    } else {
        fields_open(&w, &m->r->reply);
        fields_put_uint(&w, "sessions", m->count);
        fields_put_text(&w, "calendar", (const char *)text.data);
        api_finish(m->r, &w, "calendar", 200);
    }
    bytes_free(&text);
}

static void make(struct making *m, const char *ref)
{
    bool found = true;
    bool ok = ref == NULL ? add_all(m) : add_one(m, ref, &found);
    if (!ok)
        api_failed(m->r, m->e);
    else if (!found)
        api_problem(m->r, 404, "There is no session %s", ref);
    else
        answer(m);
}

void api_calendar(struct api_request *r)
{
    char ref[REF_SIZE];
    struct err e;
    const char *neutral = r->query(r->http, "neutral");
    struct making m = {.r = r,
                       .session = malloc(sizeof *m.session),
                       .venue = malloc(sizeof *m.venue),
                       .neutral = neutral != NULL && strcmp(neutral, "1") == 0,
                       .ok = true,
                       .e = &e};
    bool all = r->param[0] == '\0';
    if (all || api_ref(r, r->param, ref)) {
        err_set(&e, ERR_LATER, "calendar: no memory");
        if (m.session == NULL || m.venue == NULL || !hub_calendar_open(&m.calendar, &e))
            api_failed(r, &e);
        else
            make(&m, all ? NULL : ref);
    }
    hub_calendar_close(m.calendar);
    free(m.session);
    free(m.venue);
}
