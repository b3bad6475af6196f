/* hub_rows: one row of a pushed file as a record, with what it refers to looked up. */
#pragma once

#include "core/gate.h"
#include "store/hub_records.h"

struct row_reading {
    struct hub_store *store;
    struct gate_rules rules;
    struct gate_row row;
    struct gate_problems problems; /* any: the row is bad */
    struct gate_problems warnings;
};

extern const char *const row_fact_columns[];
extern const char *const row_guidance_columns[];

/* Reads it as a record of r->kind, meta zero. False only if the database failed. */
MUST_CHECK bool row_read(struct row_reading *x, struct record *r, struct err *e);

/* Under which a record is recognised when its row comes again. */
void row_key(char out[HUB_KEY_SIZE], const struct record *r, const char *organisation);

/* A venue's second key: by its name alone. */
void row_venue_key(char out[HUB_KEY_SIZE], const char *name);

/* A problem or warning of a column, with the value as given. */
void row_say(struct gate_problems *to, const struct row_reading *x, const char *column,
             const char *reason);
