/* What list of jobs a person wants, asked in plain questions. */
#include "app/screens/pieces.h"
#include "core/task.h"

static const char *hours_words(enum hours h)
{
    static const char *const words[HOURS_COUNT] = {
        [HOURS_ANY] = N_("Any hours"),
        [HOURS_TO_10] = N_("Up to 10 hours a week"),
        [HOURS_TO_20] = N_("10 to 20 hours a week"),
        [HOURS_TO_30] = N_("20 to 30 hours a week"),
        [HOURS_OVER_30] = N_("30 hours a week or more"),
    };
    return _(words[h]);
}

static const char *order_words(enum vacancy_order o)
{
    switch (o) {
    case VACANCY_BY_DISTANCE: return _("Nearest first");
    case VACANCY_BY_HOURS_UP: return _("Fewest hours first");
    case VACANCY_BY_HOURS_DOWN: return _("Most hours first");
    case VACANCY_BY_TASKS: return _("Most of my tasks first");
    case VACANCY_BY_MATCH: return _("Best match first");
    }
    return "";
}

static const char *tasks_words(const struct el *any, uint32_t tasks)
{
    int count = __builtin_popcount(tasks);
    if (count == 0)
        return _("Any tasks");
    return ui_id(any, ngettext("%d task", "%d tasks", (unsigned long)count), count);
}

static const char *or_any(const char *chosen, const char *any)
{
    return chosen[0] != '\0' ? chosen : any;
}

static const char *drives_words(enum driver d)
{
    switch (d) {
    case DRIVER_OWN_CAR: return _("I have a car");
    case DRIVER_LICENCE: return _("I drive, but have no car");
    case DRIVER_NO: return _("I do not drive");
    case DRIVER_UNKNOWN: break;
    }
    return _("Not said");
}

static const char *age_words(enum match_age a)
{
    switch (a) {
    case MATCH_16_OR_17: return _("16 or 17");
    case MATCH_18_OR_OVER: return _("18 or over");
    case MATCH_UNDER_16: /* no kiosk's matter */
    case MATCH_AGE_UNKNOWN: break;
    }
    return _("Not said");
}

static void show_jobs(struct page *p)
{
    unsigned long n = p->m->jobs.total;
    const char *label =
        ui_id(p->f.content, ngettext("Show %lu job", "Show %lu jobs", n), n);
    page_action(
        p, "filter.show",
        &(struct ui_button){.kind = BUTTON_MAIN,
                            .label = p->m->jobs.unread ? _("Jobs near here") : label,
                            .press = {PRESS_BACK, 0}});
}

static void not_shown(struct page *p)
{
    const char *words = suits_not_shown(p->f.content, &p->m->jobs);
    struct el *b = words != NULL ? page_section(p) : NULL;
    if (b != NULL)
        ui_text(b, "filter.not_shown", LEVEL_SMALL, INK_TEXT2, words);
}

static void privacy(struct page *p)
{
    struct el *b = page_roomy(p) ? page_section(p) : NULL;
    if (b != NULL)
        ui_point(b, "filter.private", "lock",
                 _("**Private.** Nothing is kept on this screen when you leave."));
}

