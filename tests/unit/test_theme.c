#include "tests/test.h"

#include "app/ui/panel.h"
#include "app/ui/theme.h"

static const struct pair {
    const char *name;
    enum ink ink, ground;
    double least[THEME_COUNT];
} pairs[] = {
    {"text_on_page", INK_TEXT, INK_BG, {16.0, 16.3, 17.1}},
    {"text_on_surface", INK_TEXT, INK_SURFACE, {17.1, 14.5, 17.1}},
    {"text_on_tint", INK_TEXT, INK_TINT, {14.2, 11.8, 17.1}},
    {"second_text_on_page", INK_TEXT2, INK_BG, {9.3, 11.1, 17.1}},
    {"second_text_on_surface", INK_TEXT2, INK_SURFACE, {9.9, 9.9, 17.1}},
    {"second_text_on_tint", INK_TEXT2, INK_TINT, {8.2, 8.0, 17.1}},
    {"accent_on_page", INK_ACCENT, INK_BG, {11.1, 11.5, 17.1}},
    {"accent_on_surface", INK_ACCENT, INK_SURFACE, {11.8, 10.3, 17.1}},
    {"accent_on_tint", INK_ACCENT, INK_TINT, {9.8, 8.4, 17.1}},
    {"text_on_accent", INK_ON, INK_ACCENT, {11.8, 11.0, 17.1}},
    {"text_on_pressed", INK_ON, INK_PRESS, {16.7, 9.3, 10.3}},
    {"icon_on_accent_box", INK_ON, INK_ACCENT_BOX, {8.1, 7.6, 17.1}},
    {"text_on_apricot", INK_APRICOT_TEXT, INK_APRICOT, {12.2, 12.2, 17.1}},
    {"text_on_pressed_apricot", INK_APRICOT_TEXT, INK_APRICOT_PRESS, {7, 7, 7}},
    {"text_on_poster", INK_POSTER_TEXT, INK_POSTER, {11.8, 11.8, 17.1}},
    {"text_in_bubble", INK_BUBBLE_TEXT, INK_BUBBLE, {16, 15, 17.1}},
    {"ok", INK_OK, INK_OK_BG, {7.7, 10, 17.1}},
    {"wait", INK_WAIT, INK_WAIT_BG, {8.9, 10.4, 17.1}},
    {"problem", INK_ERR, INK_ERR_BG, {7.9, 10, 17.1}},
    {"text_on_ok", INK_TEXT, INK_OK_BG, {7, 7, 7}},
    {"text_on_wait", INK_TEXT, INK_WAIT_BG, {7, 7, 7}},
    {"problem_on_page", INK_ERR, INK_BG, {7, 7, 7}},
    {"bar", INK_BAR_TEXT, INK_BAR, {16.8, 17.8, 17.1}},
    {"lines_between_bar_cells", INK_BAR_LINE, INK_BAR, {4.1, 4.2, 17.1}},
    {"outline_on_page", INK_LINE, INK_BG, {4.0, 5.6, 17.1}},
    {"outline_on_surface", INK_LINE, INK_SURFACE, {4.3, 5.0, 17.1}},
    {"focus_ring", INK_FOCUS, INK_FOCUS_EDGE, {13.1, 13.1, 20.9}},
    {"qr_code", INK_QR_DARK, INK_QR_LIGHT, {20.9, 20.9, 20.9}},
};

static void contrast_is_at_least_what_the_look_says(void **state)
{
    const struct pair *row = *state;
    for (int t = 0; t < THEME_COUNT; t++) {
        double is = theme_contrast(theme_rgb((enum theme)t, row->ink),
                                   theme_rgb((enum theme)t, row->ground));
        if (is < row->least[t])
            fail_msg("%s: %.2f, not %.2f", theme_word((enum theme)t), is, row->least[t]);
    }
}

static void no_text_is_smaller_than_the_floor(void **state)
{
    (void)state;
    static const int sizes[][3] = {{1080, 1920, 268}, {1280, 800, 217}, {800, 480, 154}};
    for (size_t i = 0; i < LENGTH(sizes); i++) {
        struct panel p = panel_make(sizes[i][0], sizes[i][1], (float)sizes[i][2]);
        for (int z = 0; z < ZOOM_COUNT; z++) {
            p.zoom = (enum zoom)z;
            for (int l = 0; l < LEVEL_COUNT; l++)
                assert_true(panel_type(&p, (enum level)l).cap_mm >= 4.79f);
            float body = panel_type(&p, LEVEL_BODY).cap_mm;
            assert_true(panel_type(&p, LEVEL_H3).cap_mm >= body);
        }
    }
}

static void at_200_percent_body_is_twice_as_large(void **state)
{
    (void)state;
    struct panel p = panel_make(1080, 1920, 268);
    float small = panel_type(&p, LEVEL_BODY).cap_mm;
    p.zoom = ZOOM_200;
    assert_float_equal(panel_type(&p, LEVEL_BODY).cap_mm, 2 * small, 0.01);
    assert_float_equal(panel_type(&p, LEVEL_H1).cap_mm, 18.6f, 0.01);
    assert_true(panel_button(&p) > 26);
    assert_true(panel_stacks(&p));
}

int main(void)
{
    int failed = 0;
    RUN_ROWS(pairs, contrast_is_at_least_what_the_look_says);
    RUN_TESTS(TEST(no_text_is_smaller_than_the_floor),
              TEST(at_200_percent_body_is_twice_as_large));
    return failed;
}
