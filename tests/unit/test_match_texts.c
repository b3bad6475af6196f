/* What matching reads in the texts of a vacancy. */
#include "tests/unit/match_jobs.h"

#include "core/match_when.h"

enum { MON = 1, TUE = 2, WED = 4, FRI = 16, SAT = 32, SUN = 64 };

struct when {
    const char *name; /* the text */
    uint32_t days, parts, more_days, more_parts;
};

static const struct when understood[] = {
    {"Saturday 10:00-14:00", SAT, MORNINGS | AFTERNOONS, 0, 0},
    {"Saturday 12:00-17:00", SAT, AFTERNOONS, 0, 0},
    {"Days 08:00-20:00", ALL_WEEK, BY_DAY, 0, 0},
    {"Nights 21:00-07:00", ALL_WEEK, NIGHTS, 0, 0},
    {"Days 07:30-20:00; nights 19:45-08:00", ALL_WEEK, BY_DAY | NIGHTS, 0, 0},
    {"Monday-Sunday, 08:00-20:00 and 20:00-08:00", ALL_WEEK, BY_DAY | NIGHTS, 0, 0},
    {"Part-time evenings 16:00-20:00 or 16:00-21:00", ALL_WEEK, EVENINGS, 0, 0},
    {"Part-time days 09:00-15:00; part-time nights 22:00-07:00", ALL_WEEK,
     MORNINGS | AFTERNOONS | NIGHTS, 0, 0},
    {"Drop-ins 08:15-09:00, 12:30-15:15 and 21:00-21:45 every day", ALL_WEEK, BY_DAY, 0,
     0},
    {"Morning and evening drop-ins", ALL_WEEK, MORNINGS | EVENINGS, 0, 0},
    {"Days and sleep-in nights", ALL_WEEK, BY_DAY | NIGHTS, 0, 0},
    {"Weekday am and pm; Saturday and Sunday", WEEKDAYS_ONLY, BY_DAY, WEEKEND_ONLY,
     BY_DAY | NIGHTS},
    {"Weekday mornings", WEEKDAYS_ONLY, MORNINGS, 0, 0},
    {"weekends", WEEKEND_ONLY, BY_DAY | NIGHTS, 0, 0},
    {"Mondays and Wednesdays, 9am-12pm", MON | WED, MORNINGS, 0, 0},
    {"Fri to Mon evenings", FRI | SAT | SUN | MON, EVENINGS, 0, 0},
    {"Tuesday 9.30 am to 2.30 pm", TUE, MORNINGS | AFTERNOONS, 0, 0},
    {"Sunday 17:00\xE2\x80\x93"
     "22:00",
     SUN, EVENINGS, 0, 0},
    {"Saturday 10:00-14:00 and Sunday 18:00-21:00", SAT, MORNINGS | AFTERNOONS, SUN,
     EVENINGS},
    {"evenings and Saturday 10:00-11:30", ALL_WEEK, EVENINGS, SAT, MORNINGS},
    {"Sunday 22:00-08:00", SUN, NIGHTS, MON, MORNINGS},
    {"Monday 01:00-05:00", SUN, NIGHTS, 0, 0},
};

static void is_read(void **state)
{
    const struct when *want = *state;
    assert_int_equal(match_when_read(want->name),
                     times_of(want->days, want->parts) |
                         times_of(want->more_days, want->more_parts));
}

struct text {
    const char *name;
};

/* Half understood would take a job from somebody whom it suits. */
static const struct text not_understood[] = {
    {""},
    {"Full time on a shared rota"},
    {"Hours vary by day and week"},
    {"Part-time day shifts, weekends may be included"},
    {"Tuesday 08:00-16:00; one 4-5 hour weekend shift (Sunday preferred)"},
    {"Friday 16:00 to Sunday 12:00"},
    {"12-hour days and 12-hour waking nights"},
    {"Shifts of 3 to 3.5 hours, usually on five days"},
    {"no weekends"},
    {"not Mondays"},
    {"Monday except evenings"},
    {"part time"},
    {"from 9am"},
    {"9-5"},
    {"25:00-26:00"},
    {"10:00-14:60"},
    {"10:00-14:000"},
    {"0pm-2pm"},
    {"evenings to Sunday"},
    {"weekdays-Sunday"},
    {"Monday-"},
    {"Monday -10:00"},
    {"Lundi"},
    {"\xE2\x80"},
    {"01:00-02:00 01:00-02:00 01:00-02:00 01:00-02:00 01:00-02:00 01:00-02:00 "
     "01:00-02:00 01:00-02:00 01:00-02:00"},
};

