#include <math.h>

#include "app/screens/pieces.h"
#include "core/task.h"

/* Heights of heads and shelves are those of usual words: one line of heading on tall
 * panels. Cards are counted at their highest, so that a page never spills. */

static float stale_h(const struct model *m)
{
    bool in_heading = m->panel.size != PANEL_L || panel_stacks(&m->panel);
    if (!model_is_stale(m) || in_heading)
        return 0;
    const struct panel *p = &m->panel;
    float title = panel_type(p, LEVEL_H3).line_mm;
    float text = panel_type(p, LEVEL_BODY).line_mm;
    return title + text + 10 + panel_gap(p);
}

/* Titles and facts of jobs take two lines. Urdu's are high, which the type says, but not
 * longer. */
static bool breaks_lines(const struct panel *p)
{
    return p->zoom >= ZOOM_160;
}

static float title_h(const struct panel *p)
{
    if (panel_low(p) > 0) /* stands above the line */
        return 0;
    return panel_type(p, LEVEL_H1).line_mm * (breaks_lines(p) ? 2.0f : 1.0f);
}

static float filter_h(const struct panel *p)
{
    float words = 2 * panel_type(p, LEVEL_SMALL).line_mm;
    if (breaks_lines(p))
        words *= 2;
    return fmaxf(words, panel_small_button(p)) + 7;
}

static float button_h(const struct panel *p)
{
    float text = panel_type(p, LEVEL_BUTTON_SMALL).line_mm + panel_lms(p, 6, 3, 3) + 2;
    return fmaxf(panel_small_button(p), text);
}

/* less: what stands above the rows in the list itself */
static size_t whole_below(const struct model *m, float head_h, float row_h, float less)
{
    const struct panel *p = &m->panel;
    float h = chrome_content_h(p, head_h, button_h(p)) - stale_h(m);
    if (p->size == PANEL_S)
        h = chrome_content_h(p, head_h, 0);
    else if (p->size == PANEL_M && p->zoom != ZOOM_100)
        h -= head_h + 4;
    int rows = chrome_rows_fit(h - less, row_h, panel_gap(p));
    return (size_t)(rows < ROWS_MAX ? rows : ROWS_MAX);
}

static size_t whole(const struct model *m, float head_h, float row_h)
{
    return whole_below(m, head_h, row_h, 0);
}

/* Large text: titles and lines of two or more rows. */
static float grown(const struct panel *p, float h)
{
    return panel_stacks(p) ? h * 1.9f : h;
}

size_t model_jobs_per_page(const struct model *m)
{
    const struct panel *p = &m->panel;
    float head = title_h(p) + panel_lms(p, 4 + filter_h(p), 0, 0);
    float card = ui_job_card_h(p, true);
    float row = breaks_lines(p) ? grown(p, card) : card;
    bool kept = m->visit.basket.count > 0 && p->size != PANEL_S;
    return whole_below(m, head, row, kept ? button_h(p) + panel_gap(p) : 0);
}

/* Between list and calendar. On small panels it stands beside the list. */
static float view_switch_h(const struct panel *p)
{
    return p->size == PANEL_L ? button_h(p) + panel_gap(p) : 0;
}

size_t model_sessions_per_page(const struct model *m)
{
    const struct panel *p = &m->panel;
    float head = title_h(p) + panel_lms(p, 4 + panel_type(p, LEVEL_BODY).line_mm, 0, 0);
    float row = grown(p, ui_session_card_h(p));
    bool alone = m->visit.screen == SCREEN_OTHER || m->visit.screen == SCREEN_DAY;
    return whole(m, head + (alone ? 0 : view_switch_h(p)), row);
}

/* As many weeks as a month can have. */
bool model_has_grid(const struct model *m)
{
    enum { WEEKS = 6 };
    const struct panel *p = &m->panel;
    if (p->size != PANEL_L || p->zoom != ZOOM_100 || panel_low(p) > 0)
        return false;
    float head = title_h(p) + 4 + panel_type(p, LEVEL_BODY).line_mm + view_switch_h(p);
    float picture = p->easy ? 16 : 0; /* beside the words under the heading */
    float left = chrome_content_h(p, head + picture, button_h(p)) - stale_h(m) -
                 3 * panel_gap(p) - panel_type_row(p, LEVEL_SMALL).line_mm;
    return left >= WEEKS * (ui_day_h(p) + 3);
}

size_t model_days_per_page(const struct model *m)
{
    const struct panel *p = &m->panel;
    if (model_has_grid(m))
        return MONTH_DAYS_MAX;
    bool one_line = p->size == PANEL_L && p->zoom == ZOOM_100;
    float text = panel_type(p, LEVEL_BUTTON).line_mm * (one_line ? 1.0f : 2.0f);
    float row = fmaxf(panel_button(p), text + panel_lms(p, 9, 5, 5));
    float head = title_h(p) + panel_lms(p, 4 + panel_type(p, LEVEL_BODY).line_mm, 0, 0) +
                 view_switch_h(p);
    return whole(m, head, row);
}

size_t model_tasks_per_page(const struct model *m)
{
    const struct panel *p = &m->panel;
    float row = panel_type(p, LEVEL_H2).line_mm + panel_lms(p, 9, 5.5f, 4.5f);
    float lead = panel_type(p, LEVEL_BODY).line_mm;
    float notes = p->size == PANEL_L && !panel_stacks(p) ? 90 : 0;
    float other = 4 + button_h(p);
    float head = title_h(p) + panel_lms(p, 4 + lead + other, 0, 0) + notes;
    return whole(m, head, panel_stacks(p) ? row * 1.4f : row);
}
