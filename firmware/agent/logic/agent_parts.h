/* agent_parts: the inside of agent_core, for its own files only. */
#pragma once

#include "core/downlink.h"
#include "core/uplink.h"
#include "firmware/agent/logic/agent_core.h"
#include "store/outbox_lend.h"
#include "store/outbox_life.h"

enum { AGENT_NOTICES_MAX = 64, AGENT_REPORTS_MAX = 16, AGENT_ASKS_MAX = 4 };

/* Tags of publishes whose PUBACK tells something: an op's is its n. */
#define AGENT_TAG_REQUEST (UINT64_C(1) << 63)

struct agent_replay { /* of answers of earlier epochs */
    uint32_t left;    /* at least, if that could not be counted */
    bool counted;
    struct outbox_mark sent; /* in this round */
    uint32_t open;           /* sent in this round and not answered yet */
    uint32_t retry_ms;
    uint64_t due_ms;      /* the next round */
    uint64_t progress_ms; /* when the present hub last said one */
    bool stalled;         /* that was long ago */
    bool spoilt;          /* there is one whose row is damaged: it cannot be shown */
};

struct agent_head { /* that the hub has signed, as in outbox.db */
    struct bytes frame;
    struct outbox_head is;
    uint64_t saved_ms;   /* 0: not in this run */
    uint64_t saved_hseq; /* then */
};

struct agent_look { /* at a store again that failed, after 1, 2, 4 ... 60 s */
    uint64_t at_ms; /* UINT64_MAX: no need */
    uint32_t wait_ms;
};

struct agent_core {
    struct content *content;
    struct outbox *outbox;
    char name[NAME_SIZE];
    char area[AREA_SIZE];
    char software[32];
    char boot[UUID_SIZE];
    uint8_t hw[HW_HASH_BYTES];
    struct sign_key key;
    struct keyring hub_keys; /* believed now */
    uint8_t pinned[SIGN_PUBLIC_BYTES];
    struct key_set keys;  /* the newest that was believed; serial 0: none, or old */
    uint64_t stranger_ms; /* when an unknown key last made us say hello; 0: never */
    uint64_t random;

    struct downlink down;
    struct uplink up;
    struct content_state state; /* as in content.db, or as it was last read */
    struct agent_look state_look;
    uint32_t waiting;             /* ops without an outcome */
    struct agent_look saved_look; /* for saved ops, until the kiosk tells of them */
    uint64_t lend_at_ms;     /* when to look at allotments; UINT64_MAX: there are none */
    struct epoch lend_epoch; /* the one in which they were last looked at */
    struct outbox_terms terms;
    struct agent_ask { /* a question that the hub has not answered; cid "": none */
        char cid[WIRE_CID_SIZE];
        uint64_t until_ms;
    } asks[AGENT_ASKS_MAX];
    struct record *record; /* room for one */

    int64_t hub_t; /* as the hub answered last; 0: not in this run */
    uint64_t hub_t_ms;
    int64_t since;    /* online or not since then, by our clock */
    uint64_t down_ms; /* the link was lost then */
    uint64_t away_ms; /* how long ago, at the newest try */
    bool online;
    bool clock_trusted;
    bool heard;          /* the hub has answered in this connection and listens */
    bool unheard;        /* the broker said that no hub listens */
    bool content_broken; /* until agent_core_content */
    bool store_trouble;  /* trouble is the stores' and ends when they work again */
    bool hello_news;     /* the next hello has something to say that none has said yet */
    bool older_said;     /* the head of an earlier life, by the last hello */
    bool older_unread;   /* there may be one in outbox.db */
    bool keys_kept;      /* content.db has `keys`, for the kiosk to seal with */
    char hello_cid[WIRE_CID_SIZE];
    uint64_t vain_ms;     /* when the first hello that was in vain was said; 0: none */
    uint64_t hello_at_ms; /* UINT64_MAX: not waiting */
    int64_t hub_since;    /* of its newest status; 0: none seen */
    uint64_t hub_run;

    int64_t head_t;           /* hub time of the newest head of this epoch; 0: none yet */
    uint64_t head_saved_ms;   /* when "head" was last written; 0: never */
    uint32_t kinds, channels; /* as in the head that was last written */
    uint32_t reconnect_max_s; /* as the hub wishes; 0: our own */
    uint64_t floor;           /* the newest head's */
    uint64_t check_ms, checked_ms; /* content.db: the next time, the last; 0: none yet */
    uint64_t part_ms; /* the next part of one; UINT64_MAX: none is under way */
    char trouble[NOTICE_TROUBLE_SIZE];
    char certificate[NOTICE_TROUBLE_SIZE]; /* trouble with one */
    char alarm[NOTICE_TROUBLE_SIZE];
    uint32_t spoilt;       /* operations that cannot be sent, as their rows are damaged */
    uint32_t lends_spoilt; /* and lends that cannot be read, when last looked at */

