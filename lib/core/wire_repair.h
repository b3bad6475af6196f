/* wire_repair: the messages by which a kiosk that differs from its hub finds where, and
 * mends only that (docs/protocol.md, 5). Same rules as wire.h.
 *
 * Records fall into LTHASH_BUCKETS buckets by their id (lthash.h). "compare" asks for the
 * digests of all of them at one head, "buckets" answers; "pullbucket" asks for the rows
 * of one, "bucket" answers with a page of it. A page holds every live row of the bucket
 * with after < id <= to, in order of id, as the hub had them at `head`: so each page can
 * be put in the place of what a kiosk has in that range, whatever pages come before or
 * after.
 */
#pragma once

#include "core/wire.h"

struct compare {
    char cid[WIRE_CID_SIZE];
    struct epoch epoch;
};

struct bucket_sum {
    uint8_t digest[BUCKET_DIGEST_BYTES];
    uint32_t count; /* live records */
};

struct buckets { /* behind its header a line a bucket: digest TAB count LF */
    char cid[WIRE_CID_SIZE];
    struct epoch epoch;
    uint64_t seq; /* the head at which all of this was so */
    struct bucket_sum sums[LTHASH_BUCKETS];
};

struct bucket_pull {
    char cid[WIRE_CID_SIZE];
    struct epoch epoch;
    uint8_t bucket;
    char after[UUID_SIZE]; /* "": from its beginning */
    uint32_t max;          /* rows, from 1 */
};

struct bucket_page { /* header of bucket */
    char cid[WIRE_CID_SIZE];
    struct epoch epoch;
    uint64_t head; /* newest seq at the hub when it was made */
    uint8_t bucket;
    char after[UUID_SIZE]; /* "": it begins the bucket */
    char to[UUID_SIZE];    /* "": it ends the bucket */
};

struct bucket_reader { /* walks the rows behind the header */
    const char *at, *end;
    struct bucket_page page;
    char last[UUID_SIZE];
    uint32_t line; /* of the rows, from 1 */
};

MUST_CHECK bool wire_put_compare(struct bytes *out, const struct compare *m,
                                 struct err *e);
MUST_CHECK bool wire_get_compare(struct compare *m, const void *body, size_t size,
                                 struct err *e);
MUST_CHECK bool wire_put_buckets(struct bytes *out, const struct buckets *m,
                                 struct err *e);
MUST_CHECK bool wire_get_buckets(struct buckets *m, const void *body, size_t size,
                                 struct err *e);
MUST_CHECK bool wire_put_bucket_pull(struct bytes *out, const struct bucket_pull *m,
                                     struct err *e);
MUST_CHECK bool wire_get_bucket_pull(struct bucket_pull *m, const void *body, size_t size,
                                     struct err *e);
/* Header first, then each row with wire_put_change, in order of id. */
MUST_CHECK bool wire_put_bucket_page(struct bytes *out, const struct bucket_page *m,
                                     struct err *e);
MUST_CHECK bool wire_get_bucket_page(struct bucket_page *m, struct bucket_reader *rows,
                                     const void *body, size_t size, struct err *e);
/* False at the end (e->text is then empty) and on a bad row (ERR_INPUT): line numbers, a
 * row that is deleted, newer than the head, of another bucket, out of order or outside
 * (after, to]. */
bool wire_next_row(struct bucket_reader *rows, struct change *c, struct err *e);
