/* Messages to people leave the queue: written to a folder, once, and tried again while
 * that cannot be. */
#include <sys/stat.h>

#include "server/hub/hub_post.h"
#include "store/hub_admin.h"
#include "tests/unit/mentor_world.h"

struct scene {
    struct desk d;
    struct hub_post post;
    char folder[128];
    char op[UUID_SIZE];
};

static void open_scene(struct scene *x)
{
    struct err e;
    const struct mentor_wish wish = usual_wish();
    memset(x, 0, sizeof *x);
    desk_open(&x->d);
    scratch_path(&x->d.w.scratch, x->folder, "out");
    x->post.hub = x->d.w.hub;
    if (!channel_file_open(&x->post.driver, x->folder, &e))
        fail_msg("%s", e.text);
    struct hub_mentor ann = desk_mentor(&x->d, "ann", 1);
    desk_asks(&x->d, &wish, x->op);
    assert_string_equal(desk_act(&x->d, x->op, MENTOR_EVENT_OFFER, ann.ref), "");
}

static void remove_folder(struct scene *x)
{
    DIR *folder = opendir(x->folder);
    if (folder == NULL)
        return;
    for (const struct dirent *f = readdir(folder); f != NULL; f = readdir(folder)) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", x->folder, f->d_name);
        if (f->d_name[0] != '.')
            assert_int_equal(unlink(path), 0);
    }
    closedir(folder);
    assert_int_equal(rmdir(x->folder), 0);
}

static void close_scene(struct scene *x)
{
    hub_post_close(&x->post);
    remove_folder(x);
    desk_close(&x->d);
}

static bool take_newest(void *context, const struct hub_message *m)
{
    *(struct hub_message *)context = *m;
    return false;
}

static struct hub_message newest(struct scene *x)
{
    struct err e;
    struct hub_message m = {.id = ""};
    const struct hub_message_list list = {.max = 1, .each = take_newest, .context = &m};
    assert_true(hub_message_each(store_of(&x->d), &list, &e));
    return m;
}

static int64_t count(struct scene *x, const char *sql)
{
    struct err e;
    int64_t n = -1;
    assert_true(db_int(hub_store_db(store_of(&x->d)), &n, NULL, sql, &e, ""));
    return n;
}