    struct agent_head known; /* the newest */
    struct agent_head older; /* of an earlier life, still to be shown; no frame: none */
    struct outbox_head said; /* which head the last hello showed */
    struct agent_replay replay;
    uint32_t epoch_least; /* heads of an epoch below it are of the past */
    uint32_t forks;       /* as in outbox.db */
    uint64_t gap_expect;  /* the number that the hub asked for last; 0: none */
    uint64_t prune_at_ms;
    const uint8_t *raw; /* the message being taken, lent */
    size_t raw_size;

    struct notice told; /* the STATE that the kiosk was last told */
    struct kiosk_status published;
    bool published_equal; /* to the hub; it was so then */
    enum agent_news { NEWS_NONE, NEWS_CONTENT, NEWS_OWN } news; /* since then */
    uint64_t status_ms;    /* when that was; 0: not in this connection */
    uint64_t status_at_ms; /* when it is told */

    struct outgoing *outgoing;
    struct bytes body, frame, text, box; /* work space */
    struct notice notices[AGENT_NOTICES_MAX];
    size_t notice_first, notice_count;
    char reports[AGENT_REPORTS_MAX][AGENT_REPORT_SIZE];
    size_t report_first, report_count;
};

/* agent_core.c */
void agent_say(struct agent_core *c, const struct notice *n);
void agent_report(struct agent_core *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Reports e, and shows it as trouble if it is ours and not the sender's. */
void agent_trouble(struct agent_core *c, const char *doing, const struct err *e);
/* A store has just worked. */
void agent_well(struct agent_core *c);
void agent_look_again(struct agent_look *look, uint64_t now_ms);
void agent_look_done(struct agent_look *look);
/* Signs c->text and queues it on our topic of that kind. */
MUST_CHECK bool agent_send(struct agent_core *c, enum topic_kind kind, uint64_t tag,
                           struct err *e);
void agent_cid(struct agent_core *c, char cid[WIRE_CID_SIZE]);
/* Connected, and the hub answers. */
bool agent_heard(const struct agent_core *c);
/* It is heard, and content.db is as it has it, as far as we know. */
bool agent_equals_hub(const struct agent_core *c);
uint64_t agent_random(struct agent_core *c);
/* ms, up to a fifth less or more. */
uint64_t agent_jittered(struct agent_core *c, uint32_t ms);

/* agent_hub.c: whether the hub is there */

/* Nobody listens: ask again soon, and when a head or a status shows that it is back. */
void agent_unheard(struct agent_core *c, uint64_t now_ms);
/* Hello was said: paces the next, should this one be in vain. */
void agent_hello_said(struct agent_core *c, uint64_t now_ms);
/* It was answered. */
void agent_hello_answered(struct agent_core *c);
/* The hub's status. One that has come (again) may have missed what we sent: so hello, and
 * then everything that is unanswered. */
void agent_hub_message(struct agent_core *c, const struct agent_now *now);
/* What all kiosks of the area would else say in one moment is said so much later: within
 * some seconds, or as the hub wishes. */
uint64_t agent_spread_ms(struct agent_core *c);
/* Says hello: at once if an op waits, else within some seconds, as all others of the area
 * may do so for the same reason; and not at any rate. */
void agent_hello_soon(struct agent_core *c, uint64_t now_ms);
/* Says hello within about a minute, so that the hub says again what we could not do. */
void agent_hello_later(struct agent_core *c, uint64_t now_ms);
/* At a word that the hub holds an op: if the last hello was some time ago. */
void agent_hello_again(struct agent_core *c, uint64_t now_ms);

/* agent_keys.c: which keys of the hub are believed */
MUST_CHECK bool agent_keys_load(struct agent_core *c,
                                const uint8_t pinned[SIGN_PUBLIC_BYTES], struct err *e);
void agent_keys_message(struct agent_core *c, uint64_t now_ms);
/* True if that is a link of the hub's chain of keys (key_chain.h), and a believed key has
 * signed it: its keys are believed from now on. */
bool agent_keys_link(struct agent_core *c, const void *frame, size_t size,
                     uint64_t now_ms);
/* Something came that no believed key has signed: perhaps the hub has new ones. */
void agent_keys_stranger(struct agent_core *c, uint64_t now_ms);

/* agent_down.c: head, keys, batches; hello and pull */
MUST_CHECK bool agent_down_load(struct agent_core *c, struct err *e);
void agent_down_message(struct agent_core *c, enum topic_kind topic,
                        const struct agent_now *now);
void agent_down_run(struct agent_core *c, const struct agent_now *now);
/* agent_trouble, and content.db is given up where it is broken. */
void agent_content_trouble(struct agent_core *c, const char *doing, const struct err *e);
/* Reads what has just changed. Where that fails the state stays as it was, and is read
 * again by itself: the download then goes on from there, as after a start. */
MUST_CHECK bool agent_down_reload(struct agent_core *c);
/* answer: an answer to our own question says so, no replay. */
void agent_note_equal(struct agent_core *c, bool answer);
void agent_say_content(struct agent_core *c);
/* Reads that session into c->record. *gone: neither here nor at the hub. *whole: whether
 * no record is missing, TRI_UNKNOWN at first: all of them are counted once in a pass. */
bool agent_session(struct agent_core *c, const char *id, enum tri *whole, bool *gone);
void agent_pull(struct agent_core *c, uint64_t from, uint32_t generation);

/* agent_repair.c: what differs from the hub, and what content.db suffers */
void agent_repair_differs(struct agent_core *c);
void agent_repair_act(struct agent_core *c, enum downlink_action action);
void agent_repair_message(struct agent_core *c, enum wire_kind kind);
void agent_repair_fill(struct agent_core *c, const struct batch *b,
                       struct batch_reader *lines);
void agent_care_run(struct agent_core *c, const struct agent_now *now);

/* agent_ask.c: how things stand, by their codes */

/* Sends a kiosk's question on. It is always answered: after 10 s, or without the hub,
 * with no box. */
void agent_ask(struct agent_core *c, const struct notice *n, const struct agent_now *now);
void agent_ask_answer(struct agent_core *c);
void agent_ask_run(struct agent_core *c, const struct agent_now *now);
uint64_t agent_ask_due_ms(const struct agent_core *c);

/* agent_lend.c: places held by this kiosk */
void agent_lend_message(struct agent_core *c, const struct agent_now *now);
/* Returns those whose session has begun or is gone, and those of an older epoch. */
void agent_lend_run(struct agent_core *c, const struct agent_now *now);
/* Names the lends that are here: the hub need not tell of them again. */
void agent_lend_hello(struct agent_core *c, struct hello *h);
/* What may be spent now, lent until the next call; NULL: nothing, as the hub is there or
 * the time is not known. */
const struct outbox_terms *agent_lend_terms(struct agent_core *c);
/* Tells the kiosk of bookings above that number that have places of an allotment. */
void agent_lend_tell(struct agent_core *c, uint64_t after);
/* Reports an answer that takes back what was spent: it must never come. */
void agent_lend_answered(struct agent_core *c, const struct outbox_row *row);
/* The hub will answer op n later: the kiosk shall be able to say so. */
void agent_lend_held(struct agent_core *c, uint64_t n);

/* agent_up.c: operations and outcomes */

/* e is of a row of outbox.db which is not of its form, while the file itself is whole. */
bool agent_row_is_bad(const struct agent_core *c, const struct err *e);
MUST_CHECK bool agent_up_load(struct agent_core *c, struct err *e);
void agent_up_message(struct agent_core *c, const struct agent_now *now);
/* Numbers what the kiosk has saved. If the outbox fails it looks again by itself: the
 * kiosk says only once that there is something. */
void agent_up_saved(struct agent_core *c, uint64_t now_ms);
void agent_up_run(struct agent_core *c, const struct agent_now *now);
/* The op of that row as it goes out now, with its number in this installation. */
void agent_fill_op(const struct agent_core *c, const struct outbox_row *row,
                   const struct bytes *box, const struct agent_now *now, struct op *op);

/* agent_epoch.c: lives of the hub */
MUST_CHECK bool agent_epoch_load(struct agent_core *c, uint64_t now_ms, struct err *e);
/* A head of our hub's area, in c->raw as it came. */
void agent_epoch_head(struct agent_core *c, enum topic_kind topic, const struct head *h,
                      uint64_t now_ms);
/* It is of a life before one that we have seen, or of another hub with the number of that
 * life, whatever content.db says: we follow neither. */
bool agent_epoch_past(const struct agent_core *c, const struct head *h);
/* content.db is now in another epoch. */
void agent_epoch_adopted(struct agent_core *c, uint64_t now_ms);
/* Fills what a hub that was restored wants to know. */
void agent_epoch_hello(struct agent_core *c, struct hello *h);
/* The last hello was answered so: what it showed need not be shown again. */
void agent_epoch_shown(struct agent_core *c, const struct head *h, uint64_t now_ms);

/* agent_replay.c: answers of earlier epochs are shown to the present hub */
void agent_replay_begin(struct agent_core *c, uint64_t now_ms); /* of an epoch */
void agent_replay_online(struct agent_core *c, uint64_t now_ms);
/* Some row may have been shown. */
void agent_replay_shown(struct agent_core *c, uint64_t now_ms);
/* The hub asks for a number that is being replayed. */
void agent_replay_again(struct agent_core *c, uint64_t now_ms);
/* Whether what is new has to wait. */
bool agent_replay_first(struct agent_core *c, uint64_t now_ms);
uint64_t agent_replay_due_ms(const struct agent_core *c);
/* The hub listens. */
void agent_replay_run(struct agent_core *c, const struct agent_now *now);

/* agent_life.c: copied installations, lost numbers, watermarks, erasures */
void agent_fork(struct agent_core *c, uint64_t n, uint64_t now_ms);
/* Number n cannot be sent: says so if the hub has asked, and goes on behind it. */
MUST_CHECK bool agent_void(struct agent_core *c, uint64_t n, uint64_t now_ms,
                           struct err *e);
void agent_watermark(struct agent_core *c, const struct note *note,
                     const struct agent_now *now);
void agent_forget(struct agent_core *c, uint64_t now_ms);
void agent_life_run(struct agent_core *c, const struct agent_now *now);
