#include "core/match_when.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "core/match.h"

enum { DAY_MIN = 24 * 60, HOUR_MIN = 60, ALL_DAYS = (1 << WEEKDAYS) - 1 };

enum token {
    TOKEN_END,
    TOKEN_CLAUSE, /* ; or . */
    TOKEN_DASH,   /* - or "to" */
    TOKEN_DAY,
    TOKEN_PART,
    TOKEN_TIME,
    TOKEN_AND, /* , / & and, or */
    TOKEN_FILLER,
    TOKEN_UNKNOWN
};

struct reader {
    const char *at;
    enum token kind; /* of the token read last, never TOKEN_AND */
    bool joined;     /* such a one stood before it */
    uint32_t bits;   /* its days or parts */
    int32_t minute;  /* its time of day */
};

struct shift {
    int32_t from, to; /* minutes of the day; to past midnight: above DAY_MIN */
};

enum { SHIFTS_MAX = 8 };

struct group { /* what is said together: "weekday evenings" */
    uint32_t days, parts;
    uint32_t label; /* the parts said last, with nothing that joins behind them */
    struct shift shifts[SHIFTS_MAX];
    size_t shift_count;
};

enum {
    M = 1 << PART_MORNING,
    A = 1 << PART_AFTERNOON,
    E = 1 << PART_EVENING,
    N = 1 << PART_NIGHT,
    WEEK = 0x1f,
    WEEKEND = 0x60
};

static const struct word {
    const char *text;
    enum token kind;
    uint32_t bits;
} words[] = {
    {"monday", TOKEN_DAY, 1},
    {"mondays", TOKEN_DAY, 1},
    {"mon", TOKEN_DAY, 1},
    {"tuesday", TOKEN_DAY, 2},
    {"tuesdays", TOKEN_DAY, 2},
    {"tue", TOKEN_DAY, 2},
    {"tues", TOKEN_DAY, 2},
    {"wednesday", TOKEN_DAY, 4},
    {"wednesdays", TOKEN_DAY, 4},
    {"wed", TOKEN_DAY, 4},
    {"thursday", TOKEN_DAY, 8},
    {"thursdays", TOKEN_DAY, 8},
    {"thu", TOKEN_DAY, 8},
    {"thur", TOKEN_DAY, 8},
    {"thurs", TOKEN_DAY, 8},
    {"friday", TOKEN_DAY, 16},
    {"fridays", TOKEN_DAY, 16},
    {"fri", TOKEN_DAY, 16},
    {"saturday", TOKEN_DAY, 32},
    {"saturdays", TOKEN_DAY, 32},
    {"sat", TOKEN_DAY, 32},
    {"sunday", TOKEN_DAY, 64},
    {"sundays", TOKEN_DAY, 64},
    {"sun", TOKEN_DAY, 64},
    {"weekday", TOKEN_DAY, WEEK},
    {"weekdays", TOKEN_DAY, WEEK},
    {"weekend", TOKEN_DAY, WEEKEND},
    {"weekends", TOKEN_DAY, WEEKEND},
    {"daily", TOKEN_FILLER, 0},
    {"morning", TOKEN_PART, M},
    {"mornings", TOKEN_PART, M},
    {"am", TOKEN_PART, M},
    {"afternoon", TOKEN_PART, A},
    {"afternoons", TOKEN_PART, A},
    {"pm", TOKEN_PART, A | E},
    {"evening", TOKEN_PART, E},
    {"evenings", TOKEN_PART, E},
    {"night", TOKEN_PART, N},
    {"nights", TOKEN_PART, N},
    {"overnight", TOKEN_PART, N},
    {"days", TOKEN_PART, M | A | E},
    {"daytime", TOKEN_PART, M | A | E},
    {"day", TOKEN_FILLER, 0},
    {"to", TOKEN_DASH, 0},
    {"until", TOKEN_DASH, 0},
    {"and", TOKEN_AND, 0},
    {"or", TOKEN_AND, 0},
    {"on", TOKEN_FILLER, 0},
    {"in", TOKEN_FILLER, 0},
    {"a", TOKEN_FILLER, 0},
    {"the", TOKEN_FILLER, 0},
    {"each", TOKEN_FILLER, 0},
    {"every", TOKEN_FILLER, 0},
    {"shift", TOKEN_FILLER, 0},
    {"shifts", TOKEN_FILLER, 0},
    {"part", TOKEN_FILLER, 0},
    {"full", TOKEN_FILLER, 0},
    {"time", TOKEN_FILLER, 0},
    {"waking", TOKEN_FILLER, 0},
    {"sleep", TOKEN_FILLER, 0},
    {"ins", TOKEN_FILLER, 0},
    {"drop", TOKEN_FILLER, 0},
    {"rota", TOKEN_FILLER, 0},
    {"post", TOKEN_FILLER, 0},
    {"posts", TOKEN_FILLER, 0},
    {"one", TOKEN_FILLER, 0},
};

