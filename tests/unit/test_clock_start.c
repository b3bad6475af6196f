/* What a machine's clock is before any hub has told it, and whether it is trusted. */
#include "host/clock.h"
#include "tests/unit/fake_sys.h"

#define SYSTEM "2027-03-01T12:00:00Z"
enum { SYSTEM_S = 1803902400, DAY_S = 86400 };

static const char *saved_path(void)
{
    static char path[96];
    snprintf(path, sizeof path, "%s/saved", sys);
    return path;
}

static void put_clock(const char *file, int64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%lld\n", (long long)number);
    put(file, text);
}

/* A machine whose system's clock says `system` and whose battery clock says otherwise. */
static void boot(const char *system, int64_t battery)
{
    struct err e;
    setenv("PEERPOINT_NOW", system, 1);
    assert_true(clock_open(&e));
    put_clock("class/rtc/rtc0/hctosys", 1);
    put_clock("class/rtc/rtc0/since_epoch", battery);
}

static bool starts_trusted(void)
{
    return clock_start(saved_path(), sys);
}

static void is_about(int64_t wanted)
{
    int64_t now = clock_now();
    assert_true(now >= wanted && now <= wanted + 60);
}

static void a_battery_clock_that_set_the_systems_is_trusted(void **state)
{
    (void)state;
    boot(SYSTEM, SYSTEM_S + 1);
    assert_true(starts_trusted());
    is_about(SYSTEM_S);
}

static void so_is_the_second_one_of_two(void **state)
{
    (void)state;
    boot(SYSTEM, 1);
    put_clock("class/rtc/rtc0/hctosys", 0);
    put_clock("class/rtc/rtc1/hctosys", 1);
    put_clock("class/rtc/rtc1/since_epoch", SYSTEM_S);
    assert_true(starts_trusted());
}

static void without_a_battery_clock_nothing_is_trusted(void **state)
{
    (void)state;
    struct err e;
    setenv("PEERPOINT_NOW", SYSTEM, 1);
    assert_true(clock_open(&e));
    assert_false(starts_trusted());
    is_about(SYSTEM_S);
}

static void nor_by_one_that_did_not_set_the_systems(void **state)
{
    (void)state;
    boot(SYSTEM, SYSTEM_S);
    put_clock("class/rtc/rtc0/hctosys", 0);
    assert_false(starts_trusted());
}

static void an_empty_battery_is_not_trusted_when_somebody_set_the_clock(void **state)
{
    (void)state;
    boot(SYSTEM, 7200);
    assert_false(starts_trusted());
}

static void nor_is_one_that_is_before_the_saved_time_and_the_clock_begins_there(
    void **state)
{
    (void)state;
    boot(SYSTEM, SYSTEM_S);
    put_clock("saved", SYSTEM_S + DAY_S);
    assert_false(starts_trusted());
    is_about(SYSTEM_S + DAY_S);
}

static void a_saved_time_of_yesterday_changes_nothing(void **state)
{
    (void)state;
    boot(SYSTEM, SYSTEM_S);
    put_clock("saved", SYSTEM_S - DAY_S);
    assert_true(starts_trusted());
    is_about(SYSTEM_S);
}

static void the_clock_begins_no_earlier_than_the_programs_build(void **state)
{
    (void)state;
    boot("2020-01-01T00:00:00Z", 1577836800);
    assert_false(starts_trusted());
    assert_true(clock_now() >= 1767225600);
}

static void a_battery_clock_far_ahead_is_not_trusted(void **state)
{
    (void)state;
    boot("2080-01-01T00:00:00Z", 3471292800);
    assert_false(starts_trusted());
}

static void nonsense_in_the_files_is_as_if_they_were_missing(void **state)
{
    (void)state;
    boot(SYSTEM, SYSTEM_S);
    put("saved", "9999999999999999999\n");
    assert_true(starts_trusted());
    put("class/rtc/rtc0/since_epoch", "soon\n");
    assert_false(starts_trusted());
    is_about(SYSTEM_S);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(IN_SYS(a_battery_clock_that_set_the_systems_is_trusted),
              IN_SYS(so_is_the_second_one_of_two),
              IN_SYS(without_a_battery_clock_nothing_is_trusted),
              IN_SYS(nor_by_one_that_did_not_set_the_systems),
              IN_SYS(an_empty_battery_is_not_trusted_when_somebody_set_the_clock),
              IN_SYS(nor_is_one_that_is_before_the_saved_time_and_the_clock_begins_there),
              IN_SYS(a_saved_time_of_yesterday_changes_nothing),
              IN_SYS(the_clock_begins_no_earlier_than_the_programs_build),
              IN_SYS(a_battery_clock_far_ahead_is_not_trusted),
              IN_SYS(nonsense_in_the_files_is_as_if_they_were_missing));
    return failed;
}
