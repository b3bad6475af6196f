#include <assert.h>
#include <stdint.h>

#include "core/wire_life.h"
#include "core/wire_places.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read can be written and read again. */
static void replay_settles(const uint8_t *data, size_t size, struct bytes boxes[2],
                           struct bytes *out)
{
    struct replay m;
    struct err e;
    if (!wire_get_replay(&m, boxes, data, size, &e) || m.op.kind == OP_KIND_COUNT)
        return;
    assert(wire_put_replay(out, &m, &e));
    assert(wire_get_replay(&m, boxes, out->data, out->size, &e));
}

static void boxed_settles(const uint8_t *data, size_t size, enum wire_kind kind,
                          struct bytes *box)
{
    struct boxed m = {.kind = kind};
    struct bytes out;
    struct err e;
    bytes_init(&out, 1 << 20);
    if (wire_get_boxed(&m, box, data, size, &e)) {
        assert(wire_put_boxed(&out, &m, &e));
        assert(wire_get_boxed(&m, box, out.data, out.size, &e));
    }
    bytes_free(&out);
}

static void others_settle(const uint8_t *data, size_t size, struct bytes *out)
{
    struct void_range v;
    struct op_list l;
    struct lend lend;
    struct err e;
    if (wire_get_void(&v, data, size, &e))
        assert(wire_put_void(out, &v, &e));
    if (wire_get_ops(&l, data, size, &e))
        assert(wire_put_ops(out, &l, &e));
    if (wire_get_lend(&lend, data, size, &e))
        assert(wire_put_lend(out, &lend, &e));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes boxes[2], out;
    bytes_init(&boxes[0], WIRE_BOX_MAX);
    bytes_init(&boxes[1], REPLAY_FRAME_MAX);
    bytes_init(&out, 1 << 20);
    replay_settles(data, size, boxes, &out);
    boxed_settles(data, size, WIRE_ASK, &boxes[0]);
    boxed_settles(data, size, WIRE_ANSWER, &boxes[0]);
    others_settle(data, size, &out);
    bytes_free(&boxes[0]);
    bytes_free(&boxes[1]);
    bytes_free(&out);
    return 0;
}
