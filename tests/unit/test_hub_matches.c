/* What matching keeps in memory is what the hub has, whatever happened in between. */
#include "server/hub/hub_matches.h"

#include "server/hub/logic/hub_staff.h"
#include "tests/unit/hub_world.h"

static void push(struct world *w, const char *own_ref, const char *title, const char *pay,
                 char ref[REF_SIZE])
{
    world_push(w, RECORD_VACANCY,
               SINGLE_ROW("ref", own_ref, "title", title, "organisation", "Invented CIL",
                          "area", "Headingley", "hours_per_week_min", "10", "pay_min",
                          pay),
               ref);
}

static void close_one(struct world *w, const char *ref)
{
    struct hub_row row;
    struct bytes body;
    struct err e;
    bool found = false;
    const struct staff by = {.who = WHO, .now = w->now.wall};
    bytes_init(&body, RECORD_BODY_MAX + 1);
    assert_true(hub_vacancy_close(w->hub, &by, ref, "filled", &row, &body, &found, &e));
    assert_true(found);
    bytes_free(&body);
}

/* Who wants 14 pounds: all of them in the order of their scores. */
static void rank(struct world *w, struct hub_matches *m, struct match_list *l,
                 struct match_entry *entries, size_t room)
{
    struct err e;
    struct match_person p = match_person_none();
    p.pay = 1400;
    match_list_init(l, entries, room);
    if (!hub_matches_refresh(m, hub_store_of(w->hub), &e))
        fail_msg("%s", e.text);
    hub_matches_rank(m, l, &p, RECORD_NO_DAY);
}

/* As one that begins now has it. */
static void assert_as_new(struct world *w, struct hub_matches *m, size_t count)
{
    enum { ROOM = 20 };
    struct match_entry kept[ROOM], fresh[ROOM];
    struct match_list l, other;
    struct hub_matches *anew = hub_matches_new();
    rank(w, m, &l, kept, ROOM);
    rank(w, anew, &other, fresh, ROOM);
    hub_matches_free(anew);
    assert_int_equal(l.fitting, count);
    assert_int_equal(other.fitting, count);
    assert_int_equal(l.count, count < ROOM ? count : ROOM);
    for (size_t i = 0; i < l.count; i++) {
        assert_string_equal(kept[i].vacancy.id, fresh[i].vacancy.id);
        assert_int_equal(kept[i].score, fresh[i].score);
        assert_int_equal(kept[i].vacancy.pay_min, fresh[i].vacancy.pay_min);
    }
}

static void it_follows_what_staff_do(void **state)
{
    (void)state;
    struct world w;
    struct hub_matches *m = hub_matches_new();
    char first[REF_SIZE], second[REF_SIZE], session[UUID_SIZE];
    world_open(&w);
    assert_as_new(&w, m, 0);
    push(&w, "A", "First", "13.00", first);
    assert_as_new(&w, m, 1);
    assert_as_new(&w, m, 1);
    push(&w, "B", "Second", "14.00", second);
    world_session(&w, "No vacancy", "3", session);
    push(&w, "A", "First", "15.00", first);
    assert_as_new(&w, m, 2);
    close_one(&w, first);
    assert_as_new(&w, m, 1);
    push(&w, "C", "Third", "12.90", first);
    close_one(&w, second);
    assert_as_new(&w, m, 1);
    hub_matches_free(m);
    world_close(&w);
}

static void many_changes_are_taken_in_page_by_page(void **state)
{
    (void)state;
    enum { MANY = 1200 };
    struct world w;
    struct err e;
    struct hub_matches *m = hub_matches_new();
    char ref[REF_SIZE];
    world_open(&w);
    push(&w, "A", "First", "13.00", ref);
    assert_as_new(&w, m, 1);
    for (int i = 0; i < MANY; i++) {
        char own[12];
        snprintf(own, sizeof own, "M%d", i % 10);
        push(&w, own, "Often changed", i % 20 < 10 ? "13.10" : "13.20", ref);
    }
    for (int i = 0; i < MANY; i++) {
        char own[12];
        snprintf(own, sizeof own, "N%d", i);
        push(&w, own, "One of many", "12.80", ref);
        close_one(&w, ref);
    }
    assert_as_new(&w, m, 11);
    /* Tombstones that were missed: those who look seldom begin anew. */
    for (int i = 0; i < 10; i++) {
        char own[12];
        snprintf(own, sizeof own, "M%d", i);
        push(&w, own, "Often changed", "14.40", ref);
        close_one(&w, ref);
    }
    push(&w, "Z", "Last", "13.00", ref);
    assert_true(hub_record_prune(hub_store_of(w.hub), INT64_MAX, &e));
    assert_true(hub_store_numbers(hub_store_of(w.hub))->floor > 1);
    assert_as_new(&w, m, 2);
    hub_matches_free(m);
    world_close(&w);
}

static void it_is_read_ahead_in_slices_while_staff_go_on(void **state)
{
    (void)state;
    enum { MANY = 2 * HUB_MATCHES_SLICE + 50 };
    static char refs[MANY][REF_SIZE];
    struct world w;
    struct hub_matches *m = hub_matches_new();
    char own[12], ref[REF_SIZE];
    world_open(&w);
    for (int i = 0; i < MANY; i++) {
        snprintf(own, sizeof own, "M%d", i);
        push(&w, own, "One of many", "13.00", refs[i]);
    }
    assert_true(hub_matches_prepare(m, hub_store_of(w.hub)));
    close_one(&w, refs[0]);        /* has been read */
    close_one(&w, refs[MANY - 1]); /* has not */
    push(&w, "M1", "One of many", "14.10", ref);
    assert_true(hub_matches_prepare(m, hub_store_of(w.hub)));
    push(&w, "New", "One more", "14.20", ref);
    assert_false(hub_matches_prepare(m, hub_store_of(w.hub)));
    assert_false(hub_matches_prepare(m, hub_store_of(w.hub)));
    assert_as_new(&w, m, MANY - 1);
    hub_matches_free(m);
    /* And who asks meanwhile waits for the rest only. */
    m = hub_matches_new();
    assert_true(hub_matches_prepare(m, hub_store_of(w.hub)));
    close_one(&w, refs[1]);
    assert_as_new(&w, m, MANY - 2);
    hub_matches_free(m);
    world_close(&w);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(it_follows_what_staff_do),
              TEST(many_changes_are_taken_in_page_by_page),
              TEST(it_is_read_ahead_in_slices_while_staff_go_on));
    return failed;
}
