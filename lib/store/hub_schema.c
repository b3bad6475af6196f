#include "store/hub_schema.h"

/* rec is the change log (protocol.md 5): a row an object, seq its newest change. A closed
 * record keeps its last body here, for staff; kiosks are told only that it is gone. */
#define RECORDS                                                                          \
    "CREATE TABLE meta("                                                                 \
    " one INTEGER PRIMARY KEY CHECK(one = 1), area TEXT NOT NULL,"                       \
    " epoch_counter INTEGER NOT NULL, epoch_random INTEGER NOT NULL,"                    \
    " seq INTEGER NOT NULL, hseq INTEGER NOT NULL, floor INTEGER NOT NULL);"             \
    "CREATE TABLE rec("                                                                  \
    " id TEXT PRIMARY KEY, kind INTEGER NOT NULL, seq INTEGER NOT NULL UNIQUE,"          \
    " rev INTEGER NOT NULL, del INTEGER NOT NULL CHECK(del IN (0, 1)),"                  \
    " ref TEXT NOT NULL UNIQUE, updated_at INTEGER NOT NULL, body TEXT NOT NULL);"       \
    "CREATE INDEX rec_kind ON rec(kind);"                                                \
    "CREATE TABLE rec_key("                                                              \
    " kind INTEGER NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL REFERENCES rec(id),"    \
    " PRIMARY KEY(kind, key)) WITHOUT ROWID;"                                            \
    "CREATE TABLE closing("                                                              \
    " id TEXT PRIMARY KEY REFERENCES rec(id), result TEXT NOT NULL, at INTEGER NOT NULL" \
    ") WITHOUT ROWID;"                                                                   \
    "CREATE TABLE ref_counter(kind INTEGER PRIMARY KEY, used INTEGER NOT NULL);"         \
    "CREATE TABLE place("                                                                \
    " outcode TEXT PRIMARY KEY, lat INTEGER NOT NULL, lon INTEGER NOT NULL,"             \
    " label TEXT NOT NULL) WITHOUT ROWID;"

/* The check on session_place is the last line against overselling (docs/protocol.md, 6):
 * places, not bookings, are counted. */
#define PEOPLE                                                                           \
    "CREATE TABLE session_place("                                                        \
    " session TEXT PRIMARY KEY REFERENCES rec(id), starts_at INTEGER NOT NULL,"          \
    " capacity INTEGER NOT NULL CHECK(capacity >= 0),"                                   \
    " taken INTEGER NOT NULL DEFAULT 0 CHECK(taken >= 0),"                               \
    " lent INTEGER NOT NULL DEFAULT 0 CHECK(lent >= 0),"                                 \
    " over INTEGER NOT NULL DEFAULT 0 CHECK(over >= 0),"                                 \
    " CHECK(taken + lent <= capacity + over)) WITHOUT ROWID;"                            \
    "CREATE TABLE booking("                                                              \
    " op TEXT PRIMARY KEY, kiosk TEXT NOT NULL,"                                         \
    " session TEXT NOT NULL REFERENCES session_place(session),"                          \
    " places INTEGER NOT NULL CHECK(places IN (1, 2)), state INTEGER NOT NULL,"          \
    " hseq INTEGER NOT NULL, ask_first INTEGER NOT NULL, code_hash BLOB NOT NULL "       \
    "UNIQUE,"                                                                            \
    " person_hash BLOB, key TEXT NOT NULL, box BLOB NOT NULL, made INTEGER NOT NULL,"    \
    " received INTEGER NOT NULL);"                                                       \
    "CREATE INDEX booking_session ON booking(session, state, hseq);"                     \
    "CREATE INDEX booking_person ON booking(person_hash);"                               \
    "CREATE TABLE interest("                                                             \
    " op TEXT PRIMARY KEY, kiosk TEXT NOT NULL, vacancy TEXT NOT NULL REFERENCES "       \
    "rec(id),"                                                                           \
    " state INTEGER NOT NULL, hseq INTEGER NOT NULL, code_hash BLOB NOT NULL UNIQUE,"    \
    " person_hash BLOB, key TEXT NOT NULL, box BLOB NOT NULL, made INTEGER NOT NULL,"    \
    " received INTEGER NOT NULL);"                                                       \
    "CREATE INDEX interest_vacancy ON interest(vacancy, hseq);"                          \
    "CREATE INDEX interest_person ON interest(person_hash);"

