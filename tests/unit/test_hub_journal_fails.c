/* What staff did stands in hub.db though the journal cannot be written, and is told and
 * followed once it can. */
#include "tests/unit/failing_read.h"
#include "tests/unit/journal_world.h"

#include "core/frame.h"
#include "server/hub/api_request.h"
#include "server/hub/logic/hub_aside.h"
#include "server/hub/logic/hub_erase.h"
#include "server/hub/logic/hub_safe.h"

static int call(struct journal_world *j, const char *method, const char *path,
                const char *body, const char *secret, char reply[512])
{
    struct api_request r = {.hub = j->w.hub,
                            .now = j->w.now,
                            .method = method,
                            .path = path,
                            .bearer = secret};
    bytes_init(&r.reply, API_REPLY_MAX);
    if (api_begin(&r))
        api_answer(&r, body, strlen(body));
    snprintf(reply, 512, "%.*s", (int)r.reply.size, (const char *)r.reply.data);
    bytes_free(&r.reply);
    return r.status;
}

static int post(struct journal_world *j, const char *path, const char *body,
                const char *secret, char reply[512])
{
    return call(j, "POST", path, body, secret, reply);
}

/* "Nothing was changed" were a lie to whoever has cancelled a session, and to those whom
 * they tell that it takes place. */
static void staff_are_told_what_stands_while_the_journal_fails(void **state)
{
    (void)state;
    struct journal_world j;
    struct err e;
    struct hub_row row;
    bool found = false;
    char path[128], secret[HUB_SECRET_SIZE], reply[512];
    struct hub_token t = {.role = HUB_OPERATOR, .label = "operator"};
    jw_open(&j, 13, "3");
    const struct staff by = {.who = WHO, .now = j.w.now.wall};
    assert_true(hub_token_make(j.w.hub, &by, &t, secret, &e));
    assert_true(hub_record_get(hub_store_of(j.w.hub), j.session, &row, NULL, &found, &e));
    snprintf(path, sizeof path, "/api/v1/sessions/%s/cancel", row.ref);
    disk_limit(j.other, 1);
    assert_int_equal(post(&j, path, "", secret, reply), 503);
    assert_non_null(strstr(reply, "is kept, and done when it can be"));
    const char *token = "{\"label\": \"new\", \"role\": \"editor\"}";
    assert_int_equal(post(&j, "/api/v1/tokens", token, secret, reply), 503);
    assert_non_null(strstr(reply, "nothing was changed"));
    disk_limit(j.other, 0);
    j.w.now.ms += 120000;
    world_tick(&j.w);
    assert_true(hub_record_get(hub_store_of(j.w.hub), j.session, &row, NULL, &found, &e));
    assert_true(row.closed);
    jw_close(&j);
}

/* Nor may who has cancelled it be told so because the disk failed a moment later. */
static void staff_are_told_what_was_done_though_it_cannot_be_read(void **state)
{
    (void)state;
    struct journal_world j;
    struct err e;
    struct hub_row row;
    bool found = false;
    char path[128], secret[HUB_SECRET_SIZE], reply[512];
    struct hub_token t = {.role = HUB_OPERATOR, .label = "operator"};
    jw_open(&j, 13, "3");
    const struct staff by = {.who = WHO, .now = j.w.now.wall};
    assert_true(hub_token_make(j.w.hub, &by, &t, secret, &e));
    assert_true(hub_record_get(hub_store_of(j.w.hub), j.session, &row, NULL, &found, &e));
    snprintf(path, sizeof path, "/api/v1/sessions/%s/cancel", row.ref);
    failing_read = "WHERE rec.ref = ?1";
    assert_int_equal(post(&j, path, "", secret, reply), 503);
    assert_non_null(strstr(reply, "nothing was changed"));
    steps_before = 1; /* to find it; that after the act fails */
    assert_int_equal(post(&j, path, "", secret, reply), 500);
    assert_non_null(strstr(reply, "was done"));
    failing_read = NULL;
    assert_true(hub_record_get(hub_store_of(j.w.hub), j.session, &row, NULL, &found, &e));
    assert_true(row.closed);
    jw_close(&j);
}

