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
    " position, as_of, hseq, told, epoch, told_inst, told_n, shown, frame IS NULL, "     \
    "place"
enum { OUTBOX_ROW_WIDTH = 23 };

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

/* Another step, for when a party has lost something (outbox_life.h). told_inst, told_n:
 * the number under which it was answered. shown: counter of the newest epoch in which
 * the hub has said this answer. safe: by counter of an epoch, up to where backups hold
 * what the hub had then. */
#define OUTBOX_SCHEMA_LIFE                                                               \
    "ALTER TABLE installation ADD COLUMN last_n INTEGER NOT NULL DEFAULT 0;"             \
    "ALTER TABLE installation ADD COLUMN forks INTEGER NOT NULL DEFAULT 0;"              \
    "ALTER TABLE op ADD COLUMN told_inst TEXT;"                                          \
    "ALTER TABLE op ADD COLUMN told_n INTEGER;"                                          \
    "ALTER TABLE op ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;"                        \
    "UPDATE op SET told_inst = (SELECT inst FROM installation), told_n = n,"             \
    " shown = CAST(epoch AS INTEGER) WHERE result IS NOT NULL;"                          \
    "DROP INDEX op_unnumbered;"                                                          \
    "CREATE INDEX op_unnumbered ON op(place) WHERE n IS NULL AND result IS NULL;"        \
    "CREATE INDEX op_answered ON op(CAST(epoch AS INTEGER), hseq, place)"                \
    " WHERE frame IS NOT NULL;"                                                          \
    "CREATE TABLE safe("                                                                 \
    " epoch INTEGER PRIMARY KEY, n INTEGER NOT NULL, hseq INTEGER NOT NULL);"

/* Another step: the newest head that the hub has signed (outbox_life.h). */
#define OUTBOX_SCHEMA_HEAD                                                               \
    "CREATE TABLE head("                                                                 \
    " id INTEGER PRIMARY KEY CHECK(id = 1), epoch TEXT NOT NULL,"                        \
    " hseq INTEGER NOT NULL, to_all INTEGER NOT NULL, frame BLOB NOT NULL);"

/* Another step: since when an answer has been here, by the hub's time, as outbox_prune
 * first saw it. The hub may have given it (told) long before. */
#define OUTBOX_SCHEMA_GOT "ALTER TABLE op ADD COLUMN got INTEGER;"

/* Another step: see outbox_spoil. */
#define OUTBOX_SCHEMA_SPOILT                                                             \
    "ALTER TABLE op ADD COLUMN spoilt INTEGER NOT NULL DEFAULT 0;"

/* Another step: a head for each epoch (outbox_life.h), where there was one in all. */
#define OUTBOX_SCHEMA_HEADS                                                              \
    "ALTER TABLE head RENAME TO one_head;"                                               \
    "CREATE TABLE head("                                                                 \
    " epoch TEXT PRIMARY KEY, hseq INTEGER NOT NULL, to_all INTEGER NOT NULL,"           \
    " frame BLOB NOT NULL);"                                                             \
    "INSERT INTO head SELECT epoch, hseq, to_all, frame FROM one_head;"                  \
    "DROP TABLE one_head;"

/* Reads the row that st stands on. Does not reset st. */
MUST_CHECK bool outbox_read_row(struct outbox *ob, sqlite3_stmt *st,
                                struct outbox_row *row, struct err *e);

/* Steps a bound SELECT of OUTBOX_ROW_COLUMNS; further columns are blobs, one for each of
 * boxes (each cleared first). Resets st. */
MUST_CHECK bool outbox_one_row(struct outbox *ob, sqlite3_stmt *st,
                               struct outbox_row *row, struct bytes *boxes,
                               size_t box_count, bool *found, struct err *e);

/* The highest number that was ever given in this installation. */
MUST_CHECK bool outbox_highest(struct outbox *ob, uint64_t *made, struct err *e);

/* Numbers what has none, inside the caller's transaction. */
MUST_CHECK bool outbox_number_all(struct outbox *ob, const struct outbox_terms *terms,
                                  uint64_t *made, struct err *e);

void outbox_new_inst(char inst[WIRE_INST_SIZE]);

/* Fixes, for good, from which allotment the op in that place is booked; inside the
 * caller's transaction. */
MUST_CHECK bool outbox_fix_lend(struct outbox *ob, const struct outbox_terms *terms,
                                int64_t place, struct err *e);
