/* channel: how messages leave the hub: one interface, a file a driver. A driver knows
 * nothing of the hub; it may know core and host.
 *
 * A message may be handed to a driver twice, after a crash between its sending and the
 * note of it: it has the same id both times, by which a driver, or whoever it hands on
 * to, can tell.
 */
#pragma once

#include <stdint.h>

#include "core/wire.h"

enum { CHANNEL_REF_SIZE = 65, CHANNEL_STATUS_SIZE = 121 };

struct channel_message { /* secret, and lent for the call */
    const char *id;      /* UUID */
    enum channel channel;
    const char *to; /* phone in E.164, or e-mail */
    const char *lang;
    const char *subject, *text; /* lines of text end in LF */
    int64_t made;
};

enum channel_verdict {
    CHANNEL_SENT,      /* handed over for good */
    CHANNEL_UNDER_WAY, /* poll will tell */
    CHANNEL_LATER,     /* try again; *e says why */
    CHANNEL_NEVER,     /* will not do, however often; *e says why */
};

/* What became of a message that was under way; ref as in send. */
typedef void channel_each(void *context, const char *id, enum channel_verdict verdict,
                          const char *ref, const struct err *e);

struct channel_driver {
    const char *name; /* "file" */
    uint32_t reaches; /* bit = enum channel */
    size_t text_max;  /* bytes; a longer one is never sent; 0: any */
    uint32_t pence;   /* what one costs at most */
    void *self;       /* owned; ended by close */
    /* ref: what the driver calls it, nothing personal. Texts of *e are for the log: no
     * contact and no words of the message are in them. */
    enum channel_verdict (*send)(void *self, const struct channel_message *m,
                                 char ref[CHANNEL_REF_SIZE], struct err *e);
    /* Tells of those that were under way; NULL: none ever is. Never waits. */
    void (*poll)(void *self, channel_each *each, void *context);
    /* How it is, in a line for staff: "ready", or what is wrong. */
    void (*status)(void *self, char out[CHANNEL_STATUS_SIZE]);
    void (*close)(void *self);
};

/* channel_file.c: writes what would be sent to a folder, which it makes: a file a
 * message, ID.txt, of mode 0600. The folder is lent for the driver's life. */
MUST_CHECK bool channel_file_open(struct channel_driver *out, const char *folder,
                                  struct err *e);
