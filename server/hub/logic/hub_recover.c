#include "server/hub/logic/hub_recover.h"

#include <stdio.h>
#include <string.h>

#include "server/hub/logic/hub_deciding.h"
#include "server/hub/logic/hub_inside.h"
#include "store/hub_ops.h"
#include "store/hub_people.h"
#include "store/hub_records.h"

enum { ASK_AGAIN_MS = 60 * 1000 };

bool hub_recover_open(struct hub *h, struct err *e)
{
    struct hub_life life;
    char stopped[ERR_TEXT_SIZE];
    if (!hub_life_get(h->store, &life, e) || !hub_stop_get(h->store, stopped, e))
        return false;
    memcpy(h->stopped, stopped, sizeof h->stopped);
    if (h->holding && !life.holding) {
        strangers_free(&h->strangers);
        h->promises = HUB_PROMISES_OPEN;
        h->unfit.count = 0;
    }
    h->holding = life.holding;
    h->restored = life.restored;
    if (h->stopped[0] != '\0')
        hub_store_halt(h->store);
    return true;
}

const char *hub_stopped(const struct hub *h)
{
    return h->stopped;
}

/* ---- what a hello shows ---- */

static bool read_head(struct hub *h, const struct peer *p, const struct hello *hello,
                      struct head *head)
{
    char topic[TOPIC_SIZE];
    struct bytes body;
    bytes_init(&body, HELLO_HEAD_MAX);
    topic_of(topic, hello->head_to_all ? TOPIC_HEAD : TOPIC_RESPONSE, h->area, p->name);
    bool ok = hello->head_size > 0 &&
              frame_open(&body, &h->keys->signers, topic, hello->head, hello->head_size,
                         NULL) &&
              wire_get_head(head, body.data, body.size, NULL) &&
              strcmp(head->area, h->area) == 0;
    bytes_free(&body);
    return ok;
}

static void stop(struct hub *h, const struct head *head, const char *why)
{
    if (h->stopped[0] != '\0')
        return;
    snprintf(h->stopped, sizeof h->stopped,
             "%s: retire this hub, or start it once with --new-epoch %u", why,
             (unsigned)head->epoch.counter + 1);
    h->stop_counter = head->epoch.counter;
    h->stop_unsaved = true;
}

/* A journal that was cut short at any restore since then: nobody has waited for what
 * kiosks knew, unless a later restore did. */
static bool doubt(struct hub *h, const struct head *head, struct err *e)
{
    struct hub_life present;
    uint32_t life = 0;
    if (h->doubt != 0)
        return true;
    if (!hub_life_get(h->store, &present, e) ||
        !hub_life_lacks(h->store, head->epoch.counter, head->hseq, &life, e))
        return false;
    if (present.complete)
        h->doubt = life;
    return true;
}

static bool judge_head(struct hub *h, const struct head *head, struct err *e)
{
    const struct hub_numbers *n = hub_store_numbers(h->store);
    if (head->epoch.counter > n->epoch.counter)
        stop(h, head, "a newer hub of this area has been met");
    else if (head->epoch.counter == n->epoch.counter &&
             head->epoch.random != n->epoch.random)
        stop(h, head, "another hub of this area has been met");
    else if (head->epoch.counter == n->epoch.counter && head->hseq > n->hseq)
        stop(h, head, "a kiosk knows more than this hub, which is an old copy");
    else if (head->epoch.counter < n->epoch.counter)
        return doubt(h, head, e);
    return true;
}

/* After a fork a hello of the old installation can still be on its way; a twin of it that
 * goes on has heard more from us than the one that took its place. */
static bool is_past(const struct peer_said *said, const struct hello *hello,
                    uint64_t hseq)
{
    bool past = false;
    for (size_t i = 0; i < PEER_PAST_MAX; i++)
        past = past || strcmp(said->past[i], hello->inst) == 0;
    return past && hseq <= said->hseq;
}

static void take_place(struct peer_said *said, const struct hello *hello)
{
    if (said->inst[0] != '\0')
        memcpy(said->past[said->past_next++ % PEER_PAST_MAX], said->inst,
               sizeof said->inst);
    memcpy(said->inst, hello->inst, sizeof said->inst);
}

