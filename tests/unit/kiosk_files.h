/* kiosk_files: a kiosk's two files, real ones, with the hub's key to open what was
 * sealed. */
#pragma once

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/kiosk_store.h"
#include "app/tour_data.h"
#include "store/outbox.h"
#include "tests/test.h"
#include "tests/unit/scratch.h"

#define CANARY_NAME "Zebedeequux"
#define CANARY_PHONE "07700900461"

struct fixture {
    struct scratch s;
    struct kiosk_place place;
    struct kiosk_store *ks;
    struct content *writer;
    uint8_t hub_public[32], hub_secret[32];
    struct model m;
};

static const struct kiosk_when when = {1795344120, 1795344120000, 3600000};

static inline void put_keys(struct fixture *f)
{
    struct key_set keys = {.area = "leeds", .sign_id = "00112233445566aa"};
    struct bytes body;
    struct err e;
    crypto_box_keypair(f->hub_public, f->hub_secret);
    memcpy(keys.seal_key, f->hub_public, sizeof keys.seal_key);
    keyid_of(keys.seal_id, f->hub_public, sizeof f->hub_public);
    keyid_of(keys.sign_id, keys.sign_key, sizeof keys.sign_key);
    bytes_init(&body, 4096);
    assert_true(wire_put_keys(&body, &keys, &e));
    assert_true(content_put(f->writer, "keys", body.data, body.size, &e));
    bytes_free(&body);
}

static inline void put_head(struct fixture *f)
{
    struct head head = {.area = "leeds",
                        .epoch = {1, 7},
                        .kinds = (1u << OP_KIND_COUNT) - 1,
                        .channels = 1u << CHANNEL_TEXT,
                        .t = when.now};
    struct bytes body;
    struct err e;
    bytes_init(&body, 4096);
    assert_true(wire_put_head(&body, &head, &e));
    assert_true(content_put(f->writer, "head", body.data, body.size, &e));
    bytes_free(&body);
}

static inline void fill(struct fixture *f)
{
    char path[128];
    struct err e;
    const struct epoch epoch = {1, 7};
    snprintf(path, sizeof path, "%.64s/content.db", f->s.folder);
    assert_true(content_open_writer(&f->writer, path, &e));
    assert_true(content_adopt(f->writer, &epoch, false, 0, &e));
    put_keys(f);
    put_head(f);
    assert_true(content_synced(f->writer, when.now, &e));
}

static inline int set_up(void **state)
{
    static struct fixture f;
    struct err e;
    struct panel p = panel_make(1080, 1920, 268);
    memset(&f, 0, sizeof f);
    scratch_open(&f.s);
    f.place = (struct kiosk_place){.folder = f.s.folder,
                                   .area = "leeds",
                                   .name = "leeds.k.kiosk-1",
                                   .here = {"LS6", 538190, -15680}};
    assert_true(kiosk_store_open(&f.ks, &f.place, &e));
    tour_set(&f.m, 0, &p);
    *state = &f;
    return 0;
}

static inline int tear_down(void **state)
{
    struct fixture *f = *state;
    kiosk_store_close(f->ks);
    content_close(f->writer);
    scratch_close(&f->s);
    return 0;
}

static inline void draft(struct fixture *f, enum flow_kind doing)
{
    struct draft *d = &f->m.visit.draft;
    f->m.visit.doing = doing;
    f->m.visit.places = 2;
    f->m.visits = 3;
    memcpy(d->name, CANARY_NAME, sizeof CANARY_NAME);
    memcpy(d->phone, CANARY_PHONE, sizeof CANARY_PHONE);
    d->contact = CONTACT_PHONE;
    d->texts = d->agreed = true;
    d->ask_first = true;
}

static inline struct station read_station(struct fixture *f)
{
    struct station s;
    struct err e;
    (void)kiosk_store_station(f->ks, &s, &e);
    return s;
}

static inline struct thing save(struct fixture *f)
{
    struct thing t;
    struct err e;
    if (!kiosk_store_save(f->ks, &f->m, &when, &t, &e))
        fail_msg("%s", e.text);
    return t;
}

/* The box as the agent would send it, opened as the hub would. */
static inline struct personal open_box(struct fixture *f, struct outbox_row *row)
{
    struct outbox *ob = NULL;
    struct err e;
    char path[128];
    struct bytes box;
    bool found = false;
    uint64_t made = 0;
    struct personal p;
    bytes_init(&box, WIRE_BOX_MAX);
    snprintf(path, sizeof path, "%s/outbox.db", f->s.folder);
    assert_true(outbox_open(&ob, path, &e));
    assert_true(outbox_number(ob, NULL, &made, &e));
    assert_true(outbox_get(ob, made, row, &box, &found, &e));
    assert_true(found);
    assert_true(
        unseal_personal(&p, box.data, box.size, f->hub_public, f->hub_secret, &e));
    bytes_free(&box);
    outbox_close(ob);
    return p;
}