static void read_word(struct reader *r)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    size_t size = strspn(r->at, letters);
    r->kind = TOKEN_UNKNOWN;
    for (size_t i = 0; i < LENGTH(words); i++)
        if (strlen(words[i].text) == size &&
            strncasecmp(words[i].text, r->at, size) == 0) {
            r->kind = words[i].kind;
            r->bits = words[i].bits;
        }
    r->at += size;
}

/* At most two digits; -1 if there is none. */
static int32_t read_number(struct reader *r)
{
    int32_t value = -1;
    for (int i = 0; i < 2 && *r->at >= '0' && *r->at <= '9'; i++) {
        value = (value < 0 ? 0 : value * 10) + (*r->at - '0');
        r->at++;
    }
    return value;
}

/* "16:30", "16.30", "4pm", "4.30 pm" */
static void read_time(struct reader *r)
{
    int32_t hour = read_number(r);
    int32_t minute = 0;
    bool clock = *r->at == ':' || *r->at == '.';
    if (clock) {
        r->at++;
        const char *digits = r->at;
        minute = read_number(r);
        minute = r->at - digits == 2 ? minute : -1;
    }
    const char *after = r->at + strspn(r->at, " ");
    bool am = strncasecmp(after, "am", 2) == 0;
    bool pm = strncasecmp(after, "pm", 2) == 0;
    if (am || pm) {
        r->at = after + 2;
        bool twelve = hour >= 1 && hour <= 12;
        hour = twelve ? hour % 12 + (pm ? 12 : 0) : -1;
    }
    bool ok = (clock || am || pm) && hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    bool more = strspn(r->at, "0123456789:.") > strspn(r->at, ".");
    r->kind = ok && !more ? TOKEN_TIME : TOKEN_UNKNOWN;
    r->minute = hour * HOUR_MIN + minute;
}

static void read_token(struct reader *r)
{
    static const char en_dash[] = "\xE2\x80\x93";
    r->bits = 0;
    r->at += strspn(r->at, " ()");
    if (*r->at == '\0') {
        r->kind = TOKEN_END;
    } else if (*r->at == ';' || *r->at == '.') {
        r->kind = TOKEN_CLAUSE;
        r->at++;
    } else if (strchr(",/&", *r->at) != NULL) {
        r->kind = TOKEN_AND;
        r->at++;
    } else if (*r->at == '-' || strncmp(r->at, en_dash, 3) == 0) {
        r->kind = TOKEN_DASH;
        r->at += *r->at == '-' ? 1 : 3;
    } else if (*r->at >= '0' && *r->at <= '9') {
        read_time(r);
    } else {
        read_word(r);
    }
}

static void next(struct reader *r)
{
    r->joined = false;
    read_token(r);
    while (r->kind == TOKEN_AND) {
        r->joined = true;
        read_token(r);
    }
}

/* The days from one to another, round the week; both are single ones. */
static bool add_days(struct group *g, uint32_t from, uint32_t to)
{
    if (__builtin_popcount(from) != 1 || __builtin_popcount(to) != 1)
        return false;
    for (uint32_t day = from; day != to; day = day == 1U << 6 ? 1 : day << 1)
        g->days |= day;
    g->days |= from | to;
    return true;
}

static bool add_shift(struct group *g, int32_t from, int32_t to)
{
    if (g->shift_count == SHIFTS_MAX)
        return false;
    g->shifts[g->shift_count] = (struct shift){from, to > from ? to : to + DAY_MIN};
    g->shift_count++;
    return true;
}

