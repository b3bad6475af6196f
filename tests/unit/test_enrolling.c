/* A machine that becomes a kiosk, against the hub's own desk, with the power cut between
 * any two steps. */
#include <jansson.h>
#include <sys/stat.h>

#include "firmware/agent/agent.h"
#include "firmware/agent/enrolling.h"
#include "tests/unit/desk_world.h"

struct scene {
    struct desk_world d;
    struct scratch machine; /* its own folder */
    char config[128], invitation[128], shown[128];
    struct enrolling_wish wish;
    struct enrolling *j;
    struct bytes body;
};

static void open_scene(struct scene *s)
{
    struct enrol_line line;
    char text[ENROL_LINE_SIZE];
    memset(s, 0, sizeof *s);
    desk_open(&s->d);
    scratch_open(&s->machine);
    scratch_path(&s->machine, s->config, "agent.conf");
    scratch_path(&s->machine, s->invitation, "line");
    scratch_path(&s->machine, s->shown, "enrolling");
    assert_int_equal(desk_invite(&s->d, false, &line), HUB_INVITED);
    enrol_line_print(text, &line);
    scratch_write(s->invitation, text);
    s->wish = (struct enrolling_wish){.config = s->config,
                                      .invitation = s->invitation,
                                      .state = s->machine.folder,
                                      .door = "/run/peerpoint/agent.sock"};
    bytes_init(&s->body, ENROL_BODY_MAX);
}

static void close_scene(struct scene *s)
{
    enrolling_close(s->j);
    bytes_free(&s->body);
    scratch_close(&s->machine);
    desk_close(&s->d);
}

/* As after a power cut. */
static void start(struct scene *s)
{
    struct err e;
    enrolling_close(s->j);
    s->j = NULL;
    if (!enrolling_open(&s->j, &s->wish, &e))
        fail_msg("%s", e.text);
}

/* What the hub answers to the machine's request; its HTTP status. */
static long hub_says(struct scene *s)
{
    struct err e;
    struct enrol_request r;
    enum hub_ask what = HUB_ASK_NO;
    static const long statuses[] = {[HUB_ASK_WAIT] = 202,
                                    [HUB_ASK_APPROVED] = 200,
                                    [HUB_ASK_NO] = 403,
                                    [HUB_ASK_TAKEN] = 409,
                                    [HUB_ASK_REFUSED] = 410};
    const struct bytes *request = enrolling_request(s->j);
    json_t *root = json_loadb((const char *)request->data, request->size, 0, NULL);
    assert_non_null(root);
    if (!enrol_get_request(&r, json_string_value(json_object_get(root, "key")),
                           json_string_value(json_object_get(root, "box")), &e))
        fail_msg("%s", e.text);
    json_decref(root);
    bytes_clear(&s->body);
    if (!hub_enrol_ask(s->d.desk, s->d.w.now.wall, &r, &what, &s->body, &e))
        fail_msg("%s", e.text);
    return statuses[what];
}

static enum enrolling_step step(struct scene *s)
{
    struct err e;
    enum enrolling_step what = ENROLLING_RETRY;
    long status = hub_says(s);
    if (!enrolling_answer(s->j, status, &s->body, &what, &e))
        fail_msg("%ld: %s", status, e.text);
    return what;
}

static void staff_approve(struct scene *s)
{
    struct err e;
    const struct staff by = desk_staff(&s->d);
    struct hub_approval a = {.name = DESK_KIOSK, .words = enrolling_words(s->j)};
    assert_true(hub_enrol_approve(s->d.desk, &by, &a, &e));
    assert_int_equal(a.what, HUB_APPROVED);
}

static mode_t mode_of(const struct scene *s, const char *name)
{
    struct stat st;
    char path[128];
    scratch_path(&s->machine, path, name);
    if (stat(path, &st) != 0)
        return 0;
    return st.st_mode & 0777;
}

