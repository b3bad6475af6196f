/* enrol_words: six plain words that kiosk and staff compare before staff approve.
 *
 * 256 English words of 3 to 6 letters, no two of which begin with the same three letters
 * or sound alike to our ears: 48 bits. They are the first bytes of Argon2id (32 MiB, 3
 * passes) over BLAKE2b of the code and the params, so that each guess of somebody between
 * the two costs that much; and the hub draws its nonce only when it has a kiosk's keys,
 * so he cannot look for a pair of equal words beforehand.
 */
#pragma once

#include "core/enrol.h"

enum { ENROL_WORDS = 6, ENROL_WORDS_SIZE = 6 * 7, ENROL_WORD_COUNT = 256 };

/* The table, for tests. */
const char *enrol_word(uint8_t index);

/* "river candle ..."; some 0.1 s. ERR_LATER without memory. */
MUST_CHECK bool enrol_words(char out[ENROL_WORDS_SIZE], const struct enrol_code *code,
                            const struct bytes *params, struct err *e);
