#include <string.h>

#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_person.h"
#include "server/ctl/ctl_text.h"

/* What staff call it; other words are shown as they came. */
static void kind(char *out, size_t size, const json_t *item)
{
    static const struct {
        const char *word, *text;
    } words[] = {
        {"profile", N_("register")},
        {"available", N_("available again")},
        {"erase", N_("please erase")},
    };
    const char *word = json_string_value(json_object_get(item, "kind"));
    ctl_text_member(out, size, item, "kind");
    for (size_t i = 0; word != NULL && i < LENGTH(words); i++)
        if (strcmp(word, words[i].word) == 0)
            snprintf(out, size, "%s", _(words[i].text));
}

/* Adds "before member after" to what is there. */
static void add(char *out, size_t size, const json_t *item, const char *const form[3])
{
    char text[CTL_CELL_SIZE];
    size_t used = strlen(out);
    ctl_text_code(text, sizeof text, item, form[1]);
    if (text[0] != '\0')
        snprintf(out + used, size - used, "%s%s%s%s", used > 0 ? "; " : "", form[0], text,
                 form[2]);
}

/* The answers, in a line. */
static void what(char *out, size_t size, const json_t *item)
{
    const char *const forms[][3] = {
        {"", "subject", ""},
        {"", "vacancy", ""},
        {"", "text", ""},
        {"", "about", ""},
        {"", "tasks", ""},
        {"", "days", ""},
        {"", "parts", ""},
        {"", "miles", _(" miles")},
        {_("cover: "), "cover", ""},
        {_("in "), "weeks", _(" weeks")},
    };
    out[0] = '\0';
    for (size_t i = 0; i < LENGTH(forms); i++)
        add(out, size, item, forms[i]);
}

static const struct ctl_field columns[] = {
    {{"Kind", false, false}, "kind", kind, false},
    {{"Received", false, false}, "received_at", ctl_person_received, false},
    {{"Name", false, true}, "name", ctl_person_name, false},
    {{"Contact", false, true}, "contact", NULL, false},
    {{"Text ok", false, false}, "text_safe", ctl_person_text_safe, false},
    {{"Language", false, false}, "lang", NULL, false},
    {{"State", false, false}, "state", ctl_person_state, false},
    {{"What", false, true}, "subject", what, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "Nobody has asked.",
                                     "Requests", NULL};

int ctl_request_list(struct ctl *c)
{
    char path[CTL_PATH_SIZE] = "/requests";
    const char *wanted = c->args.values[CTL_OPTION_KIND];
    if (wanted != NULL && !ctl_path(c, path, "/requests?kind=", wanted, ""))
        return CTL_FAILED;
    return ctl_list_run(c, &list, path);
}

int ctl_request_close(struct ctl *c)
{
    char path[CTL_PATH_SIZE];
    json_t *nothing = NULL;
    if (!ctl_path(c, path, "/requests/", c->args.operands[0], "/close") ||
        !ctl_ask(c, CTL_POST, path, NULL, &nothing))
        return CTL_FAILED;
    json_decref(nothing);
    return CTL_DONE;
}
