/* The keyboards of names: every letter of every alphabet is there, once, can be drawn and
 * said, and gives exactly its own bytes, by touch and by seven keys. */
#include "tests/test.h"

#include <SDL_ttf.h>

#include "app/speech/voice.h"
#include "app/ui/spoken.h"
#include "tests/unit/typist.h"

enum { LETTERS_MAX = 160 };

static struct voice *voice; /* a process has one */

/* ---- what is on the keys ---- */

struct found {
    int count;
    uint32_t at[LETTERS_MAX];
    int pages[LETTERS_MAX]; /* on how many it stands */
};

static void note(struct found *f, uint32_t c)
{
    int i = 0;
    while (i < f->count && f->at[i] != c)
        i++;
    assert_true(i < LETTERS_MAX);
    f->at[i] = c;
    f->pages[i]++;
    f->count = i == f->count ? i + 1 : f->count;
}

/* Goes through all pages, back to the first; gives their count. */
static int read_pages(struct hand *h, struct found *f)
{
    int pages = 0;
    do {
        for (int i = 0; i < h->scene->count; i++) {
            const struct el *e = &h->scene->els[i];
            if (e->role == ROLE_KEY && e->press.what == PRESS_KEY)
                note(f, (uint32_t)e->press.arg);
        }
        pages++;
        if (scene_find(h->scene, "key.more") >= 0)
            touch(h, scene_find(h->scene, "key.more"));
    } while (h->m.visit.keyboard.page != 0);
    return pages;
}

/* On the one page it is on, or beside the space on all. */
static void assert_once(const struct found *f, int pages)
{
    for (int i = 0; i < f->count; i++) {
        if (f->pages[i] != 1 && f->pages[i] != pages)
            print_error("U+%04X stands on %d pages\n", f->at[i], f->pages[i]);
        assert_true(f->pages[i] == 1 || f->pages[i] == pages);
    }
}

static bool is_found(const struct found *f, uint32_t c)
{
    for (int i = 0; i < f->count; i++) {
        if (f->at[i] == c)
            return true;
    }
    print_error("no key for U+%04X\n", c);
    return false;
}

static void every_letter_has_one_key(void **state)
{
    const struct row *r = *state;
    static struct hand h;
    hand_open(&h);
    for (size_t g = 0; g < LENGTH(glasses); g++) {
        for (enum letters letters = LETTERS_USUAL; letters <= LETTERS_ABC; letters++) {
            struct found f = {0};
            if (!ask(&h, r, &glasses[g], letters))
                continue;
            h.m.visit.keyboard.capitals = false;
            look(&h);
            assert_once(&f, read_pages(&h, &f));
            const char *text = r->alphabet;
            for (uint32_t c = utf8_next(&text); c != 0; c = utf8_next(&text))
                assert_true(is_found(&f, c));
        }
    }
    hand_close(&h);
}

static TTF_Font *face(const char *file)
{
    char path[200];
    snprintf(path, sizeof path, "/usr/share/fonts/truetype/%s", file);
    TTF_Font *font = TTF_OpenFont(path, 20);
    assert_non_null(font);
    return font;
}

static bool has_glyph(TTF_Font *font, int32_t c)
{
    bool there = TTF_GlyphIsProvided32(font, (Uint32)c) != 0;
    if (!there && c != 0xE000)
        print_error("nothing to draw U+%04X with\n", (unsigned)c);
    return there;
}

/* Thousandths of a second that are more than a hiss. */
static size_t heard_ms(const char *text, const char *lang)
{
    const int16_t *pcm = NULL;
    size_t count = 0, loud = 0;
    struct err e;
    assert_true(
        voice_say(voice, &(struct voice_line){text, lang, 160}, &pcm, &count, &e));
    for (size_t i = 0; i < count; i++)
        loud += pcm[i] > 500 || pcm[i] < -500 ? 1 : 0;
    return loud * 1000 / VOICE_HZ;
}

