#include <string.h>

#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_text.h"

static void made(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "created_at", false);
}

static void state(char *out, size_t size, const json_t *item)
{
    bool revoked = json_is_true(json_object_get(item, "revoked"));
    snprintf(out, size, "%s", revoked ? _("revoked") : _("in use"));
}

static const struct ctl_field columns[] = {
    {{"Id", true, false}, "id", NULL, false},
    {{"Label", false, true}, "label", NULL, false},
    {{"Role", false, false}, "role", NULL, false},
    {{"Made", false, false}, "created_at", made, false},
    {{"State", false, false}, "revoked", state, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "No tokens.", "Tokens",
                                     NULL};

int ctl_token_list(struct ctl *c)
{
    return ctl_list_run(c, &list, "/tokens");
}

/* The secret is alone on out, so that it can be sent straight into a file. */
static int print_new(const struct ctl *c, const json_t *token)
{
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        return ctl_print_json(c, token);
    const char *secret = json_string_value(json_object_get(token, "token"));
    if (secret == NULL)
        return ctl_fail(c, _("the hub has sent no token"));
    fprintf(c->out, "%s\n", secret);
    fprintf(c->err, "%s\n",
            _("Keep it in a file of mode 600. It will not be shown again."));
    return CTL_DONE;
}

int ctl_token_new(struct ctl *c)
{
    const char *label = c->args.values[CTL_OPTION_LABEL];
    const char *role = c->args.values[CTL_OPTION_ROLE];
    if (role == NULL)
        role = "editor";
    if (label == NULL) {
        ctl_fail(c, _("token new needs --label TEXT"));
        return CTL_USAGE;
    }
    if (strcmp(role, "editor") != 0 && strcmp(role, "operator") != 0) {
        ctl_fail(c, _("--role must be editor or operator, not %.40s"), role);
        return CTL_USAGE;
    }
    json_t *token = NULL, *body = json_pack("{s:s, s:s}", "label", label, "role", role);
    if (body == NULL)
        return ctl_fail(c, _("the label is not UTF-8"));
    bool ok = ctl_ask(c, CTL_POST, "/tokens", body, &token);
    json_decref(body);
    int result = ok ? print_new(c, token) : CTL_FAILED;
    json_decref(token);
    return result;
}

int ctl_token_revoke(struct ctl *c)
{
    const char *id = c->args.operands[0];
    char path[CTL_PATH_SIZE];
    json_t *nothing = NULL;
    if (id[0] == '\0' || strspn(id, "0123456789") != strlen(id)) {
        ctl_fail(c, _("ID must be a number, as token list shows it"));
        return CTL_USAGE;
    }
    if (!ctl_path(c, path, "/tokens/", id, "") ||
        !ctl_ask(c, CTL_DELETE, path, NULL, &nothing))
        return CTL_FAILED;
    json_decref(nothing);
    fprintf(c->out, _("token %s: revoked\n"), id);
    return CTL_DONE;
}
