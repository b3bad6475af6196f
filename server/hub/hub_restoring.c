#include "server/hub/hub_restoring.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libintl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/clock.h"
#include "server/hub/hub_copied_keys.h"
#include "server/hub/hub_copies.h"
#include "store/hub_restore.h"

#define _(text) gettext(text)

enum {
    ERASED_MAX = 100000,
    LINE_MAX_SIZE = 128,
    NEW_PATH_SIZE = HUB_PATH_SIZE + 32,
    ASIDE_MAX = 99,
};

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

/* A file of zeros, as a power cut may leave it, is no list without ids. */
static bool read_line(struct erased *list, char *line, struct err *e)
{
    if (line[0] == '\0')
        return err_set(e, ERR_INPUT, "damaged: it holds zero bytes");
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
    if (ok && ferror(f) != 0) /* of a folder, or a disk that dies */
        ok = err_set(e, ERR_INPUT, "%s", strerror(errno));
    fclose(f);
    return ok || err_in(e, path);
}

/* ---- what was there, and what is to be there ---- */

/* The new file until it is whole: no hub starts beside it. */
static void path_of_new(char path[NEW_PATH_SIZE], const struct hub_config *c,
                        const char *end)
{
    snprintf(path, NEW_PATH_SIZE, "%s.restoring%s", c->database, end);
}

