/* squares: what the squares for a phone's camera stand for (ACCESS 5.5): texts in forms
 * that phones know, all without a web site. None has anything of a person but the claim
 * code. Pure; each gives false, and an empty text, when there is nothing to write.
 *
 * Our own words in them are English: the office reads the text message, a calendar entry
 * is to be neutral, and other letters are read less surely. `room` is how many bytes the
 * square may stand for: QR_BYTES_MAX or less.
 */
#pragma once

#include "app/model.h"
#include "app/ui/qr.h"

enum { SQUARE_SIZE = QR_BYTES_MAX + 1 };

/* The code as a contact: phones keep it without a network. */
bool square_card(char out[SQUARE_SIZE], const char *phone, const char *code);

/* A calendar entry, of a meeting with a ref and not of what it is about: a phone may be
 * shared. With its end and its place if there is room. */
bool square_event(char out[SQUARE_SIZE], const struct thing *t, size_t room);

/* A text message about a job or a session, to be finished by the person. */
bool square_message(char out[SQUARE_SIZE], const char *number, bool job, const char *ref);
/* What stands in it, for the words beside the square. */
const char *square_words(bool job);

/* What was done in a visit, as a contact that has a note; as much of it as there is room
 * for. now 0: the day is not known. */
bool square_visit(char out[SQUARE_SIZE], const struct visit *v, int64_t now, size_t room);

bool square_call(char out[SQUARE_SIZE], const char *phone);
