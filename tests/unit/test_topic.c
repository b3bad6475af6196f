#include "tests/test.h"

#include <string.h>

#include "core/topic.h"

static const struct row {
    const char *name;
    struct topic topic;
} good[] = {
    {"v1/leeds/d/head", {TOPIC_HEAD, "leeds", ""}},
    {"v1/leeds/d/chg", {TOPIC_CHANGE, "leeds", ""}},
    {"v1/leeds/h/st", {TOPIC_HUB_STATUS, "leeds", ""}},
    {"v1/leeds/k/leeds.k.kiosk-1/req", {TOPIC_REQUEST, "leeds", "leeds.k.kiosk-1"}},
    {"v1/leeds/k/leeds.k.kiosk-1/rsp", {TOPIC_RESPONSE, "leeds", "leeds.k.kiosk-1"}},
    {"v1/leeds/k/leeds.k.kiosk-1/op", {TOPIC_OP, "leeds", "leeds.k.kiosk-1"}},
    {"v1/leeds/k/leeds.k.kiosk-1/out", {TOPIC_OUTCOME, "leeds", "leeds.k.kiosk-1"}},
    {"v1/leeds/k/leeds.k.kiosk-1/st", {TOPIC_STATUS, "leeds", "leeds.k.kiosk-1"}},
    {"v1/abc/k/abc.k.abc/st", {TOPIC_STATUS, "abc", "abc.k.abc"}},
    {"v1/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/k/"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.k.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/req",
     {TOPIC_REQUEST, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.k.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}},
};

static const struct bad {
    const char *name;
} bad[] = {
    {""},
    {"v1"},
    {"v1/"},
    {"v2/leeds/d/head"},
    {"v1/leeds"},
    {"v1/leeds/"},
    {"v1/leeds/d"},
    {"v1/leeds/d/"},
    {"v1/leeds/d/heads"},
    {"v1/leeds/d/head/"},
    {"v1/leeds/op"},
    {"v1/le/d/head"},
    {"v1/Leeds/d/head"},
    {"v1/le+ds/d/head"},
    {"v1/#/d/head"},
    {"v1//d/head"},
    {"/v1/leeds/d/head"},
    {"v1/leeds/k/kiosk-1/op"},
    {"v1/leeds/k/leeds.k.kiosk-1"},
    {"v1/leeds/k/leeds.k.kiosk-1/"},
    {"v1/leeds/k/leeds.k.kiosk-1/d/head"},
    {"v1/leeds/k/leeds.k.kiosk-1/op/x"},
    {"v1/leeds/k/york.k.kiosk-1/op"},
    {"v1/leeds/k/leeds.hub/op"},
    {"v1/leeds/k/leeds.k./op"},
    {"v1/leeds/k/leeds.k.k.kiosk-1/op"},
    {"v1/leeds/k/leeds.k.kio\xc3\xa9sk/op"},
    {"v1/leeds/k/leeds.k.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/op"},
    {"v1/leeds/k/"
     "leeds.k.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/op"},
};

static void parses_and_prints_back(void **state)
{
    const struct row *row = *state;
    struct topic t;
    struct err e;
    assert_true(topic_parse(&t, row->name, &e));
    assert_int_equal(t.kind, row->topic.kind);
    assert_string_equal(t.area, row->topic.area);
    assert_string_equal(t.kiosk, row->topic.kiosk);
    char text[TOPIC_SIZE];
    topic_of(text, t.kind, t.area, t.kiosk);
    assert_string_equal(text, row->name);
}

static void is_refused(void **state)
{
    const struct bad *row = *state;
    struct topic t;
    struct err e = {0};
    assert_false(topic_parse(&t, row->name, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_non_null(strstr(e.text, "topic: "));
}

static void a_hub_to_all_topic_needs_no_kiosk(void **state)
{
    (void)state;
    char text[TOPIC_SIZE];
    topic_of(text, TOPIC_HEAD, "leeds", NULL);
    assert_string_equal(text, "v1/leeds/d/head");
}

static void a_kiosk_name_is_made_of_two_labels(void **state)
{
    (void)state;
    char name[NAME_SIZE];
    char area[AREA_SIZE];
    struct err e;
    assert_true(kiosk_name_make(name, "leeds", "kiosk-1", &e));
    assert_string_equal(name, "leeds.k.kiosk-1");
    assert_true(kiosk_name_parse(area, name, &e));
    assert_string_equal(area, "leeds");
    assert_false(kiosk_name_make(name, "leeds", "kiosk.1", &e));
    assert_false(kiosk_name_make(name, "le/ds", "kiosk-1", &e));
    assert_false(kiosk_name_make(name, "leeds", "", &e));
}

static void a_hub_is_no_kiosk(void **state)
{
    (void)state;
    char area[AREA_SIZE];
    struct err e;
    static const char *const names[] = {
        "leeds.hub", "leeds", "", ".k.kiosk-1", "leeds.k.kiosk-1/x", "leeds.x.kiosk-1"};
    for (size_t i = 0; i < LENGTH(names); i++)
        assert_false(kiosk_name_parse(area, names[i], &e));
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(good, parses_and_prints_back);
    RUN_ROWS(bad, is_refused);
    RUN_TESTS(TEST(a_hub_to_all_topic_needs_no_kiosk),
              TEST(a_kiosk_name_is_made_of_two_labels), TEST(a_hub_is_no_kiosk));
    return failed;
}
