/* How a slip is getting on, in plain words, and the button that asks for it. */
#include "app/screens/pieces.h"

struct news {
    enum status_kind kind;
    const char *title, *text;
};

static struct news news_of(enum printing how)
{
    switch (how) {
    case PRINTING_NOT: break;
    case PRINTING_GOING:
        return (struct news){STATUS_WAIT, _("Printing."), _("It takes a few seconds.")};
    case PRINTING_DONE:
        return (struct news){STATUS_OK, _("Printed."), _("Take your slip with you.")};
    case PRINTING_NO_PAPER:
        return (struct news){STATUS_ERR, _("The printer has no paper."),
                             _("Ask a person here. Or write it down.")};
    case PRINTING_FAILED:
        return (struct news){STATUS_ERR, _("The printer does not answer."),
                             _("Ask a person here. Or write it down.")};
    }
    return (struct news){STATUS_WAIT, NULL, NULL};
}

void page_printing(struct page *p, enum ticket t)
{
    const struct visit *v = &p->m->visit;
    struct news n = news_of(v->ticket == t ? v->printing : PRINTING_NOT);
    struct el *b = n.title != NULL ? page_block(p) : NULL;
    if (b != NULL)
        ui_banner(b, "printing", n.kind, n.title,
                  page_is(p, PANEL_S) && n.kind != STATUS_ERR ? NULL : n.text);
}

void page_print_action(struct page *p, enum ticket t)
{
    struct ui_button b = {.kind = BUTTON_SECOND,
                          .icon = "printer",
                          .label = _("Print it"),
                          .press = {PRESS_PRINT, (int32_t)t},
                          .not_now = p->m->visit.printing == PRINTING_GOING};
    if (p->m->outfit.printer)
        page_second(p, "print", &b, panel_stacks(&p->m->panel));
}
