/* bar: what stands in the cells of the bar, on every screen at the same places. What is
 * not offered here has no cell.
 */
#pragma once

#include "app/model.h"
#include "app/ui/chrome.h"

/* Fills info's cells and how many letters they are to have room for. */
void bar(const struct model *m, struct chrome_info *info);
