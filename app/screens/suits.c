/* Why a job fits somebody who has said what they want, in words: on its card, on its page
 * and, of those that do not fit, above the list. All of it is what core/match found. */
#include "app/screens/pieces.h"

const struct match_reason *suits_reason(const struct match *m, enum match_code c)
{
    for (size_t i = 0; i < m->reason_count; i++)
        if (m->reasons[i].code == c)
            return &m->reasons[i];
    return NULL;
}

static int how_many(const struct match *m, enum match_code c)
{
    const struct match_reason *r = suits_reason(m, c);
    return r != NULL ? r->is : 0;
}

/* Of how many tasks the job is, if there is something to tell of them. */
static int tasks_of(const struct match *m)
{
    return how_many(m, MATCH_TASKS_YES) + how_many(m, MATCH_TASKS_LEARN) +
           how_many(m, MATCH_TASKS_NO) + how_many(m, MATCH_TASKS_OPEN);
}

/* ---- in a sentence ---- */

static const char *learn_words(const struct el *any, int yes, int learn, int all)
{
    bool rest = yes > 0 && yes + learn == all;
    if (rest && learn == 1)
        return _("You would learn the other one.");
    if (rest)
        return ui_id(any, _("You would learn the other %d."), learn);
    return ui_id(any, _("You would learn %d."), learn);
}

static const char *tasks_sentence(const struct el *any, const struct match *m)
{
    int all = tasks_of(m), learn = how_many(m, MATCH_TASKS_LEARN);
    int said = how_many(m, MATCH_TASKS_YES);
    unsigned long n = (unsigned long)all;
    if (all == 0)
        return NULL;
    const char *yes = ui_id(any,
                            ngettext("You said yes to %d of %lu task.",
                                     "You said yes to %d of %lu tasks.", n),
                            said, n);
    if (learn == 0)
        return yes;
    return ui_id(any, "%s %s", yes, learn_words(any, said, learn, all));
}

static const char *short_tasks(const struct el *any, const struct match *m)
{
    int yes = how_many(m, MATCH_TASKS_YES), learn = how_many(m, MATCH_TASKS_LEARN);
    int all = tasks_of(m);
    if (el_panel(any)->size != PANEL_L)
        return ui_id(any, _("Yes to %d of %d"), yes, all);
    if (learn == 0)
        return ui_id(any, _("Tasks: yes to %d of %d"), yes, all);
    return ui_id(any, _("Tasks: yes to %d of %d, %d to learn"), yes, all, learn);
}

static const char *short_times(const struct el *any, const struct match_reason *r)
{
    if (el_panel(any)->size != PANEL_L)
        return ui_id(any, _("Times: %d of %d"), r->is, r->of);
    if (r->is == r->of)
        return _("All its times suit you");
    return ui_id(any, _("%d of its %d times suit you"), r->is, r->of);
}

/* ---- the one that says most ---- */

/* Tasks are one thing to a person, and how far it is stands on the card already: that
 * speaks where nothing else does. */
static const struct match_reason *top_of(const struct match *m)
{
    const struct match_reason *top = NULL;
    for (size_t i = 0; i < m->reason_count; i++) {
        const struct match_reason *r = &m->reasons[i];
        if (r->points > 0 && r->code != MATCH_DISTANCE &&
            (top == NULL || r->points > top->points))
            top = r;
    }
    if (top == NULL && tasks_of(m) == 0)
        top = suits_reason(m, MATCH_DISTANCE);
    return m->fits ? top : NULL;
}

static bool is_of_tasks(const struct match_reason *r)
{
    return r->code >= MATCH_TASKS_YES && r->code <= MATCH_TASKS_OPEN;
}

bool suits_by_tasks(const struct match *m)
{
    const struct match_reason *top = top_of(m);
    return m->fits && tasks_of(m) > 0 && (top == NULL || is_of_tasks(top));
}

const char *suits_short(const struct el *any, const struct match *m)
{
    const struct match_reason *top = top_of(m);
    if (!m->fits)
        return suits_broken(m->reasons[0].code);
    if (suits_by_tasks(m))
        return short_tasks(any, m);
    if (top == NULL)
        return NULL;
    if (top->code == MATCH_TIMES)
        return short_times(any, top);
    if (top->code == MATCH_HOURS)
        return top->state == MATCH_FITS ? _("The hours you want")
                                        : _("Near the hours you want");
    if (top->code == MATCH_DISTANCE)
        return _("Near here");
    return NULL;
}

