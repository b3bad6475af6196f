/* What is said, and when (ACCESS A11Y-35, -38 to -44, -49, -50, -53, -54, -57, -59, -63,
 * -67). */
#include "tests/test.h"

#include "app/speech/aloud.h"
#include "tests/unit/ear.h"

static int set_up(void **state)
{
    *state = ear_open();
    return 0;
}

static int tear_down(void **state)
{
    ear_close(*state);
    return 0;
}

#define EAR(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

/* On the home screen with headphones in. */
static struct ear *at_home(void **state)
{
    struct ear *x = *state;
    ear_plug(x, true);
    ear_press(x, PRESS_START, LANGUAGE_EN);
    return x;
}

static void nothing_is_said_unasked(void **state)
{
    struct ear *x = *state;
    ear_press(x, PRESS_START, LANGUAGE_EN);
    assert_int_equal(x->count, 0);
}

static void plugging_in_starts_with_the_whole_screen(void **state)
{
    struct ear *x = *state;
    ear_plug(x, true);
    assert_true(reader_cuts(&x->r));
    assert_string_equal(x->said[0].text, "English");
    assert_string_equal(x->said[1].text, "Touch to start");
    assert_int_equal(x->said[1].kind, SAID_SCREEN);
    assert_true(ear_heard(x, "thing to choose"));
    assert_true(ear_heard(x, "Press down"));
}

static void a_new_screen_gives_title_words_and_how_much_there_is(void **state)
{
    struct ear *x = at_home(state);
    assert_string_equal(x->said[0].text, "What would you like to do?");
    assert_true(ear_heard(x, " things to choose."));
    assert_false(ear_heard(x, "Press down")); /* said once a visit */
}

static void the_language_is_named_when_it_changes(void **state)
{
    struct ear *x = at_home(state);
    panel_speak(&x->h.m.panel, "pl", false);
    ear_look(x);
    assert_string_equal(x->said[0].text, "Polski");
    assert_string_equal(x->said[0].lang, "pl");
}

static void pulling_out_is_silence_and_the_screen_asks(void **state)
{
    struct ear *x = at_home(state);
    ear_plug(x, false);
    assert_int_equal(x->count, 0);
    assert_true(reader_cuts(&x->r));
    assert_true(x->h.m.visit.asking);
    assert_int_equal(model_countdown_s(&x->h.m), 30);
    x->h.m.loudspeaker = true; /* it never goes on there by itself */
    ear_look(x);
    assert_int_equal(x->count, 0);
}

static void the_ring_begins_at_the_heading_and_stops_at_the_ends(void **state)
{
    struct ear *x = at_home(state);
    const struct scene *s = x->h.scene;
    assert_int_equal(s->els[s->focus].role, ROLE_HEADING);
    for (int i = 0; i < 60 && x->k.stuck == 0; i++)
        ear_key(x, KEY_DOWN);
    assert_string_equal(x->said[0].text, "End of page");
    assert_true(ear_heard_sound(x, SAID_EDGE));
    x->k.stuck = 0;
    for (int i = 0; i < 60 && x->k.stuck == 0; i++)
        ear_key(x, KEY_UP);
    assert_string_equal(x->said[0].text, "Top of page");
}

static void anything_done_cuts_off_what_is_said(void **state)
{
    struct ear *x = at_home(state);
    (void)reader_cuts(&x->r);
    ear_key(x, KEY_DOWN);
    assert_true(reader_cuts(&x->r));
    assert_int_equal(x->count, 1);
    assert_int_equal(x->said[0].kind, SAID_FOCUS);
}

static void a_thing_is_said_again_with_how_to_choose_it(void **state)
{
    struct ear *x = at_home(state);
    assert_true(ear_find(x, "Find a job"));
    reader_say(&x->r, x->h.scene, x->h.scene->focus, true);
    struct said line;
    assert_true(reader_next(&x->r, x->h.scene, &line));
    assert_string_equal(line.text, "Find a job, 23 jobs within 5 miles of here, button");
    assert_true(reader_next(&x->r, x->h.scene, &line));
    assert_string_equal(line.text, "Press O K, or tap twice, to choose it.");
    assert_true(reader_next(&x->r, x->h.scene, &line));
    assert_false(reader_next(&x->r, x->h.scene, &line));
}

static void rows_and_choices_say_their_place_and_state(void **state)
{
    struct ear *x = at_home(state);
    ear_press(x, PRESS_GO, SCREEN_EASIER);
    assert_true(ear_find(x, "Light"));
    assert_string_equal(x->said[0].text, "Light, choice, Chosen, 1 of 3");
    assert_true(ear_choose(x, "More time"));
    assert_string_equal(x->said[0].text, "More time, switch, on");
}

