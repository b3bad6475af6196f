#include "app/screens/pieces.h"

/* What would be lost: said without showing any of it. */
static const char *lose(const struct model *m)
{
    const struct visit *v = &m->visit;
    if (v->draft.name[0] != '\0' || v->draft.phone[0] != '\0' ||
        v->draft.email[0] != '\0')
        return _("You would lose **what you typed**.");
    if (v->done.code[0] != '\0')
        return _("**Your code** would go from this screen. Write it down.");
    return NULL;
}

static void small_buttons(struct page *p)
{
    bool stacks = panel_stacks(&p->m->panel);
    struct el *row = stacks ? p->actions : ui_row(p->actions, "asking.row");
    row->gap = panel_gap(&p->m->panel);
    row->align = ALIGN_STRETCH;
    bool small = page_is(p, PANEL_S);
    struct ui_button more = {.kind = BUTTON_POSTER,
                             .icon = small ? NULL : "clock-plus",
                             .label = _("15 minutes more"),
                             .press = {PRESS_MORE_TIME, 0}};
    struct ui_button finish = {.kind = BUTTON_POSTER,
                               .icon = small ? NULL : "log-out",
                               .label = _("Finish now"),
                               .press = {PRESS_FINISH, 0}};
    ui_button(row, "asking.more", &more)->grow = stacks ? 0 : 1;
    ui_button(row, "asking.finish", &finish)->grow = stacks ? 0 : 1;
}

/* Said a few times only, not each second (ACCESS A11Y-67). */
static int said_seconds(int left)
{
    static const int steps[] = {5, 10, 30};
    for (size_t i = 0; i < LENGTH(steps); i++) {
        if (left <= steps[i])
            return steps[i];
    }
    return COUNTDOWN_HEARD_MS / 1000;
}

void view_asking(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Are you still there?");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .kind = CHROME_POSTER});
    struct el *h = p.f.head;
    ui_heading(h, "title", page_is(&p, PANEL_L) ? LEVEL_PRICE : LEVEL_H1, INK_POSTER_TEXT,
               title);
    int seconds = model_countdown_s(m);
    struct el *count = NULL;
    if (page_roomy(&p)) {
        ui_text(h, "lead", LEVEL_BODY, INK_POSTER_TEXT,
                _("To keep your details private, this screen clears in"));
        count = ui_count_down(p.f.content, "count", seconds, _("seconds"));
    } else {
        count = ui_text(h, "count", LEVEL_BODY, INK_POSTER_TEXT,
                        ui_id(h,
                              page_is(&p, PANEL_S)
                                  ? _("This screen clears in **%d seconds**.")
                                  : _("To keep your details private, this screen clears "
                                      "in **%d seconds**."),
                              seconds));
        count->role = ROLE_STATUS;
    }
    ui_set_spoken(count, ui_id(count, _("%d seconds"), said_seconds(seconds)));
    const char *text = lose(m);
    if (text != NULL && page_roomy(&p))
        ui_text(p.f.content, "lose", LEVEL_BODY, INK_POSTER_TEXT, text);
    if (page_roomy(&p))
        ui_text(p.f.content, "touch", LEVEL_BODY, INK_POSTER_TEXT,
                _("Touch anywhere to stay."));
    p.actions->flow = page_is(&p, PANEL_L) ? FLOW_COLUMN : FLOW_ROW;
    ui_button(p.actions, "asking.stay",
              &(struct ui_button){.kind = BUTTON_APRICOT,
                                  .label = _("I am still here"),
                                  .press = {PRESS_STAY, 0}});
    small_buttons(&p);
    scene_focus(s, "asking.stay");
}
