#include "app/tour_states.h"

#include "app/tour_records.h"

enum { DAY_S = 86400 };

void tour_offline(struct model *m)
{
    m->station.online = m->station.hub = false;
}

void tour_lent(struct model *m)
{
    tour_offline(m);
    m->sessions.here[0] = m->session.here = 2;
}

void tour_stale(struct model *m)
{
    m->station.synced_at = TOUR_NOW - (int64_t)3 * DAY_S;
    tour_offline(m);
}

/* Off for long, without a battery clock: its clock stood still. */
void tour_no_clock(struct model *m)
{
    m->station.synced_at = TOUR_NOW - 600;
    m->station.clock_trusted = false;
    tour_offline(m);
}

void tour_no_clock_calendar(struct model *m)
{
    tour_month(m, 1);
    tour_no_clock(m);
}

void tour_not_ready(struct model *m)
{
    m->station.ready = false;
}

void tour_cannot_save(struct model *m)
{
    m->station.cannot_save = true;
}

void tour_host(struct model *m)
{
    m->visit.host = true;
    m->upkeep.test.at = TOUR_NOW - 60;
    for (int i = 0; i < CHECK_TOUCH; i++)
        m->upkeep.test.found[i] = FINDING_GOOD;
}

void tour_host_offline(struct model *m)
{
    tour_host(m);
    tour_stale(m);
    m->upkeep.waiting = 2;
    m->upkeep.test.found[CHECK_BROKER] = m->upkeep.test.found[CHECK_OFFICE] = FINDING_BAD;
}

void tour_host_trouble(struct model *m)
{
    tour_host(m);
    m->station.cannot_save = m->station.closed = true;
    m->station.disk = DISK_FULL;
    m->station.clock_trusted = false;
    m->upkeep.test.found[CHECK_SAVING] = FINDING_BAD;
    TOUR_PUT(m->station.trouble, "certificate begins 2026-11-23");
}

void tour_touched(struct model *m)
{
    tour_host(m);
    m->visit.touched = 5;
}

void tour_pin(struct model *m)
{
    TOUR_PUT(m->visit.draft.pin, "1234");
    m->visit.keyboard.hidden = m->visit.fixing = true;
}

void tour_pin_wrong(struct model *m)
{
    m->visit.keyboard.hidden = true;
    m->visit.slip = SLIP_PIN_LIMIT;
}

void tour_closed(struct model *m)
{
    m->station.closed = true;
}
