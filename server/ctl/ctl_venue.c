#include "core/gate.h"
#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_push.h"

static const struct ctl_field columns[] = {
    {{"Ref", false, false}, "ref", NULL, false},
    {{"Name", false, true}, "name", NULL, false},
    {{"Town", false, false}, "town", NULL, false},
    {{"Outcode", false, false}, "outcode", NULL, false},
    {{"Access", false, true}, "access", NULL, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "No venues.", "Venues",
                                     "ref"};

int ctl_venue_push(struct ctl *c)
{
    const struct ctl_push push = {"/venues/push", {"venues", gate_venue_columns, NULL}};
    return ctl_push_run(c, &push);
}

int ctl_venue_list(struct ctl *c)
{
    return ctl_list_run(c, &list, "/venues");
}
