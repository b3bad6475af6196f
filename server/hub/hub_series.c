#include "server/hub/hub_series.h"

#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

#include "core/gate.h"
#include "core/utc.h"
#include "server/hub/ical_of.h"

enum { WALL_SIZE = 17, REASON_SIZE = 160, TOKEN_SIZE = 40 };

static const char *const own_columns[] = {"repeats", "not_on", "moved"};

struct occasion {
    int32_t day;          /* by the rule */
    char wall[WALL_SIZE]; /* "2026-12-24 18:00", by the rule or as it is moved */
    bool off;
};

struct series {
    json_t *row; /* lent */
    size_t index;
    struct occasion times[SERIES_TIMES_MAX];
    size_t count;
    hub_series_fault *fault;
    void *context;
};

static const char *cell(const json_t *row, const char *column)
{
    const char *text = json_string_value(json_object_get(row, column));
    return text == NULL ? "" : text;
}

static bool wrong(const struct series *s, const char *column, const char *reason)
{
    s->fault(s->context, s->index, column, reason);
    return false;
}

/* ---- the rule ---- */

/* Only parts that people know, and with which a next time is never far: of others, as
 * 30 February, the library looks through all years to come. */
static bool known_part(const char *part, size_t size)
{
    static const char *const parts[] = {"FREQ",  "INTERVAL",   "COUNT", "UNTIL",
                                        "BYDAY", "BYMONTHDAY", "WKST"};
    for (size_t i = 0; i < LENGTH(parts); i++)
        if (strlen(parts[i]) == size && memcmp(parts[i], part, size) == 0)
            return true;
    return false;
}

/* "TU"; of a month "1TU,3TU", "-1TH": none has a sixth. */
static bool days_come(const char *days, bool monthly)
{
    size_t size = strcspn(days, ";");
    for (size_t i = 0; i < size; i++) {
        bool digit = days[i] >= '0' && days[i] <= '9';
        bool next = i + 1 < size && days[i + 1] >= '0' && days[i + 1] <= '9';
        if (digit && (!monthly || next || days[i] < '1' || days[i] > '5'))
            return false;
    }
    return true;
}

