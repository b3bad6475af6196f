/* Slips on their way to a printer: what comes out of it is the very picture that was
 * drawn, and whatever is wrong with it is found out without waiting in between. */
#include "tests/test.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "app/print/printer.h"
#include "host/clock.h"
#include "tests/unit/paper.h"
#include "tests/unit/scratch.h"

enum { W = 576, H = 500, GOT_MAX = 200000 };

/* A printer at the other end of a serial line. */
struct desk {
    struct scratch scratch;
    struct loop *loop;
    struct printer *printer;
    enum printing end;
    int ends;
    int far; /* our end of its line; -1: none */
    struct loop_fd *watch;
    uint8_t how_now, how_ended; /* what it answers */
    bool mute, eats_nothing;
    uint8_t got[GOT_MAX];
    size_t size, used;
    struct paper paper;
    struct canvas canvas;
};

static void on_end(void *context, enum printing how)
{
    struct desk *d = context;
    d->end = how;
    d->ends++;
    loop_stop(d->loop);
}

static void answer(struct desk *d, uint8_t byte)
{
    if (!d->mute)
        assert_int_equal(write(d->far, &byte, 1), 1);
}

static void on_line(void *context, short events)
{
    struct desk *d = context;
    (void)events;
    ssize_t got = read(d->far, d->got + d->size, GOT_MAX - d->size);
    if (got <= 0)
        return;
    d->size += (size_t)got;
    int asked = d->paper.asked, ended = d->paper.asked_end;
    d->used += paper_take(&d->paper, d->got + d->used, d->size - d->used);
    if (d->paper.asked > asked)
        answer(d, d->how_now);
    if (d->paper.asked_end > ended)
        answer(d, d->how_ended);
}

static void draw(struct canvas *c)
{
    *c = (struct canvas){.w = W, .h = H, .stride = W, .clip = {0, 0, W, H}};
    c->px = malloc(sizeof *c->px * W * H);
    assert_non_null(c->px);
    for (int i = 0; i < W * H; i++)
        c->px[i] = (i / W * 7 + i % W * 3) % 11 < 4 ? 0x241826 : 0xFBF7F2;
}

static int set_up(void **state)
{
    static struct desk d;
    struct err e;
    memset(&d, 0, sizeof d);
    d.far = -1;
    scratch_open(&d.scratch);
    draw(&d.canvas);
    *state = &d;
    return loop_new(&d.loop, &e) ? 0 : -1;
}

static int tear_down(void **state)
{
    struct desk *d = *state;
    printer_close(d->printer);
    loop_fd_remove(d->watch);
    if (d->far >= 0)
        close(d->far);
    loop_free(d->loop);
    free(d->canvas.px);
    scratch_close(&d->scratch);
    return 0;
}

static void plug(struct desk *d, const char *device)
{
    struct err e;
    assert_true(printer_open(&d->printer, d->loop, device, on_end, d, &e));
}

/* The far end of the line keeps it open, as a printer does. */
static void plug_line(struct desk *d)
{
    struct err e;
    struct termios t;
    d->far = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    assert_true(d->far >= 0 && grantpt(d->far) == 0 && unlockpt(d->far) == 0);
    assert_int_equal(tcgetattr(d->far, &t), 0);
    cfmakeraw(&t);
    assert_int_equal(tcsetattr(d->far, TCSANOW, &t), 0);
    assert_true(loop_fd_add(d->loop, &d->watch, d->far, POLLIN, on_line, d, &e));
    plug(d, ptsname(d->far));
}

static enum printing print(struct desk *d)
{
    return printer_begin(d->printer, &d->canvas);
}

static enum printing outcome(struct desk *d)
{
    struct err e;
    int before = d->ends;
    while (d->ends == before)
        assert_true(loop_run(d->loop, &e));
    return d->end;
}

