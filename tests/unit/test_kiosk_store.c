/* The kiosk's files, real ones: what is saved is sealed, can be opened by the hub only,
 * and is found again by its code. */
#include "tests/unit/kiosk_files.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

static void without_files_it_is_not_ready_and_makes_no_content(void **state)
{
    struct fixture *f = *state;
    struct station s = read_station(f);
    assert_false(s.ready);
    assert_false(s.cannot_save);
}

static void with_keys_and_head_it_is_ready(void **state)
{
    struct fixture *f = *state;
    fill(f);
    struct station s = read_station(f);
    assert_true(s.ready);
    assert_int_equal(s.kinds, (1u << OP_KIND_COUNT) - 1);
    assert_int_equal(s.channels, 1u << CHANNEL_TEXT);
    assert_int_equal(s.synced_at, when.now);
}

static void content_that_comes_later_is_taken_up(void **state)
{
    struct fixture *f = *state;
    assert_false(read_station(f).ready);
    fill(f);
    assert_true(read_station(f).ready);
}

/* The agent sets a broken file aside and fills another. */
static void another_content_takes_the_place_of_a_broken_one(void **state)
{
    struct fixture *f = *state;
    struct station st;
    struct err e;
    char path[128];
    fill(f);
    assert_true(kiosk_store_station(f->ks, &st, &e));
    assert_true(st.ready);
    content_close(f->writer);
    snprintf(path, sizeof path, "%s/content.db", f->s.folder);
    assert_true(content_set_aside(path, &e));
    (void)kiosk_store_station(f->ks, &st, &e);
    assert_false(st.ready);
    fill(f);
    assert_true(kiosk_store_station(f->ks, &st, &e));
    assert_true(st.ready);
    assert_false(kiosk_store_broken(f->ks));
}

static void a_broken_content_is_let_go_and_told_once(void **state)
{
    struct fixture *f = *state;
    struct station st;
    struct err e;
    char path[128];
    snprintf(path, sizeof path, "%s/content.db", f->s.folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++)
        fputs("not a database ", file);
    fclose(file);
    assert_false(kiosk_store_station(f->ks, &st, &e));
    assert_true(kiosk_store_broken(f->ks));
    assert_false(kiosk_store_broken(f->ks));
    assert_true(content_set_aside(path, &e));
    fill(f);
    assert_true(kiosk_store_station(f->ks, &st, &e));
    assert_true(st.ready);
}

/* Not known is something else than none. */
static void what_cannot_be_read_is_not_said_to_be_none(void **state)
{
    struct fixture *f = *state;
    struct err e;
    static struct jobs_page jobs;
    static struct session_open session;
    static struct model m;
    const struct panel panel = panel_make(1080, 1920, 268);
    model_init(&m, &panel, 0, 0);
    (void)read_station(f);
    assert_false(kiosk_store_jobs(f->ks, &m, 0, 1, &jobs, &e));
    assert_int_equal(e.kind, ERR_LATER);
    assert_true(jobs.unread);
    assert_false(
        kiosk_store_session(f->ks, "019ab000-0000-7000-8000-000000000000", &session, &e));
    assert_true(session.unread);
    fill(f);
    (void)read_station(f);
    assert_true(kiosk_store_jobs(f->ks, &m, 0, 1, &jobs, &e));
    assert_false(jobs.unread);
    assert_true(
        kiosk_store_session(f->ks, "019ab000-0000-7000-8000-000000000000", &session, &e));
    assert_false(session.unread || session.found);
}

/* It may be the one that is asked for: nobody is told that it is off. */
static void where_a_record_has_vanished_none_is_said_to_be_gone(void **state)
{
    struct fixture *f = *state;
    struct err e;
    char path[128];
    sqlite3 *db = NULL;
    static struct job_open job;
    static struct session_open session;
    static const char id[] = "019ab000-0000-7000-8000-000000000000";
    fill(f);
    (void)read_station(f);
    snprintf(path, sizeof path, "%.64s/content.db", f->s.folder);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "UPDATE state SET count = count + 1", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    assert_false(kiosk_store_session(f->ks, id, &session, &e));
    assert_true(session.unread);
    assert_false(kiosk_store_job(f->ks, id, &job, &e));
    assert_true(job.unread);
}

