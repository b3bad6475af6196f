/* keys: the on-screen keyboards, in the shape that the panel has room for. What a key
 * means is in its press; nothing pops up (ACCESS 3.8).
 */
#pragma once

#include "app/screens/pieces.h"

enum keys_kind { KEYS_NAME, KEYS_EMAIL, KEYS_CODE, KEYS_NUMBER, KEYS_PIN };

/* Adds the keyboard as one element of parent. */
void keys(struct el *parent, const struct model *m, enum keys_kind kind);
