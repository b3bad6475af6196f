/* Questions that are answered by choosing. */
#include "app/screens/pieces.h"

void page_next(struct page *p)
{
    page_action(p, "continue",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .label = _("Continue"),
                                    .press = {PRESS_CONTINUE, 0}});
}

/* In the middle of what is left, as the answers stand low, above the bar. */
static void picture(struct page *p, const char *icon)
{
    enum { HIGH = 74 };
    const struct panel *panel = &p->m->panel;
    if (icon == NULL || !page_roomy(p) || p->f.field != NULL || panel->easy ||
        panel->large)
        return;
    struct el *row = ui_row(p->f.head, NULL);
    row->justify = ALIGN_CENTER;
    row->pad_top = row->pad_bottom = 4;
    ui_picture(row, "picture", icon, HIGH);
}

static struct page question(struct scene *s, const struct model *m, const struct cut *cut,
                            const struct page_info *info, const char *icon,
                            const char *hint)
{
    struct page p = page_begin(s, m, cut, info);
    page_progress(&p);
    page_error(&p);
    picture(&p, icon);
    page_title(&p, info->title);
    if (hint != NULL)
        page_lead(&p, hint);
    p.f.head->pad_bottom = panel_lms(&m->panel, 9, 4, 2);
    return p;
}

struct page page_question(struct scene *s, const struct model *m, const struct cut *cut,
                          const char *title, const char *hint)
{
    const struct page_info info = {.title = title, .about = ABOUT_FLOW};
    return question(s, m, cut, &info, NULL, hint);
}

/* The smallest panel: the question in one line, so that the answers have room. */
static struct page small_choosing(struct scene *s, const struct model *m,
                                  const struct cut *cut, const struct page_info *info,
                                  const char *hint)
{
    struct page p = page_begin(s, m, cut, info);
    page_error(&p);
    ui_heading(p.f.head, "title", LEVEL_H3, INK_TEXT, info->title);
    if (hint != NULL)
        page_lead(&p, hint);
    return p;
}

struct page page_choosing(struct scene *s, const struct model *m, const struct cut *cut,
                          const struct page_choosing *q)
{
    bool small = m->panel.size == PANEL_S;
    const struct page_info info = {.title = q->title,
                                   .about = small ? ABOUT_OFFICE : ABOUT_FLOW,
                                   .no_actions = true};
    if (small)
        return small_choosing(s, m, cut, &info, q->hint);
    struct page p = question(s, m, cut, &info, q->picture, q->hint);
    if (page_roomy(&p))
        ui_grow(p.f.content); /* the hand stays low */
    return p;
}

static struct el *pick(struct el *parent, const struct page_pick *a, bool narrow)
{
    return ui_answer(parent, a->id,
                     &(struct ui_answer){.icon = a->icon,
                                         .label = a->label,
                                         .hint = a->hint,
                                         .chosen = a->chosen,
                                         .chosen_word = _("Chosen"),
                                         .narrow = narrow,
                                         .press = a->press});
}

/* An odd last one keeps the width of the others. */
static void pair(struct page *p, const struct page_pick *picks, int count)
{
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    struct el *row = ui_row(b, ui_id(b, "%s.row", picks[0].id));
    row->gap = panel_gap(&p->m->panel);
    row->align = ALIGN_STRETCH;
    for (int i = 0; i < count; i++)
        pick(row, &picks[i], true)->grow = 1;
    if (count == 1)
        ui_grow(row);
}

void page_picks(struct page *p, const struct page_pick *picks, int count)
{
    bool low = page_splits(p) || (page_is(p, PANEL_M) && count > 3);
    int beside = low && !p->cut->paged ? 2 : 1;
    for (int i = 0; i < count; i += beside) {
        int left = count - i;
        if (beside > 1) {
            pair(p, picks + i, left < beside ? left : beside);
            continue;
        }
        struct el *b = page_block(p);
        if (b != NULL)
            pick(b, &picks[i], page_splits(p));
    }
}

void view_queue(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct draft *d = &m->visit.draft;
    struct page p =
        page_choosing(s, m, cut,
                      &(struct page_choosing){"hourglass", _("If a place comes free?"),
                                              _("This session is full just now.")});
    const struct page_pick picks[] = {
        {.id = "queue.take",
         .icon = "calendar-check",
         .label = _("Take it for me"),
         .hint = _("I will come"),
         .chosen = d->queue_answered && !d->ask_first,
         .press = {PRESS_QUEUE, 0}},
        {.id = "queue.ask",
         .icon = "messages-square",
         .label = _("Ask me first"),
         .hint = _("I may not be able to come"),
         .chosen = d->queue_answered && d->ask_first,
         .press = {PRESS_QUEUE, 1}},
    };
    page_picks(&p, picks, LENGTH(picks));
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
    return m->panel.size == PANEL_S ? NULL : _("You can also book without");
}

