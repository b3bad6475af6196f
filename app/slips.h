/* slips: prints slips of paper: draws them, hands them to the printer, says what became
 * of them.
 */
#pragma once

#include <limits.h>

#include "app/msg.h"
#include "app/ticket.h"
#include "host/loop.h"

struct slips_printer {
    char device[PATH_MAX]; /* as printer.h wants it; "": there is none */
    int dots;              /* across its paper */
};

struct slips;
typedef void slips_handler(void *context, const struct printed *what);

/* *out is NULL if there is no printer. The handler is called once for each slip of which
 * slips_print said PRINTING_GOING. */
MUST_CHECK bool slips_open(struct slips **out, struct loop *loop,
                           const struct slips_printer *p, slips_handler *handler,
                           void *context, struct err *e);
void slips_close(struct slips *s); /* NULL is fine, here and below */

/* Carries out CMD_PRINT; out becomes its MSG_PRINTED. */
void slips_print(struct slips *s, struct stage *st, const struct model *m,
                 const struct cmd *c, struct msg *out);
