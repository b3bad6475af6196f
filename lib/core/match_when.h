/* match_when: the times of a vacancy as staff wrote them ("Saturday 10:00-14:00; weekday
 * evenings") as a week's bits (core/match.h).
 *
 * Read is what is understood to the last word, in English; everything else is 0, not
 * known. Where the text leaves a choice ("days", no weekday) all of it is taken: the bits
 * decide who does not see the job, so they hold every time that it may mean. A shift has
 * a part of a day if more than an hour of it, or half of it, lies there.
 */
#pragma once

#include <stdint.h>

uint32_t match_when_read(const char *text);
