/* A restored hub and two kiosks that mean harm: they show it genuine answers of its
 * earlier life with whatever operation they like, say void for any numbers and send new
 * operations meanwhile. It works on, and its places add up. Each 8 bytes are one message;
 * the first of all says whether the hub holds. All files lie in memory. */
#include <assert.h>

#include "core/wire_life.h"
#include "tests/sim/crashvfs.h"
#include "tests/unit/hub_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MESSAGES_MAX = 40, RECORD_BYTES = 8, TARGETS = 3 };

struct scene {
    struct crashvfs *vfs;
    struct disk_image *image;
    struct world w;
    struct test_kiosk k[2];
    char targets[TARGETS][UUID_SIZE]; /* two sessions, a vacancy */
};

static int64_t count(struct scene *s, const char *sql)
{
    int64_t value = -1;
    assert(db_int(hub_store_db(hub_store_of(s->w.hub)), &value, NULL, sql, NULL, ""));
    return value;
}

static void scene_open(struct scene *s)
{
    char ref[REF_SIZE];
    s->vfs = crashvfs_install(1);
    world_prepare(&s->w);
    s->w.epoch = 1;
    snprintf(s->w.path, sizeof s->w.path, "/hub/hub.db");
    world_begin(&s->w);
    kiosk_open(&s->w, &s->k[0], 1);
    kiosk_open(&s->w, &s->k[1], 2);
    world_session(&s->w, "Meet-up", "2", s->targets[0]);
    world_session(&s->w, "Another", "1", s->targets[1]);
    world_vacancy(&s->w, "Cook", ref, s->targets[2]);
    world_tick(&s->w);
    world_drain(&s->w);
    hub_close(s->w.hub);
    s->image = disk_snapshot(crashvfs_disk(s->vfs, "hub"));
}

static void begin(struct scene *s, bool holding)
{
    disk_restore(crashvfs_disk(s->vfs, "hub"), s->image);
    world_start(&s->w);
    assert(db_run(hub_store_db(hub_store_of(s->w.hub)),
                  "INSERT INTO life VALUES (2, 1, 0, 0, 0, ?1)", NULL, "i",
                  (int64_t)holding));
    world_restart(&s->w);
    s->w.now.ms += 1000;
    world_tick(&s->w);
}

/* What those bytes ask for; false: no kiosk's agent could write it. */
static bool make(struct scene *s, const uint8_t r[RECORD_BYTES], struct op *op,
                 struct bytes *box)
{
    struct test_kiosk *k = &s->k[r[0] >> 7];
    char code[CLAIM_SIZE];
    *op = (struct op){.epoch = hub_store_numbers(hub_store_of(s->w.hub))->epoch,
                      .n = r[6] == 255 ? INT64_MAX : 1U + r[6] % 40U,
                      .kind = (enum op_kind)(r[1] % OP_KIND_COUNT),
                      .places = r[4] % 4U,
                      .lend = r[4] >> 4,
                      .made = s->w.now.wall};
    memcpy(op->inst, k->inst, sizeof op->inst);
    op->inst[0] = (char)('0' + (r[0] >> 6) % 2);
    snprintf(op->op, sizeof op->op, "01990000-0000-7000-8000-%012x", r[7] % 40U);
    if (op->kind != OP_CANCEL && op->kind != OP_WITHDRAW && op->kind != OP_ANSWER_OFFER)
        memcpy(op->target, s->targets[r[3] % TARGETS], UUID_SIZE);
    if (op->kind != OP_RETURN) {
        const struct test_op t = {.code = test_code(code, r[5] % 8U),
                                  .contact = (r[5] & 64) != 0 ? "+447700900123" : NULL,
                                  .ask_first = (r[5] & 128) != 0,
                                  .accept = (r[5] & 32) != 0};
        snprintf(op->key, sizeof op->key, "%s", s->w.keys.seals[0].id);
        op->box_size = 1;
        if (!op_valid(op, NULL))
            return false;
        seal_test_op(&s->w, k, op, &t, box);
        op->box = box->data;
        op->box_size = box->size;
    }
    return op_valid(op, NULL);
}

