#include <string.h>

#include "host/keyfile.h"
#include "server/ctl/ctl_list.h"
#include "server/ctl/ctl_nouns.h"
#include "server/ctl/ctl_text.h"

enum { KEY_BYTES = 32 };

static void seen(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "seen_at", false);
    if (out[0] == '\0')
        snprintf(out, size, "%s", _("never"));
}

static bool is(const json_t *item, const char *digest)
{
    const char *value = json_string_value(json_object_get(item, "digest"));
    return value != NULL && strcmp(value, digest) == 0;
}

/* What it last told of its content, and how long ago that was. */
static void told(char *out, size_t size, const json_t *item)
{
    char age[32], since[32];
    int behind = (int)json_integer_value(json_object_get(item, "behind"));
    ctl_text_age(age, sizeof age, item, "compared_at");
    ctl_text_age(since, sizeof since, item, "unequal_since");
    if (is(item, "differs"))
        snprintf(out, size, _("differs since %s"), since);
    else if (is(item, "ahead"))
        snprintf(out, size, _("ahead of the hub since %s"), since);
    else if (behind > 0)
        snprintf(out, size, _("behind by %d"), behind);
    else if (is(item, "equal"))
        snprintf(out, size, _("equal, %s ago"), age);
    else
        snprintf(out, size, "%s", _("not compared yet"));
}

/* The one thing that matters most about it. */
static void health(char *out, size_t size, const json_t *item)
{
    char silent[32];
    ctl_text_age(silent, sizeof silent, item, "seen_at");
    if (json_is_true(json_object_get(item, "revoked")))
        snprintf(out, size, "%s", _("revoked"));
    else if (silent[0] == '\0')
        snprintf(out, size, "%s", _("never heard of"));
    else if (!json_is_true(json_object_get(item, "online")))
        snprintf(out, size, _("silent for %s"), silent);
    else
        told(out, size, item);
}

static void trouble(char *out, size_t size, const json_t *item)
{
    int orphaned = (int)json_integer_value(json_object_get(item, "orphaned"));
    int copied = (int)json_integer_value(json_object_get(item, "copied"));
    if (json_is_true(json_object_get(item, "flooding")))
        snprintf(out, size, "%s", _("sends too much: revoke it?"));
    else if (orphaned > 0)
        snprintf(out, size, _("%d places that it held are lost to it"), orphaned);
    else
        ctl_text_member(out, size, item, "trouble");
    if (out[0] == '\0' && copied > 0) /* it stays so: what can end comes first */
        snprintf(out, size, _("its disk was copied, seen %d times"), copied);
}

static const struct ctl_field columns[] = {
    {{"Kiosk", false, false}, "name", NULL, false},
    {{"Content", false, false}, "digest", health, false},
    {{"Last seen", false, false}, "seen_at", seen, false},
    {{"Unsent", true, false}, "outbox", NULL, false},
    {{"Software", false, false}, "software", NULL, false},
    {{"Trouble", false, true}, "trouble", trouble, false},
};
static const struct ctl_list list = {columns, LENGTH(columns), "No kiosks.", "Kiosks",
                                     "name"};

int ctl_kiosk_list(struct ctl *c)
{
    return ctl_list_run(c, &list, "/kiosks");
}

static int print_kiosk(const struct ctl *c, json_t *kiosk)
{
    char name[CTL_CELL_SIZE], key[CTL_CELL_SIZE];
    int result = CTL_DONE;
    ctl_text_member(name, sizeof name, kiosk, "name");
    ctl_text_member(key, sizeof key, kiosk, "key_id");
    if (ctl_args_has(&c->args, CTL_OPTION_JSON))
        result = ctl_print_json(c, kiosk);
    else if (json_is_true(json_object_get(kiosk, "revoked")))
        fprintf(c->out, _("%s: revoked (key %s)\n"), name, key);
    else
        fprintf(c->out, _("%s: registered (key %s)\n"), name, key);
    json_decref(kiosk);
    return result;
}

int ctl_kiosk_add(struct ctl *c)
{
    uint8_t key[KEY_BYTES];
    char hex[2 * KEY_BYTES + 1];
    struct err e;
    json_t *kiosk = NULL;
    const char *path = c->args.values[CTL_OPTION_KEY];
    if (path == NULL) {
        ctl_fail(c, _("kiosk add needs --key FILE"));
        return CTL_USAGE;
    }
    if (!keyfile_read_public(key, path, &e))
        return ctl_fail(c, "%s", e.text);
    hex_print(hex, sizeof hex, key, sizeof key);
    json_t *body = json_pack("{s:s, s:s}", "name", c->args.operands[0], "key", hex);
    if (body == NULL)
        return ctl_fail(c, _("the name is not UTF-8"));
    bool ok = ctl_ask(c, CTL_POST, "/kiosks", body, &kiosk);
    json_decref(body);
    return ok ? print_kiosk(c, kiosk) : CTL_FAILED;
}

int ctl_kiosk_revoke(struct ctl *c)
{
    char path[CTL_PATH_SIZE];
    json_t *kiosk = NULL;
    if (!ctl_path(c, path, "/kiosks/", c->args.operands[0], "/revoke") ||
        !ctl_ask(c, CTL_POST, path, NULL, &kiosk))
        return CTL_FAILED;
    return print_kiosk(c, kiosk);
}
