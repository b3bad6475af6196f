/* content: content.db, what a kiosk shows. The agent writes it, the kiosk reads it
 * (DB_QUERY_ONLY). It holds nothing personal and can be rebuilt from the hub.
 *
 * Record bodies are kept byte for byte; tables for the screens (vacancy_row, session_row)
 * are projected from them in the same transaction, with a projection version that
 * rebuilds them after an upgrade. A bad body, a kind or a value of a later version is
 * kept (it counts in the digest) and simply has no row. One reader sees one consistent
 * state per call.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/lthash.h"
#include "core/record.h"
#include "core/wire.h"

struct content;

MUST_CHECK bool content_open_writer(struct content **out, const char *path,
                                    struct err *e);
MUST_CHECK bool content_open_reader(struct content **out, const char *path,
                                    struct err *e);
void content_close(struct content *c);

struct content_state {
    struct epoch epoch;           /* counter 0: never filled */
    uint64_t seq;                 /* cursor */
    uint32_t count;               /* live records */
    uint8_t digest[DIGEST_BYTES]; /* the writer's; zero for a reader */
    int64_t synced_at; /* hub time of the newest head at which we were equal; 0: never */
};
MUST_CHECK bool content_state(struct content *c, struct content_state *s, struct err *e);

/* Applies the lines with seq > cursor in one transaction. At to == head compares digest
 * and count before COMMIT: *matched false means rolled back, and a refill begun (see
 * below). ERR_INPUT for a bad line, another epoch, a batch that begins after the cursor:
 * nothing has changed then. An old batch is fine and changes nothing. */
MUST_CHECK bool content_apply(struct content *c, const struct batch *b,
                              struct batch_reader *lines, bool *matched, struct err *e);

/* Begins a refill: cursor back to 0. The rows stay and are shown; as the hub's whole set
 * is applied anew they are renewed, and those that it does not hold go when it is
 * complete (to == head). Survives a restart. */
MUST_CHECK bool content_refill(struct content *c, struct err *e);

/* Takes on a new epoch, as a refill. */
MUST_CHECK bool content_new_epoch(struct content *c, const struct epoch *epoch,
                                  struct err *e);
/* Notes that at this hub time the digest equalled the head's. The caller sees to it that
 * no replay takes it back. */
MUST_CHECK bool content_synced(struct content *c, int64_t hub_time, struct err *e);

/* Small values that the agent leaves for the kiosk: "keys" (the verified key set's body),
 * "head" (newest head's body). *found false if there is none. */
MUST_CHECK bool content_put(struct content *c, const char *name, const void *value,
                            size_t size, struct err *e);
MUST_CHECK bool content_get(struct content *c, const char *name, struct bytes *value,
                            bool *found, struct err *e);

/* ---- for the screens ---- */

enum vacancy_order {
    VACANCY_BY_DISTANCE,
    VACANCY_BY_HOURS_UP,
    VACANCY_BY_HOURS_DOWN,
    VACANCY_BY_TASKS
};

struct vacancy_filter {
    struct place here;  /* where the kiosk stands */
    int32_t metres_max; /* -1: any; vacancies without a place are listed last */
    int32_t minutes_min,
        minutes_max; /* hours a week wanted; -1: any. Unknown hours stay. */
    uint32_t tasks;  /* wanted tasks; 0: any. At least one must be in the vacancy. */
    int32_t today;   /* vacancies closing before it are not shown; RECORD_NO_DAY: all */
    enum vacancy_order order;
};

struct vacancy_row { /* what a card of the list needs */
    char id[UUID_SIZE];
    char ref[REF_SIZE];
    char title[RECORD_TITLE_SIZE];
    char area[RECORD_NAME_SIZE];
    char outcode[RECORD_OUTCODE_SIZE];
    char when[RECORD_LINE_SIZE];
    int32_t metres; /* -1: not known */
    int32_t week_minutes_min, week_minutes_max;
    int32_t pay_min, pay_max;
    uint32_t tasks;
    uint32_t tasks_wanted; /* how many of the filter's tasks it has */
    int64_t confirmed_at;
};

/* Rows [offset, offset + max); *total is the number that match. Order is stable: ties by
 * ref. */
MUST_CHECK bool content_vacancies(struct content *c, const struct vacancy_filter *f,
                                  size_t offset, struct vacancy_row *rows, size_t max,
                                  size_t *count, size_t *total, struct err *e);

struct session_row {
    char id[UUID_SIZE];
    char ref[REF_SIZE];
    char title[RECORD_TITLE_SIZE];
    char venue_name[RECORD_NAME_SIZE];
    char town[RECORD_NAME_SIZE];
    enum session_way way;
    enum audience audience;
    enum tri paid, expenses;
    int64_t starts_at;
    int32_t minutes;
    int32_t capacity, places_left, waiting;
    int32_t metres;
};

/* Sessions that start at or after `from`, soonest first. */
MUST_CHECK bool content_sessions(struct content *c, const struct place *here,
                                 int64_t from, size_t offset, struct session_row *rows,
                                 size_t max, size_t *count, size_t *total, struct err *e);

/* One whole record by id, or by ref. *found false if there is no live one. */
MUST_CHECK bool content_record(struct content *c, enum record_kind kind, const char *id,
                               struct record *out, bool *found, struct err *e);
MUST_CHECK bool content_by_ref(struct content *c, enum record_kind kind, const char *ref,
                               struct record *out, bool *found, struct err *e);

/* Changes whenever anything in the file changed: cheap, for "is my screen still true?" */
MUST_CHECK bool content_version(struct content *c, uint64_t *version, struct err *e);
