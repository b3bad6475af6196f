#include "app/tour_take.h"

#include "app/tour_choices.h"
#include "app/tour_records.h"
#include "app/tour_states.h"

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

void tour_take_several(struct model *m)
{
    taken(m, TAKE_DONE);
    tour_several_sent(m);
}

static void printing(struct model *m, enum ticket t, enum printing how)
{
    m->outfit.printer = true;
    m->visit.ticket = t;
    m->visit.printing = how;
}

void tour_take_printed(struct model *m)
{
    tour_take_booking(m);
    printing(m, TICKET_TAKE, PRINTING_DONE);
}

void tour_take_no_paper(struct model *m)
{
    tour_take_job(m);
    printing(m, TICKET_TAKE, PRINTING_NO_PAPER);
}

static void act(struct model *m, enum act_kind kind, const char *ref, const char *title)
{
    struct act *a = &m->visit.acts[m->visit.act_count++];
    a->kind = kind;
    TOUR_PUT(a->ref, ref);
    TOUR_PUT(a->title, title);
}

void tour_visit(struct model *m)
{
    const char *job = m->job.vacancy.meta.ref, *session = m->session.session.meta.ref;
    char other[REF_SIZE]; /* not every panel has a second row */
    ref_make(other, 'V', 1077);
    act(m, ACT_SAW_JOB, other, "Help a student get to lectures");
    act(m, ACT_SAW_JOB, job, "Support a music lover");
    act(m, ACT_INTEREST, job, "Support a music lover");
    act(m, ACT_SAW_SESSION, session, "PA coffee morning");
    act(m, ACT_BOOK, session, "PA coffee morning");
    act(m, ACT_JOIN, "", "");
}

void tour_visit_printing(struct model *m)
{
    tour_visit(m);
    printing(m, TICKET_VISIT, PRINTING_GOING);
}

void tour_test_printer(struct model *m)
{
    tour_host(m);
    printing(m, TICKET_TEST, PRINTING_NO_PAPER);
    m->upkeep.test.found[CHECK_PRINTER] = FINDING_BAD;
}
