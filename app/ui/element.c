#include "app/ui/element.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"

/* A pair of ** in the source text becomes one of these in the pool. */
static const char bold_mark = 1;

struct scene *el_scene(const struct el *e)
{
    const struct el *base = e - e->index;
    return (struct scene *)(void *)((char *)base - offsetof(struct scene, els));
}

const struct panel *el_panel(const struct el *e)
{
    return &el_scene(e)->panel;
}

static bool in_pool(const struct scene *s, const char *text)
{
    uintptr_t at = (uintptr_t)text, base = (uintptr_t)s->pool;
    return at >= base && at < base + POOL_SIZE;
}

/* How many bytes of it, from the first, are ASCII without control characters. Eight at a
 * time: each is at least ' ', and none is above '~', or one of the high bits is set. */
static size_t plain_size(const char *text, size_t size)
{
    const uint64_t ones = 0x0101010101010101u, highs = ones << 7;
    size_t at = 0;
    for (; at + 8 <= size; at += 8) {
        uint64_t v = 0;
        memcpy(&v, text + at, sizeof v);
        uint64_t low = (v - ones * ' ') & ~v, high = (v + ones) | v;
        if (((low | high) & highs) != 0)
            break;
    }
    while (at < size && text[at] >= ' ' && text[at] < 127)
        at++;
    return at;
}

/* Drops what must not reach a screen: control characters, bytes that are not UTF-8. A tab
 * becomes a space; a line end stays. */
static size_t clean(char *out, size_t room, const char *text, size_t size)
{
    size_t used = plain_size(text, size);
    used = used < room ? used : room - 1;
    memcpy(out, text, used);
    for (size_t i = used; i < size;) {
        uint32_t c = 0;
        size_t step = utf8_get(text + i, size - i, &c);
        bool control =
            (c < 32 && c != '\n' && c != (uint32_t)bold_mark) || (c >= 127 && c < 160);
        if (c == '\t' && used + 1 < room)
            out[used++] = ' ';
        if (c != UTF8_BAD && !control) {
            if (used + step >= room)
                break;
            memcpy(out + used, text + i, step);
            used += step;
        }
        i += step;
    }
    out[used] = '\0';
    return used;
}

static uint16_t put(struct scene *s, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return 0;
    if (in_pool(s, text))
        return (uint16_t)(text - s->pool);
    size_t size = strnlen(text, UI_TEXT_MAX);
    if (s->pool_used + size + 1 > POOL_SIZE) {
        s->overflow = true;
        return 0;
    }
    uint16_t at = s->pool_used;
    size_t used = clean(s->pool + at, size + 1, text, size);
    s->pool_used = (uint16_t)(at + used + 1);
    return at;
}

/* As put, with ** made into bold marks. A mark left open ends with the text. */
static uint16_t put_rich(struct scene *s, const char *text)
{
    if (text == NULL || strstr(text, "**") == NULL)
        return put(s, text);
    char rich[UI_TEXT_MAX] = "";
    size_t used = 0;
    for (size_t i = 0; text[i] != '\0' && used + 1 < sizeof rich; i++) {
        bool mark = text[i] == '*' && text[i + 1] == '*';
        rich[used] = text[i];
        if (mark)
            rich[used] = bold_mark;
        used++;
        i += mark ? 1 : 0;
    }
    rich[used] = '\0';
    return put(s, rich);
}

void scene_plain(const struct scene *s, uint16_t at, char *out, size_t room)
{
    assert(room > 0);
    const char *text = scene_text(s, at);
    size_t used = 0;
    for (size_t i = 0; text[i] != '\0' && used + 1 < room; i++) {
        if (text[i] != bold_mark)
            out[used++] = text[i];
    }
    out[used] = '\0';
}

struct joined { /* at the end of the pool; cut where there is no more room */
    char *out;
    size_t used, room;
};

static void join(struct joined *j, const char *more, size_t size)
{
    size_t left = j->room - 1 - j->used;
    size = size < left ? size : left;
    memcpy(j->out + j->used, more, size);
    j->used += size;
}

/* As putting the joined text, which was made where it will stand. */
static uint16_t put_joined(struct scene *s, const struct joined *j)
{
    char text[UI_TEXT_MAX];
    if (j->used == 0)
        return 0;
    if (plain_size(j->out, j->used) == j->used) {
        uint16_t at = s->pool_used;
        s->pool_used = (uint16_t)(at + j->used + 1);
        return at;
    }
    memcpy(text, j->out, j->used + 1);
    return put(s, text);
}

