#include "app/screens/bar.h"

#include <string.h>

#include "app/languages.h"
#include "app/msg.h"
#include "app/say.h"
#include "core/utf8.h"

static const char *zoom_word(enum zoom z)
{
    static const char *const words[ZOOM_COUNT] = {"100 %", "130 %", "160 %", "200 %"};
    return words[z];
}

static const char *theme_label(enum theme t)
{
    static const char *const words[THEME_COUNT] = {N_("light"), N_("dark"), N_("yellow")};
    return _(words[t]);
}

/* Says its language in that language, so that whoever is lost in another finds it. */
static void language_cell(const struct model *m, struct bar_cell *cell, uint16_t go)
{
    enum language shown = language_find(m->panel.lang);
    if (!model_has_choice(m) || shown == LANGUAGE_COUNT)
        return;
    *cell = (struct bar_cell){.id = "bar.language",
                              .icon = "languages",
                              .value = language_name(shown),
                              .label = _("Language"),
                              .press = {go, SCREEN_LANGUAGE}};
}

static void lower_cell(const struct model *m, struct bar_cell *cell)
{
    if (!panel_may_reach(&m->panel))
        return;
    uint16_t press = m->visit.asking ? PRESS_STAY : PRESS_LOWER;
    *cell = (struct bar_cell){.id = "bar.lower",
                              .icon = "arrow-down-to-line",
                              .value = m->panel.reach ? _("on") : _("off"),
                              .label = _("Lower"),
                              .spoken = _("Move all that can be touched lower"),
                              .press = {press, 0},
                              .on = m->panel.reach};
}

static void listen_cell(const struct model *m, struct bar_cell *cell)
{
    if (!model_may_listen(m))
        return;
    bool on = model_listens(m);
    uint16_t press = m->visit.asking ? PRESS_STAY : PRESS_SPEECH;
    *cell = (struct bar_cell){.id = "bar.listen",
                              .icon = "volume-2",
                              .value = on ? _("on") : _("off"),
                              .label = _("Listen"),
                              .press = {press, SPEECH_CELL},
                              .on = on};
}

static void first_cells(const struct model *m, struct bar_cell cells[BAR_CELLS_MAX])
{
    cells[0] = (struct bar_cell){.id = "bar.colours",
                                 .icon = "contrast",
                                 .value = theme_label(m->panel.theme),
                                 .label = _("Colours"),
                                 .press = {PRESS_COLOURS, 0}};
}

static void easy_cell(const struct model *m, struct bar_cell *cell)
{
    if (!model_may_easy(m))
        return;
    *cell = (struct bar_cell){.id = "bar.easy",
                              .icon = "book-open",
                              .value = m->panel.easy ? _("on") : _("off"),
                              .label = _("Easy words"),
                              .press = {PRESS_EASY, 0},
                              .on = m->panel.easy};
}

static void usual_cells(const struct model *m, struct bar_cell cells[BAR_CELLS_MAX])
{
    uint16_t leave = m->visit.asking ? PRESS_STAY : PRESS_BACK;
    cells[0] = (struct bar_cell){
        .id = "bar.back", .icon = "arrow-left", .label = _("Back"), .press = {leave, 0}};
    cells[1] = (struct bar_cell){.id = "bar.start-again",
                                 .icon = "rotate-ccw",
                                 .label = _("Start again"),
                                 .press = {PRESS_FINISH, 0}};
}

static void usual_bar(const struct model *m, struct bar_cell cells[BAR_CELLS_MAX])
{
    bool small = m->panel.size == PANEL_S;
    uint16_t go = m->visit.asking ? PRESS_STAY : PRESS_GO;
    static const char *const empty[BAR_CELLS_MAX] = {"bar.0", "bar.1", "bar.2", "bar.3",
                                                     "bar.4", "bar.5", "bar.6"};
    for (int i = 0; i < BAR_CELLS_MAX; i++)
        cells[i] = (struct bar_cell){.id = empty[i]};
    usual_cells(m, cells);
    cells[2] = (struct bar_cell){.id = "bar.help",
                                 .icon = "circle-question-mark",
                                 .label = _("Help"),
                                 .press = {go, SCREEN_HELP}};
    listen_cell(m, &cells[3]);
    /* The smallest panels have one size of text: there the page is about colours. */
    cells[4] =
        (struct bar_cell){.id = "bar.text-size",
                          .icon = small ? "contrast" : "a-large-small",
                          .value = small ? NULL : zoom_word(panel_chosen(&m->panel)),
                          .label = small ? _("Text") : _("Text size"),
                          .spoken = _("Text size and colours"),
                          .press = {go, SCREEN_EASIER}};
    language_cell(m, &cells[5], go);
    lower_cell(m, &cells[6]);
}

/* Where nobody is yet there is no way back, but there are two choices. */
static void first_bar(const struct model *m, const struct bar_cell usual[BAR_CELLS_MAX],
                      struct bar_cell cells[BAR_CELLS_MAX])
{
    memcpy(cells, usual, BAR_CELLS_MAX * sizeof *cells);
    cells[0] = (struct bar_cell){.id = "bar.0"};
    cells[1] = (struct bar_cell){.id = "bar.1"};
    if (m->panel.size != PANEL_S)
        first_cells(m, cells);
    easy_cell(m, &cells[1]);
}

static int tenths_of(uint32_t letter)
{
    enum { WIDE = 10, NARROW = 6 };
    bool narrow = letter < 0x80 ? strchr(" .,':fijlrtI1", (int)letter) != NULL
                                : utf8_is_mark(letter);
    return narrow ? NARROW : WIDE;
}

static int letters_of(const char *text)
{
    int tenths = 0;
    if (text == NULL)
        return 0;
    for (uint32_t c = utf8_next(&text); c != 0; c = utf8_next(&text))
        tenths += tenths_of(c);
    return tenths;
}

/* Of two words that may stand in a cell; most are one and the same. */
static int letters_of_both(const char *a, const char *b)
{
    int one = letters_of(a), other = a == b ? one : letters_of(b);
    return one > other ? one : other;
}

/* The words of the first screen and of the others, so that the cells stand at the same
 * places on all. */
void bar(const struct model *m, struct chrome_info *info)
{
    struct bar_cell first[BAR_CELLS_MAX], usual[BAR_CELLS_MAX];
    usual_bar(m, usual);
    first_bar(m, usual, first);
    memcpy(info->cells, m->visit.screen == SCREEN_ATTRACT ? first : usual, sizeof first);
    for (int i = 0; i < BAR_CELLS_MAX; i++) {
        info->words[i].label = letters_of_both(first[i].label, usual[i].label);
        info->words[i].value = letters_of_both(first[i].value, usual[i].value);
    }
}
