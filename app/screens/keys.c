#include "app/screens/keys.h"

#include <math.h>
#include <string.h>

#include "app/letters.h"
#include "app/screens/keys_plan.h"
#include "app/typing.h"
#include "core/utf8.h"

/* Of keys with a word or an icon beside letters. */
static const float wide_key = 1.64f;
/* No key is narrower (ACCESS A11Y-81), a hair for what rounding takes. */
static const float least_key = 16.02f;

struct board {
    struct el *rows;
    const struct model *m;
    enum keys_kind kind;
    struct plan plan; /* of the page that is shown */
    int row_count;
    bool shift_below;
};

static struct el *next_row(struct board *b)
{
    struct el *row = ui_key_row(b->rows, ui_id(b->rows, "keys.%d", b->row_count++));
    /* Eleven keys of 16 on a small panel: LOOK has 3, ACCESS A11Y-81 allows 2.5. */
    if (b->plan.widest > PLAN_IN_ROW && b->m->panel.size != PANEL_L)
        row->gap = 2.6f;
    return row;
}

static const char *print_letter(const struct el *any, uint32_t c)
{
    char text[LETTER_SIZE];
    (void)letter_utf8(c, text);
    return ui_id(any, "%s", text);
}

static void letter(struct board *b, struct el *row, uint32_t c)
{
    const char *id = ui_id(row, "key.%s", print_letter(row, c));
    bool capital = b->kind == KEYS_NAME && b->m->visit.keyboard.capitals;
    uint32_t shown = capital ? letter_capital(c) : c;
    const char *label = print_letter(row, shown), *spoken = key_layout_spoken(label);
    bool sign = utf8_is_mark(shown);
    if (sign && spoken == NULL)
        spoken = label;
    ui_key(row, id,
           &(struct ui_key){.label = sign ? ui_id(row, "\u25CC%s", label) : label,
                            .spoken = spoken,
                            .press = {PRESS_KEY, (int32_t)shown}});
}

static void letters(struct board *b, struct el *row, const char *text)
{
    for (uint32_t c = utf8_next(&text); c != 0; c = utf8_next(&text))
        letter(b, row, c);
}

struct function_key {
    const char *id, *label, *icon, *spoken;
    float grow; /* 0: as wide as its words, and never less than `least` */
    float least;
    struct press press;
    bool chosen;
};

static void function_key(struct el *row, const struct function_key *k)
{
    struct el *e = ui_key(row, k->id,
                          &(struct ui_key){.label = k->label,
                                           .icon = k->icon,
                                           .spoken = k->spoken,
                                           .function = true,
                                           .word = true,
                                           .chosen = k->chosen,
                                           .grow = k->grow,
                                           .press = k->press});
    if (k->grow > 0)
        return;
    e->grow = 0;
    e->no_shrink = true;
    e->pad_start = e->pad_end = panel_lms(el_panel(row), 3, 2, 2);
    e->min_w = k->least;
}

static void rub_out(struct el *row, float grow)
{
    function_key(row, &(struct function_key){.id = "key.back",
                                             .label = _("Delete"),
                                             .icon = "delete",
                                             .spoken = _("Delete the last letter"),
                                             .grow = grow,
                                             .press = {PRESS_RUBOUT, 0}});
}

static void clear(struct el *row, float grow, float least)
{
    function_key(row, &(struct function_key){.id = "key.clear",
                                             .label = _("Clear"),
                                             .grow = grow,
                                             .least = least,
                                             .press = {PRESS_CLEAR, 0}});
}

static void shift(struct board *b, struct el *row, float grow, float least)
{
    bool on = b->m->visit.keyboard.capitals;
    function_key(row, &(struct function_key){.id = "key.shift",
                                             .label = _("Capital"),
                                             .icon = "arrow-big-up",
                                             .spoken = _("Capital letter"),
                                             .grow = grow,
                                             .least = least,
                                             .press = {PRESS_CAPITALS, 0},
                                             .chosen = on});
}

