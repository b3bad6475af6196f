#include "app/ticket.h"

#include <sodium.h>
#include <stdlib.h>

#include "app/screens/pieces.h"
#include "app/ui/layout.h"

static bool get_pixels(struct canvas *c, int w, int h)
{
    *c = (struct canvas){.w = w, .h = h, .stride = w, .clip = {0, 0, w, h}};
    c->px = calloc((size_t)w * (size_t)h, sizeof *c->px);
    return c->px != NULL;
}

bool ticket_draw(struct canvas *out, struct stage *st, const struct model *m,
                 enum ticket t, int dots, struct err *e)
{
    struct text_measure measure = stage_measure(st);
    struct scene *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_set(e, ERR_FULL, "no memory for a slip");
    view_ticket(m, t, dots, s);
    layout_run(s, &measure);
    const struct el *all = &s->els[scene_find(s, "ticket")];
    bool good = get_pixels(out, dots, all->box.y + all->box.h);
    if (good)
        stage_paint(st, s, out);
    else
        err_set(e, ERR_FULL, "no memory for a slip");
    sodium_memzero(s, sizeof *s);
    free(s);
    return good;
}

void ticket_wipe(struct canvas *c)
{
    if (c->px != NULL)
        sodium_memzero(c->px, (size_t)c->stride * (size_t)c->h * sizeof *c->px);
    free(c->px);
    c->px = NULL;
}
