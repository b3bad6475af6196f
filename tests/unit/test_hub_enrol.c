/* The hub's side of enrolment: what a code is worth, and for whom. */
#include <sys/stat.h>
#include <unistd.h>

#include "core/enrol_words.h"
#include "tests/unit/desk_world.h"

struct told { /* what a machine was answered */
    enum hub_ask what;
    struct enrol_answer answer;
};

static void show(struct desk_world *d, const struct desk_machine *m, struct told *t)
{
    struct err e;
    struct bytes body;
    struct enrol_line line;
    memset(t, 0, sizeof *t);
    bytes_init(&body, ENROL_BODY_MAX);
    bytes_init(&t->answer.bytes, ENROL_PARAMS_MAX);
    if (!hub_enrol_ask(d->desk, d->w.now.wall, &m->request, &t->what, &body, &e))
        fail_msg("%s", e.text);
    if (t->what == HUB_ASK_WAIT || t->what == HUB_ASK_APPROVED) {
        assert_true(authority_file_key(line.tls_hash, d->http_cert, &e));
        enrol_sign_hash(line.sign_hash, d->w.keys.sign.public_key);
        if (!enrol_get_answer(&t->answer, &line, body.data, body.size, &e))
            fail_msg("%s", e.text);
    }
    bytes_free(&body);
    bytes_free(&t->answer.bytes);
}

static enum hub_ask asked(struct desk_world *d, const struct desk_machine *m)
{
    struct told t;
    show(d, m, &t);
    return t.what;
}

static struct enrolment row_of(struct desk_world *d)
{
    struct err e;
    struct enrolment n;
    bool found = false;
    assert_true(
        hub_enrolment_by_name(hub_store_of(d->w.hub), DESK_KIOSK, &n, NULL, &found, &e));
    assert_true(found);
    return n;
}

static enum hub_approve approve(struct desk_world *d, const char *words,
                                struct hub_approval *a)
{
    struct err e;
    const struct staff by = desk_staff(d);
    *a = (struct hub_approval){.name = DESK_KIOSK, .words = words};
    if (!hub_enrol_approve(d->desk, &by, a, &e))
        fail_msg("%s", e.text);
    return a->what;
}

static void enrol(struct desk_world *d, struct desk_machine *m, uint8_t number,
                  bool replace)
{
    struct enrol_line line;
    struct hub_approval a;
    assert_int_equal(desk_invite(d, replace, &line), HUB_INVITED);
    desk_machine(d, m, number, &line);
    assert_int_equal(asked(d, m), HUB_ASK_WAIT);
    assert_int_equal(approve(d, row_of(d).words, &a), HUB_APPROVED);
}

/* Of a new hub, to one machine that has not asked yet. */
static void open_invited(struct desk_world *d, struct desk_machine *m,
                         struct enrol_line *line)
{
    desk_open(d);
    assert_int_equal(desk_invite(d, false, line), HUB_INVITED);
    desk_machine(d, m, 1, line);
}

static uint32_t audited(struct desk_world *d, const char *what)
{
    struct err e;
    uint32_t count = 0;
    assert_true(hub_audit_count(hub_store_of(d->w.hub), what, &count, &e));
    return count;
}

