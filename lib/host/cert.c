#include "host/cert.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

enum { DATE_SIZE = 11 };

static X509 *read_file(const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return NULL;
    X509 *cert = PEM_read_X509(file, NULL, NULL, NULL);
    fclose(file);
    return cert;
}

static void day_of(char out[DATE_SIZE], const ASN1_TIME *time)
{
    struct tm t = {0};
    out[0] = '\0';
    if (ASN1_TIME_to_tm(time, &t) == 1)
        snprintf(out, DATE_SIZE, "%04u-%02u-%02u", (unsigned)(t.tm_year + 1900) % 10000,
                 (unsigned)(t.tm_mon + 1) % 100, (unsigned)t.tm_mday % 100);
}

void cert_words(char *out, size_t size, const char *file, int64_t now)
{
    char day[DATE_SIZE];
    X509 *cert = read_file(file);
    time_t at = (time_t)now;
    if (cert == NULL) {
        snprintf(out, size, "our certificate cannot be read: %s", file);
    } else if (X509_cmp_time(X509_get0_notAfter(cert), &at) < 0) {
        day_of(day, X509_get0_notAfter(cert));
        snprintf(out, size, "our certificate ended on %s: %s", day, file);
    } else if (X509_cmp_time(X509_get0_notBefore(cert), &at) > 0) {
        day_of(day, X509_get0_notBefore(cert));
        snprintf(out, size, "our certificate begins only on %s; is our clock right? %s",
                 day, file);
    } else {
        snprintf(out, size, "our certificate is %s", file);
    }
    X509_free(cert);
}

void cert_word(char *out, size_t size, const char *file, int64_t now, int64_t soon_s)
{
    char day[DATE_SIZE];
    X509 *cert = read_file(file);
    time_t at = (time_t)now;
    time_t soon = (time_t)(now + soon_s);
    out[0] = '\0';
    if (cert == NULL) {
        snprintf(out, size, "certificate unreadable");
    } else if (now != 0 && X509_cmp_time(X509_get0_notBefore(cert), &at) > 0) {
        day_of(day, X509_get0_notBefore(cert));
        snprintf(out, size, "certificate begins %s", day);
    } else if (now != 0 && X509_cmp_time(X509_get0_notAfter(cert), &soon) < 0) {
        bool ended = X509_cmp_time(X509_get0_notAfter(cert), &at) < 0;
        day_of(day, X509_get0_notAfter(cert));
        snprintf(out, size, "certificate %s %s", ended ? "ended" : "ends", day);
    }
    X509_free(cert);
}
