/* What a person takes along. */
#include "app/update_inner.h"

void update_take(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds)
{
    (void)what;
    if (arg < 0 || arg >= TAKE_COUNT || !model_may_take(m, (enum take)arg))
        return;
    m->visit.take = (enum take)arg;
    update_go(m, SCREEN_TAKE, cmds);
}