static void a_machine_waits_and_is_given_its_certificate(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine m;
    struct enrol_line line;
    struct told t;
    struct hub_approval a;
    struct err e;
    desk_open(&d);
    assert_int_equal(desk_invite(&d, false, &line), HUB_INVITED);
    assert_string_equal(line.url, DESK_URL);
    desk_machine(&d, &m, 1, &line);
    show(&d, &m, &t);
    assert_int_equal(t.what, HUB_ASK_WAIT);
    assert_false(t.answer.approved);
    assert_null(peers_find(hub_peers_of(d.w.hub), DESK_KIOSK));
    assert_int_equal(approve(&d, row_of(&d).words, &a), HUB_APPROVED);
    assert_string_equal(a.old, "");
    show(&d, &m, &t);
    assert_int_equal(t.what, HUB_ASK_APPROVED);
    assert_string_equal(t.answer.params.name, DESK_KIOSK);
    assert_string_equal(t.answer.params.broker, "broker.example.org");
    if (!authority_check(&t.answer.cert, &t.answer.params.ca, DESK_KIOSK, m.tls_hash, &e))
        fail_msg("%s", e.text);
    const struct peer *p = peers_find(hub_peers_of(d.w.hub), DESK_KIOSK);
    assert_non_null(p);
    assert_string_equal(p->ring.keys[0].id, m.key.id);
    assert_int_equal(audited(&d, "kiosk invite"), 1);
    assert_int_equal(audited(&d, "kiosk asks"), 1);
    assert_int_equal(audited(&d, "kiosk approve"), 1);
    desk_close(&d);
}

static void both_sides_have_the_same_words(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine m;
    struct enrol_line line;
    struct bytes body, params;
    struct enrol_answer answer = {.approved = false};
    char words[ENROL_WORDS_SIZE];
    enum hub_ask what = HUB_ASK_NO;
    struct err e;
    open_invited(&d, &m, &line);
    bytes_init(&body, ENROL_BODY_MAX);
    bytes_init(&answer.bytes, ENROL_PARAMS_MAX);
    bytes_init(&params, ENROL_PARAMS_MAX);
    assert_true(hub_enrol_ask(d.desk, d.w.now.wall, &m.request, &what, &body, &e));
    assert_true(enrol_get_answer(&answer, &line, body.data, body.size, &e));
    assert_true(enrol_words(words, &line.code, &answer.bytes, &e));
    assert_string_equal(words, row_of(&d).words);
    assert_memory_equal(answer.params.kiosk_sign, m.key.public_key, 32);
    assert_memory_equal(answer.params.kiosk_tls, m.tls_hash, ENROL_HASH_BYTES);
    bytes_free(&body);
    bytes_free(&answer.bytes);
    bytes_free(&params);
    desk_close(&d);
}

/* A power cut, at the kiosk or here, costs no code. */
static void the_same_machine_may_ask_again_over_a_restart(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine m;
    struct told first, again;
    struct enrol_line line;
    open_invited(&d, &m, &line);
    show(&d, &m, &first);
    hub_enrol_close(d.desk);
    world_restart(&d.w);
    struct err e;
    assert_true(hub_enrol_open(&d.desk, &d.config, d.w.hub, &e));
    show(&d, &m, &again);
    assert_int_equal(again.what, HUB_ASK_WAIT);
    assert_memory_equal(first.answer.params.nonce, again.answer.params.nonce,
                        ENROL_NONCE_BYTES);
    assert_int_equal(audited(&d, "kiosk asks"), 1);
    desk_close(&d);
}

static void another_machine_with_the_code_is_turned_away_and_told_of(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine m, thief;
    struct enrol_line line;
    open_invited(&d, &m, &line);
    desk_machine(&d, &thief, 2, &line);
    assert_int_equal(asked(&d, &m), HUB_ASK_WAIT);
    assert_int_equal(asked(&d, &thief), HUB_ASK_TAKEN);
    assert_int_equal(asked(&d, &thief), HUB_ASK_TAKEN);
    assert_true(row_of(&d).contested);
    assert_int_equal(audited(&d, "kiosk code shown twice"), 1);
    assert_int_equal(asked(&d, &m), HUB_ASK_WAIT);
    /* Its own signing key does not help whoever has not the TLS key. */
    struct desk_machine half = m;
    half.request.csr = thief.request.csr;
    assert_int_equal(asked(&d, &half), HUB_ASK_TAKEN);
    desk_close(&d);
}

