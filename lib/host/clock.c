#include "host/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/utc.h"

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

static void tell(bool set, int64_t now)
{
    known.set = set;
    known.told_ms = now * 1000;
    known.at_ms = system_ms(CLOCK_BOOTTIME);
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

/* "1": the kernel set its clock from a battery clock at boot. */
bool clock_sane(int64_t least)
{
    char word[4] = "";
    FILE *file = fopen("/sys/class/rtc/rtc0/hctosys", "re");
    bool read = file != NULL && fgets(word, sizeof word, file) != NULL;
    if (file != NULL)
        fclose(file);
    return read && word[0] == '1' && clock_system() >= least;
}

int64_t clock_saved(const char *path)
{
    char line[24] = "";
    FILE *file = fopen(path, "re");
    bool read = file != NULL && fgets(line, sizeof line, file) != NULL;
    if (file != NULL)
        fclose(file);
    char *end = NULL;
    long long saved = read ? strtoll(line, &end, 10) : 0;
    return read && *end == '\n' && saved > 0 && saved <= UTC_MAX ? saved : 0;
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
