#include "app/flow.h"
#include "app/update_inner.h"
#include "core/task.h"

static bool may_begin(const struct model *m, enum flow_kind doing)
{
    return op_is_request(model_op(doing)) && model_takes(m, model_op(doing)) &&
           !m->station.cannot_save;
}

static void begin(struct model *m, enum flow_kind doing)
{
    update_drop_draft(m);
    m->visit.doing = doing;
}

static void go_on(struct model *m, struct cmds *cmds)
{
    if (model_needs_contact(m))
        m->visit.draft.contact = CONTACT_PHONE; /* until they choose */
    update_go(m, flow_of(m).questions[0], cmds);
}

/* One press, and what it is about is answered. */
static void begin_about_job(struct model *m, bool language, struct cmds *cmds)
{
    if (!m->job.found || !may_begin(m, DOING_QUESTION))
        return;
    begin(m, DOING_QUESTION);
    m->visit.draft.of_job = true;
    m->visit.draft.request.subject = language ? SUBJECT_LANGUAGE : SUBJECT_JOB;
    go_on(m, cmds);
}

static void begin_request(struct model *m, int32_t doing, struct cmds *cmds)
{
    if (doing < DOING_QUESTION || doing > DOING_ERASE ||
        !may_begin(m, (enum flow_kind)doing))
        return;
    begin(m, (enum flow_kind)doing);
    go_on(m, cmds);
}

static void choose_subject(struct model *m, int32_t arg)
{
    struct draft *d = &m->visit.draft;
    if (arg <= SUBJECT_NONE || arg >= SUBJECT_COUNT ||
        !subject_fits((enum subject)arg, model_op(m->visit.doing)))
        return;
    d->request.subject = (enum subject)arg;
    if (model_needs_contact(m) && d->contact == CONTACT_NONE) {
        d->contact = CONTACT_PHONE;
        d->reach_answered = false;
    }
}

/* One more, or one less, of the first `count`. */
static void flip(uint32_t *set, int32_t which, int count)
{
    if (which >= 0 && which < count)
        *set ^= 1u << which;
}

static bool is_one_of_many(enum answer to)
{
    return to == ANSWER_DOES || to == ANSWER_DAY || to == ANSWER_PART;
}

static void choose_some(struct model *m, enum answer to, int32_t value)
{
    struct request *r = &m->visit.draft.request;
    m->visit.slip = SLIP_NONE;
    if (to == ANSWER_DOES)
        flip(&r->tasks, value, TASK_COUNT);
    else if (to == ANSWER_DAY)
        flip(&r->days, value, WEEKDAYS);
    else
        flip(&r->parts, value, PART_COUNT);
}

static void choose_one(struct model *m, enum answer to, int32_t value)
{
    struct draft *d = &m->visit.draft;
    switch (to) {
    case ANSWER_DOES:
    case ANSWER_DAY:
    case ANSWER_PART: break;
    case ANSWER_SUBJECT: choose_subject(m, value); break;
    case ANSWER_COVER:
        d->cover = value == TRI_YES ? TRI_YES : TRI_NO;
        d->request.cover = d->cover == TRI_YES;
        break;
    case ANSWER_TRAVEL:
        d->far_answered = value < FAR_COUNT;
        if (d->far_answered)
            d->request.miles = (uint32_t)far_miles((enum far)value);
        break;
    case ANSWER_WEEKS:
        d->weeks_answered = value <= WEEKS_MAX;
        if (d->weeks_answered)
            d->request.weeks = (uint32_t)value;
        break;
    }
}

/* Who chooses one thing goes on with it; of several more may be chosen. */
static void choose(struct model *m, enum answer to, int32_t value, struct cmds *cmds)
{
    if (is_one_of_many(to)) {
        choose_some(m, to, value);
        return;
    }
    choose_one(m, to, value);
    update_leave_question(m, cmds);
}

void update_request(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    if (what == PRESS_ASK)
        begin_request(m, arg, cmds);
    else if (what == PRESS_ASK_JOB)
        begin_about_job(m, arg == 1, cmds);
    else if (model_requests(m) && arg >= 0)
        choose(m, (enum answer)(arg / ANSWER_VALUES), arg % ANSWER_VALUES, cmds);
}
