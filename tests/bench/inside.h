/* inside: what can only be measured inside of the kiosk: drawing, looking up, speaking.
 * By the very parts that the program is made of, without a window. Times of drawing are
 * those of the processor, the least of many, as others use this machine too. */
#pragma once

#include "tests/bench/figures.h"

void inside_drawing(struct figures *f);
/* Jobs in the content.db of either folder; the browser's time for the smaller. */
void inside_looking_up(struct figures *f, const char *ten_thousand,
                       const char *hundred_thousand, double browser_ms);
void inside_speaking(struct figures *f, const char *folder);
