#include "core/match.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* All that a match weighs, in points of MATCH_SCORE_MAX; docs/matching.md has the same
 * table, and a test compares them. Tasks share one weight: what is learnt instead, or
 * declined, counts from the same 400. */
static const struct {
    const char *name;
    int32_t points_max;
} codes[MATCH_CODE_COUNT] = {
    [MATCH_OPEN] = {"open", 0},
    [MATCH_DISTANCE] = {"distance", 200},
    [MATCH_TIMES] = {"times", 120},
    [MATCH_DRIVER] = {"driver", 0},
    [MATCH_AGE] = {"age", 0},
    [MATCH_REQUIREMENT] = {"requirement", 0},
    [MATCH_EXPERIENCE] = {"experience", 0},
    [MATCH_TASKS_YES] = {"tasks_yes", 400},
    [MATCH_TASKS_LEARN] = {"tasks_learn", 300},
    [MATCH_TASKS_NO] = {"tasks_no", 0},
    [MATCH_TASKS_OPEN] = {"tasks_open", 0},
    [MATCH_HOURS] = {"hours", 80},
    [MATCH_PAY] = {"pay", 60},
    [MATCH_LANGUAGES] = {"languages", 40},
    [MATCH_INTERESTS] = {"interests", 30},
    [MATCH_TRAINING] = {"training", 40},
    [MATCH_SHORT_NOTICE] = {"short_notice", 30},
};

/* Of a task's share of the points, in hundredths. */
enum { YES_PERCENT = 100, LEARN_PERCENT = 50, TRAINED_PERCENT = 75, NO_PERCENT = -25 };

enum {
    FAR_SCALE = 300,        /* tenths of a mile over which points fall without a limit */
    HOURS_SCALE = 600,      /* minutes a week beyond which hours give nothing */
    PAY_SCALE = 200,        /* pence below what is wanted likewise */
    PAY_UPPER_PERCENT = 70, /* only the upper end of the pay is what is wanted */
    INTERESTS_FULL = 2,     /* so many in common give all points */
    WORKING_AGE = 16,       /* below it: a child's permit, never a kiosk's matter */
    ADULT_AGE = 18,
    YOUNG_WEEK_MAX = 40 * 60, /* minutes a week of who is 16 or 17 */
};

static const struct {
    const char *code;
    int32_t reach;
} travels[MATCH_TRAVEL_COUNT] = {
    [MATCH_TRAVEL_UNKNOWN] = {"", 0},     [MATCH_ON_FOOT] = {"foot", 15},
    [MATCH_BY_BICYCLE] = {"bicycle", 40}, [MATCH_BY_BUS] = {"bus", 80},
    [MATCH_BY_CAR] = {"car", 150},
};

static const char *const state_names[] = {
    [MATCH_FITS] = "fits",
    [MATCH_PARTLY] = "partly",
    [MATCH_NOT] = "not",
    [MATCH_ASK] = "ask",
};

uint32_t match_time(int day, enum part_of_day part)
{
    assert(day >= 0 && day < WEEKDAYS && part < PART_COUNT);
    return UINT32_C(1) << ((uint32_t)day * PART_COUNT + (uint32_t)part);
}

const char *match_travel_code(enum match_travel t)
{
    assert(t < MATCH_TRAVEL_COUNT);
    return travels[t].code;
}

int32_t match_travel_reach(enum match_travel t)
{
    assert(t < MATCH_TRAVEL_COUNT);
    return travels[t].reach;
}

const char *match_code_name(enum match_code c)
{
    assert(c < MATCH_CODE_COUNT);
    return codes[c].name;
}

int32_t match_points_max(enum match_code c)
{
    assert(c < MATCH_CODE_COUNT);
    return codes[c].points_max;
}

const char *match_state_name(enum match_state s)
{
    assert((size_t)s < LENGTH(state_names));
    return state_names[s];
}

struct match_person match_person_none(void)
{
    return (struct match_person){
        .place = {"", RECORD_NO_PLACE, RECORD_NO_PLACE},
        .week_minutes_min = -1,
        .week_minutes_max = -1,
        .pay = -1,
    };
}

/* ---- reasons ---- */

static void give(struct match *m, struct match_reason reason)
{
    assert(m->reason_count < LENGTH(m->reasons));
    m->reasons[m->reason_count] = reason;
    m->reason_count++;
    m->score += reason.points;
}

/* The part of a weight, rounded down. */
static int32_t share(enum match_code c, int64_t part, int64_t whole)
{
    return (int32_t)(codes[c].points_max * part / whole);
}

static int count(uint64_t bits)
{
    return __builtin_popcountll(bits);
}

/* ---- hard conditions: each gives its reason, if there is something to say, and is false
 * if it is broken ---- */

