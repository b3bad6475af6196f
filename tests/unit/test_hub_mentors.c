/* Mentors at the hub: brokered by staff or by itself, who is told what, and whatever ends
 * a request gives the mentor's place back. */
#include "tests/unit/mentor_world.h"

static void they_are_brought_together(void **state)
{
    (void)state;
    struct desk d;
    char op[UUID_SIZE];
    desk_open(&d);
    struct hub_mentor ann = desk_mentor(&d, "ann", 1);
    const struct mentor_wish wish = usual_wish();
    desk_asks(&d, &wish, op);
    assert_int_equal(request_now(&d, op).r.state, MENTOR_ASKED);
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_OFFER, ann.ref), "");
    struct post p = desk_post(&d);
    assert_string_equal(p.row.purpose, "mentor_offer");
    assert_string_equal(p.letter.to, "ann@example.org");
    assert_non_null(strstr(p.letter.text, "Starting out"));
    assert_null(strstr(p.letter.text, "Ada")); /* nobody's name yet, nor number */
    assert_null(strstr(p.letter.text, "900123"));
    assert_null(strstr(p.letter.text, "Nights"));
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_MORE, NULL), "");
    p = desk_post(&d);
    assert_non_null(strstr(p.letter.text, "Nights are hard"));
    assert_null(strstr(p.letter.text, "Ada"));
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_ACCEPT, NULL), "");
    p = desk_post(&d);
    assert_string_equal(p.row.purpose, "mentor_details");
    assert_non_null(strstr(p.letter.text, "Ada: +447700900123"));
    assert_non_null(strstr(p.letter.text, "do not text"));
    p = desk_post(&d);
    assert_string_equal(p.row.purpose, "mentor_found");
    assert_string_equal(p.letter.to, "+447700900123");
    assert_int_equal(p.row.channel, CHANNEL_PHONE); /* not said that texts are safe */
    assert_null(strstr(p.letter.text, "ann"));      /* the mentor's never go out */
    assert_int_equal(mentor_now(&d, ann.ref).m.accepted, 1);
    desk_waits(&d, MENTOR_FOLLOW_UP_S);
    p = desk_post(&d);
    assert_string_equal(p.row.purpose, "mentor_follow_up");
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_TALKED, NULL), "");
    assert_false(desk_post(&d).found);
    assert_int_equal(mentor_now(&d, ann.ref).m.accepted, 0);
    assert_int_equal(request_now(&d, op).r.end, MENTOR_END_TALKED);
    desk_close(&d);
}

static void silence_and_a_pass_lead_on_to_the_next(void **state)
{
    (void)state;
    struct desk d;
    char op[UUID_SIZE];
    desk_open(&d);
    struct hub_mentor ann = desk_mentor(&d, "ann", 1);
    struct hub_mentor bea = desk_mentor(&d, "bea", 1);
    struct hub_mentor cat = desk_mentor(&d, "cat", 1);
    const struct mentor_wish wish = usual_wish();
    desk_asks(&d, &wish, op);
    desk_waits(&d, HOUR);
    assert_int_equal(request_now(&d, op).r.state, MENTOR_ASKED); /* staff begin */
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_OFFER, NULL), "");
    assert_string_equal(request_now(&d, op).r.mentor, ann.m.id);
    desk_waits(&d, MENTOR_OFFER_S - 1);
    assert_string_equal(request_now(&d, op).r.mentor, ann.m.id);
    desk_waits(&d, 61);
    assert_string_equal(request_now(&d, op).r.mentor, bea.m.id);
    assert_int_equal(mentor_now(&d, ann.ref).m.offered, 0);
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_PASS, NULL), "");
    world_tick(&d.w);
    assert_string_equal(request_now(&d, op).r.mentor, cat.m.id);
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_PASS, NULL), "");
    desk_waits(&d, HOUR);
    assert_int_equal(request_now(&d, op).r.state, MENTOR_ASKED); /* all were asked */
    struct hub_mentor dee = desk_mentor(&d, "dee", 1);
    desk_waits(&d, 61);
    assert_string_equal(request_now(&d, op).r.mentor, dee.m.id);
    desk_close(&d);
}

static void where_it_is_automatic_nobody_of_staff_is_needed(void **state)
{
    (void)state;
    struct desk d;
    char first[UUID_SIZE], second[UUID_SIZE];
    desk_open(&d);
    desk_rules(&d, &(struct hub_rules){.mentors = {.automatic = true}});
    struct hub_mentor ann = desk_mentor(&d, "ann", 1);
    const struct mentor_wish wish = usual_wish();
    desk_asks(&d, &wish, first);
    desk_asks(&d, &wish, second);
    desk_waits(&d, 61);
    assert_string_equal(request_now(&d, first).r.mentor, ann.m.id); /* who came first */
    assert_int_equal(request_now(&d, second).r.state, MENTOR_ASKED);
    assert_string_equal(desk_act(&d, first, MENTOR_EVENT_PASS, NULL), "");
    world_tick(&d.w); /* the place that is free again goes to who waits */
    assert_string_equal(request_now(&d, second).r.mentor, ann.m.id);
    desk_close(&d);
}

