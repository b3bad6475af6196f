#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "host/loop.h"
#include "tests/test.h"

struct scene {
    struct loop *loop;
    struct loop_fd *fd;
    struct loop_fd *other;
    struct loop_timer *timer;
    int pipe[2];
    int calls;
    int after;
    char seen[8];
};

static void set_up(struct scene *s)
{
    struct err e;
    *s = (struct scene){0};
    assert_true(loop_new(&s->loop, &e));
    assert_int_equal(pipe(s->pipe), 0);
}

static void tear_down(struct scene *s)
{
    loop_fd_remove(s->fd);
    loop_fd_remove(s->other);
    loop_timer_remove(s->timer);
    loop_free(s->loop);
    close(s->pipe[0]);
    close(s->pipe[1]);
}

static void stop(void *context)
{
    struct scene *s = context;
    s->calls++;
    loop_stop(s->loop);
}

static void read_and_stop(void *context, short events)
{
    struct scene *s = context;
    assert_true(events & POLLIN);
    assert_true(read(s->pipe[0], s->seen, sizeof s->seen - 1) > 0);
    stop(s);
}

static void a_readable_descriptor_wakes_its_handler(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    set_up(&s);
    assert_true(loop_fd_add(s.loop, &s.fd, s.pipe[0], POLLIN, read_and_stop, &s, &e));
    assert_int_equal(write(s.pipe[1], "hi", 2), 2);
    assert_true(loop_run(s.loop, &e));
    assert_string_equal(s.seen, "hi");
    tear_down(&s);
}

static void a_timer_fires_once_when_it_is_due_and_not_before(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    set_up(&s);
    assert_true(loop_timer_add(s.loop, &s.timer, stop, &s, &e));
    uint64_t start = loop_now_ms(s.loop);
    loop_timer_at(s.timer, start + 20);
    assert_true(loop_run(s.loop, &e));
    assert_int_equal(s.calls, 1);
    assert_true(loop_now_ms(s.loop) >= start + 20);
    tear_down(&s);
}

static void must_not_run(void *context, short events)
{
    (void)context;
    (void)events;
    fail_msg("a removed handler was called");
}

static void remove_other(void *context)
{
    struct scene *s = context;
    loop_fd_remove(s->other);
    s->other = NULL;
    stop(s);
}

static void a_handler_removed_during_a_turn_is_not_called(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    set_up(&s);
    assert_true(loop_fd_add(s.loop, &s.other, s.pipe[0], POLLIN, must_not_run, &s, &e));
    assert_true(loop_timer_add(s.loop, &s.timer, remove_other, &s, &e));
    loop_timer_at(s.timer, 0);
    assert_int_equal(write(s.pipe[1], "x", 1), 1);
    assert_true(loop_run(s.loop, &e));
    assert_int_equal(s.calls, 1);
    tear_down(&s);
}

static void stop_after_third(void *context)
{
    struct scene *s = context;
    s->after++;
    if (s->after == 3)
        loop_stop(s->loop);
    loop_timer_at(s->timer, 0);
}

static void nothing(void *context)
{
    (void)context;
}

static void work_after_a_turn_runs_before_every_sleep(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    set_up(&s);
    assert_true(loop_timer_add(s.loop, &s.timer, nothing, &s, &e));
    loop_after_turn(s.loop, stop_after_third, &s);
    assert_true(loop_run(s.loop, &e));
    assert_int_equal(s.after, 3);
    tear_down(&s);
}

static void a_descriptor_added_in_a_handler_is_watched_from_the_next_turn(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    set_up(&s);
    for (int i = 0; i < 100; i++) { /* past the first room for descriptors */
        struct loop_fd *f = NULL;
        assert_true(loop_fd_add(s.loop, &f, s.pipe[0], 0, must_not_run, &s, &e));
        loop_fd_remove(f);
    }
    assert_true(loop_fd_add(s.loop, &s.fd, s.pipe[0], POLLIN, read_and_stop, &s, &e));
    assert_int_equal(write(s.pipe[1], "x", 1), 1);
    assert_true(loop_run(s.loop, &e));
    assert_int_equal(s.calls, 1);
    tear_down(&s);
}

static void raise_term(void *context)
{
    struct scene *s = context;
    s->calls++;
    kill(getpid(), SIGTERM);
}

static void sigterm_ends_the_loop(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    set_up(&s);
    assert_true(loop_signals(s.loop, &e));
    assert_true(loop_timer_add(s.loop, &s.timer, raise_term, &s, &e));
    loop_timer_at(s.timer, 0);
    assert_true(loop_run(s.loop, &e));
    assert_int_equal(s.calls, 1);
    tear_down(&s);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_readable_descriptor_wakes_its_handler),
              TEST(a_timer_fires_once_when_it_is_due_and_not_before),
              TEST(a_handler_removed_during_a_turn_is_not_called),
              TEST(work_after_a_turn_runs_before_every_sleep),
              TEST(a_descriptor_added_in_a_handler_is_watched_from_the_next_turn),
              TEST(sigterm_ends_the_loop));
    return failed;
}
