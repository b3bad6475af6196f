#include "server/hub/logic/hub_letter.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static enum channel channel_for(const struct letter_to *to)
{
    if (to->contact_kind == CONTACT_EMAIL)
        return CHANNEL_EMAIL;
    return to->text_safe ? CHANNEL_TEXT : CHANNEL_PHONE;
}

static void write_letter(struct letter *m, const struct letter_to *to,
                         const char *subject, const char *text)
{
    memset(m, 0, sizeof *m);
    m->contact_kind = to->contact_kind;
    snprintf(m->to, sizeof m->to, "%s", to->contact);
    snprintf(m->lang, sizeof m->lang, "%s", to->lang);
    snprintf(m->subject, sizeof m->subject, "%s", subject);
    snprintf(m->text, sizeof m->text, "%s", text);
}

bool letter_queue(const struct decider *d, const struct letter_to *to,
                  const char *subject, const char *text, struct err *e)
{
    const struct hub_seal_key *key = &d->keys->seals[0];
    struct hub_message row = {.channel = channel_for(to), .made = d->now};
    struct letter m; /* secret */
    struct bytes box;
    bytes_init(&box, WIRE_BOX_MAX);
    write_letter(&m, to, subject, text);
    uuid7_new(row.id, d->now * 1000);
    snprintf(row.person, sizeof row.person, "%s", to->person);
    snprintf(row.about, sizeof row.about, "%s", to->about);
    snprintf(row.purpose, sizeof row.purpose, "%s", to->purpose);
    snprintf(row.key, sizeof row.key, "%s", key->id);
    bool ok = seal_letter(&box, &m, key->public_key, e) &&
              hub_message_put(d->store, &row, box.data, box.size, e);
    sodium_memzero(&m, sizeof m);
    bytes_free(&box);
    return ok;
}
