#include "server/hub/hub_keyring.h"

#include <errno.h>
#include <libintl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/key_chain.h"
#include "host/keyfile.h"
#include "host/wholefile.h"
#include "server/hub/hub_copies.h"

#define _(text) gettext(text)

enum { LINE_SIZE = 2 * (KEY_LINK_MAX + SIGN_PUBLIC_BYTES) + 4 };

static bool beside(char path[HUB_PATH_SIZE], const struct hub_config *c, const char *key,
                   const char *end, struct err *e)
{
    int size =
        snprintf(path, HUB_PATH_SIZE, "%s%s", config_text(c->file, "keys", key), end);
    return (size > 0 && size < HUB_PATH_SIZE) ||
           err_set(e, ERR_INPUT, "[keys] %s: the path is too long", key);
}

static bool refused(const char *path, struct err *e)
{
    return err_set(e, ERR_BROKEN, "%s: %s", path, strerror(errno));
}

/* ---- lists: what cannot be read is not empty, or it would be written over ---- */

/* NULL: there is none. */
static bool open_list(FILE **file, const char *path, struct err *e)
{
    *file = fopen(path, "re");
    return *file != NULL || errno == ENOENT || refused(path, e);
}

/* After its lines. */
static bool close_list(FILE *file, const char *path, struct err *e)
{
    bool ok = file == NULL || ferror(file) == 0 || refused(path, e);
    if (file != NULL)
        fclose(file);
    return ok;
}

/* ---- the chain: a line a set, the key that has signed it and the signed set ---- */

static bool read_hex(const char *text, size_t digits, uint8_t *out, size_t max,
                     size_t *size)
{
    return digits % 2 == 0 && digits / 2 <= max &&
           sodium_hex2bin(out, max, text, digits, NULL, size, NULL) == 0;
}

static bool add_line(struct hub_keys *k, const char *line)
{
    enum { KEY_DIGITS = 2 * SIGN_PUBLIC_BYTES };
    struct hub_key_link *link = &k->links[k->link_count];
    size_t size = strcspn(line, "\n");
    size_t got = 0;
    if (k->link_count == KEY_CHAIN_MAX || size < KEY_DIGITS + 2 ||
        line[KEY_DIGITS] != ' ' ||
        !read_hex(line, KEY_DIGITS, link->signer, sizeof link->signer, &got) ||
        !read_hex(line + KEY_DIGITS + 1, size - KEY_DIGITS - 1, link->frame,
                  sizeof link->frame, &link->size))
        return false;
    k->link_count++;
    return true;
}

static bool read_chain(struct hub_keys *k, const char *path, struct err *e)
{
    char line[LINE_SIZE];
    FILE *file = NULL;
    if (!open_list(&file, path, e))
        return false;
    bool ok = true;
    while (file != NULL && ok && fgets(line, sizeof line, file) != NULL)
        ok = add_line(k, line);
    if (!close_list(file, path, e))
        return false;
    return ok || err_set(e, ERR_BROKEN, "%s: not a chain of key sets", path);
}

static bool write_chain(const struct hub_keys *k, const char *path, struct err *e)
{
    struct bytes text;
    char hex[LINE_SIZE];
    bytes_init(&text, (size_t)KEY_CHAIN_MAX * LINE_SIZE);
    for (size_t i = 0; i < k->link_count; i++) {
        hex_print(hex, sizeof hex, k->links[i].signer, sizeof k->links[i].signer);
        bytes_text(&text, hex);
        hex_print(hex, sizeof hex, k->links[i].frame, k->links[i].size);
        bytes_text(&text, " ");
        bytes_text(&text, hex);
        bytes_text(&text, "\n");
    }
    bool ok = wholefile_write(path, &text, 0600, e);
    bytes_free(&text);
    return ok;
}

