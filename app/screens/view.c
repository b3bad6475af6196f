#include <assert.h>

#include "app/languages.h"
#include "app/screens/pieces.h"

static view_screen *const screens[SCREEN_COUNT] = {
    [SCREEN_ATTRACT] = view_attract,
    [SCREEN_HOME] = view_home,
    [SCREEN_JOBS] = view_jobs,
    [SCREEN_FILTER] = view_filter,
    [SCREEN_FAR] = view_far,
    [SCREEN_HOURS] = view_hours,
    [SCREEN_WANTED] = view_wanted,
    [SCREEN_ORDER] = view_order,
    [SCREEN_FREE_DAYS] = view_free_days,
    [SCREEN_FREE_PARTS] = view_free_parts,
    [SCREEN_DRIVES] = view_drives,
    [SCREEN_AGE] = view_age,
    [SCREEN_JOB] = view_job,
    [SCREEN_SESSIONS] = view_sessions,
    [SCREEN_SESSION] = view_session,
    [SCREEN_QUEUE] = view_queue,
    [SCREEN_NAME] = view_name,
    [SCREEN_REACH] = view_reach,
    [SCREEN_NUMBER] = view_number,
    [SCREEN_EMAIL] = view_email,
    [SCREEN_CHECK] = view_check,
    [SCREEN_DONE] = view_done,
    [SCREEN_CODE] = view_code,
    [SCREEN_FOUND] = view_found,
    [SCREEN_DROP] = view_drop,
    [SCREEN_NOT_SAVED] = view_not_saved,
    [SCREEN_TASKS] = view_tasks,
    [SCREEN_HELP] = view_help,
    [SCREEN_EASIER] = view_easier,
    [SCREEN_LOOKING] = view_looking,
    [SCREEN_WHAT] = view_what,
    [SCREEN_PLACES] = view_places,
    [SCREEN_OTHER] = view_other,
    [SCREEN_OFFER] = view_offer,
    [SCREEN_LANGUAGE] = view_language,
    [SCREEN_ABOUT] = view_about,
    [SCREEN_PIN] = view_pin,
    [SCREEN_HOST] = view_host,
    [SCREEN_TEST] = view_test,
    [SCREEN_TOUCH] = view_touch,
    [SCREEN_ASK] = view_ask,
    [SCREEN_SUBJECT] = view_subject,
    [SCREEN_WHICH] = view_which,
    [SCREEN_DOES] = view_does,
    [SCREEN_DAYS] = view_days,
    [SCREEN_PARTS] = view_parts,
    [SCREEN_TRAVEL] = view_travel,
    [SCREEN_COVER] = view_cover,
    [SCREEN_WEEKS] = view_weeks,
    [SCREEN_LISTEN] = view_listen,
    [SCREEN_QUIZ] = view_quiz,
    [SCREEN_QUESTION] = view_question,
    [SCREEN_RESULT] = view_result,
    [SCREEN_TAKE] = view_take,
    [SCREEN_BASKET] = view_basket,
    [SCREEN_CALENDAR] = view_calendar,
    [SCREEN_DAY] = view_day,
    [SCREEN_VISIT] = view_visit,
};

void view(const struct model *m, const struct cut *cut, struct scene *s)
{
    assert(m->visit.screen < SCREEN_COUNT);
    const struct station *here = &m->station;
    bool first = m->visit.screen == SCREEN_ATTRACT;
    bool out = here->closed || (here->ready && here->cannot_save);
    language_show(m->panel.lang, m->panel.easy);
    if (m->visit.asking)
        view_asking(m, cut, s);
    else if (first && out)
        view_out_of_order(m, cut, s);
    else if (first && !here->ready)
        view_getting_ready(m, cut, s);
    else if (page_misses(m))
        view_missing(m, cut, s);
    else
        screens[m->visit.screen](m, cut, s);
    if (m->visit.curtain && !m->visit.asking)
        curtain(s);
}
