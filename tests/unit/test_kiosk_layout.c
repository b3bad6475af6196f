/* Every screen in every state, on six panels in four text sizes and every language that
 * has a catalogue and is offered there, in usual and in easy words, with usual and
 * with large targets: nothing spills or is
 * cut, nothing that can be pressed is too small, out of reach or under something else,
 * ids are unique. In easy words each paragraph has a picture. What somebody agrees to
 * stands before the button that agrees. */
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/options.h"
#include "app/say.h"
#include "app/screens/screens.h"
#include "app/tour_data.h"
#include "app/ui/layout.h"
#include "app/ui/stage.h"
#include "core/utf8.h"
#include "tests/unit/bare_stage.h"

enum { PAGES_MAX = 40 };

/* Of the widest letter of the codes' alphabet, in the font that they are set in. */
static const char wide[CLAIM_SIZE] = "WWWWW-WWWWW";

static struct stage *stage;
static uint32_t there; /* languages with a catalogue */
static uint32_t easy;  /* with one of easy words */
static long checked;   /* layouts */
static long smaller;   /* of them in smaller text than was chosen, as it would not fit */

struct row {
    const char *name;
    int w, h;
    float mm;
    enum zoom zoom;
    bool reach;
};

#define ZOOMS(name, w, h, mm, reach)                                                     \
    {name " at 100 %", w, h, mm, ZOOM_100, reach},                                       \
        {name " at 130 %", w, h, mm, ZOOM_130, reach},                                   \
        {name " at 160 %", w, h, mm, ZOOM_160, reach},                                   \
    {                                                                                    \
        name " at 200 %", w, h, mm, ZOOM_200, reach                                      \
    }

static const struct row panels[] = {
    ZOOMS("21.5 inch portrait", 1080, 1920, 268, false),
    ZOOMS("reach mode", 1080, 1920, 268, true),
    ZOOMS("10.1 inch", 1280, 800, 217, false),
    ZOOMS("10.1 inch upright", 800, 1280, 136, false),
    ZOOMS("7 inch", 800, 480, 154, false),
    ZOOMS("landscape 4K", 3840, 2160, 344, false),
};

static int complain(const struct scene *s, const char *where, const char *what, int at)
{
    print_error("%s: %s: %s\n", where, what, at < 0 ? "" : scene_text(s, s->els[at].id));
    return 1;
}

static bool pressable(const struct el *e)
{
    return e->press.what != 0 && !e->veiled;
}

static int targets_are_large(const struct scene *s, const char *where)
{
    int wrong = 0;
    for (int i = 0; i < s->count; i++) {
        const struct el *e = &s->els[i];
        float least = e->role == ROLE_KEY && !s->panel.large ? 16 : 20;
        least = s->panel.large ? 30 : least;
        if (pressable(e) && (e->mm_w < least - 0.1f || e->mm_h < least - 0.1f))
            wrong += complain(s, where, "too small", i);
    }
    return wrong;
}

/* ACCESS A11Y-14. */
static int targets_are_low(const struct scene *s, const char *where)
{
    int wrong = 0;
    for (int i = 0; i < s->count; i++) {
        if (pressable(&s->els[i]) && s->els[i].mm_y < panel_low(&s->panel) - 0.1f)
            wrong += complain(s, where, "out of reach", i);
    }
    return wrong;
}

static bool ends_with(const char *id, const char *end)
{
    size_t size = strlen(id), less = strlen(end);
    return size >= less && strcmp(id + size - less, end) == 0;
}

/* On low panels a card says in one line what it is and where, and the page behind it has
 * all of it; a field shows the end of what was typed. */
static bool may_be_cut(const struct scene *s, const char *id)
{
    bool row = strncmp(id, "jobs.row.", 9) == 0 || strncmp(id, "kept.row.", 9) == 0 ||
               strncmp(id, "sessions.row.", 13) == 0;
    bool low = s->panel.size != PANEL_L && !panel_is_tall(&s->panel);
    return strstr(id, ".field.value") != NULL ||
           (row && low &&
            (ends_with(id, ".title") || ends_with(id, ".place") ||
             ends_with(id, ".where")));
}

