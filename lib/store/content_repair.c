/* Finding and mending what differs, and what the file itself has suffered. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/content_parts.h"

enum { PATH_SIZE = 4096 };

/* ---- buckets ---- */

size_t content_differing(const struct content *c, const struct buckets *hub,
                         bool differs[LTHASH_BUCKETS])
{
    size_t count = 0;
    for (size_t i = 0; i < LTHASH_BUCKETS; i++) {
        uint8_t digest[BUCKET_DIGEST_BYTES];
        lthash_bucket_digest(digest, &c->sums[SET_SHOWN].buckets[i]);
        differs[i] = c->sums[SET_SHOWN].counts[i] != hub->sums[i].count ||
                     memcmp(digest, hub->sums[i].digest, sizeof digest) != 0;
        count += differs[i];
    }
    return count;
}

/* Takes away what is live in (after, to] of a bucket; to "" is its end. One at a time, as
 * no cursor may be open while rows go. */
static bool empty_range(struct content *c, uint8_t bucket, const char *after,
                        const char *to, struct err *e)
{
    for (;;) {
        sqlite3_stmt *st = NULL;
        bool found = false;
        char id[UUID_SIZE];
        if (!db_bind(c->db, &st,
                     "SELECT id FROM rec WHERE bucket = ?1 AND del = 0 AND id > ?2"
                     " AND (?3 = '' OR id <= ?3) ORDER BY id LIMIT 1",
                     e, "itt", (int64_t)bucket, after, to) ||
            !db_step(c->db, st, &found, e))
            return false;
        if (!found)
            return true;
        db_column_text(st, 0, id, sizeof id);
        sqlite3_reset(st);
        if (!content_erase(c, id, e))
            return false;
        /* An index that has what the table does not would show it for ever. */
        if (sqlite3_changes(db_handle(c->db)) == 0)
            return db_fail_code(c->db, SQLITE_CORRUPT_INDEX, e);
    }
}

/* All between the last row and this one goes; so does this one, to come again as it is at
 * the hub. */
static bool replace_rows(struct content *c, const struct bucket_page *page,
                         struct bucket_reader *rows, struct err *e)
{
    struct change row;
    struct err bad = {.text = ""};
    char last[UUID_SIZE];
    memcpy(last, page->after, sizeof last);
    while (wire_next_row(rows, &row, &bad)) {
        if (!empty_range(c, page->bucket, last, row.id, e) || !content_change(c, &row, e))
            return false;
        memcpy(last, row.id, sizeof last);
    }
    if (bad.text[0] != '\0')
        return err_set(e, bad.kind, "%s", bad.text);
    return empty_range(c, page->bucket, last, page->to, e);
}

bool content_replace(struct content *c, const struct bucket_page *page,
                     struct bucket_reader *rows, struct err *e)
{
    struct content_state s;
    if (!content_state(c, &s, e))
        return false;
    if (!epoch_equal(&s.epoch, &page->epoch))
        return err_set(e, ERR_INPUT, "bucket: of another epoch");
    if (page->head < s.seq)
        return err_set(e, ERR_INPUT, "bucket: older than what is here");
    if (!content_begin(c, SET_SHOWN, e))
        return false;
    if (replace_rows(c, page, rows, e) && db_run(c->db, "UPDATE state SET count = ?1", e,
                                                 "i", (int64_t)c->sums[SET_SHOWN].count))
        return content_commit(c, e);
    content_roll_back(c);
    return false;
}

bool content_repaired(struct content *c, uint64_t seq, struct err *e)
{
    return db_run(c->db, "UPDATE state SET seq = max(seq, ?1), own = 1", e, "i",
                  (int64_t)seq);
}

bool content_prune(struct content *c, uint64_t floor, struct err *e)
{
    return db_run(c->db, "DELETE FROM rec WHERE del = 1 AND seq < ?1", e, "i",
                  (int64_t)floor);
}

/* ---- the file ---- */

/* What SQLite has in memory is let go: it is the file that is to be looked at. */
bool content_look(struct content *c, struct err *e)
{
    if (content_moved(c))
        return err_set(e, ERR_BROKEN, "%s: is another file now, or gone", db_path(c->db));
    sqlite3_db_release_memory(db_handle(c->db));
    return true;
}

bool content_moved(struct content *c)
{
    return db_moved(c->db);
}

bool content_set_aside(const char *path, struct err *e)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < LENGTH(ends); i++) {
        char from[PATH_SIZE];
        char to[PATH_SIZE];
        int size = snprintf(from, sizeof from, "%s%s", path, ends[i]);
        int more = snprintf(to, sizeof to, "%s.broken%s", path, ends[i]);
        if (size < 0 || more < 0 || more >= PATH_SIZE)
            return err_set(e, ERR_INPUT, "the path of content is too long");
        unlink(to);
        if (rename(from, to) != 0 && errno != ENOENT)
            return err_set(e, ERR_LATER, "%s: %s", from, strerror(errno));
    }
    return true;
}
