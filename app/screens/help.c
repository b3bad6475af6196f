#include "app/screens/pieces.h"

static void point(struct page *p, int i, const char *icon, const char *text)
{
    struct el *b = page_block(p);
    if (b != NULL)
        ui_point(b, ui_id(b, "help.%d", i), icon, text);
}

/* More pages, for those who look for them. */
static void doors(struct page *p)
{
    struct el *b = page_section(p);
    if (b != NULL)
        ui_button(b, "help.about",
                  &(struct ui_button){.kind = BUTTON_PLAIN,
                                      .icon = "info",
                                      .label = _("About this screen"),
                                      .press = {PRESS_GO, SCREEN_ABOUT},
                                      .start = true});
    b = p->m->visit.act_count > 0 ? page_block(p) : NULL;
    if (b != NULL)
        ui_button(b, "help.visit",
                  &(struct ui_button){.kind = BUTTON_PLAIN,
                                      .icon = "list-checks",
                                      .label = _("What you did here"),
                                      .press = {PRESS_GO, SCREEN_VISIT},
                                      .start = true});
    b = p->m->upkeep.has_pin ? page_block(p) : NULL;
    if (b != NULL)
        ui_button(b, "help.host",
                  &(struct ui_button){.kind = BUTTON_PLAIN,
                                      .icon = "wrench",
                                      .label = _("For the host"),
                                      .press = {PRESS_GO, SCREEN_PIN},
                                      .start = true});
}

void view_help(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Help");
    bool can_ask = model_takes(m, OP_QUESTION);
    struct page p = page_begin(
        s, m, cut, &(struct page_info){.title = title, .no_actions = !can_ask});
    page_title(&p, title);
    const char *phone = m->station.phone;
    if (phone[0] != '\0')
        point(&p, 0, "phone",
              ui_id(p.f.content, _("**Talk to a person.** Ring %s: **%s**."),
                    words_office(m), words_phone(p.f.content, phone)));
    const char *trouble = words_trouble(p.f.content, m);
    if (trouble[0] != '\0')
        point(&p, 7, "circle-alert", ui_id(p.f.content, _("**For staff.** %s"), trouble));
    point(&p, 1, "rotate-ccw",
          _("**Start again** clears all you did here. Back goes to the screen before."));
    point(&p, 2, "lock",
          _("**Private.** Nothing is kept on this screen when you leave."));
    point(&p, 3, "ticket",
          _("**Code.** You get one when you send or book. With it you look again here."));
    point(&p, 4, "heart-handshake",
          _("**PA** means personal assistant. A disabled person employs you to help them "
            "live their life."));
    point(&p, 5, "shield-check",
          _("**DBS** is a criminal record check. Some jobs ask for one. Never pay for a "
            "job."));
    point(&p, 6, "wallet",
          _("**Direct payment** is money from the council to employ a PA."));
    doors(&p);
    if (can_ask)
        page_action(&p, "help.ask",
                    &(struct ui_button){.kind = BUTTON_MAIN,
                                        .icon = "messages-square",
                                        .label = _("Ask us"),
                                        .press = {PRESS_GO, SCREEN_ASK}});
}

static void choice(struct page *p, const char *id, int i, const struct page_choice *c)
{
    struct el *b = page_block(p);
    if (b != NULL)
        page_choice(b, ui_id(b, "%s.%d", id, i), c);
}

static void subtitle(struct page *p, const char *id, const char *text)
{
    struct el *b = page_block(p);
    if (b != NULL)
        ui_text(b, id, LEVEL_H3, INK_TEXT, text);
}

struct mode {
    bool offered, on;
    const char *id, *icon, *label, *spoken;
    struct press press;
};

static void mode(struct page *p, const struct mode *m)
{
    struct el *b = m->offered ? page_block(p) : NULL;
    if (b == NULL)
        return;
    struct el *e = ui_switch(b, m->id,
                             &(struct ui_switch){.icon = m->icon,
                                                 .label = m->label,
                                                 .value = m->on ? _("on") : _("off"),
                                                 .on = m->on,
                                                 .press = m->press});
    ui_set_spoken(e, m->spoken);
}

