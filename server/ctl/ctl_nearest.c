#include "server/ctl/ctl_nearest.h"

#include <stddef.h>
#include <string.h>

enum { SIDE = CTL_NEAREST_WORD_MAX + 1 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edit distance with swaps of neighbours; both words are at most the maximum. */
static size_t slips(const char *a, const char *b)
{
    size_t d[SIDE][SIDE];
    size_t rows = strlen(a), columns = strlen(b);
    for (size_t i = 0; i <= rows; i++)
        d[i][0] = i;
    for (size_t j = 0; j <= columns; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= rows; i++) {
        for (size_t j = 1; j <= columns; j++) {
            size_t wrong = a[i - 1] == b[j - 1] ? 0 : 1;
            d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + wrong);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d[rows][columns];
}

const char *ctl_nearest(const char *word, const char *const *known)
{
    const char *nearest = NULL;
    size_t fewest = 0;
    if (strlen(word) > CTL_NEAREST_WORD_MAX)
        return NULL;
    for (; *known != NULL; known++) {
        size_t length = strlen(*known);
        if (length > CTL_NEAREST_WORD_MAX)
            continue;
        size_t count = slips(word, *known);
        if (count * 3 <= length && (nearest == NULL || count < fewest)) {
            nearest = *known;
            fewest = count;
        }
    }
    return nearest;
}
