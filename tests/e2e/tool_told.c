/* tool_told: the journal of everything that kiosks are told of what people did.
 *
 *     tool_told PORT CA_FOLDER AREA HUB_SIGN_PUB FILE
 *
 * Listens as AREA.tap to v1/AREA/k/+/out. The first outcome of each operation becomes a
 * line "OP RESULT HSEQ" of FILE; a later one that says anything else, in whatever field
 * but the epoch in which it is sent (docs/decisions), one "DIFFERENT OP RESULT HSEQ".
 * Reconnects for as long as it lives; logs "listening" each time, and at SIGTERM how many
 * operations and outcomes there were. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "core/wire.h"
#include "host/keyfile.h"
#include "host/link.h"
#include "host/log.h"

enum { OPS_MAX = 1048576, PATH_SIZE = 1024, RETRY_MS = 100 };

struct said { /* of one operation: which, and all that was said in one hash */
    char op[UUID_SIZE];
    uint8_t hash[16];
};

struct told {
    struct keyring hub;
    struct bytes body;
    struct said *said; /* OPS_MAX, by a hash of the op */
    size_t ops, outcomes, different, forged;
    FILE *file;
};

/* The op's place, or the free one that it would take; NULL: no room. */
static struct said *place_of(struct told *t, const char *op)
{
    uint32_t at = 0;
    crypto_generichash((uint8_t *)&at, sizeof at, (const uint8_t *)op, strlen(op), NULL,
                       0);
    for (size_t i = 0; i < OPS_MAX; i++) {
        struct said *s = &t->said[(at + i) % OPS_MAX];
        if (s->op[0] == '\0' || strcmp(s->op, op) == 0)
            return s;
    }
    return NULL;
}

static void take_down(struct told *t, const struct outcome *o)
{
    struct said *s = place_of(t, o->op);
    struct outcome lasting = *o;
    uint8_t hash[16];
    struct err e;
    lasting.epoch = (struct epoch){0};
    bytes_clear(&t->body);
    t->outcomes++;
    if (s == NULL || !wire_put_outcome(&t->body, &lasting, &e))
        return;
    crypto_generichash(hash, sizeof hash, t->body.data, t->body.size, NULL, 0);
    bool first = s->op[0] == '\0';
    bool same = !first && memcmp(s->hash, hash, sizeof hash) == 0;
    if (same)
        return;
    t->ops += first ? 1 : 0;
    t->different += first ? 0 : 1;
    fprintf(t->file, "%s%s %d %llu\n", first ? "" : "DIFFERENT ", o->op, (int)o->result,
            (unsigned long long)o->hseq);
    fflush(t->file);
    memcpy(s->op, o->op, sizeof s->op);
    memcpy(s->hash, hash, sizeof s->hash);
}

static void on_message(void *context, const char *topic, const void *data, size_t size)
{
    struct told *t = context;
    struct outcome o;
    struct err e;
    enum wire_kind kind = WIRE_HEAD;
    if (!frame_open(&t->body, &t->hub, topic, data, size, &e)) {
        t->forged++;
        log_line(LOG_LEVEL_WARNING, "not the hub's: %s", e.text);
        return;
    }
    if (wire_kind_of(&kind, t->body.data, t->body.size, &e) && kind == WIRE_OUTCOME &&
        wire_get_outcome(&o, t->body.data, t->body.size, &e))
        take_down(t, &o);
}

static void on_up(void *context)
{
    (void)context;
    log_line(LOG_LEVEL_INFO, "listening");
}

static bool listen_in(struct told *t, char **argv, struct err *e)
{
    char ca[PATH_SIZE], cert[PATH_SIZE], key[PATH_SIZE], name[64], topic[TOPIC_SIZE];
    struct loop *loop = NULL;
    struct link *link = NULL;
    snprintf(ca, sizeof ca, "%s/ca.crt", argv[2]);
    snprintf(cert, sizeof cert, "%s/%s.tap.crt", argv[2], argv[3]);
    snprintf(key, sizeof key, "%s/%s.tap.key", argv[2], argv[3]);
    snprintf(name, sizeof name, "%s.tap", argv[3]);
    snprintf(topic, sizeof topic, "v1/%s/k/+/out", argv[3]);
    const struct link_config config = {.host = "127.0.0.1",
                                       .port = (uint16_t)strtoul(argv[1], NULL, 10),
                                       .name = name,
                                       .ca_file = ca,
                                       .cert_file = cert,
                                       .key_file = key,
                                       .reconnect_min_ms = RETRY_MS,
                                       .reconnect_max_ms = RETRY_MS,
                                       .subscriptions = {topic}};
    const struct link_events events = {.up = on_up, .message = on_message, .context = t};
    bool ok = loop_new(&loop, e) && loop_signals(loop, e) &&
              link_open(&link, loop, &config, &events, e) && loop_run(loop, e);
    link_close(link);
    loop_free(loop);
    return ok;
}

int main(int argc, char **argv)
{
    static struct told t;
    uint8_t hub[SIGN_PUBLIC_BYTES];
    struct err e = {.text = ""};
    if (argc != 6 || sodium_init() < 0) {
        fprintf(stderr, "usage: tool_told PORT CA_FOLDER AREA HUB_SIGN_PUB FILE\n");
        return 2;
    }
    log_open("told", LOG_LEVEL_INFO);
    bytes_init(&t.body, FRAME_BODY_MAX);
    t.said = calloc(OPS_MAX, sizeof *t.said);
    t.file = fopen(argv[5], "we");
    bool ok = t.said != NULL && t.file != NULL && keyfile_read_public(hub, argv[4], &e);
    if (ok) {
        keyring_add(&t.hub, hub);
        ok = listen_in(&t, argv, &e);
    }
    log_line(LOG_LEVEL_INFO, "told operations=%zu outcomes=%zu different=%zu forged=%zu",
             t.ops, t.outcomes, t.different, t.forged);
    if (!ok)
        log_line(LOG_LEVEL_ERROR, "%s", e.text);
    bytes_free(&t.body);
    free(t.said);
    if (t.file != NULL)
        fclose(t.file);
    return ok ? 0 : 1;
}
