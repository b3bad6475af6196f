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

/* The same as a health word for staff, without the file: "certificate ended 2026-11-21",
 * "certificate begins 2026-11-23", "certificate unreadable", "certificate ends
 * 2026-12-01" if that is within soon_s; "" if nothing is wrong. now 0 is not known: then
 * only a file that cannot be read is told. */
void cert_word(char *out, size_t size, const char *file, int64_t now, int64_t soon_s);
