#include <stdlib.h>
#include <string.h>

#include "host/wholefile.h"
#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_text.h"

enum { WORDS = 6, WORDS_SIZE = 128, LINE_MAX_BYTES = 1024 };

/* ---- invite ---- */

static bool write_line(const struct ctl *c, const char *path, const char *line)
{
    struct bytes text;
    struct err e;
    bytes_init(&text, LINE_MAX_BYTES);
    bytes_printf(&text, "%s\n", line);
    bool ok = wholefile_write(path, &text, 0600, &e);
    bytes_wipe(&text);
    if (!ok)
        ctl_fail(c, "%s", e.text);
    return ok;
}

/* The line is alone on out, so that it can be sent straight into a file. */
static int print_invitation(const struct ctl *c, const json_t *invitation)
{
    char until[CTL_CELL_SIZE];
    const char *path = c->args.values[CTL_OPTION_OUT];
    const char *line = json_string_value(json_object_get(invitation, "line"));
    if (line == NULL)
        return ctl_fail(c, _("the hub has sent no invitation"));
    if (path != NULL && !write_line(c, path, line))
        return CTL_FAILED;
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        return ctl_print_json(c, invitation);
    if (path == NULL)
        fprintf(c->out, "%s\n", line);
    ctl_text_instant(until, sizeof until, invitation, "expires_at", true);
    fprintf(c->err,
            _("Good for one machine until %s. Whoever has this line can ask to be "
              "%s:\ngive it to the kiosk and to nobody else, then compare the six words "
              "of\n`peerpointctl kiosk waiting` with those on the kiosk.\n"),
            until, c->args.operands[0]);
    return CTL_DONE;
}

/* NULL, with the reason printed, if what was asked for cannot be. */
static json_t *invitation_of(const struct ctl *c)
{
    const char *text = c->args.values[CTL_OPTION_HOURS];
    char *end = NULL;
    long hours = text == NULL ? 0 : strtol(text, &end, 10);
    if (text != NULL && (*end != '\0' || hours < 1 || hours > 336)) {
        ctl_fail(c, _("--hours must be a number from 1 to 336, not %.40s"), text);
        return NULL;
    }
    json_t *body =
        json_pack("{s:b}", "replace", ctl_args_has(&c->args, CTL_OPTION_REPLACE) ? 1 : 0);
    if (body != NULL && text != NULL)
        json_object_set_new(body, "hours", json_integer(hours));
    return body;
}

int ctl_kiosk_invite(struct ctl *c)
{
    char path[CTL_PATH_SIZE];
    json_t *invitation = NULL;
    json_t *body = invitation_of(c);
    if (body == NULL)
        return CTL_USAGE;
    bool ok = ctl_path(c, path, "/kiosks/", c->args.operands[0], "/invite") &&
              ctl_ask(c, CTL_POST, path, body, &invitation);
    json_decref(body);
    int result = ok ? print_invitation(c, invitation) : CTL_FAILED;
    json_decref(invitation);
    return result;
}

/* ---- waiting ---- */

static bool is(const json_t *item, const char *state)
{
    const char *value = json_string_value(json_object_get(item, "state"));
    return value != NULL && strcmp(value, state) == 0;
}

static void note(char *out, size_t size, const json_t *item)
{
    char tries[CTL_CELL_SIZE];
    ctl_text_member(tries, sizeof tries, item, "wrong_codes");
    if (json_is_true(json_object_get(item, "contested")))
        snprintf(out, size, "%s", _("another machine has shown its code"));
    else if (strcmp(tries, "0") != 0 && tries[0] != '\0')
        snprintf(out, size, _("wrong codes: %s"), tries);
    else if (json_is_true(json_object_get(item, "replaces")))
        snprintf(out, size, "%s", _("in place of another"));
    else
        snprintf(out, size, "%s", "");
}

static void until(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "expires_at", false);
}

