/* The files around a restore: all of it or nothing, whenever it is cut off. */
#include "server/hub/hub_restoring.h"

#include <string.h>
#include <sys/stat.h>

#include "server/hub/logic/hub_safe.h"
#include "store/hub_journal.h"
#include "store/hub_restore.h"
#include "tests/unit/hub_world.h"

#define BYTES8(hex) hex hex hex hex hex hex hex hex
#define OF_BACKUP BYTES8("0b") BYTES8("0b") BYTES8("0b") BYTES8("0b") "\n"

struct desk {
    struct world w;
    struct scratch state, other;
    struct hub_config config;
    char backup[128];
    FILE *out;
};

static char *in(const struct desk *d, const char *name)
{
    static char paths[4][128];
    static unsigned next;
    char *path = paths[next++ % LENGTH(paths)];
    scratch_path(&d->state, path, name);
    return path;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* Its keys lie in the state folder. */
static void load_config(struct desk *d)
{
    struct err e;
    char path[128];
    char text[1024];
    snprintf(text, sizeof text,
             "[hub]\narea = %s\nstate = %s\n[broker]\nhost = 127.0.0.1\n"
             "ca = ca\ncert = cert\nkey = key\n[http]\ncert = cert\nkey = key\n"
             "[keys]\nsign = %s\nseal = %s\nhmac = %s\n",
             AREA, d->state.folder, in(d, "sign"), in(d, "seal"), in(d, "hmac"));
    scratch_path(&d->other, path, "hub.ini");
    write_file(path, text);
    if (!hub_config_load(&d->config, path, &e))
        fail_msg("%s", e.text);
}

/* A backup, and the hub.db of another life. */
static void desk_open(struct desk *d)
{
    struct err e;
    struct hub_backup made;
    memset(d, 0, sizeof *d);
    world_open(&d->w);
    scratch_open(&d->state);
    scratch_open(&d->other);
    scratch_path(&d->other, d->backup, "backup.db");
    if (!hub_backup_make(hub_store_of(d->w.hub), d->backup, &made, &e))
        fail_msg("%s", e.text);
    load_config(d);
    d->out = tmpfile();
    assert_non_null(d->out);
}

static void desk_close(struct desk *d)
{
    fclose(d->out);
    hub_config_free(&d->config);
    scratch_close(&d->other);
    scratch_close(&d->state);
    world_close(&d->w);
}

static bool file_says(const char *path, const char *text)
{
    char have[128] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(have, 1, sizeof have - 1, file);
    fclose(file);
    return size == strlen(text) && strcmp(have, text) == 0;
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static bool restore(struct desk *d, bool force, struct err *e)
{
    const struct hub_wish wish = {
        .backup = d->backup, .no_journal = true, .force = force};
    return hub_restoring(&d->config, &wish, d->out, e);
}

static void must_restore(struct desk *d, bool force)
{
    struct err e;
    if (!restore(d, force, &e))
        fail_msg("%s", e.text);
    assert_true(hub_restoring_ended(&d->config, &e));
    assert_false(is_there(in(d, "hub.db-wal")));
    assert_false(is_there(in(d, "hub.db.restoring-wal")));
}

static void what_was_there_is_kept_however_often(void **state)
{
    (void)state;
    struct desk d;
    struct err e;
    desk_open(&d);
    write_file(in(&d, "hub.db"), "the first");
    write_file(in(&d, "hub.db-wal"), "its log");
    assert_false(restore(&d, false, &e));
    assert_true(file_says(in(&d, "hub.db"), "the first"));
    must_restore(&d, true);
    must_restore(&d, true);
    assert_true(file_says(in(&d, "hub.db.replaced"), "the first"));
    assert_true(file_says(in(&d, "hub.db.replaced-wal"), "its log"));
    assert_true(is_there(in(&d, "hub.db.replaced-2")));
    desk_close(&d);
}

static uint32_t epoch_there(const struct desk *d)
{
    return hub_restore_counter_of(in(d, "hub.db"));
}

/* Each would else begin with the same numbers as the life before, which is unknown to the
 * backup, but not to the kiosks. */
static void the_epoch_is_above_the_one_that_was_there(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d);
    must_restore(&d, false);
    assert_int_equal(epoch_there(&d), 2);
    must_restore(&d, true);
    assert_int_equal(epoch_there(&d), 3);
    must_restore(&d, true);
    assert_int_equal(epoch_there(&d), 4);
    write_file(in(&d, "hub.db"), "damaged");
    assert_int_equal(epoch_there(&d), 0);
    must_restore(&d, true); /* of those that were replaced the third is still there */
    assert_int_equal(epoch_there(&d), 4);
    desk_close(&d);
}

static void a_backup_of_no_use_changes_nothing(void **state)
{
    (void)state;
    struct desk d;
    struct err e;
    desk_open(&d);
    write_file(in(&d, "hub.db"), "the first");
    write_file(d.backup, "no database at all, but long enough to be read as one ......");
    assert_false(restore(&d, true, &e));
    assert_true(file_says(in(&d, "hub.db"), "the first"));
    assert_false(is_there(in(&d, "hub.db.replaced")));
    assert_true(hub_restoring_ended(&d.config, &e));
    desk_close(&d);
}

static char *beside(struct desk *d, const char *end)
{
    static char path[160];
    snprintf(path, sizeof path, "%s%s", d->backup, end);
    return path;
}

static bool was_told(struct desk *d, const char *text)
{
    char all[4096] = "";
    rewind(d->out);
    size_t size = fread(all, 1, sizeof all - 1, d->out);
    return size > 0 && strstr(all, text) != NULL;
}

static void keys_that_were_lost_come_back_with_the_hub(void **state)
{
    (void)state;
    struct desk d;
    struct stat st;
    desk_open(&d);
    write_file(beside(&d, ".sign"), OF_BACKUP);
    write_file(beside(&d, ".sign.chain"), "0a 0b\n");
    write_file(beside(&d, ".seal"), OF_BACKUP);
    write_file(beside(&d, ".seal.old"), OF_BACKUP);
    write_file(in(&d, "seal"), "put here by hand");
    must_restore(&d, false);
    assert_true(file_says(in(&d, "sign"), OF_BACKUP));
    assert_true(file_says(in(&d, "sign.chain"), "0a 0b\n"));
    assert_int_equal(stat(in(&d, "sign"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    /* What was there stays, and nothing of another key is put beside it. */
    assert_true(file_says(in(&d, "seal"), "put here by hand"));
    assert_false(is_there(in(&d, "seal.old")));
    /* Of the third there is no copy. */
    assert_false(is_there(in(&d, "hmac")));
    assert_true(was_told(&d, "hmac is missing"));
    desk_close(&d);
}

/* As by a service manager that starts the hub on an empty disk. With those keys, and all
 * else restored, no kiosk would believe it and no code be known. */
static void keys_that_a_new_hub_has_made_are_not_kept(void **state)
{
    (void)state;
    struct desk d;
    struct err e;
    desk_open(&d);
    const char *const names[] = {"sign", "seal", "hmac"};
    for (size_t i = 0; i < LENGTH(names); i++) {
        char end[16];
        snprintf(end, sizeof end, ".%s", names[i]);
        write_file(beside(&d, end), OF_BACKUP);
        write_file(in(&d, names[i]), "of a new hub");
    }
    assert_false(restore(&d, true, &e));
    assert_non_null(strstr(e.text, "hmac is not "));
    assert_false(is_there(in(&d, "hub.db")));
    assert_true(hub_restoring_ended(&d.config, &e));
    for (size_t i = 0; i < LENGTH(names); i++)
        assert_int_equal(unlink(in(&d, names[i])), 0);
    must_restore(&d, false);
    assert_true(file_says(in(&d, "hmac"), OF_BACKUP));
    desk_close(&d);
}

static uint64_t newest_row(const char *path)
{
    struct err e;
    struct journal *journal = NULL;
    struct journal_entry last = {.number = 0};
    bool found = false;
    if (!journal_open(&journal, path, AREA, &e) ||
        !journal_last(journal, &last, &found, &e))
        fail_msg("%s", e.text);
    journal_close(journal);
    return last.number;
}

/* The row of a life that was not begun would keep the hub that is there from its journal.
 */
static void keys_that_do_not_fit_leave_the_journal_alone(void **state)
{
    (void)state;
    struct desk d;
    struct err e;
    struct hub_backup made;
    char path[128], session[UUID_SIZE];
    desk_open(&d);
    scratch_path(&d.other, path, "journal.db");
    assert_true(hub_store_journal(hub_store_of(d.w.hub), path, &e));
    world_session(&d.w, "Walk", "2", session);
    assert_int_equal(unlink(d.backup), 0);
    assert_true(hub_backup_make(hub_store_of(d.w.hub), d.backup, &made, &e));
    uint64_t before = newest_row(path);
    write_file(beside(&d, ".hmac"),
               "peerpoint-recovery-1 0123456789abcdef " OF_BACKUP OF_BACKUP);
    const struct hub_wish wish = {.backup = d.backup, .journal = path, .force = true};
    for (int has_key = 0; has_key < 2; has_key++) {
        assert_false(hub_restoring(&d.config, &wish, d.out, &e));
        assert_non_null(strstr(e.text, has_key == 0 ? "--recovery-key" : "is not"));
        assert_int_equal(newest_row(path), before);
        write_file(in(&d, "hmac"), "of another hub");
        write_file(beside(&d, ".hmac"), OF_BACKUP);
    }
    assert_int_equal(unlink(in(&d, "hmac")), 0);
    if (!hub_restoring(&d.config, &wish, d.out, &e))
        fail_msg("%s", e.text);
    assert_int_equal(newest_row(path), before + 1);
    desk_close(&d);
}

/* Of its state folder nothing is left, or all but hub.db. */
static void a_hub_that_was_lost_is_not_begun_anew(void **state)
{
    (void)state;
    struct desk d;
    struct err e;
    char path[128];
    desk_open(&d);
    write_file(in(&d, "sign.chain"), "key sets");
    assert_false(hub_restoring_lost(&d.config, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, "sign.chain"));
    assert_int_equal(unlink(in(&d, "sign.chain")), 0);

    scratch_path(&d.other, path, "journal.db");
    write_file(path, "a journal");
    d.config.journal = path;
    assert_false(hub_restoring_lost(&d.config, &e));
    assert_non_null(strstr(e.text, "journal.db"));
    d.config.journal = "";

    scratch_path(&d.other, path, AREA "-20261122T090000Z-7.db");
    write_file(path, "a backup");
    d.config.backups = d.other.folder;
    assert_false(hub_restoring_lost(&d.config, &e));
    assert_non_null(strstr(e.text, d.other.folder));
    assert_false(is_there(in(&d, "hub.db")));

    d.config.backups = "";
    assert_true(hub_restoring_lost(&d.config, &e));
    assert_true(is_there(in(&d, "hub.db"))); /* before any key: so not lost */
    write_file(in(&d, "sign.chain"), "key sets");
    assert_true(hub_restoring_lost(&d.config, &e));
    desk_close(&d);
}

static void a_lost_folder_is_made_again(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d);
    assert_int_equal(rmdir(d.state.folder), 0);
    must_restore(&d, false);
    assert_true(is_there(in(&d, "hub.db")));
    desk_close(&d);
}

/* As after SIGKILL while the new file was written. */
static void one_that_was_cut_off_is_run_again(void **state)
{
    (void)state;
    struct desk d;
    struct err e;
    desk_open(&d);
    write_file(in(&d, "hub.db"), "the first");
    write_file(in(&d, "hub.db.restoring"), "half of it");
    write_file(in(&d, "hub.db.restoring-journal"), "half of it");
    assert_false(hub_restoring_ended(&d.config, &e)); /* no hub starts here */
    assert_non_null(strstr(e.text, "not finished"));
    const struct hub_wish epoch = {.epoch = 7};
    assert_false(hub_restoring(&d.config, &epoch, d.out, &e));
    must_restore(&d, true);
    assert_true(file_says(in(&d, "hub.db.replaced"), "the first"));
    desk_close(&d);
}

/* As after SIGKILL between the old file's going and the new one's coming. */
static void one_that_was_cut_off_late_loses_no_old_file(void **state)
{
    (void)state;
    struct desk d;
    struct err e;
    desk_open(&d);
    write_file(in(&d, "hub.db.replaced"), "the first");
    write_file(in(&d, "hub.db.restoring"), "the second");
    assert_false(hub_restoring_ended(&d.config, &e));
    must_restore(&d, true);
    assert_true(file_says(in(&d, "hub.db.replaced"), "the first"));
    assert_false(is_there(in(&d, "hub.db.replaced-2")));
    desk_close(&d);
}

/* What was erased would else come back, and the operator be told that nothing is missing.
 */
static void a_list_that_cannot_be_read_erases_nothing_silently(void **state)
{
    (void)state;
    struct desk d;
    struct err e;
    char zeros[128];
    desk_open(&d);
    scratch_path(&d.other, zeros, "zeros");
    write_file(zeros, "");
    assert_int_equal(truncate(zeros, 4096), 0);
    const char *const lists[] = {d.other.folder, zeros};
    for (size_t i = 0; i < LENGTH(lists); i++) {
        const struct hub_wish wish = {
            .backup = d.backup, .no_journal = true, .erased = lists[i]};
        assert_false(hub_restoring(&d.config, &wish, d.out, &e));
        assert_non_null(strstr(e.text, lists[i]));
        assert_false(is_there(in(&d, "hub.db")));
    }
    desk_close(&d);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(what_was_there_is_kept_however_often),
              TEST(a_list_that_cannot_be_read_erases_nothing_silently),
              TEST(the_epoch_is_above_the_one_that_was_there),
              TEST(keys_that_were_lost_come_back_with_the_hub),
              TEST(keys_that_a_new_hub_has_made_are_not_kept),
              TEST(keys_that_do_not_fit_leave_the_journal_alone),
              TEST(a_hub_that_was_lost_is_not_begun_anew),
              TEST(a_lost_folder_is_made_again), TEST(a_backup_of_no_use_changes_nothing),
              TEST(one_that_was_cut_off_is_run_again),
              TEST(one_that_was_cut_off_late_loses_no_old_file));
    return failed;
}
