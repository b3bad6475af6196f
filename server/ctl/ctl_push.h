/* ctl_push: a file of rows to the hub, whole or not at all, and its verdict by row. */
#pragma once

#include "server/ctl/ctl.h"
#include "server/ctl/ctl_rows.h"

struct ctl_push {
    const char *path;       /* "/vacancies/push" */
    struct ctl_shape shape; /* its things: "vacancies" */
};

/* Pushes the command's operands. Bad rows go to err, the result to out. */
int ctl_push_run(struct ctl *c, const struct ctl_push *push);

/* Pushes rows that were made otherwise; ends nothing of them. */
int ctl_push_rows(struct ctl *c, const struct ctl_push *push,
                  const struct ctl_rows *rows);

/* Adds one line a problem, 'FILE:LINE: column "value": reason'; kind is put before the
 * column ("" or "warning: "). */
void ctl_push_problems(struct bytes *out, const struct ctl_rows *rows,
                       const json_t *problems, const char *kind);

/* Adds the closing line about what was taken. */
void ctl_push_summary(struct bytes *out, const json_t *answer, const char *things);
