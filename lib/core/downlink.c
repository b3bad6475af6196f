#include "core/downlink.h"

#include <string.h>

enum {
    REPAIR_MS_MIN = 60000,
    REPAIR_MS_MAX = 3600000,
    MISMATCH_DOUBLINGS = 6,
    BUCKET_REPAIRS = 2, /* then a snapshot */
};

static uint64_t stamp(uint64_t now_ms)
{
    return now_ms == 0 ? 1 : now_ms; /* 0 means never */
}

void downlink_init(struct downlink *d, const struct epoch *epoch, uint64_t cursor)
{
    *d = (struct downlink){.epoch = *epoch,
                           .cursor = cursor,
                           .head = cursor,
                           .newest = cursor,
                           .page_max = DOWNLINK_PULL_MAX};
}

static void answered(struct downlink *d)
{
    d->sent_ms = 0;
    d->page_taken = false;
}

void downlink_foreign(struct downlink *d)
{
    d->way = DOWNLINK_COMPARES;
}

void downlink_filling(struct downlink *d, uint32_t generation, uint64_t filled)
{
    answered(d);
    d->way = DOWNLINK_FILLS;
    d->filling = generation;
    d->filled = filled;
}

void downlink_online(struct downlink *d, bool online)
{
    d->online = online;
    d->hello_due = online;
    d->hello_answered = false;
    d->hello_sent_ms = 0;
    d->hello_after_ms = 0;
    answered(d);
}

void downlink_hello_after(struct downlink *d, uint64_t ms)
{
    d->hello_after_ms = ms;
}

void downlink_unheard(struct downlink *d, uint64_t hello_after_ms)
{
    d->hello_answered = false;
    d->hello_after_ms = hello_after_ms;
    answered(d);
}

static void hear_of(struct downlink *d, uint64_t seq)
{
    if (seq > d->head)
        d->head = seq;
    if (seq > d->newest)
        d->newest = seq;
}

enum downlink_verdict downlink_head(struct downlink *d, const struct head *h)
{
    if (h->epoch.counter > d->epoch.counter)
        return DOWNLINK_NEW_EPOCH;
    if (!epoch_equal(&h->epoch, &d->epoch))
        return DOWNLINK_DISCARD;
    hear_of(d, h->seq);
    if (h->cid[0] != '\0') {
        d->hello_answered = true;
        d->sure = true;
    }
    return DOWNLINK_APPLY;
}

void downlink_adopt(struct downlink *d, const struct head *h, uint64_t cursor,
                    bool foreign)
{
    d->epoch = h->epoch;
    d->cursor = cursor;
    d->head = h->seq;
    d->newest = h->seq;
    d->sure = true; /* nothing of this epoch has been applied yet */
    d->mismatches = 0;
    d->repair_due = false;
    d->repair_after_ms = 0;
    d->way = foreign ? DOWNLINK_COMPARES : DOWNLINK_FOLLOWS;
    d->filling = 0;
    d->hello_answered = d->hello_answered || h->cid[0] != '\0';
    answered(d);
}

bool downlink_comparable(const struct downlink *d, const struct head *h)
{
    return d->sure && d->way == DOWNLINK_FOLLOWS && epoch_equal(&h->epoch, &d->epoch) &&
           h->seq == d->cursor && h->seq >= d->newest;
}

void downlink_differs(struct downlink *d)
{
    d->mismatches++;
    d->repair_due = true;
    d->way = d->mismatches > BUCKET_REPAIRS ? DOWNLINK_FILLS : DOWNLINK_COMPARES;
    d->filling = 0;
    answered(d);
}

void downlink_equal(struct downlink *d)
{
    d->mismatches = 0;
}

/* The answer to our pull: it knows best how far the hub is. No more is outstanding, but
 * only once it has been applied: a page that a full disk refuses, or that brings nothing
 * although there is more, would else be asked for at once and for ever. So for those the
 * time-out passes first. */
static void take_page(struct downlink *d, const struct batch *b, bool fits)
{
    if (d->sent_ms == 0 || b->from != d->pull_from)
        return;
    if (b->to == b->from && b->to < b->head)
        return;
    d->page_taken = fits;
    if (!fits)
        answered(d);
    d->head = b->head > d->cursor ? b->head : d->cursor;
    d->page_max =
        d->page_max > DOWNLINK_PULL_MAX / 2 ? DOWNLINK_PULL_MAX : d->page_max * 2;
}