/* Or they would not ask for it again. */
static void staff_are_not_told_that_it_was_done_where_nothing_was(void **state)
{
    (void)state;
    struct journal_world j;
    struct err e;
    struct hub_row row;
    bool found = false;
    char path[128], secret[HUB_SECRET_SIZE], reply[512];
    struct hub_token t = {.role = HUB_OPERATOR, .label = "operator"};
    jw_open(&j, 13, "3");
    const struct staff by = {.who = WHO, .now = j.w.now.wall};
    assert_true(hub_token_make(j.w.hub, &by, &t, secret, &e));
    assert_true(hub_record_get(hub_store_of(j.w.hub), j.session, &row, NULL, &found, &e));
    snprintf(path, sizeof path, "/api/v1/sessions/%s/cancel", row.ref);
    failing_read = "FROM token WHERE hash";
    assert_int_equal(post(&j, path, "", secret, reply), 503);
    assert_non_null(strstr(reply, "nothing was changed"));
    /* Nor is a list done that was noted in the audit only. */
    snprintf(path, sizeof path, "/api/v1/sessions/%s/attendees", row.ref);
    failing_read = "FROM booking WHERE ?1 IS NULL";
    assert_int_equal(call(&j, "GET", path, "", secret, reply), 503);
    assert_null(strstr(reply, "was done"));
    failing_read = NULL;
    assert_int_equal(call(&j, "GET", path, "", secret, reply), 200);
    disk_limit(j.other, 1);
    assert_int_equal(call(&j, "GET", path, "", secret, reply), 503);
    assert_null(strstr(reply, "is kept"));
    jw_close(&j);
}

/* Staff are told that it is kept, so nobody erases it once more. */
static void who_is_erased_while_the_journal_fails_is_erased_at_the_kiosk(void **state)
{
    (void)state;
    struct journal_world j;
    struct err e;
    char text[CLAIM_SIZE];
    struct erased erased;
    struct op_list ops;
    bool found = false;
    jw_open(&j, 17, "3");
    const struct staff by = {.who = WHO, .now = j.w.now.wall};
    struct outcome o = ask(&j.w, &j.k, BOOK(j.session, 1, test_code(text, 1)));
    disk_limit(j.other, 1);
    assert_false(erase_person(j.w.hub, &by, o.op, &erased, &found, &e));
    j.w.now.ms += 120000;
    assert_false(hub_tick(j.w.hub, &j.w.now, &e));
    assert_false(world_next(&j.w, TOPIC_OUTCOME, j.k.name));
    disk_limit(j.other, 0);
    world_wait(&j.w, 60000);
    assert_true(world_next(&j.w, TOPIC_OUTCOME, j.k.name));
    assert_true(wire_get_ops(&ops, j.w.last.data, j.w.last.size, &e));
    assert_int_equal(ops.kind, WIRE_FORGET);
    assert_string_equal(ops.ops[0], o.op);
    world_wait(&j.w, 60000);
    assert_false(world_next(&j.w, TOPIC_OUTCOME, j.k.name)); /* once */
    jw_close(&j);
}

