/* The gates of sessions, venues and organisations. */
#include <string.h>

#include "core/gate_check.h"
#include "core/record_fields.h"
#include "core/utc.h"

enum { CAPACITY_USUAL = 25 };

static bool not_a_start(struct err *e)
{
    return err_set(e, ERR_INPUT,
                   "starts_at: not a time like 2026-12-01 18:00 (by the clock on the "
                   "wall) or 2026-12-01T18:00:00Z");
}

bool gate_session_start(int64_t *t, const char *text, struct err *e)
{
    char instant[UTC_TEXT_SIZE] = "";
    if (strlen(text) != 16 || (text[10] != ' ' && text[10] != 'T'))
        return utc_parse(t, text, "starts_at", NULL) || not_a_start(e);
    memcpy(instant, text, 16);
    instant[10] = 'T';
    instant[16] = 'Z';
    int64_t as_utc = 0;
    if (!utc_parse(&as_utc, instant, "starts_at", NULL))
        return not_a_start(e);
    struct civil c = utc_civil(as_utc);
    return london_to_utc(t, &c, UTC_EARLIER, e);
}

static void check_start(const struct gate_check *g, int32_t today, struct session *s)
{
    struct err e = {0};
    char text[GATE_CODE_SIZE];
    gate_needed(g, "starts_at", text, sizeof text);
    if (text[0] == '\0')
        return;
    if (!gate_session_start(&s->starts_at, text, &e)) {
        gate_failed(g, "starts_at", &e);
        return;
    }
    char now[UTC_TEXT_SIZE];
    date_print(now, sizeof now, today);
    if (date_of(s->starts_at) < today)
        gate_problem(g, "starts_at", "is past: today is %s", now);
}

static int code(const struct gate_check *g, const char *column, const struct codes *codes,
                bool needed)
{
    int value = 0;
    struct err e = {0};
    char text[GATE_CODE_SIZE];
    gate_code(g, column, text);
    if (needed && gate_get(g, column)[0] == '\0')
        err_set(&e, ERR_INPUT, "%s: is missing", column);
    else if (record_code_parse(codes, &value, text, column, &e))
        return value;
    gate_failed(g, column, &e);
    return 0;
}

static void check_session_codes(const struct gate_check *g, struct session *s)
{
    s->kind = (enum session_kind)code(g, "kind", &record_session_kind_codes, true);
    s->way = (enum session_way)code(g, "way", &record_session_way_codes, true);
    s->audience = (enum audience)code(g, "audience", &record_audience_codes, true);
    s->paid = (enum tri)code(g, "paid", &record_tri_codes, false);
    s->expenses = (enum tri)code(g, "expenses", &record_tri_codes, false);
}

static void check_venue(const struct gate_check *g, const struct session *s,
                        char *venue_text)
{
    gate_line(g, "venue", venue_text, RECORD_NAME_SIZE);
    bool given = gate_get(g, "venue")[0] != '\0';
    if (s->way == SESSION_IN_ROOM && !given)
        gate_problem(g, "venue", "is missing for a session in a room");
    if (s->way != SESSION_IN_ROOM && given)
        gate_problem(g, "venue", "stands only with a session in a room");
}

bool gate_session(struct session *out, char *venue_text, const struct gate_row *row,
                  const struct gate_rules *rules, struct gate_problems *problems)
{
    const struct gate_check g = {.row = row, .problems = problems};
    char organisation[RECORD_NAME_SIZE];
    problems->count = 0;
    *out = (struct session){0};
    gate_line(&g, "ref", out->source_ref, sizeof out->source_ref);
    gate_needed(&g, "organisation", organisation, sizeof organisation);
    gate_needed(&g, "title", out->title, sizeof out->title);
    check_session_codes(&g, out);
    check_venue(&g, out, venue_text);
    check_start(&g, rules->today, out);
    out->minutes = gate_number(&g, "minutes", 1, SESSION_MINUTES_MAX, 0);
    if (gate_get(&g, "minutes")[0] == '\0')
        gate_problem(&g, "minutes", "is missing");
    out->capacity = gate_number(&g, "capacity", 1, SESSION_PLACES_MAX, CAPACITY_USUAL);
    out->places_left = out->capacity;
    gate_line(&g, "cost", out->cost, sizeof out->cost);
    gate_line(&g, "access", out->access, sizeof out->access);
    gate_line(&g, "topic", out->topic, sizeof out->topic);
    gate_lines(&g, "about", out->about, sizeof out->about);
    return problems->count == 0;
}

/* What the record's own rules say that no column's check has said. */
static void check_rest(const struct gate_check *g, const struct record *r)
{
    struct err e = {0};
    if (g->problems->count > 0 || record_rest_valid(r, &e))
        return;
    char column[GATE_CODE_SIZE] = "";
    size_t size = strcspn(e.text, ":");
    if (size < sizeof column)
        memcpy(column, e.text, size);
    gate_failed(g, column, &e);
}

bool gate_venue(struct venue *out, const struct gate_row *row,
                struct gate_problems *problems)
{
    const struct gate_check g = {.row = row, .problems = problems};
    char organisation[RECORD_NAME_SIZE];
    problems->count = 0;
    struct record r = {.kind = RECORD_VENUE};
    struct venue *v = &r.venue;
    gate_line(&g, "organisation", organisation, sizeof organisation);
    gate_needed(&g, "name", v->name, sizeof v->name);
    gate_line(&g, "address", v->address, sizeof v->address);
    gate_line(&g, "town", v->town, sizeof v->town);
    gate_place(&g, &v->place);
    gate_line(&g, "access", v->access, sizeof v->access);
    gate_line(&g, "getting_there", v->getting_there, sizeof v->getting_there);
    check_rest(&g, &r);
    *out = *v;
    return problems->count == 0;
}

bool gate_organisation(struct organisation *out, const struct gate_row *row,
                       struct gate_problems *problems)
{
    const struct gate_check g = {.row = row, .problems = problems};
    problems->count = 0;
    struct record r = {.kind = RECORD_ORGANISATION};
    struct organisation *o = &r.organisation;
    gate_needed(&g, "name", o->name, sizeof o->name);
    gate_line(&g, "town", o->town, sizeof o->town);
    gate_place(&g, &o->place);
    gate_line(&g, "phone", o->phone, sizeof o->phone);
    gate_line(&g, "email", o->email, sizeof o->email);
    gate_line(&g, "website", o->website, sizeof o->website);
    gate_lines(&g, "about", o->about, sizeof o->about);
    check_rest(&g, &r);
    *out = *o;
    return problems->count == 0;
}
