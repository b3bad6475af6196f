#include <stdlib.h>
#include <string.h>

#include "core/match_json.h"
#include "server/ctl/ctl_file.h"
#include "server/ctl/ctl_match_words.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_text.h"

enum { WIDTH = 80, REASON_INDENT = 4, LIMIT_MAX = 100 };

static void put_line(struct bytes *out, const char *text, size_t indent)
{
    char clean[2 * CTL_CELL_SIZE];
    ctl_text_clean(clean, sizeof clean, text);
    ctl_text_wrap(out, clean, WIDTH - indent, indent);
}

/* "V7KQ-2M  Saturday support worker, Headingley, LS6, 642 of 1000", then why. */
static void put_item(struct bytes *out, const json_t *item, int score_max)
{
    char title[CTL_CELL_SIZE / 4], area[CTL_CELL_SIZE / 4], outcode[CTL_CELL_SIZE / 4],
        ref[CTL_CELL_SIZE / 4], line[2 * CTL_CELL_SIZE];
    const json_t *vacancy = json_object_get(item, "vacancy");
    const json_t *reason = NULL;
    size_t i = 0;
    ctl_text_member(ref, sizeof ref, item, "ref");
    ctl_text_member(title, sizeof title, vacancy, "title");
    ctl_text_member(area, sizeof area, vacancy, "area");
    ctl_text_member(outcode, sizeof outcode, vacancy, "outcode");
    snprintf(line, sizeof line, _("%s  %s%s%s%s%s: %d of %d points"), ref, title,
             area[0] != '\0' ? ", " : "", area, outcode[0] != '\0' ? ", " : "", outcode,
             (int)json_integer_value(json_object_get(item, "score")), score_max);
    put_line(out, line, 0);
    json_array_foreach(json_object_get(item, "reasons"), i, reason)
    {
        ctl_match_words(line, sizeof line, reason);
        if (line[0] != '\0')
            put_line(out, line, REASON_INDENT);
    }
    bytes_text(out, "\n");
}

static int print(const struct ctl *c, const json_t *answer)
{
    struct bytes out;
    char line[2 * CTL_CELL_SIZE], hidden[CTL_CELL_SIZE];
    const json_t *item = NULL;
    size_t i = 0;
    int score_max = (int)json_integer_value(json_object_get(answer, "score_max"));
    int fitting = (int)json_integer_value(json_object_get(answer, "fitting"));
    bytes_init(&out, CTL_PRINT_MAX);
    json_array_foreach(json_object_get(answer, "items"), i, item)
    {
        put_item(&out, item, score_max);
    }
    snprintf(line, sizeof line,
             ngettext("%d vacancy fits; %d shown", "%d vacancies fit; %d shown",
                      (unsigned long)fitting),
             fitting, (int)i);
    put_line(&out, line, 0);
    ctl_match_hidden(hidden, sizeof hidden, json_object_get(answer, "not_shown"));
    if (hidden[0] != '\0') {
        snprintf(line, sizeof line, _("Not shown: %s"), hidden);
        put_line(&out, line, 0);
    }
    return ctl_print(c, &out);
}

/* Reads the file and checks it here, so that a slip in it needs no hub. */
static json_t *read_person(const struct ctl *c, const char *path)
{
    struct err e;
    struct bytes text;
    struct match_person person;
    json_t *root = NULL;
    if (!ctl_file_read(&text, path, &e))
        ctl_fail(c, "%s", e.text);
    else if (!match_person_parse(&person, text.data, text.size, &e))
        ctl_fail(c, "%.150s: %s", ctl_file_name(path), e.text);
    else
        root =
            json_loadb((const char *)text.data, text.size, JSON_REJECT_DUPLICATES, NULL);
    bytes_wipe(&text);
    return root;
}

/* How many are shown; 0 if that is no number that can be. */
static int limit_of(const struct ctl *c)
{
    const char *text = c->args.values[CTL_OPTION_LIMIT];
    if (text == NULL)
        return 20;
    bool digits = text[strspn(text, "0123456789")] == '\0' && strlen(text) <= 3;
    long value = digits ? strtol(text, NULL, 10) : 0;
    return value <= LIMIT_MAX ? (int)value : 0;
}

int ctl_match(struct ctl *c)
{
    const char *path = c->args.values[CTL_OPTION_PERSON];
    int limit = limit_of(c);
    json_t *answer = NULL;
    if (path == NULL || limit == 0) {
        ctl_fail(c, "%s",
                 path == NULL ? _("match needs --person FILE")
                              : _("--limit must be a number from 1 to 100"));
        return CTL_USAGE;
    }
    json_t *person = read_person(c, path);
    if (person == NULL)
        return CTL_FAILED;
    json_t *body = json_pack("{s:o, s:i}", "person", person, "limit", limit);
    int result = CTL_FAILED;
    if (ctl_ask(c, CTL_POST, "/match", body, &answer))
        result = ctl_args_has(&c->args, CTL_OPTION_JSON) ? ctl_print_json(c, answer)
                                                         : print(c, answer);
    json_decref(answer);
    json_decref(body);
    return result;
}
