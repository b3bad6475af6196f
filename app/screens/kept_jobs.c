/* Jobs that somebody keeps while they are here. */
#include "app/screens/pieces.h"

static void remove_button(struct el *b, const char *title, int i)
{
    struct el *row = ui_row(b, ui_id(b, "kept.under.%d", i));
    row->justify = ALIGN_END;
    ui_button(row, ui_id(row, "kept.remove.%d", i),
              &(struct ui_button){.kind = BUTTON_SMALL,
                                  .icon = "x",
                                  .label = _("Remove"),
                                  .spoken = ui_id(row, _("Remove: %s"), title),
                                  .press = {PRESS_REMOVE, i}});
}

/* In large text a card alone may take a page: its button then says what it removes. */
static void job(struct page *p, int i)
{
    const struct vacancy_row *r = &p->m->visit.basket.rows[i];
    struct el *b = page_block(p);
    if (b != NULL)
        page_job_card(b, ui_id(b, "kept.row.%d", i), p->m, r,
                      (struct press){PRESS_KEPT, i});
    bool apart = panel_stacks(&p->m->panel);
    if (apart)
        b = page_block(p);
    if (b != NULL && apart)
        ui_text(b, ui_id(b, "kept.what.%d", i), LEVEL_SMALL, INK_TEXT2, r->title);
    if (b != NULL)
        remove_button(b, r->title, i);
}

static void note(struct page *p, const char *id, const char *icon, const char *text)
{
    struct el *b = page_block(p);
    if (b != NULL)
        ui_point(b, id, icon, text);
}

/* Small panels: one action, in short words. Back leads to the other jobs. */
static void actions(struct page *p)
{
    int n = p->m->visit.basket.count;
    bool large = page_is(p, PANEL_L);
    const char *all = ui_id(p->f.content, _("I am interested in all %d"), n);
    if (n > 0 && page_can(p->m, OP_INTEREST))
        page_action(
            p, "kept.interested",
            &(struct ui_button){.kind = BUTTON_MAIN,
                                .icon = "thumbs-up",
                                .label = n > 1 && large ? all : _("I am interested"),
                                .spoken = n > 1 ? all : NULL,
                                .press = {PRESS_INTERESTED, 1}});
    if (n == 0 || large)
        page_action(
            p, "kept.more",
            &(struct ui_button){.kind = n > 0 ? BUTTON_SECOND : BUTTON_MAIN,
                                .icon = n > 0 ? NULL : "briefcase",
                                .label = n > 0 ? _("More jobs") : _("See the jobs"),
                                .press = {PRESS_GO, SCREEN_JOBS}});
}

/* Nothing can be saved, and there is no room for more than saving. */
static bool no_way_on(const struct model *m)
{
    return m->panel.size != PANEL_L && m->visit.basket.count > 0 &&
           !page_can(m, OP_INTEREST);
}

void view_basket(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Jobs you keep");
    const struct visit *v = &m->visit;
    struct page p = page_begin(
        s, m, cut, &(struct page_info){.title = title, .no_actions = no_way_on(m)});
    page_title(&p, title);
    p.f.content->gap = panel_lms(&m->panel, 7, 4, 3);
    if (v->basket.count > 0 && !page_can(m, OP_INTEREST))
        page_cannot(&p);
    if (v->basket.count == 0)
        note(&p, "kept.none", "bookmark", _("You keep no job just now."));
    if (v->gone > 0)
        note(&p, "kept.gone", "calendar-x", page_gone(p.f.content, v->gone));
    if (v->basket.count == BASKET_MAX)
        note(&p, "kept.full", "info", _("That is as many as you can keep."));
    for (int i = 0; i < v->basket.count; i++)
        job(&p, i);
    if (v->basket.count > 0)
        note(&p, "kept.private", "lock",
             _("They are cleared from this screen when you leave."));
    actions(&p);
}
