/* tour_take: what can be taken along, for tour_data. */
#pragma once

#include "app/model.h"

void tour_take_job(struct model *m);
void tour_take_job_ring(struct model *m); /* nobody takes text messages */
void tour_take_session(struct model *m);
void tour_take_interest(struct model *m);
void tour_take_booking(struct model *m);
void tour_take_several(struct model *m); /* jobs */
/* A booking, a job, with a printer: printed, and not. */
void tour_take_printed(struct model *m);
void tour_take_no_paper(struct model *m);

/* What was done in the visit, with a printer and without. */
void tour_visit(struct model *m);
void tour_visit_printing(struct model *m);

/* The self-test where there is a printer. */
void tour_test_printer(struct model *m);
