/* In which language the screens are, and that a person can change it anywhere. */
#include "tests/test.h"

#include <stdlib.h>

#include "app/languages.h"
#include "app/options.h"
#include "app/say.h"
#include "tests/unit/kiosk_hand.h"

static const uint32_t three = 1u << LANGUAGE_EN | 1u << LANGUAGE_CY | 1u << LANGUAGE_UR;

static void open_three(struct hand *h)
{
    hand_open(h);
    h->m.languages = three;
    hand_look(h);
}

static void each_language_has_a_code_of_its_own(void **state)
{
    (void)state;
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        assert_int_equal(language_find(language_code((enum language)l)), l);
    assert_int_equal(language_find("xx"), LANGUAGE_COUNT);
    assert_int_equal(language_find(""), LANGUAGE_COUNT);
    assert_true(language_is_rtl(LANGUAGE_UR) && language_is_rtl(LANGUAGE_AR));
    assert_false(language_is_rtl(LANGUAGE_CY));
}

static void without_catalogues_there_is_english(void **state)
{
    (void)state;
    assert_int_equal(languages_open(NULL), 1u << LANGUAGE_EN);
    assert_int_equal(languages_open("/nowhere"), 1u << LANGUAGE_EN);
    language_show("ur", false);
    assert_string_equal(_("Back"), "Back");
}

static void english_alone_is_not_a_choice(void **state)
{
    (void)state;
    struct hand h;
    hand_open(&h);
    assert_true(hand_has(&h, "language.en"));
    assert_false(hand_has(&h, "language.cy"));
    assert_false(hand_has(&h, "bar.language"));
    hand_close(&h);
}

static void the_first_screen_begins_in_the_language_that_is_touched(void **state)
{
    (void)state;
    struct hand h;
    open_three(&h);
    assert_false(hand_has(&h, "language.pl"));
    assert_true(hand_press(&h, "اردو"));
    assert_int_equal(h.m.visit.screen, SCREEN_HOME);
    assert_string_equal(h.m.panel.lang, "ur");
    assert_true(h.m.panel.rtl);
    hand_close(&h);
}

static void another_language_keeps_screen_and_answers(void **state)
{
    (void)state;
    struct hand h;
    open_three(&h);
    assert_true(hand_press(&h, "English"));
    hand_press_what(&h, PRESS_GO, SCREEN_CODE);
    assert_true(hand_type(&h, "7KQ4"));
    assert_true(hand_press(&h, "Language"));
    assert_int_equal(h.m.visit.screen, SCREEN_LANGUAGE);
    assert_true(hand_press(&h, "Cymraeg"));
    assert_int_equal(h.m.visit.screen, SCREEN_CODE);
    assert_string_equal(h.m.visit.draft.code, "7KQ4");
    assert_string_equal(h.m.panel.lang, "cy");
    assert_false(h.m.panel.rtl);
    hand_close(&h);
}

static void all_languages_are_one_touch_from_the_first_screen(void **state)
{
    (void)state;
    struct hand h;
    open_three(&h);
    assert_true(hand_press(&h, "Language"));
    assert_true(hand_press(&h, "Cymraeg"));
    assert_int_equal(h.m.visit.screen, SCREEN_HOME);
    assert_int_equal(h.m.visit.trail_count, 0);
    hand_close(&h);
}

static void what_is_not_offered_is_not_taken(void **state)
{
    (void)state;
    static const int32_t wrong[] = {-1, LANGUAGE_PL, LANGUAGE_COUNT, 1000};
    struct hand h;
    open_three(&h);
    for (size_t i = 0; i < LENGTH(wrong); i++) {
        hand_press_what(&h, PRESS_START, wrong[i]);
        assert_int_equal(h.m.visit.screen, SCREEN_ATTRACT);
        hand_press_what(&h, PRESS_LANGUAGE, wrong[i]);
        assert_string_equal(h.m.panel.lang, "en");
    }
    hand_close(&h);
}

static void the_next_person_finds_the_office_s_language(void **state)
{
    (void)state;
    struct hand h;
    open_three(&h);
    assert_true(hand_press(&h, "اردو"));
    hand_press_what(&h, PRESS_FINISH, 0);
    assert_int_equal(h.m.visit.screen, SCREEN_ATTRACT);
    assert_string_equal(h.m.panel.lang, "en");
    assert_false(h.m.panel.rtl);
    assert_int_equal(h.m.languages, three);
    hand_close(&h);
}

/* Those that `make` has compiled: each says something, and says it its own way. */
static void each_catalogue_speaks(void **state)
{
    (void)state;
    char locale[PATH_MAX];
    options_locale(locale);
    uint32_t there = languages_open(locale);
    assert_int_equal(there, (1u << LANGUAGE_COUNT) - 1);
    for (int l = LANGUAGE_EN + 1; l < LANGUAGE_COUNT; l++) {
        language_show(language_code((enum language)l), false);
        assert_string_not_equal(_("Start again"), "Start again");
    }
    language_show("en", false);
    assert_string_equal(_("Start again"), "Start again");
}

static void panels_offer_what_fits_on_them(void **state)
{
    (void)state;
    struct hand h;
    open_three(&h);
    assert_true(model_speaks(&h.m, LANGUAGE_UR));
    h.m.panel = panel_make(1280, 800, 217);
    assert_false(model_speaks(&h.m, LANGUAGE_UR));
    assert_true(model_speaks(&h.m, LANGUAGE_CY));
    h.m.panel = panel_make(800, 480, 154);
    assert_false(model_has_choice(&h.m));
    hand_close(&h);
}

static void larger_text_than_fits_becomes_smaller(void **state)
{
    (void)state;
    struct hand h;
    open_three(&h);
    assert_true(hand_press(&h, "English"));
    h.m.panel = panel_make(1080, 1920, 268);
    hand_press_what(&h, PRESS_ZOOM, ZOOM_200);
    hand_press_what(&h, PRESS_LOWER, 0);
    assert_int_equal(h.m.panel.zoom, ZOOM_130);
    hand_press_what(&h, PRESS_LANGUAGE, LANGUAGE_CY);
    assert_int_equal(h.m.panel.zoom, ZOOM_130);
    hand_press_what(&h, PRESS_EASIER, EASIER_LARGE);
    assert_int_equal(h.m.panel.zoom, ZOOM_100);
    hand_close(&h);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(each_language_has_a_code_of_its_own),
              TEST(without_catalogues_there_is_english), TEST(each_catalogue_speaks),
              TEST(panels_offer_what_fits_on_them),
              TEST(larger_text_than_fits_becomes_smaller),
              TEST(english_alone_is_not_a_choice),
              TEST(the_first_screen_begins_in_the_language_that_is_touched),
              TEST(another_language_keeps_screen_and_answers),
              TEST(all_languages_are_one_touch_from_the_first_screen),
              TEST(what_is_not_offered_is_not_taken),
              TEST(the_next_person_finds_the_office_s_language));
    return failed;
}
