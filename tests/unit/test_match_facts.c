/* What matching reads of a vacancy, as bytes beside its record. */
#include <inttypes.h>

#include "core/match_facts.h"
#include "tests/unit/match_jobs.h"

static void assert_same_facts(const struct match_vacancy *a,
                              const struct match_vacancy *b)
{
    assert_int_equal(a->place.lat, b->place.lat);
    assert_int_equal(a->place.lon, b->place.lon);
    assert_int_equal(a->tasks, b->tasks);
    assert_int_equal(a->times, b->times);
    assert_int_equal(a->interests, b->interests);
    assert_true(a->languages == b->languages);
    assert_int_equal(a->week_minutes_min, b->week_minutes_min);
    assert_int_equal(a->week_minutes_max, b->week_minutes_max);
    assert_int_equal(a->pay_min, b->pay_min);
    assert_int_equal(a->pay_max, b->pay_max);
    assert_int_equal(a->closes, b->closes);
    assert_int_equal(a->driver, b->driver);
    assert_int_equal(a->experience, b->experience);
    assert_int_equal(a->training_given, b->training_given);
    assert_int_equal(a->contract, b->contract);
    assert_int_equal(a->sex, b->sex);
    assert_int_equal(a->sex_unread, b->sex_unread);
    assert_int_equal(a->languages_unread, b->languages_unread);
}

static void assert_kept_whole(const struct match_vacancy *v)
{
    uint8_t bytes[MATCH_FACTS_SIZE];
    struct match_vacancy again;
    match_facts_put(bytes, v);
    assert_true(match_facts_get(&again, bytes, sizeof bytes));
    assert_same_facts(&again, v);
}

static void each_job_is_the_same_when_it_is_read_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(jobs); i++) {
        const struct match_vacancy v = job_view(&jobs[i]);
        assert_kept_whole(&v);
    }
}

/* Each member another value, and the greatest and least of the numbers. */
static void each_member_has_its_own_place(void **state)
{
    (void)state;
    struct match_vacancy v = {.place = {"", INT32_MIN, INT32_MAX},
                              .tasks = 0x1234567,
                              .times = 0xF00000F,
                              .interests = 0xA5A5A5A5,
                              .languages = UINT64_C(0xFEDCBA9876543210),
                              .week_minutes_min = -1,
                              .week_minutes_max = 10080,
                              .pay_min = 1271,
                              .pay_max = 9999,
                              .closes = RECORD_NO_DAY,
                              .driver = DRIVER_OWN_CAR,
                              .experience = EXPERIENCE_HELPFUL,
                              .training_given = TRI_NO,
                              .contract = CONTRACT_BANK,
                              .sex = MATCH_MALE,
                              .sex_unread = true};
    assert_kept_whole(&v);
    v.sex_unread = false;
    v.languages_unread = true;
    assert_kept_whole(&v);
}

static void bytes_of_another_version_or_size_are_refused(void **state)
{
    (void)state;
    uint8_t bytes[MATCH_FACTS_SIZE + 1] = {0};
    struct match_vacancy v = job_view(&jobs[0]);
    match_facts_put(bytes, &v);
    assert_false(match_facts_get(&v, bytes, sizeof bytes));
    assert_false(match_facts_get(&v, bytes, MATCH_FACTS_SIZE - 1));
    assert_false(match_facts_get(&v, NULL, 0));
    bytes[0]++;
    assert_false(match_facts_get(&v, bytes, MATCH_FACTS_SIZE));
    assert_int_equal(v.place.lat, RECORD_NO_PLACE); /* and nothing is known */
}

/* Whoever changes what is read here, or how it is written, raises CONTENT_PROJECTION (and
 * MATCH_FACTS_VERSION): kiosks would go on with the bytes that they have. */
static uint64_t sum_of(uint64_t sum, const struct match_vacancy *v)
{
    uint8_t bytes[MATCH_FACTS_SIZE];
    match_facts_put(bytes, v);
    for (size_t at = 0; at < sizeof bytes; at++)
        sum = sum * 1099511628211U + bytes[at];
    return sum;
}

static void the_bytes_are_those_that_kiosks_have(void **state)
{
    (void)state;
    static struct vacancy texts = {.title = "Swimming and football",
                                   .about_work = "We garden, and cook Polish food",
                                   .when = "Saturday 10:00-14:00; weekday evenings",
                                   .languages = "Polish; some BSL",
                                   .sex_requirement = "male: help with washing"};
    uint64_t sum = 0;
    struct match_vacancy v;
    for (size_t i = 0; i < LENGTH(jobs); i++) {
        v = job_view(&jobs[i]);
        sum = sum_of(sum, &v);
    }
    match_vacancy_of(&v, &texts);
    sum = sum_of(sum, &v);
    if (sum != UINT64_C(10651331165726720830))
        fail_msg("%" PRIu64, sum);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(each_job_is_the_same_when_it_is_read_again),
              TEST(each_member_has_its_own_place),
              TEST(bytes_of_another_version_or_size_are_refused),
              TEST(the_bytes_are_those_that_kiosks_have));
    return failed;
}
