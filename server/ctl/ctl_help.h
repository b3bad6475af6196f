/* ctl_help: what --help shows. */
#pragma once

#include <stdio.h>

#include "server/ctl/ctl_args.h"

/* All commands in short, or with a noun that noun's commands with their options. */
void ctl_help(FILE *out, const struct ctl_command *commands, const char *noun);