static void read_keys(const struct hand *h, const struct row *r, TTF_Font *const faces[2])
{
    enum { LEAST_MS = 25 };
    char said[SPOKEN_MAX];
    for (int i = 0; i < h->scene->count; i++) {
        const struct el *k = &h->scene->els[i];
        if (k->role != ROLE_KEY || k->press.what != PRESS_KEY)
            continue;
        assert_true(has_glyph(faces[k->press.arg >= 0x80], k->press.arg));
        spoken_text(h->scene, i, true, said);
        const char *row = strchr(said, ',');
        size_t heard = heard_ms(said, r->lang), least = LEAST_MS;
        assert_non_null(row);
        least += heard_ms(row + strlen(", "), r->lang);
        if (heard < least)
            print_error("\"%s\": the letter is not heard\n", said);
        assert_true(heard >= least);
    }
}

static void every_key_can_be_drawn_and_said(void **state)
{
    const struct row *r = *state;
    static struct hand h;
    TTF_Font *const faces[2] = {face("andika/Andika-Bold.ttf"), face(r->face)};
    hand_open(&h);
    for (enum letters letters = LETTERS_NATIONAL; letters <= LETTERS_ABC; letters++) {
        (void)ask(&h, r, &glasses[0], letters);
        do {
            read_keys(&h, r, faces);
            if (scene_find(h.scene, "key.more") >= 0)
                touch(&h, scene_find(h.scene, "key.more"));
        } while (h.m.visit.keyboard.page != 0);
    }
    assert_false(has_glyph(faces[1], 0xE000)); /* of no script */
    hand_close(&h);
    TTF_CloseFont(faces[0]);
    TTF_CloseFont(faces[1]);
}

/* Every step of it stays whole. */
static void rub_out_all(struct hand *h, press_fn *way)
{
    const char *name = h->m.visit.draft.name;
    while (name[0] != '\0') {
        size_t before = utf8_count(name);
        assert_true(way(h, key_of(h, PRESS_RUBOUT, 0)));
        assert_true(utf8_valid(name, strlen(name)));
        assert_int_equal(utf8_count(name), before - 1);
    }
    for (size_t i = 0; i < sizeof h->m.visit.draft.name; i++)
        assert_int_equal(name[i], 0);
}

static void type_and_rub_out(const struct row *r, press_fn *way)
{
    static struct hand h;
    hand_open(&h);
    for (size_t g = 0; g < LENGTH(glasses); g++) {
        for (enum letters letters = LETTERS_NATIONAL; letters <= LETTERS_ABC; letters++) {
            if (!ask(&h, r, &glasses[g], letters))
                continue;
            ring = (struct keypad){0};
            assert_true(type_name(&h, r->given, way));
            assert_string_equal(h.m.visit.draft.name, r->given);
            rub_out_all(&h, way);
        }
    }
    hand_close(&h);
}

static void a_name_is_typed_by_touch(void **state)
{
    type_and_rub_out(*state, touch);
}

static void a_name_is_typed_with_seven_keys(void **state)
{
    type_and_rub_out(*state, by_keys);
}

/* As many as fit into the record; the next one is refused whole. */
static void what_is_too_long_is_refused(void **state)
{
    const struct row *r = *state;
    static struct hand h;
    const char *text = r->given;
    uint32_t c = utf8_next(&text);
    hand_open(&h);
    (void)ask(&h, r, &glasses[0], LETTERS_USUAL);
    for (int i = 0; i < 120; i++)
        hand_press_what(&h, PRESS_KEY, (int32_t)c);
    const char *name = h.m.visit.draft.name;
    assert_int_equal(utf8_count(name), 100);
    assert_true(utf8_valid(name, strlen(name)));
    assert_true(strlen(name) < PERSONAL_NAME_SIZE);
    hand_close(&h);
}

/* ---- one keyboard and the other ---- */

static void one_key_brings_latin_letters_and_back(void **state)
{
    struct hand *h = *state;
    (void)ask(h, row_of("bn"), &glasses[0], LETTERS_USUAL);
    assert_true(key_of(h, PRESS_KEY, 0x995) >= 0);
    assert_true(hand_press(h, "English"));
    look(h);
    assert_true(key_of(h, PRESS_KEY, 0x995) < 0);
    assert_true(type_name(h, "Sharmishtha", touch));
    assert_string_equal(h->m.visit.draft.name, "Sharmishtha");
    assert_true(hand_press(h, "বাংলা"));
    look(h);
    assert_true(key_of(h, PRESS_KEY, 0x995) >= 0);
}

