#include "firmware/agent/agent.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>

#include "core/utc.h"
#include "firmware/agent/door.h"
#include "firmware/agent/logic/agent_core.h"
#include "host/cert.h"
#include "host/clock.h"
#include "host/keyfile.h"
#include "host/link.h"
#include "host/log.h"
#include "host/machine.h"
#include "store/db.h"
#include "store/outbox_mend.h"

/* A broker that means harm must fill no disk: so many lines in so long. */
enum { REPORTS_MAX = 20, REPORTS_MS = 10000 };
enum {
    PATH_SIZE = 512,
    WILL_DELAY_S = 30,
    CHECK_MS = 24 * 3600 * 1000,
    CHECK_AGAIN_MS = 10 * 60 * 1000
};
enum {
    CLOCK_SAVED_MS = 3600 * 1000,
    CLOCK_OFF_S = 2,
    TIME_BELIEVED_MS = 600 * 1000, /* without a connection */
};
enum { CERTIFICATE_MS = 3600 * 1000, CERTIFICATE_SOON_S = 14 * 24 * 3600 };

const struct config_key agent_config_keys[] = {
    {"agent", "area", CONFIG_TEXT, NULL, 0, 32},
    {"agent", "name", CONFIG_TEXT, NULL, 0, 32},
    {"agent", "state", CONFIG_PATH, NULL, 0, 0},
    {"agent", "socket", CONFIG_PATH, NULL, 0, 107},
    {"agent", "machine", CONFIG_TEXT, "", 0, 64},
    {"broker", "host", CONFIG_TEXT, NULL, 0, 190},
    {"broker", "port", CONFIG_INT, "8883", 1, 65535},
    {"broker", "ca", CONFIG_PATH, NULL, 0, 0},
    {"broker", "cert", CONFIG_PATH, NULL, 0, 0},
    {"broker", "key", CONFIG_PATH, NULL, 0, 0},
    {"keys", "sign", CONFIG_PATH, NULL, 0, 0},
    {"keys", "hub_sign", CONFIG_PATH, NULL, 0, 0},
    {NULL, NULL, CONFIG_TEXT, NULL, 0, 0},
};

struct agent {
    const struct config *config;
    struct loop *loop;
    struct loop_timer *timer;    /* what the core waits for */
    struct loop_timer *watchdog; /* systemd's; NULL: nobody watches */
    uint64_t watchdog_ms;
    struct content *content;
    struct outbox *outbox;
    struct agent_core *core;
    struct door *door;
    struct link *link;
    uint32_t reconnect_max_ms;
    char clock_path[PATH_SIZE];
    uint64_t clock_saved_ms; /* when; 0: not in this run */
    bool clock_sane;
    bool hub_told;                /* the time, in this run */
    uint64_t up_ms;               /* when last connected */
    uint64_t certificate_ms;      /* when to look at our certificate again */
    char last_why[ERR_TEXT_SIZE]; /* so that a broker that is away fills no log */
    uint64_t reports_from_ms;     /* when counting began */
    unsigned reports, left_out;   /* lines since then */
    struct outbox_mended mended;  /* at start */
    uint64_t check_ms;            /* when to look through the outbox again */
    bool outbox_broken;           /* or replaced: ended by that */
    bool failed;
};

static struct agent_now now_of(const struct agent *a)
{
    return (struct agent_now){.ms = loop_now_ms(a->loop), .wall = clock_now()};
}

/* ---- events ---- */

static void on_up(void *context)
{
    struct agent *a = context;
    struct agent_now now = now_of(a);
    a->last_why[0] = '\0';
    log_line(LOG_LEVEL_INFO, "connected broker=%s:%d",
             config_text(a->config, "broker", "host"),
             (int)config_int(a->config, "broker", "port"));
    a->up_ms = now.ms;
    a->certificate_ms = 0;
    agent_core_certificate(a->core, "");
    agent_core_up(a->core, &now);
}

