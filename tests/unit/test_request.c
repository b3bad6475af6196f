#include "tests/test.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/request.h"
#include "core/seal.h"
#include "core/task.h"

static struct request profile(void)
{
    return (struct request){.tasks = 1U << TASK_COOKING | 1U << TASK_OTHER,
                            .days = 1 | 1U << 6,
                            .parts = 1U << PART_NIGHT,
                            .miles = 5,
                            .cover = true};
}

static struct mentor_wish wish(void)
{
    return (struct mentor_wish){.topics = 1U << MENTOR_TOPIC_ALONE,
                                .ways = 1U << MENTOR_WAY_PHONE | 1U << MENTOR_WAY_MEET,
                                .sides = 1U << MENTOR_SIDE_PA,
                                .languages = UINT64_C(1) << 40 | 1};
}

static struct request of(enum subject s)
{
    return (struct request){.subject = s};
}

static const char *fault(const struct request *a, enum op_kind kind)
{
    static struct err e;
    e = (struct err){.text = ""};
    return request_check(a, kind, &e) ? "" : e.text;
}

static void each_kind_has_its_own_answers(void **state)
{
    (void)state;
    struct request a = of(SUBJECT_JOB);
    assert_string_equal(fault(&a, OP_QUESTION), "");
    assert_non_null(strstr(fault(&a, OP_COMPLAINT), "subject"));
    assert_non_null(strstr(fault(&a, OP_BOOK), "subject"));
    a = of(SUBJECT_NONE);
    assert_non_null(strstr(fault(&a, OP_QUESTION), "subject"));
    assert_string_equal(fault(&a, OP_AVAILABLE), "");
    assert_string_equal(fault(&a, OP_BOOK), "");
    a = of(SUBJECT_OTHER);
    assert_string_equal(fault(&a, OP_QUESTION), "");
    assert_string_equal(fault(&a, OP_COMPLAINT), "");
    assert_non_null(strstr(fault(&a, OP_ERASE), "subject"));
    a = of(SUBJECT_ALL);
    assert_string_equal(fault(&a, OP_ERASE), "");
    memcpy(a.text, "Hello", sizeof "Hello");
    assert_non_null(strstr(fault(&a, OP_ERASE), "text"));
}

static void a_profile_is_whole_and_nothing_else_has_one(void **state)
{
    (void)state;
    struct request a = profile();
    assert_string_equal(fault(&a, OP_PROFILE), "");
    assert_non_null(strstr(fault(&a, OP_AVAILABLE), "tasks"));
    a.tasks = 0;
    assert_non_null(strstr(fault(&a, OP_PROFILE), "tasks"));
    a = profile();
    a.days = 1U << WEEKDAYS;
    assert_non_null(strstr(fault(&a, OP_PROFILE), "days"));
    a = profile();
    a.miles = REQUEST_MILES_MAX + 1;
    assert_non_null(strstr(fault(&a, OP_PROFILE), "tasks, days"));
}

static void weeks_and_codes_go_with_one_kind_only(void **state)
{
    (void)state;
    const uint8_t random[6] = {1, 2, 3};
    struct request a = {.weeks = WEEKS_MAX};
    assert_string_equal(fault(&a, OP_AVAILABLE), "");
    assert_non_null(strstr(fault(&a, OP_INTEREST), "weeks"));
    a.weeks++;
    assert_non_null(strstr(fault(&a, OP_AVAILABLE), "weeks"));
    a = of(SUBJECT_CODE);
    assert_non_null(strstr(fault(&a, OP_ERASE), "about"));
    claim_make(a.about, random);
    assert_string_equal(fault(&a, OP_ERASE), "");
    a.subject = SUBJECT_ALL;
    assert_non_null(strstr(fault(&a, OP_ERASE), "about"));
}

/* By fields: what lies between them may differ. */
static void assert_same(const struct request *a, const struct request *b)
{
    assert_int_equal(a->subject, b->subject);
    assert_string_equal(a->text, b->text);
    assert_int_equal(a->tasks, b->tasks);
    assert_int_equal(a->days, b->days);
    assert_int_equal(a->parts, b->parts);
    assert_int_equal(a->miles, b->miles);
    assert_int_equal(a->cover, b->cover);
    assert_int_equal(a->weeks, b->weeks);
    assert_string_equal(a->about, b->about);
    assert_int_equal(a->wish.topics, b->wish.topics);
    assert_int_equal(a->wish.ways, b->wish.ways);
    assert_int_equal(a->wish.sides, b->wish.sides);
    assert_int_equal(a->wish.languages, b->wish.languages);
}

