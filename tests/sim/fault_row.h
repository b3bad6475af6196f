/* fault_row: a value that turns in one row of a kiosk's outbox.db, while SQLite goes
 * on reading the file as whole: an operation that waits to be sent becomes none that a
 * hub could read.
 *
 * Its kiosk sets it aside (agent_up.c). Judged: it alone may be without an outcome,
 * all others are answered, and no number is used for two of them. Not made here: a
 * value that stays a valid one, such as 2 places for 1, which nobody can see; and one
 * of an operation that was sent: a hub that has lost its answer goes on waiting for it
 * to be shown, until staff give that kiosk up. Nor in a life in which whole outboxes
 * rot or images come back: what is mended, or comes back, may then be an operation
 * that was sent. A clock and chances of its own, so that a life without it is what it
 * would be if it did not exist.
 */
#pragma once

#include "core/wire.h"
#include "tests/sim/world_inside.h"

void row_make(struct world *w);
void row_run(struct world *w);
void row_calm(struct world *w);
/* A kiosk sends that one. */
void row_sent(struct world *w, size_t kiosk, const struct op *op);
