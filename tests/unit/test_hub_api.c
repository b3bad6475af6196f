/* The API through the real server and a real client. */
#include "tests/unit/api_service.h"

#define VACANCY                                                                          \
    "{\"line\":2,\"ref\":\"A1\",\"organisation\":\"Invented CIL\",\"title\":\"PA\","     \
    "\"area\":\"Headingley\",\"hours_per_week_min\":10,\"pay_min\":13.5}"

/* ---- tests ---- */

static void only_a_known_token_opens_the_door(void **state)
{
    (void)state;
    struct service s;
    service_open(&s);
    service_start(&s);
    assert_int_equal(get(&s, "/healthz", NULL), 200);
    assert_int_equal(get(&s, "/api/v1/status", NULL), 401);
    assert_string_equal(s.content_type, "application/problem+json");
    assert_int_equal(get(&s, "/api/v1/status", ""), 401);
    assert_int_equal(get(&s, "/api/v1/status", "0000"), 401);
    assert_int_equal(get(&s, "/api/v1/nothing", "0000"), 401);
    assert_int_equal(get(&s, "/api/v1/nothing", s.operator), 404);
    assert_int_equal(get(&s, "/api/v1/status", s.editor), 200);
    assert_string_equal(s.content_type, "application/json");
    assert_true(says(&s, "\"broker\":\"up\""));
    assert_int_equal(get(&s, "/api/v1/tokens", s.editor), 403);
    assert_int_equal(get(&s, "/api/v1/kiosks", s.editor), 403);
    assert_int_equal(request(&s, &(struct ask){.method = "DELETE",
                                               .path = "/api/v1/status",
                                               .token = s.operator}),
                     405);
    service_stop(&s);
    service_close(&s);
}

static void a_file_is_taken_whole_or_not_at_all(void **state)
{
    (void)state;
    struct service s;
    service_open(&s);
    service_start(&s);
    assert_int_equal(post(&s, "/api/v1/vacancies/push",
                          "{\"rows\":[" VACANCY ",{\"line\":3,\"title\":\"x\"}]}"),
                     422);
    assert_string_equal(s.content_type, "application/problem+json");
    assert_int_equal(number_in(&s, "status"), 422);
    assert_int_equal(number_in(&s, "good"), 1);
    assert_true(says(&s, "\"pointer\":\"#/rows/1/organisation\""));
    assert_true(says(&s, "\"line\":3"));
    assert_int_equal(get(&s, "/api/v1/vacancies", s.editor), 200);
    assert_true(says(&s, "{\"items\":[]}"));
    assert_int_equal(
        post(&s, "/api/v1/vacancies/push", "{\"dry_run\":true,\"rows\":[" VACANCY "]}"),
        200);
    assert_int_equal(number_in(&s, "created"), 1);
    assert_int_equal(post(&s, "/api/v1/vacancies/push", "{\"rows\":[" VACANCY "]}"), 200);
    assert_int_equal(number_in(&s, "created"), 1);
    assert_int_equal(post(&s, "/api/v1/vacancies/push", "{\"rows\":[" VACANCY "]}"), 200);
    assert_int_equal(number_in(&s, "unchanged"), 1);
    assert_int_equal(
        post(&s, "/api/v1/vacancies/push", "{\"rows\":[{\"salary\":1,\"title\":\"x\"}]}"),
        422);
    assert_true(says(&s, "\"column\":\"salary\""));
    assert_true(says(&s, "\"row\":-1"));
    service_stop(&s);
    service_close(&s);
}

struct bad_body {
    const char *name, *path, *body;
    long status;
};

