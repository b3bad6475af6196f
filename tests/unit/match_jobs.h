/* match_jobs: vacancies with the facts of real adverts (tasks, times, pay, what is asked
 * for), set around one town, and invented people who look for work there. Nobody's and
 * nobody's: only what matching may read is here. */
#pragma once

#include <stdio.h>
#include <string.h>

#include "core/match.h"
#include "core/match_words.h"
#include "core/task.h"
#include "tests/test.h"

enum { TODAY = 20780, TOWN_LAT = 538200, TOWN_LON = -15600, NOWHERE = -1 };

struct job {
    const char *name;
    int tenths; /* of a mile north of the town; NOWHERE */
    const char *tasks, *when;
    int hours_min, hours_max; /* a week; 0: not said */
    int pay_min, pay_max;     /* pence; 0: not said */
    enum driver driver;
    enum experience experience;
    enum tri training;
    enum contract contract;
    const char *languages, *sex, *about;
    int closes; /* 0: not said */
};

#define ESSENTIAL .experience = EXPERIENCE_ESSENTIAL
#define TRAINED .training = TRI_YES
#define LICENCE .driver = DRIVER_LICENCE
#define CARE "personal_care;medication;transfers;leisure"

static const struct job jobs[] = {
    {"young adult", 30, "leisure;socialising;work_education;other",
     "Tuesday 08:00-16:00; one 4-5 hour weekend shift (Sunday preferred)", 0, 0, 990,
     1157, .experience = EXPERIENCE_HELPFUL, .about = "Likes football and swimming"},
    {"relief", 20, "personal_care;dressing;toilet;transfers;medication;eating;equipment",
     "On call when the main carer is ill, away or resting", .contract = CONTRACT_RELIEF},
    {"shared rota", 35, "personal_care;socialising;cleaning",
     "Full time on a shared rota", 35, 40, .contract = CONTRACT_PERMANENT},
    {"short shifts", 45,
     "personal_care;shopping;cooking;cleaning;childcare;pets;medical_visits;equipment",
     "Shifts of 3 to 3.5 hours, usually on five days", 15, 17, 1350, 1350,
     .experience = EXPERIENCE_HELPFUL},
    {"team", 12,
     "personal_care;dressing;toilet;transfers;medication;massage_exercise;cleaning;"
     "cooking;pets;equipment;holidays",
     "Hours vary by day and week", .experience = EXPERIENCE_NOT_NEEDED, TRAINED,
     .languages = "English"},
    {"long days", 100, CARE, "Part-time days; nights 21:30-08:30", 0, 0, 1000, 1300,
     ESSENTIAL},
    {"school days", 60, CARE ";work_education",
     "Part-time days 09:00-15:00; part-time nights 22:00-07:00", 0, 0, 1025, 1400,
     LICENCE, ESSENTIAL, TRAINED},
    {"evenings", 13, CARE ";massage_exercise",
     "Part-time evenings 16:00-20:00 or 16:00-21:00", 0, 0, 1025, 1400, ESSENTIAL,
     TRAINED, .about = "Music, sensory play, daily stretches"},
    {"any shift", 38, CARE ";socialising",
     "Days 09:00-21:00; nights 21:00-09:00; weekends on a rota", 0, 0, 1100, 1350,
     ESSENTIAL, TRAINED, .about = "Swimming and lunch out"},
    {"saturday", 8, CARE ";shopping", "Saturday 10:00-14:00", 4, 4, 1050, 1350, ESSENTIAL,
     TRAINED, .about = "Swimming, shopping, the cinema, the zoo and drawing"},
    {"saturday afternoon", 14, CARE, "Saturday 12:00-17:00", 5, 5, 1150, 1150, ESSENTIAL,
     TRAINED},
    {"by day", 25, CARE ";socialising;toilet", "Days 08:00-20:00", 0, 0, 1050, 1575,
     ESSENTIAL, TRAINED, .languages = "basic Makaton useful",
     .about = "Likes music, magazines and crafts"},
    {"day or night", 48, CARE, "Days 07:30-20:00; nights 19:45-08:00", 0, 0, 1075, 1500,
     ESSENTIAL, TRAINED},
    {"outgoing", 55, CARE ";driving;socialising",
     "Monday-Sunday, 08:00-20:00 and 20:00-08:00", 0, 0, 1050, 1500, LICENCE, ESSENTIAL,
     TRAINED, .about = "Football matches, clothes, trips out"},
    {"nights", 90, "personal_care;medication;transfers;eating", "Nights 21:00-07:00", 0,
     0, 1050, 1400, ESSENTIAL, TRAINED},
    {"waking nights", 130, "personal_care;socialising;transfers;cleaning",
     "Waking nights 19:30-07:30, one full-time and one part-time post", 0, 0, 1000, 1100,
     ESSENTIAL, TRAINED},
    {"student", 10, CARE ";socialising", "Part-time day shifts, weekends may be included",
     0, 0, 1000, 1500, LICENCE, ESSENTIAL},
    {"complex", NOWHERE, "personal_care;other",
     "Weekday am and pm; Saturday and Sunday; live-in from September", 0, 0, 720, 900,
     ESSENTIAL, TRAINED},
    {"two women", 31, "personal_care;toilet;eating;equipment",
     "Morning and evening drop-ins", 0, 0, 714, 850, .driver = DRIVER_OWN_CAR, ESSENTIAL,
     TRAINED, .sex = "female: intimate care of two women"},
    {"independent", 70, "personal_care;driving",
     "Days 08:00-20:00; waking nights 20:00-08:00", 0, 0, 800, 850, LICENCE, TRAINED,
     .experience = EXPERIENCE_HELPFUL},
    {"weekend", 160, "personal_care;driving", "Friday 16:00 to Sunday 12:00", 44, 44,
     LICENCE, TRAINED, .contract = CONTRACT_LIVE_IN},
    {"only other", 18, "other", "", ESSENTIAL},
    {"play", 5, "leisure;work_education;socialising", "", 0, 0, 1025, 1650, ESSENTIAL,
     TRAINED, .about = "Play, nursery or school and walks to the park"},
    {"closed", 5, "leisure", "", .closes = TODAY - 1},
};

