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

int ctl_backup(struct ctl *c)
{
    json_t *made = NULL;
    char size[32];
    if (ctl_args_has(&c->args, CTL_OPTION_LIST))
        return ctl_list_run(c, &list, "/backups");
    if (!ctl_ask(c, CTL_POST, "/backups", NULL, &made))
        return CTL_FAILED;
    int result = CTL_DONE;
    if (ctl_args_has(&c->args, CTL_OPTION_JSON)) {
        result = ctl_print_json(c, made);
    } else {
        megabytes(size, sizeof size, made);
        fprintf(c->out, _("%s: made and read through, %s\n"),
                json_string_value(json_object_get(made, "name")), size);
    }
    json_decref(made);
    return result;
}
