#include "core/match_facts.h"

#include <assert.h>

/* Little end first. */
static void put(uint8_t **at, uint64_t value, int size)
{
    for (int i = 0; i < size; i++)
        *(*at)++ = (uint8_t)(value >> (8 * i));
}

/* In one piece, so that compilers make one load of it. */
static uint32_t get_bits(const uint8_t **at)
{
    const uint8_t *b = *at;
    *at += 4;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
           (uint32_t)b[3] << 24;
}

static int32_t get_number(const uint8_t **at)
{
    return (int32_t)get_bits(at);
}

void match_facts_put(uint8_t out[MATCH_FACTS_SIZE], const struct match_vacancy *v)
{
    uint8_t *at = out;
    const uint32_t words[] = {(uint32_t)v->place.lat,
                              (uint32_t)v->place.lon,
                              v->tasks,
                              v->times,
                              v->interests,
                              (uint32_t)v->week_minutes_min,
                              (uint32_t)v->week_minutes_max,
                              (uint32_t)v->pay_min,
                              (uint32_t)v->pay_max,
                              (uint32_t)v->closes};
    put(&at, MATCH_FACTS_VERSION, 1);
    for (size_t i = 0; i < LENGTH(words); i++)
        put(&at, words[i], 4);
    put(&at, v->languages, 8);
    put(&at, v->driver, 1);
    put(&at, v->experience, 1);
    put(&at, v->training_given, 1);
    put(&at, v->contract, 1);
    put(&at, v->sex, 1);
    put(&at, (uint64_t)v->sex_unread | (uint64_t)v->languages_unread << 1, 1);
    assert(at == out + MATCH_FACTS_SIZE);
}

bool match_facts_get(struct match_vacancy *out, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    *out = (struct match_vacancy){.place = {"", RECORD_NO_PLACE, RECORD_NO_PLACE}};
    if (size != MATCH_FACTS_SIZE || *at++ != MATCH_FACTS_VERSION)
        return false;
    out->place.lat = get_number(&at);
    out->place.lon = get_number(&at);
    out->tasks = get_bits(&at);
    out->times = get_bits(&at);
    out->interests = get_bits(&at);
    out->week_minutes_min = get_number(&at);
    out->week_minutes_max = get_number(&at);
    out->pay_min = get_number(&at);
    out->pay_max = get_number(&at);
    out->closes = get_number(&at);
    out->languages = get_bits(&at);
    out->languages |= (uint64_t)get_bits(&at) << 32;
    out->driver = (enum driver)at[0];
    out->experience = (enum experience)at[1];
    out->training_given = (enum tri)at[2];
    out->contract = (enum contract)at[3];
    out->sex = (enum match_sex)at[4];
    out->sex_unread = (at[5] & 1) != 0;
    out->languages_unread = (at[5] & 2) != 0;
    return true;
}