static bool is_open(const struct match_vacancy *v, int32_t day)
{
    return v->closes == RECORD_NO_DAY || day == RECORD_NO_DAY || day <= v->closes;
}

static bool still_open(struct match *m, const struct match_vacancy *v, int32_t day)
{
    if (is_open(v, day))
        return true;
    give(m, (struct match_reason){MATCH_OPEN, MATCH_NOT, 0, day, v->closes, 0});
    return false;
}

static int32_t reach_of(const struct match_person *p)
{
    return p->reach > 0 ? p->reach : match_travel_reach(p->travel);
}

/* Too far by their latitudes alone, which spares the sines for most of a country. */
static bool surely_far(const struct match_person *p, const struct match_vacancy *v)
{
    enum { METRES_MIN = 11 }; /* between two latitudes 1/10,000 degree apart */
    if (reach_of(p) == 0 || p->place.lat == RECORD_NO_PLACE ||
        v->place.lat == RECORD_NO_PLACE)
        return false;
    int64_t metres = METRES_MIN * llabs((int64_t)p->place.lat - v->place.lat);
    return metres * 10 > (int64_t)reach_of(p) * MATCH_MILE_M;
}

/* The straight line, as the lists show it. */
static bool near_enough(struct match *m, const struct match_person *p,
                        const struct match_vacancy *v)
{
    struct match_reason r = {.code = MATCH_DISTANCE, .state = MATCH_ASK};
    r.of = reach_of(p);
    if (p->place.lat == RECORD_NO_PLACE)
        return true; /* who does not say where they are asked for no distance */
    m->metres = place_metres(&p->place, &v->place);
    if (m->metres < 0) {
        give(m, r);
        return true;
    }
    /* A hundredfold, so that metres count and not only whole tenths of a mile. */
    int64_t limit = (int64_t)(r.of > 0 ? r.of : FAR_SCALE) * MATCH_MILE_M;
    int64_t left = limit - (int64_t)m->metres * 10;
    r.is = (int32_t)(((int64_t)m->metres * 10 + MATCH_MILE_M / 2) / MATCH_MILE_M);
    r.state = r.of > 0 && left < 0 ? MATCH_NOT : MATCH_FITS;
    r.points = left > 0 ? share(MATCH_DISTANCE, left, limit) : 0;
    give(m, r);
    return r.state != MATCH_NOT;
}

static bool free_then(struct match *m, const struct match_person *p,
                      const struct match_vacancy *v)
{
    struct match_reason r = {.code = MATCH_TIMES, .state = MATCH_ASK};
    if (p->times == 0)
        return true;
    if (v->times != 0) {
        r.bits = p->times & v->times;
        r.is = count(r.bits);
        r.of = count(v->times);
        r.points = share(MATCH_TIMES, r.is, r.of);
        r.state = r.is == r.of ? MATCH_FITS : MATCH_PARTLY;
        if (r.is == 0)
            r.state = MATCH_NOT;
    }
    give(m, r);
    return r.state != MATCH_NOT;
}

/* Of a condition that asks for something which a person has, has not or has not told. */
static bool condition(struct match *m, struct match_reason r, bool told, bool met)
{
    r.state = met ? MATCH_FITS : MATCH_NOT;
    if (!told)
        r.state = MATCH_ASK;
    give(m, r);
    return met || !told;
}

static bool drives(struct match *m, const struct match_person *p,
                   const struct match_vacancy *v)
{
    if (v->driver != DRIVER_LICENCE && v->driver != DRIVER_OWN_CAR)
        return true;
    bool met = p->drives == DRIVER_OWN_CAR || p->drives == v->driver;
    return condition(
        m, (struct match_reason){.code = MATCH_DRIVER, .of = (int32_t)v->driver},
        p->drives != DRIVER_UNKNOWN, met);
}

/* Staff of 16 or 17 may not work at night, nor more than 40 hours a week (Working Time
 * Regulations 1998; gov.uk/night-working-hours, gov.uk/maximum-weekly-working-hours). */
static int32_t age_needed(const struct match_vacancy *v)
{
    uint32_t by_day = MATCH_WEEK;
    for (int day = 0; day < WEEKDAYS; day++)
        by_day &= ~match_time(day, PART_NIGHT);
    bool nights_only = v->times != 0 && (v->times & by_day) == 0;
    return nights_only || v->week_minutes_min > YOUNG_WEEK_MAX ? ADULT_AGE : WORKING_AGE;
}

static bool old_enough(struct match *m, const struct match_person *p,
                       const struct match_vacancy *v)
{
    int32_t needed = age_needed(v);
    if (needed == WORKING_AGE && p->age != MATCH_UNDER_16)
        return true;
    return condition(m, (struct match_reason){.code = MATCH_AGE, .of = needed},
                     p->age != MATCH_AGE_UNKNOWN, p->age == MATCH_18_OR_OVER);
}

