/* jack: whether headphones are plugged in. The source is a name from the configuration:
 *   ""                   there is no socket: never
 *   "always"             a handset, or a desk: always
 *   /dev/input/eventN    the socket's own switch, as the sound card's driver tells it
 *   any other file       its first character is 1: in; anything else, or no file: out
 * A file may be made, changed and removed at any time. Sleeps in the loop.
 */
#pragma once

#include "host/loop.h"

struct jack;
typedef void jack_handler(void *context, bool in);

/* The handler is called at each change; jack_in tells how it is at first. ERR_INPUT: a
 * source that cannot be watched. */
MUST_CHECK bool jack_open(struct jack **out, struct loop *loop, const char *source,
                          jack_handler *handler, void *context, struct err *e);
void jack_close(struct jack *j); /* NULL is fine */
bool jack_in(const struct jack *j);
