#include "server/hub/api.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/log.h"
#include "server/hub/api_request.h"
#include "server/hub/hub_matches.h"

enum { FILE_MAX = 65536, CONNECTION_BYTES = 128 * 1024, THROW_AWAY_MAX = 64 << 20 };

struct api {
    struct MHD_Daemon *daemon;
    struct loop *loop; /* lent */
    struct loop_fd *fd;
    struct loop_timer *timer;
    struct hub *hub; /* lent */
    struct api_world world;
    char *cert, *key; /* owned; key is secret */
    struct hub_matches *matches;
    uint16_t port;
};

struct call { /* one request while its body comes in */
    struct api_request request;
    struct bytes body; /* secret: it may hold a token's name or more */
    bool refused;      /* the answer stands; the body is thrown away */
};

/* ---- answering ---- */

static void wipe_reply(void *context)
{
    struct bytes *reply = context;
    bytes_wipe(reply);
    free(reply);
}

/* The reply goes over to the library as it is, and is wiped when it has been sent. */
static struct MHD_Response *response_of(struct bytes *reply)
{
    if (reply->size == 0)
        return MHD_create_response_from_buffer(0, "", MHD_RESPMEM_PERSISTENT);
    struct bytes *owned = malloc(sizeof *owned);
    if (owned == NULL)
        return NULL;
    *owned = *reply;
    bytes_init(reply, 0); /* the library's now */
    struct MHD_Response *response =
        MHD_create_response_from_buffer_with_free_callback_cls(owned->size, owned->data,
                                                               wipe_reply, owned);
    if (response == NULL)
        wipe_reply(owned);
    return response;
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, struct call *c)
{
    struct api_request *r = &c->request;
    if (r->trouble.text[0] != '\0')
        log_line(LOG_LEVEL_ERROR, "api status=%d path=%s %s", r->status,
                 r->route == NULL ? "" : r->route->pattern, r->trouble.text);
    struct MHD_Response *response = response_of(&r->reply);
    if (response == NULL)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type",
                            r->problem ? "application/problem+json" : "application/json");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    if (r->status == 401)
        MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
    if (r->status == 405)
        MHD_add_response_header(response, "Allow", r->allow);
    enum MHD_Result ok =
        MHD_queue_response(connection, (unsigned int)r->status, response);
    MHD_destroy_response(response);
    return ok;
}

