#include <string.h>

#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_text.h"

static void seen(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "seen_at", false);
}

static void state(char *out, size_t size, const json_t *item)
{
    static const struct {
        const char *word, *text;
    } words[] = {
        {"unheard", N_("not heard yet")},
        {"heard", N_("has told all it knows")},
        {"lost", N_("given up by staff")},
        {"unknown", N_("not in the backup: register it")},
    };
    const char *word = json_string_value(json_object_get(item, "state"));
    ctl_text_member(out, size, item, "state");
    for (size_t i = 0; word != NULL && i < LENGTH(words); i++)
        if (strcmp(word, words[i].word) == 0)
            snprintf(out, size, "%s", _(words[i].text));
}

static const struct ctl_field columns[] = {
    {{"Kiosk", false, false}, "name", NULL, false},
    {{"State", false, false}, "state", state, false},
    {{"Still to tell", true, false}, "replay", NULL, false},
    {{"Seen", false, false}, "seen_at", seen, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "No kiosks.", "Kiosks",
                                     NULL};

static bool any_in_state(const json_t *r, const char *state)
{
    const json_t *kiosk = NULL;
    size_t i = 0;
    json_array_foreach(json_object_get(r, "kiosks"), i, kiosk)
    {
        const char *word = json_string_value(json_object_get(kiosk, "state"));
        if (word != NULL && strcmp(word, state) == 0)
            return true;
    }
    return false;
}

static const char *words_of(const json_t *r)
{
    if (json_is_true(json_object_get(r, "holding")))
        return _(
            "This hub was restored and something is missing. Bookings wait until every "
            "kiosk has told what it knows, or is given up: recovery kiosk-lost NAME. "
            "One session can be decided before: recovery release SESSION. A kiosk that "
            "was not heard may then have promised places that others get.");
    if (!json_is_true(json_object_get(r, "restored")))
        return _("This hub was never restored.");
    if (json_is_true(json_object_get(r, "complete")))
        return _("This hub was restored, and nothing was missing.");
    /* Given up, or revoked for a while: in either case it was not waited for. */
    if (any_in_state(r, "unheard") || any_in_state(r, "lost"))
        return _("This hub was restored, and waits for no kiosk any more. Some have not "
                 "told what they knew.");
    return _("This hub was restored, and the kiosks have told what they knew.");
}

/* Whether it matters which kiosk has told what it knows. */
static bool was_incomplete(const json_t *r)
{
    return json_is_true(json_object_get(r, "holding")) ||
           (json_is_true(json_object_get(r, "restored")) &&
            !json_is_true(json_object_get(r, "complete")));
}

static const char unknown_words[] =
    N_("Some kiosk here is not in the backup: it was registered after it, and may have "
       "been told of bookings. Register it again under its name (kiosk add; or move its "
       "agent.conf away and enrol it), and it is heard like the others. If it will tell "
       "nothing more, or is none of yours: recovery kiosk-lost NAME.");

static int print(const struct ctl *c, const json_t *r)
{
    const char *stopped = json_string_value(json_object_get(r, "stopped"));
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        return ctl_print_json(c, r);
    if (stopped != NULL)
        fprintf(c->out, _("This hub has stopped. %s\n"), stopped);
    fprintf(c->out, "%s\n", words_of(r));
    fprintf(c->out, _("Operations that wait: %lld\n"),
            (long long)json_integer_value(json_object_get(r, "held")));
    if (!was_incomplete(r))
        return CTL_DONE;
    if (any_in_state(r, "unknown"))
        fprintf(c->out, "%s\n", _(unknown_words));
    fputc('\n', c->out);
    return ctl_list_print(c, &list, json_object_get(r, "kiosks"));
}

static int ask(struct ctl *c, enum ctl_method method, const char *path)
{
    json_t *r = NULL;
    if (!ctl_ask(c, method, path, NULL, &r))
        return CTL_FAILED;
    int result = print(c, r);
    json_decref(r);
    return result;
}

int ctl_recovery(struct ctl *c)
{
    return ask(c, CTL_GET, "/recovery");
}

int ctl_recovery_release(struct ctl *c)
{
    char path[CTL_PATH_SIZE];
    if (!ctl_ref_path(c, path, "/recovery/sessions/", c->args.operands[0], "/release"))
        return CTL_FAILED;
    return ask(c, CTL_POST, path);
}

int ctl_recovery_lost(struct ctl *c)
{
    char path[CTL_PATH_SIZE];
    if (!ctl_path(c, path, "/recovery/kiosks/", c->args.operands[0], "/lost"))
        return CTL_FAILED;
    return ask(c, CTL_POST, path);
}