static void world_group(struct desk *d, const char *starts_at, char id[UUID_SIZE])
{
    char ref[REF_SIZE];
    world_push(&d->w, RECORD_SESSION,
               SINGLE_ROW("title", "Mentors' evening", "organisation", "Invented CIL",
                          "kind", "group_mentoring", "way", "by_phone", "audience",
                          "anyone", "starts_at", starts_at, "minutes", "60", "capacity",
                          "8"),
               ref);
    world_id(&d->w, RECORD_SESSION, ref, id);
}

static void a_group_is_named_if_nobody_is_free(void **state)
{
    (void)state;
    struct desk d;
    char op[UUID_SIZE], later[UUID_SIZE], sooner[UUID_SIZE];
    desk_open(&d);
    world_group(&d, "2026-12-08 18:00", later);
    world_group(&d, "2026-12-01 18:00", sooner);
    struct hub_mentor ann = desk_mentor(&d, "ann", 1);
    assert_string_equal(desk_change(&d, ann.ref, (struct mentor_change){.pause = true}),
                        "");
    const struct mentor_wish wish = usual_wish();
    desk_asks(&d, &wish, op);
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_OFFER, NULL), "");
    assert_int_equal(request_now(&d, op).r.state, MENTOR_GROUP);
    assert_string_equal(request_now(&d, op).r.session, sooner);
    struct post p = desk_post(&d);
    assert_string_equal(p.row.purpose, "mentor_group");
    assert_non_null(strstr(p.letter.text, "Mentors' evening"));
    assert_non_null(strstr(p.letter.text, "Tue 1 Dec, 18:00"));
    assert_false(desk_post(&d).found);
    desk_close(&d);
}

static void a_pause_ends_offers_and_talks_go_on(void **state)
{
    (void)state;
    struct desk d;
    char one[UUID_SIZE], two[UUID_SIZE];
    desk_open(&d);
    struct hub_mentor ann = desk_mentor(&d, "ann", 2);
    const struct mentor_wish wish = usual_wish();
    desk_asks(&d, &wish, one);
    desk_asks(&d, &wish, two);
    assert_string_equal(desk_act(&d, one, MENTOR_EVENT_OFFER, ann.ref), "");
    assert_string_equal(desk_act(&d, one, MENTOR_EVENT_ACCEPT, NULL), "");
    assert_string_equal(desk_act(&d, two, MENTOR_EVENT_OFFER, ann.ref), "");
    assert_non_null(strstr(
        desk_change(&d, ann.ref, (struct mentor_change){.capacity = 1}), "2 people now"));
    assert_string_equal(desk_change(&d, ann.ref, (struct mentor_change){.pause = true}),
                        "");
    assert_int_equal(request_now(&d, one).r.state, MENTOR_ACCEPTED);
    assert_int_equal(request_now(&d, two).r.state, MENTOR_ASKED);
    assert_string_equal(desk_act(&d, two, MENTOR_EVENT_OFFER, ann.ref),
                        "that mentor is paused");
    assert_string_equal(desk_change(&d, ann.ref, (struct mentor_change){.capacity = 1}),
                        "");
    assert_string_equal(desk_change(&d, ann.ref, (struct mentor_change){.resume = true}),
                        "");
    assert_string_equal(desk_act(&d, two, MENTOR_EVENT_OFFER, ann.ref),
                        "that mentor has as many people as they have room for");
    desk_close(&d);
}

