#include "app/ui/text.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/ui/covers.h"
#include "app/ui/font_file.h"
#include "app/ui/runs.h"
#include "core/utf8.h"

static const struct face_row {
    const char *file[2]; /* regular, bold */
    const char *script;  /* ISO 15924, for HarfBuzz */
    float em;            /* against Andika at the same level */
} faces[FACE_COUNT] = {
    [FACE_LATIN] = {{"Andika-Regular.ttf", "Andika-Bold.ttf"}, NULL, 1},
    [FACE_ARABIC] = {{"NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf"},
                     "Arab",
                     1.08f},
    [FACE_NASTALIQ] = {{"NotoNastaliqUrdu-Regular.ttf", "NotoNastaliqUrdu-Bold.ttf"},
                       "Arab",
                       1},
    [FACE_BENGALI] = {{"NotoSansBengali-Regular.ttf", "NotoSansBengali-Bold.ttf"},
                      "Beng",
                      1.05f},
    [FACE_GURMUKHI] = {{"NotoSansGurmukhi-Regular.ttf", "NotoSansGurmukhi-Bold.ttf"},
                       "Guru",
                       1.05f},
    [FACE_GUJARATI] = {{"NotoSansGujarati-Regular.ttf", "NotoSansGujarati-Bold.ttf"},
                       "Gujr",
                       1.05f},
};

static const char *const debian_dirs[] = {
    "/usr/share/fonts/truetype/andika",
    "/usr/share/fonts/truetype/noto",
};

struct open_font {
    uint8_t face;
    bool bold;
    int em_px;
    uint64_t used; /* tick of the last use */
    TTF_Font *font;
};

struct width {
    uint64_t hash;
    float px;
};

struct text {
    char dir[256];
    struct open_font fonts[TEXT_FONTS_MAX];
    int font_count;
    uint64_t tick;
    struct width widths[TEXT_WIDTHS_MAX];
    struct covers *covers;
    float ascent, descent; /* of Andika, in em; at a size they would be rounded up */
};

/* One piece for one font, in one direction. */
struct piece {
    struct text_font font;
    uint8_t face;
    bool rtl, secret;
    const char *text;
    size_t size;
};

/* False: that file of a face is in none of the places. */
static bool find_file(const struct text *t, uint8_t face, bool bold, char path[512])
{
    const char *dirs[1 + LENGTH(debian_dirs)] = {t->dir[0] != '\0' ? t->dir : NULL};
    for (size_t i = 0; i < LENGTH(debian_dirs); i++)
        dirs[i + 1] = debian_dirs[i];
    for (size_t i = 0; i < LENGTH(dirs); i++) {
        if (dirs[i] == NULL)
            continue;
        snprintf(path, 512, "%s/%s", dirs[i], faces[face].file[bold]);
        if (access(path, R_OK) == 0)
            return true;
    }
    return false;
}

static TTF_Font *open_file(const struct text *t, uint8_t face, bool bold, int em_px)
{
    char path[512];
    SDL_RWops *file = find_file(t, face, bold, path) ? font_file_open(path) : NULL;
    return file != NULL ? TTF_OpenFontRW(file, 1, em_px) : NULL;
}

static void set_up(TTF_Font *font, uint8_t face)
{
    /* Places letters at fractions of a pixel, so that words keep their even colour. */
    TTF_SetFontHinting(font, TTF_HINTING_LIGHT_SUBPIXEL);
    if (faces[face].script != NULL)
        TTF_SetFontScriptName(font, faces[face].script);
}

/* A slot for one more font; at the limit that of the one that was not used for longest:
 * a font takes 150 to 500 KB. */
static struct open_font *free_slot(struct text *t)
{
    if (t->font_count < TEXT_FONTS_MAX)
        return &t->fonts[t->font_count++];
    struct open_font *oldest = &t->fonts[0];
    for (int i = 1; i < t->font_count; i++) {
        if (t->fonts[i].used < oldest->used)
            oldest = &t->fonts[i];
    }
    TTF_CloseFont(oldest->font);
    return oldest;
}

