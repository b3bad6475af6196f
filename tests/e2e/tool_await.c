/* tool_await: waits until a file says something, or no longer does, without polling.
 *
 *     tool_await [--gone] FILE PATTERN MILLISECONDS
 *
 * PATTERN is a POSIX extended regular expression, matched within one line. Prints the
 * line and how long it took; exit 0 in time, 1 too late. The file may be replaced or not
 * exist yet: its folder is watched. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include "core/err.h"

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool says(const char *path, const regex_t *pattern, char **line, size_t *size)
{
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return false;
    bool found = false;
    while (!found && getline(line, size, f) >= 0)
        found = regexec(pattern, *line, 0, NULL, 0) == 0;
    fclose(f);
    return found;
}

static bool wait_for(int watch, long until)
{
    struct pollfd p = {.fd = watch, .events = POLLIN};
    long left = until - now_ms();
    if (left <= 0 || poll(&p, 1, (int)left) <= 0)
        return false;
    char events[8192];
    ssize_t got = read(watch, events, sizeof events);
    return got > 0;
}

int main(int argc, char **argv)
{
    bool gone = argc > 1 && strcmp(argv[1], "--gone") == 0;
    argv += gone ? 1 : 0;
    argc -= gone ? 1 : 0;
    if (argc != 4) {
        fprintf(stderr, "usage: tool_await [--gone] FILE PATTERN MILLISECONDS\n");
        return 2;
    }
    regex_t pattern;
    if (regcomp(&pattern, argv[2], REG_EXTENDED | REG_NOSUB) != 0) {
        fprintf(stderr, "tool_await: not a regular expression\n");
        return 2;
    }
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", argv[1]);
    int watch = inotify_init1(IN_CLOEXEC);
    if (watch < 0 || inotify_add_watch(watch, dirname(folder),
                                       IN_MOVED_TO | IN_CLOSE_WRITE | IN_MODIFY) < 0) {
        fprintf(stderr, "tool_await: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    long start = now_ms();
    long until = start + strtol(argv[3], NULL, 10);
    char *line = NULL;
    size_t size = 0;
    bool there = says(argv[1], &pattern, &line, &size);
    while (there == gone && wait_for(watch, until))
        there = says(argv[1], &pattern, &line, &size);
    printf("%ld ms%s%s", now_ms() - start, there ? " " : "", there ? line : "\n");
    free(line);
    regfree(&pattern);
    close(watch);
    return there == gone ? 1 : 0;
}
