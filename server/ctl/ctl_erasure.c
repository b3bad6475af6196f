#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_text.h"

static void erased(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "erased_at", false);
}

/* A kiosk that does not say so is silent: somebody must look at it. */
static void receipt(char *out, size_t size, const json_t *item)
{
    char silent[32];
    ctl_text_instant(out, size, item, "receipt_at", false);
    if (out[0] != '\0')
        return;
    ctl_text_age(silent, sizeof silent, item, "seen_at");
    if (silent[0] == '\0')
        snprintf(out, size, "%s", _("no receipt; kiosk never heard of"));
    else
        snprintf(out, size, _("no receipt; kiosk silent for %s"), silent);
}

static const struct ctl_field columns[] = {
    {{"Operation", false, false}, "op", NULL, false},
    {{"Kiosk", false, false}, "kiosk", NULL, false},
    {{"Erased here", false, false}, "erased_at", erased, false},
    {{"Erased there", false, false}, "receipt_at", receipt, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "Nothing was erased.",
                                     "Erasures", NULL};

int ctl_erasure_list(struct ctl *c)
{
    return ctl_list_run(c, &list, "/erasures");
}

int ctl_erasure_export(struct ctl *c)
{
    json_t *reply = NULL;
    size_t i = 0;
    json_t *item = NULL;
    if (!ctl_ask(c, CTL_GET, "/erasures", NULL, &reply))
        return CTL_FAILED;
    json_array_foreach(json_object_get(reply, "items"), i, item)
    {
        char op[CTL_CELL_SIZE];
        ctl_text_member(op, sizeof op, item, "op");
        fprintf(c->out, "%s\n", op);
    }
    json_decref(reply);
    return CTL_DONE;
}

int ctl_person_erase(struct ctl *c)
{
    char op[CTL_CELL_SIZE], kiosk[CTL_CELL_SIZE];
    json_t *reply = NULL;
    json_t *body = json_pack("{s:s}", "what", c->args.operands[0]);
    if (body == NULL)
        return ctl_fail(c, _("the code is not UTF-8"));
    bool ok = ctl_ask(c, CTL_POST, "/people/erase", body, &reply);
    json_decref(body);
    if (!ok)
        return CTL_FAILED;
    ctl_text_member(op, sizeof op, reply, "op");
    ctl_text_member(kiosk, sizeof kiosk, reply, "kiosk");
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        ctl_print_json(c, reply);
    else
        fprintf(c->out, _("%s: erased here; %s is told to\n"), op, kiosk);
    json_decref(reply);
    return CTL_DONE;
}
