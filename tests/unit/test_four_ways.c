/* Whatever people come for, they get it by touch, by seven keys, by ear with drawing off,
 * and with a mouse; and it is the same thing that is saved and shown at the end. */
#include "tests/test.h"

#include "tests/unit/walker.h"

enum { STEPS_MAX = 48 };

struct ending {
    enum screen screen;
    bool saved;
    struct outbox_row row;
    struct personal said;
    char *tree;
};

struct errand {
    const char *name;
    enum screen ends_on;
    enum op_kind saves; /* OP_KIND_COUNT: nothing */
    const char *steps[STEPS_MAX];
};

#define BY_TEXT "By text", "=Sam", "Continue", "=07700900123", "Continue"
#define BY_PHONE "By phone", "=Sam", "Continue", "=07700900123", "Continue"
#define BY_E_MAIL "By e-mail", "Skip this", "=sam", "@gmail.com", "Continue"
#define CODE_ONLY "No contact: use a code only"
#define TO_JOB "English", "Find a job", "Support a music lover", "I am interested"
#define TO_SESSION "English", "Meet other PAs", "PA coffee morning"
#define TO_ASK "English", "Ask us"
#define TO_FOUND "English", "I have a code", "=7KQ4M2XTB9", "Find it"

static const struct errand errands[] = {
    {"register interest in a job",
     SCREEN_DONE,
     OP_INTEREST,
     {TO_JOB, "=Sam", "Continue", "By text", "=07700900123", "Continue",
      "Agree and send"}},
    {"book a session for one",
     SCREEN_DONE,
     OP_BOOK,
     {TO_SESSION, "Book 1 place", CODE_ONLY, "Book 1 place"}},
    {"book a session for two",
     SCREEN_DONE,
     OP_BOOK,
     {TO_SESSION, "Book 2 places", BY_E_MAIL, "Agree and book"}},
    {"book a session, to be rung",
     SCREEN_DONE,
     OP_BOOK,
     {TO_SESSION, "Book 1 place", BY_PHONE, "Agree and book"}},
    {"book a session, and not agree",
     SCREEN_DONE,
     OP_BOOK,
     {TO_SESSION, "Book 1 place", BY_TEXT, "No, a code only|No. Clear what I typed",
      "Book 1 place"}},
    {"look up a code", SCREEN_FOUND, OP_KIND_COUNT, {TO_FOUND}},
    {"change a booking",
     SCREEN_DONE,
     OP_CHANGE,
     {TO_FOUND, "Change it", "How many places", "1 place", "Change it"}},
    {"cancel a booking",
     SCREEN_DONE,
     OP_CANCEL,
     {TO_FOUND, "Cancel it", "Yes, cancel it"}},
    {"ask a question, to be called back",
     SCREEN_DONE,
     OP_QUESTION,
     {TO_ASK, "Ask a question", "The work of a PA", BY_PHONE, "Agree and send"}},
    {"join the register",
     SCREEN_DONE,
     OP_PROFILE,
     {TO_ASK, "Join the register", "Getting dressed", "Continue", "Monday", "Friday",
      "Continue", "Evenings", "Continue", "Up to 5 miles", "Yes", BY_TEXT, "Continue",
      "Agree and send"}},
    {"free for work again",
     SCREEN_DONE,
     OP_AVAILABLE,
     {TO_ASK, "Free for work again", "In 2 weeks", BY_PHONE, "Agree and send"}},
    {"complain about my data",
     SCREEN_DONE,
     OP_COMPLAINT,
     {TO_ASK, "Complain about your data", "What you hold is wrong", CODE_ONLY,
      "Send it"}},
    {"erase my data",
     SCREEN_DONE,
     OP_ERASE,
     {TO_ASK, "Erase your data", "What one code stands for", "=7KQ4M2XTB9", "Continue",
      CODE_ONLY, "Send it"}},
    {"read it in another language",
     SCREEN_SESSIONS,
     OP_KIND_COUNT,
     {"English", "Meet other PAs", "Language", "Cymraeg"}},
    {"get help", SCREEN_ABOUT, OP_KIND_COUNT, {"English", "Help", "About this screen"}},
    {"larger text and other colours",
     SCREEN_HOME,
     OP_KIND_COUNT,
     {"English", "Text size|Text size and colours", "160 %", "Dark", "Continue"}},
};

