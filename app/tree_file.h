/* tree_file: the shown elements as a file, for tests that drive the kiosk from outside.
 */
#pragma once

#include "app/ui/element.h"
#include "core/err.h"

/* Replaces the file in one step. Without secrets, of what is sensitive stands only the
 * length: "(5)". ERR_FULL if it cannot be written. */
MUST_CHECK bool tree_file_write(const struct scene *s, const char *path, bool secrets,
                                struct err *e);
