#include "app/pin.h"

#include <sodium.h>
#include <string.h>

#include "app/upkeep.h"

enum {
    HASH_OPS = 3,
    HASH_MEMORY = 8 * 1024 * 1024,
    LINE_SIZE = 64,
};

_Static_assert((int)crypto_pwhash_STRBYTES <= (int)PIN_HASH_SIZE, "as the header says");

static bool is_pin(const char *text)
{
    size_t size = strlen(text);
    return size >= PIN_DIGITS_MIN && size <= PIN_DIGITS_MAX &&
           strspn(text, "0123456789") == size;
}

bool pin_make(FILE *in, char out[PIN_HASH_SIZE], struct err *e)
{
    char line[LINE_SIZE] = "";
    bool good = sodium_init() >= 0 && fgets(line, sizeof line, in) != NULL;
    line[strcspn(line, "\r\n")] = '\0';
    if (!good || !is_pin(line))
        good = err_set(e, ERR_INPUT, "the PIN: not %d to %d digits", PIN_DIGITS_MIN,
                       PIN_DIGITS_MAX);
    else if (crypto_pwhash_str(out, line, strlen(line), HASH_OPS, HASH_MEMORY) != 0)
        good = err_set(e, ERR_FULL, "no memory to hash the PIN");
    sodium_memzero(line, sizeof line);
    return good;
}

bool pin_is_hash(const char *text)
{
    return strncmp(text, crypto_pwhash_STRPREFIX, strlen(crypto_pwhash_STRPREFIX)) == 0 &&
           strlen(text) < crypto_pwhash_STRBYTES &&
           crypto_pwhash_str_needs_rehash(text, HASH_OPS, HASH_MEMORY) >= 0;
}

bool pin_right(const char *hash, const char *pin)
{
    char padded[PIN_HASH_SIZE] = "";
    memcpy(padded, hash, strlen(hash) + 1);
    return is_pin(pin) && crypto_pwhash_str_verify(padded, pin, strlen(pin)) == 0;
}