static const struct bad_body bad_bodies[] = {
    {"not JSON", "/api/v1/vacancies/push", "{\"rows\":[", 400},
    {"a list", "/api/v1/vacancies/push", "[]", 400},
    {"no body", "/api/v1/vacancies/push", "", 400},
    {"a member twice", "/api/v1/vacancies/push", "{\"rows\":[],\"rows\":[]}", 400},
    {"a member nobody knows", "/api/v1/vacancies/push", "{\"row\":[]}", 400},
    {"no rows", "/api/v1/vacancies/push", "{\"rows\":[]}", 422},
    {"rows that are none", "/api/v1/vacancies/push", "{\"rows\":[1]}", 422},
    {"a cell that is a list", "/api/v1/vacancies/push", "{\"rows\":[{\"title\":[]}]}",
     422},
    {"a flag that is a text", "/api/v1/vacancies/push",
     "{\"rows\":[{}],\"dry_run\":\"yes\"}", 422},
    {"bad UTF-8", "/api/v1/vacancies/push", "{\"rows\":[{\"title\":\"\xff\"}]}", 400},
    {"a NUL", "/api/v1/vacancies/push", "{\"rows\":[{\"title\":\"\\u0000\"}]}", 400},
    {"a role nobody has", "/api/v1/tokens", "{\"label\":\"x\",\"role\":\"king\"}", 422},
    {"no label", "/api/v1/tokens", "{\"label\":\"\",\"role\":\"editor\"}", 422},
    {"a key too short", "/api/v1/kiosks", "{\"name\":\"leeds.k.kiosk-1\",\"key\":\"00\"}",
     422},
    {"a kiosk of another area", "/api/v1/kiosks",
     "{\"name\":\"york.k.kiosk-1\",\"key\":"
     "\"0000000000000000000000000000000000000000000000000000000000000000\"}",
     422},
    {"a ref mistyped", "/api/v1/vacancies/V000-00/close", "{\"result\":\"filled\"}", 404},
    {"a result nobody knows", "/api/v1/vacancies/V000-1Y/close", "{\"result\":\"lost\"}",
     422},
};

static void is_refused(void **state)
{
    const struct bad_body *b = *state;
    struct service s;
    service_open(&s);
    service_start(&s);
    assert_int_equal(post(&s, b->path, b->body), b->status);
    assert_string_equal(s.content_type, "application/problem+json");
    json_t *root = json_of(&s);
    assert_int_equal(json_integer_value(json_object_get(root, "status")), b->status);
    json_decref(root);
    assert_int_equal(get(&s, "/healthz", NULL), 200);
    service_stop(&s);
    service_close(&s);
}

static void a_body_past_the_limit_is_refused(void **state)
{
    (void)state;
    struct service s;
    char *big = calloc(1, API_BODY_MAX + 2);
    assert_non_null(big);
    memset(big, ' ', API_BODY_MAX + 1);
    service_open(&s);
    service_start(&s);
    struct ask a = {.method = "POST",
                    .path = "/api/v1/vacancies/push",
                    .token = s.operator,
                    .body = big,
                    .size = API_BODY_MAX + 1};
    assert_int_equal(request(&s, &a), 413);
    a.size = API_BODY_MAX;
    assert_int_equal(request(&s, &a), 400); /* read, but only blanks */
    a.body = "{}";
    a.size = 2;
    a.header = "Transfer-Encoding: chunked";
    assert_int_equal(request(&s, &a), 411);
    service_stop(&s);
    service_close(&s);
    free(big);
}

static void people_are_shown_with_their_code_and_it_is_noted(void **state)
{
    (void)state;
    struct service s;
    struct test_kiosk k;
    struct err e;
    uint32_t count = 0;
    char session[UUID_SIZE], ref[REF_SIZE], vacancy[UUID_SIZE], c1[CLAIM_SIZE],
        c2[CLAIM_SIZE], path[80];
    struct hub_row row;
    bool found = false;
    service_open(&s);
    kiosk_open(&s.w, &k, 1);
    world_session(&s.w, "Meet-up", "1", session);
    world_vacancy(&s.w, "PA", ref, vacancy);
    struct test_op book = {.kind = OP_BOOK, .target = session, .code = test_code(c1, 1)};
    book.contact = "+447700900123";
    ask(&s.w, &k, &book);
    ask(&s.w, &k,
        &(struct test_op){
            .kind = OP_INTEREST, .target = vacancy, .code = test_code(c2, 2)});
    assert_true(hub_record_get(hub_store_of(s.w.hub), session, &row, NULL, &found, &e));
    service_start(&s);
    snprintf(path, sizeof path, "/api/v1/sessions/%s/attendees", row.ref);
    assert_int_equal(get(&s, path, s.editor), 200);
    assert_true(says(&s, c1));
    assert_true(says(&s, "+447700900123"));
    assert_true(says(&s, "\"name\":\"Ada\""));
    assert_true(says(&s, "\"state\":\"confirmed\""));
    assert_int_equal(number_in(&s, "taken"), 1);
    snprintf(path, sizeof path, "/api/v1/interests?vacancy=%s", ref);
    assert_int_equal(get(&s, path, s.editor), 200);
    assert_true(says(&s, c2));
    assert_true(says(&s, ref));
    assert_int_equal(get(&s, "/api/v1/interests", s.editor), 200);
    service_stop(&s);
    struct hub_store *store = hub_store_of(s.w.hub);
    assert_true(hub_audit_count(store, "attendees", &count, &e));
    assert_int_equal(count, 1);
    assert_true(hub_audit_count(store, "interests", &count, &e));
    assert_int_equal(count, 2);
    service_close(&s);
}

