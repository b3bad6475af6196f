/* What wakes a kiosk without X11. Pipes in a folder stand for the devices. */
#include "tests/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/input_wake.h"
#include "tests/unit/scratch.h"

enum { ASK_MS = 1000, ASK_NEW_MS = 40 };

struct woken {
    struct scratch scratch;
    struct loop *loop;
    struct input_wake *wake;
    struct loop_timer *limit;
    int turns; /* sleeps that have begun */
};

static void on_turn(void *context)
{
    struct woken *w = context;
    w->turns++;
}

static void on_limit(void *context)
{
    struct woken *w = context;
    loop_stop(w->loop);
}

static void set_up(struct woken *w)
{
    struct err e;
    *w = (struct woken){.turns = 0};
    scratch_open(&w->scratch);
    assert_true(loop_new(&w->loop, &e));
    assert_true(loop_timer_add(w->loop, &w->limit, on_limit, w, &e));
    loop_after_turn(w->loop, on_turn, w);
}

static void tear_down(struct woken *w)
{
    input_wake_close(w->wake);
    loop_timer_remove(w->limit);
    loop_free(w->loop);
    scratch_close(&w->scratch);
}

/* A device, held open for writing: it is not at its end then. */
static int plug_in(struct woken *w, const char *name)
{
    char path[128];
    scratch_path(&w->scratch, path, name);
    assert_int_equal(mkfifo(path, 0600), 0);
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    assert_true(fd >= 0);
    return fd;
}

static void touch_it(int device)
{
    assert_int_equal(write(device, "touched", 7), 7);
}

static void begin(struct woken *w)
{
    const struct input_wake_how how = {w->scratch.folder, ASK_MS, ASK_NEW_MS};
    struct err e;
    if (!input_wake_open(&w->wake, w->loop, &how, &e))
        fail_msg("%s", e.text);
}

/* How often the loop woke for another reason than the end of that time. */
static int wakes_in(struct woken *w, uint64_t ms)
{
    struct err e;
    w->turns = 0;
    loop_timer_at(w->limit, loop_now_ms(w->loop) + ms);
    assert_true(loop_run(w->loop, &e));
    return w->turns - 1; /* that before the first sleep */
}

static void nothing_wakes_while_nothing_happens(void **state)
{
    (void)state;
    struct woken w;
    set_up(&w);
    int device = plug_in(&w, "event0");
    begin(&w);
    assert_int_equal(input_wake_count(w.wake), 1);
    assert_int_equal(wakes_in(&w, 60), 0);
    close(device);
    tear_down(&w);
}

static void a_touch_wakes_once_and_sdl_is_asked_for_a_while(void **state)
{
    (void)state;
    struct woken w;
    set_up(&w);
    int device = plug_in(&w, "event0");
    begin(&w);
    touch_it(device);
    touch_it(device);
    assert_int_equal(wakes_in(&w, 30), 1); /* all that lay there was taken */
    uint64_t now = loop_now_ms(w.loop);
    assert_in_range(input_wake_due_ms(w.wake), now + 1, now + 100);
    close(device);
    tear_down(&w);
}

static void after_that_while_sdl_is_left_alone(void **state)
{
    (void)state;
    struct woken w;
    set_up(&w);
    begin(&w);
    assert_true(input_wake_due_ms(w.wake) < UINT64_MAX);
    (void)wakes_in(&w, ASK_NEW_MS + 1);
    assert_true(input_wake_due_ms(w.wake) == UINT64_MAX);
    tear_down(&w);
}

static void a_device_that_comes_later_wakes_too(void **state)
{
    (void)state;
    struct woken w;
    set_up(&w);
    begin(&w);
    assert_int_equal(input_wake_count(w.wake), 0);
    int device = plug_in(&w, "event7");
    (void)wakes_in(&w, 30);
    assert_int_equal(input_wake_count(w.wake), 1);
    touch_it(device);
    assert_int_equal(wakes_in(&w, 30), 1);
    close(device);
    tear_down(&w);
}

static void a_device_that_goes_is_let_go_and_may_come_back(void **state)
{
    (void)state;
    struct woken w;
    char path[128];
    set_up(&w);
    int device = plug_in(&w, "event0");
    begin(&w);
    touch_it(device);
    (void)wakes_in(&w, 30);
    scratch_path(&w.scratch, path, "event0");
    assert_int_equal(unlink(path), 0);
    close(device); /* now it is at its end, as an unplugged one is */
    assert_int_equal(wakes_in(&w, 30), 1);
    assert_int_equal(input_wake_count(w.wake), 0);
    assert_int_equal(wakes_in(&w, 30), 0);
    device = plug_in(&w, "event0");
    (void)wakes_in(&w, 30);
    assert_int_equal(input_wake_count(w.wake), 1);
    close(device);
    tear_down(&w);
}

static void other_files_are_no_devices_and_too_many_do_no_harm(void **state)
{
    (void)state;
    struct woken w;
    int devices[INPUT_DEVICES_MAX + 1];
    set_up(&w);
    int mouse = plug_in(&w, "mice");
    begin(&w);
    assert_int_equal(input_wake_count(w.wake), 0);
    for (int i = 0; i <= INPUT_DEVICES_MAX; i++) {
        char name[16];
        snprintf(name, sizeof name, "event%d", i);
        devices[i] = plug_in(&w, name);
    }
    (void)wakes_in(&w, 30);
    assert_int_equal(input_wake_count(w.wake), INPUT_DEVICES_MAX);
    for (int i = 0; i <= INPUT_DEVICES_MAX; i++)
        close(devices[i]);
    close(mouse);
    tear_down(&w);
}

static void without_the_folder_it_says_so(void **state)
{
    (void)state;
    struct woken w;
    struct err e;
    set_up(&w);
    const struct input_wake_how how = {"/nowhere/input", ASK_MS, ASK_NEW_MS};
    assert_false(input_wake_open(&w.wake, w.loop, &how, &e));
    assert_int_equal(e.kind, ERR_LATER);
    assert_non_null(strstr(e.text, "/nowhere/input"));
    tear_down(&w);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(nothing_wakes_while_nothing_happens),
              TEST(a_touch_wakes_once_and_sdl_is_asked_for_a_while),
              TEST(after_that_while_sdl_is_left_alone),
              TEST(a_device_that_comes_later_wakes_too),
              TEST(a_device_that_goes_is_let_go_and_may_come_back),
              TEST(other_files_are_no_devices_and_too_many_do_no_harm),
              TEST(without_the_folder_it_says_so));
    return failed;
}