static void on_down(void *context, const char *why)
{
    struct agent *a = context;
    struct agent_now now = now_of(a);
    if (strcmp(why, a->last_why) != 0)
        log_line(LOG_LEVEL_WARNING, "not connected why=\"%s\"", why);
    snprintf(a->last_why, sizeof a->last_why, "%s", why);
    agent_core_certificate(a->core, link_trouble(a->link));
    agent_core_down(a->core, &now);
}

static void on_message(void *context, const char *topic, const void *data, size_t size)
{
    struct agent *a = context;
    struct agent_now now = now_of(a);
    agent_core_message(a->core, topic, data, size, &now);
}

static void on_puback(void *context, uint64_t tag, uint8_t code)
{
    struct agent *a = context;
    struct agent_now now = now_of(a);
    agent_core_puback(a->core, tag, code, &now);
}

static void on_timer(void *context)
{
    struct agent *a = context;
    struct agent_now now = now_of(a);
    agent_core_tick(a->core, &now);
}

/* HI as well: a kiosk may have died between its commit and telling us. */
static void on_kiosk(void *context, const struct notice *n)
{
    struct agent *a = context;
    struct agent_now now = now_of(a);
    if (n->kind == NOTICE_ASK) {
        agent_core_ask(a->core, n, &now);
        return;
    }
    agent_core_saved(a->core, &now);
    if (n->kind == NOTICE_UNREADABLE)
        agent_core_doubt(a->core, &now);
    if (n->kind != NOTICE_HI)
        return;
    struct notice state;
    agent_core_state(a->core, &state);
    door_tell(a->door, &state);
}

static void on_watchdog(void *context)
{
    struct agent *a = context;
    sd_notify(0, "WATCHDOG=1");
    loop_timer_at(a->watchdog, loop_now_ms(a->loop) + a->watchdog_ms);
}

/* ---- content.db ---- */

static bool in_state(const struct agent *a, char path[PATH_SIZE], const char *name,
                     struct err *e)
{
    const char *folder = config_text(a->config, "agent", "state");
    int size = snprintf(path, PATH_SIZE, "%s/%s", folder, name);
    return (size > 0 && size < PATH_SIZE) ||
           err_set(e, ERR_INPUT, "state: the path is too long");
}

/* What the hub has can be fetched again; what people did cannot. So a content.db that
 * cannot be used is begun anew, rather than that nothing is delivered any more. */
static bool open_content(struct agent *a, struct err *e)
{
    char path[PATH_SIZE];
    if (!in_state(a, path, "content.db", e))
        return false;
    if (content_open_writer(&a->content, path, e))
        return true;
    if (e->kind != ERR_BROKEN)
        return false;
    log_line(LOG_LEVEL_WARNING, "content is set aside and fetched anew: %s", e->text);
    return content_set_aside(path, e) && content_open_writer(&a->content, path, e);
}

/* It broke while we run. The core must not use it until there is a new one. */
static bool renew_content(struct agent *a, struct err *e)
{
    char path[PATH_SIZE];
    struct agent_now now = now_of(a);
    content_close(a->content);
    a->content = NULL;
    log_line(LOG_LEVEL_WARNING, "content is set aside and fetched anew");
    return in_state(a, path, "content.db", e) && content_set_aside(path, e) &&
           open_content(a, e) && agent_core_content(a->core, a->content, &now, e);
}

/* ---- after each turn: do what the core has decided ---- */

static void publish_all(struct agent *a)
{
    struct outgoing_message m;
    struct err e;
    while (outgoing_take(agent_core_outgoing(a->core), &m)) {
        /* Whatever is lost here, the core asks for or sends again in its time. */
        if (!link_publish(a->link, m.topic, m.data, m.size, m.retain, m.expiry_s, m.tag,
                          &e))
            log_line(LOG_LEVEL_WARNING, "%s", e.text);
        free(m.data);
    }
}

static void report(struct agent *a, const char *text)
{
    uint64_t now_ms = loop_now_ms(a->loop);
    if (now_ms - a->reports_from_ms >= REPORTS_MS) {
        if (a->left_out > 0)
            log_line(LOG_LEVEL_NOTICE, "lines left out count=%u", a->left_out);
        a->reports_from_ms = now_ms;
        a->reports = a->left_out = 0;
    }
    if (a->reports >= REPORTS_MAX) {
        a->left_out++;
        return;
    }
    a->reports++;
    log_line(LOG_LEVEL_NOTICE, "%s", text);
}

