#include <string.h>
#include <strings.h>

#include "core/match.h"
#include "core/match_when.h"
#include "core/match_words.h"

/* "female: intimate care", as the gate lets it through. */
static enum match_sex sex_of(const char *requirement)
{
    size_t size = strcspn(requirement, ": ");
    if (requirement[size] == '\0')
        return MATCH_SEX_UNKNOWN;
    if (size == 6 && strncasecmp(requirement, "female", size) == 0)
        return MATCH_FEMALE;
    bool male = size == 4 && strncasecmp(requirement, "male", size) == 0;
    return male ? MATCH_MALE : MATCH_SEX_UNKNOWN;
}

void match_vacancy_of(struct match_vacancy *out, const struct vacancy *v)
{
    *out = (struct match_vacancy){
        .place = v->place,
        .tasks = v->tasks,
        .times = match_when_read(v->when),
        .interests = match_interests_read(v->title) | match_interests_read(v->about_work),
        .confirmed_at = v->confirmed_at,
        .week_minutes_min = v->week_minutes_min,
        .week_minutes_max = v->week_minutes_max,
        .pay_min = v->pay_min,
        .pay_max = v->pay_max,
        .closes = v->closes,
        .driver = v->driver,
        .experience = v->experience,
        .training_given = v->training_given,
        .contract = v->contract,
        .sex = sex_of(v->sex_requirement),
    };
    memcpy(out->id, v->meta.id, sizeof out->id);
    out->sex_unread = v->sex_requirement[0] != '\0' && out->sex == MATCH_SEX_UNKNOWN;
    out->languages_unread = !match_languages_read(&out->languages, v->languages);
}