/* A late copy of an older hello takes nothing back: what was shown once in this epoch is
 * shown, and numbers that are given out in it were answered in no other. hseq: of the
 * head in it, 0 if that is of an earlier epoch: it then tells nothing of the order. */
static void note_said(struct peer_said *said, const struct hello *hello, uint64_t hseq)
{
    bool more = strcmp(said->inst, hello->inst) == 0;
    if (!more && is_past(said, hello, hseq))
        return;
    if (!more)
        take_place(said, hello);
    if (hseq > said->hseq)
        said->hseq = hseq;
    if (!more || hello->next_n < said->next_n)
        said->next_n = hello->next_n;
    if (!more || hello->replay < said->replay)
        said->replay = hello->replay;
}

bool hub_recover_head(struct hub *h, const struct peer *p, const struct hello *hello,
                      uint64_t *hseq)
{
    struct head head;
    struct err e;
    *hseq = 0;
    if (!read_head(h, p, hello, &head))
        return true;
    if (epoch_equal(&head.epoch, &hub_store_numbers(h->store)->epoch))
        *hseq = head.hseq;
    if (judge_head(h, &head, &e))
        return h->doubt == 0 ||
               head.epoch.counter >= hub_store_numbers(h->store)->epoch.counter;
    hub_note_failure(h, &e);
    return false;
}

void hub_recover_hello(struct hub *h, struct peer *p, const struct hello *hello,
                       uint64_t hseq)
{
    if (epoch_equal(&hello->epoch, &hub_store_numbers(h->store)->epoch))
        note_said(&p->said, hello, hseq);
    hub_safe_tell(h, p);
}

/* ---- the hold ---- */

bool hub_recovery_of(struct hub *h, const struct peer *p, enum hub_heard *heard,
                     struct err *e)
{
    return hub_heard_get(h->store, p->name, heard, e);
}

bool hub_recover_knows(struct hub *h, const struct peer *p, bool *all, struct err *e)
{
    struct hub_life life;
    enum hub_heard heard = HUB_UNHEARD;
    if (!hub_life_get(h->store, &life, e) || !hub_heard_get(h->store, p->name, &heard, e))
        return false;
    *all = h->doubt == 0 && (life.complete || heard == HUB_HEARD);
    return true;
}

/* The last of its numbers may be of an op that it cannot send: no later one tells. So it
 * is too when it was given up and speaks after the hold: what is kept for it waits. */
static void ask_for_last(struct hub *h, struct peer *p, const struct hub_now *now)
{
    bool asked = p->gap_last_ms != 0 && now->ms < p->gap_last_ms + ASK_AGAIN_MS;
    if (p->gap_due_ms == 0 && !asked)
        hub_up_lacks(h, p, p->said.inst, p->said.next_n, now);
}

/* Whether it has told all; then that is noted. */
static bool note_heard(struct hub *h, struct peer *p, const struct hub_now *now,
                       bool *silent, struct err *e)
{
    enum hub_heard heard = HUB_UNHEARD;
    uint64_t last = 0;
    if (!hub_heard_get(h->store, p->name, &heard, e))
        return false;
    *silent = heard == HUB_UNHEARD;
    if (heard == HUB_HEARD || p->said.inst[0] == '\0' || p->said.replay > 0)
        return true;
    if (!hub_inst_last(h->store, p->name, p->said.inst, &last, e))
        return false;
    if (last + 1 < p->said.next_n) {
        ask_for_last(h, p, now);
        return true;
    }
    *silent = false;
    p->told_all = true;
    return hub_heard_put(h->store, p->name, HUB_HEARD, now->wall, e);
}

/* Before a hold too: what makes the hub doubt that it knows all may come later. */
void hub_recover_stranger(struct hub *h, const char *name, const struct hub_now *now)
{
    struct err e;
    if (h->restored && !strangers_note(&h->strangers, name, now->wall, &e))
        hub_note_failure(h, &e);
}

