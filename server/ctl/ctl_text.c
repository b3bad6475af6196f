#include "server/ctl/ctl_text.h"

#include <stdio.h>
#include <string.h>

#include "core/money.h"
#include "core/utc.h"
#include "core/utf8.h"

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static bool is_unsafe(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xfffd ||
           (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

void ctl_text_clean(char *out, size_t size, const char *text)
{
    size_t used = 0;
    while (*text != '\0') {
        const char *start = text;
        uint32_t point = utf8_next(&text);
        size_t length = (size_t)(text - start);
        char mark = point == '\n' || point == '\t' ? ' ' : '?';
        if (is_unsafe(point)) {
            start = &mark;
            length = 1;
        }
        if (used + length >= size)
            break;
        memcpy(out + used, start, length);
        used += length;
    }
    out[used] = '\0';
}

void ctl_text_member(char *out, size_t size, const json_t *item, const char *member)
{
    const json_t *value = json_object_get(item, member);
    if (json_is_string(value))
        ctl_text_clean(out, size, json_string_value(value));
    else if (json_is_integer(value))
        snprintf(out, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_boolean(value))
        snprintf(out, size, "%s", json_is_true(value) ? _("yes") : _("no"));
    else
        out[0] = '\0';
}

void ctl_text_instant(char *out, size_t size, const json_t *item, const char *member,
                      bool day_of_week)
{
    int64_t t = 0;
    ctl_text_member(out, size, item, member);
    if (!utc_parse(&t, out, member, NULL))
        return;
    struct civil c = london_civil(t);
    snprintf(out, size, "%s%s%d %s %d %02d:%02d", day_of_week ? weekdays[c.weekday] : "",
             day_of_week ? " " : "", c.day, months[c.month - 1], c.year, c.hour,
             c.minute);
}

static bool instant_of(int64_t *t, const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));
    return text != NULL && utc_parse(t, text, member, NULL);
}

void ctl_text_age(char *out, size_t size, const json_t *item, const char *member)
{
    int64_t then = 0, now = 0;
    out[0] = '\0';
    if (!instant_of(&then, item, member) || !instant_of(&now, item, "time"))
        return;
    int64_t age = now > then ? now - then : 0;
    if (age < 60)
        snprintf(out, size, _("%d s"), (int)age);
    else if (age < 3600)
        snprintf(out, size, _("%d min"), (int)(age / 60));
    else if (age < INT64_C(2) * UTC_DAY_S)
        snprintf(out, size, _("%d h"), (int)(age / 3600));
    else
        snprintf(out, size, _("%d days"), (int)(age / UTC_DAY_S));
}

void ctl_text_day(char *out, size_t size, const json_t *item, const char *member)
{
    int32_t day = 0;
    ctl_text_member(out, size, item, member);
    if (!date_parse(&day, out, member, NULL))
        return;
    struct civil c = date_civil(day);
    snprintf(out, size, "%d %s %d", c.day, months[c.month - 1], c.year);
}

/* False if there is no number. */
static bool number(int32_t *out, const json_t *item, const char *member)
{
    const json_t *value = json_object_get(item, member);
    json_int_t n = json_integer_value(value);
    if (!json_is_integer(value) || n < 0 || n > INT32_MAX)
        return false;
    *out = (int32_t)n;
    return true;
}

/* Hours to two decimals without the noughts at the end. */
static void hours(char *out, size_t size, int32_t minutes)
{
    int32_t hundredths = (minutes % 60 * 100 + 30) / 60;
    if (hundredths == 0)
        snprintf(out, size, "%d", minutes / 60);
    else if (hundredths % 10 == 0)
        snprintf(out, size, "%d.%d", minutes / 60, hundredths / 10);
    else
        snprintf(out, size, "%d.%02d", minutes / 60, hundredths);
}

/* Prints a range of two numbers, either of which may be missing. */
static void range(char *out, size_t size, const json_t *item, const char *const names[2],
                  void (*print)(char *out, size_t size, int32_t n))
{
    int32_t from = 0, to = 0;
    bool has_from = number(&from, item, names[0]), has_to = number(&to, item, names[1]);
    char low[MONEY_TEXT_SIZE], high[MONEY_TEXT_SIZE];
    print(low, sizeof low, has_from ? from : to);
    print(high, sizeof high, has_to ? to : from);
    if (!has_from && !has_to)
        snprintf(out, size, "%s", _("ask"));
    else if (strcmp(low, high) == 0)
        snprintf(out, size, "%s", low);
    else
        snprintf(out, size, _("%s to %s"), low, high);
}

void ctl_text_hours(char *out, size_t size, const json_t *item)
{
    static const char *const names[] = {"week_minutes_min", "week_minutes_max"};
    range(out, size, item, names, hours);
}

void ctl_text_pay(char *out, size_t size, const json_t *item)
{
    static const char *const names[] = {"pay_min", "pay_max"};
    range(out, size, item, names, money_show);
}

void ctl_text_truth(char *out, size_t size, const json_t *item, const char *member)
{
    bool yes = json_is_true(json_object_get(item, member));
    snprintf(out, size, "%s", yes ? _("yes") : _("no"));
}

static void spaces_for_underlines(char *text)
{
    for (; *text != '\0'; text++)
        if (*text == '_')
            *text = ' ';
}

void ctl_text_code(char *out, size_t size, const json_t *item, const char *member)
{
    const json_t *value = json_object_get(item, member);
    if (!json_is_array(value)) {
        ctl_text_member(out, size, item, member);
        spaces_for_underlines(out);
        return;
    }
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *code = json_string_value(json_array_get(value, i));
        if (code == NULL || used + strlen(code) + 3 > size)
            continue;
        if (used > 0) {
            memcpy(out + used, ", ", 3);
            used += 2;
        }
        ctl_text_clean(out + used, size - used, code);
        used += strlen(out + used);
    }
    spaces_for_underlines(out);
}

/* The length in bytes of the first line of text that fits; at least one word. */
static size_t fitting(const char *text, size_t width)
{
    size_t best = 0, count = 0;
    const char *at = text;
    while (*at != '\0' && *at != '\n') {
        if (*at == ' ') {
            if (count > width && best > 0)
                return best;
            best = (size_t)(at - text);
        }
        utf8_next(&at);
        count++;
    }
    return count <= width || best == 0 ? (size_t)(at - text) : best;
}

void ctl_text_wrap(struct bytes *out, const char *text, size_t width, size_t indent)
{
    while (*text != '\0') {
        size_t length = fitting(text, width);
        char line[CTL_CELL_SIZE * 4], clean[CTL_CELL_SIZE * 4];
        snprintf(line, sizeof line, "%.*s", (int)length, text);
        ctl_text_clean(clean, sizeof clean, line);
        bytes_printf(out, "%*s%s\n", (int)indent, "", clean);
        text += length;
        while (*text == ' ')
            text++;
        if (*text == '\n')
            text++;
    }
}
