#include "host/link.h"

#include <assert.h>
#include <errno.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/cert.h"
#include "host/clock.h"
#include "host/link_copy.h"
#include "host/link_tls.h"

enum {
    KEEPALIVE_S = 30,
    CONNECT_MS = 10000,
    MISC_MS = 5000, /* how often libmosquitto may look at its keepalive */
    QOS = 1,
    WHY_SIZE = 240,
    OURS_SIZE = 140,
    TROUBLE_SIZE = 64,
};

static const char refused[] = "connection refused";
static const char theirs[] =
    "the broker's certificate is not good: it has ended, or begins after the time of our "
    "clock, or is of another authority (certificate verify failed)";
static const char silent[] = "the broker does not answer pings";

/* What the link waits for; its one timer means something else in each. */
enum link_state {
    LINK_WAITING,    /* timer: the next try */
    LINK_CONNECTING, /* timer: the deadline for CONNACK and SUBACKs */
    LINK_UP,         /* timer: keepalive */
};

struct item { /* what a callback of libmosquitto left for the loop's turn */
    struct item *next;
    char *topic; /* NULL: a PUBACK */
    uint8_t *data;
    size_t size;
    uint64_t tag;
    uint8_t code;
};

struct unacked {
    int mid; /* 0: acknowledged */
    uint64_t tag;
};

struct link {
    struct loop *loop;
    struct link_config config; /* its texts are ours */
    struct link_events events;
    size_t subscription_count;

    enum link_state state;
    struct mosquitto *handle;
    struct loop_fd *watch;
    struct loop_timer *timer;
    uint64_t retry_at_ms;

    bool connected;  /* CONNACK came and was good */
    bool subscribed; /* SUBSCRIBE was sent */
    size_t granted;
    bool broken;
    char why[WHY_SIZE];
    struct link_tls_seen seen;  /* by the present try */
    char trouble[TROUBLE_SIZE]; /* by the last one */

    struct item *first, **last;
    struct unacked unacked[LINK_UNACKED_MAX]; /* ring: [tail, head) */
    size_t tail, head;
};

static void start(struct link *l);

/* ---- what libmosquitto calls: copy, nothing else ---- */

/* With TLS 1.3 a broker that does not like our certificate says so when our side believes
 * that all is well, in one of many ways; so whatever ends a connection before its CONNACK
 * names the certificate. */
static void broken(struct link *l, const char *why)
{
    bool unanswered = l->state == LINK_CONNECTING && !l->connected;
    char ours[OURS_SIZE];
    l->broken = true;
    if (l->why[0] != '\0')
        return;
    if (!unanswered || strcmp(why, refused) == 0) {
        snprintf(l->why, sizeof l->why, "%s", why);
    } else if (strstr(why, "certificate verify failed") != NULL) {
        snprintf(l->why, sizeof l->why, "%s", theirs);
    } else {
        cert_words(ours, sizeof ours, l->config.cert_file, clock_now());
        snprintf(l->why, sizeof l->why, "%.80s before an answer; %s", why, ours);
    }
}

static void on_log(struct mosquitto *m, void *context, int level, const char *text)
{
    (void)m;
    struct link *l = context;
    if (level == MOSQ_LOG_ERR && l->state == LINK_CONNECTING)
        broken(l, text);
}

static void on_connect(struct mosquitto *m, void *context, int code, int flags,
                       const mosquitto_property *properties)
{
    (void)m;
    (void)flags;
    (void)properties;
    struct link *l = context;
    if (code == 0)
        l->connected = true;
    else
        broken(l, mosquitto_reason_string(code));
}

static void on_disconnect(struct mosquitto *m, void *context, int code,
                          const mosquitto_property *properties)
{
    (void)m;
    (void)properties;
    const char *why = code >= 0x80 ? mosquitto_reason_string(code) : "connection lost";
    broken(context, code == MOSQ_ERR_KEEPALIVE ? silent : why);
}

