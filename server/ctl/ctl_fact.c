#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_push.h"
#include "server/ctl/ctl_text.h"

const char *const ctl_fact_columns[] = {
    "key",    "label",  "value",      "unit",      "from", "to",
    "nation", "source", "checked_on", "review_by", NULL,
};

static void from(char *out, size_t size, const json_t *item)
{
    ctl_text_day(out, size, item, "from");
}

static void to(char *out, size_t size, const json_t *item)
{
    ctl_text_day(out, size, item, "to");
}

static void review(char *out, size_t size, const json_t *item)
{
    ctl_text_day(out, size, item, "review_by");
}

static const struct ctl_field columns[] = {
    {{"Ref", false, false}, "ref", NULL, false},
    {{"Fact", false, true}, "label", NULL, false},
    {{"Value", false, true}, "value", NULL, false},
    {{"Unit", false, false}, "unit", NULL, false},
    {{"From", false, false}, "from", from, false},
    {{"To", false, false}, "to", to, false},
    {{"Look again by", false, false}, "review_by", review, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "No facts.", "Facts",
                                     "key"};

int ctl_fact_push(struct ctl *c)
{
    const struct ctl_push push = {"/facts/push", {"facts", ctl_fact_columns, NULL}};
    return ctl_push_run(c, &push);
}

int ctl_fact_list(struct ctl *c)
{
    return ctl_list_run(c, &list, "/facts");
}
