/* Questions that are answered by choosing. */
#include "app/screens/pieces.h"

void page_next(struct page *p)
{
    page_action(p, "continue",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .label = _("Continue"),
                                    .press = {PRESS_CONTINUE, 0}});
}

struct page page_question(struct scene *s, const struct model *m, const struct cut *cut,
                          const char *title, const char *hint)
{
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .about = ABOUT_FLOW});
    page_progress(&p);
    page_error(&p);
    page_title(&p, title);
    if (hint != NULL)
        page_lead(&p, hint);
    p.f.head->pad_bottom = panel_lms(&m->panel, 9, 4, 2);
    return p;
}

static void choice(struct page *p, const char *id, const struct page_choice *c)
{
    struct el *b = page_block(p);
    if (b != NULL)
        page_choice(b, id, c);
}

void view_queue(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct draft *d = &m->visit.draft;
    struct page p = page_question(s, m, cut, _("If a place comes free?"),
                                  _("This session is full just now."));
    choice(&p, "queue.take",
           &(struct page_choice){.picture = "calendar-check",
                                 .label = _("Take it for me"),
                                 .hint = _("I will come"),
                                 .chosen = d->queue_answered && !d->ask_first,
                                 .press = {PRESS_QUEUE, 0}});
    choice(&p, "queue.ask",
           &(struct page_choice){.picture = "messages-square",
                                 .label = _("Ask me first"),
                                 .hint = _("I may not be able to come"),
                                 .chosen = d->queue_answered && d->ask_first,
                                 .press = {PRESS_QUEUE, 1}});
    page_next(&p);
}

static const char *why_reach(const struct model *m)
{
    if (m->visit.doing == DOING_AVAILABLE || m->visit.doing == DOING_ERASE)
        return _("As you gave it before");
    if (m->visit.doing != DOING_BOOKING)
        return NULL;
    switch (m->session.session.way) {
    case SESSION_BY_PHONE: return _("We ring you for this session");
    case SESSION_ONLINE: return _("We send you the link for this session");
    case SESSION_IN_ROOM: break;
    }
    return _("You can also book without");
}

static const char *without_words(const struct model *m)
{
    return model_requests(m) ? _("Look again with your code, here or at any kiosk.")
                             : _("You check your place here");
}

void view_reach(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct draft *d = &m->visit.draft;
    bool chosen = d->reach_answered;
    bool small = m->panel.size == PANEL_S;
    struct page p = page_question(s, m, cut, _("How can we reach you?"), why_reach(m));
    choice(&p, "reach.phone",
           &(struct page_choice){.picture = "phone",
                                 .label = _("By phone"),
                                 .chosen = chosen && d->contact == CONTACT_PHONE,
                                 .press = {PRESS_REACH, CONTACT_PHONE}});
    choice(&p, "reach.email",
           &(struct page_choice){.picture = "mail",
                                 .label = _("By e-mail"),
                                 .chosen = chosen && d->contact == CONTACT_EMAIL,
                                 .press = {PRESS_REACH, CONTACT_EMAIL}});
    if (!model_needs_contact(m))
        choice(&p, "reach.none",
               &(struct page_choice){.picture = "ticket",
                                     .label = small ? _("A code only")
                                                    : _("No contact: use a code only"),
                                     .hint = small ? NULL : without_words(m),
                                     .chosen = chosen && d->contact == CONTACT_NONE,
                                     .press = {PRESS_REACH, CONTACT_NONE}});
    page_next(&p);
}

void view_safe(const struct model *m, const struct cut *cut, struct scene *s)
{
    enum tri safe = m->visit.draft.safe;
    struct page p = page_question(s, m, cut, _("Is it safe to text this number?"),
                                  _("Other people may see your phone"));
    choice(&p, "safe.yes",
           &(struct page_choice){.picture = "check",
                                 .label = _("Yes"),
                                 .hint = _("Only I see my texts"),
                                 .chosen = safe == TRI_YES,
                                 .press = {PRESS_SAFE, TRI_YES}});
    choice(&p, "safe.no",
           &(struct page_choice){.picture = "x",
                                 .label = _("No"),
                                 .hint = _("Ring me instead"),
                                 .chosen = safe == TRI_NO,
                                 .press = {PRESS_SAFE, TRI_NO}});
    page_next(&p);
}

