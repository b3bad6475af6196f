/* tool_chaos: a bad line between a client and its server, on loopback.
 *
 *     tool_chaos LISTEN_PORT SERVER_PORT CONTROL
 *
 * Passes TCP connections on, as the newest line in the FIFO CONTROL says: chaos_mode.h
 * lists the modes. A mode holds for connections that there are and for new ones. Also
 *     count        says how many connections there were, and the bytes that went each way
 * Logs "ready", each mode and what a `reset` or `stall` did, a line each. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/e2e/chaos_mode.h"

enum { LINES_MAX = 64, BUFFER = 65536, COMMAND_MAX = 80 };

struct end {
    int fd;
    bool ended; /* nothing more comes from it */
    bool shut;  /* the other's end was passed on to it */
};

struct flow { /* what goes one way */
    uint8_t bytes[BUFFER];
    size_t size;
    size_t in_one_go; /* of the newest read; the biggest one since the mode came */
    int64_t due_ms;   /* write nothing before; -1: not at all */
};

struct line { /* a connection: ends[0] is the client, ends[1] the server */
    bool used;
    struct end ends[CHAOS_WAYS];
    struct flow flows[CHAOS_WAYS]; /* flows[CHAOS_UP] reads from ends[0] */
    uint64_t passed;
};

struct chaos {
    int door, control;
    uint16_t server_port;
    struct chaos_mode mode;
    struct line *lines; /* LINES_MAX */
    uint64_t connections, resets, passed[CHAOS_WAYS];
    uint64_t random;
    char command[COMMAND_MAX];
    size_t command_size;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static uint32_t next_random(struct chaos *c)
{
    c->random = c->random * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return (uint32_t)(c->random >> 33);
}

/* ---- connections ---- */

static void hang_up(struct line *l, bool rudely)
{
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    for (size_t i = 0; i < CHAOS_WAYS; i++) {
        if (rudely)
            setsockopt(l->ends[i].fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close(l->ends[i].fd);
    }
    l->used = false;
}

static void prepare(int fd)
{
    const int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static struct sockaddr_in loopback(uint16_t port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons(port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int reach_server(const struct chaos *c)
{
    const struct sockaddr_in address = loopback(c->server_port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static void welcome(struct chaos *c)
{
    int client = accept(c->door, NULL, NULL);
    if (client < 0)
        return;
    struct line *l = NULL;
    for (size_t i = 0; i < LINES_MAX && l == NULL; i++)
        if (!c->lines[i].used)
            l = &c->lines[i];
    int server = l != NULL ? reach_server(c) : -1;
    if (server < 0) {
        close(client);
        return;
    }
    prepare(client);
    prepare(server);
    memset(l, 0, sizeof *l);
    l->used = true;
    l->ends[0].fd = client;
    l->ends[1].fd = server;
    c->connections++;
}

/* ---- bytes ---- */

static bool is_hole(const struct chaos *c, size_t way)
{
    return c->mode.kind == CHAOS_HOLE && c->mode.holes[way];
}

static bool read_some(struct chaos *c, struct line *l, size_t way)
{
    struct flow *f = &l->flows[way];
    ssize_t got = recv(l->ends[way].fd, f->bytes + f->size, BUFFER - f->size, 0);
    bool later = got < 0 && (errno == EAGAIN || errno == EINTR);
    if (later)
        return true;
    if (got <= 0) {
        l->ends[way].ended = true;
        return got == 0 || is_hole(c, way);
    }
    if (f->size == 0 && f->due_ms >= 0)
        f->due_ms = now_ms() + chaos_wait_ms(&c->mode, next_random(c));
    f->size += (size_t)got;
    if ((size_t)got > f->in_one_go)
        f->in_one_go = (size_t)got;
    return true;
}

static bool write_some(struct chaos *c, struct line *l, size_t way)
{
    struct flow *f = &l->flows[way];
    while (f->size > 0 && f->due_ms >= 0 && f->due_ms <= now_ms()) {
        struct chaos_turn t = chaos_take(&c->mode, (enum chaos_way)way, f->size,
                                         f->in_one_go, next_random(c));
        if (t.wait_ms == CHAOS_NEVER) {
            f->due_ms = CHAOS_NEVER;
            printf("held back %zu bytes\n", f->size);
            return true;
        }
        ssize_t put = send(l->ends[1 - way].fd, f->bytes, t.take, MSG_NOSIGNAL);
        if (put < 0)
            return errno == EAGAIN || errno == EINTR;
        f->size -= (size_t)put;
        memmove(f->bytes, f->bytes + put, f->size);
        f->due_ms = t.wait_ms > 0 ? now_ms() + t.wait_ms : f->due_ms;
        c->passed[way] += (uint64_t)put;
        l->passed += (uint64_t)put;
    }
    return true;
}

static void pass_end_on(struct line *l, size_t way)
{
    struct end *to = &l->ends[1 - way];
    if (!l->ends[way].ended || to->shut || l->flows[way].size > 0)
        return;
    shutdown(to->fd, SHUT_WR);
    to->shut = true;
}

/* An end that is gone is gone for the other too, but not through a hole. */
static void tend(struct chaos *c, struct line *l, const short *ready)
{
    bool ok = true;
    for (size_t way = 0; way < CHAOS_WAYS && ok; way++) {
        if ((ready[way] & (POLLIN | POLLHUP | POLLERR)) != 0 && !l->ends[way].ended &&
            l->flows[way].size < BUFFER)
            ok = read_some(c, l, way);
        ok = ok && write_some(c, l, way);
        if (!is_hole(c, way))
            pass_end_on(l, way);
    }
    bool over = l->ends[0].shut && l->ends[1].shut;
    bool cut = c->mode.kind == CHAOS_RESET && l->passed >= c->mode.a;
    if (cut) {
        c->resets++;
        printf("reset after %llu bytes\n", (unsigned long long)l->passed);
    }
    if (!ok || over || cut)
        hang_up(l, !over);
}

/* ---- commands ---- */

static void obey(struct chaos *c, const char *line)
{
    struct err e;
    if (strcmp(line, "count") == 0) {
        printf("count connections=%llu up=%llu down=%llu resets=%llu\n",
               (unsigned long long)c->connections,
               (unsigned long long)c->passed[CHAOS_UP],
               (unsigned long long)c->passed[CHAOS_DOWN], (unsigned long long)c->resets);
        return;
    }
    if (!chaos_parse(&c->mode, line, &e)) {
        printf("%s\n", e.text);
        return;
    }
    for (size_t i = 0; i < LINES_MAX; i++)
        for (size_t way = 0; way < CHAOS_WAYS; way++) {
            c->lines[i].flows[way].due_ms = 0;
            c->lines[i].flows[way].in_one_go = 0;
            c->lines[i].passed = 0;
        }
    printf("mode %s\n", line);
}

static void hear(struct chaos *c)
{
    char byte = 0;
    while (read(c->control, &byte, 1) == 1) {
        if (byte != '\n') {
            if (c->command_size + 1 < COMMAND_MAX)
                c->command[c->command_size++] = byte;
            continue;
        }
        c->command[c->command_size] = '\0';
        c->command_size = 0;
        obey(c, c->command);
    }
}

/* ---- the loop ---- */

/* Reads while there is room, writes when something is due. */
static short wanted(const struct line *l, size_t end, int64_t now)
{
    const struct flow *from = &l->flows[end];
    const struct flow *to = &l->flows[1 - end];
    short events = 0;
    if (!l->ends[end].ended && from->size < BUFFER)
        events |= POLLIN;
    if (to->size > 0 && to->due_ms >= 0 && to->due_ms <= now)
        events |= POLLOUT;
    return events;
}

static int sleep_ms(const struct chaos *c, int64_t now)
{
    int64_t least = 1000;
    for (size_t i = 0; i < LINES_MAX; i++)
        for (size_t way = 0; c->lines[i].used && way < CHAOS_WAYS; way++) {
            const struct flow *f = &c->lines[i].flows[way];
            if (f->size > 0 && f->due_ms > now && f->due_ms - now < least)
                least = f->due_ms - now;
        }
    return (int)least;
}

static bool turn(struct chaos *c)
{
    struct pollfd p[2 + LINES_MAX * CHAOS_WAYS] = {{.fd = c->door, .events = POLLIN},
                                                   {.fd = c->control, .events = POLLIN}};
    int64_t now = now_ms();
    for (size_t i = 0; i < LINES_MAX; i++)
        for (size_t end = 0; end < CHAOS_WAYS; end++) {
            const struct line *l = &c->lines[i];
            short events = l->used ? wanted(l, end, now) : 0;
            /* one that ended and waits for nothing would wake us without end */
            p[2 + i * 2 + end].fd = events != 0 ? l->ends[end].fd : -1;
            p[2 + i * 2 + end].events = events;
        }
    if (poll(p, LENGTH(p), sleep_ms(c, now)) < 0 && errno != EINTR)
        return false;
    if ((p[1].revents & POLLIN) != 0)
        hear(c);
    for (size_t i = 0; i < LINES_MAX; i++) {
        const short ready[] = {p[2 + i * 2].revents, p[3 + i * 2].revents};
        if (c->lines[i].used)
            tend(c, &c->lines[i], ready);
    }
    if ((p[0].revents & POLLIN) != 0)
        welcome(c);
    return true;
}

static bool open_door(struct chaos *c, uint16_t port)
{
    const int yes = 1;
    const struct sockaddr_in address = loopback(port);
    c->door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    setsockopt(c->door, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    return c->door >= 0 &&
           bind(c->door, (const struct sockaddr *)&address, sizeof address) == 0 &&
           listen(c->door, LINES_MAX) == 0;
}

int main(int argc, char **argv)
{
    static struct chaos c = {.random = 1};
    if (argc != 4) {
        fprintf(stderr, "usage: tool_chaos LISTEN_PORT SERVER_PORT CONTROL\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    c.server_port = (uint16_t)strtoul(argv[2], NULL, 10);
    c.lines = calloc(LINES_MAX, sizeof *c.lines);
    /* Open for both: it must not end when the last writer has gone. */
    c.control = open(argv[3], O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (c.lines == NULL || c.control < 0 ||
        !open_door(&c, (uint16_t)strtoul(argv[1], NULL, 10))) {
        fprintf(stderr, "tool_chaos: %s\n", strerror(errno));
        return 1;
    }
    puts("ready");
    while (turn(&c))
        continue;
    return 1;
}
