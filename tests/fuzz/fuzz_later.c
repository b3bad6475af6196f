/* What a hub of a later version answers: an outcome with words that are not known yet, or
 * a message of another kind that names an operation. */
#include <assert.h>
#include <string.h>

#include "core/uuid.h"
#include "core/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void outcome_settles(const uint8_t *data, size_t size)
{
    struct outcome m, again;
    struct bytes out;
    struct err e;
    if (!wire_get_outcome(&m, data, size, &e))
        return;
    assert(m.n >= 1 && uuid_check(m.op, "op", NULL));
    if (m.result == RESULT_COUNT || m.reason == REASON_COUNT)
        return;
    bytes_init(&out, 4096);
    assert(wire_put_outcome(&out, &m, &e));
    assert(wire_get_outcome(&again, out.data, out.size, &e));
    assert(again.result == m.result && again.reason == m.reason && again.n == m.n);
    bytes_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct outcome m;
    struct err e;
    outcome_settles(data, size);
    if (wire_get_later_answer(&m, data, size, &e)) {
        assert(m.result == RESULT_COUNT);
        assert(m.n >= 1 && uuid_check(m.op, "op", NULL));
        assert(memchr(m.inst, '\0', sizeof m.inst) != NULL);
    }
    return 0;
}