static int nothing_is_cut(const struct scene *s, const char *where)
{
    int wrong = 0;
    for (int i = 0; i < s->count; i++) {
        const struct el *e = &s->els[i];
        for (int l = 0; l < e->line_count; l++) {
            bool cut = s->lines[e->line_first + l].cut;
            if (cut && !may_be_cut(s, scene_text(s, e->id)))
                wrong += complain(s, where, "is cut", i);
        }
    }
    return wrong;
}

/* What is on a key is one word or a few samples. */
static int keys_have_one_line(const struct scene *s, const char *where)
{
    int wrong = 0;
    for (int i = 0; i < s->count; i++) {
        int label = s->els[i].role == ROLE_KEY ? s->els[i].first : -1;
        if (label >= 0 && s->els[label].line_count > 1)
            wrong += complain(s, where, "has more than a line", i);
    }
    return wrong;
}

/* Part of a word in any script that parts words with spaces: letters and their marks, not
 * what stands between words or ends a sentence. */
static bool is_of_word(uint32_t c)
{
    static const uint32_t apart[] = {0xD7,  0xF7,  0x589, 0x5BE, 0x60C, 0x61B, 0x61F,
                                     0x66A, 0x66B, 0x66C, 0x6D4, 0x964, 0x965, 0xFEFF};
    const uint32_t latin = 0xC0, marks = 0x2000, marks_end = 0x2BFF;
    if (c < latin)
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    for (size_t i = 0; i < LENGTH(apart); i++) {
        if (c == apart[i])
            return false;
    }
    return c < marks || c > marks_end;
}

static bool is_inside_word(const char *text, size_t at)
{
    uint32_t last = 0, next = 0;
    size_t before = at - 1;
    while (before > 0 && ((unsigned char)text[before] & 0xC0) == 0x80)
        before--;
    (void)utf8_get(text + before, at - before, &last);
    (void)utf8_get(text + at, strlen(text + at), &next);
    return is_of_word(last) && is_of_word(next);
}

/* A line begins where a word does; codes and addresses may be broken anywhere. */
static int no_word_is_broken(const struct scene *s, const char *where)
{
    int wrong = 0;
    for (int i = 0; i < s->count; i++) {
        const struct el *e = &s->els[i];
        const char *text = scene_text(s, e->name);
        bool free = e->sensitive || strchr(text, '@') != NULL;
        for (int l = 1; l < e->line_count && !free; l++) {
            if (is_inside_word(text, s->lines[e->line_first + l].start))
                wrong += complain(s, where, "is broken within a word", i);
        }
    }
    return wrong;
}

/* Somebody copies it by hand, and says it on the telephone. */
static int codes_are_whole(const struct scene *s, const char *where)
{
    int wrong = 0;
    for (int i = 0; i < s->count; i++) {
        const struct el *e = &s->els[i];
        bool code = e->drawing == DRAW_TEXT && strcmp(scene_text(s, e->name), wide) == 0;
        if (code && (e->line_count > 1 || e->mm_w + 0.1f < s->lines[e->line_first].w_mm))
            wrong += complain(s, where, "is a broken code", i);
    }
    return wrong;
}

static bool apart(const struct el *a, const struct el *b)
{
    return a->mm_x + a->mm_w <= b->mm_x + 0.1f || b->mm_x + b->mm_w <= a->mm_x + 0.1f ||
           a->mm_y + a->mm_h <= b->mm_y + 0.1f || b->mm_y + b->mm_h <= a->mm_y + 0.1f;
}

static int targets_are_apart(const struct scene *s, const char *where)
{
    int wrong = 0;
    for (int i = 0; i < s->count; i++) {
        for (int k = i + 1; k < s->count && pressable(&s->els[i]); k++) {
            if (pressable(&s->els[k]) && !apart(&s->els[i], &s->els[k]))
                wrong += complain(s, where, "under another target", k);
        }
    }
    return wrong;
}

static int ids_are_unique(const struct scene *s, const char *where)
{
    int wrong = 0;
    for (int i = 0; i < s->count; i++) {
        for (int k = i + 1; k < s->count; k++) {
            const char *id = scene_text(s, s->els[i].id);
            if (id[0] != '\0' && strcmp(id, scene_text(s, s->els[k].id)) == 0)
                wrong += complain(s, where, "id twice", k);
        }
    }
    return wrong;
}

