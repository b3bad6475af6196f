/* Places of sessions that this kiosk may give away while it is cut off. */
#include <string.h>

#include "app/kiosk_store_inner.h"
#include "store/outbox_lend.h"

static void count_in(const struct outbox_lend *l, const char *const *sessions,
                     int32_t *here, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(sessions[i], l->lend.session) == 0 && l->spent < l->lend.places)
            here[i] += (int32_t)(l->lend.places - l->spent);
    }
}

void kiosk_places_of(struct kiosk_store *ks, const char *const *sessions, int32_t *here,
                     size_t count)
{
    struct content_state state;
    struct outbox_lend l = {0};
    struct err e;
    bool found = true;
    memset(here, 0, count * sizeof here[0]);
    if (count == 0 || ks->outbox == NULL || !content_state(ks->content, &state, &e))
        return;
    while (found) {
        found = false;
        bool ok = outbox_lend_next(ks->outbox, ks->place.hw, l.place, &l, &found, &e);
        if (!ok && (e.kind != ERR_BROKEN || outbox_broken(ks->outbox)))
            return;
        if (ok && found && epoch_equal(&l.lend.epoch, &state.epoch))
            count_in(&l, sessions, here, count);
    }
}
