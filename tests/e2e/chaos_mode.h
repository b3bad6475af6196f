/* chaos_mode: how tool_chaos treats the bytes that pass through it; without sockets, so
 * that a unit test can hold it to its word.
 *
 * A mode is one line:
 *     pass                   everything at once
 *     delay MIN MAX          each lot waits so many milliseconds, in order
 *     throttle BYTES         so many bytes a second, each way
 *     split MOST             writes of 1 to MOST bytes
 *     reset BYTES            a connection is reset once so many went over it (0: at once)
 *     hole up|down|both      takes all, passes on nothing; up is towards the server
 *     stall BYTES            more than so many in one go are lost, and with them all
 *                            that follows on that connection: as behind a router that
 *                            drops big packets and says nothing
 * What a hole or a stall holds back goes out when another mode comes.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"

enum chaos_kind {
    CHAOS_PASS,
    CHAOS_DELAY,
    CHAOS_THROTTLE,
    CHAOS_SPLIT,
    CHAOS_RESET,
    CHAOS_HOLE,
    CHAOS_STALL,
};
enum chaos_way { CHAOS_UP, CHAOS_DOWN, CHAOS_WAYS };
enum { CHAOS_NEVER = -1, CHAOS_SLICES = 20 };

struct chaos_mode {
    enum chaos_kind kind;
    uint32_t a, b;          /* the mode's numbers */
    bool holes[CHAOS_WAYS]; /* of CHAOS_HOLE */
};

/* What to do with `pending` bytes: write the first `take`, then wait so long. */
struct chaos_turn {
    size_t take;
    int wait_ms; /* CHAOS_NEVER: until another mode comes */
};

static inline bool chaos_hole(struct chaos_mode *m, const char *way)
{
    m->holes[CHAOS_UP] = strcmp(way, "up") == 0 || strcmp(way, "both") == 0;
    m->holes[CHAOS_DOWN] = strcmp(way, "down") == 0 || strcmp(way, "both") == 0;
    return m->holes[CHAOS_UP] || m->holes[CHAOS_DOWN];
}

/* ERR_INPUT: no such mode, or a number that is missing or makes no sense. */
static inline MUST_CHECK bool chaos_parse(struct chaos_mode *out, const char *line,
                                          struct err *e)
{
    struct chaos_mode m = {.kind = CHAOS_PASS};
    char word[16] = "";
    char way[8] = "";
    char end = 0;
    int words = sscanf(line, "%15s", word);
    const char *rest = line + strspn(line, " \t");
    rest += strcspn(rest, " \t\n");
    int one = sscanf(rest, " %9u %c", &m.a, &end);
    bool good = words == 1;
    if (strcmp(word, "pass") == 0) {
        good = good && sscanf(rest, " %c", &end) < 1;
    } else if (strcmp(word, "delay") == 0) {
        m.kind = CHAOS_DELAY;
        good = sscanf(rest, " %9u %9u %c", &m.a, &m.b, &end) == 2 && m.a <= m.b;
    } else if (strcmp(word, "throttle") == 0) {
        m.kind = CHAOS_THROTTLE;
        good = one == 1 && m.a >= CHAOS_SLICES;
    } else if (strcmp(word, "split") == 0) {
        m.kind = CHAOS_SPLIT;
        good = one == 1 && m.a >= 1;
    } else if (strcmp(word, "reset") == 0) {
        m.kind = CHAOS_RESET;
        good = one == 1;
    } else if (strcmp(word, "hole") == 0) {
        m.kind = CHAOS_HOLE;
        good = sscanf(rest, " %7s %c", way, &end) == 1 && chaos_hole(&m, way);
    } else if (strcmp(word, "stall") == 0) {
        m.kind = CHAOS_STALL;
        good = one == 1;
    } else {
        good = false;
    }
    if (!good)
        return err_set(e, ERR_INPUT, "no mode: \"%.60s\"", line);
    *out = m;
    return true;
}

/* How long what has just arrived has to wait at least; only a delay makes it wait. */
static inline int chaos_wait_ms(const struct chaos_mode *m, uint32_t random)
{
    if (m->kind != CHAOS_DELAY)
        return 0;
    return (int)(m->a + random % (m->b - m->a + 1));
}

/* in_one_go: how many of them came with the last read. */
static inline struct chaos_turn chaos_take(const struct chaos_mode *m, enum chaos_way way,
                                           size_t pending, size_t in_one_go,
                                           uint32_t random)
{
    struct chaos_turn all = {pending, 0};
    struct chaos_turn none = {0, CHAOS_NEVER};
    size_t slice = m->a / CHAOS_SLICES;
    switch (m->kind) {
    case CHAOS_PASS:
    case CHAOS_DELAY:
    case CHAOS_RESET: return all;
    case CHAOS_THROTTLE:
        slice = slice < pending ? slice : pending;
        return (struct chaos_turn){slice, (int)(slice * 1000 / m->a)};
    case CHAOS_SPLIT:
        slice = 1 + random % m->a;
        return (struct chaos_turn){slice < pending ? slice : pending, 0};
    case CHAOS_HOLE: return m->holes[way] ? none : all;
    case CHAOS_STALL: return in_one_go > m->a ? none : all;
    }
    return none;
}