static void staff_see_what_was_asked_and_close_it(void **state)
{
    (void)state;
    struct service s;
    struct err e;
    uint32_t count = 0;
    struct test_kiosk k;
    char ref[REF_SIZE], vacancy[UUID_SIZE], code[CLAIM_SIZE], path[80];
    service_open(&s);
    kiosk_open(&s.w, &k, 1);
    world_vacancy(&s.w, "PA", ref, vacancy);
    struct outcome o =
        ask(&s.w, &k,
            &(struct test_op){.kind = OP_QUESTION,
                              .target = vacancy,
                              .code = test_code(code, 1),
                              .contact = "+447700900123",
                              .request = {.subject = SUBJECT_JOB, .text = "Is it far?"}});
    ask(&s.w, &k,
        &(struct test_op){
            .kind = OP_PROFILE,
            .code = test_code(code, 2),
            .request = {.tasks = 1, .days = 1, .parts = 1, .miles = 3, .cover = true}});
    service_start(&s);
    assert_int_equal(get(&s, "/api/v1/requests?kind=question", s.editor), 200);
    assert_true(says(&s, "Is it far?"));
    assert_true(says(&s, "\"subject\":\"job\""));
    assert_true(says(&s, ref));
    assert_false(says(&s, "monday"));
    assert_int_equal(get(&s, "/api/v1/requests", s.editor), 200);
    assert_true(says(&s, "\"days\":[\"monday\"]"));
    assert_int_equal(get(&s, "/api/v1/requests?kind=book", s.editor), 400);
    snprintf(path, sizeof path, "/api/v1/requests/%s/close", o.op);
    assert_int_equal(post(&s, path, "{}"), 204);
    assert_int_equal(get(&s, "/api/v1/requests", s.editor), 200);
    assert_false(says(&s, "Is it far?"));
    assert_int_equal(get(&s, "/api/v1/requests?closed=1", s.editor), 200);
    assert_true(says(&s, "Is it far?"));
    assert_true(says(&s, "closed_at"));
    assert_int_equal(post(&s, "/api/v1/requests/none/close", "{}"), 404);
    service_stop(&s);
    assert_true(hub_audit_count(hub_store_of(s.w.hub), "requests", &count, &e));
    assert_int_equal(count, 4);
    service_close(&s);
}

static void a_token_works_until_it_is_revoked(void **state)
{
    (void)state;
    struct service s;
    char token[HUB_SECRET_SIZE], path[64];
    service_open(&s);
    service_start(&s);
    assert_int_equal(post(&s, "/api/v1/tokens", "{\"label\":\"e\",\"role\":\"editor\"}"),
                     201);
    json_t *root = json_of(&s);
    snprintf(token, sizeof token, "%s",
             json_string_value(json_object_get(root, "token")));
    snprintf(path, sizeof path, "/api/v1/tokens/%lld",
             (long long)json_integer_value(json_object_get(root, "id")));
    json_decref(root);
    assert_int_equal(get(&s, "/api/v1/venues", token), 200);
    const struct ask revoke = {.method = "DELETE", .path = path, .token = s.operator};
    assert_int_equal(request(&s, &revoke), 204);
    assert_int_equal(s.answer.size, 0);
    assert_int_equal(request(&s, &revoke), 404);
    assert_int_equal(get(&s, "/api/v1/venues", token), 401);
    assert_int_equal(get(&s, "/api/v1/tokens", s.operator), 200);
    assert_false(says(&s, token));
    service_stop(&s);
    service_close(&s);
}

