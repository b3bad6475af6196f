/* hub_matches: the open vacancies as matching sees them (core/match.h), kept in memory so
 * that an answer reads only what has changed since the one before. About 160 bytes a
 * vacancy. Nothing of who asks is kept.
 */
#pragma once

#include "core/match.h"
#include "store/hub_store.h"

enum { HUB_MATCHES_MAX = 1 << 20, HUB_MATCHES_SLICE = 200 };

struct hub_matches;

/* NULL if there is no memory. */
struct hub_matches *hub_matches_new(void);
void hub_matches_free(struct hub_matches *m); /* NULL is fine */

/* Reads some of them ahead, HUB_MATCHES_SLICE at most, so that the first ask after a
 * start need not wait for all. True if there is more to read; after a failure, which the
 * next refresh meets again and tells, it is false. */
bool hub_matches_prepare(struct hub_matches *m, struct hub_store *s);

/* Takes in what has changed: at first, and when tombstones were missed, all. After a
 * failure the next call begins anew. ERR_FULL past HUB_MATCHES_MAX. */
MUST_CHECK bool hub_matches_refresh(struct hub_matches *m, struct hub_store *s,
                                    struct err *e);

/* Adds all of them, as they were at the last refresh. */
void hub_matches_rank(const struct hub_matches *m, struct match_list *list,
                      const struct match_person *p, int32_t day);
