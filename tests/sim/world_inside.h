/* world_inside: the world's own state, for the files that are its parts: world.c (clock
 * and weather), party_hub.c, party_kiosk.c, party_people.c, party_staff.c,
 * oracle.c, world_life.c (what a life consists of). */
#pragma once

#include "app/hub_ask.h"
#include "core/outgoing.h"
#include "firmware/agent/logic/agent_core.h"
#include "server/hub/logic/hub_core.h"
#include "store/content.h"
#include "store/outbox_life.h"
#include "tests/sim/crashvfs.h"
#include "tests/sim/disksearch.h"
#include "tests/sim/net.h"
#include "tests/sim/world.h"

enum {
    WORLD_KIOSKS_MAX = 1000,
    TRUTHS_MAX = 4000,
    KEEPALIVE_MS = 45000,
    WORLD_SESSIONS = 6,
    CLOSED_MAX = 64,
    PLACES_UNKNOWN = -1,
    WORLD_CLONES_MAX = 2,
    MARK_SIZE = 16,
    ASKED_VIEWS = 8,
    BACKUPS = 2,
};

#define WORLD_AREA "leeds"
#define WORLD_WALL INT64_C(1780308000) /* 2026-06-01 10:00 UTC */
#define NEVER UINT64_MAX

struct world;
struct hub_restore;
struct rogue;      /* fault_rogue.h */
struct decay_rows; /* fault_decay.h */

struct truth { /* what somebody did at a kiosk, as the outside knows it */
    char op[UUID_SIZE];
    enum op_kind kind;
    size_t kiosk;
    size_t also; /* 1 + another kiosk that has a copy of it; 0: none */
    char target[UUID_SIZE];
    uint32_t places;
    char code[CLAIM_SIZE]; /* of the thing, or of the thing meant */
    uint64_t person;       /* who gave name and contact; 0: no contact was given */
    bool staff_cancelled;  /* or staff may have */
    bool promised;         /* the kiosk has said "confirmed" by itself, from a lend */
    uint64_t lend;         /* from that one */
    bool sure;             /* "saved" was said; else it failed and may be there or not */
    bool told;             /* the hub has sent an outcome */
    bool shown;            /* its kiosk has that */
    bool unheard;          /* it had not, when the hub lost its memory: outcome is void */
    bool behind;           /* it had, and the hub has to learn of it again */
    bool untold_to_hub;    /* its kiosk's disk was lost before that */
    bool had;              /* a place, when the hub's life began */
    bool erased, erased_sure; /* staff may have erased it; they have */
    bool erased_aside;        /* and with it what the hub had set aside */
    bool worded;  /* a later hub has said something of it that nobody can read */
    bool spoiled; /* its row in its outbox rotted, and is not what it was */
    bool boxed;
    uint8_t mark[MARK_SIZE];        /* a piece of its box */
    char sent_inst[WIRE_INST_SIZE]; /* under which number it was sent last */
    uint64_t sent_n;                /* 0: not yet */
    uint64_t sent_lend;             /* which it was sent from; 0: from none */
    size_t sent_by;
    struct outcome outcome; /* the first */
    uint64_t saved_ms;
};

struct digests { /* what the hub's records were, of one epoch */
    struct epoch epoch;
    uint8_t (*digest)[DIGEST_BYTES]; /* by seq, for those at which a commit ended */
    bool *has;
    size_t room;
    struct digests *before;
};

struct sessions {
    char ids[CLOSED_MAX][UUID_SIZE];
    size_t count;
};

struct oracle {
    struct truth truths[TRUTHS_MAX];
    size_t count;
    struct keyring hub_ring;
    struct bytes body;
    struct texts secrets; /* names, numbers, and the codes of the first so many truths */
    size_t codes_known;
    struct sessions closed;   /* that staff may have cancelled */
    struct sessions released; /* of which they may have released places of a kiosk */
    uint64_t seqs_known;      /* digests are noted up to here */
    struct digests *digests;
    uint64_t hseq_checked;
    int64_t states_checked; /* a sum of all bookings' states */
    bool forgot;            /* the hub has lost its memory at least once */
    bool forgets;           /* and has not come up since */
    bool restored;          /* it has a new epoch, and has not come up since */
    bool trusting;          /* it has lost its memory and did not know that */
    bool gave_up;           /* staff did not wait for all that kiosks know */
};

