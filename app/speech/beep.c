#include "app/speech/beep.h"

#include <assert.h>
#include <math.h>

#include "app/speech/voice.h"

struct beep {
    int ms;
    float from_hz, to_hz; /* the second half has the second */
    float peak;           /* of 1 */
};

static struct beep beep_of(enum said_sound sound)
{
    switch (sound) {
    case SAID_TICK: return (struct beep){BEEP_TICK_MS, 1500, 1500, 0.12f};
    case SAID_EDGE: return (struct beep){BEEP_EDGE_MS, 330, 330, 0.25f};
    case SAID_TIME: return (struct beep){BEEP_TIME_MS, 660, 880, 0.35f};
    case SAID_NO_SOUND:
    case SAID_SOUND_COUNT: break;
    }
    return (struct beep){0};
}

/* Swells and fades, so that nothing clicks. */
size_t beep_make(int16_t out[BEEP_SAMPLES_MAX], enum said_sound sound)
{
    static const float turn = 6.2831853f;
    const struct beep b = beep_of(sound);
    size_t count = (size_t)b.ms * VOICE_HZ / 1000;
    float phase = 0;
    assert(count <= BEEP_SAMPLES_MAX);
    for (size_t i = 0; i < count; i++) {
        float along = (float)i / (float)count;
        phase += turn * (along < 0.5f ? b.from_hz : b.to_hz) / VOICE_HZ;
        out[i] = (int16_t)(INT16_MAX * b.peak * sinf(phase) * sinf(turn / 2 * along));
    }
    return count;
}
