#include "app/ui/runs.h"

#include <fribidi.h>
#include <string.h>

#include "app/ui/element.h"
#include "core/utf8.h"

enum { BOLD_MARK = 1 };

/* True if the text needs no cutting: one face, left to right, no steering characters. */
static bool is_plain(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        bool steers = c == BOLD_MARK || (c == 0xE2 && i + 1 < size &&
                                         ((unsigned char)text[i + 1] & 0xFE) == 0x80);
        if (steers && c == 0xE2) /* U+2000 to U+207F: fine but for the steering ones */
            steers = (unsigned char)text[i + 1] == 0x81 ||
                     (i + 2 < size && (unsigned char)text[i + 2] >= 0x8B &&
                      (unsigned char)text[i + 2] <= 0x8F);
        if (steers || (c >= 0xD6 && c != 0xE2))
            return false;
    }
    return true;
}

static bool steering(uint32_t c)
{
    return c == BOLD_MARK || c == '\n' ||
           (c >= 0x200B && c <= 0x200F && c != 0x200D && c != 0x200C) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF ||
           c == 0x61C;
}

/* Ends a sentence in all Indic scripts; their faces have it, the Latin one has not. */
static bool danda(uint32_t c)
{
    return c == 0x964 || c == 0x965;
}

/* Carries a sign that stands alone, so it is of that sign's face. */
enum { DOTTED_CIRCLE = 0x25CC };

/* -1: takes the face of what stands before it. */
static int face_of(uint32_t c, bool urdu)
{
    if ((c >= 0x600 && c <= 0x6FF) || (c >= 0x750 && c <= 0x77F) ||
        (c >= 0xFB50 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFE))
        return urdu ? FACE_NASTALIQ : FACE_ARABIC;
    if (c >= 0x980 && c <= 0x9FF)
        return FACE_BENGALI;
    if (c >= 0xA00 && c <= 0xA7F)
        return FACE_GURMUKHI;
    if (c >= 0xA80 && c <= 0xAFF)
        return FACE_GUJARATI;
    if (danda(c) || c == ' ' || c == 0xA0 || utf8_is_mark(c))
        return -1;
    return FACE_LATIN;
}

struct letters {
    FriBidiChar c[UI_TEXT_MAX];
    uint16_t at[UI_TEXT_MAX + 1]; /* byte where it starts */
    FriBidiLevel level[UI_TEXT_MAX];
    int count;
};

static void decode(struct letters *l, const char *text, size_t size)
{
    size_t i = 0;
    l->count = 0;
    while (i < size && l->count < UI_TEXT_MAX) {
        uint32_t c = 0;
        l->at[l->count] = (uint16_t)i;
        i += utf8_get(text + i, size - i, &c);
        l->c[l->count++] = c == UTF8_BAD ? '?' : c;
    }
    l->at[l->count] = (uint16_t)i;
}

static void find_levels(struct letters *l, bool rtl)
{
    FriBidiCharType types[UI_TEXT_MAX];
    FriBidiBracketType brackets[UI_TEXT_MAX];
    fribidi_get_bidi_types(l->c, l->count, types);
    fribidi_get_bracket_types(l->c, l->count, types, brackets);
    FriBidiParType base = rtl ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
    if (fribidi_get_par_embedding_levels_ex(types, brackets, l->count, &base, l->level) ==
        0)
        memset(l->level, rtl ? 1 : 0, (size_t)l->count * sizeof l->level[0]);
}

static void reverse(struct run *runs, int from, int to)
{
    for (to--; from < to; from++, to--) {
        struct run r = runs[from];
        runs[from] = runs[to];
        runs[to] = r;
    }
}

/* Rule L2: from the highest level down to 1, turn round what is at least so deep. */
static void reorder(struct run *runs, int count)
{
    int deepest = 0;
    for (int i = 0; i < count; i++)
        deepest = runs[i].level > deepest ? runs[i].level : deepest;
    for (int level = deepest; level > 0; level--) {
        for (int i = 0; i < count; i++) {
            int from = i;
            while (i < count && runs[i].level >= level)
                i++;
            if (i > from)
                reverse(runs, from, i);
        }
    }
}

static int cut(const struct letters *l, const struct runs_in *in,
               struct run out[RUNS_MAX])
{
    bool bold = in->bold, open = false;
    int count = 0, face = FACE_LATIN;
    for (int i = 0; i < l->count; i++) {
        bold = bold != (l->c[i] == BOLD_MARK);
        if (steering(l->c[i])) {
            open = false;
            continue;
        }
        int carried = l->c[i] == DOTTED_CIRCLE && i + 1 < l->count ? 1 : 0;
        int own = face_of(l->c[i + carried], in->urdu);
        face = own < 0 ? face : own;
        if (danda(l->c[i]) && face == FACE_LATIN)
            face = FACE_BENGALI;
        struct run r = {l->at[i], (uint16_t)(l->at[i + 1] - l->at[i]),
                        (uint8_t)l->level[i], (uint8_t)face, bold};
        struct run *last = open ? &out[count - 1] : NULL;
        if (last != NULL && last->level == r.level && last->face == r.face &&
            last->bold == r.bold)
            last->size = (uint16_t)(last->size + r.size);
        else if (count < RUNS_MAX)
            out[count++] = r;
        open = true;
    }
    return count;
}

int runs_split(const struct runs_in *in, struct run out[RUNS_MAX])
{
    if (in->size == 0)
        return 0;
    if (!in->rtl && is_plain(in->text, in->size)) {
        out[0] = (struct run){0, (uint16_t)in->size, 0, FACE_LATIN, in->bold};
        return 1;
    }
    struct letters l;
    decode(&l, in->text, in->size);
    find_levels(&l, in->rtl);
    int count = cut(&l, in, out);
    reorder(out, count);
    return count;
}
