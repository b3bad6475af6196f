/* typist: somebody at the question for a name, by touch or by seven keys, for tests of
 * the keyboards. A test opens the stage. */
#pragma once

#include "app/options.h"
#include "app/typing.h"
#include "app/ui/keypad.h"
#include "app/ui/layout.h"
#include "core/utf8.h"
#include "tests/unit/bare_stage.h"
#include "tests/unit/kiosk_hand.h"

enum { STEPS_MAX = 200 };

static struct stage *stage;

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

static inline void look(struct hand *h)
{
    struct text_measure measure = stage_measure(stage);
    fit(&h->m, &measure, h->scene);
}

static inline void press(struct hand *h, enum press_what what, int32_t arg)
{
    hand_press_what(h, what, arg);
    look(h);
}

/* False: the language is not offered on this panel. */
static inline bool ask(struct hand *h, const struct row *r, const struct glass *g,
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

static inline int key_of(const struct hand *h, enum press_what what, int32_t arg)
{
    for (int i = 0; i < h->scene->count; i++) {
        const struct el *e = &h->scene->els[i];
        if (e->role == ROLE_KEY && e->press.what == what && e->press.arg == arg)
            return i;
    }
    return -1;
}

/* By touch. */
static inline bool touch(struct hand *h, int at)
{
    struct press p = h->scene->els[at].press;
    press(h, (enum press_what)p.what, p.arg);
    return true;
}

/* By arrows and OK, as the ring is seen to move. */
static struct keypad ring;

static inline enum pad_key towards(const struct el *from, const struct el *to)
{
    if (from->role != ROLE_KEY)
        return PAD_DOWN;
    float dy = to->mm_y - from->mm_y;
    if (dy > 1 || dy < -1)
        return dy > 0 ? PAD_DOWN : PAD_UP;
    return to->mm_x > from->mm_x ? PAD_RIGHT : PAD_LEFT;
}

static inline bool by_keys(struct hand *h, int at)
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
static inline bool type_letter(struct hand *h, uint32_t c, press_fn *way)
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

static inline bool type_name(struct hand *h, const char *name, press_fn *way)
{
    for (uint32_t c = utf8_next(&name); c != 0; c = utf8_next(&name)) {
        if (!type_letter(h, c, way)) {
            print_error("no key for U+%04X\n", c);
            return false;
        }
    }
    return true;
}

static inline const struct row *row_of(const char *lang)
{
    size_t i = 0;
    while (strcmp(rows[i].lang, lang) != 0)
        i++;
    return &rows[i];
}
