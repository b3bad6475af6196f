/* print_device: brings bytes to a printer that is a device file (/dev/usb/lp0, a serial
 * line), or to a pipe or a file, and finds out what became of them. Sleeps in the loop:
 * nothing here waits. One slip at a time; between two of them the device is not open.
 */
#pragma once

#include "app/upkeep.h"
#include "host/loop.h"

struct print_device;
typedef void print_handler(void *context, enum printing end);

/* The handler is called once for each slip that print_device_begin has taken: DONE,
 * NO_PAPER or FAILED. */
MUST_CHECK bool print_device_open(struct print_device **out, struct loop *loop,
                                  const char *path, print_handler *handler, void *context,
                                  struct err *e);
void print_device_close(struct print_device *d); /* NULL is fine */

/* The bytes, from malloc, are taken over, overwritten and freed. PRINTING_GOING; or what
 * is wrong already, also that a slip is still on its way: then the handler is not
 * called. */
enum printing print_device_begin(struct print_device *d, uint8_t *bytes, size_t size);
