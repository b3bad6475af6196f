/* The snapshot: a second set of tables that takes the place of the first. */
#include "store/content_parts.h"

#define RENAME(table)                                                                    \
    "ALTER TABLE " table " RENAME TO old_" table ";"                                     \
    "ALTER TABLE next_" table " RENAME TO " table ";"                                    \
    "ALTER TABLE old_" table " RENAME TO next_" table ";"
#define EMPTY_NEXT                                                                       \
    "DELETE FROM next_rec; DELETE FROM next_vacancy_row; DELETE FROM next_session_row;"  \
    "DELETE FROM next_venue_row;"

/* In the open transaction: nothing is being filled any more. */
static bool drop(struct content *c, struct err *e)
{
    return db_exec(c->db, EMPTY_NEXT "UPDATE state SET next_seq = -1", e);
}

static bool drop_all(struct content *c, bool begin, struct err *e)
{
    if (!content_begin(c, SET_NEXT, e))
        return false;
    if (!drop(c, e) ||
        (begin &&
         !db_run(c->db, "UPDATE state SET next_seq = 0, generation = generation + 1", e,
                 ""))) {
        content_roll_back(c);
        return false;
    }
    if (!content_commit(c, e))
        return false;
    sums_clear(&c->sums[SET_NEXT]);
    return true;
}

bool content_fill_drop(struct content *c, struct err *e)
{
    struct content_state s;
    return content_state(c, &s, e) && (s.filling == 0 || drop_all(c, false, e));
}

bool content_fill_begin(struct content *c, struct err *e)
{
    return drop_all(c, true, e);
}

static bool check_page(const struct content_state *s, const struct batch *b,
                       struct err *e)
{
    if (!epoch_equal(&s->epoch, &b->epoch))
        return err_set(e, ERR_INPUT, "page: of another epoch");
    if (s->filling == 0 || b->generation != s->filling)
        return err_set(e, ERR_INPUT, "page: of another snapshot");
    if (b->from > s->filled)
        return err_set(e, ERR_INPUT, "page: begins after what is here");
    return true;
}

/* Everything between BEGIN and COMMIT. */
static bool fill(struct content *c, const struct batch *b, struct batch_reader *lines,
                 const struct content_state *s, enum content_fill *how, struct err *e)
{
    if (!content_lines(c, lines, s->filled, e))
        return false;
    *how = CONTENT_FILL_MORE;
    if (!b->has_digest)
        return db_run(c->db, "UPDATE state SET next_seq = ?1", e, "i", (int64_t)b->to);
    *how = content_matches(c, b) ? CONTENT_FILL_DONE : CONTENT_FILL_DIFFERS;
    if (*how == CONTENT_FILL_DIFFERS)
        return drop(c, e);
    return db_exec(c->db,
                   RENAME("rec") RENAME("vacancy_row") RENAME("session_row")
                       RENAME("venue_row"),
                   e) &&
           drop(c, e) &&
           db_run(c->db, "UPDATE state SET seq = ?1, count = ?2, own = 1", e, "ii",
                  (int64_t)b->to, (int64_t)b->count);
}

bool content_fill(struct content *c, const struct batch *b, struct batch_reader *lines,
                  enum content_fill *how, struct err *e)
{
    *how = CONTENT_FILL_MORE;
    struct content_state s;
    if (!content_state(c, &s, e) || !check_page(&s, b, e))
        return false;
    if (b->to < s.filled || (b->to == s.filled && !b->has_digest))
        return true;
    if (!content_begin(c, SET_NEXT, e))
        return false;
    if (!fill(c, b, lines, &s, how, e)) {
        content_roll_back(c);
        return false;
    }
    if (!content_commit(c, e))
        return false;
    if (*how == CONTENT_FILL_DONE) {
        c->sums[SET_SHOWN] = c->sums[SET_NEXT];
        content_check_restart(c);
    }
    if (*how != CONTENT_FILL_MORE)
        sums_clear(&c->sums[SET_NEXT]);
    return true;
}
