#include "store/hub_journal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct journal {
    struct db *db;
};

#define TABLES                                                                           \
    "CREATE TABLE meta(one INTEGER PRIMARY KEY CHECK(one = 1), area TEXT NOT NULL);"     \
    "CREATE TABLE entry("                                                                \
    " number INTEGER PRIMARY KEY, hseq INTEGER NOT NULL, version INTEGER NOT NULL,"      \
    " begins INTEGER NOT NULL, hash BLOB NOT NULL, changes BLOB NOT NULL);"              \
    "CREATE INDEX entry_begins ON entry(number) WHERE begins = 1;"

static const char *const steps[] = {TABLES};

static const struct db_schema schema = {
    .name = "journal",
    .application_id = 0x50504a4e, /* "PPJN" */
    .steps = steps,
    .step_count = LENGTH(steps),
};

static bool check_area(struct journal *j, const char *area, struct err *e)
{
    sqlite3_stmt *st = NULL;
    bool found = false;
    char have[AREA_SIZE];
    if (!db_bind(j->db, &st, "SELECT area FROM meta", e, "") ||
        !db_step(j->db, st, &found, e))
        return false;
    if (!found)
        return db_run(j->db, "INSERT INTO meta VALUES (1, ?1)", e, "t", area);
    db_column_text(st, 0, have, sizeof have);
    sqlite3_reset(st);
    return strcmp(have, area) == 0 ||
           err_set(e, ERR_BROKEN, "%s: of area %s, not %s", db_path(j->db), have, area);
}

bool journal_open(struct journal **out, const char *path, const char *area, struct err *e)
{
    *out = NULL;
    struct journal *j = calloc(1, sizeof *j);
    if (j == NULL)
        return err_set(e, ERR_FULL, "%s: no memory", path);
    if (!db_open(&j->db, path, &schema, DB_WRITE_ALONE, e) ||
        !db_exec(j->db, "PRAGMA secure_delete=1", e) || !check_area(j, area, e)) {
        journal_close(j);
        return false;
    }
    *out = j;
    return true;
}

void journal_close(struct journal *j)
{
    if (j == NULL)
        return;
    db_close(j->db);
    free(j);
}

bool journal_moved(const struct journal *j)
{
    return db_moved(j->db);
}

static void hash_number(crypto_generichash_state *state, uint64_t number)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(number >> (8 * i));
    crypto_generichash_update(state, bytes, sizeof bytes);
}

void journal_hash(uint8_t out[JOURNAL_HASH_BYTES],
                  const uint8_t before[JOURNAL_HASH_BYTES],
                  const struct journal_entry *entry)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, JOURNAL_HASH_BYTES);
    crypto_generichash_update(&state, before, JOURNAL_HASH_BYTES);
    hash_number(&state, entry->number);
    hash_number(&state, entry->hseq);
    hash_number(&state, entry->version);
    if (entry->size > 0)
        crypto_generichash_update(&state, entry->changes, entry->size);
    crypto_generichash_final(&state, out, JOURNAL_HASH_BYTES);
}

#define COLUMNS "SELECT number, hseq, version, begins, hash"

static void read_entry(sqlite3_stmt *st, struct journal_entry *entry)
{
    *entry = (struct journal_entry){
        .number = (uint64_t)sqlite3_column_int64(st, 0),
        .hseq = (uint64_t)sqlite3_column_int64(st, 1),
        .version = (uint32_t)sqlite3_column_int(st, 2),
        .begins = sqlite3_column_int(st, 3) != 0,
    };
    if (sqlite3_column_bytes(st, 4) == JOURNAL_HASH_BYTES)
        memcpy(entry->hash, sqlite3_column_blob(st, 4), JOURNAL_HASH_BYTES);
}

static bool read_one(struct journal *j, sqlite3_stmt *st, struct journal_entry *entry,
                     bool *found, struct err *e)
{
    if (!db_step(j->db, st, found, e))
        return false;
    if (*found)
        read_entry(st, entry);
    sqlite3_reset(st);
    return true;
}

bool journal_last(struct journal *j, struct journal_entry *entry, bool *found,
                  struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(j->db, &st, COLUMNS " FROM entry ORDER BY number DESC LIMIT 1", e,
                   "") &&
           read_one(j, st, entry, found, e);
}

bool journal_find(struct journal *j, uint64_t number, struct journal_entry *entry,
                  bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(j->db, &st, COLUMNS " FROM entry WHERE number = ?1", e, "i",
                   (int64_t)number) &&
           read_one(j, st, entry, found, e);
}

bool journal_append(struct journal *j, const struct journal_entry *entry, struct err *e)
{
    return db_run(j->db, "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6)", e, "iiiibb",
                  (int64_t)entry->number, (int64_t)entry->hseq, (int64_t)entry->version,
                  (int64_t)entry->begins, (const void *)entry->hash,
                  (size_t)JOURNAL_HASH_BYTES, entry->size > 0 ? entry->changes : "",
                  entry->size);
}

bool journal_next(struct journal *j, uint64_t after, struct journal_entry *entry,
                  bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(j->db, &st,
                 COLUMNS ", changes FROM entry WHERE number > ?1 ORDER BY number LIMIT 1",
                 e, "i", (int64_t)after) ||
        !db_step(j->db, st, found, e))
        return false;
    if (!*found)
        return true;
    read_entry(st, entry);
    entry->changes = sqlite3_column_blob(st, 5);
    entry->size = (size_t)sqlite3_column_bytes(st, 5);
    return true; /* the cursor stays: the changes are lent from it */
}

bool journal_unbroken(struct journal *j, uint64_t number, bool *unbroken, struct err *e)
{
    int64_t n = 0;
    bool ok = db_int(j->db, &n, NULL,
                     "SELECT EXISTS(SELECT 1 FROM entry WHERE number = ?1) AND NOT"
                     " EXISTS(SELECT 1 FROM entry WHERE number > ?1 AND begins = 1)",
                     e, "i", (int64_t)number);
    *unbroken = n != 0;
    return ok;
}

bool journal_prune(struct journal *j, uint64_t number, struct err *e)
{
    return db_run(j->db,
                  "DELETE FROM entry WHERE number < ?1"
                  " AND number < (SELECT max(number) FROM entry)",
                  e, "i", (int64_t)number);
}
