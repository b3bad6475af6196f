#include "tests/test.h"

#include <string.h>

#include "core/uuid.h"

static void the_example_of_the_standard_comes_out(void **state)
{
    (void)state;
    /* RFC 9562, A.6: 2022-02-22T19:22:22.000Z, rand_a 0xCC3, rand_b
     * 0x18C4DC0C0C07398F. */
    const uint8_t random[10] = {0x0c, 0xc3, 0x18, 0xc4, 0xdc,
                                0x0c, 0x0c, 0x07, 0x39, 0x8f};
    char out[UUID_SIZE];
    uuid7_make(out, 0x017F22E279B0, random);
    assert_string_equal(out, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    assert_true(uuid_check(out, "id", NULL));
}

static void later_ones_sort_later(void **state)
{
    (void)state;
    char a[UUID_SIZE], b[UUID_SIZE];
    uuid7_new(a, 1800000000000);
    uuid7_new(b, 1800000000001);
    assert_true(uuid_check(a, "id", NULL));
    assert_true(strcmp(a, b) < 0);
    uuid7_new(b, 1800000000000);
    assert_string_not_equal(a, b);
}

struct row {
    const char *name, *text;
};

static const struct row bad[] = {
    {"empty", ""},
    {"too short", "017f22e2-79b0-7cc3-98c4-dc0c0c07398"},
    {"too long", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0"},
    {"upper case", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F"},
    {"version 4", "017f22e2-79b0-4cc3-98c4-dc0c0c07398f"},
    {"wrong variant", "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f"},
    {"hyphen out of place", "017f22e27-9b0-7cc3-98c4-dc0c0c07398f"},
    {"not hex", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g"},
    {"braces", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}"},
};

static void is_refused(void **state)
{
    const struct row *row = *state;
    struct err e;
    assert_false(uuid_check(row->text, "id", &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_string_equal(e.text, "id: not a UUID of version 7");
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(the_example_of_the_standard_comes_out), TEST(later_ones_sort_later));
    RUN_ROWS(bad, is_refused);
    return failed;
}
