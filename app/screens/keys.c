#include "app/screens/keys.h"

#include <math.h>
#include <string.h>

#include "core/utf8.h"

/* Of keys with a word or an icon beside letters. */
static const float wide_key = 1.64f;

struct board {
    struct el *rows;
    const struct model *m;
    enum keys_kind kind;
    int row_count;
};

static const char *print_letter(const struct el *any, uint32_t c)
{
    if (c < 0x80)
        return ui_id(any, "%c", (int)c);
    return ui_id(any, "%c%c", (int)(0xC0 | c >> 6), (int)(0x80 | (c & 0x3F)));
}

/* Of the letters on these keys only: Latin-1, and pairs of even and odd above it. */
static uint32_t capital_of(uint32_t c)
{
    if (c >= 'a' && c <= 'z')
        return c - 32;
    if (c >= 0xE0 && c <= 0xFE)
        return c - 32;
    bool odd_is_capital = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if (c >= 0x100 && c < 0x250)
        return odd_is_capital == (c % 2 == 0) ? c - 1 : c;
    return c;
}

static struct el *next_row(struct board *b)
{
    return ui_key_row(b->rows, ui_id(b->rows, "keys.%d", b->row_count++));
}

static void letter(struct board *b, struct el *row, uint32_t c)
{
    const char *id = ui_id(row, "key.%s", print_letter(row, c));
    bool capital = b->kind == KEYS_NAME && b->m->visit.keyboard.capitals;
    uint32_t shown = capital ? capital_of(c) : c;
    ui_key(row, id,
           &(struct ui_key){.label = print_letter(row, shown),
                            .press = {PRESS_KEY, (int32_t)shown}});
}

static void letters(struct board *b, struct el *row, const char *text)
{
    for (uint32_t c = utf8_next(&text); c != 0; c = utf8_next(&text))
        letter(b, row, c);
}

struct function_key {
    const char *id, *label, *icon, *spoken;
    float grow;
    struct press press;
    bool chosen;
};