/* Damage is mended at start (outbox_mend.h), so whoever restarts us mends it. Where the
 * kiosk saves into another file than ours, nothing of that would ever be sent. */
static void check_outbox(struct agent *a)
{
    struct err e = {.text = "damage was met"};
    if (!a->outbox_broken && outbox_moved(a->outbox)) {
        log_line(LOG_LEVEL_ERROR, "outbox: its file was replaced, or taken away");
        a->outbox_broken = true;
        loop_stop(a->loop);
        return;
    }
    uint64_t now_ms = loop_now_ms(a->loop);
    bool due = now_ms >= a->check_ms;
    if (due)
        a->check_ms = now_ms + CHECK_MS;
    bool bad = (due && !outbox_check(a->outbox, &e)) || outbox_broken(a->outbox);
    /* A look that failed says nothing of the file. */
    if (bad && !outbox_broken(a->outbox))
        a->check_ms = now_ms + CHECK_AGAIN_MS;
    if (!bad || a->outbox_broken || !outbox_broken(a->outbox))
        return;
    log_line(LOG_LEVEL_ERROR, "outbox: %s", e.text);
    a->outbox_broken = true;
    loop_stop(a->loop);
}

/* Only the hub's time is saved: a clock of ours that once was far ahead would stay so. */
static void keep_time(struct agent *a)
{
    struct agent_now now = now_of(a);
    struct err e;
    int64_t hub = agent_core_hub_time(a->core, &now);
    if (a->link != NULL && link_up(a->link))
        a->up_ms = now.ms;
    if (hub == 0)
        return;
    a->hub_told = true;
    if (llabs(hub - now.wall) > CLOCK_OFF_S)
        clock_set(hub);
    if (a->clock_saved_ms != 0 && now.ms - a->clock_saved_ms < CLOCK_SAVED_MS)
        return;
    a->clock_saved_ms = now.ms == 0 ? 1 : now.ms;
    if (!clock_save(a->clock_path, hub, &e))
        log_line(LOG_LEVEL_WARNING, "time not saved: %s", e.text);
}

/* A connection outlives its certificate, and the next one does not come up. */
static void look_at_certificate(struct agent *a)
{
    struct agent_now now = now_of(a);
    char word[NOTICE_TROUBLE_SIZE];
    int64_t hub = agent_core_hub_time(a->core, &now);
    if (hub == 0 || !link_up(a->link) || now.ms < a->certificate_ms)
        return;
    a->certificate_ms = now.ms + CERTIFICATE_MS;
    cert_word(word, sizeof word, config_text(a->config, "broker", "cert"), hub,
              CERTIFICATE_SOON_S);
    agent_core_certificate(a->core, word);
    agent_core_tick(a->core, &now);
}

static void after_turn(void *context)
{
    struct agent *a = context;
    struct notice n;
    char text[AGENT_REPORT_SIZE];
    struct err e;
    check_outbox(a);
    if (agent_core_content_broken(a->core) && !renew_content(a, &e)) {
        log_line(LOG_LEVEL_ERROR, "%s", e.text);
        a->failed = true; /* whoever restarts us gives it another try */
        loop_stop(a->loop);
        return;
    }
    keep_time(a);
    look_at_certificate(a);
    publish_all(a);
    while (agent_core_notice(a->core, &n))
        door_tell(a->door, &n);
    while (agent_core_report(a->core, text))
        report(a, text);
    loop_timer_at(a->timer, agent_core_due_ms(a->core));

    uint32_t min_ms = 0;
    uint32_t max_ms = 0;
    agent_core_reconnect_ms(a->core, &min_ms, &max_ms);
    if (max_ms == a->reconnect_max_ms)
        return;
    a->reconnect_max_ms = max_ms;
    link_reconnect_ms(a->link, min_ms, max_ms);
}

/* ---- opening ---- */

