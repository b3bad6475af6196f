#include "app/speech/aloud.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/say.h"
#include "core/utf8.h"

enum { PHONE_DIGITS_MIN = 9, ACRONYM_MAX = 3, POUNDS_DIGITS_MAX = 6 };

struct text_out {
    char *out;
    size_t used, room;
};

static void put(struct text_out *t, const char *text, size_t size)
{
    if (t->used + size >= t->room)
        return;
    memcpy(t->out + t->used, text, size);
    t->used += size;
    t->out[t->used] = '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Letters of other scripts count; a space that does not break (C2 A0) does not. */
static bool is_wordy(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0xC3;
}

/* Bytes of the separator here inside a number: a space, or one that does not break. */
static size_t separator(const char *p)
{
    if (*p == ' ' || *p == '-')
        return 1;
    return strncmp(p, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

/* "07700 900123", "+44 20 7946 0000". Gives its bytes, 0 if it is none. */
static size_t phone(const char *p, struct text_out *t)
{
    size_t at = *p == '+' ? 1 : 0;
    int digits = 0;
    if (*p != '+' && *p != '0')
        return 0;
    for (size_t gap = 0; is_digit(p[at + gap]); gap = separator(p + at)) {
        at += gap;
        while (is_digit(p[at])) {
            at++;
            digits++;
        }
    }
    if (digits < PHONE_DIGITS_MIN)
        return 0;
    for (size_t i = 0; i < at; i++) {
        if (is_digit(p[i]) && i > 0)
            put(t, " ", 1);
        if (is_digit(p[i]) || p[i] == '+')
            put(t, p + i, 1);
        else if (!is_digit(p[i - 1])) /* the second byte of a gap */
            continue;
        else
            put(t, ",", 1);
    }
    return at;
}

static size_t digits_here(const char *p)
{
    size_t n = 0;
    while (is_digit(p[n]))
        n++;
    return n;
}

/* "£13.40" -> "13 pounds 40". */
static size_t money(const char *p, struct text_out *t)
{
    if (strncmp(p, "£", strlen("£")) != 0)
        return 0;
    const char *number = p + strlen("£");
    size_t whole = digits_here(number);
    if (whole == 0 || whole > POUNDS_DIGITS_MAX)
        return 0;
    unsigned long pounds = strtoul(number, NULL, 10);
    char words[80];
    int n = snprintf(words, sizeof words, ngettext("%lu pound", "%lu pounds", pounds),
                     pounds);
    put(t, words, n > 0 ? strlen(words) : 0);
    size_t pence = number[whole] == '.' ? digits_here(number + whole + 1) : 0;
    size_t end = strlen("£") + whole;
    if (pence != 2)
        return end;
    if (strncmp(number + whole + 1, "00", 2) != 0) {
        put(t, " ", 1);
        put(t, number + whole + 1, 2);
    }
    return end + 1 + pence;
}

static bool in_code(char c)
{
    return is_capital(c) || is_digit(c);
}

/* Capitals and digits without a gap, one "-" between two of them allowed. */
static size_t code_size(const char *p)
{
    size_t n = 0;
    while (in_code(p[n]) || (n > 0 && p[n] == '-' && in_code(p[n + 1])))
        n++;
    return n;
}

/* Which of them are said letter by letter: "7KQ4M-2XTB9", "LS6", "PA"; not "2026". */
static bool is_code(const char *p, size_t size)
{
    size_t capitals = 0;
    for (size_t i = 0; i < size; i++)
        capitals += is_capital(p[i]) ? 1 : 0;
    if (capitals == size)
        return size > 1 && size <= ACRONYM_MAX;
    return capitals > 0;
}

static size_t code(const char *p, struct text_out *t)
{
    size_t size = code_size(p);
    bool plural = p[size] == 's' && !is_wordy(p[size + 1]);
    if (size == 0 || !is_code(p, size) || (is_wordy(p[size]) && !plural))
        return 0;
    for (size_t i = 0; i < size; i++) {
        if (p[i] != '-' && i > 0)
            put(t, " ", 1);
        put(t, p[i] == '-' ? "," : p + i, 1);
    }
    if (plural)
        put(t, "'s", 2);
    return size + (plural ? 1 : 0);
}

/* Marks for direction and for bold say nothing. */
static bool is_silent(uint32_t c)
{
    return c < 32 || c == 0xAD || c == 0x200B || c == 0x200E || c == 0x200F ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_letter(uint32_t c)
{
    bool punctuation = c >= 0x2000 && c <= 0x206F;
    return c < 0x80 ? isalnum((int)c) != 0 : c > 0xBF && !punctuation;
}

/* "Mon · Tue": voices would run over it. */
static void pause_here(struct text_out *t)
{
    if (t->used > 0 && t->out[t->used - 1] == ' ')
        t->used--;
    put(t, ",", 1);
}

/* Any other character; *inside: it is a letter of a word. */
static size_t one(const char *p, struct text_out *t, bool *inside)
{
    uint32_t c = 0;
    size_t step = utf8_get(p, strnlen(p, 4), &c);
    *inside = c != UTF8_BAD && is_letter(c);
    if (c == 0xA0 || c == 0x202F || c == '\n')
        put(t, " ", 1);
    else if (c == 0xB7)
        pause_here(t);
    else if (c != UTF8_BAD && !is_silent(c))
        put(t, p, step);
    return step;
}

void aloud_text(const char *text, char *out, size_t room)
{
    struct text_out t = {.out = out, .room = room};
    bool inside = false;
    out[0] = '\0';
    while (*text != '\0') {
        size_t size = inside ? 0 : phone(text, &t);
        if (size == 0)
            size = money(text, &t);
        if (size == 0 && !inside)
            size = code(text, &t);
        inside = size > 0;
        if (size == 0)
            size = one(text, &t, &inside);
        text += size;
    }
}