const char *page_kept(const struct model *m)
{
    if (model_requests(m))
        return _("You can take it back with your code.");
    return m->visit.doing == DOING_BOOKING
               ? _("We delete it 6 months after the session.")
               : _("We delete it 6 months after the job is filled.");
}

static const char *agree_use(enum flow_kind doing)
{
    if (doing == DOING_BOOKING)
        return _("We use it for this session only.");
    if (doing == DOING_QUESTION || doing == DOING_COMPLAINT || doing == DOING_ERASE)
        return _("We use it for our answer only.");
    return _("The employer sees only a number until you agree.");
}

static void agree_points(struct page *p)
{
    const char *office = words_office(p->m);
    const struct el *any = p->f.content;
    const char *const texts[3] = {
        ui_id(any, _("**%s reads it.** Nobody else does."), office),
        agree_use(p->m->visit.doing),
        page_kept(p->m),
    };
    const char *const icons[3] = {"eye", "lock",
                                  model_requests(p->m) ? "ticket" : "trash-2"};
    for (int i = 0; i < 3; i++) {
        struct el *b = page_block(p);
        if (b != NULL)
            ui_point(b, ui_id(b, "agree.%d", i), icons[i], texts[i]);
    }
}

void view_agree(const struct model *m, const struct cut *cut, struct scene *s)
{
    struct page p = page_question(s, m, cut, _("May we keep your details?"), NULL);
    agree_points(&p);
    page_action(&p, "agree.yes",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .icon = "check",
                                    .label = _("Yes, I agree"),
                                    .press = {PRESS_AGREE, 1}});
    page_action(&p, "agree.no",
                &(struct ui_button){.kind = BUTTON_SECOND,
                                    .label = _("No"),
                                    .spoken = _("No. Clear what I typed"),
                                    .press = {PRESS_AGREE, 0}});
}

void view_what(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct draft *d = &m->visit.draft;
    const struct thing *t = &m->visit.found;
    struct page p = page_question(s, m, cut, _("What do you want to change?"), t->title);
    choice(&p, "what.places",
           &(struct page_choice){.picture = "users-round",
                                 .label = _("How many places"),
                                 .hint = ui_id(p.f.content,
                                               ngettext("It is %u place now",
                                                        "It is %u places now", t->places),
                                               (unsigned)t->places),
                                 .chosen = d->what_answered && !d->what_session,
                                 .press = {PRESS_WHAT, 0}});
    choice(&p, "what.session",
           &(struct page_choice){.picture = "calendar-days",
                                 .label = _("Another session"),
                                 .hint = _("One that has places left"),
                                 .chosen = d->what_answered && d->what_session,
                                 .press = {PRESS_WHAT, 1}});
    page_next(&p);
}

void view_places(const struct model *m, const struct cut *cut, struct scene *s)
{
    static const char *const ids[PLACES_MAX] = {"places.1", "places.2"};
    const struct visit *v = &m->visit;
    struct page p = page_question(s, m, cut, _("How many places?"), NULL);
    for (unsigned n = 1; n <= PLACES_MAX; n++)
        choice(&p, ids[n - 1],
               &(struct page_choice){
                   .picture = n == 1 ? "user-round" : "users-round",
                   .label = ui_id(p.f.content, ngettext("%u place", "%u places", n), n),
                   .hint = n == v->found.places ? _("As it is now") : NULL,
                   .chosen = v->draft.places == n,
                   .press = {PRESS_PLACES, (int32_t)n}});
    page_next(&p);
}

void view_offer(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct thing *t = &m->visit.found;
    enum tri offer = m->visit.draft.offer;
    struct page p = page_question(s, m, cut, _("Do you want this place?"), t->title);
    choice(&p, "offer.yes",
           &(struct page_choice){.picture = "check",
                                 .label = _("Yes, I take it"),
                                 .hint = _("I will come"),
                                 .chosen = offer == TRI_YES,
                                 .press = {PRESS_OFFER, TRI_YES}});
    choice(&p, "offer.no",
           &(struct page_choice){.picture = "x",
                                 .label = _("No"),
                                 .hint = _("It goes to the next person who waits"),
                                 .chosen = offer == TRI_NO,
                                 .press = {PRESS_OFFER, TRI_NO}});
    page_next(&p);
}