static void latin_languages_need_no_such_key(void **state)
{
    struct hand *h = *state;
    (void)ask(h, row_of("pl"), &glasses[0], LETTERS_USUAL);
    assert_false(hand_has(h, "key.script"));
    (void)ask(h, row_of("en"), &glasses[0], LETTERS_USUAL);
    assert_false(hand_has(h, "key.script"));
}

static void another_language_brings_its_own_letters(void **state)
{
    struct hand *h = *state;
    (void)ask(h, row_of("bn"), &glasses[0], LETTERS_USUAL);
    press(h, PRESS_SCRIPT, 0);
    press(h, PRESS_LANGUAGE, LANGUAGE_UK);
    assert_true(key_of(h, PRESS_KEY, 0x416) >= 0); /* Ж */
    press(h, PRESS_LANGUAGE, LANGUAGE_EN);
    assert_true(key_of(h, PRESS_KEY, 'Q') >= 0);
}

static void all_else_is_typed_in_latin(void **state)
{
    struct hand *h = *state;
    static const enum screen screens[] = {SCREEN_NUMBER, SCREEN_EMAIL, SCREEN_CODE,
                                          SCREEN_WHICH, SCREEN_PIN};
    for (size_t s = 0; s < LENGTH(screens); s++) {
        (void)ask(h, row_of("ur"), &glasses[0], LETTERS_USUAL);
        h->m.visit.screen = screens[s];
        look(h);
        for (int i = 0; i < h->scene->count; i++) {
            const struct el *e = &h->scene->els[i];
            if (e->press.what == PRESS_KEY)
                assert_true(e->press.arg < 127);
        }
        assert_false(hand_has(h, "key.script"));
    }
}

static void a_further_page_is_for_one_letter(void **state)
{
    struct hand *h = *state;
    (void)ask(h, row_of("ur"), &glasses[0], LETTERS_NATIONAL);
    assert_true(type_letter(h, 0x632, touch)); /* ز */
    assert_int_equal(h->m.visit.keyboard.page, 0);
}

static void few_know_inscript_so_the_alphabet_comes_first(void **state)
{
    struct hand *h = *state;
    static const char *const abc[] = {"bn", "pa", "gu"};
    for (size_t i = 0; i < LENGTH(abc); i++) {
        (void)ask(h, row_of(abc[i]), &glasses[0], LETTERS_USUAL);
        assert_int_equal(typing_order(&h->m), KEYS_ABC);
    }
    (void)ask(h, row_of("uk"), &glasses[0], LETTERS_USUAL);
    assert_int_equal(typing_order(&h->m), KEYS_NATIONAL);
}

static void capitals_come_where_a_name_begins(void **state)
{
    struct hand *h = *state;
    (void)ask(h, row_of("uk"), &glasses[0], LETTERS_USUAL);
    assert_true(h->m.visit.keyboard.capitals);
    assert_true(type_name(h, "Мар'", touch));
    assert_false(h->m.visit.keyboard.capitals); /* Мар'яна */
    assert_true(type_name(h, "яна ", touch));
    assert_true(h->m.visit.keyboard.capitals);
    (void)ask(h, row_of("en"), &glasses[0], LETTERS_USUAL);
    assert_true(type_name(h, "O'", touch));
    assert_true(h->m.visit.keyboard.capitals);
}

int main(void)
{
    int failed = 0;
    char locale[PATH_MAX];
    struct err e;
    if (!voice_open(&voice, &e))
        return 1;
    stage = bare_stage();
    options_locale(locale);
    (void)languages_open(locale);
    RUN_ROWS(rows, every_letter_has_one_key);
    RUN_ROWS(rows, every_key_can_be_drawn_and_said);
    RUN_ROWS(rows, a_name_is_typed_by_touch);
    RUN_ROWS(rows, a_name_is_typed_with_seven_keys);
    RUN_ROWS(rows, what_is_too_long_is_refused);
    RUN_TESTS(HAND(one_key_brings_latin_letters_and_back),
              HAND(latin_languages_need_no_such_key),
              HAND(another_language_brings_its_own_letters),
              HAND(all_else_is_typed_in_latin), HAND(a_further_page_is_for_one_letter),
              HAND(few_know_inscript_so_the_alphabet_comes_first),
              HAND(capitals_come_where_a_name_begins));
    stage_close(stage);
    voice_close(voice);
    return failed;
}
