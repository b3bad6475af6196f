/* What fits whom and why: pairs judged by hand. A reason is its code with + fits,
 * ~ partly, - not, ? ask; those of tasks with how many of how many. */
#include "tests/unit/match_jobs.h"

struct pair {
    const char *name; /* who: which job */
    const char *reasons;
};

static const struct pair pairs[] = {
    {"Asha: team",
     "distance+ times? tasks_yes+4/11 tasks_learn+2/11 tasks_open?5/11 hours? "
     "pay? languages+ training+"},
    {"Asha: relief",
     "distance+ times? tasks_yes+2/7 tasks_learn~2/7 tasks_open?3/7 hours? "
     "pay? training?"},
    {"Asha: shared rota", "distance+ times? tasks_yes+2/3 tasks_open?1/3 hours- pay? "
                          "training?"},
    {"Asha: short shifts", "distance+ times? tasks_yes+4/8 tasks_open?4/8 hours+ pay+ "
                           "training?"},
    {"Asha: young adult", "distance+ times? tasks_open?4/4 hours? pay~ training?"},
    {"Asha: long days", "distance-"},
    {"Asha: school days", "distance-"},
    {"Asha: evenings", "times-"},
    {"Asha: saturday", "times-"},
    {"Asha: day or night", "experience-"},
    {"Asha: by day", "experience-"},
    {"Asha: complex", "experience-"},
    {"Asha: play", "experience-"},
    {"Asha: student", "driver-"},
    {"Asha: two women", "driver-"},
    {"Asha: independent", "distance-"},
    {"Asha: closed", "open-"},

    {"Ben: long days", "distance+ times~ experience+ tasks_yes+3/4 tasks_open?1/4 hours? "
                       "pay~"},
    {"Ben: nights", "distance+ times+ age+ experience+ tasks_yes+4/4 hours? pay~"},
    {"Ben: waking nights", "distance+ times~ experience+ tasks_yes+2/4 tasks_open?2/4 "
                           "hours? pay~"},
    {"Ben: school days", "distance+ times~ driver+ experience+ tasks_yes+3/5 "
                         "tasks_open?2/5 hours? pay~"},
    {"Ben: independent", "distance+ times~ driver+ tasks_yes+1/2 tasks_open?1/2 hours? "
                         "pay-"},
    {"Ben: outgoing", "distance+ times~ driver+ experience+ tasks_yes+3/6 tasks_open?3/6 "
                      "hours? pay~"},
    {"Ben: day or night", "distance+ times~ experience+ tasks_yes+3/4 tasks_open?1/4 "
                          "hours? pay~"},
    {"Ben: complex",
     "distance? times? experience+ tasks_yes+1/2 tasks_open?1/2 hours? pay-"},
    {"Ben: only other", "distance+ times? experience+ tasks_open?1/1 hours? pay?"},
    {"Ben: shared rota", "distance+ times? tasks_yes+1/3 tasks_open?2/3 hours+ pay?"},
    {"Ben: weekend", "distance-"},
    {"Ben: evenings", "times-"},
    {"Ben: saturday", "times-"},
    {"Ben: two women", "times-"},

    {"Carys: saturday", "distance+ times+ experience? tasks_yes+1/5 tasks_no-1/5 "
                        "tasks_open?3/5 interests+"},
    {"Carys: saturday afternoon",
     "distance+ times+ experience? tasks_yes+1/4 tasks_no-1/4 "
     "tasks_open?2/4"},
    {"Carys: play", "distance+ times? experience? tasks_yes+2/3 tasks_open?1/3"},
    {"Carys: evenings", "distance+ times~ experience? tasks_yes+1/5 tasks_no-1/5 "
                        "tasks_open?3/5 interests+"},
    {"Carys: team", "distance+ times? tasks_no-2/11 tasks_open?9/11"},
    {"Carys: student", "driver-"},
    {"Carys: relief", "distance-"},
    {"Carys: by day", "distance-"},

    {"says nothing: shared rota", ""},
    {"says nothing: team", ""},
    {"says nothing: saturday", "experience?"},
    {"says nothing: two women", "driver? requirement? experience?"},
    {"says nothing: nights", "age? experience?"},
    {"says nothing: weekend", "driver? age?"},
    {"says nothing: closed", "open-"},

    {"Efua: two women", "distance+ times+ driver+ requirement+ experience+ tasks_yes+3/4 "
                        "tasks_learn+1/4 pay- short_notice?"},
    {"Efua: relief", "distance+ times? tasks_yes+4/7 tasks_learn~1/7 tasks_open?2/7 pay? "
                     "short_notice+"},
    {"Efua: by day", "distance+ times~ experience+ tasks_yes+2/6 tasks_open?4/6 pay~ "
                     "languages- short_notice?"},
    {"Efua: team",
     "distance+ times? tasks_yes+3/11 tasks_learn+1/11 tasks_open?7/11 pay? "
     "languages+ short_notice?"},
    {"Efua: any shift", "distance+ times~ experience+ tasks_yes+1/5 tasks_open?4/5 pay~ "
                        "short_notice?"},
    {"Efua: saturday", "distance+ times~ experience+ tasks_yes+1/5 tasks_open?4/5 pay~ "
                       "short_notice?"},
    {"Efua: shared rota", "distance+ times? tasks_yes+1/3 tasks_open?2/3 pay? "
                          "short_notice-"},
    {"Efua: play", "distance+ times? experience+ tasks_open?3/3 pay~ short_notice?"},
    {"Efua: saturday afternoon", "times-"},
    {"Efua: day or night", "distance-"},

    {"Filip: two women", "requirement-"},
    {"Filip: independent", "distance+ driver+ tasks_yes+1/2 tasks_learn+1/2 hours?"},
    {"Filip: weekend", "distance+ driver+ age+ tasks_yes+1/2 tasks_learn+1/2 hours~"},
    {"Filip: outgoing", "experience-"},
    {"Filip: student", "experience-"},
    {"Filip: team", "distance+ tasks_learn+2/11 tasks_no-1/11 tasks_open?8/11 hours?"},
    {"Filip: shared rota",
     "distance+ tasks_yes+1/3 tasks_learn~1/3 tasks_open?1/3 hours+"},
    {"Filip: short shifts", "distance+ tasks_learn~1/8 tasks_open?7/8 hours+"},
    {"Filip: relief", "distance+ tasks_learn~2/7 tasks_no-1/7 tasks_open?4/7 hours?"},
    {"Filip: young adult", "distance+ tasks_yes+2/4 tasks_open?2/4 hours? interests+"},

    {"Hari: nights", "age-"},
    {"Hari: weekend", "age-"},
    {"Hari: shared rota", "distance+"},
    {"Indra: shared rota", "age-"},
};

