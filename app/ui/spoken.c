#include "app/ui/spoken.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "app/say.h"

struct words {
    char *out;
    size_t used;
};

static bool ends_a_phrase(const char *text, size_t size)
{
    static const char *const ends[] = {".", ",", ":", ";", "?", "!", "…", "۔", "؟"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t n = strlen(ends[i]);
        if (size >= n && memcmp(text + size - n, ends[i], n) == 0)
            return true;
    }
    return size == 0;
}

/* With a pause before it. */
static void add(struct words *w, const char *text)
{
    if (text[0] == '\0')
        return;
    const char *gap = ends_a_phrase(w->out, w->used) ? " " : ", ";
    int n = snprintf(w->out + w->used, SPOKEN_MAX - w->used, "%s%s",
                     w->used > 0 ? gap : "", text);
    if (n > 0)
        w->used = strlen(w->out);
}

static void add_plain(struct words *w, const struct scene *s, uint16_t at)
{
    char text[UI_TEXT_MAX];
    scene_plain(s, at, text, sizeof text);
    add(w, text);
}

static bool pressable(const struct el *e)
{
    return e->press.what != 0;
}

/* What has its inner words said with it. */
static bool is_whole(const struct el *e)
{
    switch ((enum role)e->role) {
    case ROLE_STATUS:
    case ROLE_ALERT:
    case ROLE_LISTITEM:
    case ROLE_MARK:
    case ROLE_PROGRESS:
    case ROLE_FIELD:
    case ROLE_IMAGE: return !e->decorative;
    case ROLE_BUTTON:
    case ROLE_LINK:
    case ROLE_KEY:
    case ROLE_RADIO:
    case ROLE_ANSWER:
    case ROLE_TOGGLE: return pressable(e);
    case ROLE_GROUP:
    case ROLE_SCREEN:
    case ROLE_HEADING:
    case ROLE_TEXT:
    case ROLE_LABEL:
    case ROLE_LIST:
    case ROLE_BAR:
    case ROLE_COUNT: return false;
    }
    return false;
}

static bool covered(const struct scene *s, const struct el *e)
{
    for (int i = e->parent; i >= 0; i = s->els[i].parent) {
        if (is_whole(&s->els[i]))
            return true;
    }
    return false;
}

static bool has_words(const struct el *e)
{
    return e->drawing == DRAW_TEXT && e->name != 0 && !e->decorative;
}

bool spoken_stop(const struct scene *s, int at)
{
    const struct el *e = &s->els[at];
    if (pressable(e))
        return true;
    bool speaks = is_whole(e) || has_words(e);
    return speaks && !covered(s, e);
}

int spoken_beside(const struct scene *s, int at, int step)
{
    if (step > 0) {
        do
            at = scene_after(s, at);
        while (at >= 0 && !spoken_stop(s, at));
        return at;
    }
    int last = -1;
    for (int i = 0; i >= 0 && i != at; i = scene_after(s, i))
        last = spoken_stop(s, i) ? i : last;
    return last;
}

bool spoken_within(const struct scene *s, int at, const char *id)
{
    for (; at >= 0; at = s->els[at].parent) {
        if (strcmp(scene_text(s, s->els[at].id), id) == 0)
            return true;
    }
    return false;
}

/* From one element inside e to the next, past what can be pressed by itself. */
static int inner_after(const struct scene *s, int e, int at)
{
    bool skip = at != e && pressable(&s->els[at]);
    int next = skip ? -1 : s->els[at].first;
    for (; next < 0 && at != e; at = s->els[at].parent)
        next = s->els[at].next;
    return next;
}

static bool same_text(const struct scene *s, uint16_t a, uint16_t b)
{
    return strcmp(scene_text(s, a), scene_text(s, b)) == 0;
}

static void add_inner(struct words *w, const struct scene *s, int at, bool private)
{
    const struct el *e = &s->els[at];
    for (int i = at; i >= 0; i = inner_after(s, at, i)) {
        const struct el *in = &s->els[i];
        if (!has_words(in) || (i != at && pressable(in)))
            continue;
        bool is_state = i != at && e->state != 0 && same_text(s, in->name, e->state);
        if (is_state)
            continue;
        if (in->sensitive && !private)
            add(w, _("not said aloud"));
        else
            add_plain(w, s, in->name);
    }
}

static void add_field(struct words *w, const struct scene *s, int at, bool private)
{
    size_t before = 0;
    add_plain(w, s, s->els[at].name);
    before = w->used;
    add_inner(w, s, at, private);
    if (w->used == before)
        add(w, _("empty"));
}

static void add_words(struct words *w, const struct scene *s, int at, bool private)
{
    const struct el *e = &s->els[at];
    if (e->spoken != 0) {
        add_plain(w, s, e->spoken);
        return;
    }
    if (e->role == ROLE_FIELD) {
        add_field(w, s, at, private);
        return;
    }
    add_inner(w, s, at, private);
    if (w->used == 0)
        add_plain(w, s, e->name);
}

