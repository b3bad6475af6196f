/* What a job is to somebody who has answered "Is this work for me?", in words: on its
 * card and on its page. It orders nothing. */
#include "app/screens/pieces.h"

static const char *learn_words(const struct el *any, const struct quiz_fit *f)
{
    bool rest = f->yes_count > 0 && f->yes_count + f->learn_count == f->tasks;
    if (rest && f->learn_count == 1)
        return _("You would learn the other one.");
    if (rest)
        return ui_id(any, _("You would learn the other %d."), f->learn_count);
    return ui_id(any, _("You would learn %d."), f->learn_count);
}

const char *suits_sentence(const struct el *any, const struct quiz_fit *f)
{
    unsigned long n = (unsigned long)f->tasks;
    const char *yes = ui_id(any,
                            ngettext("You said yes to %d of %lu task.",
                                     "You said yes to %d of %lu tasks.", n),
                            f->yes_count, n);
    if (f->learn_count == 0)
        return yes;
    return ui_id(any, "%s %s", yes, learn_words(any, f));
}

const char *suits_short(const struct el *any, const struct quiz_fit *f)
{
    int yes = f->yes_count, learn = f->learn_count, all = f->tasks;
    if (el_panel(any)->size != PANEL_L)
        return ui_id(any, _("Yes to %d of %d"), yes, all);
    if (learn == 0)
        return ui_id(any, _("Tasks: yes to %d of %d"), yes, all);
    return ui_id(any, _("Tasks: yes to %d of %d, %d to learn"), yes, all, learn);
}

struct because {
    const char *id, *icon, *lead, *more;
    uint32_t tasks;
};

static void because(struct page *p, struct el *box, const struct because *r)
{
    if (r->tasks == 0)
        return;
    struct el *parent = box != NULL ? box : page_block(p);
    if (parent == NULL)
        return;
    const char *text = ui_id(parent, "**%s** %s", r->lead, page_tasks(parent, r->tasks));
    if (r->more != NULL)
        text = ui_id(parent, "%s\n%s", text, r->more);
    ui_point(parent, r->id, r->icon, text);
}

/* A panel where there is room for all of it, else blocks of their own. */
void suits_panel(struct page *p, const struct quiz_fit *f)
{
    const struct panel *panel = &p->m->panel;
    bool whole = page_is(p, PANEL_L) && !panel_stacks(panel) && !panel->easy &&
                 panel_low(panel) == 0;
    bool trained = p->m->job.vacancy.training_given == TRI_YES;
    const struct because reasons[] = {
        {"suits.yes", "check", _("You said yes to:"), NULL, f->yes},
        {"suits.learn", "graduation-cap", _("You would learn:"),
         trained ? _("Training is given.") : NULL, f->learn},
        {"suits.no", "x", _("Not for you:"), _("Ask if someone else can do it."), f->no},
        {"suits.open", "messages-square", _("You have not said yet:"), NULL, f->open},
    };
    struct el *b = page_section(p), *box = NULL;
    if (b != NULL && whole)
        box = ui_panel(b, "suits");
    struct el *head = box != NULL ? box : b;
    if (head != NULL) {
        head->gap = 3;
        ui_heading(head, "suits.title", LEVEL_H3, INK_TEXT, _("Why this may suit you"));
        ui_idea(head, "suits.line", "heart-handshake", INK_TEXT, suits_sentence(head, f));
    }
    for (size_t i = 0; i < LENGTH(reasons) && (!whole || box != NULL); i++)
        because(p, box, &reasons[i]);
}
