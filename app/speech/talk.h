/* talk: the kiosk's speech as one thing: what is to be said (reader), the voice, the
 * sound card. No thread of its own: a line takes less than a frame to make, and the next
 * one is made while the last is heard (docs/decisions/2026-11-22-speech-one-thread.md).
 */
#pragma once

#include "app/speech/reader.h"
#include "app/speech/voice.h"
#include "core/err.h"

struct talk;

struct talk_options {
    struct voice *voice; /* the talk's from now on, unless this fails */
    const char *said;    /* file for all that is said, a line of JSON each; NULL: none */
    bool secrets;        /* with a person's details; for tests only */
};

/* ERR_BROKEN if there is no sound card: then there is no speech. */
MUST_CHECK bool talk_open(struct talk **out, const struct talk_options *o, struct err *e);
void talk_close(struct talk *t); /* NULL is fine, here and below; before window_close */

/* The languages that can be heard: bit = enum language. */
uint32_t talk_voices(const struct talk *t);

struct talk_how {
    enum route route; /* NONE: silence */
    bool warns;       /* the time-out is shown */
    int speed, volume;
    uint64_t now_ms;
};

/* After each change of what is shown. */
void talk_look(struct talk *t, const struct scene *shown, const struct talk_how *how);

/* Somebody has done something: silence until the next look. */
void talk_hush(struct talk *t);

/* As in reader.h. */
void talk_say(struct talk *t, const struct scene *shown, int at, bool with_hint);
void talk_edge(struct talk *t, int step);

/* Only in silence: it says that there is nothing, and words say more. */
void talk_sound(struct talk *t, enum said_sound sound);

/* Makes the next lines, if it is time. */
void talk_turn(struct talk *t, const struct scene *shown, uint64_t now_ms);
/* When it is; UINT64_MAX: nothing is left to do. */
uint64_t talk_due_ms(const struct talk *t, uint64_t now_ms);

/* Something is being heard. */
bool talk_busy(const struct talk *t);

/* Silence, and nothing kept of what was said: at the end of a visit. */
void talk_forget(struct talk *t);
