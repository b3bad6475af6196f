#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "core/outgoing.h"

static struct outgoing_message message(char *text, uint64_t tag)
{
    return (struct outgoing_message){.topic = "v1/leeds/d/head",
                                     .data = (uint8_t *)text,
                                     .size = strlen(text),
                                     .retain = true,
                                     .expiry_s = 60,
                                     .tag = tag};
}

static void messages_leave_in_the_order_in_which_they_came(void **state)
{
    (void)state;
    struct outgoing *q = NULL;
    struct err e;
    assert_true(outgoing_new(&q, &e));
    struct outgoing_message m;
    assert_false(outgoing_take(q, &m));
    char text[] = "one";
    m = message(text, 1);
    assert_true(outgoing_put(q, &m, &e));
    text[0] = 'O'; /* the queue has its own copy */
    m.tag = 2;
    assert_true(outgoing_put(q, &m, &e));
    assert_int_equal(outgoing_count(q), 2);

    assert_true(outgoing_take(q, &m));
    assert_int_equal(m.tag, 1);
    assert_int_equal(m.size, 3);
    assert_memory_equal(m.data, "one", 3);
    assert_string_equal(m.topic, "v1/leeds/d/head");
    assert_true(m.retain);
    assert_int_equal(m.expiry_s, 60);
    free(m.data);
    assert_true(outgoing_take(q, &m));
    assert_memory_equal(m.data, "One", 3);
    free(m.data);
    assert_false(outgoing_take(q, &m));
    assert_int_equal(outgoing_count(q), 0);
    outgoing_free(q);
}

static void an_empty_message_may_be_sent(void **state)
{
    (void)state;
    struct outgoing *q = NULL;
    struct err e;
    assert_true(outgoing_new(&q, &e));
    struct outgoing_message m = {.topic = "v1/leeds/h/st"};
    assert_true(outgoing_put(q, &m, &e));
    assert_true(outgoing_take(q, &m));
    assert_int_equal(m.size, 0);
    free(m.data);
    outgoing_free(q);
}

static void at_its_maximum_it_says_full_and_then_takes_again(void **state)
{
    (void)state;
    struct outgoing *q = NULL;
    struct err e;
    assert_true(outgoing_new(&q, &e));
    char text[] = "x";
    struct outgoing_message m = message(text, 0);
    for (int i = 0; i < OUTGOING_MAX; i++)
        assert_true(outgoing_put(q, &m, &e));
    assert_false(outgoing_put(q, &m, &e));
    assert_int_equal(e.kind, ERR_FULL);
    struct outgoing_message taken;
    assert_true(outgoing_take(q, &taken));
    free(taken.data);
    assert_true(outgoing_put(q, &m, &e));
    outgoing_free(q); /* frees what still waits */
}

static void freeing_nothing_is_fine(void **state)
{
    (void)state;
    outgoing_free(NULL);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(messages_leave_in_the_order_in_which_they_came),
              TEST(an_empty_message_may_be_sent),
              TEST(at_its_maximum_it_says_full_and_then_takes_again),
              TEST(freeing_nothing_is_fine));
    return failed;
}