/* What people did is never dropped silently. */
static bool open_outbox(struct agent *a, const char *path, struct err *e)
{
    struct outbox_mended *m = &a->mended;
    if (!outbox_mend(files_system(), path, clock_now(), m, e))
        return err_in(e, "outbox: cannot be mended");
    if (m->damaged)
        log_line(LOG_LEVEL_ERROR,
                 "outbox was damaged, a copy is beside it: kept=%u all=%s", m->kept,
                 m->whole ? "yes" : "no");
    a->check_ms = loop_now_ms(a->loop) + CHECK_MS; /* all of it was read just now */
    return outbox_open(&a->outbox, path, e);
}

/* Told as long as the copy of a damaged outbox with losses lies there. */
static void print_alarm(const struct outbox_mended *m, char out[NOTICE_TROUBLE_SIZE])
{
    char day[UTC_TEXT_SIZE] = "";
    if (m->lost_at != 0) {
        date_print(day, sizeof day, date_of(m->lost_at));
        snprintf(out, NOTICE_TROUBLE_SIZE, "outbox damaged %s, some was lost", day);
    } else if (m->damaged) {
        snprintf(out, NOTICE_TROUBLE_SIZE, "outbox was damaged, all %u are back",
                 m->kept);
    }
}

static bool open_stores(struct agent *a, struct err *e)
{
    char path[PATH_SIZE];
    const char *folder = config_text(a->config, "agent", "state");
    if (mkdir(folder, 0770) != 0 && errno != EEXIST)
        return err_set(e, ERR_BROKEN, "%s: %s", folder, strerror(errno));
    return open_content(a, e) && in_state(a, path, "outbox.db", e) &&
           open_outbox(a, path, e);
}

/* The first time that this boot can know of without the hub. */
static bool open_clock(struct agent *a, struct err *e)
{
    if (!in_state(a, a->clock_path, "clock", e))
        return false;
    a->clock_sane = clock_start(a->clock_path, "/sys");
    return true;
}

static bool read_boot(char boot[UUID_SIZE], struct err *e)
{
    static const char path[] = "/proc/sys/kernel/random/boot_id";
    FILE *file = fopen(path, "re");
    bool ok = file != NULL && fgets(boot, UUID_SIZE, file) != NULL;
    if (file != NULL)
        fclose(file);
    return ok || err_set(e, ERR_BROKEN, "%s: cannot be read", path);
}

static bool open_core(struct agent *a, const char *name, struct err *e)
{
    uint8_t seed[32];
    char boot[UUID_SIZE] = "";
    struct agent_core_config config = {.name = name,
                                       .software = PEERPOINT_VERSION,
                                       .boot = boot,
                                       .clock_sane = a->clock_sane};
    if (!read_boot(boot, e) ||
        !keyfile_read(seed, config_text(a->config, "keys", "sign"), e))
        return false;
    sign_key_from_seed(&config.key, seed);
    sodium_memzero(seed, sizeof seed);
    randombytes_buf(&config.seed, sizeof config.seed);
    machine_hash(config.hw, config_text(a->config, "agent", "machine"), "/sys");
    print_alarm(&a->mended, config.alarm);
    struct agent_now now = now_of(a);
    bool ok = keyfile_read_public(config.hub_key,
                                  config_text(a->config, "keys", "hub_sign"), e) &&
              agent_core_new(&a->core, &config, a->content, a->outbox, &now, e);
    sodium_memzero(&config.key, sizeof config.key);
    return ok;
}

/* Until we know what time it is, a renewed certificate may seem to be of the future. What
 * a hub told us whose own clock was wrong must not lock us out for ever. */
static int64_t time_for_tls(void *context)
{
    const struct agent *a = context;
    if (a->clock_sane)
        return clock_system();
    bool believed = a->hub_told && loop_now_ms(a->loop) - a->up_ms < TIME_BELIEVED_MS;
    return believed ? clock_now() : 0;
}

