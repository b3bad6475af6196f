#include "host/config.h"

#include <assert.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"

enum { KEYS_MAX = 128, VALUE_MAX = 200 };

struct value {
    char *text; /* owned; for paths already joined with the file's folder */
    int64_t number;
    bool given;
};

struct config {
    const struct config_key *keys;
    size_t count;
    struct value values[KEYS_MAX];
};

struct reading {
    struct config *config;
    const char *path;
    FILE *file;
    int line;
    bool failed; /* e then describes the first fault */
    struct err *e;
};

/* Keeps the first fault: what comes after it in the file may only follow from it. */
static bool fault(struct reading *r, const char *what, const char *name, const char *why)
{
    if (!r->failed)
        err_set(r->e, ERR_INPUT, "%s:%d: %s %.60s%s%s", r->path, r->line, what, name,
                why[0] == '\0' ? "" : " ", why);
    r->failed = true;
    return false;
}

static char *join_path(const char *file, const char *path)
{
    const char *slash = strrchr(file, '/');
    if (path[0] == '/' || path[0] == '\0' || slash == NULL)
        return strdup(path);
    size_t folder = (size_t)(slash - file) + 1;
    size_t size = folder + strlen(path) + 1;
    char *out = malloc(size);
    if (out != NULL)
        snprintf(out, size, "%.*s%s", (int)folder, file, path);
    return out;
}

static bool parse_bool(int64_t *out, const char *text)
{
    static const char *const words[][2] = {
        {"no", "yes"}, {"false", "true"}, {"off", "on"}, {"0", "1"}};
    for (size_t i = 0; i < LENGTH(words); i++)
        for (int answer = 0; answer < 2; answer++)
            if (strcmp(text, words[i][answer]) == 0) {
                *out = answer;
                return true;
            }
    return false;
}

/* NULL, or why the text is no value of that key. */
static const char *parse_int(int64_t *out, const struct config_key *key, const char *text)
{
    char *end = NULL;
    errno = 0;
    *out = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0)
        return "is not a whole number";
    if (*out < key->min)
        return "is below its minimum";
    if (*out > key->max)
        return "is above its maximum";
    return NULL;
}

static const char *check_value(struct value *v, const struct config_key *key,
                               const char *text)
{
    struct err bad;
    if (!utf8_check(text, key->name, VALUE_MAX, false, &bad))
        return "is not plain UTF-8 text";
    switch (key->type) {
    case CONFIG_INT: return parse_int(&v->number, key, text);
    case CONFIG_BOOL:
        return parse_bool(&v->number, text) ? NULL : "is neither yes nor no";
    case CONFIG_TEXT:
    case CONFIG_PATH: break;
    }
    if (key->max > 0 && strlen(text) > (size_t)key->max)
        return "is too long";
    return NULL;
}

static bool take(struct reading *r, size_t i, const char *text)
{
    const struct config_key *key = &r->config->keys[i];
    struct value *v = &r->config->values[i];
    const char *wrong = check_value(v, key, text);
    if (wrong != NULL)
        return fault(r, "key", key->name, wrong);
    v->text = key->type == CONFIG_PATH ? join_path(r->path, text) : strdup(text);
    if (v->text == NULL)
        return fault(r, "key", key->name, "finds no memory");
    v->given = true;
    return true;
}

static bool section_known(const struct config *c, const char *section)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->keys[i].section, section) == 0)
            return true;
    return false;
}

static bool find(const struct config *c, const char *section, const char *name, size_t *i)
{
    for (*i = 0; *i < c->count; (*i)++)
        if (strcmp(c->keys[*i].section, section) == 0 &&
            strcmp(c->keys[*i].name, name) == 0)
            return true;
    return false;
}

static int on_pair(void *user, const char *section, const char *name, const char *value)
{
    struct reading *r = user;
    size_t i = 0;
    if (!section_known(r->config, section))
        return fault(r, "unknown section", section, "");
    if (!find(r->config, section, name, &i))
        return fault(r, "unknown key", name, "");
    if (r->config->values[i].given)
        return fault(r, "key", name, "is given twice");
    return take(r, i, value == NULL ? "" : value);
}

/* inih does not tell its handler the line, and would quietly split a line that is longer
 * than its buffer: so we read for it. */
static char *read_line(char *buffer, int size, void *user)
{
    struct reading *r = user;
    if (fgets(buffer, size, r->file) == NULL)
        return NULL;
    r->line++;
    if (strchr(buffer, '\n') == NULL && !feof(r->file)) {
        fault(r, "line is longer than", "198 bytes", "");
        return NULL;
    }
    return buffer;
}

static bool fill_missing(struct reading *r)
{
    for (size_t i = 0; i < r->config->count; i++) {
        const struct config_key *key = &r->config->keys[i];
        if (r->config->values[i].given)
            continue;
        if (key->fallback == NULL)
            return err_set(r->e, ERR_INPUT, "%s: %s is missing in [%s]", r->path,
                           key->name, key->section);
        if (!take(r, i, key->fallback))
            return false;
    }
    return true;
}

static bool read_all(struct reading *r)
{
    int bad_line = ini_parse_stream(read_line, r, on_pair, r);
    if (r->failed)
        return false;
    if (ferror(r->file))
        return err_set(r->e, ERR_INPUT, "%s: %s", r->path, strerror(errno));
    if (bad_line != 0)
        return err_set(r->e, ERR_INPUT, "%s:%d: neither [section] nor key = value",
                       r->path, bad_line);
    return fill_missing(r);
}

bool config_load(struct config **out, const char *path, const struct config_key *keys,
                 struct err *e)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return err_set(e, ERR_INPUT, "%s: %s", path, strerror(errno));
    struct config *c = calloc(1, sizeof *c);
    if (c == NULL) {
        fclose(file);
        return err_set(e, ERR_LATER, "config: no memory");
    }
    c->keys = keys;
    while (keys[c->count].name != NULL)
        c->count++;
    assert(c->count <= KEYS_MAX);

    struct reading r = {.config = c, .path = path, .file = file, .e = e};
    bool ok = read_all(&r);
    fclose(file);
    if (ok) {
        *out = c;
        c = NULL; /* the caller's now */
    }
    config_free(c);
    return ok;
}

void config_free(struct config *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < c->count; i++)
        free(c->values[i].text);
    free(c);
}

static const struct value *value_of(const struct config *c, const char *section,
                                    const char *name)
{
    size_t i = 0;
    bool declared = find(c, section, name, &i);
    assert(declared);
    return &c->values[i];
}

const char *config_text(const struct config *c, const char *section, const char *name)
{
    return value_of(c, section, name)->text;
}

int64_t config_int(const struct config *c, const char *section, const char *name)
{
    return value_of(c, section, name)->number;
}

bool config_bool(const struct config *c, const char *section, const char *name)
{
    return value_of(c, section, name)->number != 0;
}
