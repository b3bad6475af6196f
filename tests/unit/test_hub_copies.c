/* The folder of backups. */
#include "server/hub/hub_copies.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "host/keyfile.h"
#include "host/wholefile.h"
#include "server/hub/hub_copied_keys.h"
#include "server/hub/hub_recovery_key.h"
#include "tests/unit/hub_world.h"

#define BYTES8(hex) hex hex hex hex hex hex hex hex
#define KEY(hex) BYTES8(hex) BYTES8(hex) BYTES8(hex) BYTES8(hex) "\n"

struct desk {
    struct world w;
    struct scratch keys, folder;
    struct hub_config config;
    struct hub_copies copies;
};

static const struct config_key rows[] = {{"keys", "sign", CONFIG_PATH, NULL, 0, 0},
                                         {"keys", "seal", CONFIG_PATH, NULL, 0, 0},
                                         {"keys", "hmac", CONFIG_PATH, NULL, 0, 0},
                                         {NULL, NULL, CONFIG_TEXT, NULL, 0, 0}};

static void write_file(const struct scratch *s, const char *name, const char *text)
{
    char path[128];
    scratch_path(s, path, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void desk_open(struct desk *d)
{
    struct err e;
    char path[128];
    memset(d, 0, sizeof *d);
    world_open(&d->w);
    scratch_open(&d->keys);
    scratch_open(&d->folder);
    write_file(&d->keys, "hub.ini", "[keys]\nsign = sign\nseal = seal\nhmac = hmac\n");
    write_file(&d->keys, "sign", KEY("0a"));
    write_file(&d->keys, "seal", KEY("0b"));
    write_file(&d->keys, "hmac", KEY("0c"));
    scratch_path(&d->keys, path, "hub.ini");
    if (!config_load(&d->config.file, path, rows, &e))
        fail_msg("%s", e.text);
    d->config.area = AREA;
    d->config.journal = "";
    d->config.backups = d->folder.folder;
    d->copies = (struct hub_copies){.config = &d->config, .hub = d->w.hub};
}

static void desk_close(struct desk *d)
{
    config_free(d->config.file);
    scratch_close(&d->folder);
    scratch_close(&d->keys);
    world_close(&d->w);
}

static void come_to_an_end(struct desk *d)
{
    const struct timespec pause = {0, 1000000};
    while (hub_copies_making(&d->copies)[0] != '\0') {
        d->w.now.ms += COPIES_LOOK_MS;
        hub_copies_run(&d->copies, &d->w.now);
        nanosleep(&pause, NULL);
    }
}

static bool make(struct desk *d, struct hub_copy *made, struct err *e)
{
    const struct staff by = {.who = WHO, .now = d->w.now.wall};
    if (!hub_copies_start(&d->copies, &by, e))
        return false;
    come_to_an_end(d);
    *made = d->copies.newest;
    *e = d->copies.failed;
    return made->checked;
}

static bool count(void *context, const struct hub_copy *copy)
{
    (void)copy;
    ++*(int *)context;
    return true;
}

static int listed(const struct desk *d)
{
    struct err e;
    int copies = 0;
    assert_true(hub_copies_list(&d->copies, count, &copies, &e));
    return copies;
}

static bool usable(const struct desk *d, const struct hub_copy *made)
{
    struct hub_backup found;
    struct err e;
    char path[256];
    snprintf(path, sizeof path, "%s/%s", d->folder.folder, made->name);
    return hub_backup_check(path, AREA, &found, &e);
}

static void a_backup_is_for_nobody_else(void **state)
{
    (void)state;
    struct desk d;
    struct hub_copy made;
    struct err e;
    struct stat st;
    char path[256];
    desk_open(&d);
    if (!make(&d, &made, &e))
        fail_msg("%s", e.text);
    assert_true(usable(&d, &made));
    snprintf(path, sizeof path, "%s/%s", d.folder.folder, made.name);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    snprintf(path, sizeof path, "%s/%s.hmac", d.folder.folder, made.name);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    desk_close(&d);
}

static void two_in_one_second_leave_the_first(void **state)
{
    (void)state;
    struct desk d;
    struct hub_copy first, second;
    struct err e;
    desk_open(&d);
    assert_true(make(&d, &first, &e));
    assert_false(make(&d, &second, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_int_equal(listed(&d), 1);
    assert_true(usable(&d, &first)); /* kiosks and journal rely on it already */
    d.w.now.wall++;
    assert_true(make(&d, &second, &e));
    assert_true(usable(&d, &second));
    desk_close(&d);
}

static void one_that_fails_leaves_nothing(void **state)
{
    (void)state;
    struct desk d;
    struct hub_copy made;
    struct err e;
    char path[256];
    desk_open(&d);
    scratch_path(&d.keys, path, "hmac");
    assert_int_equal(unlink(path), 0); /* a key that is needed */
    assert_false(make(&d, &made, &e));
    assert_non_null(strstr(e.text, "hmac"));
    assert_int_equal(listed(&d), 0);
    write_file(&d.keys, "hmac", "c\n");
    assert_true(make(&d, &made, &e)); /* in the same second */
    desk_close(&d);
}

/* Whoever restores it would lose what was sealed to older keys. */
static void a_backup_without_a_key_that_is_there_is_none(void **state)
{
    (void)state;
    struct desk d;
    struct hub_copy made;
    struct err e;
    char old[128];
    desk_open(&d);
    scratch_path(&d.keys, old, "seal.old");
    assert_int_equal(symlink("seal.old", old), 0); /* cannot be looked at */
    assert_false(make(&d, &made, &e));
    assert_non_null(strstr(e.text, "seal.old"));
    assert_int_equal(e.kind, ERR_LATER); /* damage would end the hub */
    assert_int_equal(unlink(old), 0);
    d.w.now.wall += 1;
    assert_true(make(&d, &made, &e));
    desk_close(&d);
}

static void one_at_a_time_and_a_hub_that_ends_counts_none(void **state)
{
    (void)state;
    struct desk d;
    struct err e;
    const struct staff by = {.who = WHO, .now = 1};
    desk_open(&d);
    assert_true(hub_copies_start(&d.copies, &by, &e));
    assert_false(hub_copies_start(&d.copies, &by, &e));
    assert_int_equal(e.kind, ERR_LATER);
    hub_copies_close(&d.copies);
    assert_int_equal(listed(&d), 0);
    desk_close(&d);
}

static bool begins_by_itself(struct desk *d)
{
    d->copies = (struct hub_copies){.config = &d->config, .hub = d->w.hub}; /* a start */
    d->w.now.wall += 3600;
    hub_copies_run(&d->copies, &d->w.now);
    bool begun = hub_copies_making(&d->copies)[0] != '\0';
    come_to_an_end(d);
    return begun;
}

/* With those of before a hub that lost its disk would be believed by no kiosk. */
static void keys_that_were_replaced_are_backed_up_at_the_next_start(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d);
    d.config.backup_s = 86400;
    write_file(&d.keys, "sign.chain", "one set\n");
    assert_true(begins_by_itself(&d)); /* the first */
    assert_false(begins_by_itself(&d));
    write_file(&d.keys, "sign.chain", "one set\nanother\n");
    assert_true(begins_by_itself(&d));
    assert_true(d.copies.newest.checked);
    assert_false(begins_by_itself(&d));
    desk_close(&d);
}

/* Else there would be no further one, ever. */
static void a_copy_that_cannot_be_read_makes_a_backup_due(void **state)
{
    (void)state;
    struct desk d;
    char copy[180];
    desk_open(&d);
    d.config.backup_s = 86400;
    write_file(&d.keys, "sign.chain", "one set\n");
    assert_true(begins_by_itself(&d));
    snprintf(copy, sizeof copy, "%s/%s.sign.chain", d.folder.folder,
             d.copies.newest.name);
    assert_int_equal(unlink(copy), 0);
    assert_int_equal(symlink(copy, copy), 0);
    assert_true(begins_by_itself(&d));
    assert_true(d.copies.newest.checked);
    assert_false(begins_by_itself(&d));
    desk_close(&d);
}

/* ---- keys that are sealed to a recovery key ---- */

static void staff_are_told_that_keys_lie_open(void **state)
{
    (void)state;
    struct desk d;
    struct hub_copy made;
    struct err e;
    desk_open(&d);
    d.config.journal = "journal.db";
    d.config.backup_s = 86400;
    assert_true(make(&d, &made, &e));
    assert_non_null(strstr(hub_copies_trouble(&d.copies, d.w.now.wall), "recovery key"));
    d.config.has_recovery = true;
    assert_string_equal(hub_copies_trouble(&d.copies, d.w.now.wall), "");
    desk_close(&d);
}

static void make_recovery(struct desk *d, char path[128], const char *name)
{
    struct err e;
    uint8_t secret[RECOVERY_KEY_BYTES];
    char id[KEYID_SIZE], hex[65], wanted[120], line[256];
    bool told = false;
    FILE *out = tmpfile();
    assert_non_null(out);
    scratch_path(&d->keys, path, name);
    if (!hub_recovery_make(path, out, &e) || !keyfile_read(secret, path, &e))
        fail_msg("%s", e.text);
    assert_false(hub_recovery_make(path, out, &e)); /* never over another one */
    crypto_scalarmult_base(d->config.recovery, secret);
    d->config.has_recovery = true;
    hex_print(hex, sizeof hex, d->config.recovery, sizeof d->config.recovery);
    keyid_of(id, d->config.recovery, sizeof d->config.recovery);
    snprintf(wanted, sizeof wanted, "recovery = %s-%s\n", id, hex);
    rewind(out);
    while (fgets(line, sizeof line, out) != NULL)
        told = told || strcmp(line, wanted) == 0;
    assert_true(told);
    fclose(out);
}

static struct bytes read_file(const char *path)
{
    struct err e;
    struct bytes text;
    bytes_init(&text, 4096);
    if (!wholefile_read(&text, path, &e))
        fail_msg("%s", e.text);
    return text;
}

static void take_keys_away(struct desk *d)
{
    static const char *const names[] = {"sign", "seal", "hmac"};
    char path[128];
    for (size_t i = 0; i < LENGTH(names); i++) {
        scratch_path(&d->keys, path, names[i]);
        assert_int_equal(unlink(path), 0);
    }
}

static bool keys_back(struct desk *d, const char *backup, const char *recovery,
                      struct err *e)
{
    const struct hub_key_source from = {backup, recovery};
    FILE *out = tmpfile();
    assert_non_null(out);
    bool ok = hub_copied_keys_back(&d->config, &from, out, e);
    fclose(out);
    return ok;
}

static void assert_no_key(struct desk *d)
{
    char path[128];
    scratch_path(&d->keys, path, "hmac");
    assert_int_not_equal(access(path, F_OK), 0);
    scratch_path(&d->keys, path, "sign");
    assert_int_not_equal(access(path, F_OK), 0);
}

static void keys_beside_a_backup_open_with_the_recovery_key_alone(void **state)
{
    (void)state;
    struct desk d;
    struct hub_copy made;
    struct err e;
    char another[128], recovery[128], path[160], backup[160], copy[180];
    desk_open(&d);
    make_recovery(&d, another, "another");
    make_recovery(&d, recovery, "recovery");
    assert_true(make(&d, &made, &e));
    snprintf(backup, sizeof backup, "%s/%s", d.folder.folder, made.name);
    snprintf(copy, sizeof copy, "%s.hmac", backup);
    struct bytes text = read_file(copy);
    assert_true(hub_recovery_is_sealed(&text));
    assert_null(memmem(text.data, text.size, "0c0c0c", 6));
    take_keys_away(&d);
    assert_false(keys_back(&d, backup, NULL, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_non_null(strstr(e.text, "--recovery-key"));
    assert_false(keys_back(&d, backup, another, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_non_null(strstr(e.text, another));
    assert_no_key(&d);
    if (!keys_back(&d, backup, recovery, &e))
        fail_msg("%s", e.text);
    bytes_free(&text);
    scratch_path(&d.keys, path, "hmac");
    text = read_file(path);
    assert_string_equal((const char *)text.data, KEY("0c"));
    bytes_free(&text);
    assert_true(keys_back(&d, backup, NULL, &e)); /* none is missing any more */
    desk_close(&d);
}

static void sealed_keys_are_told_from_those_of_another_hub(void **state)
{
    (void)state;
    struct desk d;
    struct hub_copy made;
    struct err e;
    char recovery[128], backup[160];
    desk_open(&d);
    make_recovery(&d, recovery, "recovery");
    assert_true(make(&d, &made, &e));
    snprintf(backup, sizeof backup, "%s/%s", d.folder.folder, made.name);
    write_file(&d.keys, "hmac", KEY("0d"));
    assert_false(keys_back(&d, backup, recovery, &e));
    assert_non_null(strstr(e.text, "move all its keys away"));
    desk_close(&d);
}

static void a_sealed_key_that_is_damaged_is_not_put_back(void **state)
{
    (void)state;
    struct desk d;
    struct hub_copy made;
    struct err e;
    char recovery[128], backup[160], copy[180];
    desk_open(&d);
    make_recovery(&d, recovery, "recovery");
    assert_true(make(&d, &made, &e));
    snprintf(backup, sizeof backup, "%s/%s", d.folder.folder, made.name);
    snprintf(copy, sizeof copy, "%s.hmac", backup);
    struct bytes text = read_file(copy);
    text.data[text.size - 1] ^= 1;
    assert_true(wholefile_write(copy, &text, 0600, &e));
    bytes_free(&text);
    take_keys_away(&d);
    assert_false(keys_back(&d, backup, recovery, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, ".hmac"));
    assert_no_key(&d);
    desk_close(&d);
}

/* With as much of it as a disk that was full has taken. */
static void a_sealed_key_that_was_cut_short_is_not_put_back(void **state)
{
    (void)state;
    struct desk d;
    struct hub_copy made;
    struct err e;
    char recovery[128], backup[160], copy[180];
    desk_open(&d);
    make_recovery(&d, recovery, "recovery");
    assert_true(make(&d, &made, &e));
    snprintf(backup, sizeof backup, "%s/%s", d.folder.folder, made.name);
    snprintf(copy, sizeof copy, "%s.hmac", backup);
    const off_t sizes[] = {140, 60, 5, 0};
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        assert_int_equal(truncate(copy, sizes[i]), 0);
        assert_false(keys_back(&d, backup, recovery, &e)); /* beside the one it is of */
        take_keys_away(&d);
        assert_false(keys_back(&d, backup, recovery, &e));
        assert_int_equal(e.kind, ERR_BROKEN);
        assert_non_null(strstr(e.text, ".hmac"));
        assert_no_key(&d);
        write_file(&d.keys, "sign", KEY("0a"));
        write_file(&d.keys, "seal", KEY("0b"));
        write_file(&d.keys, "hmac", KEY("0c"));
    }
    desk_close(&d);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_backup_without_a_key_that_is_there_is_none),
              TEST(a_backup_is_for_nobody_else), TEST(two_in_one_second_leave_the_first),
              TEST(one_that_fails_leaves_nothing),
              TEST(one_at_a_time_and_a_hub_that_ends_counts_none),
              TEST(keys_that_were_replaced_are_backed_up_at_the_next_start),
              TEST(staff_are_told_that_keys_lie_open),
              TEST(keys_beside_a_backup_open_with_the_recovery_key_alone),
              TEST(sealed_keys_are_told_from_those_of_another_hub),
              TEST(a_sealed_key_that_is_damaged_is_not_put_back),
              TEST(a_sealed_key_that_was_cut_short_is_not_put_back),
              TEST(a_copy_that_cannot_be_read_makes_a_backup_due));
    return failed;
}