static const char *without_words(const struct model *m)
{
    return model_requests(m) ? _("Look again with your code, here or at any kiosk.")
                             : _("You check your place here");
}

static void reach(struct page_pick *to, const struct draft *d, enum reach how,
                  const struct page_pick *a)
{
    *to = *a;
    to->chosen = d->reach_answered && model_reach(d) == how;
    to->press = (struct press){PRESS_REACH, (int32_t)how};
}

/* By text first: only who has a phone to themselves chooses it, so nobody has to be asked
 * whether texts are safe. */
void view_reach(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct draft *d = &m->visit.draft;
    bool large = m->panel.size == PANEL_L;
    struct page p = page_choosing(
        s, m, cut,
        &(struct page_choosing){"smartphone", _("How can we reach you?"), why_reach(m)});
    struct page_pick picks[REACH_COUNT];
    int count = 0;
    reach(&picks[count++], d, REACH_TEXT,
          &(struct page_pick){.id = "reach.text",
                              .icon = "message-square",
                              .label = _("By text"),
                              .hint = _("Only I see my texts")});
    reach(&picks[count++], d, REACH_RING,
          &(struct page_pick){.id = "reach.phone",
                              .icon = "phone",
                              .label = _("By phone"),
                              .hint = _("We ring you, no texts")});
    reach(&picks[count++], d, REACH_EMAIL,
          &(struct page_pick){
              .id = "reach.email", .icon = "mail", .label = _("By e-mail")});
    if (!model_needs_contact(m))
        reach(&picks[count++], d, REACH_CODE,
              &(struct page_pick){.id = "reach.none",
                                  .icon = "ticket",
                                  .label = large ? _("No contact: use a code only")
                                                 : _("A code only"),
                                  .hint = large ? without_words(m) : NULL});
    page_picks(&p, picks, count);
}

void view_what(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct draft *d = &m->visit.draft;
    const struct thing *t = &m->visit.found;
    struct page p = page_choosing(
        s, m, cut,
        &(struct page_choosing){"pencil", _("What do you want to change?"), t->title});
    const struct page_pick picks[] = {
        {.id = "what.places",
         .icon = "users-round",
         .label = _("How many places"),
         .hint = ui_id(p.f.content,
                       ngettext("It is %u place now", "It is %u places now", t->places),
                       (unsigned)t->places),
         .chosen = d->what_answered && !d->what_session,
         .press = {PRESS_WHAT, 0}},
        {.id = "what.session",
         .icon = "calendar-days",
         .label = _("Another session"),
         .hint = _("One that has places left"),
         .chosen = d->what_answered && d->what_session,
         .press = {PRESS_WHAT, 1}},
    };
    page_picks(&p, picks, LENGTH(picks));
}

void view_places(const struct model *m, const struct cut *cut, struct scene *s)
{
    static const char *const ids[PLACES_MAX] = {"places.1", "places.2"};
    const struct visit *v = &m->visit;
    struct page p = page_choosing(
        s, m, cut, &(struct page_choosing){"users-round", _("How many places?"), NULL});
    struct page_pick picks[PLACES_MAX];
    for (unsigned n = 1; n <= PLACES_MAX; n++)
        picks[n - 1] = (struct page_pick){
            .id = ids[n - 1],
            .icon = n == 1 ? "user-round" : "users-round",
            .label = ui_id(p.f.content, ngettext("%u place", "%u places", n), n),
            .hint = n == v->found.places ? _("As it is now") : NULL,
            .chosen = v->draft.places == n,
            .press = {PRESS_PLACES, (int32_t)n}};
    page_picks(&p, picks, PLACES_MAX);
}

void view_offer(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct thing *t = &m->visit.found;
    enum tri offer = m->visit.draft.offer;
    struct page p =
        page_choosing(s, m, cut,
                      &(struct page_choosing){"calendar-check",
                                              _("Do you want this place?"), t->title});
    const struct page_pick picks[] = {
        {.id = "offer.yes",
         .icon = "check",
         .label = _("Yes, I take it"),
         .hint = _("I will come"),
         .chosen = offer == TRI_YES,
         .press = {PRESS_OFFER, TRI_YES}},
        {.id = "offer.no",
         .icon = "x",
         .label = _("No"),
         .hint = _("It goes to the next person who waits"),
         .chosen = offer == TRI_NO,
         .press = {PRESS_OFFER, TRI_NO}},
    };
    page_picks(&p, picks, LENGTH(picks));
}
