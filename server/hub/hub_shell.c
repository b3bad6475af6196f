#include "server/hub/hub_shell.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/link.h"
#include "host/log.h"
#include "server/hub/api.h"
#include "server/hub/hub_copies.h"
#include "server/hub/hub_enrol.h"
#include "server/hub/hub_post.h"
#include "server/hub/logic/hub_recover.h"
#include "server/hub/logic/hub_staff.h"

enum {
    WILL_DELAY_S = 5,
    REPORT_EVERY_MS = 10000,
    RETRY_MS = 1000,
    ROOM_EVERY_MS = 60000,
    ROOM_BYTES_MIN = 64 << 20, /* less is "nearly full" */
    BRIEF_MS = 5000,
    BRIEF_MANY = 3, /* connections in a row that were lost within it */
};

/* What to do, beside what is wrong. */
#define RESTORE_ADVICE                                                                   \
    "%s cannot be used: keep a copy of it, and restore the newest backup"                \
    " (peerpoint-hub --restore)"

struct hub_shell {
    struct loop *loop;
    struct loop_timer *timer;
    struct hub *hub;
    struct link *link; /* NULL: this hub has stopped */
    struct api *api;
    const struct hub_config *config; /* lent */
    const struct hub_keys *keys;     /* lent */
    struct hub_copies copies;
    struct hub_post post;
    struct hub_enrol *desk; /* NULL: it enrols no kiosks */
    struct bytes will;
    char status_topic[TOPIC_SIZE];
    char subscriptions[3][TOPIC_SIZE];
    bool damaged;                     /* hub.db: ended by that */
    bool rival;                       /* told that there may be another hub */
    unsigned brief;                   /* how often in a row the link was lost at once */
    uint64_t up_ms;                   /* since when it is up; 0: it is not */
    uint64_t room_ms;                 /* when to look at the disk's room again */
    uint64_t retry_ms;                /* after a failed write: not before */
    uint64_t reported_ms;             /* when drops were last logged */
    uint64_t reported_drops;          /* how many there were */
    char post_trouble[ERR_TEXT_SIZE]; /* of messages to people, logged last */
    char last_why[ERR_TEXT_SIZE];     /* a broker that is away must fill no log */
};

static struct hub_now now_of(void *context)
{
    const struct hub_shell *s = context;
    return (struct hub_now){.wall = clock_now(), .ms = loop_now_ms(s->loop)};
}

static bool broker_up(void *context)
{
    const struct hub_shell *s = context;
    return s->link != NULL && link_up(s->link);
}

/* ---- the link ---- */

/* A will is for a hub that died; this one says itself that it goes. */
static void say_farewell(struct hub_shell *s)
{
    struct err e;
    if (!link_publish(s->link, s->status_topic, s->will.data, s->will.size, true, 0, 0,
                      &e))
        log_line(LOG_LEVEL_DEBUG, "status not published: %s", e.text);
}

static void on_up(void *context)
{
    struct hub_shell *s = context;
    const struct hub_now now = now_of(s);
    log_line(LOG_LEVEL_NOTICE, "broker up host=%s port=%u", s->config->broker_host,
             (unsigned)s->config->broker_port);
    s->last_why[0] = '\0';
    s->up_ms = now.ms;
    hub_online(s->hub, true, &now);
}

/* Of two that have one name at the broker each pushes the other off, and a copy of this
 * hub would answer kiosks otherwise. One of the two stops when a kiosk shows what it does
 * not know; until then nobody would be told. */
static void tell_of_rival(struct hub_shell *s, const struct hub_now *now)
{
    struct hub_store *store = hub_store_of(s->hub);
    struct err e = {.text = ""};
    log_line(LOG_LEVEL_ERROR, "broker link lost at once, again and again: does another "
                              "hub run with this one's certificate?");
    bool ok = hub_store_begin(store, &e) &&
              hub_audit_put(store, now->wall, "hub",
                            "alarm: pushed off the broker, by another hub perhaps",
                            hub_area(s->hub), &e) &&
              hub_store_commit(store, &e);
    hub_store_rollback(store);
    s->rival = ok;
    if (!ok)
        log_line(LOG_LEVEL_ERROR, "alarm not noted: %s", e.text);
}

