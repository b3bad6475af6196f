/* Every screen in every state, on three panels: all that can be seen can be heard, once,
 * in the order of reading, and nothing without words; what is somebody's is said to
 * headphones only (ACCESS A11Y-27, -28, -40, -41, -43). */
#include "tests/test.h"

#include "tests/unit/ear.h"

static const struct shape {
    const char *name;
    int w, h;
    float mm;
} shapes[] = {
    {"tall", 1080, 1920, 268}, {"10 inch", 1280, 800, 217}, {"7 inch", 800, 480, 154}};

static int complain(const struct scene *s, const char *where, const char *what, int at)
{
    print_error("%s: %s: %s\n", where, what, scene_text(s, s->els[at].id));
    return 1;
}

/* The stop that says the words of this element; -1: none does. */
static int said_by(const struct scene *s, int at)
{
    int stop = -1;
    for (int i = at; i >= 0; i = s->els[i].parent) {
        if (!spoken_stop(s, i))
            continue;
        stop = i;
        if (s->els[i].press.what != 0)
            break;
    }
    return stop;
}

static int check_words(const struct scene *s, const char *where)
{
    char words[UI_TEXT_MAX], said[SPOKEN_MAX];
    int wrong = 0;
    for (int i = 0; i < s->count; i++) {
        const struct el *e = &s->els[i];
        bool seen = e->drawing == DRAW_TEXT && e->name != 0 && !e->decorative;
        if (!seen)
            continue;
        int by = said_by(s, i);
        if (by < 0) {
            wrong += complain(s, where, "is seen and never said", i);
            continue;
        }
        if (s->els[by].spoken != 0)
            continue; /* says the same in other words */
        scene_plain(s, e->name, words, sizeof words);
        spoken_text(s, by, true, said);
        if (strstr(said, words) == NULL)
            wrong += complain(s, where, "its words are not in what is said", i);
    }
    return wrong;
}

static int check_stops(const struct scene *s, const char *where)
{
    char said[SPOKEN_MAX], state[UI_TEXT_MAX];
    int wrong = 0;
    for (int i = spoken_beside(s, 0, 1); i >= 0; i = spoken_beside(s, i, 1)) {
        spoken_text(s, i, true, said);
        scene_plain(s, s->els[i].state, state, sizeof state);
        if (said[0] == '\0')
            wrong += complain(s, where, "says nothing", i);
        if (strstr(said, state) == NULL)
            wrong += complain(s, where, "does not say its state", i);
        if (strchr(said, '*') != NULL)
            wrong += complain(s, where, "says marks for bold", i);
    }
    for (int i = 0; i < s->count; i++) {
        if (s->els[i].focusable && !spoken_stop(s, i))
            wrong += complain(s, where, "has the ring and is not said", i);
    }
    return wrong;
}

/* A11Y-43: where others hear it, no element says anything of what is somebody's. */
static int check_private(const struct scene *s, const char *where)
{
    char secret[UI_TEXT_MAX], said[SPOKEN_MAX];
    int wrong = 0;
    for (int i = 0; i < s->count; i++) {
        const struct el *e = &s->els[i];
        scene_plain(s, e->name, secret, sizeof secret);
        bool letters = e->drawing == DRAW_TEXT && strlen(secret) > 1;
        const char *id = scene_text(s, s->els[0].id);
        if (strcmp(id, "code") == 0 || strcmp(id, "ask-code") == 0)
            continue; /* the example of a code is the one that is typed */
        for (int k = 0; e->sensitive && letters && k < s->count; k++) {
            spoken_text(s, k, false, said);
            if (strstr(said, secret) != NULL)
                wrong += complain(s, where, "is said where others hear", k);
        }
    }
    return wrong;
}

/* A11Y-40: down and right go where the reading goes, none left out, none twice. */
static int check_order(const struct scene *s, const char *where)
{
    struct keypad k = {.on = true, .reads = true};
    static struct scene copy;
    int wrong = 0, at = spoken_beside(s, 0, 1);
    copy = *s;
    keypad_point(&k, &copy, at);
    while (at >= 0) {
        int next = spoken_beside(s, at, 1);
        (void)keypad_take(&k, &copy, PAD_RIGHT);
        int ring = scene_find(s, k.id);
        if (next >= 0 ? ring != next : k.stuck != 1)
            wrong += complain(s, where, "the ring does not go on from here", at);
        at = next;
    }
    return wrong;
}

static void all_that_is_seen_is_said(void **state)
{
    (void)state;
    static struct scene s;
    static struct model m;
    int wrong = 0, checked = 0;
    char where[120];
    for (size_t k = 0; k < LENGTH(shapes); k++) {
        struct panel p = panel_make(shapes[k].w, shapes[k].h, shapes[k].mm);
        for (int i = 0; i < tour_count(); i++, checked++) {
            tour_set(&m, i, &p);
            fit(&m, &measure, &s);
            snprintf(where, sizeof where, "%s, %s", shapes[k].name, tour_name(i));
            wrong += check_words(&s, where) + check_stops(&s, where) +
                     check_private(&s, where) + check_order(&s, where);
        }
    }
    print_message("%d screens\n", checked);
    assert_int_equal(wrong, 0);
}

/* What a new screen says: all its words but those of buttons, in their order. */
static void a_new_screen_is_read_from_top_to_end(void **state)
{
    (void)state;
    struct panel p = panel_make(1080, 1920, 268);
    for (int i = 0; i < tour_count(); i++) {
        struct ear *x = ear_open();
        tour_set(&x->h.m, i, &p);
        x->h.m.headphones = true;
        x->h.m.visit.listen = LISTEN_ASKED;
        ear_look(x);
        assert_true(x->count > 0);
        int last = 0;
        for (int n = 0; n < x->count; n++) {
            int at = scene_find(x->h.scene, x->said[n].node);
            assert_true(x->said[n].text[0] != '\0');
            if (at <= 0)
                continue; /* the title, and our own words */
            int place = 0;
            for (int k = 0; k >= 0 && k != at; k = scene_after(x->h.scene, k))
                place++;
            assert_true(place > last);
            last = place;
        }
        ear_close(x);
    }
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(all_that_is_seen_is_said), TEST(a_new_screen_is_read_from_top_to_end));
    return failed;
}
