/* say: every word that a person reads goes through these. English is the source text;
 * catalogues are the .po files in assets/locale; which of them is shown is decided in
 * languages.h.
 */
#pragma once

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text /* marks for the catalogue; translated where it is used */