static void a_code_ends_after_a_day(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine m;
    struct enrol_line line;
    open_invited(&d, &m, &line);
    d.w.now.wall += HUB_ENROL_HOURS * 3600;
    assert_int_equal(asked(&d, &m), HUB_ASK_NO);
    d.w.now.wall -= 1;
    assert_int_equal(asked(&d, &m), HUB_ASK_WAIT);
    d.w.now.wall += HUB_ENROL_WAIT_S;
    struct hub_approval a;
    assert_int_equal(approve(&d, row_of(&d).words, &a), HUB_APPROVE_NOBODY);
    desk_close(&d);
}

static void five_wrong_codes_end_an_invitation(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine m, wrong;
    struct enrol_line line;
    open_invited(&d, &m, &line);
    wrong = m;
    claim_make(wrong.request.code.secret, (const uint8_t *)"wrong!");
    for (int i = 0; i < ENROLMENT_TRIES_MAX - 1; i++)
        assert_int_equal(asked(&d, &wrong), HUB_ASK_NO);
    assert_int_equal(row_of(&d).state, ENROLMENT_INVITED);
    assert_int_equal(asked(&d, &wrong), HUB_ASK_NO);
    assert_int_equal(row_of(&d).state, ENROLMENT_LOCKED);
    assert_int_equal(asked(&d, &m), HUB_ASK_NO);
    assert_int_equal(audited(&d, "kiosk code wrong"), ENROLMENT_TRIES_MAX);
    desk_close(&d);
}

/* Nobody who guesses can disturb a machine that staff are looking at. */
static void wrong_codes_count_no_more_once_a_machine_waits(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine m, wrong;
    struct enrol_line line;
    open_invited(&d, &m, &line);
    wrong = m;
    claim_make(wrong.request.code.secret, (const uint8_t *)"wrong!");
    assert_int_equal(asked(&d, &m), HUB_ASK_WAIT);
    for (int i = 0; i < 2 * ENROLMENT_TRIES_MAX; i++)
        assert_int_equal(asked(&d, &wrong), HUB_ASK_NO);
    assert_int_equal(asked(&d, &m), HUB_ASK_WAIT);
    claim_make(wrong.request.code.id, (const uint8_t *)"nobody");
    assert_int_equal(asked(&d, &wrong), HUB_ASK_NO);
    desk_close(&d);
}

static void the_code_is_nowhere_in_the_database(void **state)
{
    (void)state;
    struct desk_world d;
    struct enrol_line line;
    struct err e;
    desk_open(&d);
    desk_invite(&d, false, &line);
    int64_t count = 1;
    char plain[CLAIM_SIZE];
    snprintf(plain, sizeof plain, "%s", line.code.secret);
    assert_true(db_int(hub_store_db(hub_store_of(d.w.hub)), &count, NULL,
                       "SELECT count(*) FROM enrolment WHERE instr(code_hash, ?1) > 0"
                       " OR id = ?1 OR instr(words, ?1) > 0",
                       &e, "t", plain));
    assert_int_equal(count, 0);
    desk_close(&d);
}

static void a_request_that_is_none_does_not_use_the_code_up(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine m, bad;
    struct enrol_line line;
    struct bytes body;
    enum hub_ask what = HUB_ASK_NO;
    struct err e;
    open_invited(&d, &m, &line);
    bytes_init(&body, ENROL_BODY_MAX);
    for (size_t cut = 0; cut < m.request.csr.size; cut += 7) {
        bad = m;
        bad.request.csr.size = cut;
        assert_false(hub_enrol_ask(d.desk, d.w.now.wall, &bad.request, &what, &body, &e));
        assert_int_equal(e.kind, ERR_INPUT);
    }
    for (size_t at = 0; at < m.request.csr.size; at += 3) {
        bad = m;
        bad.request.csr.data[at] ^= 0x10;
        assert_false(hub_enrol_ask(d.desk, d.w.now.wall, &bad.request, &what, &body, &e));
    }
    bad = m;
    bad.request.csr.data[bad.request.csr.size++] = 0;
    assert_false(hub_enrol_ask(d.desk, d.w.now.wall, &bad.request, &what, &body, &e));
    bytes_free(&body);
    assert_int_equal(row_of(&d).tries, 0);
    assert_int_equal(asked(&d, &m), HUB_ASK_WAIT);
    desk_close(&d);
}

