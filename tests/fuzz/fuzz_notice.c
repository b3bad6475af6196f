/* What comes on the kiosk's socket: whatever is read can be written, and reads the
 * same. */
#include <assert.h>
#include <string.h>

#include "core/notice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct notice n;
    struct notice back;
    struct err e;
    if (!notice_get(&n, data, size, &e))
        return 0;
    struct bytes out;
    bytes_init(&out, 4 * NOTICE_MAX);
    if (!notice_put(&out, &n, &e) || out.size > NOTICE_MAX) {
        bytes_free(&out); /* texts may grow when they are escaped */
        return 0;
    }
    bool good = notice_get(&back, out.data, out.size, &e);
    assert(good);
    assert(memcmp(&back, &n, sizeof back) == 0);
    bytes_free(&out);
    return 0;
}