/* Also if whoever writes forgets to look: the tables themselves refuse. */
static void the_tables_refuse_too_many_people(void **state)
{
    (void)state;
    struct desk d;
    struct err e;
    desk_open(&d);
    struct hub_mentor ann = desk_mentor(&d, "ann", 2);
    const struct mentor_move one = {.offered = 1};
    assert_true(hub_store_begin(store_of(&d), &e));
    assert_true(hub_mentor_move(store_of(&d), ann.m.id, &one, &e));
    assert_true(hub_mentor_move(store_of(&d), ann.m.id, &one, &e));
    assert_false(hub_mentor_move(store_of(&d), ann.m.id, &one, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_false(hub_mentor_set(store_of(&d), ann.m.id, 1, false, &e));
    assert_false(hub_mentor_set(store_of(&d), ann.m.id, 2, true, &e));
    const struct mentor_move accepts = {.offered = -2, .accepted = 2};
    assert_true(hub_mentor_move(store_of(&d), ann.m.id, &accepts, &e));
    assert_true(hub_mentor_set(store_of(&d), ann.m.id, 2, true, &e));
    assert_false(hub_mentor_move(store_of(&d), ann.m.id,
                                 &(struct mentor_move){.accepted = 1}, &e));
    hub_store_rollback(store_of(&d));
    desk_close(&d);
}

static void ask_and_accept(struct desk *d, const struct hub_mentor *m, char op[UUID_SIZE])
{
    const struct mentor_wish wish = usual_wish();
    desk_asks(d, &wish, op);
    assert_string_equal(desk_act(d, op, MENTOR_EVENT_OFFER, m->ref), "");
    assert_string_equal(desk_act(d, op, MENTOR_EVENT_ACCEPT, NULL), "");
    while (desk_post(d).found)
        ;
    assert_int_equal(mentor_now(d, m->ref).m.accepted, 1);
}

static void assert_over(struct desk *d, const struct hub_mentor *m, const char *op)
{
    struct post p = desk_post(d);
    assert_string_equal(p.row.purpose, "mentor_over");
    assert_string_equal(p.letter.to, "ann@example.org");
    assert_int_equal(mentor_now(d, m->ref).m.accepted, 0);
    assert_int_equal(request_now(d, op).r.state, MENTOR_CLOSED);
}

static void who_takes_it_back_frees_the_mentor(void **state)
{
    (void)state;
    struct desk d;
    char op[UUID_SIZE];
    desk_open(&d);
    struct hub_mentor ann = desk_mentor(&d, "ann", 1);
    ask_and_accept(&d, &ann, op);
    struct test_op back = {.kind = OP_WITHDRAW, .code = d.code};
    assert_int_equal(ask(&d.w, &d.k, &back).result, RESULT_CANCELLED);
    assert_over(&d, &ann, op);
    assert_int_equal(ask(&d.w, &d.k, &back).result, RESULT_CANCELLED);
    desk_close(&d);
}

/* Accepted, and taken back while the letters wait for their channel. */
static void details_that_wait_do_not_go_to_a_mentor_who_is_no_longer_theirs(void **state)
{
    (void)state;
    struct desk d;
    char op[UUID_SIZE];
    desk_open(&d);
    struct hub_mentor ann = desk_mentor(&d, "ann", 1);
    const struct mentor_wish wish = usual_wish();
    desk_asks(&d, &wish, op);
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_OFFER, ann.ref), "");
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_ACCEPT, NULL), "");
    struct test_op back = {.kind = OP_WITHDRAW, .code = d.code};
    assert_int_equal(ask(&d.w, &d.k, &back).result, RESULT_CANCELLED);
    int over = 0;
    for (struct post p = desk_post(&d); p.found; p = desk_post(&d)) {
        assert_string_not_equal(p.row.purpose, "mentor_details");
        assert_string_not_equal(p.row.purpose, "mentor_offer");
        over += strcmp(p.row.purpose, "mentor_over") == 0;
    }
    assert_int_equal(over, 1);
    desk_close(&d);
}

static void who_is_erased_frees_the_mentor_and_leaves_no_words(void **state)
{
    (void)state;
    struct desk d;
    char op[UUID_SIZE];
    struct erased erased;
    struct err e;
    bool found = false;
    int64_t left = 0;
    desk_open(&d);
    struct hub_mentor ann = desk_mentor(&d, "ann", 1);
    ask_and_accept(&d, &ann, op);
    desk_waits(&d, MENTOR_FOLLOW_UP_S); /* a message to them waits */
    const struct staff by = anna(&d);
    assert_true(erase_person(d.w.hub, &by, d.code, &erased, &found, &e));
    assert_true(found);
    assert_over(&d, &ann, op);
    assert_false(desk_post(&d).found);
    assert_true(db_int(hub_store_db(store_of(&d)), &left, NULL,
                       "SELECT count(*) FROM message_out WHERE length(box) > 0", &e, ""));
    assert_int_equal(left, 0);
    desk_close(&d);
}

static void staff_who_have_seen_to_it_free_the_mentor(void **state)
{
    (void)state;
    struct desk d;
    char op[UUID_SIZE];
    struct err e;
    bool found = false;
    desk_open(&d);
    struct hub_mentor ann = desk_mentor(&d, "ann", 1);
    ask_and_accept(&d, &ann, op);
    const struct staff by = anna(&d);
    assert_true(hub_request_done(d.w.hub, &by, op, &found, &e));
    assert_true(found);
    assert_over(&d, &ann, op);
    desk_close(&d);
}