static const char *query(const void *http, const char *name)
{
    return MHD_lookup_connection_value((struct MHD_Connection *)http,
                                       MHD_GET_ARGUMENT_KIND, name);
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static const char *bearer_of(struct MHD_Connection *connection)
{
    const char *text = header(connection, "Authorization");
    if (text == NULL || strncasecmp(text, "Bearer ", 7) != 0)
        return NULL;
    return text + 7 + strspn(text + 7, " ");
}

/* Fields of which the library would take the first and another server perhaps the
 * last. */
static enum MHD_Result count_field(void *context, enum MHD_ValueKind kind,
                                   const char *name, const char *value)
{
    int *counts = context;
    (void)kind;
    (void)value;
    counts[0] += strcasecmp(name, "Authorization") == 0 ? 1 : 0;
    counts[1] += strcasecmp(name, "Content-Length") == 0 ? 1 : 0;
    return MHD_YES;
}

static bool doubled(struct MHD_Connection *connection)
{
    int counts[2] = {0};
    MHD_get_connection_values(connection, MHD_HEADER_KIND, count_field, counts);
    return counts[0] > 1 || counts[1] > 1;
}

/* "%00" would end the path, or a value, for us and not for others: nothing here holds a
 * control character, so one in its place makes it match nothing. */
static size_t unescape(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    size_t size = MHD_http_unescape(text);
    for (size_t i = 0; i < size; i++)
        if (text[i] == '\0')
            text[i] = '\1';
    return size;
}

static void too_long(struct call *c)
{
    api_problem(&c->request, 413, "The body is longer than %zu bytes",
                api_body_max(&c->request));
}

/* Whether the body is worth waiting for. One that is too long is read and thrown away
 * before it is refused, as a client that is still sending would not see the answer; but
 * only up to a point, and never one whose length is not told. */
static bool judge_length(struct MHD_Connection *connection, struct call *c)
{
    const char *text = header(connection, "Content-Length");
    unsigned long long length = text == NULL ? 0 : strtoull(text, NULL, 10);
    bool endless = header(connection, "Transfer-Encoding") != NULL;
    size_t most = api_body_max(&c->request);
    if (endless && !c->refused)
        api_problem(&c->request, 411, "The body's length must be given: Content-Length");
    else if (length > most && !c->refused)
        too_long(c);
    c->refused = c->refused || endless || length > most;
    return !endless && length <= THROW_AWAY_MAX;
}

/* Headers are here, the body is not. */
static enum MHD_Result begin(struct api *a, struct MHD_Connection *connection,
                             const char *url, const char *method, void **context)
{
    struct call *c = calloc(1, sizeof *c);
    if (c == NULL)
        return MHD_NO;
    *context = c;
    bytes_init(&c->body, API_BODY_MAX);
    bytes_init(&c->request.reply, API_REPLY_MAX);
    c->request.hub = a->hub;
    c->request.now = a->world.now(a->world.context);
    c->request.copies = a->world.copies;
    c->request.desk = a->world.desk;
    c->request.matches = a->matches;
    c->request.broker_up = a->world.broker_up(a->world.context);
    c->request.method = method;
    c->request.path = url;
    c->request.bearer = bearer_of(connection);
    c->request.query = query;
    c->request.http = connection;
    c->refused = doubled(connection);
    if (c->refused)
        api_problem(&c->request, 400, "Authorization or Content-Length is given twice");
    else
        c->refused = !api_begin(&c->request);
    c->body.max = api_body_max(&c->request);
    return judge_length(connection, c) ? MHD_YES : send_answer(connection, c);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *upload,
                                  size_t *upload_size, void **request)
{
    (void)version;
    struct call *c = *request;
    if (c == NULL)
        return begin(context, connection, url, method, request);
    if (*upload_size > 0) {
        if (!c->refused)
            bytes_add(&c->body, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    struct err e;
    if (!c->refused && !bytes_ok(&c->body, "body", &e))
        too_long(c);
    else if (!c->refused)
        api_answer(&c->request, c->body.data, c->body.size);
    return send_answer(connection, c);
}

static void on_done(void *context, struct MHD_Connection *connection, void **request,
                    enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)connection;
    (void)code;
    struct call *c = *request;
    if (c == NULL)
        return;
    bytes_wipe(&c->body);
    bytes_wipe(&c->request.reply);
    free(c);
    *request = NULL;
}

static void on_connection(void *context, struct MHD_Connection *connection,
                          void **socket_context, enum MHD_ConnectionNotificationCode code)
{
    (void)context;
    (void)socket_context;
    if (code != MHD_CONNECTION_NOTIFY_STARTED)
        return;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int one = 1;
    if (info != NULL)
        setsockopt(info->connect_fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

/* ---- life ---- */

static bool read_file(char **out, const char *path, struct err *e)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return err_set(e, ERR_BROKEN, "%s: %s", path, strerror(errno));
    char *text = calloc(1, FILE_MAX + 1);
    size_t size = text == NULL ? 0 : fread(text, 1, FILE_MAX, f);
    fclose(f);
    *out = text;
    return size > 0 || err_set(e, ERR_BROKEN, "%s: cannot be read, or is empty", path);
}

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool parse_address(union address *out, const struct api_config *config,
                          struct err *e)
{
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_pton(AF_INET, config->address, &v4) == 1) {
        out->v4 = (struct sockaddr_in){
            .sin_family = AF_INET, .sin_port = htons(config->port), .sin_addr = v4};
        return true;
    }
    if (inet_pton(AF_INET6, config->address, &v6) == 1) {
        out->v6 = (struct sockaddr_in6){
            .sin6_family = AF_INET6, .sin6_port = htons(config->port), .sin6_addr = v6};
        return true;
    }
    return err_set(e, ERR_BROKEN, "http: %s is no IP address", config->address);
}

/* Ours rather than the library's, because it can say what is wrong. -1 on failure. */
static int listen_on(const struct api_config *config, struct err *e)
{
    union address address = {.any = {0}};
    int one = 1;
    if (!parse_address(&address, config, e))
        return -1;
    int family = address.any.sa_family;
    socklen_t size = family == AF_INET ? sizeof address.v4 : sizeof address.v6;
    int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (fd >= 0 && bind(fd, &address.any, size) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    err_set(e, ERR_BROKEN, "http: %s port %u: %s", config->address,
            (unsigned)config->port, strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

static uint16_t port_of(int fd)
{
    union address address = {.any = {0}};
    socklen_t size = sizeof address;
    if (getsockname(fd, &address.any, &size) != 0)
        return 0;
    if (address.any.sa_family == AF_INET)
        return ntohs(address.v4.sin_port);
    return ntohs(address.v6.sin6_port);
}

static void on_library_log(void *context, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static void on_library_log(void *context, const char *format, va_list args)
{
    (void)context;
    char text[ERR_TEXT_SIZE];
    vsnprintf(text, sizeof text, format, args);
    text[strcspn(text, "\r\n")] = '\0';
    log_line(LOG_LEVEL_DEBUG, "http %s", text);
}

static bool start(struct api *a, const struct api_config *config, struct err *e)
{
    int fd = listen_on(config, e);
    if (fd < 0)
        return false;
    a->port = port_of(fd);
    a->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_TLS | MHD_USE_ERROR_LOG, 0, NULL, NULL, on_request, a,
        MHD_OPTION_EXTERNAL_LOGGER, on_library_log, NULL, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_HTTPS_MEM_CERT, a->cert, MHD_OPTION_HTTPS_MEM_KEY, a->key,
        MHD_OPTION_HTTPS_PRIORITIES, "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2",
        MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL, MHD_OPTION_NOTIFY_COMPLETED,
        on_done, NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection, NULL,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned int)API_CONNECTIONS_MAX,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned int)API_CONNECTIONS_EACH,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)API_IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_END);
    if (a->daemon != NULL)
        return true;
    close(fd);
    return err_set(e, ERR_BROKEN, "http: cannot start; do %s and %s belong together?",
                   config->cert_file, config->key_file);
}

static void serve(void *context)
{
    struct api *a = context;
    MHD_run(a->daemon);
}

static void on_ready(void *context, short events)
{
    (void)events;
    serve(context);
}

static bool join_loop(struct api *a, struct err *e)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(a->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    if (info == NULL)
        return err_set(e, ERR_BROKEN, "http: the library has no epoll descriptor");
    return loop_fd_add(a->loop, &a->fd, info->epoll_fd, POLLIN, on_ready, a, e) &&
           loop_timer_add(a->loop, &a->timer, serve, a, e);
}

bool api_open(struct api **out, struct loop *loop, struct hub *hub,
              const struct api_config *config, const struct api_world *world,
              struct err *e)
{
    struct api *a = calloc(1, sizeof *a);
    if (a == NULL)
        return err_set(e, ERR_LATER, "http: no memory");
    a->loop = loop;
    a->hub = hub;
    a->world = *world;
    a->matches = hub_matches_new();
    if (a->matches == NULL) {
        api_close(a);
        return err_set(e, ERR_LATER, "http: no memory");
    }
    if (!read_file(&a->cert, config->cert_file, e) ||
        !read_file(&a->key, config->key_file, e) || !start(a, config, e) ||
        !join_loop(a, e)) {
        api_close(a);
        return false;
    }
    *out = a;
    return true;
}

void api_close(struct api *a)
{
    if (a == NULL)
        return;
    loop_fd_remove(a->fd);
    loop_timer_remove(a->timer);
    if (a->daemon != NULL)
        MHD_stop_daemon(a->daemon);
    if (a->key != NULL)
        explicit_bzero(a->key, strlen(a->key));
    free(a->key);
    free(a->cert);
    hub_matches_free(a->matches);
    free(a);
}

uint16_t api_port(const struct api *a)
{
    return a->port;
}

void api_after_turn(struct api *a)
{
    MHD_UNSIGNED_LONG_LONG wait_ms = 0;
    if (MHD_get_timeout(a->daemon, &wait_ms) == MHD_YES)
        loop_timer_at(a->timer, loop_now_ms(a->loop) + wait_ms);
    else
        loop_timer_at(a->timer, UINT64_MAX);
    /* A little in each turn, and the next turn at once. */
    if (hub_matches_prepare(a->matches, hub_store_of(a->hub)))
        loop_timer_at(a->timer, loop_now_ms(a->loop));
}
