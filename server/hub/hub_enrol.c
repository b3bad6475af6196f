#include "server/hub/hub_enrol.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/authority.h"
#include "host/log.h"
#include "host/wholefile.h"
#include "server/hub/logic/hub_staff.h"

struct hub_enrol {
    const struct hub_config *config; /* lent */
    struct hub *hub;                 /* lent */
    struct authority *authority;
    uint8_t tls_hash[ENROL_HASH_BYTES];
};

bool hub_enrol_open(struct hub_enrol **out, const struct hub_config *c, struct hub *hub,
                    struct err *e)
{
    *out = NULL;
    if (c->enrol_ca[0] == '\0')
        return true;
    struct hub_enrol *d = calloc(1, sizeof *d);
    if (d == NULL)
        return err_set(e, ERR_LATER, "enrol: no memory");
    d->config = c;
    d->hub = hub;
    if (!authority_open(&d->authority, c->enrol_ca, e) ||
        !authority_file_key(d->tls_hash, c->http_cert, e)) {
        hub_enrol_close(d);
        return false;
    }
    *out = d;
    return true;
}

void hub_enrol_close(struct hub_enrol *d)
{
    if (d == NULL)
        return;
    authority_close(d->authority);
    free(d);
}

static bool end(struct hub_enrol *d, const struct staff *by, const char *what,
                const char *name, bool ok, struct err *e)
{
    struct hub_store *s = hub_store_of(d->hub);
    ok =
        ok && hub_audit_put(s, by->now, by->who, what, name, e) && hub_store_commit(s, e);
    hub_store_rollback(s);
    return ok;
}

/* ---- certificates ---- */

static bool ca_path(const struct hub_enrol *d, char out[HUB_PATH_SIZE], const char *name,
                    struct err *e)
{
    int size = snprintf(out, HUB_PATH_SIZE, "%s/%s.crt", d->config->enrol_ca, name);
    return (size > 0 && size < HUB_PATH_SIZE) ||
           err_set(e, ERR_BROKEN, "[enrol] ca: the path is too long");
}

/* What ca.sh revokes must stay when another takes its place: under a second name first,
 * so that a crash in between is made good by doing it again. old: that name; "" if there
 * was none. */
static bool set_aside(const struct hub_enrol *d, const char *name,
                      char old[HUB_ENROL_OLD_SIZE], struct err *e)
{
    char path[HUB_PATH_SIZE], aside[HUB_PATH_SIZE], serial[AUTHORITY_SERIAL_SIZE];
    old[0] = '\0';
    if (!ca_path(d, path, name, e))
        return false;
    if (access(path, F_OK) != 0)
        return true;
    if (!authority_file_serial(serial, path, e))
        return false;
    snprintf(old, HUB_ENROL_OLD_SIZE, "%s.%.8s", name, serial);
    if (!ca_path(d, aside, old, e))
        return false;
    return link(path, aside) == 0 || errno == EEXIST ||
           err_set(e, ERR_BROKEN, "%.150s: %s", path, strerror(errno));
}

/* Where it lies until it is known to the store. Of one that nobody was given in the end
 * the next takes the place. */
static bool next_path(const struct hub_enrol *d, char out[HUB_PATH_SIZE],
                      const char *name, struct err *e)
{
    char next[HUB_ENROL_OLD_SIZE];
    snprintf(next, sizeof next, "%s.next", name);
    return ca_path(d, out, next, e);
}

static bool keep_certificate(const char *path, const struct bytes *cert, struct err *e)
{
    struct enrol_der der = {.size = cert->size};
    struct bytes pem;
    bytes_init(&pem, ENROL_PEM_MAX);
    memcpy(der.data, cert->data, cert->size);
    bool ok = authority_pem(&pem, &der, e) && wholefile_write(path, &pem, 0644, e);
    bytes_free(&pem);
    return ok;
}

static bool is_kept(const char *path, const struct bytes *cert)
{
    struct enrol_der der = {.size = cert->size};
    struct bytes pem, there;
    bytes_init(&pem, ENROL_PEM_MAX);
    bytes_init(&there, ENROL_PEM_MAX);
    memcpy(der.data, cert->data, cert->size);
    bool same = authority_pem(&pem, &der, NULL) && wholefile_read(&there, path, NULL) &&
                there.size == pem.size && memcmp(there.data, pem.data, pem.size) == 0;
    bytes_free(&there);
    bytes_free(&pem);
    return same;
}