static void read_letter(struct scene *x, const struct hub_message *m, char *text,
                        size_t size)
{
    char path[300];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", x->folder, m->driver_ref);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

static void a_message_is_written_once_and_its_box_emptied(void **state)
{
    (void)state;
    struct scene x;
    char text[4000], name[80];
    uint32_t audits = 0;
    struct err e;
    open_scene(&x);
    assert_int_equal(newest(&x).state, MESSAGE_QUEUED);
    hub_post_run(&x.post, &x.d.w.now);
    struct hub_message m = newest(&x);
    assert_int_equal(m.state, MESSAGE_SENT);
    assert_string_equal(m.driver, "file");
    snprintf(name, sizeof name, "%s.txt", m.id); /* and nobody's name */
    assert_string_equal(m.driver_ref, name);
    read_letter(&x, &m, text, sizeof text);
    assert_non_null(strstr(text, "To: ann@example.org\n"));
    assert_non_null(strstr(text, "By: email\n"));
    assert_non_null(strstr(text, "Have you time"));
    assert_int_equal(count(&x, "SELECT count(*) FROM message_out WHERE length(box) > 0"),
                     0);
    assert_true(hub_audit_count(store_of(&x.d), "message", &audits, &e));
    assert_int_equal(audits, 1);
    hub_post_run(&x.post, &x.d.w.now);
    assert_int_equal(x.post.sent, 1);
    assert_int_equal(hub_post_wait_ms(&x.post, &x.d.w.now), UINT64_MAX);
    close_scene(&x);
}

static void a_folder_that_is_gone_is_tried_again_later(void **state)
{
    (void)state;
    struct scene x;
    char status[CHANNEL_STATUS_SIZE];
    open_scene(&x);
    remove_folder(&x);
    hub_post_run(&x.post, &x.d.w.now);
    struct hub_message m = newest(&x);
    assert_int_equal(m.state, MESSAGE_QUEUED);
    assert_int_equal(m.tries, 1);
    assert_int_equal(m.due, x.d.w.now.wall + POST_RETRY_S);
    x.post.driver.status(x.post.driver.self, status);
    assert_non_null(strstr(status, "folder"));
    assert_int_equal(mkdir(x.folder, 0700), 0);
    hub_post_run(&x.post, &x.d.w.now); /* not yet */
    assert_int_equal(newest(&x).tries, 1);
    assert_int_equal(hub_post_wait_ms(&x.post, &x.d.w.now), POST_RETRY_S * 1000);
    x.d.w.now.wall += POST_RETRY_S;
    hub_post_run(&x.post, &x.d.w.now);
    assert_int_equal(newest(&x).state, MESSAGE_SENT);
    x.post.driver.status(x.post.driver.self, status);
    assert_string_equal(status, "ready");
    close_scene(&x);
}

static void what_never_goes_is_given_up_with_an_alarm(void **state)
{
    (void)state;
    struct scene x;
    int tries = 0;
    open_scene(&x);
    remove_folder(&x);
    while (newest(&x).state == MESSAGE_QUEUED) {
        hub_post_run(&x.post, &x.d.w.now);
        x.d.w.now.wall += POST_RETRY_MAX_S;
        tries++;
    }
    assert_int_equal(tries, MESSAGE_TRIES_MAX);
    assert_int_equal(newest(&x).state, MESSAGE_FAILED);
    assert_int_equal(count(&x, "SELECT count(*) FROM message_out WHERE length(box) > 0"),
                     0);
    assert_int_equal(
        count(&x, "SELECT count(*) FROM audit WHERE what LIKE 'alarm: a message%'"), 1);
    close_scene(&x);
}

static void who_is_erased_before_is_told_of_nowhere(void **state)
{
    (void)state;
    struct scene x;
    struct erased erased;
    struct err e;
    char text[4000];
    bool found = false;
    open_scene(&x);
    const struct staff by = anna(&x.d);
    assert_true(erase_person(x.d.w.hub, &by, x.op, &erased, &found, &e));
    hub_post_run(&x.post, &x.d.w.now);
    assert_int_equal(x.post.sent, 1); /* that it is over; not the offer */
    struct hub_message m = newest(&x);
    assert_string_equal(m.purpose, "mentor_over");
    read_letter(&x, &m, text, sizeof text);
    assert_null(strstr(text, "Starting out"));
    close_scene(&x);
}

static void a_message_that_cannot_be_opened_waits_for_its_key(void **state)
{
    (void)state;
    struct scene x;
    open_scene(&x);
    struct hub_seal_key key = x.d.w.keys.seals[0];
    memset(x.d.w.keys.seals[0].id, '0', KEYID_SIZE - 1);
    hub_post_run(&x.post, &x.d.w.now);
    assert_int_equal(newest(&x).state, MESSAGE_QUEUED);
    assert_non_null(strstr(x.post.trouble, "key"));
    x.d.w.keys.seals[0] = key;
    x.d.w.now.wall += POST_RETRY_S;
    hub_post_run(&x.post, &x.d.w.now);
    assert_int_equal(newest(&x).state, MESSAGE_SENT);
    close_scene(&x);
}

/* One that needs its time, as a text message does. */
struct slow {
    char id[UUID_SIZE];
    enum channel_verdict verdict;
    bool told;
};

static enum channel_verdict slow_send(void *self, const struct channel_message *m,
                                      char ref[CHANNEL_REF_SIZE], struct err *e)
{
    struct slow *s = self;
    (void)e;
    snprintf(s->id, sizeof s->id, "%s", m->id);
    snprintf(ref, CHANNEL_REF_SIZE, "sms-1");
    return CHANNEL_UNDER_WAY;
}

static void slow_poll(void *self, channel_each *each, void *context)
{
    struct slow *s = self;
    const struct err why = {.kind = ERR_LATER, .text = "no network"};
    if (s->id[0] == '\0' || s->told)
        return;
    s->told = true;
    each(context, s->id, s->verdict, "sms-1", &why);
}

static void what_is_under_way_is_told_later(void **state)
{
    (void)state;
    static const struct {
        enum channel_verdict verdict;
        enum message_state state;
    } cases[] = {{CHANNEL_SENT, MESSAGE_SENT},
                 {CHANNEL_NEVER, MESSAGE_FAILED},
                 {CHANNEL_LATER, MESSAGE_QUEUED}};
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct scene x;
        struct slow slow = {.verdict = cases[i].verdict};
        open_scene(&x);
        hub_post_close(&x.post);
        x.post.driver = (struct channel_driver){.name = "slow",
                                                .reaches = 1U << CHANNEL_EMAIL,
                                                .self = &slow,
                                                .send = slow_send,
                                                .poll = slow_poll};
        hub_post_run(&x.post, &x.d.w.now);
        assert_int_equal(newest(&x).state, MESSAGE_QUEUED);
        assert_int_equal(newest(&x).due, x.d.w.now.wall + POST_UNDER_WAY_S);
        hub_post_run(&x.post, &x.d.w.now);
        assert_int_equal(newest(&x).state, cases[i].state);
        assert_string_equal(newest(&x).driver_ref, "sms-1");
        close_scene(&x);
    }
}

static void what_a_driver_does_not_reach_fails_at_once(void **state)
{
    (void)state;
    struct scene x;
    open_scene(&x);
    x.post.driver.reaches = 1U << CHANNEL_TEXT;
    hub_post_run(&x.post, &x.d.w.now);
    assert_int_equal(newest(&x).state, MESSAGE_FAILED);
    close_scene(&x);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_message_is_written_once_and_its_box_emptied),
              TEST(a_folder_that_is_gone_is_tried_again_later),
              TEST(what_never_goes_is_given_up_with_an_alarm),
              TEST(who_is_erased_before_is_told_of_nowhere),
              TEST(a_message_that_cannot_be_opened_waits_for_its_key),
              TEST(what_is_under_way_is_told_later),
              TEST(what_a_driver_does_not_reach_fails_at_once));
    return failed;
}