static void order(struct board *b, struct el *row, float least)
{
    bool abc = b->plan.order == KEYS_ABC;
    enum letters other = abc ? LETTERS_NATIONAL : LETTERS_ABC;
    function_key(row, &(struct function_key){.id = "key.letters",
                                             .label = b->plan.layout->label[!abc],
                                             .spoken = abc ? _("Keys as on a computer")
                                                           : _("Keys in A B C order"),
                                             .least = least,
                                             .press = {PRESS_LETTERS, (int32_t)other}});
}

static void space(struct el *row, float grow)
{
    ui_key(
        row, "key.space",
        &(struct ui_key){
            .label = _("space"), .word = true, .grow = grow, .press = {PRESS_KEY, ' '}});
}

/* Languages by their own names, as on a telephone. */
static void script(struct board *b, struct el *row, float grow, float least)
{
    bool latin = b->m->visit.keyboard.latin;
    enum language own = language_find(b->m->panel.lang);
    function_key(row,
                 &(struct function_key){.id = "key.script",
                                        .label = language_name(latin ? own : LANGUAGE_EN),
                                        .spoken = latin ? _("Letters of your language")
                                                        : _("English letters"),
                                        .grow = grow,
                                        .least = least,
                                        .press = {PRESS_SCRIPT, 0}});
}

/* --- how they stand --- */

/* What is pressed stays where it is when another page is shorter. */
static void blank_rows(struct board *b)
{
    for (int r = b->plan.rows; r < b->plan.first_rows; r++)
        next_row(b)->h = ui_key_h(&b->m->panel);
}

/* Keyboards take the whole width between the margins. */
static float row_width(const struct panel *p)
{
    if (p->size == PANEL_L)
        return chrome_content_w(p);
    return p->w_mm - 2 * panel_margin(p);
}

/* What one of so many keys has when they fill the row, `units` letters wide. */
static float key_width(const struct board *b, const struct el *row, int count,
                       float units)
{
    return (row_width(&b->m->panel) - row->gap * (float)(count - 1)) / units;
}

/* Half a key or more at each side, as on every keyboard. */
static void beside(const struct board *b, struct el *row, float keys)
{
    float w = key_width(b, row, b->plan.widest, (float)b->plan.widest) + row->gap;
    if (keys > 0.4f)
        ui_space(row, keys / 2 * w - row->gap)->h = 0;
}

static void letters_row(struct board *b, int r)
{
    struct el *row = next_row(b);
    int count = b->plan.counts[r];
    row->ltr = row->ltr && !(b->plan.order == KEYS_ABC && !b->plan.layout->latin);
    beside(b, row, (float)(b->plan.widest - count));
    for (int i = 0; i < count; i++)
        letter(b, row, b->plan.at[r][i]);
    beside(b, row, (float)(b->plan.widest - count));
}

/* The last row of letters: with Delete, and Shift where there is room. */
static void last_row(struct board *b)
{
    static const float grows[] = {1.64f, 1.3f, 1};
    struct el *row = next_row(b);
    int r = b->plan.rows - 1, count = b->plan.counts[r];
    bool cased = b->plan.layout->capitals;
    int keys = count + (cased ? 2 : 1);
    size_t g = 0;
    while (g < 2 &&
           key_width(b, row, keys, (float)count + (float)(keys - count) * grows[g]) <
               least_key)
        g++;
    b->shift_below = cased && g == 2;
    if (b->shift_below)
        g = key_width(b, row, count + 1, (float)count + wide_key) < least_key ? 2 : 0;
    float grow = grows[g];
    bool with_shift = cased && !b->shift_below;
    float left = (float)(b->plan.widest - count) - grow * (with_shift ? 2.0f : 1.0f);
    row->ltr = row->ltr && !(b->plan.order == KEYS_ABC && !b->plan.layout->latin);
    if (with_shift)
        shift(b, row, grow, 0);
    beside(b, row, left > 1.5f ? left : 0);
    for (int i = 0; i < count; i++)
        letter(b, row, b->plan.at[r][i]);
    beside(b, row, left > 1.5f ? left : 0);
    rub_out(row, grow);
}

