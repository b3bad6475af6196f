/* match_words: languages and interests as matching knows them, and how they stand in the
 * texts of a vacancy. A set is a bit mask, bit = place in the table. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

size_t match_language_count(void);            /* at most 64 */
const char *match_language_code(size_t bit);  /* BCP 47: "bn"; "bfi": British Sign */
const char *match_language_name(size_t bit);  /* English, for a screen: "Bengali" */
size_t match_interest_count(void);            /* at most 32 */
const char *match_interest_code(size_t bit);  /* "music" */
const char *match_interest_label(size_t bit); /* English, for a screen: "Music" */

/* "English; basic Makaton useful" to a set. False if a word is not understood: then it
 * asks for something that is not known here, and the set is empty. */
bool match_languages_read(uint64_t *languages, const char *text);

/* Those whose words stand in the text. */
uint32_t match_interests_read(const char *text);
