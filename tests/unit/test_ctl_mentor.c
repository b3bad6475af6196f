/* peerpointctl mentor, from the command line to the hub and back. */
#include <sys/stat.h>

#include "server/ctl/ctl.h"
#include "tests/unit/api_service.h"

#define BEA                                                                              \
    "{\"name\":\"Bea\",\"contact\":\"07700 900124\",\"side\":\"pa\","                    \
    "\"topics\":[\"starting\"],\"ways\":[\"phone\"],\"languages\":[\"en\"],"             \
    "\"capacity\":1}"

enum { SAID_MAX = 8000, WORDS_MAX = 6 };

struct scene {
    struct service s;
    struct test_kiosk k;
    char op[UUID_SIZE];
    char config[128], token[128], file[128];
    char said[SAID_MAX]; /* on both streams */
};

static void open_scene(struct scene *x)
{
    char text[400], code[CLAIM_SIZE];
    struct test_op t = {
        .kind = OP_MENTOR,
        .code = test_code(code, 1),
        .contact = "+447700900123",
        .request = {.wish = {.topics = 1, .ways = 1, .sides = 1, .languages = 1}}};
    memset(x, 0, sizeof *x);
    service_open(&x->s);
    kiosk_open(&x->s.w, &x->k, 1);
    uuid7_new(x->op, x->s.w.now.wall * 1000);
    t.op = x->op;
    assert_int_equal(ask(&x->s.w, &x->k, &t).result, RESULT_RECEIVED);
    scratch_path(&x->s.w.scratch, x->config, "ctl.ini");
    scratch_path(&x->s.w.scratch, x->token, "token");
    scratch_path(&x->s.w.scratch, x->file, "bea.json");
    snprintf(text, sizeof text,
             "[hub]\nurl = https://127.0.0.1:%u\nca = %s\ntoken_file = %s\n",
             (unsigned)api_port(x->s.api), x->s.cert, x->token);
    scratch_write(x->config, text);
    snprintf(text, sizeof text, "%s\n", x->s.operator);
    scratch_write(x->token, text);
    assert_int_equal(chmod(x->token, 0600), 0);
    scratch_write(x->file, BEA);
    service_start(&x->s);
}

static void close_scene(struct scene *x)
{
    service_stop(&x->s);
    service_close(&x->s);
}

/* Runs "peerpointctl mentor WORD..."; what it exits with. */
static int mentor(struct scene *x, const char *const words[WORDS_MAX])
{
    char *argv[WORDS_MAX + 4] = {(char *)(uintptr_t) "peerpointctl",
                                 (char *)(uintptr_t) "--config", x->config,
                                 (char *)(uintptr_t) "mentor"};
    int argc = 4;
    memset(x->said, 0, sizeof x->said);
    FILE *said = fmemopen(x->said, sizeof x->said - 1, "w");
    assert_non_null(said);
    for (int i = 0; i < WORDS_MAX && words[i] != NULL; i++)
        argv[argc++] = (char *)(uintptr_t)words[i];
    int result = ctl_run(argc, argv, said, said);
    fclose(said);
    return result;
}
#define MENTOR(x, ...) mentor(x, (const char *const[WORDS_MAX]){__VA_ARGS__})

static void assert_said(const struct scene *x, const char *text)
{
    if (strstr(x->said, text) == NULL)
        fail_msg("\"%s\" is not in: %s", text, x->said);
}

static void a_request_is_brokered_from_the_command_line(void **state)
{
    (void)state;
    static struct scene x;
    char ref[REF_SIZE];
    open_scene(&x);
    assert_int_equal(MENTOR(&x, "requests"), CTL_DONE);
    assert_said(&x, "asked");
    assert_said(&x, "starting");
    assert_int_equal(MENTOR(&x, "suggest", x.op), CTL_DONE);
    assert_said(&x, "No mentor fits.");
    assert_int_equal(MENTOR(&x, "add", x.file), CTL_DONE);
    snprintf(ref, sizeof ref, "%.7s", x.said);
    assert_said(&x, ": 0 of 1");
    assert_int_equal(MENTOR(&x, "suggest", x.op), CTL_DONE);
    assert_said(&x, ref);
    assert_said(&x, "topics 550: starting");
    assert_int_equal(MENTOR(&x, "offer", x.op, ref), CTL_DONE);
    assert_said(&x, "offered to M");
    assert_int_equal(MENTOR(&x, "list"), CTL_DONE);
    assert_said(&x, "0 of 1, 1 asked");
    assert_int_equal(MENTOR(&x, "more", x.op), CTL_DONE);
    assert_int_equal(MENTOR(&x, "accept", x.op), CTL_DONE);
    assert_said(&x, "accepted by M");
    assert_int_equal(MENTOR(&x, "talked", x.op, "perhaps"), CTL_USAGE);
    assert_int_equal(MENTOR(&x, "talked", x.op, "not-yet"), CTL_DONE);
    assert_int_equal(MENTOR(&x, "talked", x.op, "yes"), CTL_DONE);
    assert_said(&x, "closed: talked");
    assert_int_equal(MENTOR(&x, "requests"), CTL_DONE);
    assert_said(&x, "Nobody asks for a mentor.");
    close_scene(&x);
}

static void a_mentor_is_kept_from_the_command_line(void **state)
{
    (void)state;
    static struct scene x;
    char ref[REF_SIZE];
    open_scene(&x);
    assert_int_equal(MENTOR(&x, "add", x.config), CTL_FAILED);
    assert_said(&x, "not a JSON object");
    assert_int_equal(MENTOR(&x, "add", x.file), CTL_DONE);
    snprintf(ref, sizeof ref, "%.7s", x.said);
    assert_int_equal(MENTOR(&x, "pause", ref), CTL_DONE);
    assert_said(&x, ", paused");
    assert_int_equal(MENTOR(&x, "suggest", x.op), CTL_DONE);
    assert_said(&x, "Not shown: 1 paused, or without room");
    assert_int_equal(MENTOR(&x, "offer", x.op, ref), CTL_FAILED);
    assert_said(&x, "that mentor is paused");
    assert_int_equal(MENTOR(&x, "resume", ref), CTL_DONE);
    assert_int_equal(MENTOR(&x, "capacity", ref, "3"), CTL_DONE);
    assert_said(&x, "0 of 3");
    assert_int_equal(MENTOR(&x, "capacity", ref, "many"), CTL_FAILED);
    assert_int_equal(MENTOR(&x, "show", ref), CTL_DONE);
    assert_said(&x, "+447700900124");
    assert_int_equal(MENTOR(&x, "remove", ref), CTL_DONE);
    assert_said(&x, ", removed");
    assert_int_equal(MENTOR(&x, "list"), CTL_DONE);
    assert_said(&x, "No mentors.");
    assert_int_equal(MENTOR(&x, "accept", "x"), CTL_FAILED);
    assert_said(&x, "not the id of a request");
    close_scene(&x);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_request_is_brokered_from_the_command_line),
              TEST(a_mentor_is_kept_from_the_command_line));
    return failed;
}
