/* The component sheet and some model screens, drawn to build/gallery to be looked at,
 * with the facts about them that a machine can check. */
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/ui/dirty.h"
#include "app/ui/layout.h"
#include "app/ui/shot.h"
#include "app/ui/stage.h"
#include "app/ui/tree.h"
#include "tests/unit/gallery_screens.h"

static struct el *heading_of(struct el *parent, const char *id, const char *text)
{
    struct el *e = ui_text(parent, id, LEVEL_SMALL, INK_TEXT2, text);
    e->row_line = true;
    return e;
}

static struct el *section(struct el *parent, const char *id, const char *title)
{
    struct el *c = ui_column(parent, id);
    c->gap = 3;
    heading_of(c, ui_id(c, "%s.title", id), title);
    return c;
}

static void buttons_of(struct el *content)
{
    struct el *a =
        ui_row(section(content, "main", "Primary: rest, pressed, focus"), NULL);
    a->gap = 7;
    struct ui_button go = {.kind = BUTTON_MAIN, .label = "Continue", .press = {20, 0}};
    wide(ui_button(a, "main.rest", &go));
    wide(ui_button(a, "main.pressed", &go));
    wide(ui_button(a, "main.focus", &go));
    struct el *b =
        ui_row(section(content, "second", "Secondary, plain, not available now"), NULL);
    b->gap = 7;
    wide(ui_button(b, "second.keep",
                   &(struct ui_button){.kind = BUTTON_SECOND,
                                       .icon = "bookmark",
                                       .label = "Keep",
                                       .press = {21, 0}}));
    wide(ui_button(b, "second.plain",
                   &(struct ui_button){
                       .kind = BUTTON_PLAIN, .label = "Use e-mail", .press = {22, 0}}));
    wide(ui_button(b, "second.up",
                   &(struct ui_button){.kind = BUTTON_PLAIN,
                                       .icon = "arrow-up",
                                       .label = "Up",
                                       .not_now = true,
                                       .press = {23, 0}}));
    struct el *c = ui_row(
        section(content, "switch", "Switch: off and on. Icon, word and state together"),
        NULL);
    c->gap = 7;
    struct ui_switch w = {
        .icon = "volume-2", .label = "Listen", .value = "off", .press = {24, 0}};
    wide(ui_switch(c, "switch.off", &w));
    w.on = true;
    w.value = "on";
    wide(ui_switch(c, "switch.on", &w));
}

static void radios_of(struct el *content)
{
    struct el *c = section(content, "radio", "Choose one: rest, chosen, focus");
    c->gap = 5;
    struct ui_radio r = {.label = "Mornings", .chosen_word = "Chosen", .press = {25, 0}};
    ui_radio(c, "radio.1", &r);
    r.label = "Afternoons";
    r.chosen = true;
    ui_radio(c, "radio.2", &r);
    r.label = "I am not sure";
    r.chosen = false;
    ui_radio(c, "radio.3", &r);
}

static void keys_of(struct el *content)
{
    struct el *c = section(content, "keys", "Keys: letter, pressed, focus, function");
    struct el *row = ui_key_row(c, "keys.row");
    row->gap = 6;
    struct ui_key k = {.label = "q", .press = {26, 0}};
    const char *const ids[] = {"key.1", "key.2", "key.3"};
    for (int i = 0; i < 3; i++) {
        struct el *e = ui_key(row, ids[i], &k);
        e->grow = 0;
        e->w = 21.7f;
    }
    k = (struct ui_key){
        .label = "Delete", .icon = "delete", .function = true, .press = {27, 0}};
    struct el *e = ui_key(row, "key.delete", &k);
    e->grow = 0;
    e->w = 36;
    k = (struct ui_key){.label = "\xC3\xA9 \xC5\x82 \xC5\xB5",
                        .function = true,
                        .word = true,
                        .press = {28, 0}};
    e = ui_key(row, "key.more", &k);
    e->grow = 0;
    e->w = 36;
}

static void marks_of(struct el *content)
{
    struct el *m =
        ui_marks(section(content, "marks", "Marks (never pressable)"), "marks.row");
    ui_mark(m, "mark.1", MARK_SOLID, "id-card", "PAs only");
    ui_mark(m, "mark.2", MARK_TINT, "banknote", "Paid");
    ui_mark(m, "mark.3", MARK_OK, "circle-check", "Confirmed");
    ui_mark(m, "mark.4", MARK_WAIT, "hourglass", "Saved, not confirmed");
    struct el *b = section(content, "banners", "Status banners");
    b->gap = 4;
    ui_banner(b, "banner.1", STATUS_OK, "Confirmed. We will see you there.", NULL);
    ui_banner(b, "banner.2", STATUS_WAIT, "Waiting list. You are number 3.", NULL);
    ui_banner(b, "banner.3", STATUS_ERR, "There is a problem", NULL);
}

