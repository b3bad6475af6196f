#include <string.h>
#include <strings.h>

#include "core/gate_check.h"
#include "core/money.h"
#include "core/record_fields.h"
#include "core/task.h"
#include "core/utc.h"
#include "core/wage.h"

enum { PAY_HOUR_MAX = 20000 }; /* pence; above it, somebody typed a day's or year's pay */

/* "10.5" or "37" to minutes; -1 if it is none or more than a week has. */
static int32_t read_hours(const char *text)
{
    size_t whole = strspn(text, "0123456789");
    size_t decimals = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
    size_t size = whole + (text[whole] == '.' ? 1 + decimals : 0);
    if (whole < 1 || whole > 3 || decimals > 2 || (size > whole && decimals == 0) ||
        text[size + strspn(text + size, " ")] != '\0')
        return -1;
    int32_t hundredths = 0;
    for (size_t i = 0; i < whole; i++)
        hundredths = hundredths * 10 + (text[i] - '0') * 100;
    if (decimals > 0)
        hundredths += (text[whole + 1] - '0') * 10;
    if (decimals > 1)
        hundredths += text[whole + 2] - '0';
    int32_t minutes = (hundredths * 60 + 50) / 100;
    return minutes <= WEEK_MINUTES_MAX ? minutes : -1;
}

/* -1 if the cell is empty or wrong, and then *ok is false. */
static int32_t hours(const struct gate_check *g, const char *column, bool *ok)
{
    const char *text = gate_get(g, column);
    int32_t minutes = text[0] == '\0' ? -1 : read_hours(text);
    if (text[0] != '\0' && minutes < 0) {
        gate_problem(g, column, "not hours a week from 0 to 168, like 10 or 10.5");
        *ok = false;
    }
    return minutes;
}

static void check_hours(const struct gate_check *g, const struct gate_rules *rules,
                        struct vacancy *v)
{
    bool ok = true;
    v->week_minutes_min = hours(g, "hours_per_week_min", &ok);
    v->week_minutes_max = hours(g, "hours_per_week_max", &ok);
    if (v->week_minutes_max < 0)
        v->week_minutes_max = v->week_minutes_min;
    if (!ok)
        return;
    if (v->week_minutes_min < 0 && !rules->allow_gaps)
        gate_problem(g, "hours_per_week_min",
                     "is missing: people ask for hours a week first (or allow gaps)");
    if (v->week_minutes_max == 0)
        gate_problem(g, "hours_per_week_max", "must be more than nought");
    if (v->week_minutes_min > v->week_minutes_max)
        gate_problem(g, "hours_per_week_min", "the lowest is above the highest, %.40s",
                     gate_get(g, "hours_per_week_max"));
}

/* -1 if the cell is empty or wrong, and then *ok is false. */
static int32_t pay(const struct gate_check *g, const char *column, bool *ok)
{
    struct err e = {0};
    int32_t pence = MONEY_UNKNOWN;
    const char *text = gate_get(g, column);
    if (text[0] == '\0')
        return MONEY_UNKNOWN;
    if (!money_parse(&pence, text, column, &e)) {
        gate_failed(g, column, &e);
        *ok = false;
        return MONEY_UNKNOWN;
    }
    if (pence == 0 || pence > PAY_HOUR_MAX) {
        gate_problem(g, column,
                     "not pay by the hour: must be above 0 and at most 200.00");
        *ok = false;
    }
    return pence;
}

/* The minimum wage is for adults: who is younger may be paid less, but an advert is for
 * all. What counts is the day of the push, not of the advert. */
static void check_wage(const struct gate_check *g, int32_t today, int32_t pence,
                       const char *column)
{
    const struct wage_band *band = wage_for(today, INT32_MAX);
    if (band == NULL || pence < 0 || pence >= band->pence)
        return;
    char least[MONEY_TEXT_SIZE], from[UTC_TEXT_SIZE];
    money_show(least, sizeof least, band->pence);
    date_print(from, sizeof from, band->from);
    gate_problem(g, column, "below the minimum wage: %s an hour, %s, since %s", least,
                 band->label, from);
}

static void check_pay(const struct gate_check *g, const struct gate_rules *rules,
                      struct vacancy *v)
{
    bool ok = true;
    v->pay_min = pay(g, "pay_min", &ok);
    v->pay_max = pay(g, "pay_max", &ok);
    if (!ok)
        return;
    if (v->pay_min < 0 && !rules->allow_gaps)
        gate_problem(g, "pay_min", "is missing: give pounds an hour (or allow gaps)");
    if (v->pay_min >= 0)
        check_wage(g, rules->today, v->pay_min, "pay_min");
    else
        check_wage(g, rules->today, v->pay_max, "pay_max");
    if (v->pay_max < 0)
        v->pay_max = v->pay_min;
    if (v->pay_min > v->pay_max)
        gate_problem(g, "pay_min", "the lowest is above the highest, %.40s",
                     gate_get(g, "pay_max"));
}