/* *newest is the last set; serial 0: there is none. */
static bool check_chain(struct hub_keys *k, const char *area, struct key_set *newest,
                        struct err *e)
{
    struct bytes body;
    bool ok = true;
    bytes_init(&body, KEY_LINK_MAX);
    *newest = (struct key_set){.serial = 0};
    for (size_t i = 0; ok && i < k->link_count; i++) {
        struct hub_key_link *link = &k->links[i];
        struct keyring by = {.count = 0};
        uint64_t before = newest->serial;
        keyring_add(&by, link->signer);
        ok = key_chain_open(newest, &body, area, &by, link->frame, link->size, e) &&
             (newest->serial > before || err_set(e, ERR_INPUT, "serials do not rise"));
        link->serial = newest->serial;
        hub_keys_signed_with(k, newest->sign_key);
    }
    bytes_free(&body);
    return ok;
}

static bool add_link(struct hub_keys *k, const struct key_set *set, struct err *e)
{
    struct bytes frame;
    struct hub_key_link *link = &k->links[k->link_count];
    if (k->link_count == KEY_CHAIN_MAX)
        return err_set(e, ERR_FULL, "keys: %d sets are in the chain", KEY_CHAIN_MAX);
    bytes_init(&frame, FRAME_MAX);
    bool ok = key_chain_sign(&frame, set, &k->sign, e) &&
              (frame.size <= sizeof link->frame ||
               err_set(e, ERR_FULL, "keys: the set is too long"));
    if (ok) {
        memcpy(link->frame, frame.data, frame.size);
        memcpy(link->signer, k->sign.public_key, sizeof link->signer);
        link->size = frame.size;
        link->serial = set->serial;
        k->link_count++;
    }
    bytes_free(&frame);
    return ok;
}

static void fill_set(struct key_set *set, const char *area, uint64_t serial,
                     const uint8_t sign[SIGN_PUBLIC_BYTES],
                     const uint8_t seal[SEAL_PUBLIC_BYTES])
{
    *set = (struct key_set){.serial = serial};
    snprintf(set->area, sizeof set->area, "%s", area);
    memcpy(set->sign_key, sign, sizeof set->sign_key);
    memcpy(set->seal_key, seal, sizeof set->seal_key);
    keyid_of(set->sign_id, set->sign_key, sizeof set->sign_key);
    keyid_of(set->seal_id, set->seal_key, sizeof set->seal_key);
}

/* ---- settling: what was announced is present ---- */

static bool keep_old_seal(const struct hub_config *c, struct err *e)
{
    char present[HUB_PATH_SIZE], old[HUB_PATH_SIZE];
    uint8_t secret[32];
    char hex[65];
    char line[80];
    struct bytes text;
    if (!beside(present, c, "seal", "", e) || !beside(old, c, "seal", ".old", e) ||
        !keyfile_read(secret, present, e))
        return false;
    hex_print(hex, sizeof hex, secret, sizeof secret);
    bytes_init(&text, HUB_SEALS_MAX * sizeof line);
    bytes_printf(&text, "%s\n", hex);
    FILE *file = NULL;
    bool ok = open_list(&file, old, e);
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, hex, 64) != 0)
            bytes_text(&text, line);
    ok = ok && close_list(file, old, e) && wholefile_write(old, &text, 0600, e);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(hex, sizeof hex);
    sodium_memzero(line, sizeof line);
    bytes_free(&text);
    return ok;
}

static bool public_of(uint8_t out[32], const char *path, enum hub_rotation what,
                      struct err *e)
{
    uint8_t secret[32];
    struct sign_key sign;
    bool ok = keyfile_read(secret, path, e);
    if (ok && what == HUB_ROTATE_SEAL)
        crypto_scalarmult_base(out, secret);
    if (ok && what == HUB_ROTATE_SIGN) {
        sign_key_from_seed(&sign, secret);
        memcpy(out, sign.public_key, 32);
        sodium_memzero(&sign, sizeof sign);
    }
    sodium_memzero(secret, sizeof secret);
    return ok;
}