struct asked_view { /* what the hub could say at one moment */
    int64_t at;
    bool unknown, found;
    enum state state;
    uint32_t places;
};

struct asked { /* somebody's question how a thing stands */
    struct hub_ask open;
    size_t truth;
    bool right; /* with its code; else with a wrong one */
    bool answered;
    char op[UUID_SIZE];
    char code[CLAIM_SIZE];
    size_t views;
    struct asked_view view[ASKED_VIEWS];
};

struct slow_disk {     /* fault_slow.h */
    uint64_t syncs;    /* that were looked at */
    uint64_t until_ms; /* for how long it is slow */
};

struct party_hub {
    struct hub *hub; /* NULL: down */
    struct hub_keys keys;
    struct disk *disk, *journal, *backup;
    bool has_backup;
    size_t newest; /* which of BACKUPS */
    uint64_t backup_ms;
    struct disk_image *old_journal;    /* NULL: none was kept */
    uint8_t pinned[SIGN_PUBLIC_BYTES]; /* at enrolment */
    uint32_t restores;
    size_t party;
    uint64_t boot_ms;
    uint64_t start_ms; /* when down: when it comes up */
    bool linked;
    uint64_t link_ms; /* when not linked: when to try */
    uint64_t cut_ms;  /* since when cut; 0: not */
    int64_t skew_s;
    uint64_t retry_ms; /* after a failed tick */
    bool send_limited; /* dies after so many more messages */
    uint32_t sends_left;
    struct slow_disk slow;
    uint64_t busy_ms; /* until its disk has synced, and it has to say what; 0: not */
};

struct party_oldhub { /* fault_oldhub.h */
    struct hub *hub;  /* NULL: none */
    struct disk *disk;
    struct disk_image *image; /* of the hub's, of an earlier time; NULL: none */
    uint32_t counter;         /* of its epoch */
    size_t party;
    uint64_t start_ms, link_ms;
    bool linked;
    bool restored; /* one has lived that had the hub's counter */
    uint32_t stops;
};

struct heads {                  /* oracle_heads.c */
    struct outbox_head newest;  /* that it knew after its last turn */
    struct outbox_head owed[4]; /* of lives that were over by then */
    size_t owed_count;
    char cid[WIRE_CID_SIZE];            /* of its last hello */
    struct outbox_head shown, answered; /* by that; by the last that a later hub heard */
};

struct party_kiosk {
    size_t index;
    char name[NAME_SIZE];
    char disk_name[16];
    struct sign_key key;
    struct disk *disk;
    size_t party;
    char boot[UUID_SIZE];
    uint8_t hw[HW_HASH_BYTES];
    uint64_t boot_ms;
    uint64_t start_ms;
    struct content *content; /* the agent's */
    struct outbox *outbox;
    struct agent_core *core; /* NULL: the agent is down */
    struct content *reader;  /* the kiosk's */
    struct outbox *saver;
    bool linked;
    uint64_t link_ms;
    uint64_t cut_ms;
    int64_t skew_s;
    uint64_t act_ms; /* when somebody does something */
    struct asked asked;
    struct heads heads;
    int64_t synced_at;
    uint64_t seq; /* highest cursor seen of that epoch */
    struct epoch epoch;
    bool retired;             /* for ever */
    struct disk_image *image; /* of an earlier time; NULL: none */
    size_t image_truths;      /* how many truths there were then */
    int64_t image_synced_at;  /* what it had claimed then */
    bool rotten;              /* bits have turned in content.db since the last start */
    bool ever_rotten;
    struct decay_rows *decay; /* bits have turned in outbox.db since the last start */
    bool has_copy;            /* of a damaged outbox.db */
    int64_t writes_seen;      /* to content, when its epoch was read; 0: never */
    bool older;               /* of the version before */
    bool later;               /* of the next one */
    struct slow_disk slow;
    uint64_t busy_ms; /* as the hub's */
    bool send_limited;
    uint32_t sends_left;
};

struct skew { /* fault_skew.h */
    struct rng rng;
    uint64_t due_ms;
    bool hub_older;
    enum op_kind lacks; /* what such a hub does not know */
    enum result result; /* what such kiosks do not, if reason is none */
    enum reason reason;
};

struct slow { /* fault_slow.h */
    struct rng rng;
    uint64_t due_ms;
};

struct decay { /* fault_decay.h */
    struct rng rng;
    uint64_t due_ms;
};

struct row_rot { /* fault_row.h */
    struct rng rng;
    uint64_t due_ms;
};

