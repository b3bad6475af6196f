#include "app/ui/font_file.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int SDLCALL end(SDL_RWops *rw)
{
    munmap(rw->hidden.mem.base, (size_t)(rw->hidden.mem.stop - rw->hidden.mem.base));
    SDL_FreeRW(rw);
    return 0;
}

/* MAP_FAILED if it cannot be, or is empty. */
static void *map(const char *path, size_t *size)
{
    struct stat st;
    void *all = MAP_FAILED;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return MAP_FAILED;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
        st.st_size <= INT_MAX) {
        *size = (size_t)st.st_size;
        all = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    close(fd);
    return all;
}

SDL_RWops *font_file_open(const char *path)
{
    size_t size = 0;
    void *all = map(path, &size);
    if (all == MAP_FAILED)
        return NULL;
    SDL_RWops *rw = SDL_RWFromConstMem(all, (int)size);
    if (rw == NULL)
        munmap(all, size);
    else
        rw->close = end;
    return rw;
}
