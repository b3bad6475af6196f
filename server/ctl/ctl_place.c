#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_push.h"

static const char *const columns[] = {
    "outcode", "latitude", "longitude", "area", "lat", "lon", "label", NULL,
};
static const char *const renamed[] = {
    "latitude", "lat", "longitude", "lon", "area", "label", NULL,
};

int ctl_place_import(struct ctl *c)
{
    const struct ctl_push push = {"/places/import", {"places", columns, renamed}};
    return ctl_push_run(c, &push);
}
