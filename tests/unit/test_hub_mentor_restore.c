/* Mentors, requests and messages in a backup and its journal; and that a restore erases
 * again who was erased after the backup, mentors too. */
#include "server/hub/logic/hub_mentor_staff.h"
#include "server/hub/logic/hub_recover.h"
#include "tests/unit/journal_world.h"

struct scene {
    struct journal_world j;
    struct hub_mentor ann;
    char op[UUID_SIZE];
};

static const struct staff anna = {.who = "anna", .now = WORLD_START};

static void take_on_ann(struct scene *x)
{
    struct err e;
    struct mentor_details details = {
        .name = "Ann", .contact_kind = CONTACT_EMAIL, .contact = "ann@example.org"};
    x->ann = (struct hub_mentor){.m = {.side = MENTOR_SIDE_PA,
                                       .topics = 1,
                                       .ways = 1,
                                       .languages = 1,
                                       .capacity = 1}};
    if (!mentor_take_on(x->j.w.hub, &anna, &x->ann, &details, &e))
        fail_msg("%s", e.text);
}

static void person_asks(struct scene *x)
{
    char code[CLAIM_SIZE];
    struct test_op t = {
        .kind = OP_MENTOR,
        .code = test_code(code, 1),
        .contact = "+447700900123",
        .op = x->op,
        .request = {.wish = {.topics = 1, .ways = 1, .sides = 1, .languages = 1}}};
    uuid7_new(x->op, x->j.w.now.wall * 1000);
    assert_int_equal(ask(&x->j.w, &x->j.k, &t).result, RESULT_RECEIVED);
}

static void act(struct scene *x, enum mentor_event_kind kind)
{
    struct err e;
    struct hub_mentoring m;
    bool found = false;
    const struct mentor_act wanted = {.kind = kind};
    if (!mentoring_act(x->j.w.hub, &anna, x->op, &wanted, &m, &found, &e))
        fail_msg("%s", e.text);
    assert_true(found);
}

static void open_scene(struct scene *x)
{
    memset(x, 0, sizeof *x);
    jw_open(&x->j, 3, "2");
}

static void close_hub(struct scene *x)
{
    hub_close(x->j.w.hub);
    x->j.w.hub = NULL;
}

static void backup_and_journal_are_the_whole_of_it(void **state)
{
    (void)state;
    struct scene x;
    open_scene(&x);
    take_on_ann(&x);
    jw_backup(&x.j, BACKUP_DB);
    person_asks(&x);
    act(&x, MENTOR_EVENT_OFFER);
    act(&x, MENTOR_EVENT_ACCEPT);
    close_hub(&x);
    const struct hub_restore order = jw_order();
    assert_true(jw_restore(&order).complete);
    jw_assert_same(HUB_DB, RESTORED_DB);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT accepted FROM mentor"), 1);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT count(*) FROM message_out"), 3);
    jw_close(&x.j);
}

/* The list has ops and mentors; of what it does not know nothing is claimed. */
static void who_was_erased_since_the_backup_is_erased_again(void **state)
{
    (void)state;
    struct scene x;
    char erased[2][UUID_SIZE];
    open_scene(&x);
    take_on_ann(&x);
    person_asks(&x);
    act(&x, MENTOR_EVENT_OFFER);
    jw_backup(&x.j, BACKUP_DB);
    close_hub(&x);
    memcpy(erased[0], x.op, UUID_SIZE);
    memcpy(erased[1], x.ann.m.id, UUID_SIZE);
    struct hub_restore order = jw_order();
    order.journal = NULL;
    order.erased = (const char(*)[UUID_SIZE])erased;
    order.erased_count = LENGTH(erased);
    jw_restore(&order);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT length(box) FROM mentor"), 0);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT removed > 0 FROM mentor"), 1);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT offered + accepted FROM mentor"), 0);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT state FROM mentor_request"),
                     MENTOR_CLOSED);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT reply FROM mentor_offer"),
                     MENTOR_REPLY_ENDED);
    assert_int_equal(
        jw_int(RESTORED_DB, "SELECT count(*) FROM message_out WHERE length(box) > 0"), 0);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT count(*) FROM erasure"), 2);
    jw_close(&x.j);
}

/* The mentor may have said yes, which is not known here: staff will know. */
static void while_it_recovers_nobody_is_asked(void **state)
{
    (void)state;
    struct scene x;
    struct hub_recovery recovery;
    struct err e;
    open_scene(&x);
    take_on_ann(&x);
    person_asks(&x);
    act(&x, MENTOR_EVENT_OFFER);
    jw_backup(&x.j, BACKUP_DB);
    close_hub(&x);
    struct hub_restore order = jw_order();
    order.journal = NULL;
    jw_restore(&order);
    snprintf(x.j.w.path, sizeof x.j.w.path, RESTORED_DB);
    snprintf(x.j.w.journal, sizeof x.j.w.journal, "/other/second.db");
    world_start(&x.j.w);
    assert_true(hub_recovery(x.j.w.hub, &recovery, &e));
    assert_true(recovery.life.holding);
    world_wait(&x.j.w, (uint64_t)MENTOR_OFFER_S * 1000 + 61000);
    assert_int_equal(jw_int(RESTORED_DB, "SELECT state FROM mentor_request"),
                     MENTOR_OFFERED);
    jw_close(&x.j);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(backup_and_journal_are_the_whole_of_it),
              TEST(who_was_erased_since_the_backup_is_erased_again),
              TEST(while_it_recovers_nobody_is_asked));
    return failed;
}
