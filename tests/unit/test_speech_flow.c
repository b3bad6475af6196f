/* With drawing off: interest in a job is registered, from the first screen to the claim
 * code, by seven keys and what is heard alone; and a place is booked (ACCESS A11Y-34,
 * -55). */
#include "tests/test.h"

#include "tests/unit/ear.h"

/* Letters are found by their name, as somebody does who sees none of them. */
static bool type(struct ear *x, const char *text)
{
    for (; *text != '\0'; text++) {
        const char key[2] = {*text, '\0'};
        if (!ear_choose(x, key))
            return false;
        if (!ear_heard(x, key))
            return false;
    }
    return true;
}

static void a_blind_person_registers_interest_by_ear(void **state)
{
    (void)state;
    struct ear *x = ear_open();
    assert_int_equal(x->count, 0); /* silence until somebody asks */
    ear_plug(x, true);
    assert_true(ear_heard(x, "Touch to start"));
    assert_true(ear_choose(x, "English"));
    assert_true(ear_heard(x, "What would you like to do?"));
    assert_true(ear_choose(x, "Find a job"));
    assert_true(ear_heard(x, "things to choose"));
    assert_true(ear_choose(x, "Support a music lover"));
    hand_job(&x->h);
    ear_look(x);
    assert_true(ear_choose(x, "I am interested"));
    assert_true(ear_heard(x, "What is your name?"));
    assert_true(type(x, "Ed"));
    assert_true(ear_choose(x, "Continue"));
    assert_true(ear_choose(x, "By phone"));
    assert_true(type(x, "07700900123"));
    assert_true(ear_choose(x, "Continue"));
    assert_int_equal(x->h.m.visit.screen, SCREEN_CHECK);
    assert_true(ear_heard(x, "0 7 7 0 0, 9 0 0 1 2 3"));
    assert_true(ear_heard(x, "May we keep your details?"));
    assert_true(ear_choose(x, "Agree and send"));
    assert_true(hand_asked(&x->h, CMD_SAVE));
    hand_saved(&x->h, OP_INTEREST);
    ear_look(x);
    assert_true(ear_heard(x, "7 K Q 4 M, 2 X T B 9"));
    ear_close(x);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_blind_person_registers_interest_by_ear));
    return failed;
}
