#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/config.h"
#include "tests/test.h"
#include "tests/unit/scratch.h"

static const struct config_key keys[] = {
    {"agent", "area", CONFIG_TEXT, NULL, 0, 32},
    {"agent", "state", CONFIG_PATH, "state", 0, 0},
    {"broker", "port", CONFIG_INT, "8883", 1, 65535},
    {"broker", "tls", CONFIG_BOOL, "yes", 0, 0},
    {NULL, NULL, CONFIG_TEXT, NULL, 0, 0},
};

static void write_file(struct scratch *s, const char *text)
{
    scratch_open(s);
    scratch_write(s->path, text);
}

static void values_are_read_and_missing_ones_fall_back(void **state)
{
    (void)state;
    struct scratch f;
    struct err e = {0};
    struct config *c = NULL;
    write_file(&f, "\xef\xbb\xbf# comment\r\n[agent]\r\narea = leeds\r\n"
                   "[broker]\nport=1883\ntls = no\n");
    if (!config_load(&c, f.path, keys, &e))
        fail_msg("%s", e.text);
    char state_folder[128];
    snprintf(state_folder, sizeof state_folder, "%s/state", f.folder);
    assert_string_equal(config_text(c, "agent", "area"), "leeds");
    assert_string_equal(config_text(c, "agent", "state"), state_folder);
    assert_int_equal(config_int(c, "broker", "port"), 1883);
    assert_false(config_bool(c, "broker", "tls"));
    config_free(c);
    scratch_close(&f);
}

struct bad {
    const char *name;
    const char *text;
    const char *says; /* after the file's name */
};

static const struct bad faults[] = {
    {"an unknown key", "[agent]\narea=leeds\ncolour=red\n", ":3: unknown key colour"},
    {"an unknown section", "[agnt]\narea=leeds\n", ":2: unknown section agnt"},
    {"a key before any section", "area=leeds\n", ":1: unknown section"},
    {"a repeated key", "[agent]\narea=a\narea=b\n", ":3: key area is given twice"},
    {"no number", "[agent]\narea=a\n[broker]\nport=12x\n",
     ":4: key port is not a whole number"},
    {"a number too small", "[broker]\nport=0\n", ":2: key port is below its minimum"},
    {"a number too big", "[broker]\nport=65536\n", ":2: key port is above its maximum"},
    {"no yes or no", "[broker]\ntls=maybe\n", ":2: key tls is neither yes nor no"},
    {"a text too long", "[agent]\narea=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
     ":2: key area is too long"},
    {"bad UTF-8", "[agent]\narea=\xff\n", ":2: key area is not plain UTF-8 text"},
    {"a line that is nothing", "[agent]\nwhat is this\n",
     ":2: neither [section] nor key = value"},
    {"a missing key", "[broker]\nport=1\n", ": area is missing in [agent]"},
};

static void faults_are_named_with_line_and_reason(void **state)
{
    const struct bad *row = *state;
    struct scratch f;
    struct err e = {0};
    struct config *c = NULL;
    write_file(&f, row->text);
    assert_false(config_load(&c, f.path, keys, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_int_equal(strncmp(e.text, f.path, strlen(f.path)), 0);
    const char *rest = e.text + strlen(f.path);
    if (strncmp(rest, row->says, strlen(row->says)) != 0)
        fail_msg("says: %s", e.text);
    scratch_close(&f);
}

static void a_line_longer_than_the_buffer_is_refused_not_split(void **state)
{
    (void)state;
    char text[400] = "[agent]\narea=";
    memset(text + strlen(text), 'a', 300);
    struct scratch f;
    struct err e = {0};
    struct config *c = NULL;
    write_file(&f, text);
    assert_false(config_load(&c, f.path, keys, &e));
    assert_non_null(strstr(e.text, ":2: line is longer than 198 bytes"));
    scratch_close(&f);
}

static void a_missing_file_is_named(void **state)
{
    (void)state;
    struct err e = {0};
    struct config *c = NULL;
    assert_false(config_load(&c, "no-such-folder/x.conf", keys, &e));
    assert_string_equal(e.text, "no-such-folder/x.conf: No such file or directory");
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(faults, faults_are_named_with_line_and_reason);
    RUN_TESTS(TEST(values_are_read_and_missing_ones_fall_back),
              TEST(a_line_longer_than_the_buffer_is_refused_not_split),
              TEST(a_missing_file_is_named));
    return failed;
}
