#include "tests/test.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "core/frame.h"

#define TOPIC "v1/leeds/d/head"

struct fixture {
    struct sign_key key;
    struct keyring ring;
    struct bytes message, body;
};

static void set_up(struct fixture *f)
{
    static const uint8_t seed[32] = {7};
    memset(f, 0, sizeof *f);
    sign_key_from_seed(&f->key, seed);
    keyring_add(&f->ring, f->key.public_key);
    bytes_init(&f->message, FRAME_MAX);
    bytes_init(&f->body, FRAME_BODY_MAX);
}

static void tear_down(struct fixture *f)
{
    bytes_free(&f->message);
    bytes_free(&f->body);
}

static void build(struct fixture *f, const void *body, size_t size)
{
    struct err e;
    bytes_clear(&f->message);
    if (!frame_build(&f->message, &f->key, TOPIC, body, size, &e))
        fail_msg("%s", e.text);
}

/* Opens the message as it stands; *why is the refusal. */
static bool open_message(struct fixture *f, struct err *e)
{
    return frame_open(&f->body, &f->ring, TOPIC, f->message.data, f->message.size, e);
}

static void assert_refused(struct fixture *f, const char *why)
{
    struct err e = {0};
    assert_false(open_message(f, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_string_equal(e.text, why);
}

/* A message with this body and encoding whose signature is right. */
static void build_signed(struct fixture *f, const char *enc, const void *body,
                         size_t size)
{
    struct bytes text;
    uint8_t signature[crypto_sign_BYTES];
    bytes_init(&text, 1 << 20);
    bytes_add(&text, "peerpoint/v1", 13);
    bytes_add(&text, TOPIC, sizeof TOPIC);
    bytes_add(&text, enc, strlen(enc) + 1);
    bytes_add(&text, body, size);
    crypto_sign_detached(signature, NULL, text.data, text.size, f->key.secret_key);
    bytes_free(&text);
    bytes_clear(&f->message);
    bytes_printf(&f->message, "%s %s ", f->key.id, enc);
    base64_print(&f->message, signature, sizeof signature);
    bytes_text(&f->message, "\n");
    bytes_add(&f->message, body, size);
}

static void a_small_message_has_known_bytes(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    build(&f, "{}\n", 3);
    /* Key id and signature computed with openssl and b2sum. */
    assert_string_equal((char *)f.message.data,
                        "622c407a8d376b2a - "
                        "DZMU8WQDFJBmeG1m1x4Wvug+OKEiDS3sTvnZOZ/EKgDeOweKE5x0ypvPib+qVV1a"
                        "/XEZ19Jh2/GMBenPGqHVDw==\n{}\n");
    tear_down(&f);
}

static void what_was_built_opens_again(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 1023, 1024, 1025, 100000, 1000000};
    struct fixture f;
    struct err e;
    set_up(&f);
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        char *body = malloc(sizes[i] + 1);
        memset(body, 'a', sizes[i] + 1);
        build(&f, body, sizes[i]);
        assert_true(open_message(&f, &e));
        assert_int_equal(f.body.size, sizes[i]);
        assert_memory_equal(f.body.size == 0 ? (const void *)"" : f.body.data, body,
                            sizes[i]);
        bool packed = strncmp((char *)f.message.data + 17, "zstd ", 5) == 0;
        assert_int_equal(packed, sizes[i] > FRAME_COMPRESS_MIN);
        free(body);
    }
    tear_down(&f);
}

static void what_does_not_shrink_goes_as_it_is(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    uint8_t noise[4096];
    static const uint8_t seed[randombytes_SEEDBYTES] = {1};
    randombytes_buf_deterministic(noise, sizeof noise, seed);
    set_up(&f);
    build(&f, noise, sizeof noise);
    assert_memory_equal(f.message.data + 17, "- ", 2);
    assert_true(open_message(&f, &e));
    assert_memory_equal(f.body.data, noise, sizeof noise);
    tear_down(&f);
}

static void past_the_maximum_it_says_full(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    static uint8_t noise[FRAME_MAX];
    static const uint8_t seed[randombytes_SEEDBYTES] = {1};
    randombytes_buf_deterministic(noise, sizeof noise, seed);
    set_up(&f);
    assert_false(frame_build(&f.message, &f.key, TOPIC, noise, sizeof noise, &e));
    assert_int_equal(e.kind, ERR_FULL);
    uint8_t *large = calloc(1, FRAME_BODY_MAX + 1);
    bytes_clear(&f.message);
    assert_false(frame_build(&f.message, &f.key, TOPIC, large, FRAME_BODY_MAX + 1, &e));
    assert_int_equal(e.kind, ERR_FULL);
    bytes_clear(&f.message);
    assert_true(frame_build(&f.message, &f.key, TOPIC, large, FRAME_BODY_MAX, &e));
    assert_true(open_message(&f, &e));
    assert_int_equal(f.body.size, FRAME_BODY_MAX);
    free(large);
    tear_down(&f);
}