static void nothing_is_saved_without_the_hubs_key(void **state)
{
    struct fixture *f = *state;
    struct thing t;
    struct err e;
    (void)read_station(f);
    draft(f, DOING_INTEREST);
    assert_false(kiosk_store_save(f->ks, &f->m, &when, &t, &e));
    assert_int_equal(e.kind, ERR_LATER);
}

static void the_hub_reads_what_was_said(void **state)
{
    struct fixture *f = *state;
    struct outbox_row row;
    fill(f);
    (void)read_station(f);
    draft(f, DOING_BOOKING);
    struct thing t = save(f);
    struct personal p = open_box(f, &row);
    assert_string_equal(p.name, CANARY_NAME);
    assert_string_equal(p.contact, "+447700900461");
    assert_string_equal(p.code, t.code);
    assert_string_equal(p.kiosk, "leeds.k.kiosk-1");
    assert_string_equal(p.consent, CONSENT_BOOKING);
    assert_string_equal(p.op, row.op);
    assert_string_equal(p.target, row.target);
    assert_true(p.text_safe);
    assert_true(p.ask_first);
    assert_int_equal(p.places, 2);
    assert_int_equal(p.visit, 3);
    assert_int_equal(row.kind, OP_BOOK);
    assert_int_equal(row.places, 2);
}

/* In whatever script, and as long as the keyboard lets it be. */
static void a_name_comes_back_as_it_was_typed(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {
        /* clang-format off */
        "Siân",
        "Łukasz Żółć",
        "Ștefan",
        "Мар'яна",
        "শর্মিষ্ঠা",
        "ਗੁਰਪ੍ਰੀਤ",
        "જ્યોતિ",
        "زینب",
        "نادية",
        /* clang-format on */
    };
    char *name = f->m.visit.draft.name;
    fill(f);
    (void)read_station(f);
    for (size_t i = 0; i <= LENGTH(names); i++) {
        struct outbox_row row;
        draft(f, DOING_BOOKING);
        for (int n = 0; i == LENGTH(names) && n < 100; n++)
            memcpy(name + n * 3, "\xE0\xA6\x95", 4);
        if (i < LENGTH(names))
            memcpy(name, names[i], strlen(names[i]) + 1);
        (void)save(f);
        struct personal p = open_box(f, &row);
        assert_string_equal(p.name, name);
    }
}

static void the_hub_reads_what_staff_are_asked(void **state)
{
    struct fixture *f = *state;
    struct outbox_row row;
    struct draft *d = &f->m.visit.draft;
    fill(f);
    (void)read_station(f);
    draft(f, DOING_JOIN);
    d->request = (struct request){.tasks = 3, .days = 1, .parts = 2, .miles = 5};
    struct thing t = save(f);
    struct personal p = open_box(f, &row);
    assert_int_equal(row.kind, OP_PROFILE);
    assert_string_equal(row.target, "");
    assert_string_equal(p.name, CANARY_NAME);
    assert_string_equal(p.consent, CONSENT_REGISTER);
    assert_string_equal(p.code, t.code);
    assert_int_equal(p.request.tasks, 3);
    assert_int_equal(p.request.days, 1);
    assert_int_equal(p.request.parts, 2);
    assert_int_equal(p.request.miles, 5);
}

static void an_erasure_names_the_code_that_it_is_about(void **state)
{
    struct fixture *f = *state;
    struct outbox_row row;
    struct thing found;
    struct err e;
    char code[CLAIM_SIZE];
    fill(f);
    (void)read_station(f);
    claim_make(code, (const uint8_t[6]){1, 2, 3, 4, 5, 6});
    f->m.visit.doing = DOING_ERASE;
    f->m.visit.draft.request.subject = SUBJECT_CODE;
    memcpy(f->m.visit.draft.about_typed, code, sizeof code);
    struct thing t = save(f);
    struct personal p = open_box(f, &row);
    assert_string_equal(p.request.about, code);
    assert_string_not_equal(p.code, code); /* it has one of its own, which finds it */
    assert_true(kiosk_store_find(f->ks, t.code, &found, &e));
    assert_int_equal(found.kind, OP_ERASE);
}

static void a_question_about_a_job_names_it(void **state)
{
    struct fixture *f = *state;
    struct outbox_row row;
    fill(f);
    (void)read_station(f);
    draft(f, DOING_QUESTION);
    f->m.visit.draft.of_job = true;
    f->m.visit.draft.request.subject = SUBJECT_LANGUAGE;
    (void)save(f);
    struct personal p = open_box(f, &row);
    assert_string_equal(row.target, f->m.job.vacancy.meta.id);
    assert_string_equal(p.target, row.target);
    assert_string_equal(p.lang, "en");
}