static void a_machine_is_enrolled_and_can_start(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    struct config *config = NULL;
    open_scene(&s);
    start(&s);
    assert_int_equal(step(&s), ENROLLING_WAIT);
    assert_string_equal(enrolling_name(s.j), DESK_KIOSK);
    assert_int_equal(mode_of(&s, "enrolling"), 0644);
    assert_int_equal(mode_of(&s, "agent.conf"), 0);
    staff_approve(&s);
    assert_int_equal(step(&s), ENROLLING_DONE);
    if (!config_load(&config, s.config, agent_config_keys, &e))
        fail_msg("%s", e.text);
    assert_string_equal(config_text(config, "agent", "area"), "leeds");
    assert_string_equal(config_text(config, "agent", "name"), "kiosk-1");
    assert_string_equal(config_text(config, "broker", "host"), "broker.example.org");
    config_free(config);
    assert_int_equal(mode_of(&s, "sign"), 0600);
    assert_int_equal(mode_of(&s, "kiosk.key"), 0600);
    assert_int_equal(mode_of(&s, "kiosk.crt"), 0644);
    assert_int_equal(mode_of(&s, "ca.crt"), 0644);
    assert_int_equal(mode_of(&s, "hub-sign.pub"), 0644);
    assert_int_equal(mode_of(&s, "enrolling"), 0);
    close_scene(&s);
}