static void assert_same_picture(const struct desk *d)
{
    assert_false(d->paper.wrong);
    assert_int_equal(d->paper.rows, H);
    assert_int_equal(d->paper.across, W / 8);
    for (int i = 0; i < W * H; i++)
        assert_int_equal(paper_dot(&d->paper, i % W, i / W), d->canvas.px[i] == 0x241826);
    assert_int_equal(d->paper.cut, 1);
}

static void a_file_gets_the_very_picture(void **state)
{
    struct desk *d = *state;
    char path[128];
    scratch_path(&d->scratch, path, "slip");
    scratch_write(path, "");
    plug(d, path);
    assert_int_equal(print(d), PRINTING_GOING);
    assert_int_equal(outcome(d), PRINTING_DONE);
    int fd = open(path, O_RDONLY);
    d->size = (size_t)read(fd, d->got, GOT_MAX);
    close(fd);
    assert_int_equal(paper_take(&d->paper, d->got, d->size), d->size);
    assert_same_picture(d);
}

static void a_printer_that_answers_says_when_it_is_done(void **state)
{
    struct desk *d = *state;
    plug_line(d);
    assert_int_equal(print(d), PRINTING_GOING);
    assert_int_equal(outcome(d), PRINTING_DONE);
    assert_int_equal(d->paper.asked, 1);
    assert_int_equal(d->paper.asked_end, 1);
    assert_int_equal(d->paper.forgotten, 0);
    assert_same_picture(d);
}

static void without_paper_nothing_is_sent(void **state)
{
    struct desk *d = *state;
    plug_line(d);
    d->how_now = 0x72;
    assert_int_equal(print(d), PRINTING_GOING);
    assert_int_equal(outcome(d), PRINTING_NO_PAPER);
    assert_int_equal(d->paper.rows, 0);
}

static void paper_that_ends_is_told_and_the_rest_is_forgotten(void **state)
{
    struct desk *d = *state;
    plug_line(d);
    d->how_ended = 0x0C;
    assert_int_equal(print(d), PRINTING_GOING);
    assert_int_equal(outcome(d), PRINTING_NO_PAPER);
    on_line(d, POLLIN); /* what was sent last */
    assert_int_equal(d->paper.forgotten, 1);
}

static void a_printer_that_never_answers_prints_all_the_same(void **state)
{
    struct desk *d = *state;
    plug_line(d);
    d->mute = true;
    assert_int_equal(print(d), PRINTING_GOING);
    assert_int_equal(outcome(d), PRINTING_DONE);
    while (d->used < d->size || d->paper.cut == 0)
        on_line(d, POLLIN);
    assert_same_picture(d);
}

static void one_slip_at_a_time(void **state)
{
    struct desk *d = *state;
    plug_line(d);
    assert_int_equal(print(d), PRINTING_GOING);
    assert_int_equal(print(d), PRINTING_FAILED);
    assert_int_equal(outcome(d), PRINTING_DONE);
    assert_same_picture(d);
    assert_int_equal(print(d), PRINTING_GOING); /* and then the next */
    assert_int_equal(outcome(d), PRINTING_DONE);
}

static void a_printer_that_is_not_there_is_told_at_once(void **state)
{
    struct desk *d = *state;
    char path[128];
    scratch_path(&d->scratch, path, "lp0");
    plug(d, path);
    assert_int_equal(print(d), PRINTING_FAILED);
    assert_int_equal(mkfifo(path, 0600), 0); /* nobody reads it */
    assert_int_equal(print(d), PRINTING_FAILED);
    assert_int_equal(d->ends, 0);
}

