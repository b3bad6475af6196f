/* Mentors and requests for one by the API: what staff enter, broker and see. */
#include "tests/unit/api_service.h"

#define BEA                                                                              \
    "{\"name\":\"Bea\",\"contact\":\"07700 900124\",\"text_safe\":true,\"lang\":\"pl\"," \
    "\"side\":\"pa\",\"topics\":[\"starting\"],\"ways\":[\"phone\"],"                    \
    "\"languages\":[\"en\",\"pl\"],\"capacity\":1}"

struct scene {
    struct service s;
    struct test_kiosk k;
    char op[UUID_SIZE];
    char ref[REF_SIZE];
};

static void open_scene(struct scene *x)
{
    char code[CLAIM_SIZE];
    struct test_op t = {
        .kind = OP_MENTOR,
        .code = test_code(code, 1),
        .contact = "+447700900123",
        .request = {.wish = {.topics = 1, .ways = 1, .sides = 1, .languages = 1}}};
    service_open(&x->s);
    memset(&x->k, 0, sizeof x->k);
    kiosk_open(&x->s.w, &x->k, 1);
    uuid7_new(x->op, x->s.w.now.wall * 1000);
    t.op = x->op;
    assert_int_equal(ask(&x->s.w, &x->k, &t).result, RESULT_RECEIVED);
    service_start(&x->s);
}

static void close_scene(struct scene *x)
{
    service_stop(&x->s);
    service_close(&x->s);
}

static void take_on_bea(struct scene *x)
{
    assert_int_equal(post(&x->s, "/api/v1/mentors", BEA), 201);
    json_t *root = json_of(&x->s);
    snprintf(x->ref, sizeof x->ref, "%s",
             json_string_value(json_object_get(root, "ref")));
    json_decref(root);
}

/* Of the request; body may be NULL. */
static long act(struct scene *x, const char *what, const char *body)
{
    char path[160];
    snprintf(path, sizeof path, "/api/v1/mentor-requests/%s/%s", x->op, what);
    return post(&x->s, path, body == NULL ? "" : body);
}

static long of_mentor(struct scene *x, const char *what, const char *body)
{
    char path[160];
    snprintf(path, sizeof path, "/api/v1/mentors/%s%s", x->ref, what);
    return post(&x->s, path, body);
}

static void staff_enter_and_see_mentors(void **state)
{
    (void)state;
    struct scene x;
    char path[100];
    open_scene(&x);
    take_on_bea(&x);
    assert_false(says(&x.s, "900124")); /* not said again where it is not asked for */
    assert_int_equal(get(&x.s, "/api/v1/mentors", x.s.editor), 200);
    assert_true(says(&x.s, "\"contact\":\"+447700900124\""));
    assert_true(says(&x.s, "\"languages\":[\"en\",\"pl\"]"));
    snprintf(path, sizeof path, "/api/v1/mentors/%s", x.ref);
    assert_int_equal(get(&x.s, path, x.s.editor), 200);
    assert_true(says(&x.s, "\"name\":\"Bea\""));
    assert_int_equal(get(&x.s, "/api/v1/mentors/M000-00", x.s.editor), 404);
    assert_int_equal(get(&x.s, "/api/v1/audit?what=mentors", x.s.operator), 200);
    assert_true(says(&x.s, x.ref));
    close_scene(&x);
}

struct bad {
    const char *name, *body, *pointer;
};
static const struct bad bads[] = {
    {"no name", "{\"contact\":\"a@example.org\"}", "#/side"},
    {"side",
     "{\"side\":\"friend\",\"topics\":[\"care\"],\"ways\":[\"meet\"],"
     "\"languages\":[\"en\"],\"capacity\":1}",
     "#/side"},
    {"topic", "{\"side\":\"pa\",\"topics\":[\"cars\"]}", "#/topics"},
    {"no topic", "{\"side\":\"pa\",\"topics\":[]}", "#/topics"},
    {"capacity",
     "{\"side\":\"pa\",\"topics\":[\"care\"],\"ways\":[\"meet\"],\"languages\":[\"en\"],"
     "\"capacity\":21}",
     "#/capacity"},
    {"contact",
     "{\"side\":\"pa\",\"topics\":[\"care\"],\"ways\":[\"meet\"],\"languages\":[\"en\"],"
     "\"capacity\":1,\"name\":\"Bea\",\"contact\":\"0770\"}",
     "#/contact"},
};

static void what_is_wrong_is_named(void **state)
{
    const struct bad *bad = *state;
    struct scene x;
    open_scene(&x);
    assert_int_equal(post(&x.s, "/api/v1/mentors", bad->body), 422);
    assert_true(says(&x.s, bad->pointer));
    close_scene(&x);
}