/* One that was registered meanwhile is waited for like any other kiosk. */
static bool hear_strangers(struct hub *h, const struct hub_now *now, struct err *e)
{
    size_t i = 0;
    if (!strangers_save(&h->strangers, h->store, now->wall, e))
        return false;
    while (i < h->strangers.count) {
        struct stranger *one = &h->strangers.items[i];
        if (peers_find(&h->peers, one->name) == NULL) {
            i++;
            continue;
        }
        if (!hub_stranger_drop(h->store, one->name, e))
            return false;
        strangers_drop(&h->strangers, one);
    }
    return true;
}

/* One whose rows are damaged must not hold all others: it is left out the next time. */
static bool promote(struct hub *h, const struct decider *d, const char *session,
                    struct err *e)
{
    struct touched *unfit = &h->unfit;
    for (size_t i = 0; i < unfit->count; i++)
        if (strcmp(unfit->ids[i], session) == 0)
            return decide_alarm(d, "alarm: a waiting list that cannot be read", session,
                                e);
    bool ok = decide_promote(d, session, e) && decide_refresh(d, e);
    if (!ok && e->kind == ERR_INPUT && unfit->count < TOUCHED_MAX)
        snprintf(unfit->ids[unfit->count++], UUID_SIZE, "%s", session);
    return ok;
}

/* Places that became free meanwhile were given to nobody. */
static bool promote_all(struct hub *h, const struct decider *d, struct err *e)
{
    char session[UUID_SIZE] = "";
    bool found = true;
    while (found) {
        if (!hub_waiting_session(h->store, session, session, &found, e))
            return false;
        if (found && !promote(h, d, session, e))
            return false;
    }
    return true;
}

static bool keep_promises(struct hub *h)
{
    if (h->promises == HUB_PROMISES_OPEN)
        hub_up_held_soon(h);
    h->promises = HUB_PROMISES_KEEPING;
    return true;
}

static bool hear(struct hub *h, const struct hub_now *now, struct err *e)
{
    struct touched touched = {0};
    const struct decider d = hub_decider(h, now->wall, &touched);
    bool all = true;
    bool any = false; /* where none is registered, as in an old backup, none was heard */
    for (size_t i = 0; i < h->peers.count; i++) {
        bool silent = false;
        if (h->peers.items[i].revoked)
            continue;
        any = true;
        if (!note_heard(h, &h->peers.items[i], now, &silent, e))
            return false;
        all = all && !silent;
    }
    if (!(h->holding || h->doubt != 0))
        return true;
    if (!hear_strangers(h, now, e))
        return false;
    if (!all || !any || strangers_awaited(&h->strangers) > 0) {
        h->promises = HUB_PROMISES_OPEN;
        return true;
    }
    if (h->promises != HUB_PROMISES_KEPT)
        return keep_promises(h);
    h->promises = HUB_PROMISES_OPEN;
    hub_up_held_soon(h);
    return hub_life_end_hold(h->store, e) &&
           hub_audit_put(h->store, now->wall, "hub", "recovery ends", h->area, e) &&
           promote_all(h, &d, e);
}

static bool note_stop(struct hub *h, const struct hub_now *now, struct err *e)
{
    if (!h->stop_unsaved)
        return true;
    return hub_stop_put(h->store, h->stop_counter, h->stopped, now->wall, e) &&
           hub_audit_put(h->store, now->wall, "hub", "alarm: stopped", h->area, e);
}

static bool note_doubt(struct hub *h, const struct hub_now *now, struct err *e)
{
    if (h->doubt == 0)
        return true;
    return hub_life_doubt(h->store, h->doubt, e) &&
           hub_audit_put(h->store, now->wall, "hub",
                         "alarm: the restore was not complete", h->area, e);
}

/* What only they knew is here now: they may erase it, and give away what it leaves. */
static void tell_heard(struct hub *h)
{
    for (size_t i = 0; i < h->peers.count; i++)
        if (h->peers.items[i].told_all) {
            h->peers.items[i].told_all = false;
            hub_erase_hello(h, &h->peers.items[i]);
            hub_allot_heard(h, &h->peers.items[i]);
        }
}

/* A kiosk that was given up, or is new, can still be heard when the hold has ended: what
 * is kept for it is decided then. Where what was committed cannot be read again, the hub
 * stops, or holds on, all the same; one that holds reads in each tick. */
