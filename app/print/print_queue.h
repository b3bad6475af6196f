/* print_queue: hands a picture to a queue of CUPS through its own program `lp`, which
 * knows the printer. What becomes of it there (paper, jams) is not known here. Sleeps in
 * the loop; one slip at a time.
 */
#pragma once

#include "app/print/print_device.h"

struct print_queue;

MUST_CHECK bool print_queue_open(struct print_queue **out, struct loop *loop,
                                 const char *name, print_handler *handler, void *context,
                                 struct err *e);
void print_queue_close(struct print_queue *q); /* NULL is fine */

/* file: a PNG of `dpi` dots an inch, read from its start. As print_device_begin. */
enum printing print_queue_begin(struct print_queue *q, int file, int dpi);
