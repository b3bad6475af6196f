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
#include "core/match.h"
#include "core/record.h"
#include "core/wire_repair.h"

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
    bool foreign;      /* the rows are of an older epoch, or of several */
    uint32_t filling;  /* generation of the snapshot that is being filled; 0: none */
    uint64_t filled;   /* its cursor */
};
/* *s stays as it is where it fails. */
MUST_CHECK bool content_state(struct content *c, struct content_state *s, struct err *e);

/* Applies the lines with seq > cursor in one transaction and moves the cursor. *matched:
 * whether at to == head digest and count were the hub's; true where there is nothing to
 * compare. What differs is kept all the same, as each row of it is the hub's; it is for
 * the caller to repair (docs/decisions). ERR_INPUT for a bad line, another epoch, a batch
 * that begins after the cursor: nothing has changed then. An old batch is fine and
 * changes nothing. */
MUST_CHECK bool content_apply(struct content *c, const struct batch *b,
                              struct batch_reader *lines, bool *matched, struct err *e);

/* Takes on an epoch. Equal: our rows are the hub's at seq; nothing moves. Else they stay
 * and are shown, the cursor is 0, and unless there are none they are foreign until
 * content_repaired or a snapshot. */
MUST_CHECK bool content_adopt(struct content *c, const struct epoch *epoch, bool equal,
                              uint64_t seq, struct err *e);

/* ---- repair by buckets (docs/protocol.md, 5) ---- */

/* differs[i]: whether bucket i is not as the hub's. Returns how many are not. */
size_t content_differing(const struct content *c, const struct buckets *hub,
                         bool differs[LTHASH_BUCKETS]);
/* Makes the page's range of its bucket what the page says, in one transaction. ERR_INPUT
 * for a bad row or a page that is older than the cursor: nothing has changed then. */
MUST_CHECK bool content_replace(struct content *c, const struct bucket_page *page,
                                struct bucket_reader *rows, struct err *e);
/* Every bucket has been mended or was equal at seq: moves the cursor there, never
 * back. */
MUST_CHECK bool content_repaired(struct content *c, uint64_t seq, struct err *e);

/* ---- snapshot: a second set of tables, filled page by page while the first is shown.
 * It survives a restart. */

/* Begins one; another that was being filled is thrown away. */
MUST_CHECK bool content_fill_begin(struct content *c, struct err *e);
enum content_fill {
    CONTENT_FILL_MORE,    /* as far as the page; or the page was an old one */
    CONTENT_FILL_DONE,    /* whole and equal: it is what is shown now, cursor at to */
    CONTENT_FILL_DIFFERS, /* whole, and not what the hub says: thrown away */
};
/* Like content_apply, for a page of the snapshot that is being filled. */
MUST_CHECK bool content_fill(struct content *c, const struct batch *b,
                             struct batch_reader *lines, enum content_fill *how,
                             struct err *e);

/* ---- care ---- */

/* Forgets deleted records of below the hub's floor: no late message can name them. */
MUST_CHECK bool content_prune(struct content *c, uint64_t floor, struct err *e);

/* Reads the whole file anew, as a writer does when it opens it: its structure with the
 * indexes, the digest of the bodies, and the rows for the screens, which are built again
 * where they are not those of the bodies. *intact false: something was not right; the
 * digest is now that of the bodies as they are, and comparing it with the hub's shows the
 * rest. ERR_BROKEN: the file is damaged, or is no longer the one at its path; see
 * content_set_aside. */
MUST_CHECK bool content_check(struct content *c, bool *intact, struct err *e);

/* The same without the indexes, in parts of CONTENT_CHECK_RECORDS records, so that others
 * can be served in between; what they change counts. Begins one if none is under way;
 * *intact is said with *done. A transaction that is rolled back, or a snapshot that is
 * shown, lets it begin anew with the records. After a failure none is under way. */
enum { CONTENT_CHECK_RECORDS = 50 };
MUST_CHECK bool content_check_next(struct content *c, bool *done, bool *intact,
                                   struct err *e);

