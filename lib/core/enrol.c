#include "core/enrol.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/fields.h"

#define FIRST_WORD "peerpoint-1"
#define SCHEME "https://"

enum { CODE_SYMBOLS = 20, FRAME_ROOM = ENROL_BODY_MAX };

/* ---- the code ---- */

void enrol_code_make(struct enrol_code *c, const uint8_t random[12])
{
    claim_make(c->id, random);
    claim_make(c->secret, random + 6);
}

static void print_code(char out[ENROL_CODE_SIZE], const struct enrol_code *c)
{
    snprintf(out, ENROL_CODE_SIZE, "%s-%s", c->id, c->secret);
}

/* As somebody typed it: case, hyphens and spaces do not matter. */
static bool parse_code(struct enrol_code *c, const char *text, struct err *e)
{
    char symbols[CODE_SYMBOLS + 1];
    char first[CODE_SYMBOLS / 2 + 1];
    size_t count = 0;
    for (; *text != '\0' && count < sizeof symbols; text++)
        if (*text != ' ' && *text != '-')
            symbols[count++] = *text;
    bool ok = count == CODE_SYMBOLS;
    if (ok) {
        symbols[count] = '\0';
        memcpy(first, symbols, sizeof first - 1);
        first[sizeof first - 1] = '\0';
        ok = claim_parse(c->id, first, NULL) &&
             claim_parse(c->secret, symbols + CODE_SYMBOLS / 2, NULL);
    }
    sodium_memzero(symbols, sizeof symbols);
    return ok || err_set(e, ERR_INPUT, "code: not a code, or one with a slip in it");
}

/* ---- the line ---- */

bool enrol_url_ok(const char *url)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789.-:[]";
    size_t size = strlen(url);
    if (size >= ENROL_URL_SIZE || strncmp(url, SCHEME, strlen(SCHEME)) != 0)
        return false;
    const char *host = url + strlen(SCHEME);
    return *host != '\0' && host[strspn(host, allowed)] == '\0';
}

void enrol_line_print(char out[ENROL_LINE_SIZE], const struct enrol_line *l)
{
    char tls[2 * ENROL_HASH_BYTES + 1], sign[2 * ENROL_HASH_BYTES + 1];
    char code[ENROL_CODE_SIZE];
    hex_print(tls, sizeof tls, l->tls_hash, sizeof l->tls_hash);
    hex_print(sign, sizeof sign, l->sign_hash, sizeof l->sign_hash);
    print_code(code, &l->code);
    snprintf(out, ENROL_LINE_SIZE, FIRST_WORD " %s %s %s %s", l->url, tls, sign, code);
    sodium_memzero(code, sizeof code);
}

/* The next word of text, which moves behind it; false if there is none that fits. */
static bool next_word(char *out, size_t size, const char **text)
{
    static const char space[] = " \t\r\n";
    *text += strspn(*text, space);
    size_t length = strcspn(*text, space);
    if (length == 0 || length >= size)
        return false;
    memcpy(out, *text, length);
    out[length] = '\0';
    *text += length;
    return true;
}

static bool parse_words(struct enrol_line *l, const char *text, struct err *e)
{
    char word[ENROL_URL_SIZE];
    if (!next_word(word, sizeof word, &text) || strcmp(word, FIRST_WORD) != 0)
        return err_set(e, ERR_INPUT, "does not begin with " FIRST_WORD);
    if (!next_word(l->url, sizeof l->url, &text) || !enrol_url_ok(l->url))
        return err_set(e, ERR_INPUT, "the address: must be like https://hub:8443");
    if (!next_word(word, sizeof word, &text) ||
        !hex_parse(l->tls_hash, sizeof l->tls_hash, word, "key of TLS", NULL))
        return err_set(e, ERR_INPUT, "the hash of the hub's TLS key: not 64 hex digits");
    if (!next_word(word, sizeof word, &text) ||
        !hex_parse(l->sign_hash, sizeof l->sign_hash, word, "signing key", NULL))
        return err_set(e, ERR_INPUT,
                       "the hash of the hub's signing key: not 64 hex digits");
    bool ok = next_word(word, ENROL_CODE_SIZE, &text) && parse_code(&l->code, word, NULL);
    sodium_memzero(word, sizeof word);
    if (!ok)
        return err_set(e, ERR_INPUT, "the code: not a code, or one with a slip in it");
    return !next_word(word, sizeof word, &text) && text[strspn(text, " \t\r\n")] == '\0'
               ? true
               : err_set(e, ERR_INPUT, "more words than five");
}

