/* files: what is done to whole files beside SQLite's doing. Handed in, so that the
 * simulator has it on its own disks. Paths are those that SQLite is given.
 */
#pragma once

#include "core/err.h"

typedef void files_look(void *context, const char *name);

struct files {
    void *context; /* for the first argument of each */
    bool (*exists)(void *files, const char *path);
    /* When it returns, all of it is on the medium. A file that is not there leaves none
     * behind. ERR_FULL, ERR_LATER: what stands under the new name is of no use. */
    bool (*copy)(void *files, const char *from, const char *to, struct err *e);
    /* In place of what has the new name; at once, and when it returns, for good.
     * ERR_LATER: nothing has changed, or all of it has. */
    bool (*rename)(void *files, const char *from, const char *to, struct err *e);
    /* It is tried; one that is not there is fine. */
    void (*remove)(void *files, const char *path);
    /* Shows the names in the folder of that path. Files may be removed meanwhile. */
    void (*each)(void *files, const char *path, files_look *look, void *context);
};

/* Those of the system. Lent for ever. */
const struct files *files_system(void);
