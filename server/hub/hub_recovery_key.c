#include "server/hub/hub_recovery_key.h"

#include <libintl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/keyfile.h"

#define _(text) gettext(text)
#define MARK "peerpoint-recovery-1 "

enum {
    HASH_BYTES = 32,
    ID_AT = sizeof MARK - 1,
    HASH_AT = ID_AT + KEYID_SIZE, /* behind a space */
    BOX_AT = HASH_AT + 2 * HASH_BYTES + 1,
};

static void hash_of(char hex[2 * HASH_BYTES + 1], const struct bytes *plain)
{
    uint8_t hash[HASH_BYTES];
    crypto_generichash(hash, sizeof hash, plain->data, plain->size, NULL, 0);
    hex_print(hex, 2 * HASH_BYTES + 1, hash, sizeof hash);
}

bool hub_recovery_make(const char *path, FILE *out, struct err *e)
{
    uint8_t secret[RECOVERY_KEY_BYTES], public_key[RECOVERY_KEY_BYTES];
    char id[KEYID_SIZE], hex[2 * RECOVERY_KEY_BYTES + 1];
    if (access(path, F_OK) == 0)
        return err_set(e, ERR_INPUT, "%s: is there", path);
    if (!keyfile_make(path, e) || !keyfile_read(secret, path, e))
        return false;
    crypto_scalarmult_base(public_key, secret);
    sodium_memzero(secret, sizeof secret);
    keyid_of(id, public_key, sizeof public_key);
    hex_print(hex, sizeof hex, public_key, sizeof public_key);
    fprintf(out,
            _("The recovery key is in %s. Keep it in two safe places, and not on this "
              "machine: without it no backup that is made from now on can be restored "
              "where the hub's keys are lost. In the hub's configuration:\n"
              "[keys]\nrecovery = %s-%s\n"),
            path, id, hex);
    return true;
}

bool hub_recovery_parse(uint8_t public_key[RECOVERY_KEY_BYTES], const char *text,
                        struct err *e)
{
    char id[KEYID_SIZE];
    uint8_t box[crypto_box_SEALBYTES];
    if (strlen(text) != RECOVERY_TEXT_SIZE - 1 || text[KEYID_SIZE - 1] != '-' ||
        !hex_parse(public_key, RECOVERY_KEY_BYTES, text + KEYID_SIZE, "key", NULL))
        return err_set(e, ERR_INPUT,
                       "[keys] recovery: must be KEYID-KEY, as --make-recovery-key tells "
                       "it");
    keyid_of(id, public_key, RECOVERY_KEY_BYTES);
    if (memcmp(id, text, KEYID_SIZE - 1) != 0)
        return err_set(e, ERR_INPUT,
                       "[keys] recovery: is not the key %.16s, but has a wrong digit",
                       text);
    return crypto_box_seal(box, NULL, 0, public_key) == 0 ||
           err_set(e, ERR_INPUT, "[keys] recovery: is not a key");
}

bool hub_recovery_seal(struct bytes *out, const struct bytes *plain,
                       const uint8_t public_key[RECOVERY_KEY_BYTES], struct err *e)
{
    char id[KEYID_SIZE], hash[2 * HASH_BYTES + 1];
    size_t size = plain->size + crypto_box_SEALBYTES;
    uint8_t *box = malloc(size);
    if (box == NULL)
        return err_set(e, ERR_LATER, "no memory");
    keyid_of(id, public_key, RECOVERY_KEY_BYTES);
    hash_of(hash, plain);
    bool ok = crypto_box_seal(box, plain->data, plain->size, public_key) == 0 ||
              err_set(e, ERR_INPUT, "[keys] recovery: is not a key");
    if (ok) {
        bytes_printf(out, MARK "%s %s\n", id, hash);
        bytes_add(out, box, size);
    }
    free(box);
    return ok && bytes_ok(out, "sealed key", e);
}

bool hub_recovery_is_sealed(const struct bytes *text)
{
    return text->size >= ID_AT && memcmp(text->data, MARK, ID_AT) == 0;
}

static bool is_whole(const struct bytes *sealed, struct err *e)
{
    return sealed->size > BOX_AT + crypto_box_SEALBYTES ||
           err_set(e, ERR_BROKEN, "is damaged");
}

bool hub_recovery_holds(const struct bytes *sealed, const struct bytes *plain, bool *same,
                        struct err *e)
{
    char hash[2 * HASH_BYTES + 1];
    if (!is_whole(sealed, e))
        return false;
    hash_of(hash, plain);
    *same = memcmp(sealed->data + HASH_AT, hash, 2 * (size_t)HASH_BYTES) == 0;
    return true;
}

static bool open_box(struct bytes *plain, const struct bytes *sealed,
                     const uint8_t public_key[RECOVERY_KEY_BYTES],
                     const uint8_t secret[RECOVERY_KEY_BYTES], struct err *e)
{
    size_t size = sealed->size - BOX_AT - crypto_box_SEALBYTES;
    uint8_t *text = malloc(size);
    if (text == NULL)
        return err_set(e, ERR_LATER, "no memory");
    bool ok = crypto_box_seal_open(text, sealed->data + BOX_AT, sealed->size - BOX_AT,
                                   public_key, secret) == 0 ||
              err_set(e, ERR_BROKEN, "is damaged");
    if (ok)
        bytes_add(plain, text, size);
    sodium_memzero(text, size);
    free(text);
    return ok && bytes_ok(plain, "key", e);
}

bool hub_recovery_open(struct bytes *plain, const struct bytes *sealed, const char *path,
                       struct err *e)
{
    uint8_t secret[RECOVERY_KEY_BYTES], public_key[RECOVERY_KEY_BYTES];
    char id[KEYID_SIZE];
    const char *wanted = (const char *)sealed->data + ID_AT;
    if (!is_whole(sealed, e))
        return false;
    if (path == NULL)
        return err_set(e, ERR_INPUT,
                       "is sealed to the recovery key %.16s: give its file with "
                       "--recovery-key FILE",
                       wanted);
    if (!keyfile_read(secret, path, e))
        return false;
    crypto_scalarmult_base(public_key, secret);
    keyid_of(id, public_key, sizeof public_key);
    bool ok = memcmp(id, wanted, KEYID_SIZE - 1) == 0
                  ? open_box(plain, sealed, public_key, secret, e)
                  : err_set(e, ERR_INPUT,
                            "is sealed to the recovery key %.16s, and %s is the key %s",
                            wanted, path, id);
    sodium_memzero(secret, sizeof secret);
    return ok;
}
