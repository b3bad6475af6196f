#include "app/ui/canvas.h"

#include <math.h>

struct rect rect_cut(struct rect a, struct rect b)
{
    int x = a.x > b.x ? a.x : b.x;
    int y = a.y > b.y ? a.y : b.y;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    if (right <= x || bottom <= y)
        return (struct rect){x, y, 0, 0};
    return (struct rect){x, y, right - x, bottom - y};
}

bool rect_empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}

struct rect rect_join(struct rect a, struct rect b)
{
    if (rect_empty(a))
        return b;
    if (rect_empty(b))
        return a;
    int x = a.x < b.x ? a.x : b.x;
    int y = a.y < b.y ? a.y : b.y;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x, y, right - x, bottom - y};
}

struct rect rect_inset(struct rect r, int left, int top, int right, int bottom)
{
    return (struct rect){r.x + left, r.y + top, r.w - left - right, r.h - top - bottom};
}

static float at_most(float v, float most)
{
    return v < most ? v : most;
}

struct round round_of(struct rect box, float radius)
{
    float most = (float)(box.w < box.h ? box.w : box.h) / 2;
    float r = fmaxf(0, at_most(radius, most));
    return (struct round){box, r, r, r, r};
}

static uint32_t pack(struct rgb c)
{
    return 0xFF000000u | (uint32_t)c.r << 16 | (uint32_t)c.g << 8 | c.b;
}

static uint32_t mix_byte(uint32_t under, uint32_t over, uint32_t a)
{
    uint32_t v = under * (255 - a) + over * a + 127;
    return v / 255;
}

static void blend(uint32_t *px, struct rgb c, uint32_t a)
{
    if (a == 0)
        return;
    if (a == 255) {
        *px = pack(c);
        return;
    }
    uint32_t u = *px;
    *px = 0xFF000000u | mix_byte(u >> 16 & 255, c.r, a) << 16 |
          mix_byte(u >> 8 & 255, c.g, a) << 8 | mix_byte(u & 255, c.b, a);
}

static struct rect visible(const struct canvas *c, struct rect box)
{
    struct rect all = {0, 0, c->w, c->h};
    return rect_cut(rect_cut(box, c->clip), all);
}

void canvas_fill(struct canvas *c, struct rect box, struct rgb colour)
{
    struct rect r = visible(c, box);
    uint32_t value = pack(colour);
    for (int y = r.y; y < r.y + r.h; y++) {
        uint32_t *row = c->px + (ptrdiff_t)y * c->stride;
        for (int x = r.x; x < r.x + r.w; x++)
            row[x] = value;
    }
}

/* How much of pixel (x, y) lies inside the shape, 0 to 1. Only near a corner is it not
 * all or nothing. */
static float inside(const struct round *s, int x, int y)
{
    float px = (float)(x - s->box.x) + 0.5f, py = (float)(y - s->box.y) + 0.5f;
    float w = (float)s->box.w, h = (float)s->box.h;
    if (px < 0 || py < 0 || px > w || py > h)
        return 0;
    bool left = px < w / 2, top = py < h / 2;
    float r = left ? s->bottom_left : s->bottom_right;
    if (top)
        r = left ? s->top_left : s->top_right;
    float dx = r - (left ? px : w - px), dy = r - (top ? py : h - py);
    if (dx <= 0 || dy <= 0)
        return 1;
    float d = r + 0.5f - sqrtf(dx * dx + dy * dy);
    return fmaxf(0, at_most(d, 1));
}

/* Pixels of a row that no corner touches, so that they need no arithmetic. */
static int plain_from(const struct round *s, int y)
{
    float top = fmaxf(s->top_left, s->top_right);
    float bottom = fmaxf(s->bottom_left, s->bottom_right);
    int dy = y - s->box.y;
    if ((float)dy < top || (float)dy > (float)s->box.h - bottom - 1)
        return (int)ceilf(fmaxf(top, bottom));
    return 0;
}

void canvas_round(struct canvas *c, const struct round *shape, struct rgb colour)
{
    struct rect r = visible(c, shape->box);
    uint32_t value = pack(colour);
    for (int y = r.y; y < r.y + r.h; y++) {
        uint32_t *row = c->px + (ptrdiff_t)y * c->stride;
        int edge = plain_from(shape, y);
        int from = shape->box.x + edge, to = shape->box.x + shape->box.w - edge;
        for (int x = r.x; x < r.x + r.w; x++) {
            if (x >= from && x < to)
                row[x] = value;
            else
                blend(row + x, colour, (uint32_t)(inside(shape, x, y) * 255 + 0.5f));
        }
    }
}

static struct round inner_of(const struct round *s, int width)
{
    float w = (float)width;
    return (struct round){rect_inset(s->box, width, width, width, width),
                          fmaxf(0, s->top_left - w), fmaxf(0, s->top_right - w),
                          fmaxf(0, s->bottom_right - w), fmaxf(0, s->bottom_left - w)};
}

void canvas_ring(struct canvas *c, const struct round *shape, int width,
                 struct rgb colour)
{
    struct rect r = visible(c, shape->box);
    struct round hole = inner_of(shape, width);
    for (int y = r.y; y < r.y + r.h; y++) {
        uint32_t *row = c->px + (ptrdiff_t)y * c->stride;
        int edge = plain_from(&hole, y);
        bool middle = y >= hole.box.y && y < hole.box.y + hole.box.h;
        int from = hole.box.x + edge, to = hole.box.x + hole.box.w - edge;
        for (int x = r.x; x < r.x + r.w; x++) {
            if (middle && x >= from && x < to) {
                x = to - 1 < r.x + r.w ? to - 1 : r.x + r.w;
                continue;
            }
            float a = inside(shape, x, y) - inside(&hole, x, y);
            blend(row + x, colour, (uint32_t)(fmaxf(0, a) * 255 + 0.5f));
        }
    }
}

void canvas_cover(struct canvas *c, const struct cover *cover, int x, int y,
                  struct rgb colour)
{
    struct rect r = visible(c, (struct rect){x, y, cover->w, cover->h});
    for (int py = r.y; py < r.y + r.h; py++) {
        uint32_t *row = c->px + (ptrdiff_t)py * c->stride;
        const uint8_t *a = cover->a + (ptrdiff_t)(py - y) * cover->w;
        for (int px = r.x; px < r.x + r.w; px++)
            blend(row + px, colour, a[px - x]);
    }
}

void canvas_cover_mirrored(struct canvas *c, const struct cover *cover, int x, int y,
                           struct rgb colour)
{
    struct rect r = visible(c, (struct rect){x, y, cover->w, cover->h});
    for (int py = r.y; py < r.y + r.h; py++) {
        uint32_t *row = c->px + (ptrdiff_t)py * c->stride;
        const uint8_t *a = cover->a + (ptrdiff_t)(py - y) * cover->w;
        for (int px = r.x; px < r.x + r.w; px++)
            blend(row + px, colour, a[cover->w - 1 - (px - x)]);
    }
}
