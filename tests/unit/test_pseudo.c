/* Every screen in a language that is made from the texts themselves (pseudo.sh): in
 * brackets, accented, longer by a third. Whatever has no brackets and is no data came
 * around gettext; and there is room for longer words than those of any language yet.
 */
#include "tests/test.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/screens/screens.h"
#include "app/tour_data.h"
#include "app/ui/layout.h"
#include "tests/unit/bare_stage.h"

enum { PAGES_MAX = 40 };

static struct stage *stage;
static long checked; /* texts */

static bool open_pseudo(void)
{
    char self[PATH_MAX], folder[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
    if (size <= 0)
        return false;
    self[size] = '\0';
    *strrchr(self, '/') = '\0';
    int n = snprintf(folder, sizeof folder, "%s/../pseudo", self);
    return n > 0 && n < (int)sizeof folder &&
           (languages_open(folder) & 1u << LANGUAGE_CY) != 0;
}

/* ---- what is no data, and not from the catalogue ---- */

static bool has_word(const char *text)
{
    int run = 0;
    for (; *text != '\0'; text++) {
        run = isalpha((unsigned char)*text) != 0 ? run + 1 : 0;
        if (run == 2)
            return true;
    }
    return false;
}

/* Without what stands in brackets; where that was a new part begins. */
static void outside_brackets(const char *text, char out[UI_TEXT_MAX])
{
    size_t used = 0;
    int deep = 0;
    for (; *text != '\0' && used + 1 < UI_TEXT_MAX; text++) {
        if (*text == '[' && deep++ == 0)
            out[used++] = '\n';
        if (deep == 0)
            out[used++] = *text;
        if (*text == ']')
            deep--;
    }
    out[used] = '\0';
}

/* Names that are the same in all languages. */
static bool is_name(const char *part)
{
    bool address = strchr(part, ' ') == NULL && strchr(part, '.') != NULL;
    if (address || strcmp(part, "Peerpoint") == 0)
        return true;
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        if (strcmp(part, language_name((enum language)l)) == 0)
            return true;
    }
    return false;
}

/* The model has no words of ours: what is in it are records, answers, names. Codes are
 * shown in groups. */
static bool is_data(const struct model *m, const char *part)
{
    char whole[UI_TEXT_MAX];
    size_t used = 0;
    for (const char *c = part; *c != '\0'; c++) {
        if (*c != '-')
            whole[used++] = *c;
    }
    return memmem(m, sizeof *m, part, strlen(part)) != NULL ||
           memmem(m, sizeof *m, whole, used) != NULL;
}

static bool came_around(const struct model *m, const char *text)
{
    char rest[UI_TEXT_MAX];
    outside_brackets(text, rest);
    char *left = NULL;
    for (char *part = strtok_r(rest, "\n,:·()@", &left); part != NULL;
         part = strtok_r(NULL, "\n,:·()@", &left)) {
        part += strspn(part, " .");
        for (size_t n = strlen(part); n > 0 && strchr(" .", part[n - 1]) != NULL; n--)
            part[n - 1] = '\0';
        if (has_word(part) && !is_name(part) && !is_data(m, part))
            return true;
    }
    return false;
}

static int check_text(const struct model *m, const struct scene *s, uint16_t at,
                      const char *where)
{
    char text[UI_TEXT_MAX];
    if (at == 0)
        return 0;
    scene_plain(s, at, text, sizeof text);
    checked++;
    if (!came_around(m, text))
        return 0;
    print_error("%s: \"%s\"\n", where, text);
    return 1;
}

static int check_texts(const struct model *m, const struct scene *s, const char *where)
{
    int wrong = 0;
    for (int i = 0; i < s->count; i++) {
        const struct el *e = &s->els[i];
        wrong += check_text(m, s, e->name, where) + check_text(m, s, e->spoken, where) +
                 check_text(m, s, e->state, where);
    }
    return wrong;
}

/* ---- room ---- */

/* Cards have a line for each fact, fields show the end. The cells of the bar never move
 * or grow: translators are told how long their words may be. */
static bool may_be_cut(const char *id)
{
    return strstr(id, ".field.value") != NULL || strstr(id, ".row.") != NULL ||
           strncmp(id, "bar.", 4) == 0;
}

static int check_room(const struct scene *s, const char *where)
{
    int wrong = 0;
    if (s->spilled || s->overflow) {
        print_error("%s: spills at %s\n", where, layout_spill(s));
        wrong++;
    }
    for (int i = 0; i < s->count; i++) {
        const struct el *e = &s->els[i];
        const char *id = scene_text(s, e->id);
        for (int l = 0; l < e->line_count; l++) {
            if (!s->lines[e->line_first + l].cut || may_be_cut(id))
                continue;
            print_error("%s: %s is cut\n", where, id);
            wrong++;
        }
    }
    return wrong;
}

static const struct row {
    const char *name;
    int w, h;
    float mm;
    enum zoom zoom;
    bool roomy; /* small panels have room for the languages that are offered there */
} panels[] = {
    {"21.5 inch portrait at 100 %", 1080, 1920, 268, ZOOM_100, true},
    {"21.5 inch portrait at 130 %", 1080, 1920, 268, ZOOM_130, true},
    {"21.5 inch portrait at 160 %", 1080, 1920, 268, ZOOM_160, true},
    {"10.1 inch at 100 %", 1280, 800, 217, ZOOM_100, false},
    {"7 inch at 100 %", 800, 480, 154, ZOOM_100, false},
};

static int check_stop(const struct row *r, const struct panel *panel, int stop)
{
    static struct model m;
    struct text_measure measure = stage_measure(stage);
    struct scene *s = stage_next(stage);
    int wrong = 0;
    tour_set(&m, stop, panel);
    for (m.visit.page = 0; m.visit.page < PAGES_MAX; m.visit.page++) {
        char where[120];
        fit(&m, &measure, s);
        snprintf(where, sizeof where, "%s, %s, page %d", r->name, tour_name(stop),
                 m.visit.page + 1);
        wrong += check_texts(&m, s, where);
        wrong += r->roomy ? check_room(s, where) : 0;
        int more = scene_find(s, "page.more");
        if (more < 0 || s->els[more].not_now)
            break;
    }
    return wrong;
}

static void every_word_is_translated_and_has_room(void **state)
{
    const struct row *r = *state;
    struct panel panel = panel_make(r->w, r->h, r->mm);
    int wrong = 0;
    panel.zoom = r->zoom;
    panel_speak(&panel, language_code(LANGUAGE_CY), false);
    for (int i = 0; i < tour_count(); i++)
        wrong += check_stop(r, &panel, i);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    int failed = 0;
    if (!open_pseudo()) {
        fprintf(stderr, "no catalogue made by pseudo.sh\n");
        return 1;
    }
    stage = bare_stage();
    RUN_ROWS(panels, every_word_is_translated_and_has_room);
    stage_close(stage);
    printf("%ld texts checked\n", checked);
    return failed;
}
