#include <stdlib.h>
#include <string.h>

#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_person.h"
#include "server/ctl/ctl_text.h"

static void since(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "since", false);
}

static void until(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "until", true);
}

/* How it stands between hub and kiosk, in a word. */
static void lend_state(char *out, size_t size, const json_t *item)
{
    const char *word = _("held");
    if (json_integer_value(json_object_get(item, "released")) > 0)
        word = _("released by staff");
    else if (json_is_true(json_object_get(item, "returned")))
        word = _("returned, not all accounted for");
    else if (json_is_true(json_object_get(item, "revoked")))
        word = _("held by a revoked kiosk: release them");
    else if (json_is_true(json_object_get(item, "orphaned")))
        word = _("lost to the kiosk: release them");
    else if (json_is_true(json_object_get(item, "asked_back")))
        word = _("asked back");
    snprintf(out, size, "%s", word);
}

static void wish(char *out, size_t size, const json_t *item)
{
    bool ask = json_is_true(json_object_get(item, "ask_first"));
    snprintf(out, size, "%s", ask ? _("ask first") : _("take it"));
}

static const struct ctl_field lend_fields[] = {
    {{"Kiosk", false, false}, "kiosk", NULL, false},
    {{"Lent", true, false}, "places", NULL, false},
    {{"Left", true, false}, "left", NULL, false},
    {{"State", false, true}, "asked_back", lend_state, false},
    {{"Since", false, false}, "since", since, false},
};
static const struct ctl_list lends = {lend_fields, LENGTH(lend_fields),
                                      "No kiosk holds places.", "Lends", NULL};

static const struct ctl_field offer_fields[] = {
    {{"Offered to", false, false}, "op", NULL, false},
    {{"Places", true, false}, "places", NULL, false},
    {{"Until", false, false}, "until", until, false},
};
static const struct ctl_list offers = {offer_fields, LENGTH(offer_fields),
                                       "No place is on offer.", "Offers", NULL};

static const struct ctl_field waiting_fields[] = {
    {{"No.", true, false}, "position", NULL, false},
    {{"Waiting", false, false}, "op", NULL, false},
    {{"Places", true, false}, "places", NULL, false},
    {{"If one is free", false, false}, "ask_first", wish, false},
    {{"Received", false, false}, "received_at", ctl_person_received, false},
};
static const struct ctl_list waiting = {waiting_fields, LENGTH(waiting_fields),
                                        "Nobody is waiting.", "Waiting", NULL};

static int number(const json_t *answer, const char *name)
{
    return (int)json_integer_value(json_object_get(answer, name));
}

static void print_head(const struct ctl *c, const json_t *answer)
{
    char ref[CTL_CELL_SIZE], title[CTL_CELL_SIZE], when[CTL_CELL_SIZE];
    ctl_text_member(ref, sizeof ref, answer, "ref");
    ctl_text_member(title, sizeof title, answer, "title");
    ctl_text_instant(when, sizeof when, answer, "starts_at", true);
    fprintf(c->out, "%s  %s, %s\n", ref, title, when);
    fprintf(c->out,
            _("%d places: %d taken, %d held by kiosks, %d free; %d are waited for\n"),
            number(answer, "capacity"), number(answer, "taken"), number(answer, "lent"),
            number(answer, "free"), number(answer, "waiting"));
    if (number(answer, "over") > 0)
        fprintf(c->out, _("%d more than there are were promised and are honoured\n"),
                number(answer, "over"));
}

static int print_places(const struct ctl *c, json_t *answer)
{
    static const struct {
        const char *member;
        const struct ctl_list *list;
    } parts[] = {{"lends", &lends}, {"offers", &offers}, {"waiting_list", &waiting}};
    int result = CTL_DONE;
    if (ctl_args_has(&c->args, CTL_OPTION_JSON)) {
        result = ctl_print_json(c, answer);
    } else {
        print_head(c, answer);
        for (size_t i = 0; i < LENGTH(parts) && result == CTL_DONE; i++) {
            fputc('\n', c->out);
            result = ctl_list_print(c, parts[i].list,
                                    json_object_get(answer, parts[i].member));
        }
    }
    json_decref(answer);
    return result;
}

/* body: ended here. */
static int act(struct ctl *c, const char *verb, json_t *body)
{
    char path[CTL_PATH_SIZE];
    json_t *answer = NULL;
    bool ok = ctl_ref_path(c, path, "/sessions/", c->args.operands[0], verb) &&
              ctl_ask(c, CTL_POST, path, body, &answer);
    json_decref(body);
    return ok ? print_places(c, answer) : CTL_FAILED;
}

int ctl_session_places(struct ctl *c)
{
    char path[CTL_PATH_SIZE];
    json_t *answer = NULL;
    if (!ctl_ref_path(c, path, "/sessions/", c->args.operands[0], "/places") ||
        !ctl_ask(c, CTL_GET, path, NULL, &answer))
        return CTL_FAILED;
    return print_places(c, answer);
}

/* -1: not a whole number that could be one of places. */
static int parse_places(const char *text)
{
    char *end = NULL;
    long value = strtol(text, &end, 10);
    return *text == '\0' || *end != '\0' || value < 1 || value > 1000 ? -1 : (int)value;
}

static json_t *parse_ops(const char *text)
{
    json_t *ops = json_array();
    for (size_t size = 0; text != NULL && *text != '\0'; text += size) {
        size = strcspn(text, ",");
        if (size > 0)
            json_array_append_new(ops, json_stringn(text, size));
        else
            size = 1;
    }
    return ops;
}

int ctl_session_shrink(struct ctl *c)
{
    const char *text = c->args.values[CTL_OPTION_CAPACITY];
    int capacity = text == NULL ? -1 : parse_places(text);
    if (capacity < 0) {
        ctl_fail(c, _("session shrink needs --capacity N, a number of places"));
        return CTL_USAGE;
    }
    json_t *ops = parse_ops(c->args.values[CTL_OPTION_CANCEL]);
    return act(c, "/shrink",
               json_pack("{s:i, s:o}", "capacity", capacity, "cancel", ops));
}

int ctl_session_cancel(struct ctl *c)
{
    return act(c, "/cancel", NULL);
}

int ctl_session_lend(struct ctl *c)
{
    int places = parse_places(c->args.operands[2]);
    if (places < 0) {
        ctl_fail(c, _("session lend: %.20s is no number of places"), c->args.operands[2]);
        return CTL_USAGE;
    }
    return act(c, "/lend",
               json_pack("{s:s, s:i}", "kiosk", c->args.operands[1], "places", places));
}

int ctl_session_unlend(struct ctl *c)
{
    return act(c, "/unlend", json_pack("{s:s}", "kiosk", c->args.operands[1]));
}

int ctl_session_release(struct ctl *c)
{
    if (!ctl_args_has(&c->args, CTL_OPTION_RISK)) {
        ctl_fail(
            c, _("this kiosk may have promised these places to people already, while it "
                 "was cut off. If it ever comes back, they are let in all the same, "
                 "and there are more people than places. Release them only if the "
                 "kiosk is gone for good: add --i-know-the-risk"));
        return CTL_USAGE;
    }
    return act(
        c, "/release",
        json_pack("{s:s, s:b}", "kiosk", c->args.operands[1], "i_know_the_risk", 1));
}
