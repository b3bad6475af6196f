/* grid: where a point of Ordnance Survey's National Grid is in degrees.
 *
 * By the formulae and the seven parameters of Ordnance Survey, "A guide to coordinate
 * systems in Great Britain", annexes B and C and section 6.6. The result is within about
 * 5 m of the truth everywhere in Great Britain. Not for the Irish grid.
 */
#pragma once

#include "core/err.h"

enum { GRID_EAST_MAX = 700000, GRID_NORTH_MAX = 1300000 };

struct degrees {
    double lat, lon; /* north and east count up */
};

/* east, north: metres, 0 to GRID_*_MAX; ERR_INPUT beyond, naming which. */
MUST_CHECK bool grid_wgs84(struct degrees *out, double east, double north, struct err *e);

/* The same point on the grid's own ellipsoid (Airy 1830, datum OSGB36): a step on the
 * way, for which there is a published example. */
MUST_CHECK bool grid_osgb36(struct degrees *out, double east, double north,
                            struct err *e);