struct newcomer { /* fault_newcomer.h */
    struct rng rng;
    uint64_t due_ms;
    uint64_t staff_ms; /* when they register it again; 0: it is registered */
    size_t kiosk;
    bool came; /* it was registered once */
};

struct amid { /* fault_amid.h */
    struct rng rng;
    uint64_t due_ms;
};

struct later { /* fault_later.h */
    struct rng rng;
    uint64_t due_ms;
};

struct world {
    struct world_setup setup;
    struct world_result *result;
    struct rng faults, people, links, rare;
    uint64_t now_ms;
    struct crashvfs *vfs;
    struct net *net;
    struct net_weather weather;
    struct party_hub hub;
    struct party_oldhub old;
    struct skew skew;
    struct slow slow;
    struct later later;
    struct decay decay;
    struct row_rot row;
    struct newcomer newcomer;
    struct amid amid;
    struct rogue *rogue; /* NULL: it has heard nothing yet */
    struct party_kiosk kiosks[WORLD_KIOSKS_MAX];
    size_t kiosk_count;
    uint64_t due_ms[WORLD_KIOSKS_MAX]; /* when each is to run, as last looked at */
    int64_t skew_most_s; /* the furthest that a kiosk's clock was ever ahead */
    size_t unsettled;    /* the kiosk that was so when last asked */
    struct oracle *oracle;
    uint32_t enabled; /* bit = world_fault */
    bool storm;
    bool poke; /* something happened that a party has to find out by itself */
    uint64_t second, in_second, busiest_second; /* messages published */
    uint64_t skipped_ms; /* of now_ms: days in which nothing was looked at */
    uint64_t fault_ms, staff_ms, rare_ms;
    uint32_t clones; /* made so far */
    uint64_t full_until_ms;
    uint64_t vacancies;                          /* most that there are at a time */
    uint64_t staff_apart_ms;                     /* at most, between two of their acts */
    uint64_t persons;                            /* how many different people come */
    bool lending;                                /* staff lend much */
    bool crowd;                                  /* most of them want one session */
    uint32_t wrong_permille;                     /* how often a code is guessed */
    uint64_t people_apart_ms;                    /* likewise people at one kiosk */
    uint64_t cut_until_ms[WORLD_KIOSKS_MAX + 1]; /* by party; 0: not cut */
};

/* ---- world.c ---- */

