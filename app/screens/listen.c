/* How the screen speaks: on or off, how fast, how loud, and how to go about it. */
#include "app/screens/pieces.h"

static void line(struct page *p, const char *id, const char *icon, const char *text)
{
    struct el *b = page_block(p);
    if (b != NULL)
        ui_point(b, id, icon, text);
}

static void on_or_off(struct page *p)
{
    bool on = model_listens(p->m);
    struct el *b = page_block(p);
    if (b != NULL)
        ui_switch(
            b, "listen.on",
            &(struct ui_switch){.icon = "volume-2",
                                .label = _("Listen"),
                                .value = on ? _("on") : _("off"),
                                .on = on,
                                .press = {PRESS_SPEECH, on ? SPEECH_OFF : SPEECH_ON}});
}

struct steps {
    const char *id, *title, *said; /* said: "Speed %d of %d" */
    const char *less, *more;
    int value, count;
    enum speech_press press_less, press_more;
};

static void steps(struct page *p, const struct steps *t)
{
    struct el *b = page_block(p);
    if (b == NULL)
        return;
    /* Beside the buttons of a small panel there is no room for a word. */
    bool above = page_is(p, PANEL_S);
    if (above)
        ui_text(b, ui_id(b, "%s.name", t->id), LEVEL_BODY_BOLD, INK_TEXT, t->title)
            ->row_line = true;
    struct el *e =
        ui_stepper(b, t->id,
                   &(struct ui_stepper){.title = above ? NULL : t->title,
                                        .value = t->value + 1,
                                        .can_less = t->value > 0,
                                        .can_more = t->value + 1 < t->count,
                                        .less_spoken = t->less,
                                        .more_spoken = t->more,
                                        .less = {PRESS_SPEECH, (int32_t)t->press_less},
                                        .more = {PRESS_SPEECH, (int32_t)t->press_more}});
    struct scene *s = el_scene(e);
    int value = scene_find(s, ui_id(e, "%s.value", t->id));
    if (value >= 0)
        ui_set_spoken(&s->els[value], t->said);
}

void view_listen(const struct model *m, const struct cut *cut, struct scene *s)
{
    const char *title = _("Listen");
    const struct visit *v = &m->visit;
    struct page p = page_begin(s, m, cut, &(struct page_info){.title = title});
    page_title(&p, title);
    if (model_can_hear(m))
        on_or_off(&p);
    else
        line(&p, "listen.plug", "headphones",
             _("**Plug headphones in**, and this screen speaks."));
    steps(&p, &(struct steps){
                  .id = "listen.speed",
                  .title = _("Speed"),
                  .said = ui_id(p.f.content, _("Speed %d of %d"), v->speed + 1, SPEEDS),
                  .less = _("Slower"),
                  .more = _("Faster"),
                  .value = v->speed,
                  .count = SPEEDS,
                  .press_less = SPEECH_SLOWER,
                  .press_more = SPEECH_FASTER});
    steps(&p, &(struct steps){.id = "listen.volume",
                              .title = _("Volume"),
                              .said = ui_id(p.f.content, _("Volume %d of %d"),
                                            v->volume + 1, VOLUMES),
                              .less = _("Quieter"),
                              .more = _("Louder"),
                              .value = v->volume,
                              .count = VOLUMES,
                              .press_less = SPEECH_QUIETER,
                              .press_more = SPEECH_LOUDER});
    line(&p, "listen.touch", "pointer",
         _("**By touch.** Slide a finger to hear what is there. Two taps choose it."));
    line(&p, "listen.keys", "keyboard",
         _("**By keys.** Down and up move. OK chooses. Help says it again."));
    page_action(&p, "listen.done",
                &(struct ui_button){.kind = BUTTON_MAIN,
                                    .label = _("Continue"),
                                    .press = {PRESS_BACK, 0}});
}