static inline int32_t or_none(int value, int factor)
{
    return value == 0 ? -1 : value * factor;
}

static inline struct match_vacancy job_view(const struct job *j)
{
    static struct vacancy v; /* large */
    struct match_vacancy out;
    struct err e;
    memset(&v, 0, sizeof v);
    snprintf(v.meta.id, sizeof v.meta.id, "00000000-0000-7000-8000-0000000000%02d",
             (int)(j - jobs));
    v.place = (struct place){"", TOWN_LAT + j->tenths * 1447 / 100, TOWN_LON};
    if (j->tenths == NOWHERE)
        v.place = (struct place){"", RECORD_NO_PLACE, RECORD_NO_PLACE};
    assert_true(tasks_parse(&v.tasks, j->tasks, "tasks", &e));
    snprintf(v.when, sizeof v.when, "%s", j->when);
    v.week_minutes_min = or_none(j->hours_min, 60);
    v.week_minutes_max = or_none(j->hours_max, 60);
    v.pay_min = or_none(j->pay_min, 1);
    v.pay_max = or_none(j->pay_max, 1);
    v.driver = j->driver;
    v.experience = j->experience;
    v.training_given = j->training;
    v.contract = j->contract;
    snprintf(v.languages, sizeof v.languages, "%s", j->languages ? j->languages : "");
    snprintf(v.sex_requirement, sizeof v.sex_requirement, "%s", j->sex ? j->sex : "");
    snprintf(v.about_work, sizeof v.about_work, "%s", j->about ? j->about : "");
    v.closes = j->closes == 0 ? RECORD_NO_DAY : j->closes;
    match_vacancy_of(&out, &v);
    return out;
}

static inline const struct job *job_named(const char *name)
{
    for (size_t i = 0; i < LENGTH(jobs); i++)
        if (strcmp(jobs[i].name, name) == 0)
            return &jobs[i];
    fail_msg("no job %s", name);
    return NULL;
}

static inline uint32_t tasks_of(const char *text)
{
    struct err e;
    uint32_t mask = 0;
    assert_true(tasks_parse(&mask, text, "tasks", &e));
    return mask;
}

/* Those days and parts of the day, as bits. */
static inline uint32_t times_of(uint32_t days, uint32_t parts)
{
    uint32_t times = 0;
    for (int day = 0; day < WEEKDAYS; day++)
        if ((days >> day & 1) != 0)
            times |= parts << (day * PART_COUNT);
    return times;
}

static inline uint64_t languages_of(const char *text)
{
    uint64_t set = 0;
    assert_true(match_languages_read(&set, text));
    return set;
}

