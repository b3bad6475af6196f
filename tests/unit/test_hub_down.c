#include "tests/test.h"
#include "tests/unit/hub_world.h"

static void say_hello(struct world *w, const struct test_kiosk *k)
{
    struct err e;
    struct bytes body;
    struct hello hello = {.cid = "00000000000000ab", .next_n = 1, .t = WORLD_START};
    memcpy(hello.inst, k->inst, sizeof hello.inst);
    bytes_init(&body, 4096);
    assert_true(wire_put_hello(&body, &hello, &e));
    kiosk_says(w, k, TOPIC_REQUEST, &body);
    bytes_free(&body);
}

static void ask_page(struct world *w, const struct test_kiosk *k, uint64_t from,
                     uint32_t max)
{
    struct err e;
    struct bytes body;
    struct pull pull = {.cid = "00000000000000cd", .from = from, .max = max};
    pull.epoch = hub_store_numbers(hub_store_of(w->hub))->epoch;
    bytes_init(&body, 4096);
    assert_true(wire_put_pull(&body, &pull, &e));
    kiosk_says(w, k, TOPIC_REQUEST, &body);
    bytes_free(&body);
}

static void hello_is_answered_with_keys_and_head(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct head head;
    struct key_set keys;
    struct err e;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    say_hello(&w, &k);
    assert_true(world_next(&w, TOPIC_RESPONSE, k.name));
    assert_true(wire_get_keys(&keys, w.last.data, w.last.size, &e));
    assert_memory_equal(keys.seal_key, w.keys.seals[0].public_key, 32);
    assert_true(world_next(&w, TOPIC_RESPONSE, k.name));
    assert_true(wire_get_head(&head, w.last.data, w.last.size, &e));
    assert_string_equal(head.cid, "00000000000000ab");
    assert_string_equal(head.area, AREA);
    assert_int_equal(head.seq, 1);
    assert_int_equal(head.count, 1);
    assert_int_equal(head.t, WORLD_START);
    assert_int_equal(head.kinds, HUB_TAKES);
    world_close(&w);
}

/* What a kiosk would hold after these pages. */
struct mirror {
    struct lthash hash;
    uint64_t cursor;
    uint32_t count, pages;
};

static void apply_page(struct world *w, struct mirror *m, struct batch *b)
{
    struct err e;
    struct batch_reader lines;
    struct change c;
    if (!wire_get_batch(b, &lines, w->last.data, w->last.size, &e))
        fail_msg("%s", e.text);
    assert_int_equal(b->from, m->cursor);
    while (wire_next_change(&lines, &c, &e)) {
        assert_false(c.deleted);
        lthash_add(&m->hash, c.kind, c.id, c.body, c.body_size);
        m->count++;
    }
    assert_string_equal(e.text, "");
    m->cursor = b->to;
    m->pages++;
}