static void check_closes(const struct gate_check *g, int32_t today, struct vacancy *v)
{
    struct err e = {0};
    char text[GATE_CODE_SIZE];
    v->closes = RECORD_NO_DAY;
    if (!gate_line(g, "closes", text, sizeof text) || text[0] == '\0')
        return;
    if (!gate_date(&v->closes, text, "closes", &e)) {
        gate_failed(g, "closes", &e);
        return;
    }
    char closed[UTC_TEXT_SIZE], now[UTC_TEXT_SIZE];
    date_print(closed, sizeof closed, v->closes);
    date_print(now, sizeof now, today);
    if (v->closes < today)
        gate_problem(g, "closes", "closed on %s, which is before today, %s", closed, now);
}

static void check_tasks(const struct gate_check *g, struct vacancy *v)
{
    struct err e = {0};
    char text[RECORD_TEXT_SIZE];
    if (!gate_line(g, "tasks", text, sizeof text))
        return;
    for (char *p = text; *p != '\0'; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    if (!tasks_parse(&v->tasks, text, "tasks", &e))
        gate_failed(g, "tasks", &e);
}

static bool is_sex(const char *text, size_t size)
{
    static const char *const sexes[] = {"female", "male"};
    while (size > 0 && text[size - 1] == ' ')
        size--;
    for (size_t i = 0; i < LENGTH(sexes); i++)
        if (strlen(sexes[i]) == size && strncasecmp(text, sexes[i], size) == 0)
            return true;
    return false;
}

/* Peerpoint gives no verdict on the reason; that there is one is what can be checked. */
static void check_sex(const struct gate_check *g, struct vacancy *v)
{
    if (!gate_line(g, "sex_requirement", v->sex_requirement, sizeof v->sex_requirement))
        return;
    if (strcasecmp(v->sex_requirement, "none") == 0)
        v->sex_requirement[0] = '\0';
    const char *text = v->sex_requirement;
    size_t size = strcspn(text, ":");
    if (text[0] == '\0')
        return;
    if (!is_sex(text, size))
        gate_problem(g, "sex_requirement",
                     "must be none, or female or male with the reason behind a colon");
    else if (text[size] == '\0' || text[size + 1 + strspn(text + size + 1, " ")] == '\0')
        gate_problem(
            g, "sex_requirement",
            "the Equality Act 2010 (Schedule 9) asks for the reason: write, say, "
            "\"female: intimate care\"");
}

static int code(const struct gate_check *g, const char *column, const struct codes *codes)
{
    int value = 0;
    struct err e = {0};
    char text[GATE_CODE_SIZE];
    gate_code(g, column, text);
    if (!record_code_parse(codes, &value, text, column, &e))
        gate_failed(g, column, &e);
    return value;
}

static void check_codes(const struct gate_check *g, struct vacancy *v)
{
    v->contract = (enum contract)code(g, "contract", &record_contract_codes);
    v->employment =
        (enum employment)code(g, "employment_status", &record_employment_codes);
    v->driver = (enum driver)code(g, "driver", &record_driver_codes);
    v->smoker_ok = (enum tri)code(g, "smoker_ok", &record_tri_codes);
    v->experience = (enum experience)code(g, "experience", &record_experience_codes);
    v->training_given = (enum tri)code(g, "training_given", &record_tri_codes);
    v->check = (enum check_kind)code(g, "dbs", &record_check_kind_codes);
}

/* The employer's home is private, and people answer through Peerpoint, not past it. */
static void check_leaks(const struct gate_check *g)
{
    static const char *const columns[] = {"title",      "area",           "when",
                                          "about_work", "start",          "pets_in_home",
                                          "languages",  "sex_requirement"};
    for (size_t i = 0; i < LENGTH(columns); i++) {
        const char *leak = gate_leak(gate_get(g, columns[i]));
        if (leak != NULL)
            gate_problem(g, columns[i], "holds %s, which may lead to the employer's home",
                         leak);
    }
}

bool gate_vacancy(struct vacancy *out, const struct gate_row *row,
                  const struct gate_rules *rules, struct gate_problems *problems)
{
    const struct gate_check g = {.row = row, .problems = problems};
    problems->count = 0;
    *out = (struct vacancy){0};
    gate_line(&g, "ref", out->source_ref, sizeof out->source_ref);
    gate_needed(&g, "organisation", out->organisation_name,
                sizeof out->organisation_name);
    gate_needed(&g, "title", out->title, sizeof out->title);
    gate_line(&g, "area", out->area, sizeof out->area);
    gate_place(&g, &out->place);
    if (!rules->allow_gaps && gate_get(&g, "area")[0] == '\0' &&
        gate_get(&g, "outcode")[0] == '\0')
        gate_problem(&g, "area",
                     "is missing, and so is the outcode: people ask where it "
                     "is (or allow gaps)");
    check_hours(&g, rules, out);
    gate_line(&g, "when", out->when, sizeof out->when);
    check_pay(&g, rules, out);
    check_codes(&g, out);
    check_tasks(&g, out);
    gate_line(&g, "pets_in_home", out->pets_in_home, sizeof out->pets_in_home);
    gate_line(&g, "languages", out->languages, sizeof out->languages);
    check_sex(&g, out);
    gate_line(&g, "start", out->start, sizeof out->start);
    check_closes(&g, rules->today, out);
    gate_lines(&g, "about_work", out->about_work, sizeof out->about_work);
    check_leaks(&g);
    return problems->count == 0;
}