bool enrol_line_parse(struct enrol_line *l, const char *text, size_t size, struct err *e)
{
    char line[ENROL_LINE_SIZE + 8];
    *l = (struct enrol_line){.url = ""};
    if (size >= sizeof line || memchr(text, '\0', size) != NULL)
        return err_set(e, ERR_INPUT, "the invitation: longer than one line can be");
    memcpy(line, text, size);
    line[size] = '\0';
    bool ok = parse_words(l, line, e) || err_in(e, "the invitation");
    sodium_memzero(line, sizeof line);
    return ok;
}

void enrol_sign_hash(uint8_t out[ENROL_HASH_BYTES], const uint8_t key[SIGN_PUBLIC_BYTES])
{
    crypto_generichash(out, ENROL_HASH_BYTES, key, SIGN_PUBLIC_BYTES, NULL, 0);
}

/* ---- signed bodies ---- */

static bool put_signed(struct bytes *out, const struct bytes *inner,
                       const struct sign_key *by, struct err *e)
{
    struct fields_writer w;
    struct bytes frame;
    bytes_init(&frame, FRAME_MAX);
    bool ok = bytes_ok(inner, "enrol", e) &&
              frame_build(&frame, by, ENROL_TOPIC, inner->data, inner->size, e);
    if (ok) {
        fields_open(&w, out);
        fields_put_hex(&w, "key", by->public_key, sizeof by->public_key);
        fields_put_base64(&w, "box", frame.data, frame.size);
        ok = fields_close(&w, "enrol", e);
    }
    bytes_wipe(&frame);
    return ok;
}

/* The signed bytes into inner, which has been initialised. */
static bool open_signed(struct bytes *inner, const uint8_t key[SIGN_PUBLIC_BYTES],
                        const char *box, struct err *e)
{
    struct keyring ring = {.count = 0};
    struct bytes frame;
    bytes_init(&frame, FRAME_ROOM);
    keyring_add(&ring, key);
    bool ok = base64_parse(&frame, box, "box", e) &&
              frame_open(inner, &ring, ENROL_TOPIC, frame.data, frame.size, e);
    bytes_wipe(&frame);
    return ok;
}

static void get_blob(struct fields_reader *r, const char *name, struct bytes *out)
{
    const char *text = fields_get_lent(r, name, FIELDS_NEEDED);
    bytes_clear(out);
    if (text != NULL && !base64_parse(out, text, name, NULL))
        fields_fail(r, name, "is not base64, or too long");
}

static void get_der(struct fields_reader *r, const char *name, struct enrol_der *out)
{
    struct bytes data;
    bytes_init(&data, sizeof out->data);
    get_blob(r, name, &data);
    out->size = data.size;
    if (data.size > 0)
        memcpy(out->data, data.data, data.size);
    else
        fields_fail(r, name, "is empty");
    bytes_free(&data);
}

/* ---- request ---- */

bool enrol_put_request(struct bytes *out, const struct enrol_request *r,
                       const struct sign_key *by, struct err *e)
{
    struct fields_writer w;
    struct bytes inner;
    char code[ENROL_CODE_SIZE];
    bytes_init(&inner, ENROL_BODY_MAX);
    print_code(code, &r->code);
    fields_open(&w, &inner);
    fields_put_uint(&w, "v", WIRE_VERSION);
    fields_put_text(&w, "k", "enrol");
    fields_put_text(&w, "code", code);
    fields_put_base64(&w, "csr", r->csr.data, r->csr.size);
    bool ok = fields_close(&w, "enrol", e) && put_signed(out, &inner, by, e);
    sodium_memzero(code, sizeof code);
    bytes_wipe(&inner);
    return ok;
}

