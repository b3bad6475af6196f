#include "tests/test.h"

#include <sqlite3.h>
#include <string.h>

#include "store/content.h"
#include "tests/unit/scratch.h"

/* The linker sends each sqlite3_step of our code here (links.mk): the Nth fails. */

int __real_sqlite3_step(sqlite3_stmt *statement);
int __wrap_sqlite3_step(sqlite3_stmt *statement);

static int steps_left; /* 0: never fails */

int __wrap_sqlite3_step(sqlite3_stmt *statement)
{
    if (steps_left > 0 && --steps_left == 0)
        return SQLITE_IOERR;
    return __real_sqlite3_step(statement);
}

#define ONE "01920000-0000-7000-8000-000000000001"
#define TWO "01920000-0000-7000-8000-000000000002"

static const struct epoch epoch = {1, 77};

static bool apply(struct content *c, uint64_t from, uint64_t to,
                  const struct change *changes, const struct lthash *sum, uint32_t count)
{
    struct bytes body;
    struct batch b = {.epoch = epoch,
                      .from = from,
                      .to = to,
                      .head = to,
                      .has_digest = true,
                      .count = count};
    struct batch_reader lines;
    bool matched = false;
    lthash_digest(b.digest, sum);
    bytes_init(&body, 4096);
    assert_true(wire_put_batch(&body, &b, NULL));
    for (uint64_t i = 0; i < to - from; i++)
        wire_put_change(&body, &changes[i]);
    assert_true(wire_get_batch(&b, &lines, body.data, body.size, NULL));
    bool ok = content_apply(c, &b, &lines, &matched, NULL);
    assert_int_equal(ok, ok && matched);
    bytes_free(&body);
    return ok;
}

static bool first_batch(struct content *c)
{
    const struct change changes[] = {{1, "fact", ONE, false, "{}", 2},
                                     {2, "fact", TWO, false, "{}", 2}};
    struct lthash sum = {0};
    lthash_add(&sum, "fact", ONE, "{}", 2);
    lthash_add(&sum, "fact", TWO, "{}", 2);
    return apply(c, 0, 2, changes, &sum, 2);
}

static bool second_batch(struct content *c)
{
    const struct change changes[] = {{3, "fact", ONE, true, "", 0},
                                     {4, "fact", TWO, false, "{\"x\":1}", 7}};
    struct lthash sum = {0};
    lthash_add(&sum, "fact", TWO, "{\"x\":1}", 7);
    return apply(c, 2, 4, changes, &sum, 1);
}

static struct content_state state_of(struct content *c)
{
    struct content_state s;
    assert_true(content_state(c, &s, NULL));
    return s;
}

/* Fails the Nth step of the second batch; true if there was one to fail. */
static bool one_life(int nth)
{
    struct scratch s;
    struct content *c = NULL;
    scratch_open(&s);
    assert_true(content_open_writer(&c, s.path, NULL));
    assert_true(content_adopt(c, &epoch, false, 0, NULL));
    assert_true(first_batch(c));
    struct content_state before = state_of(c);
    steps_left = nth;
    bool ok = second_batch(c);
    bool failed = steps_left == 0;
    steps_left = 0;
    assert_int_equal(ok, !failed);
    if (failed) {
        struct content_state after = state_of(c);
        assert_memory_equal(&after, &before, sizeof after);
        assert_true(second_batch(c)); /* and the same batch again goes in */
    }
    struct content_state kept = state_of(c);
    content_close(c);
    assert_true(content_open_writer(&c, s.path, NULL));
    struct content_state computed = state_of(c);
    assert_memory_equal(&computed, &kept, sizeof kept);
    content_close(c);
    scratch_close(&s);
    return failed;
}

static void whichever_step_fails_rows_and_digest_stay_together(void **state)
{
    (void)state;
    int nth = 1;
    while (one_life(nth))
        nth++;
    assert_true(nth > 10);
}

static void a_file_that_cannot_be_opened_leaks_nothing(void **state)
{
    (void)state;
    for (int nth = 1; nth < 12; nth++) {
        struct scratch s;
        struct content *c = NULL;
        struct err e = {0};
        scratch_open(&s);
        steps_left = nth;
        bool ok = content_open_writer(&c, s.path, &e);
        steps_left = 0;
        if (!ok) {
            assert_null(c);
            assert_int_equal(e.kind, ERR_LATER);
            assert_non_null(strstr(e.text, s.path));
        }
        content_close(c);
        assert_true(content_open_writer(&c, s.path, NULL));
        content_close(c);
        scratch_close(&s);
    }
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(whichever_step_fails_rows_and_digest_stay_together),
              TEST(a_file_that_cannot_be_opened_leaks_nothing));
    return failed;
}
