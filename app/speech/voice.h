/* voice: words into sound, by espeak-ng. The only file that knows it. One voice in a
 * process (the library has one), one thread; a sentence takes well under a millisecond.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

enum { VOICE_HZ = 22050 }; /* 16 bit, one channel */

struct voice;

/* ERR_BROKEN if the library or its data are missing. */
MUST_CHECK bool voice_open(struct voice **out, struct err *e);
void voice_close(struct voice *v); /* NULL is fine */

/* Whether there is a voice of this very language (BCP 47), not of another one. */
bool voice_has(const struct voice *v, const char *lang);

struct voice_line {
    const char *text, *lang;
    int words_per_minute; /* 80 to 450 */
};

/* *pcm is lent until the next call; a letter or sign that stands alone, or before
 * a comma, is said by its name.
 * ERR_BROKEN if there is no such voice: then nothing is said, never another voice. */
MUST_CHECK bool voice_say(struct voice *v, const struct voice_line *line,
                          const int16_t **pcm, size_t *count, struct err *e);

/* Overwrites the newest sound. */
void voice_forget(struct voice *v);
