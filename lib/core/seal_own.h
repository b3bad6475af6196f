/* seal_own: what the hub itself has to keep of people, sealed to its own sealing key as
 * boxes from kiosks are: who a mentor is, and a message on its way to somebody. Opened
 * only to be shown to staff or sent.
 */
#pragma once

#include "core/seal.h"
#include "core/seal_status.h"

enum { LETTER_SUBJECT_SIZE = 121, LETTER_TEXT_SIZE = 4001 };

struct mentor_details { /* secret: wipe */
    char name[PERSONAL_NAME_SIZE];
    enum contact_kind contact_kind; /* never none */
    char contact[PERSONAL_CONTACT_SIZE];
    bool text_safe;
    char lang[PERSONAL_LANG_SIZE]; /* to write to them in; may be empty */
};

struct letter {                     /* secret: wipe */
    enum contact_kind contact_kind; /* never none */
    char to[PERSONAL_CONTACT_SIZE];
    char lang[PERSONAL_LANG_SIZE];
    char subject[LETTER_SUBJECT_SIZE]; /* of an e-mail; neutral: others may see it */
    char text[LETTER_TEXT_SIZE];       /* lines end in LF */
};

const char *contact_kind_name(enum contact_kind kind); /* "none", "phone", "email" */
MUST_CHECK bool contact_kind_parse(enum contact_kind *kind, const char *text);

/* What must hold of them; ERR_INPUT names the field. */
MUST_CHECK bool mentor_details_check(const struct mentor_details *d, struct err *e);

/* Append the box. */
MUST_CHECK bool seal_mentor(struct bytes *box, const struct mentor_details *d,
                            const uint8_t key[SEAL_PUBLIC_BYTES], struct err *e);
MUST_CHECK bool seal_letter(struct bytes *box, const struct letter *m,
                            const uint8_t key[SEAL_PUBLIC_BYTES], struct err *e);
/* ERR_INPUT "unreadable" if it cannot be opened or parsed; every field is checked. */
MUST_CHECK bool unseal_mentor(struct mentor_details *d, const void *box, size_t size,
                              const struct seal_pair *key, struct err *e);
MUST_CHECK bool unseal_letter(struct letter *m, const void *box, size_t size,
                              const struct seal_pair *key, struct err *e);
