#include <string.h>

#include "app/screens/prose.h"
#include "core/task.h"
#include "core/utc.h"
#include "core/wage.h"

static void title(struct page *p, const struct model *m)
{
    const struct vacancy *v = &m->job.vacancy;
    page_title(p, v->title);
    const struct el *h = p->f.content;
    bool known = m->station.clock_trusted;
    const char *when = known ? words_ago(h, v->confirmed_at, m->now)
                             : words_moment_in(h, v->confirmed_at, model_today(m));
    bool old = !known || date_of(m->now) - date_of(v->confirmed_at) > FRESH_DAYS;
    const char *line =
        ui_id(h,
              old ? _("Job **%s**. Last checked %s. Ask if it is still open.")
                  : _("Job **%s**. Checked %s."),
              v->meta.ref, when);
    page_line(p, "job.ref", LEVEL_SMALL, line);
}

static void fact_hours(struct el *parent, const struct vacancy *v)
{
    ui_fact(parent, "job.hours",
            &(struct ui_fact){
                .icon = "clock",
                .lead = words_hours(parent, v->week_minutes_min, v->week_minutes_max),
                .text = v->when[0] != '\0' ? v->when : _("Ask which days")});
}

static void fact_place(struct el *parent, const struct model *m)
{
    const struct vacancy *v = &m->job.vacancy;
    const char *miles = words_miles(parent, place_metres(&m->station.here, &v->place));
    ui_fact(parent, "job.place",
            &(struct ui_fact){
                .icon = "map-pin",
                .lead = words_area(parent, v->area, v->place.outcode),
                .text = miles != NULL ? ui_id(parent, _("%s from here"), miles) : NULL});
}

static void fact_start(struct el *parent, const struct vacancy *v)
{
    ui_fact(parent, "job.start",
            &(struct ui_fact){.icon = "calendar-days",
                              .lead = v->start[0] != '\0'
                                          ? ui_id(parent, _("Start: %s"), v->start)
                                          : _("Ask about the start"),
                              .text = _("You meet first and both decide")});
}

static struct el *price(struct el *parent, const struct vacancy *v)
{
    const char *unit = words_pay_unit(v->pay_min);
    if (v->pay_min >= 0 && v->pay_max > v->pay_min)
        unit = ui_id(parent, _("to %s an hour"), words_pay(parent, v->pay_max, -1));
    return ui_price(parent, "job.pay", words_pay(parent, v->pay_min, -1), unit);
}

/* On a tall panel the facts that most people ask for stand beside the pay. */
static void pay_beside_facts(struct el *b, const struct model *m)
{
    struct el *row = ui_row(b, "job.main");
    row->gap = 9;
    row->align = ALIGN_STRETCH;
    price(row, &m->job.vacancy)->no_shrink = true;
    struct el *side = ui_column(row, "job.facts");
    side->grow = 1;
    side->gap = 5;
    fact_hours(side, &m->job.vacancy);
    fact_place(side, m);
    fact_start(side, &m->job.vacancy);
}

static void pay_and_facts(struct page *p)
{
    const struct model *m = p->m;
    struct el *b = page_block(p);
    bool pictures_grow = m->panel.easy && m->panel.zoom != ZOOM_100;
    if (m->panel.size == PANEL_L && !panel_stacks(&m->panel) && !pictures_grow) {
        if (b != NULL)
            pay_beside_facts(b, m);
        return;
    }
    if (b != NULL)
        price(b, &m->job.vacancy);
    b = page_block(p);
    if (b != NULL)
        fact_hours(b, &m->job.vacancy);
    b = page_block(p);
    if (b != NULL)
        fact_place(b, m);
    b = page_block(p);
    if (b != NULL)
        fact_start(b, &m->job.vacancy);
}

static void legal_pay(struct page *p)
{
    const struct model *m = p->m;
    int32_t least = wage_adult_pence(date_of(m->now));
    if (m->job.vacancy.pay_min < 0 || least < 0)
        return;
    struct el *b = page_section(p);
    if (b == NULL)
        return;
    bool legal = m->job.vacancy.pay_min >= least;
    const char *text =
        ui_id(b,
              legal ? _("**Legal pay.** The least for an adult is %s an hour.")
                    : _("**Ask about the pay.** The least for an adult is %s an hour."),
              words_pay(b, least, -1));
    ui_point(b, "job.legal", "banknote", text);
}

