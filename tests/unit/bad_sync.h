/* bad_sync: a disk whose syncs fail when a test says so. Stands before the C library's
 * fdatasync. What was to be made safe stands in the file all the same, as on a disk.
 */
#pragma once

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

static int bad_syncs; /* so many fail from now on */

int fdatasync(int file)
{
    if (bad_syncs == 0)
        return (int)syscall(SYS_fdatasync, file);
    bad_syncs--;
    errno = EIO;
    return -1;
}
