/* The page for whoever looks after the kiosk: how it is, what to do, whom to ring. */
#include <string.h>

#include "app/screens/host_facts.h"

/* Large, as it is what the host came for; small panels say it as their heading. */
static void banner(struct page *p, const struct host_verdict *v)
{
    bool large = page_is(p, PANEL_L) && p->f.field == NULL;
    if (!large) {
        page_title(p, v->title);
        struct el *b = page_block(p);
        if (b != NULL)
            ui_banner(b, "host.state", v->kind, v->text, NULL);
        return;
    }
    struct el *e = ui_banner(p->f.head, "host.state", v->kind, v->title, v->text);
    struct scene *s = el_scene(e);
    struct el *title = &s->els[scene_find(s, "host.state.title")];
    title->level = LEVEL_H1;
    title->role = ROLE_HEADING;
    e->pad_top = e->pad_bottom = 7;
    struct el *icon = &s->els[e->first];
    icon->w = icon->h = icon->size = panel_stacks(&p->m->panel) ? 13 : 24;
}

static void facts(struct page *p)
{
    struct host_fact list[HOST_FACTS_MAX];
    int count = host_facts(p->f.content, p->m, list);
    for (int i = 0; i < count; i++)
        host_row(p, &list[i]);
}

static void switch_off(struct el *parent, const struct model *m)
{
    bool closed = m->station.closed;
    ui_switch(
        parent, "host.close",
        &(struct ui_switch){.icon = closed ? NULL : "wrench", /* a tick is there */
                            .label = _("Out of order"),
                            .value = closed ? _("on") : _("off"),
                            .on = closed,
                            .press = {PRESS_HOST, closed ? HOST_REOPEN : HOST_CLOSE}})
        ->grow = parent->flow == FLOW_ROW ? 1 : 0;
}

static void test(struct el *parent)
{
    ui_button(parent, "host.test.now",
              &(struct ui_button){.kind = BUTTON_PLAIN,
                                  .icon = "stethoscope",
                                  .label = _("Test it now"),
                                  .press = {PRESS_HOST, HOST_TEST},
                                  .start = true})
        ->grow = parent->flow == FLOW_ROW ? 1 : 0;
}

static void buttons(struct page *p)
{
    const struct model *m = p->m;
    bool side_by_side = page_is(p, PANEL_L) && m->panel.zoom == ZOOM_100;
    struct el *b = page_section(p);
    if (b != NULL && side_by_side) {
        struct el *row = ui_row(b, "host.buttons");
        row->gap = panel_gap(&m->panel);
        row->align = ALIGN_STRETCH;
        test(row);
        switch_off(row, m);
        return;
    }
    if (b != NULL)
        test(b);
    b = page_block(p);
    if (b != NULL)
        switch_off(b, m);
}

/* "leeds.k.kiosk-1" is for machines. */
static const char *short_name(const struct model *m)
{
    const char *dot = strrchr(m->station.name, '.');
    return dot != NULL ? dot + 1 : m->station.name;
}

static const char *number_of(const struct model *m)
{
    return m->upkeep.phone[0] != '\0' ? m->upkeep.phone : m->station.phone;
}

static void ring_words(struct el *words, const struct model *m)
{
    const char *phone = number_of(m);
    words->grow = 1;
    words->gap = panel_lms(&m->panel, 1, 1, 0);
    ui_point(words, "host.ring.title", "phone",
             ui_id(words, "**%s**", _("Something wrong? Ring us.")));
    if (phone[0] != '\0')
        ui_text(words, "host.ring.phone", LEVEL_H1, INK_TEXT, words_phone(words, phone))
            ->ltr = true;
}

static void ring_when(struct el *words, const struct model *m)
{
    if (m->upkeep.times[0] != '\0')
        ui_text(words, "host.ring.times", LEVEL_BODY, INK_TEXT2, m->upkeep.times);
    const char *say = ui_id(words, _("Say kiosk **%s**."), short_name(m));
    if (m->panel.size == PANEL_S)
        ui_point(words, "host.ring.say", "message-square", say);
    else
        ui_text(words, "host.ring.say", LEVEL_BODY, INK_TEXT2, say);
}

static void whom_to_ring(struct page *p)
{
    const struct model *m = p->m;
    struct el *b = page_section(p);
    if (page_is(p, PANEL_S)) { /* no room for a panel */
        if (b != NULL)
            ring_words(b, m);
        b = page_block(p);
        if (b != NULL)
            ring_when(b, m);
        return;
    }
    if (b == NULL)
        return;
    struct el *row = ui_panel(b, "host.ring");
    row->flow = FLOW_ROW;
    row->align = ALIGN_CENTER;
    struct el *words = ui_column(row, "host.ring.words");
    ring_words(words, m);
    ring_when(words, m);
    if (number_of(m)[0] == '\0' || !page_roomy(p))
        return;
    struct el *qr = ui_qr(row, "host.ring.qr", ui_id(row, "TEL:%s", number_of(m)), 47);
    ui_set_name(qr, _("The number, for your phone’s camera"));
}

void view_host(const struct model *m, const struct cut *cut, struct scene *s)
{
    struct page p = page_begin(s, m, cut,
                               &(struct page_info){.title = _("For the host"),
                                                   .about = ABOUT_HOST,
                                                   .no_actions = true});
    struct host_verdict v = host_verdict(p.f.content, m);
    p.inside = false; /* the heading is short */
    banner(&p, &v);
    p.f.content->gap = 0;
    page_rule(&p);
    facts(&p);
    buttons(&p);
    whom_to_ring(&p);
    struct el *b = page_section(&p);
    if (b != NULL)
        ui_note(b, "host.private", "lock",
                _("No names or answers are shown here, or kept."));
}
