/* Certificates and requests of strangers, as hub and kiosk read them. The first byte
 * chooses which. */
#include <stdlib.h>
#include <string.h>

#include "host/authority.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct enrol_der der = {.size = 0};
    uint8_t hash[ENROL_HASH_BYTES] = {0};
    struct bytes pem;
    if (size < 1 || size - 1 > sizeof der.data)
        return 0;
    der.size = size - 1;
    memcpy(der.data, data + 1, der.size);
    bytes_init(&pem, ENROL_PEM_MAX);
    if (data[0] == 0) {
        (void)!authority_request_key(hash, &der, NULL);
    } else {
        /* Nobody can have signed for this key. */
        if (authority_check(&der, &der, "leeds.k.kiosk-1", hash, NULL))
            abort();
        (void)!authority_pem(&pem, &der, NULL);
    }
    bytes_free(&pem);
    return 0;
}
