/* printer: the kiosk's printer for slips, whatever it is: "cups:NAME" is a queue of CUPS,
 * any other text the path of a device, pipe or file that takes ESC/POS.
 */
#pragma once

#include "app/print/print_device.h"
#include "app/ui/canvas.h"

enum { PRINTER_DPI = 203 }; /* of receipt printers: 8 dots a mm */

struct printer;

/* The handler as in print_device.h. */
MUST_CHECK bool printer_open(struct printer **out, struct loop *loop, const char *device,
                             print_handler *handler, void *context, struct err *e);
void printer_close(struct printer *p); /* NULL is fine */

/* Prints the canvas within its clip; it may go then. */
enum printing printer_begin(struct printer *p, const struct canvas *c);