static void on_subscribe(struct mosquitto *m, void *context, int mid, int count,
                         const int *granted, const mosquitto_property *properties)
{
    (void)m;
    (void)mid;
    (void)properties;
    struct link *l = context;
    for (int i = 0; i < count; i++)
        if (granted[i] >= 0x80)
            broken(l, "subscription refused");
    l->granted++;
}

static void keep(struct link *l, struct item *item)
{
    item->next = NULL;
    *l->last = item;
    l->last = &item->next;
}

static void free_item(struct item *item)
{
    free(item->topic);
    free(item->data);
    free(item);
}

static void on_message(struct mosquitto *m, void *context,
                       const struct mosquitto_message *message,
                       const mosquitto_property *properties)
{
    (void)m;
    (void)properties;
    struct link *l = context;
    if (message->payloadlen < 0 || message->payloadlen > LINK_PAYLOAD_MAX)
        return;
    struct item *item = calloc(1, sizeof *item);
    if (item == NULL)
        return; /* a lost message, as the network loses them */
    item->size = (size_t)message->payloadlen;
    item->topic = strdup(message->topic);
    item->data = malloc(item->size + 1);
    if (item->topic == NULL || item->data == NULL) {
        free_item(item);
        return;
    }
    if (item->size > 0)
        memcpy(item->data, message->payload, item->size);
    item->data[item->size] = '\0';
    keep(l, item);
}

static void on_publish(struct mosquitto *m, void *context, int mid, int code,
                       const mosquitto_property *properties)
{
    (void)m;
    (void)properties;
    struct link *l = context;
    uint64_t tag = 0;
    for (size_t i = l->tail; i != l->head; i++) {
        struct unacked *u = &l->unacked[i % LINK_UNACKED_MAX];
        if (u->mid != mid)
            continue;
        tag = u->tag;
        u->mid = 0;
        break;
    }
    while (l->tail != l->head && l->unacked[l->tail % LINK_UNACKED_MAX].mid == 0)
        l->tail++;
    if (tag == 0)
        return;
    struct item *item = calloc(1, sizeof *item);
    if (item == NULL)
        return;
    item->tag = tag;
    item->code = (uint8_t)code;
    keep(l, item);
}

/* ---- the loop's turn ---- */

static void drop_items(struct link *l)
{
    while (l->first != NULL) {
        struct item *item = l->first;
        l->first = item->next;
        free_item(item);
    }
    l->last = &l->first;
}

static void destroy(struct link *l)
{
    loop_fd_remove(l->watch);
    l->watch = NULL;
    mosquitto_destroy(l->handle);
    l->handle = NULL;
    drop_items(l);
    l->tail = l->head = 0;
    l->connected = l->subscribed = l->broken = false;
    l->granted = 0;
}

static void wait_for_retry(struct link *l)
{
    uint32_t spread = l->config.reconnect_max_ms - l->config.reconnect_min_ms;
    uint64_t wait_ms = l->config.reconnect_min_ms + randombytes_uniform(spread + 1);
    l->retry_at_ms = loop_now_ms(l->loop) + wait_ms;
    loop_timer_at(l->timer, l->retry_at_ms);
}

/* Whatever happened, the handle is not trusted any more. */
static void fail(struct link *l, const char *why)
{
    broken(l, why);
    l->trouble[0] = '\0';
    if (l->state == LINK_CONNECTING)
        link_tls_word(l->trouble, sizeof l->trouble, &l->config, &l->seen, l->connected);
    destroy(l);
    l->state = LINK_WAITING;
    wait_for_retry(l);
    char text[WHY_SIZE];
    memcpy(text, l->why, sizeof text);
    l->why[0] = '\0';
    if (l->events.down != NULL)
        l->events.down(l->events.context, text);
}

static void deliver(struct link *l, const struct item *item)
{
    if (item->topic != NULL) {
        if (l->events.message != NULL)
            l->events.message(l->events.context, item->topic, item->data, item->size);
    } else if (l->events.puback != NULL) {
        l->events.puback(l->events.context, item->tag, item->code);
    }
}

