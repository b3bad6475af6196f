#include <string.h>

#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_person.h"
#include "server/ctl/ctl_text.h"

static void since(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "since", false);
}

/* What the hub's word means, and what there is to do. */
static void reason(char *out, size_t size, const json_t *item)
{
    static const struct {
        const char *word, *text;
    } words[] = {
        {"kind", N_("held: of a later version; upgrade the hub")},
        {"key", N_("held: the sealing key is missing; put it back, or refuse it")},
        {"order", N_("held: waits for another held one of this kiosk")},
        {"codes", N_("held: too many wrong codes at this kiosk; waits an hour")},
        {"recovery", N_("held: the hub recovers from a restore")},
        {"due", N_("held: decided within a minute")},
        {"damaged", N_("held: meets a damaged row of the database")},
        {"unreadable", N_("set aside: could not be read")},
    };
    const char *word = json_string_value(json_object_get(item, "reason"));
    if (json_object_get(item, "opened_at") != NULL) {
        snprintf(out, size, "%s", _("can be read now: contact this person"));
        return;
    }
    ctl_text_member(out, size, item, "reason");
    for (size_t i = 0; word != NULL && i < LENGTH(words); i++)
        if (strcmp(word, words[i].word) == 0)
            snprintf(out, size, "%s", _(words[i].text));
}

static const struct ctl_field columns[] = {
    {{"Operation", false, false}, "op", NULL, false},
    {{"Kiosk", false, false}, "kiosk", NULL, false},
    {{"Kind", false, false}, "kind", NULL, false},
    {{"Since", false, false}, "since", since, false},
    {{"Reason", false, true}, "reason", reason, false},
};
static const struct ctl_list list = {
    columns, LENGTH(columns), "No operation is held or set aside.", "Operations", NULL};

static const struct ctl_field person[] = {
    {{"Operation", false, false}, "op", NULL, false},
    {{"Kiosk", false, false}, "kiosk", NULL, false},
    {{"Kind", false, false}, "kind", NULL, false},
    {{"Target", false, false}, "target", NULL, false},
    {{"Code", false, false}, "code", NULL, false},
    {{"Name", false, false}, "name", ctl_person_name, false},
    {{"Contact", false, false}, "contact", NULL, false},
    {{"Text ok", false, false}, "text_safe", ctl_person_text_safe, false},
};
static const struct ctl_list person_list = {person, LENGTH(person), "", "", NULL};

int ctl_op_list(struct ctl *c)
{
    return ctl_list_run(c, &list, "/ops");
}

static int print_lines(const struct ctl *c, const struct ctl_list *lines,
                       const json_t *item)
{
    struct bytes text;
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        return ctl_print_json(c, item);
    bytes_init(&text, CTL_PRINT_MAX);
    ctl_list_lines(&text, lines, item);
    return ctl_print(c, &text);
}

/* Asks about the operation of the first operand and prints the answer's lines. body may
 * be NULL. */
static int ask(struct ctl *c, enum ctl_method method, const char *after,
               const json_t *body, const struct ctl_list *lines)
{
    char path[CTL_PATH_SIZE];
    json_t *item = NULL;
    if (!ctl_path(c, path, "/ops/", c->args.operands[0], after) ||
        !ctl_ask(c, method, path, body, &item))
        return CTL_FAILED;
    int result = item == NULL ? CTL_DONE : print_lines(c, lines, item);
    json_decref(item);
    return result;
}

int ctl_op_show(struct ctl *c)
{
    return ask(c, CTL_GET, "", NULL, &list);
}

int ctl_op_retry(struct ctl *c)
{
    return ask(c, CTL_POST, "/retry", NULL, &list);
}

int ctl_op_open(struct ctl *c)
{
    return ask(c, CTL_POST, "/open", NULL, &person_list);
}

int ctl_op_close(struct ctl *c)
{
    return ask(c, CTL_POST, "/close", NULL, &list);
}

int ctl_op_refuse(struct ctl *c)
{
    if (!ctl_args_has(&c->args, CTL_OPTION_RISK)) {
        ctl_fail(
            c, _("whoever asked for this is told that it was refused, as it could not be "
                 "read, and that never changes, even if the key is found: then you can "
                 "only contact them. Refuse it only if no backup has the key: add "
                 "--i-know-the-risk"));
        return CTL_USAGE;
    }
    json_t *body = json_pack("{s:b}", "i_know_the_risk", 1);
    int result = ask(c, CTL_POST, "/refuse", body, &list);
    json_decref(body);
    return result;
}
