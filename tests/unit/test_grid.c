/* Points of the National Grid in degrees, against published ones. */
#include <math.h>

#include "core/grid.h"
#include "tests/test.h"

static double dms(int degrees, int minutes, double seconds)
{
    return degrees + minutes / 60.0 + seconds / 3600;
}

static bool near(double a, double b, double most)
{
    return fabs(a - b) <= most;
}

/* Ordnance Survey, "A guide to coordinate systems in Great Britain", annex C: the worked
 * example, given to a ten-thousandth of a second (3 mm). */
static void the_published_point_comes_out_to_its_last_digit(void **state)
{
    (void)state;
    struct degrees d;
    struct err e;
    const double digit = 0.0001 / 3600;
    assert_true(grid_osgb36(&d, 651409.903, 313177.270, &e));
    assert_true(near(d.lat, dms(52, 39, 27.2531), digit));
    assert_true(near(d.lon, dms(1, 43, 4.5177), digit));
}

struct known {
    const char *name;
    double east, north, lat, lon;
};

/* Places whose position is known by both: within 10 m, which is 0.0001 degrees here. */
static void is_where_it_is(void **row)
{
    const struct known *k = *row;
    struct degrees d;
    struct err e;
    assert_true(grid_wgs84(&d, k->east, k->north, &e));
    if (!near(d.lat, k->lat, 0.0001) || !near(d.lon, k->lon, 0.00015))
        fail_msg("%s: %.6f, %.6f", k->name, d.lat, d.lon);
}

static const struct known known[] = {
    {"Lizard, OSTN15 test point TP02", 170370.718, 11572.405, 49.96006138, -5.20304610},
    {"TR 143 599 in Kent", 614300, 159900, 51.297880, 1.072628},
};

static void what_is_off_the_grid_is_refused_by_name(void **state)
{
    (void)state;
    struct degrees d;
    struct err e;
    assert_false(grid_wgs84(&d, -1, 100, &e));
    assert_string_equal(e.text, "easting: not 0 to 700000 metres");
    assert_false(grid_wgs84(&d, 100, 1300001, &e));
    assert_string_equal(e.text, "northing: not 0 to 1300000 metres");
    assert_false(grid_wgs84(&d, NAN, 0, &e));
    assert_false(grid_osgb36(&d, 0, INFINITY, &e));
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(known, is_where_it_is);
    RUN_TESTS(TEST(the_published_point_comes_out_to_its_last_digit),
              TEST(what_is_off_the_grid_is_refused_by_name));
    return failed;
}
