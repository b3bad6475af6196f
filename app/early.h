/* early: the kiosk's start on two cores. The files are opened and the voice is loaded on
 * threads of their own while the window opens; each is waited for before it is used.
 *
 * The environment and the locale belong to a process: nobody may change them while those
 * threads run, so languages_open comes before early_files, early_voice after window_open,
 * and both are taken before anything is shown. */
#pragma once

#include "app/ahead.h"
#include "app/kiosk_store.h"
#include "app/speech/voice.h"

struct early {
    const struct kiosk_place *place;
    struct kiosk_store *store;
    struct voice *voice;
    struct err store_why, voice_why;
    struct ahead files, speech;
};

/* place is lent for the store's life. */
void early_files(struct early *s, const struct kiosk_place *place);
void early_voice(struct early *s);

/* Waits. As kiosk_store_open; what it opens is open and has been read once. */
MUST_CHECK bool early_store(struct early *s, struct kiosk_store **out, struct err *e);
/* Waits. As voice_open. */
MUST_CHECK bool early_speech(struct early *s, struct voice **out, struct err *e);
/* Waits, and closes the files if nobody took them: before a process ends. */
void early_end(struct early *s);