static void a_booking_without_contact_says_nothing_of_the_person(void **state)
{
    struct fixture *f = *state;
    struct outbox_row row;
    fill(f);
    (void)read_station(f);
    f->m.visit.doing = DOING_BOOKING;
    (void)save(f);
    struct personal p = open_box(f, &row);
    assert_string_equal(p.name, "");
    assert_int_equal(p.contact_kind, CONTACT_NONE);
    assert_string_equal(p.consent, "");
}

static void the_code_finds_it_again_and_another_does_not(void **state)
{
    struct fixture *f = *state;
    struct thing t, found;
    struct err e;
    char other[CLAIM_SIZE];
    fill(f);
    (void)read_station(f);
    draft(f, DOING_INTEREST);
    t = save(f);
    assert_true(kiosk_store_find(f->ks, t.code, &found, &e));
    assert_string_equal(found.op, t.op);
    assert_int_equal(found.kind, OP_INTEREST);
    assert_false(found.answered);
    claim_make(other, (const uint8_t[6]){1, 2, 3, 4, 5, 6});
    assert_true(kiosk_store_find(f->ks, other, &found, &e));
    assert_string_equal(found.op, "");
}

static void cancelling_sends_the_code_inside_the_seal_only(void **state)
{
    struct fixture *f = *state;
    struct outbox_row row;
    struct thing t;
    struct err e;
    fill(f);
    (void)read_station(f);
    f->m.visit.found.kind = OP_BOOK;
    claim_make(f->m.visit.draft.found_code, (const uint8_t[6]){9, 8, 7, 6, 5, 4});
    assert_true(kiosk_store_drop(f->ks, &f->m, &when, &t, &e));
    assert_string_equal(t.code, "");
    struct personal p = open_box(f, &row);
    assert_int_equal(row.kind, OP_CANCEL);
    assert_string_equal(row.target, "");
    assert_string_equal(p.code, f->m.visit.draft.found_code);
}

/* What the hub answers to the newest op here. */
static void hub_answers(struct fixture *f, enum result result)
{
    struct outbox *ob = NULL;
    struct outbox_row row;
    struct err e;
    char path[128];
    bool found = false;
    uint64_t made = 0;
    snprintf(path, sizeof path, "%s/outbox.db", f->s.folder);
    assert_true(outbox_open(&ob, path, &e));
    assert_true(outbox_number(ob, NULL, &made, &e));
    assert_true(outbox_get(ob, made, &row, NULL, &found, &e));
    struct outcome o = {.epoch = {1, 2}, .n = made, .result = result, .t = 77, .hseq = 5};
    memcpy(o.inst, outbox_inst(ob), sizeof o.inst);
    memcpy(o.op, row.op, sizeof o.op);
    assert_true(outbox_outcome(ob, &o, "x", 1, &e));
    outbox_close(ob);
}

/* Otherwise the code would go on saying that there is a place. */
static void what_was_cancelled_here_no_longer_reads_as_confirmed(void **state)
{
    struct fixture *f = *state;
    struct thing t, found;
    struct err e;
    fill(f);
    (void)read_station(f);
    draft(f, DOING_BOOKING);
    t = save(f);
    hub_answers(f, RESULT_CONFIRMED);
    f->m.visit.found.kind = OP_BOOK;
    memcpy(f->m.visit.draft.found_code, t.code, sizeof t.code);
    struct thing end;
    assert_true(kiosk_store_drop(f->ks, &f->m, &when, &end, &e));
    assert_true(kiosk_store_find(f->ks, t.code, &found, &e));
    assert_string_equal(found.op, t.op);
    assert_int_equal(found.result, RESULT_CONFIRMED);
    assert_int_equal(found.pending_at, when.now);
    hub_answers(f, RESULT_CANCELLED);
    assert_true(kiosk_store_find(f->ks, t.code, &found, &e));
    assert_int_equal(found.result, RESULT_CANCELLED);
    assert_int_equal(found.as_of, 77);
    assert_int_equal(found.pending_at, 0);
}

static void find_again(struct fixture *f, const char *code)
{
    struct err e;
    assert_true(kiosk_store_find(f->ks, code, &f->m.visit.found, &e));
    memcpy(f->m.visit.draft.found_code, code, CLAIM_SIZE);
}

