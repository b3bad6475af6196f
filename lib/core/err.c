#include "core/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
{
    if (e == NULL)
        return false;
    e->kind = kind;
    va_list args;
    va_start(args, fmt);
    vsnprintf(e->text, sizeof e->text, fmt, args);
    va_end(args);
    return false;
}

bool err_in(struct err *e, const char *doing)
{
    if (e == NULL)
        return false;
    char below[ERR_TEXT_SIZE];
    memcpy(below, e->text, sizeof below);
    below[sizeof below - 1] = '\0';
    int used = snprintf(e->text, sizeof e->text, "%s: ", doing);
    if (used > 0 && (size_t)used < sizeof e->text)
        snprintf(e->text + used, sizeof e->text - (size_t)used, "%.*s",
                 (int)(sizeof e->text - (size_t)used - 1), below);
    return false;
}