/* Marks go on below each other; on small panels a few at a time are a block. */
static void task_marks(struct page *p, struct el *first, uint32_t set)
{
    const int most = page_is(p, PANEL_L) ? TASK_COUNT : 4;
    struct el *b = first, *marks = NULL;
    int count = 0;
    for (int i = 0; i < TASK_COUNT; i++) {
        if ((set >> i & 1u) == 0)
            continue;
        if (count > 0 && count % most == 0)
            b = page_block(p);
        if (b != NULL && count % most == 0)
            marks = ui_marks(b, ui_id(b, "job.tasks.%d", count));
        if (b != NULL)
            ui_mark(marks, ui_id(b, "job.task.%s", task_code((enum task)i)), MARK_TINT,
                    task_icon((enum task)i), words_task((enum task)i));
        count++;
    }
}

static void tasks(struct page *p)
{
    uint32_t set = p->m->job.vacancy.tasks;
    struct el *b = page_section(p);
    if (b != NULL)
        ui_text(b, "job.tasks.title", LEVEL_H3, INK_TEXT, _("What you would do"));
    if (set != 0)
        task_marks(p, b, set);
    else if (b != NULL)
        ui_idea(b, "job.tasks.ask", "messages-square", INK_TEXT,
                _("Ask what you would do."));
}

static void talk_first(struct page *p)
{
    uint32_t set = p->m->job.vacancy.tasks;
    for (int i = 0; i < TASK_COUNT; i++) {
        if ((set >> i & 1u) == 0 || !task_talk_first((enum task)i))
            continue;
        struct el *b = page_block(p);
        if (b != NULL)
            ui_point(
                b, ui_id(b, "job.talk.%s", task_code((enum task)i)), "messages-square",
                ui_id(b, _("**Talk about it first:** %s."), _(task_label((enum task)i))));
    }
}

static const char *check_words(enum check_kind k)
{
    switch (k) {
    case CHECK_NONE: return _("**No criminal record check.**");
    case CHECK_BASIC: return _("**A basic check (DBS).** Ask who pays.");
    case CHECK_STANDARD: return _("**A standard check (DBS).** Ask who pays.");
    case CHECK_ENHANCED: return _("**An enhanced check (DBS).** Ask who pays.");
    case CHECK_REQUIRED:
        return _("**A criminal record check (DBS).** Ask which, and who pays.");
    case CHECK_UNKNOWN: break;
    }
    return _("**Ask if a check (DBS) is needed.**");
}

static void check(struct page *p)
{
    struct el *b = page_section(p);
    if (b != NULL)
        ui_point(b, "job.check", "shield-check",
                 ui_id(b, _("%s Never pay for a check or a job."),
                       check_words(p->m->job.vacancy.check)));
}

static void point(struct page *p, const char *id, const char *icon, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    struct el *b = page_block(p);
    if (b != NULL)
        ui_point(b, id, icon, text);
}

static const char *driver_words(enum driver d)
{
    switch (d) {
    case DRIVER_NO: return _("You do not need to drive.");
    case DRIVER_LICENCE: return _("You need a driving licence.");
    case DRIVER_OWN_CAR: return _("You need a car of your own.");
    case DRIVER_UNKNOWN: break;
    }
    return _("Ask if you need to drive.");
}

static const char *experience_words(enum experience x)
{
    switch (x) {
    case EXPERIENCE_NOT_NEEDED: return _("You need no experience.");
    case EXPERIENCE_HELPFUL: return _("Experience helps. You can do without.");
    case EXPERIENCE_ESSENTIAL: return _("You need experience.");
    case EXPERIENCE_UNKNOWN: break;
    }
    return NULL;
}

static const char *employment_words(enum employment x)
{
    switch (x) {
    case EMPLOYMENT_EMPLOYED: return _("You are employed, with holiday pay.");
    case EMPLOYMENT_SELF_EMPLOYED:
        return _("You would be self-employed. Ask what that means.");
    case EMPLOYMENT_AGENCY: return _("An agency employs you.");
    case EMPLOYMENT_UNKNOWN: break;
    }
    return _("Ask who employs you.");
}