static struct ending go(const struct errand *x, enum way way)
{
    struct walker *w = walk_open(way);
    struct ending end = {.saved = x->saves != OP_KIND_COUNT};
    bool there = walk_along(w, x->steps);
    if (there && w->m.visit.screen != x->ends_on)
        print_error("%s: ends on %s\n", way_name(way), screen_name(w->m.visit.screen));
    assert_true(there && w->m.visit.screen == x->ends_on);
    assert_int_equal(w->saved, end.saved ? 1 : 0);
    end.screen = w->m.visit.screen;
    end.tree = walk_tree(w);
    if (end.saved) {
        end.said = open_box(w->f, &end.row);
        assert_int_equal(end.row.kind, x->saves);
    }
    walk_close(w);
    return end;
}

static void the_same_is_saved(const struct ending *a, const struct ending *b)
{
    assert_int_equal(a->row.kind, b->row.kind);
    assert_string_equal(a->row.target, b->row.target);
    assert_int_equal(a->row.places, b->row.places);
    assert_string_equal(a->said.op, b->said.op);
    assert_string_equal(a->said.code, b->said.code);
    assert_string_equal(a->said.name, b->said.name);
    assert_int_equal(a->said.contact_kind, b->said.contact_kind);
    assert_string_equal(a->said.contact, b->said.contact);
    assert_int_equal(a->said.text_safe, b->said.text_safe);
    assert_int_equal(a->said.accept, b->said.accept);
    assert_int_equal(a->said.ask_first, b->said.ask_first);
    assert_string_equal(a->said.consent, b->said.consent);
    assert_string_equal(a->said.lang, b->said.lang);
    assert_int_equal(a->said.request.subject, b->said.request.subject);
    assert_string_equal(a->said.request.about, b->said.request.about);
    assert_int_equal(a->said.request.tasks, b->said.request.tasks);
    assert_int_equal(a->said.request.days, b->said.request.days);
    assert_int_equal(a->said.request.parts, b->said.request.parts);
    assert_int_equal(a->said.request.miles, b->said.request.miles);
    assert_int_equal(a->said.request.cover, b->said.request.cover);
    assert_int_equal(a->said.request.weeks, b->said.request.weeks);
}

static void ends_the_same_in_all_four_ways(void **state)
{
    const struct errand *x = *state;
    struct ending first = go(x, WAY_TOUCH);
    for (enum way way = WAY_KEYS; way < WAY_COUNT; way++) {
        struct ending end = go(x, way);
        assert_int_equal(end.screen, first.screen);
        assert_string_equal(end.tree, first.tree);
        if (first.saved)
            the_same_is_saved(&end, &first);
        free(end.tree);
    }
    free(first.tree);
}

/* How often somebody has to touch the glass, letters not counted, until a claim code is
 * on it. */
struct count {
    const char *name;
    int most;
    const char *steps[STEPS_MAX];
};

static const struct count counts[] = {
    {"interest, reached by phone",
     8,
     {TO_JOB, "=Sam", "Continue", "By text", "=07700900123", "Continue",
      "Agree and send"}},
    {"interest, reached by e-mail",
     8,
     {TO_JOB, "=Sam", "Continue", "By e-mail", "=sam@example.org", "Continue",
      "Agree and send"}},
    {"a place, reached by phone",
     8,
     {TO_SESSION, "Book 1 place", BY_TEXT, "Agree and book"}},
    {"two places, to be rung",
     8,
     {TO_SESSION, "Book 2 places", BY_PHONE, "Agree and book"}},
    {"a place, reached by e-mail",
     8,
     {TO_SESSION, "Book 1 place", "By e-mail", "=Sam", "Continue", "=sam@example.org",
      "Continue", "Agree and book"}},
    {"a place, with a code only",
     6,
     {TO_SESSION, "Book 1 place", CODE_ONLY, "Book 1 place"}},
    {"two places, with a code only",
     6,
     {TO_SESSION, "Book 2 places", CODE_ONLY, "Book 2 places"}},
};

static void needs_no_more_touches_than_that(void **state)
{
    const struct count *x = *state;
    struct walker *w = walk_open(WAY_TOUCH);
    assert_true(walk_along(w, x->steps));
    assert_int_equal(w->m.visit.screen, SCREEN_DONE);
    assert_int_equal(strlen(w->m.visit.done.code), CLAIM_SIZE - 1);
    print_message("%s: %d touches\n", x->name, w->taps);
    assert_true(w->taps <= x->most);
    walk_close(w);
}

int main(void)
{
    int failed = 0;
    walk_fix_chance();
    RUN_ROWS(counts, needs_no_more_touches_than_that);
    RUN_ROWS(errands, ends_the_same_in_all_four_ways);
    return failed;
}
