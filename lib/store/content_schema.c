#include "store/content_parts.h"

enum { APPLICATION_ID = 0x70706374 /* "ppct" */ };

/* Each table of a set, with the set's prefix p. A snapshot that is whole is shown by
 * renaming tables; an index keeps its name then, which means nothing. */
#define RECORDS(p)                                                                       \
    "CREATE TABLE " p "rec("                                                             \
    " id TEXT PRIMARY KEY, kind TEXT NOT NULL, bucket INTEGER NOT NULL,"                 \
    " seq INTEGER NOT NULL, del INTEGER NOT NULL, ref TEXT NOT NULL,"                    \
    " body BLOB NOT NULL);"                                                              \
    "CREATE INDEX " p "rec_ref ON " p "rec(kind, ref) WHERE ref <> '';"                  \
    "CREATE INDEX " p "rec_bucket ON " p "rec(bucket, id) WHERE del = 0;"
#define VACANCIES(p)                                                                     \
    "CREATE TABLE " p "vacancy_row("                                                     \
    " id TEXT PRIMARY KEY, ref TEXT NOT NULL, title TEXT NOT NULL, area TEXT NOT NULL,"  \
    " outcode TEXT NOT NULL, lat INTEGER, lon INTEGER, shift TEXT NOT NULL,"             \
    " week_min INTEGER NOT NULL, week_max INTEGER NOT NULL,"                             \
    " pay_min INTEGER NOT NULL, pay_max INTEGER NOT NULL,"                               \
    " tasks INTEGER NOT NULL, closes INTEGER, confirmed_at INTEGER NOT NULL);"           \
    "CREATE INDEX " p "vacancy_row_place ON " p "vacancy_row(lat, lon);"
#define SESSIONS(p)                                                                      \
    "CREATE TABLE " p "session_row("                                                     \
    " id TEXT PRIMARY KEY, ref TEXT NOT NULL, title TEXT NOT NULL, venue TEXT NOT NULL," \
    " way TEXT NOT NULL, audience TEXT NOT NULL, paid TEXT NOT NULL,"                    \
    " expenses TEXT NOT NULL, starts_at INTEGER NOT NULL, minutes INTEGER NOT NULL,"     \
    " capacity INTEGER NOT NULL, places_left INTEGER NOT NULL,"                          \
    " waiting INTEGER NOT NULL);"                                                        \
    "CREATE INDEX " p "session_row_start ON " p "session_row(starts_at, ref);"
#define VENUES(p)                                                                        \
    "CREATE TABLE " p "venue_row("                                                       \
    " id TEXT PRIMARY KEY, name TEXT NOT NULL, town TEXT NOT NULL,"                      \
    " lat INTEGER, lon INTEGER);"
#define SET(p) RECORDS(p) VACANCIES(p) SESSIONS(p) VENUES(p)

/* Of the first version nothing is kept: the hub has it all. */
#define BEGIN_ANEW                                                                       \
    "DROP TABLE IF EXISTS state; DROP TABLE IF EXISTS item; DROP TABLE IF EXISTS rec;"   \
    "DROP TABLE IF EXISTS vacancy_row; DROP TABLE IF EXISTS session_row;"                \
    "DROP TABLE IF EXISTS venue_row;"

/* own: 0: the rows are of older epochs. generation: of the newest snapshot. next_seq: its
 * cursor while it is being filled, else -1. */
#define STATE                                                                            \
    "CREATE TABLE state("                                                                \
    " one INTEGER PRIMARY KEY CHECK(one = 1), epoch TEXT NOT NULL,"                      \
    " seq INTEGER NOT NULL, count INTEGER NOT NULL, synced_at INTEGER NOT NULL,"         \
    " own INTEGER NOT NULL, generation INTEGER NOT NULL, next_seq INTEGER NOT NULL,"     \
    " projection INTEGER NOT NULL);"                                                     \
    "INSERT INTO state VALUES(1, '0-0000000000000000', 0, 0, 0, 1, 0, -1, 0);"           \
    "CREATE TABLE item(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;"

/* What matching reads of a vacancy, in an index of its own: looking through all of them
 * reads nothing else, and in the order in which equal ones are listed. The rows are made
 * anew, as they are of another CONTENT_PROJECTION. */
#define FACTS(p)                                                                         \
    "ALTER TABLE " p "vacancy_row ADD COLUMN facts BLOB NOT NULL DEFAULT x'';"           \
    "DROP INDEX " p "vacancy_row_place;"                                                 \
    "CREATE INDEX " p "vacancy_row_facts ON " p "vacancy_row(confirmed_at DESC, id,"     \
    " facts);"

static const char *const steps[] = {"", BEGIN_ANEW STATE SET("") SET("next_"),
                                    FACTS("") FACTS("next_")};

const struct db_schema content_schema = {
    .name = "content",
    .application_id = APPLICATION_ID,
    .steps = steps,
    .step_count = LENGTH(steps),
};