/* Samples of what it brings. */
static const char *page_label(const struct board *b, const struct el *any)
{
    const struct plan *p = &b->plan;
    char text[3][LETTER_SIZE];
    int next = (p->page + 1) % p->page_count;
    if (next == 0)
        return p->layout->label[p->order];
    if (next >= p->own_pages)
        return "é ł ŵ";
    for (int i = 0; i < 3; i++)
        (void)letter_utf8(p->next[i], text[i]);
    return ui_id(any, "%s %s %s", text[0], text[1], text[2]);
}

static void page_key(struct board *b, struct el *row, float grow, float least)
{
    int next = (b->plan.page + 1) % b->plan.page_count;
    const char *spoken =
        b->plan.layout->latin ? _("Other letters and signs") : _("More letters");
    if (b->plan.page_count == 1)
        return;
    function_key(row,
                 &(struct function_key){.id = "key.more",
                                        .label = page_label(b, row),
                                        .spoken = next == 0 ? _("Plain letters") : spoken,
                                        .grow = grow,
                                        .least = least,
                                        .press = {PRESS_LEAF, next}});
}

/* The row below the letters. */
static void bottom_row(struct board *b)
{
    bool switches = typing_switches(b->m);
    bool full = switches || utf8_count(b->plan.pages->bottom) > 2;
    float least = wide_key * key_width(b, b->rows, PLAN_IN_ROW, PLAN_IN_ROW) * 0.93f;
    struct el *row = next_row(b);
    if (full)
        least = panel_lms(&b->m->panel, 22, 16, 16);
    if (switches)
        script(b, row, 0, least);
    if (b->shift_below)
        shift(b, row, 0, least);
    order(b, row, least);
    page_key(b, row, 0, least);
    if (b->kind != KEYS_EMAIL)
        space(row, full ? 2 : 4.4f);
    letters(b, row, b->plan.pages->bottom);
    clear(row, 0, least);
}

static void board_rows(struct board *b)
{
    plan_make(&b->plan, b->m);
    blank_rows(b);
    for (int r = 0; r < b->plan.rows - 1; r++)
        letters_row(b, r);
    last_row(b);
    bottom_row(b);
}

/* As wide as so many large keys and the gaps between them. */
static float over(int keys)
{
    return (float)keys * 1.093f - 0.093f;
}

/* What is left of the last row is for Delete, and Clear if it has no place below. */
static void large_last(struct el *row, int used, bool with_clear)
{
    int left = PLAN_IN_LARGE_ROW - used;
    if (with_clear) {
        clear(row, over((left + 1) / 2), 0);
        left /= 2;
    }
    rub_out(row, over(left));
}

/* Keys of 30: seven in a row, in the order of the alphabet. */
static void large_letters(struct board *b, bool with_clear)
{
    struct el *row = NULL;
    int count = 0;
    for (int r = 0; r < b->plan.rows; r++) {
        row = next_row(b);
        row->ltr = b->plan.layout->latin;
        count = b->plan.counts[r];
        for (int i = 0; i < count; i++)
            letter(b, row, b->plan.at[r][i]);
    }
    large_last(row, count, with_clear);
}

static void large_board(struct board *b)
{
    plan_make(&b->plan, b->m);
    blank_rows(b);
    bool switches = typing_switches(b->m), cased = b->plan.layout->capitals;
    large_letters(b, switches);
    struct el *row = next_row(b);
    int used = (int)utf8_count(b->plan.pages->bottom) + (switches ? 2 : 1) +
               (cased ? 1 : 0) + (b->plan.page_count > 1 ? 1 : 0);
    if (switches)
        script(b, row, over(2), 0);
    if (cased)
        shift(b, row, 1, 0);
    page_key(b, row, 1, 0);
    if (b->kind != KEYS_EMAIL)
        space(row, over(PLAN_IN_LARGE_ROW - used));
    letters(b, row, b->plan.pages->bottom);
    if (!switches)
        clear(row, 1, 0);
}

/* All the symbols of a code: no I, L, O or U. */
static const char code_symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void large_code(struct board *b)
{
    b->plan.layout = key_layout("en");
    plan_sevens(&b->plan, code_symbols);
    large_letters(b, true);
}

