#include "core/mentor_state.h"

#include <assert.h>
#include <stdio.h>

static const char *const state_names[MENTOR_STATE_COUNT] = {
    [MENTOR_ASKED] = "asked",       [MENTOR_OFFERED] = "offered",
    [MENTOR_ACCEPTED] = "accepted", [MENTOR_GROUP] = "group",
    [MENTOR_CLOSED] = "closed",
};
static const char *const end_names[MENTOR_END_COUNT] = {
    [MENTOR_END_NONE] = "",
    [MENTOR_END_TALKED] = "talked",
    [MENTOR_END_SILENT] = "no_answer",
    [MENTOR_END_WITHDRAWN] = "withdrawn",
    [MENTOR_END_STAFF] = "staff",
};
static const char *const reply_names[MENTOR_REPLY_COUNT] = {
    [MENTOR_REPLY_OPEN] = "open",     [MENTOR_REPLY_ACCEPTED] = "accepted",
    [MENTOR_REPLY_PASSED] = "passed", [MENTOR_REPLY_LAPSED] = "lapsed",
    [MENTOR_REPLY_ENDED] = "ended",   [MENTOR_REPLY_NO_CONTACT] = "did_not_talk",
};

const char *mentor_state_name(enum mentor_state s)
{
    assert(s < MENTOR_STATE_COUNT);
    return state_names[s];
}

const char *mentor_end_name(enum mentor_end end)
{
    assert(end < MENTOR_END_COUNT);
    return end_names[end];
}

const char *mentor_reply_name(enum mentor_reply reply)
{
    assert(reply < MENTOR_REPLY_COUNT);
    return reply_names[reply];
}

struct stepping {
    struct mentor_request *r;
    const struct mentor_event *event;
    const struct mentor_rules *rules;
    int64_t now;
    struct mentor_effect *effect;
    struct err *e;
};

static int64_t offer_end(const struct stepping *s)
{
    return s->now + (s->rules->offer_s == 0 ? MENTOR_OFFER_S : s->rules->offer_s);
}

static int64_t follow_up_at(const struct stepping *s)
{
    uint32_t after = s->rules->follow_up_s;
    return s->now + (after == 0 ? MENTOR_FOLLOW_UP_S : after);
}

static bool cannot(const struct stepping *s, const char *why)
{
    return err_set(s->e, ERR_INPUT, "%s", why);
}

static bool looked_for(const struct mentor_request *r)
{
    return r->state == MENTOR_ASKED || r->state == MENTOR_GROUP;
}

/* The mentor has it no longer: their place is free in the same step. */
static void let_go(const struct stepping *s, enum mentor_reply reply)
{
    struct mentor_request *r = s->r;
    struct mentor_effect *f = s->effect;
    if (r->state == MENTOR_OFFERED)
        f->offered = -1;
    else if (r->state == MENTOR_ACCEPTED)
        f->accepted = -1;
    else
        return;
    snprintf(f->mentor, sizeof f->mentor, "%s", r->mentor);
    f->replied = true;
    f->reply = reply;
    r->mentor[0] = '\0';
    r->until = 0;
    r->more = false;
    r->follow_ups = 0;
}

static void look_again(const struct stepping *s, enum mentor_reply reply)
{
    let_go(s, reply);
    s->r->state = s->r->session[0] == '\0' ? MENTOR_ASKED : MENTOR_GROUP;
    s->r->due = s->now;
    s->effect->looks = true;
}

static bool offer(const struct stepping *s)
{
    struct mentor_request *r = s->r;
    if (!looked_for(r))
        return cannot(s, r->state == MENTOR_OFFERED ? "it is offered to a mentor already"
                                                    : "nobody is looked for");
    snprintf(r->mentor, sizeof r->mentor, "%s", s->event->mentor);
    snprintf(s->effect->mentor, sizeof s->effect->mentor, "%s", r->mentor);
    r->state = MENTOR_OFFERED;
    r->automatic = true; /* silence leads on to the next */
    r->more = false;
    r->until = offer_end(s);
    r->due = 0;
    s->effect->offered = 1;
    s->effect->replied = true;
    s->effect->reply = MENTOR_REPLY_OPEN;
    s->effect->tell = MENTOR_TELL_OFFER;
    return true;
}

/* A session is named once. */
static bool nobody(const struct stepping *s)
{
    if (!looked_for(s->r))
        return cannot(s, "nobody is looked for");
    if (s->event->kind == MENTOR_EVENT_GROUP) {
        snprintf(s->r->session, sizeof s->r->session, "%s", s->event->session);
        s->r->state = MENTOR_GROUP;
        s->effect->tell = MENTOR_TELL_GROUP;
    }
    s->r->automatic = true; /* people are told that we go on looking */
    s->r->due = s->now + MENTOR_LOOK_S;
    return true;
}

/* The hub's clock decides, also where it has not yet looked. */
static bool is_open(const struct stepping *s)
{
    if (s->r->state != MENTOR_OFFERED)
        return cannot(s, "it is not offered to anybody");
    return s->r->until > s->now || cannot(s, "the offer has ended");
}

