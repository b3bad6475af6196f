/* What can be asked of staff, and its own questions. */
#include "app/screens/pieces.h"
#include "core/task.h"

enum { DAY_S = 86400, MONDAY = 4 * DAY_S + DAY_S / 2 /* 5 January 1970, noon */ };

const char *request_name(enum op_kind kind)
{
    switch (kind) {
    case OP_QUESTION: return _("Ask a question");
    case OP_PROFILE: return _("Join the register");
    case OP_AVAILABLE: return _("Free for work again");
    case OP_COMPLAINT: return _("Complain about your data");
    case OP_ERASE: return _("Erase your data");
    case OP_MENTOR: return _("We get in touch");
    case OP_BOOK:
    case OP_CANCEL:
    case OP_INTEREST:
    case OP_WITHDRAW:
    case OP_CHANGE:
    case OP_ANSWER_OFFER:
    case OP_RETURN:
    case OP_KIND_COUNT: break;
    }
    return "";
}

static const struct door {
    enum flow_kind doing;
    const char *id, *icon, *hint;
} doors[] = {
    {DOING_QUESTION, "ask.question", "messages-square", N_("We ring or write to you")},
    {DOING_JOIN, "ask.join", "list", N_("A list of PAs for work or cover")},
    {DOING_AVAILABLE, "ask.again", "repeat", N_("If you are in the register")},
    {DOING_COMPLAINT, "ask.complain", "shield-check", N_("An answer within 30 days")},
    {DOING_ERASE, "ask.erase", "trash-2", N_("All, or what one code stands for")},
};

static void door(struct el *parent, const struct door *d)
{
    const struct panel *p = el_panel(parent);
    const char *name = request_name(model_op(d->doing));
    struct press press = {PRESS_ASK, (int32_t)d->doing};
    if (p->size == PANEL_L && panel_low(p) == 0) {
        ui_door(parent, d->id,
                &(struct ui_door){
                    .icon = d->icon, .label = name, .hint = _(d->hint), .press = press});
        return;
    }
    ui_button(parent, d->id,
              &(struct ui_button){.kind = BUTTON_PLAIN,
                                  .icon = d->icon,
                                  .label = name,
                                  .press = press,
                                  .start = true})
        ->grow = 1;
}

/* Two beside each other where the panel is low and has the width. */
static void all_doors(struct page *p)
{
    int beside = page_is(p, PANEL_M) && !panel_stacks(&p->m->panel) ? 2 : 1;
    struct el *row = NULL;
    int shown = 0;
    for (size_t i = 0; i < LENGTH(doors); i++) {
        if (!page_can(p->m, model_op(doors[i].doing)))
            continue;
        if (shown++ % beside == 0) {
            struct el *b = page_block(p);
            row = b;
            if (b != NULL && beside > 1) {
                row = ui_row(b, ui_id(b, "ask.row.%d", shown));
                row->gap = panel_gap(&p->m->panel);
                row->align = ALIGN_STRETCH;
            }
        }
        if (row != NULL)
            door(row, &doors[i]);
    }
}

void view_ask(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("What do you want to ask?");
    struct page p = page_begin(
        s, m, cut, &(struct page_info){.title = title, .no_actions = true, .wide = true});
    page_title(&p, title);
    if (m->station.cannot_save)
        page_cannot(&p);
    all_doors(&p);
}

/* ---- words for answers ---- */

static const char *const subject_words[SUBJECT_COUNT] = {
    [SUBJECT_NONE] = "",
    [SUBJECT_JOB] = N_("A job"),
    [SUBJECT_WORK] = N_("The work of a PA"),
    [SUBJECT_SESSIONS] = N_("Meeting other PAs"),
    [SUBJECT_LANGUAGE] = N_("Ask for it in my language"),
    [SUBJECT_SEEN] = N_("Someone saw what is private"),
    [SUBJECT_WRONG] = N_("What you hold is wrong"),
    [SUBJECT_COPY] = N_("I want to see what you hold"),
    [SUBJECT_ALL] = N_("Everything about me"),
    [SUBJECT_CODE] = N_("What one code stands for"),
    [SUBJECT_OTHER] = N_("Something else"),
};
static const char *const part_words[PART_COUNT] = {N_("Mornings"), N_("Afternoons"),
                                                   N_("Evenings"), N_("Nights")};

