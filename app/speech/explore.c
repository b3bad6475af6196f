#include "app/speech/explore.h"

#include <stdlib.h>

#include "app/ui/spoken.h"
#include "core/utf8.h"

static const float still_mm = 10;

void explore_init(struct explore *x)
{
    *x = (struct explore){.twice_ms = EXPLORE_TWICE_MS};
}

/* A gap says nothing, and what was said before stays the one to press. */
static int enter(struct explore *x, const struct scene *s, const int xy[2], bool again)
{
    int at = spoken_at(s, xy);
    if (at < 0)
        return -1;
    const char *id = scene_text(s, s->els[at].id);
    bool same = scene_find(s, x->id) == at;
    (void)utf8_copy(x->id, sizeof x->id, id);
    return same && !again ? -1 : at;
}

int explore_down(struct explore *x, const struct scene *s, int64_t finger,
                 const int xy[2], uint64_t now_ms)
{
    if (x->down)
        return -1;
    x->down = true;
    x->moved = false;
    x->finger = finger;
    x->from[0] = xy[0];
    x->from[1] = xy[1];
    x->down_ms = now_ms;
    x->second = x->tap_ms != 0 && now_ms - x->tap_ms <= x->twice_ms;
    x->tap_ms = 0;
    return x->second ? -1 : enter(x, s, xy, true);
}

int explore_move(struct explore *x, const struct scene *s, int64_t finger,
                 const int xy[2])
{
    if (!x->down || finger != x->finger)
        return -1;
    int still = (int)(still_mm * s->panel.px_per_mm);
    if (abs(xy[0] - x->from[0]) > still || abs(xy[1] - x->from[1]) > still) {
        x->moved = true;
        x->second = false;
    }
    return x->second ? -1 : enter(x, s, xy, false);
}

struct press explore_up(struct explore *x, const struct scene *s, int64_t finger,
                        uint64_t now_ms)
{
    struct press none = {0};
    if (!x->down || finger != x->finger)
        return none;
    bool tap = !x->moved && now_ms - x->down_ms <= EXPLORE_TAP_MS;
    bool acts = x->second && tap;
    x->down = x->second = false;
    x->tap_ms = tap && !acts ? now_ms : 0;
    int at = acts ? scene_find(s, x->id) : -1;
    return at >= 0 ? s->els[at].press : none;
}
