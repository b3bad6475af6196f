#include "host/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/bytes.h"

enum { KEY_BYTES = 32, LINE_BYTES = 64 };

static bool broken(struct err *e, const char *path, const char *reason)
{
    return err_set(e, ERR_BROKEN, "%s: %s", path, reason);
}

/* One line of 64 hex digits, and nothing else but its newline. */
static bool parse_line(uint8_t out[KEY_BYTES], char *line, size_t size)
{
    if (size == LINE_BYTES + 1 && line[LINE_BYTES] == '\n')
        size--;
    line[size] = '\0';
    return size == LINE_BYTES && hex_parse(out, KEY_BYTES, line, "key", NULL);
}

static bool read_key(uint8_t out[KEY_BYTES], const char *path, bool secret, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return broken(e, path, strerror(errno));
    char line[LINE_BYTES + 3] = "";
    struct stat st;
    const char *wrong = NULL;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        wrong = "is not a file";
    else if (secret && (st.st_mode & 077) != 0)
        wrong = "others may read this key: chmod 600";
    if (wrong == NULL) {
        ssize_t got = read(fd, line, sizeof line - 1);
        if (got < 0 || !parse_line(out, line, (size_t)got))
            wrong = "is not one line of 64 hex digits";
    }
    close(fd);
    sodium_memzero(line, sizeof line);
    return wrong == NULL || broken(e, path, wrong);
}

bool keyfile_read(uint8_t out[32], const char *path, struct err *e)
{
    return read_key(out, path, true, e);
}

bool keyfile_read_public(uint8_t out[32], const char *path, struct err *e)
{
    return read_key(out, path, false, e);
}

static bool write_line(const char *path, const uint8_t key[KEY_BYTES], mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0)
        return false;
    char line[LINE_BYTES + 2];
    hex_print(line, sizeof line, key, KEY_BYTES);
    line[LINE_BYTES] = '\n';
    bool ok = fchmod(fd, mode) == 0 &&
              write(fd, line, LINE_BYTES + 1) == LINE_BYTES + 1 && fsync(fd) == 0;
    sodium_memzero(line, sizeof line);
    return close(fd) == 0 && ok;
}

static bool beside(char *out, size_t size, const char *path, struct err *e)
{
    int used = snprintf(out, size, "%s.new", path);
    return (used > 0 && (size_t)used < size) || broken(e, path, "name is too long");
}

/* The file appears whole or not at all: link() refuses to replace a key that is there. */
bool keyfile_make(const char *path, struct err *e)
{
    char fresh[512];
    if (access(path, F_OK) == 0)
        return true;
    if (!beside(fresh, sizeof fresh, path, e))
        return false;
    uint8_t key[KEY_BYTES];
    randombytes_buf(key, sizeof key);
    bool ok = write_line(fresh, key, 0600) && (link(fresh, path) == 0 || errno == EEXIST);
    if (!ok)
        broken(e, path, strerror(errno));
    unlink(fresh);
    sodium_memzero(key, sizeof key);
    return ok;
}

bool keyfile_write_public(const char *path, const uint8_t key[32], struct err *e)
{
    char fresh[512];
    uint8_t there[KEY_BYTES];
    if (keyfile_read_public(there, path, NULL) && memcmp(there, key, KEY_BYTES) == 0)
        return true;
    if (!beside(fresh, sizeof fresh, path, e))
        return false;
    bool ok = write_line(fresh, key, 0644) && rename(fresh, path) == 0;
    if (!ok) {
        broken(e, path, strerror(errno));
        unlink(fresh);
    }
    return ok;
}
