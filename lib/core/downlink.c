#include "core/downlink.h"

enum { REPAIR_MS_MIN = 60000, REPAIR_MS_MAX = 3600000, MISMATCH_DOUBLINGS = 6 };

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

void downlink_online(struct downlink *d, bool online)
{
    d->online = online;
    d->hello_due = online;
    d->hello_answered = false;
    d->hello_sent_ms = 0;
    d->pull_sent_ms = 0;
    d->page_taken = false;
}

static void answered(struct downlink *d)
{
    d->pull_sent_ms = 0;
    d->page_taken = false;
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
    if (h->epoch.counter > d->epoch.counter) {
        d->epoch = h->epoch;
        d->cursor = 0;
        d->head = h->seq;
        d->newest = h->seq;
        d->sure = true; /* nothing of this epoch has been applied yet */
        answered(d);
        d->mismatches = 0;
        d->hello_answered = d->hello_answered || h->cid[0] != '\0';
        return DOWNLINK_NEW_EPOCH;
    }
    if (!epoch_equal(&h->epoch, &d->epoch))
        return DOWNLINK_DISCARD;
    hear_of(d, h->seq);
    if (h->cid[0] != '\0') {
        d->hello_answered = true;
        d->sure = true;
    }
    return DOWNLINK_APPLY;
}

bool downlink_comparable(const struct downlink *d, const struct head *h)
{
    return d->sure && epoch_equal(&h->epoch, &d->epoch) && h->seq == d->cursor &&
           h->seq >= d->newest;
}

/* The answer to our pull: it knows best how far the hub is. No more is outstanding, but
 * only once it has been applied: a page that a full disk refuses, or that brings nothing
 * although there is more, would else be asked for at once and for ever. So for those the
 * time-out passes first. */
static void take_page(struct downlink *d, const struct batch *b, bool fits)
{
    if (d->pull_sent_ms == 0 || b->from != d->pull_from)
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
    bool fits = b->from <= d->cursor && d->cursor < b->to;
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
    return old ? DOWNLINK_APPLY_OLD : DOWNLINK_APPLY;
}

void downlink_applied(struct downlink *d, uint64_t cursor, bool matched)
{
    if (!matched) {
        d->cursor = 0;
        answered(d);
        d->mismatches++;
        d->repair_due = true;
        return;
    }
    d->cursor = cursor;
    hear_of(d, cursor);
    if (d->page_taken)
        answered(d);
    if (d->cursor == d->head)
        d->mismatches = 0;
}

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
    bool early = d->hello_sent_ms != 0 && now_ms < d->hello_sent_ms + DOWNLINK_TIMEOUT_MS;
    if (!wanted || early)
        return false;
    d->hello_due = false;
    d->hello_sent_ms = stamp(now_ms);
    return true;
}

static bool pull_now(struct downlink *d, uint64_t now_ms)
{
    if (!d->hello_answered || d->cursor >= d->head || now_ms < d->pull_after_ms)
        return false;
    if (d->pull_sent_ms != 0) {
        if (now_ms < d->pull_sent_ms + DOWNLINK_TIMEOUT_MS)
            return false;
        d->page_max =
            d->page_max / 2 > DOWNLINK_PULL_MIN ? d->page_max / 2 : DOWNLINK_PULL_MIN;
    }
    d->pull_sent_ms = stamp(now_ms);
    d->page_taken = false;
    d->pull_from = d->cursor;
    return true;
}

enum downlink_action downlink_next(struct downlink *d, uint64_t now_ms)
{
    if (!d->online)
        return DOWNLINK_NOTHING;
    if (d->repair_due) {
        d->repair_due = false;
        d->pull_after_ms = now_ms + repair_wait_ms(d->mismatches);
    }
    if (hello_now(d, now_ms))
        return DOWNLINK_HELLO;
    if (pull_now(d, now_ms))
        return DOWNLINK_PULL;
    return DOWNLINK_NOTHING;
}

uint64_t downlink_due_ms(const struct downlink *d)
{
    if (!d->online)
        return UINT64_MAX;
    if (d->hello_due || !d->hello_answered)
        return d->hello_sent_ms == 0 ? 0 : d->hello_sent_ms + DOWNLINK_TIMEOUT_MS;
    if (d->cursor >= d->head)
        return UINT64_MAX;
    uint64_t due_ms = d->pull_sent_ms == 0 ? 0 : d->pull_sent_ms + DOWNLINK_TIMEOUT_MS;
    return due_ms > d->pull_after_ms ? due_ms : d->pull_after_ms;
}