enum downlink_verdict downlink_batch(struct downlink *d, const struct batch *b)
{
    if (!epoch_equal(&b->epoch, &d->epoch)) {
        /* Only a signed head can bring a new epoch: ask for it. */
        if (b->epoch.counter > d->epoch.counter && d->hello_answered) {
            d->hello_due = true;
            d->hello_answered = false;
        }
        return DOWNLINK_DISCARD;
    }
    bool snapshot = b->page && b->snapshot;
    if (snapshot && (d->way != DOWNLINK_FILLS || b->generation != d->filling))
        return DOWNLINK_DISCARD;
    uint64_t cursor = snapshot ? d->filled : d->cursor;
    bool fits = b->from <= cursor && cursor < b->to;
    /* The snapshot of a hub without records ends where it begins. */
    if (snapshot && b->has_digest && b->from == cursor && b->to == cursor)
        fits = true;
    d->page_taken = false;
    if (b->head > d->newest)
        d->newest = b->head;
    bool old = b->has_digest && (!d->sure || b->to < d->newest);
    /* A page brings us on even so; what an old live change brings is pulled. */
    if (old && !b->page)
        fits = false;
    if (b->page)
        take_page(d, b, fits);
    else
        hear_of(d, b->head);
    if (!fits)
        return DOWNLINK_DISCARD;
    bool compare = !old && (snapshot || d->way == DOWNLINK_FOLLOWS);
    return compare ? DOWNLINK_APPLY : DOWNLINK_APPLY_OLD;
}

void downlink_applied(struct downlink *d, uint64_t cursor)
{
    d->cursor = cursor;
    hear_of(d, cursor);
    if (d->page_taken)
        answered(d);
}

void downlink_filled(struct downlink *d, uint64_t filled)
{
    d->filled = filled;
    if (d->page_taken)
        answered(d);
}

/* From here on the hub is followed again. Whether we equal it now only it can say. */
static void follow(struct downlink *d, uint64_t cursor)
{
    d->way = DOWNLINK_FOLLOWS;
    d->filling = 0;
    answered(d);
    downlink_applied(d, cursor);
}

void downlink_swapped(struct downlink *d, uint64_t cursor)
{
    follow(d, cursor);
    d->mismatches = 0;
}

/* ---- buckets ---- */

bool downlink_wants_buckets(const struct downlink *d, const struct buckets *m)
{
    return d->way == DOWNLINK_COMPARES && d->sent_ms != 0 && d->sure &&
           epoch_equal(&m->epoch, &d->epoch) && m->seq >= d->newest;
}

static void next_bucket(struct downlink_mend *m)
{
    while (m->bucket < LTHASH_BUCKETS && !m->due[m->bucket])
        m->bucket++;
    m->after[0] = '\0';
}

void downlink_mend(struct downlink *d, uint64_t seq, const bool differs[LTHASH_BUCKETS])
{
    answered(d);
    hear_of(d, seq);
    d->way = DOWNLINK_MENDS;
    d->mend = (struct downlink_mend){.seq = seq};
    memcpy(d->mend.due, differs, sizeof d->mend.due);
    next_bucket(&d->mend);
}

/* An older page, of another repair perhaps, would bring back what has gone since. */
bool downlink_wants_page(const struct downlink *d, const struct bucket_page *m)
{
    return d->way == DOWNLINK_MENDS && epoch_equal(&m->epoch, &d->epoch) &&
           m->bucket == d->mend.bucket && strcmp(m->after, d->mend.after) == 0 &&
           m->head >= d->mend.seq && m->head >= d->cursor;
}

void downlink_replaced(struct downlink *d, const struct bucket_page *m)
{
    answered(d);
    hear_of(d, m->head);
    memcpy(d->mend.after, m->to, sizeof d->mend.after);
    if (m->to[0] != '\0')
        return;
    d->mend.due[d->mend.bucket] = false;
    next_bucket(&d->mend);
}

void downlink_mended(struct downlink *d, uint64_t cursor)
{
    follow(d, cursor);
    d->hello_due = true; /* to be told whether all is well now */
}

