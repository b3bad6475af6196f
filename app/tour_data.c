#include "app/tour_data.h"

#include <assert.h>
#include <string.h>

#include "app/tour_choices.h"
#include "app/tour_keys.h"
#include "app/tour_records.h"
#include "app/tour_states.h"
#include "app/tour_take.h"
#include "core/task.h"

static const int64_t now = TOUR_NOW;
enum { DAY_S = 86400 };

static void set_full(struct model *m)
{
    m->session.session.places_left = 0;
    m->session.session.waiting = 3;
}

static void set_draft(struct model *m)
{
    struct draft *d = &m->visit.draft;
    TOUR_PUT(d->name, "Siân");
    TOUR_PUT(d->phone, "07700900123");
    TOUR_PUT(d->email, "sian@example.org");
    d->contact = CONTACT_PHONE;
    d->reach_answered = d->texts = true;
}

static void interest(struct model *m)
{
    m->visit.doing = DOING_INTEREST;
    set_draft(m);
}

static void booking(struct model *m)
{
    m->visit.doing = DOING_BOOKING;
    m->visit.places = 2;
    set_draft(m);
}

static void asked(struct model *m, enum flow_kind doing)
{
    m->visit.doing = doing;
    set_draft(m);
    tour_asked(m);
}

static void question(struct model *m)
{
    asked(m, DOING_QUESTION);
}

static void complaint(struct model *m)
{
    asked(m, DOING_COMPLAINT);
    m->visit.draft.contact = CONTACT_NONE;
}

static void erasure(struct model *m)
{
    asked(m, DOING_ERASE);
    m->visit.fixing = true;
}

static void profile(struct model *m)
{
    asked(m, DOING_JOIN);
}

static void available(struct model *m)
{
    asked(m, DOING_AVAILABLE);
}

static void question_of_job(struct model *m)
{
    question(m);
    m->visit.draft.of_job = true;
    m->visit.draft.request.subject = SUBJECT_LANGUAGE;
}

static void complaint_open(struct model *m)
{
    complaint(m);
    m->visit.draft.request.subject = SUBJECT_NONE;
}

static void register_open(struct model *m)
{
    profile(m);
    m->visit.draft.request.days = 0;
    m->visit.slip = SLIP_SOME;
}

static void done(struct model *m, enum op_kind kind)
{
    m->visit.done = tour_thing(kind);
}

static void answered(struct model *m, enum op_kind kind, enum result r)
{
    done(m, kind);
    m->visit.done.answered = true;
    m->visit.done.result = r;
}

static void as_is(struct model *m)
{
    (void)m;
}

static void name_capital(struct model *m)
{
    interest(m);
    m->visit.draft.name[0] = '\0';
    m->visit.keyboard.capitals = true;
    m->visit.keyboard.letters = LETTERS_ABC;
}

static void name_accents(struct model *m)
{
    interest(m);
    m->visit.keyboard.page = 1;
    m->visit.keyboard.hidden = true;
    m->visit.fixing = true;
}

static void name_keys(struct model *m)
{
    interest(m);
    m->visit.fixing = true;
}

static void number_error(struct model *m)
{
    interest(m);
    TOUR_PUT(m->visit.draft.phone, "077009001");
    memset(m->visit.draft.phone + 9, 0, sizeof m->visit.draft.phone - 9);
    m->visit.slip = SLIP_NUMBER;
}

static void email_keys(struct model *m)
{
    interest(m);
    m->visit.draft.contact = CONTACT_EMAIL;
    m->visit.fixing = true;
}

static void reach_open(struct model *m)
{
    interest(m);
    m->visit.draft.reach_answered = false;
}

static void booking_code_only(struct model *m)
{
    booking(m);
    m->visit.draft.contact = CONTACT_NONE;
}

static void booking_waits(struct model *m)
{
    set_full(m);
    booking(m);
    m->visit.draft.queue_answered = true;
}

static void done_waits(struct model *m)
{
    done(m, OP_INTEREST);
}

static void done_sent(struct model *m)
{
    answered(m, OP_INTEREST, RESULT_RECEIVED);
}

static void done_saved(struct model *m)
{
    done(m, OP_BOOK);
    tour_offline(m);
}