static void staff_broker_a_request(void **state)
{
    (void)state;
    struct scene x;
    char path[160];
    open_scene(&x);
    take_on_bea(&x);
    assert_int_equal(get(&x.s, "/api/v1/mentor-requests", x.s.editor), 200);
    assert_true(says(&x.s, "\"state\":\"asked\""));
    assert_true(says(&x.s, "\"topics\":[\"starting\"]"));
    snprintf(path, sizeof path, "/api/v1/mentor-requests/%s/suggestions", x.op);
    assert_int_equal(get(&x.s, path, x.s.editor), 200);
    assert_true(says(&x.s, x.ref));
    assert_true(says(&x.s, "\"code\":\"topics\",\"state\":\"fits\",\"points\":550"));
    assert_true(says(&x.s, "\"not_shown\":{\"free\":0,"));
    assert_int_equal(act(&x, "accept", NULL), 409);
    assert_int_equal(act(&x, "offer", NULL), 200);
    assert_true(says(&x.s, "\"state\":\"offered\""));
    assert_true(says(&x.s, x.ref));
    assert_int_equal(act(&x, "offer", NULL), 409);
    assert_int_equal(act(&x, "more", NULL), 200);
    assert_int_equal(act(&x, "accept", NULL), 200);
    assert_true(says(&x.s, "\"follow_up_at\":"));
    assert_int_equal(act(&x, "talked", "{\"talked\":\"perhaps\"}"), 422);
    assert_int_equal(act(&x, "talked", "{\"talked\":\"not_yet\"}"), 200);
    assert_int_equal(act(&x, "talked", "{\"talked\":\"yes\"}"), 200);
    assert_true(says(&x.s, "\"end\":\"talked\""));
    assert_int_equal(get(&x.s, "/api/v1/mentor-requests", x.s.editor), 200);
    assert_true(says(&x.s, "{\"items\":[]}"));
    assert_int_equal(get(&x.s, "/api/v1/mentor-requests?closed=1", x.s.editor), 200);
    assert_true(says(&x.s, x.op));
    assert_int_equal(get(&x.s, "/api/v1/messages", x.s.editor), 200);
    assert_true(says(&x.s, "\"purpose\":\"mentor_details\",\"channel\":\"text\""));
    assert_false(says(&x.s, "900123"));
    close_scene(&x);
}

static void a_mentor_is_paused_resumed_and_removed(void **state)
{
    (void)state;
    struct scene x;
    char body[60], path[100];
    open_scene(&x);
    take_on_bea(&x);
    assert_int_equal(of_mentor(&x, "/pause", ""), 200);
    assert_true(says(&x.s, "\"paused\":true"));
    snprintf(body, sizeof body, "{\"mentor\":\"%s\"}", x.ref);
    assert_int_equal(act(&x, "offer", body), 409);
    assert_true(says(&x.s, "paused"));
    assert_int_equal(of_mentor(&x, "/resume", ""), 200);
    assert_int_equal(of_mentor(&x, "/capacity", "{\"capacity\":0}"), 422);
    assert_int_equal(of_mentor(&x, "/capacity", "{\"capacity\":2}"), 200);
    assert_true(says(&x.s, "\"capacity\":2"));
    assert_int_equal(act(&x, "offer", body), 200);
    snprintf(path, sizeof path, "/api/v1/mentors/%s/remove", x.ref);
    assert_int_equal(request(&x.s, &(struct ask){.method = "POST",
                                                 .path = path,
                                                 .token = x.s.editor,
                                                 .body = ""}),
                     403); /* for good: an operator's */
    assert_int_equal(of_mentor(&x, "/remove", ""), 200);
    assert_true(says(&x.s, "\"removed_at\":"));
    assert_int_equal(get(&x.s, "/api/v1/mentors", x.s.editor), 200);
    assert_true(says(&x.s, "{\"items\":[]}"));
    assert_int_equal(of_mentor(&x, "/resume", ""), 409);
    close_scene(&x);
}

static void what_is_not_there_is_not_found(void **state)
{
    (void)state;
    struct scene x;
    open_scene(&x);
    snprintf(x.op, sizeof x.op, "01920000-0000-7000-8000-000000000000");
    snprintf(x.ref, sizeof x.ref, "M000-00");
    assert_int_equal(act(&x, "accept", NULL), 404);
    assert_int_equal(act(&x, "close", NULL), 404);
    assert_int_equal(of_mentor(&x, "/pause", ""), 404);
    assert_int_equal(get(&x.s, "/api/v1/mentor-requests/x/suggestions", x.s.editor), 404);
    close_scene(&x);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(bads, what_is_wrong_is_named);
    RUN_TESTS(TEST(staff_enter_and_see_mentors), TEST(staff_broker_a_request),
              TEST(a_mentor_is_paused_resumed_and_removed),
              TEST(what_is_not_there_is_not_found));
    return failed;
}
