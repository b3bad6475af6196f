#include "tests/bench/made_jobs.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/ref.h"
#include "store/content.h"

enum { IN_A_PAGE = 200, PAGE_MAX = 1 << 20 };

static const struct epoch epoch = {1, 7};

void must(bool ok, const char *doing, const struct err *e)
{
    if (ok)
        return;
    fprintf(stderr, "%s: %s\n", doing, e == NULL ? "no" : e->text);
    exit(EXIT_FAILURE);
}

static uint32_t draw(uint32_t below)
{
    static uint64_t dice = 42;
    dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(dice >> 33) % below;
}

static void make_job(struct record *r, uint32_t number)
{
    static const char *const titles[] = {"Support a music lover", "Weekends with a fan",
                                         "Cook, shop and walk", "Mornings in Armley",
                                         "Swim and gym helper"};
    static const char *const areas[] = {"Headingley", "Armley", "Beeston", "Otley"};
    struct vacancy *v = &r->vacancy;
    memset(r, 0, sizeof *r);
    r->kind = RECORD_VACANCY;
    snprintf(r->meta.id, sizeof r->meta.id, "01920000-0000-7000-8000-%012u", number);
    ref_make(r->meta.ref, 'V', number + 1);
    r->meta.rev = 1;
    r->meta.updated_at = time(NULL);
    snprintf(v->organisation, sizeof v->organisation,
             "01920000-0000-7000-8000-ffffffffffff");
    snprintf(v->organisation_name, sizeof v->organisation_name, "Private employer");
    snprintf(v->source_ref, sizeof v->source_ref, "%u", number);
    snprintf(v->title, sizeof v->title, "%s", titles[draw(LENGTH(titles))]);
    snprintf(v->area, sizeof v->area, "%s", areas[draw(LENGTH(areas))]);
    snprintf(v->place.outcode, sizeof v->place.outcode, "LS%u", 1 + draw(28));
    v->place.lat = 530000 + (int32_t)draw(9000);
    v->place.lon = -16000 + (int32_t)draw(4000);
    v->week_minutes_min = v->week_minutes_max = 60 * (int32_t)(4 + draw(36));
    snprintf(v->when, sizeof v->when, "%u mornings a week", 1 + draw(6));
    v->pay_min = v->pay_max = 1300 + (int32_t)draw(300);
    v->contract = CONTRACT_PERMANENT;
    v->employment = EMPLOYMENT_EMPLOYED;
    v->tasks = 1 + draw(0xffff);
    v->driver = DRIVER_NO;
    v->experience = EXPERIENCE_HELPFUL;
    v->training_given = TRI_YES;
    v->check = CHECK_ENHANCED;
    snprintf(v->languages, sizeof v->languages, "English");
    v->closes = RECORD_NO_DAY;
    v->confirmed_at = time(NULL) - draw(20) * 86400;
    for (int i = 0; i < 6; i++)
        strncat(v->about_work, "Help with meals, letters, shopping, choir and the dog. ",
                sizeof v->about_work - strlen(v->about_work) - 1);
}

/* The next `count` changes; they are about jobs 0 to `jobs`, over and over. */
static void put_page(struct content *c, uint64_t from, uint64_t jobs, uint32_t count)
{
    static struct record r;
    struct err e;
    struct bytes page, body;
    struct batch_reader lines;
    bool matched = false;
    struct batch b = {.page = true,
                      .epoch = epoch,
                      .from = from,
                      .to = from + count,
                      .head = from + count + 1};
    bytes_init(&page, PAGE_MAX);
    must(wire_put_batch(&page, &b, &e), "batch", &e);
    for (uint32_t i = 0; i < count; i++) {
        make_job(&r, (uint32_t)((from + i) % jobs));
        bytes_init(&body, RECORD_BODY_MAX);
        must(record_print(&body, &r, &e), "record", &e);
        struct change change = {.seq = from + i + 1,
                                .kind = "vacancy",
                                .body = (const char *)body.data,
                                .body_size = body.size};
        memcpy(change.id, r.meta.id, sizeof change.id);
        wire_put_change(&page, &change);
        bytes_free(&body);
    }
    must(wire_get_batch(&b, &lines, page.data, page.size, &e), "page", &e);
    must(content_apply(c, &b, &lines, &matched, &e), "apply", &e);
    bytes_free(&page);
}

static void put_pages(struct content *c, uint64_t from, uint64_t jobs, uint32_t count)
{
    for (uint32_t done = 0; done < count; done += IN_A_PAGE) {
        uint32_t left = count - done;
        put_page(c, from + done, jobs, left < IN_A_PAGE ? left : IN_A_PAGE);
    }
}

static void put_keys(struct content *c)
{
    struct key_set keys = {.area = "leeds", .sign_id = "00112233445566aa"};
    struct err e;
    struct bytes body;
    uint8_t secret[32];
    crypto_box_keypair(keys.seal_key, secret);
    keyid_of(keys.seal_id, keys.seal_key, sizeof keys.seal_key);
    keyid_of(keys.sign_id, keys.sign_key, sizeof keys.sign_key);
    bytes_init(&body, 4096);
    must(wire_put_keys(&body, &keys, &e), "keys", &e);
    must(content_put(c, "keys", body.data, body.size, &e), "keys", &e);
    bytes_free(&body);
}

static void put_head(struct content *c)
{
    struct head head = {.area = "leeds",
                        .epoch = epoch,
                        .kinds = (1u << OP_KIND_COUNT) - 1,
                        .channels = 1u << CHANNEL_TEXT,
                        .t = time(NULL)};
    struct err e;
    struct bytes body;
    bytes_init(&body, 4096);
    must(wire_put_head(&body, &head, &e), "head", &e);
    must(content_put(c, "head", body.data, body.size, &e), "head", &e);
    must(content_synced(c, time(NULL), &e), "synced", &e);
    bytes_free(&body);
}

static struct content *open_content(const char *folder)
{
    char path[256];
    struct content *c = NULL;
    struct err e;
    snprintf(path, sizeof path, "%s/content.db", folder);
    must(sodium_init() >= 0, "libsodium", NULL);
    must(content_open_writer(&c, path, &e), "content.db", &e);
    return c;
}

void made_jobs(const char *folder, uint32_t count)
{
    struct content *c = open_content(folder);
    struct err e;
    must(content_adopt(c, &epoch, false, 0, &e), "epoch", &e);
    put_keys(c);
    put_head(c);
    put_pages(c, 0, count, count);
    content_close(c);
}

void made_changes(const char *folder, uint32_t count)
{
    struct content *c = open_content(folder);
    struct content_state s;
    struct err e;
    must(content_state(c, &s, &e), "state", &e);
    put_pages(c, s.seq, s.count, count);
    content_close(c);
}

void made_script(const char *path, uint32_t count)
{
    static struct record r;
    json_t *jobs = json_array();
    for (uint32_t i = 0; i < count; i++) {
        make_job(&r, i);
        const struct vacancy *v = &r.vacancy;
        json_array_append_new(
            jobs, json_pack("{ss ss ss ss si si}", "title", v->title, "area", v->area,
                            "outcode", v->place.outcode, "when", v->when, "hours",
                            (int)v->week_minutes_min / 60, "pay", (int)v->pay_min));
    }
    FILE *f = fopen(path, "w");
    must(f != NULL && fputs("const jobs = ", f) >= 0 &&
             json_dumpf(jobs, f, JSON_COMPACT) == 0 && fclose(f) == 0,
         path, NULL);
    json_decref(jobs);
}
