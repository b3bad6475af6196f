/* key_layouts: which letters stand where on the on-screen keyboards, as data: for each
 * language the order of its national keyboard and the order of its alphabet, for panels
 * that have room for 12 keys of 16 mm in a row and for those that have room for 11. How
 * keys look and what stands beside the letters is of screens/keys.c.
 *
 * Where they are from: the tables of X11 (xkeyboard-config) for gb, pl, ro, ua, ara, pk
 * (urd-nla: of Pakistan's language authority), bd (of the Bangladesh Computer Council)
 * and in (guru and guj: InScript).
 */
#pragma once

#include <stdbool.h>

enum { KEY_PAGES_MAX = 3 };

/* Rows of letters, parted by '\n'; a further page is for one letter, as with Shift. No
 * letter stands twice. */
struct key_pages {
    const char *page[KEY_PAGES_MAX];
    const char *bottom; /* letters and signs beside the space, on all pages */
};

enum key_order { KEYS_NATIONAL, KEYS_ABC, KEY_ORDERS };

struct key_layout {
    const char *lang; /* BCP 47 */
    bool latin;
    bool capitals;  /* the script has them */
    bool abc_first; /* few know the national order: the alphabet's is shown first */
    struct key_pages narrow[KEY_ORDERS], wide[KEY_ORDERS];
    const char *extras;            /* letters of other languages, on pages of their own */
    const char *label[KEY_ORDERS]; /* of the key that brings that order: "q w e" */
};

/* The layout of a language; the English one if it has none. Never NULL. */
const struct key_layout *key_layout(const char *lang);

/* Of an e-mail address: one order or the other of letters, digits and signs. */
const struct key_layout *key_layout_email(void);

/* What a voice says for a key whose letter alone it would not say; NULL: the letter. */
const char *key_layout_spoken(const char *letter);
