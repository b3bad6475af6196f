/* What comes before anybody is known: the invitation's line, a request as the hub reads
 * it, an answer and its params as a kiosk does. The first byte chooses; 1 and 2 sign what
 * follows, as a kiosk or hub that means harm would. */
#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/enrol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_line(const char *text, size_t size)
{
    struct enrol_line line, again;
    char printed[ENROL_LINE_SIZE];
    if (!enrol_line_parse(&line, text, size, NULL))
        return;
    enrol_line_print(printed, &line);
    assert(enrol_line_parse(&again, printed, strlen(printed), NULL));
    assert(strcmp(line.url, again.url) == 0);
}

static void read_params(const void *data, size_t size)
{
    struct enrol_params p, again;
    struct bytes out;
    bytes_init(&out, ENROL_PARAMS_MAX);
    if (enrol_get_params(&p, data, size, NULL)) {
        assert(enrol_put_params(&out, &p, NULL));
        assert(enrol_get_params(&again, out.data, out.size, NULL));
        assert(strcmp(p.name, again.name) == 0 && p.port == again.port);
    }
    bytes_free(&out);
}

static void read_signed(const struct sign_key *key, bool answer, const void *data,
                        size_t size)
{
    struct bytes frame, box, body;
    char hex[2 * SIGN_PUBLIC_BYTES + 1];
    bytes_init(&frame, FRAME_MAX);
    bytes_init(&box, FRAME_MAX);
    bytes_init(&body, FRAME_MAX);
    hex_print(hex, sizeof hex, key->public_key, sizeof key->public_key);
    if (size > 0 && frame_build(&frame, key, ENROL_TOPIC, data, size, NULL)) {
        base64_print(&box, frame.data, frame.size);
        if (answer) {
            struct enrol_answer a = {.approved = false};
            struct enrol_line line = {.url = ""};
            enrol_sign_hash(line.sign_hash, key->public_key);
            bytes_init(&a.bytes, ENROL_PARAMS_MAX);
            bytes_printf(&body, "{\"key\":\"%s\",\"box\":\"%s\"}", hex,
                         (const char *)box.data);
            (void)!enrol_get_answer(&a, &line, body.data, body.size, NULL);
            bytes_free(&a.bytes);
        } else {
            struct enrol_request r;
            (void)!enrol_get_request(&r, hex, (const char *)box.data, NULL);
        }
    }
    bytes_free(&frame);
    bytes_free(&box);
    bytes_free(&body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sign_key key;
    const uint8_t seed[32] = {3};
    if (key.id[0] == '\0') {
        if (sodium_init() < 0)
            abort();
        sign_key_from_seed(&key, seed);
    }
    if (size < 1)
        return 0;
    if (data[0] == 0)
        read_line((const char *)data + 1, size - 1);
    else if (data[0] < 3)
        read_signed(&key, data[0] == 2, data + 1, size - 1);
    else
        read_params(data + 1, size - 1);
    return 0;
}
