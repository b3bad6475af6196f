#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_push.h"

static const char *const file_columns[] = {"slug", "lang", "title", "body", NULL};

static const struct ctl_field columns[] = {
    {{"Ref", false, false}, "ref", NULL, false},
    {{"Slug", false, true}, "slug", NULL, false},
    {{"Language", false, false}, "lang", NULL, false},
    {{"Title", false, true}, "title", NULL, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "No guidance pages.",
                                     "Guidance pages", "slug"};

static const struct ctl_field lines[] = {
    {{"Page", false, false}, "ref", NULL, false},
    {{"Slug", false, false}, "slug", NULL, false},
    {{"Language", false, false}, "lang", NULL, false},
    {{"Title", false, false}, "title", NULL, false},
    {{"Text", false, false}, "body", NULL, true},
};
static const struct ctl_list whole = {lines, LENGTH(lines), "", "", NULL};

int ctl_guidance_push(struct ctl *c)
{
    const struct ctl_push push = {"/guidance/push",
                                  {"guidance pages", file_columns, NULL}};
    return ctl_push_run(c, &push);
}

int ctl_guidance_list(struct ctl *c)
{
    return ctl_list_run(c, &list, "/guidance");
}

int ctl_guidance_show(struct ctl *c)
{
    return ctl_list_show(c, &whole, "/guidance/");
}
