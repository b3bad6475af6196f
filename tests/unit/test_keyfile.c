#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/keyfile.h"
#include "tests/test.h"
#include "tests/unit/scratch.h"

#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void write_text(const struct scratch *f, const char *text, mode_t mode)
{
    scratch_write(f->path, text);
    assert_int_equal(chmod(f->path, mode), 0);
}

static void a_made_key_is_its_owners_and_is_not_made_twice(void **state)
{
    (void)state;
    struct scratch f;
    struct err e;
    uint8_t first[32], again[32];
    struct stat st;
    scratch_open(&f);
    assert_true(keyfile_make(f.path, &e));
    assert_int_equal(stat(f.path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(keyfile_read(first, f.path, &e));
    assert_true(keyfile_make(f.path, &e));
    assert_true(keyfile_read(again, f.path, &e));
    assert_memory_equal(first, again, 32);
    scratch_close(&f);
}

static void a_public_key_is_written_and_read(void **state)
{
    (void)state;
    struct scratch f;
    struct err e;
    uint8_t key[32], back[32];
    memset(key, 0xa5, sizeof key);
    scratch_open(&f);
    assert_true(keyfile_write_public(f.path, key, &e));
    assert_true(keyfile_read_public(back, f.path, &e));
    assert_memory_equal(key, back, 32);
    scratch_close(&f);
}

static void a_missing_key_is_named(void **state)
{
    (void)state;
    struct scratch f;
    struct err e;
    uint8_t key[32];
    scratch_open(&f);
    assert_false(keyfile_read(key, f.path, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, f.path));
    scratch_close(&f);
}

static const struct bad {
    const char *name;
    const char *text;
    mode_t mode;
    const char *says;
} bad_files[] = {
    {"readable by the group", HEX "\n", 0640, "others may read this key"},
    {"readable by all", HEX "\n", 0604, "others may read this key"},
    {"empty", "", 0600, "is not one line of 64 hex digits"},
    {"short", "0011\n", 0600, "is not one line of 64 hex digits"},
    {"no hex", "zz" HEX "\n", 0600, "is not one line of 64 hex digits"},
    {"a second line", HEX "\nx", 0600, "is not one line of 64 hex digits"},
    {"a longer line", HEX "00\n", 0600, "is not one line of 64 hex digits"},
};

static void bad_files_are_refused_with_their_reason(void **state)
{
    const struct bad *row = *state;
    struct scratch f;
    struct err e;
    uint8_t key[32];
    scratch_open(&f);
    write_text(&f, row->text, row->mode);
    assert_false(keyfile_read(key, f.path, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, row->says));
    scratch_close(&f);
}

static void a_key_without_newline_is_fine(void **state)
{
    (void)state;
    struct scratch f;
    struct err e;
    uint8_t key[32];
    scratch_open(&f);
    write_text(&f, HEX, 0600);
    assert_true(keyfile_read(key, f.path, &e));
    assert_int_equal(key[1], 0x11);
    scratch_close(&f);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(bad_files, bad_files_are_refused_with_their_reason);
    RUN_TESTS(TEST(a_made_key_is_its_owners_and_is_not_made_twice),
              TEST(a_public_key_is_written_and_read), TEST(a_missing_key_is_named),
              TEST(a_key_without_newline_is_fine));
    return failed;
}
