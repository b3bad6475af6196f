/* tour_take: what can be taken along, for tour_data. */
#pragma once

#include "app/model.h"

void tour_take_job(struct model *m);
void tour_take_job_ring(struct model *m); /* nobody takes text messages */
void tour_take_session(struct model *m);
void tour_take_interest(struct model *m);
void tour_take_booking(struct model *m);