static void deliver_all(struct link *l)
{
    while (l->first != NULL) {
        struct item *item = l->first;
        l->first = item->next;
        if (l->first == NULL)
            l->last = &l->first;
        deliver(l, item);
        free_item(item);
    }
}

static void subscribe(struct link *l)
{
    l->subscribed = true;
    for (size_t i = 0; i < l->subscription_count; i++) {
        int rc = mosquitto_subscribe_v5(l->handle, NULL, l->config.subscriptions[i], QOS,
                                        0, NULL);
        if (rc != MOSQ_ERR_SUCCESS)
            broken(l, mosquitto_strerror(rc));
    }
}

static void watch_socket(struct link *l)
{
    short events = mosquitto_want_write(l->handle) ? POLLIN | POLLOUT : POLLIN;
    loop_fd_events(l->watch, events);
}

/* After any call into libmosquitto: what changed, and what to wait for now. */
static void settle(struct link *l)
{
    if (l->connected && !l->subscribed && !l->broken)
        subscribe(l);
    if (l->state == LINK_CONNECTING && l->connected && !l->broken &&
        l->granted >= l->subscription_count) {
        l->state = LINK_UP;
        l->why[0] = l->trouble[0] = '\0';
        loop_timer_at(l->timer, loop_now_ms(l->loop) + MISC_MS);
        if (l->events.up != NULL)
            l->events.up(l->events.context);
    }
    deliver_all(l);
    if (l->broken || mosquitto_socket(l->handle) < 0)
        fail(l, "connection lost");
    else
        watch_socket(l);
}

/* libmosquitto takes a socket that ends during the TLS handshake for one that is not
 * ready yet, and poll would wake us for it without end. */
static void look_for_end(struct link *l, int fd)
{
    char byte;
    struct sockaddr_storage peer;
    socklen_t size = sizeof peer;
    ssize_t got = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    /* Its first write has taken the socket's error away, so the reason is a guess. */
    if (got == 0 && getpeername(fd, (struct sockaddr *)&peer, &size) != 0)
        broken(l, refused);
    else if (got == 0)
        broken(l, "the broker hung up");
    else if (got < 0 && errno != EAGAIN && errno != EINTR)
        broken(l, strerror(errno));
}

static bool socket_failed(struct link *l, int fd)
{
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error != 0)
        broken(l, strerror(error));
    return error != 0;
}

static void on_socket(void *context, short events)
{
    struct link *l = context;
    int rc = MOSQ_ERR_SUCCESS;
    /* Until CONNACK either call may be the one that takes TLS a step further. */
    bool connecting = l->state == LINK_CONNECTING;
    if (connecting && socket_failed(l, mosquitto_socket(l->handle))) {
        settle(l);
        return;
    }
    if (connecting || (events & POLLOUT) != 0)
        rc = mosquitto_loop_write(l->handle, 1);
    if (rc == MOSQ_ERR_SUCCESS && mosquitto_socket(l->handle) >= 0 &&
        (connecting || (events & (POLLIN | POLLHUP | POLLERR)) != 0))
        rc = mosquitto_loop_read(l->handle, 1);
    if (rc != MOSQ_ERR_SUCCESS)
        broken(l, rc == MOSQ_ERR_ERRNO ? strerror(errno) : mosquitto_strerror(rc));
    else if (connecting && mosquitto_socket(l->handle) >= 0)
        look_for_end(l, mosquitto_socket(l->handle));
    settle(l);
}

static void on_timer(void *context)
{
    struct link *l = context;
    switch (l->state) {
    case LINK_WAITING: start(l); break;
    case LINK_CONNECTING: fail(l, "no answer from the broker within 10 s"); break;
    case LINK_UP:
        loop_timer_at(l->timer, loop_now_ms(l->loop) + MISC_MS);
        if (mosquitto_loop_misc(l->handle) != MOSQ_ERR_SUCCESS)
            broken(l, silent);
        settle(l);
        break;
    }
}

