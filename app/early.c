#include "app/early.h"

#include <stddef.h>

/* What is wrong with the files is said when they are read for the first screen. */
static void open_files(void *context)
{
    struct early *s = context;
    struct station known;
    struct err e;
    if (kiosk_store_open(&s->store, s->place, &s->store_why))
        (void)kiosk_store_station(s->store, &known, &e);
}

static void open_voice(void *context)
{
    struct early *s = context;
    if (!voice_open(&s->voice, &s->voice_why))
        s->voice = NULL;
}

void early_files(struct early *s, const struct kiosk_place *place)
{
    s->place = place;
    ahead_begin(&s->files, open_files, s);
}

void early_voice(struct early *s)
{
    ahead_begin(&s->speech, open_voice, s);
}

bool early_store(struct early *s, struct kiosk_store **out, struct err *e)
{
    ahead_wait(&s->files);
    *out = s->store;
    s->store = NULL;
    if (*out == NULL)
        *e = s->store_why;
    return *out != NULL;
}

bool early_speech(struct early *s, struct voice **out, struct err *e)
{
    ahead_wait(&s->speech);
    *out = s->voice;
    s->voice = NULL;
    if (*out == NULL)
        *e = s->voice_why;
    return *out != NULL;
}

/* espeak-ng 1.51 may wait for ever when it is ended in the moment in which it began, so a
 * voice that nobody took is left to the end of the process. */
void early_end(struct early *s)
{
    ahead_wait(&s->files);
    ahead_wait(&s->speech);
    kiosk_store_close(s->store);
    s->store = NULL;
}
