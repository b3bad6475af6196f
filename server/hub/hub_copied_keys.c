#include "server/hub/hub_copied_keys.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <string.h>
#include <unistd.h>

#include "host/wholefile.h"
#include "server/hub/hub_copies.h"
#include "server/hub/hub_recovery_key.h"

#define _(text) gettext(text)

enum {
    PATH_SIZE = HUB_PATH_SIZE + HUB_BACKUP_NAME_SIZE + 16,
    KEYS_MAX_BYTES = 1 << 20, /* a chain of key sets is the longest */
    KEY_DIGITS = 64,
};

static const struct key_file { /* beside the file that the configuration names */
    const char *key, *end;
    bool needed;
} keys[] = {
    {"sign", "", true},      {"seal", "", true},       {"hmac", "", true},
    {"seal", ".old", false}, {"seal", ".next", false}, {"sign", ".chain", false},
};

static void path_beside(char path[PATH_SIZE], const char *backup,
                        const struct key_file *key)
{
    snprintf(path, PATH_SIZE, "%s.%s%s", backup, key->key, key->end);
}

/* 0600, and never over another one. */
static bool write_new(const char *path, const struct bytes *text, struct err *e)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && write(fd, text->data, text->size) == (ssize_t)text->size &&
              fsync(fd) == 0;
    if (!ok)
        err_set(e, ERR_LATER, "%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool copy_file(const struct hub_config *config, const char *from, const char *to,
                      struct err *e)
{
    struct bytes plain, sealed;
    bytes_init(&plain, KEYS_MAX_BYTES);
    bytes_init(&sealed, KEYS_MAX_BYTES + RECOVERY_ADDED);
    bool ok = wholefile_read(&plain, from, e);
    if (ok && config->has_recovery)
        ok = hub_recovery_seal(&sealed, &plain, config->recovery, e);
    ok = ok && write_new(to, config->has_recovery ? &sealed : &plain, e);
    bytes_wipe(&plain);
    bytes_free(&sealed);
    return ok;
}

static void path_configured(const struct hub_config *config, char path[PATH_SIZE],
                            const struct key_file *key)
{
    snprintf(path, PATH_SIZE, "%s%s", config_text(config->file, "keys", key->key),
             key->end);
}

static bool copy_key(const struct hub_config *config, const struct key_file *key,
                     const char *backup, struct err *e)
{
    char from[PATH_SIZE];
    char to[PATH_SIZE];
    bool there = false;
    path_configured(config, from, key);
    if (!wholefile_there(from, &there, e))
        return false;
    if (!key->needed && !there)
        return true;
    path_beside(to, backup, key);
    return copy_file(config, from, to, e);
}

bool hub_copied_keys_make(const struct hub_config *config, const char *backup,
                          struct err *e)
{
    for (size_t i = 0; i < LENGTH(keys); i++)
        if (!copy_key(config, &keys[i], backup, e)) {
            e->kind = ERR_LATER; /* whatever it was: hub.db is as it was */
            return false;
        }
    return true;
}

void hub_copied_keys_remove(const char *backup)
{
    for (size_t i = 0; i < LENGTH(keys); i++) {
        char path[PATH_SIZE];
        path_beside(path, backup, &keys[i]);
        (void)unlink(path);
    }
}

/* ---- after a restore ---- */

/* A line of 64 hex digits, or a list of lines: no half of a file, or of a sealed one. */
static bool has_form(const struct bytes *text, const struct key_file *key)
{
    bool list = strcmp(key->end, ".old") == 0 || strcmp(key->end, ".chain") == 0;
    size_t size = 0;
    while (size < text->size && isxdigit(text->data[size]))
        size++;
    size_t first = size;
    for (; size < text->size; size++) {
        uint8_t c = text->data[size];
        if (c != '\n' && !(list && (c == ' ' || isxdigit(c))))
            return false;
    }
    return list ? first > 0 && text->data[size - 1] == '\n' : first == KEY_DIGITS;
}

/* What that copy holds, appended to plain (wipe it). */
static bool read_copy(struct bytes *plain, const char *from, const struct key_file *key,
                      const char *recovery, struct err *e)
{
    struct bytes text;
    bytes_init(&text, KEYS_MAX_BYTES + RECOVERY_ADDED);
    bool ok = wholefile_read(&text, from, e);
    if (ok && hub_recovery_is_sealed(&text))
        ok = hub_recovery_open(plain, &text, recovery, e) || err_in(e, from);
    else if (ok)
        bytes_add(plain, text.data, text.size);
    bytes_wipe(&text);
    return ok && (has_form(plain, key) ||
                  err_set(e, ERR_BROKEN, "%s: does not have the form of a key", from));
}

/* Whether the copy is of what lies here, sealed or not. */
static bool same_file(const char *here, const char *copy, bool *same, struct err *e)
{
    struct bytes x, y;
    bytes_init(&x, KEYS_MAX_BYTES);
    bytes_init(&y, KEYS_MAX_BYTES + RECOVERY_ADDED);
    bool ok = wholefile_read(&x, here, e) && wholefile_read(&y, copy, e);
    if (ok && hub_recovery_is_sealed(&y))
        ok = hub_recovery_holds(&y, &x, same, e) || err_in(e, copy);
    else
        *same = ok && x.size == y.size && memcmp(x.data, y.data, x.size) == 0;
    bytes_wipe(&x);
    bytes_wipe(&y);
    return ok;
}

