/* wage: the National Minimum Wage by date.
 *
 * The bands themselves change over time, so they are data. Source: the National Minimum
 * Wage Regulations 2015 as amended each year, and gov.uk/national-minimum-wage-rates;
 * adult = the top band at that date ("21 and over", "25 and over", ...).
 */
#pragma once

#include <stdint.h>

#include "core/err.h"

struct wage_band {
    int32_t from;      /* first day the rate holds (core/utc.h date) */
    int32_t age_min;   /* years; 0: under 18; -1: apprentice */
    int32_t pence;     /* an hour */
    const char *label; /* "21 and over" */
};

/* The band a day falls in for someone of that age in years, -1 for an apprentice; NULL
 * before the first known date (2012-10-01) or in a gap in what is known (2013-10-01 to
 * 2020-03-31). The newest table holds for all later days. Lent for ever. */
const struct wage_band *wage_for(int32_t day, int32_t age);

/* What an adult must be paid at least on that day; -1 if not known. */
int32_t wage_adult_pence(int32_t day);
