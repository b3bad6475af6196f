/* hub_records: the published records, which are also the change log (protocol.md, 5),
 * the keys under which staff's files know them, and where outward codes are.
 */
#pragma once

#include <stdint.h>

#include "core/record.h"
#include "core/wire_repair.h"
#include "store/hub_store.h"

enum { HUB_KEY_SIZE = 512, HUB_RESULT_SIZE = 16 };

struct hub_row { /* a record without its body */
    enum record_kind kind;
    char id[UUID_SIZE];
    char ref[REF_SIZE];
    uint32_t rev;
    uint64_t seq;
    bool closed;
    int64_t updated_at;
    char result[HUB_RESULT_SIZE]; /* why it was closed; "" while open */
    int64_t closed_at;
};

/* body is cleared and filled; it may be NULL. *found false: no such record, open or
 * closed. */
MUST_CHECK bool hub_record_get(struct hub_store *s, const char *id, struct hub_row *row,
                               struct bytes *body, bool *found, struct err *e);
MUST_CHECK bool hub_record_by_ref(struct hub_store *s, enum record_kind kind,
                                  const char *ref, struct hub_row *row,
                                  struct bytes *body, bool *found, struct err *e);
MUST_CHECK bool hub_record_by_key(struct hub_store *s, enum record_kind kind,
                                  const char *key, struct hub_row *row,
                                  struct bytes *body, bool *found, struct err *e);

/* Writes a record and counts seq, hseq and the digest. meta.id empty: it is new, and gets
 * id, ref and rev 1 here; else its rev rises. updated_at becomes now; a closed one is
 * open again. ERR_INPUT if the record is not valid, ERR_FULL when the refs are used
 * up. */
MUST_CHECK bool hub_record_put(struct hub_store *s, struct record *r, int64_t now,
                               struct err *e);

/* Remembers under which key a record is pushed again. */
MUST_CHECK bool hub_record_key(struct hub_store *s, enum record_kind kind,
                               const char *key, const char *id, struct err *e);

/* Takes it off the kiosks: a tombstone with a new seq. It must be open. */
MUST_CHECK bool hub_record_close(struct hub_store *s, const char *id, const char *result,
                                 int64_t now, struct err *e);

/* Rows of a kind in the order in which they were made, behind the id `after` ("" for
 * all). body is lent for the call. each returning false ends the walk. */
struct hub_list {
    enum record_kind kind;
    bool closed; /* closed ones too */
    const char *after;
    bool (*each)(void *context, const struct hub_row *row, const char *body);
    void *context;
};
MUST_CHECK bool hub_record_list(struct hub_store *s, const struct hub_list *list,
                                struct err *e);

/* Appends the lines of the changes after `from`, at most count_max, and not past
 * bytes_max but for the first. *to is the seq up to which they are complete. */
MUST_CHECK bool hub_record_changes(struct hub_store *s, uint64_t from, uint32_t count_max,
                                   size_t bytes_max, struct bytes *lines, uint32_t *count,
                                   uint64_t *to, struct err *e);

/* Appends the live rows of page->bucket behind page->after in order of id, bounded
 * likewise, and sets page->to. */
MUST_CHECK bool hub_record_bucket(struct hub_store *s, struct bucket_page *page,
                                  uint32_t count_max, size_t bytes_max,
                                  struct bytes *lines, struct err *e);

/* Raises the floor past the tombstones of before that time: they are sent no more. What
 * stands here of those records stays, for staff. In a transaction of its own. */
MUST_CHECK bool hub_record_prune(struct hub_store *s, int64_t before, struct err *e);

/* *found false: lat and lon are RECORD_NO_PLACE. */
MUST_CHECK bool hub_place_get(struct hub_store *s, const char *outcode,
                              struct place *place, bool *found, struct err *e);
MUST_CHECK bool hub_place_put(struct hub_store *s, const struct place *place,
                              const char *label, bool *created, struct err *e);
