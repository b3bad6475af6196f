#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "core/ref.h"

static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const uint32_t numbers[] = {0, 1, 31, 32, 12345, 0x12345, 0x7FFFF, 0xFFFFF};

static void a_ref_reads_back_as_itself(void **state)
{
    (void)state;
    for (const char *letter = "GNVSPF"; *letter != '\0'; letter++)
        for (size_t i = 0; i < LENGTH(numbers); i++) {
            char made[REF_SIZE], read[REF_SIZE];
            ref_make(made, *letter, numbers[i]);
            assert_int_equal(strlen(made), REF_SIZE - 1);
            assert_int_equal(made[0], *letter);
            assert_int_equal(made[4], '-');
            assert_true(ref_parse(read, made, NULL));
            assert_string_equal(made, read);
        }
}

static void different_numbers_make_different_refs(void **state)
{
    (void)state;
    char last[REF_SIZE] = "";
    for (uint32_t n = 0; n < 1U << 20; n += 1021) {
        char ref[REF_SIZE];
        ref_make(ref, 'V', n);
        assert_true(strcmp(last, ref) < 0);
        memcpy(last, ref, sizeof last);
    }
}

/* Puts every other symbol at every place; whatever is then taken is a miss. */
static int wrong_symbols_taken(const char *text, bool (*takes)(const char *))
{
    int taken = 0;
    for (size_t i = 0; text[i] != '\0'; i++)
        for (const char *s = symbols; text[i] != '-' && *s != '\0'; s++) {
            char wrong[CLAIM_SIZE];
            memcpy(wrong, text, strlen(text) + 1);
            wrong[i] = *s;
            taken += *s != text[i] && takes(wrong);
        }
    return taken;
}

static bool ref_takes(const char *text)
{
    char out[REF_SIZE];
    return ref_parse(out, text, NULL);
}

static bool claim_takes(const char *text)
{
    char out[CLAIM_SIZE];
    return claim_parse(out, text, NULL);
}

static void every_single_wrong_symbol_of_a_ref_is_found(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 1U << 20; n += 9973) {
        char ref[REF_SIZE];
        ref_make(ref, 'V', n);
        assert_int_equal(wrong_symbols_taken(ref, ref_takes), 0);
    }
}

static void every_single_wrong_symbol_of_a_claim_code_is_found(void **state)
{
    (void)state;
    for (uint8_t i = 0; i < 50; i++) {
        const uint8_t random[6] = {i, (uint8_t)(i * 7), 3, (uint8_t)(i * 31), 200, 17};
        char code[CLAIM_SIZE];
        claim_make(code, random);
        assert_int_equal(wrong_symbols_taken(code, claim_takes), 0);
    }
}

/* What the header says of swaps: only values exactly 16 apart slip through. */
static void a_swap_of_neighbours_is_found_unless_they_are_16_apart(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 1U << 20; n += 101) {
        char ref[REF_SIZE], flat[REF_SIZE];
        ref_make(ref, 'S', n);
        memcpy(flat, ref, 4);
        memcpy(flat + 4, ref + 5, 3);
        for (size_t i = 1; i + 1 < strlen(flat); i++) {
            long apart = strchr(symbols, flat[i]) - strchr(symbols, flat[i + 1]);
            if (apart == 0)
                continue;
            char swapped[REF_SIZE];
            memcpy(swapped, flat, sizeof swapped);
            swapped[i] = flat[i + 1];
            swapped[i + 1] = flat[i];
            assert_int_equal(ref_takes(swapped), labs(apart) == 16);
        }
    }
}

struct row {
    const char *name, *text, *want;
};

static const struct row typed[] = {
    {"as printed", "V7KQ-2M", "V7KQ-2M"},
    {"lower case", "v7kq2m", "V7KQ-2M"},
    {"spaces and hyphens", " v 7-k q--2 m ", "V7KQ-2M"},
    {"all zeros", "0000-00", NULL},
    {"empty", "", NULL},
    {"too short", "V7KQ-2", NULL},
    {"too long", "V7KQ-2M0", NULL},
    {"u is no symbol", "V7KU-2M", NULL},
    {"a sign", "V7KQ_2M", NULL},
    {"letter of no kind", "A7KQ-2M", NULL},
    {"one slip", "V7KQ-3S", NULL},
    {"byte past ASCII", "V7KQ-2\xC3\x93", NULL},
};

static void is_read(void **state)
{
    const struct row *row = *state;
    char out[REF_SIZE];
    struct err e;
    bool ok = ref_parse(out, row->text, &e);
    assert_int_equal(ok, row->want != NULL);
    if (ok)
        assert_string_equal(out, row->want);
    else
        assert_int_equal(e.kind, ERR_INPUT);
}

static void letters_that_look_like_digits_are_read_as_digits(void **state)
{
    (void)state;
    char made[REF_SIZE], read[REF_SIZE];
    ref_make(made, 'V', 0x00021); /* 0 0 1 1 */
    assert_memory_equal(made, "V001-1", 6);
    char typed_in[REF_SIZE] = "voOi-L";
    typed_in[6] = made[6];
    assert_true(ref_parse(read, typed_in, NULL));
    assert_string_equal(made, read);
}

static void a_claim_code_carries_45_bits_and_reads_back(void **state)
{
    (void)state;
    const uint8_t none[6] = {0}, all[6] = {255, 255, 255, 255, 255, 255};
    char made[CLAIM_SIZE], read[CLAIM_SIZE];
    claim_make(made, none);
    assert_string_equal(made, "00000-0000J");
    claim_make(made, all);
    assert_memory_equal(made, "ZZZZZ-ZZZZ", 10);
    assert_true(claim_parse(read, made, NULL));
    assert_string_equal(made, read);
    /* Each of the 45 bits matters. */
    for (int bit = 0; bit < 48; bit++) {
        uint8_t one[6] = {0};
        one[bit / 8] = (uint8_t)(0x80 >> bit % 8);
        claim_make(made, one);
        assert_int_equal(strcmp(made, "00000-0000J") == 0, bit < 3);
    }
    assert_false(claim_takes("V7KQ-2M"));
    assert_false(claim_takes("00000-00000"));
    assert_true(claim_takes("7kq4m 2xtb9"));
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_ref_reads_back_as_itself),
              TEST(different_numbers_make_different_refs),
              TEST(every_single_wrong_symbol_of_a_ref_is_found),
              TEST(every_single_wrong_symbol_of_a_claim_code_is_found),
              TEST(a_swap_of_neighbours_is_found_unless_they_are_16_apart),
              TEST(letters_that_look_like_digits_are_read_as_digits),
              TEST(a_claim_code_carries_45_bits_and_reads_back));
    RUN_ROWS(typed, is_read);
    return failed;
}
