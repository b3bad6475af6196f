/* door: the agent's Unix socket, at which the kiosk knocks (core/notice.h).
 *
 * SOCK_SEQPACKET, mode 0660: owner and group may talk. A client that sends nonsense or
 * does not read is shown out; it may come back and say hi.
 */
#pragma once

#include "core/notice.h"
#include "host/loop.h"

struct door;

enum { DOOR_CLIENTS_MAX = 8 };

/* heard: a notice from a kiosk. Not to close the door from. */
typedef void door_heard(void *context, const struct notice *n);

/* ERR_INPUT if the path is too long; ERR_BROKEN, naming it, if another process listens
 * there or the folder will not have it. What a dead process left is removed. */
MUST_CHECK bool door_open(struct door **out, struct loop *loop, const char *path,
                          door_heard *heard, void *context, struct err *e);
/* Removes the socket. NULL is fine. */
void door_close(struct door *d);

/* To every kiosk that is there. */
void door_tell(struct door *d, const struct notice *n);