static bool open_link(struct agent *a, const char *name, struct err *e)
{
    char topics[AGENT_SUBSCRIPTIONS][TOPIC_SIZE];
    char will_topic[TOPIC_SIZE];
    struct bytes will;
    struct agent_now now = now_of(a);
    bytes_init(&will, FRAME_MAX);
    agent_core_subscriptions(a->core, topics);
    bool ok = agent_core_will(a->core, will_topic, &will, &now, e);
    struct link_config config = {
        .host = config_text(a->config, "broker", "host"),
        .port = (uint16_t)config_int(a->config, "broker", "port"),
        .name = name,
        .ca_file = config_text(a->config, "broker", "ca"),
        .cert_file = config_text(a->config, "broker", "cert"),
        .key_file = config_text(a->config, "broker", "key"),
        .will_topic = will_topic,
        .will = will.data,
        .will_size = will.size,
        .will_delay_s = WILL_DELAY_S,
        .time = time_for_tls,
        .time_context = a,
    };
    for (size_t i = 0; i < AGENT_SUBSCRIPTIONS; i++)
        config.subscriptions[i] = topics[i];
    struct link_events events = {on_up, on_down, on_message, on_puback, a};
    agent_core_reconnect_ms(a->core, &config.reconnect_min_ms, &config.reconnect_max_ms);
    a->reconnect_max_ms = config.reconnect_max_ms;
    ok = ok && link_open(&a->link, a->loop, &config, &events, e);
    bytes_free(&will);
    return ok;
}

static bool open_watchdog(struct agent *a, struct err *e)
{
    uint64_t within_us = 0;
    if (sd_watchdog_enabled(0, &within_us) <= 0)
        return true;
    a->watchdog_ms = within_us / 2000;
    if (!loop_timer_add(a->loop, &a->watchdog, on_watchdog, a, e))
        return false;
    loop_timer_at(a->watchdog, 0);
    return true;
}

static bool open_all(struct agent *a, struct err *e)
{
    char name[NAME_SIZE];
    if (sodium_init() < 0)
        return err_set(e, ERR_BROKEN, "libsodium does not start");
    if (!kiosk_name_make(name, config_text(a->config, "agent", "area"),
                         config_text(a->config, "agent", "name"), e))
        return err_in(e, "[agent] area and name");
    if (!loop_new(&a->loop, e) || !loop_signals(a->loop, e) ||
        !loop_timer_add(a->loop, &a->timer, on_timer, a, e) || !open_watchdog(a, e))
        return false;
    loop_after_turn(a->loop, after_turn, a);
    return open_clock(a, e) && open_stores(a, e) && open_core(a, name, e) &&
           door_open(&a->door, a->loop, config_text(a->config, "agent", "socket"),
                     on_kiosk, a, e) &&
           open_link(a, name, e);
}

bool agent_open(struct agent **out, const struct config *config, struct err *e)
{
    struct agent *a = calloc(1, sizeof *a);
    if (a == NULL)
        return err_set(e, ERR_LATER, "agent: no memory");
    a->config = config;
    if (!open_all(a, e)) {
        agent_close(a);
        return false;
    }
    *out = a;
    return true;
}

bool agent_boot_time(int64_t *now, const struct config *config, struct err *e)
{
    struct agent a = {.config = config};
    if (!open_clock(&a, e))
        return false;
    *now = clock_now();
    return true;
}

bool agent_run(struct agent *a, struct err *e)
{
    sd_notify(0, "READY=1");
    log_line(LOG_LEVEL_INFO, "ready socket=%s clock=%s",
             config_text(a->config, "agent", "socket"),
             a->clock_sane ? "trusted" : "untrusted");
    bool ok = loop_run(a->loop, e);
    if (ok && a->failed)
        ok = err_set(e, ERR_BROKEN, "content.db cannot be made anew");
    sd_notify(0, "STOPPING=1");
    if (ok && a->outbox_broken)
        ok = err_set(e, ERR_BROKEN, "the outbox is damaged or another file: start again");
    return ok;
}

void agent_close(struct agent *a)
{
    if (a == NULL)
        return;
    link_close(a->link);
    door_close(a->door);
    agent_core_free(a->core);
    outbox_close(a->outbox);
    content_close(a->content);
    loop_timer_remove(a->watchdog);
    loop_timer_remove(a->timer);
    loop_free(a->loop);
    free(a);
}