static void count_brief(struct hub_shell *s, const struct hub_now *now)
{
    if (s->up_ms == 0)
        return; /* it was not up */
    s->brief = now->ms - s->up_ms < BRIEF_MS ? s->brief + 1 : 0;
    s->up_ms = 0;
    if (s->brief >= BRIEF_MANY && !s->rival)
        tell_of_rival(s, now);
}

static void on_down(void *context, const char *why)
{
    struct hub_shell *s = context;
    const struct hub_now now = now_of(s);
    /* Once a reason: it tries again every moment. */
    if (strcmp(why, s->last_why) != 0)
        log_line(LOG_LEVEL_WARNING, "broker down why=%s", why);
    snprintf(s->last_why, sizeof s->last_why, "%s", why);
    count_brief(s, &now);
    hub_online(s->hub, false, &now);
}

static void on_message(void *context, const char *topic, const void *data, size_t size)
{
    struct hub_shell *s = context;
    const struct hub_now now = now_of(s);
    hub_message(s->hub, &now, topic, data, size);
}

/* A refused answer is a fault in the broker's configuration; the kiosk asks again. 0x10,
 * nobody listens, is ordinary. */
static void on_puback(void *context, uint64_t tag, uint8_t code)
{
    (void)context;
    (void)tag;
    if (code >= 0x80)
        log_line(LOG_LEVEL_ERROR, "broker refused a publish code=0x%02x", (unsigned)code);
}

/* ---- each turn ---- */

static void send_all(struct hub_shell *s)
{
    struct outgoing_message m;
    while (outgoing_take(hub_outgoing(s->hub), &m)) {
        struct err e;
        if (s->link != NULL && !link_publish(s->link, m.topic, m.data, m.size, m.retain,
                                             m.expiry_s, m.tag, &e))
            log_line(LOG_LEVEL_DEBUG, "not sent topic=%s: %s", m.topic, e.text);
        free(m.data);
    }
}

/* Drops come in floods when they come: one line for all of ten seconds. */
static void report_drops(struct hub_shell *s, uint64_t now_ms)
{
    const struct hub_counts *c = hub_counts(s->hub);
    if (c->dropped == s->reported_drops || now_ms < s->reported_ms + REPORT_EVERY_MS)
        return;
    log_line(LOG_LEVEL_WARNING, "messages dropped count=%" PRIu64 " newest=%s",
             c->dropped - s->reported_drops, c->trouble);
    s->reported_drops = c->dropped;
    s->reported_ms = now_ms;
}

static void look_at_room(struct hub_shell *s, uint64_t now_ms)
{
    struct statvfs disk;
    if (now_ms < s->room_ms)
        return;
    s->room_ms = now_ms + ROOM_EVERY_MS;
    if (statvfs(s->config->state, &disk) == 0)
        hub_note_low(s->hub, (uint64_t)disk.f_bavail * disk.f_frsize < ROOM_BYTES_MIN);
}

static void tick(struct hub_shell *s, const struct hub_now *now)
{
    struct err e = {.text = ""};
    bool final = false;
    look_at_room(s, now->ms);
    if (now->ms < s->retry_ms || hub_tick(s->hub, now, &e))
        return;
    log_line(LOG_LEVEL_ERROR, "not decided, kiosks will ask again: %s", e.text);
    s->retry_ms = now->ms + RETRY_MS;
    (void)hub_trouble(s->hub, &final);
    if (!final || s->damaged)
        return;
    s->damaged = true;
    loop_stop(s->loop);
}

/* The other hub of this area has our name at the broker: as long as we came back it would
 * be pushed off, and kiosks told that no hub is there. */
static void leave_broker(struct hub_shell *s, const struct hub_now *now)
{
    if (s->link == NULL || hub_stopped(s->hub)[0] == '\0')
        return;
    log_line(LOG_LEVEL_ERROR, "stopped: %s", hub_stopped(s->hub));
    link_close(s->link);
    s->link = NULL;
    hub_online(s->hub, false, now);
}