/* ---- making a handle ---- */

static int set_will(struct link *l)
{
    const struct link_config *c = &l->config;
    if (c->will_topic == NULL)
        return MOSQ_ERR_SUCCESS;
    mosquitto_property *delay = NULL;
    int rc = mosquitto_property_add_int32(&delay, MQTT_PROP_WILL_DELAY_INTERVAL,
                                          c->will_delay_s);
    if (rc != MOSQ_ERR_SUCCESS)
        return rc;
    rc = mosquitto_will_set_v5(l->handle, c->will_topic, (int)c->will_size, c->will, QOS,
                               true, delay);
    if (rc != MOSQ_ERR_SUCCESS)
        mosquitto_property_free_all(&delay);
    return rc;
}

/* libmosquitto keeps a reference of its own to what it is given. */
static int set_tls(struct link *l)
{
    struct err e;
    SSL_CTX *ctx = NULL;
    if (!link_tls_new(&ctx, &l->config, &l->seen, &e)) {
        broken(l, e.text);
        return MOSQ_ERR_TLS;
    }
    int rc = mosquitto_int_option(l->handle, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0);
    if (rc == MOSQ_ERR_SUCCESS)
        rc = mosquitto_void_option(l->handle, MOSQ_OPT_SSL_CTX, ctx);
    SSL_CTX_free(ctx);
    return rc;
}

static int configure(struct link *l)
{
    struct mosquitto *m = l->handle;
    mosquitto_log_callback_set(m, on_log);
    mosquitto_connect_v5_callback_set(m, on_connect);
    mosquitto_disconnect_v5_callback_set(m, on_disconnect);
    mosquitto_subscribe_v5_callback_set(m, on_subscribe);
    mosquitto_message_v5_callback_set(m, on_message);
    mosquitto_publish_v5_callback_set(m, on_publish);
    int rc = mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
    if (rc == MOSQ_ERR_SUCCESS)
        rc = mosquitto_int_option(m, MOSQ_OPT_TCP_NODELAY, 1);
    if (rc == MOSQ_ERR_SUCCESS)
        rc = set_tls(l);
    return rc == MOSQ_ERR_SUCCESS ? set_will(l) : rc;
}

static bool try_connect(struct link *l)
{
    l->handle = mosquitto_new(l->config.name, true, l);
    if (l->handle == NULL) {
        broken(l, "no memory");
        return false;
    }
    int rc = configure(l);
    if (rc == MOSQ_ERR_SUCCESS)
        rc = mosquitto_connect_async(l->handle, l->config.host, l->config.port,
                                     KEEPALIVE_S);
    if (rc != MOSQ_ERR_SUCCESS) {
        broken(l, rc == MOSQ_ERR_ERRNO ? strerror(errno) : mosquitto_strerror(rc));
        return false;
    }
    struct err e;
    int fd = mosquitto_socket(l->handle);
    if (fd < 0) {
        broken(l, "no socket");
        return false;
    }
    /* Writable is how a connection shows that it is there; TLS speaks first on it. */
    if (!loop_fd_add(l->loop, &l->watch, fd, POLLIN | POLLOUT, on_socket, l, &e)) {
        broken(l, e.text);
        return false;
    }
    return true;
}

static void start(struct link *l)
{
    l->state = LINK_CONNECTING;
    l->why[0] = '\0';
    l->seen = (struct link_tls_seen){0};
    loop_timer_at(l->timer, loop_now_ms(l->loop) + CONNECT_MS);
    if (!try_connect(l))
        fail(l, "cannot connect");
}

/* ---- public ---- */

static void init_library(void)
{
    mosquitto_lib_init();
}

static bool readable(const char *path, const char *what, struct err *e)
{
    return access(path, R_OK) == 0 ||
           err_set(e, ERR_INPUT, "link: %s %s: %s", what, path, strerror(errno));
}

