#include "app/ui/keypad.h"

#include <math.h>
#include <string.h>

#include "app/ui/spoken.h"
#include "core/utf8.h"

static const struct key_row {
    int scancode; /* USB HID usage */
    enum pad_key key;
} keys[] = {
    {82, PAD_UP},   {81, PAD_DOWN},  {80, PAD_LEFT},    {79, PAD_RIGHT},
    {40, PAD_OK},   {88, PAD_OK},    {41, PAD_BACK},    {42, PAD_BACK},
    {58, PAD_HELP}, {117, PAD_HELP}, {128, PAD_LOUDER}, {129, PAD_SOFTER},
};

enum pad_key keypad_key(int scancode)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i].scancode == scancode)
            return keys[i].key;
    }
    return PAD_NONE;
}

static bool stops(const struct keypad *k, const struct scene *s, int at)
{
    return s->els[at].focusable || (k->reads && spoken_stop(s, at));
}

/* The first that can have the ring, in reading order; after `at`, or before it. -1: at
 * the end. */
static int ring_after(const struct keypad *k, const struct scene *s, int at)
{
    do
        at = scene_after(s, at);
    while (at >= 0 && !stops(k, s, at));
    return at;
}

static int ring_before(const struct keypad *k, const struct scene *s, int at)
{
    int last = -1;
    for (int i = 0; i >= 0 && i != at; i = scene_after(s, i))
        last = stops(k, s, i) ? i : last;
    return last;
}

static int neighbour(const struct keypad *k, const struct scene *s, int at, int step)
{
    return step > 0 ? ring_after(k, s, at) : ring_before(k, s, at);
}

static bool is_key(const struct scene *s, int at)
{
    return at >= 0 && s->els[at].role == ROLE_KEY;
}

static float middle_x(const struct el *e)
{
    return e->mm_x + e->mm_w / 2;
}

static float middle_y(const struct el *e)
{
    return e->mm_y + e->mm_h / 2;
}

/* The key in the next row that stands nearest, below (step 1) or above (-1); -1 if there
 * is none. */
static int key_in_next_row(const struct scene *s, int at, int step)
{
    const struct el *from = &s->els[at];
    int best = -1;
    float best_dy = 0, best_dx = 0;
    for (int i = 0; i < s->count; i++) {
        const struct el *e = &s->els[i];
        float dy = (middle_y(e) - middle_y(from)) * (float)step;
        float dx = fabsf(middle_x(e) - middle_x(from));
        if (!is_key(s, i) || dy < from->mm_h / 2)
            continue;
        bool nearer = dy < best_dy - 1 || (dy < best_dy + 1 && dx < best_dx);
        if (best < 0 || nearer) {
            best = i;
            best_dy = dy;
            best_dx = dx;
        }
    }
    return best;
}

/* Up and down leave a keyboard at its first and last row. */
static int over_keys(const struct keypad *k, const struct scene *s, int at, int step)
{
    int to = key_in_next_row(s, at, step);
    if (to >= 0)
        return to;
    for (to = neighbour(k, s, at, step); is_key(s, to);)
        to = neighbour(k, s, to, step);
    return to;
}

/* Keys in the order of an alphabet stand as its script runs. */
static bool runs_left(const struct scene *s, int at)
{
    int row = s->els[at].parent;
    return s->panel.rtl && !(is_key(s, at) && row >= 0 && s->els[row].ltr);
}

static int moved(const struct keypad *k, const struct scene *s, int at, enum pad_key key)
{
    bool across = key == PAD_LEFT || key == PAD_RIGHT;
    int step = key == PAD_DOWN || key == PAD_RIGHT ? 1 : -1;
    if (across && runs_left(s, at))
        step = -step;
    if (is_key(s, at) && !across)
        return over_keys(k, s, at, step);
    return neighbour(k, s, at, step);
}

static bool moves_on(const struct scene *s, enum pad_key key)
{
    return key == PAD_DOWN || key == (s->panel.rtl ? PAD_LEFT : PAD_RIGHT);
}

static struct press press_of(const struct scene *s, const char *id)
{
    int i = scene_find(s, id);
    return i >= 0 ? s->els[i].press : (struct press){0};
}

static void put_ring(struct keypad *k, const struct scene *s, int at)
{
    if (at < 0)
        return;
    (void)utf8_copy(k->id, sizeof k->id, scene_text(s, s->els[at].id));
    k->on_key = is_key(s, at);
    k->key_x = middle_x(&s->els[at]);
    k->key_y = middle_y(&s->els[at]);
}

/* The key that stands where the one was that had the ring; -1 if that was no key. */
static int key_in_its_place(const struct keypad *k, const struct scene *s)
{
    int best = -1;
    float least = 0;
    for (int i = 0; k->on_key && i < s->count; i++) {
        float dx = middle_x(&s->els[i]) - k->key_x, dy = middle_y(&s->els[i]) - k->key_y;
        float far = dx * dx + dy * dy;
        if (!is_key(s, i) || (best >= 0 && far >= least))
            continue;
        best = i;
        least = far;
    }
    return best;
}

struct press keypad_take(struct keypad *k, const struct scene *s, enum pad_key key)
{
    struct press none = {0};
    bool was_on = k->on;
    int at = was_on ? scene_find(s, k->id) : -1;
    k->stuck = 0;
    switch (key) {
    case PAD_NONE:
    case PAD_LOUDER:
    case PAD_SOFTER: return none;
    case PAD_BACK: return press_of(s, "bar.back");
    case PAD_HELP: return press_of(s, "bar.help");
    case PAD_OK: k->on = true; return at >= 0 ? s->els[at].press : none;
    case PAD_UP:
    case PAD_DOWN:
    case PAD_LEFT:
    case PAD_RIGHT: break;
    }
    k->on = true;
    if (at < 0) /* the first press only shows where the ring is */
        return none;
    int to = moved(k, s, at, key);
    put_ring(k, s, to);
    if (to < 0)
        k->stuck = moves_on(s, key) ? 1 : -1;
    return none;
}

void keypad_point(struct keypad *k, const struct scene *s, int at)
{
    k->on = true;
    put_ring(k, s, at);
}

void keypad_touched(struct keypad *k)
{
    *k = (struct keypad){.reads = k->reads};
}

/* Keeps a text; true if it was another. */
static bool becomes(char kept[INPUT_ID_MAX], const char *text)
{
    bool other = strncmp(kept, text, INPUT_ID_MAX - 1) != 0;
    (void)utf8_copy(kept, INPUT_ID_MAX, text);
    return other;
}

/* A screen that speaks begins at its heading. */
static int first_of(const struct keypad *k, const struct scene *s)
{
    int at = ring_after(k, s, 0);
    while (k->reads && at >= 0 && s->els[at].role != ROLE_HEADING)
        at = ring_after(k, s, at);
    return at >= 0 ? at : ring_after(k, s, 0);
}

void keypad_mark(struct keypad *k, struct scene *s)
{
    bool same = !becomes(k->screen, scene_text(s, s->els[0].id));
    const char *wanted = s->focus >= 0 ? scene_text(s, s->els[s->focus].id) : "";
    bool news = becomes(k->wanted, wanted) && wanted[0] != '\0';
    k->on = k->on || k->reads;
    if (!k->on)
        return;
    int at = same && !news ? scene_find(s, k->id) : s->focus;
    if (at < 0 && same && !news)
        at = key_in_its_place(k, s);
    if (at < 0 || !stops(k, s, at))
        at = first_of(k, s);
    put_ring(k, s, at);
    s->focus = (int16_t)at;
}