/* Lent until the next call. */
static TTF_Font *font_of(struct text *t, uint8_t face, bool bold, int em_px)
{
    for (int i = 0; i < t->font_count; i++) {
        struct open_font *f = &t->fonts[i];
        if (f->face == face && f->bold == bold && f->em_px == em_px) {
            f->used = ++t->tick;
            return f->font;
        }
    }
    int scaled = (int)lroundf((float)em_px * faces[face].em);
    TTF_Font *font = open_file(t, face, bold, scaled > 4 ? scaled : 4);
    if (font == NULL)
        return face == FACE_LATIN ? NULL : font_of(t, FACE_LATIN, bold, em_px);
    set_up(font, face);
    *free_slot(t) = (struct open_font){face, bold, em_px, ++t->tick, font};
    return font;
}

bool text_shows(struct text *t, const char *text, const char *lang)
{
    char path[512];
    struct run runs[RUNS_MAX];
    int count = runs_split(&(struct runs_in){.text = text,
                                             .size = strlen(text),
                                             .urdu = strcmp(lang, "ur") == 0},
                           runs);
    for (int i = 0; i < count; i++) {
        if (!find_file(t, runs[i].face, false, path))
            return false;
    }
    return true;
}

/* SDL_ttf wants a terminated string. */
static void copy(char out[UI_TEXT_MAX], const char *text, size_t size)
{
    size_t used = size < UI_TEXT_MAX ? size : UI_TEXT_MAX - 1;
    memcpy(out, text, used);
    out[used] = '\0';
}

