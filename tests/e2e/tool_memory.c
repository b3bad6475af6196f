/* tool_memory: looks for words in the memory of a running process.
 *
 *     tool_memory PID WORDS
 *
 * WORDS is a file with a word a line. Each is looked for as it is, in lower and upper
 * case, without its spaces and hyphens, as bytes, UTF-16 and UTF-32, in all memory that
 * the process may write. Prints "MAPPING: word N found as FORM" (never the word); exit 0
 * none found, 1 found, 2 it could not look. */
#include <ctype.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "core/err.h"

enum { WORD_SIZE = 128, WORDS_MAX = 32, BLOCK = 4 << 20, OVERLAP = 4 * WORD_SIZE };

struct look {
    int memory;
    unsigned char *block;
    char words[WORDS_MAX][WORD_SIZE];
    size_t count;
    size_t found, bytes;
};

static const char *const changes[] = {"as is", "lower", "upper", "bare"};
static const size_t widths[] = {1, 2, 4};

static size_t spell(unsigned char out[OVERLAP], const char *word, size_t change,
                    size_t width)
{
    size_t size = 0;
    memset(out, 0, OVERLAP);
    for (; *word != '\0'; word++) {
        unsigned char c = (unsigned char)*word;
        if (change == 3 && (c == ' ' || c == '-'))
            continue;
        if (change == 1)
            c = (unsigned char)tolower(c);
        if (change == 2)
            c = (unsigned char)toupper(c);
        out[size] = c;
        size += width;
    }
    return size;
}

static void look_at(struct look *l, size_t size, const char *mapping)
{
    unsigned char form[OVERLAP];
    for (size_t w = 0; w < l->count; w++)
        for (size_t c = 0; c < LENGTH(changes); c++)
            for (size_t i = 0; i < LENGTH(widths); i++) {
                size_t length = spell(form, l->words[w], c, widths[i]);
                const unsigned char *at = memmem(l->block, size, form, length);
                if (at == NULL)
                    continue;
                l->found++;
                printf("%s +%#tx: word %zu found as %s, %zu bytes a letter\n", mapping,
                       at - l->block, w + 1, changes[c], widths[i]);
            }
}

/* Blocks overlap, so that no word is cut in two. */
static void look_between(struct look *l, uint64_t from, uint64_t to, const char *mapping)
{
    while (from < to) {
        uint64_t want = to - from < BLOCK ? to - from : BLOCK;
        ssize_t got = pread(l->memory, l->block, (size_t)want, (off_t)from);
        if (got <= 0)
            return;
        look_at(l, (size_t)got, mapping);
        l->bytes += (size_t)got;
        if ((uint64_t)got == to - from || got <= OVERLAP)
            return;
        from += (uint64_t)got - OVERLAP;
    }
}

static bool look_everywhere(struct look *l, const char *pid)
{
    char path[64];
    char line[512];
    snprintf(path, sizeof path, "/proc/%s/mem", pid);
    l->memory = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof path, "/proc/%s/maps", pid);
    FILE *maps = fopen(path, "re");
    l->block = malloc(BLOCK);
    if (l->memory < 0 || maps == NULL || l->block == NULL)
        return false;
    while (fgets(line, sizeof line, maps) != NULL) {
        uint64_t from = 0;
        uint64_t to = 0;
        char rights[8];
        line[strcspn(line, "\n")] = '\0';
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s", &from, &to, rights) == 3 &&
            rights[0] == 'r' && rights[1] == 'w')
            look_between(l, from, to, line);
    }
    fclose(maps);
    free(l->block);
    return l->bytes > 0;
}

int main(int argc, char **argv)
{
    static struct look l;
    FILE *f = argc == 3 ? fopen(argv[2], "re") : NULL;
    if (f == NULL) {
        fprintf(stderr, "usage: tool_memory PID WORDS\n");
        return 2;
    }
    while (l.count < WORDS_MAX && fgets(l.words[l.count], WORD_SIZE, f) != NULL) {
        char *word = l.words[l.count];
        word[strcspn(word, "\r\n")] = '\0';
        l.count += strlen(word) >= 4 ? 1 : 0;
    }
    fclose(f);
    if (l.count == 0 || !look_everywhere(&l, argv[1])) {
        fprintf(stderr, "tool_memory: cannot look\n");
        return 2;
    }
    printf("%zu words, %zu MiB, %zu found\n", l.count, l.bytes >> 20, l.found);
    return l.found > 0 ? 1 : 0;
}
