/* What somebody did in this visit, when they ask for it: for themselves, or for a work
 * coach. On paper; without a printer, on their phone. */
#include <sodium.h>

#include "app/screens/pieces.h"
#include "app/squares.h"

static const char *icon_of(enum act_kind kind)
{
    switch (kind) {
    case ACT_SAW_JOB:
    case ACT_SAW_SESSION: return "eye";
    case ACT_INTEREST: return "thumbs-up";
    case ACT_BOOK: return "calendar-plus";
    case ACT_JOIN: return "list";
    case ACT_AGAIN: return "repeat";
    }
    return "check";
}

const char *page_act(const struct el *any, const struct act *a)
{
    switch (a->kind) {
    case ACT_SAW_JOB: return ui_id(any, _("Looked at job %s"), a->ref);
    case ACT_SAW_SESSION: return ui_id(any, _("Looked at session %s"), a->ref);
    case ACT_INTEREST: return ui_id(any, _("Interested in job %s"), a->ref);
    case ACT_BOOK: return ui_id(any, _("Asked for a place at session %s"), a->ref);
    case ACT_JOIN: return _("Asked to join the register");
    case ACT_AGAIN: return _("Said: free for work again");
    }
    return "";
}

static void act(struct page *p, int i)
{
    const struct act *a = &p->m->visit.acts[i];
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    const char *text = ui_id(b, "**%s.** %s", page_act(b, a), a->title);
    ui_point(b, ui_id(b, "visit.%d", i), icon_of(a->kind), text);
}

static void square(struct page *p)
{
    const struct model *m = p->m;
    char payload[SQUARE_SIZE];
    if (!m->outfit.printer &&
        square_visit(payload, &m->visit, model_today(m), page_square_room(p)))
        page_square(p,
                    &(struct page_square){.id = "visit.list",
                                          .icon = "smartphone",
                                          .title = _("On your phone"),
                                          .text = _("This keeps the list in your phone."),
                                          .payload = payload});
    sodium_memzero(payload, sizeof payload);
}

void view_visit(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("What you did here");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .about = ABOUT_OFFICE});
    page_take_title(&p, title);
    page_lead(&p, _("For you, or for a work coach. We send it to nobody."));
    page_printing(&p, TICKET_VISIT);
    for (int i = 0; i < m->visit.act_count; i++)
        act(&p, i);
    square(&p);
    page_action(&p, "visit.finish",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .icon = "log-out",
                                    .label = _("Finish and clear"),
                                    .press = {PRESS_FINISH, 0}});
    page_print_action(&p, TICKET_VISIT);
}
