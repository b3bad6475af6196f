#include "app/squares.h"

#include <stdio.h>
#include <string.h>

#include "core/utc.h"

struct line {
    char *out;
    size_t used, room; /* room without the end */
    bool full;
};

static void put(struct line *l, const char *text)
{
    size_t size = strlen(text);
    if (l->full || l->used + size > l->room) {
        l->full = true;
        return;
    }
    memcpy(l->out + l->used, text, size + 1);
    l->used += size;
}

static struct line begin(char out[SQUARE_SIZE], size_t room)
{
    out[0] = '\0';
    return (struct line){.out = out, .room = room};
}

static bool ended(struct line *l)
{
    if (l->full)
        l->out[0] = '\0';
    return !l->full;
}

/* Digits, and the sign of a country in front. */
static void put_number(struct line *l, const char *phone)
{
    for (; *phone != '\0'; phone++) {
        if (strchr("+0123456789", *phone) != NULL)
            put(l, (char[2]){*phone, '\0'});
    }
}

bool square_card(char out[SQUARE_SIZE], const char *phone, const char *code)
{
    struct line l = begin(out, QR_BYTES_SMALL);
    if (code[0] == '\0')
        return false;
    put(&l, "MECARD:N:Peerpoint code;");
    if (phone[0] != '\0') {
        put(&l, "TEL:");
        put_number(&l, phone);
        put(&l, ";");
    }
    put(&l, "NOTE:");
    put(&l, code);
    put(&l, ";;");
    return ended(&l);
}

/* "20261201T103000Z" */
static void put_time(struct line *l, const char *name, int64_t t)
{
    char text[40];
    struct civil c = utc_civil(t);
    snprintf(text, sizeof text, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, c.year % 10000,
             c.month % 100, c.day % 100, c.hour % 100, c.minute % 100, c.second % 100);
    put(l, text);
}

/* Marks that a keyboard's quotes and dashes can stand for. */
static const struct fold {
    const char *from, *to;
} folds[] = {{"\u2018", "'"}, {"\u2019", "'"}, {"\u201C", "\""}, {"\u201D", "\""},
             {"\u2013", "-"}, {"\u2014", "-"}, {"\u00A0", " "},  {",", "\\,"},
             {";", "\\;"},    {"\\", "\\\\"}};

static void put_escaped(struct line *l, const char *text)
{
    while (*text != '\0') {
        size_t i = 0;
        while (i < LENGTH(folds) &&
               strncmp(text, folds[i].from, strlen(folds[i].from)) != 0)
            i++;
        if (i < LENGTH(folds)) {
            put(l, folds[i].to);
            text += strlen(folds[i].from);
        } else {
            put(l, (char[2]){*text++, '\0'});
        }
    }
}

enum detail { DETAIL_NONE, DETAIL_END, DETAIL_PLACE };

static void put_event(struct line *l, const struct thing *t, enum detail most)
{
    put(l, "BEGIN:VEVENT\r\nSUMMARY:Meeting ");
    put(l, t->ref);
    put(l, "\r\n");
    put_time(l, "DTSTART", t->starts_at);
    if (t->minutes > 0 && most >= DETAIL_END)
        put_time(l, "DTEND", t->starts_at + (int64_t)t->minutes * 60);
    if (t->where[0] != '\0' && most >= DETAIL_PLACE) {
        put(l, "LOCATION:");
        put_escaped(l, t->where);
        put(l, "\r\n");
    }
    put(l, "END:VEVENT");
}

bool square_event(char out[SQUARE_SIZE], const struct thing *t, size_t room)
{
    struct line l = begin(out, room);
    if (t->starts_at <= 0 || t->ref[0] == '\0')
        return false;
    for (int most = DETAIL_PLACE; most >= DETAIL_NONE; most--) {
        l = begin(out, room);
        put_event(&l, t, (enum detail)most);
        if (!l.full)
            break;
    }
    return ended(&l);
}

const char *square_words(bool job)
{
    return job ? "I am interested in job" : "I would like a place at session";
}

bool square_message(char out[SQUARE_SIZE], const char *number, bool job, const char *ref)
{
    struct line l = begin(out, QR_BYTES_SMALL);
    if (number[0] == '\0' || ref[0] == '\0')
        return false;
    put(&l, "SMSTO:");
    put_number(&l, number);
    put(&l, ":");
    put(&l, square_words(job));
    put(&l, " ");
    put(&l, ref);
    put(&l, ". My first name is ");
    return ended(&l);
}

static const char *act_words(enum act_kind kind)
{
    switch (kind) {
    case ACT_SAW_JOB:
    case ACT_SAW_SESSION: return "Looked at ";
    case ACT_INTEREST: return "Interested in ";
    case ACT_BOOK: return "Asked for a place at ";
    case ACT_JOIN: return "Joined the register";
    case ACT_AGAIN: return "Free for work again";
    }
    return "";
}

/* What was done stands before what was only looked at. */
static bool counts(const struct act *a, int round)
{
    bool seen = a->kind == ACT_SAW_JOB || a->kind == ACT_SAW_SESSION;
    return seen == (round == 1);
}

bool square_visit(char out[SQUARE_SIZE], const struct visit *v, int64_t now, size_t room)
{
    static const char end[] = ";;", more[] = " ...";
    struct line l = begin(out, room - strlen(end) - strlen(more));
    char head[64];
    struct civil c = london_civil(now);
    if (v->act_count == 0)
        return false;
    snprintf(head, sizeof head, " %d.%d.%04d", c.day, c.month, c.year);
    put(&l, "MECARD:N:Peerpoint");
    put(&l, now != 0 ? head : "");
    put(&l, ";NOTE:");
    for (int i = 0; i < 2 * ACTS_MAX; i++) {
        const struct act *a = &v->acts[i % ACTS_MAX];
        char item[80];
        if (i % ACTS_MAX >= v->act_count || !counts(a, i / ACTS_MAX))
            continue;
        snprintf(item, sizeof item, "%s%s. ", act_words(a->kind), a->ref);
        put(&l, item);
    }
    l.room = room;
    if (l.full) {
        l.full = false;
        put(&l, more + 1);
    }
    put(&l, end);
    return ended(&l);
}

bool square_call(char out[SQUARE_SIZE], const char *phone)
{
    struct line l = begin(out, QR_BYTES_SMALL);
    if (phone[0] == '\0')
        return false;
    put(&l, "TEL:");
    put_number(&l, phone);
    return ended(&l);
}
