/* Which mentors fit whom, in which order and why. */
#include <stdio.h>
#include <string.h>

#include "core/mentor.h"
#include "tests/test.h"

enum { DAY = 86400, NOW = 1795338000 };

#define ENGLISH UINT64_C(1)
#define POLISH (UINT64_C(1) << 6)
#define BIT(n) (1U << (n))

static struct mentor mentor(void)
{
    return (struct mentor){.id = "01920000-0000-7000-8000-000000000001",
                           .side = MENTOR_SIDE_PA,
                           .topics = BIT(MENTOR_TOPIC_STARTING) | BIT(MENTOR_TOPIC_CARE),
                           .ways = BIT(MENTOR_WAY_PHONE) | BIT(MENTOR_WAY_MEET),
                           .languages = ENGLISH | POLISH,
                           .capacity = 2};
}

static struct mentor_wish wish(void)
{
    return (struct mentor_wish){.topics = BIT(MENTOR_TOPIC_STARTING),
                                .ways = BIT(MENTOR_WAY_PHONE),
                                .sides = BIT(MENTOR_SIDE_PA),
                                .languages = POLISH};
}

/* "side+ language+ ... = 1000" */
static const char *reasons(const struct mentor_match *m)
{
    static const char marks[] = {
        [MATCH_FITS] = '+', [MATCH_PARTLY] = '~', [MATCH_NOT] = '-', [MATCH_ASK] = '?'};
    static char out[200];
    size_t used = 0;
    for (size_t i = 0; i < m->reason_count; i++)
        used += (size_t)snprintf(out + used, sizeof out - used, "%s%c ",
                                 mentor_code_name(m->reasons[i].code),
                                 marks[m->reasons[i].state]);
    snprintf(out + used, sizeof out - used, "= %d", (int)m->score);
    return out;
}

struct pair {
    const char *name;
    void (*change)(struct mentor *m, struct mentor_wish *w);
    bool tried;
    const char *expected;
};

static void nothing(struct mentor *m, struct mentor_wish *w)
{
    (void)m;
    (void)w;
}
static void pause_them(struct mentor *m, struct mentor_wish *w)
{
    (void)w;
    m->paused = true;
}
static void fill_them(struct mentor *m, struct mentor_wish *w)
{
    (void)w;
    m->offered = m->accepted = 1;
}
static void half_full(struct mentor *m, struct mentor_wish *w)
{
    (void)w;
    m->accepted = 1;
}
static void wants_employer(struct mentor *m, struct mentor_wish *w)
{
    (void)m;
    w->sides = BIT(MENTOR_SIDE_EMPLOYER);
}
static void wants_either(struct mentor *m, struct mentor_wish *w)
{
    (void)m;
    w->sides = BIT(MENTOR_SIDE_EMPLOYER) | BIT(MENTOR_SIDE_PA);
}
static void speaks_english_only(struct mentor *m, struct mentor_wish *w)
{
    (void)w;
    m->languages = ENGLISH;
}
static void wants_to_write(struct mentor *m, struct mentor_wish *w)
{
    (void)m;
    w->ways = BIT(MENTOR_WAY_TEXT);
}
static void wants_more_ways(struct mentor *m, struct mentor_wish *w)
{
    (void)m;
    w->ways = BIT(MENTOR_WAY_TEXT) | BIT(MENTOR_WAY_PHONE);
}
static void wants_other_topics(struct mentor *m, struct mentor_wish *w)
{
    (void)m;
    w->topics = BIT(MENTOR_TOPIC_ENDING);
}
static void wants_two_topics(struct mentor *m, struct mentor_wish *w)
{
    (void)m;
    w->topics |= BIT(MENTOR_TOPIC_ENDING);
}
static void was_asked_today(struct mentor *m, struct mentor_wish *w)
{
    (void)w;
    m->asked_at = NOW - 60;
}
static void was_asked_15_days_ago(struct mentor *m, struct mentor_wish *w)
{
    (void)w;
    m->asked_at = NOW - 15 * DAY;
}
static void was_asked_tomorrow(struct mentor *m, struct mentor_wish *w)
{
    (void)w;
    m->asked_at = NOW + DAY;
}

static const struct pair pairs[] = {
    {"all fits", nothing, false, "side+ language+ way+ topics+ room+ rest+ = 1000"},
    {"paused", pause_them, false, "free- = 0"},
    {"has as many people as they have room for", fill_them, false, "free- = 0"},
    {"was asked for this person before", nothing, true, "untried- = 0"},
    {"half full", half_full, false, "side+ language+ way+ topics+ room~ rest+ = 925"},
    {"the other side is wanted", wants_employer, false, "side- = 0"},
    {"either side is welcome", wants_either, false,
     "side+ language+ way+ topics+ room+ rest+ = 1000"},
    {"no language in common", speaks_english_only, false, "language- = 0"},
    {"no way to talk in common", wants_to_write, false, "way- = 0"},
    {"one of two ways", wants_more_ways, false,
     "side+ language+ way~ topics+ room+ rest+ = 925"},
    {"other topics count least", wants_other_topics, false,
     "side+ language+ way+ topics- room+ rest+ = 450"},
    {"one of two topics", wants_two_topics, false,
     "side+ language+ way+ topics~ room+ rest+ = 725"},
    {"asked today", was_asked_today, false,
     "side+ language+ way+ topics+ room+ rest- = 850"},
    {"asked 15 days ago", was_asked_15_days_ago, false,
     "side+ language+ way+ topics+ room+ rest~ = 925"},
    {"asked before the clock was put back", was_asked_tomorrow, false,
     "side+ language+ way+ topics+ room+ rest- = 850"},
};

