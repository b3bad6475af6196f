#include "app/print/print_queue.h"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/utf8.h"

enum { QUEUE_NAME_MAX = 128, LP_MS = 30000 };

struct print_queue {
    char name[QUEUE_NAME_MAX];
    struct loop *loop;
    struct loop_timer *due;
    struct loop_fd *watch;
    pid_t lp; /* 0: none runs */
    int fd;   /* tells when it ends */
    print_handler *handler;
    void *context;
};

static void on_due(void *context);

bool print_queue_open(struct print_queue **out, struct loop *loop, const char *name,
                      print_handler *handler, void *context, struct err *e)
{
    struct print_queue *q = calloc(1, sizeof *q);
    if (q == NULL)
        return err_set(e, ERR_FULL, "[printer]: no memory");
    q->fd = -1;
    q->loop = loop;
    q->handler = handler;
    q->context = context;
    *out = q;
    if (!utf8_copy(q->name, sizeof q->name, name))
        err_set(e, ERR_INPUT, "[printer] device: the name of the queue is too long");
    else if (loop_timer_add(loop, &q->due, on_due, q, e))
        return true;
    free(q);
    *out = NULL;
    return false;
}

/* True if lp has ended and says that the queue has taken it. */
static bool stop(struct print_queue *q)
{
    int status = -1;
    loop_fd_remove(q->watch);
    q->watch = NULL;
    loop_timer_at(q->due, UINT64_MAX);
    if (q->fd >= 0)
        close(q->fd);
    q->fd = -1;
    if (q->lp > 0 && waitpid(q->lp, &status, WNOHANG) == 0) {
        kill(q->lp, SIGKILL);
        (void)waitpid(q->lp, &status, 0);
    }
    q->lp = 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void print_queue_close(struct print_queue *q)
{
    if (q == NULL)
        return;
    (void)stop(q);
    loop_timer_remove(q->due);
    free(q);
}

static void end(struct print_queue *q)
{
    enum printing how = stop(q) ? PRINTING_DONE : PRINTING_FAILED;
    q->handler(q->context, how);
}

static void on_ended(void *context, short events)
{
    (void)events;
    end(context);
}

static void on_due(void *context)
{
    end(context);
}

static bool start_lp(struct print_queue *q, int file, int dpi)
{
    char ppi[24];
    snprintf(ppi, sizeof ppi, "ppi=%d", dpi);
    char *const args[] = {"lp", "-s", "-d", q->name, "-o", ppi, "-", NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none; /* ours are held back for the loop */
    if (posix_spawn_file_actions_init(&files) != 0)
        return false;
    sigemptyset(&none);
    bool good = posix_spawnattr_init(&how) == 0;
    if (good) {
        good = posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK) == 0 &&
               posix_spawnattr_setsigmask(&how, &none) == 0 &&
               posix_spawn_file_actions_adddup2(&files, file, STDIN_FILENO) == 0 &&
               posix_spawnp(&q->lp, "lp", &files, &how, args, environ) == 0;
        posix_spawnattr_destroy(&how);
    }
    posix_spawn_file_actions_destroy(&files);
    if (!good)
        q->lp = 0;
    return good;
}

enum printing print_queue_begin(struct print_queue *q, int file, int dpi)
{
    struct err e;
    if (q->lp != 0 || lseek(file, 0, SEEK_SET) != 0 || !start_lp(q, file, dpi))
        return PRINTING_FAILED;
    q->fd = pidfd_open(q->lp, 0);
    if (q->fd < 0 || !loop_fd_add(q->loop, &q->watch, q->fd, POLLIN, on_ended, q, &e)) {
        (void)stop(q);
        return PRINTING_FAILED;
    }
    loop_timer_at(q->due, loop_now_ms(q->loop) + LP_MS);
    return PRINTING_GOING;
}
