/* Requests for a mentor as staff broker them, and how messages to people went. */
#include <string.h>

#include "core/uuid.h"
#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_person.h"
#include "server/ctl/ctl_text.h"

#define PATH "/mentor-requests/"

/* "offered to M000-11 until 24 Nov 2026 09:00", "closed: talked" */
static void state(char *out, size_t size, const json_t *item)
{
    char word[40], mentor[40], until[40], end[40];
    ctl_text_member(word, sizeof word, item, "state");
    ctl_text_member(mentor, sizeof mentor, item, "mentor");
    ctl_text_instant(until, sizeof until, item, "until", false);
    ctl_text_code(end, sizeof end, item, "end");
    if (until[0] != '\0')
        snprintf(out, size, _("%s to %s until %s"), word, mentor, until);
    else if (mentor[0] != '\0')
        snprintf(out, size, _("%s by %s"), word, mentor);
    else
        snprintf(out, size, "%s%s%s", word, end[0] == '\0' ? "" : ": ", end);
}

#define CODE(name, key)                                                                  \
    static void name(char *out, size_t size, const json_t *item)                         \
    {                                                                                    \
        ctl_text_code(out, size, item, key);                                             \
    }
CODE(topics, "topics")
CODE(ways, "ways")
CODE(languages, "languages")
CODE(purpose, "purpose")

static const struct ctl_field columns[] = {
    {{"Request", false, false}, "op", NULL, false},
    {{"Received", false, false}, "received_at", ctl_person_received, false},
    {{"Name", false, true}, "name", ctl_person_name, false},
    {{"State", false, true}, "state", state, false},
    {{"Topics", false, true}, "topics", topics, false},
    {{"Languages", false, true}, "languages", languages, false},
    {{"Ways", false, true}, "ways", ways, false},
};
static const struct ctl_list list = {columns, LENGTH(columns),
                                     "Nobody asks for a mentor.", "Requests", NULL};

int ctl_mentor_requests(struct ctl *c)
{
    return ctl_list_run(c, &list, "/mentor-requests");
}

/* False, with the reason printed, if it is no id. */
static bool request_path(struct ctl *c, char path[CTL_PATH_SIZE], const char *what)
{
    const char *op = c->args.operands[0];
    if (uuid_check(op, "op", NULL))
        return ctl_path(c, path, PATH, op, what);
    ctl_fail(c, _("%.60s: not the id of a request, as mentor requests shows it"), op);
    return false;
}

/* ---- suggestions ---- */

/* "topics 550: starting, care; room 75 (1 of 2)" */
static void reasons(char *out, size_t size, const json_t *item)
{
    size_t i = 0, used = 0;
    const json_t *reason = NULL;
    out[0] = '\0';
    json_array_foreach(json_object_get(item, "reasons"), i, reason)
    {
        char code[40], points[16], words[120];
        ctl_text_member(code, sizeof code, reason, "code");
        ctl_text_member(points, sizeof points, reason, "points");
        ctl_text_code(words, sizeof words, reason, "words");
        if (strcmp(points, "0") == 0 && words[0] == '\0')
            continue;
        snprintf(out + used, size - used, "%s%s %s%s%s", used > 0 ? "; " : "", code,
                 points, words[0] == '\0' ? "" : ": ", words);
        used += strlen(out + used);
    }
}

static const struct ctl_field suggested[] = {
    {{"Mentor", false, false}, "mentor", NULL, false},
    {{"Score", true, false}, "score", NULL, false},
    {{"Free", true, false}, "free", NULL, false},
    {{"Why", false, true}, "reasons", reasons, false},
};
static const struct ctl_list suggestions = {suggested, LENGTH(suggested),
                                            "No mentor fits.", "Mentors", NULL};

