/* Places allotted to a kiosk, as outbox.db keeps, spends and returns them. */
#include "tests/test.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "store/outbox_lend.h"
#include "tests/unit/outbox_box.h"

#define SESSION "01920000-0000-7000-8000-0000000000aa"
#define OTHER "01920000-0000-7000-8000-0000000000bb"
#define BOOT "3f0e9c0a-1b2c-4d3e-8f00-000000000001"

static const struct outbox_terms here = {.epoch = {3, 77}, .hw = {1, 2, 3}};

static const char *op_id(int i)
{
    static char id[UUID_SIZE];
    snprintf(id, sizeof id, "01920000-0000-7000-8000-%012d", i);
    return id;
}

static void book(struct fixture *f, int i, uint32_t places)
{
    struct err e;
    struct outbox_new op = {.kind = OP_BOOK,
                            .target = SESSION,
                            .places = places,
                            .key = "0011223344556677",
                            .boot = BOOT,
                            .box = (const uint8_t *)"sealed",
                            .box_size = 6};
    memcpy(op.op, op_id(i), sizeof op.op);
    if (!outbox_put(f->ob, &op, &e))
        fail_msg("%s", e.text);
}

static void number(struct fixture *f, const struct outbox_terms *terms)
{
    uint64_t made = 0;
    struct err e;
    if (!outbox_number(f->ob, terms, &made, &e))
        fail_msg("%s", e.text);
}

static struct outbox_row row_of(struct fixture *f, int i)
{
    struct outbox_row row;
    struct err e;
    bool found = false;
    assert_true(outbox_find(f->ob, op_id(i), &row, &found, &e));
    assert_true(found);
    return row;
}

static struct lend lend(uint64_t id, uint32_t places)
{
    struct lend l = {.epoch = here.epoch, .session = SESSION, .places = places, .id = id};
    memcpy(l.hw, here.hw, sizeof l.hw);
    return l;
}

static bool take(struct fixture *f, const struct lend *l)
{
    struct err e;
    bool news = false;
    if (!outbox_lend_put(f->ob, l, &news, &e))
        fail_msg("%s", e.text);
    return news;
}

static bool first_lend(struct fixture *f, struct outbox_lend *out)
{
    struct err e;
    bool found = false;
    assert_true(outbox_lend_next(f->ob, here.hw, 0, out, &found, &e));
    return found;
}

static void give_back(struct fixture *f, int op)
{
    struct err e;
    struct outbox_lend l;
    struct outbox_return r = {.made = 1, .made_ms = 2, .boot = BOOT};
    memcpy(r.op, op_id(op), sizeof r.op);
    assert_true(first_lend(f, &l));
    assert_true(outbox_lend_return(f->ob, l.place, &r, &e));
}

static void bookings_get_places_as_long_as_there_are_enough(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct lend l = lend(9, 3);
    assert_true(take(&f, &l));
    book(&f, 1, 2);
    book(&f, 2, 2); /* one is left: a pair does not fit */
    book(&f, 3, 1);
    book(&f, 4, 1);
    number(&f, &here);
    reopen(&f);
    static const uint64_t wanted[] = {9, 0, 9, 0};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(row_of(&f, i + 1).lend, wanted[i]);
        assert_int_equal(row_of(&f, i + 1).n, i + 1);
    }
    struct outbox_lend kept;
    assert_true(first_lend(&f, &kept));
    assert_int_equal(kept.spent, 3);
    struct outbox_row row;
    struct err e;
    bool found = false;
    assert_true(outbox_spent_after(f.ob, 1, &row, &found, &e) && found);
    assert_int_equal(row.n, 3);
    assert_true(outbox_spent_after(f.ob, 3, &row, &found, &e) && !found);
    tear_down(&f);
}

static void without_terms_nothing_is_spent_and_that_is_fixed(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct lend l = lend(9, 3);
    assert_true(take(&f, &l));
    book(&f, 1, 1);
    number(&f, NULL); /* may be sent from now on */
    number(&f, &here);
    assert_int_equal(row_of(&f, 1).lend, 0);
    struct outbox_lend kept;
    assert_true(first_lend(&f, &kept));
    assert_int_equal(kept.spent, 0);
    tear_down(&f);
}

