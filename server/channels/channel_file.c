#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/utc.h"
#include "host/wholefile.h"
#include "server/channels/channel.h"

enum { FILE_MAX = 16 * 1024, PATH_SIZE = 4096 };

struct file_driver {
    const char *folder; /* lent */
};

static void put_head(struct bytes *out, const struct channel_message *m)
{
    char made[UTC_TEXT_SIZE];
    utc_print(made, sizeof made, m->made);
    bytes_printf(out, "Id: %s\nMade: %s\nBy: %s\nTo: %s\n", m->id, made,
                 channel_name(m->channel), m->to);
    if (m->lang[0] != '\0')
        bytes_printf(out, "Language: %s\n", m->lang);
    bytes_printf(out, "Subject: %s\n\n", m->subject);
}

/* Whole or not at all, and the same file if it comes once more. */
static enum channel_verdict file_send(void *self, const struct channel_message *m,
                                      char ref[CHANNEL_REF_SIZE], struct err *e)
{
    const struct file_driver *d = self;
    char path[PATH_SIZE];
    struct bytes text;
    bytes_init(&text, FILE_MAX);
    put_head(&text, m);
    bytes_text(&text, m->text);
    int size = snprintf(path, sizeof path, "%s/%s.txt", d->folder, m->id);
    bool ok = size > 0 && size < PATH_SIZE && wholefile_write(path, &text, 0600, e);
    bytes_wipe(&text);
    if (!ok)
        return CHANNEL_LATER;
    snprintf(ref, CHANNEL_REF_SIZE, "%s.txt", m->id);
    return CHANNEL_SENT;
}

static void file_status(void *self, char out[CHANNEL_STATUS_SIZE])
{
    const struct file_driver *d = self;
    if (access(d->folder, W_OK | X_OK) == 0)
        snprintf(out, CHANNEL_STATUS_SIZE, "ready");
    else
        snprintf(out, CHANNEL_STATUS_SIZE, "its folder: %.80s", strerror(errno));
}

bool channel_file_open(struct channel_driver *out, const char *folder, struct err *e)
{
    struct file_driver *d = calloc(1, sizeof *d);
    if (d == NULL)
        return err_set(e, ERR_LATER, "channel: no memory");
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        err_set(e, ERR_BROKEN, "%.200s: cannot be made: %s", folder, strerror(errno));
        free(d);
        return false;
    }
    d->folder = folder;
    *out = (struct channel_driver){
        .name = "file",
        .reaches = 1U << CHANNEL_TEXT | 1U << CHANNEL_EMAIL | 1U << CHANNEL_PHONE,
        .self = d,
        .send = file_send,
        .status = file_status,
        .close = free,
    };
    return true;
}