static bool meets_requirement(struct match *m, const struct match_person *p,
                              const struct match_vacancy *v)
{
    if (v->sex == MATCH_SEX_UNKNOWN && !v->sex_unread)
        return true;
    bool told = p->sex != MATCH_SEX_UNKNOWN && !v->sex_unread;
    return condition(
        m, (struct match_reason){.code = MATCH_REQUIREMENT, .of = (int32_t)v->sex}, told,
        p->sex == v->sex);
}

static bool experienced(struct match *m, const struct match_person *p,
                        const struct match_vacancy *v)
{
    if (v->experience != EXPERIENCE_ESSENTIAL)
        return true;
    return condition(m, (struct match_reason){.code = MATCH_EXPERIENCE},
                     p->experienced != TRI_UNKNOWN, p->experienced == TRI_YES);
}

/* ---- what gives points ---- */

/* One reason of the tasks: those in bits, of so many, at a part of their share. */
static void tasks_reason(struct match *m, enum match_code code, uint32_t bits, int of,
                         int percent)
{
    const int64_t whole = 100 * (int64_t)of;
    struct match_reason r = {.code = code, .is = count(bits), .of = of, .bits = bits};
    if (bits == 0)
        return;
    r.state =
        percent == YES_PERCENT || percent == TRAINED_PERCENT ? MATCH_FITS : MATCH_PARTLY;
    if (percent < 0)
        r.state = MATCH_NOT;
    if (percent == 0)
        r.state = MATCH_ASK;
    r.points = share(MATCH_TASKS_YES, (int64_t)percent * r.is, whole);
    give(m, r);
}

static void weigh_tasks(struct match *m, const struct match_person *p,
                        const struct match_vacancy *v)
{
    uint32_t said = p->yes | p->learn | p->no;
    int of = count(v->tasks);
    if (said == 0)
        return;
    if (of == 0) {
        give(m, (struct match_reason){.code = MATCH_TASKS_OPEN, .state = MATCH_ASK});
        return;
    }
    int learn = v->training_given == TRI_YES ? TRAINED_PERCENT : LEARN_PERCENT;
    tasks_reason(m, MATCH_TASKS_YES, v->tasks & p->yes, of, YES_PERCENT);
    tasks_reason(m, MATCH_TASKS_LEARN, v->tasks & p->learn, of, learn);
    tasks_reason(m, MATCH_TASKS_NO, v->tasks & p->no, of, NO_PERCENT);
    tasks_reason(m, MATCH_TASKS_OPEN, v->tasks & ~said, of, 0);
}

static int32_t either(int32_t first, int32_t second)
{
    return first >= 0 ? first : second;
}

static void weigh_hours(struct match *m, const struct match_person *p,
                        const struct match_vacancy *v)
{
    struct match_reason r = {.code = MATCH_HOURS, .state = MATCH_ASK};
    int32_t least = either(v->week_minutes_min, v->week_minutes_max);
    int32_t most = either(v->week_minutes_max, v->week_minutes_min);
    if (p->week_minutes_min < 0 && p->week_minutes_max < 0)
        return;
    if (least >= 0) {
        if (p->week_minutes_max >= 0 && least > p->week_minutes_max)
            r.is = least - p->week_minutes_max;
        else if (p->week_minutes_min >= 0 && most < p->week_minutes_min)
            r.is = p->week_minutes_min - most;
        int32_t left = r.is < HOURS_SCALE ? HOURS_SCALE - r.is : 0;
        r.points = share(MATCH_HOURS, left, HOURS_SCALE);
        r.state = left > 0 ? MATCH_PARTLY : MATCH_NOT;
        if (r.is == 0)
            r.state = MATCH_FITS;
    }
    give(m, r);
}

static void weigh_pay(struct match *m, const struct match_person *p,
                      const struct match_vacancy *v)
{
    struct match_reason r = {.code = MATCH_PAY, .state = MATCH_ASK, .of = p->pay};
    int32_t least = either(v->pay_min, v->pay_max);
    r.is = either(v->pay_max, v->pay_min);
    if (p->pay < 0)
        return;
    if (least >= p->pay) {
        r.state = MATCH_FITS;
        r.points = share(MATCH_PAY, 1, 1);
    } else if (r.is >= 0) {
        int32_t gap = r.is >= p->pay ? 0 : p->pay - r.is;
        int32_t left = gap < PAY_SCALE ? PAY_SCALE - gap : 0;
        r.state = left > 0 ? MATCH_PARTLY : MATCH_NOT;
        r.points =
            share(MATCH_PAY, (int64_t)PAY_UPPER_PERCENT * left, INT64_C(100) * PAY_SCALE);
    }
    give(m, r);
}