static void a_mentor_who_goes_leaves_nothing_of_themselves(void **state)
{
    (void)state;
    struct desk d;
    char op[UUID_SIZE], other[UUID_SIZE];
    struct err e;
    struct bytes box;
    struct hub_mentor m;
    bool found = false;
    desk_open(&d);
    struct hub_mentor ann = desk_mentor(&d, "ann", 2);
    ask_and_accept(&d, &ann, op);
    const struct mentor_wish wish = usual_wish();
    desk_asks(&d, &wish, other);
    assert_string_equal(desk_act(&d, other, MENTOR_EVENT_OFFER, ann.ref), "");
    const struct staff by = anna(&d);
    assert_true(mentor_remove(d.w.hub, &by, ann.ref, &m, &found, &e));
    assert_true(found);
    assert_false(desk_post(&d).found); /* the offer that was on its way */
    bytes_init(&box, WIRE_BOX_MAX);
    assert_true(hub_mentor_get(store_of(&d), ann.ref, &m, &box, &found, &e));
    assert_int_equal(box.size, 0);
    bytes_free(&box);
    assert_true(m.removed != 0);
    assert_int_equal(request_now(&d, other).r.state, MENTOR_ASKED);
    assert_int_equal(request_now(&d, op).r.state, MENTOR_ACCEPTED);
    assert_string_equal(desk_act(&d, other, MENTOR_EVENT_OFFER, ann.ref),
                        "that mentor is not there any more");
    assert_non_null(strstr(
        desk_change(&d, ann.ref, (struct mentor_change){.resume = true}), "removed"));
    /* Who talks with them is still asked, and the place is given back all the same. */
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_TALKED, NULL), "");
    assert_int_equal(mentor_now(&d, ann.ref).m.accepted, 0);
    desk_close(&d);
}

struct suggestion {
    struct mentor_entry entries[MENTORS_LISTED];
    struct mentor_list list;
};

static void staff_see_who_fits_and_how_many_do_not(void **state)
{
    (void)state;
    struct desk d;
    char op[UUID_SIZE];
    struct suggestion s;
    struct mentor_wish wish = usual_wish();
    struct err e;
    bool found = false;
    uint32_t audits = 0;
    desk_open(&d);
    struct hub_mentor ann = desk_mentor(&d, "ann", 1);
    desk_mentor(&d, "bea", 1);
    desk_asks(&d, &wish, op);
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_OFFER, ann.ref), "");
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_PASS, NULL), "");
    mentor_list_init(&s.list, s.entries, MENTORS_LISTED);
    const struct staff by = anna(&d);
    assert_true(mentoring_suggest(d.w.hub, &by, op, &wish, &s.list, &found, &e));
    assert_true(found);
    assert_int_equal(s.list.count, 1);
    assert_int_equal(s.list.broken[MENTOR_UNTRIED], 1);
    assert_true(hub_audit_count(store_of(&d), "mentor suggest", &audits, &e));
    assert_int_equal(audits, 1);
    desk_close(&d);
}

/* All of it is in hub.db, so it outlives the process. */
static void a_restart_changes_nothing(void **state)
{
    (void)state;
    struct desk d;
    char op[UUID_SIZE];
    desk_open(&d);
    struct hub_mentor ann = desk_mentor(&d, "ann", 1);
    const struct mentor_wish wish = usual_wish();
    desk_asks(&d, &wish, op);
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_OFFER, ann.ref), "");
    world_restart(&d.w);
    assert_int_equal(request_now(&d, op).r.state, MENTOR_OFFERED);
    assert_int_equal(mentor_now(&d, ann.ref).m.offered, 1);
    assert_string_equal(desk_post(&d).row.purpose, "mentor_offer");
    assert_string_equal(desk_act(&d, op, MENTOR_EVENT_ACCEPT, NULL), "");
    desk_close(&d);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        TEST(they_are_brought_together), TEST(silence_and_a_pass_lead_on_to_the_next),
        TEST(where_it_is_automatic_nobody_of_staff_is_needed),
        TEST(a_group_is_named_if_nobody_is_free),
        TEST(a_pause_ends_offers_and_talks_go_on),
        TEST(the_tables_refuse_too_many_people), TEST(who_takes_it_back_frees_the_mentor),
        TEST(details_that_wait_do_not_go_to_a_mentor_who_is_no_longer_theirs),
        TEST(who_is_erased_frees_the_mentor_and_leaves_no_words),
        TEST(staff_who_have_seen_to_it_free_the_mentor),
        TEST(a_mentor_who_goes_leaves_nothing_of_themselves),
        TEST(staff_see_who_fits_and_how_many_do_not), TEST(a_restart_changes_nothing));
    return failed;
}
