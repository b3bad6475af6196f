#include "server/hub/hub_config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/enrol.h"
#include "host/keyfile.h"
#include "server/hub/hub_keyring.h"
#include "server/hub/hub_recovery_key.h"

static const struct config_key keys_of_file[] = {
    {"hub", "area", CONFIG_TEXT, NULL, 0, AREA_SIZE - 1},
    {"hub", "state", CONFIG_PATH, NULL, 0, 0},
    {"hub", "journal", CONFIG_PATH, "", 0, 0},
    {"hub", "backups", CONFIG_PATH, "", 0, 0},
    {"hub", "backup_hours", CONFIG_INT, "24", 0, INT64_C(24) * 7},
    {"hub", "channels", CONFIG_TEXT, "text email phone", 0, 60},
    {"places", "offer_hours", CONFIG_INT, "24", 1, INT64_C(24) * 14},
    {"places", "offer_before_hours", CONFIG_INT, "2", 1, INT64_C(24) * 7},
    {"mentors", "offer", CONFIG_TEXT, "staff", 0, 20},
    {"mentors", "offer_hours", CONFIG_INT, "48", 1, INT64_C(24) * 14},
    {"mentors", "follow_up_days", CONFIG_INT, "10", 1, 60},
    {"messages", "folder", CONFIG_PATH, "", 0, 0},
    {"broker", "host", CONFIG_TEXT, NULL, 0, 200},
    {"broker", "port", CONFIG_INT, "8883", 1, 65535},
    {"broker", "ca", CONFIG_PATH, NULL, 0, 0},
    {"broker", "cert", CONFIG_PATH, NULL, 0, 0},
    {"broker", "key", CONFIG_PATH, NULL, 0, 0},
    {"http", "address", CONFIG_TEXT, "127.0.0.1", 0, 60},
    {"http", "port", CONFIG_INT, "8443", 0, 65535},
    {"http", "cert", CONFIG_PATH, NULL, 0, 0},
    {"http", "key", CONFIG_PATH, NULL, 0, 0},
    {"keys", "sign", CONFIG_PATH, NULL, 0, 0},
    {"keys", "seal", CONFIG_PATH, NULL, 0, 0},
    {"keys", "hmac", CONFIG_PATH, NULL, 0, 0},
    {"keys", "recovery", CONFIG_TEXT, "", 0, RECOVERY_TEXT_SIZE - 1},
    {"enrol", "ca", CONFIG_PATH, "", 0, 0},
    {"enrol", "url", CONFIG_TEXT, "", 0, ENROL_URL_SIZE - 1},
    {"enrol", "broker", CONFIG_TEXT, "", 0, ENROL_HOST_SIZE - 1},
    {"enrol", "port", CONFIG_INT, "0", 0, 65535},
    {"enrol", "days", CONFIG_INT, "3650", 1, 36500},
    {NULL, NULL, CONFIG_TEXT, NULL, 0, 0},
};

static bool channel_bit(uint32_t *mask, const char *word, size_t size)
{
    for (int i = 0; i < CHANNEL_COUNT; i++) {
        const char *name = channel_name((enum channel)i);
        if (strlen(name) == size && strncmp(name, word, size) == 0) {
            *mask |= 1U << i;
            return true;
        }
    }
    return false;
}

static bool read_channels(uint32_t *mask, const char *text, struct err *e)
{
    *mask = 0;
    for (text += strspn(text, " ,"); *text != '\0'; text += strspn(text, " ,")) {
        size_t size = strcspn(text, " ,");
        if (!channel_bit(mask, text, size))
            return err_set(e, ERR_INPUT,
                           "[hub] channels: %.*s is none of text, email, phone",
                           (int)size, text);
        text += size;
    }
    return true;
}

static bool join(char out[HUB_PATH_SIZE], const char *folder, const char *name,
                 struct err *e)
{
    int size = snprintf(out, HUB_PATH_SIZE, "%s%s", folder, name);
    return (size > 0 && size < HUB_PATH_SIZE) ||
           err_set(e, ERR_INPUT, "[hub] state: the path is too long");
}

/* What kiosks are told; where it differs from how this machine reaches the broker. */
static bool fill_enrol(struct hub_config *c, struct err *e)
{
    const struct config *f = c->file;
    c->enrol_ca = config_text(f, "enrol", "ca");
    c->enrol_url = config_text(f, "enrol", "url");
    c->enrol_broker = config_text(f, "enrol", "broker");
    c->enrol_port = (uint16_t)config_int(f, "enrol", "port");
    c->enrol_valid_s = INT64_C(86400) * config_int(f, "enrol", "days");
    if (c->enrol_broker[0] == '\0')
        c->enrol_broker = c->broker_host;
    if (c->enrol_port == 0)
        c->enrol_port = c->broker_port;
    if (c->enrol_ca[0] == '\0')
        return true;
    if (!enrol_url_ok(c->enrol_url))
        return err_set(e, ERR_INPUT,
                       "[enrol] url: must be like https://hub.example.org:8443");
    return enrol_host_ok(c->enrol_broker) ||
           err_set(e, ERR_INPUT, "[enrol] broker: kiosks take no such host: %.80s",
                   c->enrol_broker);
}

