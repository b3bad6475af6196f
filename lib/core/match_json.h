/* match_json: a person's answers as JSON, read strictly, and reasons as JSON.
 *
 * All members may be absent, which is "not said"; there are no others, so a file cannot
 * carry a name or what else matching must not see:
 *
 *     place        {"outcode": "LS6"}, or {"lat": 53.82, "lon": -1.56} in degrees
 *     travel       {"way": "foot|bicycle|bus|car", "miles": 2.5}, either or both
 *     times        {"monday": ["morning", "afternoon", "evening", "night"], ...}
 *     tasks        {"cooking": "yes", "medication": "learn", "driving": "no", ...}
 *     hours        {"min": 10, "max": 20.5} a week, either or both
 *     pay          12.5, pounds an hour
 *     drives       "no", "licence" or "own_car"
 *     age          "under_16", "16_or_17" or "18_or_over"
 *     sex          "female" or "male": only for a stated occupational requirement
 *     experienced  true or false
 *     languages    ["en", "bfi"]           core/match_words.h
 *     interests    ["music", "swimming"]   likewise
 *     training     true: wishes to be trained
 *     short_notice true: would come at short notice
 */
#pragma once

#include <jansson.h>
#include <stddef.h>

#include "core/bytes.h"
#include "core/match.h"

enum { MATCH_PERSON_MAX = 16 * 1024 };

/* The members' names; ends with NULL. */
extern const char *const match_person_members[];

/* ERR_INPUT names the member and the reason, never what was said ("travel.miles: must be
 * from 0.1 to 100, with one decimal"). An outward code is checked for its form alone: its
 * lat and lon stay RECORD_NO_PLACE, for the caller to look up. *out is secret. */
MUST_CHECK bool match_person_read(struct match_person *out, const json_t *root,
                                  struct err *e);
/* The same from text of at most MATCH_PERSON_MAX bytes; unknown or doubled members, other
 * things than one object, and bad UTF-8 are errors. */
MUST_CHECK bool match_person_parse(struct match_person *out, const void *text,
                                   size_t size, struct err *e);

/* Adds [{"reason": "distance", "state": "fits", "points": 152, ...}, ...], in the order
 * of the codes; docs/openapi.yaml says what stands in each. */
MUST_CHECK bool match_put_reasons(struct bytes *out, const struct match *m,
                                  struct err *e);
