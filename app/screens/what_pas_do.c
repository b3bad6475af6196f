#include "app/screens/pieces.h"

static void bar(struct page *p, size_t i)
{
    struct el *b = page_row(p, i);
    if (b == NULL)
        return;
    const struct share share = share_at((int)i);
    enum task t = share.task;
    int value = p->m->visit.employers ? share.employers : share.pas;
    bool ask = task_talk_first(t) && page_is(p, PANEL_L);
    ui_chart_bar(b, ui_id(b, "task.%s", task_code(t)),
                 &(struct ui_chart_bar){.icon = task_icon(t),
                                        .label = words_task(t),
                                        .number = ui_id(b, "%d", value),
                                        .mark_icon = "messages-square",
                                        .mark = ask ? _("Ask first") : NULL,
                                        .value = value,
                                        .value_max = 100});
}

static void notes(struct page *p)
{
    if (!page_roomy(p))
        return;
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    ui_point(
        ui_panel(b, "tasks.ask"), "tasks.ask.text", "messages-square",
        _("**Ask first.** Employers and PAs differ on this. Talk about it before you "
          "start."));
    ui_text(b, "tasks.source", LEVEL_SMALL, INK_TEXT2,
            _("Skills for Care, 2008. We will show newer figures when there are some."));
}

/* The same tasks the other way round: what employers asked for. */
static void other_side(struct page *p)
{
    bool employers = p->m->visit.employers;
    if (!page_is(p, PANEL_L)) /* no room beside the bars */
        return;
    ui_button(p->f.head, "tasks.other",
              &(struct ui_button){.kind = BUTTON_SMALL_SECOND,
                                  .icon = "repeat",
                                  .label = employers ? _("What PAs do")
                                                     : _("What employers ask for"),
                                  .press = {PRESS_SHARES, 0}});
}

void view_tasks(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("What do PAs do?");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .list = true});
    page_title(&p, title);
    if (m->panel.size != PANEL_S)
        page_lead(&p,
                  m->visit.employers
                      ? _("Out of every 100 employers, this many asked for each task.")
                      : _("Out of every 100 PAs, this many do each task."));
    other_side(&p);
    size_t from = m->visit.tasks_at.offset, left = TASK_COUNT - from;
    size_t rows = page_rows(&p, left < ROWS_MAX ? left : ROWS_MAX), end = from + rows;
    for (size_t i = from; i < end; i++)
        bar(&p, i);
    notes(&p);
    page_paging(
        &p, "tasks.page",
        &(struct ui_paging){.up = _("Up"),
                            .position = page_range(p.paging, from, rows, TASK_COUNT),
                            .more = page_roomy(&p) ? _("More tasks") : _("More"),
                            .can_up = from > 0,
                            .can_more = end < TASK_COUNT,
                            .up_press = {PRESS_UP, (int32_t)rows},
                            .more_press = {PRESS_DOWN, (int32_t)rows}});
}
