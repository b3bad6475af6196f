/* sound: samples to the sound card, through SDL's queue. The card is held only while
 * something is to be heard: an open one wakes the processor for silence too.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

struct sound;

/* ERR_BROKEN if there is no sound card. */
MUST_CHECK bool sound_open(struct sound **out, struct err *e);
void sound_close(struct sound *s); /* NULL is fine; before window_close */

enum { SOUND_LOUDEST = 4 }; /* volumes are 0 to 4: -24, -18, -12, -6, 0 dB */

/* After what is queued. False if the card has gone; then nothing is heard. */
bool sound_push(struct sound *s, const int16_t *pcm, size_t count, int volume);

/* Silence at once. */
void sound_hush(struct sound *s);

/* How long what is queued will be heard. */
uint32_t sound_left_ms(const struct sound *s);

/* Lets go of the card until the next push. */
void sound_rest(struct sound *s);

/* One sample at a volume. */
int16_t sound_scaled(int16_t sample, int volume);
