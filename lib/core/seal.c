#include "core/seal.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "core/seal_box.h"
#include "core/seal_status.h"
#include "core/utf8.h"

static const char *const contact_names[] = {
    [CONTACT_NONE] = "none", [CONTACT_PHONE] = "phone", [CONTACT_EMAIL] = "email"};

static_assert(crypto_box_PUBLICKEYBYTES == SEAL_PUBLIC_BYTES, "X25519");
static_assert(SEAL_PLAIN_MAX == WIRE_BOX_MAX - crypto_box_SEALBYTES, "room for the seal");
static_assert(crypto_box_SECRETKEYBYTES == SEAL_SECRET_BYTES, "X25519");

/* ---- what must hold of the values, whoever made them ---- */

static bool word_ok(const char *text, const char *allowed, size_t size_max)
{
    return text[strspn(text, allowed)] == '\0' && strlen(text) < size_max;
}

#define WORD "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

static bool check_route(const struct personal *p, struct err *e)
{
    char area[AREA_SIZE];
    struct op outside = {.kind = p->kind, .places = p->places, .box_size = 1};
    memcpy(outside.target, p->target, sizeof outside.target);
    if (!kiosk_name_parse(area, p->kiosk, e) || !uuid_check(p->op, "op", e) ||
        !op_valid(&outside, e))
        return false;
    if (strcmp(area, p->area) != 0)
        return err_set(e, ERR_INPUT, "area: not the kiosk's");
    if (p->target[0] != '\0' && !uuid_check(p->target, "target", e))
        return false;
    if (strlen(p->key) != KEYID_SIZE - 1 ||
        !word_ok(p->key, "0123456789abcdef", KEYID_SIZE))
        return err_set(e, ERR_INPUT, "key: not 16 hex digits");
    return true;
}

static bool check_contact(const struct personal *p, struct err *e)
{
    char again[PERSONAL_CONTACT_SIZE] = "";
    bool ok = contact_normalise(again, p->contact_kind, p->contact, NULL) &&
              strcmp(again, p->contact) == 0;
    sodium_memzero(again, sizeof again);
    return ok || err_set(e, ERR_INPUT, "contact: not in its normal form");
}

/* A mentor gets the name and the contact, and only with the person's word for it. */
static bool can_be_reached(const struct personal *p)
{
    return p->name[0] != '\0' && p->contact_kind != CONTACT_NONE &&
           p->consent[0] != '\0' && p->lang[0] != '\0';
}

static bool check_person(const struct personal *p, struct err *e)
{
    char code[CLAIM_SIZE] = "";
    bool code_ok = claim_parse(code, p->code, NULL) && strcmp(code, p->code) == 0;
    sodium_memzero(code, sizeof code);
    if (!code_ok)
        return err_set(e, ERR_INPUT, "code: not a claim code as shown");
    if (!utf8_check(p->name, "name", sizeof p->name, false, e) || !check_contact(p, e))
        return false;
    if (!word_ok(p->consent, WORD "._", sizeof p->consent))
        return err_set(e, ERR_INPUT, "consent: not an id");
    if (!word_ok(p->lang, WORD, sizeof p->lang))
        return err_set(e, ERR_INPUT, "lang: not a language");
    if (p->kind == OP_MENTOR && !can_be_reached(p))
        return err_set(e, ERR_INPUT, "name, contact, consent: a mentor needs them all");
    return request_check(&p->request, p->kind, e);
}

/* ---- sealing ---- */

static void put_if(struct fields_writer *w, const char *name, const char *text)
{
    if (text[0] != '\0')
        fields_put_text(w, name, text);
}

static bool print_plain(struct bytes *out, const struct personal *p, struct err *e)
{
    struct fields_writer w;
    fields_open(&w, out);
    fields_put_uint(&w, "v", SEAL_VERSION);
    fields_put_text(&w, "area", p->area);
    fields_put_text(&w, "kiosk", p->kiosk);
    fields_put_text(&w, "op", p->op);
    fields_put_text(&w, "kind", op_kind_name(p->kind));
    put_if(&w, "target", p->target);
    if (p->places != 0)
        fields_put_uint(&w, "places", p->places);
    fields_put_text(&w, "key", p->key);
    fields_put_uint(&w, "visit", p->visit);
    fields_put_text(&w, "code", p->code);
    put_if(&w, "name", p->name);
    if (p->contact_kind != CONTACT_NONE) {
        fields_put_text(&w, "contact_kind", contact_names[p->contact_kind]);
        fields_put_text(&w, "contact", p->contact);
    }
    fields_put_bool(&w, "text_safe", p->text_safe);
    fields_put_bool(&w, "ask_first", p->ask_first);
    if (p->kind == OP_ANSWER_OFFER)
        fields_put_bool(&w, "accept", p->accept);
    put_if(&w, "consent", p->consent);
    put_if(&w, "lang", p->lang);
    request_put(&w, &p->request, p->kind);
    return fields_close(&w, "seal", e);
}

bool seal_box(struct bytes *box, struct bytes *plain,
              const uint8_t key[SEAL_PUBLIC_BYTES], struct err *e)
{
    uint8_t sealed[WIRE_BOX_MAX];
    while (plain->size % SEAL_PAD != 0 && !plain->failed)
        bytes_text(plain, " ");
    if (!bytes_ok(plain, "seal", e))
        return false;
    if (crypto_box_seal(sealed, plain->data, plain->size, key) != 0)
        return err_set(e, ERR_INPUT, "seal: the key is not a key");
    bytes_add(box, sealed, plain->size + crypto_box_SEALBYTES);
    return bytes_ok(box, "box", e);
}