static void code_rows(struct board *b)
{
    letters(b, next_row(b), "0123456789");
    letters(b, next_row(b), "ABCDEFGHJK");
    letters(b, next_row(b), "MNPQRSTVWX");
    struct el *row = next_row(b);
    letters(b, row, "YZ");
    clear(row, 4, 0);
    rub_out(row, 4);
}

/* As on a telephone. */
static void number_rows(struct board *b)
{
    static const char *const text[3] = {"123", "456", "789"};
    for (int i = 0; i < 3; i++)
        letters(b, next_row(b), text[i]);
    struct el *row = next_row(b);
    letters(b, row, b->kind == KEYS_PIN ? "0" : "+0");
    rub_out(row, 1);
    bool large = b->m->panel.size == PANEL_L;
    b->rows->w = large ? 47 * 3 + 6 : 0;
    struct scene *s = el_scene(row);
    for (int r = b->rows->first; large && r >= 0; r = s->els[r].next) {
        for (int i = s->els[r].first; i >= 0; i = s->els[i].next)
            s->els[i].h = fmaxf(29, panel_target(&b->m->panel));
    }
}

static void large_rows(struct board *b)
{
    switch (b->kind) {
    case KEYS_NAME:
    case KEYS_EMAIL: large_board(b); break;
    case KEYS_CODE: large_code(b); break;
    case KEYS_PIN:
    case KEYS_NUMBER: number_rows(b); break;
    }
}

/* Small panels: twelve keys at a time, in two rows; upright ones twenty-four in four. */
static void grouped(struct board *b, const char *const *groups, int count)
{
    bool tall = panel_is_tall(&b->m->panel);
    const int in_row = tall ? 6 : 7, together = tall ? 2 : 1;
    const int pages = (count + together - 1) / together;
    int page = b->m->visit.keyboard.page % pages, placed = 0;
    struct el *row = NULL;
    for (int at = page * together; at < count && at < (page + 1) * together; at++) {
        const char *text = groups[at];
        for (uint32_t c = utf8_next(&text); c != 0; c = utf8_next(&text)) {
            if (placed++ % in_row == 0)
                row = next_row(b);
            if (c == ' ')
                space(row, 1.4f);
            else
                letter(b, row, c);
        }
    }
    if (tall || b->row_count == 1)
        row = next_row(b);
    if (pages > 1)
        function_key(row,
                     &(struct function_key){.id = "key.group",
                                            .label = _("more"),
                                            .spoken = _("More letters"),
                                            .grow = 1,
                                            .press = {PRESS_LEAF, (page + 1) % pages}});
    rub_out(row, 1);
}

static void small_rows(struct board *b)
{
    static const char *const name[] = {
        "abcdefghijkl", "mnopqrstuvwx", "yz-' éłńóâî",
        "áàäăąèêëęíïô", "öőúûüçćñśșțź", "żŵŷ",
    };
    static const char *const email[] = {"abcdefghijkl", "mnopqrstuvwx", "yz@.-_+01234",
                                        "56789"};
    static const char *const code[] = {"0123456789AB", "CDEFGHJKMNPQ", "RSTVWXYZ"};
    static const char *const number[] = {"1234567890+"};
    static const char *const pin[] = {"1234567890"};
    switch (b->kind) {
    case KEYS_NAME: grouped(b, name, (int)LENGTH(name)); break;
    case KEYS_EMAIL: grouped(b, email, (int)LENGTH(email)); break;
    case KEYS_CODE: grouped(b, code, (int)LENGTH(code)); break;
    case KEYS_NUMBER: grouped(b, number, 1); break;
    case KEYS_PIN: grouped(b, pin, 1); break;
    }
}

void keys(struct el *parent, const struct model *m, enum keys_kind kind)
{
    struct board b = {.rows = ui_keys(parent, "keys"), .m = m, .kind = kind};
    if (m->panel.size == PANEL_S) {
        small_rows(&b);
        return;
    }
    if (m->panel.large) {
        large_rows(&b);
        return;
    }
    switch (kind) {
    case KEYS_NAME:
    case KEYS_EMAIL: board_rows(&b); break;
    case KEYS_CODE: code_rows(&b); break;
    case KEYS_PIN:
    case KEYS_NUMBER: number_rows(&b); break;
    }
}