static int children_of(const struct scene *s, const struct el *e)
{
    int n = 0;
    for (int i = e->first; i >= 0; i = s->els[i].next)
        n++;
    return n;
}

static void append(struct scene *s, struct el *parent, struct el *e)
{
    e->parent = parent->index;
    if (parent->first < 0)
        parent->first = e->index;
    else
        s->els[parent->last].next = e->index;
    parent->last = e->index;
}

/* The fresh element at index i; everything zero, no links. */
static struct el *fresh(struct scene *s, int16_t i)
{
    struct el *e = &s->els[i];
    memset(e, 0, sizeof *e);
    e->index = i;
    e->parent = e->first = e->last = e->next = e->line_first = -1;
    return e;
}

/* "parent/2" */
static const char *child_id(struct scene *s, const struct el *parent)
{
    char number[8];
    size_t at = sizeof number - 1;
    number[at] = '\0';
    int n = children_of(s, parent);
    do {
        number[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0 && at > 0);
    const char *id = scene_text(s, parent->id);
    struct joined j = {.out = s->pool + s->pool_used, .room = UI_TEXT_MAX};
    if (s->pool_used + UI_TEXT_MAX > POOL_SIZE)
        return ui_id(parent, "%s/%s", id, number + at);
    join(&j, id, strlen(id));
    join(&j, "/", 1);
    join(&j, number + at, sizeof number - 1 - at);
    j.out[j.used] = '\0';
    return scene_text(s, put_joined(s, &j));
}

static struct el *add(struct el *parent, const char *id)
{
    struct scene *s = el_scene(parent);
    if (s->count == ELEMENTS_MAX) {
        s->overflow = true;
        return &s->els[ELEMENTS_MAX - 1];
    }
    struct el *e = fresh(s, s->count++);
    if (id == NULL)
        id = child_id(s, parent);
    e->id = put(s, id);
    append(s, parent, e);
    return e;
}

struct el *scene_begin(struct scene *s, const struct panel *p, const char *id,
                       const char *title)
{
    s->panel = *p;
    s->count = 1;
    s->pool[0] = '\0';
    s->pool_used = 1;
    s->line_count = 0;
    s->overflow = s->laid_out = s->spilled = false;
    s->pressed = s->focus = -1;
    struct el *root = fresh(s, 0);
    root->role = ROLE_SCREEN;
    root->id = put(s, id);
    root->name = put(s, title);
    root->bg = INK_BG;
    root->w = p->w_mm;
    root->h = p->h_mm;
    return root;
}

int scene_after(const struct scene *s, int at)
{
    if (s->els[at].first >= 0)
        return s->els[at].first;
    while (at >= 0 && s->els[at].next < 0)
        at = s->els[at].parent;
    return at >= 0 ? s->els[at].next : -1;
}

struct el *scene_veil(struct scene *s, const char *id)
{
    int under = scene_find(s, id);
    assert(under > 0);
    s->els[under].veiled = true;
    for (int i = under + 1; i < s->count; i++) /* children come after their parent */
        s->els[i].veiled = s->els[s->els[i].parent].veiled;
    struct el *curtain = ui_column(&s->els[0], "curtain");
    curtain->over = (int16_t)under;
    return curtain;
}

int scene_find(const struct scene *s, const char *id)
{
    for (int i = 0; i < s->count; i++) {
        if (strcmp(scene_text(s, s->els[i].id), id) == 0)
            return i;
    }
    return -1;
}

void scene_focus(struct scene *s, const char *id)
{
    int i = scene_find(s, id);
    if (i >= 0 && s->els[i].focusable)
        s->focus = (int16_t)i;
}

static void join_number(struct joined *j, unsigned long n, bool negative)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    if (negative)
        digits[--at] = '-';
    join(j, digits + at, sizeof digits - at);
}

/* Gives the bytes after the '%' that it has taken; 0: it is for printf. */
static size_t join_next(struct joined *j, const char *what, va_list *args)
{
    if (what[0] == 's') {
        const char *word = va_arg(*args, const char *);
        join(j, word, strlen(word));
        return 1;
    }
    if (what[0] == 'd') {
        long n = va_arg(*args, int);
        join_number(j, (unsigned long)(n < 0 ? -n : n), n < 0);
        return 1;
    }
    if (what[0] != 'l' || what[1] != 'u')
        return 0;
    join_number(j, va_arg(*args, unsigned long), false);
    return 2;
}

/* Words and plain numbers, as most of what screens are made of: printf itself would take
 * a third of the time of a screen. False: there is something else in the format. */
