/* beep: what is heard without words, as samples at VOICE_HZ. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "app/speech/reader.h"

enum {
    BEEP_SAMPLES_MAX = 8192,
    BEEP_TICK_MS = 8,
    BEEP_EDGE_MS = 120,
    BEEP_TIME_MS = 300
};

/* A soft tick, a low tone, or a rising pair of tones; gives how many samples. */
size_t beep_make(int16_t out[BEEP_SAMPLES_MAX], enum said_sound sound);
