/* The hub's keys on disk, and their replacement. */
#include "server/hub/hub_keyring.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/key_chain.h"
#include "server/hub/hub_copied_keys.h"
#include "server/hub/hub_copies.h"
#include "tests/unit/hub_world.h"

struct desk {
    struct scratch s, backups;
    int made; /* backups */
    char newest[HUB_BACKUP_NAME_SIZE];
    struct hub_config config;
    struct hub_keys keys;
    FILE *out;
};

static char *in(const struct desk *p, const char *name)
{
    static char paths[4][160];
    static unsigned next;
    char *path = paths[next++ % LENGTH(paths)];
    snprintf(path, sizeof paths[0], "%s/%s", p->s.folder, name);
    return path;
}

static const struct config_key rows[] = {{"keys", "sign", CONFIG_PATH, NULL, 0, 0},
                                         {"keys", "seal", CONFIG_PATH, NULL, 0, 0},
                                         {"keys", "hmac", CONFIG_PATH, NULL, 0, 0},
                                         {NULL, NULL, CONFIG_TEXT, NULL, 0, 0}};

static int set_up(void **state)
{
    struct err e;
    struct desk *p = calloc(1, sizeof *p);
    assert_non_null(p);
    assert_true(sodium_init() >= 0);
    scratch_open(&p->s);
    FILE *file = fopen(in(p, "hub.ini"), "w");
    assert_non_null(file);
    fprintf(file, "[keys]\nsign = %s\nseal = %s\nhmac = %s\n", in(p, "sign.key"),
            in(p, "seal.key"), in(p, "hmac.key"));
    fclose(file);
    if (!config_load(&p->config.file, in(p, "hub.ini"), rows, &e))
        fail_msg("%s", e.text);
    p->config.area = AREA;
    p->config.journal = "";
    scratch_open(&p->backups);
    p->config.backups = p->backups.folder;
    p->out = tmpfile();
    assert_non_null(p->out);
    *state = p;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *p = *state;
    scratch_close(&p->backups);
    scratch_close(&p->s);
    config_free(p->config.file);
    fclose(p->out);
    free(p);
    return 0;
}

static void load(struct desk *p)
{
    struct err e;
    memset(&p->keys, 0, sizeof p->keys);
    if (!hub_keyring_load(&p->config, &p->keys, &e))
        fail_msg("%s", e.text);
}

static void rotate(struct desk *p, enum hub_rotation what, bool backed_up)
{
    struct err e;
    if (!hub_keyring_rotate(&p->config, what, backed_up, p->out, &e))
        fail_msg("%s", e.text);
}

/* As `peerpointctl backup` does at a hub that runs, with the keys that lie there. */
static void back_up(struct desk *p)
{
    const struct timespec pause = {0, 1000000};
    struct world w;
    struct err e;
    world_open(&w);
    w.now.wall += p->made++;
    struct hub_copies copies = {.config = &p->config, .hub = w.hub};
    const struct staff by = {.who = WHO, .now = w.now.wall};
    if (!hub_copies_start(&copies, &by, &e))
        fail_msg("%s", e.text);
    while (hub_copies_making(&copies)[0] != '\0') {
        w.now.ms += COPIES_LOOK_MS;
        hub_copies_run(&copies, &w.now);
        nanosleep(&pause, NULL);
    }
    if (!copies.newest.checked)
        fail_msg("%s", copies.failed.text);
    memcpy(p->newest, copies.newest.name, sizeof p->newest);
    world_close(&w);
}

/* One that is made, backed up and announced. */
static void rotate_seal(struct desk *p)
{
    rotate(p, HUB_ROTATE_SEAL, false);
    back_up(p);
    rotate(p, HUB_ROTATE_SEAL, true);
}

static void assert_not_announced(struct desk *p, const char *why)
{
    struct err e;
    assert_false(hub_keyring_rotate(&p->config, HUB_ROTATE_SEAL, true, p->out, &e));
    if (strstr(e.text, why) == NULL)
        fail_msg("%s", e.text);
    load(p);
    assert_int_equal(p->keys.link_count, 1);
}

static void path_of_backup(const struct desk *p, char path[256], const char *end)
{
    snprintf(path, 256, "%s/%s%s", p->backups.folder, p->newest, end);
}

