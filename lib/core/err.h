/* err: the one way to fail. A function that can fail because of the world returns bool,
 * is MUST_CHECK and has struct err *e as its last parameter. The kind says what the
 * caller can do; the text is for the log and for staff, and holds no personal data.
 * Whoever can act on a failure logs it, once. Our own mistakes are asserts.
 */
#pragma once

#include <stdbool.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

enum { ERR_TEXT_SIZE = 240 };

/* Named for what the caller can do about it, not for where it came from. */
enum err_kind {
    ERR_INPUT,  /* the data is wrong: drop it, a retry would fail the same way */
    ERR_FULL,   /* a limit is reached or the disk is full: push back on whoever sends */
    ERR_LATER,  /* the outside world said no: keep the work and try again */
    ERR_BROKEN, /* the object is of no more use: free it and start over */
};

struct err {
    enum err_kind kind;
    char text[ERR_TEXT_SIZE]; /* terminated, cut short if it must be */
};

/* Fills *e (NULL is fine: the failure is then not described); returns false so that
 * failing is one line: return err_set(e, ...). */
bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "doing: " in front of a text that came from below. Returns false. */
bool err_in(struct err *e, const char *doing);
