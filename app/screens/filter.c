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
        {"filter.hours", _("Hours"), hours_words(w->hours), _("Change the hours"),
         SCREEN_HOURS, false},
        {"filter.tasks", _("What you would do"), tasks_words(any, w->tasks),
         _("Change what you would do"), SCREEN_WANTED, false},
        {"filter.order", _("Order"), order_words(w->order), _("Change the order"),
         SCREEN_ORDER, false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        page_answer(&p, PRESS_GO, &rows[i]);
    show_jobs(&p);
}

/* Back to the four questions, which say how many jobs there are. */
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
    for (int i = 0; i <= VACANCY_BY_TASKS; i++)
        choice(
            &p, "order", i,
            &(struct page_choice){.label = order_words((enum vacancy_order)i),
                                  .chosen = m->visit.wish.order == (enum vacancy_order)i,
                                  .press = {PRESS_ORDER, i}});
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
