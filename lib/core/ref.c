#include "core/ref.h"

#include <assert.h>
#include <string.h>

#define ALPHABET "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#define KINDS "GNVSPFM"

/* Symbols with the check; the sum of the check starts at *_SUM. */
enum { REF_SYMBOLS = 6, REF_SUM = 10, CLAIM_SYMBOLS = 10, CLAIM_SUM = 18 };

static unsigned first_sum(int count)
{
    return count == CLAIM_SYMBOLS - 1 ? CLAIM_SUM : REF_SUM;
}

/* -1 if the character is none of the alphabet nor one that is read as one of it. */
static int value_of(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'I' || c == 'L')
        c = '1';
    if (c == 'O')
        c = '0';
    const char *at = c == '\0' ? NULL : strchr(ALPHABET, c);
    return at == NULL ? -1 : (int)(at - ALPHABET);
}

static unsigned check_value(const uint8_t *values, int count)
{
    unsigned sum = first_sum(count);
    for (int i = 0; i < count; i++)
        sum += values[i] * (unsigned)(2 * (count - 1 - i) + 1);
    return sum % 32;
}

/* Writes values, check and hyphen: `before` symbols stand before the hyphen. */
static void print(char *out, const uint8_t *values, int count, int before)
{
    for (int i = 0; i < count; i++) {
        if (i == before)
            *out++ = '-';
        *out++ = ALPHABET[values[i]];
    }
    *out++ = ALPHABET[check_value(values, count)];
    *out = '\0';
}

/* Reads exactly `count` symbols, the last of which is the check over the others. */
static bool read_symbols(uint8_t *values, int count, const char *text)
{
    int got = 0;
    for (; *text != '\0'; text++) {
        if (*text == ' ' || *text == '-')
            continue;
        int value = value_of(*text);
        if (value < 0 || got == count)
            return false;
        values[got++] = (uint8_t)value;
    }
    return got == count && check_value(values, count - 1) == values[count - 1];
}

void ref_make(char out[REF_SIZE], char letter, uint32_t number)
{
    assert(letter != '\0' && strchr(KINDS, letter) != NULL);
    assert(number < 1U << 20);
    uint8_t values[REF_SYMBOLS - 1] = {(uint8_t)value_of(letter)};
    for (int i = 1; i < REF_SYMBOLS - 1; i++)
        values[i] = (uint8_t)(number >> (20 - 5 * i) & 31);
    print(out, values, REF_SYMBOLS - 1, 4);
}

bool ref_parse(char out[REF_SIZE], const char *text, struct err *e)
{
    uint8_t values[REF_SYMBOLS];
    if (!read_symbols(values, REF_SYMBOLS, text) ||
        strchr(KINDS, ALPHABET[values[0]]) == NULL)
        return err_set(e, ERR_INPUT, "not a reference, or one with a slip in it");
    print(out, values, REF_SYMBOLS - 1, 4);
    return true;
}

void claim_make(char out[CLAIM_SIZE], const uint8_t random[6])
{
    uint64_t bits = 0;
    for (int i = 0; i < 6; i++)
        bits = bits << 8 | random[i];
    uint8_t values[CLAIM_SYMBOLS - 1];
    for (int i = 0; i < CLAIM_SYMBOLS - 1; i++) {
        values[i] = (uint8_t)(bits & 31);
        bits >>= 5;
    }
    print(out, values, CLAIM_SYMBOLS - 1, 5);
}

bool claim_parse(char out[CLAIM_SIZE], const char *text, struct err *e)
{
    uint8_t values[CLAIM_SYMBOLS];
    if (!read_symbols(values, CLAIM_SYMBOLS, text))
        return err_set(e, ERR_INPUT, "not a code, or one with a slip in it");
    print(out, values, CLAIM_SYMBOLS - 1, 5);
    return true;
}