static const char *kind_word(const struct el *e)
{
    switch ((enum role)e->role) {
    case ROLE_BUTTON:
    case ROLE_ANSWER: return _("button");
    case ROLE_LINK: return _("link");
    case ROLE_RADIO: return _("choice");
    case ROLE_TOGGLE: return _("switch");
    case ROLE_FIELD: return _("to type in");
    case ROLE_HEADING: return _("heading");
    case ROLE_IMAGE: return _("picture");
    case ROLE_GROUP:
    case ROLE_SCREEN:
    case ROLE_TEXT:
    case ROLE_LABEL:
    case ROLE_LIST:
    case ROLE_LISTITEM:
    case ROLE_KEY:
    case ROLE_STATUS:
    case ROLE_ALERT:
    case ROLE_MARK:
    case ROLE_PROGRESS:
    case ROLE_BAR:
    case ROLE_COUNT: break;
    }
    return "";
}

/* "jobs.row.12" -> 8, the length of "jobs.row"; 0 if no number stands at the end. */
static size_t row_stem(const char *id)
{
    size_t size = strlen(id), at = size;
    while (at > 0 && isdigit((unsigned char)id[at - 1]))
        at--;
    return at < size && at > 1 && id[at - 1] == '.' ? at - 1 : 0;
}

static bool is_listed(const struct el *e)
{
    return e->role == ROLE_BUTTON || e->role == ROLE_LINK || e->role == ROLE_RADIO ||
           e->role == ROLE_ANSWER;
}

/* Rows of a list have ids with a number; choices follow each other. */
static bool together(const struct scene *s, int a, int b)
{
    if (s->els[a].role != s->els[b].role || !is_listed(&s->els[a]))
        return false;
    const char *x = scene_text(s, s->els[a].id), *y = scene_text(s, s->els[b].id);
    size_t stem = row_stem(x);
    if (stem > 0)
        return row_stem(y) == stem && strncmp(x, y, stem) == 0;
    return (s->els[a].role == ROLE_RADIO || s->els[a].role == ROLE_ANSWER) &&
           row_stem(y) == 0;
}

static int count_beside(const struct scene *s, int at, int step)
{
    int count = 0;
    for (int i = spoken_beside(s, at, step); i > 0 && together(s, at, i);
         i = spoken_beside(s, i, step))
        count++;
    return count;
}

static void add_place(struct words *w, const struct scene *s, int at)
{
    char text[64];
    if (!is_listed(&s->els[at]))
        return;
    int before = count_beside(s, at, -1), after = count_beside(s, at, 1);
    if (before + after == 0)
        return;
    snprintf(text, sizeof text, _("%d of %d"), before + 1, before + 1 + after);
    add(w, text);
}

/* A short row begins and ends with half a key of nothing. */
static bool has_keys(const struct scene *s, int row)
{
    for (int i = s->els[row].first; i >= 0; i = s->els[i].next) {
        if (s->els[i].role == ROLE_KEY)
            return true;
    }
    return false;
}

/* "row 1", where keys stand in several (ACCESS A11Y-85). */
static void add_row(struct words *w, const struct scene *s, int at)
{
    char text[64];
    int row = s->els[at].parent, number = 0, rows = 0;
    if (s->els[at].role != ROLE_KEY)
        return;
    for (int i = s->els[s->els[row].parent].first; i >= 0; i = s->els[i].next) {
        rows += has_keys(s, i) ? 1 : 0;
        number = i == row ? rows : number;
    }
    if (rows < 2)
        return;
    snprintf(text, sizeof text, _("row %d"), number);
    add(w, text);
}

void spoken_text(const struct scene *s, int at, bool private, char out[SPOKEN_MAX])
{
    const struct el *e = &s->els[at];
    struct words w = {.out = out};
    out[0] = '\0';
    if (!spoken_stop(s, at))
        return;
    add_words(&w, s, at, private);
    add(&w, kind_word(e));
    add_plain(&w, s, e->state);
    add_place(&w, s, at);
    add_row(&w, s, at);
    if (e->not_now)
        add(&w, _("not now"));
}

bool spoken_sensitive(const struct scene *s, int at)
{
    if (s->els[at].spoken != 0)
        return false;
    for (int i = at; i >= 0; i = inner_after(s, at, i)) {
        if (s->els[i].sensitive)
            return true;
    }
    return false;
}

const char *spoken_lang(const struct scene *s, int at)
{
    uint16_t lang = s->els[at].lang;
    return lang != 0 ? scene_text(s, lang) : s->panel.lang;
}

static bool contains(struct rect r, const int xy[2])
{
    return xy[0] >= r.x && xy[0] < r.x + r.w && xy[1] >= r.y && xy[1] < r.y + r.h;
}

int spoken_at(const struct scene *s, const int xy[2])
{
    int hit = -1;
    for (int i = 0; i < s->count; i++) {
        if (spoken_stop(s, i) && contains(s->els[i].box, xy))
            hit = i;
    }
    return hit;
}
