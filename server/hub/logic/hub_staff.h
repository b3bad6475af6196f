/* hub_staff: what staff change one at a time. Each is one transaction with its audit row;
 * what kiosks must know goes out at the next hub_tick. */
#pragma once

#include "server/hub/logic/hub_push.h"
#include "store/hub_admin.h"
#include "store/hub_records.h"

enum { HUB_SECRET_SIZE = 65 }; /* of a token: 64 hex digits */

struct staff { /* who asks, and when; who is lent */
    const char *who;
    int64_t now;
};

/* Takes a vacancy off the kiosks; result "filled" or "withdrawn". One that is closed
 * stays as it was. row and body are then as they stand. */
MUST_CHECK bool hub_vacancy_close(struct hub *h, const struct staff *by, const char *ref,
                                  const char *result, struct hub_row *row,
                                  struct bytes *body, bool *found, struct err *e);
/* Notes that it is still open. A closed one is left alone: row->closed says so. */
MUST_CHECK bool hub_vacancy_confirm(struct hub *h, const struct staff *by,
                                    const char *ref, struct hub_row *row,
                                    struct bytes *body, bool *found, struct err *e);

/* Staff have seen to what somebody asked; op: of that request. Its holder is not told. */
MUST_CHECK bool hub_request_done(struct hub *h, const struct staff *by, const char *op,
                                 bool *found, struct err *e);

/* ERR_INPUT if name is no kiosk of this area. */
MUST_CHECK bool hub_kiosk_register(struct hub *h, const struct staff *by,
                                   const char *name, const uint8_t key[SIGN_PUBLIC_BYTES],
                                   bool *created, struct err *e);
MUST_CHECK bool hub_kiosk_ban(struct hub *h, const struct staff *by, const char *name,
                              bool *found, struct err *e);

/* Makes a token; its secret exists only in out. Secret: wipe it. */
MUST_CHECK bool hub_token_make(struct hub *h, const struct staff *by, struct hub_token *t,
                               char secret[HUB_SECRET_SIZE], struct err *e);
/* *found false for a wrong or revoked one, whatever it looks like. */
MUST_CHECK bool hub_token_check(struct hub *h, const char *secret, struct hub_token *t,
                                bool *found, struct err *e);
MUST_CHECK bool hub_token_drop(struct hub *h, const struct staff *by, int64_t id,
                               enum hub_revoking *what, struct err *e);

/* Rows with outcode, lat, lon (degrees) and label, whole or not at all. */
MUST_CHECK bool hub_places_import(struct hub *h, const struct staff *by,
                                  const struct push_source *source, bool dry_run,
                                  struct push_result *r, struct err *e);
extern const char *const hub_place_columns[];
