#include "core/gate.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/gate_check.h"
#include "core/utc.h"
#include "core/utf8.h"

const char *const gate_vacancy_columns[] = {
    "ref",
    "organisation",
    "title",
    "area",
    "outcode",
    "hours_per_week_min",
    "hours_per_week_max",
    "when",
    "pay_min",
    "pay_max",
    "contract",
    "employment_status",
    "tasks",
    "driver",
    "smoker_ok",
    "pets_in_home",
    "languages",
    "experience",
    "training_given",
    "dbs",
    "sex_requirement",
    "start",
    "closes",
    "about_work",
    "source_url",
    "source_date",
    NULL,
};
const char *const gate_session_columns[] = {
    "ref",      "organisation", "venue",   "title",    "kind",       "way",
    "audience", "starts_at",    "minutes", "capacity", "paid",       "expenses",
    "cost",     "access",       "topic",   "about",    "source_url", "source_date",
    "repeats",  "not_on",       "moved",   NULL,
};
const char *const gate_venue_columns[] = {
    "organisation", "name", "address", "town",          "outcode",
    "lat",          "lon",  "access",  "getting_there", NULL,
};
const char *const gate_organisation_columns[] = {
    "name", "town", "outcode", "lat", "lon", "phone", "email", "website", "about", NULL,
};

const char *gate_get(const struct gate_check *g, const char *column)
{
    const char *text = g->row->get(g->row->row, column);
    return text + strspn(text, " \t\r\n");
}

