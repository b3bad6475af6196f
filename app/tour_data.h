/* tour_data: every screen in every state worth looking at, from made-up data and a fixed
 * clock. For --tour and for the tests that look at all screens.
 */
#pragma once

#include "app/model.h"

int tour_count(void);
const char *tour_name(int i); /* "job-list" */

/* Sets m to screen i, with panel as it is. */
void tour_set(struct model *m, int i, const struct panel *panel);
