#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/log.h"
#include "tests/test.h"

struct capture {
    int saved;
    FILE *file;
    char text[4096];
};

static void begin(struct capture *c)
{
    c->file = tmpfile();
    assert_non_null(c->file);
    c->saved = dup(STDERR_FILENO);
    dup2(fileno(c->file), STDERR_FILENO);
}

static void end(struct capture *c)
{
    dup2(c->saved, STDERR_FILENO);
    close(c->saved);
    rewind(c->file);
    size_t size = fread(c->text, 1, sizeof c->text - 1, c->file);
    c->text[size] = '\0';
    fclose(c->file);
}

static void a_line_names_program_and_event(void **state)
{
    (void)state;
    struct capture c;
    begin(&c);
    log_open("agent", LOG_LEVEL_INFO);
    log_line(LOG_LEVEL_INFO, "connected broker=%s", "127.0.0.1");
    end(&c);
    assert_string_equal(c.text, "agent: connected broker=127.0.0.1\n");
}

static void the_journal_is_told_the_priority(void **state)
{
    (void)state;
    struct capture c;
    begin(&c);
    struct stat st;
    assert_int_equal(fstat(STDERR_FILENO, &st), 0);
    char stream[64];
    snprintf(stream, sizeof stream, "%llu:%llu", (unsigned long long)st.st_dev,
             (unsigned long long)st.st_ino);
    setenv("JOURNAL_STREAM", stream, 1);
    log_open("agent", LOG_LEVEL_INFO);
    log_line(LOG_LEVEL_WARNING, "slow");
    unsetenv("JOURNAL_STREAM");
    end(&c);
    assert_string_equal(c.text, "<4>agent: slow\n");
}

static void lines_above_the_level_are_not_written(void **state)
{
    (void)state;
    struct capture c;
    begin(&c);
    log_open("agent", LOG_LEVEL_WARNING);
    log_line(LOG_LEVEL_INFO, "chatter");
    end(&c);
    assert_string_equal(c.text, "");
}

static void text_from_outside_cannot_make_a_second_line(void **state)
{
    (void)state;
    struct capture c;
    begin(&c);
    log_open("agent", LOG_LEVEL_INFO);
    log_line(LOG_LEVEL_INFO, "why=%s", "a\nhub: forged\x1b[2J");
    end(&c);
    assert_string_equal(c.text, "agent: why=a?hub: forged?[2J\n");
}

static void a_long_line_is_cut_and_ends(void **state)
{
    (void)state;
    struct capture c;
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    begin(&c);
    log_open("agent", LOG_LEVEL_INFO);
    log_line(LOG_LEVEL_INFO, "%s", text);
    end(&c);
    assert_true(strlen(c.text) < 1100);
    assert_true(c.text[strlen(c.text) - 1] == '\n');
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_line_names_program_and_event),
              TEST(the_journal_is_told_the_priority),
              TEST(lines_above_the_level_are_not_written),
              TEST(text_from_outside_cannot_make_a_second_line),
              TEST(a_long_line_is_cut_and_ends));
    return failed;
}
