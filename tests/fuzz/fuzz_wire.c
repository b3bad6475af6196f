#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read can be written, and what was written reads as the same again: twice the
 * same bytes. */
#define SETTLES(type)                                                                    \
    static void type##_settles(const uint8_t *data, size_t size)                         \
    {                                                                                    \
        struct type m;                                                                   \
        struct err e;                                                                    \
        if (!wire_get_##type(&m, data, size, &e))                                        \
            return;                                                                      \
        struct bytes one;                                                                \
        struct bytes two;                                                                \
        bytes_init(&one, 1 << 20);                                                       \
        bytes_init(&two, 1 << 20);                                                       \
        assert(wire_put_##type(&one, &m, &e));                                           \
        assert(wire_get_##type(&m, one.data, one.size, &e));                             \
        assert(wire_put_##type(&two, &m, &e));                                           \
        assert(one.size == two.size && memcmp(one.data, two.data, one.size) == 0);       \
        bytes_free(&one);                                                                \
        bytes_free(&two);                                                                \
    }
SETTLES(head)
SETTLES(hello)
SETTLES(pull)
SETTLES(note)

static void status_settles(const uint8_t *data, size_t size)
{
    struct kiosk_status m;
    struct bytes out;
    struct err e;
    bytes_init(&out, 1 << 20);
    if (wire_get_status(&m, data, size, &e)) {
        assert(wire_put_status(&out, &m, &e));
        assert(wire_get_status(&m, out.data, out.size, &e));
    }
    bytes_free(&out);
}

static void hub_settles(const uint8_t *data, size_t size)
{
    struct hub_status m;
    struct bytes out;
    struct err e;
    bytes_init(&out, 1 << 20);
    if (wire_get_hub(&m, data, size, &e)) {
        assert(wire_put_hub(&out, &m, &e));
        assert(wire_get_hub(&m, out.data, out.size, &e));
    }
    bytes_free(&out);
}

static void op_settles(const uint8_t *data, size_t size)
{
    struct op m;
    struct bytes box;
    struct bytes out;
    struct err e;
    bytes_init(&box, WIRE_BOX_MAX);
    bytes_init(&out, 1 << 20);
    if (wire_get_op(&m, &box, data, size, &e) && m.kind != OP_KIND_COUNT) {
        assert(wire_put_op(&out, &m, &e));
        assert(wire_get_op(&m, &box, out.data, out.size, &e));
    }
    bytes_free(&box);
    bytes_free(&out);
}

static void batch_is_walked(const uint8_t *data, size_t size)
{
    struct batch m;
    struct batch_reader lines;
    struct change c;
    struct bytes out;
    struct err e;
    if (!wire_get_batch(&m, &lines, data, size, &e))
        return;
    bytes_init(&out, 1 << 20);
    const char *begin = lines.at;
    uint64_t last = m.from;
    while (wire_next_change(&lines, &c, &e)) {
        assert(c.seq > last && c.seq <= m.to);
        assert(c.body_size <= RECORD_BODY_MAX);
        last = c.seq;
        wire_put_change(&out, &c);
    }
    if (e.text[0] == '\0' && out.size > 0) /* leading zeros apart, the same bytes */
        assert(out.size <= (size_t)(lines.end - begin));
    bytes_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum wire_kind kind;
    struct key_set keys;
    struct err e;
    if (wire_kind_of(&kind, data, size, &e))
        assert(kind < WIRE_KIND_COUNT);
    head_settles(data, size);
    hello_settles(data, size);
    pull_settles(data, size);
    note_settles(data, size);
    hub_settles(data, size);
    status_settles(data, size);
    op_settles(data, size);
    batch_is_walked(data, size);
    if (wire_get_keys(&keys, data, size, &e))
        assert(label_ok(keys.area));
    return 0;
}