void view_filter(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Which jobs do you want to see?");
    const struct wish *w = &m->visit.wish;
    struct page p = page_begin(s, m, cut, &(struct page_info){.title = title});
    page_title(&p, title);
    p.f.content->gap = 0;
    page_rule(&p);
    struct el *any = p.f.content;
    const struct page_answer rows[] = {
        {"filter.far", _("How far away"), words_far(any, far_miles(w->far)),
         _("Change how far away"), SCREEN_FAR, false},
        {"filter.tasks", _("What you would do"), tasks_words(any, model_person(m).yes),
         _("Change what you would do"), SCREEN_WANTED, false},
        {"filter.days", _("Days"), or_any(request_days(any, w->days), _("Any day")),
         _("Change the days"), SCREEN_FREE_DAYS, false},
        {"filter.parts", _("Times"), or_any(request_parts(any, w->parts), _("Any time")),
         _("Change the times"), SCREEN_FREE_PARTS, false},
        {"filter.hours", _("Hours"), hours_words(w->hours), _("Change the hours"),
         SCREEN_HOURS, false},
        {"filter.drives", _("Driving"), drives_words(w->drives),
         ui_id(any, _("%s: change your answer"), _("Driving")), SCREEN_DRIVES, false},
        {"filter.age", _("Age"), age_words(w->age),
         ui_id(any, _("%s: change your answer"), _("Age")), SCREEN_AGE, false},
        {"filter.order", _("Order"), order_words(model_order(m)), _("Change the order"),
         SCREEN_ORDER, false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        page_answer(&p, PRESS_GO, &rows[i]);
    not_shown(&p);
    privacy(&p);
    show_jobs(&p);
}

/* Back to the questions, which say how many jobs there are. */
static void done(struct page *p)
{
    page_action(p, "filter.done",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .label = _("Continue"),
                                    .press = {PRESS_BACK, 0}});
}

static void choice(struct page *p, const char *id, int i, const struct page_choice *c)
{
    struct el *b = page_block(p);
    if (b != NULL)
        page_choice(b, ui_id(b, "%s.%d", id, i), c);
}

void view_far(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("How far can you travel?");
    struct page p = page_begin(s, m, cut, &(struct page_info){.title = title});
    page_title(&p, title);
    for (int i = 0; i < FAR_COUNT; i++)
        choice(
            &p, "far", i,
            &(struct page_choice){.label = words_far(p.f.content, far_miles((enum far)i)),
                                  .chosen = m->visit.wish.far == (enum far)i,
                                  .press = {PRESS_FAR, i}});
    done(&p);
}

void view_hours(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("How many hours do you want?");
    struct page p = page_begin(s, m, cut, &(struct page_info){.title = title});
    page_title(&p, title);
    for (int i = 0; i < HOURS_COUNT; i++)
        choice(&p, "hours", i,
               &(struct page_choice){.label = hours_words((enum hours)i),
                                     .chosen = m->visit.wish.hours == (enum hours)i,
                                     .press = {PRESS_HOURS, i}});
    done(&p);
}

void view_order(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Which jobs come first?");
    struct page p = page_begin(s, m, cut, &(struct page_info){.title = title});
    page_title(&p, title);
    for (int i = 0; i <= VACANCY_BY_MATCH; i++)
        choice(
            &p, "order", i,
            &(struct page_choice){.label = order_words((enum vacancy_order)i),
                                  .chosen = m->visit.wish.order == (enum vacancy_order)i,
                                  .press = {PRESS_ORDER, i}});
    done(&p);
}

/* One of several that may all be chosen. */
static void some(struct page *p, const char *id, const char *icon, const char *label,
                 bool on, struct press press)
{
    struct el *b = page_block(p);
    if (b != NULL)
        ui_switch(b, ui_id(b, "%s.%d", id, (int)press.arg),
                  &(struct ui_switch){.icon = icon,
                                      .label = label,
                                      .value = on ? _("yes") : "",
                                      .on = on,
                                      .press = press});
}

void view_free_days(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Which days can you work?");
    struct page p = page_begin(s, m, cut, &(struct page_info){.title = title});
    page_title(&p, title);
    p.f.content->gap = panel_lms(&m->panel, 4, 3, 3);
    for (int i = 0; i < WEEKDAYS; i++)
        some(&p, "free.day", "calendar", request_weekday(i),
             (m->visit.wish.days >> i & 1u) != 0, (struct press){PRESS_FREE_DAY, i});
    done(&p);
}

void view_free_parts(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("What times of day?");
    struct page p = page_begin(s, m, cut, &(struct page_info){.title = title});
    page_title(&p, title);
    p.f.content->gap = panel_lms(&m->panel, 4, 3, 3);
    for (int i = 0; i < PART_COUNT; i++)
        some(&p, "free.part", request_part_icon((enum part_of_day)i),
             request_parts(p.f.content, 1u << i), (m->visit.wish.parts >> i & 1u) != 0,
             (struct press){PRESS_FREE_PART, i});
    done(&p);
}

void view_drives(const struct model *m, const struct cut *cut, struct scene *s)
{
    static const enum driver answers[] = {DRIVER_OWN_CAR, DRIVER_LICENCE, DRIVER_NO,
                                          DRIVER_UNKNOWN};
    const char *title = _("Do you drive?");
    struct page p = page_begin(s, m, cut, &(struct page_info){.title = title});
    page_title(&p, title);
    for (int i = 0; i < (int)LENGTH(answers); i++)
        choice(&p, "drives", i,
               &(struct page_choice){.label = answers[i] == DRIVER_UNKNOWN
                                                  ? _("I do not want to say")
                                                  : drives_words(answers[i]),
                                     .chosen = m->visit.wish.drives == answers[i],
                                     .press = {PRESS_DRIVES, (int32_t)answers[i]}});
    done(&p);
}

void view_age(const struct model *m, const struct cut *cut, struct scene *s)
{
    static const enum match_age answers[] = {MATCH_18_OR_OVER, MATCH_16_OR_17,
                                             MATCH_AGE_UNKNOWN};
    const char *title = _("How old are you?");
    struct page p = page_begin(s, m, cut, &(struct page_info){.title = title});
    page_title(&p, title);
    if (m->panel.size == PANEL_L)
        page_lead(&p, _("The law sets an age for nights and long weeks."));
    for (int i = 0; i < (int)LENGTH(answers); i++)
        choice(&p, "age", i,
               &(struct page_choice){.label = answers[i] == MATCH_AGE_UNKNOWN
                                                  ? _("I do not want to say")
                                                  : age_words(answers[i]),
                                     .chosen = m->visit.wish.age == answers[i],
                                     .press = {PRESS_AGE, (int32_t)answers[i]}});
    done(&p);
}

static void wanted_row(struct el *block, const struct model *m, int task)
{
    bool on = (m->visit.wish.tasks >> task & 1u) != 0;
    ui_switch(block, ui_id(block, "wanted.%s", task_code((enum task)task)),
              &(struct ui_switch){.icon = task_icon((enum task)task),
                                  .label = _(task_label((enum task)task)),
                                  .value = on ? _("yes") : "",
                                  .on = on,
                                  .press = {PRESS_TASK, task}});
}

void view_wanted(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("What would you like to do?");
    struct page p = page_begin(s, m, cut, &(struct page_info){.title = title});
    page_title(&p, title);
    if (m->panel.size == PANEL_L)
        page_lead(&p, _("Choose as many as you like"));
    p.f.content->gap = panel_lms(&m->panel, 4, 3, 3);
    for (int i = 0; i < TASK_COUNT; i++) {
        struct el *b = page_block(&p);
        if (b != NULL)
            wanted_row(b, m, i);
    }
    done(&p);
}
