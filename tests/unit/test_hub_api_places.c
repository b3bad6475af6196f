/* Whose places are whose, and what staff do with them, through the API. */
#include "server/hub/logic/hub_session.h"
#include "tests/unit/api_service.h"

struct scene {
    struct service s;
    struct test_kiosk k;
    char session[UUID_SIZE], ref[REF_SIZE];
};

static void prepare(struct scene *x)
{
    struct hub_row row;
    char code[CLAIM_SIZE];
    bool found = false;
    struct err e;
    service_open(&x->s);
    kiosk_open(&x->s.w, &x->k, 1);
    world_session(&x->s.w, "Meet-up", "3", x->session);
    kiosk_hello(&x->s.w, &x->k, 7);
    for (unsigned i = 0; i < 2; i++)
        ask(&x->s.w, &x->k, BOOK(x->session, 1, test_code(code, i)));
    assert_true(
        hub_record_get(hub_store_of(x->s.w.hub), x->session, &row, NULL, &found, &e));
    memcpy(x->ref, row.ref, sizeof x->ref);
}

static void open_scene(struct scene *x)
{
    prepare(x);
    service_start(&x->s);
}

static void close_scene(struct scene *x)
{
    service_stop(&x->s);
    service_close(&x->s);
}

static long act(struct scene *x, const char *verb, const char *body)
{
    char path[80];
    snprintf(path, sizeof path, "/api/v1/sessions/%s/%s", x->ref, verb);
    return post(&x->s, path, body);
}

static void places_are_shown_without_anybody(void **state)
{
    (void)state;
    struct scene x;
    char path[80];
    open_scene(&x);
    snprintf(path, sizeof path, "/api/v1/sessions/%s/places", x.ref);
    assert_int_equal(get(&x.s, path, x.s.editor), 200);
    assert_int_equal(number_in(&x.s, "capacity"), 3);
    assert_int_equal(number_in(&x.s, "taken"), 2);
    assert_int_equal(number_in(&x.s, "free"), 1);
    assert_true(says(&x.s, "\"lends\":[],\"offers\":[],\"waiting_list\":[]"));
    assert_false(says(&x.s, "Ada"));
    close_scene(&x);
}

/* One person's row must not keep back those of all others. */
static void a_row_that_is_damaged_hides_no_other_and_is_named_once(void **state)
{
    (void)state;
    struct scene x;
    struct err e;
    char path[80];
    uint32_t alarms = 0;
    prepare(&x);
    struct hub_store *store = hub_store_of(x.s.w.hub);
    assert_true(db_exec(hub_store_db(store),
                        "UPDATE booking SET state = 99"
                        " WHERE hseq = (SELECT min(hseq) FROM booking)",
                        &e));
    service_start(&x.s);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "/api/v1/sessions/%s/attendees", x.ref);
        assert_int_equal(get(&x.s, path, x.s.editor), 200);
        assert_true(says(&x.s, "\"state\":\"confirmed\""));
        snprintf(path, sizeof path, "/api/v1/sessions/%s/places", x.ref);
        assert_int_equal(get(&x.s, path, x.s.editor), 200);
    }
    service_stop(&x.s);
    assert_true(hub_audit_count(store, "alarm: a row that is damaged", &alarms, &e));
    assert_int_equal(alarms, 1);
    service_close(&x.s);
}

static void a_kiosk_is_lent_places_and_asked_for_them(void **state)
{
    (void)state;
    struct scene x;
    open_scene(&x);
    assert_int_equal(act(&x, "lend", "{\"kiosk\":\"leeds.k.kiosk-1\",\"places\":2}"),
                     422);
    assert_true(says(&x.s, "places: 1 are free"));
    assert_int_equal(act(&x, "lend", "{\"kiosk\":\"leeds.k.kiosk-9\",\"places\":1}"),
                     422);
    assert_true(says(&x.s, "kiosk list shows the names"));
    assert_int_equal(act(&x, "lend", "{\"kiosk\":\"leeds.k.kiosk-1\",\"places\":1}"),
                     200);
    assert_int_equal(number_in(&x.s, "lent"), 1);
    assert_true(says(&x.s, "\"asked_back\":false"));
    assert_true(says(&x.s, "\"orphaned\":false"));
    assert_int_equal(act(&x, "unlend", "{\"kiosk\":\"leeds.k.kiosk-1\"}"), 200);
    assert_true(says(&x.s, "\"asked_back\":true"));
    assert_int_equal(number_in(&x.s, "lent"), 1);
    close_scene(&x);
}

