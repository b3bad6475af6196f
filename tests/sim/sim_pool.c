#include "tests/sim/sim_pool.h"

#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct job {
    pid_t process; /* 0: free */
    int pipe;
    const struct world_setup *setup;
};

static void live(const struct world_setup *setup, uint32_t life_s_max, int out)
{
    static struct world_result r;
    /* Of the processor: on a busy machine a life is not over sooner. */
    const struct rlimit most = {life_s_max, life_s_max + 5};
    if (setrlimit(RLIMIT_CPU, &most) != 0)
        _exit(3);
    world_run(setup, &r);
    if (write(out, &r, sizeof r) != (ssize_t)sizeof r)
        _exit(3);
    _exit(0);
}

static bool begin(struct job *j, const struct pool_order *order,
                  const struct world_setup *setup)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    fflush(stdout);
    j->setup = setup;
    j->process = fork();
    if (j->process == 0) {
        close(ends[0]);
        live(setup, order->life_s_max, ends[1]);
    }
    close(ends[1]);
    j->pipe = ends[0];
    if (j->process > 0)
        return true;
    close(ends[0]);
    j->process = 0;
    return false;
}

/* Its result is shorter than a pipe holds, and written at once. */
static bool end(struct job *j, const struct pool_order *order)
{
    struct world_result r = {0};
    int status = 0;
    bool whole = read(j->pipe, &r, sizeof r) == (ssize_t)sizeof r;
    close(j->pipe);
    waitpid(j->process, &status, 0);
    j->process = 0;
    if (!whole) {
        r = (struct world_result){.failed = true};
        snprintf(r.failure, sizeof r.failure, "the process ended by signal %d, status %d",
                 WIFSIGNALED(status) ? WTERMSIG(status) : 0, status);
    }
    return order->done(order->context, j->setup, &r);
}

/* Ends one job that has ended. */
static bool reap(struct job *jobs, const struct pool_order *order)
{
    struct pollfd fds[POOL_JOBS_MAX];
    for (uint32_t i = 0; i < order->jobs; i++)
        fds[i] = (struct pollfd){.fd = jobs[i].process > 0 ? jobs[i].pipe : -1,
                                 .events = POLLIN};
    if (poll(fds, order->jobs, -1) <= 0)
        return true;
    bool more = true;
    for (uint32_t i = 0; i < order->jobs; i++)
        if (fds[i].revents != 0)
            more = end(&jobs[i], order) && more;
    return more;
}

static struct job *idle(struct job *jobs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (jobs[i].process == 0)
            return &jobs[i];
    return NULL;
}

bool pool_run(const struct pool_order *order, const struct world_setup *setups,
              size_t count)
{
    struct job jobs[POOL_JOBS_MAX] = {0};
    bool more = true, ok = true;
    for (size_t i = 0; ok && more && i < count;) {
        struct job *j = idle(jobs, order->jobs);
        if (j == NULL)
            more = reap(jobs, order);
        else
            ok = begin(j, order, &setups[i++]);
    }
    for (uint32_t i = 0; i < order->jobs; i++)
        if (jobs[i].process > 0)
            end(&jobs[i], order);
    return ok;
}
