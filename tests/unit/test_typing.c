/* The keyboards of names: every letter of every alphabet is there, once, can be drawn and
 * said, and gives exactly its own bytes, by touch and by seven keys. */
#include "tests/test.h"

#include <SDL_ttf.h>

#include "app/options.h"
#include "app/speech/voice.h"
#include "app/typing.h"
#include "app/ui/keypad.h"
#include "app/ui/layout.h"
#include "app/ui/spoken.h"
#include "core/utf8.h"
#include "tests/unit/bare_stage.h"
#include "tests/unit/kiosk_hand.h"

enum { LETTERS_MAX = 160, STEPS_MAX = 200 };

static struct stage *stage;
static struct voice *voice; /* a process has one */

struct row {
    const char *name, *lang;
    const char *alphabet; /* all that its words are written with */
    const char *given;    /* a name */
    const char *face;     /* what its keys are drawn with, besides signs */
};

/* From grammars of the languages, not from the keyboards. */
static const struct row rows[] = {
    /* clang-format off */
    {"English", "en",
     "abcdefghijklmnopqrstuvwxyz-'",
     "O'Neil-Smith", "andika/Andika-Bold.ttf"},
    {"Welsh", "cy",
     "abcdefghijklmnopqrstuvwxyz-'"
     "âêîôûŵŷáéíóúäëïöüàè",
     "Siân Gŵyn", "andika/Andika-Bold.ttf"},
    {"Polish", "pl",
     "aąbcćdeęfghijklłmnńoóprsśtuwyzźżqvx-'",
     "Łukasz Żółć", "andika/Andika-Bold.ttf"},
    {"Romanian", "ro",
     "aăâbcdefghiîjklmnopqrsștțuvwxyz-'",
     "Ștefan", "andika/Andika-Bold.ttf"},
    {"Ukrainian", "uk",
     "абвгґдеєжзиіїйклмн"
     "опрстуфхцчшщьюя-'",
     "Мар'яна Єва Їжак", "andika/Andika-Bold.ttf"},
    {"Bengali", "bn",
     "অআইঈউঊঋএঐওঔকখগঘঙচছজঝঞ"
     "টঠডঢণতথদধনপফবভমযরলশষসহ"
     "\u09DC\u09DD\u09DFৎংঃঁািীুূৃেৈোৌ্",
     "শর্মিষ্ঠা", "noto/NotoSansBengali-Bold.ttf"},
    {"Punjabi", "pa",
     "ੳਅੲਸਹਕਖਗਘਙਚਛਜਝਞਟਠਡਢਣ"
     "ਤਥਦਧਨਪਫਬਭਮਯਰਲਵੜ"
     "\u0A36\u0A33\u0A59\u0A5A\u0A5B\u0A5E"
     "ਆਇਈਉਊਏਐਓਔਾਿੀੁੂੇੈੋੌ੍ੰੱਂ",
     "ਗੁਰਪ੍ਰੀਤ", "noto/NotoSansGurmukhi-Bold.ttf"},
    {"Gujarati", "gu",
     "અઆઇઈઉઊઋએઐઓઔઍઑકખગઘઙચછજઝઞ"
     "ટઠડઢણતથદધનપફબભમયરલવશષસહળ"
     "ાિીુૂૃેૈોૌ્ૅૉંઁઃ",
     "જ્યોતિ", "noto/NotoSansGujarati-Bold.ttf"},
    {"Urdu", "ur",
     "اآبپتٹثجچحخدڈذرڑزژسشصضطظ"
     "عغفقکگلمنںوہھءیےئؤۂۃۓ",
     "زینب", "noto/NotoNastaliqUrdu-Bold.ttf"},
    {"Arabic", "ar",
     "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
     "ءأإآؤئىة",
     "نادية", "noto/NotoSansArabic-Bold.ttf"},
    /* clang-format on */
};

struct glass {
    int w, h;
    float mm;
    bool large;
};

static const struct glass glasses[] = {
    {1080, 1920, 268, false}, {1080, 1920, 268, true}, {1280, 800, 217, false}};

/* ---- somebody at the question ---- */

static void look(struct hand *h)
{
    struct text_measure measure = stage_measure(stage);
    fit(&h->m, &measure, h->scene);
}

static void press(struct hand *h, enum press_what what, int32_t arg)
{
    hand_press_what(h, what, arg);
    look(h);
}

