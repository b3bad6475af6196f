/* What somebody agrees to by sending: above the button, in full. The ids of the wordings
 * stand in kiosk_store.h. */
#include "app/screens/pieces.h"

static const char *kept(const struct model *m)
{
    if (model_requests(m))
        return _("You can take it back with your code.");
    return m->visit.doing == DOING_BOOKING
               ? _("We delete it 6 months after the session.")
               : _("We delete it 6 months after the job is filled.");
}

static const char *use(enum flow_kind doing)
{
    if (doing == DOING_BOOKING)
        return _("We use it for this session only.");
    if (doing == DOING_QUESTION || doing == DOING_COMPLAINT || doing == DOING_ERASE)
        return _("We use it for our answer only.");
    return _("The employer sees only a number until you agree.");
}

enum { POINTS = 4 };
struct point {
    const char *icon, *text;
};

static void point(struct el *parent, int i, const struct point *t)
{
    ui_point(parent, ui_id(parent, "agree.%d", i), t->icon, t->text);
}

/* Where there is room, all of it in one box. */
static void boxed(struct page *p, const char *title, const struct point *points)
{
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    ui_space(b, panel_gap(&p->m->panel))->w = 0;
    struct el *box = ui_panel(b, "agree");
    box->gap = 4;
    ui_heading(box, "agree.title", LEVEL_H2, INK_TEXT, title);
    for (int i = 0; i < POINTS; i++)
        point(box, i, &points[i]);
}

void page_agree(struct page *p)
{
    const struct model *m = p->m;
    const char *title = _("May we keep your details?");
    const struct point points[POINTS] = {
        {"eye",
         ui_id(p->f.content, _("**%s reads it.** Nobody else does."), words_office(m))},
        {"lock", use(m->visit.doing)},
        {model_requests(m) ? "ticket" : "trash-2", kept(m)},
        {"shield-check",
         _("When you send it, it is locked. This screen cannot read it back.")},
    };
    if (page_roomy(p)) {
        boxed(p, title, points);
        return;
    }
    for (int i = 0; i < POINTS; i++) {
        struct el *b = i == 0 ? page_section(p) : page_block(p);
        if (b != NULL && i == 0)
            ui_heading(b, "agree.title", LEVEL_H3, INK_TEXT, title);
        if (b != NULL)
            point(b, i, &points[i]);
    }
}
