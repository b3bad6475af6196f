#include <stdio.h>
#include <string.h>

#include "core/notice.h"
#include "tests/test.h"

#define OP "0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"

static const struct notice notices[] = {
    {.kind = NOTICE_STATE,
     .online = true,
     .hub = true,
     .clock_trusted = true,
     .seq = 7,
     .synced_at = 1795339800,
     .outbox = 2},
    {.kind = NOTICE_STATE, .trouble = "disk full"},
    {.kind = NOTICE_STATE, .since = 1795330000, .software = "0.1.0"},
    {.kind = NOTICE_CONTENT, .seq = 12345678901},
    {.kind = NOTICE_OUTCOME, .op = OP},
    {.kind = NOTICE_HI},
    {.kind = NOTICE_SAVED},
    {.kind = NOTICE_UNREADABLE},
    {.kind = NOTICE_ASK,
     .cid = "00000000000000aa",
     .key = "0123456789abcdef",
     .box = {1, 2, 3},
     .box_size = 560},
    {.kind = NOTICE_ANSWER, .cid = "00000000000000aa", .box = {9}, .box_size = 560},
    {.kind = NOTICE_ANSWER, .cid = "00000000000000aa"},
};

static void what_is_put_can_be_got(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(notices); i++) {
        struct bytes out;
        struct notice back;
        struct err e;
        bytes_init(&out, NOTICE_MAX);
        assert_true(notice_put(&out, &notices[i], &e));
        if (!notice_get(&back, out.data, out.size, &e))
            fail_msg("%s", e.text);
        assert_memory_equal(&back, &notices[i], sizeof back);
        bytes_free(&out);
    }
}

static void its_form_is_the_one_in_the_header(void **state)
{
    (void)state;
    struct bytes out;
    struct err e;
    bytes_init(&out, NOTICE_MAX);
    assert_true(notice_put(&out, &notices[0], &e));
    assert_string_equal((const char *)out.data,
                        "{\"k\":\"state\",\"online\":true,\"hub\":true,\"clock\":"
                        "\"trusted\",\"seq\":7,\"synced_at\":1795339800,\"outbox\":2,"
                        "\"trouble\":\"\"}");
    bytes_free(&out);
}

static const struct bad {
    const char *name;
    const char *text;
    const char *field;
} bad_notices[] = {
    {"empty", "", "notice"},
    {"no object", "[1]", "notice"},
    {"no kind", "{}", "k"},
    {"an unknown kind", "{\"k\":\"dance\"}", "k"},
    {"a kind that is no text", "{\"k\":3}", "k"},
    {"a double field", "{\"k\":\"hi\",\"k\":\"saved\"}", "notice"},
    {"a negative seq", "{\"k\":\"content\",\"seq\":-1}", "seq"},
    {"a seq that is text", "{\"k\":\"content\",\"seq\":\"1\"}", "seq"},
    {"an op that is none", "{\"k\":\"outcome\",\"op\":\"x\"}", "op"},
    {"a question without a box", "{\"k\":\"ask\",\"cid\":\"a\",\"key\":\"b\"}", "box"},
    {"a box that is none", "{\"k\":\"answer\",\"cid\":\"a\",\"box\":\"?\"}", "box"},
    {"an answer to nothing", "{\"k\":\"answer\"}", "cid"},
    {"a half state", "{\"k\":\"state\",\"online\":true}", "hub"},
    {"bad UTF-8", "{\"k\":\"\xff\"}", "notice"},
};

static void bad_notices_are_refused_by_field(void **state)
{
    const struct bad *row = *state;
    struct notice n;
    struct err e = {0};
    assert_false(notice_get(&n, row->text, strlen(row->text), &e));
    assert_int_equal(e.kind, ERR_INPUT);
    if (strstr(e.text, row->field) == NULL)
        fail_msg("says: %s", e.text);
}

static void an_oversized_notice_is_refused(void **state)
{
    (void)state;
    static char text[NOTICE_MAX + 2];
    struct notice n;
    struct err e;
    memset(text, ' ', sizeof text);
    assert_false(notice_get(&n, text, NOTICE_MAX + 1, &e));
    assert_int_equal(e.kind, ERR_INPUT);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(bad_notices, bad_notices_are_refused_by_field);
    RUN_TESTS(TEST(what_is_put_can_be_got), TEST(its_form_is_the_one_in_the_header),
              TEST(an_oversized_notice_is_refused));
    return failed;
}
