/* Content that is not the hub's: which buckets differ, mending them, or a snapshot. And
 * the care for content.db itself: what rots is found each night. */
#include <string.h>

#include "firmware/agent/logic/agent_parts.h"

enum {
    DAY_S = 24 * 3600,
    NIGHT_S = 3 * 3600,             /* of the day, by the kiosk's clock */
    DOUBT_APART_MS = 5 * 60 * 1000, /* reading all of it takes its time */
    PARTS_APART_MS = 5              /* and others want to be served meanwhile */
};

void agent_repair_differs(struct agent_core *c)
{
    downlink_differs(&c->down);
    agent_report(c, "content differs from the hub's seq=%llu time=%u",
                 (unsigned long long)c->state.seq, (unsigned)c->down.mismatches);
}

/* ---- asking ---- */

static void ask_buckets(struct agent_core *c)
{
    struct err e;
    struct compare m = {.epoch = c->down.epoch};
    agent_cid(c, m.cid);
    bytes_clear(&c->text);
    if (!wire_put_compare(&c->text, &m, &e) ||
        !agent_send(c, TOPIC_REQUEST, AGENT_TAG_REQUEST, &e))
        agent_report(c, "compare: %s", e.text);
}

static void ask_page(struct agent_core *c)
{
    struct err e;
    struct bucket_pull m = {.epoch = c->down.epoch,
                            .bucket = (uint8_t)c->down.mend.bucket,
                            .max = c->down.page_max};
    memcpy(m.after, c->down.mend.after, sizeof m.after);
    agent_cid(c, m.cid);
    bytes_clear(&c->text);
    if (!wire_put_bucket_pull(&c->text, &m, &e) ||
        !agent_send(c, TOPIC_REQUEST, AGENT_TAG_REQUEST, &e))
        agent_report(c, "pullbucket: %s", e.text);
}

static void begin_fill(struct agent_core *c)
{
    struct err e;
    if (!content_fill_begin(c->content, &e)) {
        agent_content_trouble(c, "snapshot", &e);
        return;
    }
    if (!agent_down_reload(c))
        return;
    agent_report(c, "a snapshot is begun generation=%u", (unsigned)c->state.filling);
    downlink_filling(&c->down, c->state.filling, 0);
}

static void mended(struct agent_core *c)
{
    struct err e;
    if (!content_repaired(c->content, c->down.mend.seq, &e)) {
        agent_content_trouble(c, "repair", &e);
        return;
    }
    if (!agent_down_reload(c))
        return;
    agent_report(c, "content is mended seq=%llu", (unsigned long long)c->state.seq);
    downlink_mended(&c->down, c->state.seq);
    agent_say_content(c);
}

void agent_repair_act(struct agent_core *c, enum downlink_action action)
{
    switch (action) {
    case DOWNLINK_COMPARE: ask_buckets(c); break;
    case DOWNLINK_PULL_BUCKET: ask_page(c); break;
    case DOWNLINK_MENDED: mended(c); break;
    case DOWNLINK_BEGIN_FILL: begin_fill(c); break;
    case DOWNLINK_FILL: agent_pull(c, c->down.filled, c->down.filling); break;
    case DOWNLINK_NOTHING:
    case DOWNLINK_HELLO:
    case DOWNLINK_PULL: break;
    }
}

/* ---- answers ---- */

static void on_buckets(struct agent_core *c)
{
    struct buckets m;
    struct err e;
    bool differs[LTHASH_BUCKETS];
    if (!wire_get_buckets(&m, c->body.data, c->body.size, &e)) {
        agent_report(c, "a message is dropped: %.150s", e.text);
        return;
    }
    if (!downlink_wants_buckets(&c->down, &m))
        return;
    size_t count = content_differing(c->content, &m, differs);
    agent_report(c, "buckets that differ count=%zu", count);
    downlink_mend(&c->down, m.seq, differs);
}

