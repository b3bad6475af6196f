#include "core/mentor_wish.h"

#include <assert.h>

#include "core/match_words.h"

static const struct {
    const char *code, *label;
} topics[MENTOR_TOPIC_COUNT] = {
    [MENTOR_TOPIC_STARTING] = {"starting", "Starting out"},
    [MENTOR_TOPIC_FINDING] = {"finding", "Finding work"},
    [MENTOR_TOPIC_CONTRACT] = {"contract", "Contract, pay and hours"},
    [MENTOR_TOPIC_BOUNDARIES] = {"boundaries", "Getting on with one another"},
    [MENTOR_TOPIC_ALONE] = {"alone", "Working alone"},
    [MENTOR_TOPIC_CARE] = {"care", "The tasks themselves"},
    [MENTOR_TOPIC_TRAINING] = {"training", "Training"},
    [MENTOR_TOPIC_COVER] = {"cover", "Illness, holidays and cover"},
    [MENTOR_TOPIC_ENDING] = {"ending", "When a job ends"},
    [MENTOR_TOPIC_EMPLOYING] = {"employing", "Being an employer"},
    [MENTOR_TOPIC_OTHER] = {"other", "Something else"},
};
static const struct {
    const char *code, *label;
} ways[MENTOR_WAY_COUNT] = {
    [MENTOR_WAY_PHONE] = {"phone", "By phone"},
    [MENTOR_WAY_TEXT] = {"text", "By text message"},
    [MENTOR_WAY_EMAIL] = {"email", "By e-mail"},
    [MENTOR_WAY_VIDEO] = {"video", "By video"},
    [MENTOR_WAY_MEET] = {"meet", "In a public place"},
};
static const char *const side_names[MENTOR_SIDE_COUNT] = {
    [MENTOR_SIDE_PA] = "pa", [MENTOR_SIDE_EMPLOYER] = "employer"};

const char *mentor_topic_code(int topic)
{
    assert(topic >= 0 && topic < MENTOR_TOPIC_COUNT);
    return topics[topic].code;
}

const char *mentor_topic_label(int topic)
{
    assert(topic >= 0 && topic < MENTOR_TOPIC_COUNT);
    return topics[topic].label;
}

const char *mentor_way_label(int way)
{
    assert(way >= 0 && way < MENTOR_WAY_COUNT);
    return ways[way].label;
}

const char *mentor_way_code(int way)
{
    assert(way >= 0 && way < MENTOR_WAY_COUNT);
    return ways[way].code;
}

const char *mentor_side_code(int side)
{
    assert(side >= 0 && side < MENTOR_SIDE_COUNT);
    return side_names[side];
}

const char *mentor_language_code(int bit)
{
    return match_language_code((size_t)bit);
}

const char *mentor_language_label(int bit)
{
    return match_language_name((size_t)bit);
}

static bool set_ok(uint64_t set, size_t bits)
{
    return set != 0 && set >> bits == 0;
}

bool mentor_wish_check(const struct mentor_wish *w, struct err *e)
{
    if (!set_ok(w->topics, MENTOR_TOPIC_COUNT))
        return err_set(e, ERR_INPUT, "topics: none, or not known");
    if (!set_ok(w->ways, MENTOR_WAY_COUNT))
        return err_set(e, ERR_INPUT, "ways: none, or not known");
    if (!set_ok(w->sides, MENTOR_SIDE_COUNT))
        return err_set(e, ERR_INPUT, "sides: none, or not known");
    return set_ok(w->languages, match_language_count()) ||
           err_set(e, ERR_INPUT, "languages: none, or not known");
}

bool mentor_wish_empty(const struct mentor_wish *w)
{
    return w->topics == 0 && w->ways == 0 && w->sides == 0 && w->languages == 0;
}

void mentor_wish_put(struct fields_writer *w, const struct mentor_wish *wish)
{
    fields_put_names(w, "topics", wish->topics, mentor_topic_code, MENTOR_TOPIC_COUNT);
    fields_put_names(w, "ways", wish->ways, mentor_way_code, MENTOR_WAY_COUNT);
    fields_put_names(w, "sides", wish->sides, mentor_side_code, MENTOR_SIDE_COUNT);
    fields_put_names(w, "languages", wish->languages, mentor_language_code,
                     (int)match_language_count());
}

void mentor_wish_get(struct fields_reader *r, struct mentor_wish *wish)
{
    fields_get_names(r, "topics", FIELDS_OPTIONAL, mentor_topic_code, MENTOR_TOPIC_COUNT,
                     &wish->topics);
    fields_get_names(r, "ways", FIELDS_OPTIONAL, mentor_way_code, MENTOR_WAY_COUNT,
                     &wish->ways);
    fields_get_names(r, "sides", FIELDS_OPTIONAL, mentor_side_code, MENTOR_SIDE_COUNT,
                     &wish->sides);
    fields_get_set(r, "languages", FIELDS_OPTIONAL, mentor_language_code,
                   (int)match_language_count(), &wish->languages);
}
