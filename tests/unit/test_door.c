#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "firmware/agent/door.h"
#include "host/log.h"
#include "tests/test.h"

enum { PATIENCE_MS = 10000 };

struct scene {
    char folder[64];
    char path[96];
    struct loop *loop;
    struct loop_timer *patience;
    struct door *door;
    int kiosk;
    int heard;
    struct notice last;
    bool late;
};

static void on_notice(void *context, const struct notice *n)
{
    struct scene *s = context;
    s->heard++;
    s->last = *n;
    loop_stop(s->loop);
}

static void out_of_patience(void *context)
{
    struct scene *s = context;
    s->late = true;
    loop_stop(s->loop);
}

static int set_up(void **state)
{
    struct scene *s = calloc(1, sizeof *s);
    struct err e;
    assert_non_null(s);
    snprintf(s->folder, sizeof s->folder, "/tmp/test_door.XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    snprintf(s->path, sizeof s->path, "%s/agent.sock", s->folder);
    s->kiosk = -1;
    log_open("test", LOG_LEVEL_ERROR);
    assert_true(loop_new(&s->loop, &e));
    assert_true(loop_timer_add(s->loop, &s->patience, out_of_patience, s, &e));
    if (!door_open(&s->door, s->loop, s->path, on_notice, s, &e))
        fail_msg("%s", e.text);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *s = *state;
    if (s->kiosk >= 0)
        close(s->kiosk);
    door_close(s->door);
    loop_timer_remove(s->patience);
    loop_free(s->loop);
    assert_int_equal(rmdir(s->folder), 0); /* the socket is gone */
    free(s);
    return 0;
}

static int knock(const struct scene *s)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    snprintf(a.sun_path, sizeof a.sun_path, "%s", s->path);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

static void say(struct scene *s, int fd, const char *text)
{
    struct err e;
    assert_int_equal(send(fd, text, strlen(text), 0), (ssize_t)strlen(text));
    loop_timer_at(s->patience, loop_now_ms(s->loop) + PATIENCE_MS);
    assert_true(loop_run(s->loop, &e));
    assert_false(s->late);
}

static void a_kiosk_that_says_hi_is_heard_and_told(void **state)
{
    struct scene *s = *state;
    char text[NOTICE_MAX];
    struct notice n;
    struct err e;
    s->kiosk = knock(s);
    say(s, s->kiosk, "{\"k\":\"hi\"}");
    assert_int_equal(s->last.kind, NOTICE_HI);
    n = (struct notice){.kind = NOTICE_CONTENT, .seq = 7};
    door_tell(s->door, &n);
    ssize_t size = recv(s->kiosk, text, sizeof text, 0);
    assert_true(size > 0 && notice_get(&n, text, (size_t)size, &e));
    assert_int_equal(n.seq, 7);
}

/* It saved something and fell over: without its knock that would lie until it is back. */
static void the_last_word_of_a_kiosk_that_died_is_heard(void **state)
{
    struct scene *s = *state;
    const struct notice n = {.kind = NOTICE_CONTENT, .seq = 7};
    struct err e;
    s->kiosk = knock(s);
    say(s, s->kiosk, "{\"k\":\"hi\"}");
    door_tell(s->door, &n); /* it leaves this unread */
    assert_true(send(s->kiosk, "{\"k\":\"saved\"}", 13, 0) == 13);
    close(s->kiosk);
    s->kiosk = -1;
    door_tell(s->door, &n);
    loop_timer_at(s->patience, loop_now_ms(s->loop) + PATIENCE_MS);
    assert_true(loop_run(s->loop, &e));
    assert_false(s->late);
    assert_int_equal(s->last.kind, NOTICE_SAVED);
}

static void only_owner_and_group_may_knock(void **state)
{
    struct scene *s = *state;
    struct stat st;
    assert_int_equal(stat(s->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0660);
}

static const struct junk {
    const char *name;
    const char *text;
} junk[] = {
    {"no JSON", "hello"},
    {"an unknown kind", "{\"k\":\"open\"}"},
    {"a half notice", "{\"k\":"},
};

static void nonsense_is_shown_out_and_others_stay(void **state)
{
    const struct junk *row = *state;
    struct scene *s = NULL;
    char text[NOTICE_MAX];
    assert_int_equal(set_up((void **)&s), 0);
    s->kiosk = knock(s);
    int other = knock(s);
    assert_int_equal(send(other, row->text, strlen(row->text), 0),
                     (ssize_t)strlen(row->text));
    say(s, s->kiosk, "{\"k\":\"saved\"}");
    assert_int_equal(s->last.kind, NOTICE_SAVED);
    if (recv(other, text, sizeof text, MSG_DONTWAIT) != 0) {
        say(s, s->kiosk, "{\"k\":\"saved\"}"); /* one more turn of the loop */
        assert_int_equal(recv(other, text, sizeof text, MSG_DONTWAIT), 0);
    }
    close(other);
    assert_int_equal(tear_down((void **)&s), 0);
}

static void what_only_an_agent_says_is_not_passed_on(void **state)
{
    struct scene *s = *state;
    const char *content = "{\"k\":\"content\",\"seq\":1}";
    s->kiosk = knock(s);
    assert_true(send(s->kiosk, content, strlen(content), 0) > 0);
    say(s, s->kiosk, "{\"k\":\"hi\"}");
    assert_int_equal(s->heard, 1);
    assert_int_equal(s->last.kind, NOTICE_HI);
}

static void one_kiosk_too_many_is_not_let_in(void **state)
{
    struct scene *s = *state;
    int fds[DOOR_CLIENTS_MAX];
    char text[NOTICE_MAX];
    for (int i = 0; i < DOOR_CLIENTS_MAX; i++) {
        fds[i] = knock(s);
        say(s, fds[i], "{\"k\":\"hi\"}");
    }
    s->kiosk = knock(s);
    say(s, fds[0], "{\"k\":\"hi\"}");
    say(s, fds[0], "{\"k\":\"hi\"}");
    assert_int_equal(recv(s->kiosk, text, sizeof text, MSG_DONTWAIT), 0);
    for (int i = 0; i < DOOR_CLIENTS_MAX; i++)
        close(fds[i]);
}

static void a_second_agent_is_refused_and_a_dead_ones_socket_is_not(void **state)
{
    struct scene *s = *state;
    struct door *second = NULL;
    struct err e;
    assert_false(door_open(&second, s->loop, s->path, on_notice, s, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, s->path));
    assert_non_null(strstr(e.text, "another process listens"));

    struct sockaddr_un a = {.sun_family = AF_UNIX};
    snprintf(a.sun_path, sizeof a.sun_path, "%s/dead.sock", s->folder);
    int dead = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(dead, (struct sockaddr *)&a, sizeof a), 0);
    close(dead);
    if (!door_open(&second, s->loop, a.sun_path, on_notice, s, &e))
        fail_msg("%s", e.text);
    door_close(second);
}

static void a_file_in_its_place_is_left_alone(void **state)
{
    struct scene *s = *state;
    struct door *second = NULL;
    struct err e;
    char path[128];
    snprintf(path, sizeof path, "%s/file", s->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    assert_false(door_open(&second, s->loop, path, on_notice, s, &e));
    assert_non_null(strstr(e.text, "no socket"));
    assert_int_equal(unlink(path), 0);
}

static void a_path_that_is_too_long_is_refused(void **state)
{
    struct scene *s = *state;
    struct door *second = NULL;
    struct err e;
    char path[200];
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_false(door_open(&second, s->loop, path, on_notice, s, &e));
    assert_int_equal(e.kind, ERR_INPUT);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    int failed = 0;
    RUN_ROWS(junk, nonsense_is_shown_out_and_others_stay);
    RUN_TESTS(SCENE(a_kiosk_that_says_hi_is_heard_and_told),
              SCENE(the_last_word_of_a_kiosk_that_died_is_heard),
              SCENE(only_owner_and_group_may_knock),
              SCENE(what_only_an_agent_says_is_not_passed_on),
              SCENE(one_kiosk_too_many_is_not_let_in),
              SCENE(a_second_agent_is_refused_and_a_dead_ones_socket_is_not),
              SCENE(a_file_in_its_place_is_left_alone),
              SCENE(a_path_that_is_too_long_is_refused));
    return failed;
}
