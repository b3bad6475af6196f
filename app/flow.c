#include "app/flow.h"

#include <assert.h>
#include <string.h>

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
    if (d->contact == CONTACT_EMAIL) {
        ask(f, SCREEN_EMAIL);
    } else {
        ask(f, SCREEN_NUMBER);
        ask(f, SCREEN_SAFE);
    }
    ask(f, SCREEN_AGREE);
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
        ask(&f, SCREEN_REACH);
        if (d->contact != CONTACT_NONE) {
            ask(&f, SCREEN_NAME);
            ask_contact(&f, d);
        }
        break;
    case DOING_CHANGE: ask_change(&f, d); break;
    case DOING_ANSWER: ask(&f, SCREEN_OFFER); break;
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
    const struct draft *d = &m->visit.draft;
    if (question == SCREEN_WHAT && !d->what_answered)
        return SLIP_WHAT;
    if (question == SCREEN_PLACES && changes_nothing(m))
        return SLIP_PLACES;
    if (question == SCREEN_OTHER && changes_nothing(m))
        return SLIP_OTHER;
    if (question == SCREEN_OFFER && d->offer == TRI_UNKNOWN)
        return SLIP_OFFER;
    return SLIP_NONE;
}

enum slip flow_slip(const struct model *m, enum screen question)
{
    const struct draft *d = &m->visit.draft;
    bool may_skip = m->visit.doing == DOING_BOOKING && d->name_skipped;
    if (question == SCREEN_NAME && is_blank(d->name) && !may_skip)
        return SLIP_NAME_EMPTY;
    if (question == SCREEN_REACH && !d->reach_answered)
        return SLIP_REACH;
    if (question == SCREEN_NUMBER && !reaches(CONTACT_PHONE, d->phone))
        return SLIP_NUMBER;
    if (question == SCREEN_EMAIL && !reaches(CONTACT_EMAIL, d->email))
        return SLIP_EMAIL;
    if (question == SCREEN_SAFE && d->safe == TRI_UNKNOWN)
        return SLIP_SAFE;
    if (question == SCREEN_AGREE && !d->agreed)
        return SLIP_AGREE;
    if (question == SCREEN_QUEUE && !d->queue_answered)
        return SLIP_QUEUE;
    return change_slip(m, question);
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
