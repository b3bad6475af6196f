/* hub_letter: messages to people, as they enter the queue (store/hub_messages.h). Inside
 * the transaction of what they tell. */
#pragma once

#include "core/seal_own.h"
#include "server/hub/logic/hub_decide.h"
#include "store/hub_messages.h"

struct letter_to {       /* lent */
    const char *person;  /* op, or mentor: whose contact it is */
    const char *about;   /* op of whom it tells something; "": nobody */
    const char *purpose; /* "mentor_offer" */
    enum contact_kind contact_kind;
    const char *contact, *lang;
    bool text_safe; /* else a number is rung, never texted */
};

/* Sealed to the hub's own present key. subject is neutral: others may see it. */
MUST_CHECK bool letter_queue(const struct decider *d, const struct letter_to *to,
                             const char *subject, const char *text, struct err *e);