static void a_fork_changes_the_number_and_never_the_lend(void **state)
{
    (void)state;
    struct fixture f;
    sqlite3 *db = NULL;
    set_up(&f);
    struct lend l = lend(9, 1);
    assert_true(take(&f, &l));
    book(&f, 1, 1);
    number(&f, &here);
    book(&f, 2, 1);
    number(&f, NULL);
    struct lend more = lend(12, 2);
    give_back(&f, 50);
    assert_true(take(&f, &more));
    assert_int_equal(sqlite3_open(f.s.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE op SET n = NULL", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    number(&f, &here);
    assert_int_equal(row_of(&f, 1).lend, 9);
    assert_int_equal(row_of(&f, 2).lend, 0);
    tear_down(&f);
}

static void another_session_epoch_or_machine_spends_nothing(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct lend l = lend(9, 3);
    memcpy(l.session, OTHER, sizeof l.session);
    assert_true(take(&f, &l));
    l = lend(10, 3);
    assert_true(take(&f, &l));
    struct outbox_terms other_epoch = here, other_machine = here, unknown = here;
    other_epoch.epoch.counter++;
    other_machine.hw[0]++;
    memset(unknown.hw, 0, sizeof unknown.hw);
    const struct outbox_terms *const terms[] = {&other_epoch, &other_machine, &unknown};
    for (int i = 0; i < 3; i++) {
        book(&f, i + 1, 1);
        number(&f, terms[i]);
        assert_int_equal(row_of(&f, i + 1).lend, 0);
    }
    book(&f, 4, 1);
    number(&f, &here);
    assert_int_equal(row_of(&f, 4).lend, 10);
    tear_down(&f);
}

static void only_a_higher_id_is_taken_in_whatever_epoch(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct lend first = lend(9, 3), again = lend(9, 3), older = lend(7, 3);
    assert_true(take(&f, &first));
    assert_false(take(&f, &again));
    assert_false(take(&f, &older));
    give_back(&f, 50);
    reopen(&f);
    assert_false(take(&f, &again)); /* returned once is returned */
    again.epoch.counter++; /* a restored hub says it again: it has not heard the return */
    assert_false(take(&f, &again));
    struct lend next = lend(UINT64_C(1) << 32, 3);
    next.epoch.counter++;
    assert_true(take(&f, &next));
    assert_false(take(&f, &next));
    tear_down(&f);
}

static void the_return_comes_last_and_nothing_is_spent_after_it(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct lend l = lend(9, 5);
    assert_true(take(&f, &l));
    book(&f, 1, 2);
    number(&f, &here);
    book(&f, 2, 1); /* saved, not numbered: it comes after and spends nothing */
    give_back(&f, 50);
    number(&f, &here);
    struct outbox_row back = row_of(&f, 50);
    assert_int_equal(back.kind, OP_RETURN);
    assert_string_equal(back.target, SESSION);
    assert_int_equal(back.places, 3);
    assert_int_equal(back.lend, 9);
    assert_true(back.n > row_of(&f, 1).n);
    assert_int_equal(row_of(&f, 2).lend, 0);
    book(&f, 3, 1);
    number(&f, &here);
    assert_int_equal(row_of(&f, 3).lend, 0);
    struct outbox_lend none;
    assert_false(first_lend(&f, &none));
    tear_down(&f);
}

static int count_returns(struct fixture *f)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    assert_int_equal(sqlite3_open(f->s.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT count(*) FROM op WHERE kind = 'return'",
                                        -1, &st, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    int count = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return count;
}

static void ask_back(struct fixture *f, const struct lend *l, int op)
{
    struct err e;
    struct outbox_return r = {.boot = BOOT};
    memcpy(r.op, op_id(op), sizeof r.op);
    if (!outbox_lend_back(f->ob, l, &r, &e))
        fail_msg("%s", e.text);
}

static void asked_back_twice_it_is_returned_once(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct lend l = lend(9, 5);
    assert_true(take(&f, &l));
    book(&f, 1, 1);
    number(&f, &here);
    ask_back(&f, &l, 50);
    ask_back(&f, &l, 51);
    assert_int_equal(count_returns(&f), 1);
    assert_int_equal(row_of(&f, 50).places, 4);
    tear_down(&f);
}

static void what_was_asked_back_before_it_came_is_never_taken(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct lend l = lend(9, 5);
    ask_back(&f, &l, 50);
    assert_int_equal(row_of(&f, 50).places, 5);
    assert_false(take(&f, &l));
    book(&f, 1, 1);
    number(&f, &here);
    assert_int_equal(row_of(&f, 1).lend, 0);
    tear_down(&f);
}

static void there_is_room_for_so_many_and_what_is_over_makes_room(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    bool news = false;
    set_up(&f);
    for (uint64_t i = 1; i <= OUTBOX_LENDS_MAX; i++) {
        struct lend l = lend(i, 1);
        if (i > 2)
            snprintf(l.session + 24, sizeof l.session - 24, "%012d", (int)i);
        if (i == 2)
            give_back(&f, 50);
        assert_true(take(&f, &l));
    }
    struct lend one = lend(OUTBOX_LENDS_MAX + 1, 1);
    memcpy(one.session, OTHER, sizeof one.session);
    assert_true(take(&f, &one)); /* in the place of the returned one */
    struct lend more = lend(OUTBOX_LENDS_MAX + 2, 1);
    assert_false(outbox_lend_put(f.ob, &more, &news, &e));
    assert_int_equal(e.kind, ERR_FULL);
    tear_down(&f);
}

static void held_is_noted_once_and_not_after_the_answer(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    bool news = false;
    set_up(&f);
    book(&f, 1, 1);
    number(&f, NULL);
    assert_true(outbox_held(f.ob, 1, &news, &e) && news);
    assert_true(row_of(&f, 1).held);
    assert_true(outbox_held(f.ob, 1, &news, &e) && !news);
    assert_true(outbox_held(f.ob, 2, &news, &e) && !news);
    tear_down(&f);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(bookings_get_places_as_long_as_there_are_enough),
              TEST(without_terms_nothing_is_spent_and_that_is_fixed),
              TEST(a_fork_changes_the_number_and_never_the_lend),
              TEST(another_session_epoch_or_machine_spends_nothing),
              TEST(only_a_higher_id_is_taken_in_whatever_epoch),
              TEST(the_return_comes_last_and_nothing_is_spent_after_it),
              TEST(asked_back_twice_it_is_returned_once),
              TEST(what_was_asked_back_before_it_came_is_never_taken),
              TEST(there_is_room_for_so_many_and_what_is_over_makes_room),
              TEST(held_is_noted_once_and_not_after_the_answer));
    return failed;
}
