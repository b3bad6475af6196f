/* hub_config: the hub's INI file as a value, its folder and its keys; see
 * hub.example.ini for what each key means. */
#pragma once

#include "core/topic.h"
#include "host/config.h"
#include "server/hub/logic/hub_core.h"

enum { HUB_PATH_SIZE = 4096 };

struct hub_config {
    struct config *file; /* owned: the texts below are lent by it */
    const char *area;
    char name[NAME_SIZE]; /* certificate name: "leeds.hub" */
    char state[HUB_PATH_SIZE], database[HUB_PATH_SIZE], token[HUB_PATH_SIZE];
    char lock[HUB_PATH_SIZE];
    char messages[HUB_PATH_SIZE];  /* folder to which those to people are written */
    const char *journal, *backups; /* "": none */
    int64_t backup_s;              /* between backups; 0: none by itself */
    bool has_recovery;             /* the keys beside a backup are sealed to */
    uint8_t recovery[32];          /* this public key (hub_recovery_key.h) */
    uint32_t channels;
    struct hub_rules rules;
    const char *broker_host, *broker_ca, *broker_cert, *broker_key;
    uint16_t broker_port;
    const char *http_address, *http_cert, *http_key;
    uint16_t http_port;
    const char *enrol_ca; /* folder of ca.sh; "": this hub enrols no kiosks */
    const char *enrol_url, *enrol_broker; /* how kiosks reach hub and broker */
    uint16_t enrol_port;
    int64_t enrol_valid_s; /* of certificates */
};

MUST_CHECK bool hub_config_load(struct hub_config *c, const char *path, struct err *e);
void hub_config_free(struct hub_config *c);

/* Makes the state folder and that of the backups if they are missing. */
MUST_CHECK bool hub_config_folders(const struct hub_config *c, struct err *e);

/* Makes the folders and the keys that are missing, reads them, and writes their
 * public halves beside them ("FILE.pub"). */
MUST_CHECK bool hub_config_keys(const struct hub_config *c, struct hub_keys *keys,
                                struct err *e);
