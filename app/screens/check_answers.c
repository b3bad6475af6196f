#include "app/screens/session_words.h"

static void add(struct page *p, const struct page_answer *a)
{
    page_answer(p, PRESS_CHANGE, a);
}

static const char *reach_value(const struct draft *d)
{
    switch (model_reach(d)) {
    case REACH_CODE: return _("With a code only");
    case REACH_RING: return _("By phone");
    case REACH_TEXT: return _("By text");
    case REACH_EMAIL: return _("By e-mail");
    case REACH_COUNT: break;
    }
    return "";
}

static void contact_rows(struct page *p)
{
    const struct draft *d = &p->m->visit.draft;
    const char *name = d->name[0] != '\0' ? d->name : _("Not provided");
    if (d->contact == CONTACT_NONE)
        return;
    add(p, &(struct page_answer){"check.name", _("Name"), name, _("Change your name"),
                                 SCREEN_NAME, true});
    if (d->contact == CONTACT_EMAIL) {
        add(p,
            &(struct page_answer){"check.email", _("E-mail"), d->email,
                                  _("Change your e-mail address"), SCREEN_EMAIL, true});
        return;
    }
    add(p, &(struct page_answer){"check.number", _("Phone"),
                                 words_phone_typed(p->f.content, d->phone),
                                 _("Change your phone number"), SCREEN_NUMBER, true});
}

static void change_rows(struct page *p)
{
    struct chosen c = model_change_session(p->m);
    unsigned n = model_change_places(p->m);
    const struct el *any = p->f.content;
    add(p, &(struct page_answer){
               "check.session", _("Session"),
               ui_id(any, _("%s, %s"), c.title, words_day(any, c.starts_at)),
               _("Choose another session"), SCREEN_OTHER, false});
    add(p, &(struct page_answer){"check.places", _("Places"), ui_id(any, "%u", n),
                                 _("Change how many places"), SCREEN_PLACES, false});
}

static void profile_rows(struct page *p)
{
    const struct el *any = p->f.content;
    const struct request *r = &p->m->visit.draft.request;
    unsigned long tasks = (unsigned long)__builtin_popcount(r->tasks);
    add(p, &(struct page_answer){
               "check.does", _("What you would do"),
               ui_id(any, ngettext("%d task", "%d tasks", tasks), (int)tasks),
               _("Change what you would do"), SCREEN_DOES, false});
    add(p, &(struct page_answer){"check.days", _("Days"), request_days(any, r->days),
                                 _("Change the days"), SCREEN_DAYS, false});
    add(p, &(struct page_answer){"check.parts", _("Times"), request_parts(any, r->parts),
                                 _("Change the times"), SCREEN_PARTS, false});
    add(p, &(struct page_answer){"check.travel", _("How far away"),
                                 words_far(any, (int)r->miles), _("Change how far away"),
                                 SCREEN_TRAVEL, false});
    add(p, &(struct page_answer){"check.cover", _("Short notice"),
                                 r->cover ? _("Yes") : _("No"), _("Change your answer"),
                                 SCREEN_COVER, false});
}

static void request_rows(struct page *p)
{
    const struct draft *d = &p->m->visit.draft;
    const struct el *any = p->f.content;
    if (p->m->visit.doing == DOING_JOIN)
        profile_rows(p);
    if (p->m->visit.doing == DOING_AVAILABLE)
        add(p, &(struct page_answer){"check.weeks", _("Start"),
                                     request_weeks(any, d->request.weeks),
                                     _("Change your answer"), SCREEN_WEEKS, false});
    if (d->request.subject != SUBJECT_NONE && !d->of_job)
        add(p, &(struct page_answer){"check.subject", _("About"),
                                     request_subject(d->request.subject),
                                     _("Change your answer"), SCREEN_SUBJECT, false});
    if (d->request.subject == SUBJECT_CODE)
        add(p, &(struct page_answer){"check.about", _("Your code"),
                                     words_code_typed(any, d->about_typed),
                                     _("Change the code"), SCREEN_WHICH, true});
}

static void rows(struct page *p)
{
    const struct model *m = p->m;
    const struct draft *d = &m->visit.draft;
    if (m->visit.doing == DOING_CHANGE) {
        change_rows(p);
        return;
    }
    if (m->visit.doing == DOING_ANSWER) {
        add(p, &(struct page_answer){"check.offer", _("Your answer"),
                                     d->offer == TRI_YES ? _("Yes, I take it") : _("No"),
                                     _("Change your answer"), SCREEN_OFFER, false});
        return;
    }
    if (m->visit.doing == DOING_BOOKING && model_would_wait(m))
        add(p, &(struct page_answer){
                   "check.queue", _("If a place comes free"),
                   d->ask_first ? _("Ask me first") : _("Take it for me"),
                   _("Change what we do with a free place"), SCREEN_QUEUE, false});
    if (model_requests(m))
        request_rows(p);
    add(p, &(struct page_answer){"check.reach", _("How we reach you"), reach_value(d),
                                 _("Change how we reach you"), SCREEN_REACH, false});
    contact_rows(p);
}

