#include "app/speech/voice.h"

#include <espeak-ng/speak_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"

enum { MINUTES_MAX = 5, SAMPLES_MAX = MINUTES_MAX * 60 * VOICE_HZ, LANG_SIZE = 16 };

struct voice {
    const espeak_VOICE **all; /* lent by the library; looking for them opens every file */
    int16_t *pcm;
    size_t count, room;
    char lang[LANG_SIZE]; /* the voice that is set; "": none */
};

/* Not realloc: what is left behind may be somebody's name, said aloud. */
static bool grow(struct voice *v, size_t room)
{
    int16_t *more = malloc(room * sizeof *more);
    if (more == NULL)
        return false;
    if (v->pcm != NULL) {
        memcpy(more, v->pcm, v->count * sizeof *more);
        explicit_bzero(v->pcm, v->room * sizeof *v->pcm);
    }
    free(v->pcm);
    v->pcm = more;
    v->room = room;
    return true;
}

/* The library wants 0 to go on, 1 to stop. */
static int take(short *samples, int count, espeak_EVENT *events)
{
    struct voice *v = events->user_data;
    if (samples == NULL || count <= 0)
        return 0;
    size_t wanted = v->count + (size_t)count;
    if (wanted > SAMPLES_MAX)
        return 1;
    if (wanted > v->room && !grow(v, wanted * 2))
        return 1;
    memcpy(v->pcm + v->count, samples, (size_t)count * sizeof *samples);
    v->count = wanted;
    return 0;
}

bool voice_open(struct voice **out, struct err *e)
{
    struct voice *v = calloc(1, sizeof *v);
    if (v == NULL)
        return err_set(e, ERR_FULL, "speech: no memory");
    int rate =
        espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL, espeakINITIALIZE_DONT_EXIT);
    if (rate != VOICE_HZ) {
        free(v);
        return err_set(e, ERR_BROKEN, "speech: espeak-ng or its data are missing");
    }
    espeak_SetSynthCallback(take);
    v->all = espeak_ListVoices(NULL);
    *out = v;
    return true;
}

void voice_close(struct voice *v)
{
    if (v == NULL)
        return;
    espeak_Terminate();
    voice_forget(v);
    free(v->pcm);
    free(v);
}

void voice_forget(struct voice *v)
{
    if (v->pcm != NULL)
        explicit_bzero(v->pcm, v->room * sizeof *v->pcm);
    v->count = 0;
}

/* "en-gb" and "en-us" are English. A voice may list several, each after a byte of
 * rank. */
static bool speaks(const espeak_VOICE *voice, const char *lang)
{
    size_t size = strlen(lang);
    for (const char *at = voice->languages; at != NULL && *at != '\0';
         at += strlen(at) + 1) {
        const char *name = at + 1;
        if (strncmp(name, lang, size) == 0 && (name[size] == '\0' || name[size] == '-'))
            return true;
    }
    return false;
}

bool voice_has(const struct voice *v, const char *lang)
{
    for (const espeak_VOICE **at = v->all; at != NULL && *at != NULL; at++) {
        if (speaks(*at, lang))
            return true;
    }
    return false;
}

/* A failed change would keep the voice before it, so what was set is looked at. */
static bool set_voice(struct voice *v, const char *lang, struct err *e)
{
    if (strcmp(v->lang, lang) == 0)
        return true;
    espeak_VOICE wanted = {.languages = strcmp(lang, "en") == 0 ? "en-gb" : lang};
    v->lang[0] = '\0';
    bool set = espeak_SetVoiceByProperties(&wanted) == EE_OK;
    const espeak_VOICE *now = espeak_GetCurrentVoice();
    if (!set || now == NULL || !speaks(now, lang) ||
        !utf8_copy(v->lang, sizeof v->lang, lang))
        return err_set(e, ERR_BROKEN, "speech: no voice for this language");
    return true;
}

/* Inside the markup that makes the voice name a sign. */
static const char *escaped(const char *sign)
{
    switch (sign[0]) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    default: return sign;
    }
}

/* "a", and "a, row 2" of a key: in the midst of a text a voice reads a letter as a word,
 * and says nothing of a sign. */
static bool names_letter(const char *text, char *out, size_t room)
{
    char sign[8] = "";
    const char *rest = text;
    (void)utf8_next(&rest);
    size_t size = (size_t)(rest - text);
    bool alone = rest[0] == '\0' || strncmp(rest, ", ", 2) == 0;
    if (size == 0 || !alone || strpbrk(rest, "<>&") != NULL)
        return false;
    memcpy(sign, text, size);
    int n = snprintf(out, room, "<say-as interpret-as=\"tts:char\">%s</say-as>%s",
                     escaped(sign), rest);
    return n > 0 && (size_t)n < room;
}

bool voice_say(struct voice *v, const struct voice_line *line, const int16_t **pcm,
               size_t *count, struct err *e)
{
    char marked[160];
    const char *text = line->text;
    unsigned flags = espeakCHARS_UTF8 | espeakENDPAUSE;
    v->count = 0;
    *pcm = NULL;
    *count = 0;
    if (!set_voice(v, line->lang, e))
        return false;
    if (names_letter(text, marked, sizeof marked)) {
        text = marked;
        flags |= espeakSSML;
    }
    espeak_SetParameter(espeakRATE, line->words_per_minute, 0);
    if (espeak_Synth(text, strlen(text) + 1, 0, POS_CHARACTER, 0, flags, NULL, v) !=
        EE_OK)
        return err_set(e, ERR_BROKEN, "speech: the voice fails");
    *pcm = v->pcm;
    *count = v->count;
    return true;
}
