/* api_service: a hub with its API on a free loopback port and a real client, over TLS.
 * The server runs on a thread of its own; a test touches the hub only before and
 * after. */
#pragma once

#include <curl/curl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>

#include "server/hub/api.h"
#include "server/hub/api_request.h"
#include "tests/unit/hub_world.h"
#include "tests/unit/own_cert.h"

struct service {
    struct world w;
    struct loop *loop;
    struct loop_fd *stop_fd;
    struct api *api;
    pthread_t thread;
    int stop[2];
    char cert[128], key[128];
    char operator[HUB_SECRET_SIZE], editor[HUB_SECRET_SIZE];
    CURL *curl;
    struct bytes answer;
    char content_type[80];
};

/* ---- the server's thread ---- */

static inline struct hub_now now_of(void *context)
{
    return ((const struct service *)context)->w.now;
}

static inline bool broker_up(void *context)
{
    (void)context;
    return true;
}

static inline void after_turn(void *context)
{
    struct service *s = context;
    struct err e;
    if (!hub_tick(s->w.hub, &s->w.now, &e))
        loop_stop(s->loop);
    world_drain(&s->w);
    api_after_turn(s->api);
}

static inline void on_stop(void *context, short events)
{
    (void)events;
    loop_stop(((struct service *)context)->loop);
}

static inline void *serve(void *context)
{
    struct service *s = context;
    struct err e;
    return loop_run(s->loop, &e) ? s : NULL;
}

static inline void make_token(struct service *s, enum hub_role role,
                              char secret[HUB_SECRET_SIZE])
{
    struct err e;
    struct hub_token t = {.label = "token of a test", .role = role};
    const struct staff by = {.who = WHO, .now = WORLD_START};
    assert_true(hub_token_make(s->w.hub, &by, &t, secret, &e));
}

static inline void service_open(struct service *s)
{
    struct err e;
    const struct api_world world = {.now = now_of, .broker_up = broker_up, .context = s};
    memset(s, 0, sizeof *s);
    world_open(&s->w);
    scratch_path(&s->w.scratch, s->cert, "cert.pem");
    scratch_path(&s->w.scratch, s->key, "key.pem");
    own_cert_make(s->cert, s->key, false);
    make_token(s, HUB_OPERATOR, s->operator);
    make_token(s, HUB_EDITOR, s->editor);
    const struct api_config config = {
        .address = "127.0.0.1", .cert_file = s->cert, .key_file = s->key};
    assert_true(loop_new(&s->loop, &e));
    if (!api_open(&s->api, s->loop, s->w.hub, &config, &world, &e))
        fail_msg("%s", e.text);
    assert_int_equal(pipe(s->stop), 0);
    assert_true(loop_fd_add(s->loop, &s->stop_fd, s->stop[0], POLLIN, on_stop, s, &e));
    loop_after_turn(s->loop, after_turn, s);
    s->curl = curl_easy_init();
    bytes_init(&s->answer, API_REPLY_MAX);
}

static inline void service_start(struct service *s)
{
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static inline void service_stop(struct service *s)
{
    void *ok = NULL;
    assert_int_equal(write(s->stop[1], "x", 1), 1);
    assert_int_equal(pthread_join(s->thread, &ok), 0);
    assert_non_null(ok);
}

static inline void service_close(struct service *s)
{
    curl_easy_cleanup(s->curl);
    api_close(s->api);
    loop_fd_remove(s->stop_fd);
    loop_free(s->loop);
    close(s->stop[0]);
    close(s->stop[1]);
    unlink(s->cert);
    unlink(s->key);
    bytes_free(&s->answer);
    world_close(&s->w);
}

/* ---- the client ---- */

static inline size_t on_data(char *data, size_t size, size_t count, void *context)
{
    bytes_add(context, data, size * count);
    return size * count;
}

struct ask {
    const char *method, *path, *token, *body;
    size_t size;        /* 0: body's length */
    const char *header; /* one more */
    const char *from;   /* our own address; NULL: any */
};

static inline long request(struct service *s, const struct ask *a)
{
    char url[256], bearer[160];
    long status = 0;
    snprintf(url, sizeof url, "https://127.0.0.1:%u%s", (unsigned)api_port(s->api),
             a->path);
    snprintf(bearer, sizeof bearer, "Authorization: Bearer %s",
             a->token == NULL ? "" : a->token);
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    if (a->token != NULL)
        headers = curl_slist_append(headers, bearer);
    if (a->header != NULL)
        headers = curl_slist_append(headers, a->header);
    bytes_clear(&s->answer);
    curl_easy_reset(s->curl);
    curl_easy_setopt(s->curl, CURLOPT_URL, url);
    curl_easy_setopt(s->curl, CURLOPT_CAINFO, s->cert);
    curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(s->curl, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(s->curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(s->curl, CURLOPT_WRITEDATA, &s->answer);
    curl_easy_setopt(s->curl, CURLOPT_INTERFACE, a->from);
    if (a->body != NULL) {
        size_t size = a->size == 0 ? strlen(a->body) : a->size;
        curl_easy_setopt(s->curl, CURLOPT_POSTFIELDS, a->body);
        curl_easy_setopt(s->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    }
    curl_easy_setopt(s->curl, CURLOPT_CUSTOMREQUEST, a->method);
    CURLcode code = curl_easy_perform(s->curl);
    curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &status);
    const char *type = NULL;
    curl_easy_getinfo(s->curl, CURLINFO_CONTENT_TYPE, &type);
    snprintf(s->content_type, sizeof s->content_type, "%s", type == NULL ? "" : type);
    curl_slist_free_all(headers);
    /* A refusal may come while the body is still being sent. */
    if (code != CURLE_OK && status == 0)
        fail_msg("%s", curl_easy_strerror(code));
    return status;
}

static inline long get(struct service *s, const char *path, const char *token)
{
    return request(s, &(struct ask){.method = "GET", .path = path, .token = token});
}

static inline long post(struct service *s, const char *path, const char *body)
{
    return request(s, &(struct ask){.method = "POST",
                                    .path = path,
                                    .token = s->operator,
                                    .body = body});
}

/* The answer as JSON; the caller frees. */
static inline json_t *json_of(const struct service *s)
{
    json_t *root = json_loadb((const char *)s->answer.data, s->answer.size,
                              JSON_REJECT_DUPLICATES, NULL);
    if (root == NULL)
        fail_msg("not JSON: %.*s", (int)s->answer.size, (const char *)s->answer.data);
    return root;
}

static inline json_int_t number_in(const struct service *s, const char *name)
{
    json_t *root = json_of(s);
    json_int_t value = json_integer_value(json_object_get(root, name));
    json_decref(root);
    return value;
}

static inline bool says(const struct service *s, const char *text)
{
    return s->answer.size > 0 && strstr((const char *)s->answer.data, text) != NULL;
}
