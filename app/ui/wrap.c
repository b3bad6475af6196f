#include "app/ui/wrap.h"

#include <assert.h>
#include <linebreak.h>
#include <string.h>

#include "core/utf8.h"

enum { BOLD_MARK = 1 };

bool wrap_bold_at(const char *text, size_t at)
{
    bool bold = false;
    for (size_t i = 0; i < at; i++)
        bold = bold != (text[i] == BOLD_MARK);
    return bold;
}

float wrap_width(const struct wrap *w, const char *text, size_t start, size_t end,
                 bool bold)
{
    struct text_font font = w->font;
    float sum = 0;
    while (start < end) {
        const char *mark = memchr(text + start, BOLD_MARK, end - start);
        size_t stop = mark != NULL ? (size_t)(mark - text) : end;
        font.bold = w->font.bold || bold;
        if (stop > start)
            sum += w->measure->width(w->measure->ctx, &font, text + start, stop - start);
        if (mark != NULL)
            bold = !bold;
        start = stop + 1;
    }
    return sum;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == BOLD_MARK;
}

/* Spaces at the end of a line take no room. */
static size_t trim(const char *text, size_t start, size_t end)
{
    while (end > start && is_space(text[end - 1]))
        end--;
    return end;
}

static float fit_width(const struct wrap *w, const char *text, size_t start, size_t end)
{
    return wrap_width(w, text, start, trim(text, start, end), wrap_bold_at(text, start));
}

/* The end of the longest part of a too long word that still fits: one letter at least. */
static size_t break_word(const struct wrap *w, const char *text, size_t start, size_t end)
{
    size_t best = start;
    for (size_t i = start; i < end;) {
        uint32_t c = 0;
        i += utf8_get(text + i, end - i, &c);
        while (i < end) {
            size_t step = utf8_get(text + i, end - i, &c);
            if (!utf8_is_mark(c))
                break;
            i += step;
        }
        if (best > start && fit_width(w, text, start, i) > w->width_px)
            break;
        best = i;
    }
    return best;
}

struct opportunity {
    char breaks[UI_TEXT_MAX];
    size_t size;
};

/* The byte after the next place where a line may end, from `from` on. */
static size_t next_break(const struct opportunity *o, size_t from, bool *must)
{
    for (size_t i = from; i < o->size; i++) {
        *must = o->breaks[i] == LINEBREAK_MUSTBREAK;
        if (*must || o->breaks[i] == LINEBREAK_ALLOWBREAK)
            return i + 1;
    }
    *must = false;
    return o->size;
}

/* Where the line that starts at `start` ends. Adds up pieces, then asks for the width of
 * the whole, as letters at the joints may move together. */
static size_t line_end(const struct wrap *w, const char *text,
                       const struct opportunity *o, size_t start)
{
    size_t end = start;
    bool must = false;
    while (end < o->size && !must) {
        size_t next = next_break(o, end, &must);
        if (fit_width(w, text, start, next) > w->width_px) {
            if (end > start)
                return end;
            return break_word(w, text, start, trim(text, start, next));
        }
        end = next;
    }
    return end;
}

static void find_breaks(struct opportunity *o, const char *text, const char *lang)
{
    o->size = strnlen(text, UI_TEXT_MAX - 1);
    /* Bold marks are left out: libunibreak would see control characters and break
     * there. */
    char bare[UI_TEXT_MAX];
    size_t at[UI_TEXT_MAX];
    size_t used = 0;
    for (size_t i = 0; i < o->size; i++) {
        o->breaks[i] = LINEBREAK_NOBREAK;
        if (text[i] == BOLD_MARK)
            continue;
        at[used] = i;
        bare[used++] = text[i];
    }
    if (used == 0)
        return;
    char breaks[UI_TEXT_MAX];
    set_linebreaks_utf8((const utf8_t *)bare, used, lang, breaks);
    for (size_t i = 0; i + 1 < used; i++)
        o->breaks[at[i]] = breaks[i];
}

/* Ends the last line that may be shown with an ellipsis. */
static void cut_line(const struct wrap *w, const char *text, struct text_line *l)
{
    float dots = wrap_width(w, "\xE2\x80\xA6", 0, 3, l->bold);
    size_t end = (size_t)l->start + l->size;
    while (end > l->start) {
        float width = wrap_width(w, text, l->start, end, l->bold);
        if (width + dots <= w->width_px)
            break;
        do
            end--;
        while (end > l->start && ((unsigned char)text[end] & 0xC0) == 0x80);
    }
    end = trim(text, l->start, end);
    l->size = (uint16_t)(end - l->start);
    l->cut = true;
    l->w_mm = wrap_width(w, text, l->start, end, l->bold) + dots;
}

static struct text_line make_line(const struct wrap *w, const char *text, size_t start,
                                  size_t end)
{
    size_t shown = trim(text, start, end);
    bool bold = wrap_bold_at(text, start);
    return (struct text_line){.start = (uint16_t)start,
                              .size = (uint16_t)(shown - start),
                              .bold = bold,
                              .w_mm = wrap_width(w, text, start, shown, bold)};
}

/* Whether a line ends somewhere for another reason than want of room. */
static bool has_breaks(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text, next = (unsigned char)text[1];
        if ((c < ' ' && c != BOLD_MARK) || (c == 0xC2 && next == 0x85) ||
            (c == 0xE2 && next == 0x80 &&
             ((unsigned char)text[2] == 0xA8 || (unsigned char)text[2] == 0xA9)))
            return true;
    }
    return false;
}

/* Most texts are one line: nothing in them ends it, and there is room. */
static bool one_line(const struct wrap *w, const char *text, struct text_line *out)
{
    if (has_breaks(text))
        return false;
    *out = make_line(w, text, 0, strnlen(text, UI_TEXT_MAX - 1));
    return out->w_mm <= w->width_px;
}

int wrap_text(const struct wrap *w, const char *text, struct text_line *out, int room,
              bool *full)
{
    struct opportunity o;
    if (room > 0 && one_line(w, text, out))
        return 1;
    find_breaks(&o, text, w->lang);
    size_t start = 0;
    int count = 0;
    do {
        if (count == room) {
            *full = true;
            break;
        }
        size_t end = line_end(w, text, &o, start);
        out[count++] = make_line(w, text, start, end);
        start = end;
        if (count == w->lines_max && start < o.size) {
            cut_line(w, text, &out[count - 1]);
            break;
        }
    } while (start < o.size);
    return count;
}
