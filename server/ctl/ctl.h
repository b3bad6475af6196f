/* ctl: one run of peerpointctl: what was asked, where it prints, the hub it talks to.
 *
 * Results go to out, messages to err. A command returns what the program exits with.
 */
#pragma once

#include <jansson.h>
#include <stdio.h>

#include "core/bytes.h"
#include "server/ctl/ctl_args.h"
#include "server/ctl/ctl_client.h"

enum { CTL_DONE = 0, CTL_FAILED = 1, CTL_USAGE = 2 };
enum { CTL_PATH_SIZE = 512, CTL_PRINT_MAX = 64 << 20 };

struct ctl {
    struct ctl_args args;
    FILE *out, *err;
    struct ctl_client *client; /* NULL until the first call */
};

/* Runs one command line from start to end. */
int ctl_run(int argc, char *const argv[], FILE *out, FILE *err);

/* "peerpointctl: TEXT" on err. Returns CTL_FAILED so that failing is one line. */
int ctl_fail(const struct ctl *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Calls the hub and gives the answer whatever its status; false, with the reason already
 * printed, if there is none. The caller ends out->body. */
MUST_CHECK bool ctl_call(struct ctl *c, enum ctl_method method, const char *path,
                         const json_t *body, struct ctl_answer *out);

/* The same, where any status but 2xx is a failure: its problem has then been printed.
 * *out is the body, to be ended with json_decref; NULL if the hub sent none. */
MUST_CHECK bool ctl_ask(struct ctl *c, enum ctl_method method, const char *path,
                        const json_t *body, json_t **out);

/* All items of a list, page after page, as one array that the caller ends. */
MUST_CHECK bool ctl_fetch(struct ctl *c, const char *path, json_t **items);

/* Says why the hub did not do it: token, role, or its problem's detail and errors. */
void ctl_refused(const struct ctl *c, const struct ctl_answer *answer);

/* Prints what a command has put together and ends it. */
int ctl_print(const struct ctl *c, struct bytes *text);
int ctl_print_json(const struct ctl *c, const json_t *value);

/* Writes "/vacancies/V7KQ-2M/close" from parts; text is percent-encoded where it must be.
 * False, with the reason printed, if it is too long. */
MUST_CHECK bool ctl_path(const struct ctl *c, char out[CTL_PATH_SIZE], const char *before,
                         const char *text, const char *after);

/* The same for a public reference, which is checked and normalised first. */
MUST_CHECK bool ctl_ref_path(const struct ctl *c, char out[CTL_PATH_SIZE],
                             const char *before, const char *ref, const char *after);
