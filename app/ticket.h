/* ticket: a slip of paper as pixels, by the same letters and icons as the screen.
 */
#pragma once

#include "app/model.h"
#include "app/ui/stage.h"

enum { TICKET_DOTS_80 = 576, TICKET_DOTS_58 = 384 }; /* across, on paper of 80, 58 mm */

/* out gets pixels of its own, black on white: ticket_wipe ends them. ERR_FULL. */
MUST_CHECK bool ticket_draw(struct canvas *out, struct stage *st, const struct model *m,
                            enum ticket t, int dots, struct err *e);
void ticket_wipe(struct canvas *c);