/* op rows are kept for ever and hold nothing personal. op_number says which op came under
 * which number of an installation: after a fork one op has come under two. op_body holds
 * what cannot be decided yet ('held'; 'damaged': it met a damaged row) or could not be
 * read ('unreadable'), as it came. */
#define OPS                                                                              \
    "CREATE TABLE op("                                                                   \
    " kiosk TEXT NOT NULL, op TEXT NOT NULL, kind INTEGER NOT NULL,"                     \
    " hseq INTEGER NOT NULL UNIQUE, held INTEGER NOT NULL, result INTEGER,"              \
    " answer BLOB, PRIMARY KEY(kiosk, op)) WITHOUT ROWID;"                               \
    "CREATE INDEX op_held ON op(hseq) WHERE held = 1;"                                   \
    "CREATE TABLE op_number("                                                            \
    " kiosk TEXT NOT NULL, inst TEXT NOT NULL, n INTEGER NOT NULL, op TEXT NOT NULL,"    \
    " PRIMARY KEY(kiosk, inst, n)) WITHOUT ROWID;"                                       \
    "CREATE TABLE inst("                                                                 \
    " kiosk TEXT NOT NULL, inst TEXT NOT NULL, last_n INTEGER NOT NULL,"                 \
    " PRIMARY KEY(kiosk, inst)) WITHOUT ROWID;"                                          \
    "CREATE TABLE op_body("                                                              \
    " kiosk TEXT NOT NULL, op TEXT NOT NULL, why TEXT NOT NULL, body BLOB NOT NULL,"     \
    " at INTEGER NOT NULL, PRIMARY KEY(kiosk, op)) WITHOUT ROWID;"                       \
    "CREATE TABLE wrong_code(kiosk TEXT NOT NULL, at INTEGER NOT NULL);"                 \
    "CREATE INDEX wrong_code_kiosk ON wrong_code(kiosk, at);"

#define ADMIN                                                                            \
    "CREATE TABLE kiosk("                                                                \
    " name TEXT PRIMARY KEY, sign_key BLOB NOT NULL, added INTEGER NOT NULL,"            \
    " revoked INTEGER NOT NULL DEFAULT 0, seen_at INTEGER NOT NULL DEFAULT 0,"           \
    " status BLOB) WITHOUT ROWID;"                                                       \
    "CREATE TABLE token("                                                                \
    " id INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE,"                  \
    " label TEXT NOT NULL, role INTEGER NOT NULL, created INTEGER NOT NULL,"             \
    " revoked INTEGER NOT NULL DEFAULT 0);"                                              \
    "CREATE TABLE audit("                                                                \
    " id INTEGER PRIMARY KEY AUTOINCREMENT, t INTEGER NOT NULL, who TEXT NOT NULL,"      \
    " what TEXT NOT NULL, target TEXT NOT NULL);"

/* What staff are to look at (hub_flag.h). */
#define FLAGS                                                                            \
    "CREATE TABLE op_opened("                                                            \
    " kiosk TEXT NOT NULL, op TEXT NOT NULL, at INTEGER NOT NULL,"                       \
    " PRIMARY KEY(kiosk, op)) WITHOUT ROWID;"                                            \
    "CREATE INDEX op_id ON op(op);"                                                      \
    "CREATE TABLE booking_pair("                                                         \
    " session TEXT NOT NULL, first TEXT NOT NULL, second TEXT NOT NULL,"                 \
    " PRIMARY KEY(session, first, second)) WITHOUT ROWID;"                               \
    "CREATE INDEX audit_t ON audit(t);"

/* The journal (hub_chain.h) finds rows by primary key, and need not know when a kiosk was
 * seen. A row in copy: the file is a backup, and no hub may open it as it is. */
