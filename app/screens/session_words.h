/* session_words: what marks and lines say of a session, on its card and on its page. */
#pragma once

#include "app/screens/pieces.h"

const char *session_audience(enum audience a);
const char *session_audience_icon(enum audience a);

struct session_places {
    enum mark_kind kind;
    const char *icon, *text; /* "6 places left", "Full. Waiting list: 3" */
};
/* As the hub counted them. */
struct session_places session_places(const struct el *any, int32_t left, int32_t waiting);

/* What can be had here now. While nobody hears this kiosk that is what it can confirm
 * by itself, of the places that are lent to it (here), or only to ask: "2 places here
 * now". */
struct session_count {
    int32_t left, waiting, here;
};
struct session_places session_places_now(const struct el *any, const struct model *m,
                                         const struct session_count *count);

/* "Book 2 places", or to ask for them, where nobody can say yes just now. */
const char *session_book(const struct el *any, const struct model *m, unsigned long n);

/* Where: "Burley Hub, Leeds", "By phone. We ring you.", "Online". */
const char *session_where(const struct el *any, enum session_way way, const char *venue,
                          const char *town, int32_t metres);