static bool fill_recovery(struct hub_config *c, struct err *e)
{
    const char *text = config_text(c->file, "keys", "recovery");
    c->has_recovery = text[0] != '\0';
    return !c->has_recovery || hub_recovery_parse(c->recovery, text, e);
}

static bool fill_mentors(struct hub_config *c, struct err *e)
{
    const struct config *f = c->file;
    const char *first = config_text(f, "mentors", "offer");
    struct mentor_rules *rules = &c->rules.mentors;
    rules->offer_s = 3600 * (uint32_t)config_int(f, "mentors", "offer_hours");
    rules->follow_up_s = 86400 * (uint32_t)config_int(f, "mentors", "follow_up_days");
    rules->automatic = strcmp(first, "automatic") == 0;
    return rules->automatic || strcmp(first, "staff") == 0 ||
           err_set(e, ERR_INPUT, "[mentors] offer: must be staff or automatic");
}

/* Where messages to people are written. */
static bool fill_messages(struct hub_config *c, struct err *e)
{
    const char *folder = config_text(c->file, "messages", "folder");
    if (folder[0] != '\0')
        return join(c->messages, folder, "", e);
    return join(c->messages, config_text(c->file, "hub", "state"), "/messages", e);
}

static bool fill(struct hub_config *c, struct err *e)
{
    const struct config *f = c->file;
    c->area = config_text(f, "hub", "area");
    c->rules.offer_s = 3600 * (uint32_t)config_int(f, "places", "offer_hours");
    c->rules.offer_before_s =
        3600 * (uint32_t)config_int(f, "places", "offer_before_hours");
    c->broker_host = config_text(f, "broker", "host");
    c->broker_port = (uint16_t)config_int(f, "broker", "port");
    c->broker_ca = config_text(f, "broker", "ca");
    c->broker_cert = config_text(f, "broker", "cert");
    c->broker_key = config_text(f, "broker", "key");
    c->http_address = config_text(f, "http", "address");
    c->http_port = (uint16_t)config_int(f, "http", "port");
    c->http_cert = config_text(f, "http", "cert");
    c->http_key = config_text(f, "http", "key");
    if (!label_ok(c->area))
        return err_set(e, ERR_INPUT, "[hub] area: must be 3 to 32 of a-z, 0-9 and -");
    snprintf(c->name, sizeof c->name, "%s.hub", c->area);
    c->journal = config_text(f, "hub", "journal");
    c->backups = config_text(f, "hub", "backups");
    c->backup_s = 3600 * config_int(f, "hub", "backup_hours");
    const char *state = config_text(f, "hub", "state");
    return fill_enrol(c, e) && fill_recovery(c, e) && fill_mentors(c, e) &&
           fill_messages(c, e) &&
           read_channels(&c->channels, config_text(f, "hub", "channels"), e) &&
           join(c->state, state, "", e) && join(c->database, state, "/hub.db", e) &&
           join(c->token, state, "/operator.token", e) &&
           join(c->lock, state, "/lock", e);
}

bool hub_config_load(struct hub_config *c, const char *path, struct err *e)
{
    *c = (struct hub_config){0};
    if (!config_load(&c->file, path, keys_of_file, e))
        return false;
    if (fill(c, e))
        return true;
    err_in(e, path);
    hub_config_free(c);
    return false;
}

void hub_config_free(struct hub_config *c)
{
    config_free(c->file);
    c->file = NULL;
}

static bool make_folder(const char *path, struct err *e)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return true;
    return err_set(e, ERR_BROKEN, "%s: cannot be made: %s", path, strerror(errno));
}

bool hub_config_folders(const struct hub_config *c, struct err *e)
{
    return make_folder(c->state, e) &&
           (c->backups[0] == '\0' || make_folder(c->backups, e));
}

static bool read_secret(const struct hub_config *c, const char *name, uint8_t out[32],
                        struct err *e)
{
    const char *path = config_text(c->file, "keys", name);
    return keyfile_read(out, path, e);
}

static bool write_public(const struct hub_config *c, const char *name,
                         const uint8_t key[32], struct err *e)
{
    char path[HUB_PATH_SIZE];
    return join(path, config_text(c->file, "keys", name), ".pub", e) &&
           keyfile_write_public(path, key, e);
}

bool hub_config_keys(const struct hub_config *c, struct hub_keys *keys, struct err *e)
{
    *keys = (struct hub_keys){0};
    return hub_config_folders(c, e) && hub_keyring_load(c, keys, e) &&
           read_secret(c, "hmac", keys->hmac, e) &&
           write_public(c, "sign", keys->sign.public_key, e) &&
           write_public(c, "seal", keys->seals[0].public_key, e);
}
