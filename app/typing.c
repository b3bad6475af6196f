#include "app/typing.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "app/letters.h"
#include "core/utf8.h"

enum { NAME_LETTERS_MAX = 100, CODE_SYMBOLS = 10 };

struct field {
    char *text;
    size_t size;
};

/* The text of the question that is shown; text NULL if it is not a typed one. */
static struct field field_of(struct model *m)
{
    struct draft *d = &m->visit.draft;
    enum screen screen = m->visit.screen;
    if (screen == SCREEN_NAME)
        return (struct field){d->name, sizeof d->name};
    if (screen == SCREEN_NUMBER)
        return (struct field){d->phone, sizeof d->phone};
    if (screen == SCREEN_EMAIL)
        return (struct field){d->email, sizeof d->email};
    if (screen == SCREEN_CODE)
        return (struct field){d->code, sizeof d->code};
    if (screen == SCREEN_PIN)
        return (struct field){d->pin, sizeof d->pin};
    if (screen == SCREEN_WHICH)
        return (struct field){d->about_typed, sizeof d->about_typed};
    return (struct field){NULL, 0};
}

const char *typing_ending(int which)
{
    static const char *const endings[] = {"@gmail.com", "@outlook.com", "@yahoo.co.uk",
                                          "@hotmail.com"};
    return which >= 0 && which < (int)LENGTH(endings) ? endings[which] : NULL;
}

const struct key_layout *typing_layout(const struct model *m)
{
    if (m->visit.screen == SCREEN_EMAIL)
        return key_layout_email();
    bool own = m->visit.screen == SCREEN_NAME && !m->visit.keyboard.latin;
    return key_layout(own ? m->panel.lang : "en");
}

enum key_order typing_order(const struct model *m)
{
    enum letters letters = m->visit.keyboard.letters;
    if (letters == LETTERS_USUAL)
        return typing_layout(m)->abc_first ? KEYS_ABC : KEYS_NATIONAL;
    return letters == LETTERS_ABC ? KEYS_ABC : KEYS_NATIONAL;
}

bool typing_switches(const struct model *m)
{
    return m->visit.screen == SCREEN_NAME && !key_layout(m->panel.lang)->latin;
}

/* Of the last letter: so the caret at the end stands where the next one will. */
bool typing_rtl(const struct model *m)
{
    if (m->visit.screen != SCREEN_NAME || !m->panel.rtl)
        return false;
    bool rtl = !typing_layout(m)->latin;
    const char *text = m->visit.draft.name;
    for (uint32_t c = utf8_next(&text); c != 0; c = utf8_next(&text)) {
        if (c >= 'A')
            rtl = letter_is_rtl(c);
    }
    return rtl;
}

static bool fits(enum screen screen, const char *text, int32_t letter)
{
    bool digit = letter >= '0' && letter <= '9';
    if (screen == SCREEN_NAME)
        return letter >= ' ' && utf8_count(text) < NAME_LETTERS_MAX;
    if (screen == SCREEN_NUMBER)
        return digit || (letter == '+' && text[0] == '\0');
    if (screen == SCREEN_PIN)
        return digit;
    if (screen == SCREEN_EMAIL)
        return letter > ' ' && letter < 127;
    return strlen(text) < CODE_SYMBOLS && (digit || (letter >= 'A' && letter <= 'Z'));
}

/* Whole or not at all: what does not fit is refused. */
static void append(struct field f, const char *bytes, size_t size)
{
    size_t used = strlen(f.text);
    if (used + size < f.size)
        memcpy(f.text + used, bytes, size);
}

/* One code point, never a part of one. In the Indic scripts too: there a syllable is
 * typed as consonant, virama, consonant, sign, a key each, and whoever typed the wrong
 * sign wants that one back, not the syllable; so do their keyboards elsewhere.
 *
 * Overwrites what it takes away: a letter that was rubbed out is nobody's business. */
static void rub_out(struct field f)
{
    size_t at = strlen(f.text);
    while (at > 0 && ((unsigned char)f.text[at - 1] & 0xC0) == 0x80)
        f.text[--at] = '\0';
    if (at > 0)
        f.text[at - 1] = '\0';
}

static void type(struct model *m, struct field f, int32_t letter)
{
    if (letter <= 0 || letter >= 0xD800 || !fits(m->visit.screen, f.text, letter))
        return;
    char bytes[LETTER_SIZE];
    append(f, bytes, letter_utf8((uint32_t)letter, bytes));
}

/* After O' and D', but not within Мар'яна. */
static bool begins_part(const char *text, size_t size)
{
    char last = text[size - 1];
    if (last == '\'')
        return size > 1 && (text[size - 2] & 0x80) == 0;
    return last == ' ' || last == '-';
}

/* Names begin with a capital, also after a space, a hyphen or an apostrophe. */
static void set_capitals(struct model *m, struct field f)
{
    struct keyboard *k = &m->visit.keyboard;
    size_t size = strlen(f.text);
    k->capitals =
        m->visit.screen == SCREEN_NAME && (size == 0 || begins_part(f.text, size));
}

void typing_open(struct model *m)
{
    struct keyboard *k = &m->visit.keyboard;
    struct field f = field_of(m);
    k->page = 0;
    k->hidden = k->hidden || m->visit.screen == SCREEN_PIN;
    if (f.text != NULL)
        set_capitals(m, f);
}

static void ending(struct field f, int which)
{
    const char *text = typing_ending(which);
    if (text == NULL || (text[0] == '@' && strchr(f.text, '@') != NULL))
        return;
    append(f, text, strlen(text));
}

static void change_text(struct model *m, enum press_what what, int32_t arg)
{
    struct field f = field_of(m);
    if (f.text == NULL)
        return;
    if (what == PRESS_KEY)
        type(m, f, arg);
    else if (what == PRESS_ENDING)
        ending(f, arg);
    else if (what == PRESS_RUBOUT)
        rub_out(f);
    else
        sodium_memzero(f.text, f.size);
    /* A further page is for one letter, as Shift is; small panels have many. */
    if (m->panel.size != PANEL_S)
        m->visit.keyboard.page = 0;
    if (f.text == m->visit.draft.name)
        m->visit.draft.name_skipped = false;
    set_capitals(m, f);
}

static void change_keys(struct keyboard *k, enum press_what what, int32_t arg)
{
    k->page = 0;
    if (what == PRESS_SCRIPT)
        k->latin = !k->latin;
    else
        k->letters = arg == LETTERS_ABC ? LETTERS_ABC : LETTERS_NATIONAL;
}

void typing_press(struct model *m, enum press_what what, int32_t arg)
{
    struct keyboard *k = &m->visit.keyboard;
    if (what == PRESS_KEY || what == PRESS_ENDING || what == PRESS_RUBOUT ||
        what == PRESS_CLEAR)
        change_text(m, what, arg);
    else if (what == PRESS_CAPITALS)
        k->capitals = !k->capitals;
    else if (what == PRESS_LEAF)
        k->page = arg;
    else if (what == PRESS_LETTERS || what == PRESS_SCRIPT)
        change_keys(k, what, arg);
    else {
        assert(what == PRESS_HIDE);
        k->hidden = !k->hidden;
    }
}
