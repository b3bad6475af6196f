#include "app/ui/canvas.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include <wchar.h>

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

/* Two bytes at once; each is that of under * (255 - a) + over * a, divided by 255. */
static uint32_t mix_two(uint32_t under, uint32_t over, uint32_t a)
{
    uint32_t v = (under & 0xFF00FFu) * (255 - a) + (over & 0xFF00FFu) * a + 0x800080u;
    return (v + (v >> 8 & 0xFF00FFu)) >> 8 & 0xFF00FFu;
}

static uint32_t mixed(uint32_t under, uint32_t over, uint32_t a)
{
    return 0xFF000000u | mix_two(under, over, a) | mix_two(under >> 8, over >> 8, a) << 8;
}

static void blend(uint32_t *px, uint32_t over, uint32_t a)
{
    if (a != 0)
        *px = mixed(*px, over, a);
}

static_assert(sizeof(wchar_t) == sizeof(uint32_t), "wmemset fills pixels");

static void fill_row(uint32_t *row, int count, uint32_t value)
{
    enum { FEW = 8 }; /* not worth a call */
    for (int i = 0; i < count && count < FEW; i++)
        row[i] = value;
    if (count >= FEW)
        wmemset((wchar_t *)row, (wchar_t)value, (size_t)count);
}

static struct rect visible(const struct canvas *c, struct rect box)
{
    struct rect all = {0, 0, c->w, c->h};
    return rect_cut(rect_cut(box, c->clip), all);
}