/* False: the language is not offered on this panel. */
static bool ask(struct hand *h, const struct row *r, const struct glass *g,
                enum letters letters)
{
    enum language l = language_find(r->lang);
    h->m.panel = panel_make(g->w, g->h, g->mm);
    panel_speak(&h->m.panel, r->lang, language_is_rtl(l));
    h->m.panel.large = g->large;
    h->m.languages = UINT32_MAX;
    h->m.visit.doing = DOING_INTEREST;
    h->m.visit.screen = SCREEN_NAME;
    memset(h->m.visit.draft.name, 0, sizeof h->m.visit.draft.name);
    h->m.visit.keyboard = (struct keyboard){.letters = letters};
    typing_open(&h->m);
    look(h);
    return model_speaks(&h->m, l);
}

static int key_of(const struct hand *h, enum press_what what, int32_t arg)
{
    for (int i = 0; i < h->scene->count; i++) {
        const struct el *e = &h->scene->els[i];
        if (e->role == ROLE_KEY && e->press.what == what && e->press.arg == arg)
            return i;
    }
    return -1;
}

/* By touch. */
static bool touch(struct hand *h, int at)
{
    struct press p = h->scene->els[at].press;
    press(h, (enum press_what)p.what, p.arg);
    return true;
}

/* By arrows and OK, as the ring is seen to move. */
static struct keypad ring;

static enum pad_key towards(const struct el *from, const struct el *to)
{
    if (from->role != ROLE_KEY)
        return PAD_DOWN;
    float dy = to->mm_y - from->mm_y;
    if (dy > 1 || dy < -1)
        return dy > 0 ? PAD_DOWN : PAD_UP;
    return to->mm_x > from->mm_x ? PAD_RIGHT : PAD_LEFT;
}

static bool by_keys(struct hand *h, int at)
{
    for (int i = 0; i < STEPS_MAX; i++) {
        keypad_mark(&ring, h->scene);
        const struct el *from = &h->scene->els[h->scene->focus < 0 ? 0 : h->scene->focus];
        enum pad_key key = PAD_OK;
        if (h->scene->focus != at)
            key = towards(from, &h->scene->els[at]);
        struct press p = keypad_take(&ring, h->scene, key);
        if (p.what != 0) {
            press(h, (enum press_what)p.what, p.arg);
            return key == PAD_OK;
        }
    }
    return false;
}

typedef bool press_fn(struct hand *h, int at);

/* Turning pages until the letter is there. */
static bool type_letter(struct hand *h, uint32_t c, press_fn *way)
{
    enum { PAGES = 4 };
    for (int page = 0; page < PAGES; page++) {
        int at = key_of(h, PRESS_KEY, (int32_t)c);
        if (at >= 0)
            return way(h, at);
        at = scene_find(h->scene, "key.more");
        if (at < 0 || !way(h, at))
            return false;
    }
    return false;
}

static bool type_name(struct hand *h, const char *name, press_fn *way)
{
    for (uint32_t c = utf8_next(&name); c != 0; c = utf8_next(&name)) {
        if (!type_letter(h, c, way)) {
            print_error("no key for U+%04X\n", c);
            return false;
        }
    }
    return true;
}

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

static const struct row *row_of(const char *lang)
{
    size_t i = 0;
    while (strcmp(rows[i].lang, lang) != 0)
        i++;
    return &rows[i];
}

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

static void the_alphabet_begins_where_reading_does(void **state)
{
    struct hand *h = *state;
    (void)ask(h, row_of("ar"), &glasses[0], LETTERS_ABC);
    assert_true(el_of(h, "key.ا")->mm_x > el_of(h, "key.ب")->mm_x);
    (void)ask(h, row_of("ar"), &glasses[0], LETTERS_NATIONAL); /* as on a computer */
    assert_true(el_of(h, "key.ض")->mm_x < el_of(h, "key.ص")->mm_x);
}

static void discs_count_what_is_seen_as_a_letter(void **state)
{
    struct hand *h = *state;
    char shown[UI_TEXT_MAX];
    (void)ask(h, row_of("bn"), &glasses[0], LETTERS_USUAL);
    assert_true(type_name(h, "শর্মিষ্ঠা", touch));
    press(h, PRESS_HIDE, 0);
    scene_plain(h->scene, el_of(h, "name.field.value")->name, shown, sizeof shown);
    assert_string_equal(shown, "•••••"); /* শ র্ মি ষ্ ঠা */
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
              HAND(the_caret_stands_where_the_next_letter_will),
              HAND(the_alphabet_begins_where_reading_does),
              HAND(discs_count_what_is_seen_as_a_letter),
              HAND(capitals_come_where_a_name_begins));
    stage_close(stage);
    voice_close(voice);
    return failed;
}