static void lists_come_in_pages(void **state)
{
    (void)state;
    struct service s;
    char path[120];
    service_open(&s);
    service_start(&s);
    assert_int_equal(post(&s, "/api/v1/organisations/push",
                          "{\"rows\":[{\"name\":\"B\"},{\"name\":\"A\"}]}"),
                     200);
    assert_int_equal(get(&s, "/api/v1/organisations?limit=2", s.editor), 200);
    json_t *root = json_of(&s);
    assert_int_equal(json_array_size(json_object_get(root, "items")), 2);
    snprintf(path, sizeof path, "/api/v1/organisations?limit=2&after=%s",
             json_string_value(json_object_get(root, "next")));
    json_decref(root);
    assert_int_equal(get(&s, path, s.editor), 200);
    root = json_of(&s);
    const json_t *items = json_object_get(root, "items");
    assert_int_equal(json_array_size(items), 1);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(items, 0), "name")), "A");
    assert_null(json_object_get(root, "next"));
    json_decref(root);
    assert_int_equal(get(&s, "/api/v1/organisations?limit=0", s.editor), 400);
    service_stop(&s);
    service_close(&s);
}

static void a_full_disk_is_507_and_nothing_is_taken(void **state)
{
    (void)state;
    struct service s;
    struct err e;
    struct bytes body;
    int64_t pages = 0;
    char pragma[64];
    service_open(&s);
    struct db *db = hub_store_db(hub_store_of(s.w.hub));
    assert_true(
        db_int(db, &pages, NULL, "SELECT page_count FROM pragma_page_count", &e, ""));
    snprintf(pragma, sizeof pragma, "PRAGMA max_page_count = %lld", (long long)pages);
    assert_true(db_exec(db, pragma, &e));
    bytes_init(&body, API_BODY_MAX);
    bytes_text(&body, "{\"rows\":[{\"name\":\"First\"}");
    for (int i = 0; i < 500; i++)
        bytes_printf(&body, ",{\"name\":\"Organisation %d\"}", i);
    bytes_text(&body, "]}");
    service_start(&s);
    assert_int_equal(post(&s, "/api/v1/organisations/push", (const char *)body.data),
                     507);
    assert_true(says(&s, "nothing was changed"));
    assert_false(says(&s, "hub.db"));
    assert_int_equal(get(&s, "/api/v1/organisations", s.editor), 200);
    assert_false(says(&s, "First"));
    service_stop(&s);
    bytes_free(&body);
    service_close(&s);
}

static void a_wrong_certificate_file_is_named(void **state)
{
    (void)state;
    struct service s;
    struct api *other = NULL;
    struct err e;
    const struct api_world world = {.now = now_of, .broker_up = broker_up, .context = &s};
    service_open(&s);
    struct api_config config = {
        .address = "127.0.0.1", .cert_file = "missing.pem", .key_file = s.key};
    assert_false(api_open(&other, s.loop, s.w.hub, &config, &world, &e));
    assert_non_null(strstr(e.text, "missing.pem"));
    config.cert_file = s.key;
    assert_false(api_open(&other, s.loop, s.w.hub, &config, &world, &e));
    assert_non_null(strstr(e.text, "key.pem"));
    config.cert_file = s.cert;
    config.port = api_port(s.api);
    assert_false(api_open(&other, s.loop, s.w.hub, &config, &world, &e));
    assert_non_null(strstr(e.text, "in use"));
    service_close(&s);
}

/* A connection that never says anything, as somebody would open hundreds of. */
static int hold(const struct service *s)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons(api_port(s->api)),
                                        .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void one_address_cannot_shut_out_the_others(void **state)
{
    (void)state;
    struct service s;
    int held[API_CONNECTIONS_MAX + 10];
    service_open(&s);
    service_start(&s);
    for (size_t i = 0; i < LENGTH(held); i++)
        held[i] = hold(&s);
    assert_int_equal(
        request(&s,
                &(struct ask){.method = "GET", .path = "/healthz", .from = "127.0.0.2"}),
        200);
    for (size_t i = 0; i < LENGTH(held); i++)
        close(held[i]);
    service_stop(&s);
    service_close(&s);
}

int main(void)
{
    int failed = 0;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    RUN_TESTS(TEST(only_a_known_token_opens_the_door),

              TEST(a_file_is_taken_whole_or_not_at_all),
              TEST(a_body_past_the_limit_is_refused),
              TEST(people_are_shown_with_their_code_and_it_is_noted),
              TEST(staff_see_what_was_asked_and_close_it),
              TEST(a_token_works_until_it_is_revoked), TEST(lists_come_in_pages),
              TEST(a_full_disk_is_507_and_nothing_is_taken),
              TEST(a_wrong_certificate_file_is_named),
              TEST(one_address_cannot_shut_out_the_others));
    RUN_ROWS(bad_bodies, is_refused);
    curl_global_cleanup();
    return failed;
}
