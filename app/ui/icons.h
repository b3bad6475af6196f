/* icons: Lucide outlines from SVG files, as covers in any size. The only file that reads
 * them. A stroke of 2 in 24 suits small icons; larger ones get a thinner one.
 */
#pragma once

#include "app/ui/canvas.h"
#include "core/err.h"

enum { ICON_FILE_BYTES_MAX = 8192, ICON_NAME_MAX = 64 };

struct icons;

/* dir holds NAME.svg. ERR_BROKEN if it has not even the icon `check`. */
MUST_CHECK bool icons_open(struct icons **out, const char *dir, struct err *e);

void icons_close(struct icons *i);

/* size_mm chooses the stroke: to 13 as in the file, to 28 thinner, larger thinner still.
 * Lent until the next call. NULL if there is no such icon: nothing is drawn then, and a
 * test of the screens finds it with icons_has. */
const struct cover *icons_get(struct icons *i, const char *name, int px, float size_mm);

bool icons_has(const struct icons *i, const char *name);
