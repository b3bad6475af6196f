#include "core/match_json.h"

#include <math.h>
#include <string.h>

#include "core/fields.h"
#include "core/match_words.h"
#include "core/task.h"

enum { PATH_SIZE = 48, WORD_MAX = 24 };

/* The word if it can stand in a code, so that nothing odd or personal is quoted. */
static int plain(const char *word)
{
    size_t size = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    return size <= WORD_MAX && word[size] == '\0' ? (int)size : 0;
}

static bool unknown(const char *path, const char *what, const char *word, struct err *e)
{
    int size = plain(word);
    return err_set(e, ERR_INPUT, "%s: there is no %s%s%.*s%s", path, what,
                   size > 0 ? " \"" : " of that name", size, word, size > 0 ? "\"" : "");
}

/* True if value is an object with at least one member and none but these. */
static bool only(const json_t *value, const char *path, const char *const *names,
                 struct err *e)
{
    const char *name = NULL;
    const json_t *member = NULL;
    if (!json_is_object(value) || json_object_size(value) == 0)
        return err_set(e, ERR_INPUT, "%s: must be an object that says something", path);
    json_object_foreach((json_t *)value, name, member)
    {
        bool known = false;
        for (size_t i = 0; !known && names[i] != NULL; i++)
            known = strcmp(names[i], name) == 0;
        if (!known)
            return unknown(path, "member", name, e);
    }
    return true;
}

/* A number with its unit made smaller: at most the decimals that leave a whole one. */
struct scale {
    const char *path;
    int32_t by, min, max;
    const char *reason;
};

static bool read_number(int32_t *out, const json_t *value, const struct scale *s,
                        struct err *e)
{
    double scaled = json_number_value(value) * s->by;
    bool ok = json_is_number(value) && scaled >= s->min && scaled <= s->max;
    if (!ok || fabs(scaled - round(scaled)) > 1e-6)
        return err_set(e, ERR_INPUT, "%s: must be %s", s->path, s->reason);
    *out = (int32_t)lround(scaled);
    return true;
}

/* The place of a text in a list that ends with NULL; false if it is none of them. */
static bool read_choice(int *out, const json_t *value, const char *path,
                        const char *const *choices, struct err *e)
{
    struct bytes list;
    const char *text = json_string_value(value);
    for (int i = 0; text != NULL && choices[i] != NULL; i++)
        if (strcmp(text, choices[i]) == 0) {
            *out = i;
            return true;
        }
    bytes_init(&list, ERR_TEXT_SIZE);
    for (size_t i = 0; choices[i] != NULL; i++)
        bytes_printf(&list, "%s%s", i > 0 ? ", " : "", choices[i]);
    err_set(e, ERR_INPUT, "%s: must be one of %s", path, (const char *)list.data);
    bytes_free(&list);
    return false;
}

static bool read_bool(bool *out, const json_t *value, const char *path, struct err *e)
{
    *out = json_is_true(value);
    return json_is_boolean(value) ||
           err_set(e, ERR_INPUT, "%s: must be true or false", path);
}

/* A list of codes, as bits. */
static bool read_set(uint64_t *out, const json_t *value, const char *path, size_t count,
                     const char *(*code)(size_t bit), struct err *e)
{
    size_t at = 0;
    const json_t *item = NULL;
    if (!json_is_array(value))
        return err_set(e, ERR_INPUT, "%s: must be a list of codes", path);
    json_array_foreach(value, at, item)
    {
        const char *text = json_string_value(item);
        size_t bit = 0;
        if (text == NULL)
            return err_set(e, ERR_INPUT, "%s: must be a list of codes", path);
        while (bit < count && strcmp(code(bit), text) != 0)
            bit++;
        if (bit == count)
            return unknown(path, "code", text, e);
        *out |= UINT64_C(1) << bit;
    }
    return true;
}

/* ---- the members ---- */

static bool read_outcode(struct place *p, const json_t *value, struct err *e)
{
    if (!json_is_string(value))
        return err_set(e, ERR_INPUT, "place.outcode: must be a text");
    return outcode_parse(p->outcode, json_string_value(value), "place.outcode", e);
}