static const char *rule_fault(const char *rule)
{
    bool ends = false, monthly = strstr(rule, "FREQ=MONTHLY") != NULL;
    if (strlen(rule) > SERIES_RULE_MAX)
        return "is longer than 200 letters";
    if (rule[strspn(rule, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=;,+-")] != '\0')
        return "has letters that no rule has; one is FREQ=WEEKLY;COUNT=10";
    for (const char *at = rule; *at != '\0';) {
        size_t name = strcspn(at, "=;");
        if (at[name] != '=' || !known_part(at, name))
            return "has a part that is not known; one is FREQ=WEEKLY;COUNT=10";
        if (strncmp(at, "BYDAY=", 6) == 0 && !days_come(at + 6, monthly))
            return "has a day that never comes";
        ends = ends || strncmp(at, "COUNT", name) == 0 || strncmp(at, "UNTIL", name) == 0;
        at += strcspn(at, ";");
        at += *at == ';' ? 1 : 0;
    }
    if (strstr(rule, "BYDAY=") != NULL && strstr(rule, "BYMONTHDAY=") != NULL)
        return "has both BYDAY and BYMONTHDAY: give one";
    return ends ? NULL : "has no end: add COUNT or UNTIL";
}

static bool is_daily_or_rarer(const struct icalrecurrencetype *rule)
{
    return rule->freq == ICAL_DAILY_RECURRENCE || rule->freq == ICAL_WEEKLY_RECURRENCE ||
           rule->freq == ICAL_MONTHLY_RECURRENCE || rule->freq == ICAL_YEARLY_RECURRENCE;
}

static bool add_time(struct series *s, const struct icaltimetype *t)
{
    char wall[80], date[WALL_SIZE]; /* what int holds, whatever the iterator gives */
    struct occasion *o = &s->times[s->count];
    snprintf(wall, sizeof wall, "%04d-%02d-%02d %02d:%02d", t->year, t->month, t->day,
             t->hour, t->minute);
    snprintf(date, sizeof date, "%.10s", wall);
    *o = (struct occasion){.off = false};
    snprintf(o->wall, sizeof o->wall, "%.16s", wall);
    return date_parse(&o->day, date, "repeats", NULL);
}

static bool all_times(struct series *s, icalrecur_iterator *times,
                      const struct icaltimetype *first)
{
    for (;;) {
        struct icaltimetype t = icalrecur_iterator_next(times);
        if (icaltime_is_null_time(t))
            return s->count > 0 || wrong(s, "repeats", "never comes to pass");
        if (s->count == 0 && icaltime_compare(t, *first) != 0)
            return wrong(s, "starts_at", "is no time of the rule in repeats");
        if (s->count == SERIES_TIMES_MAX)
            return wrong(s, "repeats", "comes more than 104 times");
        if (!add_time(s, &t))
            return wrong(s, "repeats", "goes beyond the calendar");
        s->count++;
    }
}

static bool read_rule(struct series *s)
{
    int64_t start = 0;
    struct err e;
    const char *text = cell(s->row, "repeats"), *fault = rule_fault(text);
    if (fault != NULL)
        return wrong(s, "repeats", fault);
    if (!gate_session_start(&start, cell(s->row, "starts_at"), &e))
        return wrong(s, "starts_at", "is needed, as a time like 2026-12-01 18:00");
    const struct civil wall = london_civil(start);
    const struct icaltimetype first = ical_of(&wall);
    struct icalrecurrencetype rule = icalrecurrencetype_from_string(text);
    if (!is_daily_or_rarer(&rule))
        return wrong(s, "repeats", "is no rule like FREQ=WEEKLY;COUNT=10");
    icalrecur_iterator *times = icalrecur_iterator_new(rule, first);
    if (times == NULL)
        return wrong(s, "repeats", "is no rule like FREQ=WEEKLY;COUNT=10");
    bool ok = all_times(s, times, &first);
    icalrecur_iterator_free(times);
    return ok;
}

/* ---- what is otherwise ---- */

static struct occasion *on_day(struct series *s, const char *text)
{
    int32_t day = 0;
    if (!date_parse(&day, text, "day", NULL))
        return NULL;
    for (size_t i = 0; i < s->count; i++)
        if (s->times[i].day == day)
            return &s->times[i];
    return NULL;
}

/* The next of a list divided by ';', without the blanks around it; false: none. */
static bool next_token(const char **list, char out[TOKEN_SIZE])
{
    *list += strspn(*list, "; ");
    size_t size = strcspn(*list, ";");
    const char *from = *list;
    *list += size;
    while (size > 0 && from[size - 1] == ' ')
        size--;
    snprintf(out, TOKEN_SIZE, "%.*s", (int)(size < TOKEN_SIZE ? size : TOKEN_SIZE - 1),
             from);
    return size > 0;
}

static bool no_day_of_it(const struct series *s, const char *column, const char *token)
{
    char reason[REASON_SIZE];
    snprintf(reason, sizeof reason, "%.20s is no day of this series", token);
    return wrong(s, column, reason);
}

static bool read_not_on(struct series *s)
{
    char token[TOKEN_SIZE];
    const char *list = cell(s->row, "not_on");
    while (next_token(&list, token)) {
        struct occasion *o = on_day(s, token);
        if (o == NULL)
            return no_day_of_it(s, "not_on", token);
        o->off = true;
    }
    return true;
}

/* "2026-12-24 = 2026-12-23 17:00" */
static bool read_moved(struct series *s)
{
    char token[TOKEN_SIZE];
    const char *list = cell(s->row, "moved");
    while (next_token(&list, token)) {
        char *to = strchr(token, '=');
        int64_t at = 0;
        if (to == NULL)
            return wrong(s, "moved", "is not like 2026-12-24 = 2026-12-23 17:00");
        *to++ = '\0';
        to += strspn(to, " ");
        for (size_t size = strlen(token); size > 0 && token[size - 1] == ' '; size--)
            token[size - 1] = '\0';
        struct occasion *o = on_day(s, token);
        if (o == NULL)
            return no_day_of_it(s, "moved", token);
        if (!gate_session_start(&at, to, NULL) || strlen(to) != WALL_SIZE - 1)
            return wrong(s, "moved", "is not like 2026-12-24 = 2026-12-23 17:00");
        memcpy(o->wall, to, WALL_SIZE);
    }
    return true;
}

/* ---- the rows ---- */

static bool is_past(const struct occasion *o, int32_t today)
{
    char date[11];
    int32_t day = 0;
    snprintf(date, sizeof date, "%.10s", o->wall);
    return date_parse(&day, date, "starts_at", NULL) && day < today;
}

static json_t *plain_copy(json_t *row, size_t index)
{
    json_t *copy = json_copy(row);
    for (size_t i = 0; i < LENGTH(own_columns); i++)
        json_object_del(copy, own_columns[i]);
    json_object_set_new(copy, "from", json_integer((json_int_t)index));
    return copy;
}

static void add_occasion(const struct series *s, const struct occasion *o, json_t *out)
{
    char date[16];
    json_t *copy = plain_copy(s->row, s->index);
    date_print(date, sizeof date, o->day);
    json_object_set_new(copy, "starts_at", json_string(o->wall));
    json_object_set_new(copy, "ref", json_sprintf("%s/%s", cell(s->row, "ref"), date));
    json_array_append_new(out, copy);
}

static bool expand(struct series *s, int32_t today, json_t *out)
{
    size_t before = json_array_size(out);
    if (cell(s->row, "ref")[0] == '\0')
        return wrong(s, "ref", "is needed for what repeats");
    if (!read_rule(s) || !read_not_on(s) || !read_moved(s))
        return false;
    for (size_t i = 0; i < s->count; i++)
        if (!s->times[i].off && !is_past(&s->times[i], today))
            add_occasion(s, &s->times[i], out);
    return json_array_size(out) > before ||
           wrong(s, "repeats", "leaves no time from today on");
}

json_t *hub_series_expand(const json_t *rows, int32_t today, hub_series_fault *fault,
                          void *context)
{
    bool ok = true;
    json_t *out = json_array();
    icalerror_set_errors_are_fatal(false);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        struct series s = {.row = json_array_get(rows, i),
                           .index = i,
                           .fault = fault,
                           .context = context};
        bool excepts =
            cell(s.row, "not_on")[0] != '\0' || cell(s.row, "moved")[0] != '\0';
        if (cell(s.row, "repeats")[0] != '\0')
            ok = expand(&s, today, out) && ok;
        else if (excepts)
            ok = wrong(&s, "repeats", "is missing: not_on and moved stand only with it");
        else
            json_array_append_new(out, plain_copy(s.row, i));
    }
    if (!ok) {
        json_decref(out);
        out = NULL;
    }
    return out;
}
