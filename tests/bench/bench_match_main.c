/* make bench-match: what ranking costs the hub. */
#include <stdlib.h>

#include "tests/bench/match_cost.h"

int main(void)
{
    static struct figures f;
    match_cost(&f);
    return figures_print(&f) ? EXIT_SUCCESS : EXIT_FAILURE;
}