static void other_words_approve_nobody(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine m;
    struct enrol_line line;
    struct hub_approval a;
    desk_open(&d);
    desk_invite(&d, false, &line);
    assert_int_equal(approve(&d, "", &a), HUB_APPROVE_NOBODY);
    desk_machine(&d, &m, 1, &line);
    asked(&d, &m);
    assert_int_equal(approve(&d, "six other words than those shown", &a),
                     HUB_APPROVE_WORDS);
    assert_int_equal(asked(&d, &m), HUB_ASK_WAIT);
    desk_close(&d);
}

static void a_machine_that_staff_refuse_is_told_so(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine m;
    struct enrol_line line;
    struct hub_approval a;
    struct err e;
    bool found = false;
    open_invited(&d, &m, &line);
    asked(&d, &m);
    const struct staff by = desk_staff(&d);
    assert_true(hub_enrol_refuse(d.desk, &by, DESK_KIOSK, &found, &e) && found);
    assert_int_equal(asked(&d, &m), HUB_ASK_REFUSED);
    assert_int_equal(approve(&d, row_of(&d).words, &a), HUB_APPROVE_NOBODY);
    assert_true(hub_enrol_refuse(d.desk, &by, DESK_KIOSK, &found, &e) && !found);
    desk_close(&d);
}

static void a_name_that_is_taken_needs_to_be_replaced_in_so_many_words(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine first, second;
    struct told t;
    struct hub_approval a;
    struct enrol_line line;
    char path[128], old[256];
    struct stat st;
    desk_open(&d);
    assert_int_equal(desk_invite(&d, true, NULL), HUB_INVITE_UNKNOWN);
    enrol(&d, &first, 1, false);
    assert_int_equal(desk_invite(&d, false, NULL), HUB_INVITE_KNOWN);
    assert_int_equal(asked(&d, &first), HUB_ASK_APPROVED);
    assert_int_equal(desk_invite(&d, true, &line), HUB_INVITED);
    desk_machine(&d, &second, 2, &line);
    show(&d, &second, &t);
    assert_int_equal(approve(&d, row_of(&d).words, &a), HUB_APPROVED);
    assert_memory_equal(a.old, DESK_KIOSK ".", sizeof DESK_KIOSK);
    snprintf(old, sizeof old, "%s/%s.crt", d.w.scratch.folder, a.old);
    assert_int_equal(stat(old, &st), 0);
    scratch_path(&d.w.scratch, path, DESK_KIOSK ".crt");
    assert_int_equal(stat(path, &st), 0);
    assert_string_equal(peers_find(hub_peers_of(d.w.hub), DESK_KIOSK)->ring.keys[0].id,
                        second.key.id);
    assert_int_equal(asked(&d, &first), HUB_ASK_NO);
    desk_close(&d);
}

/* A second machine, in the place of the first. */
static struct enrolment another_asks(struct desk_world *d, struct desk_machine *second)
{
    struct enrol_line line;
    assert_int_equal(desk_invite(d, true, &line), HUB_INVITED);
    desk_machine(d, second, 2, &line);
    asked(d, second);
    return row_of(d);
}

static void a_certificate_that_cannot_be_kept_leaves_the_old_one_to_be_revoked(
    void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine first, second;
    struct err e;
    char in_the_way[128];
    desk_open(&d);
    enrol(&d, &first, 1, false);
    const struct enrolment n = another_asks(&d, &second);
    const struct staff by = desk_staff(&d);
    struct hub_approval a = {.name = DESK_KIOSK, .words = n.words};
    scratch_path(&d.w.scratch, in_the_way, DESK_KIOSK ".crt.new");
    assert_int_equal(mkdir(in_the_way, 0700), 0);
    assert_false(hub_enrol_approve(d.desk, &by, &a, &e));
    assert_int_equal(rmdir(in_the_way), 0);
    assert_int_equal(approve(&d, n.words, &a), HUB_APPROVED);
    assert_memory_equal(a.old, DESK_KIOSK ".", sizeof DESK_KIOSK);
    desk_close(&d);
}

