#include "app/screens/pieces.h"
#include "core/utc.h"
#include "core/utf8.h"

static const char *order_words(enum vacancy_order o)
{
    switch (o) {
    case VACANCY_BY_DISTANCE: return _("Nearest first.");
    case VACANCY_BY_HOURS_UP: return _("Fewest hours first.");
    case VACANCY_BY_HOURS_DOWN: return _("Most hours first.");
    case VACANCY_BY_TASKS: return _("Most of your tasks first.");
    case VACANCY_BY_MATCH: return _("Best match first.");
    }
    return "";
}

static const char *within(const struct el *any, const struct model *m)
{
    int miles = far_miles(m->visit.wish.far);
    const char *here = m->station.here.outcode;
    if (miles == 0)
        return _("Any distance");
    if (here[0] == '\0' || m->panel.size != PANEL_L)
        return ui_id(
            any, ngettext("Within %d mile.", "Within %d miles.", (unsigned long)miles),
            miles);
    return ui_id(
        any,
        ngettext("Within %d mile of %s", "Within %d miles of %s", (unsigned long)miles),
        miles, here);
}

static const char *wished(const struct el *any, const struct model *m)
{
    const char *order = order_words(model_order(m));
    if (model_has_said(m))
        return ui_id(any, _("%s. %s"), _("Your answers"), order);
    return ui_id(any, "%s %s", _("Any hours."), order);
}

static void filter(struct page *p)
{
    const struct model *m = p->m;
    struct el *any = p->f.head;
    struct ui_filter f = {.title = within(any, m),
                          .text = wished(any, m),
                          .change = _("Change"),
                          .press = {PRESS_GO, SCREEN_FILTER}};
    if (m->panel.size == PANEL_M && m->jobs.count > 0) {
        size_t end = m->jobs.offset + page_rows(p, m->jobs.count);
        f.text = f.title;
        f.title = ui_id(any, _("Now %lu to %lu."), (unsigned long)m->jobs.offset + 1,
                        (unsigned long)end);
    }
    if (m->panel.size == PANEL_L && p->cut->tight)
        f.text = NULL; /* it takes the room of a job */
    bool narrow = m->panel.size == PANEL_M && p->cut->tight;
    if (!page_splits(p) && !narrow) {
        ui_filter(any, "jobs.filter", &f);
        return;
    }
    ui_button(p->paging, "jobs.filter.change",
              &(struct ui_button){
                  .kind = BUTTON_SMALL_SECOND, .label = f.change, .press = f.press});
}

static bool asks_if_open(const struct model *m, const struct vacancy_row *r)
{
    return date_of(m->now) - date_of(r->confirmed_at) > FRESH_DAYS;
}

/* How a job fits, if there is anything to go by. */
static bool judge(struct match *out, const struct model *m, const struct vacancy_row *r)
{
    if (model_has_said(m))
        model_judge(out, m, &r->facts);
    return model_has_said(m);
}

/* On small panels a word stands at the end of the line. */
static bool says_more(const struct el *any, const struct model *m,
                      const struct vacancy_row *r)
{
    struct match fit;
    return asks_if_open(m, r) || model_keeps(m, r->id) ||
           (judge(&fit, m, r) && suits_short(any, &fit) != NULL);
}

/* The days too, if there is room for them; all of it is on the job's own page. */
static const char *hours_words(const struct el *any, const struct model *m,
                               const struct vacancy_row *r)
{
    const size_t most = m->panel.size == PANEL_L ? 44 : 28;
    const char *hours = words_hours(any, r->week_minutes_min, r->week_minutes_max);
    bool fits = utf8_count(hours) + utf8_count(r->when) + 2 <= most &&
                (m->panel.size == PANEL_L || !says_more(any, m, r));
    if (r->when[0] == '\0' || !fits || panel_stacks(&m->panel))
        return hours;
    return ui_id(any, _("%s. %s"), hours, r->when);
}

/* What this visit says of it, and that somebody should ask if it is still open. On small
 * cards there is room for one thing. */
static void last_line(struct el *parent, const struct model *m,
                      const struct vacancy_row *r, struct ui_job_card *c,
                      const struct match *fit)
{
    bool large = m->panel.size == PANEL_L;
    const char *words = fit != NULL ? suits_short(parent, fit) : NULL;
    c->fit = words;
    if (c->stale)
        c->fit = large ? _("Ask if still open") : _("Ask if open");
    if (c->stale && words != NULL && large)
        c->fit = ui_id(parent, _("%s. %s"), c->fit, words);
    if (fit != NULL && suits_by_tasks(fit) && !c->stale && !panel_stacks(&m->panel)) {
        const struct match_reason *yes = suits_reason(fit, MATCH_TASKS_YES);
        c->fit_count = yes != NULL ? yes->is : 0;
        c->fit_max = __builtin_popcount(r->facts.tasks);
    }
    if (c->press.what != PRESS_KEPT && model_keeps(m, r->id))
        c->kept = _("Kept");
}

