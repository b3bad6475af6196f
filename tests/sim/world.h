/* world: one area in a box: a hub, some kiosks and the people at them, staff, a broker
 * and one clock, all of it chosen by one seed.
 *
 * The hub is the real hub_core over the real store, a kiosk the real agent_core over the
 * real stores, each on a disk that loses power (crashvfs.h). First comes a storm, in
 * which nothing wrong may happen; then calm, in which the right thing must happen before
 * a deadline. What is right is judged by the oracle, outside of the machines.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "core/wire.h"

enum world_fault {
    FAULT_DROP,        /* messages get lost */
    FAULT_REPEAT,      /* ... come twice */
    FAULT_DELAY,       /* ... come late and out of order */
    FAULT_REPLAY,      /* ... come again minutes later */
    FAULT_DAMAGE,      /* ... come with a wrong bit, or cut short */
    FAULT_CUT,         /* a party is cut off, in one or both directions */
    FAULT_BROKER,      /* the broker restarts, with nothing remembered */
    FAULT_HUB_POWER,   /* the hub's machine loses power inside a write */
    FAULT_HUB_KILL,    /* its process is killed, perhaps amid sending */
    FAULT_KIOSK_POWER, /* likewise a kiosk's */
    FAULT_KIOSK_KILL,
    FAULT_LOST,    /* a kiosk gets a new, empty disk */
    FAULT_FULL,    /* a disk is full for a while */
    FAULT_IO,      /* one operation of a disk fails */
    FAULT_CLOCK,   /* a wall clock jumps, either way */
    FAULT_RESTORE, /* the hub's disk is lost; it comes back from backup and journal */
    FAULT_FORGET,  /* ... its journal too, or the end of that; or it gets a new epoch */
    FAULT_KEYS,    /* the hub gets a new key, to sign or to seal */
    /* From here on with a clock of their own: fault_rare.h. */
    FAULT_CLONE,    /* a kiosk's image lives on in two machines */
    FAULT_ROLLBACK, /* a kiosk goes on from an older image of itself */
    FAULT_OLD_HUB,  /* an old copy of the hub comes to life beside it */
    FAULT_ROGUE,    /* the broker says what it has heard or made up */
    FAULT_ROT,      /* bits turn in a kiosk's content.db */
    FAULT_HUB_ROT,  /* likewise in hub.db */
    /* Likewise, each in a file of its own. */
    FAULT_OLDER,    /* parties of the version before, until they are upgraded */
    FAULT_SLOW,     /* a disk's syncs take their time */
    FAULT_LATER,    /* parties of the next version */
    FAULT_DECAY,    /* bits turn in a kiosk's outbox.db */
    FAULT_ROW,      /* a value turns in one row of it, which stays a row */
    FAULT_NEWCOMER, /* a kiosk is not in the backup that the hub is restored from */
    FAULT_SENDING,  /* an agent is killed amid sending */
    FAULT_SAVING,   /* the hub's machine loses power inside its journal or a backup */
    FAULT_COUNT,
    FAULT_RARE = FAULT_CLONE,
    FAULT_RARE_END = FAULT_OLDER
};
const char *world_fault_name(enum world_fault f);

enum world_mode {
    MODE_STORM, /* minutes of everything at once, then calm */
    MODE_DAYS,  /* 60 days: busy minutes with days between them, kiosks away for weeks */
    MODE_HERD,  /* a thousand small kiosks that come back all at once */
    MODE_COUNT
};
const char *world_mode_name(enum world_mode m);

struct world_setup {
    uint64_t seed;
    enum world_mode mode;
    uint32_t kiosks;   /* 0: the seed chooses 1 to 5 */
    uint64_t storm_ms; /* 0: the seed chooses 10 to 40 minutes */
    uint32_t without;  /* bit = world_fault: never */
    FILE *log;         /* NULL: none */
};

enum { WORLD_TEXT_SIZE = 400 };

struct world_counts { /* numbers only, so that many can be summed as one array */
    uint64_t events, published, saved, crashes, torn;
    uint64_t storm_ms;
    uint64_t pairs;     /* of bookings by one person for one session */
    uint64_t promises;  /* confirmed by a kiosk alone, from a lend */
    uint64_t unheard;   /* answers lost with the hub's memory, that no kiosk had */
    uint64_t excused;   /* lost with it, and with their kiosk, session or erasure */
    uint64_t over;      /* honoured beyond a session's places, after that */
    uint64_t mended;    /* outboxes that were damaged */
    uint64_t rotten;    /* rows that were lost with that */
    uint64_t turned;    /* rows of which a value turned */
    uint64_t looked_up; /* things shown to who had their code */
    uint64_t erased;    /* receipts for what staff had erased */
    uint64_t faults[FAULT_COUNT];
    uint64_t kinds[WIRE_KIND_COUNT];
    uint64_t results[RESULT_COUNT];
    uint64_t reasons[REASON_COUNT];
    uint64_t states[STATE_COUNT];  /* in which a thing with a code was seen */
    uint64_t asked[OP_KIND_COUNT]; /* answered, by kind of operation */
};
enum { WORLD_NUMBERS = sizeof(struct world_counts) / sizeof(uint64_t) };

struct world_result { /* a value; crosses a pipe */
    bool failed;
    char failure[WORLD_TEXT_SIZE];
    uint64_t at_ms;
    uint64_t calm_ms; /* how long it lasted */
    uint64_t trace;   /* a hash of all that happened, in order */
    struct world_counts counts;
};

/* Runs a whole life. One per process: SQLite and libsodium keep state of their own. */
void world_run(const struct world_setup *setup, struct world_result *result);
