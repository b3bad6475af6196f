#include "app/ui/font_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HELD_MAX = 4096 };

struct font_file {
    int fd;
    Sint64 size, at;
    Sint64 from; /* what is held begins there */
    size_t held;
    char bytes[HELD_MAX];
};

static struct font_file *file_of(const SDL_RWops *rw)
{
    return rw->hidden.unknown.data1;
}

static Sint64 SDLCALL size_of(SDL_RWops *rw)
{
    return file_of(rw)->size;
}

static Sint64 SDLCALL seek(SDL_RWops *rw, Sint64 offset, int whence)
{
    struct font_file *f = file_of(rw);
    Sint64 to = offset;
    if (whence == RW_SEEK_CUR)
        to += f->at;
    else if (whence == RW_SEEK_END)
        to += f->size;
    if (to < 0 || to > f->size)
        return SDL_SetError("font: a place outside of the file");
    f->at = to;
    return to;
}

static bool holds(const struct font_file *f, size_t size)
{
    Sint64 end = f->from + (Sint64)f->held;
    return f->at >= f->from && f->at + (Sint64)size <= end;
}

/* What is wanted next lies behind it, mostly. */
static size_t take(struct font_file *f, void *out, size_t size)
{
    if (size > HELD_MAX) {
        ssize_t got = pread(f->fd, out, size, f->at);
        return got > 0 ? (size_t)got : 0;
    }
    if (!holds(f, size)) {
        ssize_t got = pread(f->fd, f->bytes, sizeof f->bytes, f->at);
        f->from = f->at;
        f->held = got > 0 ? (size_t)got : 0;
    }
    size_t there = f->held - (size_t)(f->at - f->from);
    size = size < there ? size : there;
    memcpy(out, f->bytes + (f->at - f->from), size);
    return size;
}

static size_t SDLCALL get(SDL_RWops *rw, void *out, size_t each, size_t count)
{
    struct font_file *f = file_of(rw);
    size_t left = (size_t)(f->size - f->at);
    if (each == 0 || count == 0)
        return 0;
    size_t whole = left / each < count ? left / each : count;
    size_t got = whole > 0 ? take(f, out, whole * each) : 0;
    f->at += (Sint64)got;
    return got / each;
}

static size_t SDLCALL put(SDL_RWops *rw, const void *data, size_t each, size_t count)
{
    (void)rw;
    (void)data;
    (void)each;
    (void)count;
    return 0;
}

static int SDLCALL end(SDL_RWops *rw)
{
    struct font_file *f = file_of(rw);
    close(f->fd);
    free(f);
    SDL_FreeRW(rw);
    return 0;
}

static struct font_file *open_file(const char *path)
{
    struct stat st;
    struct font_file *f = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    if (fstat(fd, &st) == 0)
        f = calloc(1, sizeof *f);
    if (f == NULL) {
        close(fd);
        return NULL;
    }
    f->fd = fd;
    f->size = st.st_size;
    return f;
}

SDL_RWops *font_file_open(const char *path)
{
    struct font_file *f = open_file(path);
    SDL_RWops *rw = f != NULL ? SDL_AllocRW() : NULL;
    if (rw == NULL) {
        if (f != NULL)
            close(f->fd);
        free(f);
        return NULL;
    }
    rw->size = size_of;
    rw->seek = seek;
    rw->read = get;
    rw->write = put;
    rw->close = end;
    rw->type = SDL_RWOPS_UNKNOWN;
    rw->hidden.unknown.data1 = f;
    return rw;
}
