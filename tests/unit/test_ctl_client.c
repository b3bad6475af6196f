/* Whatever stands between peerpointctl and the hub is named, and the token is not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/ctl/ctl.h"
#include "tests/test.h"

#define TOKEN "canary-token-4711"

struct row {
    const char *name;
    const char *config; /* NULL: there is none */
    const char *token;  /* NULL: there is none */
    mode_t mode;        /* of the token file */
    const char *says;
};

/* Port 9 (discard) of loopback: nobody listens there. */
#define GOOD "[hub]\nurl = https://127.0.0.1:9/\nca = ca.pem\ntoken_file = token\n"

static const struct row rows[] = {
    {"no configuration", NULL, TOKEN, 0600, "ctl.conf: No such file"},
    {"unknown key", GOOD "colour = red\n", TOKEN, 0600, "ctl.conf:5"},
    {"no url", "[hub]\nca = ca.pem\ntoken_file = token\n", TOKEN, 0600, "url"},
    {"plain HTTP", "[hub]\nurl = http://127.0.0.1\nca = ca.pem\ntoken_file = token\n",
     TOKEN, 0600, "must begin with https://"},
    {"no CA", "[hub]\nurl = https://127.0.0.1\nca = other.pem\ntoken_file = token\n",
     TOKEN, 0600, "other.pem: No such file"},
    {"no token file", GOOD, NULL, 0600, "token: No such file"},
    {"token for all to read", GOOD, TOKEN, 0644, "can be read by others"},
    {"empty token", GOOD, "\n", 0600, "holds no token"},
    {"token with a space", GOOD, "two words\n", 0600, "not one line with a token"},
    {"token of two lines", GOOD, "one\ntwo\n", 0600, "not one line with a token"},
    {"nobody there", GOOD, TOKEN "\r\n", 0600,
     "cannot reach the hub at https://127.0.0.1:9"},
};

struct folder {
    char path[64];
};

static void put(const struct folder *f, const char *name, const char *text, mode_t mode)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", f->path, name);
    unlink(path);
    if (text == NULL)
        return;
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
    assert_int_equal(chmod(path, mode), 0);
}

static void clear(const struct folder *f)
{
    put(f, "ctl.conf", NULL, 0);
    put(f, "token", NULL, 0);
    put(f, "ca.pem", NULL, 0);
    rmdir(f->path);
}

static int run(const struct folder *f, char **output, int argc, const char *const *words)
{
    char config[128];
    char *argv[8] = {(char *)(uintptr_t) "peerpointctl"};
    size_t size = 0;
    snprintf(config, sizeof config, "--config=%s/ctl.conf", f->path);
    argv[1] = config;
    for (int i = 0; i < argc; i++)
        argv[i + 2] = (char *)(uintptr_t)words[i];
    FILE *out = open_memstream(output, &size);
    int result = ctl_run(argc + 2, argv, out, out);
    fclose(out);
    return result;
}

static void is_named(void **state)
{
    const struct row *row = *state;
    struct folder f;
    char *output = NULL;
    snprintf(f.path, sizeof f.path, "build/ctl-test-%d", (int)getpid());
    assert_int_equal(mkdir(f.path, 0700), 0);
    put(&f, "ca.pem", "none", 0600);
    put(&f, "ctl.conf", row->config, 0600);
    put(&f, "token", row->token, row->mode);
    int result = run(&f, &output, 2, (const char *const[]){"vacancy", "list"});
    clear(&f);
    assert_int_equal(result, CTL_FAILED);
    if (strstr(output, row->says) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", output, row->says);
    assert_null(strstr(output, TOKEN));
    free(output);
}

static void a_bad_reference_is_found_before_anyone_is_asked(void **state)
{
    (void)state;
    struct folder f = {"ctl-none"};
    char *output = NULL;
    assert_int_equal(
        run(&f, &output, 3, (const char *const[]){"vacancy", "show", "V7KQ-2N"}),
        CTL_FAILED);
    assert_non_null(strstr(output, "V7KQ-2N"));
    assert_null(strstr(output, "ctl.conf"));
    free(output);
}

static void wrong_usage_ends_with_two(void **state)
{
    (void)state;
    static const char *const lines[][4] = {
        {"vacancy", "close", "V7KQ-2M", "--result=lost"},
        {"token", "new", "--role=editor", "--json"},
        {"token", "new", "--label=x", "--role=king"},
        {"token", "revoke", "one", "--json"},
        {"kiosk", "add", "leeds.k.kiosk-1", "--json"},
        {"vacancy", "push", "a", "b"},
    };
    struct folder f = {"ctl-none"};
    for (size_t i = 0; i < LENGTH(lines); i++) {
        char *output = NULL;
        assert_int_equal(run(&f, &output, 4, lines[i]), CTL_USAGE);
        free(output);
    }
}

static void a_path_holds_nothing_that_was_not_encoded(void **state)
{
    (void)state;
    const struct ctl c = {.err = stderr};
    char path[CTL_PATH_SIZE];
    assert_true(ctl_path(&c, path, "/kiosks/", "a/../b?c d%\xc3\xa9", "/revoke"));
    assert_string_equal(path, "/kiosks/a%2F..%2Fb%3Fc%20d%25%C3%A9/revoke");
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(rows, is_named);
    RUN_TESTS(TEST(a_bad_reference_is_found_before_anyone_is_asked),
              TEST(wrong_usage_ends_with_two),
              TEST(a_path_holds_nothing_that_was_not_encoded));
    return failed;
}
