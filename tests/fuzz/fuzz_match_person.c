/* A person's file: whoever is read can be matched, and the points are those of the
 * reasons. */
#include <assert.h>

#include "core/match_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A job that asks for all there is to ask. */
static struct match_vacancy job(const struct match_person *p)
{
    struct match_vacancy v = {
        .place = p->place,
        .tasks = 0x3fffff,
        .times = MATCH_WEEK,
        .interests = UINT32_MAX,
        .languages = UINT64_MAX,
        .week_minutes_min = 600,
        .week_minutes_max = -1,
        .pay_min = 1300,
        .pay_max = 1500,
        .closes = RECORD_NO_DAY,
        .driver = DRIVER_LICENCE,
        .experience = EXPERIENCE_ESSENTIAL,
        .training_given = TRI_YES,
        .contract = CONTRACT_BANK,
        .sex = MATCH_FEMALE,
    };
    return v;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct match_person p;
    struct err e;
    if (!match_person_parse(&p, data, size, &e))
        return 0;
    assert((p.yes & p.learn) == 0 && (p.yes & p.no) == 0 && (p.learn & p.no) == 0);
    const struct match_vacancy v = job(&p);
    struct match m;
    struct bytes out;
    match_judge(&m, &p, &v, 20000);
    int32_t points = 0;
    for (size_t i = 0; i < m.reason_count; i++)
        points += m.reasons[i].points;
    assert(points == m.score);
    bytes_init(&out, 1 << 16);
    bool ok = match_put_reasons(&out, &m, &e);
    assert(ok && bytes_ok(&out, "reasons", &e));
    bytes_free(&out);
    return 0;
}
