/* ctl_args: what was typed after "peerpointctl", checked against a table of commands.
 *
 * A command line is `NOUN VERB [OPERAND...]` with options anywhere: `--name`,
 * `--name VALUE` or `--name=VALUE`; `--` ends the options; "-" is an operand. Secrets are
 * never options: other users of a machine can read a program's arguments.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

enum { CTL_OPERANDS_MAX = 128 };

enum ctl_option {
    CTL_OPTION_CONFIG,
    CTL_OPTION_HELP,
    CTL_OPTION_VERSION,
    CTL_OPTION_JSON,
    CTL_OPTION_DRY_RUN,
    CTL_OPTION_ALLOW_GAPS,
    CTL_OPTION_REOPEN,
    CTL_OPTION_CLOSED,
    CTL_OPTION_RESULT,
    CTL_OPTION_VACANCY,
    CTL_OPTION_KIND,
    CTL_OPTION_KEY,
    CTL_OPTION_LABEL,
    CTL_OPTION_ROLE,
    CTL_OPTION_ALL,
    CTL_OPTION_WHO,
    CTL_OPTION_WHAT,
    CTL_OPTION_SINCE,
    CTL_OPTION_CAPACITY,
    CTL_OPTION_CANCEL,
    CTL_OPTION_RISK,
    CTL_OPTION_LIST,
    CTL_OPTION_REPLACE,
    CTL_OPTION_HOURS,
    CTL_OPTION_OUT,
    CTL_OPTION_PERSON,
    CTL_OPTION_LIMIT,
    CTL_OPTION_NEUTRAL,
    CTL_OPTION_COUNT,
};

struct ctl;

struct ctl_command {
    const char *noun, *verb;
    const char *operands; /* as the help shows them: "FILE|-" */
    const char *summary;  /* one line */
    size_t operands_min, operands_max;
    uint32_t options; /* bit mask of the options it takes; help and config always */
    int (*run)(struct ctl *c);
    const char *const *columns; /* of the file it takes, ends with NULL; or NULL */
};

/* All texts are lent by argv. */
struct ctl_args {
    const struct ctl_command *command; /* NULL if only help or version was asked for */
    const char *noun;                  /* NULL or that of a command, for its help */
    uint32_t given;                    /* bit mask of options */
    const char *values[CTL_OPTION_COUNT];
    const char *operands[CTL_OPERANDS_MAX];
    size_t operand_count;
};

/* commands end with a row whose noun is NULL. ERR_INPUT says what is wrong and, for a
 * mistyped word, what was perhaps meant. */
MUST_CHECK bool ctl_args_parse(struct ctl_args *out, const struct ctl_command *commands,
                               int argc, char *const argv[], struct err *e);

bool ctl_args_has(const struct ctl_args *a, enum ctl_option option);

/* "--dry-run", and what follows it in a help text: "FILE" or NULL. */
const char *ctl_option_name(enum ctl_option option);
const char *ctl_option_value(enum ctl_option option);
const char *ctl_option_summary(enum ctl_option option);
