/* The end of a flow: what is true now, the code, what happens next. */
#include <sodium.h>

#include "app/screens/pieces.h"
#include "app/squares.h"

struct verdict {
    enum status_kind kind;
    const char *title, *text;
};

static bool is_job(const struct thing *t)
{
    return t->kind == OP_INTEREST || (t->kind == OP_WITHDRAW && !t->of_request);
}

static bool is_request(const struct thing *t)
{
    return op_is_request(t->kind) || t->of_request;
}

static bool is_end(const struct thing *t)
{
    return t->kind == OP_CANCEL || t->kind == OP_WITHDRAW;
}

/* Somebody reads it: no place is given. */
static bool is_sent(const struct thing *t)
{
    return is_job(t) || is_request(t);
}

/* The answer may still come while the person waits. */
static bool may_wait(const struct model *m)
{
    const struct thing *t = &m->visit.done;
    return m->station.online && m->station.hub && t->saved_ms != 0 &&
           m->now_ms - t->saved_ms < ANSWER_WAIT_MS;
}

/* What holds until an answer comes, where that is not plain; else NULL. */
static const char *until_then(const struct thing *t)
{
    switch (t->kind) {
    case OP_CANCEL: return _("Your place is free only when this is confirmed.");
    case OP_WITHDRAW:
        return t->of_request ? NULL : _("You are off the list when this is confirmed.");
    case OP_CHANGE: return _("You keep what you had until this is confirmed.");
    case OP_ANSWER_OFFER:
        return t->accept ? _("The place is yours only when this is confirmed.")
                         : _("You are off the list when this is confirmed.");
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
    return NULL;
}

static struct verdict saved(const struct model *m)
{
    const struct thing *t = &m->visit.done;
    struct verdict v = {STATUS_WAIT, _("Saved. Not yet confirmed."),
                        _("This kiosk is not connected right now.")};
    if (t->held) {
        v.text = _("The office has it and will answer later.");
    } else if (may_wait(m)) {
        v.title = _("Saved.");
        v.text = _("Waiting for the office to confirm.");
    } else if (until_then(t) != NULL) {
        v.text = until_then(t);
    } else if (m->station.online) {
        v.text = _("The office has not answered yet.");
    } else if (t->kind == OP_BOOK) {
        v.text = _("This kiosk is not connected right now. You do not have a place yet.");
    }
    return v;
}

static const char *reason_words(const struct thing *t)
{
    bool job = is_job(t);
    switch (t->reason) {
    case REASON_FULL: return _("The session is full.");
    case REASON_CLOSED:
        return job ? _("This job is no longer open.")
                   : _("This session is no longer on.");
    case REASON_PAST:
        if (t->kind == OP_ANSWER_OFFER)
            return _("The time to answer is over.");
        return job ? _("This job is no longer open.")
                   : _("This session is already over.");
    case REASON_NOT_FOUND:
        if (t->kind == OP_ANSWER_OFFER)
            return _("Nothing is offered under this code any more.");
        return is_end(t) ? _("We have nothing under this code.")
                         : _("It is no longer on our list.");
    case REASON_UNREADABLE: return _("The office could not read it. Ask a person.");
    case REASON_NONE:
    case REASON_COUNT: break;
    }
    return _("Ask a person here.");
}

static const char *cancelled_words(const struct thing *t)
{
    if (t->of_request)
        return _("You took it back with this code.");
    return is_job(t) ? _("You are off the list for this job.")
                     : _("Your place is free for someone else.");
}

static struct verdict answered(struct page *p, const struct thing *t)
{
    const struct el *any = p->f.content;
    struct verdict v = {STATUS_OK, _("Confirmed."), _("You have a place.")};
    switch (t->answered ? t->result : RESULT_CONFIRMED) {
    case RESULT_CONFIRMED:
        if (t->places == 2)
            v.text = _("You have 2 places.");
        break;
    case RESULT_WAITING:
        v.kind = STATUS_WAIT;
        v.title = ui_id(any, _("Waiting. You are number %u."), (unsigned)t->position);
        v.text = ui_id(any, _("That was so at %s. It can change."),
                       words_clock(any, t->as_of));
        break;
    case RESULT_RECEIVED:
        v.title = _("Sent. Thank you.");
        v.text = ui_id(any, _("%s has it."), words_office(p->m));
        break;
    case RESULT_CANCELLED:
        v.title = _("Cancelled.");
        v.text = cancelled_words(t);
        break;
    case RESULT_DONE:
        v.title = _("Changed.");
        v.text = ui_id(any,
                       ngettext("Your booking is for %u place now.",
                                "Your booking is for %u places now.", t->places),
                       (unsigned)t->places);
        break;
    case RESULT_REFUSED:
        v.kind = STATUS_ERR;
        v.title = _("Refused.");
        v.text = reason_words(t);
        if (t->kind == OP_CHANGE)
            v.text = ui_id(any, _("%s You keep what you had."), v.text);
        break;
    case RESULT_COUNT:
        v.kind = STATUS_WAIT;
        v.title = _("The office has answered.");
        v.text = _("This screen cannot show the answer yet. Ask a person here.");
        break;
    }
    return v;
}

static void what(struct page *p, const struct thing *t)
{
    struct el *b = t->title[0] != '\0' ? page_block(p) : NULL;
    if (b == NULL)
        return;
    b->gap = 0;
    ui_text(b, "done.title", LEVEL_BODY_BOLD, INK_TEXT, t->title);
    if (t->starts_at == 0)
        return;
    const char *when =
        ui_id(b, _("%s, %s"), words_day(b, t->starts_at), words_clock(b, t->starts_at));
    if (t->where[0] != '\0')
        when = ui_id(b, _("%s. %s."), when, t->where);
    ui_idea(b, "done.when", "calendar-days", INK_TEXT, when);
}

/* With easy words the square is the picture, if it stands beside them. */
static void code_words(struct el *parent, const struct model *m, bool apart)
{
    const char *keep =
        m->panel.size == PANEL_S
            ? _("Write it down.")
            : _("To keep it: point your phone’s camera at the square. Or write it "
                "down.");
    bool large = m->panel.size == PANEL_L;
    ui_code(parent, "done.code", _("Your code"), m->visit.done.code);
    if (apart && large)
        ui_idea(parent, "done.keep", "ticket", INK_TEXT, keep);
    else
        ui_text(parent, "done.keep", large ? LEVEL_BODY : LEVEL_SMALL, INK_TEXT, keep);
}

static void code_square(struct el *parent, const struct model *m)
{
    const struct sent *s = &m->visit.sent;
    char payload[SQUARE_SIZE];
    const char *codes = m->visit.done.code;
    for (int i = 0; i < s->count; i++)
        codes =
            i == 0 ? s->things[i].code : ui_id(parent, "%s %s", codes, s->things[i].code);
    if (square_card(payload, m->station.phone, codes))
        page_code_square(parent, "done.qr", payload);
    sodium_memzero(payload, sizeof payload);
}

static void code(struct page *p)
{
    const struct model *m = p->m;
    if (m->visit.done.code[0] == '\0')
        return;
    bool apart = page_is(p, PANEL_S) || m->panel.zoom != ZOOM_100;
    struct el *b = page_section(p);
    if (b != NULL && apart) {
        code_words(b, m, true);
    } else if (b != NULL) {
        struct el *row = ui_row(b, "done.code.row");
        row->gap = panel_lms(&m->panel, 9, 5, 4);
        struct el *words = ui_column(row, "done.code.words");
        words->grow = 1;
        words->gap = 2;
        code_words(words, m, false);
        code_square(row, m);
    }
    b = apart ? page_block(p) : NULL;
    if (b != NULL)
        code_square(b, m);
}

static const char *state_icon(const struct thing *t)
{
    if (!t->answered)
        return "hourglass";
    return t->result == RESULT_REFUSED ? "x" : "check";
}

static void own_code(struct page *p, int i)
{
    const struct thing *t = &p->m->visit.sent.things[i];
    struct el *b = i == 0 ? page_section(p) : page_block(p);
    if (b == NULL)
        return;
    b->gap = 0;
    b->pad_top = panel_lms(&p->m->panel, 4, 1, 1);
    ui_point(b, ui_id(b, "done.job.%d", i), state_icon(t),
             ui_id(b, "**%s** %s", page_state_word(t), t->title));
    ui_code(b, ui_id(b, "done.code.%d", i), NULL, t->code);
}

/* Each job with its own code and how it stands; one square for all of them. */
static void codes(struct page *p)
{
    const struct model *m = p->m;
    bool apart = page_is(p, PANEL_S) || m->panel.zoom != ZOOM_100;
    const char *keep = _("Each job has its own code. Write them down, or point your "
                         "phone’s camera at the square.");
    for (int i = 0; i < m->visit.sent.count; i++)
        own_code(p, i);
    struct el *b = page_block(p);
    if (b == NULL && !apart)
        return;
    struct el *row = apart ? b : ui_row(b, "done.code.row");
    if (!apart)
        row->gap = panel_lms(&m->panel, 9, 5, 4);
    if (row != NULL)
        code_square(row, m);
    if (apart)
        row = page_block(p);
    if (row != NULL)
        ui_idea(row, "done.keep", "ticket", INK_TEXT, keep)->grow = apart ? 0 : 1;
}

static void left_over(struct page *p)
{
    const struct visit *v = &p->m->visit;
    int kept = v->sent.count > 0 ? v->basket.count : 0;
    struct el *b = v->gone > 0 ? page_block(p) : NULL;
    if (b != NULL)
        ui_point(b, "done.gone", "calendar-x", page_gone(b, v->gone));
    b = kept > 0 && v->sent.left ? page_block(p) : NULL;
    if (b != NULL)
        ui_point(b, "done.left", "triangle-alert",
                 _("**Not all could be saved.** The others are still kept."));
}

const char *page_gone(const struct el *any, int gone)
{
    return ui_id(any,
                 ngettext("%d job is no longer open.", "%d jobs are no longer open.",
                          (unsigned long)gone),
                 gone);
}

struct step {
    const char *picture, *title, *text;
};

static void steps(struct page *p, const struct step *list, int count)
{
    for (int i = 0; i < count; i++) {
        struct el *b = i == 0 ? page_section(p) : page_block(p);
        if (b != NULL && i == 0)
            ui_heading(b, "next", LEVEL_H2, INK_TEXT, _("What happens next"));
        if (b != NULL)
            ui_step(b, ui_id(b, "next.%d", i),
                    &(struct ui_step){.number = ui_id(b, "%d", i + 1),
                                      .picture = list[i].picture,
                                      .title = list[i].title,
                                      .text = list[i].text,
                                      .last = true});
    }
}

static struct step next_of_request(enum op_kind kind)
{
    if (kind == OP_COMPLAINT)
        return (struct step){"message-circle", _("You get an answer within 30 days"),
                             _("Look here with your code, or we get in touch.")};
    if (kind == OP_ERASE)
        return (struct step){"trash-2", _("We erase it within a month"),
                             _("A person does it, also on all these screens.")};
    if (kind == OP_QUESTION)
        return (struct step){"phone", _("We get in touch"), _("We ring or write to you")};
    return (struct step){"phone", _("We get in touch"),
                         _("Someone arranges a short talk with you.")};
}

static void next_request(struct page *p)
{
    const struct step list[2] = {
        next_of_request(p->m->visit.done.kind),
        {"ticket", _("Changed your mind?"),
         _("Choose “I have a code” on this screen, at any time.")},
    };
    steps(p, list, 2);
}

static void next_interest(struct page *p)
{
    const struct step list[3] = {
        {"phone", _("We get in touch"), _("Someone arranges a short talk with you.")},
        {"users-round", _("You meet the employer"),
         _("Not at their home. You can bring someone.")},
        {"message-circle", _("You always get an answer"),
         _("Taken on, filled or withdrawn: we tell you.")},
    };
    steps(p, list, 3);
}

static struct step next_of_place(enum session_way way)
{
    switch (way) {
    case SESSION_BY_PHONE:
        return (struct step){"phone", _("We get in touch"),
                             _("We ring you for this session")};
    case SESSION_ONLINE:
        return (struct step){"mail", _("We get in touch"),
                             _("We send you the link for this session")};
    case SESSION_IN_ROOM: break;
    }
    return (struct step){"map-pin", _("Come along"),
                         _("Come as you are. You need no papers.")};
}

static void next_booking(struct page *p)
{
    const struct thing *t = &p->m->visit.done;
    const struct step waits = {"hourglass", _("Others may drop out"),
                               _("A free place goes to the first who waits.")};
    const struct step list[2] = {
        t->result == RESULT_WAITING ? waits : next_of_place(t->way),
        {"ticket", _("Changed your mind?"),
         _("Choose “I have a code” on this screen, at any time.")},
    };
    steps(p, list, 2);
}

static void stage(struct page *p, int i, const struct ui_step *s)
{
    struct el *b = i == 0 ? page_section(p) : page_block(p);
    if (b != NULL)
        ui_step(b, ui_id(b, "done.stage.%d", i), s);
}

/* Where it is on its way, while there is no answer. */
static void timeline(struct page *p)
{
    const struct thing *t = &p->m->visit.done;
    const struct el *any = p->f.content;
    bool online = p->m->station.online;
    stage(p, 0,
          &(struct ui_step){.icon = "check",
                            .title = _("Saved here"),
                            .text = ui_id(any, _("%s. Safe even if the power goes."),
                                          words_moment(any, t->saved_at, p->m->now)),
                            .done = true});
    stage(p, 1,
          &(struct ui_step){.icon = "send",
                            .title = _("Sent"),
                            .text = online ? _("It is on its way to the office.")
                                           : _("As soon as we are connected again.")});
    stage(p, 2,
          &(struct ui_step){
              .icon = is_sent(t) ? "inbox" : "calendar-check",
              .title = is_sent(t) ? _("The office has it") : _("Confirmed"),
              .text = is_end(t) ? _("Then it is cancelled.")
                                : _("Look again with your code, here or at any kiosk."),
              .last = true});
}

static void do_not_set_off(struct page *p)
{
    const struct thing *t = &p->m->visit.done;
    struct el *b = t->kind == OP_BOOK ? page_section(p) : NULL;
    if (b == NULL)
        return;
    const char *phone = p->m->station.phone;
    const char *text = _("**Do not set off yet.** Look here with your code first.");
    if (phone[0] != '\0')
        text = ui_id(
            b, _("**Do not set off yet.** Look here with your code, or ring **%s**."),
            words_phone(b, phone));
    ui_point(ui_panel(b, "done.wait"), "done.wait.text", "bus", text);
}

static void actions(struct page *p)
{
    const struct thing *t = &p->m->visit.done;
    bool job = is_job(t);
    page_action(p, "done.finish",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .icon = "log-out",
                                    .label = _("Finish and clear"),
                                    .press = {PRESS_FINISH, 0}});
    if (!t->answered && t->kind == OP_BOOK && model_takes(p->m, OP_CANCEL)) {
        page_action(p, "done.cancel",
                    &(struct ui_button){.kind = BUTTON_SECOND,
                                        .icon = "calendar-x",
                                        .label = _("Cancel it"),
                                        .press = {PRESS_DROP, 1}});
        return;
    }
    if (is_request(t)) {
        page_action(p, "done.more",
                    &(struct ui_button){.kind = BUTTON_SECOND,
                                        .label = _("What else?"),
                                        .press = {PRESS_GO, SCREEN_HOME}});
        return;
    }
    page_action(
        p, "done.more",
        &(struct ui_button){.kind = BUTTON_SECOND,
                            .label = job ? _("More jobs") : _("More dates"),
                            .press = {PRESS_GO, job ? SCREEN_JOBS : SCREEN_SESSIONS}});
}

