#include "app/hub_ask.h"

#include <sodium.h>
#include <string.h>

void hub_ask_wipe(struct hub_ask *ask)
{
    sodium_memzero(ask, sizeof *ask);
}

static bool seal(const struct hub_ask *ask, const struct hub_ask_about *about,
                 struct notice *out, struct err *e)
{
    struct bytes box;
    struct status_ask question = {0};
    memcpy(question.kiosk, ask->kiosk, sizeof question.kiosk);
    memcpy(question.cid, ask->cid, sizeof question.cid);
    memcpy(question.reply_key, ask->public_key, sizeof question.reply_key);
    memcpy(question.code, about->code, sizeof question.code);
    bytes_init(&box, sizeof out->box);
    bool ok = seal_ask(&box, &question, about->keys->seal_key, e);
    if (ok) {
        memcpy(out->box, box.data, box.size);
        out->box_size = box.size;
    }
    bytes_free(&box);
    sodium_memzero(&question, sizeof question);
    return ok;
}

bool hub_ask_make(struct hub_ask *ask, const struct hub_ask_about *about,
                  struct notice *out, struct err *e)
{
    uint8_t id[(WIRE_CID_SIZE - 1) / 2];
    hub_ask_wipe(ask);
    randombytes_buf(id, sizeof id);
    hex_print(ask->cid, sizeof ask->cid, id, sizeof id);
    memcpy(ask->kiosk, about->kiosk, strnlen(about->kiosk, sizeof ask->kiosk - 1));
    crypto_box_keypair(ask->public_key, ask->secret_key);
    memset(out, 0, sizeof *out);
    out->kind = NOTICE_ASK;
    memcpy(out->cid, ask->cid, sizeof out->cid);
    memcpy(out->key, about->keys->seal_id, sizeof out->key);
    bool ok = seal(ask, about, out, e);
    if (!ok)
        hub_ask_wipe(ask);
    return ok;
}

bool hub_ask_is(const struct hub_ask *ask, const struct notice *n)
{
    return ask->cid[0] != '\0' && strcmp(ask->cid, n->cid) == 0;
}

static bool open_answer(const struct hub_ask *ask, const struct notice *n,
                        struct status_answer *out, struct err *e)
{
    const struct seal_pair key = {ask->public_key, ask->secret_key};
    if (n->box_size == 0)
        return err_set(e, ERR_LATER, "status: the hub did not answer");
    if (!unseal_answer(out, n->box, n->box_size, &key, e))
        return false;
    if (strcmp(out->cid, ask->cid) == 0 && strcmp(out->kiosk, ask->kiosk) == 0)
        return true;
    sodium_memzero(out, sizeof *out);
    return err_set(e, ERR_INPUT, "status: the answer to another question");
}

bool hub_ask_open(struct hub_ask *ask, const struct notice *n, struct status_answer *out,
                  struct err *e)
{
    memset(out, 0, sizeof *out);
    bool ok = open_answer(ask, n, out, e);
    hub_ask_wipe(ask);
    return ok;
}
