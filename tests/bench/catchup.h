/* catchup: what it costs a kiosk to become equal to its hub. The deciding parts of both
 * over real files, and every message framed and signed as it goes on the wire; bytes are
 * counted both ways, with topic and 10 bytes of MQTT each.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct catchup_cost {
    uint64_t bytes;
    uint64_t messages;
    uint64_t pages; /* of any kind, to the kiosk */
    double seconds; /* of processor time, hub and kiosk together */
};

/* How things stand at a kiosk whose clock stood still, and with what was booked there
 * before the hub was heard. */
struct catchup_clock {
    bool trusted;
    int64_t told, hub; /* the time that the hub told, 0: none; and what it is there */
    int64_t synced_at;
    uint64_t records;
    bool sent; /* numbered, so that its lend is fixed */
    uint64_t lend;
    bool confirmed;
};

struct catchup {
    uint32_t records; /* vacancies, about 0.94 kB each as JSON */
    double body_bytes;
    struct catchup_cost fresh;       /* a new kiosk, all of it */
    struct catchup_cost interrupted; /* the same, its agent killed `kills` times */
    uint32_t kills;
    struct catchup_cost thousand;   /* 1,000 changes while it was off */
    struct catchup_cost one;        /* one change, live, with the head after it */
    struct catchup_cost sixty_days; /* off that long: 40 changes, 10 new, 10 gone a day */
    struct catchup_cost stood_still; /* the same, without a clock */
    uint64_t records_before;         /* it went off */
    struct catchup_clock unheard, heard;
    uint32_t taken, lent;             /* places of the session, at the hub, afterwards */
    struct catchup_cost hundred_days; /* tombstones of which it was not told have gone */
    struct catchup_cost damaged;      /* one body in its file was changed by hand */
};

/* Ends the program with a text if the kiosk is not equal to the hub after any of them. */
void catchup_run(struct catchup *c, uint32_t records);
void catchup_print(const struct catchup *c);