/* Whoever does not turn the page has seen that they must not set off: in large text
 * and on small panels the words that matter stand with the heading, which is smaller. */
static void outcome(struct page *p, const struct verdict *v, bool warn)
{
    if (!warn) {
        page_outcome(p, v->kind, v->title, v->text);
        return;
    }
    if (page_splits(p) || panel_stacks(&p->m->panel))
        page_banner(p, v->kind, v->title, _("**Do not set off yet.**"));
    else
        page_outcome(p, v->kind, v->title, NULL);
    do_not_set_off(p);
    struct el *b = page_block(p);
    if (b != NULL)
        ui_idea(b, "done.verdict", "info", INK_TEXT, v->text);
}

void view_done(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct thing *t = &m->visit.done;
    struct page p = page_begin(
        s, m, cut, &(struct page_info){.title = page_state_word(t), .about = ABOUT_DONE});
    bool settled = t->answered || t->own;
    struct verdict v = settled ? answered(&p, t) : saved(m);
    outcome(&p, &v, !settled && t->kind == OP_BOOK && cut->paged);
    if (t->kind != OP_INTEREST)
        what(&p, t);
    if (t->answered && t->result == RESULT_REFUSED) {
        actions(&p);
        return;
    }
    left_over(&p);
    if (m->visit.sent.count > 1)
        codes(&p);
    else
        code(&p);
    if (!settled) {
        p.f.content->gap = 0;
        timeline(&p);
        if (!cut->paged)
            do_not_set_off(&p);
    } else if (t->kind == OP_INTEREST) {
        next_interest(&p);
    } else if (t->kind == OP_BOOK) {
        next_booking(&p);
    } else if (op_is_request(t->kind)) {
        next_request(&p);
    }
    page_take_and_hide(&p, TAKE_DONE);
    actions(&p);
}
