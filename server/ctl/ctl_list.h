/* ctl_list: what the hub lists as a table, and one record as lines. */
#pragma once

#include "server/ctl/ctl.h"
#include "server/ctl/ctl_table.h"

/* A column, or a line of one record: how to print it from an item. */
struct ctl_field {
    struct ctl_column column;
    const char *member; /* printed as it is if text is NULL */
    void (*text)(char *out, size_t size, const json_t *item);
    bool wraps; /* in ctl_show: a paragraph of its own */
};

struct ctl_list {
    const struct ctl_field *fields;
    size_t count;
    const char *none;  /* what to say if there are none: "No vacancies." */
    const char *total; /* and before their number: "Vacancies" */
    const char *sort;  /* the text member that a table is sorted by; NULL: as they come */
};

/* Prints items as a table with a closing count, or with --json as the API's array. */
int ctl_list_print(const struct ctl *c, const struct ctl_list *list, const json_t *items);

/* Fetches path (with closed ones if --closed is given) and prints it. */
int ctl_list_run(struct ctl *c, const struct ctl_list *list, const char *path);

/* Adds "Heading   value" for each field that has a value. */
void ctl_list_lines(struct bytes *out, const struct ctl_list *list, const json_t *item);

/* Fetches the record of the first operand and prints its lines, or with --json all. */
int ctl_list_show(struct ctl *c, const struct ctl_list *list, const char *before);
