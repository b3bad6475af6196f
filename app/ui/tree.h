/* tree: a laid-out scene as JSON lines, one element a line, for tests and for the tour.
 * It holds what is on the screen, personal data too: it never goes to a log.
 */
#pragma once

#include <stdio.h>

#include "app/ui/element.h"
#include "core/err.h"

/* ERR_FULL if it cannot be written whole. */
MUST_CHECK bool tree_write(const struct scene *s, FILE *out, struct err *e);
/* The same to a file, which is made or overwritten. */
MUST_CHECK bool tree_save(const struct scene *s, const char *path, struct err *e);