static bool is_copied(const struct hub_config *config, const char *backup,
                      const struct key_file *key, bool *same, struct err *e)
{
    char here[PATH_SIZE];
    char there[PATH_SIZE];
    path_configured(config, here, key);
    path_beside(there, backup, key);
    bool is_here = false;
    bool is_there = false;
    if (!wholefile_there(here, &is_here, e) || !wholefile_there(there, &is_there, e))
        return false;
    *same = is_here == is_there;
    return !is_here || !is_there || same_file(here, there, same, e);
}

bool hub_copied_keys_next(const struct hub_config *config, const char *backup, bool *same,
                          struct err *e)
{
    static const struct key_file next = {"seal", ".next", false};
    return is_copied(config, backup, &next, same, e);
}

bool hub_copied_keys_chain(const struct hub_config *config, const char *backup,
                           bool *same, struct err *e)
{
    static const struct key_file chain = {"sign", ".chain", false};
    return is_copied(config, backup, &chain, same, e);
}

/* A hub that was started on an empty disk has made keys of its own, with which the one
 * that is restored would know no kiosk, no code, and nothing that people wrote. Of all
 * keys this one is never replaced, so that it tells. */
static bool keys_fit(const struct hub_config *config, const char *backup, struct err *e)
{
    char here[PATH_SIZE];
    char there[PATH_SIZE];
    bool same = true;
    bool has = false;
    bool had = false;
    snprintf(here, sizeof here, "%s", config_text(config->file, "keys", "hmac"));
    snprintf(there, sizeof there, "%s.hmac", backup);
    if (!wholefile_there(here, &has, e) || !wholefile_there(there, &had, e))
        return false;
    if (!has || !had)
        return true;
    return same_file(here, there, &same, e) &&
           (same || err_set(e, ERR_INPUT,
                            "%s is not %s: if a new hub has made it, move all its keys "
                            "away, and those of the backup come back",
                            here, there));
}

/* Cut off, there must be no part of a key: the next restore would take it for one that
 * somebody has put there. out NULL: only whether it can be done. */
static bool copy_back(const char *from, const char *to, const struct key_file *key,
                      const char *recovery, FILE *out, struct err *e)
{
    struct bytes plain;
    bytes_init(&plain, KEYS_MAX_BYTES);
    bool ok = read_copy(&plain, from, key, recovery, e) &&
              (out == NULL || wholefile_write(to, &plain, 0600, e));
    bytes_wipe(&plain);
    if (ok && out != NULL)
        fprintf(out, _("The key %s is that of the backup.\n"), to);
    return ok;
}

static bool key_back(const struct hub_config *config, const struct hub_key_source *source,
                     const struct key_file *key, FILE *out, struct err *e)
{
    char from[PATH_SIZE];
    char to[PATH_SIZE];
    bool has = false;
    bool had = false;
    path_configured(config, to, key);
    path_beside(from, source->backup, key);
    if (!wholefile_there(to, &has, e) || !wholefile_there(from, &had, e))
        return false;
    if (has)
        return true;
    if (had)
        return copy_back(from, to, key, source->recovery, out, e);
    if (key->needed && out != NULL)
        fprintf(
            out,
            _("The key %s is missing, and there is no %s. Put it there before the hub "
              "starts, which else makes a new one: that fits no kiosk, no code and "
              "nothing that people wrote.\n"),
            to, from);
    return true;
}

/* Whether somebody has put keys there, so that the others are theirs to tell. */
static bool has_key(const struct hub_config *config, const char *name, bool *has,
                    struct err *e)
{
    return wholefile_there(config_text(config->file, "keys", name), has, e);
}

/* out NULL: only whether it can be done. */
static bool all_back(const struct hub_config *config, const struct hub_key_source *source,
                     FILE *out, struct err *e)
{
    /* What belongs to a key goes with it, and before it: cut off, it is done again. */
    bool had_sign = false;
    bool had_seal = false;
    if (!has_key(config, "sign", &had_sign, e) || !has_key(config, "seal", &had_seal, e))
        return false;
    for (size_t i = LENGTH(keys); i-- > 0;) {
        bool had = strcmp(keys[i].key, "sign") == 0 ? had_sign : had_seal;
        bool extra = !keys[i].needed;
        if (!(extra && had) && !key_back(config, source, &keys[i], out, e))
            return false;
    }
    return true;
}

bool hub_copied_keys_fit(const struct hub_config *config,
                         const struct hub_key_source *source, struct err *e)
{
    return keys_fit(config, source->backup, e) && all_back(config, source, NULL, e);
}

bool hub_copied_keys_back(const struct hub_config *config,
                          const struct hub_key_source *source, FILE *out, struct err *e)
{
    return hub_copied_keys_fit(config, source, e) && all_back(config, source, out, e);
}
