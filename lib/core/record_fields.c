#include "core/record_fields.h"

#include <assert.h>

#include "core/money.h"

/* One macro a type, so that a table reads as a list of what there is. */
#define ROW(name_, type_, needed_, kind, member, ...)                                    \
    {                                                                                    \
        .name = (name_), .type = (type_), .needed = (needed_),                           \
        .offset = offsetof(struct kind, member),                                         \
        .size = sizeof(((struct kind *)0)->member), __VA_ARGS__                          \
    }
#define LINE(kind, member) ROW(#member, FIELD_LINE, false, kind, member, .none = 0)
#define LINE_NEEDED(kind, member) ROW(#member, FIELD_LINE, true, kind, member, .none = 0)
#define LINES(kind, member) ROW(#member, FIELD_LINES, false, kind, member, .none = 0)
#define LINES_NEEDED(kind, member)                                                       \
    ROW(#member, FIELD_LINES, true, kind, member, .none = 0)
#define UUID(kind, member) ROW(#member, FIELD_UUID, false, kind, member, .none = 0)
#define DAY(kind, member)                                                                \
    ROW(#member, FIELD_DAY, false, kind, member, .none = RECORD_NO_DAY)
#define INSTANT(kind, member) ROW(#member, FIELD_INSTANT, false, kind, member, .none = 0)
#define INSTANT_NEEDED(kind, member)                                                     \
    ROW(#member, FIELD_INSTANT, true, kind, member, .none = -1)
#define NUMBER(kind, member, min_, max_)                                                 \
    ROW(#member, FIELD_NUMBER, false, kind, member, .min = (min_), .max = (max_),        \
        .none = -1)
#define NUMBER_NEEDED(kind, member, min_, max_)                                          \
    ROW(#member, FIELD_NUMBER, true, kind, member, .min = (min_), .max = (max_),         \
        .none = -1)
#define CODE(kind, member, codes_)                                                       \
    ROW(#member, FIELD_ENUM, false, kind, member, .codes = &(codes_))
#define CODE_NEEDED(kind, member, codes_)                                                \
    ROW(#member, FIELD_ENUM, true, kind, member, .codes = &(codes_))
#define PLACE(kind)                                                                      \
    ROW("outcode", FIELD_OUTCODE, false, kind, place.outcode, .none = 0),                \
        ROW("lat", FIELD_NUMBER, false, kind, place.lat, .min = -900000, .max = 900000,  \
            .none = RECORD_NO_PLACE),                                                    \
        ROW("lon", FIELD_NUMBER, false, kind, place.lon, .min = -1800000,                \
            .max = 1800000, .none = RECORD_NO_PLACE)

static const struct field meta_fields[] = {
    ROW("id", FIELD_UUID, true, record_meta, id, .none = 0),
    ROW("ref", FIELD_REF, true, record_meta, ref, .none = 0),
    ROW("rev", FIELD_NUMBER, true, record_meta, rev, .min = 1, .max = INT32_MAX),
    INSTANT_NEEDED(record_meta, updated_at),
};

static const struct field organisation_fields[] = {
    LINE_NEEDED(organisation, name),
    LINE(organisation, town),
    PLACE(organisation),
    LINE(organisation, phone),
    LINE(organisation, email),
    LINE(organisation, website),
    LINES(organisation, about),
};

static const struct field venue_fields[] = {
    UUID(venue, organisation),
    LINE_NEEDED(venue, name),
    LINE(venue, address),
    LINE(venue, town),
    PLACE(venue),
    LINE(venue, access),
    LINE(venue, getting_there),
};

static const struct field vacancy_fields[] = {
    UUID(vacancy, organisation),
    LINE_NEEDED(vacancy, organisation_name),
    LINE(vacancy, source_ref),
    LINE_NEEDED(vacancy, title),
    LINE(vacancy, area),
    PLACE(vacancy),
    NUMBER(vacancy, week_minutes_min, 0, WEEK_MINUTES_MAX),
    NUMBER(vacancy, week_minutes_max, 0, WEEK_MINUTES_MAX),
    LINE(vacancy, when),
    NUMBER(vacancy, pay_min, 0, MONEY_PENCE_MAX),
    NUMBER(vacancy, pay_max, 0, MONEY_PENCE_MAX),
    CODE(vacancy, contract, record_contract_codes),
    CODE(vacancy, employment, record_employment_codes),
    ROW("tasks", FIELD_TASKS, false, vacancy, tasks, .none = 0),
    CODE(vacancy, driver, record_driver_codes),
    CODE(vacancy, smoker_ok, record_tri_codes),
    LINE(vacancy, pets_in_home),
    LINE(vacancy, languages),
    CODE(vacancy, experience, record_experience_codes),
    CODE(vacancy, training_given, record_tri_codes),
    CODE(vacancy, check, record_check_kind_codes),
    LINE(vacancy, sex_requirement),
    LINE(vacancy, start),
    DAY(vacancy, closes),
    INSTANT(vacancy, confirmed_at),
    LINES(vacancy, about_work),
};

static const struct field session_fields[] = {
    UUID(session, organisation),
    UUID(session, venue),
    LINE(session, source_ref),
    LINE_NEEDED(session, title),
    CODE_NEEDED(session, kind, record_session_kind_codes),
    CODE_NEEDED(session, way, record_session_way_codes),
    CODE_NEEDED(session, audience, record_audience_codes),
    INSTANT_NEEDED(session, starts_at),
    NUMBER_NEEDED(session, minutes, 1, SESSION_MINUTES_MAX),
    NUMBER_NEEDED(session, capacity, 1, SESSION_PLACES_MAX),
    NUMBER_NEEDED(session, places_left, 0, SESSION_PLACES_MAX),
    NUMBER_NEEDED(session, waiting, 0, SESSION_WAITING_MAX),
    CODE(session, paid, record_tri_codes),
    CODE(session, expenses, record_tri_codes),
    LINE(session, cost),
    LINE(session, access),
    LINE(session, topic),
    LINES(session, about),
};

static const struct field guidance_fields[] = {
    LINE_NEEDED(guidance, slug),
    LINE_NEEDED(guidance, lang),
    LINE_NEEDED(guidance, title),
    LINES_NEEDED(guidance, body),
};

static const struct field fact_fields[] = {
    LINE_NEEDED(fact, key), LINE_NEEDED(fact, label), LINE_NEEDED(fact, value),
    LINE(fact, unit),       DAY(fact, from),          DAY(fact, to),
    LINE(fact, nation),     LINE(fact, source),       DAY(fact, checked_on),
    DAY(fact, review_by),
};

const struct field *record_meta_fields(size_t *count)
{
    *count = LENGTH(meta_fields);
    return meta_fields;
}

const struct field *record_fields(enum record_kind kind, size_t *count)
{
    static const struct {
        const struct field *fields;
        size_t count;
    } kinds[RECORD_KIND_COUNT] = {
        [RECORD_ORGANISATION] = {organisation_fields, LENGTH(organisation_fields)},
        [RECORD_VENUE] = {venue_fields, LENGTH(venue_fields)},
        [RECORD_VACANCY] = {vacancy_fields, LENGTH(vacancy_fields)},
        [RECORD_SESSION] = {session_fields, LENGTH(session_fields)},
        [RECORD_GUIDANCE] = {guidance_fields, LENGTH(guidance_fields)},
        [RECORD_FACT] = {fact_fields, LENGTH(fact_fields)},
    };
    assert((unsigned)kind < RECORD_KIND_COUNT);
    *count = kinds[kind].count;
    return kinds[kind].fields;
}
