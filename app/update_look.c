#include "app/update_inner.h"

static void set_zoom(struct model *m, int32_t zoom, struct cmds *cmds)
{
    if (zoom < 0 || zoom > (int32_t)model_zoom_most(&m->panel))
        return;
    m->panel.zoom = (enum zoom)zoom;
    update_load(m, cmds);
}

/* One change of the look may leave no room, or no words, for another. */
static void settle_look(struct model *m)
{
    m->panel.easy = m->panel.easy && model_may_easy(m);
    m->panel.large = m->panel.large && panel_may_large(&m->panel);
    if (m->panel.zoom > model_zoom_most(&m->panel))
        m->panel.zoom = model_zoom_most(&m->panel);
}

static void set_reach(struct model *m, struct cmds *cmds)
{
    if (!panel_may_reach(&m->panel))
        return;
    m->panel.reach = !m->panel.reach;
    settle_look(m);
    update_load(m, cmds);
}

/* Whoever wants easy words finds the letters in the order of the alphabet (ACCESS
 * A11Y-83). */
static void set_easy(struct model *m, struct cmds *cmds)
{
    m->panel.easy = !m->panel.easy;
    settle_look(m);
    m->visit.keyboard.letters = m->panel.easy ? LETTERS_ABC : LETTERS_USUAL;
    update_load(m, cmds);
}

static void set_large(struct model *m, struct cmds *cmds)
{
    m->panel.large = !m->panel.large;
    settle_look(m);
    update_load(m, cmds);
}

static void set_easier(struct model *m, int32_t which, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (which == EASIER_LARGE)
        set_large(m, cmds);
    else if (which == EASIER_STEADY)
        v->steady = !v->steady;
    else if (which == EASIER_CURTAIN)
        v->curtain = !v->curtain;
}

static void set_theme(struct model *m, int32_t theme)
{
    if (theme >= 0 && theme < THEME_COUNT)
        m->panel.theme = (enum theme)theme;
}

bool update_speak(struct model *m, int32_t language, struct cmds *cmds)
{
    if (language < 0 || language >= LANGUAGE_COUNT ||
        !model_speaks(m, (enum language)language))
        return false;
    panel_speak(&m->panel, language_code((enum language)language),
                language_is_rtl((enum language)language));
    m->visit.keyboard.latin = false;
    settle_look(m);
    update_load(m, cmds);
    return true;
}

static void change_language(struct model *m, int32_t language, struct cmds *cmds)
{
    if (update_speak(m, language, cmds) && m->visit.screen == SCREEN_LANGUAGE)
        update_back(m, cmds);
}

void update_look(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    if (what == PRESS_LANGUAGE)
        change_language(m, arg, cmds);
    else if (what == PRESS_COLOURS)
        set_theme(m, ((int)m->panel.theme + 1) % THEME_COUNT);
    else if (what == PRESS_THEME)
        set_theme(m, arg);
    else if (what == PRESS_LOWER)
        set_reach(m, cmds);
    else if (what == PRESS_EASY)
        set_easy(m, cmds);
    else if (what == PRESS_EASIER)
        set_easier(m, arg, cmds);
    else if (what == PRESS_ZOOM)
        set_zoom(m, arg, cmds);
}
