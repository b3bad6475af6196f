#include "app/ui/tree.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "app/ui/spoken.h"
#include "app/ui/tone.h"

/* "button", "heading". */
static const char *role_name(enum role r)
{
    static const char *const words[ROLE_COUNT] = {
        [ROLE_GROUP] = "group",       [ROLE_SCREEN] = "screen",
        [ROLE_HEADING] = "heading",   [ROLE_TEXT] = "text",
        [ROLE_LABEL] = "label",       [ROLE_BUTTON] = "button",
        [ROLE_LINK] = "link",         [ROLE_LIST] = "list",
        [ROLE_LISTITEM] = "listitem", [ROLE_FIELD] = "field",
        [ROLE_KEY] = "key",           [ROLE_RADIO] = "radio",
        [ROLE_ANSWER] = "answer",     [ROLE_TOGGLE] = "toggle",
        [ROLE_IMAGE] = "image",       [ROLE_STATUS] = "status",
        [ROLE_ALERT] = "alert",       [ROLE_MARK] = "mark",
        [ROLE_PROGRESS] = "progress", [ROLE_BAR] = "bar",
    };
    return words[r];
}

static json_t *plain(const struct scene *s, uint16_t at)
{
    char text[UI_TEXT_MAX];
    scene_plain(s, at, text, sizeof text);
    return json_string(text);
}

static json_t *colour(struct rgb c)
{
    char text[8];
    snprintf(text, sizeof text, "#%02x%02x%02x", c.r, c.g, c.b);
    return json_string(text);
}

static json_t *millimetres(float mm)
{
    return json_real(round((double)mm * 100) / 100);
}

static json_t *spoken(const struct scene *s, const struct el *e)
{
    char text[SPOKEN_MAX];
    spoken_text(s, e->index, true, text);
    return json_string(text);
}

static bool has_ink(const struct el *e)
{
    return e->ink != INK_NONE && (e->drawing == DRAW_TEXT || e->drawing == DRAW_ICON);
}

static void put_places(json_t *o, const struct el *e)
{
    json_object_set_new(o, "rect_px",
                        json_pack("[iiii]", e->box.x, e->box.y, e->box.w, e->box.h));
    json_t *hit = json_null();
    if (e->press.what != 0)
        hit = json_pack("[oooo]", millimetres(e->mm_x), millimetres(e->mm_y),
                        millimetres(e->mm_w), millimetres(e->mm_h));
    json_object_set_new(o, "hit_rect_mm", hit);
}

static void put_looks(json_t *o, const struct scene *s, const struct el *e)
{
    bool text = e->drawing == DRAW_TEXT && e->name != 0;
    json_object_set_new(o, "fg", has_ink(e) ? colour(tone_ink(s, e)) : json_null());
    json_object_set_new(o, "bg", colour(tone_ground(s, e)));
    float cap = text ? panel_type(&s->panel, e->level).cap_mm : 0;
    json_object_set_new(o, "cap_mm", text ? millimetres(cap) : json_null());
    json_object_set_new(o, "lines", json_integer(e->line_count));
    bool cut = e->line_count > 0 && s->lines[e->line_first + e->line_count - 1].cut;
    json_object_set_new(o, "cut", json_boolean(cut));
    json_object_set_new(o, "icon", plain(s, e->icon));
    json_object_set_new(o, "payload", plain(s, e->payload));
}

static json_t *element(const struct scene *s, const struct el *e, int focus_index)
{
    json_t *o = json_object();
    const char *lang = e->lang != 0 ? scene_text(s, e->lang) : s->panel.lang;
    json_object_set_new(o, "id", plain(s, e->id));
    json_object_set_new(o, "parent",
                        e->parent < 0 ? json_null() : plain(s, s->els[e->parent].id));
    json_object_set_new(o, "role", json_string(role_name((enum role)e->role)));
    json_object_set_new(o, "name", plain(s, e->name));
    json_object_set_new(o, "spoken", spoken(s, e));
    json_object_set_new(o, "state", plain(s, e->state));
    json_object_set_new(o, "lang", json_string(lang));
    json_object_set_new(o, "dir", json_string(s->panel.rtl && !e->ltr ? "rtl" : "ltr"));
    json_object_set_new(o, "enabled", json_boolean(!e->not_now));
    json_object_set_new(o, "pressable", json_boolean(e->press.what != 0));
    json_object_set_new(o, "focusable", json_boolean(e->focusable));
    json_object_set_new(o, "focus_index",
                        e->focusable ? json_integer(focus_index) : json_null());
    json_object_set_new(o, "focused", json_boolean(e->index == s->focus));
    put_places(o, e);
    put_looks(o, s, e);
    json_object_set_new(o, "sensitive", json_boolean(e->sensitive));
    json_object_set_new(o, "veiled", json_boolean(e->veiled));
    json_object_set_new(o, "decorative", json_boolean(e->decorative));
    return o;
}

bool tree_write(const struct scene *s, FILE *out, struct err *e)
{
    int focus_index = 0;
    for (int i = 0; i >= 0; i = scene_after(s, i)) {
        const struct el *el = &s->els[i];
        json_t *o = element(s, el, focus_index);
        focus_index += el->focusable ? 1 : 0;
        int bad = json_dumpf(o, out, JSON_COMPACT) != 0 || fputc('\n', out) == EOF;
        json_decref(o);
        if (bad)
            return err_set(e, ERR_FULL, "the tree cannot be written");
    }
    if (fflush(out) != 0)
        return err_set(e, ERR_FULL, "the tree cannot be written");
    return true;
}

bool tree_save(const struct scene *s, const char *path, struct err *e)
{
    FILE *f = fopen(path, "w");
    if (f == NULL)
        return err_set(e, ERR_FULL, "%s: %s", path, strerror(errno));
    bool good = tree_write(s, f, e);
    if (fclose(f) != 0 && good)
        good = err_set(e, ERR_FULL, "%s: %s", path, strerror(errno));
    return good;
}