static void a_change_names_the_session_and_says_the_code_inside(void **state)
{
    struct fixture *f = *state;
    struct outbox_row row;
    fill(f);
    (void)read_station(f);
    draft(f, DOING_BOOKING);
    struct thing t = save(f);
    hub_answers(f, RESULT_CONFIRMED);
    find_again(f, t.code);
    f->m.visit.doing = DOING_CHANGE;
    f->m.visit.draft.places = 1;
    struct thing change = save(f);
    struct personal p = open_box(f, &row);
    assert_int_equal(row.kind, OP_CHANGE);
    assert_string_equal(row.target, t.target);
    assert_int_equal(row.places, 1);
    assert_string_equal(p.code, t.code);
    assert_string_equal(change.code, ""); /* no new one to show */
    find_again(f, t.code);
    assert_int_equal(f->m.visit.found.pending, OP_CHANGE);
    assert_int_equal(f->m.visit.found.places, 2);
    hub_answers(f, RESULT_DONE);
    find_again(f, t.code);
    assert_int_equal(f->m.visit.found.pending_at, 0);
    assert_int_equal(f->m.visit.found.places, 1);
    assert_int_equal(thing_state(&f->m.visit.found), STATE_CONFIRMED);
}

static void an_answer_to_an_offer_is_inside_the_seal_only(void **state)
{
    struct fixture *f = *state;
    struct outbox_row row;
    fill(f);
    (void)read_station(f);
    memcpy(f->m.visit.draft.found_code, "7KQ4M-2XTB9", CLAIM_SIZE);
    f->m.visit.doing = DOING_ANSWER;
    f->m.visit.draft.offer = TRI_YES;
    assert_true(save(f).accept);
    struct personal p = open_box(f, &row);
    assert_int_equal(row.kind, OP_ANSWER_OFFER);
    assert_string_equal(row.target, "");
    assert_true(p.accept);
    assert_string_equal(p.code, "7KQ4M-2XTB9");
}

/* A hub's answer, to what was asked, for that kiosk. */
static struct notice answer(struct fixture *f, const struct notice *n, const char *kiosk)
{
    const struct seal_pair key = {f->hub_public, f->hub_secret};
    struct notice out = {.kind = NOTICE_ANSWER};
    struct status_ask q;
    struct err e;
    struct bytes box;
    if (!unseal_ask(&q, n->box, n->box_size, &key, &e))
        fail_msg("%s", e.text);
    assert_string_equal(q.kiosk, "leeds.k.kiosk-1");
    struct status_answer a = {
        .found = STATUS_FOUND,
        .kind = OP_BOOK,
        .target = "019ab000-0000-7000-8000-000002000000",
        .state = STATE_WAITING,
        .places = 1,
        .position = 4,
        .as_of = 99,
    };
    memcpy(a.cid, q.cid, sizeof a.cid);
    snprintf(a.kiosk, sizeof a.kiosk, "%s", kiosk);
    bytes_init(&box, sizeof out.box);
    assert_true(seal_answer(&box, &a, q.reply_key, &e));
    memcpy(out.box, box.data, box.size);
    out.box_size = box.size;
    memcpy(out.cid, n->cid, sizeof out.cid);
    bytes_free(&box);
    return out;
}

static void only_who_asked_can_open_the_answer_and_only_once(void **state)
{
    static const struct hub_ask nothing;
    struct fixture *f = *state;
    struct hub_ask ask = {0};
    struct notice n, reply;
    struct status_answer a;
    struct thing t;
    struct err e;
    fill(f);
    assert_false(kiosk_store_ask(f->ks, "7KQ4M-2XTB9", &ask, &n, &e));
    (void)read_station(f);
    char code[CLAIM_SIZE];
    claim_make(code, (const uint8_t[6]){1, 2, 3, 4, 5, 6});
    assert_true(kiosk_store_ask(f->ks, code, &ask, &n, &e));
    reply = answer(f, &n, "leeds.k.kiosk-1");
    assert_true(hub_ask_is(&ask, &reply));
    if (!hub_ask_open(&ask, &reply, &a, &e))
        fail_msg("%s", e.text);
    assert_memory_equal(&ask, &nothing, sizeof ask);
    assert_false(hub_ask_is(&ask, &reply));
    assert_true(kiosk_store_told(f->ks, &a, &t, &e));
    assert_true(t.there && t.from_hub);
    assert_int_equal(thing_state(&t), STATE_WAITING);
    assert_int_equal(t.position, 4);

    assert_true(kiosk_store_ask(f->ks, code, &ask, &n, &e));
    assert_false(hub_ask_is(&ask, &reply));
    struct notice other = answer(f, &n, "leeds.k.kiosk-2");
    assert_false(hub_ask_open(&ask, &other, &a, &e));
    assert_int_equal(e.kind, ERR_INPUT);
}

