/* Names, numbers and claim codes (I7): sealed in boxes and as hashes they may go
 * anywhere, as they are they stand in no message, on no disk and in no log. */
#include <stdio.h>
#include <string.h>

#include "tests/sim/world_inside.h"

/* In every name and number that people give in party_people.c; in no hex by chance. */
static const char *const canaries[] = {"Canaria", "+4477009"};

/* As it is shown and as it is typed. */
static void add_code(struct texts *t, const char *code)
{
    char typed[CLAIM_SIZE];
    size_t size = 0;
    for (size_t i = 0; code[i] != '\0'; i++)
        if (code[i] != '-')
            typed[size++] = code[i];
    typed[size] = '\0';
    texts_add(t, code);
    texts_add(t, typed);
}

/* All that must stand nowhere by now. */
static const struct texts *secrets(struct world *w)
{
    struct oracle *o = w->oracle;
    for (size_t i = 0; o->secrets.count < LENGTH(canaries); i++)
        texts_add(&o->secrets, canaries[i]);
    for (; o->codes_known < o->count; o->codes_known++)
        if (o->truths[o->codes_known].code[0] != '\0')
            add_code(&o->secrets, o->truths[o->codes_known].code);
    return &o->secrets;
}

void oracle_said(struct world *w, const char *where, const void *data, size_t size)
{
    if (texts_find(secrets(w), data, size) != NULL)
        world_fail(w, "I7: something personal or a claim code in %s", where);
}

void oracle_disk_read(struct world *w, const struct disk *d)
{
    if (texts_on_disk(secrets(w), d) != NULL)
        world_fail(w, "I7: something personal or a claim code on the disk of %s",
                   disk_name(d));
}

void oracle_final_secrets(struct world *w)
{
    oracle_disk_read(w, w->hub.disk);
    oracle_disk_read(w, w->hub.journal);
    oracle_disk_read(w, w->hub.backup);
    oracle_disk_read(w, w->old.disk);
    for (size_t i = 0; i < w->kiosk_count; i++)
        oracle_disk_read(w, w->kiosks[i].disk);
}
