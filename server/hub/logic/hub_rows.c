#include "server/hub/logic/hub_rows.h"

#include <stdio.h>
#include <string.h>

#include "core/utc.h"
#include "core/utf8.h"

const char *const row_fact_columns[] = {
    "key",    "label",  "value",      "unit",      "from", "to",
    "nation", "source", "checked_on", "review_by", NULL,
};
const char *const row_guidance_columns[] = {"slug", "lang", "title", "body", NULL};

static const char *get(const struct row_reading *x, const char *column)
{
    const char *text = x->row.get(x->row.row, column);
    return text + strspn(text, " \t\r\n");
}

void row_say(struct gate_problems *to, const struct row_reading *x, const char *column,
             const char *reason)
{
    if (to->count == GATE_PROBLEMS_MAX)
        return;
    struct gate_problem *p = &to->items[to->count++];
    snprintf(p->column, sizeof p->column, "%s", column);
    snprintf(p->reason, sizeof p->reason, "%s", reason);
    utf8_copy(p->value, sizeof p->value, column[0] == '\0' ? "" : get(x, column));
    for (char *c = p->value; *c != '\0'; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
}

/* ---- keys ---- */

static void add_part(char out[HUB_KEY_SIZE], const char *text)
{
    char folded[RECORD_TITLE_SIZE];
    utf8_fold(folded, sizeof folded, text);
    size_t used = strlen(out);
    snprintf(out + used, HUB_KEY_SIZE - used, "\x1f%s", folded);
}

static void key_of(char out[HUB_KEY_SIZE], const char *kind, const char *const parts[3])
{
    snprintf(out, HUB_KEY_SIZE, "%s", kind);
    for (size_t i = 0; i < 3 && parts[i] != NULL; i++)
        add_part(out, parts[i]);
}

static void number_text(char out[24], int64_t number)
{
    snprintf(out, 24, "%lld", (long long)number);
}

void row_key(char out[HUB_KEY_SIZE], const struct record *r, const char *organisation)
{
    char number[24];
    switch (r->kind) {
    case RECORD_ORGANISATION:
        key_of(out, "name", (const char *[3]){r->organisation.name});
        return;
    case RECORD_VENUE:
        key_of(out, "name", (const char *[3]){organisation, r->venue.name});
        return;
    case RECORD_VACANCY:
        if (r->vacancy.source_ref[0] != '\0')
            key_of(out, "ref", (const char *[3]){organisation, r->vacancy.source_ref});
        else
            key_of(out, "title",
                   (const char *[3]){organisation, r->vacancy.title, r->vacancy.area});
        return;
    case RECORD_SESSION:
        number_text(number, r->session.starts_at);
        if (r->session.source_ref[0] != '\0')
            key_of(out, "ref", (const char *[3]){organisation, r->session.source_ref});
        else
            key_of(out, "title",
                   (const char *[3]){organisation, r->session.title, number});
        return;
    case RECORD_GUIDANCE:
        key_of(out, "slug", (const char *[3]){r->guidance.slug, r->guidance.lang});
        return;
    case RECORD_FACT:
        number_text(number, r->fact.from);
        key_of(out, "key", (const char *[3]){r->fact.key, r->fact.nation, number});
        return;
    case RECORD_KIND_COUNT: break;
    }
    out[0] = '\0';
}

void row_venue_key(char out[HUB_KEY_SIZE], const char *name)
{
    key_of(out, "venue", (const char *[3]){name});
}

/* ---- what a row refers to ---- */

static bool by_ref(struct row_reading *x, enum record_kind kind, const char *text,
                   struct hub_row *row, bool *found, struct err *e)
{
    char ref[REF_SIZE];
    *found = false;
    return !ref_parse(ref, text, NULL) ||
           hub_record_by_ref(x->store, kind, ref, row, NULL, found, e);
}

/* By name or ref; id stays empty if it is not known. */
static bool find_organisation(struct row_reading *x, char id[UUID_SIZE], struct err *e)
{
    struct hub_row row;
    bool found = false;
    char key[HUB_KEY_SIZE];
    const char *name = get(x, "organisation");
    id[0] = '\0';
    if (name[0] == '\0')
        return true;
    key_of(key, "name", (const char *[3]){name});
    if (!hub_record_by_key(x->store, RECORD_ORGANISATION, key, &row, NULL, &found, e) ||
        (!found && !by_ref(x, RECORD_ORGANISATION, name, &row, &found, e)))
        return false;
    if (found)
        snprintf(id, UUID_SIZE, "%s", row.id);
    return true;
}

static bool need_organisation(struct row_reading *x, char id[UUID_SIZE], struct err *e)
{
    if (!find_organisation(x, id, e))
        return false;
    if (id[0] == '\0' && get(x, "organisation")[0] != '\0')
        row_say(&x->problems, x, "organisation", "no organisation of that name is known");
    return true;
}

static bool find_venue(struct row_reading *x, char id[UUID_SIZE], struct err *e)
{
    struct hub_row row;
    bool found = false;
    char key[HUB_KEY_SIZE];
    const char *name = get(x, "venue");
    key_of(key, "name", (const char *[3]){get(x, "organisation"), name});
    if (!hub_record_by_key(x->store, RECORD_VENUE, key, &row, NULL, &found, e))
        return false;
    row_venue_key(key, name);
    if (!found && !hub_record_by_key(x->store, RECORD_VENUE, key, &row, NULL, &found, e))
        return false;
    if (!found && !by_ref(x, RECORD_VENUE, name, &row, &found, e))
        return false;
    if (found)
        snprintf(id, UUID_SIZE, "%s", row.id);
    else
        row_say(&x->problems, x, "venue", "no venue of that name or ref is known");
    return true;
}

static bool find_place(struct row_reading *x, struct place *place, struct err *e)
{
    bool found = false;
    struct place known = {.outcode = ""};
    if (place->outcode[0] == '\0' || place->lat != RECORD_NO_PLACE)
        return true;
    if (!hub_place_get(x->store, place->outcode, &known, &found, e))
        return false;
    if (found)
        *place = known;
    else
        row_say(&x->warnings, x, "outcode",
                "its position is not known: it is listed without a distance");
    return true;
}

/* ---- kinds ---- */

static bool read_vacancy(struct row_reading *x, struct vacancy *v, struct err *e)
{
    if (!gate_vacancy(v, &x->row, &x->rules, &x->problems))
        return true;
    if (!find_organisation(x, v->organisation, e) || !find_place(x, &v->place, e))
        return false;
    if (v->organisation[0] == '\0')
        row_say(&x->warnings, x, "organisation",
                "not one of the organisations here: shown by its name only");
    return true;
}

static bool read_session(struct row_reading *x, struct session *s, struct err *e)
{
    char venue[RECORD_NAME_SIZE] = "";
    if (!gate_session(s, venue, &x->row, &x->rules, &x->problems))
        return true;
    if (!need_organisation(x, s->organisation, e))
        return false;
    if (s->way == SESSION_IN_ROOM && !find_venue(x, s->venue, e))
        return false;
    s->places_left = s->capacity;
    s->waiting = 0;
    return true;
}

static bool read_venue(struct row_reading *x, struct venue *v, struct err *e)
{
    return !gate_venue(v, &x->row, &x->problems) ||
           (need_organisation(x, v->organisation, e) && find_place(x, &v->place, e));
}

static bool read_organisation(struct row_reading *x, struct organisation *o,
                              struct err *e)
{
    return !gate_organisation(o, &x->row, &x->problems) || find_place(x, &o->place, e);
}

static void read_text(struct row_reading *x, const char *column, char *out, size_t size)
{
    struct err e;
    const char *text = get(x, column);
    bool lines = strcmp(column, "body") == 0;
    if (utf8_check(text, column, size, lines, &e))
        snprintf(out, size, "%s", text);
    else
        row_say(&x->problems, x, column, e.text);
}

static void read_needed(struct row_reading *x, const char *column, char *out, size_t size)
{
    read_text(x, column, out, size);
    if (get(x, column)[0] == '\0')
        row_say(&x->problems, x, column, "is missing");
}

static int32_t read_day(struct row_reading *x, const char *column, bool needed)
{
    struct err e;
    int32_t day = RECORD_NO_DAY;
    const char *text = get(x, column);
    if (text[0] == '\0' && needed)
        row_say(&x->problems, x, column, "is missing");
    else if (text[0] != '\0' && !date_parse(&day, text, column, &e))
        row_say(&x->problems, x, column, e.text);
    return day;
}

static void read_fact(struct row_reading *x, struct fact *f)
{
    read_needed(x, "key", f->key, sizeof f->key);
    read_needed(x, "label", f->label, sizeof f->label);
    read_needed(x, "value", f->value, sizeof f->value);
    read_text(x, "unit", f->unit, sizeof f->unit);
    read_text(x, "nation", f->nation, sizeof f->nation);
    read_text(x, "source", f->source, sizeof f->source);
    f->from = read_day(x, "from", true);
    f->to = read_day(x, "to", false);
    f->checked_on = read_day(x, "checked_on", true);
    f->review_by = read_day(x, "review_by", true);
}

static void read_guidance(struct row_reading *x, struct guidance *g)
{
    read_needed(x, "slug", g->slug, sizeof g->slug);
    read_needed(x, "lang", g->lang, sizeof g->lang);
    read_needed(x, "title", g->title, sizeof g->title);
    read_needed(x, "body", g->body, sizeof g->body);
}

bool row_read(struct row_reading *x, struct record *r, struct err *e)
{
    switch (r->kind) {
    case RECORD_ORGANISATION: return read_organisation(x, &r->organisation, e);
    case RECORD_VENUE: return read_venue(x, &r->venue, e);
    case RECORD_VACANCY: return read_vacancy(x, &r->vacancy, e);
    case RECORD_SESSION: return read_session(x, &r->session, e);
    case RECORD_GUIDANCE: read_guidance(x, &r->guidance); return true;
    case RECORD_FACT: read_fact(x, &r->fact); return true;
    case RECORD_KIND_COUNT: break;
    }
    return err_set(e, ERR_INPUT, "push: no such kind");
}
