/* What staff ask of the API besides records; and requests that two servers might read
 * differently. */
#include "tests/unit/api_service.h"

static void staff_look_at_what_waits_and_who_did_what(void **state)
{
    (void)state;
    struct service s;
    service_open(&s);
    service_start(&s);
    assert_int_equal(get(&s, "/api/v1/ops", s.editor), 200);
    assert_true(says(&s, "{\"items\":[]}"));
    assert_int_equal(get(&s, "/api/v1/ops/x", s.editor), 404);
    assert_int_equal(post(&s, "/api/v1/ops/x/open", ""), 404);
    assert_int_equal(post(&s, "/api/v1/ops/x/retry", ""), 404);
    assert_int_equal(post(&s, "/api/v1/ops/x/close", ""), 404);
    assert_int_equal(post(&s, "/api/v1/ops/x/refuse", "{}"), 422);
    assert_int_equal(post(&s, "/api/v1/ops/x/refuse", "{\"i_know_the_risk\":true}"), 404);
    assert_int_equal(get(&s, "/api/v1/bookings/duplicates?all=1", s.editor), 200);
    assert_int_equal(post(&s, "/api/v1/bookings/x/cancel", ""), 404);
    assert_int_equal(get(&s, "/api/v1/audit", s.editor), 403);
    assert_int_equal(get(&s, "/api/v1/audit?what=token", s.operator), 200);
    assert_true(says(&s, "\"what\":\"token\""));
    assert_int_equal(get(&s, "/api/v1/audit?who=nobody", s.operator), 200);
    assert_true(says(&s, "{\"items\":[]}"));
    assert_int_equal(get(&s, "/api/v1/audit?since=2026-11-22", s.operator), 200);
    assert_int_equal(get(&s, "/api/v1/audit?since=yesterday", s.operator), 422);
    assert_int_equal(get(&s, "/api/v1/audit?after=-1", s.operator), 422);
    service_stop(&s);
    service_close(&s);
}

static void what_others_might_read_otherwise_is_refused(void **state)
{
    (void)state;
    struct service s;
    service_open(&s);
    service_start(&s);
    assert_int_equal(get(&s, "/api/v1/status%00x", s.operator), 404);
    assert_int_equal(get(&s, "/api/v1/status%2", s.operator), 404);
    assert_int_equal(request(&s, &(struct ask){.method = "GET",
                                               .path = "/api/v1/status",
                                               .token = s.operator,
                                               .header = "Authorization: Bearer 0000"}),
                     400);
    assert_int_equal(get(&s, "/api/v1/status", s.operator), 200);
    service_stop(&s);
    service_close(&s);
}

static void note_alarm(struct service *s, int64_t at, const char *what)
{
    struct err e;
    struct hub_store *store = hub_store_of(s->w.hub);
    assert_true(hub_store_begin(store, &e));
    assert_true(hub_audit_put(store, at, "hub", what, "leeds.k.kiosk-1", &e));
    assert_true(hub_store_commit(store, &e));
}

static void without_an_alarm_staff_are_told_so(void **state)
{
    (void)state;
    struct service s;
    service_open(&s);
    service_start(&s);
    assert_int_equal(get(&s, "/api/v1/status", s.editor), 200);
    assert_true(says(&s, "\"alarms\":0,\"alarm_days\":7,"));
    assert_false(says(&s, "alarm_at"));
    assert_int_equal(get(&s, "/healthz", NULL), 200);
    assert_true(says(&s, "{\"status\":\"ok\",\"alarms\":0}"));
    service_stop(&s);
    service_close(&s);
}

static void staff_are_told_of_the_alarms_of_a_week(void **state)
{
    (void)state;
    struct service s;
    service_open(&s);
    note_alarm(&s, s.w.now.wall - 7 * 86400 - 1, "alarm: of long ago");
    note_alarm(&s, s.w.now.wall - 60, "alarm: an op was told two answers");
    service_start(&s);
    assert_int_equal(get(&s, "/api/v1/status", s.editor), 200);
    assert_true(says(&s, "\"alarms\":1,"));
    assert_true(says(&s, "\"alarm\":\"an op was told two answers\""));
    assert_true(says(&s, "\"alarm_at\":"));
    assert_false(says(&s, "\"trouble\":\""));
    assert_int_equal(get(&s, "/healthz", NULL), 200);
    assert_true(says(&s, "{\"status\":\"ok\",\"alarms\":1}")); /* and no word of it */
    service_stop(&s);
    service_close(&s);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(staff_look_at_what_waits_and_who_did_what),
              TEST(what_others_might_read_otherwise_is_refused),
              TEST(without_an_alarm_staff_are_told_so),
              TEST(staff_are_told_of_the_alarms_of_a_week));
    return failed;
}
