#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server/hub/api_handlers.h"
#include "server/hub/hub_copies.h"
#include "store/hub_admin.h"
#include "store/hub_flag.h"

/* No one says that an alarm was seen to, so each is shown for so long. */
enum { ALARM_DAYS = 7, DAY_S = 24 * 3600 };

static bool alarms_of(struct api_request *r, struct hub_alarms *a, struct err *e)
{
    int64_t since = r->now.wall - (int64_t)ALARM_DAYS * DAY_S;
    return hub_alarms_get(hub_store_of(r->hub), since, a, e);
}

/* A hub in trouble is alive: whoever restarts what fails would stop people's reading too.
 * An alarm is something to look at, and no trouble; one that cannot be read is not
 * counted. The words are ours and hold nothing that needs quoting. */
void api_health(struct api_request *r)
{
    bool final = false;
    const char *trouble = hub_trouble(r->hub, &final);
    struct hub_alarms alarms;
    if (trouble[0] == '\0')
        bytes_text(&r->reply, "{\"status\":\"ok\"");
    else
        bytes_printf(&r->reply, "{\"status\":\"trouble\",\"trouble\":\"%s\"", trouble);
    if (alarms_of(r, &alarms, NULL))
        bytes_printf(&r->reply, ",\"alarms\":%" PRIu32, alarms.count);
    bytes_text(&r->reply, "}");
    api_done(r, 200);
}

struct kiosk_sums {
    uint32_t known, online, equal, trouble;
};

static struct kiosk_sums sum_kiosks(struct api_request *r, const uint8_t *digest)
{
    const struct peers *all = hub_peers_of(r->hub);
    struct kiosk_sums sums = {0};
    for (size_t i = 0; i < all->count; i++) {
        const struct peer *p = &all->items[i];
        if (p->revoked)
            continue;
        sums.known++;
        sums.online += p->has_status && p->status.online ? 1 : 0;
        sums.equal +=
            p->has_status && memcmp(p->status.digest, digest, DIGEST_BYTES) == 0 ? 1 : 0;
        bool wrong = p->step == STEP_DIFFERS || p->step == STEP_AHEAD || p->flooding ||
                     (p->has_status && p->status.trouble[0] != '\0');
        sums.trouble += wrong ? 1 : 0;
    }
    return sums;
}

static void put_alarms(struct fields_writer *w, const struct hub_alarms *a)
{
    fields_put_uint(w, "alarms", a->count);
    fields_put_uint(w, "alarm_days", ALARM_DAYS);
    if (a->count == 0)
        return;
    api_put_instant(w, "alarm_at", a->at);
    fields_put_text(w, "alarm", a->what);
}

static void put_kiosks(struct api_request *r, const struct kiosk_sums *sums)
{
    bytes_printf(&r->reply,
                 ",\"kiosks\":{\"known\":%" PRIu32 ",\"online\":%" PRIu32
                 ",\"equal\":%" PRIu32 ",\"trouble\":%" PRIu32 "}",
                 sums->known, sums->online, sums->equal, sums->trouble);
}

void api_status(struct api_request *r)
{
    struct err e;
    struct fields_writer w;
    struct hub_store *s = hub_store_of(r->hub);
    const struct hub_numbers *n = hub_store_numbers(s);
    uint32_t held = 0;
    uint32_t set_aside = 0;
    struct hub_alarms alarms;
    bool final = false;
    const char *trouble = hub_trouble(r->hub, &final);
    uint8_t digest[DIGEST_BYTES];
    char epoch[32];
    if (!hub_op_held_count(s, &held, &e) || !hub_aside_count(s, &set_aside, &e) ||
        !alarms_of(r, &alarms, &e)) {
        api_failed(r, &e);
        return;
    }
    hub_store_digest(s, digest);
    struct kiosk_sums sums = sum_kiosks(r, digest);
    snprintf(epoch, sizeof epoch, "%" PRIu32 "-%016" PRIx64, n->epoch.counter,
             n->epoch.random);
    fields_open(&w, &r->reply);
    fields_put_text(&w, "area", hub_area(r->hub));
    fields_put_text(&w, "version", PEERPOINT_VERSION);
    api_put_instant(&w, "time", r->now.wall);
    fields_put_text(&w, "epoch", epoch);
    fields_put_uint(&w, "seq", n->seq);
    fields_put_uint(&w, "hseq", n->hseq);
    fields_put_uint(&w, "count", n->count);
    fields_put_hex(&w, "digest", digest, sizeof digest);
    fields_put_text(&w, "broker", r->broker_up ? "up" : "down");
    fields_put_uint(&w, "held", held);
    fields_put_uint(&w, "set_aside", set_aside);
    if (trouble[0] != '\0')
        fields_put_text(&w, "trouble", trouble);
    const char *backups =
        r->copies == NULL ? "" : hub_copies_trouble(r->copies, r->now.wall);
    if (backups[0] != '\0')
        fields_put_text(&w, "backups", backups);
    fields_put_uint(&w, "dropped", hub_counts(r->hub)->dropped);
    put_alarms(&w, &alarms);
    put_kiosks(r, &sums);
    api_finish(r, &w, "status", 200);
}
