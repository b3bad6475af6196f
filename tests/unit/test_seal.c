#include "tests/test.h"

#include <sodium.h>
#include <string.h>

#include "core/seal.h"

#define OP "01920000-0000-7000-8000-000000000001"
#define TARGET "01920000-0000-7000-8000-0000000000aa"

static uint8_t public_key[SEAL_PUBLIC_BYTES], secret_key[SEAL_SECRET_BYTES];

static struct personal booking(void)
{
    uint8_t random[6] = {1, 2, 3, 4, 5, 6};
    struct personal p = {.area = "leeds",
                         .kiosk = "leeds.k.kiosk-1",
                         .op = OP,
                         .kind = OP_BOOK,
                         .target = TARGET,
                         .places = 2,
                         .key = "0011223344556677",
                         .visit = 17,
                         .name = "Zo\xc3\xab \"Z\" O'Neill\\",
                         .contact_kind = CONTACT_PHONE,
                         .contact = "+447700900123",
                         .text_safe = true,
                         .ask_first = true,
                         .consent = "booking.v1",
                         .lang = "en-GB"};
    claim_make(p.code, random);
    return p;
}

static struct personal cancellation(void)
{
    struct personal p = booking();
    p.kind = OP_CANCEL;
    memset(p.target, 0, sizeof p.target);
    p.places = 0;
    memset(p.name, 0, sizeof p.name);
    p.contact_kind = CONTACT_NONE;
    memset(p.contact, 0, sizeof p.contact);
    p.text_safe = false;
    p.ask_first = false;
    memset(p.consent, 0, sizeof p.consent);
    memset(p.lang, 0, sizeof p.lang);
    return p;
}

static void seal(struct bytes *box, const struct personal *p)
{
    struct err e;
    bytes_init(box, WIRE_BOX_MAX);
    if (!seal_personal(box, p, public_key, &e))
        fail_msg("%s", e.text);
}

static bool unseal(struct personal *p, const struct bytes *box, struct err *e)
{
    return unseal_personal(p, box->data, box->size, public_key, secret_key, e);
}

/* Seals these very bytes. */
static bool unseal_plain(const char *plain, size_t size, struct err *e)
{
    uint8_t box[WIRE_BOX_MAX];
    struct personal p;
    assert_int_equal(crypto_box_seal(box, (const uint8_t *)plain, size, public_key), 0);
    return unseal_personal(&p, box, size + crypto_box_SEALBYTES, public_key, secret_key,
                           e);
}

static void what_was_sealed_comes_out_as_it_went_in(void **state)
{
    (void)state;
    struct personal in[] = {booking(), cancellation()};
    for (size_t i = 0; i < LENGTH(in); i++) {
        struct bytes box;
        struct personal out;
        struct err e;
        seal(&box, &in[i]);
        if (!unseal(&out, &box, &e))
            fail_msg("%s", e.text);
        assert_memory_equal(&out, &in[i], sizeof out);
        bytes_free(&box);
    }
}

static void the_longest_of_everything_fits(void **state)
{
    (void)state;
    struct personal p = booking();
    struct bytes box;
    struct personal out;
    struct err e;
    memset(p.name, '"', sizeof p.name - 1); /* doubled in JSON */
    memset(p.consent, 'c', sizeof p.consent - 1);
    memset(p.lang, 'l', sizeof p.lang - 1);
    p.contact_kind = CONTACT_EMAIL;
    memset(p.contact, 'a', 64);
    memset(p.contact + 64, 'b', sizeof p.contact - 65);
    p.contact[64] = '@';
    for (size_t i = 100; i < 240; i += 40)
        p.contact[i] = '.';
    seal(&box, &p);
    assert_true(unseal(&out, &box, &e));
    assert_memory_equal(&out, &p, sizeof out);
    bytes_free(&box);
}

static void sizes_say_nothing_below_a_pad(void **state)
{
    (void)state;
    struct personal p = booking();
    struct bytes box;
    seal(&box, &p);
    size_t size = box.size;
    assert_int_equal((size - crypto_box_SEALBYTES) % SEAL_PAD, 0);
    bytes_free(&box);
    p.name[1] = '\0';
    seal(&box, &p);
    assert_int_equal(box.size, size);
    assert_null(memmem(box.data, box.size, "7700900123", 10));
    bytes_free(&box);
}