/* The set that a kiosk ends with which has pinned that key and sees every link. */
static struct key_set followed(struct desk *p, const uint8_t *pinned)
{
    struct keyring ring = {.count = 0};
    struct key_set set = {.serial = 0}, next;
    struct bytes body;
    bytes_init(&body, KEY_LINK_MAX);
    keyring_add(&ring, pinned);
    for (size_t i = 0; i < p->keys.link_count; i++) {
        const struct hub_key_link *l = &p->keys.links[i];
        if (!key_chain_open(&next, &body, "leeds", &ring, l->frame, l->size, NULL))
            continue;
        set = next;
        ring.count = 0;
        keyring_add(&ring, set.sign_key);
    }
    bytes_free(&body);
    return set;
}

static void a_new_hub_has_one_set_which_stays(void **state)
{
    struct desk *p = *state;
    load(p);
    assert_int_equal(p->keys.link_count, 1);
    assert_int_equal(p->keys.links[0].serial, 1);
    struct key_set set = followed(p, p->keys.sign.public_key);
    assert_memory_equal(set.seal_key, p->keys.seals[0].public_key, 32);
    load(p);
    assert_int_equal(p->keys.link_count, 1);
}

static void a_sealing_key_is_announced_only_when_a_backup_holds_it(void **state)
{
    struct desk *p = *state;
    load(p);
    struct hub_seal_key first = p->keys.seals[0];
    assert_not_announced(p, "there is none");
    back_up(p);
    assert_int_equal(unlink(in(p, "seal.key.next")), 0);
    rotate(p, HUB_ROTATE_SEAL, false); /* another key than the one in that backup */
    assert_not_announced(p, "does not hold");
    assert_string_equal(p->keys.seals[0].id, first.id);
    back_up(p);
    rotate(p, HUB_ROTATE_SEAL, true);
    load(p);
    assert_int_equal(p->keys.link_count, 2);
    assert_string_not_equal(p->keys.seals[0].id, first.id);
    assert_non_null(hub_keys_seal(&p->keys, first.id));
    struct key_set set = followed(p, p->keys.sign.public_key);
    assert_string_equal(set.seal_id, p->keys.seals[0].id);
    assert_int_equal(set.serial, 2);
}

static void a_backup_that_cannot_be_read_holds_no_key(void **state)
{
    struct desk *p = *state;
    char path[256];
    load(p);
    rotate(p, HUB_ROTATE_SEAL, false);
    back_up(p);
    path_of_backup(p, path, "");
    assert_int_equal(truncate(path, 4096), 0);
    assert_not_announced(p, path);
    p->config.backups = "";
    assert_not_announced(p, "backups is not set");
}

/* The disk is lost after the announcement; what lies beside the backup knows nothing of
 * that, and kiosks seal to the new key. */
static void what_is_sealed_to_an_announced_key_is_read_after_a_restore(void **state)
{
    static const char *const files[] = {"sign.key", "seal.key", "hmac.key",
                                        "seal.key.old", "sign.key.chain"};
    struct desk *p = *state;
    struct err e;
    char path[256];
    load(p);
    rotate_seal(p);
    load(p);
    const struct hub_seal_key announced = p->keys.seals[0];
    for (size_t i = 0; i < LENGTH(files); i++)
        assert_int_equal(unlink(in(p, files[i])), 0);
    path_of_backup(p, path, "");
    const struct hub_key_source from = {path, NULL};
    assert_true(hub_copied_keys_back(&p->config, &from, p->out, &e));
    load(p);
    assert_int_equal(p->keys.link_count, 1);
    assert_non_null(hub_keys_seal(&p->keys, announced.id));
    back_up(p);
    rotate(p, HUB_ROTATE_SEAL, true); /* the set that kiosks have, once more */
    load(p);
    assert_string_equal(p->keys.seals[0].id, announced.id);
}

static void after_two_signing_keys_the_first_leads_to_the_present(void **state)
{
    struct desk *p = *state;
    load(p);
    struct sign_key first = p->keys.sign;
    rotate(p, HUB_ROTATE_SIGN, false);
    rotate_seal(p);
    rotate(p, HUB_ROTATE_SIGN, false);
    load(p);
    assert_string_not_equal(p->keys.sign.id, first.id);
    struct key_set set = followed(p, first.public_key);
    assert_string_equal(set.sign_id, p->keys.sign.id);
    assert_string_equal(set.seal_id, p->keys.seals[0].id);
    assert_int_equal(set.serial, 4);
    assert_int_equal(p->keys.signers.count, 3); /* what they have signed stays known */
}

