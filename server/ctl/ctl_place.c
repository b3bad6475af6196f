#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_push.h"

const char *const ctl_place_columns[] = {
    "outcode", "latitude", "longitude", "area", "lat", "lon", "label", NULL,
};
static const char *const renamed[] = {
    "latitude", "lat", "longitude", "lon", "area", "label", NULL,
};

int ctl_place_import(struct ctl *c)
{
    const struct ctl_push push = {"/places/import",
                                  {"places", ctl_place_columns, renamed}};
    return ctl_push_run(c, &push);
}
