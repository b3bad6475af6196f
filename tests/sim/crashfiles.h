/* crashfiles: whole files (store/files.h) on disks that can lose power (crashvfs.h). */
#pragma once

#include "store/files.h"
#include "tests/sim/crashvfs.h"

struct files crashfiles(struct crashvfs *v);
