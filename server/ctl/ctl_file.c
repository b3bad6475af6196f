#include "server/ctl/ctl_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "server/ctl/ctl_text.h"

const char *ctl_file_name(const char *path)
{
    return strcmp(path, "-") == 0 ? _("standard input") : path;
}

static bool read_all(struct bytes *out, FILE *in, const char *name, struct err *e)
{
    char part[16384];
    size_t got = 0;
    do {
        errno = 0;
        got = fread(part, 1, sizeof part, in);
        bytes_add(out, part, got);
    } while (got == sizeof part && !out->failed);
    if (out->failed)
        return err_set(e, ERR_FULL, _("%.150s: larger than %d MiB: split it"), name,
                       CTL_FILE_MAX >> 20);
    if (ferror(in))
        return err_set(e, ERR_LATER, _("%.150s: cannot be read: %s"), name,
                       strerror(errno));
    if (out->size == 0)
        return err_set(e, ERR_INPUT, _("%.150s: is empty"), name);
    return true;
}

bool ctl_file_read(struct bytes *out, const char *path, struct err *e)
{
    bytes_init(out, CTL_FILE_MAX);
    if (strcmp(path, "-") == 0)
        return read_all(out, stdin, ctl_file_name(path), e);
    FILE *in = fopen(path, "rbe");
    if (in == NULL)
        return err_set(e, ERR_INPUT, _("%.150s: cannot be opened: %s"), path,
                       strerror(errno));
    bool ok = read_all(out, in, path, e);
    fclose(in);
    return ok;
}
