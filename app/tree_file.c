#include "app/tree_file.h"

#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/ui/tree.h"
#include "core/utf8.h"

static void redact(struct scene *s)
{
    for (int i = 0; i < s->count; i++) {
        struct el *e = &s->els[i];
        if (!e->sensitive)
            continue;
        const char *name = scene_text(s, e->name);
        if (e->role != ROLE_FIELD)
            ui_set_name(e, ui_id(e, "(%zu)", utf8_count(name)));
        e->spoken = e->state = e->payload = 0;
    }
}

bool tree_file_write(const struct scene *s, const char *path, bool secrets, struct err *e)
{
    char fresh[PATH_MAX];
    int size = snprintf(fresh, sizeof fresh, "%s.new", path);
    if (size < 0 || size >= (int)sizeof fresh)
        return err_set(e, ERR_INPUT, "tree: the path is too long");
    struct scene *copy = malloc(sizeof *copy);
    if (copy == NULL)
        return err_set(e, ERR_FULL, "tree: no memory");
    *copy = *s;
    if (!secrets)
        redact(copy);
    bool good = tree_save(copy, fresh, e);
    sodium_memzero(copy, sizeof *copy);
    free(copy);
    if (good && rename(fresh, path) != 0)
        good = err_set(e, ERR_FULL, "%s: %s", path, strerror(errno));
    return good;
}
