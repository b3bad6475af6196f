/* tour_keys: the keyboard of a name, each page in each order, for tour_data. What a panel
 * has on one page shows that again.
 */
#pragma once

#include "app/model.h"

void tour_abc_2(struct model *m);
void tour_abc_3(struct model *m);
void tour_national(struct model *m);
void tour_national_2(struct model *m);
void tour_national_3(struct model *m);
/* Latin letters though the language has others. */
void tour_english(struct model *m);
void tour_english_abc(struct model *m);
