/* POST /match: the ranking that a kiosk would show somebody, for staff beside them. */
#include "tests/unit/api_service.h"

#define MATCH "/api/v1/match"
#define ROW(ref, title, outcode, rest)                                                   \
    "{\"ref\":\"" ref "\",\"organisation\":\"Invented CIL\",\"title\":\"" title          \
    "\",\"area\":\"Leeds\",\"outcode\":\"" outcode                                       \
    "\",\"hours_per_week_min\":10,\"pay_min\":13.5,"                                     \
    "\"tasks\":\"cooking;shopping\"" rest "}"

static const char places[] =
    "{\"rows\":[{\"outcode\":\"LS6\",\"lat\":53.82,\"lon\":-1.56},"
    "{\"outcode\":\"LS16\",\"lat\":53.85,\"lon\":-1.6},"
    "{\"outcode\":\"YO1\",\"lat\":53.96,\"lon\":-1.08}]}";
static const char jobs[] = "{\"rows\":[" ROW("A", "Farther", "LS16", "") "," ROW(
    "B", "Nearer", "LS6",
    "") "," ROW("C", "In York", "YO1",
                "") "," ROW("D", "By night", "LS6",
                            ",\"when\":\"Nights 21:00-07:00\"") "," ROW("E", "Gone",
                                                                        "LS6", "") "]}";

static const char asha[] =
    "{\"person\":{\"place\":{\"outcode\":\"LS6\"},\"travel\":{\"miles\":5},"
    "\"times\":{\"monday\":[\"morning\"]},\"tasks\":{\"cooking\":\"yes\"}}}";

static void open_hub(struct service *s)
{
    service_open(s);
    service_start(s);
    assert_int_equal(post(s, "/api/v1/places/import", places), 200);
    assert_int_equal(post(s, "/api/v1/vacancies/push", jobs), 200);
    assert_int_equal(number_in(s, "created"), 5);
    assert_int_equal(get(s, "/api/v1/vacancies", s->operator), 200);
    json_t *all = json_of(s);
    json_t *gone = json_array_get(json_object_get(all, "items"), 4);
    char path[80];
    snprintf(path, sizeof path, "/api/v1/vacancies/%s/close",
             json_string_value(json_object_get(gone, "ref")));
    json_decref(all);
    assert_int_equal(post(s, path, "{\"result\":\"filled\"}"), 200);
}

static void close_hub(struct service *s)
{
    service_stop(s);
    service_close(s);
}

static const char *title_at(const json_t *root, size_t i)
{
    const json_t *item = json_array_get(json_object_get(root, "items"), i);
    const json_t *vacancy = json_object_get(item, "vacancy");
    const char *title = json_string_value(json_object_get(vacancy, "title"));
    return title == NULL ? "" : title;
}

static json_int_t hidden(const json_t *root, const char *why)
{
    return json_integer_value(json_object_get(json_object_get(root, "not_shown"), why));
}

static void an_editor_sees_what_fits_and_why(void **state)
{
    (void)state;
    struct service s;
    open_hub(&s);
    const struct ask ask = {
        .method = "POST", .path = MATCH, .token = s.editor, .body = asha};
    assert_int_equal(request(&s, &ask), 200);
    json_t *root = json_of(&s);
    assert_int_equal(json_array_size(json_object_get(root, "items")), 2);
    assert_string_equal(title_at(root, 0), "Nearer");
    assert_string_equal(title_at(root, 1), "Farther");
    assert_int_equal(json_integer_value(json_object_get(root, "fitting")), 2);
    assert_int_equal(json_integer_value(json_object_get(root, "score_max")), 1000);
    assert_int_equal(hidden(root, "distance"), 1);
    assert_int_equal(hidden(root, "times"), 1);
    assert_int_equal(hidden(root, "open"), 0);
    const json_t *best = json_array_get(json_object_get(root, "items"), 0);
    json_int_t points = 0;
    const json_t *reason = NULL;
    size_t i = 0;
    json_array_foreach(json_object_get(best, "reasons"), i, reason)
    {
        points += json_integer_value(json_object_get(reason, "points"));
    }
    assert_int_equal(json_integer_value(json_object_get(best, "score")), points);
    assert_int_equal(points, 400); /* at the door, and one task of two */
    json_decref(root);
    close_hub(&s);
}

static void nothing_is_kept_of_who_asks(void **state)
{
    (void)state;
    struct service s;
    open_hub(&s);
    assert_int_equal(get(&s, "/api/v1/audit", s.operator), 200);
    json_t *before = json_of(&s);
    assert_int_equal(post(&s, MATCH, asha), 200);
    assert_int_equal(get(&s, "/api/v1/audit", s.operator), 200);
    json_t *after = json_of(&s);
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    close_hub(&s);
}

static void a_limit_cuts_the_list_and_not_the_count(void **state)
{
    (void)state;
    struct service s;
    open_hub(&s);
    assert_int_equal(post(&s, MATCH, "{\"person\":{},\"limit\":1}"), 200);
    json_t *root = json_of(&s);
    assert_int_equal(json_array_size(json_object_get(root, "items")), 1);
    assert_int_equal(json_integer_value(json_object_get(root, "fitting")), 4);
    json_decref(root);
    close_hub(&s);
}

struct refusal {
    const char *name, *body;
    long status;
    const char *says;
};

static const struct refusal refusals[] = {
    {"no body", "", 400, "A JSON object is needed"},
    {"no person", "{}", 422, "\"pointer\":\"#/person\""},
    {"a person that is a text", "{\"person\":\"Zed\"}", 422, "\"pointer\":\"#/person\""},
    {"a member beside it", "{\"person\":{},\"name\":\"Zed\"}", 400, "name"},
    {"a name", "{\"person\":{\"name\":\"Zed\"}}", 422, "there is no member \\\"name\\\""},
    {"odd miles", "{\"person\":{\"travel\":{\"miles\":\"far\"}}}", 422,
     "\"pointer\":\"#/person/travel/miles\",\"detail\":\"must be from 0.1 to 100"},
    {"a place that nobody has imported", "{\"person\":{\"place\":{\"outcode\":\"ZE1\"}}}",
     422, "\"pointer\":\"#/person/place/outcode\""},
    {"nothing wanted", "{\"person\":{},\"limit\":0}", 422, "\"pointer\":\"#/limit\""},
    {"too much wanted", "{\"person\":{},\"limit\":101}", 422, "\"pointer\":\"#/limit\""},
    {"a limit that is a text", "{\"person\":{},\"limit\":\"5\"}", 422,
     "\"pointer\":\"#/limit\""},
};

static void is_refused(void **state)
{
    const struct refusal *want = *state;
    struct service s;
    service_open(&s);
    service_start(&s);
    assert_int_equal(post(&s, MATCH, want->body), want->status);
    assert_string_equal(s.content_type, "application/problem+json");
    if (!says(&s, want->says))
        fail_msg("%s", (const char *)s.answer.data);
    assert_false(says(&s, "Zed"));
    close_hub(&s);
}

static void strangers_are_refused(void **state)
{
    (void)state;
    struct service s;
    service_open(&s);
    service_start(&s);
    assert_int_equal(
        request(&s, &(struct ask){.method = "POST", .path = MATCH, .body = asha}), 401);
    assert_int_equal(get(&s, MATCH, s.editor), 405);
    close_hub(&s);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(an_editor_sees_what_fits_and_why), TEST(nothing_is_kept_of_who_asks),
              TEST(a_limit_cuts_the_list_and_not_the_count), TEST(strangers_are_refused));
    RUN_ROWS(refusals, is_refused);
    return failed;
}
