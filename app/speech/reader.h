/* reader: decides what is said, and when. Pure: scenes go in, lines come out; no sound,
 * no clock. The order is that of ACCESS section 6: a new screen says its title and all
 * its words, and how much there is to choose; the ring, or a finger, says what it is on;
 * errors and changed states are said without being asked for. What is new cuts off what
 * is old.
 *
 *     reader_look(&r, shown, &how);     after each change of the screen
 *     if (reader_cuts(&r)) silence
 *     while (the sound has room && reader_next(&r, shown, &line)) say it
 *
 * It keeps no words of a person: lines are looked up in the scene when their turn comes.
 */
#pragma once

#include "app/ui/element.h"
#include "app/ui/input.h"
#include "app/ui/spoken.h"

enum { READER_ITEMS_MAX = 128, READER_OWN_MAX = 192 };

enum said_kind { SAID_SCREEN, SAID_FOCUS, SAID_STATUS, SAID_ERROR, SAID_ECHO };
const char *said_kind_word(enum said_kind k); /* "screen" */

/* What is heard without words: a finger in a gap, the end of a page or of the glass, and
 * that time is running out. */
enum said_sound { SAID_NO_SOUND, SAID_TICK, SAID_EDGE, SAID_TIME, SAID_SOUND_COUNT };
const char *said_sound_word(enum said_sound s); /* "tick" */

enum route { ROUTE_NONE, ROUTE_SPEAKER, ROUTE_HEADPHONES };

struct reader_how {
    enum route route; /* NONE: nothing is said */
    bool warns;       /* the time-out is shown */
};

struct said { /* one thing to say */
    enum said_kind kind;
    enum said_sound sound; /* if there is one, there are no words */
    bool sensitive;        /* has a person's details in it: only ever to headphones */
    char node[INPUT_ID_MAX];
    char lang[8];
    char text[SPOKEN_MAX];
};

struct reader_item { /* words of an element, or words of our own */
    enum said_kind kind;
    enum said_sound sound;
    bool title; /* of the screen */
    char node[INPUT_ID_MAX];
    char own[READER_OWN_MAX];
};

struct seen { /* what was there at the last look, as hashes */
    uint32_t id, text;
};

struct reader {
    enum route route;
    bool cut;
    bool hinted; /* has said how to go on, in this visit */
    bool warned;
    uint32_t screen, title, lang, focus;
    int count, at; /* items, and the next one */
    int seen_count;
    size_t typed; /* letters in the field */
    uint32_t last_letter;
    struct reader_item items[READER_ITEMS_MAX];
    struct seen seen[ELEMENTS_MAX];
};

/* Also between two visitors: overwrites all. */
void reader_init(struct reader *r);

void reader_look(struct reader *r, const struct scene *s, const struct reader_how *how);

/* The next line, or false if there is nothing left to say. */
bool reader_next(struct reader *r, const struct scene *s, struct said *out);
bool reader_left(const struct reader *r);

/* True once after something new has cut off what is being said. */
bool reader_cuts(struct reader *r);

/* Somebody has done something: what is being said ends. */
void reader_hush(struct reader *r);

/* The element under a finger, or the one with the ring again, with how to choose it. */
void reader_say(struct reader *r, const struct scene *s, int at, bool with_hint);

/* After what is waiting to be said. */
void reader_sound(struct reader *r, enum said_sound sound);

/* The ring cannot go on: step 1 at the end, -1 at the top. */
void reader_edge(struct reader *r, int step);