static void what_is_refused_while_the_journal_fails_waits_for_no_key(void **state)
{
    (void)state;
    struct journal_world j;
    struct err e;
    char text[CLAIM_SIZE];
    struct bytes body;
    uint8_t secret[32];
    bool found = false;
    bool final = false;
    const char *op = "01920000-0000-7000-8000-0000000000aa";
    jw_open(&j, 19, "3");
    bytes_init(&body, HUB_OP_BODY_MAX);
    struct test_op booking = *BOOK(j.session, 1, test_code(text, 1));
    booking.op = op;
    make_op(&j.w, &j.k, &booking, &body);
    j.w.keys.seal_count = 0;
    memset(secret, 33, sizeof secret);
    hub_keys_add_seal(&j.w.keys, secret);
    kiosk_says(&j.w, &j.k, TOPIC_OP, &body);
    world_tick(&j.w);
    const struct staff by = {.who = WHO, .now = j.w.now.wall};
    disk_limit(j.other, 1);
    assert_false(aside_refuse(j.w.hub, &by, op, &found, &e));
    assert_true(found);
    disk_limit(j.other, 0);
    world_tick(&j.w);
    assert_non_null(strstr(hub_trouble(j.w.hub, &final), "sealing key"));
    world_wait(&j.w, 60000);
    assert_string_equal(hub_trouble(j.w.hub, &final), "");
    bytes_free(&body);
    jw_close(&j);
}

/* On a real disk: only there a file can go from under its owner. */
static void a_journal_that_is_taken_away_is_begun_anew_at_once(void **state)
{
    (void)state;
    struct journal_world j = {.vfs = NULL};
    struct scratch other;
    struct hub_backup made;
    struct err e;
    bool wanted = true;
    char path[128];
    scratch_open(&other);
    world_prepare(&j.w);
    scratch_open(&j.w.scratch);
    snprintf(j.w.path, sizeof j.w.path, "%s", j.w.scratch.path);
    snprintf(j.w.journal, sizeof j.w.journal, "%s", other.path);
    world_begin(&j.w);
    rng_seed(&j.chance, 1);
    kiosk_open(&j.w, &j.k, 1);
    world_session(&j.w, "Meet-up", "3", j.session);
    scratch_path(&other, path, "backup.db");
    const struct staff by = {.who = WHO, .now = j.w.now.wall};
    const struct hub_safe_file file = {.path = path, .name = "backup.db"};
    assert_true(hub_safe_backup(j.w.hub, &by, &file, &made, &e));
    assert_true(hub_safe_wanted(j.w.hub, &wanted, &e));
    assert_false(wanted);
    assert_int_equal(unlink(j.w.journal), 0);
    jw_busy(&j);
    assert_int_equal(access(j.w.journal, F_OK), 0);
    assert_true(hub_safe_wanted(j.w.hub, &wanted, &e));
    assert_true(wanted); /* the backup does not reach the new one */
    world_close(&j.w);
    scratch_close(&other);
}

/* Staff hear of the failure; who is served is what hub.db says all the same. */
static void a_kiosk_that_is_revoked_while_the_journal_fails_is_served_no_more(
    void **state)
{
    (void)state;
    struct journal_world j;
    struct err e;
    char text[CLAIM_SIZE];
    struct bytes body;
    bool found = false;
    jw_open(&j, 7, "3");
    bytes_init(&body, HUB_OP_BODY_MAX);
    make_op(&j.w, &j.k, BOOK(j.session, 1, test_code(text, 1)), &body);
    const struct staff by = {.who = "test", .now = j.w.now.wall};
    disk_limit(j.other, 1);
    assert_false(hub_kiosk_ban(j.w.hub, &by, j.k.name, &found, &e));
    assert_true(found);
    disk_limit(j.other, 0);
    j.w.now.ms += 120000;
    kiosk_says(&j.w, &j.k, TOPIC_OP, &body);
    world_tick(&j.w);
    assert_int_equal(world_places(&j.w, j.session).taken, 0);
    bytes_free(&body);
    jw_close(&j);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(staff_are_told_what_stands_while_the_journal_fails),
              TEST(staff_are_told_what_was_done_though_it_cannot_be_read),
              TEST(staff_are_not_told_that_it_was_done_where_nothing_was),
              TEST(who_is_erased_while_the_journal_fails_is_erased_at_the_kiosk),
              TEST(what_is_refused_while_the_journal_fails_waits_for_no_key),
              TEST(a_journal_that_is_taken_away_is_begun_anew_at_once),
              TEST(a_kiosk_that_is_revoked_while_the_journal_fails_is_served_no_more));
    return failed;
}
