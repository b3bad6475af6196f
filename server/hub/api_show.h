/* api_show: pieces that several handlers write or read. */
#pragma once

#include "core/seal.h"
#include "server/hub/api_request.h"
#include "store/hub_people.h"
#include "store/hub_records.h"

void api_put_record(struct api_request *r, const struct hub_row *row, const char *body);

/* A ref as people type it; 404 if it is none. */
bool api_ref(struct api_request *r, const char *text, char ref[REF_SIZE]);

/* Opens the answer with what a session is and how many places are whose; the object is
 * left open. False after a problem. */
bool api_open_session(struct api_request *r, const char *ref, struct hub_row *row);

/* Alarms, once in days each, for the rows that such a list has passed over. */
void api_name_damaged(struct api_request *r, enum hub_thing thing, const char *target);

/* What a person said: code, name, contact_kind, contact, text_safe. */
void api_put_personal(struct fields_writer *w, const struct personal *p);
