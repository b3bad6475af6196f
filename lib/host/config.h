/* config: INI files (libinih) read into a table that the program declares.
 *
 * Every key is declared with its type and limits; unknown sections and keys, repeated
 * keys and bad values are errors that name file, line, key and reason. A value is text;
 * get functions convert. Relative paths are relative to the file's folder.
 */
#pragma once

#include <stdint.h>

#include "core/err.h"

enum config_type { CONFIG_TEXT, CONFIG_INT, CONFIG_BOOL, CONFIG_PATH };

struct config_key {
    const char *section, *name;
    enum config_type type;
    const char *fallback; /* NULL: the key must be given */
    int64_t min, max;     /* CONFIG_INT; for texts: max length if > 0 */
};

struct config;

/* keys end with a row of NULLs and are lent for the config's life. */
MUST_CHECK bool config_load(struct config **out, const char *path,
                            const struct config_key *keys, struct err *e);
void config_free(struct config *c);

/* Asking for an undeclared key is a mistake of ours: assert. Texts are lent. */
const char *config_text(const struct config *c, const char *section, const char *name);
int64_t config_int(const struct config *c, const char *section, const char *name);
bool config_bool(const struct config *c, const char *section, const char *name);
