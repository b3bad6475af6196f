/* link_copy: a link's own copy of its configuration; for link.c only. */
#pragma once

#include "host/link.h"

/* False if memory is out; link_copy_free ends what was copied, then too. Subscriptions
 * stand without gaps from the first, as they were given. */
MUST_CHECK bool link_copy(struct link_config *to, const struct link_config *from);
void link_copy_free(struct link_config *c);
