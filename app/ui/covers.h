/* covers: a bounded cache of what letters and icons look like, by a hash of what they
 * are. It keeps no text, only shapes; covers_forget ends those too. When COVERS_BYTES_MAX
 * is reached everything is dropped and drawn anew: simple, and rare.
 */
#pragma once

#include "app/ui/canvas.h"

enum { COVERS_MAX = 1024, COVERS_BYTES_MAX = 3 << 19 };

struct covers;

struct covers *covers_new(void); /* never NULL: without memory the program ends */
void covers_free(struct covers *c);

/* Lent until the next call on c; NULL if it is not there. */
const struct cover *covers_get(struct covers *c, uint64_t hash);

/* Takes over cover.a. Gives it back as covers_get does. */
const struct cover *covers_put(struct covers *c, uint64_t hash, struct cover cover);

void covers_forget(struct covers *c);

/* FNV-1a, to be chained: start with COVERS_HASH. */
#define COVERS_HASH 0xcbf29ce484222325u
uint64_t covers_hash(uint64_t hash, const void *data, size_t size);
