#include "server/ctl/ctl_client.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/bytes.h"
#include "host/config.h"
#include "server/ctl/ctl_text.h"

enum { HEADER_SIZE = CTL_TOKEN_MAX + 32, URL_SIZE = 1024 };

static const struct config_key keys[] = {
    {"hub", "url", CONFIG_TEXT, NULL, 0, 200},
    {"hub", "ca", CONFIG_PATH, NULL, 0, 0},
    {"hub", "token_file", CONFIG_PATH, NULL, 0, 0},
    {NULL, NULL, CONFIG_TEXT, NULL, 0, 0},
};

struct ctl_client {
    struct config *config;
    CURL *curl;
    struct curl_slist *headers; /* holds the token */
    struct bytes answer;
    char problem[CURL_ERROR_SIZE];
};

static const char *url_of(const struct ctl_client *c)
{
    return config_text(c->config, "hub", "url");
}

const char *ctl_client_token_file(const struct ctl_client *c)
{
    return config_text(c->config, "hub", "token_file");
}

static const char *ca_file(const struct ctl_client *c)
{
    return config_text(c->config, "hub", "ca");
}

/* One line of printable ASCII without spaces, or NULL for a reason. */
static const char *token_fault(char *token, size_t size)
{
    while (size > 0 && (token[size - 1] == '\n' || token[size - 1] == '\r'))
        size--;
    token[size] = '\0';
    if (size == 0)
        return _("holds no token");
    if (size > CTL_TOKEN_MAX)
        return _("is too long for a token");
    for (size_t i = 0; i < size; i++)
        if (token[i] <= ' ' || token[i] > '~')
            return _("is not one line with a token");
    return NULL;
}

static bool token_read(char *token, size_t size, const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return err_set(e, ERR_INPUT, _("token file %.150s: %s"), path, strerror(errno));
    struct stat st;
    const char *fault = NULL;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        fault = _("is not a file");
    else if ((st.st_mode & 077) != 0)
        fault = _("can be read by others: chmod 600 it");
    ssize_t got = fault == NULL ? read(fd, token, size - 1) : 0;
    close(fd);
    if (fault == NULL)
        fault = got < 0 ? strerror(errno) : token_fault(token, (size_t)got);
    return fault == NULL || err_set(e, ERR_INPUT, _("token file %.150s %s"), path, fault);
}

static bool add_header(struct ctl_client *c, const char *line, struct err *e)
{
    struct curl_slist *longer = curl_slist_append(c->headers, line);
    if (longer == NULL)
        return err_set(e, ERR_LATER, _("out of memory"));
    c->headers = longer;
    return true;
}

static bool set_headers(struct ctl_client *c, struct err *e)
{
    char token[CTL_TOKEN_MAX + 4], line[HEADER_SIZE];
    if (!token_read(token, sizeof token, ctl_client_token_file(c), e))
        return false;
    snprintf(line, sizeof line, "Authorization: Bearer %s", token);
    bool ok = add_header(c, line, e) &&
              add_header(c, "Content-Type: application/json", e) &&
              add_header(c, "Expect:", e);
    sodium_memzero(token, sizeof token);
    sodium_memzero(line, sizeof line);
    return ok;
}

static size_t take(char *data, size_t one, size_t size, void *client)
{
    struct ctl_client *c = client;
    bytes_add(&c->answer, data, one * size);
    return c->answer.failed ? 0 : size;
}

static bool check_config(const struct ctl_client *c, struct err *e)
{
    const char *url = url_of(c);
    if (strncmp(url, "https://", 8) != 0 || url[8] == '\0')
        return err_set(e, ERR_INPUT,
                       _("[hub] url must begin with https://, it is %.100s"), url);
    if (access(ca_file(c), R_OK) != 0)
        return err_set(e, ERR_INPUT, _("CA certificate %.150s: %s"), ca_file(c),
                       strerror(errno));
    return true;
}

bool ctl_client_open(struct ctl_client **out, const char *config_path, struct err *e)
{
    bool ok = false;
    struct ctl_client *c = calloc(1, sizeof *c);
    if (c == NULL)
        return err_set(e, ERR_LATER, _("out of memory"));
    bytes_init(&c->answer, CTL_ANSWER_MAX);
    if (!config_load(&c->config, config_path, keys, e) || !check_config(c, e) ||
        !set_headers(c, e))
        goto out;
    c->curl = curl_easy_init();
    if (c->curl == NULL) {
        err_set(e, ERR_LATER, _("out of memory"));
        goto out;
    }
    *out = c;
    c = NULL; /* the caller's now */
    ok = true;
out:
    ctl_client_close(c);
    return ok;
}

