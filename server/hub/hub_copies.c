#include "server/hub/hub_copies.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libintl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/utc.h"
#include "host/log.h"
#include "server/hub/hub_copied_keys.h"

#define _(text) gettext(text)

enum {
    PATH_SIZE = HUB_PATH_SIZE + HUB_BACKUP_NAME_SIZE + 16,
    INSTANT_SIZE = 17, /* 20261122T090000Z */
    COPIES_MAX = 10000,
    LATE_DAYS = 2,
};

static void path_of(const struct hub_copies *c, char out[PATH_SIZE], const char *name,
                    const char *end)
{
    snprintf(out, PATH_SIZE, "%s/%s%s", c->config->backups, name, end);
}

/* "2026-11-22T09:00:00Z" without what a file name need not have, and back. */
static void print_compact(char out[INSTANT_SIZE], int64_t t)
{
    char text[UTC_TEXT_SIZE];
    size_t size = 0;
    utc_print(text, sizeof text, t);
    for (const char *at = text; *at != '\0' && size < INSTANT_SIZE - 1; at++)
        if (*at != '-' && *at != ':')
            out[size++] = *at;
    out[size] = '\0';
}

static bool parse_compact(int64_t *t, const char *text)
{
    char full[UTC_TEXT_SIZE];
    snprintf(full, sizeof full, "%.4s-%.2s-%.5s:%.2s:%.3s", text, text + 4, text + 6,
             text + 11, text + 13);
    return utc_parse(t, full, "name", NULL);
}

/* Whether that is a name of ours, and of when. */
static bool parse_name(const struct hub_copies *c, const char *name,
                       struct hub_copy *copy)
{
    size_t area = strlen(c->config->area);
    size_t size = strlen(name);
    if (size >= HUB_BACKUP_NAME_SIZE || size < area + 2 + INSTANT_SIZE + 3 ||
        strncmp(name, c->config->area, area) != 0 || name[area] != '-' ||
        strcmp(name + size - 3, ".db") != 0)
        return false;
    *copy = (struct hub_copy){.hseq = 0};
    snprintf(copy->name, sizeof copy->name, "%s", name);
    return parse_compact(&copy->at, name + area + 1);
}

static bool no_folder(struct err *e)
{
    return err_set(e, ERR_INPUT, "no folder for backups: [hub] backups is not set");
}

/* ---- making ---- */

static void remove_all(const struct hub_copies *c, const char *name)
{
    char path[PATH_SIZE];
    path_of(c, path, name, "");
    hub_copied_keys_remove(path);
    path_of(c, path, name, "-wal");
    (void)unlink(path);
    path_of(c, path, name, "-shm");
    (void)unlink(path);
    path_of(c, path, name, "");
    (void)unlink(path);
}

