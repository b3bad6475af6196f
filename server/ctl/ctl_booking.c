#include "core/uuid.h"
#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_text.h"

static void half(char *out, size_t size, const json_t *item, const char *which)
{
    ctl_text_member(out, size, json_object_get(item, which), "op");
}

static void half_state(char *out, size_t size, const json_t *item, const char *which)
{
    const json_t *b = json_object_get(item, which);
    char state[32], kiosk[CTL_CELL_SIZE];
    ctl_text_member(state, sizeof state, b, "state");
    ctl_text_member(kiosk, sizeof kiosk, b, "kiosk");
    snprintf(out, size, _("%s, at %s"), state, kiosk);
}

static void first(char *out, size_t size, const json_t *item)
{
    half(out, size, item, "first");
}

static void first_state(char *out, size_t size, const json_t *item)
{
    half_state(out, size, item, "first");
}

static void second(char *out, size_t size, const json_t *item)
{
    half(out, size, item, "second");
}

static void second_state(char *out, size_t size, const json_t *item)
{
    half_state(out, size, item, "second");
}

static const struct ctl_field columns[] = {
    {{"Session", false, false}, "session", NULL, false},
    {{"First booking", false, false}, "first", first, false},
    {{"State", false, true}, "first", first_state, false},
    {{"Second booking", false, false}, "second", second, false},
    {{"State", false, true}, "second", second_state, false},
};
static const struct ctl_list list = {columns, LENGTH(columns),
                                     "Nobody seems to have booked twice.", "Pairs", NULL};

int ctl_booking_duplicates(struct ctl *c)
{
    bool all = ctl_args_has(&c->args, CTL_OPTION_ALL);
    return ctl_list_run(c, &list,
                        all ? "/bookings/duplicates?all=1" : "/bookings/duplicates");
}

int ctl_booking_cancel(struct ctl *c)
{
    char path[CTL_PATH_SIZE], op[CTL_CELL_SIZE], state[32];
    json_t *booking = NULL;
    int result = CTL_DONE;
    if (!uuid_check(c->args.operands[0], "op", NULL)) {
        ctl_fail(c,
                 _("%s: not the id of a booking. session attendees REF --json tells it "
                   "as \"op\", beside the code"),
                 c->args.operands[0]);
        return CTL_FAILED;
    }
    if (!ctl_path(c, path, "/bookings/", c->args.operands[0], "/cancel") ||
        !ctl_ask(c, CTL_POST, path, NULL, &booking))
        return CTL_FAILED;
    ctl_text_member(op, sizeof op, booking, "op");
    ctl_text_member(state, sizeof state, booking, "state");
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        result = ctl_print_json(c, booking);
    else
        fprintf(c->out, "%s: %s\n", op, state);
    json_decref(booking);
    return result;
}
