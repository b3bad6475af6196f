#include <string.h>

#include "core/record_fields.h"
#include "core/task.h"
#include "core/utc.h"
#include "core/utf8.h"

static bool text_ok(const struct field *f, const char *text, struct err *e)
{
    if (memchr(text, '\0', f->size) == NULL)
        return err_set(e, ERR_INPUT, "%s: longer than %zu bytes", f->name, f->size - 1);
    if (text[0] == '\0')
        return !f->needed || err_set(e, ERR_INPUT, "%s: is missing", f->name);
    if (f->type == FIELD_UUID)
        return uuid_check(text, f->name, e);
    return utf8_check(text, f->name, f->size, f->type == FIELD_LINES, e);
}

static bool outcode_ok(const struct field *f, const char *text, struct err *e)
{
    char clean[RECORD_OUTCODE_SIZE];
    if (!text_ok(f, text, e))
        return false;
    if (text[0] == '\0')
        return true;
    if (!outcode_parse(clean, text, f->name, e))
        return false;
    return strcmp(clean, text) == 0 ||
           err_set(e, ERR_INPUT, "%s: must be in capitals without spaces", f->name);
}

static bool number_ok(const struct field *f, const void *at, struct err *e)
{
    int32_t value = 0;
    memcpy(&value, at, sizeof value);
    if (value == f->none && !f->needed)
        return true;
    return (value >= f->min && value <= f->max) ||
           err_set(e, ERR_INPUT, "%s: must be from %d to %d", f->name, f->min, f->max);
}

static bool day_ok(const struct field *f, const void *at, struct err *e)
{
    int32_t value = 0;
    memcpy(&value, at, sizeof value);
    if (value == f->none && !f->needed)
        return true;
    return (value >= 0 && value <= UTC_MAX / UTC_DAY_S) ||
           err_set(e, ERR_INPUT, "%s: outside the years 1970 to 9999", f->name);
}

static bool instant_ok(const struct field *f, const void *at, struct err *e)
{
    int64_t value = 0;
    memcpy(&value, at, sizeof value);
    return (value >= 0 && value <= UTC_MAX) ||
           err_set(e, ERR_INPUT, "%s: outside the years 1970 to 9999", f->name);
}

static bool field_ok(const struct field *f, const void *at, struct err *e)
{
    uint32_t value = 0;
    switch (f->type) {
    case FIELD_LINE:
    case FIELD_LINES:
    case FIELD_UUID:
    case FIELD_REF: return text_ok(f, at, e);
    case FIELD_OUTCODE: return outcode_ok(f, at, e);
    case FIELD_NUMBER: return number_ok(f, at, e);
    case FIELD_DAY: return day_ok(f, at, e);
    case FIELD_INSTANT: return instant_ok(f, at, e);
    case FIELD_ENUM:
        memcpy(&value, at, sizeof value);
        return value < f->codes->count ||
               err_set(e, ERR_INPUT, "%s: no such value", f->name);
    case FIELD_TASKS:
        memcpy(&value, at, sizeof value);
        return value >> TASK_COUNT == 0 || err_set(e, ERR_INPUT, "tasks: no such task");
    }
    return false;
}

static bool fields_ok(const struct field *fields, size_t count, const struct record *r,
                      struct err *e)
{
    for (size_t i = 0; i < count; i++)
        if (!field_ok(&fields[i],
                      (const char *)r + offsetof(struct record, meta) + fields[i].offset,
                      e))
            return false;
    return true;
}

static bool ref_ok(const struct record *r, struct err *e)
{
    char clean[REF_SIZE];
    if (!ref_parse(clean, r->meta.ref, e))
        return err_in(e, "ref");
    return (strcmp(clean, r->meta.ref) == 0 && clean[0] == record_kind_letter(r->kind)) ||
           err_set(e, ERR_INPUT, "ref: not that of a %s as it is printed",
                   record_kind_name(r->kind));
}

static bool place_ok(const struct place *p, struct err *e)
{
    return (p->lat == RECORD_NO_PLACE) == (p->lon == RECORD_NO_PLACE) ||
           err_set(e, ERR_INPUT, "lat: stands only together with lon");
}

static bool range_ok(int32_t min, int32_t max, const char *name, struct err *e)
{
    return min == -1 || max == -1 || min <= max ||
           err_set(e, ERR_INPUT, "%s: the lowest is above the highest", name);
}

static bool organisation_ok(const struct organisation *o, struct err *e)
{
    if (strspn(o->phone, "+0123456789 ()-") != strlen(o->phone))
        return err_set(e, ERR_INPUT, "phone: holds something that no number has");
    if (o->email[0] != '\0' &&
        (strchr(o->email, '@') == NULL || strpbrk(o->email, " <>,;\"") != NULL))
        return err_set(e, ERR_INPUT, "email: not an address");
    if (o->website[0] != '\0' && strncmp(o->website, "https://", 8) != 0 &&
        strncmp(o->website, "http://", 7) != 0)
        return err_set(e, ERR_INPUT, "website: must begin with https:// or http://");
    return place_ok(&o->place, e);
}

static bool vacancy_ok(const struct vacancy *v, struct err *e)
{
    return range_ok(v->week_minutes_min, v->week_minutes_max, "week_minutes_min", e) &&
           range_ok(v->pay_min, v->pay_max, "pay_min", e) && place_ok(&v->place, e);
}

static bool session_ok(const struct session *s, struct err *e)
{
    if (s->places_left > s->capacity)
        return err_set(e, ERR_INPUT, "places_left: more than the capacity");
    if (s->way == SESSION_IN_ROOM && s->venue[0] == '\0')
        return err_set(e, ERR_INPUT, "venue: is missing for a session in a room");
    return s->way == SESSION_IN_ROOM || s->venue[0] == '\0' ||
           err_set(e, ERR_INPUT, "venue: stands only with a session in a room");
}

static bool fact_ok(const struct fact *f, struct err *e)
{
    return f->from == RECORD_NO_DAY || f->to == RECORD_NO_DAY || f->from <= f->to ||
           err_set(e, ERR_INPUT, "to: before from");
}

bool record_rest_valid(const struct record *r, struct err *e)
{
    size_t count = 0;
    const struct field *fields = record_fields(r->kind, &count);
    if (!fields_ok(fields, count, r, e))
        return false;
    switch (r->kind) {
    case RECORD_ORGANISATION: return organisation_ok(&r->organisation, e);
    case RECORD_VENUE: return place_ok(&r->venue.place, e);
    case RECORD_VACANCY: return vacancy_ok(&r->vacancy, e);
    case RECORD_SESSION: return session_ok(&r->session, e);
    case RECORD_GUIDANCE: return true;
    case RECORD_FACT: return fact_ok(&r->fact, e);
    case RECORD_KIND_COUNT: break;
    }
    return false;
}

bool record_valid(const struct record *r, struct err *e)
{
    size_t count = 0;
    const struct field *meta = record_meta_fields(&count);
    return fields_ok(meta, count, r, e) && ref_ok(r, e) && record_rest_valid(r, e);
}
