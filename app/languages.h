/* languages: the languages that the screens can be in, and which of them is shown. The
 * only file that knows where gettext looks.
 *
 * A language is there when its catalogue is: `make locale` compiles only what is
 * complete, so nobody meets a screen that is half English. English needs none.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum language { /* in the order in which they are offered */
                LANGUAGE_EN,
                LANGUAGE_CY,
                LANGUAGE_PL,
                LANGUAGE_RO,
                LANGUAGE_UK,
                LANGUAGE_BN,
                LANGUAGE_PA,
                LANGUAGE_GU,
                LANGUAGE_UR,
                LANGUAGE_AR,
                LANGUAGE_COUNT
};

enum { LANGUAGE_CODE_SIZE = 8 };

const char *language_code(enum language l); /* BCP 47: "cy" */
const char *language_name(enum language l); /* its own: "Cymraeg" */
bool language_is_rtl(enum language l);

/* LANGUAGE_COUNT if no language has this code. */
enum language language_find(const char *code);

/* Where the compiled catalogues are; NULL or a folder without any: English alone. Gives
 * the languages that are there: bit = enum language; English always is. */
uint32_t languages_open(const char *folder);

/* Of these languages those that also have easy words: shorter texts in place of many of
 * the usual ones. As above, only what is complete is there; of English too. */
uint32_t languages_easy(const char *folder);

/* From now on gettext answers in this language, in easy words where there are some; for
 * the whole process, which has one thread. A code without a catalogue means English.
 * Costs little if it is shown already. */
void language_show(const char *code, bool easy);