static void on_bucket(struct agent_core *c)
{
    struct bucket_page m;
    struct bucket_reader rows;
    struct err e;
    if (!wire_get_bucket_page(&m, &rows, c->body.data, c->body.size, &e)) {
        agent_report(c, "a message is dropped: %.150s", e.text);
        return;
    }
    if (!downlink_wants_page(&c->down, &m))
        return;
    if (!content_replace(c->content, &m, &rows, &e)) {
        agent_content_trouble(c, "bucket", &e);
        return;
    }
    if (!agent_down_reload(c))
        return;
    agent_well(c);
    downlink_replaced(&c->down, &m);
    agent_say_content(c);
}

void agent_repair_message(struct agent_core *c, enum wire_kind kind)
{
    if (kind == WIRE_BUCKETS)
        on_buckets(c);
    else if (kind == WIRE_BUCKET)
        on_bucket(c);
}

void agent_repair_fill(struct agent_core *c, const struct batch *b,
                       struct batch_reader *lines)
{
    struct err e;
    enum content_fill how = CONTENT_FILL_MORE;
    if (!content_fill(c->content, b, lines, &how, &e)) {
        agent_content_trouble(c, "snapshot", &e);
        return;
    }
    if (!agent_down_reload(c))
        return;
    agent_well(c);
    switch (how) {
    case CONTENT_FILL_MORE: downlink_filled(&c->down, c->state.filled); break;
    case CONTENT_FILL_DIFFERS: agent_repair_differs(c); break;
    case CONTENT_FILL_DONE:
        agent_report(c, "the snapshot is shown seq=%llu",
                     (unsigned long long)c->state.seq);
        downlink_swapped(&c->down, c->state.seq);
        agent_note_equal(c, false);
        agent_say_content(c);
        break;
    }
}

/* ---- care ---- */

static void check_part(struct agent_core *c, const struct agent_now *now)
{
    struct err e;
    bool done = true;
    bool intact = true;
    bool ok = content_check_next(c->content, &done, &intact, &e);
    if (!ok)
        agent_content_trouble(c, "content", &e);
    c->part_ms = ok && !done ? now->ms + PARTS_APART_MS : UINT64_MAX;
    if (!ok && e.kind != ERR_BROKEN) /* it says nothing of the file: begun anew */
        c->check_ms = now->ms + DOUBT_APART_MS;
    if (!ok || !done || intact)
        return;
    agent_report(c, "content.db was damaged");
    if (!agent_down_reload(c))
        return;
    c->down.hello_due = true; /* the answer shows whether it is still the hub's */
    agent_say_content(c);
}

/* Until the coming night. A clock that jumps moves one night only. */
static uint64_t night_ms(const struct agent_now *now)
{
    int64_t since = (now->wall - NIGHT_S) % DAY_S;
    if (since < 0)
        since += DAY_S;
    return now->ms + (uint64_t)(DAY_S - since) * 1000;
}

void agent_care_run(struct agent_core *c, const struct agent_now *now)
{
    if (c->check_ms == 0)
        c->check_ms = night_ms(now);
    if (now->ms >= c->check_ms) {
        c->check_ms = night_ms(now);
        c->checked_ms = now->ms;
        c->part_ms = now->ms;
    }
    if (now->ms >= c->part_ms)
        check_part(c, now);
}

void agent_core_doubt(struct agent_core *c, const struct agent_now *now)
{
    uint64_t at_ms = now->ms;
    if (c->checked_ms != 0 && at_ms < c->checked_ms + DOUBT_APART_MS)
        at_ms = c->checked_ms + DOUBT_APART_MS;
    if (at_ms < c->check_ms)
        c->check_ms = at_ms;
    agent_core_tick(c, now);
}

bool agent_core_content_broken(const struct agent_core *c)
{
    return c->content_broken;
}

bool agent_core_content(struct agent_core *c, struct content *content,
                        const struct agent_now *now, struct err *e)
{
    c->content = content;
    c->content_broken = false;
    c->keys_kept = false;
    c->part_ms = UINT64_MAX;
    c->head_saved_ms = 0;
    c->floor = 0;
    if (!agent_down_load(c, e))
        return false;
    agent_say_content(c);
    agent_core_tick(c, now);
    return true;
}