static const struct ctl_field columns[] = {
    {{"Kiosk", false, false}, "name", NULL, false},
    {{"State", false, false}, "state", NULL, false},
    {{"Six words", false, false}, "words", NULL, false},
    {{"Until", false, false}, "expires_at", until, false},
    {{"Note", false, true}, "contested", note, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "No invitations.",
                                     "Invitations", "name"};

int ctl_kiosk_waiting(struct ctl *c)
{
    return ctl_list_run(c, &list, "/kiosks/waiting");
}

/* ---- approve, refuse ---- */

/* Those of the machine that waits under that name, printed so that they are seen. */
static bool words_waiting(struct ctl *c, char words[WORDS_SIZE])
{
    json_t *items = NULL;
    const json_t *item = NULL;
    size_t i = 0;
    words[0] = '\0';
    if (!ctl_fetch(c, "/kiosks/waiting", &items))
        return false;
    json_array_foreach(items, i, item)
    {
        const char *name = json_string_value(json_object_get(item, "name"));
        if (name != NULL && strcmp(name, c->args.operands[0]) == 0 && is(item, "waiting"))
            ctl_text_member(words, WORDS_SIZE, item, "words");
    }
    json_decref(items);
    if (words[0] == '\0')
        ctl_fail(c, _("no machine waits to become %.80s"), c->args.operands[0]);
    return words[0] != '\0';
}

static void words_given(const struct ctl *c, char words[WORDS_SIZE])
{
    size_t used = 0;
    words[0] = '\0';
    for (size_t i = 1; i <= WORDS && used < WORDS_SIZE; i++)
        used += (size_t)snprintf(words + used, WORDS_SIZE - used, "%s%s",
                                 i == 1 ? "" : " ", c->args.operands[i]);
}

static int print_approval(const struct ctl *c, const json_t *answer, const char *words)
{
    char old[CTL_CELL_SIZE];
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        return ctl_print_json(c, answer);
    fprintf(c->out, _("%s: approved, the machine that shows: %s\n"), c->args.operands[0],
            words);
    ctl_text_member(old, sizeof old, answer, "old_certificate");
    if (old[0] != '\0')
        fprintf(c->out,
                _("The broker still takes the certificate of the machine before. Revoke "
                  "it, and\nstart the broker anew: ca.sh revoke FOLDER %s\n"),
                old);
    return CTL_DONE;
}

int ctl_kiosk_approve(struct ctl *c)
{
    char path[CTL_PATH_SIZE], words[WORDS_SIZE];
    json_t *answer = NULL;
    if (c->args.operand_count != 1 && c->args.operand_count != 1 + WORDS) {
        ctl_fail(c, _("approve takes a name, or a name and the six words"));
        return CTL_USAGE;
    }
    if (c->args.operand_count > 1)
        words_given(c, words);
    else if (!words_waiting(c, words))
        return CTL_FAILED;
    json_t *body = json_pack("{s:s}", "words", words);
    if (body == NULL)
        return ctl_fail(c, _("the words are not UTF-8"));
    bool ok = ctl_path(c, path, "/kiosks/", c->args.operands[0], "/approve") &&
              ctl_ask(c, CTL_POST, path, body, &answer);
    json_decref(body);
    int result = ok ? print_approval(c, answer, words) : CTL_FAILED;
    json_decref(answer);
    return result;
}

int ctl_kiosk_refuse(struct ctl *c)
{
    char path[CTL_PATH_SIZE];
    json_t *answer = NULL;
    if (!ctl_path(c, path, "/kiosks/", c->args.operands[0], "/refuse") ||
        !ctl_ask(c, CTL_POST, path, NULL, &answer))
        return CTL_FAILED;
    int result = CTL_DONE;
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        result = ctl_print_json(c, answer);
    else
        fprintf(c->out, _("%s: refused\n"), c->args.operands[0]);
    json_decref(answer);
    return result;
}
