#include "tests/test.h"

#include <sodium.h>
#include <string.h>

#include "core/seal_status.h"

#define KIOSK "leeds.k.kiosk-1"
#define CODE "7KQ4M-2XTB9"
#define TARGET "01920000-0000-7000-8000-0000000000aa"

struct keys {
    uint8_t public_key[32], secret_key[32];
};

static struct keys make_keys(void)
{
    struct keys k;
    crypto_box_keypair(k.public_key, k.secret_key);
    return k;
}

static struct seal_pair pair(const struct keys *k)
{
    return (struct seal_pair){k->public_key, k->secret_key};
}

static struct status_ask question(void)
{
    struct status_ask m = {.kiosk = KIOSK, .cid = "ab12"};
    claim_make(m.code, (const uint8_t[6]){1, 2, 3, 4, 5, 6});
    return m;
}

static const struct status_answer good = {
    .kiosk = KIOSK,
    .cid = "ab12",
    .found = STATUS_FOUND,
    .kind = OP_BOOK,
    .target = TARGET,
    .state = STATE_WAITING,
    .places = 2,
    .position = 4,
    .as_of = 1763802000,
    .note = STATUS_NOTE_MOVED,
};

static void a_question_is_opened_by_the_hub_only(void **state)
{
    (void)state;
    struct keys hub = make_keys(), other = make_keys();
    struct seal_pair right = pair(&hub), wrong = pair(&other);
    struct status_ask m = question(), back;
    struct bytes box;
    struct err e;
    bytes_init(&box, WIRE_BOX_MAX);
    assert_true(seal_ask(&box, &m, hub.public_key, &e));
    assert_null(memmem(box.data, box.size, m.code, strlen(m.code)));
    assert_false(unseal_ask(&back, box.data, box.size, &wrong, &e));
    assert_true(unseal_ask(&back, box.data, box.size, &right, &e));
    assert_memory_equal(&back, &m, sizeof m);
    box.data[box.size / 2] ^= 1;
    assert_false(unseal_ask(&back, box.data, box.size, &right, &e));
    assert_true(sodium_is_zero((const unsigned char *)&back, sizeof back));
    bytes_free(&box);
}

static void answers_have_one_size_whatever_they_say(void **state)
{
    (void)state;
    struct keys asker = make_keys();
    struct status_answer none = {.kiosk = KIOSK, .cid = "ab12", .found = STATUS_UNKNOWN};
    struct bytes one, two;
    struct err e;
    bytes_init(&one, WIRE_BOX_MAX);
    bytes_init(&two, WIRE_BOX_MAX);
    assert_true(seal_answer(&one, &good, asker.public_key, &e));
    assert_true(seal_answer(&two, &none, asker.public_key, &e));
    assert_int_equal(one.size, two.size);
    bytes_free(&one);
    bytes_free(&two);
}

static void an_answer_comes_back_as_it_was(void **state)
{
    (void)state;
    struct keys asker = make_keys();
    struct seal_pair key = pair(&asker);
    struct status_answer back;
    struct bytes box;
    struct err e;
    bytes_init(&box, WIRE_BOX_MAX);
    assert_true(seal_answer(&box, &good, asker.public_key, &e));
    assert_true(unseal_answer(&back, box.data, box.size, &key, &e));
    assert_memory_equal(&back, &good, sizeof back);
    bytes_free(&box);
}

static void what_does_not_fit_together_is_not_sealed(void **state)
{
    (void)state;
    struct keys k = make_keys();
    struct status_answer m = good;
    struct status_ask ask = question();
    struct bytes box;
    struct err e;
    bytes_init(&box, WIRE_BOX_MAX);
    m.position = 0;
    assert_false(seal_answer(&box, &m, k.public_key, &e));
    assert_string_equal(e.text, "answer: pos: goes with waiting, only");
    m = good;
    m.offered_until = 1763802000;
    assert_false(seal_answer(&box, &m, k.public_key, &e));
    assert_string_equal(e.text, "answer: until: goes with offered, only");
    m = good;
    m.kind = OP_CANCEL;
    assert_false(seal_answer(&box, &m, k.public_key, &e));
    snprintf(ask.code, sizeof ask.code, "AAAAA-AAAAA");
    assert_false(seal_ask(&box, &ask, k.public_key, &e));
    assert_int_equal(box.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_opened_by_the_hub_only),
        cmocka_unit_test(answers_have_one_size_whatever_they_say),
        cmocka_unit_test(an_answer_comes_back_as_it_was),
        cmocka_unit_test(what_does_not_fit_together_is_not_sealed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
