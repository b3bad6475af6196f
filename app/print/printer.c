#include "app/print/printer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/print/escpos.h"
#include "app/print/print_queue.h"
#include "app/ui/shot.h"

struct printer {
    struct print_device *device;
    struct print_queue *queue;
};

bool printer_open(struct printer **out, struct loop *loop, const char *device,
                  print_handler *handler, void *context, struct err *e)
{
    static const char cups[] = "cups:";
    struct printer *p = calloc(1, sizeof *p);
    if (p == NULL)
        return err_set(e, ERR_FULL, "[printer]: no memory");
    bool queue = strncmp(device, cups, sizeof cups - 1) == 0;
    bool good = queue ? print_queue_open(&p->queue, loop, device + sizeof cups - 1,
                                         handler, context, e)
                      : print_device_open(&p->device, loop, device, handler, context, e);
    *out = good ? p : NULL;
    if (!good)
        free(p);
    return good;
}

void printer_close(struct printer *p)
{
    if (p == NULL)
        return;
    print_device_close(p->device);
    print_queue_close(p->queue);
    free(p);
}

/* In memory only: a slip may have somebody's code. */
static enum printing to_queue(struct print_queue *q, const struct canvas *c)
{
    char path[40];
    struct err e;
    struct canvas part = *c;
    enum printing how = PRINTING_FAILED;
    int file = memfd_create("slip", MFD_CLOEXEC);
    if (file < 0)
        return PRINTING_FAILED;
    part.px += (size_t)c->clip.y * (size_t)c->stride + (size_t)c->clip.x;
    part.w = c->clip.w;
    part.h = c->clip.h;
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (shot_save(&part, path, &e))
        how = print_queue_begin(q, file, PRINTER_DPI);
    close(file);
    return how;
}

enum printing printer_begin(struct printer *p, const struct canvas *c)
{
    size_t size = 0;
    if (p->queue != NULL)
        return to_queue(p->queue, c);
    uint8_t *bytes = escpos_make(c, &size);
    return bytes != NULL ? print_device_begin(p->device, bytes, size) : PRINTING_FAILED;
}
