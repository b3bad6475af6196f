/* match_facts: what matching reads of a vacancy, as bytes of one size, so that a store
 * can keep it beside the record and nobody reads the texts again for each question. Id
 * and confirmed_at are not in it: the store has them.
 */
#pragma once

#include "core/match.h"

/* The version is the first byte. Raise it when the bytes change; and CONTENT_PROJECTION
 * (store/content_parts.h) with it, and also when match_vacancy_of reads otherwise. */
enum { MATCH_FACTS_VERSION = 1, MATCH_FACTS_SIZE = 55 };

void match_facts_put(uint8_t out[MATCH_FACTS_SIZE], const struct match_vacancy *v);
/* False: of another version or size. out->id is empty then as well as otherwise. */
bool match_facts_get(struct match_vacancy *out, const void *bytes, size_t size);
