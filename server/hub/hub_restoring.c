#include "server/hub/hub_restoring.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libintl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "host/clock.h"
#include "store/hub_restore.h"

#define _(text) gettext(text)

enum { ERASED_MAX = 100000, LINE_MAX_SIZE = 128 };

bool hub_lock(const struct hub_config *c, int *fd, struct err *e)
{
    *fd = open(c->lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*fd < 0)
        return err_set(e, ERR_BROKEN, "%s: %s", c->lock, strerror(errno));
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
        return true;
    close(*fd);
    *fd = -1;
    return err_set(e, ERR_LATER, "%s: a hub runs here", c->state);
}

/* ---- the list of what was erased ---- */

struct erased {
    size_t count;
    char (*ops)[UUID_SIZE]; /* owned */
};

static bool read_line(struct erased *list, char *line, struct err *e)
{
    line[strcspn(line, "\r\n")] = '\0';
    if (line[0] == '\0' || line[0] == '#')
        return true;
    if (!uuid_check(line, "erased", e))
        return false;
    if (list->count == ERASED_MAX)
        return err_set(e, ERR_FULL, "more than %d ids", ERASED_MAX);
    snprintf(list->ops[list->count++], UUID_SIZE, "%.*s", UUID_SIZE - 1, line);
    return true;
}

static bool read_erased(struct erased *list, const char *path, struct err *e)
{
    char line[LINE_MAX_SIZE];
    bool ok = true;
    if (path == NULL)
        return true;
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return err_set(e, ERR_INPUT, "%s: %s", path, strerror(errno));
    list->ops = calloc(ERASED_MAX, sizeof *list->ops);
    ok = list->ops != NULL || err_set(e, ERR_FULL, "no memory");
    while (ok && fgets(line, sizeof line, f) != NULL)
        ok = read_line(list, line, e);
    fclose(f);
    return ok || err_in(e, path);
}

/* ---- what was there ---- */

/* A log that stays behind would be taken for the new file's. */
static bool put_aside(const struct hub_config *c, FILE *out, struct err *e)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < LENGTH(ends); i++) {
        char from[HUB_PATH_SIZE + 8];
        char to[HUB_PATH_SIZE + 24];
        snprintf(from, sizeof from, "%s%s", c->database, ends[i]);
        snprintf(to, sizeof to, "%s.replaced%s", c->database, ends[i]);
        if (rename(from, to) != 0 && errno != ENOENT)
            return err_set(e, ERR_LATER, "%s: %s", from, strerror(errno));
    }
    fprintf(out,
            _("The old %s is now %s.replaced: delete it when it is no longer needed, "
              "as it holds what people wrote.\n"),
            c->database, c->database);
    return true;
}

/* Not for a backup that is of no use. */
static bool make_room(const struct hub_config *c, const struct hub_wish *wish, FILE *out,
                      struct err *e)
{
    struct hub_backup found;
    return wish->backup == NULL ||
           (hub_backup_check(wish->backup, c->area, &found, e) && put_aside(c, out, e));
}

/* ---- the report ---- */

static void tell(const struct hub_restored *r, const struct hub_wish *wish, FILE *out)
{
    if (wish->backup != NULL)
        fprintf(out,
                _("Restored %s, and %" PRIu64 " changes made after it from the "
                  "journal.\n"),
                wish->backup, r->applied);
    fprintf(out,
            _("There are %u live records; the newest change has number %" PRIu64 ".\n"),
            (unsigned)r->from.numbers.count, r->known);
    if (wish->erased != NULL)
        fprintf(out, _("Erased again: %zu.\n"), r->erased);
    fprintf(out, _("The epoch is now %" PRIu32 ".\n"), r->epoch.counter);
    if (r->complete) {
        fputs(_("Nothing is missing. Start the hub.\n"), out);
        return;
    }
    fprintf(out, _("Not complete: %s.\n"), r->missing);
    fputs(_("What came last may be missing here; the kiosks still know it. Start the "
            "hub: it "
            "takes cancellations at once, and decides bookings when every kiosk has told "
            "what it knows. See: peerpointctl recovery\n"),
          out);
}

static const char *journal_of(const struct hub_config *c, const struct hub_wish *wish)
{
    if (wish->no_journal)
        return NULL;
    if (wish->journal != NULL)
        return wish->journal;
    return c->journal[0] == '\0' ? NULL : c->journal;
}

/* SQLite would make what is missing. */
static bool readable(const char *path, struct err *e)
{
    return path == NULL || access(path, R_OK | W_OK) == 0 ||
           err_set(e, ERR_INPUT, "%s: %s", path, strerror(errno));
}

static bool restore(const struct hub_config *c, const struct hub_wish *wish, FILE *out,
                    struct err *e)
{
    struct hub_restored report;
    struct erased erased = {0};
    struct hub_restore order = {
        .backup = wish->backup,
        .journal = journal_of(c, wish),
        .path = c->database,
        .area = c->area,
        .counter_min = wish->epoch,
        .now = clock_now(),
    };
    randombytes_buf(&order.random, sizeof order.random);
    bool ok = readable(order.backup, e) && readable(order.journal, e) &&
              read_erased(&erased, wish->erased, e) &&
              (!wish->force || make_room(c, wish, out, e));
    order.erased = (const char(*)[UUID_SIZE])erased.ops;
    order.erased_count = erased.count;
    ok = ok && hub_restore(&order, &report, e);
    if (ok)
        tell(&report, wish, out);
    free(erased.ops);
    return ok;
}

bool hub_restoring(const struct hub_config *c, const struct hub_wish *wish, FILE *out,
                   struct err *e)
{
    int lock = -1;
    if (!clock_open(e) || !hub_lock(c, &lock, e))
        return false;
    bool ok = restore(c, wish, out, e);
    close(lock);
    return ok;
}
