#include "server/ctl/ctl.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/ref.h"
#include "server/ctl/ctl_help.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_text.h"

#define CONFIG_DEFAULT "/etc/peerpoint/peerpointctl.conf"

enum { LIST_PATH_MAX = CTL_PATH_SIZE - 80 }; /* "after" comes behind it */

int ctl_fail(const struct ctl *c, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fputs("peerpointctl: ", c->err);
    vfprintf(c->err, fmt, args);
    fputc('\n', c->err);
    va_end(args);
    return CTL_FAILED;
}

/* NULL, with a hint printed, if none is named and there is none in the usual place. */
static const char *config_path(const struct ctl *c)
{
    if (ctl_args_has(&c->args, CTL_OPTION_CONFIG))
        return c->args.values[CTL_OPTION_CONFIG];
    const char *path = getenv("PEERPOINT_CONFIG");
    if (path != NULL && path[0] != '\0')
        return path;
    if (access(CONFIG_DEFAULT, F_OK) == 0)
        return CONFIG_DEFAULT;
    ctl_fail(c,
             _("no configuration: give --config FILE, set PEERPOINT_CONFIG or make %s"),
             CONFIG_DEFAULT);
    return NULL;
}

static bool connect_hub(struct ctl *c)
{
    struct err e;
    const char *path = config_path(c);
    if (path == NULL)
        return false;
    if (ctl_client_open(&c->client, path, &e))
        return true;
    ctl_fail(c, "%s", e.text);
    return false;
}

bool ctl_call(struct ctl *c, enum ctl_method method, const char *path, const json_t *body,
              struct ctl_answer *out)
{
    struct err e;
    if (c->client == NULL && !connect_hub(c))
        return false;
    if (ctl_client_call(c->client, method, path, body, out, &e))
        return true;
    ctl_fail(c, "%s", e.text);
    return false;
}

/* "#/words" of a problem with one member, whose detail says of that member what is wrong:
 * "words". Empty: there are several, or the detail stands for itself. */
static void only_member(char *out, size_t size, const json_t *problem)
{
    char pointer[CTL_CELL_SIZE];
    const json_t *errors = json_object_get(problem, "errors");
    const json_t *one = json_array_get(errors, 0);
    ctl_text_member(pointer, sizeof pointer, one, "pointer");
    out[0] = '\0';
    if (json_array_size(errors) == 1 && strncmp(pointer, "#/", 2) == 0 &&
        json_equal(json_object_get(one, "detail"), json_object_get(problem, "detail")))
        snprintf(out, size, "%s", pointer + 2);
}

static void print_errors(const struct ctl *c, const json_t *problem)
{
    const json_t *errors = json_object_get(problem, "errors");
    for (size_t i = 0; i < json_array_size(errors); i++) {
        char pointer[CTL_CELL_SIZE], detail[CTL_CELL_SIZE];
        const json_t *one = json_array_get(errors, i);
        ctl_text_member(pointer, sizeof pointer, one, "pointer");
        ctl_text_member(detail, sizeof detail, one, "detail");
        fprintf(c->err, "  %s: %s\n", pointer, detail);
    }
}

void ctl_refused(const struct ctl *c, const struct ctl_answer *answer)
{
    char detail[CTL_CELL_SIZE], member[CTL_CELL_SIZE];
    only_member(member, sizeof member, answer->body);
    ctl_text_member(detail, sizeof detail, answer->body, "detail");
    if (detail[0] == '\0')
        ctl_text_member(detail, sizeof detail, answer->body, "title");
    if (answer->status == 401)
        ctl_fail(c,
                 _("the hub does not take the token in %s: it is wrong or was revoked"),
                 ctl_client_token_file(c->client));
    else if (answer->status == 403)
        ctl_fail(c, _("the token in %s may not do this: %s"),
                 ctl_client_token_file(c->client), detail);
    else if (detail[0] == '\0')
        ctl_fail(c, _("the hub answers %ld"), answer->status);
    else if (member[0] != '\0')
        ctl_fail(c, "%s %s", member, detail);
    else
        ctl_fail(c, "%s", detail);
    if (member[0] == '\0')
        print_errors(c, answer->body);
}

bool ctl_ask(struct ctl *c, enum ctl_method method, const char *path, const json_t *body,
             json_t **out)
{
    struct ctl_answer answer;
    *out = NULL;
    if (!ctl_call(c, method, path, body, &answer))
        return false;
    if (answer.status >= 200 && answer.status < 300) {
        *out = answer.body;
        return true;
    }
    ctl_refused(c, &answer);
    json_decref(answer.body);
    return false;
}

