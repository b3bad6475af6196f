/* What a code stands for, and ending it. */
#include "app/screens/pieces.h"

static bool booking(const struct thing *t)
{
    return t->kind == OP_BOOK;
}

static enum status_kind kind_of(const struct thing *t)
{
    if (t->pending_at != 0)
        return STATUS_WAIT;
    switch (thing_state(t)) {
    case STATE_SAVED:
    case STATE_WAITING:
    case STATE_COUNT:
    case STATE_OFFERED: return STATUS_WAIT;
    case STATE_REFUSED: return STATUS_ERR;
    case STATE_RECEIVED:
    case STATE_CONFIRMED:
    case STATE_CANCELLED: break;
    }
    return STATUS_OK;
}

static const char *pending_text(struct page *p, const struct thing *t)
{
    const struct el *any = p->f.content;
    const char *when = words_moment_in(any, t->pending_at, model_today(p->m));
    switch (t->pending) {
    case OP_WITHDRAW:
        return ui_id(any, _("You took it back here %s. Not yet confirmed."), when);
    case OP_CHANGE:
        return ui_id(any, _("You changed it here %s. Not yet confirmed."), when);
    case OP_ANSWER_OFFER:
        return ui_id(any, _("You answered the offer here %s. Not yet confirmed."), when);
    case OP_CANCEL:
    case OP_BOOK:
    case OP_INTEREST:
    case OP_RETURN:
    case OP_QUESTION:
    case OP_PROFILE:
    case OP_AVAILABLE:
    case OP_COMPLAINT:
    case OP_ERASE:
    case OP_MENTOR:
    case OP_KIND_COUNT: break;
    }
    return ui_id(any, _("You cancelled it here %s. Not yet confirmed."), when);
}

/* What the person cannot know from "cancelled" alone. */
static const char *cancelled_text(struct page *p, const struct thing *t)
{
    const struct el *any = p->f.content;
    switch (t->note) {
    case STATUS_NOTE_STAFF: return ui_id(any, _("%s cancelled it."), words_office(p->m));
    case STATUS_NOTE_CLOSED: return _("The session does not take place.");
    case STATUS_NOTE_LAPSED: return _("The offer was not answered in time.");
    case STATUS_NOTE_NONE:
    case STATUS_NOTE_MOVED:
    case STATUS_NOTE_COUNT: break;
    }
    return booking(t) ? _("You cancelled it with this code.")
                      : _("You took it back with this code.");
}

static const char *saved_text(struct page *p, const struct thing *t)
{
    const struct el *any = p->f.content;
    const char *when = words_moment_in(any, t->saved_at, model_today(p->m));
    if (t->held)
        return ui_id(any, _("Saved here %s. The office has it and will answer later."),
                     when);
    return ui_id(any, _("Saved here %s. Not yet confirmed."), when);
}

static const char *state_text(struct page *p, const struct thing *t)
{
    const struct el *any = p->f.content;
    const char *when = words_moment_in(any, t->as_of, model_today(p->m));
    if (t->pending_at != 0)
        return pending_text(p, t);
    switch (thing_state(t)) {
    case STATE_SAVED: return saved_text(p, t);
    case STATE_WAITING:
        return ui_id(any, _("You were number %u %s. This can change."),
                     (unsigned)t->position, when);
    case STATE_OFFERED:
        return ui_id(any, _("A place is free for you. Answer before %s."),
                     words_deadline(any, t->offered_until, model_today(p->m)));
    case STATE_CANCELLED: return cancelled_text(p, t);
    case STATE_CONFIRMED:
        if (t->answered || t->from_hub)
            return ui_id(any, _("You have a place. That was so %s."), when);
        return _("You have a place.");
    case STATE_COUNT:
        return _("This screen cannot show the answer yet. Ask a person here.");
    case STATE_RECEIVED:
    case STATE_REFUSED: break;
    }
    return ui_id(any, _("That was so %s."), when);
}

static bool can_drop(const struct model *m, const struct thing *t)
{
    enum state s = thing_state(t);
    bool over = s == STATE_REFUSED || s == STATE_CANCELLED;
    return !over && t->pending_at == 0 &&
           page_can(m, booking(t) ? OP_CANCEL : OP_WITHDRAW);
}

static const char *what(const struct thing *t)
{
    if (t->title[0] != '\0')
        return t->title;
    if (op_is_request(t->kind))
        return request_name(t->kind);
    return booking(t) ? _("Your booking") : _("Your interest in a job");
}

static void about_it(struct el *b, const struct thing *t)
{
    ui_text(b, "found.title", LEVEL_H2, INK_TEXT, what(t));
    if (t->starts_at != 0)
        ui_idea(b, "found.when", "calendar-days", INK_TEXT,
                ui_id(b, _("%s, %s"), words_day(b, t->starts_at),
                      words_clock(b, t->starts_at)));
    if (booking(t))
        ui_text(
            b, "found.places", LEVEL_BODY, INK_TEXT,
            ui_id(b, ngettext("%u place", "%u places", t->places), (unsigned)t->places));
    if (t->note == STATUS_NOTE_MOVED)
        ui_text(b, "found.moved", LEVEL_BODY_BOLD, INK_TEXT,
                _("The time has changed since you booked."));
}

