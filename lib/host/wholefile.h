/* wholefile: small files that appear whole or, after a crash at any moment, not at all.
 */
#pragma once

#include <sys/stat.h>

#include "core/bytes.h"

/* Writes "PATH.new" and renames it over path; both the file and its folder are synced.
 * ERR_BROKEN names the file and the reason. */
MUST_CHECK bool wholefile_write(const char *path, const struct bytes *text, mode_t mode,
                                struct err *e);

/* What was linked or renamed in path's folder lasts from then on. */
MUST_CHECK bool wholefile_settle(const char *path, struct err *e);

/* Whether there is anything at path. What cannot be looked at is not "not there": false,
 * with ERR_BROKEN. */
MUST_CHECK bool wholefile_there(const char *path, bool *there, struct err *e);

/* Reads all of a file into text, which has been initialised; ERR_FULL beyond its max. */
MUST_CHECK bool wholefile_read(struct bytes *text, const char *path, struct err *e);
