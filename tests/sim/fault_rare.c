#include "tests/sim/fault_rare.h"

#include "tests/sim/fault_clone.h"
#include "tests/sim/fault_oldhub.h"
#include "tests/sim/fault_rogue.h"
#include "tests/sim/fault_rot.h"

enum { APART_MS_MIN = 5000, APART_MS_MAX = 120000, USED_PERMILLE = 250 };

void rare_make(struct world *w)
{
    w->rare_ms = w->now_ms + rng_between(&w->rare, APART_MS_MIN, APART_MS_MAX);
    for (int f = FAULT_RARE; f < FAULT_RARE_END; f++)
        if (rng_chance(&w->rare, USED_PERMILLE))
            w->enabled |= UINT32_C(1) << f;
    /* An image that has lost an answer, and a hub that has too: then nobody knows that it
     * was told, so what was told can differ. Not both in one life. */
    const uint32_t images = UINT32_C(1) << FAULT_CLONE | UINT32_C(1) << FAULT_ROLLBACK;
    if ((w->enabled & images) != 0 && rng_chance(&w->rare, 500))
        w->enabled &= ~(UINT32_C(1) << FAULT_FORGET);
    if ((w->enabled >> FAULT_FORGET & 1) != 0)
        w->enabled &= ~images;
    /* What a kiosk that went back has forgotten, it cannot tell a hub that has forgotten
     * too (docs/protocol.md, 10). */
    if ((w->enabled >> FAULT_FORGET & 1) != 0)
        w->enabled &= ~(UINT32_C(1) << FAULT_CLONE | UINT32_C(1) << FAULT_ROLLBACK |
                        UINT32_C(1) << FAULT_OLD_HUB);
    w->enabled &= ~w->setup.without;
}

uint64_t rare_below(struct world *w, uint64_t below)
{
    return rng_below(&w->rare, below);
}

static bool strike(struct world *w, enum world_fault f)
{
    if (f == FAULT_CLONE)
        return clone_strike(w);
    if (f == FAULT_ROLLBACK)
        return clone_roll_back(w);
    if (f == FAULT_OLD_HUB)
        return oldhub_strike(w);
    if (f == FAULT_ROGUE)
        return rogue_strike(w);
    if (f == FAULT_ROT)
        return rot_content(w);
    if (f == FAULT_HUB_ROT)
        return rot_hub(w);
    return false;
}

void rare_run(struct world *w)
{
    if (w->now_ms < w->rare_ms)
        return;
    w->rare_ms = w->now_ms + rng_between(&w->rare, APART_MS_MIN, APART_MS_MAX);
    enum world_fault f =
        FAULT_RARE + (enum world_fault)rare_below(w, FAULT_RARE_END - FAULT_RARE);
    if ((w->enabled >> f & 1) != 0 && strike(w, f))
        w->result->counts.faults[f]++;
}

void rare_calm(struct world *w)
{
    w->rare_ms = NEVER;
    clone_calm(w);
    rot_calm(w);
}

void rare_end(struct world *w)
{
    clone_end(w);
    oldhub_end(w);
    rogue_end(w);
}
