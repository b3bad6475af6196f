#include "app/speech/talk.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>

#include "app/languages.h"
#include "app/model.h"
#include "app/speech/beep.h"
#include "app/speech/sound.h"
#include "core/utf8.h"
#include "host/log.h"

enum {
    AHEAD_MS = 200, /* so long before the end the next line is made */
    REST_MS = 3000  /* after so much silence the sound card is let go */
};

struct talk {
    struct voice *voice;
    struct sound *sound;
    FILE *said_file;
    bool secrets;
    bool holds; /* the sound card, perhaps */
    struct talk_how how;
    uint64_t heard_ms; /* when sound was last queued or heard */
    struct reader reader;
    struct said line;
};

bool talk_open(struct talk **out, const struct talk_options *o, struct err *e)
{
    struct talk *t = calloc(1, sizeof *t);
    if (t == NULL)
        return err_set(e, ERR_FULL, "speech: no memory");
    t->secrets = o->secrets;
    t->how.volume = VOLUME_USUAL;
    reader_init(&t->reader);
    bool good = sound_open(&t->sound, e);
    if (good && o->said != NULL) {
        t->said_file = fopen(o->said, "we");
        good = t->said_file != NULL ||
               err_set(e, ERR_FULL, "--dump-said: the file cannot be made");
    }
    if (!good) {
        talk_close(t);
        return false;
    }
    t->voice = o->voice;
    *out = t;
    return true;
}

void talk_close(struct talk *t)
{
    if (t == NULL)
        return;
    talk_forget(t);
    sound_close(t->sound);
    voice_close(t->voice);
    if (t->said_file != NULL)
        fclose(t->said_file);
    free(t);
}

uint32_t talk_voices(const struct talk *t)
{
    uint32_t set = 0;
    for (int l = 0; t != NULL && l < LANGUAGE_COUNT; l++) {
        if (voice_has(t->voice, language_code((enum language)l)))
            set |= 1u << l;
    }
    return set;
}

/* ---- the record, for tests ---- */

static void record(struct talk *t, json_t *o)
{
    if (json_dumpf(o, t->said_file, JSON_COMPACT) == 0)
        fputc('\n', t->said_file);
    fflush(t->said_file);
    json_decref(o);
}

static void record_line(struct talk *t)
{
    if (t->said_file == NULL)
        return;
    const struct said *l = &t->line;
    bool hide = l->sensitive && !t->secrets;
    const char *route = t->how.route == ROUTE_SPEAKER ? "speaker" : "headphones";
    record(t,
           json_pack("{sI ss ss ss ss sb ss}", "t_ms", (json_int_t)t->how.now_ms, "node",
                     l->node, "kind", said_kind_word(l->kind), "lang", l->lang, "route",
                     route, "sensitive", l->sensitive, "text", hide ? "" : l->text));
}

static void record_sound(struct talk *t)
{
    if (t->said_file != NULL)
        record(t, json_pack("{sI ss}", "t_ms", (json_int_t)t->how.now_ms, "sound",
                            said_sound_word(t->line.sound)));
}

static void record_cut(struct talk *t)
{
    if (t->said_file != NULL)
        record(t, json_pack("{sI}", "cut_at", (json_int_t)t->how.now_ms));
}

/* ---- sound ---- */

static void silence(struct talk *t)
{
    if (!reader_cuts(&t->reader) || sound_left_ms(t->sound) == 0)
        return;
    sound_hush(t->sound);
    record_cut(t);
}

static bool wants_more(const struct talk *t)
{
    return reader_left(&t->reader) && sound_left_ms(t->sound) < AHEAD_MS;
}

static void push(struct talk *t, const int16_t *pcm, size_t count)
{
    t->holds = true;
    if (!sound_push(t->sound, pcm, count, t->how.volume))
        log_line(LOG_LEVEL_NOTICE, "not said reason=\"the sound card is gone\"");
}

static void beep(struct talk *t)
{
    int16_t pcm[BEEP_SAMPLES_MAX];
    record_sound(t);
    push(t, pcm, beep_make(pcm, t->line.sound));
}

static void say(struct talk *t)
{
    static const int speeds[SPEEDS] = {120, 160, 220, 300};
    struct voice_line line = {.text = t->line.text,
                              .lang = t->line.lang,
                              .words_per_minute = speeds[t->how.speed]};
    const int16_t *pcm = NULL;
    size_t count = 0;
    struct err e;
    record_line(t);
    if (!voice_say(t->voice, &line, &pcm, &count, &e)) {
        log_line(LOG_LEVEL_NOTICE, "not said lang=%s reason=\"%s\"", line.lang, e.text);
        return;
    }
    push(t, pcm, count);
}

void talk_turn(struct talk *t, const struct scene *shown, uint64_t now_ms)
{
    if (t == NULL)
        return;
    t->how.now_ms = now_ms;
    silence(t);
    while (wants_more(t) && reader_next(&t->reader, shown, &t->line)) {
        if (t->line.sound != SAID_NO_SOUND)
            beep(t);
        else
            say(t);
    }
    sodium_memzero(&t->line, sizeof t->line);
    if (talk_busy(t))
        t->heard_ms = now_ms;
    if (t->holds && now_ms - t->heard_ms >= REST_MS) {
        sound_rest(t->sound);
        voice_forget(t->voice);
        t->holds = false;
    }
}

uint64_t talk_due_ms(const struct talk *t, uint64_t now_ms)
{
    if (t == NULL || !t->holds)
        return UINT64_MAX;
    uint32_t left = sound_left_ms(t->sound);
    if (reader_left(&t->reader))
        return now_ms + (left > AHEAD_MS ? left - AHEAD_MS : 1);
    return left > 0 ? now_ms + left + 1 : t->heard_ms + REST_MS;
}

bool talk_busy(const struct talk *t)
{
    return t != NULL && (reader_left(&t->reader) || sound_left_ms(t->sound) > 0);
}

void talk_look(struct talk *t, const struct scene *shown, const struct talk_how *how)
{
    if (t == NULL)
        return;
    t->how = *how;
    reader_look(&t->reader, shown, &(struct reader_how){how->route, how->warns});
    talk_turn(t, shown, how->now_ms);
}

void talk_hush(struct talk *t)
{
    if (t == NULL)
        return;
    reader_hush(&t->reader);
    silence(t);
}

void talk_say(struct talk *t, const struct scene *shown, int at, bool with_hint)
{
    if (t != NULL)
        reader_say(&t->reader, shown, at, with_hint);
}

void talk_edge(struct talk *t, int step)
{
    if (t != NULL)
        reader_edge(&t->reader, step);
}

void talk_sound(struct talk *t, enum said_sound sound)
{
    if (t != NULL && !talk_busy(t))
        reader_sound(&t->reader, sound);
}

void talk_forget(struct talk *t)
{
    if (t == NULL)
        return;
    reader_init(&t->reader);
    if (t->sound != NULL)
        sound_hush(t->sound);
    if (t->voice != NULL)
        voice_forget(t->voice);
    sodium_memzero(&t->line, sizeof t->line);
}