/* Nobody learns at a kiosk that a contact is known: the second booking of a person is
 * made, kept and answered as the first. */
static void a_second_booking_of_the_same_person_looks_like_the_first(void **state)
{
    struct fixture *f = *state;
    struct outbox_row row[2];
    struct thing t[2];
    fill(f);
    (void)read_station(f);
    for (int i = 0; i < 2; i++) {
        draft(f, DOING_BOOKING);
        t[i] = save(f);
        (void)open_box(f, &row[i]);
        memset(row[i].op, 0, sizeof row[i].op);
        memset(t[i].op, 0, sizeof t[i].op);
        memset(t[i].code, 0, sizeof t[i].code);
        row[i].n = 0;
        row[i].place = 0;
        hub_answers(f, RESULT_CONFIRMED);
    }
    assert_memory_equal(&t[0], &t[1], sizeof t[0]);
    assert_memory_equal(&row[0], &row[1], sizeof row[0]);
}

static bool file_holds(const char *path, const char *canary)
{
    FILE *file = fopen(path, "rb");
    static char data[1 << 20];
    assert_non_null(file);
    size_t size = fread(data, 1, sizeof data, file);
    fclose(file);
    return memmem(data, size, canary, strlen(canary)) != NULL;
}

static void no_file_holds_a_word_of_it(void **state)
{
    struct fixture *f = *state;
    fill(f);
    (void)read_station(f);
    draft(f, DOING_INTEREST);
    struct thing t = save(f);
    DIR *d = opendir(f->s.folder);
    for (struct dirent *x = readdir(d); x != NULL; x = readdir(d)) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", f->s.folder, x->d_name);
        if (x->d_name[0] == '.')
            continue;
        assert_false(file_holds(path, CANARY_NAME));
        assert_false(file_holds(path, CANARY_PHONE));
        assert_false(file_holds(path, &CANARY_PHONE[1]));
        assert_false(file_holds(path, t.code));
    }
    closedir(d);
}

static void a_broken_outbox_means_that_it_cannot_save(void **state)
{
    struct fixture *f = *state;
    char path[128];
    struct station s;
    struct err e;
    snprintf(path, sizeof path, "%s/outbox.db", f->s.folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 200; i++)
        fputs("this is not a database at all, ", file);
    fclose(file);
    fill(f);
    assert_false(kiosk_store_station(f->ks, &s, &e));
    assert_true(s.cannot_save);
    assert_true(s.ready);
    assert_non_null(strstr(e.text, "outbox.db"));
}

#define STORE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    int failed = 0;
    RUN_TESTS(STORE(without_files_it_is_not_ready_and_makes_no_content),
              STORE(with_keys_and_head_it_is_ready),
              STORE(content_that_comes_later_is_taken_up),
              STORE(another_content_takes_the_place_of_a_broken_one),
              STORE(a_broken_content_is_let_go_and_told_once),
              STORE(what_cannot_be_read_is_not_said_to_be_none),
              STORE(where_a_record_has_vanished_none_is_said_to_be_gone),
              STORE(nothing_is_saved_without_the_hubs_key),
              STORE(the_hub_reads_what_was_said),
              STORE(a_name_comes_back_as_it_was_typed),
              STORE(the_hub_reads_what_staff_are_asked),
              STORE(an_erasure_names_the_code_that_it_is_about),
              STORE(a_question_about_a_job_names_it),
              STORE(a_booking_without_contact_says_nothing_of_the_person),
              STORE(the_code_finds_it_again_and_another_does_not),
              STORE(cancelling_sends_the_code_inside_the_seal_only),
              STORE(what_was_cancelled_here_no_longer_reads_as_confirmed),
              STORE(a_change_names_the_session_and_says_the_code_inside),
              STORE(an_answer_to_an_offer_is_inside_the_seal_only),
              STORE(only_who_asked_can_open_the_answer_and_only_once),
              STORE(a_second_booking_of_the_same_person_looks_like_the_first),
              STORE(no_file_holds_a_word_of_it),
              STORE(a_broken_outbox_means_that_it_cannot_save));
    return failed;
}
