/* wrap: breaks a text into lines of at most a given width. Break opportunities are those
 * of Unicode (libunibreak): a no-break space never breaks, a line end always does; a word
 * longer than the line is broken between letters. Pure: how wide letters are comes in
 * through struct text_measure, so a test can bring its own.
 */
#pragma once

#include "app/ui/element.h"

struct text_font {
    int em_px;
    bool bold;
    bool urdu;      /* Arabic letters in Nastaliq */
    float tracking; /* in em */
};

struct text_measure {
    void *ctx;
    /* Pixels that size bytes of one weight take. May be a fraction. */
    float (*width)(void *ctx, const struct text_font *font, const char *text,
                   size_t size);
    /* A scene that was laid out with these letters, or NULL: what it says in the same
     * place need not be measured again. */
    const struct scene *before;
};

struct wrap {
    const struct text_measure *measure;
    struct text_font font; /* its weight is that outside bold marks */
    const char *lang;
    float width_px;
    int lines_max; /* 0: no limit */
};

/* Writes at most room lines (w_mm holds pixels here; the caller converts) and gives their
 * count, at least 1 when room is. Sets *full if the text did not fit into room. */
int wrap_text(const struct wrap *w, const char *text, struct text_line *out, int room,
              bool *full);

/* Pixels of bytes [start, end) of text, which begins in bold or not; bold marks count. */
float wrap_width(const struct wrap *w, const char *text, size_t start, size_t end,
                 bool bold);

/* True if bold is open at byte `at`. */
bool wrap_bold_at(const char *text, size_t at);