bool hub_recover_run(struct hub *h, const struct hub_now *now, struct err *e)
{
    bool late = h->restored && now->ms >= h->held_due_ms;
    bool listens = h->holding || late || h->doubt != 0;
    if (!listens && !h->stop_unsaved)
        return true;
    bool ok = hub_store_begin(h->store, e) && note_stop(h, now, e) &&
              note_doubt(h, now, e) && (!listens || hear(h, now, e)) &&
              hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    if (!ok)
        return false;
    tell_heard(h);
    if (h->holding || h->doubt != 0)
        strangers_saved(&h->strangers);
    bool stops = h->stop_unsaved;
    h->stop_unsaved = false;
    h->holding = h->holding || h->doubt != 0;
    h->doubt = 0;
    if (stops)
        hub_store_halt(h->store);
    if (stops && h->online)
        hub_publish_status(h);
    return hub_recover_open(h, e);
}

/* ---- staff ---- */

bool hub_recovery(struct hub *h, struct hub_recovery *r, struct err *e)
{
    *r = (struct hub_recovery){.unknown = strangers_awaited(&h->strangers)};
    if (!hub_life_get(h->store, &r->life, e) || !hub_op_held_count(h->store, &r->held, e))
        return false;
    for (size_t i = 0; i < h->peers.count; i++) {
        enum hub_heard heard = HUB_UNHEARD;
        if (h->peers.items[i].revoked)
            continue;
        if (!hub_heard_get(h->store, h->peers.items[i].name, &heard, e))
            return false;
        r->kiosks++;
        r->heard += heard == HUB_HEARD ? 1 : 0;
        r->lost += heard == HUB_LOST ? 1 : 0;
    }
    return true;
}

static bool release(struct hub *h, const struct staff *by, const char *session,
                    struct err *e)
{
    struct touched touched = {0};
    const struct decider d = hub_decider(h, by->now, &touched);
    return hub_life_release(h->store, session, by->now, e) &&
           decide_promote(&d, session, e) && decide_refresh(&d, e);
}

bool hub_recovery_release(struct hub *h, const struct staff *by, const char *ref,
                          bool *found, struct err *e)
{
    struct hub_row row;
    if (!hub_record_by_ref(h->store, RECORD_SESSION, ref, &row, NULL, found, e))
        return false;
    if (!*found)
        return true;
    bool ok = hub_store_begin(h->store, e) && release(h, by, row.id, e) &&
              hub_audit_put(h->store, by->now, by->who, "recovery release", ref, e) &&
              hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    hub_up_held_soon(h);
    return ok;
}

const struct strangers *hub_recovery_strangers(const struct hub *h)
{
    return &h->strangers;
}

static bool stranger_lost(struct hub *h, const struct staff *by, struct stranger *which,
                          struct err *e)
{
    struct hub_stranger row = {.at = which->at, .lost = true};
    snprintf(row.name, sizeof row.name, "%s", which->name);
    bool begun = hub_store_begin(h->store, e);
    bool ok =
        begun && hub_stranger_put(h->store, &row, e) &&
        hub_audit_put(h->store, by->now, by->who, "recovery kiosk lost", row.name, e) &&
        hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    /* What only the journal lacks stands. */
    which->lost = which->lost || ok || (begun && hub_store_behind(h->store));
    return ok;
}

bool hub_recovery_lost(struct hub *h, const struct staff *by, const char *name,
                       bool *found, struct err *e)
{
    enum hub_heard heard = HUB_UNHEARD;
    struct stranger *stranger = strangers_find(&h->strangers, name);
    bool registered = peers_find(&h->peers, name) != NULL;
    *found = registered || stranger != NULL;
    if (!*found)
        return true;
    if (!registered)
        return stranger_lost(h, by, stranger, e);
    if (!hub_heard_get(h->store, name, &heard, e))
        return false;
    if (heard == HUB_HEARD)
        return true;
    bool ok = hub_store_begin(h->store, e) &&
              hub_heard_put(h->store, name, HUB_LOST, by->now, e) &&
              hub_audit_put(h->store, by->now, by->who, "recovery kiosk lost", name, e) &&
              hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    return ok;
}
