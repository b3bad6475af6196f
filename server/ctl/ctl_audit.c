#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_text.h"

static void at(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "at", false);
}

static const struct ctl_field columns[] = {
    {{"At", false, false}, "at", at, false},
    {{"Who", false, true}, "who", NULL, false},
    {{"What", false, false}, "what", NULL, false},
    {{"Target", false, true}, "target", NULL, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "Nothing was done.",
                                     "Acts", NULL};

/* Adds "&name=value" to path, if the option was given. */
static bool add(const struct ctl *c, char path[CTL_PATH_SIZE], const char *name,
                enum ctl_option option)
{
    char before[CTL_PATH_SIZE];
    const char *value = c->args.values[option];
    if (value == NULL)
        return true;
    snprintf(before, sizeof before, "%s%s", path, name);
    return ctl_path(c, path, before, value, "");
}

int ctl_audit_list(struct ctl *c)
{
    char path[CTL_PATH_SIZE] = "/audit?";
    if (!add(c, path, "&who=", CTL_OPTION_WHO) ||
        !add(c, path, "&what=", CTL_OPTION_WHAT) ||
        !add(c, path, "&since=", CTL_OPTION_SINCE))
        return CTL_FAILED;
    return ctl_list_run(c, &list, path);
}
