/* desk_world: a hub that enrols kiosks, with an authority in its folder, and machines
 * that ask it, for tests of both sides of enrolment. */
#pragma once

#include "host/authority.h"
#include "server/hub/hub_enrol.h"
#include "tests/unit/hub_world.h"
#include "tests/unit/own_cert.h"

#define DESK_KIOSK "leeds.k.kiosk-1"
#define DESK_URL "https://127.0.0.1:8443"

struct desk_world {
    struct world w;
    struct hub_config config;
    struct hub_enrol *desk;
    char http_cert[128];
};

struct desk_machine {
    struct sign_key key;
    char tls_file[128];
    uint8_t tls_hash[ENROL_HASH_BYTES];
    struct enrol_request request;
};

static inline void desk_open_at(struct desk_world *d, const char *url)
{
    struct err e;
    char cert[128], key[128];
    scratch_path(&d->w.scratch, cert, "ca.crt");
    scratch_path(&d->w.scratch, key, "ca.key");
    own_cert_make(cert, key, true);
    d->config = (struct hub_config){.enrol_ca = d->w.scratch.folder,
                                    .enrol_url = url,
                                    .enrol_broker = "broker.example.org",
                                    .enrol_port = 8883,
                                    .enrol_valid_s = 3600 * 24,
                                    .http_cert = d->http_cert};
    if (!hub_enrol_open(&d->desk, &d->config, d->w.hub, &e))
        fail_msg("%s", e.text);
    assert_non_null(d->desk);
}

static inline void desk_open(struct desk_world *d)
{
    char key[128];
    memset(d, 0, sizeof *d);
    world_open(&d->w);
    scratch_path(&d->w.scratch, d->http_cert, "https.crt");
    scratch_path(&d->w.scratch, key, "https.key");
    own_cert_make(d->http_cert, key, false);
    desk_open_at(d, DESK_URL);
}

static inline void desk_close(struct desk_world *d)
{
    hub_enrol_close(d->desk);
    world_close(&d->w);
}

static inline struct staff desk_staff(const struct desk_world *d)
{
    return (struct staff){.who = WHO, .now = d->w.now.wall};
}

static inline enum hub_invite desk_invite(struct desk_world *d, bool replace,
                                          struct enrol_line *line)
{
    struct err e;
    struct hub_invitation i = {
        .name = DESK_KIOSK, .replace = replace, .hours = HUB_ENROL_HOURS};
    const struct staff by = desk_staff(d);
    if (!hub_enrol_invite(d->desk, &by, &i, &e))
        fail_msg("%s", e.text);
    if (i.what == HUB_INVITED && line != NULL)
        assert_true(enrol_line_parse(line, i.line, strlen(i.line), &e));
    return i.what;
}

/* Machine number n, with keys of its own. */
static inline void desk_machine(struct desk_world *d, struct desk_machine *m, uint8_t n,
                                const struct enrol_line *line)
{
    struct err e;
    char name[20];
    uint8_t seed[32];
    memset(seed, n, sizeof seed);
    memset(m, 0, sizeof *m);
    sign_key_from_seed(&m->key, seed);
    snprintf(name, sizeof name, "machine-%u.key", (unsigned)n);
    scratch_path(&d->w.scratch, m->tls_file, name);
    assert_true(authority_make_key(m->tls_file, &e));
    assert_true(authority_make_request(&m->request.csr, m->tls_hash, m->tls_file, &e));
    m->request.code = line->code;
    memcpy(m->request.key, m->key.public_key, sizeof m->request.key);
}
