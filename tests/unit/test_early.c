/* The start on two cores: what is made on a thread of its own is whole once it was
 * waited for, and what goes wrong there is told as if there were no thread. */
#include "app/early.h"
#include "app/kiosk_store_inner.h"
#include "tests/test.h"
#include "tests/unit/kiosk_files.h"

static int files(void **state)
{
    int set = set_up(state);
    fill(*state);
    return set;
}

static void the_files_are_open_when_they_are_taken(void **state)
{
    struct fixture *f = *state;
    struct early s = {0};
    struct kiosk_store *ks = NULL;
    struct station known;
    struct err e;
    early_files(&s, &f->place);
    assert_true(early_store(&s, &ks, &e));
    assert_true(kiosk_store_there(ks, &e)); /* before anybody asks for it here */
    assert_true(kiosk_store_station(ks, &known, &e));
    assert_true(known.ready);
    kiosk_store_close(ks);
    early_end(&s);
}

static void files_that_are_missing_are_told_of_when_they_are_read(void **state)
{
    struct fixture *f = *state;
    struct kiosk_place elsewhere = f->place;
    struct early s = {0};
    struct kiosk_store *ks = NULL;
    struct station known;
    struct err e;
    elsewhere.folder = "/nonexistent";
    early_files(&s, &elsewhere);
    assert_true(early_store(&s, &ks, &e));
    assert_false(kiosk_store_station(ks, &known, &e));
    assert_false(known.ready);
    kiosk_store_close(ks);
    early_end(&s);
}

static void the_voice_speaks_when_it_is_taken(void **state)
{
    (void)state;
    struct early s = {0};
    struct voice *v = NULL;
    struct err e;
    const int16_t *pcm = NULL;
    size_t count = 0;
    const struct voice_line line = {"one", "en", 160};
    early_voice(&s);
    assert_true(early_speech(&s, &v, &e));
    assert_true(voice_say(v, &line, &pcm, &count, &e));
    assert_true(count > 0);
    voice_close(v);
    early_end(&s);
}

/* A start that fails meanwhile: no thread is left, and no file open. */
static void files_that_nobody_took_are_closed(void **state)
{
    struct fixture *f = *state;
    struct early s = {0};
    early_files(&s, &f->place);
    early_end(&s);
    assert_null(s.store);
    early_end(&s);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(
        cmocka_unit_test_setup_teardown(the_files_are_open_when_they_are_taken, files,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            files_that_are_missing_are_told_of_when_they_are_read, files, tear_down),
        cmocka_unit_test(the_voice_speaks_when_it_is_taken),
        cmocka_unit_test_setup_teardown(files_that_nobody_took_are_closed, files,
                                        tear_down));
    return failed;
}
