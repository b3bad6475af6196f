/* Easy words: short sentences, in every language, switched on and off by one touch, gone
 * with the visit; and so are large buttons and steady touch. That each paragraph has a
 * picture is looked at by test_kiosk_layout. */
#include "tests/test.h"

#include "app/languages.h"
#include "app/options.h"
#include "app/say.h"
#include "tests/unit/kiosk_hand.h"

enum { WORDS_MAX = 15 }; /* of a sentence (ACCESS A11Y-97) */

static uint32_t open_catalogues(void)
{
    char locale[PATH_MAX];
    options_locale(locale);
    (void)languages_open(locale);
    return languages_easy(locale);
}

static struct hand *open_easy(void **state)
{
    struct hand *h = *state;
    h->m.easy = open_catalogues();
    h->m.languages = h->m.easy;
    hand_look(h);
    return h;
}

static void each_language_has_easy_words(void **state)
{
    (void)state;
    assert_int_equal(open_catalogues(), (1u << LANGUAGE_COUNT) - 1);
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        language_show(language_code((enum language)l), true);
        char easy[100];
        snprintf(easy, sizeof easy, "%s", _("Check your answers"));
        const char *other = _("Start again");
        language_show(language_code((enum language)l), false);
        assert_string_not_equal(easy, _("Check your answers"));
        /* What has no easy words keeps the usual ones of its language. */
        assert_string_equal(other, _("Start again"));
    }
}

static void without_catalogues_there_are_none(void **state)
{
    (void)state;
    assert_int_equal(languages_easy(NULL), 0);
    assert_int_equal(languages_easy("/nowhere"), 0);
}

/* What staff wrote is shown as they wrote it. */
static bool is_ours(const char *id)
{
    static const char *const theirs[] = {"job.about.", "session.about.", "session.access",
                                         "session.venue"};
    for (size_t i = 0; i < LENGTH(theirs); i++) {
        if (strncmp(id, theirs[i], strlen(theirs[i])) == 0)
            return false;
    }
    return true;
}

static int longest_sentence(const char *text)
{
    int words = 0, most = 0;
    bool in_word = false;
    for (; *text != '\0'; text++) {
        bool space = *text == ' ' || *text == '\n';
        words += !space && !in_word ? 1 : 0;
        in_word = !space;
        most = words > most ? words : most;
        bool ends = strchr(".?!:", *text) != NULL && (text[1] == ' ' || text[1] == '\0');
        if (*text == '\n' || ends)
            words = 0;
    }
    return most;
}

static int long_sentences(const struct scene *s)
{
    char name[UI_TEXT_MAX];
    int wrong = 0;
    for (int i = 1; i < s->count; i++) {
        scene_plain(s, s->els[i].name, name, sizeof name);
        const char *id = scene_text(s, s->els[i].id);
        if (is_ours(id) && longest_sentence(name) > WORDS_MAX) {
            print_error("%s: %s\n", id, name);
            wrong++;
        }
    }
    return wrong;
}

static void sentences_are_short_on_every_screen(void **state)
{
    struct hand *h = open_easy(state);
    struct panel p = h->m.panel;
    p.easy = true;
    int wrong = 0;
    for (int stop = 0; stop < tour_count(); stop++) {
        tour_set(&h->m, stop, &p);
        h->m.easy = UINT32_MAX;
        hand_look(h);
        wrong += long_sentences(h->scene);
    }
    assert_int_equal(wrong, 0);
}

static void one_touch_on_the_first_screen_makes_words_easy(void **state)
{
    struct hand *h = open_easy(state);
    assert_true(hand_press(h, "Easy words"));
    assert_true(h->m.panel.easy);
    assert_true(hand_press(h, "English"));
    assert_true(hand_sees(h, "What do you want to do?"));
    assert_true(hand_sees(h, "is paid to help a disabled person"));
    hand_press_what(h, PRESS_GO, SCREEN_EASIER);
    assert_true(hand_press(h, "Easy words"));
    hand_press_what(h, PRESS_BACK, 0);
    assert_true(hand_sees(h, "What would you like to do?"));
}