static void a_wish_is_whole_and_nothing_else_has_one(void **state)
{
    (void)state;
    struct request a = {.wish = wish()};
    assert_string_equal(fault(&a, OP_MENTOR), "");
    assert_non_null(strstr(fault(&a, OP_AVAILABLE), "of a mentor"));
    a.wish.topics = 1U << MENTOR_TOPIC_COUNT;
    assert_non_null(strstr(fault(&a, OP_MENTOR), "topics"));
    a.wish = wish();
    a.wish.ways = 0;
    assert_non_null(strstr(fault(&a, OP_MENTOR), "ways"));
    a.wish = wish();
    a.wish.sides = 0;
    assert_non_null(strstr(fault(&a, OP_MENTOR), "sides"));
    a.wish = wish();
    a.wish.languages = 0;
    assert_non_null(strstr(fault(&a, OP_MENTOR), "languages"));
}

/* Without these nobody could be told, or nobody may be. */
static void a_mentor_is_asked_for_with_name_contact_and_consent(void **state)
{
    (void)state;
    static const uint8_t seed[crypto_box_SEEDBYTES] = {5};
    uint8_t public_key[SEAL_PUBLIC_BYTES], secret_key[SEAL_SECRET_BYTES];
    const uint8_t random[6] = {9};
    struct personal whole = {.area = "leeds",
                             .kiosk = "leeds.k.kiosk-1",
                             .op = "01920000-0000-7000-8000-000000000001",
                             .key = "0011223344556677",
                             .kind = OP_MENTOR,
                             .name = "Ada",
                             .contact_kind = CONTACT_PHONE,
                             .contact = "+447700900123",
                             .consent = "mentor-1",
                             .lang = "en",
                             .request = {.wish = wish()}};
    crypto_box_seed_keypair(public_key, secret_key, seed);
    claim_make(whole.code, random);
    for (int lacks = 0; lacks <= 4; lacks++) {
        struct personal p = whole;
        struct bytes box;
        struct err e;
        bytes_init(&box, WIRE_BOX_MAX);
        if (lacks == 1)
            p.name[0] = '\0';
        if (lacks == 2) {
            p.contact_kind = CONTACT_NONE;
            p.contact[0] = '\0';
        }
        if (lacks == 3)
            p.consent[0] = '\0';
        if (lacks == 4)
            p.lang[0] = '\0';
        assert_int_equal(seal_personal(&box, &p, public_key, &e), lacks == 0);
        bytes_free(&box);
    }
}

static void what_was_asked_comes_out_as_it_went_in(void **state)
{
    (void)state;
    static const uint8_t seed[crypto_box_SEEDBYTES] = {5};
    uint8_t public_key[SEAL_PUBLIC_BYTES], secret_key[SEAL_SECRET_BYTES];
    const uint8_t random[6] = {9};
    struct personal p = {.area = "leeds",
                         .kiosk = "leeds.k.kiosk-1",
                         .op = "01920000-0000-7000-8000-000000000001",
                         .key = "0011223344556677"};
    const struct {
        enum op_kind kind;
        struct request request;
    } cases[] = {{OP_QUESTION, {.subject = SUBJECT_WORK, .text = "Zo\xc3\xab?"}},
                 {OP_PROFILE, profile()},
                 {OP_AVAILABLE, {.weeks = 2}},
                 {OP_COMPLAINT, {.subject = SUBJECT_COPY}},
                 {OP_ERASE, {.subject = SUBJECT_CODE, .about = "6818G-1801N"}},
                 {OP_MENTOR, {.text = "Nights are hard", .wish = wish()}}};
    crypto_box_seed_keypair(public_key, secret_key, seed);
    claim_make(p.code, random);
    snprintf(p.name, sizeof p.name, "Ada");
    p.contact_kind = CONTACT_PHONE;
    snprintf(p.contact, sizeof p.contact, "+447700900123");
    snprintf(p.consent, sizeof p.consent, "data-1");
    snprintf(p.lang, sizeof p.lang, "en");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct bytes box;
        struct personal out;
        struct err e = {.text = ""};
        bytes_init(&box, WIRE_BOX_MAX);
        p.kind = cases[i].kind;
        p.request = cases[i].request;
        if (!seal_personal(&box, &p, public_key, &e) ||
            !unseal_personal(&out, box.data, box.size, public_key, secret_key, &e))
            fail_msg("%s", e.text);
        assert_int_equal(out.kind, p.kind);
        assert_same(&out.request, &p.request);
        p.kind = OP_CANCEL; /* nothing is asked there */
        if (p.kind != cases[i].kind)
            assert_false(seal_personal(&box, &p, public_key, &e));
        bytes_free(&box);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_has_its_own_answers),
        cmocka_unit_test(a_profile_is_whole_and_nothing_else_has_one),
        cmocka_unit_test(weeks_and_codes_go_with_one_kind_only),
        cmocka_unit_test(a_wish_is_whole_and_nothing_else_has_one),
        cmocka_unit_test(a_mentor_is_asked_for_with_name_contact_and_consent),
        cmocka_unit_test(what_was_asked_comes_out_as_it_went_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
