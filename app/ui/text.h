/* text: letters by SDL_ttf, as covers. The only file that knows SDL_ttf.
 *
 * Andika must be there (Debian fonts-sil-andika); the Noto faces for other scripts are
 * used when they are. Drawn pieces are kept in a bounded cache by hash; what is `secret`
 * is not.
 */
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/wrap.h"
#include "core/err.h"

enum { TEXT_FONTS_MAX = 16, TEXT_WIDTHS_MAX = 4096 };

struct text;

/* fonts_dir is looked into first and may be NULL; then Debian's places. ERR_BROKEN if
 * SDL_ttf or Andika is missing. */
MUST_CHECK bool text_open(struct text **out, const char *fonts_dir, struct err *e);

void text_close(struct text *t);

/* Valid as long as t. */
struct text_measure text_measure(struct text *t);

/* Pixels above the baseline, and above and below together, of a font's own design. */
int text_ascent(const struct text *t, const struct text_font *font);
int text_height(const struct text *t, const struct text_font *font);

/* Whether there are faces for all letters of this text. */
bool text_shows(struct text *t, const char *text, const char *lang);

struct text_line_draw {
    struct text_font font;
    const char *text; /* one line; may hold bold marks */
    size_t size;
    bool bold; /* bold is open at its start */
    bool rtl;
    bool secret;
    bool underline;
    bool cut; /* an ellipsis at the end */
    struct rgb colour;
    int x, baseline;    /* left end */
    int rule_y, rule_h; /* underline: below the baseline */
};

/* Gives the width drawn. */
int text_draw(struct text *t, struct canvas *c, const struct text_line_draw *line);

/* Ends every cached piece: at the end of a visit. */
void text_forget(struct text *t);