/* What a shift of that day (or of the night before it) takes of the week. */
static uint32_t times_of(const struct shift *s, int day)
{
    static const struct shift parts[PART_COUNT] = {
        {6 * HOUR_MIN, 12 * HOUR_MIN},
        {12 * HOUR_MIN, 17 * HOUR_MIN},
        {17 * HOUR_MIN, 22 * HOUR_MIN},
        {22 * HOUR_MIN, 30 * HOUR_MIN},
    };
    uint32_t times = 0;
    for (int shifted = -1; shifted <= 1; shifted++)
        for (int part = 0; part < PART_COUNT; part++) {
            int32_t from = parts[part].from + shifted * DAY_MIN;
            int32_t to = parts[part].to + shifted * DAY_MIN;
            from = from > s->from ? from : s->from;
            to = to < s->to ? to : s->to;
            if (to - from > HOUR_MIN || 2 * (to - from) >= s->to - s->from)
                times |= match_time((day + shifted + WEEKDAYS) % WEEKDAYS,
                                    (enum part_of_day)part);
        }
    return times;
}

/* Days alone are all of those days, parts and hours alone are every day's. */
static uint32_t times_of_group(const struct group *g)
{
    uint32_t days = g->days != 0 ? g->days : ALL_DAYS;
    uint32_t parts = g->parts;
    uint32_t times = 0;
    if (parts == 0 && g->shift_count == 0)
        parts = g->days != 0 ? M | A | E | N : 0;
    for (int day = 0; day < WEEKDAYS; day++) {
        if ((days >> day & 1) == 0)
            continue;
        times |= parts << (day * PART_COUNT);
        for (size_t i = 0; i < g->shift_count; i++)
            times |= times_of(&g->shifts[i], day);
    }
    return times;
}

/* A day or a time, which may begin a range: "Monday-Friday", "10:00 to 14:00". */
static bool read_range(struct reader *r, struct group *g)
{
    const struct reader from = *r;
    /* In "nights 21:00-07:00" the hours say what the word means. */
    if (from.kind == TOKEN_TIME && !from.joined)
        g->parts &= ~g->label;
    g->label = 0;
    next(r);
    bool range = r->kind == TOKEN_DASH;
    if (range)
        next(r);
    if (from.kind == TOKEN_TIME) {
        bool ok = range && r->kind == TOKEN_TIME && add_shift(g, from.minute, r->minute);
        next(r);
        return ok;
    }
    g->days |= from.bits;
    if (!range)
        return true;
    bool ok = r->kind == TOKEN_DAY && add_days(g, from.bits, r->bits);
    next(r);
    return ok;
}

/* A part of the day, or what says nothing; a dash does so only between such words. */
static bool read_other(struct reader *r, struct group *g)
{
    bool dash = r->kind == TOKEN_DASH;
    if (r->kind == TOKEN_UNKNOWN)
        return false;
    if (r->kind == TOKEN_PART) {
        g->parts |= r->bits;
        g->label |= r->bits;
    }
    next(r);
    return !dash || (r->kind != TOKEN_DAY && r->kind != TOKEN_TIME);
}

/* Up to the end of a clause. "Saturday 10:00-14:00 and Sunday" are two groups, "Monday
 * and Tuesday mornings" one. False if a word is not understood. */
static bool read_clause(struct reader *r, uint32_t *times)
{
    struct group g = {0};
    while (r->kind != TOKEN_END && r->kind != TOKEN_CLAUSE) {
        if (r->joined)
            g.label = 0;
        if (r->kind == TOKEN_DAY && r->joined && (g.parts != 0 || g.shift_count > 0)) {
            *times |= times_of_group(&g);
            g = (struct group){0};
        }
        if (r->kind == TOKEN_DAY || r->kind == TOKEN_TIME) {
            if (!read_range(r, &g))
                return false;
        } else if (!read_other(r, &g)) {
            return false;
        }
    }
    *times |= times_of_group(&g);
    return true;
}

uint32_t match_when_read(const char *text)
{
    struct reader r = {.at = text};
    uint32_t times = 0;
    do {
        next(&r);
        if (!read_clause(&r, &times))
            return 0;
    } while (r.kind == TOKEN_CLAUSE);
    return times;
}