static void say(char *out, size_t size, const struct match *m)
{
    static const char marks[] = {
        [MATCH_FITS] = '+', [MATCH_PARTLY] = '~', [MATCH_NOT] = '-', [MATCH_ASK] = '?'};
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < m->reason_count; i++) {
        const struct match_reason *r = &m->reasons[i];
        used += (size_t)snprintf(out + used, size - used, "%s%s%c", i > 0 ? " " : "",
                                 match_code_name(r->code), marks[r->state]);
        if (r->code >= MATCH_TASKS_YES && r->code <= MATCH_TASKS_OPEN)
            used += (size_t)snprintf(out + used, size - used, "%d/%d", r->is, r->of);
    }
}

static void is_judged_so(void **state)
{
    const struct pair *want = *state;
    char who[40], reasons[400];
    size_t size = strcspn(want->name, ":");
    snprintf(who, sizeof who, "%.*s", (int)size, want->name);
    const struct match_person p = who_is(who);
    const struct match_vacancy v = job_view(job_named(want->name + size + 2));
    struct match m;
    match_judge(&m, &p, &v, TODAY);
    say(reasons, sizeof reasons, &m);
    assert_string_equal(reasons, want->reasons);
    size_t end = strlen(reasons);
    bool broken = m.reason_count == 1 && m.reasons[0].code < MATCH_CONDITIONS &&
                  reasons[end - 1] == '-';
    assert_int_equal(m.fits, !broken);
}

struct order {
    const char *name; /* who */
    const char *jobs; /* best first, divided by "; " */
};

static const struct order orders[] = {
    {"Asha", "team; short shifts; shared rota; relief; young adult"},
    {"Ben", "nights; day or night; any shift; student; relief; school days; long "
            "days; outgoing; shared rota; independent; team; waking nights; short "
            "shifts; play; young adult; complex; only other"},
    {"Carys", "play; saturday; saturday afternoon; evenings; team; complex"},
    {"Efua", "two women; relief; evenings; saturday; by day; team; student; play; "
             "complex; any shift; shared rota; only other; young adult"},
    {"Filip", "independent; shared rota; weekend; young adult; short shifts; team; "
              "relief"},
};

static void see_in_this_order(void **state)
{
    const struct order *want = *state;
    struct match_entry entries[LENGTH(jobs)];
    struct match_list l;
    const struct match_person p = who_is(want->name);
    char found[600];
    size_t used = 0;
    match_list_init(&l, entries, LENGTH(entries));
    for (size_t i = 0; i < LENGTH(jobs); i++) {
        const struct match_vacancy v = job_view(&jobs[i]);
        match_list_add(&l, &p, &v, TODAY);
    }
    for (size_t i = 0; i < l.count; i++) {
        const char *end = entries[i].vacancy.id + UUID_SIZE - 3;
        int job = (end[0] - '0') * 10 + (end[1] - '0');
        used += (size_t)snprintf(found + used, sizeof found - used, "%s%s",
                                 i > 0 ? "; " : "", jobs[job].name);
    }
    assert_string_equal(found, want->jobs);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(pairs, is_judged_so);
    RUN_ROWS(orders, see_in_this_order);
    return failed;
}
