#include "app/tour_take.h"

#include "app/tour_records.h"

static void taken(struct model *m, enum take what)
{
    TOUR_PUT(m->outfit.texts, "07700 900461");
    m->visit.take = what;
}

void tour_take_job(struct model *m)
{
    taken(m, TAKE_JOB);
}

void tour_take_job_ring(struct model *m)
{
    taken(m, TAKE_JOB);
    m->outfit.texts[0] = '\0';
}

void tour_take_session(struct model *m)
{
    taken(m, TAKE_SESSION);
}

void tour_take_interest(struct model *m)
{
    taken(m, TAKE_DONE);
    m->visit.done = tour_thing(OP_INTEREST);
}

void tour_take_booking(struct model *m)
{
    taken(m, TAKE_DONE);
    m->visit.done = tour_thing(OP_BOOK);
    m->visit.done.answered = true;
    m->visit.done.result = RESULT_CONFIRMED;
}