static void details(struct page *p, const struct thing *t)
{
    struct el *b = page_block(p);
    if (b != NULL)
        about_it(b, t);
    b = t->from_hub ? NULL : page_block(p);
    if (b != NULL)
        ui_idea(b, "found.later", "info", INK_TEXT2,
                p->m->station.online
                    ? _("This is what this screen knows. The office may know more.")
                    : _("This screen is not connected. It shows what it knows. The "
                        "office may know more."));
}

/* Not beside the other two: three in a row leave no room for their words. */
static void change_button(struct page *p)
{
    struct el *b = page_section(p);
    if (b != NULL)
        ui_button(b, "found.change",
                  &(struct ui_button){.kind = BUTTON_SECOND,
                                      .icon = "pencil",
                                      .label = _("Change it"),
                                      .press = {PRESS_ALTER, 0}});
}

static void actions(struct page *p, const struct thing *t)
{
    if (model_may_reply(p->m, t))
        page_action(p, "found.reply",
                    &(struct ui_button){.kind = BUTTON_MAIN,
                                        .icon = "calendar-check",
                                        .label = _("Answer now"),
                                        .press = {PRESS_REPLY, 0}});
    else
        page_action(p, "found.finish",
                    &(struct ui_button){.kind = BUTTON_MAIN,
                                        .icon = "log-out",
                                        .label = _("Finish and clear"),
                                        .press = {PRESS_FINISH, 0}});
    if (can_drop(p->m, t))
        page_action(
            p, "found.drop",
            &(struct ui_button){.kind = BUTTON_SECOND,
                                .icon = booking(t) ? "calendar-x" : "x",
                                .label = booking(t) ? _("Cancel it") : _("Take it back"),
                                .press = {PRESS_DROP, 0}});
}

void view_found(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct thing *t = &m->visit.found;
    const char *word = page_state_word(t);
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = word, .about = ABOUT_FOUND});
    page_outcome(&p, kind_of(t),
                 /* A word as a sentence: "Confirmed." */
                 ui_id(p.f.content, _("%s."), word), state_text(&p, t));
    details(&p, t);
    if (model_may_alter(m, t))
        change_button(&p);
    page_take_and_hide(&p, TAKE_FOUND);
    actions(&p, t);
}

void view_looking(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("One moment.");
    struct page p = page_begin(
        s, m, cut, &(struct page_info){.title = title, .no_actions = true, .wide = true});
    page_title(&p, title);
    struct el *b = page_block(&p);
    if (b != NULL)
        ui_idea(b, "looking.text", "search", INK_TEXT,
                ui_id(b, _("We ask %s about your code."), words_office(m)));
}

static const char *drop_title(const struct thing *t)
{
    if (op_is_request(t->kind))
        return _("Do you want to take this back?");
    return booking(t) ? _("Do you want to cancel this booking?")
                      : _("Do you want to take back your interest?");
}

void view_drop(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct thing *t = &m->visit.found;
    const char *title = drop_title(t);
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .about = ABOUT_FOUND});
    page_title(&p, title);
    struct el *b = page_block(&p);
    if (b != NULL) {
        ui_text(b, "drop.title", LEVEL_H3, INK_TEXT, what(t));
        if (t->starts_at != 0)
            ui_idea(b, "drop.when", "calendar-days", INK_TEXT,
                    ui_id(b, _("%s, %s"), words_day(b, t->starts_at),
                          words_clock(b, t->starts_at)));
    }
    b = page_block(&p);
    if (b != NULL) {
        ui_idea(b, "drop.text", "info", INK_TEXT2,
                booking(t) ? _("Your place goes to the next person who waits.")
                           : _("The office then stops. You can ask again later."));
    }
    page_action(&p, "drop.sure",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .icon = booking(t) ? "calendar-x" : "x",
                                    .label = booking(t) ? _("Yes, cancel it")
                                                        : _("Yes, take it back"),
                                    .press = {PRESS_DROP_SURE, 0}});
    page_action(&p, "drop.keep",
                &(struct ui_button){.kind = BUTTON_SECOND,
                                    .label = _("No, keep it"),
                                    .press = {PRESS_BACK, 0}});
}

void view_not_saved(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("This was not saved.");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .about = ABOUT_FLOW});
    page_title(&p, title);
    struct el *b = page_block(&p);
    if (b != NULL) {
        const char *phone = m->station.phone;
        const char *text = _("This screen cannot save just now. Ask a person here.");
        if (phone[0] != '\0')
            text = ui_id(b,
                         _("This screen cannot save just now. Ask a person here, or ring "
                           "**%s**."),
                         words_phone(b, phone));
        ui_idea(b, "not-saved.text", "triangle-alert", INK_TEXT, text);
    }
    page_action(&p, "not-saved.again",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .label = _("Try again"),
                                    .press = {PRESS_SEND, 0}});
    page_action(&p, "not-saved.finish",
                &(struct ui_button){.kind = BUTTON_SECOND,
                                    .icon = "log-out",
                                    .label = _("Finish"),
                                    .press = {PRESS_FINISH, 0}});
}