/* The power fails between the announcement and what was to follow. */
static void what_a_crash_left_undone_is_done_at_the_next_start(void **state)
{
    struct desk *p = *state;
    load(p);
    char id[KEYID_SIZE];
    memcpy(id, p->keys.seals[0].id, sizeof id);
    assert_int_equal(link(in(p, "seal.key"), in(p, "kept")), 0);
    rotate_seal(p);
    assert_int_equal(rename(in(p, "seal.key"), in(p, "seal.key.next")), 0);
    assert_int_equal(rename(in(p, "kept"), in(p, "seal.key")), 0);
    unlink(in(p, "seal.key.old"));
    load(p);
    assert_int_equal(p->keys.link_count, 2);
    assert_string_not_equal(p->keys.seals[0].id, id);
    assert_non_null(hub_keys_seal(&p->keys, id));
}

/* Each op names its sealing key, and staff look at boxes years later. */
static void every_key_of_a_full_chain_is_still_held(void **state)
{
    struct desk *p = *state;
    char seals[KEY_CHAIN_MAX][KEYID_SIZE];
    char signs[KEY_CHAIN_MAX][KEYID_SIZE];
    size_t count = 0;
    load(p);
    while (p->keys.link_count < KEY_CHAIN_MAX) {
        memcpy(seals[count], p->keys.seals[0].id, KEYID_SIZE);
        memcpy(signs[count], p->keys.sign.id, KEYID_SIZE);
        count++;
        if (count % 4 == 0)
            rotate(p, HUB_ROTATE_SIGN, false);
        else
            rotate_seal(p);
        load(p);
    }
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        assert_non_null(hub_keys_seal(&p->keys, seals[i]));
        for (size_t at = 0; at < p->keys.signers.count; at++)
            known = known || strcmp(p->keys.signers.keys[at].id, signs[i]) == 0;
        assert_true(known);
    }
    struct err e;
    assert_false(hub_keyring_rotate(&p->config, HUB_ROTATE_SIGN, false, p->out, &e));
    assert_int_equal(e.kind, ERR_FULL);
    load(p); /* and the hub goes on with what it has */
}

static void a_damaged_chain_is_named(void **state)
{
    struct desk *p = *state;
    struct err e;
    load(p);
    FILE *file = fopen(in(p, "sign.key.chain"), "a");
    assert_non_null(file);
    fputs("zz\n", file);
    fclose(file);
    memset(&p->keys, 0, sizeof p->keys);
    assert_false(hub_keyring_load(&p->config, &p->keys, &e));
    assert_non_null(strstr(e.text, "sign.key.chain"));
}

/* Opening the one fails, reading the other. */
static void put_unreadable(const struct desk *p, const char *name, bool opens)
{
    unlink(in(p, name));
    assert_int_equal(symlink(opens ? p->s.folder : name, in(p, name)), 0);
}

static void assert_refused(struct desk *p, const char *name)
{
    struct err e;
    struct stat st;
    memset(&p->keys, 0, sizeof p->keys);
    assert_false(hub_keyring_load(&p->config, &p->keys, &e));
    assert_int_equal(e.kind, ERR_BROKEN);
    assert_non_null(strstr(e.text, name));
    assert_false(hub_keyring_rotate(&p->config, HUB_ROTATE_SEAL, true, p->out, &e));
    assert_int_equal(lstat(in(p, name), &st), 0);
    assert_true(S_ISLNK(st.st_mode)); /* nothing was written over it */
}

/* With it would go every older sealing key, and what kiosks were told of all keys. */
static void a_list_that_cannot_be_read_is_not_written_anew(void **state)
{
    static const char *const lists[] = {"seal.key.old", "sign.key.chain"};
    struct desk *p = *state;
    load(p);
    rotate_seal(p);
    for (size_t i = 0; i < 2 * LENGTH(lists); i++) {
        const char *name = lists[i / 2];
        assert_int_equal(rename(in(p, name), in(p, "away")), 0);
        put_unreadable(p, name, i % 2 == 0);
        assert_refused(p, name);
        assert_int_equal(rename(in(p, "away"), in(p, name)), 0);
        load(p);
        assert_int_equal(p->keys.link_count, 2);
        assert_int_equal(p->keys.seal_count, 2);
    }
}