static void is_judged(void **state)
{
    const struct pair *x = *state;
    struct mentor m = mentor();
    struct mentor_wish w = wish();
    struct mentor_match match;
    x->change(&m, &w);
    mentor_judge(&match, &w, &m, x->tried, NOW);
    assert_string_equal(reasons(&match), x->expected);
    assert_int_equal(match.fits, match.score > 0);
}

static uint32_t roll(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % below;
}

static struct mentor any_mentor(uint32_t *seed, unsigned number)
{
    struct mentor m = {.side = (enum mentor_side)roll(seed, 2),
                       .topics = 1 + roll(seed, (1U << MENTOR_TOPIC_COUNT) - 1),
                       .ways = 1 + roll(seed, (1U << MENTOR_WAY_COUNT) - 1),
                       .languages = 1 + roll(seed, 7),
                       .capacity = 1 + roll(seed, 4),
                       .paused = roll(seed, 6) == 0,
                       .asked_at = NOW - DAY * (int64_t)roll(seed, 60)};
    m.accepted = roll(seed, m.capacity + 1);
    snprintf(m.id, sizeof m.id, "01920000-0000-7000-8000-%012u", number);
    return m;
}

enum { MANY = 40, ROOM = 7 };

/* The list has what judging each alone gives, whatever the order in which they came. */
static void the_order_in_which_they_come_changes_nothing(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 500; round++) {
        struct mentor all[MANY];
        struct mentor_entry one[ROOM], other[ROOM];
        struct mentor_list a, b;
        struct mentor_wish w = {.topics = 1 + roll(&seed, 100),
                                .ways = 1 + roll(&seed, 31),
                                .sides = 1 + roll(&seed, 3),
                                .languages = 1 + roll(&seed, 7)};
        mentor_list_init(&a, one, ROOM);
        mentor_list_init(&b, other, ROOM);
        for (unsigned i = 0; i < MANY; i++)
            all[i] = any_mentor(&seed, i);
        for (unsigned i = 0; i < MANY; i++)
            mentor_list_add(&a, &w, &all[i], false, NOW);
        for (unsigned i = MANY; i-- > 0;)
            mentor_list_add(&b, &w, &all[i], false, NOW);
        assert_int_equal(a.count, b.count);
        assert_int_equal(a.fitting, b.fitting);
        assert_memory_equal(a.broken, b.broken, sizeof a.broken);
        for (size_t i = 0; i < a.count; i++)
            assert_string_equal(one[i].mentor.id, other[i].mentor.id);
    }
}

static void nobody_listed_breaks_a_condition_and_reasons_sum_up(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (int round = 0; round < 20000; round++) {
        struct mentor m = any_mentor(&seed, 1);
        struct mentor_wish w = {.topics = 1 + roll(&seed, 100),
                                .ways = 1 + roll(&seed, 31),
                                .sides = 1 + roll(&seed, 3),
                                .languages = 1 + roll(&seed, 7)};
        struct mentor_match match;
        int32_t sum = 0;
        mentor_judge(&match, &w, &m, false, NOW);
        bool may = !m.paused && m.offered + m.accepted < m.capacity &&
                   (w.sides >> m.side & 1) != 0 && (w.languages & m.languages) != 0 &&
                   (w.ways & m.ways) != 0;
        assert_int_equal(match.fits, may);
        for (size_t i = 0; i < match.reason_count; i++) {
            const struct mentor_reason *r = &match.reasons[i];
            sum += r->points;
            assert_in_range(r->points, 0, mentor_points_max(r->code));
        }
        assert_int_equal(sum, match.score);
    }
}

static void all_points_make_a_thousand_and_stand_in_the_document(void **state)
{
    (void)state;
    static char doc[60000];
    int32_t sum = 0;
    FILE *file = fopen("docs/mentors.md", "r");
    assert_non_null(file);
    doc[fread(doc, 1, sizeof doc - 1, file)] = '\0';
    fclose(file);
    for (int c = 0; c < MENTOR_CODE_COUNT; c++) {
        char row[60];
        enum mentor_code code = (enum mentor_code)c;
        snprintf(row, sizeof row, "| `%s` | %d |", mentor_code_name(code),
                 (int)mentor_points_max(code));
        if (strstr(doc, row) == NULL)
            fail_msg("docs/mentors.md lacks: %s", row);
        sum += mentor_points_max(code);
    }
    assert_int_equal(sum, 1000);
}

static void what_staff_type_is_checked(void **state)
{
    (void)state;
    struct err e;
    struct mentor m = mentor();
    assert_true(mentor_check(&m, &e));
    m.capacity = 0;
    assert_false(mentor_check(&m, &e));
    assert_non_null(strstr(e.text, "capacity"));
    m = mentor();
    m.capacity = MENTOR_CAPACITY_MAX + 1;
    assert_false(mentor_check(&m, &e));
    m = mentor();
    m.languages = 0;
    assert_false(mentor_check(&m, &e));
    assert_non_null(strstr(e.text, "languages"));
    m = mentor();
    m.topics = 1U << MENTOR_TOPIC_COUNT;
    assert_false(mentor_check(&m, &e));
    m = mentor();
    m.ways = 0;
    assert_false(mentor_check(&m, &e));
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(pairs, is_judged);
    RUN_TESTS(TEST(the_order_in_which_they_come_changes_nothing),
              TEST(nobody_listed_breaks_a_condition_and_reasons_sum_up),
              TEST(all_points_make_a_thousand_and_stand_in_the_document),
              TEST(what_staff_type_is_checked));
    return failed;
}
