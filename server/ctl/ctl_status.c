#include <string.h>

#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_text.h"

static void hub_time(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "time", false);
}

/* With no link to the broker nobody knows who is online: what they last told is old. */
static void kiosks(char *out, size_t size, const json_t *item)
{
    char broker[CTL_CELL_SIZE];
    const json_t *k = json_object_get(item, "kiosks");
    ctl_text_member(broker, sizeof broker, item, "broker");
    if (strcmp(broker, "down") == 0) {
        snprintf(out, size, _("%d known; none can be heard, as there is no link"),
                 (int)json_integer_value(json_object_get(k, "known")));
        return;
    }
    snprintf(out, size, _("%d known, %d online, %d in step, %d in trouble"),
             (int)json_integer_value(json_object_get(k, "known")),
             (int)json_integer_value(json_object_get(k, "online")),
             (int)json_integer_value(json_object_get(k, "equal")),
             (int)json_integer_value(json_object_get(k, "trouble")));
}

static void alarms(char *out, size_t size, const json_t *item)
{
    enum { COUNTED_MAX = 1000 }; /* the hub counts no further */
    char at[CTL_CELL_SIZE], what[CTL_CELL_SIZE];
    const json_t *counted = json_object_get(item, "alarms");
    int count = (int)json_integer_value(counted);
    int days = (int)json_integer_value(json_object_get(item, "alarm_days"));
    out[0] = '\0';
    if (counted == NULL)
        return;
    if (count == 0) {
        snprintf(out, size, _("none in the last %d days"), days);
        return;
    }
    ctl_text_instant(at, sizeof at, item, "alarm_at", false);
    ctl_text_member(what, sizeof what, item, "alarm");
    snprintf(
        out, size,
        count < COUNTED_MAX
            ? _("%d in the last %d days (see audit list); the newest, %s: %s")
            : _("%d or more in the last %d days (see audit list); the newest, %s: %s"),
        count, days, at, what);
}

static const struct ctl_field lines[] = {
    {{"TROUBLE", false, false}, "trouble", NULL, false},
    {{"Area", false, false}, "area", NULL, false},
    {{"Hub version", false, false}, "version", NULL, false},
    {{"Time at the hub", false, false}, "time", hub_time, false},
    {{"Link to broker", false, false}, "broker", NULL, false},
    {{"Kiosks", false, false}, "kiosks", kiosks, false},
    {{"Live records", false, false}, "count", NULL, false},
    {{"Newest change", false, false}, "seq", NULL, false},
    {{"Epoch", false, false}, "epoch", NULL, false},
    {{"Alarms", false, false}, "alarms", alarms, false},
    {{"Undecided", false, false}, "held", NULL, false},
    {{"Set aside", false, false}, "set_aside", NULL, false},
    {{"Backups", false, false}, "backups", NULL, false},
    {{"Messages refused", false, false}, "dropped", NULL, false},
};
static const struct ctl_list list = {lines, LENGTH(lines), "", "", NULL};

int ctl_status(struct ctl *c)
{
    json_t *status = NULL;
    if (!ctl_ask(c, CTL_GET, "/status", NULL, &status))
        return CTL_FAILED;
    int result = CTL_DONE;
    if (ctl_args_has(&c->args, CTL_OPTION_JSON)) {
        result = ctl_print_json(c, status);
    } else {
        struct bytes text;
        bytes_init(&text, CTL_PRINT_MAX);
        ctl_list_lines(&text, &list, status);
        result = ctl_print(c, &text);
    }
    /* So that whoever watches by script need read no words. */
    if (json_object_get(status, "trouble") != NULL)
        result = CTL_FAILED;
    json_decref(status);
    return result;
}
