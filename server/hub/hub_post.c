#include "server/hub/hub_post.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/seal_own.h"
#include "server/hub/logic/hub_recover.h"
#include "store/hub_admin.h"
#include "store/hub_messages.h"

struct posting {
    struct hub_post *p;
    int64_t now;
    struct hub_message row;
    struct err e;
};

static int64_t retry_s(uint32_t tries)
{
    int64_t wait = POST_RETRY_S;
    for (uint32_t i = 1; i < tries && wait < POST_RETRY_MAX_S; i++)
        wait *= 2;
    return wait < POST_RETRY_MAX_S ? wait : POST_RETRY_MAX_S;
}

/* What the row is now, after that verdict. */
static void judge(struct posting *x, enum channel_verdict verdict)
{
    struct hub_message *m = &x->row;
    m->tries++;
    snprintf(m->driver, sizeof m->driver, "%s", x->p->driver.name);
    switch (verdict) {
    case CHANNEL_SENT: m->state = MESSAGE_SENT; break;
    case CHANNEL_NEVER: m->state = MESSAGE_FAILED; break;
    case CHANNEL_UNDER_WAY: m->due = x->now + POST_UNDER_WAY_S; break;
    case CHANNEL_LATER:
        m->due = x->now + retry_s(m->tries);
        if (m->tries >= MESSAGE_TRIES_MAX)
            m->state = MESSAGE_FAILED;
        break;
    }
    m->ended = m->state == MESSAGE_QUEUED ? 0 : x->now;
    if (m->state == MESSAGE_SENT)
        x->p->sent++;
    if (verdict == CHANNEL_LATER || verdict == CHANNEL_NEVER) {
        x->p->failed++;
        snprintf(x->p->trouble, sizeof x->p->trouble, "%s", x->e.text);
    }
}

static bool note(struct posting *x, const char *what, struct err *e)
{
    struct hub_store *s = hub_store_of(x->p->hub);
    bool failed = x->row.state == MESSAGE_FAILED;
    bool ok = hub_store_begin(s, e) && hub_message_update(s, &x->row, e) &&
              hub_audit_put(s, x->now, "hub", what, x->row.id, e) &&
              (!failed || hub_audit_put(s, x->now, "hub",
                                        "alarm: a message to somebody could not be sent",
                                        x->row.id, e)) &&
              hub_store_commit(s, e);
    hub_store_rollback(s);
    return ok;
}

static enum channel_verdict hand_over(struct posting *x, const struct letter *letter)
{
    const struct channel_driver *d = &x->p->driver;
    const struct channel_message m = {.id = x->row.id,
                                      .channel = x->row.channel,
                                      .to = letter->to,
                                      .lang = letter->lang,
                                      .subject = letter->subject,
                                      .text = letter->text,
                                      .made = x->row.made};
    if ((d->reaches >> x->row.channel & 1U) == 0 ||
        (d->text_max > 0 && strlen(letter->text) > d->text_max)) {
        err_set(&x->e, ERR_INPUT, "%s: not by this driver", d->name);
        return CHANNEL_NEVER;
    }
    return d->send(d->self, &m, x->row.driver_ref, &x->e);
}

static bool send_one(struct posting *x, const struct bytes *box, struct err *e)
{
    const struct hub_seal_key *key = hub_keys_seal(hub_keys_of(x->p->hub), x->row.key);
    enum channel_verdict verdict = CHANNEL_LATER; /* a key may be put back */
    struct letter letter;                         /* secret */
    err_set(&x->e, ERR_LATER, "a message is sealed to a key that is not here");
    if (key != NULL) {
        const struct seal_pair pair = {key->public_key, key->secret_key};
        verdict = CHANNEL_NEVER;
        if (unseal_letter(&letter, box->data, box->size, &pair, &x->e))
            verdict = hand_over(x, &letter);
        sodium_memzero(&letter, sizeof letter);
    }
    judge(x, verdict);
    return note(x, "message", e);
}

/* As many as are due, up to POST_A_TURN; *more: there may be others. */
static bool send_due(struct hub_post *p, int64_t now, bool *more, struct err *e)
{
    struct bytes box;
    bool ok = true;
    *more = true;
    bytes_init(&box, WIRE_BOX_MAX);
    for (int i = 0; ok && *more && i < POST_A_TURN; i++) {
        struct posting x = {.p = p, .now = now, .e = {.text = ""}};
        ok = hub_message_next(hub_store_of(p->hub), now, &x.row, &box, more, e) &&
             (!*more || send_one(&x, &box, e));
    }
    bytes_free(&box);
    return ok;
}

static void on_result(void *context, const char *id, enum channel_verdict verdict,
                      const char *ref, const struct err *e)
{
    struct posting x = *(struct posting *)context;
    bool found = false;
    struct err failed;
    x.e = *e;
    if (!hub_message_get(hub_store_of(x.p->hub), id, &x.row, &found, &failed) || !found ||
        x.row.state != MESSAGE_QUEUED)
        return;
    snprintf(x.row.driver_ref, sizeof x.row.driver_ref, "%s", ref);
    judge(&x, verdict);
    if (!note(&x, "message", &failed))
        hub_note_failure(x.p->hub, &failed); /* it is handed over once more */
}

static bool may_tell(const struct hub_post *p)
{
    return p->driver.name != NULL && !hub_store_behind(hub_store_of(p->hub)) &&
           hub_stopped(p->hub)[0] == '\0';
}

void hub_post_run(struct hub_post *p, const struct hub_now *now)
{
    struct hub_store *s = hub_store_of(p->hub);
    struct posting polled = {.p = p, .now = now->wall};
    struct err e;
    bool more = false;
    if (!may_tell(p))
        return;
    if (p->driver.poll != NULL)
        p->driver.poll(p->driver.self, on_result, &polled);
    if (hub_store_numbers(s)->hseq == p->hseq && now->wall < p->due)
        return;
    bool ok = send_due(p, now->wall, &more, &e);
    p->hseq = hub_store_numbers(s)->hseq;
    ok = ok && hub_message_due(s, &p->due, &e);
    if (ok)
        return;
    hub_note_failure(p->hub, &e);
    p->due = now->wall + POST_RETRY_S;
}

uint64_t hub_post_wait_ms(const struct hub_post *p, const struct hub_now *now)
{
    if (!may_tell(p) || p->due == INT64_MAX)
        return UINT64_MAX;
    return p->due <= now->wall ? 0 : (uint64_t)(p->due - now->wall) * 1000;
}

void hub_post_close(struct hub_post *p)
{
    if (p->driver.close != NULL)
        p->driver.close(p->driver.self);
    p->driver = (struct channel_driver){.name = NULL};
}
