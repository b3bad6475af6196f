#include <stdio.h>

#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_text.h"

/* Alone on out, so that it can be sent straight into a file. */
static int print(const struct ctl *c, const json_t *answer)
{
    const char *text = json_string_value(json_object_get(answer, "calendar"));
    if (text == NULL)
        return ctl_fail(c, _("the hub has sent no calendar"));
    fputs(text, c->out);
    fprintf(c->err, _("%d sessions.\n"),
            (int)json_integer_value(json_object_get(answer, "sessions")));
    return CTL_DONE;
}

int ctl_session_calendar(struct ctl *c)
{
    char path[CTL_PATH_SIZE] = "/calendar";
    json_t *answer = NULL;
    const char *ending = ctl_args_has(&c->args, CTL_OPTION_NEUTRAL) ? "?neutral=1" : "";
    if (c->args.operand_count == 0)
        snprintf(path, sizeof path, "/calendar%s", ending);
    else if (!ctl_ref_path(c, path, "/calendar/", c->args.operands[0], ending))
        return CTL_FAILED;
    if (!ctl_ask(c, CTL_GET, path, NULL, &answer))
        return CTL_FAILED;
    int result = ctl_args_has(&c->args, CTL_OPTION_JSON) ? ctl_print_json(c, answer)
                                                         : print(c, answer);
    json_decref(answer);
    return result;
}