/* The certificate that the store knows becomes NAME.crt, if it is not. */
static bool settle(const struct hub_enrol *d, const char *name, const struct bytes *cert,
                   char old[HUB_ENROL_OLD_SIZE], struct err *e)
{
    char path[HUB_PATH_SIZE], next[HUB_PATH_SIZE];
    old[0] = '\0';
    if (!ca_path(d, path, name, e) || !next_path(d, next, name, e))
        return false;
    if (is_kept(path, cert))
        return true;
    if (!set_aside(d, name, old, e) || !keep_certificate(path, cert, e))
        return false;
    (void)unlink(next);
    return true;
}

/* What was approved before, if a crash came in between. */
static bool settle_known(const struct hub_enrol *d, const char *name, struct err *e)
{
    struct enrolment n;
    struct enrolment_papers papers;
    char old[HUB_ENROL_OLD_SIZE] = "";
    bool found = false;
    enrolment_papers_init(&papers);
    bool ok = hub_enrolment_by_name(hub_store_of(d->hub), name, &n, &papers, &found, e) &&
              (!found || n.state != ENROLMENT_APPROVED ||
               settle(d, name, &papers.cert, old, e));
    enrolment_papers_free(&papers);
    if (old[0] != '\0')
        log_line(LOG_LEVEL_NOTICE, "certificate to be revoked name=%s", old);
    return ok;
}

/* ---- inviting ---- */

static bool check_name(const struct hub_enrol *d, const char *name, struct err *e)
{
    char area[AREA_SIZE];
    if (!kiosk_name_parse(area, name, e))
        return false;
    return strcmp(area, hub_area(d->hub)) == 0 ||
           err_set(e, ERR_INPUT, "name: a kiosk of another area");
}

static void make_line(const struct hub_enrol *d, struct enrolment *n,
                      char out[ENROL_LINE_SIZE])
{
    const struct hub_keys *keys = hub_keys_of(d->hub);
    struct enrol_line line;
    uint8_t random[12];
    randombytes_buf(random, sizeof random);
    enrol_code_make(&line.code, random);
    snprintf(line.url, sizeof line.url, "%s", d->config->enrol_url);
    memcpy(line.tls_hash, d->tls_hash, sizeof line.tls_hash);
    enrol_sign_hash(line.sign_hash, keys->sign.public_key);
    enrol_line_print(out, &line);
    memcpy(n->id, line.code.id, sizeof n->id);
    hub_hash_invitation(n->code_hash, keys, line.code.secret);
    sodium_memzero(&line, sizeof line);
    sodium_memzero(random, sizeof random);
}

bool hub_enrol_invite(struct hub_enrol *d, const struct staff *by,
                      struct hub_invitation *i, struct err *e)
{
    if (!check_name(d, i->name, e))
        return false;
    bool known = peers_find(hub_peers_of(d->hub), i->name) != NULL;
    i->what = HUB_INVITED;
    if (known != i->replace) {
        i->what = known ? HUB_INVITE_KNOWN : HUB_INVITE_UNKNOWN;
        return true;
    }
    if (!settle_known(d, i->name, e))
        return false;
    struct enrolment n = {.replaces = i->replace, .made = by->now};
    struct hub_store *s = hub_store_of(d->hub);
    snprintf(n.name, sizeof n.name, "%s", i->name);
    n.expires = i->expires = by->now + 3600 * i->hours;
    make_line(d, &n, i->line);
    bool ok = hub_store_begin(s, e) && hub_enrolment_put(s, &n, NULL, e);
    return end(d, by, i->replace ? "kiosk invite replace" : "kiosk invite", i->name, ok,
               e);
}

bool hub_enrol_open_at(const struct enrolment *n, int64_t now)
{
    switch (n->state) {
    case ENROLMENT_INVITED:
    case ENROLMENT_WAITING: return now < n->expires;
    case ENROLMENT_APPROVED: return true;
    case ENROLMENT_REFUSED:
    case ENROLMENT_LOCKED: break;
    }
    return false;
}

/* ---- asking ---- */

struct asking { /* one request under way */
    struct hub_enrol *d;
    const struct enrol_request *r;
    int64_t now;
    struct enrolment n;
    struct enrolment_papers papers;
    uint8_t tls_hash[ENROL_HASH_BYTES];
};

static bool same_machine(const struct asking *a)
{
    return memcmp(a->n.sign_key, a->r->key, sizeof a->n.sign_key) == 0 &&
           memcmp(a->n.tls_hash, a->tls_hash, sizeof a->n.tls_hash) == 0;
}

static bool note(struct asking *a, const char *what, struct err *e)
{
    struct hub_store *s = hub_store_of(a->d->hub);
    const struct staff by = {.who = "kiosk", .now = a->now};
    bool ok = hub_store_begin(s, e) && hub_enrolment_note(s, &a->n, e);
    return end(a->d, &by, what, a->n.name, ok, e);
}

