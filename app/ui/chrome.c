#include "app/ui/chrome.h"

#include <assert.h>
#include <math.h>

static const float cell_widths[3][BAR_CELLS_MAX] = {
    [PANEL_L] = {34, 43, 33, 37, 40, 42, 39},
    [PANEL_M] = {27, 43, 29, 33, 41, 44, 0},
    [PANEL_S] = {20, 36.5f, 20, 22.5f, 22, 33, 0},
};

enum { BAR_CELLS_TOP = 3 }; /* in the first of two rows */

static const float start_column_mm = 50;
static const float header_top_mm = 5;
static const float bar_gap_mm = 1;

static float header_h(const struct panel *p)
{
    if (p->size != PANEL_L)
        return 0;
    return fmaxf(22, header_top_mm + panel_type_row(p, LEVEL_SMALL).line_mm);
}

static float width_sum(const struct panel *p)
{
    float sum = 0;
    for (int i = 0; i < BAR_CELLS_MAX; i++)
        sum += cell_widths[p->size][i];
    return sum;
}

/* The words do not fit side by side: large text on L, or a panel narrower than usual. */
static bool two_rows(const struct panel *p)
{
    bool large = panel_chosen(p) != ZOOM_100;
    return (p->size == PANEL_L && large) || p->w_mm < 0.93f * width_sum(p);
}

static float bar_zoom(const struct panel *p)
{
    return panel_type(p, LEVEL_BAR).cap_mm / panel_lms(p, 5.2f, 4.8f, 4.8f);
}

static float bar_value_h(const struct panel *p)
{
    float icon = panel_lms(p, 9.5f, 8, 7.3f) * bar_zoom(p);
    return fmaxf(icon, panel_type(p, LEVEL_BAR).line_mm);
}

/* Above and below the face of a cell that is on. */
static float bar_on(const struct panel *p)
{
    return panel_lms(p, 4.4f, 2.4f, 1.6f);
}

/* Value above label; some scripts want more than Latin letters. */
static float bar_row_h(const struct panel *p)
{
    float words =
        bar_value_h(p) + bar_gap_mm + panel_type(p, LEVEL_BAR_LABEL).line_mm + bar_on(p);
    return fmaxf(words,
                 two_rows(p) ? panel_lms(p, 34, 22, 20) : panel_lms(p, 32, 25, 22));
}

static float bar_h(const struct panel *p)
{
    return two_rows(p) ? 2 * bar_row_h(p) : bar_row_h(p);
}

/* In the yellow theme bar and page are both black: a line parts them. */
static float edge_h(const struct panel *p)
{
    return p->theme == THEME_YELLOW ? 0.8f : 0;
}

/* Very wide panels keep their lines short: the content stands in the middle. */
static float side_margin(const struct panel *p)
{
    const float widest = 300;
    float m = panel_margin(p);
    if (p->size == PANEL_L && p->w_mm > widest)
        m = (p->w_mm - widest) / 2 + m;
    return m;
}

float chrome_content_w(const struct panel *p)
{
    float w = p->w_mm - 2 * side_margin(p);
    if (p->size == PANEL_M)
        w -= start_column_mm + panel_margin(p);
    return w;
}

float chrome_content_h(const struct panel *p, float head_h, float shelf_h)
{
    float left = p->h_mm - bar_h(p) - edge_h(p);
    switch (p->size) {
    case PANEL_L:
        left -= fmaxf(header_h(p), panel_low(p));
        return left - 4.5f - head_h - 5 - (shelf_h > 0 ? shelf_h + 14 : 0);
    case PANEL_M: return left - 5 - 4.5f;
    case PANEL_S: return left - 3 - head_h - 2 - (shelf_h > 0 ? shelf_h + 3 : 0) - 3;
    }
    return left;
}

/* --- the bar --- */

struct bar_look {
    float width;
    bool divided; /* a line on its start side */
    bool valued;  /* there is room for the value beside the icon */
    float row_h;  /* bar_row_h */
    enum ink ink;
};

