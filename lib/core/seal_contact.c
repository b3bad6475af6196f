#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/seal.h"

/* What a person typed, brought to one form. Texts of failures are for that person; they
 * are passed through gettext where they are shown. */

#define PHONE_HELP "Enter 11 numbers, like 07700 900123"
#define PHONE_ABROAD_HELP "Enter the number with + and the country, like +353 20 911 1234"
#define EMAIL_HELP "Enter an e-mail address, like name@example.org"

enum {
    DIGITS_MIN = 7,
    DIGITS_MAX = 15, /* ITU-T E.164 */
    UK_DIGITS = 10,  /* behind +44 */
    LOCAL_MAX = 64,
    LABEL_MAX = 63, /* RFC 1035 */
};

struct number {
    bool plus;
    size_t count;
    char digits[DIGITS_MAX + 4]; /* room for 00 and (0) */
};

/* "(0)" behind a country code means: only when you call from inside. */
static size_t skip_trunk(const struct number *n, const char *at)
{
    bool abroad = n->plus || strncmp(n->digits, "00", 2) == 0;
    return abroad && strncmp(at, "(0)", 3) == 0 ? 3 : 0;
}

static bool read_number(struct number *n, const char *typed)
{
    memset(n, 0, sizeof *n);
    for (const char *at = typed; *at != '\0';) {
        size_t trunk = skip_trunk(n, at);
        if (trunk > 0) {
            at += trunk;
            continue;
        }
        if (*at == '+' && !n->plus && n->count == 0)
            n->plus = true;
        else if (*at >= '0' && *at <= '9' && n->count < sizeof n->digits - 1)
            n->digits[n->count++] = *at;
        else if (strchr(" \t-./()", *at) == NULL)
            return false;
        at++;
    }
    return true;
}

static bool print_number(char *out, const char *digits, struct err *e)
{
    if (strncmp(digits, "44", 2) == 0) {
        const char *national = digits + 2;
        if (*national == '0')
            national++; /* +44 07700 ... */
        if (strlen(national) != UK_DIGITS || *national == '0')
            return err_set(e, ERR_INPUT, PHONE_HELP);
        snprintf(out, PERSONAL_CONTACT_SIZE, "+44%s", national);
        return true;
    }
    size_t size = strlen(digits);
    if (size < DIGITS_MIN || size > DIGITS_MAX || *digits == '0')
        return err_set(e, ERR_INPUT, PHONE_ABROAD_HELP);
    snprintf(out, PERSONAL_CONTACT_SIZE, "+%s", digits);
    return true;
}

static bool normalise_phone(char *out, const char *typed, struct err *e)
{
    struct number n;
    if (!read_number(&n, typed))
        return err_set(e, ERR_INPUT, PHONE_HELP);
    if (n.plus)
        return print_number(out, n.digits, e);
    if (strncmp(n.digits, "00", 2) == 0)
        return print_number(out, n.digits + 2, e);
    /* "44 7700 ...": the + was left out. No UK number is written without its 0. */
    if (strncmp(n.digits, "44", 2) == 0 && n.count == 2 + UK_DIGITS)
        return print_number(out, n.digits, e);
    if (n.count != 1 + UK_DIGITS || n.digits[0] != '0' || n.digits[1] == '0')
        return err_set(e, ERR_INPUT, PHONE_HELP);
    snprintf(out, PERSONAL_CONTACT_SIZE, "+44%s", n.digits + 1);
    return true;
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool letter_or_digit(char c)
{
    return letter(c) || (c >= '0' && c <= '9');
}

/* RFC 5321's dot-string: what addresses of people look like; no quoted forms. */
static bool local_ok(const char *text, size_t size)
{
    if (size < 1 || size > LOCAL_MAX || text[0] == '.' || text[size - 1] == '.')
        return false;
    for (size_t i = 0; i < size; i++) {
        bool fits =
            letter_or_digit(text[i]) || strchr("!#$%&'*+-/=?^_`{|}~.", text[i]) != NULL;
        if (!fits || (text[i] == '.' && text[i + 1] == '.'))
            return false;
    }
    return true;
}

static bool host_label_ok(const char *text, size_t size)
{
    if (size < 1 || size > LABEL_MAX || text[0] == '-' || text[size - 1] == '-')
        return false;
    for (size_t i = 0; i < size; i++)
        if (!letter_or_digit(text[i]) && text[i] != '-')
            return false;
    return true;
}

static bool domain_ok(const char *text)
{
    size_t labels = 0;
    for (;;) {
        size_t size = strcspn(text, ".");
        if (!host_label_ok(text, size))
            return false;
        labels++;
        if (text[size] == '\0')
            return labels >= 2 && size >= 2 && letter(text[0]);
        text += size + 1;
    }
}

static bool normalise_email(char *out, const char *typed, struct err *e)
{
    typed += strspn(typed, " \t");
    size_t size = strlen(typed);
    while (size > 0 && strchr(" \t", typed[size - 1]) != NULL)
        size--;
    if (size >= PERSONAL_CONTACT_SIZE)
        return err_set(e, ERR_INPUT, EMAIL_HELP);
    char text[PERSONAL_CONTACT_SIZE] = "";
    memcpy(text, typed, size);
    text[size] = '\0';
    char *at = strchr(text, '@');
    bool ok = at != NULL && local_ok(text, (size_t)(at - text)) && domain_ok(at + 1);
    if (ok) {
        for (char *c = at + 1; *c != '\0'; c++)
            if (*c >= 'A' && *c <= 'Z')
                *c = (char)(*c - 'A' + 'a');
        memcpy(out, text, size + 1);
    }
    sodium_memzero(text, sizeof text);
    return ok || err_set(e, ERR_INPUT, EMAIL_HELP);
}

bool contact_normalise(char out[PERSONAL_CONTACT_SIZE], enum contact_kind kind,
                       const char *typed, struct err *e)
{
    switch (kind) {
    case CONTACT_NONE:
        out[0] = '\0';
        return typed[0] == '\0' || err_set(e, ERR_INPUT, "contact: of no kind");
    case CONTACT_PHONE: return normalise_phone(out, typed, e);
    case CONTACT_EMAIL: return normalise_email(out, typed, e);
    }
    return err_set(e, ERR_INPUT, "contact: of no known kind");
}