/* Somebody knows which invitation it is, and not its secret. */
static bool wrong_code(struct asking *a, struct err *e)
{
    if (a->n.state != ENROLMENT_INVITED)
        return true;
    a->n.tries++;
    if (a->n.tries >= ENROLMENT_TRIES_MAX)
        a->n.state = ENROLMENT_LOCKED;
    return note(a, "kiosk code wrong", e);
}

static bool make_params(struct asking *a, struct err *e)
{
    const struct hub_config *c = a->d->config;
    const struct hub_keys *keys = hub_keys_of(a->d->hub);
    struct enrol_params p = {.port = c->enrol_port,
                             .ca = *authority_cert(a->d->authority)};
    snprintf(p.name, sizeof p.name, "%s", a->n.name);
    snprintf(p.broker, sizeof p.broker, "%s", c->enrol_broker);
    snprintf(p.keys.area, sizeof p.keys.area, "%s", hub_area(a->d->hub));
    p.keys.serial = keys->link_count == 0 ? 0 : keys->links[keys->link_count - 1].serial;
    memcpy(p.keys.sign_key, keys->sign.public_key, sizeof p.keys.sign_key);
    memcpy(p.keys.seal_key, keys->seals[0].public_key, sizeof p.keys.seal_key);
    memcpy(p.hub_tls, a->d->tls_hash, sizeof p.hub_tls);
    memcpy(p.kiosk_sign, a->r->key, sizeof p.kiosk_sign);
    memcpy(p.kiosk_tls, a->tls_hash, sizeof p.kiosk_tls);
    randombytes_buf(p.nonce, sizeof p.nonce);
    bytes_clear(&a->papers.params);
    return enrol_put_params(&a->papers.params, &p, e);
}

/* The first machine to show the code. */
static bool bind(struct asking *a, struct err *e)
{
    struct hub_store *s = hub_store_of(a->d->hub);
    const struct staff by = {.who = "kiosk", .now = a->now};
    memcpy(a->n.sign_key, a->r->key, sizeof a->n.sign_key);
    memcpy(a->n.tls_hash, a->tls_hash, sizeof a->n.tls_hash);
    a->n.state = ENROLMENT_WAITING;
    a->n.asked = a->now;
    a->n.expires = a->now + HUB_ENROL_WAIT_S;
    bytes_clear(&a->papers.csr);
    bytes_add(&a->papers.csr, a->r->csr.data, a->r->csr.size);
    bool ok = make_params(a, e) &&
              enrol_words(a->n.words, &a->r->code, &a->papers.params, e) &&
              hub_store_begin(s, e) && hub_enrolment_put(s, &a->n, &a->papers, e);
    return end(a->d, &by, "kiosk asks", a->n.name, ok, e);
}

static bool answer(struct asking *a, struct bytes *body, struct err *e)
{
    struct enrol_der cert;
    const struct sign_key *by = &hub_keys_of(a->d->hub)->sign;
    bool approved = a->n.state == ENROLMENT_APPROVED;
    cert.size = a->papers.cert.size;
    if (approved)
        memcpy(cert.data, a->papers.cert.data, cert.size);
    return enrol_put_answer(body, &a->papers.params, approved ? &cert : NULL, by, e);
}

/* The code is right. */
static bool judge(struct asking *a, enum hub_ask *what, struct bytes *body, struct err *e)
{
    if (!authority_request_key(a->tls_hash, &a->r->csr, e))
        return false;
    if (a->n.state == ENROLMENT_INVITED && !bind(a, e))
        return false;
    if (!same_machine(a)) {
        *what = HUB_ASK_TAKEN;
        if (a->n.contested)
            return true;
        a->n.contested = true;
        return note(a, "kiosk code shown twice", e);
    }
    *what = a->n.state == ENROLMENT_APPROVED ? HUB_ASK_APPROVED : HUB_ASK_WAIT;
    return answer(a, body, e);
}

static bool ask(struct asking *a, enum hub_ask *what, struct bytes *body, struct err *e)
{
    uint8_t hash[HUB_HASH_BYTES];
    bool found = false;
    *what = HUB_ASK_NO;
    if (!hub_enrolment_by_id(hub_store_of(a->d->hub), a->r->code.id, &a->n, &a->papers,
                             &found, e))
        return false;
    if (!found)
        return true;
    hub_hash_invitation(hash, hub_keys_of(a->d->hub), a->r->code.secret);
    if (sodium_memcmp(hash, a->n.code_hash, sizeof hash) != 0)
        return wrong_code(a, e);
    if (a->n.state == ENROLMENT_REFUSED)
        *what = HUB_ASK_REFUSED;
    if (!hub_enrol_open_at(&a->n, a->now))
        return true;
    return judge(a, what, body, e);
}

