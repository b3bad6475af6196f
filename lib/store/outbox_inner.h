/* outbox_inner: the inside of outbox.db, for the outbox_*.c files only. */
#pragma once

#include <sodium.h>

#include "store/db.h"
#include "store/outbox.h"
#include "store/outbox_lend.h"

struct outbox {
    struct db *db;
    char inst[WIRE_INST_SIZE];
    uint8_t salt[crypto_pwhash_SALTBYTES];
};

/* For outbox_read_row: a SELECT may have more columns behind these. */
#define OUTBOX_ROW_COLUMNS                                                               \
    "op, kind, target, places, key, n, made, made_ms, boot, lend, held, result, reason," \
    " position, as_of, hseq, told, epoch"

/* One step of the schema: places held by this kiosk. */
#define OUTBOX_SCHEMA_LENDS                                                              \
    "CREATE TABLE lend("                                                                 \
    "  place INTEGER PRIMARY KEY AUTOINCREMENT,"                                         \
    "  epoch TEXT NOT NULL,"                                                             \
    "  session TEXT NOT NULL,"                                                           \
    "  id INTEGER NOT NULL,"                                                             \
    "  places INTEGER NOT NULL,"                                                         \
    "  hw BLOB NOT NULL,"                                                                \
    "  spent INTEGER NOT NULL DEFAULT 0 CHECK(spent <= places),"                         \
    "  returned INTEGER NOT NULL DEFAULT 0," /* 1: for ever */                           \
    "  UNIQUE(epoch, id));"                                                              \
    "CREATE INDEX lend_open ON lend(session) WHERE returned = 0;"                        \
    "ALTER TABLE op ADD COLUMN lend INTEGER;" /* NULL: not fixed yet */                  \
    "ALTER TABLE op ADD COLUMN held INTEGER NOT NULL DEFAULT 0;"                         \
    "UPDATE op SET lend = 0 WHERE n IS NOT NULL;"

/* Reads the row that st stands on. Does not reset st. */
MUST_CHECK bool outbox_read_row(struct outbox *ob, sqlite3_stmt *st,
                                struct outbox_row *row, struct err *e);

/* Fixes, for good, from which allotment the op in that place is booked; inside the
 * caller's transaction. */
MUST_CHECK bool outbox_fix_lend(struct outbox *ob, const struct outbox_terms *terms,
                                int64_t place, struct err *e);
