#include "core/request.h"

#include <assert.h>
#include <string.h>

#include "core/task.h"
#include "core/utf8.h"

static const char *const subject_names[SUBJECT_COUNT] = {
    [SUBJECT_NONE] = "",         [SUBJECT_JOB] = "job",
    [SUBJECT_WORK] = "work",     [SUBJECT_SESSIONS] = "sessions",
    [SUBJECT_LANGUAGE] = "lang", [SUBJECT_SEEN] = "seen",
    [SUBJECT_WRONG] = "wrong",   [SUBJECT_COPY] = "copy",
    [SUBJECT_ALL] = "all",       [SUBJECT_CODE] = "code",
    [SUBJECT_OTHER] = "other",
};
static const char *const weekday_names[WEEKDAYS] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
static const char *const part_names[PART_COUNT] = {"morning", "afternoon", "evening",
                                                   "night"};

const char *weekday_code(int day)
{
    assert(day >= 0 && day < WEEKDAYS);
    return weekday_names[day];
}

const char *part_of_day_code(enum part_of_day part)
{
    assert(part < PART_COUNT);
    return part_names[part];
}

static const char *part_name(int part)
{
    return part_of_day_code((enum part_of_day)part);
}

static const char *task_of_bit(int bit)
{
    return task_code((enum task)bit);
}

bool subject_fits(enum subject s, enum op_kind kind)
{
    switch (s) {
    case SUBJECT_NONE:
        return kind != OP_QUESTION && kind != OP_COMPLAINT && kind != OP_ERASE;
    case SUBJECT_JOB:
    case SUBJECT_WORK:
    case SUBJECT_SESSIONS:
    case SUBJECT_LANGUAGE: return kind == OP_QUESTION;
    case SUBJECT_SEEN:
    case SUBJECT_WRONG:
    case SUBJECT_COPY: return kind == OP_COMPLAINT;
    case SUBJECT_ALL:
    case SUBJECT_CODE: return kind == OP_ERASE;
    case SUBJECT_OTHER: return kind == OP_QUESTION || kind == OP_COMPLAINT;
    case SUBJECT_COUNT: break;
    }
    return false;
}

static bool has_profile(const struct request *a)
{
    return a->tasks != 0 || a->days != 0 || a->parts != 0 || a->miles != 0 || a->cover;
}

static bool profile_whole(const struct request *a)
{
    return a->tasks != 0 && a->tasks < 1U << TASK_COUNT && a->days != 0 &&
           a->days < 1U << WEEKDAYS && a->parts != 0 && a->parts < 1U << PART_COUNT &&
           a->miles <= REQUEST_MILES_MAX;
}

static bool about_ok(const struct request *a)
{
    char again[CLAIM_SIZE] = "";
    if (a->subject != SUBJECT_CODE)
        return a->about[0] == '\0';
    return claim_parse(again, a->about, NULL) && strcmp(again, a->about) == 0;
}

static bool has_text(enum op_kind kind)
{
    return kind == OP_QUESTION || kind == OP_COMPLAINT || kind == OP_MENTOR;
}

static bool wish_ok(const struct request *a, enum op_kind kind, struct err *e)
{
    if (kind == OP_MENTOR)
        return mentor_wish_check(&a->wish, e);
    return mentor_wish_empty(&a->wish) ||
           err_set(e, ERR_INPUT, "topics, ways, sides, languages: of a mentor");
}

bool request_check(const struct request *a, enum op_kind kind, struct err *e)
{
    if (!subject_fits(a->subject, kind))
        return err_set(e, ERR_INPUT, "subject: does not go with this kind");
    if (a->text[0] != '\0' && !has_text(kind))
        return err_set(e, ERR_INPUT, "text: does not go with this kind");
    if (!utf8_check(a->text, "text", sizeof a->text, false, e))
        return false;
    if (kind != OP_PROFILE && has_profile(a))
        return err_set(e, ERR_INPUT, "tasks, days, parts, miles, cover: of a profile");
    if (kind == OP_PROFILE && !profile_whole(a))
        return err_set(e, ERR_INPUT, "tasks, days, parts: none, or not known");
    if (a->weeks > (kind == OP_AVAILABLE ? (uint32_t)WEEKS_MAX : 0))
        return err_set(e, ERR_INPUT, "weeks: too many, or not with this kind");
    if (!about_ok(a))
        return err_set(e, ERR_INPUT, "about: goes with subject code, only");
    return wish_ok(a, kind, e);
}

void request_put(struct fields_writer *w, const struct request *a, enum op_kind kind)
{
    if (a->subject != SUBJECT_NONE)
        fields_put_text(w, "subject", subject_names[a->subject]);
    if (a->text[0] != '\0')
        fields_put_text(w, "text", a->text);
    if (kind == OP_PROFILE) {
        fields_put_names(w, "tasks", a->tasks, task_of_bit, TASK_COUNT);
        fields_put_names(w, "days", a->days, weekday_code, WEEKDAYS);
        fields_put_names(w, "parts", a->parts, part_name, PART_COUNT);
        fields_put_uint(w, "miles", a->miles);
        fields_put_bool(w, "cover", a->cover);
    }
    if (kind == OP_AVAILABLE)
        fields_put_uint(w, "weeks", a->weeks);
    if (kind == OP_MENTOR)
        mentor_wish_put(w, &a->wish);
    if (a->about[0] != '\0')
        fields_put_text(w, "about", a->about);
}

static void get_subject(struct fields_reader *r, enum subject *s)
{
    const char *text = fields_get_lent(r, "subject", FIELDS_OPTIONAL);
    if (text == NULL)
        return;
    for (int i = SUBJECT_NONE + 1; i < SUBJECT_COUNT; i++)
        if (strcmp(subject_names[i], text) == 0)
            *s = (enum subject)i;
    if (*s == SUBJECT_NONE)
        fields_fail(r, "subject", "not known");
}

void request_get(struct fields_reader *r, struct request *a)
{
    get_subject(r, &a->subject);
    fields_get_text(r, "text", FIELDS_OPTIONAL, a->text, sizeof a->text);
    fields_get_names(r, "tasks", FIELDS_OPTIONAL, task_of_bit, TASK_COUNT, &a->tasks);
    fields_get_names(r, "days", FIELDS_OPTIONAL, weekday_code, WEEKDAYS, &a->days);
    fields_get_names(r, "parts", FIELDS_OPTIONAL, part_name, PART_COUNT, &a->parts);
    fields_get_uint32(r, "miles", FIELDS_OPTIONAL, REQUEST_MILES_MAX, &a->miles);
    fields_get_bool(r, "cover", FIELDS_OPTIONAL, &a->cover);
    fields_get_uint32(r, "weeks", FIELDS_OPTIONAL, WEEKS_MAX, &a->weeks);
    fields_get_text(r, "about", FIELDS_OPTIONAL, a->about, sizeof a->about);
    mentor_wish_get(r, &a->wish);
}
