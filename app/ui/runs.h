/* runs: cuts a line of text into pieces that one font draws in one direction, in the
 * order they stand on the glass from left to right (the Unicode bidirectional algorithm,
 * by FriBidi; SDL_ttf has none and would print numbers backwards). Pure.
 *
 * Characters that only steer (isolates, direction marks, bold marks) are in no run.
 * Digits are always in the Latin face.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum face {
    FACE_LATIN, /* also Cyrillic, digits and signs */
    FACE_ARABIC,
    FACE_NASTALIQ, /* Arabic letters in an Urdu text */
    FACE_BENGALI,
    FACE_GURMUKHI,
    FACE_GUJARATI,
    FACE_COUNT
};

enum { RUNS_MAX = 64 };

struct run {
    uint16_t start, size; /* bytes */
    uint8_t level;        /* odd: right to left */
    uint8_t face;
    bool bold;
};

struct runs_in {
    const char *text;
    size_t size;
    bool bold; /* at the start */
    bool rtl;  /* direction of the whole line */
    bool urdu;
};

/* Gives the count, at most RUNS_MAX; what is beyond is not drawn. */
int runs_split(const struct runs_in *in, struct run out[RUNS_MAX]);