static void speed_and_volume_are_changed_by_ear(void **state)
{
    struct ear *x = at_home(state);
    ear_press(x, PRESS_GO, SCREEN_LISTEN);
    assert_true(ear_choose(x, "Faster"));
    assert_true(ear_heard(x, "Speed 3 of 4"));
    assert_int_equal(x->h.m.visit.speed, 2);
    assert_true(ear_choose(x, "Louder"));
    assert_true(ear_heard(x, "Volume 5 of 5"));
    ear_press(x, PRESS_FINISH, 0); /* the next person finds them as they were */
    assert_int_equal(x->h.m.visit.volume, VOLUME_USUAL);
    assert_int_equal(x->h.m.visit.speed, SPEED_USUAL);
}

/* Asks for an action: an answer that is missing. */
static void an_error_is_said_at_once_with_where_it_leads(void **state)
{
    struct ear *x = at_home(state);
    ear_press(x, PRESS_GO, SCREEN_CODE);
    assert_true(ear_choose(x, "Find it"));
    assert_int_equal(x->said[0].kind, SAID_ERROR);
    assert_string_equal(x->said[0].text, "There is a problem");
    assert_true(ear_heard(x, "Check the code. It has 10 letters and numbers"));
    assert_true(ear_find(x, "Error: Check the code"));
}

static void letters_are_echoed_to_headphones(void **state)
{
    struct ear *x = at_home(state);
    ear_press(x, PRESS_GO, SCREEN_CODE);
    ear_press(x, PRESS_KEY, '7');
    assert_int_equal(x->count, 1);
    assert_string_equal(x->said[0].text, "7");
    assert_true(x->said[0].sensitive);
    ear_press(x, PRESS_KEY, 'K');
    ear_press(x, PRESS_RUBOUT, 0);
    assert_string_equal(x->said[0].text, "K deleted");
    ear_press(x, PRESS_HIDE, 0);
    ear_press(x, PRESS_KEY, '9'); /* hidden from the eye, and from the ear */
    assert_string_equal(x->said[0].text, "letter typed");
}

static void letters_of_other_scripts_are_echoed_too(void **state)
{
    struct ear *x = at_home(state);
    x->h.m.visit.doing = DOING_INTEREST;
    x->h.m.visit.screen = SCREEN_NAME;
    ear_look(x);
    ear_press(x, PRESS_KEY, 0x434);
    assert_string_equal(x->said[0].text, "д");
    ear_press(x, PRESS_KEY, 0x995);
    assert_string_equal(x->said[0].text, "\u0995");
    ear_press(x, PRESS_RUBOUT, 0);
    assert_string_equal(x->said[0].text, "\u0995 deleted");
}

static void a_loudspeaker_says_no_letter_of_anybody(void **state)
{
    struct ear *x = *state;
    x->h.m.loudspeaker = true;
    ear_press(x, PRESS_START, LANGUAGE_EN);
    ear_press(x, PRESS_SPEECH, SPEECH_ON);
    assert_true(x->count > 0);
    ear_press(x, PRESS_GO, SCREEN_CODE);
    ear_press(x, PRESS_KEY, '7');
    assert_string_equal(x->said[0].text, "letter typed");
    assert_false(x->said[0].sensitive);
    assert_true(ear_find(x, "Your code"));
    assert_string_equal(x->said[0].text, "Your code, not said aloud, to type in");
    ear_press(x, PRESS_RUBOUT, 0);
    assert_true(ear_heard(x, "empty"));
}

static void the_confirmation_is_said_whole_with_the_code_by_letters(void **state)
{
    struct ear *x = at_home(state);
    struct panel p = x->h.m.panel;
    int stop = 0;
    while (strcmp(tour_name(stop), "booking-confirmed") != 0)
        stop++;
    tour_set(&x->h.m, stop, &p);
    x->h.m.visit.listen = LISTEN_ASKED;
    ear_look(x);
    assert_true(ear_heard(x, "Confirmed."));
    char code[64];
    aloud_text(x->h.m.visit.done.code, code, sizeof code);
    assert_true(ear_heard(x, code));
    assert_true(ear_heard(x, "Your code as a square"));
}

static void a_changed_state_is_said_without_the_ring_moving(void **state)
{
    struct ear *x = at_home(state);
    ear_press(x, PRESS_GO, SCREEN_JOBS);
    ear_press(x, PRESS_DOWN, 6); /* the next page of the list */
    struct msg msg = {.kind = MSG_JOBS, .jobs = x->h.m.jobs};
    msg.jobs.offset = 6;
    hand_tell(&x->h, &msg);
    ear_look(x);
    assert_int_equal(x->said[0].kind, SAID_STATUS);
    assert_true(ear_heard(x, "7 to 12 of 23"));
}