static bool read_place(struct match_person *p, const json_t *value, struct err *e)
{
    static const char *const names[] = {"outcode", "lat", "lon", NULL};
    static const struct scale lat = {"place.lat", 10000, -900000, 900000,
                                     "degrees from -90 to 90, with four decimals"};
    static const struct scale lon = {"place.lon", 10000, -1800000, 1800000,
                                     "degrees from -180 to 180, with four decimals"};
    const json_t *outcode = json_object_get(value, "outcode");
    const json_t *north = json_object_get(value, "lat");
    const json_t *east = json_object_get(value, "lon");
    if (!only(value, "place", names, e))
        return false;
    if ((north == NULL) != (east == NULL) || (outcode == NULL) == (north == NULL))
        return err_set(e, ERR_INPUT, "place: must have an outcode, or lat and lon");
    if (outcode != NULL)
        return read_outcode(&p->place, outcode, e);
    return read_number(&p->place.lat, north, &lat, e) &&
           read_number(&p->place.lon, east, &lon, e);
}

static bool read_travel(struct match_person *p, const json_t *value, struct err *e)
{
    static const char *const names[] = {"way", "miles", NULL};
    static const struct scale miles = {"travel.miles", 10, 1, MATCH_REACH_MAX,
                                       "from 0.1 to 100, with one decimal"};
    const char *ways[MATCH_TRAVEL_COUNT] = {NULL};
    const json_t *way = json_object_get(value, "way");
    const json_t *far = json_object_get(value, "miles");
    int which = -1;
    for (int i = 0; i + 1 < MATCH_TRAVEL_COUNT; i++)
        ways[i] = match_travel_code((enum match_travel)(i + 1));
    if (!only(value, "travel", names, e) ||
        (way != NULL && !read_choice(&which, way, "travel.way", ways, e)))
        return false;
    p->travel = (enum match_travel)(which + 1);
    return far == NULL || read_number(&p->reach, far, &miles, e);
}

static const char *part_code(size_t bit)
{
    return part_of_day_code((enum part_of_day)bit);
}

static bool read_times(struct match_person *p, const json_t *value, struct err *e)
{
    const char *names[WEEKDAYS + 1] = {NULL};
    for (int day = 0; day < WEEKDAYS; day++)
        names[day] = weekday_code(day);
    if (!only(value, "times", names, e))
        return false;
    for (int day = 0; day < WEEKDAYS; day++) {
        const json_t *list = json_object_get(value, names[day]);
        char path[PATH_SIZE];
        uint64_t parts = 0;
        snprintf(path, sizeof path, "times.%s", names[day]);
        if (list != NULL && !read_set(&parts, list, path, PART_COUNT, part_code, e))
            return false;
        p->times |= (uint32_t)parts << (day * PART_COUNT);
    }
    return p->times != 0 ||
           err_set(e, ERR_INPUT, "times: must hold one part of a day, or be left out");
}

static bool read_tasks(struct match_person *p, const json_t *value, struct err *e)
{
    static const char *const comforts[] = {"yes", "learn", "no", NULL};
    uint32_t *const sets[] = {&p->yes, &p->learn, &p->no};
    const char *names[TASK_COUNT + 1] = {NULL};
    for (int t = 0; t < TASK_COUNT; t++)
        names[t] = task_code((enum task)t);
    if (!only(value, "tasks", names, e))
        return false;
    for (int t = 0; t < TASK_COUNT; t++) {
        const json_t *comfort = json_object_get(value, names[t]);
        char path[PATH_SIZE];
        int which = 0;
        snprintf(path, sizeof path, "tasks.%s", names[t]);
        if (comfort == NULL)
            continue;
        if (!read_choice(&which, comfort, path, comforts, e))
            return false;
        *sets[which] |= UINT32_C(1) << t;
    }
    return true;
}

static bool read_hours(struct match_person *p, const json_t *value, struct err *e)
{
    static const char *const names[] = {"min", "max", NULL};
    static const char reason[] = "hours a week from 0 to 168, to the minute";
    static const struct scale least = {"hours.min", 60, 0, WEEK_MINUTES_MAX, reason};
    static const struct scale most = {"hours.max", 60, 0, WEEK_MINUTES_MAX, reason};
    const json_t *min = json_object_get(value, "min");
    const json_t *max = json_object_get(value, "max");
    if (!only(value, "hours", names, e) ||
        (min != NULL && !read_number(&p->week_minutes_min, min, &least, e)) ||
        (max != NULL && !read_number(&p->week_minutes_max, max, &most, e)))
        return false;
    return min == NULL || max == NULL || p->week_minutes_min <= p->week_minutes_max ||
           err_set(e, ERR_INPUT, "hours.min: is above hours.max");
}