static bool put_replay(struct scene *s, const uint8_t r[RECORD_BYTES],
                       const struct op *op, struct bytes *body)
{
    char topic[TOPIC_SIZE];
    struct bytes text, frame;
    struct outcome o = {.epoch = {1, 1},
                        .n = op->n,
                        .result = (enum result)(r[2] % RESULT_COUNT),
                        .hseq = 1U + r[2],
                        .t = s->w.now.wall - 100};
    if (o.result == RESULT_REFUSED)
        o.reason = (enum reason)(1 + (r[2] >> 4) % (REASON_COUNT - 1));
    if (o.result == RESULT_WAITING)
        o.position = 1;
    memcpy(o.inst, op->inst, sizeof o.inst);
    memcpy(o.op, op->op, sizeof o.op);
    bytes_init(&text, HUB_ANSWER_MAX);
    bytes_init(&frame, FRAME_MAX);
    topic_of(topic, TOPIC_OUTCOME, AREA, s->k[r[0] >> 7].name);
    bool ok = wire_put_outcome(&text, &o, NULL) &&
              frame_build(&frame, &s->w.keys.sign, topic, text.data, text.size, NULL);
    const struct replay m = {.op = *op, .frame = frame.data, .frame_size = frame.size};
    ok = ok && wire_put_replay(body, &m, NULL);
    bytes_free(&text);
    bytes_free(&frame);
    return ok;
}

static bool put_void(struct scene *s, const uint8_t r[RECORD_BYTES], struct bytes *body)
{
    struct void_range m = {.epoch = hub_store_numbers(hub_store_of(s->w.hub))->epoch,
                           .from = 1U + r[1] % 40U,
                           .to = r[2] == 255 ? INT64_MAX : r[2] % 60U};
    memcpy(m.inst, s->k[r[0] >> 7].inst, sizeof m.inst);
    m.inst[0] = (char)('0' + (r[0] >> 6) % 2);
    return wire_put_void(body, &m, NULL);
}

static void say(struct scene *s, const uint8_t r[RECORD_BYTES])
{
    struct op op;
    struct bytes box, body;
    bytes_init(&box, WIRE_BOX_MAX);
    bytes_init(&body, HUB_OP_BODY_MAX);
    bool ok = false;
    if (r[0] % 4 == 3)
        ok = put_void(s, r, &body);
    else if (make(s, r, &op, &box))
        ok = r[0] % 4 == 0 ? wire_put_op(&body, &op, NULL) : put_replay(s, r, &op, &body);
    if (ok)
        kiosk_says(&s->w, &s->k[r[0] >> 7], TOPIC_OP, &body);
    bytes_free(&box);
    bytes_free(&body);
}

static void check(struct scene *s)
{
    assert(count(s,
                 "SELECT count(*) FROM session_place WHERE taken <>"
                 " (SELECT coalesce(sum(places), 0) FROM booking WHERE"
                 " booking.session = session_place.session AND state IN (2, 4))") == 0);
    assert(count(s, "SELECT count(*) FROM session_place WHERE lent <> 0 OR"
                    " taken > capacity + over") == 0);
    assert(count(s, "SELECT count(*) FROM op WHERE held = 0 AND answer IS NULL") == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct scene s;
    _Static_assert(STATE_CONFIRMED == 2 && STATE_OFFERED == 4, "as in check's text");
    if (s.vfs == NULL)
        scene_open(&s);
    if (size < 1 + RECORD_BYTES)
        return 0;
    begin(&s, (data[0] & 1) != 0);
    size_t messages = (size - 1) / RECORD_BYTES;
    for (size_t i = 0; i < messages && i < MESSAGES_MAX; i++) {
        say(&s, data + 1 + i * RECORD_BYTES);
        s.w.now.ms += 100;
        if ((data[0] & 2) != 0 || i % 5 == 4)
            world_tick(&s.w);
    }
    world_tick(&s.w);
    check(&s);
    world_drain(&s.w);
    hub_close(s.w.hub);
    return 0;
}
