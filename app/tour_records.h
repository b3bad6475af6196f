/* tour_records: made-up jobs and sessions, and the place of a kiosk, for tour_data. */
#pragma once

#include "app/model.h"

/* 22 November 2026, 10:42 in London. */
#define TOUR_NOW INT64_C(1795344120)
enum { TOUR_NOW_MS = 3600 * 1000 };

void tour_station(struct station *s);
void tour_upkeep(struct upkeep *u);
/* As many as fit on a page of the panel. */
void tour_jobs(struct model *m);
void tour_job_row(struct vacancy_row *r, int i); /* of the list, below ROWS_MAX */
void tour_sessions(struct model *m);
/* The calendar of the month that is so many after this one. */
void tour_month(struct model *m, int ahead);
/* The first of each, opened; or a job of which next to nothing is known. */
void tour_job(struct model *m);
void tour_job_gone(struct model *m);
void tour_job_unseen(struct model *m);
void tour_job_gaps(struct model *m);
void tour_session(struct model *m);

struct chosen tour_chosen(int session); /* of the list, from 0 */

/* What was saved a second ago, with a code where that kind has one. */
struct thing tour_thing(enum op_kind kind);

/* Every answer of the request to staff that visit.doing stands for, but who asks. */
void tour_asked(struct model *m);

/* Copies a text that must fit. */
void tour_put(char *out, size_t size, const char *text);
#define TOUR_PUT(field, text) tour_put(field, sizeof(field), text)

/* Speech is offered; the screen speaks; nothing to hear it with. */
void tour_speech(struct model *m);
void tour_listening(struct model *m);
void tour_no_headphones(struct model *m);