static void pulled_out_in_the_middle_it_fails(void **state)
{
    struct desk *d = *state;
    char path[128];
    scratch_path(&d->scratch, path, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    plug(d, path);
    assert_int_equal(fcntl(reader, F_SETPIPE_SZ, 4096), 4096);
    assert_int_equal(print(d), PRINTING_GOING);
    close(reader);
    assert_int_equal(outcome(d), PRINTING_FAILED);
}

static void on_tick(void *context)
{
    struct desk *d = context;
    loop_stop(d->loop);
}

/* A pipe that nobody empties: the loop goes on with other things meanwhile. */
static void a_printer_that_takes_nothing_holds_nobody_up(void **state)
{
    struct desk *d = *state;
    struct loop_timer *tick = NULL;
    struct err e;
    char path[128];
    scratch_path(&d->scratch, path, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    assert_int_equal(fcntl(reader, F_SETPIPE_SZ, 4096), 4096);
    plug(d, path);
    uint64_t began = clock_monotonic_ms();
    assert_int_equal(print(d), PRINTING_GOING);
    assert_true(loop_timer_add(d->loop, &tick, on_tick, d, &e));
    for (int i = 0; i < 20; i++) {
        loop_timer_at(tick, loop_now_ms(d->loop) + 1);
        assert_true(loop_run(d->loop, &e));
    }
    assert_true(clock_monotonic_ms() - began < 1000);
    assert_int_equal(d->ends, 0);
    loop_timer_remove(tick);
    close(reader);
}

/* ---- CUPS, by a program of the same name ---- */

static void fake_lp(struct desk *d, const char *does)
{
    char path[128], text[512];
    scratch_path(&d->scratch, path, "lp");
    snprintf(text, sizeof text,
             "#!/bin/sh\nd=${0%%/*}\n/bin/cat >\"$d/slip.png\"\n"
             "echo \"$@\" >\"$d/args\"\n%s\n",
             does);
    scratch_write(path, text);
    assert_int_equal(chmod(path, 0700), 0);
    *strrchr(path, '/') = '\0';
    assert_int_equal(setenv("PATH", path, 1), 0);
}

static void a_queue_gets_a_picture_of_the_right_size(void **state)
{
    struct desk *d = *state;
    char path[128], text[200] = "";
    fake_lp(d, "exit 0");
    plug(d, "cups:slips");
    assert_int_equal(print(d), PRINTING_GOING);
    assert_int_equal(print(d), PRINTING_FAILED);
    assert_int_equal(outcome(d), PRINTING_DONE);
    scratch_path(&d->scratch, path, "args");
    int fd = open(path, O_RDONLY);
    assert_true(read(fd, text, sizeof text - 1) > 0);
    close(fd);
    assert_string_equal(text, "-s -d slips -o ppi=203 -\n");
    scratch_path(&d->scratch, path, "slip.png");
    fd = open(path, O_RDONLY);
    assert_int_equal(read(fd, text, 24), 24);
    close(fd);
    assert_memory_equal(text, "\x89PNG", 4);
    assert_int_equal((uint8_t)text[18] * 256 + (uint8_t)text[19], W);
    assert_int_equal((uint8_t)text[22] * 256 + (uint8_t)text[23], H);
}

static void a_queue_that_refuses_or_is_missing_fails(void **state)
{
    struct desk *d = *state;
    fake_lp(d, "exit 1");
    plug(d, "cups:none");
    assert_int_equal(print(d), PRINTING_GOING);
    assert_int_equal(outcome(d), PRINTING_FAILED);
    assert_int_equal(setenv("PATH", "/nowhere", 1), 0);
    assert_int_equal(print(d), PRINTING_FAILED);
}

#define DESK(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    int failed = 0;
    signal(SIGPIPE, SIG_IGN); /* as loop_signals does */
    RUN_TESTS(DESK(a_file_gets_the_very_picture),
              DESK(a_printer_that_answers_says_when_it_is_done),
              DESK(without_paper_nothing_is_sent),
              DESK(paper_that_ends_is_told_and_the_rest_is_forgotten),
              DESK(a_printer_that_never_answers_prints_all_the_same),
              DESK(one_slip_at_a_time), DESK(a_printer_that_is_not_there_is_told_at_once),
              DESK(pulled_out_in_the_middle_it_fails),
              DESK(a_printer_that_takes_nothing_holds_nobody_up),
              DESK(a_queue_gets_a_picture_of_the_right_size),
              DESK(a_queue_that_refuses_or_is_missing_fails));
    return failed;
}
