/* What a self-test found; and the part of it that needs the host's finger and eyes. */
#include "app/screens/host_facts.h"

static const struct {
    const char *icon, *label;
} checks[CHECK_COUNT] = {
    [CHECK_CONTENT] = {"briefcase", N_("Reading jobs and sessions")},
    [CHECK_SAVING] = {"hard-drive", N_("Saving")},
    [CHECK_AGENT] = {"refresh-cw", N_("The program that connects")},
    [CHECK_BROKER] = {"wifi", N_("The network and the server")},
    [CHECK_OFFICE] = {"building-2", N_("The office")},
    [CHECK_TOUCH] = {"hand", N_("Touch")},
    [CHECK_PICTURE] = {"eye", N_("Picture")},
    [CHECK_PRINTER] = {"printer", N_("Printer")},
};

static struct host_fact fact_of(const struct el *any, const struct model *m, int check)
{
    struct host_fact f = {.id = ui_id(any, "test.%d", check),
                          .icon = checks[check].icon,
                          .label = _(checks[check].label)};
    switch (m->upkeep.test.found[check]) {
    case FINDING_NONE:
        f.kind = STATUS_WAIT;
        f.value = _("Not yet");
        break;
    case FINDING_GOOD:
        f.kind = STATUS_OK;
        f.value = _("Works");
        break;
    case FINDING_BAD:
        f.kind = STATUS_ERR;
        f.value = _("Does not work");
        break;
    }
    return f;
}

/* What the printer said, in more words. */
static void tell_printing(struct host_fact *f, const struct model *m)
{
    if (m->visit.ticket != TICKET_TEST)
        return;
    if (m->visit.printing == PRINTING_GOING)
        f->value = _("Printing.");
    else if (m->visit.printing == PRINTING_NO_PAPER)
        f->value = _("No paper");
}

static void printer(struct page *p)
{
    struct host_fact f = fact_of(p->f.content, p->m, CHECK_PRINTER);
    tell_printing(&f, p->m);
    host_row(p, &f);
    struct el *b = page_section(p);
    if (b != NULL)
        ui_button(b, "test.print",
                  &(struct ui_button){.kind = BUTTON_PLAIN,
                                      .icon = "printer",
                                      .label = _("Print a test slip"),
                                      .press = {PRESS_PRINT, TICKET_TEST}});
}

void view_test(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Self-test");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .about = ABOUT_HOST});
    page_title(&p, title);
    p.f.content->gap = 0;
    page_rule(&p);
    for (int i = 0; i < CHECK_PRINTER; i++) {
        struct host_fact f = fact_of(p.f.content, m, i);
        host_row(&p, &f);
    }
    if (m->outfit.printer)
        printer(&p);
    page_action(&p, "test.touch",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .icon = "hand",
                                    .label = _("Test touch"),
                                    .press = {PRESS_GO, SCREEN_TOUCH}});
    page_action(&p, "test.again",
                &(struct ui_button){.kind = BUTTON_SECOND,
                                    .icon = "stethoscope",
                                    .label = _("Test again"),
                                    .press = {PRESS_HOST, HOST_TEST}});
}

static void spot(struct el *row, const struct model *m, int i)
{
    bool touched = (m->visit.touched >> i & 1u) != 0;
    struct el *e = ui_button(row, ui_id(row, "touch.%d", i),
                             &(struct ui_button){.kind = BUTTON_PLAIN,
                                                 .icon = touched ? "check" : NULL,
                                                 .label = ui_id(row, "%d", i + 1),
                                                 .press = {PRESS_HOST, HOST_SPOT + i}});
    ui_set_state(e, touched ? _("Works") : _("Not yet"));
    e->w = panel_lms(&m->panel, 34, 28, 26) * (panel_stacks(&m->panel) ? 1.6f : 1);
    e->no_shrink = true;
}

static struct el *spots(struct el *parent, int i)
{
    struct el *row = ui_row(parent, ui_id(parent, "touch.row.%d", i));
    row->justify = ALIGN_BETWEEN;
    return row;
}

/* In the corners, where a touch panel is off first, and in the middle. */
void view_touch(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Touch each number");
    struct page p = page_begin(
        s, m, cut,
        &(struct page_info){.title = title, .about = ABOUT_HOST, .wide = true});
    p.inside = false;
    page_title(&p, title);
    bool low = !page_is(&p, PANEL_L) || p.f.field != NULL;
    struct el *b = page_block(&p);
    if (b != NULL) {
        b->grow = 1;
        b->justify = ALIGN_BETWEEN;
        struct el *row = spots(b, 0);
        spot(row, m, 0);
        spot(row, m, 1);
        if (!low) {
            row = spots(b, 1);
            row->justify = ALIGN_CENTER;
            spot(row, m, 4);
        }
        row = spots(b, 2);
        spot(row, m, 2);
        if (low)
            spot(row, m, 4);
        spot(row, m, 3);
    }
    page_action(&p, "touch.clear",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .label = _("Picture is clear"),
                                    .press = {PRESS_HOST, HOST_CLEAR}});
    page_action(&p, "touch.wrong",
                &(struct ui_button){.kind = BUTTON_SECOND,
                                    .label = _("It is not"),
                                    .press = {PRESS_HOST, HOST_UNCLEAR}});
}
