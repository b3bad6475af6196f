/* A kiosk whose disk is full, read-only or failing knows it before anybody types, and
 * knows when it is well again; what the host has switched stays. And the host's PIN. */
#include "tests/test.h"

#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/kiosk_store.h"
#include "app/pin.h"
#include "tests/unit/bad_sync.h"
#include "tests/unit/scratch.h"

/* Stands before the C library's. */
static unsigned long room = 1000000; /* blocks of 4 KiB */
static unsigned long flags;

int statvfs(const char *path, struct statvfs *out)
{
    if (access(path, F_OK) != 0)
        return -1;
    *out = (struct statvfs){.f_bsize = 65536, .f_frsize = 4096};
    out->f_bavail = room;
    out->f_flag = flags;
    return 0;
}

struct fixture {
    struct scratch s;
    struct kiosk_place place;
    struct kiosk_store *ks;
};

static int set_up(void **state)
{
    static struct fixture f;
    struct err e;
    memset(&f, 0, sizeof f);
    room = 1000000;
    flags = 0;
    bad_syncs = 0;
    scratch_open(&f.s);
    f.place = (struct kiosk_place){
        .folder = f.s.folder, .area = "leeds", .name = "leeds.k.kiosk-1"};
    assert_true(kiosk_store_open(&f.ks, &f.place, &e));
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    kiosk_store_close(f->ks);
    scratch_close(&f->s);
    return 0;
}

static struct station look(struct fixture *f)
{
    struct station s;
    struct err e;
    (void)kiosk_store_station(f->ks, &s, &e);
    return s;
}

static void a_full_disk_is_known_and_so_is_room_again(void **state)
{
    struct fixture *f = *state;
    assert_false(look(f).cannot_save);
    room = 31; /* 124 KiB */
    assert_true(look(f).cannot_save);
    assert_int_equal(look(f).disk, DISK_FULL);
    room = 32;
    assert_false(look(f).cannot_save);
    assert_int_equal(look(f).disk, DISK_GOOD);
}

static void a_read_only_disk_is_known(void **state)
{
    struct fixture *f = *state;
    flags = ST_RDONLY;
    assert_true(look(f).cannot_save);
    assert_int_equal(look(f).disk, DISK_READ_ONLY);
}

static void a_disk_that_failed_is_not_believed_until_a_try_succeeds(void **state)
{
    struct fixture *f = *state;
    struct err e;
    assert_false(look(f).cannot_save);
    assert_true(kiosk_store_saves(f->ks, &e));
    bad_syncs = 2;
    assert_false(kiosk_store_saves(f->ks, &e));
    assert_true(look(f).cannot_save);
    assert_int_equal(bad_syncs, 0);
    assert_false(look(f).cannot_save);
}

static void out_of_order_is_kept_over_a_restart(void **state)
{
    struct fixture *f = *state;
    struct err e;
    assert_false(look(f).closed);
    for (int i = 1; i >= 0; i--) {
        assert_true(kiosk_store_close_screen(f->ks, i == 1, &e));
        assert_int_equal(look(f).closed, i);
        kiosk_store_close(f->ks);
        assert_true(kiosk_store_open(&f->ks, &f->place, &e));
        assert_int_equal(look(f).closed, i);
    }
}

static void where_it_cannot_be_kept_it_holds_until_then(void **state)
{
    struct fixture *f = *state;
    struct err e;
    kiosk_store_close(f->ks);
    f->place.folder = "/nowhere/at/all";
    assert_true(kiosk_store_open(&f->ks, &f->place, &e));
    assert_false(kiosk_store_close_screen(f->ks, true, &e));
    assert_non_null(strstr(e.text, "until a restart"));
    assert_true(look(f).closed);
    assert_int_equal(look(f).disk, DISK_DAMAGED);
}

static bool make(const char *line, char hash[PIN_HASH_SIZE])
{
    struct err e = {0};
    FILE *in = tmpfile();
    assert_non_null(in);
    fputs(line, in);
    rewind(in);
    bool good = pin_make(in, hash, &e);
    fclose(in);
    if (!good)
        assert_non_null(strstr(e.text, "6 to 8 digits"));
    return good;
}

static void only_the_pin_itself_is_right(void **state)
{
    (void)state;
    char hash[PIN_HASH_SIZE];
    assert_true(make("123456\r\n", hash));
    assert_true(pin_is_hash(hash));
    assert_null(strstr(hash, "123456"));
    assert_true(pin_right(hash, "123456"));
    assert_false(pin_right(hash, "123457"));
    assert_false(pin_right(hash, "1234567"));
    assert_false(pin_right(hash, ""));
    assert_false(pin_right("", "123456"));
    assert_false(pin_right("123456", "123456"));
}

static void what_is_no_pin_gets_no_hash(void **state)
{
    (void)state;
    static const char *const lines[] = {"",       "\n",     "12345",  "123456789",
                                        "12345a", "-12345", " 123456"};
    char hash[PIN_HASH_SIZE];
    for (size_t i = 0; i < LENGTH(lines); i++)
        assert_false(make(lines[i], hash));
    assert_false(pin_is_hash("123456"));
    assert_false(pin_is_hash("$argon2id$nonsense"));
}

#define DISK(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    int failed = 0;
    RUN_TESTS(DISK(a_full_disk_is_known_and_so_is_room_again),
              DISK(a_read_only_disk_is_known),
              DISK(a_disk_that_failed_is_not_believed_until_a_try_succeeds),
              DISK(out_of_order_is_kept_over_a_restart),
              DISK(where_it_cannot_be_kept_it_holds_until_then),
              TEST(only_the_pin_itself_is_right), TEST(what_is_no_pin_gets_no_hash));
    return failed;
}
