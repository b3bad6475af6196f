#include "app/screens/pieces.h"
#include "core/task.h"

/* How many of 100 PAs do it, largest first. Skills for Care / IFF Research, Employment
 * Aspects and Workforce Implications of Direct Payments, 2008. */
static const struct {
    enum task task;
    int pas;
} shares[TASK_COUNT] = {
    {TASK_COOKING, 73},        {TASK_LEISURE, 71},       {TASK_CLEANING, 71},
    {TASK_DRESSING, 70},       {TASK_PERSONAL_CARE, 69}, {TASK_SHOPPING, 66},
    {TASK_DRIVING, 64},        {TASK_TRANSFERS, 64},     {TASK_TOILET, 64},
    {TASK_SOCIALISING, 57},    {TASK_MEDICATION, 53},    {TASK_MASSAGE_EXERCISE, 53},
    {TASK_MEDICAL_VISITS, 52}, {TASK_EATING, 48},        {TASK_EQUIPMENT, 46},
    {TASK_BANKING, 31},        {TASK_PETS, 31},          {TASK_WORK_EDUCATION, 24},
    {TASK_HOLIDAYS, 18},       {TASK_FINANCES, 16},      {TASK_CHILDCARE, 7},
    {TASK_OTHER, 2},
};

static void bar(struct page *p, size_t i)
{
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    enum task t = shares[i].task;
    bool ask = task_talk_first(t) && page_is(p, PANEL_L);
    ui_chart_bar(b, ui_id(b, "task.%s", task_code(t)),
                 &(struct ui_chart_bar){.icon = task_icon(t),
                                        .label = words_task(t),
                                        .number = ui_id(b, "%d", shares[i].pas),
                                        .mark_icon = "messages-square",
                                        .mark = ask ? _("Ask first") : NULL,
                                        .value = shares[i].pas,
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

void view_tasks(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("What do PAs do?");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .list = true});
    page_title(&p, title);
    if (m->panel.size != PANEL_S)
        page_lead(&p, _("Out of every 100 PAs, this many do each task."));
    size_t from = m->visit.tasks_offset;
    size_t end = from + model_tasks_per_page(m);
    if (end > TASK_COUNT)
        end = TASK_COUNT;
    for (size_t i = from; i < end; i++)
        bar(&p, i);
    notes(&p);
    page_paging(&p, "tasks.page",
                &(struct ui_paging){
                    .up = _("Up"),
                    .position = page_range(p.paging, from, end - from, TASK_COUNT),
                    .more = page_roomy(&p) ? _("More tasks") : _("More"),
                    .can_up = from > 0,
                    .can_more = end < TASK_COUNT,
                    .up_press = {PRESS_UP, 0},
                    .more_press = {PRESS_DOWN, 0}});
}
