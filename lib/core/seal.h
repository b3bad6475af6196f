/* seal: what a person says at a kiosk, sealed to the hub before it touches a disk or a
 * socket (docs/protocol.md, 4). crypto_box_seal: the kiosk cannot read back what it
 * sealed.
 * The plain form is JSON padded to a multiple of 512 bytes. It repeats area, kiosk, op,
 * kind, target, places and key id, which the hub compares with the outside.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/ref.h"
#include "core/request.h"
#include "core/topic.h"
#include "core/wire.h"

enum {
    SEAL_PUBLIC_BYTES = 32,
    SEAL_SECRET_BYTES = 32,
    SEAL_PAD = 512,
    PERSONAL_NAME_SIZE = 401,    /* 100 code points */
    PERSONAL_CONTACT_SIZE = 255, /* phone in E.164 or e-mail */
    PERSONAL_CONSENT_SIZE = 33,
    PERSONAL_LANG_SIZE = 9,
};

enum contact_kind { CONTACT_NONE, CONTACT_PHONE, CONTACT_EMAIL };

struct personal { /* secret: wipe with sodium_memzero */
    char area[AREA_SIZE];
    char kiosk[NAME_SIZE];
    char op[UUID_SIZE];
    enum op_kind kind;
    char target[UUID_SIZE];
    uint32_t places;
    char key[KEYID_SIZE];
    uint32_t visit;        /* number of the visit at this kiosk since its start */
    char code[CLAIM_SIZE]; /* claim code: of this thing, or (cancel, withdraw) of the
                               thing meant; shown form "7KQ4M-2XTB9" */
    char name[PERSONAL_NAME_SIZE]; /* first name; may be empty for a booking */
    enum contact_kind contact_kind;
    char contact[PERSONAL_CONTACT_SIZE];
    bool text_safe; /* "Is it safe to text this number?" answered yes */
    bool accept;    /* answer_offer: yes, I take the place */
    bool ask_first; /* a place from the waiting list: ask me first, else take it for me */
    char consent[PERSONAL_CONSENT_SIZE]; /* id of the wording shown; empty: none shown */
    char lang[PERSONAL_LANG_SIZE];       /* language it was shown in */
    struct request request;              /* of a request to staff (op_is_request) */
};

/* Appends the box. */
MUST_CHECK bool seal_personal(struct bytes *box, const struct personal *p,
                              const uint8_t hub_key[SEAL_PUBLIC_BYTES], struct err *e);

/* ERR_INPUT "unreadable" if it cannot be opened or parsed. Every text is checked. */
MUST_CHECK bool unseal_personal(struct personal *p, const void *box, size_t size,
                                const uint8_t public_key[SEAL_PUBLIC_BYTES],
                                const uint8_t secret_key[SEAL_SECRET_BYTES],
                                struct err *e);

/* Normalises a contact as typed: UK phone numbers ("07700 900123", "+44 (0)7700 900123",
 * "0044...") to "+447700900123", other numbers with + kept; e-mail trimmed, domain in
 * lower case. ERR_INPUT says what to do ("Enter 11 numbers, like 07700 900123"). */
MUST_CHECK bool contact_normalise(char out[PERSONAL_CONTACT_SIZE], enum contact_kind kind,
                                  const char *typed, struct err *e);