bool link_open(struct link **out, struct loop *loop, const struct link_config *config,
               const struct link_events *events, struct err *e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    assert(config->reconnect_min_ms <= config->reconnect_max_ms);
    if (!readable(config->ca_file, "CA", e) ||
        !readable(config->cert_file, "certificate", e) ||
        !readable(config->key_file, "key", e))
        return false;
    pthread_once(&once, init_library);

    struct link *l = calloc(1, sizeof *l);
    if (l == NULL)
        return err_set(e, ERR_LATER, "link: no memory");
    l->loop = loop;
    l->events = *events;
    l->last = &l->first;
    if (!link_copy(&l->config, config)) {
        link_close(l);
        return err_set(e, ERR_LATER, "link: no memory");
    }
    while (l->subscription_count < LINK_SUBSCRIPTIONS_MAX &&
           l->config.subscriptions[l->subscription_count] != NULL)
        l->subscription_count++;
    if (!loop_timer_add(loop, &l->timer, on_timer, l, e)) {
        link_close(l);
        return false;
    }
    loop_timer_at(l->timer, 0);
    *out = l;
    return true;
}

void link_close(struct link *l)
{
    if (l == NULL)
        return;
    /* With the will, so that whoever watches our status hears that we are gone. */
    if (l->state == LINK_UP)
        mosquitto_disconnect_v5(l->handle, MQTT_RC_DISCONNECT_WITH_WILL_MSG, NULL);
    destroy(l);
    loop_timer_remove(l->timer);
    link_copy_free(&l->config);
    free(l);
}

bool link_up(const struct link *l)
{
    return l->state == LINK_UP;
}

const char *link_trouble(const struct link *l)
{
    return l->trouble;
}

void link_reconnect_ms(struct link *l, uint32_t min_ms, uint32_t max_ms)
{
    assert(min_ms <= max_ms);
    l->config.reconnect_min_ms = min_ms;
    l->config.reconnect_max_ms = max_ms;
    if (l->state == LINK_WAITING && l->retry_at_ms > loop_now_ms(l->loop) + max_ms)
        wait_for_retry(l);
}

static void describe(int rc, struct err *e)
{
    enum err_kind kind = ERR_LATER;
    if (rc == MOSQ_ERR_OVERSIZE_PACKET || rc == MOSQ_ERR_PAYLOAD_SIZE ||
        rc == MOSQ_ERR_INVAL)
        kind = ERR_INPUT;
    err_set(e, kind, "link: publish: %s", mosquitto_strerror(rc));
}

bool link_publish(struct link *l, const char *topic, const void *data, size_t size,
                  bool retain, uint32_t expiry_s, uint64_t tag, struct err *e)
{
    assert(size <= LINK_PAYLOAD_MAX);
    if (l->state != LINK_UP || l->broken)
        return err_set(e, ERR_LATER, "link: not connected");
    if (l->head - l->tail == LINK_UNACKED_MAX)
        return err_set(e, ERR_FULL, "link: %d publishes wait", LINK_UNACKED_MAX);
    mosquitto_property *properties = NULL;
    if (expiry_s > 0 &&
        mosquitto_property_add_int32(&properties, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL,
                                     expiry_s) != MOSQ_ERR_SUCCESS)
        return err_set(e, ERR_LATER, "link: no memory");
    int mid = 0;
    int rc = mosquitto_publish_v5(l->handle, &mid, topic, (int)size, data, QOS, retain,
                                  properties);
    mosquitto_property_free_all(&properties);
    if (rc == MOSQ_ERR_SUCCESS) {
        l->unacked[l->head % LINK_UNACKED_MAX] = (struct unacked){mid, tag};
        l->head++;
    } else {
        describe(rc, e);
    }
    /* We may be inside somebody's callback: a failure is acted on in the next turn. */
    if (mosquitto_socket(l->handle) < 0)
        broken(l, "connection lost");
    if (l->broken)
        loop_timer_at(l->timer, 0);
    else
        watch_socket(l);
    return rc == MOSQ_ERR_SUCCESS;
}