static void pages_end_at_the_head_with_its_digest(void **state)
{
    (void)state;
    enum { VACANCIES = 450 };
    struct world w;
    struct test_kiosk k;
    struct mirror m = {.cursor = 0};
    struct batch b = {.to = 0};
    uint8_t digest[DIGEST_BYTES];
    char title[40], ref[REF_SIZE], id[UUID_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    for (int i = 0; i < VACANCIES; i++) {
        snprintf(title, sizeof title, "Vacancy %d", i);
        world_vacancy(&w, title, ref, id);
    }
    do {
        ask_page(&w, &k, m.cursor, 500);
        world_tick(&w);
        assert_true(world_next(&w, TOPIC_RESPONSE, k.name));
        apply_page(&w, &m, &b);
        assert_string_equal(b.cid, ""); /* the same for all who ask */
        assert_true(b.page);
        assert_int_equal(b.has_digest, b.to == b.head);
    } while (b.to < b.head && m.pages < 10);
    assert_int_equal(m.pages, 3);
    assert_int_equal(m.count, VACANCIES + 1);
    assert_int_equal(b.count, VACANCIES + 1); /* all that live, not the lines of a page */
    lthash_digest(digest, &m.hash);
    assert_memory_equal(digest, b.digest, sizeof digest);
    world_close(&w);
}

static struct hub_status next_status(struct world *w)
{
    struct hub_status status;
    struct err e;
    assert_true(world_next(w, TOPIC_HUB_STATUS, NULL));
    assert_true(wire_get_hub(&status, w->last.data, w->last.size, &e));
    return status;
}

/* The kiosks know by another instant that what they sent may be lost. */
static void each_time_it_comes_up_its_status_says_another_instant(void **state)
{
    (void)state;
    struct world w;
    struct err e;
    struct bytes frame;
    char topic[TOPIC_SIZE];
    struct hub_status status;
    world_open(&w);
    const struct hub_status before = next_status(&w);
    const int64_t first = before.since;
    assert_int_equal(first, WORLD_START);
    hub_online(w.hub, false, &w.now);
    assert_false(world_next(&w, TOPIC_HUB_STATUS, NULL));
    w.now.wall -= 5; /* its clock was set back meanwhile */
    hub_online(w.hub, true, &w.now);
    status = next_status(&w);
    assert_true(status.since != first);
    assert_true(status.run == before.run);
    world_restart(&w);
    status = next_status(&w);
    assert_true(status.run != 0 && status.run != before.run);
    bytes_init(&frame, FRAME_MAX);
    assert_true(hub_farewell(w.hub, topic, &frame, &e));
    assert_string_equal(topic, "v1/" AREA "/h/st");
    assert_true(frame_open(&w.last, &w.hub_ring, topic, frame.data, frame.size, &e));
    assert_true(wire_get_hub(&status, w.last.data, w.last.size, &e));
    assert_false(status.online);
    bytes_free(&frame);
    world_close(&w);
}

static void a_closed_vacancy_goes_out_as_gone_and_leaves_the_digest(void **state)
{
    (void)state;
    struct world w;
    struct hub_row row;
    struct batch b;
    struct batch_reader lines;
    struct change c;
    struct err e;
    bool found = false;
    uint8_t before[DIGEST_BYTES];
    char ref[REF_SIZE], id[UUID_SIZE];
    const struct staff by = {.who = WHO, .now = WORLD_START};
    world_open(&w);
    hub_store_digest(hub_store_of(w.hub), before);
    world_vacancy(&w, "PA", ref, id);
    world_tick(&w);
    world_drain(&w);
    assert_true(hub_vacancy_close(w.hub, &by, ref, "filled", &row, NULL, &found, &e));
    assert_true(row.closed);
    world_tick(&w);
    assert_true(world_next(&w, TOPIC_CHANGE, NULL));
    assert_true(wire_get_batch(&b, &lines, w.last.data, w.last.size, &e));
    assert_memory_equal(b.digest, before, sizeof before);
    assert_int_equal(b.count, 1);
    assert_true(wire_next_change(&lines, &c, &e));
    assert_true(c.deleted);
    assert_int_equal(c.body_size, 0);
    assert_string_equal(c.id, id);
    world_close(&w);
}

static void a_change_too_large_for_one_message_is_told_by_the_head_alone(void **state)
{
    (void)state;
    enum { ROWS = HUB_PAGE_RECORDS + 1 };
    struct world w;
    struct push_result r;
    struct head head;
    struct err e;
    char names[ROWS][24];
    const char *cells[ROWS][3];
    const char *const *rows[ROWS];
    world_open(&w);
    world_tick(&w);
    world_wait(&w, 1000);
    world_drain(&w);
    for (size_t i = 0; i < ROWS; i++) {
        snprintf(names[i], sizeof names[i], "Organisation %zu", i);
        cells[i][0] = "name";
        cells[i][1] = names[i];
        cells[i][2] = NULL;
        rows[i] = cells[i];
    }
    world_push_rows(&w, (struct push_order){.kind = RECORD_ORGANISATION}, rows, ROWS, &r);
    assert_int_equal(r.actions[PUSH_CREATED], ROWS);
    push_result_free(&r);
    world_tick(&w);
    assert_int_equal(outgoing_count(hub_outgoing(w.hub)), 1);
    assert_true(world_next(&w, TOPIC_HEAD, NULL));
    assert_true(wire_get_head(&head, w.last.data, w.last.size, &e));
    assert_int_equal(head.seq, ROWS + 1);
    world_close(&w);
}

static void heads_after_commits_keep_their_distance(void **state)
{
    (void)state;
    struct world w;
    char ref[REF_SIZE], id[UUID_SIZE], title[24];
    unsigned heads = 0;
    world_open(&w);
    world_tick(&w);
    world_drain(&w);
    for (int i = 0; i < 100; i++) {
        snprintf(title, sizeof title, "Vacancy %d", i);
        world_vacancy(&w, title, ref, id);
        world_wait(&w, 10);
        assert_true(world_next(&w, TOPIC_CHANGE, NULL)); /* at once, each time */
        heads += world_next(&w, TOPIC_HEAD, NULL) ? 1 : 0;
    }
    assert_in_range(heads, 3, 5);
    world_wait(&w, HUB_HEAD_APART_MS);
    world_drain(&w);
    world_wait(&w, HUB_HEAD_EVERY_MS);
    assert_true(world_next(&w, TOPIC_HEAD, NULL));
    world_close(&w);
}

/* The pages that one turn of the hub sends, and their bytes. */
static size_t one_turn(struct world *w, size_t *bytes)
{
    struct outgoing_message m;
    size_t pages = 0;
    *bytes = 0;
    world_tick(w);
    while (outgoing_take(hub_outgoing(w->hub), &m)) {
        bool page = strstr(m.topic, "/rsp") != NULL;
        pages += page;
        *bytes += page ? m.size : 0;
        free(m.data);
    }
    return pages;
}

static void fill_with_vacancies(struct world *w, int count)
{
    char title[40], ref[REF_SIZE], id[UUID_SIZE];
    for (int i = 0; i < count; i++) {
        snprintf(title, sizeof title, "Vacancy %d", i);
        world_vacancy(w, title, ref, id);
    }
    world_drain(w);
}

static void each_kiosk_gets_its_page_in_turn(void **state)
{
    (void)state;
    enum { KIOSKS = 150 };
    struct world w;
    struct test_kiosk k[KIOSKS];
    size_t pages = 0, turns = 0, bytes = 0;
    world_open(&w);
    fill_with_vacancies(&w, 200);
    for (int i = 0; i < KIOSKS; i++) {
        kiosk_open(&w, &k[i], i);
        ask_page(&w, &k[i], 0, 200);
        ask_page(&w, &k[i], 0, 200); /* asking twice gives one page */
    }
    world_drain(&w);
    assert_int_equal(hub_due_ms(w.hub), 0);
    while (pages < KIOSKS) {
        size_t now = one_turn(&w, &bytes);
        assert_true(now > 0 && bytes <= HUB_TICK_BYTES + FRAME_MAX);
        pages += now;
        turns++;
    }
    assert_int_equal(pages, KIOSKS);
    assert_true(turns > 2);
    assert_int_equal(one_turn(&w, &bytes), 0);
    world_close(&w);
}

/* After an outage many ask for the same: it is read and packed once. */
static void a_page_is_kept_for_those_who_ask_for_the_same(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k[2];
    struct bytes first;
    struct err e;
    char ref[REF_SIZE], id[UUID_SIZE];
    bytes_init(&first, FRAME_BODY_MAX);
    world_open(&w);
    fill_with_vacancies(&w, 20);
    for (int i = 0; i < 2; i++)
        kiosk_open(&w, &k[i], i);
    ask_page(&w, &k[0], 0, 10);
    world_tick(&w);
    assert_true(world_next(&w, TOPIC_RESPONSE, k[0].name));
    bytes_add(&first, w.last.data, w.last.size);
    /* Were it read again, it would say otherwise. */
    assert_true(db_exec(hub_store_db(hub_store_of(w.hub)),
                        "UPDATE rec SET body = replace(body, 'Vacancy', 'Other')", &e));
    ask_page(&w, &k[1], 0, 10);
    world_tick(&w);
    assert_true(world_next(&w, TOPIC_RESPONSE, k[1].name));
    assert_int_equal(w.last.size, first.size);
    assert_memory_equal(w.last.data, first.data, first.size);
    ask_page(&w, &k[1], 0, 300); /* up to the head: only while nothing changes */
    world_tick(&w);
    world_vacancy(&w, "One more", ref, id);
    world_drain(&w);
    ask_page(&w, &k[0], 0, 300);
    world_tick(&w);
    assert_true(world_next(&w, TOPIC_RESPONSE, k[0].name));
    assert_non_null(strstr((const char *)w.last.data, "One more"));
    world_wait(&w, 6000); /* and no page for long */
    world_drain(&w);
    ask_page(&w, &k[0], 0, 10);
    world_tick(&w);
    assert_true(world_next(&w, TOPIC_RESPONSE, k[0].name));
    assert_non_null(strstr((const char *)w.last.data, "Other 1"));
    bytes_free(&first);
    world_close(&w);
}

/* ---- repair ---- */

static void ask_buckets(struct world *w, const struct test_kiosk *k, struct buckets *m)
{
    struct err e;
    struct bytes body;
    struct compare ask = {.cid = "ab",
                          .epoch = hub_store_numbers(hub_store_of(w->hub))->epoch};
    bytes_init(&body, 4096);
    assert_true(wire_put_compare(&body, &ask, &e));
    kiosk_says(w, k, TOPIC_REQUEST, &body);
    bytes_free(&body);
    world_tick(w);
    assert_true(world_next(w, TOPIC_RESPONSE, k->name));
    if (!wire_get_buckets(m, w->last.data, w->last.size, &e))
        fail_msg("%s", e.text);
}

static bool ask_bucket(struct world *w, const struct test_kiosk *k, uint8_t bucket,
                       const char *after, struct bucket_page *m,
                       struct bucket_reader *rows)
{
    struct err e;
    struct bytes body;
    struct bucket_pull ask = {.cid = "ab",
                              .epoch = hub_store_numbers(hub_store_of(w->hub))->epoch,
                              .bucket = bucket,
                              .max = 2};
    memcpy(ask.after, after, strlen(after) + 1);
    bytes_init(&body, 4096);
    assert_true(wire_put_bucket_pull(&body, &ask, &e));
    kiosk_says(w, k, TOPIC_REQUEST, &body);
    bytes_free(&body);
    world_tick(w);
    return world_next(w, TOPIC_RESPONSE, k->name) &&
           wire_get_bucket_page(m, rows, w->last.data, w->last.size, &e);
}

static void the_rows_of_each_bucket_make_its_digest(void **state)
{
    (void)state;
    static struct buckets all;
    struct world w;
    struct test_kiosk k;
    struct bucket_page m;
    struct bucket_reader rows;
    struct change c;
    struct err e;
    uint32_t records = 0, pages = 0;
    world_open(&w);
    kiosk_open(&w, &k, 1);
    fill_with_vacancies(&w, 600);
    ask_buckets(&w, &k, &all);
    assert_int_equal(all.seq, hub_store_numbers(hub_store_of(w.hub))->seq);
    for (unsigned i = 0; i < LTHASH_BUCKETS; i++) {
        struct lthash sum = {0};
        uint8_t digest[BUCKET_DIGEST_BYTES];
        uint32_t count = 0;
        char after[UUID_SIZE] = "";
        do {
            assert_true(ask_bucket(&w, &k, (uint8_t)i, after, &m, &rows));
            while (wire_next_row(&rows, &c, &e)) {
                lthash_add(&sum, c.kind, c.id, c.body, c.body_size);
                count++;
            }
            assert_string_equal(e.text, "");
            memcpy(after, m.to, sizeof after);
            pages++;
        } while (after[0] != '\0');
        lthash_bucket_digest(digest, &sum);
        assert_memory_equal(digest, all.sums[i].digest, sizeof digest);
        assert_int_equal(count, all.sums[i].count);
        records += count;
    }
    assert_int_equal(records, 601);
    assert_true(pages > 256);
    world_close(&w);
}

/* ---- care ---- */

enum { DAY_MS = 24 * 3600 * 1000 };

static void close_vacancy(struct world *w, const char *ref)
{
    struct hub_row row;
    struct err e;
    bool found = false;
    const struct staff by = {.who = WHO, .now = w->now.wall};
    assert_true(hub_vacancy_close(w->hub, &by, ref, "filled", &row, NULL, &found, &e));
}

static void tombstones_go_after_90_days(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct batch b;
    struct batch_reader lines;
    struct change c;
    struct err e;
    char ref1[REF_SIZE], ref2[REF_SIZE], first[UUID_SIZE], second[UUID_SIZE];
    world_open(&w);
    kiosk_open(&w, &k, 1);
    world_vacancy(&w, "First", ref1, first);
    world_vacancy(&w, "Second", ref2, second);
    close_vacancy(&w, ref1);
    uint64_t kept = hub_store_numbers(hub_store_of(w.hub))->seq;
    for (int i = 0; i < 60; i++)
        world_wait(&w, DAY_MS);
    close_vacancy(&w, ref2);
    uint64_t gone = hub_store_numbers(hub_store_of(w.hub))->seq;
    for (int i = 0; i < 29; i++)
        world_wait(&w, DAY_MS);
    assert_int_equal(hub_store_numbers(hub_store_of(w.hub))->floor, kept);
    world_wait(&w, 2 * (uint64_t)DAY_MS);
    assert_int_equal(hub_store_numbers(hub_store_of(w.hub))->floor, gone);
    world_restart(&w);
    assert_int_equal(hub_store_numbers(hub_store_of(w.hub))->floor, gone);
    world_drain(&w);
    ask_page(&w, &k, 0, 100);
    world_tick(&w);
    assert_true(world_next(&w, TOPIC_RESPONSE, k.name));
    assert_true(wire_get_batch(&b, &lines, w.last.data, w.last.size, &e));
    uint32_t deleted = 0;
    while (wire_next_change(&lines, &c, &e)) {
        deleted += c.deleted;
        assert_string_not_equal(c.id, first);
    }
    assert_int_equal(deleted, 1); /* of which kiosks may yet have to hear */
    struct hub_row row;
    bool found = false;
    assert_true(hub_record_get(hub_store_of(w.hub), first, &row, NULL, &found, &e));
    assert_true(found); /* staff still find it */
    world_close(&w);
}

static void each_night_the_digest_is_that_of_the_bodies(void **state)
{
    (void)state;
    struct world w;
    struct err e;
    uint8_t before[DIGEST_BYTES], after[DIGEST_BYTES];
    world_open(&w);
    fill_with_vacancies(&w, 3);
    hub_store_digest(hub_store_of(w.hub), before);
    world_wait(&w, DAY_MS);
    hub_store_digest(hub_store_of(w.hub), after);
    assert_memory_equal(before, after, sizeof after);
    assert_int_equal(hub_counts(w.hub)->dropped, 0);
    assert_true(db_exec(hub_store_db(hub_store_of(w.hub)),
                        "UPDATE rec SET body = replace(body, 'Vacancy', 'Other')", &e));
    world_wait(&w, DAY_MS);
    hub_store_digest(hub_store_of(w.hub), after);
    assert_memory_not_equal(before, after, sizeof after);
    assert_string_equal(hub_counts(w.hub)->trouble,
                        "records in the database were changed by another hand");
    world_restart(&w);
    hub_store_digest(hub_store_of(w.hub), before);
    assert_memory_equal(before, after, sizeof after);
    world_close(&w);
}

static void a_status_is_remembered(void **state)
{
    (void)state;
    struct world w;
    struct test_kiosk k;
    struct bytes body;
    struct err e;
    struct kiosk_status status = {
        .online = true, .seq = 1, .outbox = 3, .t = WORLD_START, .software = "0.1"};
    world_open(&w);
    kiosk_open(&w, &k, 1);
    bytes_init(&body, 4096);
    assert_true(wire_put_status(&body, &status, &e));
    kiosk_says(&w, &k, TOPIC_STATUS, &body);
    world_tick(&w);
    world_wait(&w, 6000);
    world_restart(&w);
    const struct peer *p = peers_find(hub_peers_of(w.hub), k.name);
    assert_non_null(p);
    assert_true(p->has_status);
    assert_int_equal(p->status.outbox, 3);
    assert_int_equal(p->seen_at, WORLD_START);
    bytes_free(&body);
    world_close(&w);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        TEST(hello_is_answered_with_keys_and_head),
        TEST(pages_end_at_the_head_with_its_digest),
        TEST(each_time_it_comes_up_its_status_says_another_instant),
        TEST(a_closed_vacancy_goes_out_as_gone_and_leaves_the_digest),
        TEST(a_change_too_large_for_one_message_is_told_by_the_head_alone),
        TEST(heads_after_commits_keep_their_distance),
        TEST(each_kiosk_gets_its_page_in_turn),
        TEST(a_page_is_kept_for_those_who_ask_for_the_same),
        TEST(the_rows_of_each_bucket_make_its_digest), TEST(tombstones_go_after_90_days),
        TEST(each_night_the_digest_is_that_of_the_bodies), TEST(a_status_is_remembered));
    return failed;
}