static void cell_value(struct el *in, const struct bar_cell *cell, struct bar_look look)
{
    const struct panel *p = el_panel(in);
    float zoom = bar_zoom(p);
    struct el *row = ui_row(in, NULL);
    row->gap = 1.6f;
    row->min_h = bar_value_h(p);
    struct el *icon =
        ui_icon(row, cell->icon, panel_lms(p, 9.5f, 8, 7.3f) * zoom, look.ink);
    icon->mirror = true;
    if (cell->value == NULL || cell->value[0] == '\0' || !look.valued)
        return;
    const char *id = ui_id(in, "%s.value", cell->id);
    struct el *t = ui_text(row, id, LEVEL_BAR, look.ink, cell->value);
    t->role = ROLE_LABEL;
    t->lines_max = 1;
}

static void bar_cell(struct el *row, const struct bar_cell *cell, struct bar_look look)
{
    const struct panel *p = el_panel(row);
    struct el *e = ui_row(row, cell->id);
    e->w = look.width;
    e->h = look.row_h;
    if (cell->label == NULL)
        return;
    ui_press(e, ROLE_BUTTON, cell->label, cell->press);
    ui_set_spoken(e, cell->spoken);
    ui_set_state(e, cell->value);
    e->inner_focus = true;
    e->radius = cell->on ? 5 : 0;
    e->bg = INK_BAR;
    e->press_bg = INK_ACCENT;
    e->press_ink = INK_ON;
    struct el *line = ui_column(e, NULL);
    line->drawing = DRAW_LINE;
    line->bg = look.divided ? INK_BAR_LINE : INK_NONE;
    line->w = 0.35f;
    line->h = look.row_h - 2 * panel_lms(p, 6, 4, 4);
    line->decorative = true;
    struct el *in = ui_column(e, NULL);
    in->grow = 1;
    in->gap = bar_gap_mm;
    in->align = in->justify = ALIGN_CENTER;
    look.ink = cell->on ? INK_ACCENT : INK_BAR_TEXT;
    if (cell->on) {
        in->bg = INK_SURFACE;
        in->radius = 5;
        in->h = look.row_h - bar_on(p);
    }
    cell_value(in, cell, look);
    const char *id = ui_id(in, "%s.label", cell->id);
    struct el *t = ui_text(in, id, LEVEL_BAR_LABEL, look.ink, cell->label);
    t->role = ROLE_LABEL;
    t->lines_max = 1;
}

static struct el *bar_row(struct el *bar)
{
    struct el *row = ui_row(bar, NULL);
    row->align = ALIGN_STRETCH;
    row->bg = INK_BAR;
    return row;
}

/* On S, and on M in larger text, names of sizes and languages do not fit beside their
 * icons. */
static bool has_value_room(const struct panel *p, int cell)
{
    bool small =
        p->size == PANEL_S || (p->size == PANEL_M && panel_chosen(p) != ZOOM_100);
    return !small || cell == 1 || cell == 3;
}

/* What the words of a cell take, from their letters: a guess that only
 * moves room from cells that have it to cells that want it. */
static float wanted_w(const struct panel *p, const struct bar_words *words)
{
    const float sides = 4;
    float zoom = bar_zoom(p);
    float icon = panel_lms(p, 9.5f, 8, 7.3f) * zoom;
    float low = (float)words->label / 10 * panel_letter(p, LEVEL_BAR_LABEL);
    float high = icon + 1.6f + (float)words->value / 10 * panel_letter(p, LEVEL_BAR);
    return sides + fmaxf(low, words->value > 0 ? high : 0);
}

static bool is_used(const struct chrome_info *info, int cell)
{
    return info->words[cell].label > 0 || info->cells[cell].label != NULL;
}

/* Moves width from cells that have more than their words want to those that have less;
 * the same on every screen, as `words` are. */