/* Cheap, for once a minute: what was read before is read again from the file when it is
 * wanted next, so that damage shows soon and not only at night. ERR_BROKEN as above. */
MUST_CHECK bool content_look(struct content *c, struct err *e);

/* Whether the file at the path is another one now, or gone: to be opened anew. */
bool content_moved(struct content *c);

/* Renames a file that is of no use to PATH.broken, in the place of an older such one.
 * Whoever has it open goes on with that until it looks (content_moved). */
MUST_CHECK bool content_set_aside(const char *path, struct err *e);

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
    VACANCY_BY_TASKS,
    VACANCY_BY_MATCH /* content_ranked alone */
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
    struct match_vacancy
        facts; /* what matching reads of it; without id and confirmed_at */
};

/* Rows [offset, offset + max); *total is the number that match. Order is stable: ties by
 * ref. */
MUST_CHECK bool content_vacancies(struct content *c, const struct vacancy_filter *f,
                                  size_t offset, struct vacancy_row *rows, size_t max,
                                  size_t *count, size_t *total, struct err *e);

/* The same for whoever looks again and again, as people leaf and choose otherwise: what
 * matching and order rest on (16 bytes a vacancy) stays in *kept, NULL at first, and is
 * read anew only when another connection has changed the file, or `here` is another
 * place. For a reader: its own changes it would not see. *kept belongs to the caller and
 * to this c: forget it when c is closed. */
struct vacancy_index;
struct vacancy_page {
    size_t offset, max;
    struct vacancy_row *rows; /* the caller's; room for max */
    size_t count, total;      /* the answer */
};
MUST_CHECK bool content_vacancies_kept(struct content *c, struct vacancy_index **kept,
                                       const struct vacancy_filter *f,
                                       struct vacancy_page *page, struct err *e);
void content_vacancies_forget(struct vacancy_index *kept); /* NULL is fine */

/* The same by core/match, for somebody who has said what they want. Only what they have
 * answered takes off or scores; equal ones stand as they do in match_list_add. */
struct vacancy_wish {
    struct match_person person; /* secret */
    int32_t today;              /* RECORD_NO_DAY: closing days do not count */
    enum vacancy_order order;   /* of those that fit */
};

/* What fits stays in *kept (12 bytes a vacancy), NULL at first, for the next page of the
 * same wish; all vacancies are looked through again for another wish or when another
 * connection has changed the file. It holds the wish: forget it when its person has gone,
 * and when c is closed. */
struct vacancy_ranking;
/* broken: how many of the others break which condition first. */
MUST_CHECK bool content_ranked(struct content *c, struct vacancy_ranking **kept,
                               const struct vacancy_wish *w, struct vacancy_page *page,
                               size_t broken[MATCH_CONDITIONS], struct err *e);
void content_ranking_forget(struct vacancy_ranking *kept); /* wipes; NULL is fine */

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

struct session_filter {
    struct place here;      /* where the kiosk stands */
    int64_t from;           /* that start then or later; 0: all */
    int32_t places_min;     /* with so many places left; 0: full ones as well */
    char except[UUID_SIZE]; /* but this one; "": none */
};

/* Soonest first. */
MUST_CHECK bool content_sessions(struct content *c, const struct session_filter *f,
                                 size_t offset, struct session_row *rows, size_t max,
                                 size_t *count, size_t *total, struct err *e);

/* One whole record by id, or by ref. *found false if there is no live one. */
MUST_CHECK bool content_record(struct content *c, enum record_kind kind, const char *id,
                               struct record *out, bool *found, struct err *e);
/* Whether there is a live one of that id, though its body may be of no use. */
MUST_CHECK bool content_holds(struct content *c, const char *id, bool *held,
                              struct err *e);
/* False with ERR_LATER where rows have vanished by damage, until that is mended: what is
 * not found then may be one of them. */
MUST_CHECK bool content_lacks_none(struct content *c, struct err *e);
MUST_CHECK bool content_by_ref(struct content *c, enum record_kind kind, const char *ref,
                               struct record *out, bool *found, struct err *e);
