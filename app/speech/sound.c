#include "app/speech/sound.h"

#include <SDL.h>
#include <assert.h>
#include <stdlib.h>

#include "app/speech/voice.h"

/* Letting a card go takes as long as two of its buffers last. To see whether there is one
 * it is held with so small ones that the kiosk's start does not wait for it. */
enum { BUFFER_SAMPLES = 512, TRIAL_SAMPLES = 32, TRIAL_HZ = 48000, CHUNK = 1024 };

struct sound {
    SDL_AudioDeviceID card; /* 0: not held */
};

static SDL_AudioDeviceID open_card(int hz, Uint16 samples)
{
    const SDL_AudioSpec wanted = {
        .freq = hz, .format = AUDIO_S16SYS, .channels = 1, .samples = samples};
    return SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
}

static bool hold(struct sound *s)
{
    if (s->card != 0)
        return true;
    s->card = open_card(VOICE_HZ, BUFFER_SAMPLES);
    if (s->card != 0)
        SDL_PauseAudioDevice(s->card, 0);
    return s->card != 0;
}

static bool is_there(void)
{
    SDL_AudioDeviceID card = open_card(TRIAL_HZ, TRIAL_SAMPLES);
    if (card != 0)
        SDL_CloseAudioDevice(card);
    return card != 0;
}

bool sound_open(struct sound **out, struct err *e)
{
    struct sound *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_set(e, ERR_FULL, "sound: no memory");
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0 || !is_there()) {
        err_set(e, ERR_BROKEN, "sound: %s", SDL_GetError());
        sound_close(s);
        return false;
    }
    *out = s;
    return true;
}

void sound_close(struct sound *s)
{
    if (s == NULL)
        return;
    sound_rest(s);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    free(s);
}

int16_t sound_scaled(int16_t sample, int volume)
{
    static const float gains[SOUND_LOUDEST + 1] = {0.0631f, 0.1259f, 0.2512f, 0.5012f, 1};
    assert(volume >= 0 && volume <= SOUND_LOUDEST);
    return (int16_t)((float)sample * gains[volume]);
}

bool sound_push(struct sound *s, const int16_t *pcm, size_t count, int volume)
{
    int16_t chunk[CHUNK];
    if (!hold(s))
        return false;
    for (size_t at = 0; at < count;) {
        size_t n = count - at < CHUNK ? count - at : CHUNK;
        for (size_t i = 0; i < n; i++)
            chunk[i] = sound_scaled(pcm[at + i], volume);
        if (SDL_QueueAudio(s->card, chunk, (Uint32)(n * sizeof chunk[0])) != 0) {
            sound_rest(s);
            return false;
        }
        at += n;
    }
    return true;
}

void sound_hush(struct sound *s)
{
    if (s->card != 0)
        SDL_ClearQueuedAudio(s->card);
}

uint32_t sound_left_ms(const struct sound *s)
{
    if (s->card == 0)
        return 0;
    uint64_t samples = SDL_GetQueuedAudioSize(s->card) / sizeof(int16_t);
    return (uint32_t)(samples * 1000 / VOICE_HZ);
}

void sound_rest(struct sound *s)
{
    if (s->card != 0)
        SDL_CloseAudioDevice(s->card);
    s->card = 0;
}
