#include "app/speech/explore.h"

#include <math.h>
#include <stdlib.h>

#include "app/ui/spoken.h"
#include "core/utf8.h"

static const float still_mm = 10, list_mm = 10, edge_mm = 2;

void explore_init(struct explore *x)
{
    *x = (struct explore){.twice_ms = EXPLORE_TWICE_MS};
}

/* ---- places that need no aim ---- */

static int pixels(const struct scene *s, float mm)
{
    return (int)ceilf(mm * s->panel.px_per_mm);
}

static bool contains(struct rect r, const int xy[2])
{
    return xy[0] >= r.x && xy[0] < r.x + r.w && xy[1] >= r.y && xy[1] < r.y + r.h;
}

struct rect explore_pad(const struct scene *s, int step)
{
    struct rect glass = s->els[0].box;
    int side = pixels(s, EXPLORE_PAD_MM);
    bool right = (step > 0) != s->panel.rtl;
    return (struct rect){right ? glass.w - side : 0, glass.h - side, side, side};
}

struct rect explore_list(const struct scene *s)
{
    struct rect glass = s->els[0].box;
    int w = pixels(s, list_mm);
    return (struct rect){s->panel.rtl ? 0 : glass.w - w, 0, w,
                         glass.h - pixels(s, EXPLORE_PAD_MM)};
}

int explore_slots(const struct scene *s)
{
    return explore_list(s).h / pixels(s, EXPLORE_PITCH_MM);
}

/* The how manieth thing it is, from 0; one that is not there counts as the first. */
static int order_of(const struct scene *s, int at)
{
    int n = 0;
    for (int i = spoken_beside(s, 0, 1); i >= 0; i = spoken_beside(s, i, 1), n++) {
        if (i == at)
            return n;
    }
    return 0;
}

static int listed(const struct explore *x, const struct scene *s, const int xy[2])
{
    int n = x->first + xy[1] * explore_slots(s) / explore_list(s).h;
    int i = spoken_beside(s, 0, 1);
    for (; i >= 0 && n > 0; n--)
        i = spoken_beside(s, i, 1);
    return i;
}

/* ---- what a finger is on ---- */

static bool at_edge(const struct scene *s, const int xy[2])
{
    struct rect glass = s->els[0].box;
    int near = pixels(s, edge_mm);
    const struct rect inner = {near, near, glass.w - 2 * near, glass.h - 2 * near};
    return !contains(inner, xy);
}

/* A gap has no words, and what was said before stays the one to press. */
static int nowhere(struct explore *x, const struct scene *s, const int xy[2])
{
    int what = at_edge(s, xy) ? EXPLORE_EDGE : EXPLORE_GAP;
    bool same = x->nowhere == what;
    x->nowhere = what;
    return same ? EXPLORE_SAME : what;
}

void explore_point(struct explore *x, const struct scene *s, int at)
{
    (void)utf8_copy(x->id, sizeof x->id, scene_text(s, s->els[at].id));
}

static int enter(struct explore *x, const struct scene *s, const int xy[2], bool again)
{
    bool list = contains(explore_list(s), xy);
    int at = list ? listed(x, s, xy) : spoken_at(s, xy);
    if (at < 0)
        return nowhere(x, s, xy);
    bool same = scene_find(s, x->id) == at && x->nowhere == 0;
    x->nowhere = 0;
    explore_point(x, s, at);
    return same && !again ? EXPLORE_SAME : at;
}

static int pad_at(const struct scene *s, const int xy[2])
{
    for (int step = -1; step <= 1; step += 2) {
        if (contains(explore_pad(s, step), xy))
            return step;
    }
    return 0;
}

int explore_down(struct explore *x, const struct scene *s, int64_t finger,
                 const int xy[2], uint64_t now_ms)
{
    int slots = explore_slots(s);
    if (x->down)
        return EXPLORE_SAME;
    x->down = true;
    x->moved = false;
    x->finger = finger;
    x->from[0] = xy[0];
    x->from[1] = xy[1];
    x->down_ms = now_ms;
    x->second = x->tap_ms != 0 && now_ms - x->tap_ms <= x->twice_ms;
    x->tap_ms = 0;
    x->step = x->nowhere = 0;
    x->pad = x->second ? 0 : pad_at(s, xy);
    x->first = slots > 0 ? order_of(s, scene_find(s, x->id)) / slots * slots : 0;
    return x->second || x->pad != 0 ? EXPLORE_SAME : enter(x, s, xy, true);
}

int explore_move(struct explore *x, const struct scene *s, int64_t finger,
                 const int xy[2])
{
    if (!x->down || finger != x->finger)
        return EXPLORE_SAME;
    int still = (int)(still_mm * s->panel.px_per_mm);
    if (abs(xy[0] - x->from[0]) > still || abs(xy[1] - x->from[1]) > still) {
        x->moved = true;
        x->second = false;
        x->pad = 0;
    }
    return x->second || x->pad != 0 ? EXPLORE_SAME : enter(x, s, xy, false);
}

struct press explore_up(struct explore *x, const struct scene *s, int64_t finger,
                        uint64_t now_ms)
{
    struct press none = {0};
    if (!x->down || finger != x->finger)
        return none;
    bool tap = !x->moved && now_ms - x->down_ms <= EXPLORE_TAP_MS;
    bool acts = x->second && tap;
    x->step = x->pad; /* however long it rested there */
    x->down = x->second = false;
    x->tap_ms = tap && !acts && x->pad == 0 ? now_ms : 0;
    x->pad = 0;
    int at = acts ? scene_find(s, x->id) : -1;
    return at >= 0 ? s->els[at].press : none;
}
