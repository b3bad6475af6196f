/* What a code stands for, and ending it. */
#include "app/screens/pieces.h"

static bool booking(const struct thing *t)
{
    return t->kind == OP_BOOK;
}

static enum status_kind kind_of(const struct thing *t)
{
    if (!t->answered || t->result == RESULT_WAITING || t->ending_at != 0)
        return STATUS_WAIT;
    return t->result == RESULT_REFUSED ? STATUS_ERR : STATUS_OK;
}

static const char *state_text(struct page *p, const struct thing *t)
{
    const struct el *any = p->f.content;
    if (t->ending_at != 0)
        return ui_id(any,
                     booking(t) ? _("You cancelled it here %s. Not yet confirmed.")
                                : _("You took it back here %s. Not yet confirmed."),
                     words_moment_in(any, t->ending_at, p->m->now));
    if (!t->answered)
        return ui_id(any, _("Saved here %s. Not yet confirmed."),
                     words_moment_in(any, t->saved_at, p->m->now));
    if (t->result == RESULT_WAITING)
        return ui_id(any, _("You were number %u %s. This can change."),
                     (unsigned)t->position, words_moment_in(any, t->as_of, p->m->now));
    return ui_id(any, _("That was so %s."), words_moment_in(any, t->as_of, p->m->now));
}

static bool can_drop(const struct model *m, const struct thing *t)
{
    bool over =
        t->answered && (t->result == RESULT_REFUSED || t->result == RESULT_CANCELLED);
    return !over && t->ending_at == 0 &&
           page_can(m, booking(t) ? OP_CANCEL : OP_WITHDRAW);
}

static const char *what(const struct thing *t)
{
    if (t->title[0] != '\0')
        return t->title;
    return booking(t) ? _("Your booking") : _("Your interest in a job");
}

static void details(struct page *p, const struct thing *t)
{
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    ui_text(b, "found.title", LEVEL_H2, INK_TEXT, what(t));
    if (t->starts_at != 0)
        ui_text(b, "found.when", LEVEL_BODY, INK_TEXT,
                ui_id(b, _("%s, %s"), words_day(b, t->starts_at),
                      words_clock(b, t->starts_at)));
    if (booking(t))
        ui_text(
            b, "found.places", LEVEL_BODY, INK_TEXT,
            ui_id(b, ngettext("%u place", "%u places", t->places), (unsigned)t->places));
    b = page_block(p);
    if (b != NULL)
        ui_text(b, "found.later", LEVEL_BODY, INK_TEXT2,
                _("Changes made elsewhere since then do not show here."));
}

static void actions(struct page *p, const struct thing *t)
{
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
    page_outcome(&p, kind_of(t), ui_id(p.f.content, "%s.", word), state_text(&p, t));
    details(&p, t);
    actions(&p, t);
}

void view_drop(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct thing *t = &m->visit.found;
    const char *title = booking(t) ? _("Do you want to cancel this booking?")
                                   : _("Do you want to take back your interest?");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .about = ABOUT_FOUND});
    page_title(&p, title);
    struct el *b = page_block(&p);
    if (b != NULL) {
        ui_text(b, "drop.title", LEVEL_H3, INK_TEXT, what(t));
        if (t->starts_at != 0)
            ui_text(b, "drop.when", LEVEL_BODY, INK_TEXT,
                    ui_id(b, _("%s, %s"), words_day(b, t->starts_at),
                          words_clock(b, t->starts_at)));
        ui_text(b, "drop.text", LEVEL_BODY, INK_TEXT2,
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
        ui_text(b, "not-saved.text", LEVEL_BODY, INK_TEXT, text);
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
