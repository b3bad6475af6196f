#include "app/screens/pieces.h"

static const char *jobs_hint(const struct el *any, const struct model *m)
{
    int miles = far_miles(m->visit.wish.far);
    unsigned long n = m->jobs.total;
    if (miles == 0)
        return ui_id(any, ngettext("%lu job", "%lu jobs", n), n);
    return ui_id(any,
                 ngettext("%lu job within %d miles of here",
                          "%lu jobs within %d miles of here", n),
                 n, miles);
}

static void small_doors(struct el *parent)
{
    struct el *row = ui_row(parent, "home.more");
    row->gap = panel_lms(el_panel(parent), 5, 4, 3);
    row->align = ALIGN_STRETCH;
    if (panel_stacks(el_panel(parent)))
        row->flow = FLOW_COLUMN;
    struct ui_button tasks = {.kind = BUTTON_SMALL,
                              .icon = "chart-bar",
                              .label = _("What do PAs do?"),
                              .press = {PRESS_GO, SCREEN_TASKS},
                              .start = true};
    struct ui_button code = {.kind = BUTTON_SMALL,
                             .icon = "ticket",
                             .label = _("I have a code"),
                             .press = {PRESS_GO, SCREEN_CODE},
                             .start = true};
    bool wide = row->flow == FLOW_ROW;
    ui_button(row, "home.tasks", &tasks)->grow = wide ? 1 : 0;
    ui_button(row, "home.code", &code)->grow = wide ? 1 : 0;
}

static void door_jobs(struct el *parent, const struct model *m)
{
    ui_door(parent, "home.jobs",
            &(struct ui_door){.main = true,
                              .icon = "briefcase",
                              .label = _("Find a job"),
                              .hint = jobs_hint(parent, m),
                              .press = {PRESS_GO, SCREEN_JOBS}});
}

static void door_sessions(struct el *parent, const struct model *m)
{
    const char *hint = m->sessions.total > 0 ? _("Sessions near here. Some are paid.")
                                             : _("No sessions just now");
    ui_door(parent, "home.sessions",
            &(struct ui_door){.icon = "users-round",
                              .label = _("Meet other PAs"),
                              .hint = hint,
                              .press = {PRESS_GO, SCREEN_SESSIONS}});
}

static void privacy(struct page *p)
{
    if (!page_roomy(p))
        return;
    ui_grow(p->f.content);
    ui_point(p->f.content, "home.private", "lock",
             _("Nothing is kept on this screen when you leave.\n"
               "Nothing you do here goes to the Jobcentre."))
        ->pad_bottom = 4;
}

/* S: two by two tiles. */
static void tiles(struct page *p, const struct model *m)
{
    for (int i = 0; i < 2; i++) {
        struct el *b = page_block(p);
        if (b == NULL)
            continue;
        struct el *row = ui_row(b, ui_id(b, "home.row.%d", i));
        row->gap = 3;
        row->align = ALIGN_STRETCH;
        if (i == 0) {
            door_jobs(row, m);
            door_sessions(row, m);
        } else {
            ui_door(row, "home.tasks",
                    &(struct ui_door){.icon = "chart-bar",
                                      .label = _("What do PAs do?"),
                                      .press = {PRESS_GO, SCREEN_TASKS}});
            ui_door(row, "home.code",
                    &(struct ui_door){.icon = "ticket",
                                      .label = _("I have a code"),
                                      .press = {PRESS_GO, SCREEN_CODE}});
        }
        for (int c = row->first; c >= 0; c = el_scene(row)->els[c].next)
            el_scene(row)->els[c].grow = 1;
    }
}

static void doors(struct page *p, const struct model *m)
{
    struct el *b = page_block(p);
    if (b != NULL)
        door_jobs(b, m);
    b = page_block(p);
    if (b != NULL)
        door_sessions(b, m);
    b = page_block(p);
    if (b != NULL)
        small_doors(b);
}

void view_home(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("What would you like to do?");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .no_actions = true});
    page_title(&p, title);
    page_stale(&p);
    if (page_is(&p, PANEL_S))
        tiles(&p, m);
    else
        doors(&p, m);
    privacy(&p);
}
