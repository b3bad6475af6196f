/* ref: short references that people read out, write down and type.
 *
 * Alphabet: Crockford base 32 (no I L O U); reading folds case, takes i and l for 1, o
 * for 0, and ignores spaces and hyphens. The last symbol is a check character: the sum of
 * the symbol values weighted 1, 3, 5, ... from the right, and of 10 for a ref or 18 for a
 * claim code (so that neither is all zeros), modulo 32. It finds every single wrong
 * symbol. It finds every swap of neighbours but those of two symbols whose values differ
 * by exactly 16 (0 and G, 1 and H, ... F and Z): one pair in 31. The price of one check
 * symbol out of the same alphabet: no weights in modulo 32 catch both kinds whole.
 *
 * Public ref of a record: kind letter, 5 symbols of which the last is the check:
 * "V7KQ-2M" (vacancy), "S..." session, "N..." venue, "G..." organisation, "P..." guidance
 * page, "F..." fact: letter + 3 symbols + hyphen + symbol + check. Of the same form, and
 * known to staff only: "M..." mentor.
 * Claim code of a personal thing (protocol.md, 6): 9 random symbols (45 bit) + check,
 * shown as "7KQ4M-2XTB9". A claim code is a secret: never logged, never stored in clear.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

enum { REF_SIZE = 8, CLAIM_SIZE = 12 };

/* Makes the ref with that letter for a number below 2^20 (4 symbols carry it). */
void ref_make(char out[REF_SIZE], char letter, uint32_t number);

/* Normalises what somebody typed; ERR_INPUT if it is not a ref or the check fails. */
MUST_CHECK bool ref_parse(char out[REF_SIZE], const char *text, struct err *e);

/* From 6 random bytes (48 bit, of which 45 are used). */
void claim_make(char out[CLAIM_SIZE], const uint8_t random[6]);
MUST_CHECK bool claim_parse(char out[CLAIM_SIZE], const char *text, struct err *e);
