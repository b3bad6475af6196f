#include "tests/test.h"

#include <string.h>

#include "core/money.h"

#define POUND "\xC2\xA3"

struct good {
    const char *name;
    int32_t pence;
    const char *shown;
};

static const struct good good[] = {
    {"12.60", 1260, "12.60"},
    {POUND "12.60", 1260, "12.60"},
    {"12", 1200, "12.00"},
    {"12.6", 1260, "12.60"},
    {" 12.60 ", 1260, "12.60"},
    {"0", 0, "0.00"},
    {"0.05", 5, "0.05"},
    {"1,250.00", 125000, "1250.00"},
    {"1250", 125000, "1250.00"},
    {"12,345", 1234500, "12345.00"},
    {"1,000,000", 100000000, "1000000.00"},
    {"0007.10", 710, "7.10"},
};

static void is_read_and_shown(void **state)
{
    const struct good *row = *state;
    int32_t pence = 0;
    char out[MONEY_TEXT_SIZE];
    assert_true(money_parse(&pence, row->name, "pay_min", NULL));
    assert_int_equal(pence, row->pence);
    money_show(out, sizeof out, pence);
    assert_memory_equal(out, POUND, strlen(POUND));
    assert_string_equal(out + strlen(POUND), row->shown);
}

struct bad {
    const char *name;
};

static const struct bad bad[] = {
    {""},
    {"-1"},
    {"+1"},
    {"12.605"},
    {"12."},
    {".50"},
    {"12.60p"},
    {"ask"},
    {"12,50"},
    {"1,25.00"},
    {",125"},
    {"1234,567"},
    {"1,,000"},
    {"1,000,"},
    {"12 60"},
    {"$12"},
    {"1e3"},
    {"0x10"},
    {POUND},
    {POUND POUND "1"},
    {"\xA3"
     "1"},
    {"1000000.01"},
    {"1000001"},
    {"99999999999999999999"},
    {"\xD9\xA1"},
};

static void is_refused(void **state)
{
    const struct bad *row = *state;
    int32_t pence = 77;
    struct err e;
    assert_false(money_parse(&pence, row->name, "pay_min", &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_memory_equal(e.text, "pay_min: ", 9);
    assert_int_equal(pence, 77);
}

static void screens_show_pounds(void **state)
{
    (void)state;
    char out[MONEY_TEXT_SIZE];
    money_show(out, sizeof out, 1271);
    assert_string_equal(out, POUND "12.71");
    money_show(out, sizeof out, 1200);
    assert_string_equal(out, POUND "12.00");
    money_show(out, sizeof out, MONEY_UNKNOWN);
    assert_string_equal(out, "");
}

static void every_amount_reads_back(void **state)
{
    (void)state;
    for (int32_t pence = 0; pence <= MONEY_PENCE_MAX; pence += 997) {
        char out[MONEY_TEXT_SIZE];
        int32_t back = -1;
        money_show(out, sizeof out, pence);
        assert_true(money_parse(&back, out, "pay", NULL));
        assert_int_equal(back, pence);
    }
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(good, is_read_and_shown);
    RUN_ROWS(bad, is_refused);
    RUN_TESTS(TEST(screens_show_pounds), TEST(every_amount_reads_back));
    return failed;
}