static void weigh_languages(struct match *m, const struct match_person *p,
                            const struct match_vacancy *v)
{
    struct match_reason r = {.code = MATCH_LANGUAGES, .state = MATCH_ASK};
    bool unread = v->languages_unread;
    if (p->languages == 0 || (v->languages == 0 && !unread))
        return;
    if (!unread) {
        r.bits = p->languages & v->languages;
        r.is = count(r.bits);
        r.of = count(v->languages);
        r.state = r.is > 0 ? MATCH_FITS : MATCH_NOT;
        r.points = r.is > 0 ? share(MATCH_LANGUAGES, 1, 1) : 0;
    }
    give(m, r);
}

static void weigh_interests(struct match *m, const struct match_person *p,
                            const struct match_vacancy *v)
{
    struct match_reason r = {.code = MATCH_INTERESTS, .state = MATCH_FITS};
    r.bits = p->interests & v->interests;
    r.is = count(r.bits);
    if (r.is == 0)
        return;
    r.points = share(MATCH_INTERESTS, r.is < INTERESTS_FULL ? r.is : INTERESTS_FULL,
                     INTERESTS_FULL);
    give(m, r);
}

/* A wish that a vacancy grants, does not, or does not speak of. */
static void weigh_wish(struct match *m, enum match_code code, bool wished, enum tri given)
{
    struct match_reason r = {.code = code, .state = MATCH_ASK};
    if (!wished)
        return;
    if (given != TRI_UNKNOWN)
        r.state = given == TRI_YES ? MATCH_FITS : MATCH_NOT;
    r.points = given == TRI_YES ? share(code, 1, 1) : 0;
    give(m, r);
}

/* Relief and bank work is what comes at short notice. */
static enum tri comes_suddenly(enum contract c)
{
    switch (c) {
    case CONTRACT_RELIEF:
    case CONTRACT_BANK: return TRI_YES;
    case CONTRACT_PERMANENT:
    case CONTRACT_FIXED_TERM:
    case CONTRACT_LIVE_IN: return TRI_NO;
    case CONTRACT_UNKNOWN: break;
    }
    return TRI_UNKNOWN;
}

void match_judge(struct match *out, const struct match_person *p,
                 const struct match_vacancy *v, int32_t day)
{
    out->score = 0;
    out->metres = -1;
    out->reason_count = 0;
    out->fits = still_open(out, v, day) && near_enough(out, p, v) &&
                free_then(out, p, v) && drives(out, p, v) && old_enough(out, p, v) &&
                meets_requirement(out, p, v) && experienced(out, p, v);
    if (!out->fits) {
        out->reasons[0] = out->reasons[out->reason_count - 1];
        out->reason_count = 1;
        out->score = 0;
        return;
    }
    weigh_tasks(out, p, v);
    weigh_hours(out, p, v);
    weigh_pay(out, p, v);
    weigh_languages(out, p, v);
    weigh_interests(out, p, v);
    weigh_wish(out, MATCH_TRAINING, p->training, v->training_given);
    weigh_wish(out, MATCH_SHORT_NOTICE, p->short_notice, comes_suddenly(v->contract));
}

/* ---- the list ---- */

void match_list_init(struct match_list *l, struct match_entry *entries, size_t room)
{
    assert(room > 0);
    *l = (struct match_list){.entries = entries, .room = room};
}

/* Whether a stands before b. Ids differ, so it always decides. */
static bool before(const struct match_entry *a, const struct match_entry *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    if (a->metres != b->metres) /* not known, -1, is farther than all */
        return (uint32_t)a->metres < (uint32_t)b->metres;
    if (a->vacancy.confirmed_at != b->vacancy.confirmed_at)
        return a->vacancy.confirmed_at > b->vacancy.confirmed_at;
    return strcmp(a->vacancy.id, b->vacancy.id) < 0;
}

void match_list_add(struct match_list *l, const struct match_person *p,
                    const struct match_vacancy *v, int32_t day)
{
    struct match m;
    if (is_open(v, day) && surely_far(p, v)) {
        l->broken[MATCH_DISTANCE]++;
        return;
    }
    match_judge(&m, p, v, day);
    if (!m.fits) {
        l->broken[m.reasons[0].code]++;
        return;
    }
    l->fitting++;
    const struct match_entry new = {*v, m.score, m.metres};
    if (l->count == l->room && !before(&new, &l->entries[l->count - 1]))
        return;
    size_t low = 0;
    size_t high = l->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (before(&new, &l->entries[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    l->count += l->count < l->room ? 1 : 0;
    memmove(&l->entries[low + 1], &l->entries[low],
            (l->count - 1 - low) * sizeof l->entries[0]);
    l->entries[low] = new;
}
