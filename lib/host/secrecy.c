#include "host/secrecy.h"

#include <sys/prctl.h>
#include <sys/resource.h>

void secrecy_keep(void)
{
    const struct rlimit none = {0, 0};
    /* Neither can fail for a process that only gives something up. */
    (void)setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
