#include "app/screens/session_words.h"

enum { FEW_PLACES = 3 };

const char *session_audience(enum audience a)
{
    switch (a) {
    case AUDIENCE_PAS_ONLY: return _("PAs only");
    case AUDIENCE_EMPLOYERS_ONLY: return _("Employers only");
    case AUDIENCE_MIXED: return _("PAs and employers");
    case AUDIENCE_ANYONE: return _("For everyone");
    }
    return "";
}

const char *session_audience_icon(enum audience a)
{
    return a == AUDIENCE_PAS_ONLY ? "id-card" : "users";
}

struct session_places session_places(const struct el *any, int32_t left, int32_t waiting)
{
    struct session_places p = {MARK_WAIT, "hourglass", _("Full")};
    if (left > 0) {
        p.kind = left < FEW_PLACES ? MARK_WAIT : MARK_OK;
        p.icon = "user-round-plus";
        p.text = ui_id(
            any, ngettext("%d place left", "%d places left", (unsigned long)left), left);
    } else if (waiting > 0) {
        p.text = ui_id(any, _("Full. Waiting list: %d"), waiting);
    }
    return p;
}

const char *session_where(const struct el *any, enum session_way way, const char *venue,
                          const char *town, int32_t metres)
{
    switch (way) {
    case SESSION_BY_PHONE: return _("By phone. We ring you.");
    case SESSION_ONLINE: return _("Online. We send you the link.");
    case SESSION_IN_ROOM: break;
    }
    return words_place(any, venue, town, metres);
}