static void done_confirmed(struct model *m)
{
    answered(m, OP_BOOK, RESULT_CONFIRMED);
}

static void done_own(struct model *m)
{
    done_saved(m);
    m->visit.done.own = true;
}

static void done_held(struct model *m)
{
    done(m, OP_BOOK);
    m->visit.done.held = true;
}

static void done_on_list(struct model *m)
{
    answered(m, OP_BOOK, RESULT_WAITING);
    m->visit.done.position = 4;
}

static void done_refused(struct model *m)
{
    answered(m, OP_BOOK, RESULT_REFUSED);
    m->visit.done.reason = REASON_PAST;
}

static void drop_saved(struct model *m)
{
    done(m, OP_CANCEL);
    tour_offline(m);
}

static void drop_done(struct model *m)
{
    answered(m, OP_CANCEL, RESULT_CANCELLED);
}

static void code_keys(struct model *m)
{
    TOUR_PUT(m->visit.draft.code, "7KQ4M2X");
    m->visit.fixing = true;
}

static void code_unknown(struct model *m)
{
    TOUR_PUT(m->visit.draft.code, "7KQ4M2XTB9");
    m->visit.slip = SLIP_CODE_UNKNOWN;
}

static void found(struct model *m)
{
    done_confirmed(m);
    m->visit.found = m->visit.done;
    memset(&m->visit.done, 0, sizeof m->visit.done);
}

static void found_saved(struct model *m)
{
    found(m);
    m->visit.found.answered = false;
}

static void told(struct model *m, enum state state)
{
    found(m);
    m->visit.found.from_hub = true;
    m->visit.found.state = state;
}

static void found_waiting(struct model *m)
{
    told(m, STATE_WAITING);
    m->visit.found.position = 4;
}

static void found_offered(struct model *m)
{
    told(m, STATE_OFFERED);
    m->visit.found.offered_until = now + DAY_S;
}

static void found_cancelled(struct model *m)
{
    told(m, STATE_CANCELLED);
    m->visit.found.note = STATUS_NOTE_STAFF;
}

static void found_offline(struct model *m)
{
    found(m);
    tour_offline(m);
}

static void code_not_here(struct model *m)
{
    code_unknown(m);
    m->visit.slip = SLIP_CODE_NOT_HERE;
    tour_offline(m);
}

static void offer(struct model *m)
{
    found_offered(m);
    m->visit.doing = DOING_ANSWER;
    m->visit.draft.offer = TRI_YES;
}

static void offer_accepted(struct model *m)
{
    answered(m, OP_ANSWER_OFFER, RESULT_CONFIRMED);
}

static void change(struct model *m)
{
    told(m, STATE_CONFIRMED);
    m->visit.doing = DOING_CHANGE;
    m->visit.draft.what_answered = true;
    for (size_t i = 0; i < m->sessions.count; i++)
        m->sessions.rows[i].places_left += 2;
    m->visit.draft.places = 2;
}

static void change_session(struct model *m)
{
    change(m);
    m->visit.draft.other = tour_chosen(4);
}

static void change_saved(struct model *m)
{
    done(m, OP_CHANGE);
    tour_offline(m);
}

static void changed(struct model *m)
{
    answered(m, OP_CHANGE, RESULT_DONE);
    m->visit.done.places = 2;
}

static void question_saved(struct model *m)
{
    done(m, OP_QUESTION);
    tour_offline(m);
}

static void complaint_sent(struct model *m)
{
    answered(m, OP_COMPLAINT, RESULT_RECEIVED);
}

static void erasure_sent(struct model *m)
{
    answered(m, OP_ERASE, RESULT_RECEIVED);
}

static void profile_sent(struct model *m)
{
    answered(m, OP_PROFILE, RESULT_RECEIVED);
}

static void request_found(struct model *m)
{
    answered(m, OP_QUESTION, RESULT_RECEIVED);
    m->visit.found = m->visit.done;
    memset(&m->visit.done, 0, sizeof m->visit.done);
}

static void no_jobs(struct model *m)
{
    m->jobs.count = m->jobs.total = 0;
}

static void jobs_unread(struct model *m)
{
    no_jobs(m);
    m->jobs.unread = m->sessions.unread = true;
}