static void share_width(const struct panel *p, const struct bar_words *words, float *w,
                        int count)
{
    float room[BAR_CELLS_MAX], lacking = 0, spare = 0;
    for (int i = 0; i < count; i++) {
        float wanted = fmaxf(panel_target(p), wanted_w(p, &words[i]));
        room[i] = w[i] > 0 ? w[i] - wanted : 0;
        lacking += fmaxf(0, -room[i]);
        spare += fmaxf(0, room[i]);
    }
    float moved = fminf(lacking, spare);
    for (int i = 0; i < count && moved > 0; i++)
        w[i] -= room[i] * moved / (room[i] > 0 ? spare : lacking);
}

static void bar_one_row(struct el *bar, const struct chrome_info *info)
{
    const struct panel *p = el_panel(bar);
    struct el *row = bar_row(bar);
    float widths[BAR_CELLS_MAX];
    float used = 0;
    for (int i = 0; i < BAR_CELLS_MAX; i++) {
        widths[i] = is_used(info, i) ? cell_widths[p->size][i] : 0;
        used += widths[i];
    }
    for (int i = 0; i < BAR_CELLS_MAX; i++)
        widths[i] *= p->w_mm / used;
    struct bar_words words[BAR_CELLS_MAX];
    for (int i = 0; i < BAR_CELLS_MAX; i++) {
        words[i] = info->words[i];
        words[i].value = has_value_room(p, i) ? words[i].value : 0;
    }
    share_width(p, words, widths, BAR_CELLS_MAX);
    bool before_on = true;
    const float row_h = bar_row_h(p);
    for (int i = 0; i < BAR_CELLS_MAX; i++) {
        float w = widths[i];
        if (w <= 0)
            continue;
        bool divided = !before_on && !info->cells[i].on;
        bar_cell(row, &info->cells[i],
                 (struct bar_look){.width = w,
                                   .divided = divided,
                                   .valued = has_value_room(p, i),
                                   .row_h = row_h});
        before_on = info->cells[i].on;
    }
}

/* Cells [first, end) in a row of their own, of equal width if they can be. */
static void bar_part(struct el *bar, const struct chrome_info *info, int first, int end)
{
    const struct panel *p = el_panel(bar);
    struct el *row = bar_row(bar);
    float widths[BAR_CELLS_MAX] = {0};
    int used = 0;
    for (int i = first; i < end; i++)
        used += is_used(info, i) ? 1 : 0;
    for (int i = first; i < end; i++)
        widths[i] = is_used(info, i) ? p->w_mm / (float)used : 0;
    share_width(p, info->words + first, widths + first, end - first);
    for (int i = first, shown = 0; i < end; i++) {
        const struct bar_look look = {.width = widths[i],
                                      .divided = shown > 0,
                                      .valued = true,
                                      .row_h = bar_row_h(p)};
        if (widths[i] <= 0)
            continue;
        bar_cell(row, &info->cells[i], look);
        shown++;
    }
}

static void bar_two_rows(struct el *bar, const struct chrome_info *info)
{
    bar_part(bar, info, 0, BAR_CELLS_TOP);
    bar_part(bar, info, BAR_CELLS_TOP, BAR_CELLS_MAX);
}

static void add_bar(struct el *root, const struct chrome_info *info)
{
    const struct panel *p = el_panel(root);
    struct el *bar = ui_column(root, "bar");
    bar->role = ROLE_BAR;
    bar->bg = INK_BAR;
    bar->h = bar_h(p);
    if (two_rows(p))
        bar_two_rows(bar, info);
    else
        bar_one_row(bar, info);
}

static void add_bar_edge(struct el *root)
{
    const struct panel *p = el_panel(root);
    if (edge_h(p) <= 0)
        return;
    struct el *line = ui_rule(root);
    line->bg = INK_BAR_LINE;
    line->h = edge_h(p);
}

/* --- above the bar --- */

