#include "core/wage.h"

#include <stddef.h>

/* A band and the last day that its rate is known to hold. */
struct row {
    struct wage_band band;
    int32_t to;
};

/* By date, then by age from the top; the apprentice band last. Rates between the tables
 * of 2012 and 2020 are not known here. The last table holds until a newer one is added:
 * the law has only ever raised the rates, so what it refuses would be refused later
 * too. */
static const struct row table[] = {
    /* 2012-10-01 to 2013-09-30 */
    {{15614, 21, 619, "21 and over"}, 15978},
    {{15614, 18, 498, "18 to 20"}, 15978},
    {{15614, 0, 368, "under 18"}, 15978},
    {{15614, -1, 265, "apprentice"}, 15978},
    /* 2020-04-01 to 2021-03-31 */
    {{18353, 25, 872, "25 and over"}, 18717},
    {{18353, 21, 820, "21 to 24"}, 18717},
    {{18353, 18, 645, "18 to 20"}, 18717},
    {{18353, 0, 455, "under 18"}, 18717},
    {{18353, -1, 415, "apprentice"}, 18717},
    /* 2021-04-01 to 2022-03-31 */
    {{18718, 23, 891, "23 and over"}, 19082},
    {{18718, 21, 836, "21 to 22"}, 19082},
    {{18718, 18, 656, "18 to 20"}, 19082},
    {{18718, 0, 462, "under 18"}, 19082},
    {{18718, -1, 430, "apprentice"}, 19082},
    /* 2022-04-01 to 2023-03-31 */
    {{19083, 23, 950, "23 and over"}, 19447},
    {{19083, 21, 918, "21 to 22"}, 19447},
    {{19083, 18, 683, "18 to 20"}, 19447},
    {{19083, 0, 481, "under 18"}, 19447},
    {{19083, -1, 481, "apprentice"}, 19447},
    /* 2023-04-01 to 2024-03-31 */
    {{19448, 23, 1042, "23 and over"}, 19813},
    {{19448, 21, 1018, "21 to 22"}, 19813},
    {{19448, 18, 749, "18 to 20"}, 19813},
    {{19448, 0, 528, "under 18"}, 19813},
    {{19448, -1, 528, "apprentice"}, 19813},
    /* 2024-04-01 to 2025-03-31 */
    {{19814, 21, 1144, "21 and over"}, 20178},
    {{19814, 18, 860, "18 to 20"}, 20178},
    {{19814, 0, 640, "under 18"}, 20178},
    {{19814, -1, 640, "apprentice"}, 20178},
    /* 2025-04-01 to 2026-03-31 */
    {{20179, 21, 1221, "21 and over"}, 20543},
    {{20179, 18, 1000, "18 to 20"}, 20543},
    {{20179, 0, 755, "under 18"}, 20543},
    {{20179, -1, 755, "apprentice"}, 20543},
    /* 2026-04-01 to the next change */
    {{20544, 21, 1271, "21 and over"}, INT32_MAX},
    {{20544, 18, 1085, "18 to 20"}, INT32_MAX},
    {{20544, 0, 800, "under 18"}, INT32_MAX},
    {{20544, -1, 800, "apprentice"}, INT32_MAX},
};

const struct wage_band *wage_for(int32_t day, int32_t age)
{
    for (size_t i = 0; i < LENGTH(table); i++) {
        const struct row *row = &table[i];
        if (day >= row->band.from && day <= row->to && age >= row->band.age_min)
            return &row->band;
    }
    return NULL;
}

int32_t wage_adult_pence(int32_t day)
{
    const struct wage_band *top = wage_for(day, INT32_MAX);
    return top == NULL ? -1 : top->pence;
}
