/* tool_canary: looks for words that must not be readable in files.
 *
 *     tool_canary WORDS FILE|FOLDER...
 *
 * WORDS is a file with a word (a name, number, code) a line. Each is looked for as it is,
 * in lower and upper case, without its spaces and hyphens, with its symbols reversed, as
 * UTF-16 of both byte orders, as hexadecimal, as JSON escapes; and all that again inside
 * base64 runs and zstd frames, three deep. Prints "FILE: word N found as FORM" (never the
 * word); exit 0 none found, 1 found, 2 usage. */
#include <ctype.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <zstd.h>

#include "core/err.h"

enum { WORDS_MAX = 64, FORMS_MAX = 32, FORM_SIZE = 1200, DEPTH_MAX = 3, RUN_MIN = 16 };

struct form {
    char name[24];
    unsigned char bytes[FORM_SIZE];
    size_t size;
};

struct word {
    struct form forms[FORMS_MAX];
    size_t count;
};

static struct word *words;
static size_t word_count;
static size_t found_count;
static size_t file_count;

static void add_form(struct word *w, const char *name, const void *bytes, size_t size)
{
    if (w->count == FORMS_MAX || size == 0 || size > FORM_SIZE)
        return;
    struct form *f = &w->forms[w->count++];
    snprintf(f->name, sizeof f->name, "%s", name);
    memcpy(f->bytes, bytes, size);
    f->size = size;
}

static void add_encodings(struct word *w, const char *name, const char *text)
{
    size_t n = strlen(text);
    unsigned char little[FORM_SIZE], big[FORM_SIZE];
    char hex[FORM_SIZE], escaped[FORM_SIZE] = "";
    if (n * 6 + 1 > FORM_SIZE)
        return;
    add_form(w, name, text, n);
    for (size_t i = 0; i < n; i++) {
        little[2 * i] = big[2 * i + 1] = (unsigned char)text[i];
        little[2 * i + 1] = big[2 * i] = 0;
        snprintf(escaped + 6 * i, 7, "\\u%04x", (unsigned char)text[i]);
    }
    sodium_bin2hex(hex, sizeof hex, (const unsigned char *)text, n);
    char label[24];
    snprintf(label, sizeof label, "%.12s utf-16le", name);
    add_form(w, label, little, 2 * n);
    snprintf(label, sizeof label, "%.12s utf-16be", name);
    add_form(w, label, big, 2 * n);
    snprintf(label, sizeof label, "%.12s hex", name);
    add_form(w, label, hex, 2 * n);
    snprintf(label, sizeof label, "%.12s escapes", name);
    add_form(w, label, escaped, 6 * n);
}

static void add_word(const char *text)
{
    struct word *w = &words[word_count++];
    char lower[128], upper[128], bare[128], back[128];
    size_t n = strlen(text), b = 0;
    for (size_t i = 0; i <= n; i++) {
        lower[i] = (char)tolower((unsigned char)text[i]);
        upper[i] = (char)toupper((unsigned char)text[i]);
        if (text[i] != ' ' && text[i] != '-')
            bare[b++] = text[i];
    }
    size_t m = strlen(bare);
    for (size_t i = 0; i < m; i++)
        back[i] = bare[m - 1 - i];
    back[m] = '\0';
    add_encodings(w, "as is", text);
    add_encodings(w, "lower", lower);
    add_encodings(w, "upper", upper);
    add_encodings(w, "bare", bare);
    add_encodings(w, "reversed", back);
}

static void scan(const char *path, const unsigned char *data, size_t size, int depth);

static void scan_zstd(const char *path, const unsigned char *data, size_t size, int depth)
{
    static const unsigned char magic[4] = {0x28, 0xb5, 0x2f, 0xfd};
    const unsigned char *at = data, *end = data + size;
    while ((at = memmem(at, (size_t)(end - at), magic, sizeof magic)) != NULL) {
        size_t room = 8 << 20;
        unsigned char *plain = malloc(room);
        ZSTD_DStream *z = ZSTD_createDStream();
        ZSTD_inBuffer in = {at, (size_t)(end - at), 0};
        ZSTD_outBuffer out = {plain, room, 0};
        size_t left = 1;
        while (plain != NULL && left != 0 && in.pos < in.size && out.pos < out.size) {
            left = ZSTD_decompressStream(z, &out, &in);
            if (ZSTD_isError(left))
                break;
        }
        if (out.pos > 0)
            scan(path, plain, out.pos, depth + 1);
        ZSTD_freeDStream(z);
        free(plain);
        at += sizeof magic;
    }
}

static void scan_base64_run(const char *path, const unsigned char *run, size_t size,
                            int depth)
{
    unsigned char *plain = malloc(size + 4);
    int variants[] = {sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING};
    for (size_t v = 0; plain != NULL && v < LENGTH(variants); v++)
        for (size_t skip = 0; skip < 4 && skip < size; skip++) {
            size_t take = (size - skip) / 4 * 4, got = 0;
            const char *end = NULL;
            sodium_base642bin(plain, size, (const char *)run + skip, take, NULL, &got,
                              &end, variants[v]);
            if (got > 0)
                scan(path, plain, got, depth + 1);
        }
    free(plain);
}

static bool is_base64(unsigned char c)
{
    return isalnum(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

static void scan_base64(const char *path, const unsigned char *data, size_t size,
                        int depth)
{
    size_t start = 0;
    for (size_t i = 0; i <= size; i++) {
        if (i < size && is_base64(data[i]))
            continue;
        if (i - start >= RUN_MIN)
            scan_base64_run(path, data + start, i - start, depth);
        start = i + 1;
    }
}

static void scan(const char *path, const unsigned char *data, size_t size, int depth)
{
    for (size_t w = 0; w < word_count; w++)
        for (size_t f = 0; f < words[w].count; f++) {
            const struct form *form = &words[w].forms[f];
            if (memmem(data, size, form->bytes, form->size) != NULL) {
                printf("%s: word %zu found as %s%s\n", path, w + 1, form->name,
                       depth > 0 ? " (wrapped)" : "");
                found_count++;
                break;
            }
        }
    if (depth < DEPTH_MAX) {
        scan_zstd(path, data, size, depth);
        scan_base64(path, data, size, depth);
    }
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)ftw;
    if (type != FTW_F || !S_ISREG(st->st_mode) || st->st_size == 0)
        return 0;
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return 0; /* gone meanwhile, as journals are */
    unsigned char *data = malloc((size_t)st->st_size);
    size_t got = data == NULL ? 0 : fread(data, 1, (size_t)st->st_size, f);
    fclose(f);
    file_count++;
    scan(path, data, got, 0);
    free(data);
    return 0;
}

int main(int argc, char **argv)
{
    FILE *f = argc < 3 ? NULL : fopen(argv[1], "r");
    words = calloc(WORDS_MAX, sizeof *words);
    if (f == NULL || words == NULL || sodium_init() < 0) {
        fprintf(stderr, "usage: tool_canary WORDS FILE|FOLDER...\n");
        return 2;
    }
    char line[120];
    while (word_count < WORDS_MAX && fgets(line, sizeof line, f) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (strlen(line) >= 4)
            add_word(line);
    }
    fclose(f);
    for (int i = 2; i < argc; i++)
        nftw(argv[i], visit, 16, FTW_PHYS);
    printf("%zu words, %zu files, %zu found\n", word_count, file_count, found_count);
    free(words);
    return word_count == 0 || file_count == 0 || found_count > 0 ? 1 : 0;
}