/* For a screen or terminal: cut, and nothing in it that moves a cursor. */
static void show_value(char *out, size_t size, const char *text)
{
    if (!utf8_valid(text, strlen(text))) {
        snprintf(out, size, "(not UTF-8)");
        return;
    }
    if (!utf8_copy(out, size, text)) {
        char cut[GATE_VALUE_SIZE - 3];
        utf8_copy(cut, sizeof cut, text);
        snprintf(out, size, "%s...", cut);
    }
    for (char *p = out; *p != '\0'; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            *p = ' ';
}

void gate_problem(const struct gate_check *g, const char *column, const char *fmt, ...)
{
    struct gate_problems *all = g->problems;
    if (all->count == GATE_PROBLEMS_MAX)
        return;
    struct gate_problem *p = &all->items[all->count++];
    snprintf(p->column, sizeof p->column, "%s", column);
    show_value(p->value, sizeof p->value, gate_get(g, column));
    va_list args;
    va_start(args, fmt);
    vsnprintf(p->reason, sizeof p->reason, fmt, args);
    va_end(args);
}

void gate_failed(const struct gate_check *g, const char *column, const struct err *e)
{
    const char *reason = strstr(e->text, ": ");
    gate_problem(g, column, "%s", reason == NULL ? e->text : reason + 2);
}

/* Copies text to out, where blanks of all kinds are made plain; false if it does not
 * fit. */
static bool tidy(char *out, size_t size, const char *text, bool lines)
{
    size_t used = 0;
    for (; *text != '\0'; text++) {
        char c = *text;
        if (c == '\r')
            c = '\n';
        if (c == '\n' && text[0] == '\r' && text[1] == '\n')
            continue;
        if (c == '\t' || (c == '\n' && !lines))
            c = ' ';
        if (used + 1 >= size)
            return false;
        out[used++] = c;
    }
    while (used > 0 && (out[used - 1] == ' ' || out[used - 1] == '\n'))
        used--;
    out[used] = '\0';
    return true;
}

static bool copy(const struct gate_check *g, const char *column, char *out, size_t size,
                 bool lines)
{
    /* Blanks at the end may make a text that fits look too long. */
    char text[RECORD_TEXT_SIZE + 64];
    struct err e = {0};
    out[0] = '\0';
    if (!tidy(text, sizeof text, gate_get(g, column), lines)) {
        gate_problem(g, column, "longer than %zu bytes", size - 1);
        return false;
    }
    if (!utf8_check(text, column, size, lines, &e)) {
        gate_failed(g, column, &e);
        return false;
    }
    memcpy(out, text, strlen(text) + 1);
    return true;
}

bool gate_line(const struct gate_check *g, const char *column, char *out, size_t size)
{
    return copy(g, column, out, size, false);
}

bool gate_lines(const struct gate_check *g, const char *column, char *out, size_t size)
{
    return copy(g, column, out, size, true);
}

void gate_needed(const struct gate_check *g, const char *column, char *out, size_t size)
{
    if (gate_line(g, column, out, size) && out[0] == '\0')
        gate_problem(g, column, "is missing");
}

void gate_code(const struct gate_check *g, const char *column, char out[GATE_CODE_SIZE])
{
    if (!gate_line(g, column, out, GATE_CODE_SIZE))
        return;
    for (char *p = out; *p != '\0'; p++) {
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
        if (*p == ' ' || *p == '-')
            *p = '_';
    }
}

/* "53.8190" to 538190; digits past the fourth are cut. */
static bool read_degrees(int32_t *out, const char *text, int32_t max)
{
    bool minus = *text == '-';
    text += minus ? 1 : 0;
    int64_t value = 0;
    int whole = 0, decimals = 0;
    for (; *text >= '0' && *text <= '9' && whole < 4; text++, whole++)
        value = value * 10 + (*text - '0');
    if (*text == '.')
        for (text++; *text >= '0' && *text <= '9'; text++)
            if (decimals < 4) {
                value = value * 10 + (*text - '0');
                decimals++;
            }
    for (; decimals < 4; decimals++)
        value *= 10;
    if (whole == 0 || *text != '\0' || value > max)
        return false;
    *out = (int32_t)(minus ? -value : value);
    return true;
}

void gate_place(const struct gate_check *g, struct place *out)
{
    struct err e = {0};
    char lat[GATE_CODE_SIZE], lon[GATE_CODE_SIZE];
    *out = (struct place){.lat = RECORD_NO_PLACE, .lon = RECORD_NO_PLACE};
    const char *outcode = gate_get(g, "outcode");
    if (outcode[0] != '\0' && gate_leak(outcode) != NULL)
        gate_problem(g, "outcode",
                     "a full postcode points at a home: give its first half");
    else if (outcode[0] != '\0' && !outcode_parse(out->outcode, outcode, "outcode", &e))
        gate_failed(g, "outcode", &e);

    if (!gate_line(g, "lat", lat, sizeof lat) || !gate_line(g, "lon", lon, sizeof lon))
        return;
    if (lat[0] == '\0' && lon[0] == '\0')
        return;
    if (!read_degrees(&out->lat, lat, 900000))
        gate_problem(g, "lat", "not degrees like 53.8190");
    if (!read_degrees(&out->lon, lon, 1800000))
        gate_problem(g, "lon", "not degrees like -1.5600");
}

int32_t gate_number(const struct gate_check *g, const char *column, int32_t min,
                    int32_t max, int32_t none)
{
    const char *text = gate_get(g, column);
    if (text[0] == '\0')
        return none;
    int64_t value = 0;
    size_t digits = strspn(text, "0123456789");
    for (size_t i = 0; i < digits && value <= max; i++)
        value = value * 10 + (text[i] - '0');
    if (digits == 0 || text[digits + strspn(text + digits, " ")] != '\0' || value < min ||
        value > max) {
        gate_problem(g, column, "must be a whole number from %d to %d", min, max);
        return none;
    }
    return (int32_t)value;
}

/* Moves *text past one or two digits; -1 if there are none. */
static int two_digits(const char **text)
{
    size_t count = strspn(*text, "0123456789");
    if (count < 1 || count > 2)
        return -1;
    int value = (*text)[0] - '0';
    if (count == 2)
        value = value * 10 + ((*text)[1] - '0');
    *text += count;
    return value;
}

bool gate_date(int32_t *day, const char *text, const char *field, struct err *e)
{
    if (date_parse(day, text, field, e))
        return true;
    const char *p = text;
    int d = two_digits(&p);
    if (d < 0 || *p++ != '/')
        return false;
    int m = two_digits(&p);
    if (m < 0 || *p++ != '/' || strlen(p) != 4)
        return false;
    char iso[UTC_TEXT_SIZE];
    snprintf(iso, sizeof iso, "%s-%02d-%02d", p, m, d);
    return date_parse(day, iso, field, e);
}