static void print_hidden(const struct ctl *c, const json_t *counts)
{
    static const struct {
        const char *code, *text;
    } words[] = {{"free", N_("paused, or without room")},
                 {"untried", N_("asked before")},
                 {"side", N_("of the other side")},
                 {"language", N_("without a language in common")},
                 {"way", N_("without a way to talk in common")}};
    bool any = false;
    for (size_t i = 0; i < LENGTH(words); i++) {
        int n = (int)json_integer_value(json_object_get(counts, words[i].code));
        if (n == 0)
            continue;
        fprintf(c->out, "%s%d %s", any ? "; " : _("Not shown: "), n,
                gettext(words[i].text));
        any = true;
    }
    if (any)
        fprintf(c->out, "\n");
}

int ctl_mentor_suggest(struct ctl *c)
{
    char path[CTL_PATH_SIZE];
    json_t *answer = NULL;
    if (!request_path(c, path, "/suggestions") ||
        !ctl_ask(c, CTL_GET, path, NULL, &answer))
        return CTL_FAILED;
    bool json = ctl_args_has(&c->args, CTL_OPTION_JSON);
    int result = json ? ctl_print_json(c, answer)
                      : ctl_list_print(c, &suggestions, json_object_get(answer, "items"));
    if (!json && result == CTL_DONE)
        print_hidden(c, json_object_get(answer, "not_shown"));
    json_decref(answer);
    return result;
}

/* ---- acts ---- */

static int act(struct ctl *c, const char *what, const json_t *body)
{
    char path[CTL_PATH_SIZE], text[CTL_CELL_SIZE];
    json_t *request = NULL;
    int result = CTL_DONE;
    if (!request_path(c, path, what) || !ctl_ask(c, CTL_POST, path, body, &request))
        return CTL_FAILED;
    state(text, sizeof text, request);
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        result = ctl_print_json(c, request);
    else
        fprintf(c->out, "%s: %s\n", c->args.operands[0], text);
    json_decref(request);
    return result;
}

int ctl_mentor_offer(struct ctl *c)
{
    json_t *body = NULL;
    if (c->args.operand_count > 1) {
        body = json_pack("{s:s}", "mentor", c->args.operands[1]);
        if (body == NULL)
            return ctl_fail(c, _("the reference is not UTF-8"));
    }
    int result = act(c, "/offer", body);
    json_decref(body);
    return result;
}

int ctl_mentor_accept(struct ctl *c)
{
    return act(c, "/accept", NULL);
}

int ctl_mentor_pass(struct ctl *c)
{
    return act(c, "/pass", NULL);
}

int ctl_mentor_more(struct ctl *c)
{
    return act(c, "/more", NULL);
}

int ctl_mentor_close(struct ctl *c)
{
    return act(c, "/close", NULL);
}

int ctl_mentor_talked(struct ctl *c)
{
    const char *word = c->args.operands[1];
    if (strcmp(word, "not-yet") == 0)
        word = "not_yet";
    if (strcmp(word, "yes") != 0 && strcmp(word, "no") != 0 &&
        strcmp(word, "not_yet") != 0) {
        ctl_fail(c, _("say yes, no or not-yet, not %.40s"), word);
        return CTL_USAGE;
    }
    json_t *body = json_pack("{s:s}", "talked", word);
    int result = act(c, "/talked", body);
    json_decref(body);
    return result;
}

/* ---- messages ---- */

static void made(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "made_at", false);
}

static void ended(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "ended_at", false);
}

static const struct ctl_field message_columns[] = {
    {{"Made", false, false}, "made_at", made, false},
    {{"What", false, false}, "purpose", purpose, false},
    {{"By", false, false}, "channel", NULL, false},
    {{"State", false, false}, "state", NULL, false},
    {{"Out", false, false}, "ended_at", ended, false},
    {{"Tries", true, false}, "tries", NULL, false},
    {{"Driver", false, false}, "driver", NULL, false},
    {{"Id", false, true}, "id", NULL, false},
};
static const struct ctl_list messages = {message_columns, LENGTH(message_columns),
                                         "No messages.", "Messages", NULL};

int ctl_message_list(struct ctl *c)
{
    return ctl_list_run(c, &messages, "/messages");
}