/* More time: ten times as long before the screen asks whether somebody is there (ACCESS
 * A11Y-66). */
static void modes(struct page *p)
{
    const struct model *m = p->m;
    const struct mode all[] = {
        {model_may_easy(m),
         m->panel.easy,
         "easier.easy",
         "book-open",
         _("Easy words"),
         NULL,
         {PRESS_EASY, 0}},
        {panel_may_large(&m->panel),
         m->panel.large,
         "easier.large",
         "maximize-2",
         _("Large buttons"),
         NULL,
         {PRESS_EASIER, EASIER_LARGE}},
        {true,
         m->visit.steady,
         "easier.steady",
         "pointer",
         _("Steady touch"),
         _("Steady touch. Touches that are very short or that slip do not count."),
         {PRESS_EASIER, EASIER_STEADY}},
        {true,
         m->visit.keyboard.hidden,
         "easier.hide",
         "lock",
         _("Hide what I type"),
         NULL,
         {PRESS_HIDE, 0}},
        {true,
         m->visit.curtain,
         "easier.curtain",
         "eye-off",
         _("Hide my screen"),
         NULL,
         {PRESS_EASIER, EASIER_CURTAIN}},
        {true,
         m->visit.long_time,
         "easier.time",
         "clock-plus",
         _("More time"),
         NULL,
         {PRESS_MORE_TIME, 0}},
    };
    for (size_t i = 0; i < LENGTH(all); i++)
        mode(p, &all[i]);
}

/* Two beside each other where there is room: all of the page is then seen at once. */
static void sizes(struct page *p)
{
    static const char *const words[ZOOM_COUNT] = {"100 %", "130 %", "160 %", "200 %"};
    const struct panel *panel = &p->m->panel;
    bool pairs = panel->size == PANEL_L && !panel_stacks(panel);
    struct el *row = NULL;
    for (int i = 0; i <= (int)model_zoom_most(panel); i++) {
        const struct page_choice c = {.label = words[i],
                                      .chosen = (int)panel_chosen(panel) == i,
                                      .press = {PRESS_ZOOM, i}};
        struct el *b = pairs && i % 2 == 1 ? row : page_block(p);
        if (b != NULL && pairs && i % 2 == 0) {
            b = row = ui_row(b, ui_id(b, "size.row.%d", i / 2));
            row->gap = panel_gap(panel);
        }
        if (b == NULL)
            continue;
        const char *id = ui_id(b, "size.%d", i);
        page_choice(b, id, &c);
        if (pairs)
            el_scene(b)->els[scene_find(el_scene(b), id)].grow = 1;
    }
}

void view_easier(const struct model *m, const struct cut *cut, struct scene *s)
{
    static const char *const themes[THEME_COUNT] = {N_("Light"), N_("Dark"),
                                                    N_("Yellow on black")};
    bool several = model_zoom_most(&m->panel) != ZOOM_100;
    const char *title = several ? _("Text size and colours") : _("Colours");
    struct page p = page_begin(s, m, cut, &(struct page_info){.title = title});
    page_title(&p, title);
    p.f.content->gap = panel_lms(&m->panel, 4, 3, 3);
    if (several)
        subtitle(&p, "size", _("Text size"));
    if (several)
        sizes(&p);
    if (several)
        subtitle(&p, "theme", _("Colours"));
    for (int i = 0; i < THEME_COUNT; i++)
        choice(&p, "theme", i,
               &(struct page_choice){.label = _(themes[i]),
                                     .chosen = (int)m->panel.theme == i,
                                     .press = {PRESS_THEME, i}});
    modes(&p);
    page_action(&p, "easier.done",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .label = _("Continue"),
                                    .press = {PRESS_BACK, 0}});
}