static void add_mark(struct el *parent, float h, enum ink ink)
{
    struct el *mark = ui_column(parent, NULL);
    mark->drawing = DRAW_MARK;
    mark->ink = (uint8_t)ink;
    mark->h = h;
    mark->w = h * 2.1f;
    mark->decorative = true;
}

static void add_header(struct el *parent, const struct chrome_info *info, bool poster)
{
    const struct panel *p = el_panel(parent);
    struct el *top = ui_row(parent, "header");
    top->h = header_h(p);
    top->pad_top = header_top_mm;
    top->pad_start = top->pad_end = poster ? 0 : side_margin(p);
    top->justify = ALIGN_BETWEEN;
    struct el *brand = ui_row(top, NULL);
    brand->gap = 4;
    brand->no_shrink = true;
    bool large = panel_stacks(p);
    add_mark(brand, large ? 13 : 9.5f, poster ? INK_POSTER_TEXT : INK_ACCENT);
    if (large)
        return;
    ui_text(brand, "header.word", LEVEL_WORDMARK, poster ? INK_POSTER_TEXT : INK_TEXT,
            "Peerpoint");
    struct el *about = ui_text(top, "header.about", LEVEL_SMALL,
                               poster ? INK_POSTER_TEXT : INK_TEXT2, info->about);
    about->row_line = true;
    about->lines_max = 1;
    about->text_align = ALIGN_END;
}

static struct el *add_shelf(struct el *parent, const struct chrome_info *info)
{
    const struct panel *p = el_panel(parent);
    if (!info->with_shelf)
        return NULL;
    bool side = p->size == PANEL_M && !info->wide && info->kind != CHROME_POSTER;
    struct el *shelf = side ? ui_column(parent, "shelf") : ui_row(parent, "shelf");
    shelf->align = ALIGN_STRETCH;
    shelf->gap = panel_lms(p, 4, 3, 3);
    shelf->pad_top = panel_lms(p, 6, side ? 0 : 3, 3);
    shelf->pad_bottom = panel_lms(p, 8, side ? 0 : 4.5f, 3);
    if (!side)
        shelf->pad_start = shelf->pad_end = side_margin(p);
    if (info->shelf_rows_h > 0)
        shelf->h = info->shelf_rows_h + shelf->pad_top + shelf->pad_bottom;
    return shelf;
}

static void poster_mark(struct el *head)
{
    add_mark(head, 13, INK_POSTER_TEXT);
    ui_space(head, 2)->w = 0;
}

static struct chrome one_column(struct el *root, const struct chrome_info *info)
{
    const struct panel *p = el_panel(root);
    struct chrome f = {0};
    bool poster = info->kind == CHROME_POSTER;
    struct el *main = ui_column(root, "main");
    main->grow = 1;
    main->pad_start = main->pad_end = side_margin(p);
    main->pad_top = poster ? panel_lms(p, 40, 8, 4) : panel_lms(p, 4.5f, 5, 3);
    if (poster)
        main->bg = INK_POSTER;
    f.head = ui_column(main, "head");
    f.head->gap = panel_lms(p, poster ? 8 : 4, 3, 2);
    f.head->pad_bottom = panel_lms(p, 5, 4, 2);
    if (poster && p->size == PANEL_L)
        poster_mark(f.head);
    f.content = ui_column(main, "content");
    f.content->grow = 1;
    f.content->gap = panel_gap(p);
    f.shelf = add_shelf(root, info);
    if (f.shelf != NULL && poster) {
        f.shelf->bg = INK_POSTER;
        f.shelf->gap = panel_gap(p);
        f.shelf->pad_bottom = panel_lms(p, 12, 4.5f, 3);
    }
    if (f.shelf == NULL)
        main->pad_bottom = panel_lms(p, 8, 4.5f, 3);
    return f;
}

