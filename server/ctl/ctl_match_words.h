/* ctl_match_words: the reasons of a match, as the hub gives them, in sentences. */
#pragma once

#include <jansson.h>
#include <stddef.h>

/* "2.5 miles away, within 5.0"; "" for a reason that this version does not know. */
void ctl_match_words(char *out, size_t size, const json_t *reason);

/* Why vacancies are not shown: "20 too far away; 5 at other times"; "" if none are. */
void ctl_match_hidden(char *out, size_t size, const json_t *not_shown);
