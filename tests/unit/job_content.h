/* job_content: a content.db with a few jobs, and questions about them, for tests of what
 * a kiosk lists. */
#pragma once

#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/task.h"
#include "store/content.h"
#include "store/db.h"
#include "tests/unit/scratch.h"

#define ORGANISATION "01920000-0000-7000-8000-999999999999"
#define VENUE "01920000-0000-7000-8000-000000000900"

static const struct place here = {"LS6", 538200, -15600};
static const struct place nowhere = {"", RECORD_NO_PLACE, RECORD_NO_PLACE};
static const struct epoch epoch = {1, 77};

struct fixture {
    struct scratch s;
    struct content *c;
    uint64_t seq;
    struct record *r; /* for making bodies */
};

static inline void set_up(struct fixture *f)
{
    struct err e;
    memset(f, 0, sizeof *f);
    scratch_open(&f->s);
    assert_true(content_open_writer(&f->c, f->s.path, &e));
    assert_true(content_adopt(f->c, &epoch, false, 0, &e));
    f->r = calloc(1, sizeof *f->r);
    assert_non_null(f->r);
}

static inline void tear_down(struct fixture *f)
{
    free(f->r);
    content_close(f->c);
    scratch_close(&f->s);
}

/* Applies one change, without a head: the digest is another test's. */
static inline void send(struct fixture *f, struct change *c)
{
    struct bytes body;
    struct err e;
    struct batch b = {
        .epoch = epoch, .from = f->seq, .to = f->seq + 1, .head = f->seq + 2};
    struct batch_reader lines;
    bool matched = false;
    c->seq = ++f->seq;
    bytes_init(&body, 1 << 16);
    assert_true(wire_put_batch(&body, &b, &e));
    wire_put_change(&body, c);
    assert_true(wire_get_batch(&b, &lines, body.data, body.size, &e));
    if (!content_apply(f->c, &b, &lines, &matched, &e))
        fail_msg("%s", e.text);
    bytes_free(&body);
}

static inline void send_record(struct fixture *f, const struct record *r)
{
    struct bytes body;
    struct err e;
    struct change c = {.seq = 0};
    bytes_init(&body, RECORD_BODY_MAX);
    if (!record_print(&body, r, &e))
        fail_msg("%s", e.text);
    memcpy(c.id, r->meta.id, sizeof c.id);
    snprintf(c.kind, sizeof c.kind, "%s", record_kind_name(r->kind));
    c.body = (const char *)body.data;
    c.body_size = body.size;
    send(f, &c);
    bytes_free(&body);
}

static inline void send_gone(struct fixture *f, enum record_kind kind, const char *id)
{
    struct change c = {.deleted = true};
    snprintf(c.kind, sizeof c.kind, "%s", record_kind_name(kind));
    memcpy(c.id, id, strlen(id) + 1);
    send(f, &c);
}

static inline struct record *blank(struct fixture *f, enum record_kind kind, int i)
{
    memset(f->r, 0, sizeof *f->r);
    f->r->kind = kind;
    snprintf(f->r->meta.id, UUID_SIZE, "01920000-0000-7000-8000-%012d", i);
    ref_make(f->r->meta.ref, record_kind_letter(kind), (uint32_t)i);
    f->r->meta.rev = 1;
    f->r->meta.updated_at = 1763802000;
    return f->r;
}

/* What a row of a table says about a vacancy; the rest is usual. */
struct job {
    int i;
    int32_t lat, lon;
    int32_t week_min, week_max;
    uint32_t tasks;
    int32_t closes;
};

static inline void send_job(struct fixture *f, const struct job *j)
{
    struct vacancy *v = &blank(f, RECORD_VACANCY, j->i)->vacancy;
    snprintf(v->title, sizeof v->title, "Job %d", j->i);
    snprintf(v->organisation_name, sizeof v->organisation_name, "Example Care");
    snprintf(v->organisation, sizeof v->organisation, "%s", ORGANISATION);
    snprintf(v->area, sizeof v->area, "Headingley");
    snprintf(v->when, sizeof v->when, "Mornings");
    snprintf(v->place.outcode, sizeof v->place.outcode, "LS6");
    v->place.lat = j->lat;
    v->place.lon = j->lon;
    v->week_minutes_min = j->week_min;
    v->week_minutes_max = j->week_max;
    v->pay_min = 1300;
    v->pay_max = 1400;
    v->tasks = j->tasks;
    v->closes = j->closes;
    v->confirmed_at = 1763802000;
    send_record(f, f->r);
}