/* The path of the page after this one. */
static bool next_path(const struct ctl *c, char out[CTL_PATH_SIZE], const char *path,
                      const json_t *page)
{
    char before[CTL_PATH_SIZE];
    char divider = strchr(path, '?') == NULL ? '?' : '&';
    snprintf(before, sizeof before, "%.*s%cafter=", LIST_PATH_MAX, path, divider);
    return ctl_path(c, out, before, json_string_value(json_object_get(page, "next")), "");
}

bool ctl_fetch(struct ctl *c, const char *path, json_t **items)
{
    char at[CTL_PATH_SIZE];
    *items = NULL;
    if (strlen(path) > LIST_PATH_MAX) {
        ctl_fail(c, _("that is too long to ask for"));
        return false;
    }
    snprintf(at, sizeof at, "%s", path);
    json_t *all = json_array();
    bool more = true, ok = true;
    while (ok && more) {
        json_t *page = NULL;
        ok = ctl_ask(c, CTL_GET, at, NULL, &page);
        json_t *list = json_object_get(page, "items");
        if (ok && !json_is_array(list)) {
            ctl_fail(c, _("the hub's answer is not a list"));
            ok = false;
        }
        if (ok)
            json_array_extend(all, list);
        more = json_is_string(json_object_get(page, "next")) && json_array_size(list) > 0;
        if (ok && more)
            ok = next_path(c, at, path, page);
        json_decref(page);
    }
    if (!ok) {
        json_decref(all);
        all = NULL;
    }
    *items = all;
    return ok;
}

int ctl_print(const struct ctl *c, struct bytes *text)
{
    struct err e;
    bool ok = bytes_ok(text, "output", &e);
    if (ok && text->size > 0)
        fwrite(text->data, 1, text->size, c->out);
    bytes_wipe(text); /* lists of people pass through here */
    return ok ? CTL_DONE : ctl_fail(c, "%s", e.text);
}

int ctl_print_json(const struct ctl *c, const json_t *value)
{
    if (json_dumpf(value, c->out, JSON_INDENT(2)) != 0)
        return ctl_fail(c, _("cannot print the answer"));
    fputc('\n', c->out);
    return CTL_DONE;
}

/* Percent-encodes all but RFC 3986's unreserved characters. */
static void encode(struct bytes *out, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789-._~";
    for (; *text != '\0'; text++) {
        if (strchr(plain, *text) != NULL)
            bytes_add(out, text, 1);
        else
            bytes_printf(out, "%%%02X", (unsigned)(unsigned char)*text);
    }
}

bool ctl_path(const struct ctl *c, char out[CTL_PATH_SIZE], const char *before,
              const char *text, const char *after)
{
    struct bytes b;
    bytes_init(&b, CTL_PATH_SIZE - 1);
    bytes_text(&b, before);
    encode(&b, text);
    bytes_text(&b, after);
    bool ok = bytes_ok(&b, "path", NULL);
    if (ok)
        memcpy(out, b.data, b.size + 1);
    else
        ctl_fail(c, _("too long: %.60s..."), text);
    bytes_free(&b);
    return ok;
}

bool ctl_ref_path(const struct ctl *c, char out[CTL_PATH_SIZE], const char *before,
                  const char *ref, const char *after)
{
    char normal[REF_SIZE];
    struct err e;
    if (!ref_parse(normal, ref, &e)) {
        ctl_fail(c, "%.40s: %s", ref, e.text);
        return false;
    }
    return ctl_path(c, out, before, normal, after);
}

int ctl_run(int argc, char *const argv[], FILE *out, FILE *err)
{
    struct ctl c = {.out = out, .err = err};
    struct err e;
    if (!ctl_args_parse(&c.args, ctl_commands, argc, argv, &e)) {
        ctl_fail(&c, "%s", e.text);
        return CTL_USAGE;
    }
    if (ctl_args_has(&c.args, CTL_OPTION_HELP)) {
        ctl_help(out, ctl_commands, c.args.noun);
        return CTL_DONE;
    }
    if (ctl_args_has(&c.args, CTL_OPTION_VERSION)) {
        fprintf(out, "peerpointctl %s\n", PEERPOINT_VERSION);
        return CTL_DONE;
    }
    int result = c.args.command->run(&c);
    ctl_client_close(c.client);
    if ((fflush(out) != 0 || ferror(out) != 0) && result == CTL_DONE)
        return ctl_fail(&c, _("cannot write the result"));
    return result;
}
