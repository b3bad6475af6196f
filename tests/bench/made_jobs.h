/* made_jobs: a kiosk's content.db with as many made-up jobs as are asked for. Ends the
 * program with a text if that fails. */
#pragma once

#include <stdint.h>

#include "core/err.h"

void must(bool ok, const char *doing, const struct err *e);

/* A new folder's content.db, with keys and head: the kiosk is ready. */
void made_jobs(const char *folder, uint32_t count);

/* Changes the first `count` of them, page by page as an agent does. */
void made_changes(const char *folder, uint32_t count);

/* What a browser's list needs of as many, as a script: const jobs = [...]. */
void made_script(const char *path, uint32_t count);
