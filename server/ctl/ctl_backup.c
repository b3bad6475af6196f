#include <string.h>
#include <time.h>

#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_text.h"

static void at(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "at", false);
}

static void megabytes(char *out, size_t size, const json_t *item)
{
    double bytes = (double)json_integer_value(json_object_get(item, "size"));
    snprintf(out, size, "%.1f MB", bytes / 1e6);
}

static void checked(char *out, size_t size, const json_t *item)
{
    bool yes = json_is_true(json_object_get(item, "checked"));
    snprintf(out, size, "%s", yes ? _("read through") : _("unknown to this hub"));
}

static const struct ctl_field columns[] = {
    {{"Backup", false, false}, "name", NULL, false},
    {{"At", false, false}, "at", at, false},
    {{"Size", true, false}, "size", megabytes, false},
    {{"Checked", false, false}, "checked", checked, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "No backups.", "Backups",
                                     NULL};

enum { LOOK_MS = 100 };

/* Looks at the list until it is no longer being made. *made is that item of *all, which
 * the caller ends. */
static bool await(struct ctl *c, const char *name, json_t **all, const json_t **made)
{
    const struct timespec pause = {0, (long)LOOK_MS * 1000000};
    const json_t *item = NULL;
    size_t i = 0;
    bool making = true;
    while (making) {
        json_decref(*all);
        *all = NULL;
        nanosleep(&pause, NULL);
        if (!ctl_ask(c, CTL_GET, "/backups", NULL, all))
            return false;
        const json_t *news = json_object_get(*all, "news");
        making = json_object_get(news, "making") != NULL;
    }
    json_array_foreach(json_object_get(*all, "items"), i, item)
    {
        const char *has = json_string_value(json_object_get(item, "name"));
        if (has != NULL && strcmp(has, name) == 0 &&
            json_is_true(json_object_get(item, "checked")))
            *made = item;
    }
    if (*made != NULL)
        return true;
    const char *why =
        json_string_value(json_object_get(json_object_get(*all, "news"), "why"));
    ctl_fail(c, _("no backup was made: %s"), why == NULL ? "" : why);
    return false;
}

static int print(struct ctl *c, const json_t *made)
{
    char size[32];
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        return ctl_print_json(c, made);
    megabytes(size, sizeof size, made);
    fprintf(c->out, _("%s: made and read through, %s\n"),
            json_string_value(json_object_get(made, "name")), size);
    return CTL_DONE;
}

int ctl_backup(struct ctl *c)
{
    json_t *begun = NULL;
    json_t *all = NULL;
    const json_t *made = NULL;
    if (ctl_args_has(&c->args, CTL_OPTION_LIST))
        return ctl_list_run(c, &list, "/backups");
    if (!ctl_ask(c, CTL_POST, "/backups", NULL, &begun))
        return CTL_FAILED;
    const char *name = json_string_value(json_object_get(begun, "making"));
    int result = CTL_FAILED;
    if (name == NULL)
        ctl_fail(c, _("the hub does not say which backup it makes"));
    else if (await(c, name, &all, &made))
        result = print(c, made);
    json_decref(all);
    json_decref(begun);
    return result;
}
