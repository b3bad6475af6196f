#include <string.h>

#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_person.h"

static const struct ctl_field columns[] = {
    {{"Vacancy", false, false}, "vacancy", NULL, false},
    {{"Title", false, true}, "title", NULL, false},
    {{"Code", false, false}, "code", NULL, false},
    {{"Name", false, true}, "name", ctl_person_name, false},
    {{"Contact", false, true}, "contact", NULL, false},
    {{"Text ok", false, false}, "text_safe", ctl_person_text_safe, false},
    {{"State", false, false}, "state", ctl_person_state, false},
    {{"Received", false, false}, "received_at", ctl_person_received, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "Nobody yet.", "Interests",
                                     NULL};

int ctl_interest_list(struct ctl *c)
{
    char path[CTL_PATH_SIZE] = "/interests";
    const char *vacancy = c->args.values[CTL_OPTION_VACANCY];
    if (vacancy != NULL && !ctl_ref_path(c, path, "/interests?vacancy=", vacancy, ""))
        return CTL_FAILED;
    return ctl_list_run(c, &list, path);
}