/* The key in FILE.next becomes FILE if it is the one that the newest set names. */
static bool settle(const struct hub_config *c, enum hub_rotation what,
                   const uint8_t announced[32], struct err *e)
{
    const char *key = what == HUB_ROTATE_SIGN ? "sign" : "seal";
    char present[HUB_PATH_SIZE], next[HUB_PATH_SIZE];
    uint8_t public_key[32];
    bool there = false;
    if (!beside(present, c, key, "", e) || !beside(next, c, key, ".next", e) ||
        !wholefile_there(next, &there, e))
        return false;
    if (!there)
        return true;
    if (!public_of(public_key, next, what, e))
        return false;
    if (memcmp(public_key, announced, sizeof public_key) != 0)
        return true;
    if (what == HUB_ROTATE_SEAL && !keep_old_seal(c, e))
        return false;
    return rename(next, present) == 0 || refused(present, e);
}

/* ---- loading ---- */

/* A key that is in use. With another the hub would read nothing of what kiosks have
 * sealed, or know no claim code, contact and token: it would refuse who cancels. */
static bool is_kept(const struct hub_config *c, const char *key, struct err *e)
{
    char path[HUB_PATH_SIZE];
    bool there = false;
    return beside(path, c, key, "", e) && wholefile_there(path, &there, e) &&
           (there ||
            err_set(e, ERR_BROKEN,
                    "%s: is missing, and its key is in use: put it back from beside a "
                    "backup; if it is lost for good: --lost-key %s",
                    path, key));
}

/* Before the chain, which says that they are there. */
static bool make_all(const struct hub_config *c, struct err *e)
{
    static const char *const keys[] = {"hmac", "sign", "seal"};
    char path[HUB_PATH_SIZE];
    for (size_t i = 0; i < LENGTH(keys); i++)
        if (!beside(path, c, keys[i], "", e) || !keyfile_make(path, e))
            return false;
    return true;
}

static bool load_present(const struct hub_config *c, struct hub_keys *k, struct err *e)
{
    char sign[HUB_PATH_SIZE], seal[HUB_PATH_SIZE];
    uint8_t secret[32];
    bool ok = beside(sign, c, "sign", "", e) && beside(seal, c, "seal", "", e) &&
              make_all(c, e) && keyfile_read(secret, sign, e);
    if (ok)
        hub_keys_set_sign(k, secret);
    ok = ok && keyfile_read(secret, seal, e);
    k->seal_count = 0;
    if (ok)
        hub_keys_add_seal(k, secret);
    sodium_memzero(secret, sizeof secret);
    return ok;
}

static bool load_old_seals(const struct hub_config *c, struct hub_keys *k, struct err *e)
{
    char path[HUB_PATH_SIZE];
    char line[80];
    uint8_t secret[32];
    FILE *file = NULL;
    bool ok = beside(path, c, "seal", ".old", e) && open_list(&file, path, e);
    while (file != NULL && ok && fgets(line, sizeof line, file) != NULL) {
        size_t got = 0;
        ok = read_hex(line, strcspn(line, "\n"), secret, sizeof secret, &got) &&
             got == sizeof secret;
        if (!ok)
            err_set(e, ERR_BROKEN, "%s: not a list of keys", path);
        else if (k->seal_count < HUB_SEALS_MAX)
            hub_keys_add_seal(k, secret);
    }
    ok = close_list(file, path, e) && ok;
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(line, sizeof line);
    return ok;
}

/* One that is not announced yet; or it was, a restore has gone back to before that, and
 * kiosks have sealed to it. */
static bool load_next_seal(const struct hub_config *c, struct hub_keys *k, struct err *e)
{
    char path[HUB_PATH_SIZE];
    uint8_t secret[32];
    bool there = false;
    if (!beside(path, c, "seal", ".next", e) || !wholefile_there(path, &there, e))
        return false;
    if (!there || k->seal_count == HUB_SEALS_MAX)
        return true;
    bool ok = keyfile_read(secret, path, e);
    if (ok)
        hub_keys_add_seal(k, secret);
    sodium_memzero(secret, sizeof secret);
    return ok;
}

static bool same_keys(const struct key_set *set, const struct hub_keys *k)
{
    return memcmp(set->sign_key, k->sign.public_key, sizeof set->sign_key) == 0 &&
           memcmp(set->seal_key, k->seals[0].public_key, sizeof set->seal_key) == 0;
}