static void every_flipped_bit_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up(&f);
    build(&f, "{\"v\":1}\n", 8);
    for (size_t bit = 0; bit < f.message.size * 8; bit++) {
        f.message.data[bit / 8] ^= (uint8_t)(1U << bit % 8);
        if (open_message(&f, &e))
            fail_msg("bit %zu", bit);
        assert_int_equal(e.kind, ERR_INPUT);
        f.message.data[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
    assert_true(open_message(&f, &e));
    tear_down(&f);
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up(&f);
    build(&f, "{\"v\":1}\n", 8);
    for (size_t size = 0; size < f.message.size; size++) {
        /* Its own block, so that a read past the end is seen. */
        uint8_t *cut = malloc(size == 0 ? 1 : size);
        memcpy(cut, f.message.data, size);
        assert_false(frame_open(&f.body, &f.ring, TOPIC, cut, size, &e));
        free(cut);
    }
    tear_down(&f);
}

static void another_topic_is_another_message(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up(&f);
    build(&f, "{}\n", 3);
    assert_false(frame_open(&f.body, &f.ring, "v1/leeds/d/chg", f.message.data,
                            f.message.size, &e));
    assert_string_equal(e.text, "message: signature is wrong");
    tear_down(&f);
}

static void only_keys_of_the_ring_are_believed(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    set_up(&f);
    build(&f, "{}\n", 3);
    f.ring.count = 0;
    assert_refused(&f, "message: signed with a key that is not known");

    static const uint8_t seed[32] = {8};
    struct sign_key other;
    sign_key_from_seed(&other, seed);
    keyring_add(&f.ring, other.public_key);
    assert_refused(&f, "message: signed with a key that is not known");
    keyring_add(&f.ring, f.key.public_key);
    assert_true(open_message(&f, &e));

    memcpy(f.message.data, other.id, KEYID_SIZE - 1); /* says another's name */
    assert_refused(&f, "message: signature is wrong");
    tear_down(&f);
}

static void unsafe_compression_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    static const uint8_t no_size[] = {0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x48,
                                      0x09, 0x00, 0x00, 'a',  0x00};
    build_signed(&f, "zstd", no_size, sizeof no_size);
    assert_refused(&f, "message: zstd frame without a size");

    /* Single segment, 8 bytes of size: 4 MiB + 1. */
    static const uint8_t large[] = {0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0x01, 0x00, 0x40,
                                    0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00};
    build_signed(&f, "zstd", large, sizeof large);
    assert_refused(&f, "message: zstd frame declares more than allowed");

    /* Window descriptor 0x68: 2^23; size 4 bytes: 3. */
    static const uint8_t window[] = {0x28, 0xb5, 0x2f, 0xfd, 0x80, 0x68, 0x03, 0x00,
                                     0x00, 0x00, 0x19, 0x00, 0x00, 'a',  'b',  'c'};
    build_signed(&f, "zstd", window, sizeof window);
    assert_refused(&f, "message: zstd window above 2^22");

    build_signed(&f, "zstd", "plain text", 10);
    assert_refused(&f, "message: not a zstd frame");
    build_signed(&f, "zstd", "", 0);
    assert_refused(&f, "message: not a zstd frame");

    static const uint8_t skippable[] = {0x50, 0x2a, 0x4d, 0x18, 0x01,
                                        0x00, 0x00, 0x00, 'x'};
    build_signed(&f, "zstd", skippable, sizeof skippable);
    assert_refused(&f, "message: not a zstd frame");
    tear_down(&f);
}

static void two_frames_or_a_broken_one_are_refused(void **state)
{
    (void)state;
    struct fixture f;
    uint8_t packed[256];
    set_up(&f);
    size_t size = ZSTD_compress(packed, 100, "hello hello hello", 17, 3);
    memcpy(packed + size, packed, size);
    build_signed(&f, "zstd", packed, 2 * size);
    assert_refused(&f, "message: zstd frame is cut short or followed");
    build_signed(&f, "zstd", packed, size - 1);
    assert_refused(&f, "message: zstd frame is cut short or followed");
    /* Says 200 bytes and holds 3. */
    static const uint8_t lies[] = {0x28, 0xb5, 0x2f, 0xfd, 0x20, 200,
                                   0x19, 0x00, 0x00, 'a',  'b',  'c'};
    build_signed(&f, "zstd", lies, sizeof lies);
    assert_refused(&f, "message: broken zstd frame");
    tear_down(&f);
}

static void the_receiver_bounds_the_body(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    uint8_t *body = calloc(1, 100000);
    build(&f, body, 100000);
    f.body.max = 99999;
    assert_refused(&f, "message: zstd frame declares more than allowed");
    build(&f, body, 1000);
    f.body.max = 999;
    assert_refused(&f, "message: body longer than 999 bytes");
    free(body);
    tear_down(&f);
}

static void other_encodings_and_forms_are_refused(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    build_signed(&f, "gzip", "x", 1);
    assert_refused(&f, "message: encoding is neither - nor zstd");
    build_signed(&f, "", "x", 1);
    assert_refused(&f, "message: encoding is neither - nor zstd");
    bytes_clear(&f.message);
    bytes_text(&f.message, "short");
    assert_refused(&f, "message: no key id");
    tear_down(&f);
}

static void a_key_id_is_the_start_of_the_keys_hash(void **state)
{
    (void)state;
    static const uint8_t key[32] = {0};
    char id[KEYID_SIZE];
    keyid_of(id, key, sizeof key);
    /* b2sum -l 256 of 32 zero bytes */
    assert_string_equal(id, "89eb0d6a8a691dae");
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        TEST(a_small_message_has_known_bytes), TEST(what_was_built_opens_again),
        TEST(what_does_not_shrink_goes_as_it_is), TEST(past_the_maximum_it_says_full),
        TEST(every_flipped_bit_is_refused), TEST(every_cut_is_refused),
        TEST(another_topic_is_another_message), TEST(only_keys_of_the_ring_are_believed),
        TEST(unsafe_compression_is_refused), TEST(two_frames_or_a_broken_one_are_refused),
        TEST(the_receiver_bounds_the_body), TEST(other_encodings_and_forms_are_refused),
        TEST(a_key_id_is_the_start_of_the_keys_hash));
    return failed;
}
