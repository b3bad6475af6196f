#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/cert.h"
#include "tests/test.h"

enum { DAY = 86400 };
static const int64_t now = 1795305600; /* 2026-11-22T00:00:00Z */

static char path[] = "/tmp/test_cert.XXXXXX";

/* A certificate that holds from and until so many days from now. */
static void write_cert(int from, int until)
{
    X509 *cert = X509_new();
    EVP_PKEY *key = EVP_EC_gen("P-256");
    FILE *file = fopen(path, "w");
    assert_true(cert != NULL && key != NULL && file != NULL);
    ASN1_TIME_set(X509_getm_notBefore(cert), (time_t)(now + (int64_t)from * DAY));
    ASN1_TIME_set(X509_getm_notAfter(cert), (time_t)(now + (int64_t)until * DAY));
    X509_set_pubkey(cert, key);
    assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
    assert_int_equal(PEM_write_X509(file, cert), 1);
    fclose(file);
    EVP_PKEY_free(key);
    X509_free(cert);
}

static const struct row {
    const char *name;
    int from, until;
    const char *words;
} rows[] = {
    {"one_that_holds_is_named", -1, 1, "our certificate is "},
    {"one_that_ended_names_the_day", -9, -2, "our certificate ended on 2026-11-20: "},
    {"one_of_the_future_doubts_our_clock", 2, 9,
     "our certificate begins only on 2026-11-24; is our clock right? "},
    {"one_far_away_is_as_well", -9, 36500, "our certificate is "},
};

static void what_is_wrong_is_said(void **state)
{
    const struct row *row = *state;
    char words[200];
    write_cert(row->from, row->until);
    cert_words(words, sizeof words, path, now);
    if (strstr(words, row->words) == NULL || strstr(words, path) == NULL)
        fail_msg("%s", words);
}

static void the_health_word_names_what_is_wrong_and_what_soon_will_be(void **state)
{
    (void)state;
    char word[64];
    write_cert(-9, -2);
    cert_word(word, sizeof word, path, now, 0);
    assert_string_equal(word, "certificate ended 2026-11-20");
    cert_word(word, sizeof word, path, 0, 0); /* who does not know the time cannot say */
    assert_string_equal(word, "");
    write_cert(2, 9);
    cert_word(word, sizeof word, path, now, 0);
    assert_string_equal(word, "certificate begins 2026-11-24");
    write_cert(-2, 9);
    cert_word(word, sizeof word, path, now, (int64_t)8 * DAY);
    assert_string_equal(word, "");
    cert_word(word, sizeof word, path, now, (int64_t)14 * DAY);
    assert_string_equal(word, "certificate ends 2026-12-01");
    cert_word(word, sizeof word, "/nowhere/at/all", now, 0);
    assert_string_equal(word, "certificate unreadable");
}

static void what_is_no_certificate_cannot_be_read(void **state)
{
    (void)state;
    char words[200];
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("nonsense\n", file);
    fclose(file);
    cert_words(words, sizeof words, path, now);
    assert_non_null(strstr(words, "cannot be read"));
    cert_words(words, sizeof words, "/nowhere/at/all", now);
    assert_string_equal(words, "our certificate cannot be read: /nowhere/at/all");
    cert_words(words, 8, "/nowhere/at/all", now);
    assert_string_equal(words, "our cer");
}

int main(void)
{
    int failed = 0;
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    RUN_ROWS(rows, what_is_wrong_is_said);
    RUN_TESTS(TEST(the_health_word_names_what_is_wrong_and_what_soon_will_be),
              TEST(what_is_no_certificate_cannot_be_read));
    unlink(path);
    return failed;
}