/* What happens in hub.db meanwhile is somebody else's doing. */
static void in_hub_db(const struct desk_world *d, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(d->w.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void what_cannot_be_committed_leaves_the_old_one_to_be_revoked(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine first, second;
    struct err e;
    char before[AUTHORITY_SERIAL_SIZE], path[128];
    desk_open(&d);
    enrol(&d, &first, 1, false);
    scratch_path(&d.w.scratch, path, DESK_KIOSK ".crt");
    assert_true(authority_file_serial(before, path, &e));
    const struct enrolment n = another_asks(&d, &second);
    const struct staff by = desk_staff(&d);
    struct hub_approval a = {.name = DESK_KIOSK, .words = n.words};
    in_hub_db(&d, "CREATE TRIGGER no BEFORE UPDATE ON enrolment"
                  " BEGIN SELECT RAISE(ABORT, 'no'); END;"
                  "CREATE TRIGGER never BEFORE INSERT ON enrolment"
                  " BEGIN SELECT RAISE(ABORT, 'no'); END");
    assert_false(hub_enrol_approve(d.desk, &by, &a, &e));
    in_hub_db(&d, "DROP TRIGGER no; DROP TRIGGER never");
    assert_int_equal(approve(&d, n.words, &a), HUB_APPROVED);
    assert_memory_equal(strrchr(a.old, '.') + 1, before, 8);
    desk_close(&d);
}

/* As after SIGKILL between the commit and the last rename: what was there is there still,
 * under both names perhaps. Whoever approves again is told what to revoke. */
static void approving_that_was_cut_off_is_done_again(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine first, second;
    struct err e;
    struct hub_approval a;
    char before[AUTHORITY_SERIAL_SIZE], path[128], aside[256], kept[128];
    desk_open(&d);
    enrol(&d, &first, 1, false);
    scratch_path(&d.w.scratch, path, DESK_KIOSK ".crt");
    scratch_path(&d.w.scratch, kept, "kept");
    assert_true(authority_file_serial(before, path, &e));
    assert_int_equal(link(path, kept), 0);
    const struct enrolment n = another_asks(&d, &second);
    assert_int_equal(approve(&d, n.words, &a), HUB_APPROVED);
    for (int both = 0; both < 2; both++) {
        snprintf(aside, sizeof aside, "%s/%s.crt", d.w.scratch.folder, a.old);
        if (both == 0)
            assert_int_equal(unlink(aside), 0);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(link(kept, path), 0);
        assert_int_equal(approve(&d, n.words, &a), HUB_APPROVED);
        assert_memory_equal(strrchr(a.old, '.') + 1, before, 8);
        assert_int_equal(access(aside, F_OK), 0);
        assert_int_equal(approve(&d, n.words, &a), HUB_APPROVED);
        assert_string_equal(a.old, ""); /* all is done */
        snprintf(a.old, sizeof a.old, "%s.%.8s", DESK_KIOSK, before);
    }
    assert_int_equal(approve(&d, "six other words than those shown", &a),
                     HUB_APPROVE_NOBODY);
    assert_int_equal(audited(&d, "kiosk approve"), 2);
    desk_close(&d);
}

static void a_kiosk_that_was_added_by_hand_meanwhile_is_not_replaced(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine m;
    struct enrol_line line;
    struct hub_approval a;
    struct err e;
    bool created = false;
    open_invited(&d, &m, &line);
    asked(&d, &m);
    const struct staff by = desk_staff(&d);
    assert_true(hub_kiosk_register(d.w.hub, &by, DESK_KIOSK, d.w.keys.sign.public_key,
                                   &created, &e));
    assert_int_equal(approve(&d, row_of(&d).words, &a), HUB_APPROVE_KNOWN);
    desk_close(&d);
}

static void a_new_invitation_ends_the_one_before(void **state)
{
    (void)state;
    struct desk_world d;
    struct desk_machine early, late;
    struct enrol_line line;
    desk_open(&d);
    desk_invite(&d, false, &line);
    desk_machine(&d, &early, 1, &line);
    desk_invite(&d, false, &line);
    desk_machine(&d, &late, 2, &line);
    assert_int_equal(asked(&d, &early), HUB_ASK_NO);
    assert_int_equal(asked(&d, &late), HUB_ASK_WAIT);
    desk_close(&d);
}

/* A hub that is started now says why it cannot. */
static void does_not_open(struct desk_world *d, const char *why)
{
    struct hub_enrol *other = NULL;
    struct err e;
    assert_false(hub_enrol_open(&other, &d->config, d->w.hub, &e));
    assert_non_null(strstr(e.text, why));
}

static void an_authority_whose_key_others_may_read_is_not_used(void **state)
{
    (void)state;
    struct desk_world d;
    char key[128];
    desk_open(&d);
    scratch_path(&d.w.scratch, key, "ca.key");
    assert_int_equal(chmod(key, 0640), 0);
    does_not_open(&d, "others may read it");
    desk_close(&d);
}

/* The hub would wait for somebody at its terminal. */
static void an_authority_whose_key_is_locked_is_not_used(void **state)
{
    (void)state;
    struct desk_world d;
    char path[128];
    desk_open(&d);
    scratch_path(&d.w.scratch, path, "ca.key");
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    assert_non_null(key);
    rewind(file);
    assert_int_equal(ftruncate(fileno(file), 0), 0);
    assert_int_equal(
        PEM_write_PKCS8PrivateKey(file, key, EVP_aes_256_cbc(), "secret", 6, NULL, NULL),
        1);
    assert_int_equal(fclose(file), 0);
    EVP_PKEY_free(key);
    does_not_open(&d, "ca.key");
    desk_close(&d);
}

static void names_of_other_areas_are_refused(void **state)
{
    (void)state;
    struct desk_world d;
    struct err e;
    static const char *const names[] = {"york.k.kiosk-1", "leeds.hub", "kiosk-1",
                                        "leeds.k.a/b",    "leeds.k.K", ""};
    desk_open(&d);
    const struct staff by = desk_staff(&d);
    for (size_t i = 0; i < LENGTH(names); i++) {
        struct hub_invitation wish = {.name = names[i], .hours = 1};
        assert_false(hub_enrol_invite(d.desk, &by, &wish, &e));
        assert_int_equal(e.kind, ERR_INPUT);
    }
    desk_close(&d);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_machine_waits_and_is_given_its_certificate),
              TEST(both_sides_have_the_same_words),
              TEST(the_same_machine_may_ask_again_over_a_restart),
              TEST(another_machine_with_the_code_is_turned_away_and_told_of),
              TEST(a_code_ends_after_a_day), TEST(five_wrong_codes_end_an_invitation),
              TEST(wrong_codes_count_no_more_once_a_machine_waits),
              TEST(the_code_is_nowhere_in_the_database),
              TEST(a_request_that_is_none_does_not_use_the_code_up),
              TEST(other_words_approve_nobody),
              TEST(approving_that_was_cut_off_is_done_again),
              TEST(a_machine_that_staff_refuse_is_told_so),
              TEST(a_name_that_is_taken_needs_to_be_replaced_in_so_many_words),
              TEST(a_certificate_that_cannot_be_kept_leaves_the_old_one_to_be_revoked),
              TEST(what_cannot_be_committed_leaves_the_old_one_to_be_revoked),
              TEST(a_kiosk_that_was_added_by_hand_meanwhile_is_not_replaced),
              TEST(a_new_invitation_ends_the_one_before),
              TEST(an_authority_whose_key_others_may_read_is_not_used),
              TEST(an_authority_whose_key_is_locked_is_not_used),
              TEST(names_of_other_areas_are_refused));
    return failed;
}
