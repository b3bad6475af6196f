#include "tests/test.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "app/ui/chrome.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "app/ui/tree.h"
#include "tests/unit/half_em.h"

static struct scene scene;

static void view(void)
{
    struct panel p = panel_make(1080, 1920, 268);
    struct el *root = scene_begin(&scene, &p, "s", "Screen");
    ui_text(root, "t", LEVEL_BODY, INK_TEXT2, "**Close by.** You said 5 miles.");
    struct ui_button b = {.kind = BUTTON_MAIN,
                          .icon = "send",
                          .label = "Send",
                          .spoken = "Send my details",
                          .press = {5, 0}};
    ui_button(root, "go", &b);
    struct ui_field f = {.label = "Your name", .value = "Si\xC3\xA2n", .sensitive = true};
    ui_field(root, "name", &f);
    struct ui_switch w = {.label = "Listen", .value = "on", .on = true, .press = {6, 0}};
    ui_switch(root, "listen", &w);
    layout_run(&scene, &measure);
}

/* The line of the element with this id; the caller ends it with json_decref. */
static json_t *line_of(const char *id)
{
    char *text = NULL;
    size_t size = 0;
    struct err e;
    view();
    FILE *f = open_memstream(&text, &size);
    assert_true(tree_write(&scene, f, &e));
    fclose(f);
    json_t *found = NULL;
    char *rest = text;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        json_t *o = json_loads(line, 0, NULL);
        if (o != NULL && strcmp(json_string_value(json_object_get(o, "id")), id) == 0)
            found = json_incref(o);
        json_decref(o);
    }
    free(text);
    assert_non_null(found);
    return found;
}

static void word_is(json_t *o, const char *key, const char *value)
{
    assert_string_equal(json_string_value(json_object_get(o, key)), value);
}

static void every_element_has_every_field(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "id",  "parent",  "role",      "name",        "spoken",  "state",       "lang",
        "dir", "enabled", "focusable", "focus_index", "rect_px", "hit_rect_mm", "fg",
        "bg",  "cap_mm",  "sensitive", "decorative",  "icon",
    };
    json_t *o = line_of("t");
    for (size_t i = 0; i < LENGTH(keys); i++)
        assert_non_null(json_object_get(o, keys[i]));
    assert_int_equal(json_array_size(json_object_get(o, "rect_px")), 4);
    word_is(o, "name", "Close by. You said 5 miles.");
    word_is(o, "fg", "#4a3f4f");
    word_is(o, "bg", "#fbf7f2");
    assert_float_equal(json_real_value(json_object_get(o, "cap_mm")), 6.2, 0.01);
    json_decref(o);
}

static void a_button_speaks_once(void **state)
{
    (void)state;
    json_t *o = line_of("go");
    word_is(o, "role", "button");
    word_is(o, "spoken", "Send my details, button");
    assert_int_equal(json_array_size(json_object_get(o, "hit_rect_mm")), 4);
    assert_int_equal(json_integer_value(json_object_get(o, "focus_index")), 0);
    json_decref(o);
    o = line_of("go.label");
    word_is(o, "role", "label");
    word_is(o, "spoken", "");
    word_is(o, "fg", "#ffffff");
    word_is(o, "bg", "#5a1d5e");
    json_decref(o);
}

static void somebodys_data_is_marked(void **state)
{
    (void)state;
    json_t *o = line_of("name");
    assert_true(json_is_true(json_object_get(o, "sensitive")));
    word_is(o, "role", "field");
    json_decref(o);
    o = line_of("name.value");
    assert_true(json_is_true(json_object_get(o, "sensitive")));
    word_is(o, "name", "Si\xC3\xA2n");
    json_decref(o);
}

static void a_switch_shows_and_tells_its_state(void **state)
{
    (void)state;
    json_t *o = line_of("listen");
    word_is(o, "role", "toggle");
    word_is(o, "state", "on");
    json_decref(o);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(every_element_has_every_field), TEST(a_button_speaks_once),
              TEST(somebodys_data_is_marked), TEST(a_switch_shows_and_tells_its_state));
    return failed;
}