/* Some picture or mark of its own stands in e: an icon, a disc, a square for a phone. */
static bool has_picture(const struct scene *s, const struct el *e)
{
    if (e->drawing == DRAW_ICON || e->drawing == DRAW_QR || e->drawing == DRAW_PLACES)
        return true;
    for (int i = e->first; i >= 0; i = s->els[i].next) {
        if (has_picture(s, &s->els[i]))
            return true;
    }
    return false;
}

/* The row, card or block of one idea: what holds it holds several. */
static bool holds_several(const struct scene *s, const struct el *e)
{
    static const char *const ids[] = {"content",     "blocks", "main",  "head",
                                      "field.words", "above",  "start", "split"};
    for (size_t i = 0; i < LENGTH(ids); i++) {
        if (strcmp(scene_text(s, e->id), ids[i]) == 0)
            return true;
    }
    return false;
}

static bool has_picture_beside(const struct scene *s, const struct el *e)
{
    for (int i = e->parent; i >= 0 && !holds_several(s, &s->els[i]); i = s->els[i].parent)
        if (has_picture(s, &s->els[i]))
            return true;
    return false;
}

/* Sentences, not single words such as names and states. */
static bool is_paragraph(const struct scene *s, const struct el *e)
{
    enum { LETTERS = 24 };
    bool text = e->role == ROLE_TEXT && e->drawing == DRAW_TEXT;
    bool flows = e->level == LEVEL_BODY || e->level == LEVEL_BODY_BOLD;
    bool poster = e->ink == INK_POSTER_TEXT;
    return text && flows && !poster && utf8_count(scene_text(s, e->name)) > LETTERS;
}

/* ACCESS A11Y-98. */
static int paragraphs_have_pictures(const struct scene *s, const char *where)
{
    int wrong = 0;
    for (int i = 0; s->panel.easy && i < s->count; i++) {
        const struct el *e = &s->els[i];
        if (is_paragraph(s, e) && !has_picture_beside(s, e))
            wrong += complain(s, where, "has no picture", i);
    }
    return wrong;
}

/* Nobody turns to a page that has nothing. */
static int there_is_something(const struct scene *s, const char *where)
{
    int blocks = scene_find(s, "blocks");
    blocks = blocks >= 0 ? blocks : scene_find(s, "content");
    bool empty = blocks >= 0 && s->els[blocks].first < 0 && scene_find(s, "page") >= 0;
    return empty ? complain(s, where, "is empty", -1) : 0;
}

static int check_page(const struct scene *s, const char *where)
{
    int wrong = there_is_something(s, where);
    if (s->overflow)
        wrong += complain(s, where, "the scene is full", -1);
    if (s->spilled)
        wrong += complain(s, where, "spills", scene_find(s, layout_spill(s)));
    checked++;
    smaller += s->panel.smaller > 0 ? 1 : 0;
    bool english = strcmp(s->panel.lang, "en") == 0 && !s->panel.easy;
    if (s->panel.smaller > 0 && english && s->panel.size == PANEL_L)
        wrong += complain(s, where, "is in smaller text", -1);
    return wrong + targets_are_large(s, where) + targets_are_apart(s, where) +
           targets_are_low(s, where) + nothing_is_cut(s, where) +
           codes_are_whole(s, where) + no_word_is_broken(s, where) +
           keys_have_one_line(s, where) + ids_are_unique(s, where) +
           paragraphs_have_pictures(s, where);
}

/* Whoever agrees has come past all of it: the parts of it that were shown so far. */
static int agrees_to_what_was_shown(const struct scene *s, unsigned *seen,
                                    const char *where)
{
    enum { ALL = 0xF };
    static const char *const parts[] = {"agree.0", "agree.1", "agree.2", "agree.3"};
    int wrong = 0;
    for (unsigned i = 0; i < LENGTH(parts); i++)
        *seen |= scene_find(s, parts[i]) >= 0 ? 1u << i : 0;
    for (int i = 0; i < s->count; i++) {
        const struct press *p = &s->els[i].press;
        if (p->what == PRESS_AGREE && p->arg == 1 && *seen != ALL)
            wrong += complain(s, where, "agrees to what was not shown", i);
    }
    return wrong;
}

