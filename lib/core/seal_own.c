#include "core/seal_own.h"

#include <sodium.h>
#include <string.h>

#include "core/seal_box.h"
#include "core/utf8.h"

static const char *const contact_names[] = {
    [CONTACT_NONE] = "none", [CONTACT_PHONE] = "phone", [CONTACT_EMAIL] = "email"};

const char *contact_kind_name(enum contact_kind kind)
{
    return contact_names[kind];
}

bool contact_kind_parse(enum contact_kind *kind, const char *text)
{
    for (size_t i = 0; i < LENGTH(contact_names); i++)
        if (strcmp(contact_names[i], text) == 0) {
            *kind = (enum contact_kind)i;
            return true;
        }
    return false;
}

/* ---- what must hold of the values ---- */

static bool check_contact(enum contact_kind kind, const char *contact, struct err *e)
{
    char again[PERSONAL_CONTACT_SIZE] = "";
    bool ok = kind != CONTACT_NONE && contact_normalise(again, kind, contact, NULL) &&
              strcmp(again, contact) == 0;
    sodium_memzero(again, sizeof again);
    return ok || err_set(e, ERR_INPUT, "contact: none, or not in its normal form");
}

static bool check_lang(const char *lang, struct err *e)
{
    size_t size = strspn(lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789-");
    return lang[size] == '\0' || err_set(e, ERR_INPUT, "lang: not a language");
}

bool mentor_details_check(const struct mentor_details *d, struct err *e)
{
    if (d->name[0] == '\0')
        return err_set(e, ERR_INPUT, "name: missing");
    return utf8_check(d->name, "name", sizeof d->name, false, e) &&
           check_contact(d->contact_kind, d->contact, e) && check_lang(d->lang, e);
}

static bool check_letter(const struct letter *m, struct err *e)
{
    return check_contact(m->contact_kind, m->to, e) && check_lang(m->lang, e) &&
           utf8_check(m->subject, "subject", sizeof m->subject, false, e) &&
           utf8_check(m->text, "text", sizeof m->text, true, e);
}

/* ---- sealing ---- */

static bool close_box(struct bytes *box, struct bytes *plain, struct fields_writer *w,
                      const uint8_t key[SEAL_PUBLIC_BYTES], struct err *e)
{
    bool ok = fields_close(w, "seal", e) && seal_box(box, plain, key, e);
    bytes_wipe(plain);
    return ok;
}

static void open_plain(struct fields_writer *w, struct bytes *plain)
{
    bytes_init(plain, SEAL_PLAIN_MAX);
    fields_open(w, plain);
    fields_put_uint(w, "v", SEAL_VERSION);
}

bool seal_mentor(struct bytes *box, const struct mentor_details *d,
                 const uint8_t key[SEAL_PUBLIC_BYTES], struct err *e)
{
    struct fields_writer w;
    struct bytes plain;
    if (!mentor_details_check(d, e))
        return false;
    open_plain(&w, &plain);
    fields_put_text(&w, "name", d->name);
    fields_put_text(&w, "contact_kind", contact_kind_name(d->contact_kind));
    fields_put_text(&w, "contact", d->contact);
    fields_put_bool(&w, "text_safe", d->text_safe);
    fields_put_text(&w, "lang", d->lang);
    return close_box(box, &plain, &w, key, e);
}

bool seal_letter(struct bytes *box, const struct letter *m,
                 const uint8_t key[SEAL_PUBLIC_BYTES], struct err *e)
{
    struct fields_writer w;
    struct bytes plain;
    if (!check_letter(m, e))
        return false;
    open_plain(&w, &plain);
    fields_put_text(&w, "contact_kind", contact_kind_name(m->contact_kind));
    fields_put_text(&w, "to", m->to);
    fields_put_text(&w, "lang", m->lang);
    fields_put_text(&w, "subject", m->subject);
    fields_put_text(&w, "text", m->text);
    return close_box(box, &plain, &w, key, e);
}

/* ---- opening ---- */

static void get_kind(struct fields_reader *r, enum contact_kind *kind)
{
    const char *text = fields_get_lent(r, "contact_kind", FIELDS_NEEDED);
    if (text != NULL && !contact_kind_parse(kind, text))
        fields_fail(r, "contact_kind", "not known");
}

static bool get_mentor(struct mentor_details *d, const struct bytes *plain, struct err *e)
{
    struct fields_reader r;
    if (fields_parse(&r, "box", plain->data, plain->size, e)) {
        fields_get_text(&r, "name", FIELDS_NEEDED, d->name, sizeof d->name);
        get_kind(&r, &d->contact_kind);
        fields_get_text(&r, "contact", FIELDS_NEEDED, d->contact, sizeof d->contact);
        fields_get_bool(&r, "text_safe", FIELDS_NEEDED, &d->text_safe);
        fields_get_text(&r, "lang", FIELDS_NEEDED, d->lang, sizeof d->lang);
    }
    return fields_end(&r) && mentor_details_check(d, e);
}

/* Of more than one line, so not by fields_get_text; check_letter looks at it. */
static void get_lines(struct fields_reader *r, struct letter *m)
{
    const char *text = fields_get_lent(r, "text", FIELDS_NEEDED);
    if (text == NULL)
        return;
    if (strlen(text) >= sizeof m->text)
        fields_fail(r, "text", "too long");
    else
        memcpy(m->text, text, strlen(text) + 1);
}

static bool get_letter(struct letter *m, const struct bytes *plain, struct err *e)
{
    struct fields_reader r;
    if (fields_parse(&r, "box", plain->data, plain->size, e)) {
        get_kind(&r, &m->contact_kind);
        fields_get_text(&r, "to", FIELDS_NEEDED, m->to, sizeof m->to);
        fields_get_text(&r, "lang", FIELDS_NEEDED, m->lang, sizeof m->lang);
        fields_get_text(&r, "subject", FIELDS_NEEDED, m->subject, sizeof m->subject);
        get_lines(&r, m);
    }
    return fields_end(&r) && check_letter(m, e);
}

bool unseal_mentor(struct mentor_details *d, const void *box, size_t size,
                   const struct seal_pair *key, struct err *e)
{
    struct bytes plain;
    memset(d, 0, sizeof *d);
    bytes_init(&plain, SEAL_PLAIN_MAX);
    bool ok = seal_unbox(&plain, box, size, key, e) && get_mentor(d, &plain, e);
    bytes_wipe(&plain);
    if (!ok)
        sodium_memzero(d, sizeof *d);
    return ok;
}

bool unseal_letter(struct letter *m, const void *box, size_t size,
                   const struct seal_pair *key, struct err *e)
{
    struct bytes plain;
    memset(m, 0, sizeof *m);
    bytes_init(&plain, SEAL_PLAIN_MAX);
    bool ok = seal_unbox(&plain, box, size, key, e) && get_letter(m, &plain, e);
    bytes_wipe(&plain);
    if (!ok)
        sodium_memzero(m, sizeof *m);
    return ok;
}
