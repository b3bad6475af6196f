/* log: one line an event on stderr, "<6>agent: connected broker=127.0.0.1:8883", with
 * sd-daemon's priority prefix when stderr is the journal. key=value, never personal data:
 * no names, contacts, claim codes, free text that a person typed.
 */
#pragma once

#include "core/err.h"

enum log_level {
    LOG_LEVEL_ERROR = 3,
    LOG_LEVEL_WARNING = 4,
    LOG_LEVEL_NOTICE = 5,
    LOG_LEVEL_INFO = 6,
    LOG_LEVEL_DEBUG = 7
};

/* program is lent for ever (a literal). Lines above `most` are not written. */
void log_open(const char *program, enum log_level most);
/* Control characters become '?'; a line is cut at 1000 bytes. */
void log_line(enum log_level level, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