static void only_the_hubs_key_opens(void **state)
{
    (void)state;
    struct personal p = booking();
    struct personal out;
    struct bytes box;
    struct err e;
    seal(&box, &p);
    uint8_t other_public[SEAL_PUBLIC_BYTES];
    uint8_t other_secret[SEAL_SECRET_BYTES];
    static const uint8_t seed[crypto_box_SEEDBYTES] = {9};
    crypto_box_seed_keypair(other_public, other_secret, seed);
    memset(&out, 1, sizeof out);
    assert_false(
        unseal_personal(&out, box.data, box.size, other_public, other_secret, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_non_null(strstr(e.text, "unreadable"));
    assert_string_equal(out.op, "");
    bytes_free(&box);
}

static void every_flip_and_cut_is_unreadable(void **state)
{
    (void)state;
    struct personal p = cancellation();
    struct personal out;
    struct bytes box;
    struct err e;
    seal(&box, &p);
    for (size_t i = 0; i < box.size; i++) {
        box.data[i] ^= 0x10;
        assert_false(unseal(&out, &box, &e));
        box.data[i] ^= 0x10;
        assert_false(unseal_personal(&out, box.data, i, public_key, secret_key, &e));
    }
    assert_true(unseal(&out, &box, &e));
    bytes_free(&box);
}

static void what_is_no_json_is_unreadable(void **state)
{
    (void)state;
    char plain[2 * SEAL_PAD];
    struct err e;
    memset(plain, ' ', sizeof plain);
    assert_false(unseal_plain(plain, SEAL_PAD, &e));
    memcpy(plain, "{}", 2);
    assert_false(unseal_plain(plain, SEAL_PAD, &e));
    assert_string_equal(e.text, "unreadable: box: v: missing");
    assert_false(unseal_plain(plain, SEAL_PAD - 1, &e));
    assert_string_equal(e.text, "unreadable: not padded to 512 bytes");
}

/* A good inside with one thing replaced. */
#define INSIDE                                                                           \
    "{\"v\":1,\"area\":\"leeds\",\"kiosk\":\"leeds.k.kiosk-1\",\"op\":\"" OP             \
    "\",\"kind\":\"book\",\"target\":\"" TARGET                                          \
    "\",\"places\":2,\"key\":\"0011223344556677\",\"visit\":17,"                         \
    "\"code\":\"6818G-1801N\","                                                          \
    "\"name\":\"Ann\",\"contact_kind\":\"phone\",\"contact\":\"+447700900123\","         \
    "\"text_safe\":true,\"ask_first\":false,\"consent\":\"c1\",\"lang\":\"en\"}"

static const struct swap {
    const char *name, *from, *to, *why;
} bad_insides[] = {
    {"area of another", "\"leeds\"", "\"york\"", "area: "},
    {"kiosk is a hub", "leeds.k.kiosk-1", "leeds.hub", "kiosk name: "},
    {"op is no UUID", OP, "1", "op: "},
    {"kind not known", "book", "steal", "box: kind"},
    {"kind missing", "\"kind\":\"book\",", "", "box: kind: missing"},
    {"target missing", "\"target\":\"" TARGET "\",", "", "op: target"},
    {"target is no UUID", TARGET, "x", "target: "},
    {"three places", "\"places\":2", "\"places\":3", "box: places"},
    {"places missing", "\"places\":2,", "", "op: places"},
    {"places as text", "\"places\":2", "\"places\":\"2\"", "box: places"},
    {"key too short", "0011223344556677", "00112233", "key: "},
    {"key in capitals", "0011223344556677", "001122334455667A", "key: "},
    {"visit negative", "17", "-1", "box: visit"},
    {"code with a slip", "6818G-1801N", "6818G-1801P", "code: "},
    {"code not as shown", "6818G-1801N", "6818G1801N", "code: "},
    {"code missing", "\"code\":\"6818G-1801N\",", "", "box: code"},
    {"name with a newline", "Ann", "An\\nn", "box: name"},
    {"name that turns text round", "Ann", "An\xe2\x80\xaen", "box: name"},
    {"name of numbers", "\"Ann\"", "5", "box: name"},
    {"contact kind not known", "\"phone\"", "\"pigeon\"", "box: contact_kind"},
    {"contact as typed", "+447700900123", "07700 900123", "contact: "},
    {"contact of the wrong kind", "\"phone\"", "\"email\"", "contact: "},
    {"contact missing", "\"contact\":\"+447700900123\",", "", "box: contact"},
    {"text_safe as number", "true", "1", "box: text_safe"},
    {"ask_first missing", "\"ask_first\":false,", "", "box: ask_first"},
    {"consent with a space", "c1", "c 1", "consent: "},
    {"lang too long", "\"en\"", "\"en-GB-x-long\"", "box: lang"},
    {"doubled", "\"v\":1,", "\"v\":1,\"v\":1,", "box: not JSON"},
};

static void inside_is_unreadable(void **state)
{
    const struct swap *row = *state;
    char plain[2 * SEAL_PAD];
    struct err e;
    memset(plain, ' ', sizeof plain);
    const char *at = strstr(INSIDE, row->from);
    assert_non_null(at);
    size_t before = (size_t)(at - INSIDE);
    const char *after = at + strlen(row->from);
    memcpy(plain, INSIDE, before);
    memcpy(plain + before, row->to, strlen(row->to));
    memcpy(plain + before + strlen(row->to), after, strlen(after));
    assert_false(unseal_plain(plain, SEAL_PAD, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_memory_equal(e.text, "unreadable: ", 12);
    if (strncmp(e.text + 12, row->why, strlen(row->why)) != 0)
        fail_msg("%s", e.text);
    assert_null(strstr(e.text, "900123"));
    assert_null(strstr(e.text, "Ann"));
}

static void that_inside_is_good_as_it_stands(void **state)
{
    (void)state;
    char plain[2 * SEAL_PAD];
    struct err e;
    memset(plain, ' ', sizeof plain);
    memcpy(plain, INSIDE, strlen(INSIDE));
    if (!unseal_plain(plain, SEAL_PAD, &e))
        fail_msg("%s", e.text);
}

static void what_could_not_be_opened_is_not_sealed(void **state)
{
    (void)state;
    struct personal p = booking();
    struct bytes box;
    struct err e;
    bytes_init(&box, WIRE_BOX_MAX);
    memcpy(p.contact, "07700 900123", 13);
    assert_false(seal_personal(&box, &p, public_key, &e));
    assert_string_equal(e.text, "seal: contact: not in its normal form");
    p = booking();
    p.code[0] ^= 1;
    assert_false(seal_personal(&box, &p, public_key, &e));
    assert_int_equal(box.size, 0);
    bytes_free(&box);
}

/* ---- contacts ---- */

static const struct contact {
    const char *name; /* as typed */
    const char *normal;
} phones[] =
    {
        {"07700900123", "+447700900123"},
        {"07700 900123", "+447700900123"},
        {" 07700 900 123 ", "+447700900123"},
        {"07700-900-123", "+447700900123"},
        {"(07700) 900123", "+447700900123"},
        {"07700.900.123", "+447700900123"},
        {"+44 7700 900123", "+447700900123"},
        {"+44 (0)7700 900123", "+447700900123"},
        {"+44 (0) 7700 900123", "+447700900123"},
        {"+4407700900123", "+447700900123"},
        {"0044 7700 900123", "+447700900123"},
        {"0044 (0)7700 900123", "+447700900123"},
        {"44 7700 900123", "+447700900123"},
        {"0113 496 0000", "+441134960000"},
        {"020 7946 0000", "+442079460000"},
        {"+353 20 911 1234", "+353209111234"},
        {"00353 20 911 1234", "+353209111234"},
        {"+1 202 555 0123", "+12025550123"},
},
  emails[] = {
      {"name@example.org", "name@example.org"},
      {"  name@example.org\t", "name@example.org"},
      {"Name.Surname+tag@EXAMPLE.Org", "Name.Surname+tag@example.org"},
      {"o'neill@mail.example.org", "o'neill@mail.example.org"},
      {"n@a-b.example.org", "n@a-b.example.org"},
};
static const struct {
    const char *name;
} bad_phones[] =
    {
        {""},
        {"0"},
        {"0770090012"},
        {"077009001234"},
        {"7700900123"},
        {"00000000000"},
        {"+44 770090012"},
        {"+44 77009001234"},
        {"+44"},
        {"+"},
        {"++447700900123"},
        {"07700 9001+23"},
        {"07700 9OO123"},
        {"07700 900123 ext 5"},
        {"07700/900123;"},
        {"+0123456789"},
        {"+123456"},
        {"+1234567890123456"},
        {"0000000000000000000000000000000000000000000000000000000000"},
        {"\xd9\xa0\xd9\xa7\xd9\xa7\xd9\xa0\xd9\xa0"},
},
  bad_emails[] = {
      {""},
      {"@"},
      {"name"},
      {"name@"},
      {"@example.org"},
      {"name@example"},
      {"name@@example.org"},
      {"na me@example.org"},
      {"name@exam ple.org"},
      {"name@example..org"},
      {"name@.example.org"},
      {"name@example.org."},
      {".name@example.org"},
      {"name.@example.org"},
      {"na..me@example.org"},
      {"name@-example.org"},
      {"name@example-.org"},
      {"name@example.o"},
      {"name@192.0.2.1"},
      {"name@example.org\nBcc: x@example.org"},
      {"\"name\"@example.org"},
      {"<name@example.org>"},
      {"name@ex\xc3\xa4mple.org"},
      {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org"},
};

static void phone_is_brought_to_one_form(void **state)
{
    const struct contact *row = *state;
    char out[PERSONAL_CONTACT_SIZE];
    assert_true(contact_normalise(out, CONTACT_PHONE, row->name, NULL));
    assert_string_equal(out, row->normal);
    assert_true(contact_normalise(out, CONTACT_PHONE, row->normal, NULL));
    assert_string_equal(out, row->normal);
}

static void email_is_brought_to_one_form(void **state)
{
    const struct contact *row = *state;
    char out[PERSONAL_CONTACT_SIZE];
    assert_true(contact_normalise(out, CONTACT_EMAIL, row->name, NULL));
    assert_string_equal(out, row->normal);
    assert_true(contact_normalise(out, CONTACT_EMAIL, row->normal, NULL));
    assert_string_equal(out, row->normal);
}

static void phone_is_refused(void **state)
{
    char out[PERSONAL_CONTACT_SIZE];
    struct err e;
    assert_false(contact_normalise(out, CONTACT_PHONE, *(const char **)*state, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_memory_equal(e.text, "Enter ", 6); /* says what to do */
}

static void email_is_refused(void **state)
{
    char out[PERSONAL_CONTACT_SIZE];
    struct err e;
    assert_false(contact_normalise(out, CONTACT_EMAIL, *(const char **)*state, &e));
    assert_string_equal(e.text, "Enter an e-mail address, like name@example.org");
}

static void no_contact_is_nothing(void **state)
{
    (void)state;
    char out[PERSONAL_CONTACT_SIZE] = "x";
    assert_true(contact_normalise(out, CONTACT_NONE, "", NULL));
    assert_string_equal(out, "");
    assert_false(contact_normalise(out, CONTACT_NONE, "x", NULL));
}

int main(void)
{
    int failed = 0;
    static const uint8_t seed[crypto_box_SEEDBYTES] = {5};
    crypto_box_seed_keypair(public_key, secret_key, seed);
    RUN_TESTS(TEST(what_was_sealed_comes_out_as_it_went_in),
              TEST(the_longest_of_everything_fits), TEST(sizes_say_nothing_below_a_pad),
              TEST(only_the_hubs_key_opens), TEST(every_flip_and_cut_is_unreadable),
              TEST(what_is_no_json_is_unreadable), TEST(that_inside_is_good_as_it_stands),
              TEST(what_could_not_be_opened_is_not_sealed), TEST(no_contact_is_nothing));
    RUN_ROWS(bad_insides, inside_is_unreadable);
    RUN_ROWS(phones, phone_is_brought_to_one_form);
    RUN_ROWS(emails, email_is_brought_to_one_form);
    RUN_ROWS(bad_phones, phone_is_refused);
    RUN_ROWS(bad_emails, email_is_refused);
    return failed;
}
