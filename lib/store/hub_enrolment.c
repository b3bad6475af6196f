#include "store/hub_enrolment.h"

#include <assert.h>
#include <string.h>

static const char *const state_names[] = {
    [ENROLMENT_INVITED] = "invited",   [ENROLMENT_WAITING] = "waiting",
    [ENROLMENT_APPROVED] = "approved", [ENROLMENT_REFUSED] = "refused",
    [ENROLMENT_LOCKED] = "locked",
};

const char *enrolment_state_name(enum enrolment_state state)
{
    return state_names[state];
}

void enrolment_papers_init(struct enrolment_papers *p)
{
    bytes_init(&p->csr, ENROL_DER_MAX);
    bytes_init(&p->params, ENROL_PARAMS_MAX);
    bytes_init(&p->cert, ENROL_DER_MAX);
}

void enrolment_papers_free(struct enrolment_papers *p)
{
    bytes_free(&p->csr);
    bytes_free(&p->params);
    bytes_free(&p->cert);
}

bool hub_enrolment_put(struct hub_store *s, const struct enrolment *n,
                       const struct enrolment_papers *papers, struct err *e)
{
    static const struct enrolment_papers none;
    assert(hub_store_writing(s));
    const struct enrolment_papers *p = papers == NULL ? &none : papers;
    return db_run(
        hub_store_db(s),
        "INSERT OR REPLACE INTO enrolment(name, id, code_hash, state, replaces, "
        "contested,"
        " tries, made, expires, sign_key, tls_hash, words, asked, approved, csr, params,"
        " cert) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
        " ?16, ?17)",
        e, "ttbiiiiiibbtiibbb", n->name, n->id, (const void *)n->code_hash,
        sizeof n->code_hash, (int64_t)n->state, (int64_t)n->replaces,
        (int64_t)n->contested, (int64_t)n->tries, n->made, n->expires,
        (const void *)n->sign_key, sizeof n->sign_key, (const void *)n->tls_hash,
        sizeof n->tls_hash, n->words, n->asked, n->approved, (const void *)p->csr.data,
        p->csr.size, (const void *)p->params.data, p->params.size,
        (const void *)p->cert.data, p->cert.size);
}

bool hub_enrolment_note(struct hub_store *s, const struct enrolment *n, struct err *e)
{
    assert(hub_store_writing(s));
    return db_run(hub_store_db(s),
                  "UPDATE enrolment SET state = ?2, contested = ?3, tries = ?4"
                  " WHERE name = ?1",
                  e, "tiii", n->name, (int64_t)n->state, (int64_t)n->contested,
                  (int64_t)n->tries);
}

#define COLUMNS                                                                          \
    "name, id, code_hash, state, replaces, contested, tries, made, expires, sign_key,"   \
    " tls_hash, words, asked, approved, csr, params, cert"

/* True if the column has exactly that size. */
static bool read_blob(sqlite3_stmt *st, int column, void *out, size_t size)
{
    if ((size_t)sqlite3_column_bytes(st, column) != size)
        return false;
    memcpy(out, sqlite3_column_blob(st, column), size);
    return true;
}

static bool read_row(struct db *db, sqlite3_stmt *st, struct enrolment *n, struct err *e)
{
    int state = sqlite3_column_int(st, 3);
    *n = (struct enrolment){
        .replaces = sqlite3_column_int(st, 4) != 0,
        .contested = sqlite3_column_int(st, 5) != 0,
        .tries = (uint32_t)sqlite3_column_int64(st, 6),
        .made = sqlite3_column_int64(st, 7),
        .expires = sqlite3_column_int64(st, 8),
        .asked = sqlite3_column_int64(st, 12),
        .approved = sqlite3_column_int64(st, 13),
    };
    db_column_text(st, 0, n->name, sizeof n->name);
    db_column_text(st, 1, n->id, sizeof n->id);
    db_column_text(st, 11, n->words, sizeof n->words);
    if (state < 0 || (size_t)state >= LENGTH(state_names) ||
        !read_blob(st, 2, n->code_hash, sizeof n->code_hash) ||
        !read_blob(st, 9, n->sign_key, sizeof n->sign_key) ||
        !read_blob(st, 10, n->tls_hash, sizeof n->tls_hash))
        return err_set(e, ERR_BROKEN, "%s: an enrolment cannot be read", db_path(db));
    n->state = (enum enrolment_state)state;
    return true;
}

static void read_bytes(sqlite3_stmt *st, int column, struct bytes *out)
{
    size_t size = (size_t)sqlite3_column_bytes(st, column);
    bytes_clear(out);
    if (size > 0)
        bytes_add(out, sqlite3_column_blob(st, column), size);
}

static bool read_one(struct hub_store *s, sqlite3_stmt *st, struct enrolment *n,
                     struct enrolment_papers *papers, bool *found, struct err *e)
{
    if (!db_step(hub_store_db(s), st, found, e))
        return false;
    if (!*found)
        return true;
    bool ok = read_row(hub_store_db(s), st, n, e);
    if (papers != NULL) {
        read_bytes(st, 14, &papers->csr);
        read_bytes(st, 15, &papers->params);
        read_bytes(st, 16, &papers->cert);
        ok = ok && bytes_ok(&papers->csr, "csr", e) &&
             bytes_ok(&papers->params, "params", e) && bytes_ok(&papers->cert, "cert", e);
    }
    sqlite3_reset(st);
    return ok;
}

bool hub_enrolment_by_name(struct hub_store *s, const char *name, struct enrolment *n,
                           struct enrolment_papers *papers, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " COLUMNS " FROM enrolment WHERE name = ?1", e, "t", name) &&
           read_one(s, st, n, papers, found, e);
}

bool hub_enrolment_by_id(struct hub_store *s, const char *id, struct enrolment *n,
                         struct enrolment_papers *papers, bool *found, struct err *e)
{
    sqlite3_stmt *st = NULL;
    return db_bind(hub_store_db(s), &st,
                   "SELECT " COLUMNS " FROM enrolment WHERE id = ?1", e, "t", id) &&
           read_one(s, st, n, papers, found, e);
}

bool hub_enrolment_list(struct hub_store *s, hub_enrolment_each *each, void *context,
                        struct err *e)
{
    sqlite3_stmt *st = NULL;
    if (!db_bind(hub_store_db(s), &st, "SELECT " COLUMNS " FROM enrolment ORDER BY name",
                 e, ""))
        return false;
    bool ok = true;
    bool more = true;
    while (db_next(hub_store_db(s), st, more, &ok, e)) {
        struct enrolment n;
        if (!read_row(hub_store_db(s), st, &n, e)) {
            sqlite3_reset(st);
            return false;
        }
        more = each(context, &n);
    }
    return ok;
}