/* A11Y-64, -67: a minute, told a few times. */
static void the_time_out_is_told_at_60_30_10_and_5_seconds(void **state)
{
    struct ear *x = at_home(state);
    int told = 0;
    hand_wait(&x->h, IDLE_MS);
    ear_look(x);
    assert_string_equal(x->said[0].text, "Are you still there?");
    assert_true(ear_heard(x, "60 seconds"));
    for (int i = 0; i < 59; i++) {
        hand_wait(&x->h, 1000);
        ear_look(x);
        told += x->count;
    }
    assert_int_equal(told, 3);
    hand_wait(&x->h, 1000);
    ear_look(x);
    assert_int_equal(x->h.m.visit.screen, SCREEN_ATTRACT);
    assert_int_equal(x->count, 0); /* the visit is over, and so is speech */
}

static void being_spoken_to_is_no_idle_time(void **state)
{
    struct ear *x = at_home(state);
    x->h.now_ms += IDLE_MS;
    struct msg msg = {.kind = MSG_TICK, .speaking = true};
    hand_tell(&x->h, &msg);
    assert_false(x->h.m.visit.asking);
    assert_true(model_due_ms(&x->h.m) >= x->h.now_ms + IDLE_MS);
}

/* ACCESS A11Y-67: heard as a tone and in words. */
static void the_time_out_is_a_tone_and_words(void **state)
{
    struct ear *x = at_home(state);
    assert_false(ear_heard_sound(x, SAID_TIME));
    hand_wait(&x->h, IDLE_MS);
    ear_look(x);
    assert_true(x->h.m.visit.asking);
    assert_true(ear_heard_sound(x, SAID_TIME));
    assert_true(ear_heard(x, "Are you still there?"));
    hand_wait(&x->h, 30 * 1000);
    ear_look(x);
    assert_false(ear_heard_sound(x, SAID_TIME)); /* once */
}

/* ACCESS A11Y-85. */
static void a_key_says_its_row(void **state)
{
    struct ear *x = at_home(state);
    ear_press(x, PRESS_GO, SCREEN_CODE);
    assert_true(ear_find(x, "A"));
    const char *first = x->said[0].text;
    assert_true(strncmp(first, "A, row ", 7) == 0);
    char row = first[7];
    assert_true(ear_find(x, "B"));
    assert_true(strncmp(x->said[0].text, "B, row ", 7) == 0);
    assert_true(x->said[0].text[7] >= row);
}

static void listen_without_headphones_says_where_to_begin(void **state)
{
    struct ear *x = *state;
    ear_press(x, PRESS_START, LANGUAGE_EN);
    ear_press(x, PRESS_SPEECH, SPEECH_CELL);
    assert_int_equal(x->h.m.visit.screen, SCREEN_LISTEN);
    assert_true(hand_sees(&x->h, "Plug headphones in"));
    assert_int_equal(x->count, 0);
    ear_plug(x, true);
    assert_true(ear_heard(x, "Listen"));
}

static void without_a_voice_listen_is_not_offered(void **state)
{
    struct ear *x = *state;
    assert_true(hand_has(&x->h, "bar.listen"));
    x->h.m.voices = ~(1u << LANGUAGE_EN);
    ear_plug(x, true);
    assert_false(hand_has(&x->h, "bar.listen"));
    assert_int_equal(x->count, 0);
}

static void what_was_said_is_forgotten_with_the_visit(void **state)
{
    struct ear *x = at_home(state);
    ear_press(x, PRESS_GO, SCREEN_CODE);
    ear_press(x, PRESS_KEY, '7');
    reader_init(&x->r);
    static const struct reader none;
    assert_memory_equal(&x->r, &none, sizeof none);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(EAR(nothing_is_said_unasked), EAR(plugging_in_starts_with_the_whole_screen),
              EAR(a_new_screen_gives_title_words_and_how_much_there_is),
              EAR(the_language_is_named_when_it_changes),
              EAR(pulling_out_is_silence_and_the_screen_asks),
              EAR(the_ring_begins_at_the_heading_and_stops_at_the_ends),
              EAR(anything_done_cuts_off_what_is_said),
              EAR(a_thing_is_said_again_with_how_to_choose_it),
              EAR(rows_and_choices_say_their_place_and_state),
              EAR(speed_and_volume_are_changed_by_ear),
              EAR(an_error_is_said_at_once_with_where_it_leads),
              EAR(letters_are_echoed_to_headphones),
              EAR(letters_of_other_scripts_are_echoed_too),
              EAR(a_loudspeaker_says_no_letter_of_anybody),
              EAR(the_confirmation_is_said_whole_with_the_code_by_letters),
              EAR(a_changed_state_is_said_without_the_ring_moving),
              EAR(the_time_out_is_told_at_60_30_10_and_5_seconds),
              EAR(being_spoken_to_is_no_idle_time), EAR(the_time_out_is_a_tone_and_words),
              EAR(a_key_says_its_row), EAR(listen_without_headphones_says_where_to_begin),
              EAR(without_a_voice_listen_is_not_offered),
              EAR(what_was_said_is_forgotten_with_the_visit));
    return failed;
}
