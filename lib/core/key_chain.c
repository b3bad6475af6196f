#include "core/key_chain.h"

#include <stdio.h>
#include <string.h>

static void topic_of_keys(char topic[TOPIC_SIZE], const char *area)
{
    snprintf(topic, TOPIC_SIZE, "v1/%s/d/keys", area);
}

bool key_chain_sign(struct bytes *out, const struct key_set *set,
                    const struct sign_key *by, struct err *e)
{
    char topic[TOPIC_SIZE];
    struct bytes body;
    bytes_init(&body, KEY_LINK_MAX);
    topic_of_keys(topic, set->area);
    bool ok = set->serial != 0 || err_set(e, ERR_INPUT, "keys: serial: begins at 1");
    ok = ok && wire_put_keys(&body, set, e) &&
         frame_build(out, by, topic, body.data, body.size, e);
    bytes_free(&body);
    return ok;
}

bool key_chain_open(struct key_set *set, struct bytes *body, const char *area,
                    const struct keyring *ring, const void *frame, size_t size,
                    struct err *e)
{
    char topic[TOPIC_SIZE];
    topic_of_keys(topic, area);
    if (!frame_open(body, ring, topic, frame, size, e) ||
        !wire_get_keys(set, body->data, body->size, e))
        return false;
    return (set->serial != 0 && strcmp(set->area, area) == 0) ||
           err_set(e, ERR_INPUT, "keys: of another area, or without a serial");
}
