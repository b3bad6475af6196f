#include "host/clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/utc.h"

#ifndef PEERPOINT_BUILT
#define PEERPOINT_BUILT 0 /* the Makefile knows */
#endif

enum { BATTERY_OFF_S = 120 };
static const int64_t earliest =
    PEERPOINT_BUILT > 1767225600 ? PEERPOINT_BUILT : 1767225600;
static const int64_t ten_years_s = INT64_C(10) * 365 * 24 * 3600;

/* How far our clock is from the system's. Set once at start. */
static int64_t offset_s;

/* What we were told it was, and at which monotonic instant. */
static struct {
    bool set;        /* else only the least that it is */
    int64_t told_ms; /* 0: nothing */
    int64_t at_ms;
} known;

static int64_t system_ms(clockid_t id)
{
    struct timespec ts;
    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void tell(bool set, int64_t now)
{
    known.set = set;
    known.told_ms = now * 1000;
    known.at_ms = system_ms(CLOCK_BOOTTIME);
}

#ifdef NDEBUG_CLOCK
bool clock_open(struct err *e)
{
    (void)e;
    return true;
}
#else
bool clock_open(struct err *e)
{
    offset_s = 0;
    tell(false, 0);
    const char *text = getenv("PEERPOINT_NOW");
    if (text == NULL || text[0] == '\0')
        return true;
    int64_t start = 0;
    if (!utc_parse(&start, text, "PEERPOINT_NOW", e))
        return false;
    offset_s = start - system_ms(CLOCK_REALTIME) / 1000;
    return true;
}
#endif

int64_t clock_now(void)
{
    return clock_now_ms() / 1000;
}

int64_t clock_now_ms(void)
{
    int64_t own = clock_system() * 1000 + system_ms(CLOCK_REALTIME) % 1000;
    int64_t told = known.told_ms + system_ms(CLOCK_BOOTTIME) - known.at_ms;
    return known.set || (known.told_ms != 0 && told > own) ? told : own;
}

void clock_not_before(int64_t least)
{
    if (!known.set && least > clock_now())
        tell(false, least);
}

void clock_set(int64_t now)
{
    tell(true, now);
}

int64_t clock_system(void)
{
    return system_ms(CLOCK_REALTIME) / 1000 + offset_s;
}

/* The number that is a file's first line; 0 if there is none. */
static int64_t read_number(const char *path)
{
    char line[24] = "";
    FILE *file = fopen(path, "re");
    bool read = file != NULL && fgets(line, sizeof line, file) != NULL;
    if (file != NULL)
        fclose(file);
    char *end = NULL;
    long long number = read ? strtoll(line, &end, 10) : 0;
    return read && *end == '\n' && number > 0 && number <= UTC_MAX ? number : 0;
}

static int64_t read_battery_file(const char *sys, const char *name, const char *file)
{
    char path[PATH_MAX];
    int size = snprintf(path, sizeof path, "%s/class/rtc/%s/%s", sys, name, file);
    return size > 0 && size < (int)sizeof path ? read_number(path) : 0;
}

/* What the battery clock says that set the system's at boot; 0 if none did. */
static int64_t battery_clock(const char *sys)
{
    char path[PATH_MAX];
    int size = snprintf(path, sizeof path, "%s/class/rtc", sys);
    DIR *clocks = size > 0 && size < (int)sizeof path ? opendir(path) : NULL;
    int64_t found = 0;
    if (clocks == NULL)
        return 0;
    for (struct dirent *d = readdir(clocks); found == 0 && d != NULL; d = readdir(clocks))
        if (read_battery_file(sys, d->d_name, "hctosys") == 1)
            found = read_battery_file(sys, d->d_name, "since_epoch");
    closedir(clocks);
    return found;
}

/* A system's clock that somebody has set since, say to the saved time, proves nothing. */
bool clock_start(const char *saved, const char *sys)
{
    int64_t least = clock_saved(saved);
    if (least < earliest)
        least = earliest;
    int64_t battery = battery_clock(sys);
    bool sane = battery >= least && battery <= earliest + ten_years_s &&
                llabs(battery - clock_system()) <= BATTERY_OFF_S;
    clock_not_before(least);
    return sane;
}

int64_t clock_saved(const char *path)
{
    return read_number(path);
}

bool clock_save(const char *path, int64_t now, struct err *e)
{
    char temporary[512];
    char line[24];
    int size = snprintf(line, sizeof line, "%lld\n", (long long)now);
    int length = snprintf(temporary, sizeof temporary, "%s.new", path);
    if (length < 0 || length >= (int)sizeof temporary)
        return err_set(e, ERR_INPUT, "the path of the saved time is too long");
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return err_set(e, ERR_LATER, "%s: %s", temporary, strerror(errno));
    bool ok = write(fd, line, (size_t)size) == size && fsync(fd) == 0;
    close(fd);
    return (ok && rename(temporary, path) == 0) ||
           err_set(e, ERR_LATER, "%s: %s", path, strerror(errno));
}

uint64_t clock_monotonic_ms(void)
{
    return (uint64_t)system_ms(CLOCK_MONOTONIC);
}
