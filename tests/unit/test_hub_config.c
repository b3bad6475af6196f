/* What of the hub's configuration is refused before anything is done with it. */
#include "server/hub/hub_config.h"

#include <string.h>

#include "tests/unit/scratch.h"

/* With that behind a whole file; NULL: it is taken, else why not. */
static const char *fault_of(const char *more)
{
    static struct err e;
    struct scratch s;
    struct hub_config c;
    char path[128];
    scratch_open(&s);
    scratch_path(&s, path, "hub.ini");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file,
            "[hub]\narea = leeds\nstate = state\n[broker]\nhost = my_broker\nca = ca\n"
            "cert = cert\nkey = key\n[http]\ncert = cert\nkey = key\n"
            "[keys]\nsign = sign\nseal = seal\nhmac = hmac\n%s",
            more);
    assert_int_equal(fclose(file), 0);
    bool ok = hub_config_load(&c, path, &e);
    if (ok)
        hub_config_free(&c);
    scratch_close(&s);
    return ok ? NULL : e.text;
}

#define ENROL "[enrol]\nca = folder\n"
#define URL "url = https://hub.example.org:8443\n"

static void what_new_kiosks_could_not_take_is_refused_at_the_hub(void **state)
{
    (void)state;
    assert_null(fault_of(""));
    assert_null(fault_of(ENROL URL "broker = broker.example.org\n"));
    assert_non_null(strstr(fault_of(ENROL "broker = b.example.org\n"), "[enrol] url"));
    assert_non_null(strstr(fault_of(ENROL URL), "my_broker"));
    assert_non_null(strstr(fault_of(ENROL URL "broker = a b\n"), "[enrol] broker"));
}

#define BYTES8(hex) hex hex hex hex hex hex hex hex

/* Before a backup is made that nobody could open. */
static void a_recovery_key_that_is_none_is_refused(void **state)
{
    (void)state;
    assert_null(
        fault_of("recovery = " BYTES8("07") BYTES8("08") BYTES8("09") BYTES8("0a") "\n"));
    assert_non_null(strstr(fault_of("recovery = 07\n"), "[keys] recovery"));
    assert_non_null(strstr(
        fault_of("recovery = " BYTES8("00") BYTES8("00") BYTES8("00") BYTES8("00") "\n"),
        "[keys] recovery: is not a key"));
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(what_new_kiosks_could_not_take_is_refused_at_the_hub),
              TEST(a_recovery_key_that_is_none_is_refused));
    return failed;
}