const char *request_subject(enum subject s)
{
    return s == SUBJECT_NONE ? "" : _(subject_words[s]);
}

const char *request_of_job(const struct request *r)
{
    return r->subject == SUBJECT_LANGUAGE ? _("Ask for it in my language")
                                          : _("Ask about this job");
}

const char *request_weeks(const struct el *any, uint32_t weeks)
{
    if (weeks == 0)
        return _("Now");
    return ui_id(any, ngettext("In %u week", "In %u weeks", weeks), (unsigned)weeks);
}

const char *request_weekday(int day)
{
    return words_weekday((int64_t)day * DAY_S + MONDAY);
}

const char *request_part_icon(enum part_of_day part)
{
    static const char *const icons[PART_COUNT] = {"sun", "sun", "moon", "bed"};
    return icons[part];
}

const char *request_days(const struct el *any, uint32_t days)
{
    const char *text = "";
    for (int i = 0; i < WEEKDAYS; i++)
        if ((days >> i & 1u) != 0)
            text = ui_id(any, "%s%s%s", text, text[0] == '\0' ? "" : " · ",
                         words_weekday_short(i * DAY_S + MONDAY));
    return text;
}

const char *request_parts(const struct el *any, uint32_t parts)
{
    const char *text = "";
    for (int i = 0; i < PART_COUNT; i++)
        if ((parts >> i & 1u) != 0)
            text = ui_id(any, "%s%s%s", text, text[0] == '\0' ? "" : " · ",
                         _(part_words[i]));
    return text;
}

/* ---- questions ---- */

/* One of several that may all be chosen. */
static void some(struct page *p, const char *id, const struct ui_switch *w)
{
    struct ui_switch with = *w;
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    with.value = w->on ? _("yes") : "";
    ui_switch(b, ui_id(b, "%s.%d", id, (int)w->press.arg % ANSWER_VALUES), &with);
}

static const char *subject_title(enum flow_kind doing)
{
    if (doing == DOING_COMPLAINT)
        return _("What is wrong?");
    return doing == DOING_ERASE ? _("What do we erase?") : _("What is it about?");
}

void view_subject(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct visit *v = &m->visit;
    struct page p = page_choosing(
        s, m, cut, &(struct page_choosing){NULL, subject_title(v->doing), NULL});
    struct page_pick picks[SUBJECT_COUNT];
    int count = 0;
    for (int i = SUBJECT_NONE + 1; i < SUBJECT_COUNT; i++) {
        enum subject x = (enum subject)i;
        if (!subject_fits(x, model_op(v->doing)) || x == SUBJECT_LANGUAGE)
            continue;
        picks[count++] =
            (struct page_pick){.id = ui_id(p.f.content, "subject.%d", i),
                               .label = request_subject(x),
                               .chosen = v->draft.request.subject == x,
                               .press = {PRESS_ANSWER, press_answer(ANSWER_SUBJECT, i)}};
    }
    page_picks(&p, picks, count);
}

void view_does(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *hint = m->panel.size == PANEL_L ? _("Choose as many as you like") : NULL;
    struct page p = page_question(s, m, cut, _("What would you like to do?"), hint);
    p.f.content->gap = panel_lms(&m->panel, 4, 3, 3);
    for (int i = 0; i < TASK_COUNT; i++)
        some(&p, "does",
             &(struct ui_switch){.icon = task_icon((enum task)i),
                                 .label = _(task_label((enum task)i)),
                                 .on = (m->visit.draft.request.tasks >> i & 1u) != 0,
                                 .press = {PRESS_ANSWER, press_answer(ANSWER_DOES, i)}});
    page_next(&p);
}

