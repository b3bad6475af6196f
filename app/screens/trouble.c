/* What is wrong with this kiosk and what its host does about it, in plain words. */
#include <string.h>

#include "app/say.h"
#include "app/screens/words.h"

enum remedy { REMEDY_RING, REMEDY_WAIT, REMEDY_RESTART, REMEDY_NONE };

/* In the words of the agent (NOTICE_STATE), which staff read elsewhere. */
static const struct trouble {
    const char *begins, *text;
    enum remedy remedy;
} troubles[] = {
    {"disk full", N_("The disk is full. Nothing can be saved."), REMEDY_RING},
    {"database not ready", N_("The disk cannot be written."), REMEDY_RESTART},
    {"database broken", N_("The database is damaged. It is being mended."), REMEDY_WAIT},
    {"cloned installation", N_("This is a copy of another screen."), REMEDY_RING},
    {"broker refuses", N_("The office refuses what this screen sends."), REMEDY_RING},
    {"outbox was damaged", N_("The store was damaged. All that was saved is back."),
     REMEDY_RING},
    {"certificate ended", N_("This screen's certificate has ended. It needs a new one."),
     REMEDY_RING},
    {"certificate ends", N_("This screen's certificate ends soon. It needs a new one."),
     REMEDY_RING},
    {"certificate begins",
     N_("This screen's certificate is not valid yet. Is its clock "
        "right?"),
     REMEDY_RING},
    {"certificate unreadable", N_("This screen's certificate cannot be read."),
     REMEDY_RING},
    {"certificate refused", N_("The office's server refuses this screen's certificate."),
     REMEDY_RING},
    {"broker's certificate ended",
     N_("The certificate of the office's server has ended."), REMEDY_RING},
    {"broker's certificate begins",
     N_("The certificate of the office's server is not "
        "valid yet. Is the clock of this screen right?"),
     REMEDY_RING},
    {"broker's certificate",
     N_("What answers is not the office's server: it has another "
        "certificate."),
     REMEDY_RING},
};

static const char lost[] = "outbox damaged ";

static bool some_lost(const struct station *s)
{
    return strncmp(s->trouble, lost, sizeof lost - 1) == 0;
}

/* A disk that takes nothing comes first: it is what people notice. */
static const struct trouble *known(const struct station *s)
{
    if (s->disk == DISK_FULL || s->disk == DISK_READ_ONLY)
        return &troubles[s->disk == DISK_FULL ? 0 : 1];
    for (size_t i = 0; i < LENGTH(troubles); i++)
        if (strncmp(s->trouble, troubles[i].begins, strlen(troubles[i].begins)) == 0)
            return &troubles[i];
    return NULL;
}

const char *words_trouble(const struct el *any, const struct model *m)
{
    const struct station *s = &m->station;
    const struct trouble *t = known(s);
    if (some_lost(s))
        return ui_id(any,
                     _("The store was damaged (%.10s). Some of what people saved may be "
                       "lost. Tell the office."),
                     s->trouble + sizeof lost - 1);
    if (t != NULL)
        return _(t->text);
    if (s->cannot_save)
        return _("The store cannot be opened. Nothing can be saved.");
    if (s->trouble[0] == '\0' && !m->upkeep.agent)
        return _("The program that connects this screen is not running.");
    return s->trouble[0] == '\0' ? "" : _("Something is wrong with this screen.");
}

static enum remedy remedy_of(const struct model *m)
{
    const struct station *s = &m->station;
    const struct trouble *t = known(s);
    if (some_lost(s))
        return REMEDY_RING;
    if (t != NULL)
        return t->remedy;
    if (s->cannot_save || !m->upkeep.agent)
        return REMEDY_RESTART;
    return s->trouble[0] == '\0' ? REMEDY_NONE : REMEDY_RING;
}

const char *words_remedy(const struct model *m)
{
    switch (remedy_of(m)) {
    case REMEDY_NONE: break;
    case REMEDY_RING: return _("Ring us. Leave the kiosk on.");
    case REMEDY_WAIT: return _("Wait an hour. If it still says so, ring us.");
    case REMEDY_RESTART:
        return _("Switch the kiosk off and on again. If it still says so, ring us.");
    }
    return _("Nothing for you to do.");
}
