/* Mentors as staff keep them (docs/mentors.md). */
#include <stdlib.h>
#include <string.h>

#include "server/ctl/ctl_file.h"
#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_person.h"
#include "server/ctl/ctl_text.h"

const char *const ctl_mentor_members[] = {"name",     "contact", "text_safe", "lang",
                                          "side",     "topics",  "ways",      "languages",
                                          "capacity", NULL};

/* "1 of 2, 1 asked", "paused" */
static void people(char *out, size_t size, const json_t *item)
{
    int accepted = (int)json_integer_value(json_object_get(item, "accepted"));
    int offered = (int)json_integer_value(json_object_get(item, "offered"));
    int capacity = (int)json_integer_value(json_object_get(item, "capacity"));
    const char *end = json_is_true(json_object_get(item, "paused")) ? _(", paused") : "";
    if (json_object_get(item, "removed_at") != NULL)
        end = _(", removed");
    if (offered > 0)
        snprintf(out, size, _("%d of %d, %d asked%s"), accepted, capacity, offered, end);
    else
        snprintf(out, size, _("%d of %d%s"), accepted, capacity, end);
}

static void asked(char *out, size_t size, const json_t *item)
{
    ctl_text_day(out, size, item, "asked_at");
}

#define CODE(name, key)                                                                  \
    static void name(char *out, size_t size, const json_t *item)                         \
    {                                                                                    \
        ctl_text_code(out, size, item, key);                                             \
    }
CODE(side, "side")
CODE(topics, "topics")
CODE(ways, "ways")
CODE(languages, "languages")

static const struct ctl_field columns[] = {
    {{"Ref", false, false}, "ref", NULL, false},
    {{"Name", false, true}, "name", ctl_person_name, false},
    {{"Is", false, false}, "side", side, false},
    {{"People", false, false}, "capacity", people, false},
    {{"Asked last", false, false}, "asked_at", asked, false},
    {{"Languages", false, true}, "languages", languages, false},
    {{"Topics", false, true}, "topics", topics, false},
    {{"Ways", false, true}, "ways", ways, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "No mentors.", "Mentors",
                                     NULL};

static const struct ctl_field lines[] = {
    {{"Mentor", false, false}, "ref", NULL, false},
    {{"Name", false, false}, "name", ctl_person_name, false},
    {{"Contact", false, false}, "contact", NULL, false},
    {{"Text ok", false, false}, "text_safe", ctl_person_text_safe, false},
    {{"Language", false, false}, "lang", NULL, false},
    {{"Is", false, false}, "side", side, false},
    {{"People", false, false}, "capacity", people, false},
    {{"Asked last", false, false}, "asked_at", asked, false},
    {{"Topics", false, false}, "topics", topics, false},
    {{"Ways to talk", false, false}, "ways", ways, false},
    {{"Languages", false, false}, "languages", languages, false},
};
static const struct ctl_list whole = {lines, LENGTH(lines), "", "", NULL};

int ctl_mentor_list(struct ctl *c)
{
    return ctl_list_run(c, &list, "/mentors");
}

int ctl_mentor_show(struct ctl *c)
{
    return ctl_list_show(c, &whole, "/mentors/");
}

/* "M000-11: 1 of 2, paused" */
static int print_one(const struct ctl *c, const json_t *mentor)
{
    char ref[CTL_CELL_SIZE], room[CTL_CELL_SIZE];
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        return ctl_print_json(c, mentor);
    ctl_text_member(ref, sizeof ref, mentor, "ref");
    people(room, sizeof room, mentor);
    fprintf(c->out, "%s: %s\n", ref, room);
    return CTL_DONE;
}

/* Name and contact come in a file, or through a pipe: others can read arguments. */
int ctl_mentor_add(struct ctl *c)
{
    struct err e;
    struct bytes text;
    json_error_t error;
    json_t *body = NULL, *mentor = NULL;
    const char *path = c->args.operands[0];
    bool read = ctl_file_read(&text, path, &e);
    if (read)
        body = json_loadb((const char *)text.data, text.size, JSON_REJECT_DUPLICATES,
                          &error);
    bytes_wipe(&text);
    if (!read)
        return ctl_fail(c, "%s", e.text);
    if (!json_is_object(body)) {
        json_decref(body);
        return ctl_fail(c, _("%.150s: not a JSON object"), ctl_file_name(path));
    }
    bool ok = ctl_ask(c, CTL_POST, "/mentors", body, &mentor);
    json_decref(body);
    int result = ok ? print_one(c, mentor) : CTL_FAILED;
    json_decref(mentor);
    return result;
}

static int change(struct ctl *c, const char *what, const json_t *body)
{
    char path[CTL_PATH_SIZE];
    json_t *mentor = NULL;
    if (!ctl_ref_path(c, path, "/mentors/", c->args.operands[0], what) ||
        !ctl_ask(c, CTL_POST, path, body, &mentor))
        return CTL_FAILED;
    int result = print_one(c, mentor);
    json_decref(mentor);
    return result;
}

int ctl_mentor_pause(struct ctl *c)
{
    return change(c, "/pause", NULL);
}

int ctl_mentor_resume(struct ctl *c)
{
    return change(c, "/resume", NULL);
}

int ctl_mentor_remove(struct ctl *c)
{
    return change(c, "/remove", NULL);
}

int ctl_mentor_capacity(struct ctl *c)
{
    const char *text = c->args.operands[1];
    bool digits = text[strspn(text, "0123456789")] == '\0' && strlen(text) <= 2;
    json_t *body =
        json_pack("{s:I}", "capacity", (json_int_t)(digits ? strtol(text, NULL, 10) : 0));
    int result = change(c, "/capacity", body);
    json_decref(body);
    return result;
}
