/* ctl_postcodes: outward codes from the lists of postcodes that their publishers give
 * out, summed up here so that a hub is sent a few thousand rows and not millions.
 *
 * Known by their columns: the ONS Postcode Directory (pcds, oseast1m, osnrth1m, lat,
 * long, doterm; since 2025 east1m, north1m) and Ordnance Survey's Code-Point Open (PC,
 * PQ, EA, NO, or no line of columns: ten cells, the postcode first). An outward code is
 * where the mean of its postcodes is; those that are ended or have no position do not
 * count. Degrees are taken where the file has them, else the National Grid is
 * (core/grid.h). A file may be of any size; it is read in parts.
 */
#pragma once

#include "core/err.h"
#include "server/ctl/ctl_rows.h"

enum {
    CTL_OUTCODES_MAX = 10000, /* there are about 3,000 */
    CTL_POSTCODE_LINE_MAX = 8192
};

struct ctl_postcodes;

MUST_CHECK bool ctl_postcodes_open(struct ctl_postcodes **out, struct err *e);
void ctl_postcodes_close(struct ctl_postcodes *p); /* NULL is fine */

/* Whether the file's first line is of such a list. False too if it cannot be read, and
 * for "-", which can be read only once. */
bool ctl_postcodes_is(const char *path);

/* Adds the postcodes of one file. ERR_INPUT names file and line; what it had added before
 * is then of no use. */
MUST_CHECK bool ctl_postcodes_add(struct ctl_postcodes *p, const char *path,
                                  struct err *e);

struct ctl_postcodes_count {
    uint64_t used, unused; /* postcodes; unused: ended, or nowhere */
    size_t outcodes;
};
struct ctl_postcodes_count ctl_postcodes_count(const struct ctl_postcodes *p);

/* Rows of a place import, by outward code. ERR_INPUT if there are none. */
MUST_CHECK bool ctl_postcodes_rows(struct ctl_postcodes *p, struct ctl_rows *rows,
                                   struct err *e);