void world_log(struct world *w, const char *who, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* A promise is broken: the run ends. Only the first counts. */
void world_fail(struct world *w, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void world_mix(struct world *w, uint64_t value);
/* A message goes out. */
void world_count(struct world *w);
bool world_is_cut(const struct world *w, size_t party);
/* Lets time pass up to `until`, or to when all is settled (true) if that is asked for. */
bool world_run_until(struct world *w, uint64_t until_ms, bool settle);
void world_unlimit_disks(struct world *w);
/* Chooses kinds of faults and the net's weather. */
void world_make_weather(struct world *w);

/* ---- party_hub.c ---- */

bool party_hub_make(struct world *w);
void party_hub_end(struct world *w);
/* power: else its process is killed and the machine lives. */
void party_hub_die(struct world *w, bool power);
void party_hub_message(struct world *w, const struct net_event *e);
void party_hub_run(struct world *w);
uint64_t party_hub_due_ms(const struct world *w);
struct hub_now party_hub_now(const struct world *w);
/* After anything that touched its disks: whether it is still alive. */
bool party_hub_alive(struct world *w);
/* Its machine lost power inside a write to any of its disks. */
bool party_hub_cut(const struct world *w);

/* ---- party_past.c ---- */

bool party_hub_make_keys(struct world *w);
/* Makes a backup; or, if there is one, loses the hub's disk and makes a new one of it and
 * the journal. False if neither could be. */
bool party_hub_restore(struct world *w);
/* Likewise, without the journal or with an old one; or begins a new epoch. */
bool party_hub_lose_memory(struct world *w);
void party_hub_keep_journal(struct world *w);
/* The hub is restarted with a new key. */
bool party_hub_rotate(struct world *w);
/* One act of staff while a restored hub waits for kiosks. False: there was none. */
bool people_staff_recover(struct world *w);
bool people_erase(struct world *w);

/* ---- party_kiosk.c ---- */

bool party_kiosk_make(struct world *w, size_t index);
void party_kiosk_end(struct world *w, struct party_kiosk *k);
void party_kiosk_die(struct world *w, struct party_kiosk *k, bool power);
/* Its disk is replaced by an empty one: "saved" meant that disk. */
void party_kiosk_lose_disk(struct world *w, struct party_kiosk *k);
void party_kiosk_restart_agent(struct world *w, struct party_kiosk *k);
void party_kiosk_event(struct world *w, struct party_kiosk *k, const struct net_event *e);
/* The kiosk's own process tells its agent that there is something to send. */
void party_kiosk_saved(struct world *w, struct party_kiosk *k);
void party_kiosk_run(struct world *w, struct party_kiosk *k);
/* Its machine is switched on: another boot id. */
void party_kiosk_boot(struct world *w, struct party_kiosk *k);
uint64_t party_kiosk_due_ms(const struct world *w, const struct party_kiosk *k);
bool party_kiosk_alive(struct world *w, struct party_kiosk *k);
struct agent_now party_kiosk_now(const struct world *w, const struct party_kiosk *k);

/* ---- party_ask.c ---- */

/* Somebody asks how a thing stands. */
void people_ask(struct world *w, struct party_kiosk *k, const struct key_set *keys);
/* Some ask how each of theirs stands, one after the other, and all are answered. */
void people_ask_all(struct world *w);
/* A notice with an answer, perhaps to that. */
void people_answered(struct world *w, struct party_kiosk *k, const struct notice *n);

/* ---- party_people.c ---- */

/* Organisation, venue, some sessions and vacancies. False if the hub refuses. */
bool people_furnish(struct world *w);
void people_act(struct world *w, struct party_kiosk *k);
/* The hub's, as that kiosk knows them. False: it does not yet. */
bool people_keys(struct party_kiosk *k, struct key_set *keys);
void people_staff(struct world *w);
/* party_staff.c: one act. False with ERR_INPUT: the hub does not want to. */
bool people_staff_places(struct world *w, struct err *e);

/* ---- oracle.c ---- */

bool oracle_make(struct world *w);
void oracle_end(struct world *w);
/* Whether there is no more room for truths. */
bool oracle_full(const struct world *w);
struct truth *oracle_truth(struct world *w);
struct truth *oracle_find(struct world *w, const char *op);
/* Whether both say the same of the same op. */
bool oracle_outcome_equal(const struct outcome *a, const struct outcome *b);
/* The hub puts a message on the wire. */
void oracle_sent(struct world *w, const struct outgoing_message *m);
/* A kiosk does. */
void oracle_heard(struct world *w, const struct outgoing_message *m);
/* What was saved at that kiosk may be gone. */
void oracle_disk_lost(struct world *w, const struct party_kiosk *k);
/* But for the first so many truths. */
void oracle_disk_lost_since(struct world *w, const struct party_kiosk *k, size_t first);
/* All that was saved at one stands on the disk of the other too. */
void oracle_disk_copied(struct world *w, const struct party_kiosk *from,
                        const struct party_kiosk *to);
/* Staff may have cancelled that booking. */
void oracle_staff_cancelled(struct world *w, const char *op);
/* A booking that was told, to be cancelled by staff; NULL: there is none. */
const char *oracle_any_booking(struct world *w);
/* Any op with a box that was told. */
struct truth *oracle_any_told(struct world *w);
/* After each turn of the hub. */
void oracle_hub(struct world *w);
/* After the hub came up again: it still holds all that it told. */
void oracle_hub_started(struct world *w);
/* It has a new epoch. */
void oracle_hub_restored(struct world *w);
/* A notice says that an outcome is in its outbox. */
void oracle_shown(struct world *w, struct party_kiosk *k, const char *op);
void oracle_kiosk_started(struct world *w, struct party_kiosk *k);
/* Whether all that must come true has. why is filled if not. */
bool oracle_settled(struct world *w, char why[WORLD_TEXT_SIZE]);
/* At the end: what must hold when all is settled. */
void oracle_final(struct world *w);

/* ---- oracle_content.c ---- */

/* The hub has committed up to that seq. */
void oracle_digest(struct world *w, uint64_t seq);
void oracle_digests_end(struct world *w);
/* The digest of what the screens are made from, from the rows and not from the agent.
 * False: they cannot be read. */
bool oracle_rows(struct party_kiosk *k, uint8_t out[DIGEST_BYTES]);
/* After each turn of a kiosk. */
void oracle_kiosk(struct world *w, struct party_kiosk *k);

/* ---- oracle_past.c ---- */

/* The hub is about to lose what it knows. */
void oracle_hub_forgets(struct world *w);
/* It came up after that: what it told and nobody heard was not told. */
void oracle_forget_answers(struct world *w);
/* Whether it may be another answer than was told; then it counts as what is told. */
bool oracle_lost_by_all(struct world *w, struct truth *t, const struct outcome *o);
/* A kiosk shows an answer that was thought unheard. */
void oracle_told_after_all(struct world *w, struct truth *t);
/* That op's kiosk has lost its answer; or the op as well. */
void oracle_kiosk_forgets(struct world *w, struct truth *t, bool op_too);
/* The hub has set it aside, as it cannot be carried out, and staff see it. */
bool oracle_aside(struct world *w, const struct truth *t);
/* Whether what was told of it need not be true any more. */
bool oracle_excused(struct world *w, const struct truth *t);
bool oracle_holds(struct world *w);
void oracle_gave_up(struct world *w);
void oracle_new_key(struct world *w);
/* Whether that is a signed key set; then it is in the oracle's body. */
bool oracle_key_set(struct world *w, const struct keyring *ring,
                    const struct outgoing_message *m);
/* Fills in what was erased; the caller frees it. */
void oracle_erased(struct world *w, struct hub_restore *order);
void oracle_receipt(struct world *w, const struct party_kiosk *k);
void oracle_erasures(struct world *w);
void oracle_final_past(struct world *w);

/* ---- oracle_heads.c ---- */

/* After each turn of a kiosk; when it has started. */
void oracle_heads(struct world *w, struct party_kiosk *k);
void oracle_heads_started(struct party_kiosk *k);
/* The message in the oracle's body goes out. */
void oracle_heads_said(struct world *w, struct party_kiosk *k);
/* A message comes in. */
void oracle_heads_answered(struct world *w, struct party_kiosk *k,
                           const struct net_event *e);
/* Nothing is left to be shown. */
bool oracle_heads_settled(const struct party_kiosk *k, char why[WORLD_TEXT_SIZE]);

/* ---- oracle_secret.c ---- */

/* That goes to somebody, or into a log. */
void oracle_said(struct world *w, const char *where, const void *data, size_t size);
/* That disk gets into other hands, or is no more. */
void oracle_disk_read(struct world *w, const struct disk *d);
void oracle_final_secrets(struct world *w);

/* ---- oracle_places.c ---- */

/* The hub has come up, perhaps with a new epoch: before what it forgot is judged. */
void oracle_life(struct world *w);
/* After each change of the hub. */
void oracle_places(struct world *w);
/* One that has said "confirmed" by itself, which the hub has not answered; NULL: none. */
struct party_kiosk *oracle_promising(struct world *w);

/* ---- oracle_ask.c ---- */

/* What a kiosk has itself for that code; NULL: nothing. */
void oracle_found_here(struct world *w, const struct party_kiosk *k, const char *code,
                       const struct outbox_row *row);
/* The hub has read a question of that kiosk. */
void oracle_asked(struct world *w, struct party_kiosk *k);
void oracle_status(struct world *w, struct party_kiosk *k, const struct status_answer *a);
void oracle_codes_lead(struct world *w);

/* ---- oracle_people.c ---- */

/* A disk that is dead answers nobody: then the oracle does not know. */
#define ORACLE_UNKNOWN INT64_MIN
/* First column of the first row of a query to hub.db with up to two texts; -1: none. */
int64_t oracle_ask(struct world *w, const char *sql, const char *a, const char *b);
/* Whether somebody with its code asked for that. */
bool oracle_asked_for(const struct world *w, const struct truth *booking,
                      enum op_kind kind);
/* The session of that ref, empty if there is none; and what staff may have done to it. */
void oracle_session(struct world *w, const char *ref, char id[UUID_SIZE]);
void sessions_note(struct sessions *s, const char *id);
bool sessions_have(const struct sessions *s, const char *id);
/* Whether anybody may have cancelled it: with its code, or staff. */
bool oracle_may_be_cancelled(const struct world *w, const struct truth *booking);
/* Staff can see who booked twice. */
void oracle_pairs(struct world *w);
/* Likewise, of that booking: it has just been told. */
void oracle_pairs_of(struct world *w, const struct truth *t);
/* Somebody books at a kiosk and cancels there: the hub hears it in that order. */
void oracle_order(struct world *w, const struct truth *cancel);
