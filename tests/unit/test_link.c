/* The link against a real mosquitto with a throw-away certificate authority. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host/link.h"
#include "tests/test.h"

enum { PATIENCE_MS = 15000 };

struct end { /* one client and what it has heard */
    struct link *link;
    int ups, downs, messages, pubacks;
    char why[256];
    char topic[TOPIC_SIZE];
    size_t size;
    uint8_t first_byte;
    bool in_order;
    uint64_t tag;
    uint8_t code;
    bool own_time; /* certificates are checked at now; 0: at any time */
    int64_t now;
};

struct scene {
    char folder[64];
    uint16_t port;
    pid_t broker;
    struct loop *loop;
    struct loop_timer *patience;
    bool late;
    struct end hub, kiosk;
    bool (*done)(const struct scene *s);
};

static void run(char *const argv[])
{
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[0], argv);
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

#define RUN(...)                                                                         \
    do {                                                                                 \
        char *argv_[] = {__VA_ARGS__, NULL};                                             \
        run(argv_);                                                                      \
    } while (0)

static uint16_t free_port(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof a;
    assert_int_equal(bind(fd, (struct sockaddr *)&a, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &size), 0);
    close(fd);
    return ntohs(a.sin_port);
}

static char *in_folder(const struct scene *s, const char *name)
{
    static char paths[8][128];
    static unsigned next;
    char *path = paths[next++ % LENGTH(paths)];
    snprintf(path, sizeof paths[0], "%s/%s", s->folder, name);
    return path;
}

static void make_authority(const struct scene *s, const char *folder)
{
    char *ca = in_folder(s, folder);
    RUN("sh", "server/broker/ca.sh", "init", ca, "leeds");
    RUN("sh", "server/broker/ca.sh", "hub", ca);
    RUN("sh", "server/broker/ca.sh", "kiosk", ca, "kiosk-1");
    RUN("sh", "server/broker/ca.sh", "server", ca, "broker", "127.0.0.1");
}

/* Starts mosquitto and waits for the line in which it says that it is running. */
static void start_broker(struct scene *s, const char *authority)
{
    char port[8];
    snprintf(port, sizeof port, "%u", s->port);
    RUN("sh", "server/broker/broker-config.sh", in_folder(s, "broker"),
        in_folder(s, authority), "127.0.0.1", port);
    int out[2];
    assert_int_equal(pipe(out), 0);
    s->broker = fork();
    if (s->broker == 0) {
        dup2(out[1], STDERR_FILENO);
        close(out[0]);
        execlp("mosquitto", "mosquitto", "-c", in_folder(s, "broker/mosquitto.conf"),
               NULL);
        _exit(127);
    }
    close(out[1]);
    FILE *log = fdopen(out[0], "r");
    char line[512] = "";
    while (strstr(line, " running") == NULL)
        assert_non_null(fgets(line, sizeof line, log));
    /* Kept open for the broker's life, or it would die of SIGPIPE. */
    assert_true(dup(fileno(log)) >= 0);
    fclose(log);
}

static void kill_broker(struct scene *s)
{
    if (s->broker <= 0)
        return;
    kill(s->broker, SIGKILL);
    waitpid(s->broker, NULL, 0);
    s->broker = 0;
}

static void on_up(void *context)
{
    struct end *end = context;
    end->ups++;
}

static void on_down(void *context, const char *why)
{
    struct end *end = context;
    end->downs++;
    snprintf(end->why, sizeof end->why, "%s", why);
}

static void on_message(void *context, const char *topic, const void *data, size_t size)
{
    struct end *end = context;
    end->messages++;
    snprintf(end->topic, sizeof end->topic, "%s", topic);
    end->size = size;
    if (size > 0)
        end->first_byte = ((const uint8_t *)data)[0];
    end->in_order = end->in_order && end->first_byte == (uint8_t)end->messages;
}

static void on_puback(void *context, uint64_t tag, uint8_t code)
{
    struct end *end = context;
    end->pubacks++;
    end->tag = tag;
    end->code = code;
}

static int64_t time_of(void *context)
{
    const struct end *end = context;
    return end->now;
}

