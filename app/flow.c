#include "app/flow.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "core/ref.h"

static void ask(struct questions *f, enum screen question)
{
    assert(f->count < QUESTIONS_MAX);
    f->questions[f->count++] = question;
}

static void ask_change(struct questions *f, const struct draft *d)
{
    ask(f, SCREEN_WHAT);
    if (d->what_answered)
        ask(f, d->what_session ? SCREEN_OTHER : SCREEN_PLACES);
}

static void ask_contact(struct questions *f, const struct draft *d)
{
    ask(f, d->contact == CONTACT_EMAIL ? SCREEN_EMAIL : SCREEN_NUMBER);
}

static void ask_profile(struct questions *f)
{
    static const enum screen asked[] = {SCREEN_DOES, SCREEN_DAYS, SCREEN_PARTS,
                                        SCREEN_TRAVEL, SCREEN_COVER};
    for (size_t i = 0; i < LENGTH(asked); i++)
        ask(f, asked[i]);
}

/* Who: only if they want to be reached, where that is not needed. */
static void ask_person(struct questions *f, const struct model *m)
{
    const struct draft *d = &m->visit.draft;
    ask(f, SCREEN_REACH);
    if (d->contact == CONTACT_NONE && !model_needs_contact(m))
        return;
    ask(f, SCREEN_NAME);
    ask_contact(f, d);
}

static void ask_request(struct questions *f, const struct model *m)
{
    const struct draft *d = &m->visit.draft;
    if (m->visit.doing == DOING_JOIN)
        ask_profile(f);
    else if (m->visit.doing == DOING_AVAILABLE)
        ask(f, SCREEN_WEEKS);
    else if (!d->of_job)
        ask(f, SCREEN_SUBJECT);
    if (d->request.subject == SUBJECT_CODE)
        ask(f, SCREEN_WHICH);
    ask_person(f, m);
}

struct questions flow_of(const struct model *m)
{
    const struct draft *d = &m->visit.draft;
    struct questions f = {0};
    switch (m->visit.doing) {
    case DOING_NOTHING: break;
    case DOING_INTEREST:
        ask(&f, SCREEN_NAME);
        ask(&f, SCREEN_REACH);
        ask_contact(&f, d);
        break;
    case DOING_BOOKING:
        if (model_would_wait(m))
            ask(&f, SCREEN_QUEUE);
        ask_person(&f, m);
        break;
    case DOING_CHANGE: ask_change(&f, d); break;
    case DOING_ANSWER: ask(&f, SCREEN_OFFER); break;
    case DOING_QUESTION:
    case DOING_JOIN:
    case DOING_AVAILABLE:
    case DOING_COMPLAINT:
    case DOING_ERASE: ask_request(&f, m); break;
    }
    return f;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " -'")] == '\0';
}

static bool reaches(enum contact_kind kind, const char *typed)
{
    char out[PERSONAL_CONTACT_SIZE];
    return contact_normalise(out, kind, typed, NULL);
}

static bool changes_nothing(const struct model *m)
{
    return m->visit.draft.other.id[0] == '\0' &&
           model_change_places(m) == m->visit.found.places;
}

static enum slip change_slip(const struct model *m, enum screen question)
{
    if (question == SCREEN_PLACES && changes_nothing(m))
        return SLIP_PLACES;
    if (question == SCREEN_OTHER && changes_nothing(m))
        return SLIP_OTHER;
    return SLIP_NONE;
}

/* What is answered by choosing one thing. */
static bool is_open(const struct draft *d, enum screen question)
{
    return (question == SCREEN_REACH && !d->reach_answered) ||
           (question == SCREEN_QUEUE && !d->queue_answered) ||
           (question == SCREEN_WHAT && !d->what_answered) ||
           (question == SCREEN_OFFER && d->offer == TRI_UNKNOWN) ||
           (question == SCREEN_SUBJECT && d->request.subject == SUBJECT_NONE) ||
           (question == SCREEN_TRAVEL && !d->far_answered) ||
           (question == SCREEN_COVER && d->cover == TRI_UNKNOWN) ||
           (question == SCREEN_WEEKS && !d->weeks_answered);
}

static bool some_missing(const struct draft *d, enum screen question)
{
    return (question == SCREEN_DOES && d->request.tasks == 0) ||
           (question == SCREEN_DAYS && d->request.days == 0) ||
           (question == SCREEN_PARTS && d->request.parts == 0);
}

static enum slip request_slip(const struct draft *d, enum screen question)
{
    char code[CLAIM_SIZE] = "";
    if (some_missing(d, question))
        return SLIP_SOME;
    if (question != SCREEN_WHICH)
        return SLIP_NONE;
    bool good = claim_parse(code, d->about_typed, NULL);
    sodium_memzero(code, sizeof code);
    return good ? SLIP_NONE : SLIP_CODE_FORM;
}

enum slip flow_slip(const struct model *m, enum screen question)
{
    const struct draft *d = &m->visit.draft;
    bool may_skip = m->visit.doing == DOING_BOOKING && d->name_skipped;
    if (is_open(d, question))
        return SLIP_OPEN;
    if (question == SCREEN_NAME && is_blank(d->name) && !may_skip)
        return SLIP_NAME_EMPTY;
    if (question == SCREEN_NUMBER && !reaches(CONTACT_PHONE, d->phone))
        return SLIP_NUMBER;
    if (question == SCREEN_EMAIL && !reaches(CONTACT_EMAIL, d->email))
        return SLIP_EMAIL;
    enum slip slip = change_slip(m, question);
    return slip != SLIP_NONE ? slip : request_slip(d, question);
}

static enum screen first_open(const struct model *m, const struct questions *f)
{
    for (int i = 0; i < f->count; i++) {
        if (flow_slip(m, f->questions[i]) != SLIP_NONE)
            return f->questions[i];
    }
    return SCREEN_CHECK;
}

enum screen flow_next(const struct model *m, enum screen question)
{
    struct questions f = flow_of(m);
    if (m->visit.changing)
        return first_open(m, &f);
    for (int i = 0; i + 1 < f.count; i++) {
        if (f.questions[i] == question)
            return f.questions[i + 1];
    }
    return first_open(m, &f);
}
