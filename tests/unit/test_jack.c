/* Whether headphones are in, from a file that comes and goes. */
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

#include "app/speech/jack.h"
#include "tests/unit/scratch.h"

struct seen {
    struct scratch scratch;
    char path[128];
    struct loop *loop;
    int count;
    bool in;
};

static void open_seen(struct seen *s)
{
    struct err e;
    *s = (struct seen){.count = 0};
    scratch_open(&s->scratch);
    scratch_path(&s->scratch, s->path, "headphones");
    assert_true(loop_new(&s->loop, &e));
}

static void close_seen(struct seen *s)
{
    loop_free(s->loop);
    scratch_close(&s->scratch);
}

static void on_change(void *context, bool in)
{
    struct seen *s = context;
    s->count++;
    s->in = in;
    loop_stop(s->loop);
}

/* Runs until the next change is told. */
static void wait_for(struct seen *s, int count)
{
    struct err e;
    while (s->count < count)
        assert_true(loop_run(s->loop, &e));
}

static void a_file_tells_when_they_go_in_and_out(void **state)
{
    (void)state;
    struct seen s;
    struct jack *j = NULL;
    struct err e;
    open_seen(&s);
    assert_true(jack_open(&j, s.loop, s.path, on_change, &s, &e)); /* not there yet */
    assert_false(jack_in(j));
    scratch_write(s.path, "1\n");
    wait_for(&s, 1);
    assert_true(s.in && jack_in(j));
    scratch_write(s.path, "0\n");
    wait_for(&s, 2);
    assert_false(s.in);
    scratch_write(s.path, "1\n");
    wait_for(&s, 3);
    assert_int_equal(remove(s.path), 0);
    wait_for(&s, 4);
    assert_false(jack_in(j));
    jack_close(j);
    close_seen(&s);
}

static void in_at_the_start_is_seen_without_being_told(void **state)
{
    (void)state;
    struct seen s;
    struct jack *j = NULL;
    struct err e;
    open_seen(&s);
    scratch_write(s.path, "1");
    assert_true(jack_open(&j, s.loop, s.path, on_change, &s, &e));
    assert_true(jack_in(j));
    assert_int_equal(s.count, 0);
    jack_close(j);
    close_seen(&s);
}

static void always_and_never_need_no_file(void **state)
{
    (void)state;
    struct seen s;
    struct jack *always = NULL, *never = NULL;
    struct err e;
    open_seen(&s);
    assert_true(jack_open(&always, s.loop, "always", on_change, &s, &e));
    assert_true(jack_open(&never, s.loop, "", on_change, &s, &e));
    assert_true(jack_in(always));
    assert_false(jack_in(never));
    jack_close(always);
    jack_close(never);
    close_seen(&s);
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct seen s;
    struct jack *j = NULL;
    struct err e;
    open_seen(&s);
    assert_false(jack_open(&j, s.loop, "/nowhere/at/all", on_change, &s, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    close_seen(&s);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_file_tells_when_they_go_in_and_out),
              TEST(in_at_the_start_is_seen_without_being_told),
              TEST(always_and_never_need_no_file),
              TEST(a_folder_that_is_not_there_is_an_error));
    return failed;
}