static void open_at(struct scene *s, struct end *end, const char *name,
                    const char *subscription, const char *host)
{
    char cert[48], key[48];
    snprintf(cert, sizeof cert, "ca/%s.crt", name);
    snprintf(key, sizeof key, "ca/%s.key", name);
    struct link_config config = {
        .host = host,
        .port = s->port,
        .name = name,
        .ca_file = in_folder(s, "ca/ca.crt"),
        .cert_file = in_folder(s, cert),
        .key_file = in_folder(s, key),
        .reconnect_min_ms = 10,
        .reconnect_max_ms = 50,
        .subscriptions = {subscription},
    };
    struct link_events events = {on_up, on_down, on_message, on_puback, end};
    struct err e;
    *end = (struct end){.in_order = true, .own_time = end->own_time, .now = end->now};
    if (end->own_time) {
        config.time = time_of;
        config.time_context = end;
    }
    if (!link_open(&end->link, s->loop, &config, &events, &e))
        fail_msg("%s", e.text);
}

static void open_end(struct scene *s, struct end *end, const char *name,
                     const char *subscription)
{
    open_at(s, end, name, subscription, "127.0.0.1");
}

static void out_of_patience(void *context)
{
    struct scene *s = context;
    s->late = true;
    loop_stop(s->loop);
}

static void look(void *context)
{
    struct scene *s = context;
    if (s->done != NULL && s->done(s))
        loop_stop(s->loop);
}

static void until(struct scene *s, bool (*done)(const struct scene *s), const char *what)
{
    struct err e;
    s->done = done;
    s->late = false;
    loop_timer_at(s->patience, loop_now_ms(s->loop) + PATIENCE_MS);
    assert_true(loop_run(s->loop, &e));
    if (s->late)
        fail_msg("waited too long for: %s; last reasons: %s / %s", what, s->hub.why,
                 s->kiosk.why);
}

