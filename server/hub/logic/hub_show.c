#include "server/hub/logic/hub_show.h"

#include <sodium.h>

struct showing {
    const struct hub_keys *keys;
    const struct hub_show *what;
    uint32_t waiting;
    struct personal personal; /* secret */
};

static bool show_one(void *context, const struct hub_person *p, const void *box,
                     size_t size)
{
    struct showing *s = context;
    if (p->thing == HUB_REQUEST && size == 0)
        return true; /* erased: nothing is left to see to */
    const struct hub_seal_key *key = hub_keys_seal(s->keys, p->key);
    struct shown shown = {.person = p, .personal = &s->personal};
    shown.readable =
        key != NULL &&
        unseal_personal(&s->personal, box, size, key->public_key, key->secret_key, NULL);
    if (!shown.readable)
        sodium_memzero(&s->personal, sizeof s->personal);
    /* The list comes in order of hseq, which is the order of waiting. */
    if (p->thing == HUB_BOOKING && p->state == STATE_WAITING)
        shown.position = ++s->waiting;
    s->what->each(s->what->context, &shown);
    sodium_memzero(&s->personal, sizeof s->personal);
    return true;
}

bool hub_show(struct hub *h, const struct staff *by, const struct hub_show *what,
              struct err *e)
{
    struct hub_store *store = hub_store_of(h);
    static const char *const names[HUB_THINGS] = {[HUB_BOOKING] = "attendees",
                                                  [HUB_INTEREST] = "interests",
                                                  [HUB_REQUEST] = "requests"};
    struct showing s = {.keys = hub_keys_of(h), .what = what};
    const struct hub_people_list list = {
        .thing = what->thing, .target = what->target, .each = show_one, .context = &s};
    bool ok = hub_store_begin(store, e) &&
              hub_audit_put(store, by->now, by->who, names[what->thing],
                            what->audit_target, e) &&
              hub_store_commit(store, e);
    hub_store_rollback(store);
    return ok && hub_people_list(store, &list, e);
}