static void is_not_known(void **state)
{
    const struct text *t = *state;
    assert_int_equal(match_when_read(t->name), 0);
}

static uint64_t language(const char *code)
{
    for (size_t i = 0; i < match_language_count(); i++)
        if (strcmp(match_language_code(i), code) == 0)
            return UINT64_C(1) << i;
    fail_msg("no language %s", code);
    return 0;
}

static void languages_are_read_to_the_last_word(void **state)
{
    (void)state;
    uint64_t set = 1;
    assert_true(match_languages_read(&set, ""));
    assert_int_equal(set, 0);
    assert_true(match_languages_read(&set, "English"));
    assert_int_equal(set, language("en"));
    assert_true(match_languages_read(&set, "basic Makaton useful"));
    assert_int_equal(set, language("x-makaton"));
    assert_true(match_languages_read(&set, "urdu or Panjabi; fluent ENGLISH"));
    assert_int_equal(set, language("ur") | language("pa") | language("en"));
    assert_true(match_languages_read(&set, "Some Polish is welcome"));
    assert_int_equal(set, language("pl"));
    assert_true(match_languages_read(&set, "BSL (British Sign Language)"));
    assert_int_equal(set, language("bfi"));
    assert_false(match_languages_read(&set, "English and Klingon"));
    assert_int_equal(set, 0);
    assert_false(match_languages_read(&set, "Englishish"));
    assert_false(match_languages_read(&set, "the family speaks Welsh"));
}

static uint32_t interest(const char *code)
{
    for (size_t i = 0; i < match_interest_count(); i++)
        if (strcmp(match_interest_code(i), code) == 0)
            return UINT32_C(1) << i;
    fail_msg("no interest %s", code);
    return 0;
}

static void interests_are_whole_words_or_their_stems(void **state)
{
    (void)state;
    assert_int_equal(match_interests_read("Likes SWIMMING, and music."),
                     interest("swimming") | interest("music"));
    assert_int_equal(match_interests_read("Part of a party; arthritis; carsick"), 0);
    assert_int_equal(match_interests_read("art"), interest("art"));
    assert_int_equal(match_interests_read("football"),
                     interest("football") | interest("sport"));
    assert_int_equal(match_interests_read(""), 0);
    assert_int_equal(match_interests_read("church, mosque, temple"), 0);
    assert_int_equal(match_interests_read("\xC3\xA9t\xC3\xA9 12 music!"),
                     interest("music"));
}

static void codes_of_words_differ(void **state)
{
    (void)state;
    for (size_t i = 0; i < match_language_count(); i++)
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(match_language_code(i), match_language_code(j));
            assert_string_not_equal(match_language_name(i), match_language_name(j));
        }
    for (size_t i = 0; i < match_interest_count(); i++)
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(match_interest_code(i), match_interest_code(j));
            assert_string_not_equal(match_interest_label(i), match_interest_label(j));
        }
}

/* The gate takes "Female : reason"; what it does not take is asked about, not guessed. */
static void a_requirement_is_read_as_the_gate_takes_it(void **state)
{
    (void)state;
    static struct vacancy v;
    struct match_vacancy view;
    v.closes = RECORD_NO_DAY;
    v.place = (struct place){"", RECORD_NO_PLACE, RECORD_NO_PLACE};
    match_vacancy_of(&view, &v);
    assert_int_equal(view.sex, MATCH_SEX_UNKNOWN);
    assert_false(view.sex_unread);
    snprintf(v.sex_requirement, sizeof v.sex_requirement, "Female : intimate care");
    match_vacancy_of(&view, &v);
    assert_int_equal(view.sex, MATCH_FEMALE);
    snprintf(v.sex_requirement, sizeof v.sex_requirement, "male: intimate care");
    match_vacancy_of(&view, &v);
    assert_int_equal(view.sex, MATCH_MALE);
    assert_false(view.sex_unread);
    snprintf(v.sex_requirement, sizeof v.sex_requirement, "a woman, please");
    match_vacancy_of(&view, &v);
    assert_int_equal(view.sex, MATCH_SEX_UNKNOWN);
    assert_true(view.sex_unread);
    struct match_person p = who_is("Filip");
    struct match m;
    match_judge(&m, &p, &view, TODAY);
    assert_true(m.fits);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(understood, is_read);
    RUN_ROWS(not_understood, is_not_known);
    RUN_TESTS(TEST(languages_are_read_to_the_last_word),
              TEST(interests_are_whole_words_or_their_stems), TEST(codes_of_words_differ),
              TEST(a_requirement_is_read_as_the_gate_takes_it));
    return failed;
}
