#include <stdbool.h>
#include <string.h>

#include "core/gate_check.h"

/* A stretch of digits: "07700 900123" has two. */
struct digits {
    const char *at;
    size_t count;
};

enum { GROUPS_MAX = 12 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "0900": four digits that are a time of day. */
static bool is_time(const struct digits *d)
{
    return d->count == 4 && (d->at[0] - '0') * 10 + (d->at[1] - '0') < 24 &&
           d->at[2] < '6';
}

/* Whether groups up to the one that makes `total` digits are a number as people write it:
 * 07700 900123, 0113 496 0000, 0 7 7 0 0 ..., 0044 113 ..., and 7700900123, which is what
 * a spreadsheet leaves. A date begins with fewer digits. */
static bool is_number(const struct digits *g, size_t count, size_t total, bool all_single)
{
    if (g->at[0] == '7' && total == 10)
        return g->count == 10 || (g->count == 4 && g[1].count != 4);
    if (g->at[0] != '0')
        return false;
    if (total == 10 || total == 11)
        return all_single ||
               (g->count >= 3 && !(count > 1 && is_time(g) && is_time(g + 1)));
    return total >= 12 && total <= 15 && g->count >= 4 && g->at[1] == '0';
}

static bool is_phone(const struct digits *groups, size_t count, bool plus)
{
    size_t total = 0;
    bool all_single = true;
    for (size_t i = 0; i < count; i++) {
        total += groups[i].count;
        all_single = all_single && groups[i].count == 1;
        if (plus && total >= 9)
            return true;
        if (is_number(groups, i + 1, total, all_single))
            return true;
    }
    return false;
}

/* Reads groups of digits from text on, joined by one or two of " -.()". */
static size_t read_groups(const char *text, struct digits groups[GROUPS_MAX])
{
    size_t count = 0;
    while (count < GROUPS_MAX) {
        size_t gap = strspn(text, " -.()");
        if (count > 0 && (gap > 3 || !is_digit(text[gap])))
            break;
        text += count > 0 ? gap : 0;
        size_t size = strspn(text, "0123456789");
        groups[count] = (struct digits){.at = text, .count = size};
        count++;
        text += size;
        if (*text == ':')
            return count - 1; /* the hour of a time of day */
    }
    return count;
}

/* Inside a longer number, or the minutes of a time of day. */
static bool is_tail(const char *text, size_t i)
{
    if (i == 0)
        return false;
    return is_digit(text[i - 1]) ||
           (i > 1 && text[i - 1] == ':' && is_digit(text[i - 2]));
}

static bool has_phone(const char *text)
{
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (!is_digit(text[i]) || is_tail(text, i))
            continue;
        struct digits groups[GROUPS_MAX] = {0};
        size_t count = read_groups(text + i, groups);
        if (is_phone(groups, count, i > 0 && text[i - 1] == '+'))
            return true;
    }
    return false;
}

static bool has_email(const char *text)
{
    for (const char *at = strchr(text, '@'); at != NULL; at = strchr(at + 1, '@'))
        if (at > text && (is_letter(at[-1]) || is_digit(at[-1])) &&
            (is_letter(at[1]) || is_digit(at[1])))
            return true;
    return false;
}

/* Length of an outward code at text with the given number of digits and perhaps a letter
 * behind; 0 if it is none. */
static size_t outward(const char *text, size_t digits, bool letter)
{
    size_t size = 0;
    while (size < 2 && is_letter(text[size]))
        size++;
    if (size == 0)
        return 0;
    for (size_t i = 0; i < digits; i++)
        if (!is_digit(text[size++]))
            return 0;
    if (letter && !is_letter(text[size++]))
        return 0;
    return size;
}

/* A digit and two letters; C I K M O V are never among them, which lets "2pm" pass. */
static bool is_inward(const char *text)
{
    static const char never[] = "CIKMOVcikmov";
    if (!is_digit(text[0]))
        return false;
    for (int i = 1; i <= 2; i++)
        if (!is_letter(text[i]) || strchr(never, text[i]) != NULL)
            return false;
    return !is_letter(text[3]) && !is_digit(text[3]);
}

static bool is_ordinal(const char *text)
{
    return strncmp(text, "1st", 3) == 0 || strncmp(text, "2nd", 3) == 0 ||
           strncmp(text, "3rd", 3) == 0;
}

static bool is_postcode(const char *text)
{
    for (int form = 0; form < 3; form++) {
        size_t size = outward(text, form == 1 ? 2 : 1, form == 2);
        if (size == 0)
            continue;
        size_t gap = strspn(text + size, " ");
        if (gap <= 2 && is_inward(text + size + gap) && !is_ordinal(text + size + gap))
            return true;
    }
    return false;
}

static bool has_postcode(const char *text)
{
    for (size_t i = 0; text[i] != '\0'; i++) {
        bool begins = i == 0 || (!is_letter(text[i - 1]) && !is_digit(text[i - 1]));
        if (begins && is_postcode(text + i))
            return true;
    }
    return false;
}

const char *gate_leak(const char *text)
{
    if (has_phone(text))
        return "a phone number";
    if (has_email(text))
        return "an e-mail address";
    if (has_postcode(text))
        return "a full postcode";
    return NULL;
}