/* Messages to people; what does not go is told once a reason. */
static uint64_t post_letters(struct hub_shell *s, const struct hub_now *now, uint64_t due)
{
    uint64_t failed = s->post.failed;
    hub_post_run(&s->post, now);
    if (s->post.failed != failed && strcmp(s->post.trouble, s->post_trouble) != 0) {
        char status[CHANNEL_STATUS_SIZE];
        const struct channel_driver *d = &s->post.driver;
        d->status(d->self, status);
        snprintf(s->post_trouble, sizeof s->post_trouble, "%s", s->post.trouble);
        log_line(LOG_LEVEL_WARNING, "message not sent: %s; driver %s: %s",
                 s->post_trouble, d->name, status);
    }
    uint64_t wait = hub_post_wait_ms(&s->post, now);
    return due > now->ms && wait < due - now->ms ? now->ms + wait : due;
}

static void after_turn(void *context)
{
    struct hub_shell *s = context;
    const struct hub_now now = now_of(s);
    uint64_t due = now.ms + RETRY_MS;
    tick(s, &now);
    if (now.ms >= s->retry_ms)
        due = hub_due_ms(s->hub);
    hub_copies_run(&s->copies, &now);
    if (s->copies.due_ms > now.ms && s->copies.due_ms < due)
        due = s->copies.due_ms;
    due = post_letters(s, &now, due);
    send_all(s);
    leave_broker(s, &now);
    report_drops(s, now.ms);
    loop_timer_at(s->timer, due);
    api_after_turn(s->api);
}

static void on_timer(void *context)
{
    (void)context; /* it only ends the sleep: after_turn does the work */
}

/* ---- opening ---- */

static bool write_token(int fd, const char *secret)
{
    ssize_t size = (ssize_t)strlen(secret);
    return fchmod(fd, 0600) == 0 && write(fd, secret, (size_t)size) == size &&
           write(fd, "\n", 1) == 1 && fsync(fd) == 0;
}

static bool count_token(void *context, const struct hub_token *t)
{
    size_t *count = context;
    *count += t->revoked ? 0 : 1;
    return true;
}

/* It was made, and then the power went, or the disk was full. */
static bool token_unwritten(const struct hub_config *c)
{
    struct stat st;
    return stat(c->token, &st) == 0 && st.st_size == 0;
}

