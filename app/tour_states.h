/* tour_states: how the kiosk itself stands, and its page for the host, for tour_data. */
#pragma once

#include "app/model.h"

void tour_offline(struct model *m);
void tour_lent(struct model *m); /* two places of the first session, to this kiosk */
void tour_stale(struct model *m);
void tour_no_clock(struct model *m);
void tour_no_clock_calendar(struct model *m);
void tour_not_ready(struct model *m);
void tour_cannot_save(struct model *m);
void tour_host(struct model *m);
void tour_host_offline(struct model *m);
void tour_host_trouble(struct model *m);
void tour_touched(struct model *m);
void tour_pin(struct model *m);
void tour_pin_wrong(struct model *m);
void tour_closed(struct model *m);
