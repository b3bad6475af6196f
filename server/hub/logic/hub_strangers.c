#include "server/hub/logic/hub_strangers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/hub_admin.h"

struct stranger *strangers_find(const struct strangers *all, const char *name)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->items[i].name, name) == 0)
            return &all->items[i];
    return NULL;
}

static bool grow(struct strangers *all, struct err *e)
{
    if (all->count == HUB_STRANGERS_MAX)
        return err_set(e, ERR_FULL, "unknown senders: there are %d already",
                       HUB_STRANGERS_MAX);
    if (all->count < all->capacity)
        return true;
    size_t capacity = all->capacity == 0 ? 16 : all->capacity * 2;
    struct stranger *items = realloc(all->items, capacity * sizeof *items);
    if (items == NULL)
        return err_set(e, ERR_LATER, "unknown senders: no memory");
    all->items = items;
    all->capacity = capacity;
    return true;
}

static bool add(struct strangers *all, const struct stranger *new, struct err *e)
{
    if (!grow(all, e))
        return false;
    all->items[all->count++] = *new;
    all->unsaved += new->unsaved ? 1 : 0;
    return true;
}

bool strangers_note(struct strangers *all, const char *name, int64_t now, struct err *e)
{
    struct stranger new = {.at = now, .unsaved = true};
    if (strangers_find(all, name) != NULL)
        return true;
    snprintf(new.name, sizeof new.name, "%s", name);
    return add(all, &new, e);
}

struct loading {
    struct strangers *all;
    struct err *e;
    bool failed;
};

static bool load_one(void *context, const struct hub_stranger *row)
{
    struct loading *l = context;
    struct stranger s = {.at = row->at, .lost = row->lost};
    snprintf(s.name, sizeof s.name, "%s", row->name);
    l->failed = !add(l->all, &s, l->e);
    return !l->failed;
}

bool strangers_load(struct strangers *all, struct hub_store *s, struct err *e)
{
    struct loading l = {.all = all, .e = e};
    strangers_free(all);
    return hub_stranger_list(s, load_one, &l, e) && !l.failed;
}

void strangers_free(struct strangers *all)
{
    free(all->items);
    *all = (struct strangers){0};
}

size_t strangers_awaited(const struct strangers *all)
{
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++)
        count += all->items[i].lost ? 0 : 1;
    return count;
}

bool strangers_save(const struct strangers *all, struct hub_store *s, int64_t now,
                    struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && all->unsaved > 0 && i < all->count; i++) {
        const struct stranger *one = &all->items[i];
        struct hub_stranger row = {.at = one->at, .lost = one->lost};
        if (!one->unsaved)
            continue;
        snprintf(row.name, sizeof row.name, "%s", one->name);
        ok = hub_stranger_put(s, &row, e) &&
             hub_audit_put(s, now, "hub", "alarm: a kiosk that the backup does not know",
                           one->name, e);
    }
    return ok;
}

void strangers_saved(struct strangers *all)
{
    for (size_t i = 0; i < all->count; i++)
        all->items[i].unsaved = false;
    all->unsaved = 0;
}

void strangers_drop(struct strangers *all, struct stranger *which)
{
    all->unsaved -= which->unsaved ? 1 : 0;
    *which = all->items[--all->count];
}
