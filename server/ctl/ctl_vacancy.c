#include <string.h>

#include "core/gate.h"
#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_push.h"
#include "server/ctl/ctl_text.h"

static void closes(char *out, size_t size, const json_t *item)
{
    ctl_text_day(out, size, item, "closes");
}

static void confirmed(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "confirmed_at", false);
}

static void updated(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "updated_at", false);
}

/* "open", "filled", "withdrawn" */
static void state(char *out, size_t size, const json_t *item)
{
    ctl_text_member(out, size, item, "result");
    if (out[0] == '\0')
        ctl_text_member(out, size, item, "state");
}

static void area(char *out, size_t size, const json_t *item)
{
    char name[CTL_CELL_SIZE / 2], outcode[CTL_CELL_SIZE / 2];
    ctl_text_member(name, sizeof name, item, "area");
    ctl_text_member(outcode, sizeof outcode, item, "outcode");
    snprintf(out, size, "%s%s%s", name, name[0] != '\0' && outcode[0] != '\0' ? ", " : "",
             outcode);
}

/* A town says where it is; the outward code stands in for it. */
static void short_area(char *out, size_t size, const json_t *item)
{
    ctl_text_member(out, size, item, "area");
    if (out[0] == '\0')
        ctl_text_member(out, size, item, "outcode");
}

#define CODE(name, key)                                                                  \
    static void name(char *out, size_t size, const json_t *item)                         \
    {                                                                                    \
        ctl_text_code(out, size, item, key);                                             \
    }
CODE(contract, "contract")
CODE(employment, "employment")
CODE(tasks, "tasks")
CODE(driver, "driver")
CODE(experience, "experience")

static const struct ctl_field columns[] = {
    {{"Ref", false, false}, "ref", NULL, false},
    {{"Title", false, true}, "title", NULL, false},
    {{"Area", false, true}, "area", short_area, false},
    {{"Hours", false, false}, "week_minutes_min", ctl_text_hours, false},
    {{"Pay an hour", false, false}, "pay_min", ctl_text_pay, false},
    {{"Closes", false, false}, "closes", closes, false},
    {{"State", false, false}, "state", state, false},
};
/* Without closed ones the last column would say nothing. */
static const struct ctl_list open_list = {columns, LENGTH(columns) - 1, "No vacancies.",
                                          "Vacancies", "ref"};
static const struct ctl_list list = {columns, LENGTH(columns), "No vacancies.",
                                     "Vacancies", "ref"};

static const struct ctl_field lines[] = {
    {{"Vacancy", false, false}, "ref", NULL, false},
    {{"Title", false, false}, "title", NULL, false},
    {{"State", false, false}, "state", state, false},
    {{"Organisation", false, false}, "organisation_name", NULL, false},
    {{"Its reference", false, false}, "source_ref", NULL, false},
    {{"Area", false, false}, "area", area, false},
    {{"Hours a week", false, false}, "week_minutes_min", ctl_text_hours, false},
    {{"When", false, false}, "when", NULL, false},
    {{"Pay an hour", false, false}, "pay_min", ctl_text_pay, false},
    {{"Contract", false, false}, "contract", contract, false},
    {{"Employment", false, false}, "employment", employment, false},
    {{"Tasks", false, false}, "tasks", tasks, false},
    {{"Driver", false, false}, "driver", driver, false},
    {{"Smoker", false, false}, "smoker_ok", NULL, false},
    {{"Pets in the home", false, false}, "pets_in_home", NULL, false},
    {{"Languages", false, false}, "languages", NULL, false},
    {{"Experience", false, false}, "experience", experience, false},
    {{"Training given", false, false}, "training_given", NULL, false},
    {{"Check", false, false}, "check", NULL, false},
    {{"Sex requirement", false, false}, "sex_requirement", NULL, false},
    {{"Start", false, false}, "start", NULL, false},
    {{"Closes", false, false}, "closes", closes, false},
    {{"Confirmed", false, false}, "confirmed_at", confirmed, false},
    {{"Changed", false, false}, "updated_at", updated, false},
    {{"About the work", false, false}, "about_work", NULL, true},
};
static const struct ctl_list whole = {lines, LENGTH(lines), "", "", NULL};

int ctl_vacancy_push(struct ctl *c)
{
    const struct ctl_push push = {"/vacancies/push",
                                  {"vacancies", gate_vacancy_columns, NULL}};
    return ctl_push_run(c, &push);
}

int ctl_vacancy_list(struct ctl *c)
{
    bool closed = ctl_args_has(&c->args, CTL_OPTION_CLOSED);
    return ctl_list_run(c, closed ? &list : &open_list, "/vacancies");
}

int ctl_vacancy_show(struct ctl *c)
{
    return ctl_list_show(c, &whole, "/vacancies/");
}

/* Posts to the vacancy of the first operand and says how it now is. */
static int act(struct ctl *c, const char *action, const json_t *body)
{
    char path[CTL_PATH_SIZE], title[CTL_CELL_SIZE], ref[CTL_CELL_SIZE],
        now[CTL_CELL_SIZE];
    json_t *item = NULL;
    if (!ctl_ref_path(c, path, "/vacancies/", c->args.operands[0], action) ||
        !ctl_ask(c, CTL_POST, path, body, &item))
        return CTL_FAILED;
    int result = CTL_DONE;
    if (ctl_args_has(&c->args, CTL_OPTION_JSON)) {
        result = ctl_print_json(c, item);
    } else {
        ctl_text_member(ref, sizeof ref, item, "ref");
        ctl_text_member(title, sizeof title, item, "title");
        state(now, sizeof now, item);
        fprintf(c->out, "%s  %s: %s\n", ref, title, now);
    }
    json_decref(item);
    return result;
}

int ctl_vacancy_close(struct ctl *c)
{
    const char *how = c->args.values[CTL_OPTION_RESULT];
    if (how == NULL)
        how = "withdrawn";
    if (strcmp(how, "filled") != 0 && strcmp(how, "withdrawn") != 0) {
        ctl_fail(c, _("--result must be filled or withdrawn, not %.40s"), how);
        return CTL_USAGE;
    }
    json_t *body = json_pack("{s:s}", "result", how);
    int result = act(c, "/close", body);
    json_decref(body);
    return result;
}

int ctl_vacancy_confirm(struct ctl *c)
{
    return act(c, "/confirm", NULL);
}