/* ---- what to do ---- */

/* The first repair begins at once, the next after a minute, two, four ... an hour. */
static uint64_t repair_wait_ms(uint32_t mismatches)
{
    if (mismatches <= 1)
        return 0;
    uint32_t doublings = mismatches - 2;
    if (doublings > MISMATCH_DOUBLINGS)
        doublings = MISMATCH_DOUBLINGS;
    uint64_t ms = (uint64_t)REPAIR_MS_MIN << doublings;
    return ms < REPAIR_MS_MAX ? ms : REPAIR_MS_MAX;
}

/* After the first of a connection at least a time-out lies between two of them. */
static bool hello_now(struct downlink *d, uint64_t now_ms)
{
    bool wanted = d->hello_due || !d->hello_answered;
    if (!wanted || now_ms < d->hello_after_ms)
        return false;
    d->hello_due = false;
    d->hello_sent_ms = stamp(now_ms);
    d->hello_after_ms = now_ms + DOWNLINK_TIMEOUT_MS;
    return true;
}

static bool repairs(const struct downlink *d, uint64_t now_ms)
{
    return d->way != DOWNLINK_FOLLOWS && now_ms >= d->repair_after_ms;
}

static enum downlink_action wanted(const struct downlink *d, uint64_t now_ms)
{
    if (!d->hello_answered)
        return DOWNLINK_NOTHING;
    if (!repairs(d, now_ms))
        return d->cursor < d->head ? DOWNLINK_PULL : DOWNLINK_NOTHING;
    if (d->way == DOWNLINK_COMPARES)
        return DOWNLINK_COMPARE;
    if (d->way == DOWNLINK_MENDS)
        return d->mend.bucket < LTHASH_BUCKETS ? DOWNLINK_PULL_BUCKET : DOWNLINK_MENDED;
    return d->filling == 0 ? DOWNLINK_BEGIN_FILL : DOWNLINK_FILL;
}

/* One at a time; after its time-out it is repeated, smaller. */
static bool may_ask(struct downlink *d, uint64_t now_ms)
{
    if (d->sent_ms == 0)
        return true;
    if (now_ms < d->sent_ms + DOWNLINK_TIMEOUT_MS)
        return false;
    d->page_max =
        d->page_max / 2 > DOWNLINK_PULL_MIN ? d->page_max / 2 : DOWNLINK_PULL_MIN;
    return true;
}

enum downlink_action downlink_next(struct downlink *d, uint64_t now_ms)
{
    if (!d->online)
        return DOWNLINK_NOTHING;
    if (d->repair_due) {
        d->repair_due = false;
        d->repair_after_ms = now_ms + repair_wait_ms(d->mismatches);
    }
    if (hello_now(d, now_ms))
        return DOWNLINK_HELLO;
    enum downlink_action action = wanted(d, now_ms);
    if (action == DOWNLINK_NOTHING || !may_ask(d, now_ms))
        return DOWNLINK_NOTHING;
    d->sent_ms = stamp(now_ms);
    d->page_taken = false;
    d->pull_from = action == DOWNLINK_FILL ? d->filled : d->cursor;
    return action;
}

uint64_t downlink_due_ms(const struct downlink *d)
{
    if (!d->online)
        return UINT64_MAX;
    if (d->repair_due)
        return 0;
    if (!d->hello_answered)
        return d->hello_after_ms;
    uint64_t due_ms = d->hello_due ? d->hello_after_ms : UINT64_MAX;
    uint64_t ask_ms = d->sent_ms == 0 ? 0 : d->sent_ms + DOWNLINK_TIMEOUT_MS;
    if (d->way != DOWNLINK_FOLLOWS) {
        uint64_t repair_ms = ask_ms > d->repair_after_ms ? ask_ms : d->repair_after_ms;
        due_ms = repair_ms < due_ms ? repair_ms : due_ms;
    }
    /* While a repair is only due what is missing is pulled all the same. */
    bool pulls = d->way == DOWNLINK_FOLLOWS || d->repair_after_ms > d->sent_ms;
    if (pulls && d->cursor < d->head && ask_ms < due_ms)
        due_ms = ask_ms;
    return due_ms;
}