bool seal_personal(struct bytes *box, const struct personal *p,
                   const uint8_t hub_key[SEAL_PUBLIC_BYTES], struct err *e)
{
    if (!check_route(p, e) || !check_person(p, e))
        return err_in(e, "seal");
    struct bytes plain;
    bytes_init(&plain, SEAL_PLAIN_MAX);
    bool ok = print_plain(&plain, p, e) && seal_box(box, &plain, hub_key, e);
    bytes_wipe(&plain);
    return ok;
}

/* ---- opening ---- */

static void get_kind(struct fields_reader *r, struct personal *p)
{
    const char *text = fields_get_lent(r, "kind", FIELDS_NEEDED);
    if (text != NULL && !op_kind_parse(&p->kind, text, NULL))
        fields_fail(r, "kind", "not known");
}

static void get_contact(struct fields_reader *r, struct personal *p)
{
    const char *text = fields_get_lent(r, "contact_kind", FIELDS_OPTIONAL);
    if (text == NULL)
        return;
    if (strcmp(text, contact_names[CONTACT_PHONE]) == 0)
        p->contact_kind = CONTACT_PHONE;
    else if (strcmp(text, contact_names[CONTACT_EMAIL]) == 0)
        p->contact_kind = CONTACT_EMAIL;
    else
        fields_fail(r, "contact_kind", "not known");
    fields_get_text(r, "contact", FIELDS_NEEDED, p->contact, sizeof p->contact);
}

static void get_all(struct fields_reader *r, struct personal *p)
{
    uint64_t version = 0;
    fields_get_uint(r, "v", FIELDS_NEEDED, 1000000, &version);
    fields_get_text(r, "area", FIELDS_NEEDED, p->area, sizeof p->area);
    fields_get_text(r, "kiosk", FIELDS_NEEDED, p->kiosk, sizeof p->kiosk);
    fields_get_text(r, "op", FIELDS_NEEDED, p->op, sizeof p->op);
    get_kind(r, p);
    fields_get_text(r, "target", FIELDS_OPTIONAL, p->target, sizeof p->target);
    fields_get_uint32(r, "places", FIELDS_OPTIONAL, OP_PLACES_MAX, &p->places);
    fields_get_text(r, "key", FIELDS_NEEDED, p->key, sizeof p->key);
    fields_get_uint32(r, "visit", FIELDS_NEEDED, UINT32_MAX, &p->visit);
    fields_get_text(r, "code", FIELDS_NEEDED, p->code, sizeof p->code);
    fields_get_text(r, "name", FIELDS_OPTIONAL, p->name, sizeof p->name);
    get_contact(r, p);
    fields_get_bool(r, "text_safe", FIELDS_NEEDED, &p->text_safe);
    fields_get_bool(r, "ask_first", FIELDS_NEEDED, &p->ask_first);
    if (p->kind == OP_ANSWER_OFFER)
        fields_get_bool(r, "accept", FIELDS_NEEDED, &p->accept);
    fields_get_text(r, "consent", FIELDS_OPTIONAL, p->consent, sizeof p->consent);
    fields_get_text(r, "lang", FIELDS_OPTIONAL, p->lang, sizeof p->lang);
    request_get(r, &p->request);
}

/* jansson's own copies of the texts are freed without being wiped; the hub's process,
 * which alone does this, holds the key to them anyway. */
static bool parse_plain(struct personal *p, const uint8_t *plain, size_t size,
                        struct err *e)
{
    struct fields_reader r;
    if (fields_parse(&r, "box", plain, size, e))
        get_all(&r, p);
    return fields_end(&r) && check_route(p, e) && check_person(p, e);
}

bool seal_unbox(struct bytes *plain, const void *box, size_t size,
                const struct seal_pair *key, struct err *e)
{
    if (size <= crypto_box_SEALBYTES || size > WIRE_BOX_MAX)
        return err_set(e, ERR_INPUT, "unreadable: size of the box");
    size_t plain_size = size - crypto_box_SEALBYTES;
    if (plain_size % SEAL_PAD != 0)
        return err_set(e, ERR_INPUT, "unreadable: not padded to %d bytes", SEAL_PAD);
    uint8_t opened[SEAL_PLAIN_MAX];
    if (crypto_box_seal_open(opened, box, size, key->public_key, key->secret_key) != 0)
        return err_set(e, ERR_INPUT, "unreadable: not sealed to this key, or changed");
    bytes_add(plain, opened, plain_size);
    sodium_memzero(opened, sizeof opened);
    return bytes_ok(plain, "box", e);
}

bool unseal_personal(struct personal *p, const void *box, size_t size,
                     const uint8_t public_key[SEAL_PUBLIC_BYTES],
                     const uint8_t secret_key[SEAL_SECRET_BYTES], struct err *e)
{
    const struct seal_pair key = {public_key, secret_key};
    struct bytes plain;
    memset(p, 0, sizeof *p);
    bytes_init(&plain, SEAL_PLAIN_MAX);
    bool opened = seal_unbox(&plain, box, size, &key, e);
    bool ok = opened && parse_plain(p, plain.data, plain.size, e);
    bytes_wipe(&plain);
    if (!ok)
        sodium_memzero(p, sizeof *p);
    if (opened && !ok)
        err_in(e, "unreadable");
    return ok;
}
