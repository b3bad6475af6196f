/* hub_enrolment: the invitations by which kiosks are enrolled, and how far each is
 * (docs/protocol.md, 12). One at most for a kiosk's name: the newest. */
#pragma once

#include "core/enrol_words.h"
#include "store/hub_store.h"

enum { ENROLMENT_TRIES_MAX = 5 };

enum enrolment_state {
    ENROLMENT_INVITED,  /* nobody has shown the code */
    ENROLMENT_WAITING,  /* a machine has; staff compare the words */
    ENROLMENT_APPROVED, /* the machine is given its certificate as often as it asks */
    ENROLMENT_REFUSED,  /* by staff */
    ENROLMENT_LOCKED,   /* too many wrong codes */
};
const char *enrolment_state_name(enum enrolment_state state);

struct enrolment {
    char name[NAME_SIZE];
    char id[CLAIM_SIZE]; /* the half of the code that is no secret */
    uint8_t code_hash[HUB_HASH_BYTES];
    enum enrolment_state state;
    bool replaces;  /* a kiosk of that name was registered then */
    bool contested; /* another machine has shown the code, after this one */
    uint32_t tries; /* wrong ones */
    int64_t made, expires;
    /* From ENROLMENT_WAITING on: */
    uint8_t sign_key[SIGN_PUBLIC_BYTES];
    uint8_t tls_hash[ENROL_HASH_BYTES]; /* of the kiosk's TLS key */
    char words[ENROL_WORDS_SIZE];
    int64_t asked; /* when it showed the code first */
    /* With ENROLMENT_APPROVED: */
    int64_t approved;
};

/* What is long, and needed seldom. DER; owned, initialised with enrolment_papers_init. */
struct enrolment_papers {
    struct bytes csr, params, cert;
};
void enrolment_papers_init(struct enrolment_papers *p);
void enrolment_papers_free(struct enrolment_papers *p);

/* Inside a transaction. Replaces what there was of that name. papers NULL: none. */
MUST_CHECK bool hub_enrolment_put(struct hub_store *s, const struct enrolment *n,
                                  const struct enrolment_papers *papers, struct err *e);
/* The same row with papers as they are: state, contested, tries. */
MUST_CHECK bool hub_enrolment_note(struct hub_store *s, const struct enrolment *n,
                                   struct err *e);

/* papers may be NULL. */
MUST_CHECK bool hub_enrolment_by_name(struct hub_store *s, const char *name,
                                      struct enrolment *n,
                                      struct enrolment_papers *papers, bool *found,
                                      struct err *e);
MUST_CHECK bool hub_enrolment_by_id(struct hub_store *s, const char *id,
                                    struct enrolment *n, struct enrolment_papers *papers,
                                    bool *found, struct err *e);

/* By name. */
typedef bool hub_enrolment_each(void *context, const struct enrolment *n);
MUST_CHECK bool hub_enrolment_list(struct hub_store *s, hub_enrolment_each *each,
                                   void *context, struct err *e);