const char *suits_aloud(const struct el *any, const struct match *m)
{
    return suits_by_tasks(m) ? tasks_sentence(any, m) : suits_short(any, m);
}

/* ---- those that do not fit ---- */

const char *suits_broken(enum match_code c)
{
    switch (c) {
    case MATCH_DISTANCE: return _("Too far away");
    case MATCH_TIMES: return _("At other times");
    case MATCH_DRIVER: return _("For people who drive");
    case MATCH_AGE: return _("For people of 18 or over");
    case MATCH_OPEN:        /* such a job is there no more */
    case MATCH_REQUIREMENT: /* the next two are not asked here */
    case MATCH_EXPERIENCE:
    case MATCH_TASKS_YES:
    case MATCH_TASKS_LEARN:
    case MATCH_TASKS_NO:
    case MATCH_TASKS_OPEN:
    case MATCH_HOURS:
    case MATCH_PAY:
    case MATCH_LANGUAGES:
    case MATCH_INTERESTS:
    case MATCH_TRAINING:
    case MATCH_SHORT_NOTICE:
    case MATCH_CODE_COUNT: break;
    }
    return NULL;
}

const char *suits_not_shown(const struct el *any, const struct jobs_page *j)
{
    unsigned long all = 0;
    const char *why = "";
    for (int i = 0; i < MATCH_CONDITIONS; i++) {
        const char *words = suits_broken((enum match_code)i);
        if (words == NULL || j->broken[i] == 0)
            continue;
        all += j->broken[i];
        why = ui_id(any, "%s%s %s: %lu", why, why[0] == '\0' ? "" : " ·", words,
                    (unsigned long)j->broken[i]);
    }
    if (all == 0)
        return NULL;
    return ui_id(
        any,
        ngettext("**%lu job is not shown.**%s", "**%lu jobs are not shown.**%s", all),
        all, why);
}

/* ---- on the page of a job ---- */

struct because {
    const char *icon, *text; /* NULL: nothing to say */
};

static const char *icon_of(enum match_state s)
{
    switch (s) {
    case MATCH_FITS:
    case MATCH_PARTLY: return "check";
    case MATCH_NOT: return "x";
    case MATCH_ASK: break;
    }
    return "messages-square";
}

static const char *tasks_words(const struct el *any, const struct match_reason *r,
                               const char *lead, const char *more)
{
    const char *text = ui_id(any, "**%s** %s", lead, page_tasks(any, (uint32_t)r->bits));
    return more == NULL ? text : ui_id(any, "%s\n%s", text, more);
}

static const char *bold(const struct el *any, const char *words)
{
    return ui_id(any, "**%s**", words);
}

static const char *distance_words(const struct el *any, const struct match_reason *r,
                                  int32_t metres)
{
    const char *miles = words_miles(any, metres);
    if (miles == NULL)
        return bold(any, _("Ask where"));
    if (r->of == 0)
        return bold(any, ui_id(any, _("%s from here"), miles));
    return ui_id(any,
                 ngettext("**%s from here.** The list goes up to %d mile.",
                          "**%s from here.** The list goes up to %d miles.",
                          (unsigned long)r->of / 10),
                 miles, r->of / 10);
}

static const char *times_words(const struct el *any, const struct match_reason *r)
{
    if (r->state == MATCH_ASK)
        return bold(any, _("Ask which days"));
    return ui_id(any, _("**You can work** %d of its %d times."), r->is, r->of);
}

static const char *hours_words(const struct match_reason *r)
{
    switch (r->state) {
    case MATCH_FITS: return _("The hours you want");
    case MATCH_PARTLY: return _("Near the hours you want");
    case MATCH_NOT: return _("Not the hours you want");
    case MATCH_ASK: break;
    }
    return _("Ask about the hours");
}

static const char *driver_words(const struct match_reason *r)
{
    if (r->state == MATCH_FITS)
        return _("You drive, as this job needs.");
    return r->of == DRIVER_OWN_CAR ? _("You need a car of your own.")
                                   : _("You need a driving licence.");
}

