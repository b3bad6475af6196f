/* weather: a network of numbers for tests of the sans-I/O cores: what is sent arrives
 * never, once or twice, sooner or later, in any order; all drawn from one seed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "tests/test.h"

enum { WEATHER_MAX = 4096 };

struct parcel {
    uint64_t at_ms;
    int kind;
    uint64_t a, b;
};

struct weather {
    uint64_t random;
    uint32_t drop_percent, double_percent, delay_ms;
    size_t count;
    struct parcel parcels[WEATHER_MAX];
};

static inline uint32_t weather_draw(struct weather *w, uint32_t below)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return (uint32_t)(w->random >> 11) % below;
}

static inline void weather_post(struct weather *w, uint64_t now_ms, struct parcel p)
{
    uint32_t copies = weather_draw(w, 100) < w->double_percent ? 2 : 1;
    if (weather_draw(w, 100) < w->drop_percent)
        copies = 0;
    for (uint32_t i = 0; i < copies; i++) {
        assert_true(w->count < WEATHER_MAX); /* a storm */
        p.at_ms = now_ms + 1 + weather_draw(w, w->delay_ms);
        w->parcels[w->count++] = p;
    }
}

static inline uint64_t weather_due_ms(const struct weather *w)
{
    uint64_t due_ms = UINT64_MAX;
    for (size_t i = 0; i < w->count; i++)
        if (w->parcels[i].at_ms < due_ms)
            due_ms = w->parcels[i].at_ms;
    return due_ms;
}

/* The first that is due; false if none is. */
static inline bool weather_take(struct weather *w, uint64_t now_ms, struct parcel *p)
{
    size_t first = w->count;
    for (size_t i = 0; i < w->count; i++)
        if (w->parcels[i].at_ms <= now_ms &&
            (first == w->count || w->parcels[i].at_ms < w->parcels[first].at_ms))
            first = i;
    if (first == w->count)
        return false;
    *p = w->parcels[first];
    w->parcels[first] = w->parcels[--w->count];
    return true;
}
