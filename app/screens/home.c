#include "app/screens/pieces.h"

static const char *jobs_hint(const struct el *any, const struct model *m)
{
    int miles = far_miles(m->visit.wish.far);
    unsigned long n = m->jobs.total;
    if (m->jobs.unread)
        return NULL;
    if (miles == 0)
        return ui_id(any, ngettext("%lu job", "%lu jobs", n), n);
    if (miles == 1)
        return ui_id(any,
                     ngettext("%lu job within 1 mile of here",
                              "%lu jobs within 1 mile of here", n),
                     n);
    return ui_id(any,
                 ngettext("%lu job within %d miles of here",
                          "%lu jobs within %d miles of here", n),
                 n, miles);
}

static void door_jobs(struct el *parent, const struct model *m, bool bare)
{
    ui_door(parent, "home.jobs",
            &(struct ui_door){.main = true,
                              .icon = "briefcase",
                              .label = _("Find a job"),
                              .hint = bare ? NULL : jobs_hint(parent, m),
                              .press = {PRESS_GO, SCREEN_JOBS}});
}

static void door_sessions(struct el *parent, const struct model *m, bool bare)
{
    const char *hint = m->sessions.total > 0 ? _("Sessions near here. Some are paid.")
                                             : _("No sessions just now");
    bare = bare || m->sessions.unread;
    ui_door(parent, "home.sessions",
            &(struct ui_door){.icon = "users-round",
                              .label = _("Meet other PAs"),
                              .hint = bare ? NULL : hint,
                              .press = {PRESS_GO, SCREEN_SESSIONS}});
}

static void door_quiz(struct el *parent, bool bare)
{
    ui_door(
        parent, "home.quiz",
        &(struct ui_door){.icon = "heart-handshake",
                          .label = _("Is this work for me?"),
                          .hint = bare ? NULL : _("8 quick questions. No wrong answers."),
                          .press = {PRESS_GO, SCREEN_QUIZ}});
}

static void door_code(struct el *parent, bool bare)
{
    ui_door(parent, "home.code",
            &(struct ui_door){.icon = "ticket",
                              .label = _("I have a code"),
                              .hint = bare ? NULL : _("See how it stands, or cancel."),
                              .press = {PRESS_GO, SCREEN_CODE}});
}

/* Two ways in that fewer people need, side by side. */
static void two_buttons(struct el *b)
{
    struct el *row = ui_row(b, "home.two");
    row->gap = panel_gap(el_panel(b));
    row->align = ALIGN_STRETCH;
    ui_button(row, "home.tasks",
              &(struct ui_button){.kind = BUTTON_PLAIN,
                                  .icon = "chart-bar",
                                  .label = _("What do PAs do?"),
                                  .press = {PRESS_GO, SCREEN_TASKS}})
        ->grow = 1;
    ui_button(row, "home.code",
              &(struct ui_button){.kind = BUTTON_PLAIN,
                                  .icon = "ticket",
                                  .label = _("I have a code"),
                                  .press = {PRESS_GO, SCREEN_CODE}})
        ->grow = 1;
}

/* On the smallest panel, and with easy words, it is in the help only. */
static bool has_ask(const struct page *p)
{
    return model_takes(p->m, OP_QUESTION) && !page_is(p, PANEL_S) && !p->m->panel.easy;
}

/* Where there is no room for one more door: a button. */
static void door_ask(struct el *parent)
{
    const struct panel *p = el_panel(parent);
    const struct press press = {PRESS_GO, SCREEN_ASK};
    if (p->size == PANEL_L && p->zoom == ZOOM_100 && panel_low(p) == 0)
        ui_door(parent, "home.ask",
                &(struct ui_door){.icon = "messages-square",
                                  .label = _("Ask us"),
                                  .hint = _("A question, the register, your data"),
                                  .press = press});
    else
        ui_button(parent, "home.ask",
                  &(struct ui_button){.kind = BUTTON_PLAIN,
                                      .icon = "messages-square",
                                      .label = _("Ask us"),
                                      .press = press});
}

/* The word that is on all screens, explained (ACCESS A11Y-104). */
static void glossary(struct page *p)
{
    struct el *b = page_section(p);
    if (b == NULL)
        return;
    struct el *box = ui_panel(b, "home.pa");
    ui_pad(box, 3, panel_lms(&p->m->panel, 6, 4, 4));
    ui_point(box, "home.pa.text", "book-open",
             _("**PA** means personal assistant. A disabled person employs you to help "
               "them live their life."));
}

static void privacy(struct page *p)
{
    if (p->m->panel.easy && page_is(p, PANEL_L)) /* elsewhere it stands in Help alone */
        glossary(p);
    if (p->m->panel.easy || !page_roomy(p))
        return;
    ui_grow(p->f.content);
    ui_point(p->f.content, "home.private", "lock",
             _("Nothing is kept on this screen when you leave.\n"
               "Nothing you do here goes to the Jobcentre."))
        ->pad_bottom = 4;
}

/* Small panels, and reach mode: two by two. */
static void tiles(struct page *p, const struct model *m)
{
    bool bare = !page_is(p, PANEL_L);
    for (int i = 0; i < 2; i++) {
        struct el *b = page_block(p);
        if (b == NULL)
            continue;
        struct el *row = ui_row(b, ui_id(b, "home.row.%d", i));
        row->gap = panel_lms(&m->panel, 5, 3, 3);
        row->align = ALIGN_STRETCH;
        if (i == 0) {
            door_jobs(row, m, bare);
            door_sessions(row, m, bare);
        } else {
            door_quiz(row, bare);
            door_code(row, bare);
        }
        for (int c = row->first; c >= 0; c = el_scene(row)->els[c].next)
            el_scene(row)->els[c].grow = 1;
    }
    struct el *b = has_ask(p) ? page_block(p) : NULL;
    if (b != NULL)
        door_ask(b);
}

/* The tallest panels have room for all of it; others find the tasks in the quiz. */
static void doors(struct page *p, const struct model *m)
{
    bool tall = page_roomy(p) && m->panel.zoom == ZOOM_100 && !m->panel.easy;
    struct el *b = page_block(p);
    if (b != NULL)
        door_jobs(b, m, false);
    b = page_block(p);
    if (b != NULL)
        door_quiz(b, false);
    b = page_block(p);
    if (b != NULL)
        door_sessions(b, m, false);
    b = tall ? NULL : page_block(p);
    if (b != NULL)
        door_code(b, false);
    b = has_ask(p) ? page_block(p) : NULL;
    if (b != NULL)
        door_ask(b);
    b = tall ? page_block(p) : NULL;
    if (b != NULL)
        two_buttons(b);
}

void view_home(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("What would you like to do?");
    struct page p = page_begin(
        s, m, cut, &(struct page_info){.title = title, .no_actions = true, .wide = true});
    page_title(&p, title);
    page_stale(&p);
    bool low = panel_low(&m->panel) > 0;
    if ((low || m->panel.size != PANEL_L) && !panel_stacks(&m->panel))
        tiles(&p, m);
    else
        doors(&p, m);
    privacy(&p);
}
