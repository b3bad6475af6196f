#include "app/screens/pieces.h"

static void quote(struct el *row, const char *id, enum ink ground, const char *words)
{
    bool first = ground == INK_BUBBLE;
    struct el *b = ui_bubble(row, id, ground, first ? CORNER_END : CORNER_START);
    b->grow = first ? 1.08f : 1;
    b->h = panel_lms(el_panel(row), 100, 34, 20);
    ui_text(b, ui_id(b, "%s.words", id), LEVEL_DOOR,
            first ? INK_BUBBLE_TEXT : INK_APRICOT_TEXT, words);
}

/* Two people, talking: the mark, made large. */
static void bubbles(struct page *p)
{
    if (!page_roomy(p) || panel_low(&p->m->panel) > 0)
        return;
    struct el *row = ui_row(p->f.head, "bubbles");
    row->gap = 4;
    row->pad_top = 10;
    row->pad_bottom = 10;
    row->align = ALIGN_END;
    quote(row, "bubble.1", INK_BUBBLE, _("“I want help to live my life my way.”"));
    quote(row, "bubble.2", INK_APRICOT, _("“I can do that.”"));
}

static struct el *language_button(struct el *row, enum language l, enum button_kind kind)
{
    return ui_button(row, ui_id(row, "language.%s", language_code(l)),
                     &(struct ui_button){.kind = kind,
                                         .label = language_name(l),
                                         .lang = language_code(l),
                                         .press = {PRESS_START, (int32_t)l}});
}

/* In rows; smaller panels show the first ones, and "Language" in the bar has all. */
static void languages(struct el *b, const struct model *m)
{
    const struct panel *p = el_panel(b);
    bool large = p->zoom != ZOOM_100, stacks = panel_stacks(p);
    int columns = p->size == PANEL_L && !large ? 3 : 2;
    int rows = p->size == PANEL_L && !stacks ? 5 : 2, at = 0;
    struct el *row = NULL;
    if (!model_has_choice(m)) {
        language_button(b, LANGUAGE_EN, BUTTON_MAIN);
        return;
    }
    for (int l = 0; l < LANGUAGE_COUNT && at < rows * columns; l++) {
        if (!model_speaks(m, (enum language)l))
            continue;
        if (at++ % columns == 0) {
            row = ui_row(b, ui_id(b, "languages.%d", at / columns));
            row->gap = panel_gap(p);
            row->align = ALIGN_STRETCH;
        }
        language_button(row, (enum language)l, BUTTON_PLAIN)->grow = 1;
    }
    for (; at % columns != 0; at++) /* the last ones stay as wide as the others */
        ui_column(row, NULL)->grow = 1;
}

void view_attract(const struct model *m, const struct cut *cut, struct scene *s)
{
    struct page p = page_begin(s, m, cut,
                               &(struct page_info){.title = _("Touch to start"),
                                                   .kind = CHROME_FIRST,
                                                   .no_actions = true});
    bubbles(&p);
    ui_heading(p.f.head, "title", LEVEL_H1, INK_POSTER_TEXT,
               _("Jobs as a personal assistant"));
    if (m->panel.size == PANEL_L || (m->panel.size == PANEL_M && !cut->tight))
        ui_text(p.f.head, "lead", LEVEL_BODY, INK_POSTER_TEXT,
                _("Disabled people choose who helps. It could be you."));
    struct el *b = page_block(&p);
    if (b == NULL)
        return;
    b->gap = panel_gap(&m->panel) * 1.5f;
    ui_text(b, "touch", LEVEL_H2, INK_TEXT, _("Touch your language to start"));
    languages(b, m);
    if (m->panel.size != PANEL_S && !cut->tight)
        ui_idea(b, "free", "badge-check", INK_TEXT2, _("Free. No account needed."));
    if (!page_roomy(&p))
        return;
    ui_grow(p.f.content);
    ui_text(p.f.content, "easier", LEVEL_SMALL_BOLD, INK_TEXT,
            _("Make this screen easier to use"));
}

void view_getting_ready(const struct model *m, const struct cut *cut, struct scene *s)
{
    struct page p =
        page_begin(s, m, cut,
                   &(struct page_info){.title = _("This screen is getting ready"),
                                       .kind = CHROME_POSTER,
                                       .no_actions = true});
    ui_heading(p.f.head, "title", LEVEL_H1, INK_POSTER_TEXT,
               _("This screen is getting ready"));
    struct el *b = page_block(&p);
    if (b == NULL)
        return;
    ui_text(b, "text", LEVEL_BODY, INK_POSTER_TEXT,
            _("It is fetching jobs and sessions. Come back in a little while."));
    const char *trouble = words_trouble(b, m);
    if (trouble[0] != '\0')
        ui_text(b, "trouble", LEVEL_BODY, INK_POSTER_TEXT, trouble);
}
