#include "core/money.h"

#include <stdio.h>
#include <string.h>

#define POUND "\xC2\xA3"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whole pounds with or without commas between thousands. Moves *text past them; -1 if
 * they are not well formed or too many. */
static int64_t read_pounds(const char **text)
{
    const char *p = *text;
    int64_t pounds = 0;
    int group = 0, commas = 0;
    for (; is_digit(*p) || *p == ','; p++) {
        if (*p == ',') {
            bool first = commas == 0 && group >= 1 && group <= 3;
            bool later = commas > 0 && group == 3;
            if (!first && !later)
                return -1;
            commas++;
            group = 0;
            continue;
        }
        pounds = pounds * 10 + (*p - '0');
        group++;
        if (pounds > MONEY_PENCE_MAX / 100)
            return -1;
    }
    *text = p;
    return group == 0 || (commas > 0 && group != 3) ? -1 : pounds;
}

/* ".5" and ".50" are fifty pence; nothing is none; -1 for all else. */
static int read_pence(const char **text)
{
    if (**text != '.')
        return 0;
    const char *p = *text + 1;
    if (!is_digit(p[0]))
        return -1;
    int pence = (p[0] - '0') * 10;
    p++;
    if (is_digit(*p))
        pence += *p++ - '0';
    *text = p;
    return pence;
}

bool money_parse(int32_t *pence, const char *text, const char *field, struct err *e)
{
    text += strspn(text, " ");
    if (strncmp(text, POUND, sizeof POUND - 1) == 0)
        text += sizeof POUND - 1;
    int64_t pounds = read_pounds(&text);
    int rest = pounds < 0 ? -1 : read_pence(&text);
    if (rest < 0 || text[strspn(text, " ")] != '\0')
        return err_set(e, ERR_INPUT, "%s: not an amount in pounds like 12.60", field);
    if (pounds * 100 + rest > MONEY_PENCE_MAX)
        return err_set(e, ERR_INPUT, "%s: above a million pounds", field);
    *pence = (int32_t)(pounds * 100 + rest);
    return true;
}

void money_show(char *out, size_t size, int32_t pence)
{
    if (size > 0)
        out[0] = '\0';
    if (pence >= 0)
        snprintf(out, size, POUND "%d.%02d", pence / 100, pence % 100);
}
