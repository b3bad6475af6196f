#include "firmware/agent/enrolling.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/authority.h"
#include "host/keyfile.h"
#include "host/wholefile.h"

enum { PATH_SIZE = 512, CONF_MAX = 4096 };

struct enrolling {
    struct enrolling_wish wish;
    char folder[PATH_SIZE], invitation[PATH_SIZE], shown[PATH_SIZE];
    int lock;
    struct enrol_line line; /* secret */
    struct sign_key key;    /* secret */
    uint8_t tls_hash[ENROL_HASH_BYTES];
    struct bytes request; /* secret */
    struct enrol_answer answer;
    char words[ENROL_WORDS_SIZE];
};

static bool path_in(const struct enrolling *j, char out[PATH_SIZE], const char *name,
                    struct err *e)
{
    int size = snprintf(out, PATH_SIZE, "%s/%s", j->folder, name);
    return (size > 0 && size < PATH_SIZE) ||
           err_set(e, ERR_INPUT, "%.100s: the path is too long", j->wish.config);
}

/* ---- opening ---- */

/* It becomes a line of the configuration. */
static bool path_ok(const char *path, const char *what, struct err *e)
{
    bool ok = path[0] == '/' && strlen(path) < 200;
    for (const char *c = path; ok && *c != '\0'; c++)
        ok = *c >= ' ' && *c != ';' && *c != '#';
    return ok || err_set(e, ERR_INPUT, "%s: must be an absolute path", what);
}

static bool find_folder(struct enrolling *j, struct err *e)
{
    const char *config = j->wish.config;
    const char *slash = strrchr(config, '/');
    int size = slash == NULL ? 1 : (int)(slash - config);
    int used = snprintf(j->folder, PATH_SIZE, "%.*s", size == 0 ? 1 : size,
                        slash == NULL ? "." : config);
    if (used >= PATH_SIZE)
        return err_set(e, ERR_INPUT, "%.100s: the path is too long", config);
    if (access(config, F_OK) == 0)
        return err_set(e, ERR_INPUT,
                       "%s is there: this machine is enrolled. To do so anew, move it "
                       "away",
                       config);
    used = snprintf(j->shown, PATH_SIZE, "%s/enrolling", j->wish.state);
    return (used > 0 && used < PATH_SIZE && path_in(j, j->invitation, "invitation", e)) ||
           err_set(e, ERR_INPUT, "the paths are too long");
}

static bool take_lock(struct enrolling *j, struct err *e)
{
    char path[PATH_SIZE];
    if (!path_in(j, path, "enrolling.lock", e))
        return false;
    j->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (j->lock < 0)
        return err_set(e, ERR_BROKEN, "%s: %s", path, strerror(errno));
    return flock(j->lock, LOCK_EX | LOCK_NB) == 0 ||
           err_set(e, ERR_BROKEN, "%s: another one enrols this machine now", j->folder);
}

static bool read_typed(struct bytes *text, struct err *e)
{
    char line[ENROL_LINE_SIZE + 2];
    bool ok = fgets(line, sizeof line, stdin) != NULL;
    if (ok)
        bytes_text(text, line);
    sodium_memzero(line, sizeof line);
    return ok || err_set(e, ERR_INPUT, "no invitation on standard input");
}

static bool read_invitation(struct enrolling *j, struct err *e)
{
    struct bytes text;
    bool typed = strcmp(j->wish.invitation, "-") == 0;
    bytes_init(&text, ENROL_LINE_SIZE + 8);
    bool ok = typed ? read_typed(&text, e) : wholefile_read(&text, j->wish.invitation, e);
    ok = ok && (text.size > 0 || err_set(e, ERR_INPUT, "the invitation is empty")) &&
         enrol_line_parse(&j->line, (const char *)text.data, text.size, e);
    if (ok && typed)
        ok = wholefile_write(j->invitation, &text, 0600, e);
    bytes_wipe(&text);
    return ok;
}

/* They are on the disk before the hub hears of them: a code is bound to them. */
static bool make_keys(struct enrolling *j, struct err *e)
{
    char sign[PATH_SIZE], tls[PATH_SIZE];
    uint8_t seed[32];
    struct enrol_request r = {.code = j->line.code};
    bool ok = path_in(j, sign, "sign", e) && path_in(j, tls, "kiosk.key", e) &&
              keyfile_make(sign, e) && authority_make_key(tls, e) &&
              wholefile_settle(tls, e) && keyfile_read(seed, sign, e) &&
              authority_make_request(&r.csr, j->tls_hash, tls, e);
    if (ok) {
        sign_key_from_seed(&j->key, seed);
        ok = enrol_put_request(&j->request, &r, &j->key, e);
    }
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(&r, sizeof r);
    return ok;
}

static bool open_all(struct enrolling *j, struct err *e)
{
    if (mkdir(j->wish.state, 0770) != 0 && errno != EEXIST)
        return err_set(e, ERR_BROKEN, "%s: %s", j->wish.state, strerror(errno));
    return find_folder(j, e) && take_lock(j, e) && read_invitation(j, e) &&
           make_keys(j, e);
}

bool enrolling_open(struct enrolling **out, const struct enrolling_wish *wish,
                    struct err *e)
{
    if (!path_ok(wish->state, "--state", e) || !path_ok(wish->door, "--socket", e))
        return false;
    struct enrolling *j = calloc(1, sizeof *j);
    if (j == NULL)
        return err_set(e, ERR_LATER, "enrol: no memory");
    j->wish = *wish;
    j->lock = -1;
    bytes_init(&j->request, ENROL_BODY_MAX);
    bytes_init(&j->answer.bytes, ENROL_PARAMS_MAX);
    if (!open_all(j, e)) {
        enrolling_close(j);
        return false;
    }
    *out = j;
    return true;
}

