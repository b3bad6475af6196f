#include "core/record.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/record_fields.h"

static const struct {
    const char *name;
    char letter;
} kinds[RECORD_KIND_COUNT] = {
    [RECORD_ORGANISATION] = {"organisation", 'G'}, [RECORD_VENUE] = {"venue", 'N'},
    [RECORD_VACANCY] = {"vacancy", 'V'},           [RECORD_SESSION] = {"session", 'S'},
    [RECORD_GUIDANCE] = {"guidance", 'P'},         [RECORD_FACT] = {"fact", 'F'},
};

const char *record_kind_name(enum record_kind kind)
{
    assert((unsigned)kind < RECORD_KIND_COUNT);
    return kinds[kind].name;
}

char record_kind_letter(enum record_kind kind)
{
    assert((unsigned)kind < RECORD_KIND_COUNT);
    return kinds[kind].letter;
}

bool record_kind_parse(enum record_kind *kind, const char *text, struct err *e)
{
    for (unsigned i = 0; i < RECORD_KIND_COUNT; i++)
        if (strcmp(text, kinds[i].name) == 0) {
            *kind = (enum record_kind)i;
            return true;
        }
    return err_set(e, ERR_INPUT, "kind: there is no such kind of record");
}

bool record_kind_ok(const char *text)
{
    size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyz_");
    return size > 0 && size < RECORD_KIND_SIZE && text[size] == '\0';
}

bool record_code_parse(const struct codes *codes, int *value, const char *text,
                       const char *field, struct err *e)
{
    for (size_t i = 0; i < codes->count; i++)
        if (text[0] == '\0' || strcmp(text, codes->names[i]) == 0) {
            *value = (int)i;
            return true;
        }
    struct bytes list;
    bytes_init(&list, ERR_TEXT_SIZE);
    for (size_t i = 0; i < codes->count; i++)
        bytes_printf(&list, "%s%s", i > 0 ? ", " : "", codes->names[i]);
    err_set(e, ERR_INPUT, "%s: must be one of %s", field, (const char *)list.data);
    bytes_free(&list);
    return false;
}

#define ENUM(name, ...)                                                                  \
    static const char *const name##_names[] = {__VA_ARGS__};                             \
    const struct codes record_##name##_codes = {name##_names, LENGTH(name##_names)};     \
    const char *name##_code(enum name v)                                                 \
    {                                                                                    \
        assert((size_t)v < LENGTH(name##_names));                                        \
        return name##_names[v];                                                          \
    }                                                                                    \
    bool name##_parse(enum name *v, const char *text, const char *field, struct err *e)  \
    {                                                                                    \
        int value = 0;                                                                   \
        bool ok = record_code_parse(&record_##name##_codes, &value, text, field, e);     \
        if (ok)                                                                          \
            *v = (enum name)value;                                                       \
        return ok;                                                                       \
    }

ENUM(tri, "unknown", "yes", "no")
ENUM(employment, "unknown", "employed", "self_employed", "agency")
ENUM(contract, "unknown", "permanent", "fixed_term", "relief", "bank", "live_in")
ENUM(driver, "unknown", "no", "licence", "own_car")
ENUM(experience, "unknown", "not_needed", "helpful", "essential")
ENUM(check_kind, "unknown", "none", "basic", "standard", "enhanced", "required")
ENUM(session_kind, "meetup", "workshop", "training", "drop_in", "group_mentoring")
ENUM(session_way, "in_room", "by_phone", "online")
ENUM(audience, "pas_only", "employers_only", "mixed", "anyone")

int32_t place_metres(const struct place *a, const struct place *b)
{
    if (a->lat == RECORD_NO_PLACE || a->lon == RECORD_NO_PLACE ||
        b->lat == RECORD_NO_PLACE || b->lon == RECORD_NO_PLACE)
        return -1;
    /* Haversine on a sphere: at most 0.5 % off, far less than an outcode is wide. */
    const double earth_m = 6371008.8, radian = M_PI / 1800000.0;
    double north = ((double)b->lat - a->lat) * radian;
    double east = ((double)b->lon - a->lon) * radian;
    double h = pow(sin(north / 2), 2) +
               cos(a->lat * radian) * cos(b->lat * radian) * pow(sin(east / 2), 2);
    return (int32_t)lround(2 * earth_m * asin(sqrt(fmin(h, 1))));
}

/* The six forms: A9 A99 AA9 AA99 A9A AA9A. */
static bool is_outcode(const char *text)
{
    size_t letters = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    size_t digits = strspn(text + letters, "0123456789");
    const char *rest = text + letters + digits;
    if (letters < 1 || letters > 2 || digits < 1 || digits > 2)
        return false;
    if (digits == 1 && isupper((unsigned char)rest[0]))
        rest++;
    return *rest == '\0';
}

bool outcode_parse(char out[RECORD_OUTCODE_SIZE], const char *text, const char *field,
                   struct err *e)
{
    char upper[RECORD_OUTCODE_SIZE] = "";
    text += strspn(text, " ");
    size_t size = strcspn(text, " ");
    bool ok = size < sizeof upper && text[size + strspn(text + size, " ")] == '\0';
    for (size_t i = 0; ok && i < size; i++)
        upper[i] = (char)toupper((unsigned char)text[i]);
    if (!ok || !is_outcode(upper))
        return err_set(e, ERR_INPUT, "%s: must be the first half of a postcode, like LS6",
                       field);
    memcpy(out, upper, sizeof upper);
    return true;
}
