/* shot: a canvas as a PNG file. */
#pragma once

#include "app/ui/canvas.h"
#include "core/err.h"

/* ERR_FULL if the file cannot be written. */
MUST_CHECK bool shot_save(const struct canvas *c, const char *path, struct err *e);