static bool first_token(struct hub_shell *s, struct err *e)
{
    size_t count = 0;
    struct hub_token t = {.role = HUB_OPERATOR, .label = "first operator"};
    char secret[HUB_SECRET_SIZE];
    const struct staff by = {.who = "hub", .now = clock_now()};
    if (!hub_token_list(hub_store_of(s->hub), count_token, &count, e))
        return false;
    if (count > 0 && !token_unwritten(s->config))
        return true;
    /* The file comes first: a token that nobody can read would lock everybody out. */
    int fd = open(s->config->token, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_set(e, ERR_BROKEN, "%s: %s", s->config->token, strerror(errno));
    bool ok = hub_token_make(s->hub, &by, &t, secret, e);
    if (ok && !write_token(fd, secret))
        ok = err_set(e, ERR_BROKEN, "%s: %s", s->config->token, strerror(errno));
    close(fd);
    sodium_memzero(secret, sizeof secret);
    if (ok)
        log_line(LOG_LEVEL_NOTICE, "first operator token file=%s", s->config->token);
    return ok;
}

static bool open_hub(struct hub_shell *s, struct err *e)
{
    struct hub_setup setup = {
        .path = s->config->database,
        .journal = s->config->journal[0] == '\0' ? NULL : s->config->journal,
        .area = s->config->area,
        .keys = s->keys,
        .channels = s->config->channels,
        .fresh = {.counter = 1},
        .rules = s->config->rules,
    };
    randombytes_buf(&setup.fresh.random, sizeof setup.fresh.random);
    if (hub_open(&s->hub, &setup, e))
        return first_token(s, e);
    if (e->kind == ERR_BROKEN)
        log_line(LOG_LEVEL_ERROR, RESTORE_ADVICE, setup.path);
    return false;
}

static bool open_link(struct hub_shell *s, struct err *e)
{
    /* The broker tells again how each kiosk was last: after a restore the hub hears first
     * of those that it does not know. */
    static const char *const kinds[] = {"st", "req", "op"};
    const struct hub_config *c = s->config;
    struct link_config config = {
        .host = c->broker_host,
        .port = c->broker_port,
        .name = c->name,
        .ca_file = c->broker_ca,
        .cert_file = c->broker_cert,
        .key_file = c->broker_key,
        .reconnect_min_ms = 100,
        .reconnect_max_ms = 1000,
        .will_topic = s->status_topic,
        .will_delay_s = WILL_DELAY_S,
    };
    const struct link_events events = {
        .up = on_up,
        .down = on_down,
        .message = on_message,
        .puback = on_puback,
        .context = s,
    };
    for (size_t i = 0; i < LENGTH(kinds); i++) {
        snprintf(s->subscriptions[i], sizeof s->subscriptions[i], "v1/%s/k/+/%s", c->area,
                 kinds[i]);
        config.subscriptions[i] = s->subscriptions[i];
    }
    bytes_init(&s->will, FRAME_MAX);
    if (!hub_farewell(s->hub, s->status_topic, &s->will, e))
        return false;
    config.will = s->will.data;
    config.will_size = s->will.size;
    return link_open(&s->link, s->loop, &config, &events, e);
}

static bool open_api(struct hub_shell *s, struct err *e)
{
    const struct api_config config = {
        .address = s->config->http_address,
        .port = s->config->http_port,
        .cert_file = s->config->http_cert,
        .key_file = s->config->http_key,
    };
    const struct api_world world = {.now = now_of,
                                    .broker_up = broker_up,
                                    .context = s,
                                    .copies = &s->copies,
                                    .desk = s->desk};
    return api_open(&s->api, s->loop, s->hub, &config, &world, e);
}

bool hub_shell_open(struct hub_shell **out, const struct hub_config *c,
                    const struct hub_keys *keys, struct err *e)
{
    struct hub_shell *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_set(e, ERR_LATER, "hub: no memory");
    s->config = c;
    s->keys = keys;
    if (!loop_new(&s->loop, e) || !loop_signals(s->loop, e) ||
        !loop_timer_add(s->loop, &s->timer, on_timer, s, e) || !open_hub(s, e) ||
        !hub_enrol_open(&s->desk, c, s->hub, e) || !open_link(s, e) || !open_api(s, e) ||
        !channel_file_open(&s->post.driver, c->messages, e)) {
        hub_shell_close(s);
        return false;
    }
    s->copies = (struct hub_copies){.config = c, .hub = s->hub};
    s->post.hub = s->hub;
    loop_after_turn(s->loop, after_turn, s);
    loop_timer_at(s->timer, loop_now_ms(s->loop));
    *out = s;
    return true;
}

void hub_shell_close(struct hub_shell *s)
{
    if (s == NULL)
        return;
    if (s->link != NULL && link_up(s->link))
        say_farewell(s);
    api_close(s->api);
    link_close(s->link);
    hub_copies_close(&s->copies);
    hub_post_close(&s->post);
    hub_enrol_close(s->desk);
    hub_close(s->hub);
    loop_timer_remove(s->timer);
    loop_free(s->loop);
    bytes_free(&s->will);
    free(s);
}

bool hub_shell_run(struct hub_shell *s, struct err *e)
{
    log_line(LOG_LEVEL_NOTICE, "ready area=%s http=%s:%u database=%s", s->config->area,
             s->config->http_address, (unsigned)api_port(s->api), s->config->database);
    if (s->config->has_recovery)
        log_line(LOG_LEVEL_NOTICE, "keys beside backups are sealed to recovery key=%.16s",
                 config_text(s->config->file, "keys", "recovery"));
    sd_notify(0, "READY=1");
    bool ok = loop_run(s->loop, e);
    sd_notify(0, "STOPPING=1");
    if (ok && s->damaged) {
        log_line(LOG_LEVEL_ERROR, RESTORE_ADVICE, s->config->database);
        return err_set(e, ERR_BROKEN, "%s: damaged while running", s->config->database);
    }
    return ok;
}