static void more(struct page *p)
{
    const struct vacancy *v = &p->m->job.vacancy;
    const struct el *any = p->f.content;
    point(p, "job.employment", "briefcase", employment_words(v->employment));
    point(p, "job.driver", "car", driver_words(v->driver));
    point(p, "job.experience", "badge-check", experience_words(v->experience));
    if (v->training_given == TRI_YES)
        point(p, "job.training", "graduation-cap", _("Training is given."));
    if (v->pets_in_home[0] != '\0')
        point(p, "job.pets", "paw-print",
              ui_id(any, _("Pets in the home: %s"), v->pets_in_home));
    if (v->languages[0] != '\0')
        point(p, "job.languages", "languages",
              ui_id(any, _("Languages: %s"), v->languages));
    if (v->sex_requirement[0] != '\0')
        point(p, "job.requirement", "user-round", v->sex_requirement);
    if (v->closes != RECORD_NO_DAY)
        point(p, "job.closes", "calendar-x",
              ui_id(any, _("Closes %s"), words_day(any, date_starts(v->closes) + 43200)));
}

static void gone(struct page *p)
{
    struct el *b = page_section(p);
    if (b == NULL)
        return;
    ui_banner(b, "job.gone", STATUS_WAIT, _("This job is no longer open."),
              _("There may be others near here."));
}

/* Facts are in every language; what the employer wrote is not. */
static void ask_about(struct page *p)
{
    bool english = strcmp(p->m->panel.lang, language_code(LANGUAGE_EN)) == 0;
    struct el *b = page_can(p->m, OP_QUESTION) ? page_section(p) : NULL;
    if (b != NULL && !english)
        ui_button(b, "job.language",
                  &(struct ui_button){.kind = BUTTON_SECOND,
                                      .icon = "languages",
                                      .label = _("Ask for it in my language"),
                                      .press = {PRESS_ASK_JOB, 1}});
    if (b != NULL)
        ui_button(b, "job.ask",
                  &(struct ui_button){.kind = BUTTON_PLAIN,
                                      .icon = "messages-square",
                                      .label = _("Ask about this job"),
                                      .press = {PRESS_ASK_JOB, 0}});
}

/* Kept already, or no room for one more: the button leads to those that are kept. */
static void keep(struct page *p)
{
    const struct model *m = p->m;
    bool there = model_keeps(m, m->job.vacancy.meta.id);
    const char *kept = ui_id(p->f.content, _("Kept: %d"), m->visit.basket.count);
    page_action(p, "job.keep",
                &(struct ui_button){.kind = BUTTON_SECOND,
                                    .icon = there ? "check" : "bookmark",
                                    .label = there ? kept : _("Keep"),
                                    .spoken = there ? _("Kept. See the jobs you keep")
                                                    : _("Keep this job"),
                                    .press = {PRESS_KEEP, 0}});
}

static void actions(struct page *p)
{
    const struct model *m = p->m;
    if (!m->job.found) {
        page_action(p, "job.others",
                    &(struct ui_button){.kind = BUTTON_MAIN,
                                        .label = _("More jobs"),
                                        .press = {PRESS_GO, SCREEN_JOBS}});
        return;
    }
    page_action(p, "job.interested",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .icon = "thumbs-up",
                                    .label = _("I am interested"),
                                    .press = {PRESS_INTERESTED, 0}});
    keep(p);
}

void view_job(const struct model *m, const struct cut *cut, struct scene *s)
{
    const struct vacancy *v = &m->job.vacancy;
    bool can = page_can(m, OP_INTEREST);
    struct page p = page_begin(s, m, cut,
                               &(struct page_info){.title = v->title,
                                                   .long_title = true,
                                                   .no_actions = m->job.found && !can});
    title(&p, m);
    if (!m->job.found)
        gone(&p);
    else if (!can)
        page_cannot(&p);
    page_stale(&p);
    pay_and_facts(&p);
    if (model_has_said(m))
        suits_panel(&p);
    tasks(&p);
    check(&p);
    talk_first(&p);
    prose(&p, "job.about", "briefcase", _("About this job"), v->about_work);
    legal_pay(&p);
    more(&p);
    if (m->job.found) {
        ask_about(&p);
        page_take_block(&p, TAKE_JOB);
    }
    if (can || !m->job.found)
        actions(&p);
}