enum { NO_DAY = RECORD_NO_DAY, NO_PLACE = RECORD_NO_PLACE };

static const struct job jobs[] = {
    {1, 538200, -15600, 600, 900, 1U << TASK_COOKING, NO_DAY}, /* here */
    {2, 538300, -15600, -1, -1, 1U << TASK_COOKING | 1U << TASK_PETS,
     NO_DAY},                                             /* 1.1 km */
    {3, 538200, -14000, 1200, 1800, 0, 20000},            /* 10.5 km */
    {4, 515000, -1200, 300, 300, 1U << TASK_PETS, 20001}, /* London */
    {5, NO_PLACE, NO_PLACE, 600, 600, 1U << TASK_PETS, NO_DAY},
};

static inline void send_jobs(struct fixture *f)
{
    for (size_t i = 0; i < LENGTH(jobs); i++)
        send_job(f, &jobs[i]);
}

static const struct vacancy_filter anything = {
    .here = {"LS6", 538200, -15600},
    .metres_max = -1,
    .minutes_min = -1,
    .minutes_max = -1,
    .today = NO_DAY,
};

struct look {
    const char *name;
    struct vacancy_filter f;
    const char *jobs; /* their numbers in order */
};

#define HERE .here = {"LS6", 538200, -15600}
#define ANY_HOURS .minutes_min = -1, .minutes_max = -1

static const struct look looks[] = {
    {"nearest first, without a place last",
     {HERE, .metres_max = -1, ANY_HOURS, .today = NO_DAY},
     "12345"},
    {"within 5 km, and those without a place",
     {HERE, .metres_max = 5000, ANY_HOURS, .today = NO_DAY},
     "125"},
    {"within 11 km", {HERE, .metres_max = 11000, ANY_HOURS, .today = NO_DAY}, "1235"},
    {"exactly here", {HERE, .metres_max = 0, ANY_HOURS, .today = NO_DAY}, "15"},
    {"a kiosk that does not know where it is",
     {.here = {"", NO_PLACE, NO_PLACE}, .metres_max = 5000, ANY_HOURS, .today = NO_DAY},
     "12345"},
    {"on the last day", {HERE, .metres_max = -1, ANY_HOURS, .today = 20000}, "12345"},
    {"a day later", {HERE, .metres_max = -1, ANY_HOURS, .today = 20001}, "1245"},
    {"two days later", {HERE, .metres_max = -1, ANY_HOURS, .today = 20002}, "125"},
    {"ten hours or more; unknown ones stay",
     {HERE, .metres_max = -1, .minutes_min = 601, .minutes_max = -1, .today = NO_DAY},
     "123"},
    {"at most ten hours",
     {HERE, .metres_max = -1, .minutes_min = -1, .minutes_max = 600, .today = NO_DAY},
     "1245"},
    {"16 to 19 hours",
     {HERE, .metres_max = -1, .minutes_min = 960, .minutes_max = 1140, .today = NO_DAY},
     "2"},
    {"with pets",
     {HERE, .metres_max = -1, ANY_HOURS, .tasks = 1U << TASK_PETS, .today = NO_DAY},
     "245"},
    {"with driving",
     {HERE, .metres_max = -1, ANY_HOURS, .tasks = 1U << TASK_DRIVING, .today = NO_DAY},
     ""},
    {"fewest hours first, unknown last",
     {HERE, .metres_max = -1, ANY_HOURS, .today = NO_DAY, .order = VACANCY_BY_HOURS_UP},
     "41532"},
    {"most hours first, unknown last",
     {HERE, .metres_max = -1, ANY_HOURS, .today = NO_DAY, .order = VACANCY_BY_HOURS_DOWN},
     "31542"},
    {"most wanted tasks first, then the nearest",
     {HERE, .metres_max = -1, ANY_HOURS, .tasks = 1U << TASK_PETS | 1U << TASK_COOKING,
      .today = NO_DAY, .order = VACANCY_BY_TASKS},
     "2145"},
};