static void places_that_are_lost_to_the_kiosk_are_seen(void **state)
{
    (void)state;
    struct scene x;
    char path[80];
    bool found = false;
    struct err e;
    prepare(&x);
    const struct staff by = {.who = WHO, .now = x.s.w.now.wall};
    const struct session_kiosk which = {x.ref, x.k.name};
    assert_true(hub_session_lend(x.s.w.hub, &by, &which, 1, &found, &e));
    memset(x.k.inst, 'a', sizeof x.k.inst - 1);
    kiosk_hello(&x.s.w, &x.k, 7);
    service_start(&x.s);
    assert_int_equal(get(&x.s, "/api/v1/kiosks", x.s.operator), 200);
    assert_true(says(&x.s, "\"orphaned\":1"));
    snprintf(path, sizeof path, "/api/v1/sessions/%s/places", x.ref);
    assert_int_equal(get(&x.s, path, x.s.editor), 200);
    assert_true(says(&x.s, "\"orphaned\":true"));
    close_scene(&x);
}

static void a_kiosk_whose_disk_was_copied_is_seen(void **state)
{
    (void)state;
    struct scene x;
    struct bytes body;
    struct err e;
    prepare(&x);
    const struct kiosk_status status = {
        .online = true, .t = x.s.w.now.wall, .software = "0.1.0", .forks = 2};
    bytes_init(&body, 2048);
    assert_true(wire_put_status(&body, &status, &e));
    kiosk_says(&x.s.w, &x.k, TOPIC_STATUS, &body);
    bytes_free(&body);
    service_start(&x.s);
    assert_int_equal(get(&x.s, "/api/v1/kiosks", x.s.operator), 200);
    assert_true(says(&x.s, "\"copied\":2"));
    close_scene(&x);
}

/* Nothing that it has not told yet comes any more. */
static void places_of_a_revoked_kiosk_are_seen(void **state)
{
    (void)state;
    struct scene x;
    char path[80];
    open_scene(&x);
    assert_int_equal(act(&x, "lend", "{\"kiosk\":\"leeds.k.kiosk-1\",\"places\":1}"),
                     200);
    assert_true(says(&x.s, "\"revoked\":false"));
    const struct ask revoke = {.method = "POST",
                               .path = "/api/v1/kiosks/leeds.k.kiosk-1/revoke",
                               .token = x.s.operator,
                               .body = "{}" };
    assert_int_equal(request(&x.s, &revoke), 200);
    snprintf(path, sizeof path, "/api/v1/sessions/%s/places", x.ref);
    assert_int_equal(get(&x.s, path, x.s.editor), 200);
    assert_true(says(&x.s, "\"revoked\":true"));
    assert_int_equal(act(&x, "lend", "{\"kiosk\":\"leeds.k.kiosk-1\",\"places\":1}"),
                     422);
    assert_true(says(&x.s, "kiosk list shows the names"));
    close_scene(&x);
}

static void a_release_wants_the_risk_to_be_known(void **state)
{
    (void)state;
    struct scene x;
    open_scene(&x);
    act(&x, "lend", "{\"kiosk\":\"leeds.k.kiosk-1\",\"places\":1}");
    assert_int_equal(act(&x, "release", "{\"kiosk\":\"leeds.k.kiosk-1\"}"), 422);
    assert_true(says(&x.s, "people may have been promised those places"));
    assert_int_equal(
        act(&x, "release", "{\"kiosk\":\"leeds.k.kiosk-1\",\"i_know_the_risk\":true}"),
        200);
    assert_int_equal(number_in(&x.s, "lent"), 0);
    assert_true(says(&x.s, "\"released\":1"));
    close_scene(&x);
}

static void a_session_shrinks_or_ends(void **state)
{
    (void)state;
    struct scene x;
    open_scene(&x);
    assert_int_equal(act(&x, "shrink", "{\"capacity\":1}"), 422);
    assert_true(says(&x.s, "2 places are taken"));
    assert_int_equal(act(&x, "shrink", "{\"capacity\":0}"), 422);
    assert_int_equal(act(&x, "shrink", "{\"capacity\":2,\"cancel\":[7]}"), 422);
    assert_int_equal(act(&x, "shrink", "{\"capacity\":2}"), 200);
    assert_int_equal(number_in(&x.s, "capacity"), 2);
    assert_int_equal(act(&x, "cancel", ""), 200);
    assert_int_equal(number_in(&x.s, "taken"), 0);
    assert_int_equal(act(&x, "cancel", ""), 404);
    close_scene(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_shown_without_anybody),
        cmocka_unit_test(a_row_that_is_damaged_hides_no_other_and_is_named_once),
        cmocka_unit_test(a_kiosk_is_lent_places_and_asked_for_them),
        cmocka_unit_test(places_that_are_lost_to_the_kiosk_are_seen),
        cmocka_unit_test(a_kiosk_whose_disk_was_copied_is_seen),
        cmocka_unit_test(places_of_a_revoked_kiosk_are_seen),
        cmocka_unit_test(a_release_wants_the_risk_to_be_known),
        cmocka_unit_test(a_session_shrinks_or_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