/* A set for keys that no set names: those of a new hub, or that somebody put there. */
static bool announce_present(struct hub_keys *k, const char *area, const char *path,
                             uint64_t serial, struct err *e)
{
    struct key_set set;
    fill_set(&set, area, serial + 1, k->sign.public_key, k->seals[0].public_key);
    return add_link(k, &set, e) && write_chain(k, path, e);
}

bool hub_keyring_load(const struct hub_config *c, struct hub_keys *k, struct err *e)
{
    char path[HUB_PATH_SIZE];
    struct key_set newest;
    k->link_count = 0;
    if (!beside(path, c, "sign", ".chain", e) || !read_chain(k, path, e) ||
        !check_chain(k, c->area, &newest, e))
        return err_in(e, "keys");
    if (newest.serial != 0 &&
        (!settle(c, HUB_ROTATE_SIGN, newest.sign_key, e) ||
         !settle(c, HUB_ROTATE_SEAL, newest.seal_key, e) || !is_kept(c, "sign", e) ||
         !is_kept(c, "seal", e) || !is_kept(c, "hmac", e)))
        return false;
    if (!load_present(c, k, e) || !load_old_seals(c, k, e) || !load_next_seal(c, k, e))
        return false;
    return (newest.serial != 0 && same_keys(&newest, k)) ||
           announce_present(k, c->area, path, newest.serial, e);
}

/* ---- rotating ---- */

static bool announce(const struct hub_config *c, struct hub_keys *k,
                     enum hub_rotation what, const uint8_t key[32], struct err *e)
{
    char path[HUB_PATH_SIZE];
    struct key_set set;
    const struct hub_key_link *last = &k->links[k->link_count - 1];
    bool sign = what == HUB_ROTATE_SIGN;
    fill_set(&set, c->area, last->serial + 1, sign ? key : k->sign.public_key,
             sign ? k->seals[0].public_key : key);
    return beside(path, c, "sign", ".chain", e) && add_link(k, &set, e) &&
           write_chain(k, path, e) && settle(c, what, key, e);
}

static bool rotate(const struct hub_config *c, struct hub_keys *k, enum hub_rotation what,
                   bool backed_up, FILE *out, struct err *e)
{
    char next[HUB_PATH_SIZE];
    uint8_t key[32];
    if (!hub_keyring_load(c, k, e) ||
        !beside(next, c, what == HUB_ROTATE_SIGN ? "sign" : "seal", ".next", e) ||
        !keyfile_make(next, e) || !public_of(key, next, what, e))
        return false;
    if (what == HUB_ROTATE_SEAL && !backed_up) {
        fprintf(out,
                _("A new sealing key is in %s and not announced yet.\n"
                  "Start the hub, make a backup (peerpointctl backup), stop the hub, and "
                  "run this again with --backed-up.\n"),
                next);
        return true;
    }
    if (what == HUB_ROTATE_SEAL && !hub_copies_hold_next(c, e))
        return false;
    if (!announce(c, k, what, key, e))
        return false;
    fprintf(out, _("The new key is announced when the hub starts.\n"));
    return true;
}

bool hub_keyring_rotate(const struct hub_config *c, enum hub_rotation what,
                        bool backed_up, FILE *out, struct err *e)
{
    struct hub_keys *keys = calloc(1, sizeof *keys);
    if (keys == NULL)
        return err_set(e, ERR_LATER, "keys: no memory");
    bool ok = rotate(c, keys, what, backed_up, out, e);
    sodium_memzero(keys, sizeof *keys);
    free(keys);
    return ok;
}

bool hub_keyring_remake(const struct hub_config *c, const char *key, FILE *out,
                        struct err *e)
{
    char path[HUB_PATH_SIZE];
    bool there = false;
    if (!beside(path, c, key, "", e) || !wholefile_there(path, &there, e))
        return false;
    if (there)
        return err_set(e, ERR_INPUT, "%s: is there", path);
    if (!keyfile_make(path, e))
        return false;
    fprintf(
        out,
        _("A new key is in %s: make a backup when the hub has started. What was sealed "
          "to a lost sealing key waits; if that key is found, add it to the file's "
          ".old; if it never is: peerpointctl op refuse. Kiosks believe a new signing "
          "key only when they are enrolled anew.\n"),
        path);
    return true;
}
