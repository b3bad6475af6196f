/* make bench-catchup: what it costs a kiosk to become equal to its hub. RECORDS=n */
#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/catchup.h"

enum { RECORDS = 100000 };

static bool within(const char *what, uint64_t bytes, uint64_t limit)
{
    if (bytes <= limit)
        return true;
    printf("too much: %s, more than %llu bytes\n", what, (unsigned long long)limit);
    return false;
}

int main(void)
{
    static struct catchup c;
    const char *wanted = getenv("RECORDS");
    catchup_run(&c, wanted == NULL ? RECORDS : (uint32_t)strtoul(wanted, NULL, 10));
    catchup_print(&c);
    bool ok = within("a new kiosk", c.fresh.bytes, (uint64_t)320 * c.records);
    ok = within("1,000 changes", c.thousand.bytes, 350000) && ok;
    ok = within("one change", c.one.bytes, 4096) && ok;
    ok = ok && c.interrupted.pages <= c.fresh.pages + c.kills;
    puts(ok ? "within the budgets" : "NOT within the budgets");
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
