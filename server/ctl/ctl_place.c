#include <inttypes.h>

#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_postcodes.h"
#include "server/ctl/ctl_push.h"
#include "server/ctl/ctl_text.h"

const char *const ctl_place_columns[] = {
    "outcode", "latitude", "longitude", "area", "lat", "lon", "label", NULL,
};
static const char *const renamed[] = {
    "latitude", "lat", "longitude", "lon", "area", "label", NULL,
};
static const struct ctl_push push = {"/places/import",
                                     {"places", ctl_place_columns, renamed}};

static size_t count_lists(const struct ctl *c)
{
    size_t lists = 0;
    for (size_t i = 0; i < c->args.operand_count; i++)
        lists += ctl_postcodes_is(c->args.operands[i]) ? 1 : 0;
    return lists;
}

/* On err: what is read by script stays what the hub answers. */
static void tell(const struct ctl *c, const struct ctl_postcodes *p)
{
    struct ctl_postcodes_count n = ctl_postcodes_count(p);
    fprintf(c->err,
            _("%zu outward codes, from %" PRIu64 " postcodes; %" PRIu64
              " more have ended or have no position\n"),
            n.outcodes, n.used, n.unused);
}

static bool read_lists(const struct ctl *c, struct ctl_rows *rows, struct err *e)
{
    struct ctl_postcodes *p = NULL;
    bool ok = ctl_postcodes_open(&p, e);
    for (size_t i = 0; ok && i < c->args.operand_count; i++)
        ok = ctl_postcodes_add(p, c->args.operands[i], e);
    ok = ok && ctl_postcodes_rows(p, rows, e);
    if (ok)
        tell(c, p);
    ctl_postcodes_close(p);
    return ok;
}

static int import_lists(struct ctl *c)
{
    struct ctl_rows rows;
    struct err e;
    bool ok = ctl_rows_open(&rows, &e) && read_lists(c, &rows, &e);
    int result = ok ? ctl_push_rows(c, &push, &rows) : ctl_fail(c, "%s", e.text);
    ctl_rows_close(&rows);
    return result;
}

int ctl_place_import(struct ctl *c)
{
    size_t lists = count_lists(c);
    if (lists == 0)
        return ctl_push_run(c, &push);
    if (lists < c->args.operand_count)
        return ctl_fail(c, _("some of these files are lists of postcodes and some are "
                             "not: import them one after the other"));
    return import_lists(c);
}
