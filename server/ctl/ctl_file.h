/* ctl_file: a file, or what comes through a pipe, whole and bounded. */
#pragma once

#include "core/bytes.h"
#include "core/err.h"

enum { CTL_FILE_MAX = 8 << 20 };

/* Reads path, or standard input for "-", into out, which the caller ends with bytes_free.
 * Errors name the file: not there, no leave, a folder, empty, more than CTL_FILE_MAX. */
MUST_CHECK bool ctl_file_read(struct bytes *out, const char *path, struct err *e);

/* How messages call it: the path, "standard input" for "-". */
const char *ctl_file_name(const char *path);