static bool is_there(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

bool hub_restoring_ended(const struct hub_config *c, struct err *e)
{
    char path[NEW_PATH_SIZE];
    path_of_new(path, c, "");
    return !is_there(path) ||
           err_set(e, ERR_BROKEN,
                   "%s: a restore was not finished: run it again, or delete that file "
                   "to go on without",
                   path);
}

/* What says that a hub was here; NULL: nothing. */
static const char *trace_of_hub(const struct hub_config *c, char chain[NEW_PATH_SIZE])
{
    snprintf(chain, NEW_PATH_SIZE, "%s.chain", config_text(c->file, "keys", "sign"));
    if (is_there(chain))
        return chain;
    if (c->journal[0] != '\0' && is_there(c->journal))
        return c->journal;
    return hub_copies_any(c) ? c->backups : NULL;
}

/* The empty file comes before keys and journal: cut off, a new hub is not a lost one. */
bool hub_restoring_lost(const struct hub_config *c, struct err *e)
{
    char chain[NEW_PATH_SIZE];
    if (is_there(c->database))
        return true;
    const char *trace = trace_of_hub(c, chain);
    if (trace != NULL)
        return err_set(e, ERR_BROKEN,
                       "%s: is missing, and a hub was here (%s): put it back, or "
                       "--restore the newest backup; to begin anew, move that away",
                       c->database, trace);
    int fd = open(c->database, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd < 0)
        return err_set(e, ERR_BROKEN, "%s: %s", c->database, strerror(errno));
    close(fd);
    return true;
}

/* A log without its file would be taken for the new one's. */
static bool vacant(const struct hub_config *c, struct err *e)
{
    char log[NEW_PATH_SIZE];
    snprintf(log, sizeof log, "%s-wal", c->database);
    return (!is_there(c->database) && !is_there(log)) ||
           err_set(e, ERR_INPUT, "%s: is there already (--force puts it aside)",
                   c->database);
}

static bool remove_new(const struct hub_config *c, struct err *e)
{
    static const char *const ends[] = {"-wal", "-shm", "-journal", ""};
    for (size_t i = 0; i < LENGTH(ends); i++) {
        char path[NEW_PATH_SIZE];
        path_of_new(path, c, ends[i]);
        if (unlink(path) != 0 && errno != ENOENT)
            return err_set(e, ERR_LATER, "%s: %s", path, strerror(errno));
    }
    return true;
}

/* The i-th that was replaced, from 1 on. */
static void path_aside(char path[NEW_PATH_SIZE], const struct hub_config *c, unsigned i)
{
    if (i == 1)
        snprintf(path, NEW_PATH_SIZE, "%s.replaced", c->database);
    else
        snprintf(path, NEW_PATH_SIZE, "%s.replaced-%u", c->database, i);
}

/* A name that is free, so that a second restore does not take the first one's place. */
static bool name_aside(char path[NEW_PATH_SIZE], const struct hub_config *c,
                       struct err *e)
{
    for (unsigned i = 1; i <= ASIDE_MAX; i++) {
        path_aside(path, c, i);
        if (!is_there(path))
            return true;
    }
    return err_set(e, ERR_FULL, "%s: delete what was replaced before", path);
}

/* The highest counter of the lives whose files are still here. What they have told has
 * their numbers: those of a new life begin above. */
static uint32_t counter_before(const struct hub_config *c)
{
    char path[NEW_PATH_SIZE];
    uint32_t highest = hub_restore_counter_of(c->database);
    for (unsigned i = 1; i <= ASIDE_MAX; i++) {
        path_aside(path, c, i);
        uint32_t counter = is_there(path) ? hub_restore_counter_of(path) : 0;
        if (counter > highest)
            highest = counter;
    }
    return highest;
}

/* The log first: without its file it is of no harm. */
static bool put_aside(const struct hub_config *c, FILE *out, struct err *e)
{
    static const char *const ends[] = {"-shm", "-wal", ""};
    char aside[NEW_PATH_SIZE];
    if (!is_there(c->database))
        return true;
    if (!name_aside(aside, c, e))
        return false;
    for (size_t i = 0; i < LENGTH(ends); i++) {
        char from[NEW_PATH_SIZE];
        char to[NEW_PATH_SIZE + 8];
        snprintf(from, sizeof from, "%s%s", c->database, ends[i]);
        snprintf(to, sizeof to, "%s%s", aside, ends[i]);
        if (rename(from, to) != 0 && errno != ENOENT)
            return err_set(e, ERR_LATER, "%s: %s", from, strerror(errno));
    }
    fprintf(out,
            _("The old %s is now %s: delete it when it is no longer needed, "
              "as it holds what people wrote.\n"),
            c->database, aside);
    return true;
}

static bool sync_state(const struct hub_config *c, struct err *e)
{
    int fd = open(c->state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        err_set(e, ERR_LATER, "%s: %s", c->state, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok;
}

/* What was made becomes hub.db. Cut off before the last rename, hub_restoring_ended
 * tells of it, and the next restore goes on. */
static bool put_in_place(const struct hub_config *c, FILE *out, struct err *e)
{
    char new[NEW_PATH_SIZE];
    char log[NEW_PATH_SIZE];
    path_of_new(new, c, "");
    path_of_new(log, c, "-wal");
    if (is_there(log))
        return err_set(e, ERR_LATER, "%s: could not be written to its end", new);
    if (!put_aside(c, out, e))
        return false;
    snprintf(log, sizeof log, "%s-wal", c->database);
    if (unlink(log) != 0 && errno != ENOENT)
        return err_set(e, ERR_LATER, "%s: %s", log, strerror(errno));
    return (rename(new, c->database) == 0 ||
            err_set(e, ERR_LATER, "%s: %s", new, strerror(errno))) &&
           sync_state(c, e);
}

/* ---- the report ---- */

static void tell(const struct hub_restored *r, const struct hub_wish *wish, FILE *out)
{
    if (wish->backup != NULL)
        fprintf(out,
                r->applied == 1
                    ? _("Restored %s, and %" PRIu64 " change made after it from the "
                        "journal.\n")
                    : _("Restored %s, and %" PRIu64 " changes made after it from the "
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

/* In a file of its own first: whatever happens meanwhile, hub.db is as it was. */
static bool make_new(const struct hub_config *c, const struct hub_wish *wish,
                     struct hub_restore order, struct hub_restored *report, FILE *out,
                     struct err *e)
{
    char new[NEW_PATH_SIZE];
    struct err later;
    const struct hub_key_source keys = {wish->backup, wish->recovery};
    path_of_new(new, c, "");
    order.path = new;
    uint32_t before = counter_before(c);
    if (order.counter_min <= before)
        order.counter_min = before + 1;
    /* The journal takes the new life's row at once: all that can be refused is before. */
    if ((!wish->force && !vacant(c, e)) || !remove_new(c, e) ||
        !hub_copied_keys_fit(c, &keys, e))
        return false;
    if (hub_restore(&order, report, e) && hub_copied_keys_back(c, &keys, out, e))
        return put_in_place(c, out, e);
    (void)!remove_new(c, &later);
    return false;
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
              read_erased(&erased, wish->erased, e);
    order.erased = (const char(*)[UUID_SIZE])erased.ops;
    order.erased_count = erased.count;
    if (wish->backup == NULL)
        ok = ok && hub_restoring_ended(c, e) && hub_restore(&order, &report, e);
    else
        ok = ok && make_new(c, wish, order, &report, out, e);
    if (ok)
        tell(&report, wish, out);
    free(erased.ops);
    return ok;
}

bool hub_restoring(const struct hub_config *c, const struct hub_wish *wish, FILE *out,
                   struct err *e)
{
    int lock = -1;
    if (!clock_open(e) || !hub_config_folders(c, e) || !hub_lock(c, &lock, e))
        return false;
    bool ok = restore(c, wish, out, e);
    close(lock);
    return ok;
}
