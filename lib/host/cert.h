/* cert: what is wrong with a certificate of our own, in words for whoever looks after the
 * machine. The other side says only that it does not like it, if that.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Into out, cut at size: "our certificate ended on 2026-11-21: FILE", "... begins only on
 * 2026-11-23; is our clock right? FILE", "... cannot be read: FILE", or "our certificate
 * is FILE" if nothing is wrong at `now` that can be seen from here. */
void cert_words(char *out, size_t size, const char *file, int64_t now);
