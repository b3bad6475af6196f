#include "core/grid.h"

#include <math.h>

#define PI 3.14159265358979323846
#define RADIANS(degrees) ((degrees)*PI / 180)
#define RADIANS_OF_SECONDS(seconds) RADIANS((seconds) / 3600)

struct ellipsoid {
    double a, b; /* metres */
};
static const struct ellipsoid airy = {6377563.396, 6356256.909};
static const struct ellipsoid wgs84 = {6378137.000, 6356752.3141};

struct point { /* metres from the earth's centre */
    double x, y, z;
};

/* The National Grid's projection. */
static const double scale = 0.9996012717, east_0 = 400000, north_0 = -100000;
static const double lat_0 = RADIANS(49), lon_0 = RADIANS(-2);

static double squared_eccentricity(const struct ellipsoid *s)
{
    return (s->a * s->a - s->b * s->b) / (s->a * s->a);
}

/* From the equator's side of lat_0 to lat along the meridian, as the map shows it. */
static double meridian_arc(double lat)
{
    double n = (airy.a - airy.b) / (airy.a + airy.b);
    double n2 = n * n, n3 = n * n * n, less = lat - lat_0, sum = lat + lat_0;
    return airy.b * scale *
           ((1 + n + 5 * n2 / 4 + 5 * n3 / 4) * less -
            (3 * n + 3 * n2 + 21 * n3 / 8) * sin(less) * cos(sum) +
            (15 * n2 / 8 + 15 * n3 / 8) * sin(2 * less) * cos(2 * sum) -
            35 * n3 / 24 * sin(3 * less) * cos(3 * sum));
}

/* The latitude whose arc is as long as the point is north, to a hundredth of 1 mm. */
static double foot_latitude(double north)
{
    enum { ROUNDS = 10 }; /* three or four do */
    double lat = (north - north_0) / (airy.a * scale) + lat_0;
    for (int i = 0; i < ROUNDS; i++)
        lat += (north - north_0 - meridian_arc(lat)) / (airy.a * scale);
    return lat;
}

static bool check_range(double value, double most, const char *field, struct err *e)
{
    return (value >= 0 && value <= most) ||
           err_set(e, ERR_INPUT, "%s: not 0 to %.0f metres", field, most);
}

/* Radians on the grid's own ellipsoid; the terms bear the guide's numerals. */
static struct degrees unproject(double east, double north)
{
    double e2 = squared_eccentricity(&airy);
    double lat = foot_latitude(north), sine = sin(lat), t = tan(lat), sec = 1 / cos(lat);
    double nu = airy.a * scale / sqrt(1 - e2 * sine * sine);
    double rho = airy.a * scale * (1 - e2) * pow(1 - e2 * sine * sine, -1.5);
    double eta2 = nu / rho - 1, t2 = t * t, t4 = t2 * t2, d = east - east_0;
    double vii = t / (2 * rho * nu);
    double viii = t / (24 * rho * pow(nu, 3)) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2);
    double ix = t / (720 * rho * pow(nu, 5)) * (61 + 90 * t2 + 45 * t4);
    double x = sec / nu;
    double xi = sec / (6 * pow(nu, 3)) * (nu / rho + 2 * t2);
    double xii = sec / (120 * pow(nu, 5)) * (5 + 28 * t2 + 24 * t4);
    double xiia = sec / (5040 * pow(nu, 7)) * (61 + 662 * t2 + 1320 * t4 + 720 * t2 * t4);
    return (struct degrees){
        .lat = lat - vii * pow(d, 2) + viii * pow(d, 4) - ix * pow(d, 6),
        .lon = lon_0 + x * d - xi * pow(d, 3) + xii * pow(d, 5) - xiia * pow(d, 7)};
}

static struct point to_space(struct degrees radians)
{
    double e2 = squared_eccentricity(&airy), sine = sin(radians.lat);
    double nu = airy.a / sqrt(1 - e2 * sine * sine);
    return (struct point){nu * cos(radians.lat) * cos(radians.lon),
                          nu * cos(radians.lat) * sin(radians.lon), nu * (1 - e2) * sine};
}

/* From OSGB36 to WGS84: the guide's Helmert transformation, the other way round. */
static struct point shift(struct point p)
{
    const double tx = 446.448, ty = -125.157, tz = 542.060, s = 1 - 20.4894e-6;
    const double rx = RADIANS_OF_SECONDS(0.1502), ry = RADIANS_OF_SECONDS(0.2470),
                 rz = RADIANS_OF_SECONDS(0.8421);
    return (struct point){tx + s * p.x - rz * p.y + ry * p.z,
                          ty + rz * p.x + s * p.y - rx * p.z,
                          tz - ry * p.x + rx * p.y + s * p.z};
}

static struct degrees from_space(struct point p)
{
    enum { ROUNDS = 10 };
    double e2 = squared_eccentricity(&wgs84), flat = sqrt(p.x * p.x + p.y * p.y);
    double lat = atan2(p.z, flat * (1 - e2));
    for (int i = 0; i < ROUNDS; i++) {
        double nu = wgs84.a / sqrt(1 - e2 * sin(lat) * sin(lat));
        lat = atan2(p.z + e2 * nu * sin(lat), flat);
    }
    return (struct degrees){lat, atan2(p.y, p.x)};
}

static struct degrees in_degrees(struct degrees radians)
{
    return (struct degrees){radians.lat * 180 / PI, radians.lon * 180 / PI};
}

bool grid_osgb36(struct degrees *out, double east, double north, struct err *e)
{
    if (!check_range(east, GRID_EAST_MAX, "easting", e) ||
        !check_range(north, GRID_NORTH_MAX, "northing", e))
        return false;
    *out = in_degrees(unproject(east, north));
    return true;
}

bool grid_wgs84(struct degrees *out, double east, double north, struct err *e)
{
    if (!check_range(east, GRID_EAST_MAX, "easting", e) ||
        !check_range(north, GRID_NORTH_MAX, "northing", e))
        return false;
    *out = in_degrees(from_space(shift(to_space(unproject(east, north)))));
    return true;
}
