#include "host/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_SIZE = 1024 };

/* The one state that a whole process shares: how it speaks. Set once at start. */
static struct {
    const char *program;
    enum log_level most;
    bool journal;
} speaker = {.program = "peerpoint", .most = LOG_LEVEL_INFO};

/* The journal says which device and inode it reads; another stderr is a person's or a
 * file's, where "<6>" would only be in the way. */
static bool stderr_is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat st;
    if (stream == NULL || fstat(STDERR_FILENO, &st) != 0)
        return false;
    char ours[64];
    snprintf(ours, sizeof ours, "%llu:%llu", (unsigned long long)st.st_dev,
             (unsigned long long)st.st_ino);
    return strcmp(ours, stream) == 0;
}

void log_open(const char *program, enum log_level most)
{
    speaker.program = program;
    speaker.most = most;
    speaker.journal = stderr_is_journal();
}

/* Text from outside must not be able to make a second line or move the cursor. */
static void one_line(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
}

void log_line(enum log_level level, const char *fmt, ...)
{
    if (level > speaker.most)
        return;
    char prefix[8] = "";
    if (speaker.journal)
        snprintf(prefix, sizeof prefix, "<%d>", (int)level);
    char text[LINE_SIZE];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    one_line(text);

    char line[LINE_SIZE + 64];
    int size =
        snprintf(line, sizeof line - 1, "%s%.40s: %s", prefix, speaker.program, text);
    if (size < 0)
        return;
    size_t used = (size_t)size < sizeof line - 2 ? (size_t)size : sizeof line - 2;
    line[used] = '\n';
    /* One write, so that lines of several processes do not mix. There is nowhere to say
     * that it failed. */
    ssize_t written = write(STDERR_FILENO, line, used + 1);
    (void)written;
}