static bool read_pay(struct match_person *p, const json_t *value, struct err *e)
{
    static const struct scale pay = {"pay", 100, 0, 100000,
                                     "pounds an hour from 0 to 1000, with two decimals"};
    return read_number(&p->pay, value, &pay, e);
}

static bool read_drives(struct match_person *p, const json_t *value, struct err *e)
{
    static const char *const choices[] = {"no", "licence", "own_car", NULL};
    int which = 0;
    bool ok = read_choice(&which, value, "drives", choices, e);
    p->drives = (enum driver)((int)DRIVER_NO + which);
    return ok;
}

static bool read_age(struct match_person *p, const json_t *value, struct err *e)
{
    static const char *const choices[] = {"under_16", "16_or_17", "18_or_over", NULL};
    int which = 0;
    bool ok = read_choice(&which, value, "age", choices, e);
    p->age = (enum match_age)((int)MATCH_UNDER_16 + which);
    return ok;
}

static const char *const sexes[] = {"female", "male", NULL};

static bool read_sex(struct match_person *p, const json_t *value, struct err *e)
{
    int which = 0;
    bool ok = read_choice(&which, value, "sex", sexes, e);
    p->sex = (enum match_sex)((int)MATCH_FEMALE + which);
    return ok;
}

static bool read_experienced(struct match_person *p, const json_t *value, struct err *e)
{
    bool yes = false;
    bool ok = read_bool(&yes, value, "experienced", e);
    p->experienced = yes ? TRI_YES : TRI_NO;
    return ok;
}

static bool read_languages(struct match_person *p, const json_t *value, struct err *e)
{
    return read_set(&p->languages, value, "languages", match_language_count(),
                    match_language_code, e);
}

static bool read_interests(struct match_person *p, const json_t *value, struct err *e)
{
    uint64_t set = 0;
    bool ok = read_set(&set, value, "interests", match_interest_count(),
                       match_interest_code, e);
    p->interests = (uint32_t)set;
    return ok;
}

static bool read_training(struct match_person *p, const json_t *value, struct err *e)
{
    return read_bool(&p->training, value, "training", e);
}

static bool read_short_notice(struct match_person *p, const json_t *value, struct err *e)
{
    return read_bool(&p->short_notice, value, "short_notice", e);
}

const char *const match_person_members[] = {
    "place",     "travel",    "times",    "tasks",        "hours",
    "pay",       "drives",    "age",      "sex",          "experienced",
    "languages", "interests", "training", "short_notice", NULL,
};
static bool (*const readers[])(struct match_person *, const json_t *, struct err *) = {
    read_place,     read_travel,    read_times,    read_tasks,        read_hours,
    read_pay,       read_drives,    read_age,      read_sex,          read_experienced,
    read_languages, read_interests, read_training, read_short_notice,
};
_Static_assert(LENGTH(readers) + 1 == LENGTH(match_person_members),
               "one reader a member");

bool match_person_read(struct match_person *out, const json_t *root, struct err *e)
{
    *out = match_person_none();
    if (!json_is_object(root))
        return err_set(e, ERR_INPUT, "person: must be an object");
    if (json_object_size(root) > 0 && !only(root, "person", match_person_members, e))
        return false;
    for (size_t i = 0; i < LENGTH(readers); i++) {
        const json_t *value = json_object_get(root, match_person_members[i]);
        if (value != NULL && !readers[i](out, value, e))
            return false;
    }
    return true;
}

bool match_person_parse(struct match_person *out, const void *text, size_t size,
                        struct err *e)
{
    json_error_t error;
    if (size > MATCH_PERSON_MAX)
        return err_set(e, ERR_INPUT, "person: longer than %d bytes", MATCH_PERSON_MAX);
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    bool ok = root != NULL;
    /* jansson's own text quotes the input, which is personal. */
    if (!ok)
        err_set(e, ERR_INPUT, "person: is not JSON, at line %d column %d", error.line,
                error.column);
    else
        ok = match_person_read(out, root, e);
    json_decref(root);
    return ok;
}

