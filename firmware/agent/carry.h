/* carry: takes what people saved, and the hub has not answered, from the disk of a kiosk
 * that is replaced to the new machine (docs/protocol.md, 9). The file holds sealed boxes
 * only. Operations keep their ids, so that one which the hub has already is not done
 * twice. The agents must not run. */
#pragma once

#include <stdio.h>

#include "host/config.h"

/* Writes a new file. ERR_INPUT if there is one of that name. */
MUST_CHECK bool carry_export(const struct config *config, const char *path, FILE *out,
                             struct err *e);
/* Takes in what is not here yet. ERR_INPUT: the file is of another kiosk or damaged, with
 * its line; nothing was taken then. */
MUST_CHECK bool carry_import(const struct config *config, const char *path, FILE *out,
                             struct err *e);
