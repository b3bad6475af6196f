#include "app/screens/pieces.h"

struct row {
    const char *id, *label, *value, *spoken;
    enum screen screen;
    bool sensitive;
};

static void add(struct page *p, const struct row *r)
{
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    ui_answer_row(b, r->id,
                  &(struct ui_answer_row){.label = r->label,
                                          .value = r->value,
                                          .change = _("Change"),
                                          .change_spoken = r->spoken,
                                          .sensitive = r->sensitive,
                                          .press = {PRESS_CHANGE, (int32_t)r->screen}});
}

static const char *reach_value(const struct draft *d)
{
    switch (d->contact) {
    case CONTACT_NONE: return _("With a code only");
    case CONTACT_PHONE: return _("By phone");
    case CONTACT_EMAIL: return _("By e-mail");
    }
    return "";
}

static void contact_rows(struct page *p)
{
    const struct draft *d = &p->m->visit.draft;
    const char *name = d->name[0] != '\0' ? d->name : _("Not provided");
    if (d->contact == CONTACT_NONE)
        return;
    add(p, &(struct row){"check.name", _("Name"), name, _("Change your name"),
                         SCREEN_NAME, true});
    if (d->contact == CONTACT_EMAIL) {
        add(p, &(struct row){"check.email", _("E-mail"), d->email,
                             _("Change your e-mail address"), SCREEN_EMAIL, true});
        return;
    }
    add(p, &(struct row){"check.number", _("Phone"),
                         words_phone_typed(p->f.content, d->phone),
                         _("Change your phone number"), SCREEN_NUMBER, true});
    add(p, &(struct row){"check.safe", _("Safe to text"),
                         d->safe == TRI_YES ? _("Yes") : _("No, ring me"),
                         _("Change if it is safe to text"), SCREEN_SAFE, false});
}

static void rows(struct page *p)
{
    const struct model *m = p->m;
    const struct draft *d = &m->visit.draft;
    if (m->visit.doing == DOING_BOOKING && model_would_wait(m))
        add(p,
            &(struct row){"check.queue", _("If a place comes free"),
                          d->ask_first ? _("Ask me first") : _("Take it for me"),
                          _("Change what we do with a free place"), SCREEN_QUEUE, false});
    add(p, &(struct row){"check.reach", _("How we reach you"), reach_value(d),
                         _("Change how we reach you"), SCREEN_REACH, false});
    contact_rows(p);
}

static void what_happens(struct page *p)
{
    const char *office = words_office(p->m);
    bool roomy = page_is(p, PANEL_L) && !panel_stacks(&p->m->panel);
    struct el *b = roomy ? page_block(p) : NULL;
    if (b == NULL || p->m->visit.draft.contact == CONTACT_NONE)
        return;
    ui_space(b, panel_gap(&p->m->panel))->w = 0;
    struct el *box = ui_panel(b, "check.private");
    box->gap = 4;
    ui_text(box, "check.private.title", LEVEL_H3, INK_TEXT, _("What happens to this"));
    ui_point(box, "check.locked", "lock",
             _("When you send it, it is locked. This screen cannot read it back."));
    ui_point(box, "check.reads", "eye", ui_id(box, _("%s reads it."), office));
    ui_point(box, "check.deleted", "trash-2",
             p->m->visit.doing == DOING_BOOKING
                 ? _("We delete it 6 months after the session.")
                 : _("We delete it 6 months after the job is filled."));
}

static const char *send_label(const struct page *p)
{
    const struct model *m = p->m;
    unsigned long n = m->visit.places;
    if (m->visit.doing == DOING_INTEREST)
        return _("Send my details");
    if (model_would_wait(m))
        return _("Join the waiting list");
    return ui_id(p->f.content, ngettext("Book %lu place", "Book %lu places", n), n);
}

static const char *what_for(const struct page *p)
{
    const struct model *m = p->m;
    unsigned long n = m->visit.places;
    if (m->visit.doing == DOING_INTEREST)
        return ui_id(p->f.head, _("For **%s**"), m->job.vacancy.title);
    return ui_id(
        p->f.head, ngettext("%lu place at **%s**, %s", "%lu places at **%s**, %s", n), n,
        m->session.session.title, words_day(p->f.head, m->session.session.starts_at));
}

void view_check(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Check your answers");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .about = ABOUT_FLOW});
    page_title(&p, title);
    page_line(&p, "check.for", LEVEL_BODY, what_for(&p));
    p.f.content->gap = 0;
    page_rule(&p);
    rows(&p);
    what_happens(&p);
    page_action(&p, "check.send",
                &(struct ui_button){
                    .kind = BUTTON_MAIN,
                    .icon = m->visit.doing == DOING_INTEREST ? "send" : "calendar-plus",
                    .label = send_label(&p),
                    .press = {PRESS_SEND, 0}});
}
