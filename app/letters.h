/* letters: single letters of the scripts that people type in. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LETTER_SIZE = 4 }; /* bytes with NUL: all letters here are below U+10000 */

/* Writes a letter below U+10000, no surrogate, and gives its bytes without the NUL. */
size_t letter_utf8(uint32_t c, char out[LETTER_SIZE]);

/* Of the letters on our keys: Latin to U+024F, and Cyrillic; others as they are. */
uint32_t letter_capital(uint32_t c);

/* Of a script that runs from right to left; false for others, signs and digits. */
bool letter_is_rtl(uint32_t c);