void view_days(const struct model *m, const struct cut *cut, struct scene *s)
{
    struct page p = page_question(s, m, cut, _("Which days can you work?"), NULL);
    p.f.content->gap = panel_lms(&m->panel, 4, 3, 3);
    for (int i = 0; i < WEEKDAYS; i++)
        some(&p, "day",
             &(struct ui_switch){.icon = "calendar",
                                 .label = request_weekday(i),
                                 .on = (m->visit.draft.request.days >> i & 1u) != 0,
                                 .press = {PRESS_ANSWER, press_answer(ANSWER_DAY, i)}});
    page_next(&p);
}

void view_parts(const struct model *m, const struct cut *cut, struct scene *s)
{
    struct page p = page_question(s, m, cut, _("What times of day?"), NULL);
    p.f.content->gap = panel_lms(&m->panel, 4, 3, 3);
    for (int i = 0; i < PART_COUNT; i++)
        some(&p, "part",
             &(struct ui_switch){.icon = request_part_icon((enum part_of_day)i),
                                 .label = _(part_words[i]),
                                 .on = (m->visit.draft.request.parts >> i & 1u) != 0,
                                 .press = {PRESS_ANSWER, press_answer(ANSWER_PART, i)}});
    page_next(&p);
}

void view_travel(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct draft *d = &m->visit.draft;
    struct page p = page_choosing(
        s, m, cut, &(struct page_choosing){NULL, _("How far can you travel?"), NULL});
    struct page_pick picks[FAR_COUNT];
    for (int i = 0; i < FAR_COUNT; i++) {
        uint32_t miles = (uint32_t)far_miles((enum far)i);
        picks[i] =
            (struct page_pick){.id = ui_id(p.f.content, "travel.%d", i),
                               .label = words_far(p.f.content, (int)miles),
                               .chosen = d->far_answered && d->request.miles == miles,
                               .press = {PRESS_ANSWER, press_answer(ANSWER_TRAVEL, i)}};
    }
    page_picks(&p, picks, FAR_COUNT);
}

void view_cover(const struct model *m, const struct cut *cut, struct scene *s)
{
    enum tri cover = m->visit.draft.cover;
    struct page p = page_choosing(
        s, m, cut,
        &(struct page_choosing){"hand-heart", _("Can you help at short notice?"),
                                _("When another PA is ill or away")});
    const struct page_pick picks[] = {
        {.id = "cover.1",
         .icon = "check",
         .label = _("Yes"),
         .chosen = cover == TRI_YES,
         .press = {PRESS_ANSWER, press_answer(ANSWER_COVER, TRI_YES)}},
        {.id = "cover.0",
         .icon = "x",
         .label = _("No"),
         .chosen = cover == TRI_NO,
         .press = {PRESS_ANSWER, press_answer(ANSWER_COVER, TRI_NO)}},
    };
    page_picks(&p, picks, LENGTH(picks));
}

void view_weeks(const struct model *m, const struct cut *cut, struct scene *s)
{
    static const uint32_t weeks[] = {0, 1, 2, 4};
    const struct draft *d = &m->visit.draft;
    struct page p = page_choosing(
        s, m, cut, &(struct page_choosing){"calendar", _("When can you start?"), NULL});
    struct page_pick picks[LENGTH(weeks)];
    for (size_t i = 0; i < LENGTH(weeks); i++)
        picks[i] = (struct page_pick){
            .id = ui_id(p.f.content, "weeks.%u", (unsigned)weeks[i]),
            .label = request_weeks(p.f.content, weeks[i]),
            .chosen = d->weeks_answered && d->request.weeks == weeks[i],
            .press = {PRESS_ANSWER, press_answer(ANSWER_WEEKS, (int32_t)weeks[i])}};
    page_picks(&p, picks, LENGTH(picks));
}