/* Reach mode: the part that is too high for some hands holds words alone. */
static struct el *add_field(struct el *above, const struct chrome_info *info)
{
    const struct panel *p = el_panel(above);
    struct el *field = ui_column(above, "field");
    field->h = panel_low(p);
    field->bg = INK_TINT;
    add_header(field, info, false);
    struct el *words = ui_column(field, "field.words");
    words->grow = 1;
    words->gap = 9;
    words->justify = ALIGN_END;
    words->pad_start = words->pad_end = side_margin(p);
    struct el *line = ui_row(field, "field.low");
    line->gap = 4;
    ui_pad(line, 7, side_margin(p));
    ui_icon(line, "arrow-down-to-line", panel_icon(p, 11), INK_ACCENT);
    ui_text(line, "field.low.words", LEVEL_BODY, INK_TEXT2, info->low);
    return words;
}

/* The first screen: the head up to the edges in poster colour. */
static struct chrome first_screen(struct el *root, const struct chrome_info *info)
{
    const struct panel *p = el_panel(root);
    struct chrome f = {0};
    struct el *main = p->size == PANEL_M ? ui_row(root, "main") : ui_column(root, "main");
    main->grow = 1;
    main->align = ALIGN_STRETCH;
    f.head = ui_column(main, "head");
    f.head->bg = INK_POSTER;
    ui_pad(f.head, panel_lms(p, 0, 6, 3), side_margin(p));
    f.head->pad_bottom = panel_lms(p, 14, 6, 3);
    f.head->gap = panel_lms(p, 4, 3, 2);
    f.head->h = panel_low(p);
    if (p->size == PANEL_M)
        f.head->w = 82;
    if (p->size == PANEL_L) {
        add_header(f.head, info, true);
        if (panel_low(p) > 0)
            ui_grow(f.head);
        else
            ui_space(f.head, 2)->w = 0;
    } else if (p->size == PANEL_M) {
        add_mark(f.head, 6.5f, INK_POSTER_TEXT);
    }
    f.content = ui_column(main, "content");
    f.content->grow = 1;
    f.content->gap = panel_gap(p);
    ui_pad(f.content, panel_lms(p, 11.5f, 5, 3), side_margin(p));
    f.content->pad_bottom = panel_lms(p, 5, 4, 3);
    f.shelf = add_shelf(root, info);
    return f;
}

static struct chrome start_column(struct el *root, const struct chrome_info *info)
{
    const struct panel *p = el_panel(root);
    struct chrome f = {0};
    struct el *main = ui_row(root, "main");
    main->grow = 1;
    main->align = ALIGN_STRETCH;
    main->gap = panel_margin(p);
    ui_pad(main, 5, side_margin(p));
    main->pad_bottom = 4.5f;
    struct el *start = ui_column(main, "start");
    start->w = start_column_mm;
    start->gap = 3;
    add_mark(start, 6.5f, INK_ACCENT);
    f.head = ui_column(start, "head");
    f.head->grow = 1;
    f.head->gap = 3;
    f.shelf = add_shelf(start, info);
    f.content = ui_column(main, "content");
    f.content->grow = 1;
    f.content->gap = panel_gap(p);
    return f;
}

struct chrome chrome_begin(struct el *root, const struct chrome_info *info)
{
    const struct panel *p = el_panel(root);
    struct chrome f;
    struct el *above = ui_column(root, "above");
    above->h = p->h_mm - bar_h(p) - edge_h(p);
    if (info->kind == CHROME_FIRST) {
        f = first_screen(above, info);
    } else if (info->kind == CHROME_POSTER || p->size != PANEL_M || info->wide) {
        bool plain = p->size == PANEL_L && info->kind == CHROME_PLAIN;
        struct el *field = NULL;
        if (plain && panel_low(p) > 0)
            field = add_field(above, info);
        else if (plain)
            add_header(above, info, false);
        f = one_column(above, info);
        f.field = field;
    } else {
        f = start_column(above, info);
    }
    add_bar_edge(root);
    add_bar(root, info);
    return f;
}