void enrolling_close(struct enrolling *j)
{
    if (j == NULL)
        return;
    if (j->lock >= 0)
        close(j->lock);
    bytes_wipe(&j->request);
    bytes_free(&j->answer.bytes);
    sodium_memzero(j, sizeof *j);
    free(j);
}

const struct enrol_line *enrolling_line(const struct enrolling *j)
{
    return &j->line;
}

const struct bytes *enrolling_request(const struct enrolling *j)
{
    return &j->request;
}

const char *enrolling_words(const struct enrolling *j)
{
    return j->words;
}

const char *enrolling_name(const struct enrolling *j)
{
    return j->answer.params.name;
}

/* ---- writing what was agreed ---- */

static bool write_cert(const struct enrolling *j, const char *name,
                       const struct enrol_der *cert, struct err *e)
{
    char path[PATH_SIZE];
    struct bytes pem;
    bytes_init(&pem, ENROL_PEM_MAX);
    bool ok = path_in(j, path, name, e) && authority_pem(&pem, cert, e) &&
              wholefile_write(path, &pem, 0644, e);
    bytes_free(&pem);
    return ok;
}

static bool write_hub_key(const struct enrolling *j, struct err *e)
{
    char path[PATH_SIZE];
    return path_in(j, path, "hub-sign.pub", e) &&
           keyfile_write_public(path, j->answer.params.keys.sign_key, e);
}

static bool write_config(const struct enrolling *j, struct err *e)
{
    const struct enrol_params *p = &j->answer.params;
    struct bytes text;
    bytes_init(&text, CONF_MAX);
    /* "leeds.k.kiosk-1": the label begins behind ".k." */
    const char *label = p->name + strlen(p->keys.area) + 3;
    bytes_printf(&text,
                 "# Written when this machine was enrolled; agent.example.conf names "
                 "every key.\n"
                 "[agent]\narea = %s\nname = %s\nstate = %s\nsocket = %s\n\n"
                 "[broker]\nhost = %s\nport = %u\nca = ca.crt\ncert = kiosk.crt\n"
                 "key = kiosk.key\n\n[keys]\nsign = sign\nhub_sign = hub-sign.pub\n",
                 p->keys.area, label, j->wish.state, j->wish.door, p->broker,
                 (unsigned)p->port);
    bool ok = wholefile_write(j->wish.config, &text, 0644, e);
    bytes_free(&text);
    return ok;
}

/* The configuration comes last: it says that the rest is there. */
static bool write_all(struct enrolling *j, struct err *e)
{
    if (!write_cert(j, "ca.crt", &j->answer.params.ca, e) ||
        !write_cert(j, "kiosk.crt", &j->answer.cert, e) || !write_hub_key(j, e) ||
        !write_config(j, e))
        return false;
    unlink(j->invitation);
    unlink(j->shown);
    return true;
}

static bool show_words(const struct enrolling *j, struct err *e)
{
    struct bytes text;
    bytes_init(&text, NAME_SIZE + ENROL_WORDS_SIZE + 2);
    bytes_printf(&text, "%s\n%s\n", j->answer.params.name, j->words);
    bool ok = wholefile_write(j->shown, &text, 0644, e);
    bytes_free(&text);
    return ok;
}

/* ---- answers ---- */

static bool is_ours(const struct enrolling *j, struct err *e)
{
    const struct enrol_params *p = &j->answer.params;
    if (memcmp(p->kiosk_sign, j->key.public_key, sizeof p->kiosk_sign) != 0 ||
        memcmp(p->kiosk_tls, j->tls_hash, sizeof p->kiosk_tls) != 0)
        return err_set(e, ERR_INPUT, "the hub's answer is for another machine");
    return true;
}

static bool take_words(struct enrolling *j, struct err *e)
{
    char words[ENROL_WORDS_SIZE];
    if (!enrol_words(words, &j->line.code, &j->answer.bytes, e))
        return false;
    bool first = j->words[0] == '\0';
    if (!first && strcmp(words, j->words) != 0)
        return err_set(e, ERR_INPUT,
                       "the hub's answer has changed since the words were shown");
    memcpy(j->words, words, sizeof words);
    return !first || show_words(j, e);
}

static bool take_answer(struct enrolling *j, const struct bytes *body,
                        enum enrolling_step *step, struct err *e)
{
    if (!enrol_get_answer(&j->answer, &j->line, body->data, body->size, e) ||
        !is_ours(j, e) || !take_words(j, e))
        return false;
    *step = j->answer.approved ? ENROLLING_DONE : ENROLLING_WAIT;
    if (!j->answer.approved)
        return true;
    return authority_check(&j->answer.cert, &j->answer.params.ca, j->answer.params.name,
                           j->tls_hash, e) &&
           write_all(j, e);
}

bool enrolling_answer(struct enrolling *j, long status, const struct bytes *body,
                      enum enrolling_step *step, struct err *e)
{
    *step = ENROLLING_RETRY;
    switch (status) {
    case 200:
    case 202: return take_answer(j, body, step, e);
    case 400:
    case 413:
    case 422: return err_set(e, ERR_INPUT, "the hub cannot read our request");
    case 403:
        return err_set(e, ERR_INPUT,
                       "the hub does not know the code, or it has expired: ask for a new "
                       "invitation");
    case 404: return err_set(e, ERR_INPUT, "that hub enrols no kiosks");
    case 409:
        return err_set(e, ERR_INPUT,
                       "another machine has used this code: tell staff, and ask for a "
                       "new invitation");
    case 410: return err_set(e, ERR_INPUT, "staff have refused this machine");
    default: return true;
    }
}
