/* Instead of the first screen: out of order, or nothing can be saved. Nobody is asked for
 * anything here that could be lost; when things are well again it goes by itself. */
#include "app/screens/pieces.h"

static const char *whom(const struct el *any, const struct model *m)
{
    const char *phone = m->station.phone;
    if (phone[0] == '\0')
        phone = m->upkeep.phone;
    if (phone[0] == '\0')
        return _("Ask a person here.");
    return ui_id(any, _("Ask a person here, or ring **%s**."), words_phone(any, phone));
}

static void line(struct page *p, const char *id, const char *text)
{
    bool roomy = page_is(p, PANEL_L) || p->m->station.closed;
    struct el *b = roomy ? page_block(p) : p->f.head;
    if (b != NULL)
        ui_text(b, id, LEVEL_BODY, INK_POSTER_TEXT, text);
}

/* Reading loses nothing. Small panels have room for little beside the button. */
static void may_look(struct page *p)
{
    bool large = page_is(p, PANEL_L);
    int32_t language = (int32_t)language_find(p->m->panel.lang);
    if (large)
        line(p, "out.look.text",
             _("You can look at jobs and sessions. To send or book, come back later."));
    line(p, "out.whom", whom(p->f.content, p->m));
    p->actions->flow = large ? FLOW_COLUMN : FLOW_ROW;
    ui_button(p->actions, "out.look",
              &(struct ui_button){.kind = BUTTON_APRICOT,
                                  .label = _("Look at jobs and sessions"),
                                  .press = {PRESS_START, language}})
        ->grow = large ? 0 : 1;
}

static void out_of_order(struct page *p)
{
    line(p, "out.whom", whom(p->f.content, p->m));
    if (p->m->station.disk != DISK_DAMAGED)
        line(p, "out.safe", _("What was saved here before is safe."));
}

void view_out_of_order(const struct model *m, const struct cut *cut, struct scene *s)
{
    bool closed = m->station.closed;
    const char *title =
        closed ? _("This screen is out of order") : _("This screen cannot save just now");
    struct page p = page_begin(
        s, m, cut,
        &(struct page_info){.title = title, .kind = CHROME_POSTER, .no_actions = closed});
    ui_heading(p.f.head, "title", LEVEL_H1, INK_POSTER_TEXT, title);
    if (closed)
        out_of_order(&p);
    else
        may_look(&p);
}