static void components(struct scene *s, const struct panel *p)
{
    struct el *root = scene_begin(s, p, "components", "Components");
    struct chrome_info info = usual;
    info.about = "Components and states";
    info.with_shelf = false;
    struct chrome f = chrome_begin(root, &info);
    f.head->pad_bottom = 0;
    f.content->gap = 7;
    buttons_of(f.content);
    radios_of(f.content);
    keys_of(f.content);
    marks_of(f.content);
    scene_focus(s, "main.focus");
    s->pressed = (int16_t)scene_find(s, "main.pressed");
}

struct page {
    const char *name;
    void (*view)(struct scene *s, const struct panel *p);
    int w, h;
    float mm;
    enum theme theme;
    enum zoom zoom;
};

static const struct page pages[] = {
    {"24-components", components, 1080, 1920, 268, THEME_LIGHT, ZOOM_100},
    {"24-components-dark", components, 1080, 1920, 268, THEME_DARK, ZOOM_100},
    {"24-components-yellow", components, 1080, 1920, 268, THEME_YELLOW, ZOOM_100},
    {"01-first", first, 1080, 1920, 268, THEME_LIGHT, ZOOM_100},
    {"02-home", home, 1080, 1920, 268, THEME_LIGHT, ZOOM_100},
    {"22-home-yellow", home, 1080, 1920, 268, THEME_YELLOW, ZOOM_100},
    {"18-home-7-inch", home, 800, 480, 154, THEME_LIGHT, ZOOM_100},
    {"03-job-list", job_list, 1080, 1920, 268, THEME_LIGHT, ZOOM_100},
    {"17-job-list-dark", job_list, 1280, 800, 217, THEME_DARK, ZOOM_100},
    {"04-job-detail", detail, 1080, 1920, 268, THEME_LIGHT, ZOOM_100},
    {"07-name", name_page, 1080, 1920, 268, THEME_LIGHT, ZOOM_100},
    {"11-session", session_page, 1080, 1920, 268, THEME_LIGHT, ZOOM_100},
    {"10-sessions", sessions_page, 1080, 1920, 268, THEME_LIGHT, ZOOM_100},
    {"09-outcome", outcome_page, 1080, 1920, 268, THEME_LIGHT, ZOOM_100},
    {"15-problem", problem_page, 1080, 1920, 268, THEME_LIGHT, ZOOM_100},
    {"14-time-out", time_out, 1080, 1920, 268, THEME_LIGHT, ZOOM_100},
    {"03-job-list-4k", job_list, 2160, 3840, 268, THEME_LIGHT, ZOOM_100},
};

static void save(const struct page *page, struct stage *st, const struct canvas *c)
{
    char path[256];
    struct err e;
    mkdir("build", 0755);
    mkdir("build/gallery", 0755);
    snprintf(path, sizeof path, "build/gallery/%s.png", page->name);
    assert_true(shot_save(c, path, &e));
    snprintf(path, sizeof path, "build/gallery/%s.tree", page->name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(tree_write(stage_shown(st), f, &e));
    fclose(f);
}

static void page_fits_and_can_be_drawn(void **state)
{
    const struct page *page = *state;
    struct err e;
    struct stage *st = NULL;
    struct panel p = panel_make(page->w, page->h, page->mm);
    p.theme = page->theme;
    p.zoom = page->zoom;
    assert_true(window_headless(&e));
    assert_true(
        stage_open(&st, &(struct stage_options){.icons_dir = "assets/icons"}, &e));
    uint32_t *px = calloc((size_t)page->w * (size_t)page->h, sizeof *px);
    struct canvas c = {px, page->w, page->h, page->w, {0, 0, page->w, page->h}};
    page->view(stage_next(st), &p);
    struct rect rects[DIRTY_MAX];
    assert_int_equal(stage_draw(st, &c, rects), 1);
    save(page, st, &c);
    const char *missing = "";
    assert_true(stage_icons_exist(st, &missing));
    assert_false(stage_shown(st)->overflow);
    assert_string_equal(layout_spill(stage_shown(st)), "");
    int16_t pressed = stage_shown(st)->pressed;
    page->view(stage_next(st), &p);
    stage_next(st)->pressed = pressed;
    assert_int_equal(stage_draw(st, &c, rects), 0);
    free(px);
    stage_close(st);
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(pages, page_fits_and_can_be_drawn);
    return failed;
}
