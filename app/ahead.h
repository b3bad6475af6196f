/* ahead: work that the first picture waits for, done beside other such work, so that a
 * kiosk's start keeps both its cores busy. Whoever needs what it makes waits for it with
 * ahead_wait, and nobody touches it before; after that there is one thread again
 * (docs/decisions/2026-11-23-start-on-two-cores.md). */
#pragma once

#include <pthread.h>
#include <stdbool.h>

struct ahead {
    void (*work)(void *context);
    void *context;
    pthread_t thread;
    bool begun; /* and not yet waited for */
};

/* Where there is no thread to be had the work is done before this returns. */
void ahead_begin(struct ahead *a, void (*work)(void *context), void *context);
/* Nothing, if it was not begun or was waited for before. */
void ahead_wait(struct ahead *a);
