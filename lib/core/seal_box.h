/* seal_box: one JSON object, padded and sealed; for seal*.c only. */
#pragma once

#include "core/fields.h"
#include "core/seal.h"

enum { SEAL_VERSION = 1, SEAL_PLAIN_MAX = WIRE_BOX_MAX - 48 };

/* Pads plain to a multiple of SEAL_PAD and appends its box. */
MUST_CHECK bool seal_box(struct bytes *box, struct bytes *plain,
                         const uint8_t key[SEAL_PUBLIC_BYTES], struct err *e);

struct seal_pair;
/* Puts into plain (wipe it) what was sealed. ERR_INPUT "unreadable". */
MUST_CHECK bool seal_unbox(struct bytes *plain, const void *box, size_t size,
                           const struct seal_pair *key, struct err *e);
