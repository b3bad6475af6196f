/* The kiosk's end of the agent's socket, against a socket of the test's own. */
#include "tests/test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/door_client.h"

struct agent { /* the other end, and what the kiosk heard */
    char folder[64];
    struct sockaddr_un address;
    int listener, fd;
    struct loop *loop;
    struct loop_fd *watch;
    struct door_client *door;
    struct notice last;
    int notices, losses;
};

static void on_notice(void *context, const struct notice *n)
{
    struct agent *a = context;
    a->last = *n;
    a->notices++;
    loop_stop(a->loop);
}

static void on_lost(void *context)
{
    struct agent *a = context;
    a->losses++;
    loop_stop(a->loop);
}

static void on_caller(void *context, short events)
{
    struct agent *a = context;
    (void)events;
    a->fd = accept(a->listener, NULL, NULL);
    loop_stop(a->loop);
}

static int set_up(void **state)
{
    static struct agent a;
    struct err e;
    memset(&a, 0, sizeof a);
    a.fd = -1;
    snprintf(a.folder, sizeof a.folder, "/tmp/peerpoint_XXXXXX");
    assert_non_null(mkdtemp(a.folder));
    a.address.sun_family = AF_UNIX;
    snprintf(a.address.sun_path, sizeof a.address.sun_path, "%s/door", a.folder);
    a.listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    assert_int_equal(
        bind(a.listener, (const struct sockaddr *)&a.address, sizeof a.address), 0);
    assert_int_equal(listen(a.listener, 1), 0);
    assert_true(loop_new(&a.loop, &e));
    assert_true(loop_fd_add(a.loop, &a.watch, a.listener, POLLIN, on_caller, &a, &e));
    const struct door_handler handler = {on_notice, on_lost, &a};
    assert_true(door_client_open(&a.door, a.loop, a.address.sun_path, &handler, &e));
    *state = &a;
    return 0;
}

static int tear_down(void **state)
{
    struct agent *a = *state;
    door_client_close(a->door);
    loop_fd_remove(a->watch);
    loop_free(a->loop);
    if (a->fd >= 0)
        close(a->fd);
    close(a->listener);
    unlink(a->address.sun_path);
    return rmdir(a->folder);
}

static void turn(struct agent *a)
{
    struct err e;
    assert_true(loop_run(a->loop, &e));
}

static enum notice_kind hear(const struct agent *a)
{
    char packet[NOTICE_MAX];
    struct notice n;
    struct err e;
    ssize_t size = recv(a->fd, packet, sizeof packet, 0);
    assert_true(size > 0);
    assert_true(notice_get(&n, packet, (size_t)size, &e));
    return n.kind;
}

static void say(const struct agent *a, const struct notice *n)
{
    struct bytes out;
    struct err e;
    bytes_init(&out, NOTICE_MAX);
    assert_true(notice_put(&out, n, &e));
    assert_int_equal(send(a->fd, out.data, out.size, 0), (ssize_t)out.size);
    bytes_free(&out);
}

static void it_says_hi_and_hears_how_things_stand(void **state)
{
    struct agent *a = *state;
    turn(a);
    assert_int_equal(hear(a), NOTICE_HI);
    say(a, &(struct notice){.kind = NOTICE_STATE, .online = true, .synced_at = 7});
    turn(a);
    assert_int_equal(a->last.kind, NOTICE_STATE);
    assert_true(a->last.online);
    assert_int_equal(a->last.synced_at, 7);
}

static void it_tells_that_something_was_saved(void **state)
{
    struct agent *a = *state;
    turn(a);
    assert_int_equal(hear(a), NOTICE_HI);
    door_client_saved(a->door);
    assert_int_equal(hear(a), NOTICE_SAVED);
}

static void a_packet_that_is_no_notice_is_passed_over(void **state)
{
    struct agent *a = *state;
    turn(a);
    assert_int_equal(send(a->fd, "{\"k\":", 5, 0), 5);
    say(a, &(struct notice){.kind = NOTICE_CONTENT, .seq = 9});
    turn(a);
    assert_int_equal(a->notices, 1);
    assert_int_equal(a->last.seq, 9);
}

static void it_says_when_the_agent_goes_and_calls_again(void **state)
{
    struct agent *a = *state;
    turn(a);
    close(a->fd);
    a->fd = -1;
    turn(a);
    assert_int_equal(a->losses, 1);
    turn(a);
    assert_int_equal(hear(a), NOTICE_HI);
}

static void without_an_agent_saving_is_no_fault(void **state)
{
    struct agent *a = *state;
    door_client_saved(a->door);
    assert_int_equal(a->losses, 0);
}

#define DOOR(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    int failed = 0;
    RUN_TESTS(DOOR(it_says_hi_and_hears_how_things_stand),
              DOOR(it_tells_that_something_was_saved),
              DOOR(a_packet_that_is_no_notice_is_passed_over),
              DOOR(it_says_when_the_agent_goes_and_calls_again),
              DOOR(without_an_agent_saving_is_no_fault));
    return failed;
}