/* The power failed before the announced key was put in place. */
static void old_keys_that_cannot_be_read_are_not_lost_to_a_new_one(void **state)
{
    struct desk *p = *state;
    for (int opens = 0; opens < 2; opens++) {
        load(p);
        unlink(in(p, "kept"));
        assert_int_equal(link(in(p, "seal.key"), in(p, "kept")), 0);
        rotate_seal(p);
        assert_int_equal(rename(in(p, "seal.key"), in(p, "seal.key.next")), 0);
        assert_int_equal(rename(in(p, "kept"), in(p, "seal.key")), 0);
        assert_int_equal(rename(in(p, "seal.key.old"), in(p, "away")), 0);
        put_unreadable(p, "seal.key.old", opens != 0);
        assert_refused(p, "seal.key.old");
        assert_int_equal(access(in(p, "seal.key.next"), F_OK), 0);
        assert_int_equal(rename(in(p, "away"), in(p, "seal.key.old")), 0);
        load(p);
        assert_int_equal(p->keys.seal_count, (size_t)opens + 2);
    }
}

#define PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

/* What kiosks have sealed to it could be read by nobody, and no backup holds another;
 * with another HMAC key all who have a code would be told that there is none such. */
static void a_key_that_is_gone_is_not_made_anew_unasked(void **state)
{
    static const struct {
        const char *file, *key;
    } cases[] = {{"seal.key", "seal"}, {"sign.key", "sign"}, {"hmac.key", "hmac"}};
    struct desk *p = *state;
    struct err e;
    load(p);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        assert_false(hub_keyring_remake(&p->config, cases[i].key, p->out, &e));
        assert_int_equal(rename(in(p, cases[i].file), in(p, "away")), 0);
        assert_false(hub_keyring_load(&p->config, &p->keys, &e));
        assert_int_equal(e.kind, ERR_BROKEN);
        assert_non_null(strstr(e.text, cases[i].file));
        assert_int_not_equal(access(in(p, cases[i].file), F_OK), 0);
        assert_int_equal(rename(in(p, "away"), in(p, cases[i].file)), 0);
        load(p);
    }
    assert_int_equal(unlink(in(p, "seal.key")), 0);
    struct hub_seal_key first = p->keys.seals[0];
    assert_true(hub_keyring_remake(&p->config, "seal", p->out, &e));
    load(p);
    assert_int_equal(p->keys.link_count, 2); /* announced */
    assert_null(hub_keys_seal(&p->keys, first.id));
    assert_int_equal(unlink(in(p, "hmac.key")), 0);
    assert_true(hub_keyring_remake(&p->config, "hmac", p->out, &e));
    load(p);
}

/* "Is missing" would have staff look for it in a backup, and a key that was announced
 * would never be put in place. */
static void a_key_that_cannot_be_looked_at_is_not_missing(void **state)
{
    static const char *const files[] = {"seal.key.next", "sign.key.next", "seal.key",
                                        "sign.key", "hmac.key"};
    struct desk *p = *state;
    struct err e;
    load(p);
    for (size_t i = 0; i < LENGTH(files); i++) {
        bool had = rename(in(p, files[i]), in(p, "away")) == 0;
        put_unreadable(p, files[i], false);
        memset(&p->keys, 0, sizeof p->keys);
        assert_false(hub_keyring_load(&p->config, &p->keys, &e));
        assert_int_equal(e.kind, ERR_BROKEN);
        assert_non_null(strstr(e.text, files[i]));
        assert_non_null(strstr(e.text, strerror(ELOOP)));
        assert_int_equal(unlink(in(p, files[i])), 0);
        if (had)
            assert_int_equal(rename(in(p, "away"), in(p, files[i])), 0);
        load(p);
    }
    put_unreadable(p, "hmac.key", false);
    assert_false(hub_keyring_remake(&p->config, "hmac", p->out, &e));
    assert_non_null(strstr(e.text, strerror(ELOOP)));
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(PLACE(a_new_hub_has_one_set_which_stays),
              PLACE(a_sealing_key_is_announced_only_when_a_backup_holds_it),
              PLACE(a_backup_that_cannot_be_read_holds_no_key),
              PLACE(what_is_sealed_to_an_announced_key_is_read_after_a_restore),
              PLACE(after_two_signing_keys_the_first_leads_to_the_present),
              PLACE(what_a_crash_left_undone_is_done_at_the_next_start),
              PLACE(every_key_of_a_full_chain_is_still_held),
              PLACE(a_key_that_is_gone_is_not_made_anew_unasked),
              PLACE(a_key_that_cannot_be_looked_at_is_not_missing),
              PLACE(a_list_that_cannot_be_read_is_not_written_anew),
              PLACE(old_keys_that_cannot_be_read_are_not_lost_to_a_new_one),
              PLACE(a_damaged_chain_is_named));
    return failed;
}