static void what_was_shown_is_the_name_and_the_six_words(void **state)
{
    (void)state;
    struct scene s;
    char name[80] = "", words[80] = "";
    open_scene(&s);
    start(&s);
    assert_int_equal(step(&s), ENROLLING_WAIT);
    FILE *file = fopen(s.shown, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%79[^\n]\n%79[^\n]\n", name, words), 2);
    fclose(file);
    assert_string_equal(name, DESK_KIOSK);
    assert_string_equal(words, enrolling_words(s.j));
    close_scene(&s);
}

static void a_power_cut_at_any_step_costs_no_code(void **state)
{
    (void)state;
    struct scene s;
    char words[ENROL_WORDS_SIZE];
    open_scene(&s);
    start(&s); /* keys are made; cut before the request is sent */
    start(&s);
    (void)hub_says(&s); /* cut before the answer comes */
    start(&s);
    assert_int_equal(step(&s), ENROLLING_WAIT);
    snprintf(words, sizeof words, "%s", enrolling_words(s.j));
    staff_approve(&s);
    start(&s); /* cut while staff approve */
    assert_int_equal(hub_says(&s), 200);
    start(&s); /* cut before the certificate is written */
    assert_int_equal(step(&s), ENROLLING_DONE);
    assert_string_equal(words, enrolling_words(s.j));
    close_scene(&s);
}

/* Each file but the last may be there, old or new: the configuration alone says that all
 * is done. */
static void a_power_cut_while_writing_is_mended_by_another_run(void **state)
{
    (void)state;
    static const char *const files[] = {"kiosk.crt", "hub-sign.pub", "agent.conf"};
    struct scene s;
    char path[128];
    open_scene(&s);
    start(&s);
    assert_int_equal(step(&s), ENROLLING_WAIT);
    staff_approve(&s);
    for (size_t first = 0; first < LENGTH(files); first++) {
        assert_int_equal(step(&s), ENROLLING_DONE);
        for (size_t i = first; i < LENGTH(files); i++) {
            scratch_path(&s.machine, path, files[i]);
            assert_int_equal(unlink(path), 0);
        }
        start(&s);
    }
    assert_int_equal(step(&s), ENROLLING_DONE);
    assert_int_equal(mode_of(&s, "agent.conf"), 0644);
    close_scene(&s);
}

static void one_that_is_enrolled_is_left_alone(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    open_scene(&s);
    scratch_write(s.config, "[agent]\n");
    assert_false(enrolling_open(&s.j, &s.wish, &e));
    assert_non_null(strstr(e.text, "this machine is enrolled"));
    close_scene(&s);
}

static void two_at_once_are_one_too_many(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    struct enrolling *other = NULL;
    open_scene(&s);
    start(&s);
    assert_false(enrolling_open(&other, &s.wish, &e));
    assert_non_null(strstr(e.text, "another one enrols"));
    close_scene(&s);
}

static void answers_that_end_it_say_why(void **state)
{
    (void)state;
    static const struct {
        long status;
        const char *says;
    } all[] = {{400, "cannot read"},
               {403, "new invitation"},
               {404, "enrols no kiosks"},
               {409, "another machine"},
               {410, "refused"}};
    struct scene s;
    struct err e;
    enum enrolling_step what = ENROLLING_DONE;
    open_scene(&s);
    start(&s);
    for (size_t i = 0; i < LENGTH(all); i++) {
        assert_false(enrolling_answer(s.j, all[i].status, &s.body, &what, &e));
        assert_int_equal(e.kind, ERR_INPUT);
        assert_non_null(strstr(e.text, all[i].says));
    }
    static const long later[] = {0, 301, 429, 500, 503};
    for (size_t i = 0; i < LENGTH(later); i++) {
        assert_true(enrolling_answer(s.j, later[i], &s.body, &what, &e));
        assert_int_equal(what, ENROLLING_RETRY);
    }
    close_scene(&s);
}

static void an_answer_that_is_none_of_the_hubs_is_refused(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    enum enrolling_step what = ENROLLING_DONE;
    open_scene(&s);
    start(&s);
    assert_int_equal(hub_says(&s), 202);
    for (size_t at = 0; at < s.body.size; at += 11) {
        s.body.data[at] ^= 1;
        assert_false(enrolling_answer(s.j, 202, &s.body, &what, &e));
        s.body.data[at] ^= 1;
    }
    assert_true(enrolling_answer(s.j, 202, &s.body, &what, &e));
    close_scene(&s);
}

/* The hub's own answer, but to another machine. */
static void an_answer_to_another_machine_is_refused(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    enum enrolling_step what = ENROLLING_DONE;
    char path[128];
    open_scene(&s);
    start(&s);
    assert_int_equal(hub_says(&s), 202);
    scratch_path(&s.machine, path, "kiosk.key");
    assert_int_equal(unlink(path), 0);
    start(&s);
    assert_false(enrolling_answer(s.j, 202, &s.body, &what, &e));
    assert_non_null(strstr(e.text, "another machine"));
    close_scene(&s);
}

/* The machine waits, and a is what the hub has said; the body is free for another. */
static void open_waiting(struct scene *s, struct enrol_answer *a)
{
    struct err e;
    open_scene(s);
    start(s);
    assert_int_equal(step(s), ENROLLING_WAIT);
    *a = (struct enrol_answer){.approved = false};
    bytes_init(&a->bytes, ENROL_PARAMS_MAX);
    assert_true(
        enrol_get_answer(a, enrolling_line(s->j), s->body.data, s->body.size, &e));
    bytes_clear(&s->body);
}

static void words_that_were_shown_do_not_change(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    struct enrol_answer a;
    struct bytes params;
    enum enrolling_step what = ENROLLING_DONE;
    open_waiting(&s, &a);
    bytes_init(&params, ENROL_PARAMS_MAX);
    /* A hub that has forgotten: the same code, another nonce. */
    a.params.nonce[0] ^= 1;
    assert_true(enrol_put_params(&params, &a.params, &e));
    assert_true(enrol_put_answer(&s.body, &params, NULL, &s.d.w.keys.sign, &e));
    assert_false(enrolling_answer(s.j, 202, &s.body, &what, &e));
    assert_non_null(strstr(e.text, "has changed"));
    bytes_free(&a.bytes);
    bytes_free(&params);
    close_scene(&s);
}

/* Signed by the hub, yet not for our key or by its authority. */
static void a_certificate_that_is_not_ours_is_not_written(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    struct enrol_answer a;
    enum enrolling_step what = ENROLLING_DONE;
    open_waiting(&s, &a);
    assert_true(enrol_put_answer(&s.body, &a.bytes, &a.params.ca, &s.d.w.keys.sign, &e));
    assert_false(enrolling_answer(s.j, 200, &s.body, &what, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_int_equal(mode_of(&s, "kiosk.crt"), 0);
    assert_int_equal(mode_of(&s, "agent.conf"), 0);
    bytes_free(&a.bytes);
    close_scene(&s);
}

static void paths_that_break_out_of_their_line_are_refused(void **state)
{
    (void)state;
    static const char *const paths[] = {"state", "", "/a\nb", "/a ; b", "/a#b"};
    struct scene s;
    struct err e;
    open_scene(&s);
    for (size_t i = 0; i < LENGTH(paths); i++) {
        struct enrolling_wish wish = s.wish;
        wish.state = paths[i];
        assert_false(enrolling_open(&s.j, &wish, &e));
        assert_int_equal(e.kind, ERR_INPUT);
    }
    close_scene(&s);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_machine_is_enrolled_and_can_start),
              TEST(what_was_shown_is_the_name_and_the_six_words),
              TEST(a_power_cut_at_any_step_costs_no_code),
              TEST(a_power_cut_while_writing_is_mended_by_another_run),
              TEST(one_that_is_enrolled_is_left_alone),
              TEST(two_at_once_are_one_too_many), TEST(answers_that_end_it_say_why),
              TEST(an_answer_that_is_none_of_the_hubs_is_refused),
              TEST(an_answer_to_another_machine_is_refused),
              TEST(words_that_were_shown_do_not_change),
              TEST(a_certificate_that_is_not_ours_is_not_written),
              TEST(paths_that_break_out_of_their_line_are_refused));
    return failed;
}
