/* What people saved goes with the disk to another machine. */
#include "firmware/agent/carry.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/outbox_life.h"
#include "tests/test.h"

#define OP_A "01990000-0000-7000-8000-00000000000a"
#define OP_B "01990000-0000-7000-8000-00000000000b"
#define OP_C "01990000-0000-7000-8000-00000000000c"
#define SESSION "01990000-0000-7000-8000-0000000000ff"
#define BOOT "11111111-2222-4333-8444-555555555555"

struct desk {
    char folder[64];
    struct config *old, *new;
    FILE *out;
};

static const struct config_key rows[] = {{"agent", "area", CONFIG_TEXT, NULL, 0, 32},
                                         {"agent", "name", CONFIG_TEXT, NULL, 0, 32},
                                         {"agent", "state", CONFIG_PATH, NULL, 0, 0},
                                         {NULL, NULL, CONFIG_TEXT, NULL, 0, 0}};

static char *in(const struct desk *d, const char *name)
{
    static char paths[4][160];
    static unsigned next;
    char *path = paths[next++ % LENGTH(paths)];
    snprintf(path, sizeof paths[0], "%s/%s", d->folder, name);
    return path;
}

static struct config *config_of(struct desk *d, const char *state, const char *name)
{
    struct err e;
    struct config *config = NULL;
    FILE *file = fopen(in(d, "agent.conf"), "w");
    assert_non_null(file);
    fprintf(file, "[agent]\narea = leeds\nname = %s\nstate = %s\n", name, in(d, state));
    fclose(file);
    mkdir(in(d, state), 0700);
    if (!config_load(&config, in(d, "agent.conf"), rows, &e))
        fail_msg("%s", e.text);
    return config;
}

static int set_up(void **state)
{
    struct desk *d = calloc(1, sizeof *d);
    assert_non_null(d);
    snprintf(d->folder, sizeof d->folder, "/tmp/test_carry.XXXXXX");
    assert_non_null(mkdtemp(d->folder));
    d->old = config_of(d, "old", "kiosk-1");
    d->new = config_of(d, "new", "kiosk-1");
    d->out = tmpfile();
    assert_non_null(d->out);
    *state = d;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *d = *state;
    static const char *const files[] = {"old/outbox.db",     "old/outbox.db-wal",
                                        "old/outbox.db-shm", "old",
                                        "new/outbox.db",     "new/outbox.db-wal",
                                        "new/outbox.db-shm", "new",
                                        "agent.conf",        "export"};
    for (size_t i = 0; i < LENGTH(files); i++)
        (void)remove(in(d, files[i]));
    rmdir(d->folder);
    config_free(d->old);
    config_free(d->new);
    fclose(d->out);
    free(d);
    return 0;
}

static void save(struct outbox *ob, const char *op)
{
    struct err e;
    static const uint8_t box[600] = {7};
    struct outbox_new row = {.kind = OP_BOOK,
                             .target = SESSION,
                             .places = 1,
                             .key = "0123456789abcdef",
                             .made = 1795339800,
                             .made_ms = 5,
                             .boot = BOOT,
                             .box = box,
                             .box_size = sizeof box};
    snprintf(row.op, sizeof row.op, "%s", op);
    if (!outbox_put(ob, &row, &e))
        fail_msg("%s", e.text);
}

static struct outbox *open_in(struct desk *d, const char *path)
{
    struct outbox *ob = NULL;
    struct err e;
    if (!outbox_open(&ob, in(d, path), &e))
        fail_msg("%s", e.text);
    return ob;
}

/* A is answered, B was sent, C was not. */
static void live(struct desk *d)
{
    struct err e;
    uint64_t made = 0;
    struct outbox *ob = open_in(d, "old/outbox.db");
    save(ob, OP_A);
    save(ob, OP_B);
    assert_true(outbox_number(ob, NULL, &made, &e));
    struct outcome o = {.epoch = {1, 1}, .n = 1, .op = OP_A, .hseq = 1, .t = 1795339800};
    memcpy(o.inst, outbox_inst(ob), sizeof o.inst);
    assert_true(outbox_outcome(ob, &o, "x", 1, &e));
    save(ob, OP_C);
    outbox_close(ob);
}

static void what_is_unanswered_goes_along_under_its_ids(void **state)
{
    struct desk *d = *state;
    struct err e;
    struct outbox_row row;
    struct bytes box;
    uint64_t made = 0;
    bool found = false;
    live(d);
    if (!carry_export(d->old, in(d, "export"), d->out, &e) ||
        !carry_import(d->new, in(d, "export"), d->out, &e) ||
        !carry_import(d->new, in(d, "export"), d->out, &e)) /* again: nothing doubles */
        fail_msg("%s", e.text);
    struct outbox *ob = open_in(d, "new/outbox.db");
    assert_true(outbox_number(ob, NULL, &made, &e));
    assert_int_equal(made, 2);
    bytes_init(&box, WIRE_BOX_MAX);
    assert_true(outbox_get(ob, 1, &row, &box, &found, &e));
    assert_string_equal(row.op, OP_B);
    assert_string_equal(row.boot, BOOT);
    assert_int_equal(box.size, 600);
    assert_int_equal(box.data[0], 7);
    assert_true(outbox_get(ob, 2, &row, &box, &found, &e));
    assert_string_equal(row.op, OP_C);
    assert_true(outbox_find(ob, OP_A, &row, &found, &e));
    assert_false(found);
    bytes_free(&box);
    outbox_close(ob);
}