static const char *send_label(const struct page *p)
{
    const struct model *m = p->m;
    unsigned long n = m->visit.places;
    if (m->visit.doing == DOING_CHANGE)
        return _("Change it");
    if (model_requests(m))
        return _("Send it");
    if (m->visit.doing == DOING_ANSWER)
        return _("Send my answer");
    if (model_would_wait(m))
        return _("Join the waiting list");
    return session_book(p->f.content, m, n);
}

static const char *agree_label(const struct model *m)
{
    if (m->visit.doing != DOING_BOOKING || model_only_asks(m, m->visit.places))
        return _("Agree and send");
    return model_would_wait(m) ? _("Agree and wait") : _("Agree and book");
}

/* The booking as it is now; what is gone from the list has no title. */
static const char *booked_for(const struct page *p)
{
    const struct thing *t = &p->m->visit.found;
    const char *title = t->title[0] != '\0' ? t->title : _("Your booking");
    if (t->starts_at == 0)
        return ui_id(p->f.head, "**%s**", title);
    return ui_id(p->f.head, _("Now: **%s**, %s"), title,
                 words_day(p->f.head, t->starts_at));
}

static const char *what_for(const struct page *p)
{
    const struct model *m = p->m;
    unsigned long n = m->visit.places;
    unsigned long jobs = (unsigned long)m->visit.basket.count;
    if (m->visit.draft.several)
        return ui_id(p->f.head, ngettext("For **%lu job**", "For **%lu jobs**", jobs),
                     jobs);
    if (m->visit.doing == DOING_INTEREST)
        return ui_id(p->f.head, _("For **%s**"), m->job.vacancy.title);
    if (m->visit.doing == DOING_CHANGE || m->visit.doing == DOING_ANSWER)
        return booked_for(p);
    if (m->visit.draft.of_job)
        return ui_id(p->f.head, "%s: **%s**", request_of_job(&m->visit.draft.request),
                     m->job.vacancy.title);
    if (model_requests(m))
        return ui_id(p->f.head, "**%s**", request_name(model_op(m->visit.doing)));
    return ui_id(
        p->f.head, ngettext("%lu place at **%s**, %s", "%lu places at **%s**, %s", n), n,
        m->session.session.title, words_day(p->f.head, m->session.session.starts_at));
}

static const char *for_icon(const struct model *m)
{
    if (m->visit.doing == DOING_INTEREST || m->visit.draft.of_job)
        return "briefcase";
    return model_requests(m) ? "messages-square" : "calendar-days";
}

static const char *send_icon(const struct model *m)
{
    switch (m->visit.doing) {
    case DOING_BOOKING: return model_would_wait(m) ? "hourglass" : "calendar-plus";
    case DOING_CHANGE: return "pencil";
    case DOING_INTEREST:
    case DOING_ANSWER:
    case DOING_QUESTION:
    case DOING_JOIN:
    case DOING_AVAILABLE:
    case DOING_COMPLAINT:
    case DOING_ERASE:
    case DOING_NOTHING: break;
    }
    return "send";
}

static void several(struct page *p)
{
    const struct basket *k = &p->m->visit.basket;
    for (int i = 0; i < k->count; i++) {
        struct el *b = page_block(p);
        if (b != NULL)
            ui_point(b, ui_id(b, "check.job.%d", i), "briefcase", k->rows[i].title)
                ->pad_top = 2;
    }
}

static void send(struct page *p)
{
    page_action(p, "check.send",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .icon = send_icon(p->m),
                                    .label = send_label(p),
                                    .press = {PRESS_SEND, 0}});
}

/* Nobody agrees to what they have not come past: what is agreed to stands last, and the
 * button with it. */
static void agree_and_send(struct page *p)
{
    const struct model *m = p->m;
    const struct cut *c = p->cut;
    page_agree(p);
    if (c->paged && c->end > 0 && c->page + 1 < c->pages) {
        page_action(p, "check.more",
                    &(struct ui_button){.kind = BUTTON_MAIN,
                                        .label = _("Continue"),
                                        .press = {PRESS_DOWN, 0}});
        return;
    }
    bool without = !model_needs_contact(m);
    page_action(p, "check.send",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .icon = send_icon(m),
                                    .label = agree_label(m),
                                    .press = {PRESS_AGREE, 1}});
    page_action(
        p, "check.no",
        &(struct ui_button){.kind = BUTTON_SECOND,
                            .label = without ? _("No, a code only") : _("No, clear it"),
                            .spoken = _("No. Clear what I typed"),
                            .press = {PRESS_AGREE, 0}});
}

void view_check(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Check your answers");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .about = ABOUT_FLOW});
    page_title(&p, title);
    page_idea(&p, "check.for", for_icon(m), what_for(&p));
    p.f.content->gap = 0;
    page_rule(&p);
    rows(&p);
    if (m->visit.draft.several)
        several(&p);
    page_hide(&p);
    if (m->visit.draft.contact != CONTACT_NONE)
        agree_and_send(&p);
    else
        send(&p);
}