static bool join_all(struct joined *j, const char *fmt, va_list *args)
{
    while (*fmt != '\0') {
        const char *percent = strchrnul(fmt, '%');
        join(j, fmt, (size_t)(percent - fmt));
        if (*percent == '\0')
            break;
        size_t taken = join_next(j, percent + 1, args);
        if (taken == 0)
            return false;
        fmt = percent + 1 + taken;
    }
    j->out[j->used] = '\0';
    return true;
}

const char *ui_id(const struct el *any, const char *fmt, ...)
{
    struct scene *s = el_scene(any);
    struct joined j = {.out = s->pool + s->pool_used, .room = UI_TEXT_MAX};
    va_list args;
    bool joined = false;
    uint16_t at = 0;
    if (s->pool_used + UI_TEXT_MAX <= POOL_SIZE) {
        va_start(args, fmt);
        joined = join_all(&j, fmt, &args);
        va_end(args);
    }
    if (joined) {
        at = put_joined(s, &j);
    } else {
        char text[UI_TEXT_MAX];
        va_start(args, fmt);
        if (vsnprintf(text, sizeof text, fmt, args) >= 0)
            at = put(s, text);
        va_end(args);
    }
    return scene_text(s, at);
}

void ui_set_name(struct el *e, const char *text)
{
    e->name = put_rich(el_scene(e), text);
}

void ui_set_spoken(struct el *e, const char *text)
{
    e->spoken = put(el_scene(e), text);
}

void ui_set_state(struct el *e, const char *text)
{
    e->state = put(el_scene(e), text);
}

static void set_icon(struct el *e, const char *icon)
{
    e->icon = put(el_scene(e), icon);
}

void ui_set_payload(struct el *e, const char *text)
{
    e->payload = put(el_scene(e), text);
}

void ui_set_lang(struct el *e, const char *lang)
{
    e->lang = put(el_scene(e), lang);
}

struct el *ui_column(struct el *parent, const char *id)
{
    return add(parent, id);
}

struct el *ui_row(struct el *parent, const char *id)
{
    struct el *e = add(parent, id);
    e->flow = FLOW_ROW;
    e->align = ALIGN_CENTER;
    return e;
}

struct el *ui_wrap(struct el *parent, const char *id)
{
    struct el *e = add(parent, id);
    e->flow = FLOW_WRAP;
    return e;
}

struct el *ui_space(struct el *parent, float mm)
{
    struct el *e = add(parent, NULL);
    e->decorative = true;
    e->w = mm;
    e->h = mm;
    e->no_shrink = true;
    return e;
}

struct el *ui_grow(struct el *parent)
{
    struct el *e = add(parent, NULL);
    e->decorative = true;
    e->grow = 1;
    return e;
}

struct el *ui_text(struct el *parent, const char *id, enum level level, enum ink ink,
                   const char *text)
{
    struct el *e = add(parent, id);
    e->drawing = DRAW_TEXT;
    e->role = ROLE_TEXT;
    e->level = (uint8_t)level;
    e->ink = (uint8_t)ink;
    e->text_align = ALIGN_START;
    ui_set_name(e, text);
    return e;
}

struct el *ui_heading(struct el *parent, const char *id, enum level level, enum ink ink,
                      const char *text)
{
    struct el *e = ui_text(parent, id, level, ink, text);
    e->role = ROLE_HEADING;
    e->whole_words = true;
    return e;
}

struct el *ui_icon(struct el *parent, const char *icon, float mm, enum ink ink)
{
    struct el *e = add(parent, NULL);
    e->drawing = DRAW_ICON;
    e->role = ROLE_IMAGE;
    e->decorative = true;
    e->no_shrink = true;
    e->ink = (uint8_t)ink;
    e->size = mm;
    e->w = mm;
    e->h = mm;
    set_icon(e, icon);
    return e;
}

struct el *ui_rule(struct el *parent)
{
    struct el *e = add(parent, NULL);
    e->drawing = DRAW_LINE;
    e->decorative = true;
    e->bg = INK_HAIR;
    e->h = 0.35f;
    return e;
}

void ui_press(struct el *e, enum role role, const char *name, struct press press)
{
    e->role = (uint8_t)role;
    e->press = press;
    e->focusable = true;
    ui_set_name(e, name);
    float least = panel_target(el_panel(e));
    if (e->min_w < least)
        e->min_w = least;
    if (e->min_h < least)
        e->min_h = least;
}

void ui_pad(struct el *e, float vertical, float horizontal)
{
    e->pad_top = e->pad_bottom = vertical;
    e->pad_start = e->pad_end = horizontal;
}