struct el *page_job_card(struct el *parent, const char *id, const struct model *m,
                         const struct vacancy_row *r, struct press press)
{
    bool large = m->panel.size == PANEL_L;
    const char *unit = words_pay_unit(r->pay_min);
    struct match judged;
    const struct match *fit = judge(&judged, m, r) ? &judged : NULL;
    const char *aloud = fit != NULL ? suits_aloud(parent, fit) : NULL;
    struct ui_job_card c = {
        .title = r->title,
        .place = large ? words_place(parent, r->area, r->outcode, r->metres)
                       : words_place(parent, r->area, "", r->metres),
        .hours = hours_words(parent, m, r),
        .price = words_pay(parent, r->pay_min, -1),
        .price_unit = unit,
        .stale = asks_if_open(m, r),
        .press = press,
        .low = press.what == PRESS_KEPT,
    };
    if (r->pay_max > r->pay_min && r->pay_min >= 0 && large)
        c.price_unit = ui_id(parent, _("to %s"), words_pay(parent, r->pay_max, -1));
    last_line(parent, m, r, &c, fit);
    c.spoken = ui_id(parent, "%s. %s. %s. %s %s. %s%s%s", c.title, c.place, c.hours,
                     c.price, unit, aloud != NULL ? aloud : "", c.kept != NULL ? " " : "",
                     c.kept != NULL ? c.kept : "");
    return ui_job_card(parent, id, &c);
}

static void card(struct el *parent, const struct model *m, size_t i)
{
    page_job_card(parent, ui_id(parent, "jobs.row.%lu", (unsigned long)i), m,
                  &m->jobs.rows[i], (struct press){PRESS_JOB, (int32_t)i});
}

/* The smallest panel has room for a card only: there the way is through a job. */
static void kept(struct page *p)
{
    int n = page_is(p, PANEL_S) ? 0 : p->m->visit.basket.count;
    struct el *b = n > 0 ? page_block(p) : NULL;
    if (b != NULL)
        ui_button(b, "jobs.kept",
                  &(struct ui_button){.kind = BUTTON_SMALL_SECOND,
                                      .icon = "bookmark",
                                      .label = ui_id(b, _("Jobs you keep: %d"), n),
                                      .press = {PRESS_GO, SCREEN_BASKET}});
}

/* After the last of them, where somebody asks whether that is all. */
static void not_shown(struct page *p)
{
    const struct jobs_page *j = &p->m->jobs;
    bool last = j->offset + page_rows(p, j->count) >= j->total;
    const char *words = last ? suits_not_shown(p->f.head, j) : NULL;
    struct el *b = words != NULL ? page_after(p) : NULL;
    if (b != NULL)
        ui_text(b, "jobs.not_shown", LEVEL_SMALL, INK_TEXT2, words);
}

static void none(struct page *p)
{
    struct el *b = page_block(p);
    if (b != NULL)
        ui_text(b, "jobs.none", LEVEL_H2, INK_TEXT, _("No job fits all of that."));
    b = page_block(p);
    if (b != NULL)
        ui_idea(b, "jobs.none.text", "search", INK_TEXT2,
                _("Look further away, or choose other days or times."));
}

static void paging(struct page *p)
{
    const struct model *m = p->m;
    const struct jobs_page *j = &m->jobs;
    size_t rows = page_rows(p, j->count);
    if (rows == 0)
        return;
    page_paging(
        p, "jobs.page",
        &(struct ui_paging){.up = _("Up"),
                            .position = page_range(p->paging, j->offset, rows, j->total),
                            .more = page_roomy(p) ? _("More jobs") : _("More"),
                            .can_up = j->offset > 0,
                            .can_more = j->offset + rows < j->total,
                            .up_press = {PRESS_UP, (int32_t)rows},
                            .more_press = {PRESS_DOWN, (int32_t)rows}});
}

static const char *title(const struct page *p)
{
    unsigned long n = p->m->jobs.total;
    const char *day = page_stale_day(p);
    if (day != NULL)
        return ui_id(p->f.head, ngettext("%lu job on %s", "%lu jobs on %s", n), n, day);
    return ui_id(p->f.head, ngettext("%lu job near here", "%lu jobs near here", n), n);
}

void view_jobs(const struct model *m, const struct cut *cut, struct scene *s)
{
    struct page p = page_begin(
        s, m, cut, &(struct page_info){.title = _("Jobs near here"), .list = true});
    page_title(&p, title(&p));
    filter(&p);
    if (page_stale_day(&p) == NULL)
        page_stale(&p);
    kept(&p);
    if (m->jobs.count == 0)
        none(&p);
    for (size_t i = 0; i < m->jobs.count; i++) {
        struct el *b = page_row(&p, m->jobs.offset + i);
        if (b != NULL)
            card(b, m, i);
    }
    not_shown(&p);
    paging(&p);
}