/* Whoever does not turn the page must not set off for a place they do not have. */
static int warns_at_once(const struct scene *s, int page, bool *warned, const char *where)
{
    const char *words = _("**Do not set off yet.**");
    char plain[UI_TEXT_MAX], bare[80];
    size_t size = strlen(words) - 4; /* without the marks for bold */
    snprintf(bare, sizeof bare, "%.*s", (int)size, words + 2);
    for (int i = 0; page == 0 && i < s->count; i++) {
        scene_plain(s, s->els[i].name, plain, sizeof plain);
        *warned = *warned || strstr(plain, bare) != NULL;
    }
    int at = scene_find(s, "done.wait");
    return at >= 0 && !*warned ? complain(s, where, "is said too late", at) : 0;
}

/* The widest there can be. */
static void give_wide_codes(struct model *m)
{
    struct thing *const things[] = {&m->visit.done, &m->visit.found};
    for (size_t i = 0; i < LENGTH(things); i++) {
        if (things[i]->code[0] != '\0')
            memcpy(things[i]->code, wide, sizeof wide);
    }
    for (int i = 0; i < m->visit.sent.count; i++)
        memcpy(m->visit.sent.things[i].code, wide, sizeof wide);
}

static int check_stop(const struct row *r, const struct panel *panel, int stop)
{
    static struct model m;
    struct text_measure measure = stage_measure(stage);
    struct scene *s = stage_next(stage);
    unsigned agreed_to = 0;
    bool warned = false;
    int wrong = 0;
    tour_set(&m, stop, panel);
    m.languages = there;
    m.easy = easy;
    give_wide_codes(&m);
    for (int page = 0; page < PAGES_MAX; page++) {
        char where[120];
        m.visit.page = page;
        fit(&m, &measure, s);
        snprintf(where, sizeof where, "%s, %s%s%s, %s, page %d", r->name, panel->lang,
                 panel->easy ? ", easy" : "", panel->large ? ", large" : "",
                 tour_name(stop), page + 1);
        wrong += check_page(s, where) + warns_at_once(s, page, &warned, where) +
                 agrees_to_what_was_shown(s, &agreed_to, where);
        int more = scene_find(s, "page.more");
        if (more < 0 || s->els[more].not_now)
            return wrong;
    }
    return wrong + complain(s, r->name, "has no last page", -1);
}

/* In this text size, too. */
static bool offered(const struct panel *panel, enum language l)
{
    static struct model m;
    model_init(&m, panel, 0, 0);
    m.languages = there;
    m.easy = easy;
    return model_speaks(&m, l) && (!panel->easy || model_may_easy(&m)) &&
           (!panel->large || panel_may_large(panel)) &&
           panel->zoom <= model_zoom_most(panel);
}

static int check_words(const struct row *r, struct panel *panel, enum language l)
{
    int wrong = 0;
    for (int mode = 0; mode < 4; mode++) {
        panel->easy = (mode & 1) != 0;
        panel->large = (mode & 2) != 0;
        for (int i = 0; offered(panel, l) && i < tour_count(); i++)
            wrong += check_stop(r, panel, i);
    }
    return wrong;
}

static void every_screen_fits(void **state)
{
    const struct row *r = *state;
    struct panel panel = panel_make(r->w, r->h, r->mm);
    panel.zoom = r->zoom;
    panel.reach = r->reach;
    int wrong = 0;
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        panel_speak(&panel, language_code((enum language)l),
                    language_is_rtl((enum language)l));
        wrong += check_words(r, &panel, (enum language)l);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    int failed = 0;
    char locale[PATH_MAX];
    options_locale(locale);
    there = languages_open(locale);
    easy = languages_easy(locale);
    stage = bare_stage();
    RUN_ROWS(panels, every_screen_fits);
    stage_close(stage);
    printf("%ld layouts checked, %ld of them in smaller text than was chosen\n", checked,
           smaller);
    return failed;
}
