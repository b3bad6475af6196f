#include "host/clock.h"

#include <stdlib.h>
#include <time.h>

#include "core/utc.h"

/* How far our clock is from the system's. Set once at start. */
static int64_t offset_s;

static int64_t system_ms(clockid_t id)
{
    struct timespec ts;
    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

#ifdef NDEBUG_CLOCK
bool clock_open(struct err *e)
{
    (void)e;
    return true;
}
#else
bool clock_open(struct err *e)
{
    offset_s = 0;
    const char *text = getenv("PEERPOINT_NOW");
    if (text == NULL || text[0] == '\0')
        return true;
    int64_t start = 0;
    if (!utc_parse(&start, text, "PEERPOINT_NOW", e))
        return false;
    offset_s = start - system_ms(CLOCK_REALTIME) / 1000;
    return true;
}
#endif

int64_t clock_now(void)
{
    return clock_now_ms() / 1000;
}

int64_t clock_now_ms(void)
{
    return system_ms(CLOCK_REALTIME) + offset_s * 1000;
}

uint64_t clock_monotonic_ms(void)
{
    return (uint64_t)system_ms(CLOCK_MONOTONIC);
}
