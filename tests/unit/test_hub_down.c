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

static void hello_is_answered_with_head_and_keys(void **state)
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
    assert_true(wire_get_head(&head, w.last.data, w.last.size, &e));
    assert_string_equal(head.cid, "00000000000000ab");
    assert_string_equal(head.area, AREA);
    assert_int_equal(head.seq, 1);
    assert_int_equal(head.count, 1);
    assert_int_equal(head.t, WORLD_START);
    assert_int_equal(head.kinds, HUB_TAKES);
    assert_true(world_next(&w, TOPIC_RESPONSE, k.name));
    assert_true(wire_get_keys(&keys, w.last.data, w.last.size, &e));
    assert_memory_equal(keys.seal_key, w.keys.seals[0].public_key, 32);
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
        assert_string_equal(b.cid, "00000000000000cd");
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
    int64_t first = next_status(&w).since;
    assert_int_equal(first, WORLD_START);
    hub_online(w.hub, false, &w.now);
    assert_false(world_next(&w, TOPIC_HUB_STATUS, NULL));
    w.now.wall -= 5; /* its clock was set back meanwhile */
    hub_online(w.hub, true, &w.now);
    assert_true(next_status(&w).since != first);
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

static void each_kiosk_gets_its_page_in_turn(void **state)
{
    (void)state;
    enum { KIOSKS = 11 };
    struct world w;
    struct test_kiosk k[KIOSKS];
    size_t pages = 0;
    world_open(&w);
    for (int i = 0; i < KIOSKS; i++) {
        kiosk_open(&w, &k[i], i);
        ask_page(&w, &k[i], 0, 10);
        ask_page(&w, &k[i], 0, 10); /* asking twice gives one page */
    }
    world_drain(&w);
    assert_int_equal(hub_due_ms(w.hub), 0);
    for (int i = 0; i < 3; i++) {
        world_tick(&w);
        size_t now = 0;
        struct outgoing_message m;
        while (outgoing_take(hub_outgoing(w.hub), &m)) {
            now += strstr(m.topic, "/rsp") == NULL ? 0 : 1;
            free(m.data);
        }
        assert_true(now <= HUB_PAGES_PER_TICK);
        pages += now;
    }
    assert_int_equal(pages, KIOSKS);
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
    RUN_TESTS(TEST(hello_is_answered_with_head_and_keys),
              TEST(pages_end_at_the_head_with_its_digest),
              TEST(each_time_it_comes_up_its_status_says_another_instant),
              TEST(a_closed_vacancy_goes_out_as_gone_and_leaves_the_digest),
              TEST(a_change_too_large_for_one_message_is_told_by_the_head_alone),
              TEST(heads_after_commits_keep_their_distance),
              TEST(each_kiosk_gets_its_page_in_turn), TEST(a_status_is_remembered));
    return failed;
}
