#include "firmware/agent/enrol_call.h"

#include <curl/curl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum {
    URL_SIZE = ENROL_URL_SIZE + 20,
    PIN_SIZE = 64,
    ANSWER_MAX = 2 * ENROL_BODY_MAX,
};

struct enrol_call {
    CURL *curl;
    struct curl_slist *headers;
    char url[URL_SIZE], pin[PIN_SIZE];
    struct bytes answer;
    char problem[CURL_ERROR_SIZE];
    int signals; /* readable: one came */
};

bool enrol_call_wait(struct enrol_call *c, uint32_t ms)
{
    struct pollfd fd = {.fd = c->signals, .events = POLLIN};
    return poll(&fd, 1, (int)ms) == 0;
}

static int on_progress(void *context, curl_off_t down_all, curl_off_t down,
                       curl_off_t up_all, curl_off_t up)
{
    (void)down_all;
    (void)down;
    (void)up_all;
    (void)up;
    return enrol_call_wait(context, 0) ? 0 : 1;
}

static size_t on_data(char *data, size_t one, size_t size, void *context)
{
    struct enrol_call *c = context;
    bytes_add(&c->answer, data, one * size);
    return c->answer.failed ? 0 : size;
}

static bool catch_signals(struct enrol_call *c, struct err *e)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    c->signals = -1;
    if (sigprocmask(SIG_BLOCK, &set, NULL) == 0)
        c->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return c->signals >= 0 || err_set(e, ERR_BROKEN, "signals cannot be caught");
}

/* What holds for every call. The key is all that is believed of the server, so nothing
 * that goes without a certificate is spoken. */
static bool set_up(struct enrol_call *c)
{
    CURL *u = c->curl;
    return curl_easy_setopt(u, CURLOPT_URL, c->url) == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_PINNEDPUBLICKEY, c->pin) == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_SSL_VERIFYPEER, 0L) == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_SSL_VERIFYHOST, 0L) == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_SSL_CIPHER_LIST, "HIGH:!aNULL:!eNULL:!PSK") ==
               CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) ==
               CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_NOPROXY, "*") == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_CONNECTTIMEOUT_MS, (long)ENROL_CALL_CONNECT_MS) ==
               CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_TIMEOUT_MS, (long)ENROL_CALL_MS) == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_HTTPHEADER, c->headers) == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_WRITEFUNCTION, on_data) == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_WRITEDATA, c) == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_XFERINFODATA, c) == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_NOPROGRESS, 0L) == CURLE_OK &&
           curl_easy_setopt(u, CURLOPT_ERRORBUFFER, c->problem) == CURLE_OK;
}

static bool make_pin(struct enrol_call *c, const struct enrol_line *line)
{
    struct bytes hash;
    bytes_init(&hash, PIN_SIZE);
    base64_print(&hash, line->tls_hash, sizeof line->tls_hash);
    bool ok = bytes_ok(&hash, "pin", NULL);
    if (ok)
        snprintf(c->pin, sizeof c->pin, "sha256//%s", (const char *)hash.data);
    bytes_free(&hash);
    return ok;
}

static bool open_curl(struct enrol_call *c, const struct enrol_line *line, struct err *e)
{
    size_t length = strlen(line->url);
    snprintf(c->url, sizeof c->url, "%.*s/api/v1/enrol", (int)length, line->url);
    struct curl_slist *first = curl_slist_append(NULL, "Content-Type: application/json");
    c->headers = first == NULL ? NULL : curl_slist_append(first, "Expect:");
    if (c->headers == NULL)
        curl_slist_free_all(first);
    c->curl = curl_easy_init();
    return (c->headers != NULL && c->curl != NULL && make_pin(c, line) && set_up(c)) ||
           err_set(e, ERR_BROKEN, "libcurl cannot be set up for a pinned key");
}

bool enrol_call_open(struct enrol_call **out, const struct enrol_line *line,
                     struct err *e)
{
    struct enrol_call *c = calloc(1, sizeof *c);
    if (c == NULL)
        return err_set(e, ERR_LATER, "enrol: no memory");
    bytes_init(&c->answer, ANSWER_MAX);
    if (!catch_signals(c, e) || !open_curl(c, line, e)) {
        enrol_call_close(c);
        return false;
    }
    *out = c;
    return true;
}

void enrol_call_close(struct enrol_call *c)
{
    if (c == NULL)
        return;
    if (c->signals >= 0)
        close(c->signals);
    curl_easy_cleanup(c->curl);
    curl_slist_free_all(c->headers);
    bytes_free(&c->answer);
    free(c);
}

bool enrol_call_ask(struct enrol_call *c, const struct bytes *body, long *status,
                    const struct bytes **answer, struct err *e)
{
    bytes_clear(&c->answer);
    c->problem[0] = '\0';
    curl_easy_setopt(c->curl, CURLOPT_POSTFIELDSIZE, (long)body->size);
    curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, (const char *)body->data);
    CURLcode code = curl_easy_perform(c->curl);
    curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, NULL);
    if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH)
        return err_set(e, ERR_INPUT,
                       "%s is not the hub of the invitation: it has another TLS key",
                       c->url);
    if (code != CURLE_OK)
        return err_set(e, ERR_LATER, "%.100s: %.120s", c->url,
                       c->problem[0] == '\0' ? curl_easy_strerror(code) : c->problem);
    curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, status);
    *answer = &c->answer;
    return true;
}