bool hub_enrol_ask(struct hub_enrol *d, int64_t now, const struct enrol_request *r,
                   enum hub_ask *what, struct bytes *body, struct err *e)
{
    struct asking a = {.d = d, .r = r, .now = now};
    enrolment_papers_init(&a.papers);
    bool ok = ask(&a, what, body, e);
    enrolment_papers_free(&a.papers);
    return ok;
}

/* ---- approving ---- */

static bool issue(struct hub_enrol *d, struct hub_approval *a, int64_t now,
                  struct enrolment_papers *papers, struct err *e)
{
    struct enrol_der csr = {.size = papers->csr.size};
    struct enrol_der cert;
    char serial[AUTHORITY_SERIAL_SIZE];
    char next[HUB_PATH_SIZE];
    const struct authority_wish wish = {
        .name = a->name, .now = now, .valid_s = d->config->enrol_valid_s};
    memcpy(csr.data, papers->csr.data, csr.size);
    if (!authority_issue(d->authority, &csr, &wish, &cert, serial, e))
        return false;
    bytes_clear(&papers->cert);
    bytes_add(&papers->cert, cert.data, cert.size);
    return next_path(d, next, a->name, e) && keep_certificate(next, &papers->cert, e);
}

/* The certificate is on the disk first: one that is known here and nowhere else could not
 * be revoked. The old one goes aside last: until then the next try must name it. */
static bool approve(struct hub_enrol *d, const struct staff *by, struct hub_approval *a,
                    struct enrolment *n, struct enrolment_papers *papers, struct err *e)
{
    struct hub_store *s = hub_store_of(d->hub);
    if (!peers_room(hub_peers_of(d->hub), a->name, e))
        return false;
    struct peer *p = peers_find(hub_peers_of(d->hub), a->name);
    struct hub_kiosk k = {.added = p == NULL ? by->now : p->added};
    snprintf(k.name, sizeof k.name, "%s", a->name);
    memcpy(k.sign_key, n->sign_key, sizeof k.sign_key);
    n->state = ENROLMENT_APPROVED;
    n->approved = by->now;
    bool ok = issue(d, a, by->now, papers, e) && hub_store_begin(s, e) &&
              hub_kiosk_put(s, &k, e) && hub_enrolment_put(s, n, papers, e);
    if (end(d, by, "kiosk approve", a->name, ok, e))
        return peers_put(hub_peers_of(d->hub), &k, &p, e) &&
               settle(d, a->name, &papers->cert, a->old, e);
    return hub_kiosks_failed(d->hub);
}

/* It was done, and whoever did it may not have been told so: the hub was killed. */
static bool is_approved(const struct hub_enrol *d, const struct hub_approval *a,
                        const struct enrolment *n)
{
    const struct peer *p = peers_find(hub_peers_of(d->hub), a->name);
    return n->state == ENROLMENT_APPROVED && strcmp(n->words, a->words) == 0 &&
           p != NULL && !p->revoked;
}

bool hub_enrol_approve(struct hub_enrol *d, const struct staff *by,
                       struct hub_approval *a, struct err *e)
{
    struct enrolment n;
    struct enrolment_papers papers;
    bool found = false;
    enrolment_papers_init(&papers);
    bool ok =
        hub_enrolment_by_name(hub_store_of(d->hub), a->name, &n, &papers, &found, e);
    a->what = HUB_APPROVED;
    a->old[0] = '\0';
    if (ok && found && is_approved(d, a, &n)) {
        ok = settle(d, a->name, &papers.cert, a->old, e);
        enrolment_papers_free(&papers);
        return ok;
    }
    if (!found || n.state != ENROLMENT_WAITING || !hub_enrol_open_at(&n, by->now))
        a->what = HUB_APPROVE_NOBODY;
    else if (strcmp(n.words, a->words) != 0)
        a->what = HUB_APPROVE_WORDS;
    else if (!n.replaces && peers_find(hub_peers_of(d->hub), a->name) != NULL)
        a->what = HUB_APPROVE_KNOWN;
    if (ok && a->what == HUB_APPROVED)
        ok = approve(d, by, a, &n, &papers, e);
    enrolment_papers_free(&papers);
    return ok;
}

bool hub_enrol_refuse(struct hub_enrol *d, const struct staff *by, const char *name,
                      bool *found, struct err *e)
{
    struct hub_store *s = hub_store_of(d->hub);
    struct enrolment n;
    if (!hub_enrolment_by_name(s, name, &n, NULL, found, e))
        return false;
    *found = *found && (n.state == ENROLMENT_INVITED || n.state == ENROLMENT_WAITING);
    if (!*found)
        return true;
    n.state = ENROLMENT_REFUSED;
    bool ok = hub_store_begin(s, e) && hub_enrolment_note(s, &n, e);
    return end(d, by, "kiosk refuse", name, ok, e);
}
