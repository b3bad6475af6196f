#include "app/slips.h"

#include <stdlib.h>

#include "app/print/printer.h"
#include "host/log.h"

struct slips {
    struct printer *printer;
    int dots;
    enum ticket newest;
    slips_handler *handler;
    void *context;
};

static void note(enum printing how)
{
    if (how == PRINTING_NO_PAPER)
        log_line(LOG_LEVEL_WARNING, "slip not printed reason=\"no paper\"");
    if (how == PRINTING_FAILED)
        log_line(LOG_LEVEL_WARNING, "slip not printed reason=\"no answer\"");
}

static void on_end(void *context, enum printing how)
{
    struct slips *s = context;
    note(how);
    const struct printed what = {s->newest, how};
    s->handler(s->context, &what);
}

bool slips_open(struct slips **out, struct loop *loop, const struct slips_printer *p,
                slips_handler *handler, void *context, struct err *e)
{
    *out = NULL;
    if (p->device[0] == '\0')
        return true;
    struct slips *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_set(e, ERR_FULL, "[printer]: no memory");
    s->dots = p->dots;
    s->handler = handler;
    s->context = context;
    if (!printer_open(&s->printer, loop, p->device, on_end, s, e)) {
        free(s);
        return false;
    }
    *out = s;
    return true;
}

void slips_close(struct slips *s)
{
    if (s == NULL)
        return;
    printer_close(s->printer);
    free(s);
}

static enum printing print(struct slips *s, struct stage *st, const struct model *m,
                           enum ticket t)
{
    struct canvas c = {0};
    struct err e;
    if (s == NULL)
        return PRINTING_FAILED;
    if (!ticket_draw(&c, st, m, t, s->dots, &e)) {
        log_line(LOG_LEVEL_ERROR, "slip not drawn reason=\"%s\"", e.text);
        return PRINTING_FAILED;
    }
    s->newest = t;
    enum printing how = printer_begin(s->printer, &c);
    ticket_wipe(&c);
    note(how);
    return how;
}

void slips_print(struct slips *s, struct stage *st, const struct model *m,
                 const struct cmd *c, struct msg *out)
{
    out->kind = MSG_PRINTED;
    out->printed.ticket = (enum ticket)c->offset;
    out->printed.printing = print(s, st, m, out->printed.ticket);
}
