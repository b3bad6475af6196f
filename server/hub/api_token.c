#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "server/hub/api_handlers.h"
#include "server/hub/logic/hub_staff.h"

static void put_token(struct fields_writer *w, const struct hub_token *t)
{
    fields_put_int(w, "id", t->id);
    fields_put_text(w, "label", t->label);
    fields_put_text(w, "role", hub_role_name(t->role));
    api_put_instant(w, "created_at", t->created);
    fields_put_bool(w, "revoked", t->revoked);
}

static bool list_one(void *context, const struct hub_token *t)
{
    struct api_list *l = context;
    struct fields_writer w;
    api_item_open(l, &w);
    put_token(&w, t);
    return api_item_close(l, &w, "token");
}

void api_token_list(struct api_request *r)
{
    struct err e;
    struct api_list l;
    api_list_open(&l, r, "items");
    bool ok = hub_token_list(hub_store_of(r->hub), list_one, &l, &e);
    api_list_answer(&l, ok, &e);
}

/* False after a problem. */
static bool read_token(struct api_request *r, struct hub_token *t)
{
    struct err e;
    if (!api_members(r, (const char *const[]){"label", "role", NULL}))
        return false;
    const char *label = api_text(r, "label");
    const char *role = label == NULL ? NULL : api_text(r, "role");
    if (role == NULL)
        return false;
    if (label[0] == '\0' || !utf8_check(label, "label", sizeof t->label, false, &e)) {
        api_value_problem(r, "/label", "must be 1 to 120 bytes on one line");
        return false;
    }
    if (!hub_role_parse(&t->role, role, &e)) {
        api_value_problem(r, "/role", "must be operator or editor");
        return false;
    }
    snprintf(t->label, sizeof t->label, "%s", label);
    return true;
}

/* The new one, its secret this once. */
static void answer_token(struct api_request *r, const struct hub_token *t,
                         const char *secret)
{
    struct fields_writer w;
    fields_open(&w, &r->reply);
    put_token(&w, t);
    fields_put_text(&w, "token", secret);
    api_finish(r, &w, "token", 201);
}

void api_token_add(struct api_request *r)
{
    struct err e;
    struct hub_token t = {0};
    char secret[HUB_SECRET_SIZE];
    if (!read_token(r, &t))
        return;
    const struct staff by = api_staff(r);
    if (!hub_token_make(r->hub, &by, &t, secret, &e))
        api_failed(r, &e);
    else
        answer_token(r, &t, secret);
    sodium_memzero(secret, sizeof secret);
}

void api_token_revoke(struct api_request *r)
{
    struct err e;
    enum hub_revoking what = HUB_NO_TOKEN;
    const struct staff by = api_staff(r);
    size_t digits = strspn(r->param, "0123456789");
    bool number = digits > 0 && digits < 16 && r->param[digits] == '\0';
    int64_t id = number ? strtoll(r->param, NULL, 10) : 0;
    if (!hub_token_drop(r->hub, &by, id, &what, &e)) {
        api_failed(r, &e);
        return;
    }
    switch (what) {
    case HUB_REVOKED: api_done(r, 204); break;
    case HUB_NO_TOKEN: api_problem(r, 404, "There is no such token"); break;
    case HUB_LAST_OPERATOR:
        api_problem(r, 409, "The last operator token cannot be revoked");
        break;
    }
}