static int set_up(void **state)
{
    static struct scene scene;
    struct scene *s = &scene;
    struct err e;
    *s = (struct scene){0};
    snprintf(s->folder, sizeof s->folder, "/tmp/test_link.XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    s->port = free_port();
    make_authority(s, "ca");
    start_broker(s, "ca");
    assert_true(loop_new(&s->loop, &e));
    assert_true(loop_timer_add(s->loop, &s->patience, out_of_patience, s, &e));
    loop_after_turn(s->loop, look, s);
    open_end(s, &s->hub, "leeds.hub", "v1/leeds/#");
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;
    link_close(s->hub.link);
    link_close(s->kiosk.link);
    loop_timer_remove(s->patience);
    loop_free(s->loop);
    kill_broker(s);
    RUN("rm", "-rf", s->folder);
    return 0;
}

static bool hub_is_up(const struct scene *s)
{
    return link_up(s->hub.link);
}

static bool hub_is_down(const struct scene *s)
{
    return s->hub.downs > 0;
}

static bool both_are_up(const struct scene *s)
{
    return link_up(s->hub.link) && link_up(s->kiosk.link);
}

static bool heard_and_acknowledged(const struct scene *s)
{
    return s->hub.messages == 1 && s->hub.pubacks == 1;
}

static bool kiosk_acknowledged(const struct scene *s)
{
    return s->kiosk.pubacks == 1;
}

static bool heard_two_hundred(const struct scene *s)
{
    return s->hub.messages == 200;
}

static void publish(struct end *end, const char *topic, const void *data, size_t size,
                    uint64_t tag)
{
    struct err e;
    if (!link_publish(end->link, topic, data, size, false, 60, tag, &e))
        fail_msg("%s", e.text);
}

static void what_is_published_arrives_and_is_acknowledged(void **state)
{
    struct scene *s = *state;
    until(s, hub_is_up, "connection");
    assert_int_equal(s->hub.ups, 1);
    publish(&s->hub, "v1/leeds/d/head", "hello", 5, 77);
    until(s, heard_and_acknowledged, "message and PUBACK");
    assert_string_equal(s->hub.topic, "v1/leeds/d/head");
    assert_int_equal(s->hub.size, 5);
    assert_int_equal(s->hub.tag, 77);
    assert_int_equal(s->hub.code, 0);
}

static void nobody_listening_and_a_forbidden_topic_are_told_by_code(void **state)
{
    struct scene *s = *state;
    open_end(s, &s->kiosk, "leeds.k.kiosk-1", "v1/leeds/d/#");
    until(s, both_are_up, "both connections");
    publish(&s->kiosk, "v1/leeds/d/head", "x", 1, 5);
    until(s, kiosk_acknowledged, "PUBACK");
    assert_int_equal(s->kiosk.tag, 5);
    assert_int_equal(s->kiosk.code, 0x87);

    link_close(s->hub.link);
    s->hub.link = NULL;
    do { /* until the broker has read the hub's farewell */
        s->kiosk.pubacks = 0;
        publish(&s->kiosk, "v1/leeds/k/leeds.k.kiosk-1/op", "x", 1, 6);
        until(s, kiosk_acknowledged, "PUBACK");
        assert_int_equal(s->kiosk.tag, 6);
    } while (s->kiosk.code == 0);
    assert_int_equal(s->kiosk.code, 0x10);
}

static void a_burst_of_big_messages_arrives_in_order(void **state)
{
    struct scene *s = *state;
    enum { SIZE = 60000 };
    static uint8_t data[SIZE];
    until(s, hub_is_up, "connection");
    for (int i = 1; i <= 200; i++) {
        data[0] = (uint8_t)i;
        publish(&s->hub, "v1/leeds/d/chg", data, i % 10 == 0 ? SIZE : 100, 0);
    }
    until(s, heard_two_hundred, "200 messages");
    assert_true(s->hub.in_order);
    assert_int_equal(s->hub.downs, 0);
}

static bool kiosk_is_down(const struct scene *s)
{
    return s->kiosk.downs > 0;
}

static void open_kiosk_at(struct scene *s, int64_t now, const char *host)
{
    s->kiosk.own_time = true;
    s->kiosk.now = now;
    open_at(s, &s->kiosk, "leeds.k.kiosk-1", "v1/leeds/d/#", host);
}

static void a_clock_that_is_not_trusted_checks_no_times(void **state)
{
    struct scene *s = *state;
    open_kiosk_at(s, 0, "127.0.0.1");
    until(s, both_are_up, "both connections");
    publish(&s->kiosk, "v1/leeds/d/head", "x", 1, 5);
    until(s, kiosk_acknowledged, "PUBACK");
}

static void a_clock_that_is_trusted_checks_them_by_its_time(void **state)
{
    struct scene *s = *state;
    open_kiosk_at(s, time(NULL), "127.0.0.1");
    until(s, both_are_up, "both connections");
    link_close(s->kiosk.link);
    open_kiosk_at(s, 86400, "127.0.0.1");
    until(s, kiosk_is_down, "the refusal");
    assert_int_equal(s->kiosk.ups, 0);
    assert_non_null(strstr(s->kiosk.why, "certificate verify failed"));
    /* By that clock ours is of the future as well, and that is told first. */
    assert_non_null(strstr(link_trouble(s->kiosk.link), "certificate begins "));
}

static void a_broker_of_another_name_is_refused_at_any_time(void **state)
{
    struct scene *s = *state;
    open_kiosk_at(s, 0, "localhost");
    until(s, kiosk_is_down, "the refusal");
    assert_int_equal(s->kiosk.ups, 0);
    assert_string_equal(link_trouble(s->kiosk.link),
                        "broker's certificate names another");
}

static void after_a_broker_kill_it_is_up_again_by_itself(void **state)
{
    struct scene *s = *state;
    struct err e;
    until(s, hub_is_up, "connection");
    kill_broker(s);
    until(s, hub_is_down, "the loss");
    assert_false(link_up(s->hub.link));
    assert_false(link_publish(s->hub.link, "v1/leeds/d/head", "x", 1, false, 0, 0, &e));
    assert_int_equal(e.kind, ERR_LATER);
    start_broker(s, "ca");
    until(s, hub_is_up, "the second connection");
    assert_int_equal(s->hub.ups, 2);
    publish(&s->hub, "v1/leeds/d/head", "again", 5, 1);
    until(s, heard_and_acknowledged, "message after the kill");
}

static bool hub_failed_twice(const struct scene *s)
{
    return s->hub.downs >= 2;
}

static void without_a_broker_it_tries_again_and_says_why(void **state)
{
    struct scene *s = *state;
    kill_broker(s);
    until(s, hub_failed_twice, "two refusals");
    assert_string_equal(s->hub.why, "connection refused");
    assert_string_equal(link_trouble(s->hub.link), "");
    start_broker(s, "ca");
    until(s, hub_is_up, "connection");
}

/* Something that takes connections and hangs up at once, as a proxy without backend. */
static void a_server_that_hangs_up_is_not_waited_for(void **state)
{
    struct scene *s = *state;
    kill_broker(s);
    pid_t child = fork();
    if (child == 0) {
        struct sockaddr_in a = {.sin_family = AF_INET,
                                .sin_port = htons(s->port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        int one = 1;
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (bind(fd, (struct sockaddr *)&a, sizeof a) != 0 || listen(fd, 8) != 0)
            _exit(1);
        for (;;)
            close(accept(fd, NULL, NULL));
    }
    uint64_t start = loop_now_ms(s->loop);
    until(s, hub_failed_twice, "two hang-ups");
    assert_true(loop_now_ms(s->loop) < start + 5000);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    start_broker(s, "ca");
    until(s, hub_is_up, "connection");
}

static void a_wrong_certificate_is_reported_and_survived(void **state)
{
    struct scene *s = *state;
    until(s, hub_is_up, "connection");
    kill_broker(s);
    make_authority(s, "other");
    start_broker(s, "other");
    s->hub.downs = 0;
    s->hub.why[0] = '\0';
    while (strstr(s->hub.why, "certificate") == NULL) {
        s->hub.downs = 0;
        until(s, hub_is_down, "the refusal");
    }
    assert_false(link_up(s->hub.link));
    assert_string_equal(link_trouble(s->hub.link),
                        "broker's certificate of another authority");
    kill_broker(s);
    start_broker(s, "ca");
    until(s, hub_is_up, "recovery");
    assert_string_equal(link_trouble(s->hub.link), "");
}

static void a_certificate_for_another_host_is_refused(void **state)
{
    struct scene *s = *state;
    until(s, hub_is_up, "connection");
    kill_broker(s);
    RUN("rm", in_folder(s, "ca/broker.crt"), in_folder(s, "ca/broker.key"));
    RUN("sh", "server/broker/ca.sh", "server", in_folder(s, "ca"), "broker",
        "elsewhere.example.org");
    start_broker(s, "ca");
    s->hub.downs = 0;
    s->hub.why[0] = '\0';
    while (strstr(s->hub.why, "verif") == NULL && strstr(s->hub.why, "host") == NULL) {
        s->hub.downs = 0;
        until(s, hub_is_down, "the refusal");
    }
    assert_false(link_up(s->hub.link));
}

static void a_revoked_certificate_does_not_come_up(void **state)
{
    struct scene *s = *state;
    until(s, hub_is_up, "connection");
    kill_broker(s);
    RUN("sh", "server/broker/ca.sh", "revoke", in_folder(s, "ca"), "leeds.hub");
    start_broker(s, "ca");
    s->hub.downs = 0;
    until(s, hub_failed_twice, "two refusals");
    assert_int_equal(s->hub.ups, 1);
    assert_string_equal(link_trouble(s->hub.link), "certificate refused");
}

static void a_missing_certificate_file_is_named(void **state)
{
    struct scene *s = *state;
    struct link_config config = {.host = "127.0.0.1",
                                 .port = 1,
                                 .name = "leeds.hub",
                                 .ca_file = in_folder(s, "ca/ca.crt"),
                                 .cert_file = in_folder(s, "nowhere.crt"),
                                 .key_file = in_folder(s, "ca/leeds.hub.key")};
    struct link_events events = {.context = NULL};
    struct link *link = NULL;
    struct err e;
    assert_false(link_open(&link, s->loop, &config, &events, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_non_null(strstr(e.text, "nowhere.crt: No such file"));
}

#define WITH_BROKER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    int failed = 0;
    signal(SIGPIPE, SIG_IGN);
    RUN_TESTS(WITH_BROKER(what_is_published_arrives_and_is_acknowledged),
              WITH_BROKER(nobody_listening_and_a_forbidden_topic_are_told_by_code),
              WITH_BROKER(a_clock_that_is_not_trusted_checks_no_times),
              WITH_BROKER(a_clock_that_is_trusted_checks_them_by_its_time),
              WITH_BROKER(a_broker_of_another_name_is_refused_at_any_time),
              WITH_BROKER(a_burst_of_big_messages_arrives_in_order),
              WITH_BROKER(after_a_broker_kill_it_is_up_again_by_itself),
              WITH_BROKER(without_a_broker_it_tries_again_and_says_why),
              WITH_BROKER(a_server_that_hangs_up_is_not_waited_for),
              WITH_BROKER(a_wrong_certificate_is_reported_and_survived),
              WITH_BROKER(a_certificate_for_another_host_is_refused),
              WITH_BROKER(a_revoked_certificate_does_not_come_up),
              WITH_BROKER(a_missing_certificate_file_is_named));
    return failed;
}
