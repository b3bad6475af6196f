/* The demo's files pass the gate on any day, and the facts agree with the wage table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/gate.h"
#include "core/money.h"
#include "core/utc.h"
#include "core/wage.h"
#include "server/ctl/ctl_file.h"
#include "tests/test.h"

#define SCRIPT "server/broker/demo-data.sh"
#define NAMES 5
static const char *const names[NAMES] = {"places", "organisations", "venues", "vacancies",
                                         "sessions"};
static const size_t counts[NAMES] = {68, 1, 8, 60, 12};

struct day {
    const char *name, *now;
};

/* Both changes of the clock, a leap day, the turn of a year, late evening. */
static const struct day days[] = {
    {"in November", "2026-11-22T03:09:00Z"},
    {"at the end of a year", "2026-12-31T23:59:00Z"},
    {"before summer time", "2027-03-27T12:00:00Z"},
    {"in summer, after 23:00 UTC", "2027-07-01T23:30:00Z"},
    {"before winter time", "2027-10-30T12:00:00Z"},
    {"on a leap day", "2028-02-29T12:00:00Z"},
};

struct cursor {
    const struct csv *csv;
    size_t row;
};

static const char *get(const void *row, const char *column)
{
    const struct cursor *c = row;
    return csv_cell(c->csv, c->row, column);
}

static struct csv *open_csv(const char *path)
{
    struct bytes text;
    struct err e = {0};
    struct csv *csv = NULL;
    if (!ctl_file_read(&text, path, &e) ||
        !csv_open(&csv, (const char *)text.data, text.size, &e))
        fail_msg("%s: %s", path, e.text);
    bytes_free(&text);
    return csv;
}

static void judge(const char *name, const struct gate_row *row,
                  const struct gate_rules *rules, struct gate_problems *problems)
{
    static struct record out;
    char venue[RECORD_NAME_SIZE];
    if (strcmp(name, "vacancies") == 0)
        (void)gate_vacancy(&out.vacancy, row, rules, problems);
    else if (strcmp(name, "sessions") == 0)
        (void)gate_session(&out.session, venue, row, rules, problems);
    else if (strcmp(name, "venues") == 0)
        (void)gate_venue(&out.venue, row, problems);
    else if (strcmp(name, "organisations") == 0)
        (void)gate_organisation(&out.organisation, row, problems);
}

static void check_file(const char *name, const struct csv *csv,
                       const struct gate_rules *rules)
{
    for (size_t i = 0; i < csv_rows(csv); i++) {
        static struct gate_problems problems;
        problems.count = 0;
        const struct cursor c = {csv, i};
        const struct gate_row row = {get, &c};
        judge(name, &row, rules, &problems);
        if (problems.count > 0)
            fail_msg("%s.csv:%zu: %s \"%s\": %s", name, csv_line(csv, i),
                     problems.items[0].column, problems.items[0].value,
                     problems.items[0].reason);
    }
}

static void passes_the_gate(void **state)
{
    const struct day *day = *state;
    char folder[40], command[160], path[80];
    int64_t now = 0;
    assert_true(utc_parse(&now, day->now, "now", NULL));
    snprintf(folder, sizeof folder, "build/demo-test-%d", (int)getpid());
    snprintf(command, sizeof command, "PEERPOINT_NOW=%s sh " SCRIPT " %s", day->now,
             folder);
    FILE *script = popen(command, "r");
    assert_non_null(script);
    assert_int_equal(pclose(script), 0);
    const struct gate_rules rules = {.today = date_of(now)};
    for (size_t i = 0; i < NAMES; i++) {
        snprintf(path, sizeof path, "%s/%s.csv", folder, names[i]);
        struct csv *csv = open_csv(path);
        assert_int_equal(csv_rows(csv), counts[i]);
        check_file(names[i], csv, &rules);
        csv_close(csv);
        unlink(path);
    }
    rmdir(folder);
}

static bool is_in(const struct csv *csv, const char *column, const char *value)
{
    for (size_t i = 0; i < csv_rows(csv); i++)
        if (strcmp(csv_cell(csv, i, column), value) == 0)
            return true;
    return false;
}

static void files_fit_together(void **state)
{
    (void)state;
    struct csv *places = open_csv("assets/demo/places.csv");
    struct csv *venues = open_csv("assets/demo/venues.csv");
    struct csv *vacancies = open_csv("assets/demo/vacancies.csv");
    struct csv *sessions = open_csv("assets/demo/sessions.csv");
    for (size_t i = 0; i < csv_rows(vacancies); i++)
        assert_true(is_in(places, "outcode", csv_cell(vacancies, i, "outcode")));
    for (size_t i = 0; i < csv_rows(venues); i++)
        assert_true(is_in(places, "outcode", csv_cell(venues, i, "outcode")));
    for (size_t i = 0; i < csv_rows(sessions); i++)
        assert_true(csv_cell(sessions, i, "venue")[0] == '\0' ||
                    is_in(venues, "name", csv_cell(sessions, i, "venue")));
    csv_close(places);
    csv_close(venues);
    csv_close(vacancies);
    csv_close(sessions);
}

/* "21 and over" stands as "minimum_wage.21_and_over". */
static void key_of(char *out, size_t size, const struct wage_band *band)
{
    snprintf(out, size, "minimum_wage.%s", band->label);
    for (char *at = out; *at != '\0'; at++)
        if (*at == ' ')
            *at = '_';
}

static void facts_agree_with_the_wage_table(void **state)
{
    (void)state;
    static const int32_t ages[] = {-1, 17, 18, 19, 21, 22, 23, 24, 25, 60};
    struct csv *facts = open_csv("assets/facts/facts.csv");
    size_t found = 0;
    for (size_t i = 0; i < csv_rows(facts); i++) {
        int32_t from = 0, pence = 0;
        const char *key = csv_cell(facts, i, "key");
        if (strncmp(key, "minimum_wage.", 13) != 0)
            continue;
        assert_true(date_parse(&from, csv_cell(facts, i, "from"), "from", NULL));
        assert_true(money_parse(&pence, csv_cell(facts, i, "value"), "value", NULL));
        bool matched = false;
        for (size_t a = 0; a < LENGTH(ages) && !matched; a++) {
            char wanted[64];
            const struct wage_band *band = wage_for(from, ages[a]);
            assert_non_null(band);
            key_of(wanted, sizeof wanted, band);
            matched =
                strcmp(wanted, key) == 0 && band->pence == pence && band->from == from;
        }
        if (!matched)
            fail_msg("line %zu: %s is not so in the wage table", csv_line(facts, i), key);
        found++;
    }
    assert_int_equal(found, 36);
    csv_close(facts);
}

static void facts_have_all_their_dates(void **state)
{
    (void)state;
    struct csv *facts = open_csv("assets/facts/facts.csv");
    for (size_t i = 0; i < csv_rows(facts); i++) {
        int32_t from = 0, to = 0, checked = 0, review = 0;
        const char *last = csv_cell(facts, i, "to");
        assert_true(date_parse(&from, csv_cell(facts, i, "from"), "from", NULL));
        assert_true(date_parse(&checked, csv_cell(facts, i, "checked_on"), "c", NULL));
        assert_true(date_parse(&review, csv_cell(facts, i, "review_by"), "r", NULL));
        assert_true(review > checked);
        if (last[0] != '\0') {
            assert_true(date_parse(&to, last, "to", NULL));
            assert_true(to > from);
        }
    }
    csv_close(facts);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(days, passes_the_gate);
    RUN_TESTS(TEST(files_fit_together), TEST(facts_agree_with_the_wage_table),
              TEST(facts_have_all_their_dates));
    return failed;
}
