#include "app/ui/input.h"

#include <string.h>

static const float snap_mm = 3;

void input_init(struct input *in)
{
    *in = (struct input){.touch = {.repeat_ms = INPUT_REPEAT_MS}};
}

static uint32_t longer(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

struct touch input_steady(const struct touch *usual)
{
    struct touch t = {longer(usual->repeat_ms, STEADY_REPEAT_MS),
                      longer(usual->hold_ms, STEADY_HOLD_MS), usual->slip_mm};
    if (t.slip_mm <= 0 || t.slip_mm > STEADY_SLIP_MM)
        t.slip_mm = STEADY_SLIP_MM;
    return t;
}

static long beside(int at, int from, int size)
{
    if (at < from)
        return from - at;
    return at >= from + size ? at - (from + size) + 1 : 0;
}

/* Squared distance in pixels; 0 inside. */
static long distance(struct rect r, int x, int y)
{
    long dx = beside(x, r.x, r.w), dy = beside(y, r.y, r.h);
    return dx * dx + dy * dy;
}

int input_hit(const struct scene *s, int x, int y)
{
    float snap = snap_mm * s->panel.px_per_mm;
    long least = (long)(snap * snap) + 1;
    int hit = -1;
    for (int i = 0; i < s->count; i++) {
        const struct el *e = &s->els[i];
        if (e->press.what == 0 || e->veiled)
            continue;
        long d = distance(e->box, x, y);
        /* Of targets one in another the inner one, which comes later. */
        if (d < least || (d == least && d == 0)) {
            least = d;
            hit = i;
        }
    }
    return hit;
}

static const char *id_at(const struct scene *s, const int xy[2])
{
    int i = input_hit(s, xy[0], xy[1]);
    return i >= 0 ? scene_text(s, s->els[i].id) : "";
}

static const char *screen_of(const struct scene *s)
{
    return s->count > 0 ? scene_text(s, s->els[0].id) : "";
}

static void keep(char out[INPUT_ID_MAX], const char *id)
{
    size_t size = strnlen(id, INPUT_ID_MAX - 1);
    memcpy(out, id, size);
    out[size] = '\0';
}

static bool same_id(const char *a, const char *b)
{
    return strncmp(a, b, INPUT_ID_MAX - 1) == 0;
}

/* Where the last press was, but what is there now belongs to another screen. */
static bool bounces(const struct input *in, const struct scene *s, const int xy[2])
{
    float dx = (float)(xy[0] - in->last_xy[0]), dy = (float)(xy[1] - in->last_xy[1]);
    float most = STEADY_SLIP_MM * s->panel.px_per_mm;
    return in->last_screen[0] != '\0' && !same_id(screen_of(s), in->last_screen) &&
           dx * dx + dy * dy <= most * most;
}

void input_down(struct input *in, const struct scene *s, int64_t finger, const int xy[2],
                uint64_t now_ms)
{
    if (in->down)
        return;
    in->down = true;
    in->finger = finger;
    in->down_ms = now_ms;
    memcpy(in->down_xy, xy, sizeof in->down_xy);
    in->slipped = false;
    keep(in->id, id_at(s, xy));
    bool soon = now_ms - in->last_ms < in->touch.repeat_ms;
    if (soon && (same_id(in->id, in->last_id) || bounces(in, s, xy)))
        in->id[0] = '\0';
    in->inside = in->id[0] != '\0';
}

void input_move(struct input *in, const struct scene *s, int64_t finger, const int xy[2])
{
    if (!in->down || finger != in->finger || in->id[0] == '\0')
        return;
    float dx = (float)(xy[0] - in->down_xy[0]), dy = (float)(xy[1] - in->down_xy[1]);
    float most = in->touch.slip_mm * s->panel.px_per_mm;
    if (most > 0 && dx * dx + dy * dy > most * most)
        in->slipped = true;
    in->inside = !in->slipped && same_id(id_at(s, xy), in->id);
}

struct press input_up(struct input *in, const struct scene *s, int64_t finger,
                      const int xy[2], uint64_t now_ms)
{
    struct press none = {0};
    if (!in->down || finger != in->finger)
        return none;
    input_move(in, s, finger, xy);
    bool held = now_ms - in->down_ms >= in->touch.hold_ms;
    bool counts = in->inside && held && in->id[0] != '\0';
    char id[INPUT_ID_MAX];
    keep(id, in->id);
    input_cancel(in);
    int i = counts ? scene_find(s, id) : -1;
    if (i < 0)
        return none;
    keep(in->last_id, id);
    keep(in->last_screen, screen_of(s));
    memcpy(in->last_xy, xy, sizeof in->last_xy);
    in->last_ms = now_ms;
    return s->els[i].press;
}

void input_cancel(struct input *in)
{
    in->down = in->inside = false;
    in->id[0] = '\0';
}

void input_mark(struct input *in, struct scene *s)
{
    s->pressed = -1;
    if (!in->down || in->id[0] == '\0')
        return;
    int i = scene_find(s, in->id);
    if (i < 0 || s->els[i].press.what == 0) {
        in->id[0] = '\0';
        in->inside = false;
        return;
    }
    if (in->inside)
        s->pressed = (int16_t)i;
}
