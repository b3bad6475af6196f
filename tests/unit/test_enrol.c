#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/enrol_words.h"
#include "tests/test.h"

struct scene {
    struct sign_key hub, kiosk;
    struct enrol_line line;
    struct enrol_params params;
    struct bytes bytes, body;
};

static void open_scene(struct scene *s)
{
    const uint8_t hub[32] = {1};
    const uint8_t kiosk[32] = {2};
    const uint8_t random[12] = "twelve bytes";
    memset(s, 0, sizeof *s);
    sign_key_from_seed(&s->hub, hub);
    sign_key_from_seed(&s->kiosk, kiosk);
    snprintf(s->line.url, sizeof s->line.url, "https://hub.example.org:8443");
    memset(s->line.tls_hash, 0xab, sizeof s->line.tls_hash);
    enrol_sign_hash(s->line.sign_hash, s->hub.public_key);
    enrol_code_make(&s->line.code, random);
    s->params = (struct enrol_params){.name = "leeds.k.kiosk-1",
                                      .broker = "broker.example.org",
                                      .port = 8883,
                                      .keys = {.serial = 1, .area = "leeds"},
                                      .ca = {.size = 3, .data = "DER"}};
    memcpy(s->params.keys.sign_key, s->hub.public_key, 32);
    memcpy(s->params.kiosk_sign, s->kiosk.public_key, 32);
    memset(s->params.hub_tls, 0xab, sizeof s->params.hub_tls);
    bytes_init(&s->bytes, ENROL_PARAMS_MAX);
    bytes_init(&s->body, ENROL_BODY_MAX);
    assert_true(enrol_put_params(&s->bytes, &s->params, NULL));
}

static void close_scene(struct scene *s)
{
    bytes_free(&s->bytes);
    bytes_free(&s->body);
}

static void a_line_is_read_as_it_was_printed(void **state)
{
    (void)state;
    struct scene s;
    struct enrol_line back;
    char text[ENROL_LINE_SIZE], again[ENROL_LINE_SIZE], typed[ENROL_LINE_SIZE + 4];
    open_scene(&s);
    enrol_line_print(text, &s.line);
    assert_true(enrol_line_parse(&back, text, strlen(text), NULL));
    enrol_line_print(again, &back);
    assert_string_equal(text, again);
    snprintf(typed, sizeof typed, " %s\r\n", text);
    assert_true(enrol_line_parse(&back, typed, strlen(typed), NULL));
    close_scene(&s);
}

static void a_line_that_is_none_is_refused_with_its_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text, *reason;
    } lines[] = {
        {"", "does not begin"},
        {"peerpoint-2 https://a", "does not begin"},
        {"peerpoint-1 http://hub", "the address"},
        {"peerpoint-1 https://hub/path", "the address"},
        {"peerpoint-1 https://u@hub", "the address"},
        {"peerpoint-1 https://hub 12", "TLS key"},
    };
    struct enrol_line line;
    struct err e;
    for (size_t i = 0; i < LENGTH(lines); i++) {
        assert_false(enrol_line_parse(&line, lines[i].text, strlen(lines[i].text), &e));
        assert_non_null(strstr(e.text, lines[i].reason));
    }
}

static void a_slip_in_the_code_is_found_before_a_try_is_spent(void **state)
{
    (void)state;
    struct scene s;
    struct enrol_line line;
    char text[ENROL_LINE_SIZE];
    struct err e;
    open_scene(&s);
    enrol_line_print(text, &s.line);
    char *last = text + strlen(text) - 1;
    *last = *last == '2' ? '3' : '2';
    assert_false(enrol_line_parse(&line, text, strlen(text), &e));
    assert_non_null(strstr(e.text, "the code"));
    enrol_line_print(text, &s.line);
    assert_null(strstr(e.text, strrchr(text, ' ') + 1));
    close_scene(&s);
}

