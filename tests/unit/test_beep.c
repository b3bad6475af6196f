/* What is heard without words (ACCESS A11Y-67, -91). */
#include "tests/test.h"

#include <stdlib.h>

#include "app/speech/beep.h"
#include "app/speech/voice.h"

static int loudest(const int16_t *pcm, size_t count)
{
    int most = 0;
    for (size_t i = 0; i < count; i++)
        most = abs(pcm[i]) > most ? abs(pcm[i]) : most;
    return most;
}

static void a_tick_is_short_and_soft_and_a_warning_is_neither(void **state)
{
    (void)state;
    static int16_t tick[BEEP_SAMPLES_MAX], warning[BEEP_SAMPLES_MAX];
    size_t short_one = beep_make(tick, SAID_TICK),
           long_one = beep_make(warning, SAID_TIME);
    assert_true(short_one > 0 && short_one * 1000 / VOICE_HZ <= 20);
    assert_true(long_one * 1000 / VOICE_HZ >= 200 && long_one * 1000 / VOICE_HZ < 3000);
    assert_true(loudest(tick, short_one) > INT16_MAX / 20);
    assert_true(loudest(tick, short_one) * 2 < loudest(warning, long_one));
}

static void none_clicks_at_its_ends_or_is_too_loud(void **state)
{
    (void)state;
    static int16_t pcm[BEEP_SAMPLES_MAX];
    for (int s = SAID_TICK; s < SAID_SOUND_COUNT; s++) {
        size_t count = beep_make(pcm, (enum said_sound)s);
        assert_true(count > 1);
        assert_true(abs(pcm[0]) < 1200 && abs(pcm[count - 1]) < 1200);
        assert_true(loudest(pcm, count) < INT16_MAX / 2);
    }
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_tick_is_short_and_soft_and_a_warning_is_neither),
              TEST(none_clicks_at_its_ends_or_is_too_loud));
    return failed;
}