static bool sync_folder(const struct hub_copies *c, struct err *e)
{
    int fd = open(c->config->backups, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        err_set(e, ERR_LATER, "%s: %s", c->config->backups, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok;
}

/* The empty file, for nobody else, that SQLite then fills. ERR_INPUT: it is there. */
static bool take_name(const struct hub_copies *c, const char *name, struct err *e)
{
    char path[PATH_SIZE];
    path_of(c, path, name, "");
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return err_set(e, ERR_INPUT, "%s: a backup of this second is there", name);
    if (fd < 0)
        return err_set(e, ERR_LATER, "%s: %s", path, strerror(errno));
    close(fd);
    return true;
}

/* What the hub has noted as a backup stays, whatever has failed after that: kiosks and
 * journal may rely on it already. */
static bool is_noted(const struct hub_copies *c, const char *name)
{
    struct hub_backup_row row;
    bool found = false;
    return !hub_backup_get(hub_store_of(c->hub), name, &row, &found, NULL) || found;
}

static bool is_old(void *context, const struct hub_copy *copy)
{
    const struct hub_copy *newest = context;
    return copy->at < newest->at - (int64_t)COPIES_DAYS * 86400;
}

/* Those that are too old, seen from one that was just made. */
static void delete_old(const struct hub_copies *c, struct hub_copy *newest)
{
    DIR *folder = opendir(c->config->backups);
    if (folder == NULL)
        return;
    for (const struct dirent *d = readdir(folder); d != NULL; d = readdir(folder)) {
        struct hub_copy copy;
        if (!parse_name(c, d->d_name, &copy) || !is_old(newest, &copy))
            continue;
        remove_all(c, copy.name);
        log_line(LOG_LEVEL_NOTICE, "backup deleted name=%s: older than %d days",
                 copy.name, COPIES_DAYS);
    }
    closedir(folder);
}

/* ---- one that is being made ---- */

struct hub_copying {
    struct hub_copy copy;
    char path[PATH_SIZE];
    char who[HUB_LABEL_SIZE]; /* of staff; copied */
    struct hub_backup_job *job;
    pthread_t thread;
    atomic_bool done; /* the thread's last word; what follows is ours from then on */
    bool ok;
    struct hub_backup is;
    struct err e;
};

static void *run_job(void *context)
{
    struct hub_copying *m = context;
    m->ok = hub_backup_run(m->job, &m->is, &m->e);
    atomic_store(&m->done, true);
    return NULL;
}

static void name_it(const struct hub_copies *c, const struct staff *by,
                    struct hub_copying *m)
{
    char instant[INSTANT_SIZE];
    m->copy = (struct hub_copy){.at = by->now,
                                .hseq = hub_store_numbers(hub_store_of(c->hub))->hseq};
    print_compact(instant, by->now);
    snprintf(m->copy.name, sizeof m->copy.name, "%s-%s-%" PRIu64 ".db", c->config->area,
             instant, m->copy.hseq);
    path_of(c, m->path, m->copy.name, "");
    snprintf(m->who, sizeof m->who, "%s", by->who);
}

/* All names are on the disk before the kiosks are told that they may forget. */
static bool begin(const struct hub_copies *c, struct hub_copying *m, struct err *e)
{
    if (!hub_copied_keys_make(c->config, m->path, e) || !sync_folder(c, e) ||
        !hub_safe_begin(c->hub, m->path, &m->job, e))
        return false;
    int code = pthread_create(&m->thread, NULL, run_job, m);
    return code == 0 || err_set(e, ERR_LATER, "no thread: %s", strerror(code));
}

static void drop(const struct hub_copies *c, struct hub_copying *m)
{
    hub_backup_end(m->job);
    if (!is_noted(c, m->copy.name))
        remove_all(c, m->copy.name);
    free(m);
}

bool hub_copies_start(struct hub_copies *c, const struct staff *by, struct err *e)
{
    if (c->config->backups[0] == '\0')
        return no_folder(e);
    if (c->making != NULL)
        return err_set(e, ERR_LATER, "a backup is being made");
    struct hub_copying *m = calloc(1, sizeof *m);
    if (m == NULL)
        return err_set(e, ERR_LATER, "no memory for a backup");
    name_it(c, by, m);
    if (!take_name(c, m->copy.name, e)) {
        free(m);
        return false;
    }
    if (!begin(c, m, e)) {
        drop(c, m);
        return false;
    }
    c->making = m;
    c->due_ms = 0;
    return true;
}

const char *hub_copies_making(const struct hub_copies *c)
{
    return c->making == NULL ? "" : c->making->copy.name;
}

static void finish(struct hub_copies *c)
{
    struct hub_copying *m = c->making;
    const struct staff by = {.who = m->who, .now = m->copy.at};
    const struct hub_safe_file file = {.path = m->path, .name = m->copy.name};
    struct stat st = {0};
    c->making = NULL;
    pthread_join(m->thread, NULL);
    bool ok = m->ok && hub_safe_made(c->hub, &by, &file, &m->is, &m->e);
    if (ok && stat(m->path, &st) == 0)
        m->copy.size = st.st_size;
    m->copy.checked = ok;
    c->newest = m->copy;
    c->failed = m->e;
    if (ok) {
        c->failed.text[0] = '\0';
        log_line(LOG_LEVEL_NOTICE, "backup made name=%s bytes=%" PRId64, c->newest.name,
                 c->newest.size);
        delete_old(c, &c->newest);
    } else {
        log_line(LOG_LEVEL_ERROR, "no backup: %s", c->failed.text);
    }
    drop(c, m);
}

void hub_copies_close(struct hub_copies *c)
{
    if (c->making == NULL)
        return;
    pthread_join(c->making->thread, NULL);
    drop(c, c->making);
    c->making = NULL;
}

/* ---- listing ---- */

struct listing {
    size_t count;
    struct hub_copy *copies;
};

static int by_time(const void *a, const void *b)
{
    const struct hub_copy *x = a;
    const struct hub_copy *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return strcmp(x->name, y->name);
}

static bool read_one(const struct hub_copies *c, struct listing *l, const char *name,
                     struct err *e)
{
    char path[PATH_SIZE];
    struct stat st;
    struct hub_backup_row row;
    struct hub_copy *copy = &l->copies[l->count];
    if (l->count == COPIES_MAX || !parse_name(c, name, copy))
        return true;
    if (!hub_backup_get(hub_store_of(c->hub), name, &row, &copy->checked, e))
        return false;
    if (copy->checked)
        copy->hseq = row.hseq;
    path_of(c, path, name, "");
    if (stat(path, &st) == 0)
        copy->size = st.st_size;
    l->count++;
    return true;
}

static bool read_folder(const struct hub_copies *c, struct listing *l, struct err *e)
{
    DIR *folder = opendir(c->config->backups);
    if (folder == NULL)
        return err_set(e, ERR_LATER, "%s: %s", c->config->backups, strerror(errno));
    bool ok = true;
    for (const struct dirent *d = readdir(folder); ok && d != NULL; d = readdir(folder))
        ok = read_one(c, l, d->d_name, e);
    closedir(folder);
    return ok;
}

bool hub_copies_list(const struct hub_copies *c, hub_copies_each *each, void *context,
                     struct err *e)
{
    if (c->config->backups[0] == '\0')
        return no_folder(e);
    struct listing l = {.copies = calloc(COPIES_MAX + 1, sizeof *l.copies)};
    if (l.copies == NULL)
        return err_set(e, ERR_FULL, "no memory");
    bool ok = read_folder(c, &l, e);
    qsort(l.copies, l.count, sizeof *l.copies, by_time);
    for (size_t i = 0; ok && i < l.count; i++)
        if (!each(context, &l.copies[i]))
            break;
    free(l.copies);
    return ok;
}

/* By its name, whatever it is worth. */
static bool find_newest(const struct hub_config *config, struct hub_copy *newest)
{
    const struct hub_copies c = {.config = config};
    DIR *folder = config->backups[0] == '\0' ? NULL : opendir(config->backups);
    bool any = false;
    if (folder == NULL)
        return false;
    for (const struct dirent *d = readdir(folder); d != NULL; d = readdir(folder)) {
        struct hub_copy copy;
        if (!parse_name(&c, d->d_name, &copy) || (any && by_time(&copy, newest) < 0))
            continue;
        *newest = copy;
        any = true;
    }
    closedir(folder);
    return any;
}

bool hub_copies_any(const struct hub_config *config)
{
    struct hub_copy newest;
    return find_newest(config, &newest);
}

bool hub_copies_hold_next(const struct hub_config *config, struct err *e)
{
    const struct hub_copies c = {.config = config};
    struct hub_copy newest;
    struct hub_backup found;
    char path[PATH_SIZE];
    bool same = false;
    if (config->backups[0] == '\0')
        return no_folder(e);
    if (!find_newest(config, &newest))
        return err_set(
            e, ERR_INPUT,
            "no backup holds the new sealing key, as there is none: start the "
            "hub, make one (peerpointctl backup), stop the hub, and try again");
    path_of(&c, path, newest.name, "");
    if (!hub_copied_keys_next(config, path, &same, e))
        return false;
    if (!same)
        return err_set(e, ERR_INPUT,
                       "the newest backup, %s, does not hold the new sealing key: start "
                       "the hub, make one (peerpointctl backup), stop the hub, and try "
                       "again",
                       newest.name);
    return hub_backup_check(path, config->area, &found, e);
}

/* ---- by itself ---- */

static bool is_due(const struct hub_copies *c, int64_t now, bool *due, struct err *e)
{
    struct hub_backup_row newest = {.at = 0};
    bool found = false;
    bool wanted = false;
    bool same = true;
    char path[PATH_SIZE];
    *due = false;
    if (!hub_safe_wanted(c->hub, &wanted, e) ||
        !hub_backup_newest(hub_store_of(c->hub), &newest, &found, e))
        return false;
    path_of(c, path, newest.name, "");
    /* Keys are replaced while no hub runs. One that is restored with those of before is
     * believed by no kiosk. Nor is it with a copy that cannot be read. */
    if (found && !c->newest.checked &&
        !hub_copied_keys_chain(c->config, path, &same, NULL))
        same = false;
    *due = wanted || !found || !same || now - newest.at >= c->config->backup_s ||
           newest.at > now + c->config->backup_s;
    return true;
}

/* Whether the one that was being made is no longer, or there was none. */
static bool settled(struct hub_copies *c, const struct hub_now *now)
{
    if (c->making == NULL)
        return true;
    if (!atomic_load(&c->making->done)) {
        c->due_ms = now->ms + COPIES_LOOK_MS;
        return false;
    }
    finish(c);
    c->due_ms = now->ms + (c->newest.checked ? COPIES_EVERY_MS : COPIES_RETRY_MS);
    return false;
}

void hub_copies_run(struct hub_copies *c, const struct hub_now *now)
{
    struct err e;
    bool due = false;
    const struct staff by = {.who = "hub", .now = now->wall};
    if (now->ms < c->due_ms || !settled(c, now) || c->config->backups[0] == '\0' ||
        c->config->backup_s == 0)
        return;
    c->due_ms = now->ms + COPIES_EVERY_MS;
    if (!is_due(c, now->wall, &due, &e) || (due && !hub_copies_start(c, &by, &e))) {
        c->due_ms = now->ms + COPIES_RETRY_MS;
        log_line(LOG_LEVEL_ERROR, "no backup: %s", e.text);
    }
}

const char *hub_copies_trouble(const struct hub_copies *c, int64_t now)
{
    struct err e;
    struct hub_backup_row newest;
    bool found = false;
    if (c->config->backups[0] == '\0')
        return "no folder for backups";
    if (!hub_backup_newest(hub_store_of(c->hub), &newest, &found, &e))
        return "";
    if (!found)
        return "no backup was ever made";
    if (now - newest.at > c->config->backup_s + (int64_t)LATE_DAYS * 86400)
        return "no new backup for days";
    if (c->config->journal[0] == '\0')
        return "no journal: a restore loses what came last";
    return c->config->has_recovery ? ""
                                   : "no recovery key: their keys lie open beside them";
}
