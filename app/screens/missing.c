/* Instead of a list or a record: it cannot be read just now (the agent mends the file and
 * then it comes back), or it went before anybody saw it here. */
#include "app/screens/pieces.h"

struct missing {
    bool unread;
    const char *gone;       /* that it is no more; NULL for lists */
    const char *others;     /* the button */
    enum screen others_are; /* where it leads */
};

static struct missing of_job(const struct model *m)
{
    return (struct missing){.unread = m->job.unread,
                            .gone = _("This job is no longer open."),
                            .others = _("More jobs"),
                            .others_are = SCREEN_JOBS};
}

static struct missing of_session(const struct model *m)
{
    return (struct missing){.unread = m->session.unread,
                            .gone = _("This session is no longer on."),
                            .others = _("More dates"),
                            .others_are = SCREEN_SESSIONS};
}

bool page_misses(const struct model *m)
{
    enum screen s = m->visit.screen;
    if (s == SCREEN_JOBS)
        return m->jobs.unread;
    if (s == SCREEN_SESSIONS || s == SCREEN_DAY || s == SCREEN_OTHER)
        return m->sessions.unread;
    if (s == SCREEN_CALENDAR)
        return m->month.unread;
    if (s == SCREEN_JOB)
        return m->job.vacancy.title[0] == '\0';
    return s == SCREEN_SESSION && m->session.session.title[0] == '\0';
}

void view_missing(const struct model *m, const struct cut *cut, struct scene *s)
{
    struct missing x = {.unread = true};
    if (m->visit.screen == SCREEN_JOB)
        x = of_job(m);
    if (m->visit.screen == SCREEN_SESSION)
        x = of_session(m);
    bool alone = x.others == NULL || x.unread; /* the list cannot be read either */
    const char *title = x.unread ? _("We cannot show this just now.") : x.gone;
    struct page p =
        page_begin(s, m, cut, &(struct page_info){.title = title, .no_actions = alone});
    page_title(&p, title);
    struct el *b = page_block(&p);
    if (b != NULL)
        ui_idea(b, "missing.text", x.unread ? "hourglass" : "search", INK_TEXT2,
                x.unread ? _("Please wait. It comes back by itself.")
                         : _("There may be others near here."));
    if (!alone)
        page_action(&p, "missing.others",
                    &(struct ui_button){.kind = BUTTON_MAIN,
                                        .label = x.others,
                                        .press = {PRESS_GO, (int32_t)x.others_are}});
}