static void an_export_is_not_written_over_and_not_readable_for_others(void **state)
{
    struct desk *d = *state;
    struct err e;
    struct stat st;
    live(d);
    assert_true(carry_export(d->old, in(d, "export"), d->out, &e));
    assert_int_equal(stat(in(d, "export"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_false(carry_export(d->old, in(d, "export"), d->out, &e));
    assert_int_equal(e.kind, ERR_INPUT);
}

static void another_kiosks_operations_are_refused(void **state)
{
    struct desk *d = *state;
    struct err e;
    live(d);
    assert_true(carry_export(d->old, in(d, "export"), d->out, &e));
    config_free(d->new);
    d->new = config_of(d, "new", "kiosk-2");
    assert_false(carry_import(d->new, in(d, "export"), d->out, &e));
    assert_non_null(strstr(e.text, "leeds.k.kiosk-1"));
}

static void of_a_damaged_file_nothing_is_taken(void **state)
{
    struct desk *d = *state;
    struct err e;
    uint64_t made = 1;
    live(d);
    assert_true(carry_export(d->old, in(d, "export"), d->out, &e));
    FILE *file = fopen(in(d, "export"), "a");
    assert_non_null(file);
    fputs("{\"op\":\"nonsense\"}\n", file);
    fclose(file);
    assert_false(carry_import(d->new, in(d, "export"), d->out, &e));
    assert_non_null(strstr(e.text, "line 5"));
    struct outbox *ob = open_in(d, "new/outbox.db");
    assert_true(outbox_number(ob, NULL, &made, &e));
    assert_int_equal(made, 0);
    outbox_close(ob);
}

/* Keeps so many lines of the export, and adds another text. */
static void cut(struct desk *d, unsigned lines, const char *more)
{
    static char text[20000];
    FILE *file = fopen(in(d, "export"), "r");
    assert_non_null(file);
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = '\0';
    char *at = text;
    for (unsigned i = 0; i < lines; i++)
        at = strchr(at, '\n') + 1;
    *at = '\0';
    file = fopen(in(d, "export"), "w");
    assert_non_null(file);
    fputs(text, file);
    fputs(more, file);
    fclose(file);
}

static void refused_for(struct desk *d, const char *why)
{
    struct err e;
    uint64_t made = 1;
    assert_false(carry_import(d->new, in(d, "export"), d->out, &e));
    if (strstr(e.text, why) == NULL)
        fail_msg("%s", e.text);
    struct outbox *ob = open_in(d, "new/outbox.db");
    assert_true(outbox_number(ob, NULL, &made, &e));
    assert_int_equal(made, 0);
    outbox_close(ob);
}

/* The stick was full, or was pulled out. */
static void a_file_that_was_cut_off_is_not_taken_for_whole(void **state)
{
    struct desk *d = *state;
    struct err e;
    live(d);
    assert_true(carry_export(d->old, in(d, "export"), d->out, &e));
    cut(d, 2, "");
    refused_for(d, "line 3: import: cut off here");
    cut(d, 2, "{\"end\":2}\n");
    refused_for(d, "line 3: import: end: operations are missing before it");
    cut(d, 1, "");
    refused_for(d, "cut off here");
}

/* It could never be sent, and nothing behind it would. */
static void an_operation_that_cannot_be_sent_is_not_taken(void **state)
{
    struct desk *d = *state;
    struct err e;
    live(d);
    assert_true(carry_export(d->old, in(d, "export"), d->out, &e));
    cut(d, 1,
        "{\"op\":\"" OP_B "\",\"kind\":\"book\",\"target\":\"" SESSION
        "\",\"places\":1,\"key\":\"\",\"sent\":false,\"lend\":0,"
        "\"made\":1795339800,\"made_ms\":1,\"boot\":\"b\","
        "\"box\":\"AAAA\"}\n{\"end\":1}\n");
    refused_for(d, "key");
}

static void an_export_that_fails_leaves_no_file(void **state)
{
    struct desk *d = *state;
    struct err e;
    live(d);
    assert_false(carry_export(d->old, "/dev/full/export", d->out, &e));
    const struct rlimit small = {100, RLIM_INFINITY};
    struct rlimit before;
    signal(SIGXFSZ, SIG_IGN);
    struct outbox *ob = open_in(d, "old/outbox.db"); /* its files are there */
    outbox_close(ob);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool made = carry_export(d->old, in(d, "export"), d->out, &e);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(made);
    assert_int_equal(access(in(d, "export"), F_OK), -1);
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    int failed = 0;
    RUN_TESTS(DESK(what_is_unanswered_goes_along_under_its_ids),
              DESK(an_export_is_not_written_over_and_not_readable_for_others),
              DESK(another_kiosks_operations_are_refused),
              DESK(of_a_damaged_file_nothing_is_taken),
              DESK(a_file_that_was_cut_off_is_not_taken_for_whole),
              DESK(an_operation_that_cannot_be_sent_is_not_taken),
              DESK(an_export_that_fails_leaves_no_file));
    return failed;
}