void ctl_client_close(struct ctl_client *c)
{
    if (c == NULL)
        return;
    for (struct curl_slist *h = c->headers; h != NULL; h = h->next)
        sodium_memzero(h->data, strlen(h->data));
    curl_slist_free_all(c->headers);
    curl_easy_cleanup(c->curl);
    bytes_wipe(&c->answer);
    config_free(c->config);
    free(c);
}

/* What curl's code means for the person at the keyboard. */
static bool call_failed(const struct ctl_client *c, CURLcode code, struct err *e)
{
    const char *why = c->problem[0] != '\0' ? c->problem : curl_easy_strerror(code);
    if (c->answer.failed)
        return err_set(e, ERR_FULL, _("the hub's answer is larger than %d MiB"),
                       CTL_ANSWER_MAX >> 20);
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return err_set(e, ERR_INPUT,
                       _("%.60s shows a certificate that is not to be trusted by %.80s "
                         "(%.70s)"),
                       url_of(c), ca_file(c), why);
    if (code == CURLE_SSL_CACERT_BADFILE)
        return err_set(e, ERR_INPUT, _("CA certificate %.100s: %.100s"), ca_file(c), why);
    if (code == CURLE_OPERATION_TIMEDOUT)
        return err_set(e, ERR_LATER, _("the hub at %.80s does not answer in time"),
                       url_of(c));
    return err_set(e, ERR_LATER, _("cannot reach the hub at %.80s (%.120s)"), url_of(c),
                   why);
}

static const char *method_name(enum ctl_method method)
{
    switch (method) {
    case CTL_GET: return "GET";
    case CTL_POST: return "POST";
    case CTL_DELETE: return "DELETE";
    }
    return "GET";
}

/* Says how the next call is to be made; url and text are lent until it is over. */
static void set_call(struct ctl_client *c, enum ctl_method method, const char *url,
                     const char *text)
{
    curl_easy_reset(c->curl);
    curl_easy_setopt(c->curl, CURLOPT_URL, url);
    curl_easy_setopt(c->curl, CURLOPT_CUSTOMREQUEST, method_name(method));
    if (method == CTL_POST) {
        curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, text);
        curl_easy_setopt(c->curl, CURLOPT_POSTFIELDSIZE, (long)strlen(text));
    }
    curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, c->headers);
    curl_easy_setopt(c->curl, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(c->curl, CURLOPT_CAINFO, ca_file(c));
    curl_easy_setopt(c->curl, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(c->curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(c->curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(c->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(c->curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CTL_CONNECT_MS);
    curl_easy_setopt(c->curl, CURLOPT_TIMEOUT_MS, (long)CTL_CALL_MS);
    curl_easy_setopt(c->curl, CURLOPT_ERRORBUFFER, c->problem);
    curl_easy_setopt(c->curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c->curl, CURLOPT_WRITEDATA, c);
}

static bool parse_answer(const struct ctl_client *c, struct ctl_answer *out,
                         struct err *e)
{
    if (c->answer.size == 0)
        return true;
    json_error_t where;
    out->body = json_loadb((const char *)c->answer.data, c->answer.size,
                           JSON_REJECT_DUPLICATES, &where);
    return out->body != NULL ||
           err_set(e, ERR_LATER, _("%.80s answers %ld, but not as a Peerpoint hub does"),
                   url_of(c), out->status);
}

static bool perform(struct ctl_client *c, enum ctl_method method, const char *path,
                    const char *text, struct ctl_answer *out, struct err *e)
{
    char url[URL_SIZE];
    const char *base = url_of(c);
    size_t length = strlen(base);
    if (base[length - 1] == '/')
        length--;
    int size = snprintf(url, sizeof url, "%.*s/api/v1%s", (int)length, base, path);
    if (size < 0 || (size_t)size >= sizeof url)
        return err_set(e, ERR_INPUT, _("the address to ask is too long"));
    bytes_clear(&c->answer);
    c->problem[0] = '\0';
    set_call(c, method, url, text);
    CURLcode code = curl_easy_perform(c->curl);
    if (code != CURLE_OK)
        return call_failed(c, code, e);
    curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &out->status);
    return parse_answer(c, out, e);
}

bool ctl_client_call(struct ctl_client *c, enum ctl_method method, const char *path,
                     const json_t *body, struct ctl_answer *out, struct err *e)
{
    *out = (struct ctl_answer){.status = 0, .body = NULL};
    char *text = body == NULL ? strdup("{}") : json_dumps(body, JSON_COMPACT);
    if (text == NULL)
        return err_set(e, ERR_LATER, _("out of memory"));
    bool ok = false;
    if (strlen(text) > CTL_REQUEST_MAX)
        err_set(e, ERR_FULL,
                _("more than the hub takes at once (%d MiB): split the file"),
                CTL_REQUEST_MAX >> 20);
    else
        ok = perform(c, method, path, text, out, e);
    free(text);
    return ok;
}
