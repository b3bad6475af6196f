#include <string.h>

#include "app/screens/pieces.h"

/* Whoever comes from the first screen has not begun yet. */
static uint16_t choosing(const struct model *m)
{
    const struct visit *v = &m->visit;
    bool first =
        v->trail_count > 0 && v->trail[v->trail_count - 1].screen == SCREEN_ATTRACT;
    return first ? PRESS_START : PRESS_LANGUAGE;
}

void view_language(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Language");
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .no_actions = true});
    page_title(&p, title);
    p.f.content->gap = panel_lms(&m->panel, 4, 3, 3);
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        const char *code = language_code((enum language)l);
        struct el *b = model_speaks(m, (enum language)l) ? page_block(&p) : NULL;
        if (b != NULL)
            page_choice(b, ui_id(b, "language.%s", code),
                        &(struct page_choice){.label = language_name((enum language)l),
                                              .lang = code,
                                              .chosen = strcmp(m->panel.lang, code) == 0,
                                              .press = {choosing(m), l}});
    }
}