#define JOURNAL                                                                          \
    "CREATE TABLE journal_pending("                                                      \
    " number INTEGER PRIMARY KEY, hseq INTEGER NOT NULL, version INTEGER NOT NULL,"      \
    " begins INTEGER NOT NULL, hash BLOB NOT NULL, changes BLOB NOT NULL);"              \
    "CREATE TABLE copy(one INTEGER PRIMARY KEY CHECK(one = 1));"                         \
    "CREATE TABLE kiosk_seen("                                                           \
    " name TEXT PRIMARY KEY, seen_at INTEGER NOT NULL, status BLOB) WITHOUT ROWID;"      \
    "INSERT INTO kiosk_seen SELECT name, seen_at, status FROM kiosk WHERE seen_at > 0;"  \
    "ALTER TABLE kiosk DROP COLUMN seen_at;"                                             \
    "ALTER TABLE kiosk DROP COLUMN status;"                                              \
    "DROP TABLE wrong_code;"                                                             \
    "CREATE TABLE wrong_code("                                                           \
    " id INTEGER PRIMARY KEY, kiosk TEXT NOT NULL, at INTEGER NOT NULL);"                \
    "CREATE INDEX wrong_code_kiosk ON wrong_code(kiosk, at);"

/* What a hub must know that was restored (docs/protocol.md, 10). life: each epoch but the
 * first; known is the hseq of what was there when it began. heard: kiosks that have told
 * all they know, of this life. late: what was done to a booking, told before the booking
 * itself. stop: another hub of this area has been seen. */
#define LIVES                                                                            \
    "CREATE TABLE life("                                                                 \
    " counter INTEGER PRIMARY KEY, random INTEGER NOT NULL, began INTEGER NOT NULL,"     \
    " known INTEGER NOT NULL, complete INTEGER NOT NULL, holding INTEGER NOT NULL);"     \
    "CREATE TABLE heard("                                                                \
    " kiosk TEXT PRIMARY KEY, at INTEGER NOT NULL, lost INTEGER NOT NULL)"               \
    " WITHOUT ROWID;"                                                                    \
    "CREATE TABLE released("                                                             \
    " session TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;"                     \
    "CREATE TABLE late("                                                                 \
    " code_hash BLOB NOT NULL, hseq INTEGER NOT NULL, gone INTEGER NOT NULL,"            \
    " target TEXT NOT NULL, places INTEGER NOT NULL,"                                    \
    " PRIMARY KEY(code_hash, hseq)) WITHOUT ROWID;"                                      \
    "CREATE TABLE void("                                                                 \
    " kiosk TEXT NOT NULL, inst TEXT NOT NULL, first INTEGER NOT NULL,"                  \
    " last INTEGER NOT NULL, at INTEGER NOT NULL,"                                       \
    " PRIMARY KEY(kiosk, inst, first)) WITHOUT ROWID;"                                   \
    "CREATE TABLE stop("                                                                 \
    " one INTEGER PRIMARY KEY CHECK(one = 1), counter INTEGER NOT NULL,"                 \
    " at INTEGER NOT NULL, why TEXT NOT NULL);"                                          \
    "CREATE TABLE backup("                                                               \
    " name TEXT PRIMARY KEY, at INTEGER NOT NULL, number INTEGER NOT NULL,"              \
    " hseq INTEGER NOT NULL) WITHOUT ROWID;"                                             \
    "CREATE TABLE watermark("                                                            \
    " kiosk TEXT NOT NULL, inst TEXT NOT NULL, n INTEGER NOT NULL,"                      \
    " hseq INTEGER NOT NULL, PRIMARY KEY(kiosk, inst)) WITHOUT ROWID;"

/* An offer has an end; note is what a booking's holder is told besides its state. A
 * lend's left are places that the kiosk may still spend, as far as is known here,
 * released those that staff took back unasked; news is the hseq of what the kiosk is to
 * be told of it. */
#define OFFERS_LENDS                                                                     \
    "ALTER TABLE booking ADD COLUMN offered_until INTEGER NOT NULL DEFAULT 0;"           \
    "ALTER TABLE booking ADD COLUMN note INTEGER NOT NULL DEFAULT 0;"                    \
    "CREATE INDEX booking_offered ON booking(offered_until) WHERE offered_until > 0;"    \
    "CREATE TABLE lend("                                                                 \
    " kiosk TEXT NOT NULL, id INTEGER NOT NULL,"                                         \
    " session TEXT NOT NULL REFERENCES session_place(session), hw BLOB NOT NULL,"        \
    " places INTEGER NOT NULL CHECK(places > 0),"                                        \
    " left INTEGER NOT NULL CHECK(left >= 0),"                                           \
    " released INTEGER NOT NULL CHECK(released >= 0),"                                   \
    " back INTEGER NOT NULL, returned INTEGER NOT NULL, news INTEGER NOT NULL,"          \
    " at INTEGER NOT NULL, CHECK(left + released <= places), PRIMARY KEY(kiosk, id)"     \
    ") WITHOUT ROWID;"                                                                   \
    "CREATE INDEX lend_session ON lend(session);"                                        \
    "CREATE INDEX lend_news ON lend(news);"                                              \
    "CREATE TABLE machine("                                                              \
    " kiosk TEXT PRIMARY KEY, hw BLOB NOT NULL) WITHOUT ROWID;"