static bool more(const struct stepping *s)
{
    if (!is_open(s))
        return false;
    if (s->r->more)
        return cannot(s, "that mentor was told more already");
    s->r->more = true;
    s->r->until = offer_end(s);
    snprintf(s->effect->mentor, sizeof s->effect->mentor, "%s", s->r->mentor);
    s->effect->tell = MENTOR_TELL_MORE;
    return true;
}

static bool accept_it(const struct stepping *s)
{
    struct mentor_request *r = s->r;
    if (!is_open(s))
        return false;
    r->state = MENTOR_ACCEPTED;
    r->until = 0;
    r->follow_ups = 0;
    r->due = follow_up_at(s);
    snprintf(s->effect->mentor, sizeof s->effect->mentor, "%s", r->mentor);
    s->effect->offered = -1;
    s->effect->accepted = 1;
    s->effect->replied = true;
    s->effect->reply = MENTOR_REPLY_ACCEPTED;
    s->effect->tell = MENTOR_TELL_DETAILS | MENTOR_TELL_FOUND;
    return true;
}

static bool pass(const struct stepping *s)
{
    if (!is_open(s))
        return false;
    look_again(s, MENTOR_REPLY_PASSED);
    return true;
}

/* Those who talk already go on: only an offer ends. */
static bool away(const struct stepping *s)
{
    if (s->r->state != MENTOR_OFFERED)
        return cannot(s, "it is not offered to anybody");
    look_again(s, MENTOR_REPLY_ENDED);
    return true;
}

static bool close_it(const struct stepping *s, enum mentor_end end)
{
    bool knows = s->r->state == MENTOR_ACCEPTED || s->r->state == MENTOR_OFFERED;
    if (s->r->state == MENTOR_CLOSED)
        return cannot(s, "it is closed");
    bool ended = end == MENTOR_END_WITHDRAWN || end == MENTOR_END_STAFF;
    bool accepted = s->r->state == MENTOR_ACCEPTED;
    let_go(s, accepted ? MENTOR_REPLY_ACCEPTED : MENTOR_REPLY_ENDED);
    if (ended && knows)
        s->effect->tell = MENTOR_TELL_OVER;
    s->r->state = MENTOR_CLOSED;
    s->r->end = end;
    s->r->due = 0;
    return true;
}

static bool talked(const struct stepping *s)
{
    if (s->r->state != MENTOR_ACCEPTED)
        return cannot(s, "no mentor has accepted it");
    if (s->event->kind == MENTOR_EVENT_TALKED)
        return close_it(s, MENTOR_END_TALKED);
    if (s->event->kind == MENTOR_EVENT_NOT_TALKED) {
        s->effect->tell = MENTOR_TELL_OVER;
        look_again(s, MENTOR_REPLY_NO_CONTACT);
        return true;
    }
    s->r->follow_ups = 0; /* they have answered: ask again, as if from the start */
    s->r->due = follow_up_at(s);
    return true;
}

static bool time_passed(const struct stepping *s)
{
    struct mentor_request *r = s->r;
    if (mentor_request_due(r) > s->now)
        return true;
    if (r->state == MENTOR_OFFERED) {
        look_again(s, MENTOR_REPLY_LAPSED);
        return true;
    }
    if (r->follow_ups == MENTOR_FOLLOW_UPS)
        return close_it(s, MENTOR_END_SILENT);
    r->follow_ups++;
    r->due = follow_up_at(s);
    s->effect->tell = MENTOR_TELL_FOLLOW_UP;
    return true;
}

struct mentor_request mentor_request_new(const struct mentor_rules *rules, int64_t now)
{
    return (struct mentor_request){
        .state = MENTOR_ASKED, .automatic = rules->automatic, .due = now};
}

int64_t mentor_request_due(const struct mentor_request *r)
{
    if (r->state == MENTOR_OFFERED)
        return r->until;
    return r->state == MENTOR_ACCEPTED ? r->due : INT64_MAX;
}

static bool take(const struct stepping *s)
{
    switch (s->event->kind) {
    case MENTOR_EVENT_OFFER: return offer(s);
    case MENTOR_EVENT_GROUP:
    case MENTOR_EVENT_NOBODY: return nobody(s);
    case MENTOR_EVENT_MORE: return more(s);
    case MENTOR_EVENT_ACCEPT: return accept_it(s);
    case MENTOR_EVENT_PASS: return pass(s);
    case MENTOR_EVENT_AWAY: return away(s);
    case MENTOR_EVENT_TALKED:
    case MENTOR_EVENT_NOT_TALKED:
    case MENTOR_EVENT_NOT_YET: return talked(s);
    case MENTOR_EVENT_WITHDRAW: return close_it(s, MENTOR_END_WITHDRAWN);
    case MENTOR_EVENT_CLOSE: return close_it(s, MENTOR_END_STAFF);
    case MENTOR_EVENT_TIME: return time_passed(s);
    case MENTOR_EVENT_COUNT: break;
    }
    assert(false);
    return false;
}

bool mentor_step(struct mentor_request *r, const struct mentor_event *event,
                 const struct mentor_rules *rules, int64_t now,
                 struct mentor_effect *effect, struct err *e)
{
    const struct stepping s = {r, event, rules, now, effect, e};
    *effect = (struct mentor_effect){.mentor = ""};
    return take(&s);
}
