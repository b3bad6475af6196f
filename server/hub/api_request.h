/* api_request: one call of the JSON API (docs/openapi.yaml), without the HTTP library.
 *
 * The server fills the first half and calls api_answer, which finds the route, checks the
 * token and its role, reads the body as JSON and calls the handler; the second half is
 * then the answer. Handlers run to their end at once.
 */
#pragma once

#include <jansson.h>
#include <stdint.h>

#include "core/fields.h"
#include "server/hub/logic/hub_core.h"
#include "server/hub/logic/hub_push.h"
#include "store/hub_admin.h"

enum {
    API_BODY_MAX = 8 << 20,
    API_OPEN_MAX = 16 << 10, /* from those who have shown no token */
    API_REPLY_MAX = 64 << 20,
    API_PARAM_SIZE = 101,
    API_SECRET_MAX = 200, /* of what stands behind "Bearer " */
};

struct api_route;
struct hub_copies;
struct hub_enrol;
struct hub_matches;

struct api_request {
    /* ---- the call ---- */
    struct hub *hub;
    struct hub_now now;
    bool broker_up;
    struct hub_copies *copies; /* NULL: this hub makes no backups */
    struct hub_enrol *desk;    /* NULL: it enrols no kiosks */
    struct hub_matches *matches;
    const char *method, *path, *bearer; /* lent; bearer may be NULL */
    const char *(*query)(const void *http, const char *name); /* NULL if absent */
    const void *http;

    /* ---- found by the router ---- */
    const struct api_route *route;
    struct hub_token token;
    char param[API_PARAM_SIZE]; /* {ref}, {name} or {id} of the path */
    const json_t *body;         /* lent; an object or NULL */
    bool behind;                /* the journal lacked something before this request */
    uint64_t commits;           /* hub_store_commits before it */

    /* ---- the answer ---- */
    int status;
    bool problem;       /* application/problem+json */
    const char *allow;  /* 405: the methods there are */
    struct bytes reply; /* secret, as it may hold personal data: wiped by the caller */
    struct err trouble; /* 5xx: for the log */
};

struct api_route {
    const char *method, *pattern; /* "{}" stands for one segment */
    enum hub_role role;           /* the least that may: an operator may all */
    bool open;                    /* no token needed */
    enum record_kind kind;
    void (*handle)(struct api_request *r);
};

/* Judges what is known before the body has come: route, method, token, role. True if the
 * body is wanted; false: the answer stands. */
bool api_begin(struct api_request *r);
/* The longest body that is then read. */
size_t api_body_max(const struct api_request *r);
/* Parses the body ("" is none) and answers. */
void api_answer(struct api_request *r, const void *body, size_t size);

/* ---- for handlers ---- */

void api_problem(struct api_request *r, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* 422 with one error; pointer "/role". */
void api_value_problem(struct api_request *r, const char *pointer, const char *detail);
/* What a failure of hub or database means: 507, 503, 500, or 422 for ERR_INPUT. */
void api_failed(struct api_request *r, const struct err *e);

/* True if the body is an object with no members but these (NULL-terminated). */
bool api_members(struct api_request *r, const char *const *names);
/* A text member, which must be there; NULL after a problem. Lent by the body. */
const char *api_text(struct api_request *r, const char *name);
/* false if absent; a problem if it is no boolean: then *ok is false. */
bool api_flag(struct api_request *r, const char *name, bool *ok);

/* `, ` between the items of a list. */
void api_comma(struct api_request *r, bool *first);
/* A list in an answer: opened, then each item opened, filled and closed; in the end the
 * list is answered or, with more to follow, closed. */
struct api_list {
    struct api_request *r;
    bool begun, failed;   /* failed: an item could not be written; the request has why */
    char next[UUID_SIZE]; /* where the next page begins; "": there is none */
};
/* `"name":[`, as the first or as another member of the answer. */
void api_list_open(struct api_list *l, struct api_request *r, const char *name);
void api_item_open(struct api_list *l, struct fields_writer *w);
/* False if one of the items could not be written: more need not be. */
bool api_item_close(struct api_list *l, struct fields_writer *w, const char *what);
/* False if an item could not be written. */
MUST_CHECK bool api_list_close(struct api_list *l);
/* Ends the answer with this list; if not ok, or an item could not be written, it is a
 * problem. */
void api_list_answer(struct api_list *l, bool ok, const struct err *e);

/* Ends the answer; one that does not fit is a problem of ours. */
void api_done(struct api_request *r, int status);
/* The same with its object, what, which w has open. */
void api_finish(struct api_request *r, struct fields_writer *w, const char *what,
                int status);

void api_put_instant(struct fields_writer *w, const char *name, int64_t t);

/* The caller as hub_staff.h wants it. */
struct staff;
struct staff api_staff(const struct api_request *r);