static void function_key(struct el *row, const struct function_key *k)
{
    ui_key(row, k->id,
           &(struct ui_key){.label = k->label,
                            .icon = k->icon,
                            .spoken = k->spoken,
                            .function = true,
                            .word = true,
                            .chosen = k->chosen,
                            .grow = k->grow,
                            .press = k->press});
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

static void clear(struct el *row, float grow)
{
    function_key(row, &(struct function_key){.id = "key.clear",
                                             .label = _("Clear"),
                                             .grow = grow,
                                             .press = {PRESS_CLEAR, 0}});
}

static void shift(struct board *b, struct el *row, float grow)
{
    bool on = b->m->visit.keyboard.capitals;
    function_key(row, &(struct function_key){.id = "key.shift",
                                             .label = _("Capital"),
                                             .icon = "arrow-big-up",
                                             .spoken = _("Capital letter"),
                                             .grow = grow,
                                             .press = {PRESS_CAPITALS, 0},
                                             .chosen = on});
}

static void order(struct board *b, struct el *row)
{
    bool abc = b->m->visit.keyboard.letters == LETTERS_ABC;
    function_key(row, &(struct function_key){.id = "key.letters",
                                             .label = abc ? "q w e" : "A B C",
                                             .spoken = abc ? _("Keys as on a computer")
                                                           : _("Keys in A B C order"),
                                             .grow = wide_key,
                                             .press = {PRESS_LETTERS, 0}});
}

static void page(struct board *b, struct el *row, const char *other, float grow)
{
    bool on = b->m->visit.keyboard.accents;
    function_key(row, &(struct function_key){.id = "key.accents",
                                             .label = on ? "a b c" : other,
                                             .spoken = on ? _("Plain letters")
                                                          : _("Other letters and signs"),
                                             .grow = grow,
                                             .press = {PRESS_ACCENTS, 0}});
}

static void space(struct el *row, float grow)
{
    ui_key(
        row, "key.space",
        &(struct ui_key){
            .label = _("space"), .word = true, .grow = grow, .press = {PRESS_KEY, ' '}});
}

/* The row below the letters. */
static void signs(struct board *b)
{
    struct el *row = next_row(b);
    order(b, row);
    if (b->kind == KEYS_EMAIL) {
        if (b->m->panel.size == PANEL_M)
            page(b, row, "1 2 3", wide_key);
        letters(b, row, "@.-_+");
    } else {
        page(b, row, "é ł ŵ", wide_key);
        space(row, 4.4f);
        letters(b, row, "-'");
    }
    clear(row, wide_key);
}

/* Keyboards take the whole width between the margins. */
static float row_width(const struct panel *p)
{
    if (p->size == PANEL_L)
        return chrome_content_w(p);
    return p->w_mm - 2 * panel_margin(p);
}

static void three_rows(struct board *b, const char *const text[3])
{
    bool name = b->kind == KEYS_NAME;
    letters(b, next_row(b), text[0]);
    struct el *row = next_row(b);
    bool short_row = utf8_count(text[1]) < utf8_count(text[0]);
    if (short_row) {
        /* Half a key at each side, as on every keyboard. */
        float half = (row_width(&b->m->panel) - 27) / 20 - 1.5f;
        ui_space(row, half)->h = 0;
        letters(b, row, text[1]);
        ui_space(row, half)->h = 0;
    } else {
        letters(b, row, text[1]);
    }
    row = next_row(b);
    if (name)
        shift(b, row, wide_key);
    letters(b, row, text[2]);
    rub_out(row, wide_key);
}

static void letters_and_signs(struct board *b)
{
    static const char *const qwerty[3] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
    static const char *const abc[3] = {"abcdefghij", "klmnopqrst", "uvwxyz"};
    static const char *const digits[3] = {"1234567890", "!#$%&*/=?^", "'`{|}~"};
    static const char *const accents[3] = {
        "áàâäăąéèêë",
        "ęíîïóôöőúû",
        "üçćńñł",
    };
    static const char *const more[1] = {"śșțźżŵŷ"};
    const struct keyboard *k = &b->m->visit.keyboard;
    bool email = b->kind == KEYS_EMAIL;
    if (email && b->m->panel.size == PANEL_L)
        letters(b, next_row(b), "1234567890");
    if (!email && k->accents && b->m->panel.size == PANEL_L)
        letters(b, next_row(b), more[0]);
    if (k->accents)
        three_rows(b, email ? digits : accents);
    else
        three_rows(b, k->letters == LETTERS_ABC ? abc : qwerty);
    signs(b);
}

/* Keys of 30: seven in a row, in the order of the alphabet. What is left of the last row
 * is for Delete, and Clear if it stands nowhere else. */
static void sevens(struct board *b, const char *text, bool with_clear)
{
    enum { ROW = 7 };
    const float two_and_gap = 2.093f;
    struct el *row = NULL;
    int at = 0;
    for (uint32_t c = utf8_next(&text); c != 0; c = utf8_next(&text), at++) {
        if (at % ROW == 0)
            row = next_row(b);
        letter(b, row, c);
    }
    if (with_clear)
        clear(row, 1);
    rub_out(row, two_and_gap);
}

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz";

static void large_name(struct board *b)
{
    static const char accents[] = "áàâäăąéèêëęíîïóô"
                                  "öőúûüçćńñłśșțźżŵŷ";
    sevens(b, b->m->visit.keyboard.accents ? accents : alphabet, false);
    struct el *row = next_row(b);
    shift(b, row, 1);
    page(b, row, "é ł ŵ", 1);
    space(row, 2);
    letters(b, row, "-'");
    clear(row, 1);
}

static void large_email(struct board *b)
{
    static const char digits[] = "1234567890!#$%&*/=?^'`{|}~";
    sevens(b, b->m->visit.keyboard.accents ? digits : alphabet, false);
    struct el *row = next_row(b);
    page(b, row, "1 2 3", 1);
    letters(b, row, "@.-_+");
    clear(row, 1);
}

/* All the symbols of a code: no I, L, O or U. */
static void code_rows(struct board *b)
{
    letters(b, next_row(b), "0123456789");
    letters(b, next_row(b), "ABCDEFGHJK");
    letters(b, next_row(b), "MNPQRSTVWX");
    struct el *row = next_row(b);
    letters(b, row, "YZ");
    clear(row, 4);
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
    case KEYS_NAME: large_name(b); break;
    case KEYS_EMAIL: large_email(b); break;
    case KEYS_CODE: sevens(b, "0123456789ABCDEFGHJKMNPQRSTVWXYZ", true); break;
    case KEYS_PIN:
    case KEYS_NUMBER: number_rows(b); break;
    }
}

/* Small panels: twelve keys at a time, in two rows. */
static void grouped(struct board *b, const char *const *groups, int count)
{
    enum { FIRST_ROW = 7 };
    int at = b->m->visit.keyboard.group % count;
    const char *text = groups[at];
    struct el *row = next_row(b);
    for (int i = 0; *text != '\0'; i++) {
        if (i == FIRST_ROW)
            row = next_row(b);
        uint32_t c = utf8_next(&text);
        if (c == ' ')
            space(row, 1);
        else
            letter(b, row, c);
    }
    if (b->row_count == 1)
        row = next_row(b);
    if (count > 1)
        function_key(row,
                     &(struct function_key){.id = "key.group",
                                            .label = _("more"),
                                            .spoken = _("More letters"),
                                            .grow = 1,
                                            .press = {PRESS_GROUP, (at + 1) % count}});
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
    case KEYS_EMAIL: letters_and_signs(&b); break;
    case KEYS_CODE: code_rows(&b); break;
    case KEYS_PIN:
    case KEYS_NUMBER: number_rows(&b); break;
    }
}
