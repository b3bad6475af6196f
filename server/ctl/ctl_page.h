/* ctl_page: a guidance page as people write it: a file SLUG.LANG.md whose first line is
 * "# Title"; paragraphs of plain text are divided by empty lines. */
#pragma once

#include "server/ctl/ctl_rows.h"

/* Adds the page as a row slug, lang, title, body, where a paragraph is one line. False
 * with a line in report if the name or the title is not so. */
MUST_CHECK bool ctl_page_add(struct ctl_rows *r, const char *name,
                             const struct bytes *text, struct bytes *report);