static void screen_and_answers_stay(void **state)
{
    struct hand *h = open_easy(state);
    assert_true(hand_press(h, "English"));
    hand_press_what(h, PRESS_GO, SCREEN_CODE);
    assert_true(hand_type(h, "7KQ4"));
    hand_press_what(h, PRESS_EASY, 0);
    assert_int_equal(h->m.visit.screen, SCREEN_CODE);
    assert_string_equal(h->m.visit.draft.code, "7KQ4");
}

/* ACCESS A11Y-83. */
static void letters_stand_in_the_order_of_the_alphabet(void **state)
{
    struct hand *h = open_easy(state);
    assert_true(hand_press(h, "Easy words"));
    assert_int_equal(h->m.visit.keyboard.letters, LETTERS_ABC);
    assert_true(hand_press(h, "Easy words"));
    assert_int_equal(h->m.visit.keyboard.letters, LETTERS_USUAL);
}

static void the_next_person_finds_usual_words(void **state)
{
    struct hand *h = open_easy(state);
    assert_true(hand_press(h, "Easy words"));
    assert_true(hand_press(h, "English"));
    hand_press_what(h, PRESS_FINISH, 0);
    assert_false(h->m.panel.easy);
    assert_true(hand_press(h, "Easy words"));
    hand_wait(h, IDLE_MS); /* nobody touched the first screen any more */
    assert_false(h->m.panel.easy);
}

static void a_language_without_easy_words_does_not_offer_them(void **state)
{
    struct hand *h = open_easy(state);
    h->m.easy = 1u << LANGUAGE_EN;
    assert_true(hand_press(h, "Easy words"));
    hand_press_what(h, PRESS_LANGUAGE, LANGUAGE_CY);
    assert_false(h->m.panel.easy);
    assert_false(hand_has(h, "bar.easy"));
    hand_press_what(h, PRESS_EASY, 0);
    assert_false(h->m.panel.easy);
}

static void large_buttons_and_steady_touch_end_with_the_visit(void **state)
{
    struct hand *h = *state;
    hand_press_what(h, PRESS_START, 0);
    hand_press_what(h, PRESS_GO, SCREEN_EASIER);
    assert_true(hand_press(h, "Large buttons"));
    assert_true(hand_press(h, "Steady touch"));
    assert_true(h->m.panel.large && h->m.visit.steady);
    hand_press_what(h, PRESS_FINISH, 0);
    assert_false(h->m.panel.large || h->m.visit.steady);
    hand_press_what(h, PRESS_EASIER, EASIER_STEADY);
    hand_wait(h, IDLE_MS); /* on the first screen */
    assert_false(h->m.visit.steady);
}

static void a_small_panel_has_no_large_buttons(void **state)
{
    struct hand *h = *state;
    h->m.panel = panel_make(1280, 800, 217);
    hand_press_what(h, PRESS_START, 0);
    hand_press_what(h, PRESS_GO, SCREEN_EASIER);
    assert_false(hand_has(h, "easier.large"));
    hand_press_what(h, PRESS_EASIER, EASIER_LARGE);
    assert_false(h->m.panel.large);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(each_language_has_easy_words), TEST(without_catalogues_there_are_none),
              HAND(sentences_are_short_on_every_screen),
              HAND(one_touch_on_the_first_screen_makes_words_easy),
              HAND(screen_and_answers_stay),
              HAND(letters_stand_in_the_order_of_the_alphabet),
              HAND(the_next_person_finds_usual_words),
              HAND(a_language_without_easy_words_does_not_offer_them),
              HAND(large_buttons_and_steady_touch_end_with_the_visit),
              HAND(a_small_panel_has_no_large_buttons));
    return failed;
}
