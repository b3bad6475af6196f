#include "tests/sim/sim_ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEADING = 5 }; /* from, to, lives, failures, calm */

/* False: it is no line of ours, or of another version. */
static bool read_line(const char *text, struct ledger_block *b)
{
    uint64_t lead[LEADING], numbers[WORLD_NUMBERS];
    for (size_t i = 0; i < LEADING + WORLD_NUMBERS; i++) {
        char *end = NULL;
        uint64_t value = strtoull(text, &end, 10);
        if (end == text)
            return false;
        text = end;
        if (i < LEADING)
            lead[i] = value;
        else
            numbers[i - LEADING] = value;
    }
    *b = (struct ledger_block){.from = lead[0], .to = lead[1]};
    b->totals.lives = lead[2];
    b->totals.failures = lead[3];
    b->totals.calm_ms_max = lead[4];
    memcpy(&b->totals.sum, numbers, sizeof numbers);
    return true;
}

static void read_failed(const char *text, struct ledger *l)
{
    static const char mark[] = " failed:";
    while ((text = strstr(text, mark)) != NULL && l->failed_count < LEDGER_FAILED_MAX) {
        text += strlen(mark);
        l->failed[l->failed_count++] = strtoull(text, NULL, 10);
    }
}

static void note(struct ledger *l, const struct ledger_block *b)
{
    l->had = realloc(l->had, (l->had_count + 1) * sizeof *l->had);
    if (l->had == NULL)
        abort();
    l->had[l->had_count++] = (struct ledger_seeds){b->from, b->to};
    totals_add_all(&l->totals, &b->totals);
}

void ledger_read(struct ledger *l, const char *path, const char *key)
{
    char *line = NULL;
    size_t room = 0;
    size_t key_size = strlen(key);
    FILE *f = fopen(path, "re");
    *l = (struct ledger){.had = NULL};
    while (f != NULL && getline(&line, &room, f) > 0) {
        struct ledger_block b;
        if (strncmp(line, key, key_size) != 0 || line[key_size] != ' ' ||
            !read_line(line + key_size, &b))
            continue;
        note(l, &b);
        read_failed(line, l);
    }
    free(line);
    if (f != NULL)
        fclose(f);
}

void ledger_free(struct ledger *l)
{
    free(l->had);
}

uint64_t ledger_fresh(const struct ledger *l, uint64_t *from)
{
    uint64_t count = UINT64_MAX;
    for (size_t i = 0; i < l->had_count; i++) {
        if (*from < l->had[i].from || *from > l->had[i].to)
            continue;
        *from = l->had[i].to + 1;
        return ledger_fresh(l, from);
    }
    for (size_t i = 0; i < l->had_count; i++)
        if (l->had[i].from > *from && l->had[i].from - *from < count)
            count = l->had[i].from - *from;
    return count;
}

bool ledger_add(const char *path, const char *key, const struct ledger_block *b)
{
    uint64_t numbers[WORLD_NUMBERS];
    FILE *f = fopen(path, "ae");
    if (f == NULL)
        return false;
    const struct totals *t = &b->totals;
    memcpy(numbers, &t->sum, sizeof numbers);
    fprintf(f, "%s %llu %llu %llu %llu %llu", key, (unsigned long long)b->from,
            (unsigned long long)b->to, (unsigned long long)t->lives,
            (unsigned long long)t->failures, (unsigned long long)t->calm_ms_max);
    for (size_t i = 0; i < WORLD_NUMBERS; i++)
        fprintf(f, " %llu", (unsigned long long)numbers[i]);
    for (size_t i = 0; i < LEDGER_FAILED_MAX && b->failed[i] != 0; i++)
        fprintf(f, " failed:%llu", (unsigned long long)b->failed[i]);
    fprintf(f, "\n");
    return fclose(f) == 0;
}