void canvas_fill(struct canvas *c, struct rect box, struct rgb colour)
{
    struct rect r = visible(c, box);
    for (int y = r.y; y < r.y + r.h; y++)
        fill_row(c->px + (ptrdiff_t)y * c->stride + r.x, r.w, pack(colour));
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

/* Of a row of a shape: from..to is touched, in..out is wholly inside. */
struct span {
    int from, in, out, to;
};

/* How far from a side, in a row that is dy into a corner of that radius, a pixel is not
 * touched at all (least 0), and how far until it is wholly inside. */
static struct span corner(float radius, float dy)
{
    float near = radius + 0.5f, far = radius - 0.5f;
    if (dy <= 0)
        return (struct span){0};
    float touched = near > dy ? sqrtf(near * near - dy * dy) : 0;
    float whole = far > dy ? sqrtf(far * far - dy * dy) : 0;
    int from = (int)(radius - touched) - 1;
    return (struct span){.from = from > 0 ? from : 0, .in = (int)(radius - whole) + 1};
}

static struct span span_of(const struct round *s, int y)
{
    float py = (float)(y - s->box.y) + 0.5f, h = (float)s->box.h;
    bool top = py < h / 2;
    float depth = top ? py : h - py;
    float left = top ? s->top_left : s->bottom_left;
    float right = top ? s->top_right : s->bottom_right;
    struct span l = corner(left, left - depth), r = corner(right, right - depth);
    int end = s->box.x + s->box.w;
    struct span all = {s->box.x + l.from, s->box.x + l.in, end - r.in, end - r.from};
    if (all.out < all.in)
        all.in = all.out = all.to;
    return all;
}

static int within(int x, struct rect r)
{
    if (x < r.x)
        return r.x;
    return x > r.x + r.w ? r.x + r.w : x;
}

/* A span cut to the columns of r. */
static struct span cut_span(struct span s, struct rect r)
{
    return (struct span){within(s.from, r), within(s.in, r), within(s.out, r),
                         within(s.to, r)};
}

static uint32_t part(float a)
{
    return (uint32_t)(fmaxf(0, a) * 255 + 0.5f);
}

struct rows {
    int from, to;
};

/* Rows of r that no corner of the shape reaches, within the columns of r. */
static struct rows straight(const struct round *s, struct rect r)
{
    int left = (int)fmaxf(s->top_left, s->bottom_left) + 1;
    int right = (int)fmaxf(s->top_right, s->bottom_right) + 1;
    int top = (int)fmaxf(s->top_left, s->top_right) + 1;
    int bottom = (int)fmaxf(s->bottom_left, s->bottom_right) + 1;
    struct rows rows = {r.y, r.y + r.h};
    if (r.x >= s->box.x + left && r.x + r.w <= s->box.x + s->box.w - right)
        return rows;
    if (rows.from < s->box.y + top)
        rows.from = s->box.y + top;
    if (rows.to > s->box.y + s->box.h - bottom)
        rows.to = s->box.y + s->box.h - bottom;
    return rows;
}

void canvas_round(struct canvas *c, const struct round *shape, struct rgb colour)
{
    struct rect r = visible(c, shape->box);
    struct rows plain = straight(shape, r);
    uint32_t value = pack(colour);
    for (int y = r.y; y < r.y + r.h; y++) {
        uint32_t *row = c->px + (ptrdiff_t)y * c->stride;
        if (y >= plain.from && y < plain.to) {
            fill_row(row + r.x, r.w, value);
            continue;
        }
        struct span s = cut_span(span_of(shape, y), r);
        for (int x = s.from; x < s.in; x++)
            blend(row + x, value, part(inside(shape, x, y)));
        fill_row(row + s.in, s.out - s.in, value);
        for (int x = s.out; x < s.to; x++)
            blend(row + x, value, part(inside(shape, x, y)));
    }
}

static struct round inner_of(const struct round *s, int width)
{
    float w = (float)width;
    return (struct round){rect_inset(s->box, width, width, width, width),
                          fmaxf(0, s->top_left - w), fmaxf(0, s->top_right - w),
                          fmaxf(0, s->bottom_right - w), fmaxf(0, s->bottom_left - w)};
}

struct band { /* of a ring, in one row */
    const struct round *shape, *hole;
    struct span s, h; /* theirs; h is empty where there is no hole */
    int y;
    uint32_t value;
};

/* Columns [x, end): where the shape is whole and the hole is not touched there is nothing
 * to reckon. */
static void draw_band(uint32_t *row, const struct band *b, int x, int end)
{
    while (x < end) {
        bool plain = x >= b->s.in && x < b->s.out && (x < b->h.from || x >= b->h.to);
        int until = b->s.out < end ? b->s.out : end;
        if (plain && x < b->h.from && b->h.from < until)
            until = b->h.from;
        if (plain) {
            fill_row(row + x, until - x, b->value);
            x = until;
            continue;
        }
        blend(row + x, b->value,
              part(inside(b->shape, x, b->y) - inside(b->hole, x, b->y)));
        x++;
    }
}

void canvas_frame(struct canvas *c, const struct round *shape, const struct round *hole,
                  struct rgb colour)
{
    struct rect r = visible(c, shape->box), in = rect_cut(hole->box, r);
    struct rows plain = straight(shape, r), plain_in = straight(hole, in);
    struct band b = {.shape = shape, .hole = hole, .value = pack(colour)};
    for (b.y = r.y; b.y < r.y + r.h; b.y++) {
        uint32_t *row = c->px + (ptrdiff_t)b.y * c->stride;
        if (b.y >= plain.from && b.y < plain.to && b.y >= plain_in.from &&
            b.y < plain_in.to) {
            fill_row(row + r.x, in.x - r.x, b.value);
            fill_row(row + in.x + in.w, r.x + r.w - in.x - in.w, b.value);
            continue;
        }
        bool middle = b.y >= hole->box.y && b.y < hole->box.y + hole->box.h;
        b.s = cut_span(span_of(shape, b.y), r);
        b.h = (struct span){b.s.to, b.s.to, b.s.to, b.s.to};
        if (middle)
            b.h = cut_span(span_of(hole, b.y), r);
        draw_band(row, &b, b.s.from, b.h.in);
        draw_band(row, &b, b.h.out, b.s.to);
    }
}

void canvas_ring(struct canvas *c, const struct round *shape, int width,
                 struct rgb colour)
{
    struct round hole = inner_of(shape, width);
    canvas_frame(c, shape, &hole, colour);
}

/* Letters stand on one colour nearly always: each mixture is reckoned once. */
struct ground {
    uint32_t under, over;
    bool known[256];
    uint32_t mixed[256];
};

static void blend_on(struct ground *g, uint32_t *px, uint8_t a)
{
    if (*px != g->under) {
        blend(px, g->over, a);
        return;
    }
    if (!g->known[a]) {
        g->mixed[a] = mixed(g->under, g->over, a);
        g->known[a] = true;
    }
    *px = g->mixed[a];
}

/* Most of a picture is nothing. */
static bool eight_are_nothing(const uint8_t *a)
{
    uint64_t eight = 0;
    memcpy(&eight, a, sizeof eight);
    return eight == 0;
}

static void cover_row(struct ground *g, uint32_t *px, const uint8_t *a, int count)
{
    int i = 0;
    for (; i + 8 <= count; i += 8) {
        if (eight_are_nothing(a + i))
            continue;
        for (int k = i; k < i + 8; k++)
            blend_on(g, px + k, a[k]);
    }
    for (; i < count; i++)
        blend_on(g, px + i, a[i]);
}

void canvas_cover(struct canvas *c, const struct cover *cover, int x, int y,
                  struct rgb colour)
{
    y += cover->top;
    struct rect r = visible(c, (struct rect){x, y, cover->w, cover->h});
    if (rect_empty(r))
        return;
    struct ground g;
    memset(g.known, 0, sizeof g.known);
    g.over = pack(colour);
    g.under = c->px[(ptrdiff_t)r.y * c->stride + r.x];
    for (int py = r.y; py < r.y + r.h; py++) {
        const uint8_t *a = cover->a + (ptrdiff_t)(py - y) * cover->w;
        cover_row(&g, c->px + (ptrdiff_t)py * c->stride + r.x, a + (r.x - x), r.w);
    }
}

void canvas_cover_mirrored(struct canvas *c, const struct cover *cover, int x, int y,
                           struct rgb colour)
{
    y += cover->top;
    struct rect r = visible(c, (struct rect){x, y, cover->w, cover->h});
    uint32_t value = pack(colour);
    for (int py = r.y; py < r.y + r.h; py++) {
        uint32_t *row = c->px + (ptrdiff_t)py * c->stride;
        const uint8_t *a = cover->a + (ptrdiff_t)(py - y) * cover->w;
        for (int px = r.x; px < r.x + r.w; px++)
            blend(row + px, value, a[cover->w - 1 - (px - x)]);
    }
}
