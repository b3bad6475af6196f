#include "app/screens/pieces.h"

void curtain(struct scene *s)
{
    struct el *c = scene_veil(s, "above");
    const struct panel *p = el_panel(c);
    bool small = p->size == PANEL_S;
    c->bg = INK_POSTER;
    c->justify = ALIGN_END;
    c->gap = panel_lms(p, 9, 4, 3);
    ui_pad(c, panel_lms(p, 12, 5, 3), panel_margin(p));
    if (panel_low(p) <= 0 && !panel_stacks(p))
        ui_icon(c, "eye-off", panel_lms(p, 60, 30, 14), INK_POSTER_TEXT);
    ui_heading(c, "curtain.title", small ? LEVEL_H2 : LEVEL_H1, INK_POSTER_TEXT,
               _("This screen is hidden."));
    ui_button(c, "curtain.show",
              &(struct ui_button){.kind = BUTTON_APRICOT,
                                  .icon = "eye",
                                  .label = _("Show it again"),
                                  .press = {PRESS_EASIER, EASIER_CURTAIN}});
}

void page_hide(struct page *p)
{
    struct el *b = page_roomy(p) ? page_section(p) : NULL;
    if (b == NULL)
        return;
    b->align = ALIGN_START;
    page_hide_in(b);
}

void page_hide_in(struct el *row)
{
    ui_button(row, "hide",
              &(struct ui_button){.kind = BUTTON_SMALL,
                                  .icon = "eye-off",
                                  .label = _("Hide my screen"),
                                  .press = {PRESS_EASIER, EASIER_CURTAIN}});
}
