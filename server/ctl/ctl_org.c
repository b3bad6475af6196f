#include "core/gate.h"
#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_push.h"

static const struct ctl_field columns[] = {
    {{"Ref", false, false}, "ref", NULL, false},
    {{"Name", false, true}, "name", NULL, false},
    {{"Town", false, false}, "town", NULL, false},
    {{"Phone", false, false}, "phone", NULL, false},
    {{"E-mail", false, true}, "email", NULL, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "No organisations.",
                                     "Organisations", "ref"};

int ctl_org_push(struct ctl *c)
{
    const struct ctl_push push = {"/organisations/push",
                                  {"organisations", gate_organisation_columns, NULL}};
    return ctl_push_run(c, &push);
}

int ctl_org_list(struct ctl *c)
{
    return ctl_list_run(c, &list, "/organisations");
}
