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

struct session_places session_places_now(const struct el *any, const struct model *m,
                                         const struct session_count *count)
{
    int32_t sure = model_confirms(m, count->here);
    if (sure > 0)
        return (struct session_places){
            MARK_OK, "calendar-check",
            ui_id(
                any,
                ngettext("%d place here now", "%d places here now", (unsigned long)sure),
                sure)};
    if (model_is_alone(m) && count->left > 0)
        return (struct session_places){MARK_WAIT, "hourglass", _("Ask for a place")};
    return session_places(any, count->left, count->waiting);
}

const char *session_book(const struct el *any, const struct model *m, unsigned long n)
{
    if (model_only_asks(m, (uint32_t)n))
        return ui_id(any, ngettext("Ask for %lu place", "Ask for %lu places", n), n);
    return ui_id(any, ngettext("Book %lu place", "Book %lu places", n), n);
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