static const char *words_of(const struct el *any, const struct match_reason *r,
                            const struct vacancy *v, const struct match *m)
{
    bool trained = v->training_given == TRI_YES;
    switch (r->code) {
    case MATCH_DISTANCE: return distance_words(any, r, m->metres);
    case MATCH_TIMES: return times_words(any, r);
    case MATCH_DRIVER: return bold(any, driver_words(r));
    case MATCH_AGE: return bold(any, _("For people of 18 or over"));
    case MATCH_REQUIREMENT:
        return ui_id(any, _("**Ask about this:** %s"), v->sex_requirement);
    case MATCH_EXPERIENCE: return bold(any, _("You need experience."));
    case MATCH_TASKS_YES: return tasks_words(any, r, _("You said yes to:"), NULL);
    case MATCH_TASKS_LEARN:
        return tasks_words(any, r, _("You would learn:"),
                           trained ? _("Training is given.") : NULL);
    case MATCH_TASKS_NO:
        return tasks_words(any, r, _("Not for you:"),
                           _("Ask if someone else can do it."));
    case MATCH_TASKS_OPEN:
        return r->bits == 0 ? bold(any, _("Ask what you would do."))
                            : tasks_words(any, r, _("You have not said yet:"), NULL);
    case MATCH_HOURS: return bold(any, hours_words(r));
    case MATCH_OPEN: /* the page says so; the others are not asked here */
    case MATCH_PAY:
    case MATCH_LANGUAGES:
    case MATCH_INTERESTS:
    case MATCH_TRAINING:
    case MATCH_SHORT_NOTICE:
    case MATCH_CODE_COUNT: break;
    }
    return NULL;
}

static void because(struct page *p, struct el *box, const struct match_reason *r,
                    const struct match *m)
{
    struct el *parent = box != NULL ? box : page_block(p);
    const char *words =
        parent != NULL ? words_of(parent, r, &p->m->job.vacancy, m) : NULL;
    const char *icon =
        r->code == MATCH_TASKS_LEARN ? "graduation-cap" : icon_of(r->state);
    if (words != NULL)
        ui_point(parent, ui_id(parent, "suits.%s", match_code_name(r->code)), icon,
                 words);
}

/* What the job has against it, to somebody who comes to it all the same. */
static void against(struct page *p, const struct match *m)
{
    const char *words = suits_broken(m->reasons[0].code);
    struct el *b = words != NULL ? page_section(p) : NULL;
    if (b != NULL)
        ui_point(b, "suits.not", "x",
                 ui_id(b, _("**This may not suit you.** %s"), words));
}

/* Whether a is to be told before b: what weighs more, and at the end what to ask. */
static bool before(const struct match_reason *a, const struct match_reason *b)
{
    bool ask = a->state == MATCH_ASK;
    if (ask != (b->state == MATCH_ASK))
        return !ask;
    return a->points > b->points;
}

static void sort(struct match *m)
{
    for (size_t i = 1; i < m->reason_count; i++) {
        const struct match_reason r = m->reasons[i];
        size_t at = i;
        for (; at > 0 && before(&r, &m->reasons[at - 1]); at--)
            m->reasons[at] = m->reasons[at - 1];
        m->reasons[at] = r;
    }
}

/* Whether a panel of so many reasons has room below the pay; some take two lines. */
static bool fits_panel(const struct page *p, size_t reasons)
{
    const float most_mm = 130, lines = 1.5f;
    const struct panel *panel = &p->m->panel;
    float high_mm = (float)reasons * lines * panel_type(panel, LEVEL_BODY).line_mm;
    return page_is(p, PANEL_L) && !panel_stacks(panel) && !panel->easy &&
           panel_low(panel) == 0 && high_mm <= most_mm;
}

/* A panel where there is room for all of it, else blocks of their own. */
void suits_panel(struct page *p)
{
    struct match m;
    struct match_vacancy facts;
    match_vacancy_of(&facts, &p->m->job.vacancy);
    model_judge(&m, p->m, &facts);
    if (!m.fits) {
        against(p, &m);
        return;
    }
    sort(&m);
    bool whole = fits_panel(p, m.reason_count);
    struct el *b = page_section(p), *box = NULL;
    if (b != NULL && whole)
        box = ui_panel(b, "suits");
    struct el *head = box != NULL ? box : b;
    if (head != NULL) {
        const char *line = tasks_sentence(head, &m);
        head->gap = 3;
        ui_heading(head, "suits.title", LEVEL_H3, INK_TEXT, _("Why this may suit you"));
        if (line != NULL)
            ui_idea(head, "suits.line", "heart-handshake", INK_TEXT, line);
    }
    for (size_t i = 0; i < m.reason_count && (!whole || box != NULL); i++)
        because(p, box, &m.reasons[i], &m);
}