static void set_direction(TTF_Font *font, bool rtl)
{
    TTF_SetFontDirection(font, rtl ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
}

static uint64_t hash_of(const struct piece *p)
{
    uint8_t flags[4] = {p->face, p->font.bold, p->rtl, 0};
    uint64_t h = covers_hash(COVERS_HASH, flags, sizeof flags);
    h = covers_hash(h, &p->font.em_px, sizeof p->font.em_px);
    return covers_hash(h, p->text, p->size);
}

static float measure_piece(struct text *t, const struct piece *p)
{
    uint64_t hash = hash_of(p);
    struct width *known = &t->widths[hash % TEXT_WIDTHS_MAX];
    if (known->hash == hash)
        return known->px;
    TTF_Font *font = font_of(t, p->face, p->font.bold, p->font.em_px);
    char text[UI_TEXT_MAX];
    int w = 0;
    copy(text, p->text, p->size);
    if (font != NULL) {
        set_direction(font, p->rtl);
        TTF_SizeUTF8(font, text, &w, NULL);
    }
    explicit_bzero(text, p->size < sizeof text ? p->size : sizeof text);
    *known = (struct width){hash, (float)w};
    return (float)w;
}

/* Letters of a word: those that count for tracking. */
static int letters_in(const char *text, size_t size)
{
    int count = 0;
    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

static bool tracked(const struct piece *p)
{
    return p->font.tracking != 0 && p->face == FACE_LATIN;
}

static float width_of(struct text *t, const struct piece *p)
{
    float w = measure_piece(t, p);
    if (tracked(p))
        w +=
            p->font.tracking * (float)p->font.em_px * (float)letters_in(p->text, p->size);
    return w;
}

static float sum_of_runs(struct text *t, const struct piece *whole)
{
    struct run runs[RUNS_MAX];
    struct runs_in in = {.text = whole->text,
                         .size = whole->size,
                         .bold = whole->font.bold,
                         .urdu = whole->font.urdu};
    int count = runs_split(&in, runs);
    float sum = 0;
    for (int i = 0; i < count; i++) {
        struct piece p = {.font = whole->font,
                          .face = runs[i].face,
                          .rtl = runs[i].level % 2 == 1,
                          .text = whole->text + runs[i].start,
                          .size = runs[i].size};
        sum += width_of(t, &p);
    }
    return sum;
}

static float measure(void *ctx, const struct text_font *font, const char *text,
                     size_t size)
{
    struct text *t = ctx;
    struct piece whole = {.font = *font, .face = FACE_COUNT, .text = text, .size = size};
    uint64_t hash = covers_hash(hash_of(&whole), &font->urdu, sizeof font->urdu);
    hash = covers_hash(hash, &font->tracking, sizeof font->tracking);
    struct width *known = &t->widths[hash % TEXT_WIDTHS_MAX];
    if (known->hash != hash)
        *known = (struct width){hash, sum_of_runs(t, &whole)};
    return known->px;
}

struct text_measure text_measure(struct text *t)
{
    return (struct text_measure){.ctx = t, .width = measure};
}

int text_ascent(const struct text *t, const struct text_font *font)
{
    return (int)lroundf(t->ascent * (float)font->em_px);
}

int text_height(const struct text *t, const struct text_font *font)
{
    return text_ascent(t, font) + (int)lroundf(t->descent * (float)font->em_px);
}

static const uint8_t *row_of(const SDL_Surface *s, int y)
{
    return (const uint8_t *)s->pixels + (ptrdiff_t)y * s->pitch;
}

static uint8_t alpha_at(const uint8_t *row, int x)
{
    uint32_t px = 0;
    memcpy(&px, row + (ptrdiff_t)x * 4, sizeof px);
    return (uint8_t)(px >> 24);
}

static bool is_empty(const SDL_Surface *s, int y)
{
    const uint8_t *row = row_of(s, y);
    for (int x = 0; x < s->w; x++) {
        if (alpha_at(row, x) != 0)
            return false;
    }
    return true;
}

/* The alpha of a picture, as a cover, without the empty rows above and below. */
static struct cover cover_from(const SDL_Surface *s)
{
    struct cover c = {.w = s->w};
    int end = s->h;
    while (end > 0 && is_empty(s, end - 1))
        end--;
    while (c.top < end && is_empty(s, c.top))
        c.top++;
    c.h = end - c.top;
    if (c.h == 0)
        return (struct cover){0};
    c.a = malloc((size_t)c.w * (size_t)c.h);
    if (c.a == NULL)
        abort();
    for (int y = 0; y < c.h; y++) {
        const uint8_t *row = row_of(s, c.top + y);
        for (int x = 0; x < c.w; x++)
            c.a[(ptrdiff_t)y * c.w + x] = alpha_at(row, x);
    }
    return c;
}

static struct cover render(struct text *t, const struct piece *p)
{
    TTF_Font *font = font_of(t, p->face, p->font.bold, p->font.em_px);
    char text[UI_TEXT_MAX];
    copy(text, p->text, p->size);
    SDL_Surface *s = NULL;
    if (font != NULL) {
        set_direction(font, p->rtl);
        s = TTF_RenderUTF8_Blended(font, text, (SDL_Color){255, 255, 255, 255});
    }
    explicit_bzero(text, p->size < sizeof text ? p->size : sizeof text);
    struct cover c = {0};
    if (s != NULL)
        c = cover_from(s);
    SDL_FreeSurface(s);
    return c;
}

/* SDL_ttf moves a piece to the right when its first letter reaches out to the left. */
static int overhang(struct text *t, const struct piece *p)
{
    TTF_Font *font = font_of(t, p->face, p->font.bold, p->font.em_px);
    uint32_t c = 0;
    int min_x = 0;
    utf8_get(p->text, p->size, &c);
    if (font == NULL || p->rtl || c == UTF8_BAD ||
        TTF_GlyphMetrics32(font, c, &min_x, NULL, NULL, NULL, NULL) != 0)
        return 0;
    return min_x < 0 ? min_x : 0;
}

static int ascent_of(struct text *t, const struct piece *p)
{
    TTF_Font *font = font_of(t, p->face, p->font.bold, p->font.em_px);
    return font != NULL ? TTF_FontAscent(font) : 0;
}

static void draw_piece(struct text *t, struct canvas *c, const struct piece *p,
                       const struct text_line_draw *line, float x)
{
    int left = (int)lroundf(x);
    int top = line->baseline - ascent_of(t, p);
    if (p->secret) {
        struct cover once = render(t, p);
        canvas_cover(c, &once, left, top, line->colour);
        if (once.a != NULL)
            explicit_bzero(once.a, (size_t)once.w * (size_t)once.h);
        free(once.a);
        return;
    }
    uint64_t hash = hash_of(p);
    const struct cover *known = covers_get(t->covers, hash);
    if (known == NULL)
        known = covers_put(t->covers, hash, render(t, p));
    canvas_cover(c, known, left, top, line->colour);
}

/* The bytes of a letter and the marks upon it. */
static size_t letter_size(const char *text, size_t size)
{
    uint32_t c = 0;
    size_t used = utf8_get(text, size, &c);
    while (used < size) {
        size_t step = utf8_get(text + used, size - used, &c);
        if (!utf8_is_mark(c))
            break;
        used += step;
    }
    return used;
}

/* Headings: letter by letter, each where kerning puts it, moved closer by the
 * tracking. */
static void draw_tracked(struct text *t, struct canvas *c, const struct piece *p,
                         const struct text_line_draw *line, float x)
{
    float tracking = p->font.tracking * (float)p->font.em_px;
    int count = 0;
    for (size_t i = 0; i < p->size; count++) {
        struct piece letter = *p, before = *p;
        letter.text = p->text + i;
        letter.size = letter_size(p->text + i, p->size - i);
        before.size = i + letter.size;
        float end = measure_piece(t, &before) - measure_piece(t, &letter);
        if (letter.text[0] != ' ')
            draw_piece(t, c, &letter, line, x + end + tracking * (float)count);
        i += letter.size;
    }
}

static void draw_run(struct text *t, struct canvas *c, const struct piece *p,
                     const struct text_line_draw *line, float x)
{
    if (tracked(p))
        draw_tracked(t, c, p, line, x);
    else
        draw_piece(t, c, p, line, x + (float)overhang(t, p));
}

static float draw_runs(struct text *t, struct canvas *c,
                       const struct text_line_draw *line)
{
    struct run runs[RUNS_MAX];
    struct runs_in in = {line->text, line->size, line->bold, line->rtl, line->font.urdu};
    int count = runs_split(&in, runs);
    float x = (float)line->x;
    for (int i = 0; i < count; i++) {
        struct piece p = {.font = line->font,
                          .face = runs[i].face,
                          .rtl = runs[i].level % 2 == 1,
                          .secret = line->secret,
                          .text = line->text + runs[i].start,
                          .size = runs[i].size};
        p.font.bold = line->font.bold || runs[i].bold;
        draw_run(t, c, &p, line, x);
        x += width_of(t, &p);
    }
    return x - (float)line->x;
}

int text_draw(struct text *t, struct canvas *c, const struct text_line_draw *line)
{
    float w = draw_runs(t, c, line);
    if (line->cut) {
        struct text_line_draw dots = *line;
        dots.text = "\xE2\x80\xA6";
        dots.size = 3;
        dots.x = line->x + (int)lroundf(w);
        w += draw_runs(t, c, &dots);
    }
    int px = (int)ceilf(w);
    if (line->underline)
        canvas_fill(c, (struct rect){line->x, line->rule_y, px, line->rule_h},
                    line->colour);
    return px;
}

void text_forget(struct text *t)
{
    covers_forget(t->covers);
    memset(t->widths, 0, sizeof t->widths);
}

/* At a large size, as SDL_ttf rounds them to pixels. */
static bool learn_metrics(struct text *t)
{
    const int em = 1000;
    TTF_Font *large = open_file(t, FACE_LATIN, false, em);
    if (large == NULL)
        return false;
    t->ascent = (float)TTF_FontAscent(large) / (float)em;
    t->descent = -(float)TTF_FontDescent(large) / (float)em;
    TTF_CloseFont(large);
    return true;
}

bool text_open(struct text **out, const char *fonts_dir, struct err *e)
{
    if (TTF_Init() != 0)
        return err_set(e, ERR_BROKEN, "SDL_ttf: %s", TTF_GetError());
    struct text *t = calloc(1, sizeof *t);
    if (t == NULL)
        abort();
    t->covers = covers_new();
    snprintf(t->dir, sizeof t->dir, "%s", fonts_dir != NULL ? fonts_dir : "");
    char path[512];
    bool bold = find_file(t, FACE_LATIN, true, path);
    if (!bold || !learn_metrics(t)) {
        text_close(t);
        return err_set(e, ERR_BROKEN, "font %s not found (Debian: fonts-sil-andika)",
                       faces[FACE_LATIN].file[bold ? 0 : 1]);
    }
    *out = t;
    return true;
}

void text_close(struct text *t)
{
    if (t == NULL)
        return;
    text_forget(t);
    for (int i = 0; i < t->font_count; i++)
        TTF_CloseFont(t->fonts[i].font);
    covers_free(t->covers);
    free(t);
    TTF_Quit();
}