/* Ops whose words were erased (hub_erasure.h). done: the kiosk's receipt; 0: none yet. */
#define ERASURES                                                                         \
    "CREATE TABLE erasure("                                                              \
    " op TEXT PRIMARY KEY, kiosk TEXT NOT NULL, at INTEGER NOT NULL,"                    \
    " done INTEGER NOT NULL) WITHOUT ROWID;"                                             \
    "CREATE INDEX erasure_due ON erasure(kiosk) WHERE done = 0;"

/* How far each invitation of a kiosk is (hub_enrolment.h). The code stands here only as a
 * hash. */
#define ENROLMENTS                                                                       \
    "CREATE TABLE enrolment("                                                            \
    " name TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, code_hash BLOB NOT NULL,"          \
    " state INTEGER NOT NULL, replaces INTEGER NOT NULL, contested INTEGER NOT NULL,"    \
    " tries INTEGER NOT NULL, made INTEGER NOT NULL, expires INTEGER NOT NULL,"          \
    " sign_key BLOB NOT NULL, tls_hash BLOB NOT NULL, words TEXT NOT NULL,"              \
    " asked INTEGER NOT NULL, approved INTEGER NOT NULL, csr BLOB, params BLOB,"         \
    " cert BLOB) WITHOUT ROWID;"

/* What people ask of staff (core/request.h). target: the vacancy a question is about, or
 * empty; it may be gone. closed: when staff had seen to it, or 0. */
#define REQUESTS                                                                         \
    "CREATE TABLE request("                                                              \
    " op TEXT PRIMARY KEY, kiosk TEXT NOT NULL, kind INTEGER NOT NULL,"                  \
    " target TEXT NOT NULL, state INTEGER NOT NULL, hseq INTEGER NOT NULL,"              \
    " code_hash BLOB NOT NULL UNIQUE, person_hash BLOB, key TEXT NOT NULL,"              \
    " box BLOB NOT NULL, made INTEGER NOT NULL, received INTEGER NOT NULL,"              \
    " closed INTEGER NOT NULL DEFAULT 0);"                                               \
    "CREATE INDEX request_order ON request(kind, hseq);"                                 \
    "CREATE INDEX request_person ON request(person_hash);"

/* Above that hseq each answer says what it answers (outcome.asked). NULL: nothing has
 * been committed since answers do. */
#define ASKED "ALTER TABLE meta ADD COLUMN asked_above INTEGER;"

/* swept: the file was written anew since. */
#define SWEPT "ALTER TABLE erasure ADD COLUMN swept INTEGER NOT NULL DEFAULT 0;"

/* Senders that no registration is known of, since a restore (hub_life.h). */
#define STRANGERS                                                                        \
    "CREATE TABLE stranger("                                                             \
    " kiosk TEXT PRIMARY KEY, at INTEGER NOT NULL, lost INTEGER NOT NULL)"               \
    " WITHOUT ROWID;"

/* The installation that a lend was told to, or has shown that it holds it, and the one
 * that said hello last. Empty: told when that was not noted; not heard since. */
#define HOLDERS                                                                          \
    "ALTER TABLE lend ADD COLUMN inst TEXT NOT NULL DEFAULT '';"                         \
    "ALTER TABLE machine ADD COLUMN inst TEXT NOT NULL DEFAULT '';"

/* Alarms are few among what staff do, and counted each time somebody asks how the hub is
 * (hub_alarms_get). */
#define ALARMS                                                                           \
    "CREATE INDEX audit_alarm ON audit(t) WHERE what >= 'alarm:' AND what < 'alarm;';"

/* Mentors (hub_mentors.h): what they can give routes a request; who they are is in the
 * box. The checks are the last line against asking too much of one: who is offered or has
 * accepted a person has a place of their room, and who is paused is asked nothing. */
