#include "app/ahead.h"

#include <signal.h>
#include <stddef.h>

static void *run(void *a)
{
    const struct ahead *ahead = a;
    ahead->work(ahead->context);
    return NULL;
}

void ahead_begin(struct ahead *a, void (*work)(void *context), void *context)
{
    sigset_t all, before;
    a->work = work;
    a->context = context;
    /* Signals are the main thread's. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    a->begun = pthread_create(&a->thread, NULL, run, a) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!a->begun)
        work(context);
}

void ahead_wait(struct ahead *a)
{
    if (a->begun)
        pthread_join(a->thread, NULL);
    a->begun = false;
}
