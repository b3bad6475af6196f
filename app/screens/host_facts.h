/* host_facts: how the kiosk is, in a few words a line, for the page of its host. Texts
 * are put into the scene that `any` stands in.
 */
#pragma once

#include "app/screens/pieces.h"

enum { HOST_FACTS_MAX = 9 };

struct host_fact {
    const char *id, *icon, *label, *value;
    enum status_kind kind;
};

/* Gives how many there are. */
int host_facts(const struct el *any, const struct model *m,
               struct host_fact out[HOST_FACTS_MAX]);

/* All of it in one, and what is to be done. */
struct host_verdict {
    enum status_kind kind;
    const char *title, *text;
};
struct host_verdict host_verdict(const struct el *any, const struct model *m);

/* One line of either page: icon and label, value and sign at the end. */
void host_row(struct page *p, const struct host_fact *f);