#define MENTORS                                                                          \
    "CREATE TABLE mentor("                                                               \
    " id TEXT PRIMARY KEY, ref TEXT NOT NULL UNIQUE, side INTEGER NOT NULL,"             \
    " topics INTEGER NOT NULL, ways INTEGER NOT NULL, languages INTEGER NOT NULL,"       \
    " capacity INTEGER NOT NULL CHECK(capacity >= 0),"                                   \
    " offered INTEGER NOT NULL DEFAULT 0 CHECK(offered >= 0),"                           \
    " accepted INTEGER NOT NULL DEFAULT 0 CHECK(accepted >= 0),"                         \
    " paused INTEGER NOT NULL DEFAULT 0 CHECK(paused IN (0, 1)),"                        \
    " removed INTEGER NOT NULL DEFAULT 0, asked_at INTEGER NOT NULL DEFAULT 0,"          \
    " added INTEGER NOT NULL, changed INTEGER NOT NULL, key TEXT NOT NULL,"              \
    " box BLOB NOT NULL, CHECK(offered + accepted <= capacity),"                         \
    " CHECK(paused = 0 OR offered = 0)) WITHOUT ROWID;"                                  \
    "CREATE INDEX mentor_changed ON mentor(changed);"                                    \
    "CREATE TABLE mentor_request("                                                       \
    " op TEXT PRIMARY KEY REFERENCES request(op), state INTEGER NOT NULL,"               \
    " automatic INTEGER NOT NULL, more INTEGER NOT NULL, mentor TEXT NOT NULL,"          \
    " session TEXT NOT NULL, until INTEGER NOT NULL, due INTEGER NOT NULL,"              \
    " follow_ups INTEGER NOT NULL, ending INTEGER NOT NULL, looked INTEGER NOT NULL)"    \
    " WITHOUT ROWID;"                                                                    \
    "CREATE INDEX mentor_request_state ON mentor_request(state, until);"                 \
    "CREATE INDEX mentor_request_mentor ON mentor_request(mentor);"                      \
    "CREATE TABLE mentor_offer("                                                         \
    " op TEXT NOT NULL REFERENCES mentor_request(op),"                                   \
    " mentor TEXT NOT NULL REFERENCES mentor(id), at INTEGER NOT NULL,"                  \
    " ended INTEGER NOT NULL, reply INTEGER NOT NULL, PRIMARY KEY(op, mentor))"          \
    " WITHOUT ROWID;"                                                                    \
    "CREATE UNIQUE INDEX mentor_offer_open ON mentor_offer(op) WHERE reply = 0;"         \
    "CREATE INDEX mentor_offer_mentor ON mentor_offer(mentor);"

/* What goes out to people (hub_messages.h). person: the op or the mentor whose contact it
 * goes to; about: the op whose matter it is. Who it goes to and what it says are in the
 * box, which is empty once it is out. */
#define MESSAGES                                                                         \
    "CREATE TABLE message_out("                                                          \
    " number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"                              \
    " person TEXT NOT NULL, about TEXT NOT NULL,"                                        \
    " purpose TEXT NOT NULL, channel INTEGER NOT NULL, state INTEGER NOT NULL,"          \
    " made INTEGER NOT NULL, due INTEGER NOT NULL, tries INTEGER NOT NULL,"              \
    " ended INTEGER NOT NULL, driver TEXT NOT NULL, driver_ref TEXT NOT NULL,"           \
    " key TEXT NOT NULL, box BLOB NOT NULL);"                                            \
    "CREATE INDEX message_out_due ON message_out(due) WHERE state = 0;"                  \
    "CREATE INDEX message_out_person ON message_out(person);"                            \
    "CREATE INDEX message_out_about ON message_out(about);"

static const char *const steps[] = {RECORDS PEOPLE OPS ADMIN,
                                    FLAGS,
                                    JOURNAL LIVES,
                                    OFFERS_LENDS,
                                    ERASURES,
                                    ENROLMENTS,
                                    REQUESTS,
                                    ASKED,
                                    SWEPT,
                                    STRANGERS,
                                    HOLDERS,
                                    ALARMS,
                                    MENTORS MESSAGES};

const struct db_schema hub_schema = {
    .name = "hub",
    .application_id = 0x50504855, /* "PPHU" */
    .steps = steps,
    .step_count = LENGTH(steps),
};