static bool read_request(struct enrol_request *r, const struct bytes *inner,
                         struct err *e)
{
    struct fields_reader f;
    char kind[8] = "", code[ENROL_CODE_SIZE] = "";
    if (!fields_parse(&f, "enrol", inner->data, inner->size, e))
        return false;
    fields_get_text(&f, "k", FIELDS_NEEDED, kind, sizeof kind);
    fields_get_text(&f, "code", FIELDS_NEEDED, code, sizeof code);
    get_der(&f, "csr", &r->csr);
    if (!f.failed && strcmp(kind, "enrol") != 0)
        fields_fail(&f, "k", "is not enrol");
    if (!f.failed && !parse_code(&r->code, code, NULL))
        fields_fail(&f, "code", "is not a code, or one with a slip in it");
    sodium_memzero(code, sizeof code);
    return fields_end(&f);
}

bool enrol_get_request(struct enrol_request *r, const char *key, const char *box,
                       struct err *e)
{
    struct bytes inner;
    *r = (struct enrol_request){.csr.size = 0};
    bytes_init(&inner, ENROL_BODY_MAX);
    bool ok = hex_parse(r->key, sizeof r->key, key, "key", e) &&
              open_signed(&inner, r->key, box, e) && read_request(r, &inner, e);
    bytes_wipe(&inner);
    return ok;
}

/* ---- params ---- */

bool enrol_put_params(struct bytes *out, const struct enrol_params *p, struct err *e)
{
    struct fields_writer w;
    fields_open(&w, out);
    fields_put_text(&w, "area", p->keys.area);
    fields_put_text(&w, "name", p->name);
    fields_put_text(&w, "broker", p->broker);
    fields_put_uint(&w, "port", p->port);
    fields_put_uint(&w, "serial", p->keys.serial);
    fields_put_hex(&w, "sign", p->keys.sign_key, sizeof p->keys.sign_key);
    fields_put_hex(&w, "seal", p->keys.seal_key, sizeof p->keys.seal_key);
    fields_put_hex(&w, "hub_tls", p->hub_tls, sizeof p->hub_tls);
    fields_put_hex(&w, "kiosk_sign", p->kiosk_sign, sizeof p->kiosk_sign);
    fields_put_hex(&w, "kiosk_tls", p->kiosk_tls, sizeof p->kiosk_tls);
    fields_put_hex(&w, "nonce", p->nonce, sizeof p->nonce);
    fields_put_base64(&w, "ca", p->ca.data, p->ca.size);
    return fields_close(&w, "params", e);
}

bool enrol_host_ok(const char *host)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789.-:";
    size_t size = strlen(host);
    return size > 0 && size < ENROL_HOST_SIZE && strspn(host, allowed) == size;
}

/* They go into a configuration file and file names, so each has its strict form. */
static void check_names(struct fields_reader *f, const struct enrol_params *p)
{
    char area[AREA_SIZE];
    if (f->failed)
        return;
    if (!kiosk_name_parse(area, p->name, NULL))
        fields_fail(f, "name", "is no kiosk's");
    else if (strcmp(area, p->keys.area) != 0)
        fields_fail(f, "area", "is not the name's");
    else if (!enrol_host_ok(p->broker))
        fields_fail(f, "broker", "is no host");
    else if (p->port == 0)
        fields_fail(f, "port", "is none");
}

bool enrol_get_params(struct enrol_params *p, const void *data, size_t size,
                      struct err *e)
{
    struct fields_reader f;
    uint64_t port = 0;
    *p = (struct enrol_params){.port = 0};
    if (!fields_parse(&f, "params", data, size, e))
        return false;
    fields_get_text(&f, "area", FIELDS_NEEDED, p->keys.area, sizeof p->keys.area);
    fields_get_text(&f, "name", FIELDS_NEEDED, p->name, sizeof p->name);
    fields_get_text(&f, "broker", FIELDS_NEEDED, p->broker, sizeof p->broker);
    fields_get_uint(&f, "port", FIELDS_NEEDED, UINT16_MAX, &port);
    fields_get_uint(&f, "serial", FIELDS_NEEDED, INT64_MAX, &p->keys.serial);
    fields_get_hex(&f, "sign", FIELDS_NEEDED, p->keys.sign_key, sizeof p->keys.sign_key);
    fields_get_hex(&f, "seal", FIELDS_NEEDED, p->keys.seal_key, sizeof p->keys.seal_key);
    fields_get_hex(&f, "hub_tls", FIELDS_NEEDED, p->hub_tls, sizeof p->hub_tls);
    fields_get_hex(&f, "kiosk_sign", FIELDS_NEEDED, p->kiosk_sign, sizeof p->kiosk_sign);
    fields_get_hex(&f, "kiosk_tls", FIELDS_NEEDED, p->kiosk_tls, sizeof p->kiosk_tls);
    fields_get_hex(&f, "nonce", FIELDS_NEEDED, p->nonce, sizeof p->nonce);
    get_der(&f, "ca", &p->ca);
    p->port = (uint16_t)port;
    check_names(&f, p);
    keyid_of(p->keys.sign_id, p->keys.sign_key, sizeof p->keys.sign_key);
    keyid_of(p->keys.seal_id, p->keys.seal_key, sizeof p->keys.seal_key);
    return fields_end(&f);
}

