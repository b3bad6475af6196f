#include "core/gate.h"
#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_person.h"
#include "server/ctl/ctl_push.h"
#include "server/ctl/ctl_text.h"

static void starts(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "starts_at", true);
}

static void updated(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "updated_at", false);
}

#define CODE(name, key)                                                                  \
    static void name(char *out, size_t size, const json_t *item)                         \
    {                                                                                    \
        ctl_text_code(out, size, item, key);                                             \
    }
CODE(kind, "kind")
CODE(way, "way")
CODE(audience, "audience")

/* "12 of 25", "0 of 25, 3 waiting" */
static void places_left(char *out, size_t size, const json_t *item)
{
    int left = (int)json_integer_value(json_object_get(item, "places_left"));
    int all = (int)json_integer_value(json_object_get(item, "capacity"));
    int waiting = (int)json_integer_value(json_object_get(item, "waiting"));
    if (waiting > 0)
        snprintf(out, size, _("%d of %d, %d waiting"), left, all, waiting);
    else
        snprintf(out, size, _("%d of %d"), left, all);
}

static const struct ctl_field columns[] = {
    {{"Ref", false, false}, "ref", NULL, false},
    {{"Title", false, true}, "title", NULL, false},
    {{"Starts", false, false}, "starts_at", starts, false},
    {{"Where", false, false}, "way", way, false},
    {{"For", false, false}, "audience", audience, false},
    {{"Places left", false, false}, "places_left", places_left, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "No sessions.", "Sessions",
                                     "starts_at"};

static const struct ctl_field lines[] = {
    {{"Session", false, false}, "ref", NULL, false},
    {{"Title", false, false}, "title", NULL, false},
    {{"State", false, false}, "state", NULL, false},
    {{"Its reference", false, false}, "source_ref", NULL, false},
    {{"Kind", false, false}, "kind", kind, false},
    {{"Where", false, false}, "way", way, false},
    {{"For", false, false}, "audience", audience, false},
    {{"Starts", false, false}, "starts_at", starts, false},
    {{"Minutes", false, false}, "minutes", NULL, false},
    {{"Places left", false, false}, "places_left", places_left, false},
    {{"Time is paid", false, false}, "paid", NULL, false},
    {{"Travel is paid", false, false}, "expenses", NULL, false},
    {{"Cost", false, false}, "cost", NULL, false},
    {{"Access", false, false}, "access", NULL, false},
    {{"Topic", false, false}, "topic", NULL, false},
    {{"Changed", false, false}, "updated_at", updated, false},
    {{"About", false, false}, "about", NULL, true},
};
static const struct ctl_list whole = {lines, LENGTH(lines), "", "", NULL};

static const struct ctl_field attendee[] = {
    {{"Code", false, false}, "code", NULL, false},
    {{"Name", false, true}, "name", ctl_person_name, false},
    {{"Contact", false, true}, "contact", NULL, false},
    {{"Text ok", false, false}, "text_safe", ctl_person_text_safe, false},
    {{"Places", true, false}, "places", NULL, false},
    {{"State", false, false}, "state", ctl_person_state, false},
    {{"Received", false, false}, "received_at", ctl_person_received, false},
};
static const struct ctl_list attendees = {attendee, LENGTH(attendee),
                                          "Nobody has booked.", "Bookings", NULL};

int ctl_session_push(struct ctl *c)
{
    const struct ctl_push push = {"/sessions/push",
                                  {"sessions", gate_session_columns, NULL}};
    return ctl_push_run(c, &push);
}

int ctl_session_list(struct ctl *c)
{
    return ctl_list_run(c, &list, "/sessions");
}

int ctl_session_show(struct ctl *c)
{
    return ctl_list_show(c, &whole, "/sessions/");
}

static void attendees_head(const struct ctl *c, const json_t *answer)
{
    char ref[CTL_CELL_SIZE], title[CTL_CELL_SIZE], when[CTL_CELL_SIZE];
    ctl_text_member(ref, sizeof ref, answer, "ref");
    ctl_text_member(title, sizeof title, answer, "title");
    starts(when, sizeof when, answer);
    fprintf(c->out, "%s  %s, %s\n", ref, title, when);
    fprintf(c->out, _("%d of %d places taken, %d waiting\n\n"),
            (int)json_integer_value(json_object_get(answer, "taken")),
            (int)json_integer_value(json_object_get(answer, "capacity")),
            (int)json_integer_value(json_object_get(answer, "waiting")));
}

int ctl_session_attendees(struct ctl *c)
{
    char path[CTL_PATH_SIZE];
    json_t *answer = NULL;
    if (!ctl_ref_path(c, path, "/sessions/", c->args.operands[0], "/attendees") ||
        !ctl_ask(c, CTL_GET, path, NULL, &answer))
        return CTL_FAILED;
    if (!ctl_args_has(&c->args, CTL_OPTION_JSON))
        attendees_head(c, answer);
    int result = ctl_list_print(c, &attendees, json_object_get(answer, "items"));
    json_decref(answer);
    return result;
}
