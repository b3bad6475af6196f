/* For the host of the kiosk: the PIN, the self-test, out of order. */
#include <sodium.h>
#include <string.h>

#include "app/update_inner.h"

/* Each wrong PIN makes the next wait longer: 2 s, 4 s, 8 s, 16 s. */
static bool too_soon(const struct model *m)
{
    int wrong = update_wrong(m, m->station.wrong_pins_ms);
    uint64_t newest = m->station.wrong_pins_ms[WRONG_CODES_MAX - 1];
    return wrong > 0 && m->now_ms - newest < UINT64_C(1000) << wrong;
}

static void unlock(struct model *m, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (v->screen != SCREEN_PIN || !m->upkeep.has_pin)
        return;
    v->fixing = false;
    v->slip = SLIP_NONE;
    if (update_wrong(m, m->station.wrong_pins_ms) >= WRONG_CODES_MAX)
        v->slip = SLIP_PIN_LIMIT;
    else if (strlen(v->draft.pin) < PIN_DIGITS_MIN)
        v->slip = SLIP_PIN_FORM;
    else if (too_soon(m))
        v->slip = SLIP_PIN_SOON;
    else
        update_ask(cmds, CMD_PIN);
}

void update_pin(struct model *m, bool right, struct cmds *cmds)
{
    struct visit *v = &m->visit;
    if (v->screen != SCREEN_PIN)
        return;
    sodium_memzero(v->draft.pin, sizeof v->draft.pin);
    if (!right) {
        update_count_wrong(m, m->station.wrong_pins_ms);
        v->slip = SLIP_PIN_WRONG;
        return;
    }
    memset(m->station.wrong_pins_ms, 0, sizeof m->station.wrong_pins_ms);
    v->host = true;
    update_show(m, SCREEN_HOST, 0, cmds); /* Back leads to before the PIN */
    update_ask(cmds, CMD_TEST);
}

static void spot(struct model *m, int32_t which)
{
    const uint32_t all = (1u << TOUCH_SPOTS) - 1;
    if (which < 0 || which >= TOUCH_SPOTS)
        return;
    m->visit.touched |= 1u << which;
    if (m->visit.touched == all)
        m->upkeep.test.found[CHECK_TOUCH] = FINDING_GOOD;
}

static void shown(struct model *m, bool clear, struct cmds *cmds)
{
    const uint32_t all = (1u << TOUCH_SPOTS) - 1;
    enum finding *found = m->upkeep.test.found;
    found[CHECK_PICTURE] = clear ? FINDING_GOOD : FINDING_BAD;
    found[CHECK_TOUCH] = m->visit.touched == all ? FINDING_GOOD : FINDING_BAD;
    update_back(m, cmds);
}

static void begin_test(struct model *m, struct cmds *cmds)
{
    m->visit.touched = 0;
    update_ask(cmds, CMD_TEST);
    update_go(m, SCREEN_TEST, cmds);
}

void update_host(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    (void)what;
    bool touching = m->visit.screen == SCREEN_TOUCH;
    if (arg == HOST_UNLOCK)
        unlock(m, cmds);
    if (!m->visit.host)
        return;
    if (arg == HOST_CLOSE || arg == HOST_REOPEN)
        update_ask(cmds, CMD_CLOSE)->offset = arg == HOST_CLOSE ? 1 : 0;
    else if (arg == HOST_TEST)
        begin_test(m, cmds);
    else if (touching && (arg == HOST_CLEAR || arg == HOST_UNCLEAR))
        shown(m, arg == HOST_CLEAR, cmds);
    else if (touching)
        spot(m, arg - HOST_SPOT);
}

static enum finding finding(bool good)
{
    return good ? FINDING_GOOD : FINDING_BAD;
}

void update_tested(struct model *m, const struct msg *msg, struct cmds *cmds)
{
    struct self_test *t = &m->upkeep.test;
    t->at = m->now;
    t->found[CHECK_CONTENT] = finding(msg->tested.content);
    t->found[CHECK_SAVING] = finding(msg->tested.saving);
    t->found[CHECK_AGENT] = finding(m->upkeep.agent);
    t->found[CHECK_BROKER] = finding(m->station.online);
    t->found[CHECK_OFFICE] = finding(m->station.hub);
    update_ask(cmds, CMD_STATION); /* perhaps nothing can be saved from now on */
}

void update_retry(struct model *m, struct cmds *cmds)
{
    bool host = m->visit.screen == SCREEN_HOST;
    if ((m->station.cannot_save || host) && m->now_ms >= m->upkeep.retry_ms)
        update_ask(cmds, CMD_STATION);
}
