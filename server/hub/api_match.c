#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/match_json.h"
#include "core/utc.h"
#include "server/hub/api_handlers.h"
#include "server/hub/hub_matches.h"
#include "store/hub_records.h"

enum { LIMIT_MAX = 100, LIMIT_USUAL = 20 };

/* One ask. The answers live here until it is answered, and nowhere else. */
struct matching {
    struct match_person person; /* secret */
    int32_t day;
    size_t limit;
    struct match_entry entries[LIMIT_MAX];
    struct match_list list;
};

/* "travel.miles: must be ..." as the problem of /person/travel/miles. */
static void person_problem(struct api_request *r, const struct err *e)
{
    char pointer[API_PARAM_SIZE];
    size_t size = strcspn(e->text, ":");
    bool whole = size == strlen("person") && strncmp(e->text, "person", size) == 0;
    snprintf(pointer, sizeof pointer, "/person%s%.*s", whole ? "" : "/",
             whole ? 0 : (int)size, e->text);
    for (char *at = pointer; *at != '\0'; at++)
        if (*at == '.')
            *at = '/';
    api_value_problem(r, pointer, e->text + size + strspn(e->text + size, ": "));
}

static bool read_limit(struct api_request *r, size_t *limit)
{
    const json_t *value = json_object_get(r->body, "limit");
    json_int_t number = value == NULL ? LIMIT_USUAL : json_integer_value(value);
    *limit = (size_t)number;
    if ((value == NULL || json_is_integer(value)) && number >= 1 && number <= LIMIT_MAX)
        return true;
    api_value_problem(r, "/limit", "must be a whole number from 1 to 100");
    return false;
}

/* Looks up where an outward code is. */
static bool find_place(struct api_request *r, struct place *place)
{
    struct place found = {.outcode = ""};
    struct err e;
    bool there = false;
    if (place->outcode[0] == '\0')
        return true;
    if (!hub_place_get(hub_store_of(r->hub), place->outcode, &found, &there, &e)) {
        api_failed(r, &e);
        return false;
    }
    if (!there) {
        api_value_problem(r, "/person/place/outcode",
                          "is not among the places that this hub knows: import them");
        return false;
    }
    place->lat = found.lat;
    place->lon = found.lon;
    return true;
}

static bool read_ask(struct api_request *r, struct matching *m)
{
    struct err e;
    const json_t *person = json_object_get(r->body, "person");
    if (!api_members(r, (const char *const[]){"person", "limit", NULL}))
        return false;
    if (person == NULL) {
        api_value_problem(r, "/person", "must be given, as an object");
        return false;
    }
    if (!match_person_read(&m->person, person, &e)) {
        person_problem(r, &e);
        return false;
    }
    return read_limit(r, &m->limit) && find_place(r, &m->person.place);
}

static bool rank(struct api_request *r, struct matching *m, struct err *e)
{
    if (!hub_matches_refresh(r->matches, hub_store_of(r->hub), e))
        return false;
    match_list_init(&m->list, m->entries, m->limit);
    hub_matches_rank(r->matches, &m->list, &m->person, m->day);
    return true;
}

static bool put_entry(struct api_request *r, const struct matching *m,
                      const struct match_entry *entry, struct bytes *body, struct err *e)
{
    struct fields_writer w;
    struct hub_row row;
    struct match match;
    bool found = false;
    if (!hub_record_get(hub_store_of(r->hub), entry->vacancy.id, &row, body, &found, e))
        return false;
    match_judge(&match, &m->person, &entry->vacancy, m->day);
    fields_open(&w, &r->reply);
    fields_put_text(&w, "ref", row.ref);
    fields_put_int(&w, "score", match.score);
    bytes_text(&r->reply, ",\"reasons\":");
    bool ok = match_put_reasons(&r->reply, &match, e);
    bytes_printf(&r->reply, ",\"vacancy\":%s", (const char *)body->data);
    return fields_close(&w, "match", e) && ok;
}

static bool put_list(struct api_request *r, const struct matching *m, struct err *e)
{
    struct bytes body;
    bool first = true;
    bool ok = true;
    bytes_init(&body, RECORD_BODY_MAX + 1);
    bytes_printf(&r->reply, "{\"fitting\":%zu,\"score_max\":%d,\"not_shown\":{",
                 m->list.fitting, MATCH_SCORE_MAX);
    for (int c = 0; c < MATCH_CONDITIONS; c++)
        bytes_printf(&r->reply, "%s\"%s\":%zu", c > 0 ? "," : "",
                     match_code_name((enum match_code)c), m->list.broken[c]);
    bytes_text(&r->reply, "},\"items\":[");
    for (size_t i = 0; ok && i < m->list.count; i++) {
        api_comma(r, &first);
        ok = put_entry(r, m, &m->list.entries[i], &body, e);
    }
    bytes_text(&r->reply, "]}");
    bytes_free(&body);
    return ok;
}

void api_match(struct api_request *r)
{
    struct err e;
    struct matching *m = calloc(1, sizeof *m);
    if (m == NULL) {
        api_problem(r, 503, "The hub has no memory left");
        return;
    }
    m->day = date_of(r->now.wall);
    if (read_ask(r, m)) {
        if (rank(r, m, &e) && put_list(r, m, &e))
            api_done(r, 200);
        else
            api_failed(r, &e);
    }
    sodium_memzero(m, sizeof *m);
    free(m);
}
