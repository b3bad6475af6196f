/* The file that takes what people saved to another machine: all of it or nothing, and
 * what was taken in can be sent. The outbox lies in memory. */
#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "firmware/agent/carry.h"
#include "store/outbox_life.h"
#include "tests/sim/crashvfs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct config_key rows[] = {{"agent", "area", CONFIG_TEXT, NULL, 0, 32},
                                         {"agent", "name", CONFIG_TEXT, NULL, 0, 32},
                                         {"agent", "state", CONFIG_PATH, NULL, 0, 0},
                                         {NULL, NULL, CONFIG_TEXT, NULL, 0, 0}};

static int file_with(char path[64], const void *data, size_t size)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    snprintf(path, 64, "/proc/self/fd/%d", fd);
    return fd;
}

static struct config *load(void)
{
    static const char text[] = "[agent]\narea = leeds\nname = kiosk-1\nstate = /disk\n";
    struct config *config = NULL;
    char path[64];
    int fd = file_with(path, text, strlen(text));
    if (sodium_init() < 0 || !config_load(&config, path, rows, NULL))
        abort();
    close(fd);
    return config;
}

/* Each has a number and can be written as an op. */
static uint64_t check_all(void)
{
    struct outbox *ob = NULL;
    struct outbox_row row;
    struct bytes box, body;
    struct err e;
    uint64_t made = 0;
    bool found = false;
    bytes_init(&box, WIRE_BOX_MAX);
    bytes_init(&body, 4 * WIRE_BOX_MAX);
    assert(outbox_open(&ob, "/disk/outbox.db", &e));
    assert(outbox_number(ob, NULL, &made, &e));
    for (uint64_t n = 1; n <= made; n++) {
        assert(outbox_get(ob, n, &row, &box, &found, &e) && found);
        struct op op = {.epoch = {1, 1},
                        .n = n,
                        .kind = row.kind,
                        .places = row.places,
                        .lend = row.lend,
                        .made = row.made,
                        .box = box.data,
                        .box_size = box.size};
        memcpy(op.inst, outbox_inst(ob), sizeof op.inst);
        memcpy(op.op, row.op, sizeof op.op);
        memcpy(op.target, row.target, sizeof op.target);
        memcpy(op.key, row.key, sizeof op.key);
        bytes_clear(&body);
        assert(wire_put_op(&body, &op, &e));
    }
    outbox_close(ob);
    bytes_free(&box);
    bytes_free(&body);
    return made;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct config *config;
    static FILE *out;
    char path[64];
    struct err e;
    if (config == NULL) {
        config = load();
        out = fopen("/dev/null", "w");
    }
    struct crashvfs *vfs = crashvfs_install(1);
    crashvfs_disk(vfs, "disk");
    int fd = file_with(path, data, size);
    bool taken = carry_import(config, path, out, &e);
    uint64_t made = check_all();
    assert(taken || made == 0);
    close(fd);
    crashvfs_remove(vfs);
    return 0;
}