enum {
    MORNINGS = 1 << PART_MORNING,
    AFTERNOONS = 1 << PART_AFTERNOON,
    EVENINGS = 1 << PART_EVENING,
    NIGHTS = 1 << PART_NIGHT,
    BY_DAY = MORNINGS | AFTERNOONS | EVENINGS,
    WEEKDAYS_ONLY = 0x1f,
    WEEKEND_ONLY = 0x60,
    ALL_WEEK = 0x7f
};

/* Returns to work, wants to learn. */
static inline void asha(struct match_person *p)
{
    p->travel = MATCH_BY_BUS;
    p->reach = 50;
    p->times = times_of(WEEKDAYS_ONLY, MORNINGS | AFTERNOONS);
    p->yes = tasks_of("personal_care;dressing;cooking;shopping;cleaning");
    p->learn = tasks_of("medication;transfers");
    p->no = tasks_of("driving");
    p->week_minutes_min = 10 * 60;
    p->week_minutes_max = 20 * 60;
    p->pay = 1250;
    p->languages = languages_of("English;Urdu");
    p->drives = DRIVER_NO;
    p->age = MATCH_18_OR_OVER;
    p->experienced = TRI_NO;
    p->training = true;
}

/* Has done this for years, by night. */
static inline void ben(struct match_person *p)
{
    p->travel = MATCH_BY_CAR;
    p->times = times_of(ALL_WEEK, NIGHTS);
    p->yes = tasks_of("personal_care;medication;transfers;eating;equipment");
    p->week_minutes_min = 30 * 60;
    p->week_minutes_max = 45 * 60;
    p->pay = 1100;
    p->drives = DRIVER_LICENCE;
    p->age = MATCH_18_OR_OVER;
    p->experienced = TRI_YES;
}

/* At college during the week. */
static inline void carys(struct match_person *p)
{
    p->travel = MATCH_ON_FOOT;
    p->times = times_of(WEEKEND_ONLY, BY_DAY);
    p->yes = tasks_of("leisure;socialising");
    p->no = tasks_of("personal_care;toilet");
    p->interests = match_interests_read("music swimming");
    p->drives = DRIVER_NO;
    p->age = MATCH_16_OR_17;
}

/* Fills in at short notice. */
static inline void efua(struct match_person *p)
{
    p->travel = MATCH_BY_BICYCLE;
    p->times = times_of(ALL_WEEK, MORNINGS | EVENINGS);
    p->yes = tasks_of("personal_care;dressing;toilet;eating");
    p->learn = tasks_of("equipment");
    p->pay = 1200;
    p->languages = languages_of("English;British Sign Language");
    p->drives = DRIVER_OWN_CAR;
    p->age = MATCH_18_OR_OVER;
    p->sex = MATCH_FEMALE;
    p->experienced = TRI_YES;
    p->short_notice = true;
}

/* Has driven vans, new to care. */
static inline void filip(struct match_person *p)
{
    p->travel = MATCH_BY_CAR;
    p->reach = 200;
    p->yes = tasks_of("driving;leisure;socialising");
    p->learn = tasks_of("personal_care;transfers");
    p->no = tasks_of("medication");
    p->week_minutes_min = 16 * 60;
    p->week_minutes_max = 40 * 60;
    p->interests = match_interests_read("football park");
    p->drives = DRIVER_OWN_CAR;
    p->age = MATCH_18_OR_OVER;
    p->sex = MATCH_MALE;
    p->experienced = TRI_NO;
}

static inline void hari(struct match_person *p)
{
    p->age = MATCH_16_OR_17;
}

static inline void indra(struct match_person *p)
{
    p->age = MATCH_UNDER_16;
}

static inline struct match_person who_is(const char *name)
{
    static const struct {
        const char *name;
        void (*fill)(struct match_person *p);
    } people[] = {
        {"Asha", asha},   {"Ben", ben},   {"Carys", carys}, {"Efua", efua},
        {"Filip", filip}, {"Hari", hari}, {"Indra", indra},
    };
    struct match_person p = match_person_none();
    if (strcmp(name, "says nothing") == 0)
        return p;
    p.place = (struct place){"", TOWN_LAT, TOWN_LON};
    for (size_t i = 0; i < LENGTH(people); i++)
        if (strcmp(people[i].name, name) == 0) {
            people[i].fill(&p);
            return p;
        }
    fail_msg("nobody is called %s", name);
    return p;
}
