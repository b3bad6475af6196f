/* Whatever a registered kiosk signs, the hub takes or drops it, answers only in form,
 * keeps its places within the capacity, and works on. The first byte chooses the topic;
 * the rest is the body, which is signed here so that it is read at all. */
#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/hub/logic/hub_core.h"
#include "server/hub/logic/hub_staff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char name[] = "leeds.k.kiosk-1";

struct fixture {
    struct hub *hub;
    struct hub_keys keys;
    struct sign_key kiosk;
    struct hub_now now;
};

/* The files stay usable while they are open, and nothing is left behind. */
static void remove_files(const char *path, const char *folder)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < LENGTH(ends); i++) {
        char file[80];
        snprintf(file, sizeof file, "%s%s", path, ends[i]);
        unlink(file);
    }
    rmdir(folder);
}

static void open_fixture(struct fixture *f)
{
    char folder[] = "/tmp/fuzz_hub_XXXXXX";
    char path[64];
    uint8_t seed[32] = {1};
    bool created = false;
    const struct staff by = {.who = "fuzz", .now = 1795338000};
    if (sodium_init() < 0 || mkdtemp(folder) == NULL)
        abort();
    snprintf(path, sizeof path, "%s/hub.db", folder);
    hub_keys_set_sign(&f->keys, seed);
    hub_keys_add_seal(&f->keys, seed);
    seed[0] = 2;
    sign_key_from_seed(&f->kiosk, seed);
    f->now = (struct hub_now){.wall = 1795338000, .ms = 1000};
    const struct hub_setup setup = {.path = path,
                                    .area = "leeds",
                                    .keys = &f->keys,
                                    .fresh = {.counter = 1, .random = 1}};
    if (!hub_open(&f->hub, &setup, NULL) ||
        !hub_kiosk_register(f->hub, &by, name, f->kiosk.public_key, &created, NULL))
        abort();
    hub_online(f->hub, true, &f->now);
    remove_files(path, folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fixture f;
    static const enum topic_kind kinds[] = {TOPIC_REQUEST, TOPIC_OP, TOPIC_STATUS};
    struct bytes frame;
    struct outgoing_message m;
    struct err e;
    char topic[TOPIC_SIZE];
    if (f.hub == NULL)
        open_fixture(&f);
    if (size < 1)
        return 0;
    bytes_init(&frame, FRAME_MAX);
    topic_of(topic, kinds[data[0] % LENGTH(kinds)], "leeds", name);
    if (frame_build(&frame, &f.kiosk, topic, data + 1, size - 1, &e))
        hub_message(f.hub, &f.now, topic, frame.data, frame.size);
    /* Unsigned too: the outside of the frame. */
    hub_message(f.hub, &f.now, topic, data, size);
    f.now.ms += 10;
    assert(hub_tick(f.hub, &f.now, &e));
    while (outgoing_take(hub_outgoing(f.hub), &m))
        free(m.data);
    bytes_free(&frame);
    return 0;
}