static void asking(struct model *m)
{
    interest(m);
    m->visit.asking = true;
    m->visit.asked_ms = m->now_ms;
}

static void curtain(struct model *m)
{
    interest(m);
    m->visit.curtain = true;
}

static void several(struct model *m)
{
    interest(m);
    tour_several(m);
}

static const struct stop {
    const char *name;
    enum screen screen;
    void (*set)(struct model *m);
} stops[] = {
    {"first-screen", SCREEN_ATTRACT, as_is},
    {"home", SCREEN_HOME, as_is},
    {"job-list", SCREEN_JOBS, as_is},
    {"job-list-old-data", SCREEN_JOBS, tour_stale},
    {"job-list-no-clock", SCREEN_JOBS, tour_no_clock},
    {"job-list-none", SCREEN_JOBS, no_jobs},
    {"job-list-unread", SCREEN_JOBS, jobs_unread},
    {"home-unread", SCREEN_HOME, jobs_unread},
    {"filter", SCREEN_FILTER, as_is},
    {"filter-far", SCREEN_FAR, as_is},
    {"filter-hours", SCREEN_HOURS, as_is},
    {"filter-tasks", SCREEN_WANTED, tour_wanted},
    {"filter-days", SCREEN_FREE_DAYS, tour_said},
    {"filter-times", SCREEN_FREE_PARTS, tour_said},
    {"filter-driving", SCREEN_DRIVES, tour_said},
    {"filter-age", SCREEN_AGE, tour_said},
    {"filter-order", SCREEN_ORDER, as_is},
    {"filter-answered", SCREEN_FILTER, tour_said},
    {"job-list-matched", SCREEN_JOBS, tour_said},
    {"job-list-matched-end", SCREEN_JOBS, tour_said_end},
    {"job-list-matched-none", SCREEN_JOBS, tour_said_none},
    {"job-detail-matched", SCREEN_JOB, tour_said},
    {"job-detail-matched-asks", SCREEN_JOB, tour_said_asks},
    {"job-detail-not-matched", SCREEN_JOB, tour_said_not},
    {"job-detail", SCREEN_JOB, as_is},
    {"job-detail-gaps", SCREEN_JOB, tour_job_gaps},
    {"job-detail-gone", SCREEN_JOB, tour_job_gone},
    {"job-detail-never-seen", SCREEN_JOB, tour_job_unseen},
    {"job-detail-cannot-save", SCREEN_JOB, tour_cannot_save},
    {"name", SCREEN_NAME, interest},
    {"name-keys", SCREEN_NAME, name_keys},
    {"name-abc", SCREEN_NAME, name_capital},
    {"name-accents-hidden", SCREEN_NAME, name_accents},
    {"name-abc-2", SCREEN_NAME, tour_abc_2},
    {"name-abc-3", SCREEN_NAME, tour_abc_3},
    {"name-national", SCREEN_NAME, tour_national},
    {"name-national-2", SCREEN_NAME, tour_national_2},
    {"name-national-3", SCREEN_NAME, tour_national_3},
    {"name-english", SCREEN_NAME, tour_english},
    {"name-english-abc", SCREEN_NAME, tour_english_abc},
    {"reach", SCREEN_REACH, reach_open},
    {"number", SCREEN_NUMBER, name_keys},
    {"number-error", SCREEN_NUMBER, number_error},
    {"email", SCREEN_EMAIL, email_keys},
    {"check-answers", SCREEN_CHECK, interest},
    {"interest-waiting", SCREEN_DONE, done_waits},
    {"interest-sent", SCREEN_DONE, done_sent},
    {"sessions", SCREEN_SESSIONS, as_is},
    {"sessions-lent", SCREEN_SESSIONS, tour_lent},
    {"calendar", SCREEN_CALENDAR, tour_november},
    {"calendar-next-month", SCREEN_CALENDAR, tour_december},
    {"calendar-none", SCREEN_CALENDAR, tour_february},
    {"day", SCREEN_DAY, tour_day},
    {"session", SCREEN_SESSION, as_is},
    {"session-full", SCREEN_SESSION, set_full},
    {"session-lent", SCREEN_SESSION, tour_lent},
    {"session-ask", SCREEN_SESSION, tour_offline},
    {"waiting-list", SCREEN_QUEUE, booking_waits},
    {"reach-booking", SCREEN_REACH, booking_code_only},
    {"check-booking", SCREEN_CHECK, booking},
    {"check-waiting-list", SCREEN_CHECK, booking_waits},
    {"check-booking-code-only", SCREEN_CHECK, booking_code_only},
    {"booking-saved", SCREEN_DONE, done_saved},
    {"booking-confirmed", SCREEN_DONE, done_confirmed},
    {"booking-confirmed-here", SCREEN_DONE, done_own},
    {"booking-held", SCREEN_DONE, done_held},
    {"booking-waiting", SCREEN_DONE, done_on_list},
    {"take-job", SCREEN_TAKE, tour_take_job},
    {"take-job-ring", SCREEN_TAKE, tour_take_job_ring},
    {"take-session", SCREEN_TAKE, tour_take_session},
    {"take-interest", SCREEN_TAKE, tour_take_interest},
    {"take-booking", SCREEN_TAKE, tour_take_booking},
    {"take-several", SCREEN_TAKE, tour_take_several},
    {"take-printed", SCREEN_TAKE, tour_take_printed},
    {"take-no-paper", SCREEN_TAKE, tour_take_no_paper},
    {"visit", SCREEN_VISIT, tour_visit},
    {"visit-printing", SCREEN_VISIT, tour_visit_printing},
    {"help-visit", SCREEN_HELP, tour_visit},
    {"booking-refused", SCREEN_DONE, done_refused},
    {"code", SCREEN_CODE, code_keys},
    {"code-unknown", SCREEN_CODE, code_unknown},
    {"found", SCREEN_FOUND, found},
    {"found-saved", SCREEN_FOUND, found_saved},
    {"found-waiting", SCREEN_FOUND, found_waiting},
    {"found-offered", SCREEN_FOUND, found_offered},
    {"found-cancelled", SCREEN_FOUND, found_cancelled},
    {"found-offline", SCREEN_FOUND, found_offline},
    {"looking", SCREEN_LOOKING, as_is},
    {"code-not-here", SCREEN_CODE, code_not_here},
    {"offer", SCREEN_OFFER, offer},
    {"check-offer", SCREEN_CHECK, offer},
    {"offer-accepted", SCREEN_DONE, offer_accepted},
    {"change-what", SCREEN_WHAT, change},
    {"change-places", SCREEN_PLACES, change},
    {"change-session", SCREEN_OTHER, change},
    {"check-change", SCREEN_CHECK, change_session},
    {"change-saved", SCREEN_DONE, change_saved},
    {"changed", SCREEN_DONE, changed},
    {"drop", SCREEN_DROP, found},
    {"cancel-saved", SCREEN_DONE, drop_saved},
    {"cancelled", SCREEN_DONE, drop_done},
    {"not-saved", SCREEN_NOT_SAVED, interest},
    {"what-pas-do", SCREEN_TASKS, as_is},
    {"what-employers-ask-for", SCREEN_TASKS, tour_chart_of_employers},
    {"is-it-for-me", SCREEN_QUIZ, as_is},
    {"is-it-for-me-answered", SCREEN_QUIZ, tour_quiz_some},
    {"question", SCREEN_QUESTION, as_is},
    {"question-change", SCREEN_QUESTION, tour_quiz_changing},
    {"question-more", SCREEN_QUESTION, tour_quiz_all},
    {"your-answers", SCREEN_RESULT, tour_quiz_some},
    {"your-answers-all", SCREEN_RESULT, tour_quiz_all},
    {"your-answers-none", SCREEN_RESULT, as_is},
    {"job-list-kept", SCREEN_JOBS, tour_kept},
    {"job-detail-kept", SCREEN_JOB, tour_kept},
    {"kept-jobs", SCREEN_BASKET, tour_kept},
    {"kept-jobs-all", SCREEN_BASKET, tour_kept_all},
    {"kept-jobs-gone", SCREEN_BASKET, tour_kept_gone},
    {"check-several", SCREEN_CHECK, several},
    {"several-sent", SCREEN_DONE, tour_several_sent},
    {"job-list-answered", SCREEN_JOBS, tour_quiz_some},
    {"job-detail-answered", SCREEN_JOB, tour_quiz_some},
    {"ask", SCREEN_ASK, as_is},
    {"question-subject", SCREEN_SUBJECT, question},
    {"check-question", SCREEN_CHECK, question_of_job},
    {"question-saved", SCREEN_DONE, question_saved},
    {"complaint-subject", SCREEN_SUBJECT, complaint_open},
    {"complaint-reach", SCREEN_REACH, complaint},
    {"check-complaint", SCREEN_CHECK, complaint},
    {"complaint-sent", SCREEN_DONE, complaint_sent},
    {"erase-subject", SCREEN_SUBJECT, erasure},
    {"erase-code", SCREEN_WHICH, erasure},
    {"check-erase", SCREEN_CHECK, erasure},
    {"erase-sent", SCREEN_DONE, erasure_sent},
    {"register-tasks", SCREEN_DOES, profile},
    {"register-days", SCREEN_DAYS, profile},
    {"register-days-error", SCREEN_DAYS, register_open},
    {"register-times", SCREEN_PARTS, profile},
    {"register-travel", SCREEN_TRAVEL, profile},
    {"register-cover", SCREEN_COVER, profile},
    {"check-register", SCREEN_CHECK, profile},
    {"register-sent", SCREEN_DONE, profile_sent},
    {"available-from", SCREEN_WEEKS, available},
    {"check-available", SCREEN_CHECK, available},
    {"request-found", SCREEN_FOUND, request_found},
    {"request-drop", SCREEN_DROP, request_found},
    {"help", SCREEN_HELP, as_is},
    {"text-size", SCREEN_EASIER, as_is},
    {"language", SCREEN_LANGUAGE, as_is},
    {"listen", SCREEN_LISTEN, tour_listening},
    {"listen-no-headphones", SCREEN_LISTEN, tour_no_headphones},
    {"home-listening", SCREEN_HOME, tour_listening},
    {"are-you-there", SCREEN_NAME, asking},
    {"hidden", SCREEN_CHECK, curtain},
    {"getting-ready", SCREEN_ATTRACT, tour_not_ready},
    {"home-old-data", SCREEN_HOME, tour_stale},
    {"home-no-clock", SCREEN_HOME, tour_no_clock},
    {"job-detail-no-clock", SCREEN_JOB, tour_no_clock},
    {"session-no-clock", SCREEN_SESSION, tour_no_clock},
    {"calendar-no-clock", SCREEN_CALENDAR, tour_no_clock_calendar},
    {"calendar-none-old-data", SCREEN_CALENDAR, tour_no_clock},
    {"about", SCREEN_ABOUT, as_is},
    {"pin", SCREEN_PIN, tour_pin},
    {"pin-wrong", SCREEN_PIN, tour_pin_wrong},
    {"host", SCREEN_HOST, tour_host},
    {"host-offline", SCREEN_HOST, tour_host_offline},
    {"host-trouble", SCREEN_HOST, tour_host_trouble},
    {"self-test", SCREEN_TEST, tour_host_offline},
    {"self-test-printer", SCREEN_TEST, tour_test_printer},
    {"touch-test", SCREEN_TOUCH, tour_touched},
    {"out-of-order", SCREEN_ATTRACT, tour_closed},
    {"cannot-save", SCREEN_ATTRACT, tour_cannot_save},
};

int tour_count(void)
{
    return (int)LENGTH(stops);
}

const char *tour_name(int i)
{
    assert(i >= 0 && i < tour_count());
    return stops[i].name;
}

void tour_set(struct model *m, int i, const struct panel *panel)
{
    assert(i >= 0 && i < tour_count());
    model_init(m, panel, TOUR_NOW_MS, now);
    tour_station(&m->station);
    tour_upkeep(&m->upkeep);
    tour_speech(m);
    m->visit.wish.far = FAR_5;
    tour_jobs(m);
    tour_sessions(m);
    tour_month(m, 0);
    tour_job(m);
    tour_session(m);
    m->visit.screen = stops[i].screen;
    stops[i].set(m);
}