static void longer_lines_and_more_words_are_refused(void **state)
{
    (void)state;
    struct scene s;
    struct enrol_line line;
    char text[ENROL_LINE_SIZE], more[ENROL_LINE_SIZE + 8], many[2000];
    open_scene(&s);
    enrol_line_print(text, &s.line);
    snprintf(more, sizeof more, "%s x", text);
    assert_false(enrol_line_parse(&line, more, strlen(more), NULL));
    memset(many, ' ', sizeof many);
    assert_false(enrol_line_parse(&line, many, sizeof many, NULL));
    close_scene(&s);
}

/* Key and box of a body, as the hub takes them from it. */
static bool get_request(struct enrol_request *r, const struct bytes *body, struct err *e)
{
    json_t *root = json_loadb((const char *)body->data, body->size, 0, NULL);
    assert_non_null(root);
    bool ok = enrol_get_request(r, json_string_value(json_object_get(root, "key")),
                                json_string_value(json_object_get(root, "box")), e);
    json_decref(root);
    return ok;
}

static void a_request_is_read_as_it_was_made_and_only_with_its_key(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    struct enrol_request back, r = {.csr = {.size = 4, .data = "CSR"}};
    open_scene(&s);
    r.code = s.line.code;
    assert_true(enrol_put_request(&s.body, &r, &s.kiosk, &e));
    assert_true(get_request(&back, &s.body, &e));
    assert_string_equal(back.code.secret, s.line.code.secret);
    assert_memory_equal(back.key, s.kiosk.public_key, 32);
    assert_int_equal(back.csr.size, 4);
    assert_memory_equal(back.csr.data, "CSR", 4);
    char *key = strstr((char *)s.body.data, "\"key\":\"") + 7;
    *key = *key == '0' ? '1' : '0';
    assert_false(get_request(&back, &s.body, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    close_scene(&s);
}

static bool get_answer(struct scene *s, struct enrol_answer *a, struct err *e)
{
    bytes_init(&a->bytes, ENROL_PARAMS_MAX);
    return enrol_get_answer(a, &s->line, s->body.data, s->body.size, e);
}

static void an_answer_is_read_as_it_was_made(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    struct enrol_answer a;
    const struct enrol_der cert = {.size = 5, .data = "CERT"};
    open_scene(&s);
    assert_true(enrol_put_answer(&s.body, &s.bytes, NULL, &s.hub, &e));
    assert_true(get_answer(&s, &a, &e));
    assert_false(a.approved);
    assert_string_equal(a.params.name, "leeds.k.kiosk-1");
    assert_string_equal(a.params.keys.area, "leeds");
    assert_int_equal(a.params.port, 8883);
    bytes_free(&a.bytes);
    bytes_clear(&s.body);
    assert_true(enrol_put_answer(&s.body, &s.bytes, &cert, &s.hub, &e));
    assert_true(get_answer(&s, &a, &e));
    assert_true(a.approved);
    assert_memory_equal(a.cert.data, "CERT", 5);
    bytes_free(&a.bytes);
    close_scene(&s);
}

static void assert_answer_refused(struct scene *s, const char *why)
{
    struct err e;
    struct enrol_answer a;
    assert_false(get_answer(s, &a, &e));
    assert_int_equal(e.kind, ERR_INPUT);
    assert_non_null(strstr(e.text, why));
    bytes_free(&a.bytes);
}

static void an_answer_by_another_key_is_refused(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    open_scene(&s);
    assert_true(enrol_put_answer(&s.body, &s.bytes, NULL, &s.kiosk, &e));
    assert_answer_refused(&s, "not the one of the invitation");
    close_scene(&s);
}

static void an_answer_that_was_changed_is_refused(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    open_scene(&s);
    assert_true(enrol_put_answer(&s.body, &s.bytes, NULL, &s.hub, &e));
    char *end = (char *)s.body.data + s.body.size - 8;
    *end = *end == 'A' ? 'B' : 'A';
    assert_answer_refused(&s, "");
    close_scene(&s);
}

static void an_answer_through_another_tls_key_is_refused(void **state)
{
    (void)state;
    struct scene s;
    struct err e;
    open_scene(&s);
    assert_true(enrol_put_answer(&s.body, &s.bytes, NULL, &s.hub, &e));
    s.line.tls_hash[0] ^= 1;
    assert_answer_refused(&s, "hub_tls");
    close_scene(&s);
}

/* They end up in a configuration file. */
static void params_with_names_that_reach_elsewhere_are_refused(void **state)
{
    (void)state;
    struct scene s;
    struct enrol_params back;
    static const char *const hosts[] = {"", "a b", "a\"b", "a/b", "a;b"};
    open_scene(&s);
    for (size_t i = 0; i < LENGTH(hosts); i++) {
        struct enrol_params p = s.params;
        snprintf(p.broker, sizeof p.broker, "%s", hosts[i]);
        bytes_clear(&s.bytes);
        assert_true(enrol_put_params(&s.bytes, &p, NULL));
        assert_false(enrol_get_params(&back, s.bytes.data, s.bytes.size, NULL));
    }
    snprintf(s.params.name, sizeof s.params.name, "york.k.kiosk-1");
    bytes_clear(&s.bytes);
    assert_true(enrol_put_params(&s.bytes, &s.params, NULL));
    assert_false(enrol_get_params(&back, s.bytes.data, s.bytes.size, NULL));
    close_scene(&s);
}

static void each_word_is_plain_and_begins_like_no_other(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ENROL_WORD_COUNT; i++) {
        const char *word = enrol_word((uint8_t)i);
        size_t size = strlen(word);
        assert_true(size >= 3 && size <= 6);
        assert_true(strspn(word, "abcdefghijklmnopqrstuvwxyz") == size);
        for (unsigned j = 0; j < i; j++)
            assert_true(strncmp(word, enrol_word((uint8_t)j), 3) != 0);
    }
}

static void the_words_change_with_the_code_and_with_anything_agreed(void **state)
{
    (void)state;
    struct scene s;
    char words[ENROL_WORDS_SIZE], again[ENROL_WORDS_SIZE], other[ENROL_WORDS_SIZE];
    open_scene(&s);
    assert_true(enrol_words(words, &s.line.code, &s.bytes, NULL));
    assert_true(enrol_words(again, &s.line.code, &s.bytes, NULL));
    assert_string_equal(words, again);
    s.bytes.data[s.bytes.size - 4] ^= 1;
    assert_true(enrol_words(other, &s.line.code, &s.bytes, NULL));
    assert_string_not_equal(words, other);
    s.bytes.data[s.bytes.size - 4] ^= 1;
    s.line.code.secret[0] = s.line.code.secret[0] == '0' ? '1' : '0';
    assert_true(enrol_words(other, &s.line.code, &s.bytes, NULL));
    assert_string_not_equal(words, other);
    close_scene(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_read_as_it_was_printed),
        cmocka_unit_test(a_line_that_is_none_is_refused_with_its_reason),
        cmocka_unit_test(a_slip_in_the_code_is_found_before_a_try_is_spent),
        cmocka_unit_test(longer_lines_and_more_words_are_refused),
        cmocka_unit_test(a_request_is_read_as_it_was_made_and_only_with_its_key),
        cmocka_unit_test(an_answer_is_read_as_it_was_made),
        cmocka_unit_test(an_answer_by_another_key_is_refused),
        cmocka_unit_test(an_answer_that_was_changed_is_refused),
        cmocka_unit_test(an_answer_through_another_tls_key_is_refused),
        cmocka_unit_test(params_with_names_that_reach_elsewhere_are_refused),
        cmocka_unit_test(each_word_is_plain_and_begins_like_no_other),
        cmocka_unit_test(the_words_change_with_the_code_and_with_anything_agreed),
    };
    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
