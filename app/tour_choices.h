/* tour_choices: what somebody has chosen and answered on the way, for tour_data. */
#pragma once

#include "app/model.h"

/* "Is this work for me?": half of it; all of it; one answer being changed. */
void tour_quiz_some(struct model *m);
/* Tasks, in the filter. */
void tour_wanted(struct model *m);
/* What jobs are matched with, said in the filter. */
void tour_said(struct model *m);
void tour_said_end(struct model *m);
void tour_said_none(struct model *m);
void tour_said_asks(struct model *m);
void tour_said_not(struct model *m);
void tour_quiz_all(struct model *m);
void tour_quiz_changing(struct model *m);
/* Jobs that are kept: two; as many as can be; none any more; three on their way, sent. */
void tour_kept(struct model *m);
void tour_kept_all(struct model *m);
void tour_kept_gone(struct model *m);
void tour_several(struct model *m);
void tour_several_sent(struct model *m);
/* The calendar: this month, the next one, one without sessions; a day. */
void tour_november(struct model *m);
void tour_december(struct model *m);
void tour_february(struct model *m);
void tour_day(struct model *m);
/* The other side of the chart of tasks, further down. */
void tour_chart_of_employers(struct model *m);