/* ---- answer ---- */

bool enrol_put_answer(struct bytes *out, const struct bytes *params,
                      const struct enrol_der *cert, const struct sign_key *by,
                      struct err *e)
{
    struct fields_writer w;
    struct bytes inner;
    bytes_init(&inner, ENROL_BODY_MAX);
    fields_open(&w, &inner);
    fields_put_uint(&w, "v", WIRE_VERSION);
    fields_put_text(&w, "k", "enrolled");
    fields_put_base64(&w, "params", params->data, params->size);
    if (cert != NULL)
        fields_put_base64(&w, "cert", cert->data, cert->size);
    bool ok = fields_close(&w, "enrolled", e) && put_signed(out, &inner, by, e);
    bytes_free(&inner);
    return ok;
}

static bool read_answer(struct enrol_answer *a, const struct bytes *inner, struct err *e)
{
    struct fields_reader f;
    char kind[12] = "";
    if (!fields_parse(&f, "enrolled", inner->data, inner->size, e))
        return false;
    fields_get_text(&f, "k", FIELDS_NEEDED, kind, sizeof kind);
    get_blob(&f, "params", &a->bytes);
    a->approved = fields_has(&f, "cert");
    if (a->approved)
        get_der(&f, "cert", &a->cert);
    if (!f.failed && strcmp(kind, "enrolled") != 0)
        fields_fail(&f, "k", "is not enrolled");
    return fields_end(&f) &&
           enrol_get_params(&a->params, a->bytes.data, a->bytes.size, e);
}

static bool open_answer(struct bytes *inner, uint8_t key[SIGN_PUBLIC_BYTES],
                        const struct enrol_line *line, const void *body, size_t size,
                        struct err *e)
{
    struct fields_reader f;
    uint8_t hash[ENROL_HASH_BYTES];
    if (!fields_parse(&f, "answer", body, size, e))
        return false;
    fields_get_hex(&f, "key", FIELDS_NEEDED, key, SIGN_PUBLIC_BYTES);
    const char *box = fields_get_lent(&f, "box", FIELDS_NEEDED);
    enrol_sign_hash(hash, key);
    bool ok = !f.failed;
    if (ok && memcmp(hash, line->sign_hash, sizeof hash) != 0)
        ok = err_set(e, ERR_INPUT,
                     "answer: its signing key is not the one of the invitation");
    ok = ok && open_signed(inner, key, box, e);
    return fields_end(&f) && ok;
}

bool enrol_get_answer(struct enrol_answer *a, const struct enrol_line *line,
                      const void *body, size_t size, struct err *e)
{
    uint8_t key[SIGN_PUBLIC_BYTES] = {0};
    struct bytes inner;
    bytes_init(&inner, ENROL_BODY_MAX);
    bool ok = open_answer(&inner, key, line, body, size, e) && read_answer(a, &inner, e);
    bytes_free(&inner);
    if (ok && memcmp(a->params.keys.sign_key, key, sizeof key) != 0)
        return err_set(e, ERR_INPUT, "answer: sign: is not the key that has signed it");
    if (ok && memcmp(a->params.hub_tls, line->tls_hash, ENROL_HASH_BYTES) != 0)
        return err_set(e, ERR_INPUT, "answer: hub_tls: is not that of the invitation");
    return ok;
}
