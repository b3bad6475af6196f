#include "tests/test.h"

#include <string.h>

#include "core/bytes.h"

static void additions_follow_each_other_and_stay_terminated(void **state)
{
    (void)state;
    struct bytes b;
    bytes_init(&b, 100);
    bytes_text(&b, "one ");
    bytes_add(&b, "two\0", 4);
    bytes_printf(&b, " %d%s", 3, "!");
    assert_true(bytes_ok(&b, "text", NULL));
    assert_int_equal(b.size, 11);
    assert_memory_equal(b.data, "one two\0 3!", 12);
    bytes_free(&b);
}

static void at_the_maximum_nothing_is_added_and_it_stays_failed(void **state)
{
    (void)state;
    struct err e;
    struct bytes b;
    bytes_init(&b, 5);
    bytes_text(&b, "12345");
    assert_true(bytes_ok(&b, "text", &e));
    bytes_text(&b, "6");
    assert_false(bytes_ok(&b, "text", &e));
    assert_int_equal(e.kind, ERR_FULL);
    assert_string_equal(e.text, "text: longer than 5 bytes, or no memory");
    assert_string_equal((char *)b.data, "12345");
    bytes_clear(&b);
    bytes_printf(&b, "%s", "123456");
    assert_false(bytes_ok(&b, "text", &e));
    assert_int_equal(b.size, 0);
    bytes_clear(&b);
    bytes_text(&b, "1");
    assert_true(bytes_ok(&b, "text", &e));
    bytes_wipe(&b);
    assert_null(b.data);
}

static void it_grows_over_many_additions(void **state)
{
    (void)state;
    struct bytes b;
    bytes_init(&b, 100000);
    for (int i = 0; i < 20000; i++)
        bytes_add(&b, "abcde", 5);
    assert_true(bytes_ok(&b, "text", NULL));
    assert_int_equal(b.size, 100000);
    for (size_t i = 0; i < b.size; i++)
        assert_int_equal(b.data[i], "abcde"[i % 5]);
    bytes_free(&b);
}

static void hex_goes_there_and_back(void **state)
{
    (void)state;
    const uint8_t in[4] = {0x00, 0x7f, 0x80, 0xff};
    char text[9];
    uint8_t out[4];
    hex_print(text, sizeof text, in, sizeof in);
    assert_string_equal(text, "007f80ff");
    assert_true(hex_parse(out, sizeof out, "007F80ff", "key", NULL));
    assert_memory_equal(in, out, 4);
}

static void bad_hex_is_refused_by_name(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "007f80f", "007f80fff", "007f80fg", "00 f80ff"};
    uint8_t out[4];
    for (size_t i = 0; i < LENGTH(bad); i++) {
        struct err e;
        assert_false(hex_parse(out, sizeof out, bad[i], "key", &e));
        assert_string_equal(e.text, "key: not 8 hex digits");
    }
}

static void base64_goes_there_and_back_at_every_length(void **state)
{
    (void)state;
    for (size_t size = 0; size < 70; size++) {
        uint8_t in[70];
        for (size_t i = 0; i < size; i++)
            in[i] = (uint8_t)(i * 37 + size);
        struct bytes text, out;
        bytes_init(&text, 1000);
        bytes_init(&out, 1000);
        bytes_text(&text, "");
        base64_print(&text, in, size);
        assert_true(bytes_ok(&text, "text", NULL));
        assert_int_equal(text.size, strlen((char *)text.data));
        assert_true(base64_parse(&out, (char *)text.data, "box", NULL));
        assert_int_equal(out.size, size);
        if (size > 0)
            assert_memory_equal(out.data, in, size);
        bytes_free(&text);
        bytes_free(&out);
    }
}

static void bad_base64_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "A", "AA", "AAA", "AA=A", "====", "A===", "AB==", "AA-_", "AAAA\nAA=", "AA A"};
    struct bytes out;
    bytes_init(&out, 100);
    bytes_text(&out, "kept");
    for (size_t i = 0; i < LENGTH(bad); i++) {
        struct err e;
        assert_false(base64_parse(&out, bad[i], "box", &e));
        assert_string_equal(e.text, "box: not base64");
        assert_string_equal((char *)out.data, "kept");
    }
    bytes_free(&out);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(additions_follow_each_other_and_stay_terminated),
              TEST(at_the_maximum_nothing_is_added_and_it_stays_failed),
              TEST(it_grows_over_many_additions), TEST(hex_goes_there_and_back),
              TEST(bad_hex_is_refused_by_name),
              TEST(base64_goes_there_and_back_at_every_length),
              TEST(bad_base64_is_refused_and_changes_nothing));
    return failed;
}
