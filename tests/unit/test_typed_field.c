/* What is seen of a name that is being typed: which way it runs, where the caret stands,
 * and where the ring does when other keys come. */
#include "tests/test.h"

#include "tests/unit/typist.h"

/* ز is on a further page: the letter typed, other keys come. */
static void the_ring_stays_in_its_place_when_keys_change(void **state)
{
    struct hand *h = *state;
    (void)ask(h, row_of("ur"), &glasses[0], LETTERS_NATIONAL);
    ring = (struct keypad){0};
    assert_true(type_letter(h, 0x632, by_keys));
    float x = ring.key_x, y = ring.key_y;
    keypad_mark(&ring, h->scene);
    assert_true(h->scene->focus > 0);
    const struct el *e = &h->scene->els[h->scene->focus];
    assert_int_equal(e->role, ROLE_KEY);
    assert_true(x > e->mm_x - 3 && x < e->mm_x + e->mm_w + 3);
    assert_true(y > e->mm_y && y < e->mm_y + e->mm_h);
}

/* ---- what is hidden ---- */

static int discs(struct hand *h)
{
    int count = 0;
    const char *shown = scene_text(
        h->scene, h->scene->els[scene_find(h->scene, "name.field.value")].name);
    while (strncmp(shown + 3 * count, "\u2022", 3) == 0)
        count++;
    assert_int_equal(strlen(shown), 3 * (size_t)count); /* nothing else is seen */
    return count;
}

/* Vowel signs have keys of their own: each of them makes a disc, and takes it away. */
static void each_key_makes_a_disc_where_letters_are_hidden(void **state)
{
    static const char *const names[][2] = {
        {"bn", "\u0995\u09BF"}, {"pa", "\u0A15\u0A3F"}, {"gu", "\u0A95\u0ABF"}};
    struct hand *h = *state;
    for (size_t i = 0; i < LENGTH(names); i++) {
        (void)ask(h, row_of(names[i][0]), &glasses[0], LETTERS_USUAL);
        assert_true(type_name(h, names[i][1], touch));
        h->m.visit.keyboard.hidden = false;
        press(h, PRESS_HIDE, 0);
        assert_int_equal(discs(h), 2);
        press(h, PRESS_RUBOUT, 0);
        assert_int_equal(discs(h), 1);
    }
}

/* ---- where the text stands ---- */

static const struct el *el_of(const struct hand *h, const char *id)
{
    int at = scene_find(h->scene, id);
    assert_true(at >= 0);
    return &h->scene->els[at];
}

static bool caret_is_left(const struct hand *h)
{
    const struct el *value = el_of(h, "name.field.value");
    const struct el *caret = &h->scene->els[value->next];
    assert_int_equal(caret->drawing, DRAW_CARET);
    return caret->mm_x < value->mm_x;
}

static void the_caret_stands_where_the_next_letter_will(void **state)
{
    struct hand *h = *state;
    (void)ask(h, row_of("ar"), &glasses[0], LETTERS_USUAL);
    assert_true(caret_is_left(h)); /* nothing yet, and Arabic keys */
    assert_true(type_name(h, "نادية", touch));
    assert_true(caret_is_left(h));
    press(h, PRESS_SCRIPT, 0);
    assert_true(caret_is_left(h));
    assert_true(type_letter(h, ' ', touch));
    assert_true(caret_is_left(h));
    assert_true(type_letter(h, 'S', touch));
    assert_false(caret_is_left(h));
    (void)ask(h, row_of("uk"), &glasses[0], LETTERS_USUAL);
    assert_true(type_name(h, "Надія", touch));
    assert_false(caret_is_left(h));
}

static const char *shown(const struct hand *h)
{
    static char out[UI_TEXT_MAX];
    const struct el *value = el_of(h, "name.field.value");
    const struct text_line *l = &h->scene->lines[value->line_first];
    assert_int_equal(value->line_count, 1);
    snprintf(out, sizeof out, "%.*s", (int)l->size,
             scene_text(h->scene, value->name) + l->start);
    return out;
}

/* Of a name that is longer than the field, and no sign without its letter. */
static void the_end_of_what_was_typed_is_seen(void **state)
{
    struct hand *h = *state;
    static const char *const parts[][2] = {{"en", "-Mo"}, {"bn", "\u099D\u09C1"}};
    for (size_t i = 0; i < LENGTH(parts); i++) {
        const char *name = h->m.visit.draft.name;
        (void)ask(h, row_of(parts[i][0]), &glasses[2], LETTERS_ABC);
        for (int n = 0; n < 30; n++) {
            assert_true(type_name(h, parts[i][1], touch));
            const char *text = shown(h);
            assert_string_equal(text, name + strlen(name) - strlen(text));
            assert_false(utf8_is_mark(utf8_next(&text)));
        }
        assert_true(strlen(shown(h)) < strlen(name));
    }
}

static void the_alphabet_begins_where_reading_does(void **state)
{
    struct hand *h = *state;
    (void)ask(h, row_of("ar"), &glasses[0], LETTERS_ABC);
    assert_true(el_of(h, "key.ا")->mm_x > el_of(h, "key.ب")->mm_x);
    (void)ask(h, row_of("ar"), &glasses[0], LETTERS_NATIONAL); /* as on a computer */
    assert_true(el_of(h, "key.ض")->mm_x < el_of(h, "key.ص")->mm_x);
}

int main(void)
{
    int failed = 0;
    char locale[PATH_MAX];
    stage = bare_stage();
    options_locale(locale);
    (void)languages_open(locale);
    RUN_TESTS(HAND(the_ring_stays_in_its_place_when_keys_change),
              HAND(the_caret_stands_where_the_next_letter_will),
              HAND(the_end_of_what_was_typed_is_seen),
              HAND(the_alphabet_begins_where_reading_does),
              HAND(each_key_makes_a_disc_where_letters_are_hidden));
    stage_close(stage);
    return failed;
}
