/* enrolling: this machine becomes a kiosk of an area (docs/protocol.md, 12).
 *
 * The folder of the agent's configuration file gets the keys first ("sign", "kiosk.key":
 * they never leave it), then, once staff have approved, "ca.crt", "kiosk.crt",
 * "hub-sign.pub" and, last, the configuration itself: with it the agent can start.
 * Killed at any moment, it is started again with the same invitation: the keys are then
 * the same, so the hub knows the machine. While it waits the state folder holds
 * "enrolling": a line with the kiosk's name and one with the six words, for a screen.
 * No network here: whoever holds it carries the request and the answers.
 */
#pragma once

#include "core/enrol_words.h"

struct enrolling;

struct enrolling_wish {
    const char *config;       /* the file to make; it must not be there */
    const char *invitation;   /* file with the line; "-": standard input */
    const char *state, *door; /* for the configuration: absolute paths */
};

/* Reads the invitation and makes what is missing. One that came by standard input is kept
 * as "invitation" (0600) beside the configuration until all is done, to be given after a
 * power cut. ERR_INPUT: invitation or paths; ERR_BROKEN: files, or one that runs. */
MUST_CHECK bool enrolling_open(struct enrolling **out, const struct enrolling_wish *wish,
                               struct err *e);
void enrolling_close(struct enrolling *j);

const struct enrol_line *enrolling_line(const struct enrolling *j);
/* The body to post. Secret: it holds the code. Lent. */
const struct bytes *enrolling_request(const struct enrolling *j);

enum enrolling_step {
    ENROLLING_WAIT,  /* ask again in a while; the words are there */
    ENROLLING_RETRY, /* the hub is not well: ask again later */
    ENROLLING_DONE,  /* everything is written */
};
/* What the hub has answered: hostile input. ERR_INPUT: it is of no use to go on; the text
 * is for staff. ERR_BROKEN or ERR_FULL: our disk. */
MUST_CHECK bool enrolling_answer(struct enrolling *j, long status,
                                 const struct bytes *body, enum enrolling_step *step,
                                 struct err *e);

/* "" until the hub has answered. Lent. */
const char *enrolling_words(const struct enrolling *j);
const char *enrolling_name(const struct enrolling *j);
