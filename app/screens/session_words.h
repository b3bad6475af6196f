/* session_words: what marks and lines say of a session, on its card and on its page. */
#pragma once

#include "app/screens/pieces.h"

const char *session_audience(enum audience a);
const char *session_audience_icon(enum audience a);

struct session_places {
    enum mark_kind kind;
    const char *icon, *text; /* "6 places left", "Full. Waiting list: 3" */
};
struct session_places session_places(const struct el *any, int32_t left, int32_t waiting);

/* Where: "Burley Hub, Leeds", "By phone. We ring you.", "Online". */
const char *session_where(const struct el *any, enum session_way way, const char *venue,
                          const char *town, int32_t metres);