/* ---- reasons ---- */

static const char *task_of_bit(int bit)
{
    return task_code((enum task)bit);
}

static const char *language_of_bit(int bit)
{
    return match_language_code((size_t)bit);
}

static const char *interest_of_bit(int bit)
{
    return match_interest_code((size_t)bit);
}

static const char *part_of_bit(int bit)
{
    return part_of_day_code((enum part_of_day)bit);
}

/* {"monday": ["morning"], ...}: as a person's file has them. */
static void put_times(struct fields_writer *w, uint64_t times)
{
    struct fields_writer days;
    struct err e;
    bytes_text(w->out, ",\"times\":");
    fields_open(&days, w->out);
    for (int day = 0; day < WEEKDAYS; day++) {
        uint64_t parts = times >> (day * PART_COUNT) & ((1U << PART_COUNT) - 1);
        if (parts != 0)
            fields_put_names(&days, weekday_code(day), parts, part_of_bit, PART_COUNT);
    }
    w->bad = !fields_close(&days, "times", &e) || w->bad;
}

/* How many of how many, and which; of what nobody has said there is no number. */
static void put_set(struct fields_writer *w, const struct match_reason *r)
{
    bool tasks = r->code >= MATCH_TASKS_YES && r->code <= MATCH_TASKS_OPEN;
    if (r->state == MATCH_ASK && !tasks)
        return;
    fields_put_int(w, "count", r->is);
    if (r->of > 0)
        fields_put_int(w, "of", r->of);
    if (tasks)
        fields_put_names(w, "tasks", r->bits, task_of_bit, TASK_COUNT);
    else if (r->code == MATCH_TIMES)
        put_times(w, r->bits);
    else if (r->code == MATCH_LANGUAGES)
        fields_put_names(w, "languages", r->bits, language_of_bit,
                         (int)match_language_count());
    else
        fields_put_names(w, "interests", r->bits, interest_of_bit,
                         (int)match_interest_count());
}

/* What was compared and what a job needs; nothing that was not said. */
static void put_numbers(struct fields_writer *w, const struct match_reason *r)
{
    bool told = r->state != MATCH_ASK;
    switch (r->code) {
    case MATCH_DISTANCE:
        if (told)
            fields_put_int(w, "miles_tenths", r->is);
        if (r->of > 0)
            fields_put_int(w, "reach_tenths", r->of);
        break;
    case MATCH_DRIVER:
        fields_put_text(w, "needs", driver_code((enum driver)r->of));
        break;
    case MATCH_AGE: fields_put_int(w, "years", r->of); break;
    case MATCH_REQUIREMENT:
        if (r->of != (int32_t)MATCH_SEX_UNKNOWN)
            fields_put_text(w, "sex", sexes[r->of - (int32_t)MATCH_FEMALE]);
        break;
    case MATCH_TIMES:
    case MATCH_TASKS_YES:
    case MATCH_TASKS_LEARN:
    case MATCH_TASKS_NO:
    case MATCH_TASKS_OPEN:
    case MATCH_LANGUAGES:
    case MATCH_INTERESTS: put_set(w, r); break;
    case MATCH_HOURS:
        if (told)
            fields_put_int(w, "minutes_between", r->is);
        break;
    case MATCH_PAY:
        if (told)
            fields_put_int(w, "pence", r->is);
        fields_put_int(w, "wanted", r->of);
        break;
    case MATCH_OPEN:
    case MATCH_EXPERIENCE:
    case MATCH_TRAINING:
    case MATCH_SHORT_NOTICE:
    case MATCH_CODE_COUNT: break;
    }
}

bool match_put_reasons(struct bytes *out, const struct match *m, struct err *e)
{
    bool ok = true;
    bytes_text(out, "[");
    for (size_t i = 0; i < m->reason_count; i++) {
        const struct match_reason *r = &m->reasons[i];
        struct fields_writer w;
        if (i > 0)
            bytes_text(out, ",");
        fields_open(&w, out);
        fields_put_text(&w, "reason", match_code_name(r->code));
        fields_put_text(&w, "state", match_state_name(r->state));
        fields_put_int(&w, "points", r->points);
        put_numbers(&w, r);
        ok = fields_close(&w, "reason", e) && ok;
    }
    bytes_text(out, "]");
    return ok;
}
