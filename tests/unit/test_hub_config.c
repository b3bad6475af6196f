/* What of the hub's configuration is refused before anything is done with it. */
#include "server/hub/hub_config.h"

#include <string.h>

#include "core/frame.h"
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

/* The line of that key, with an id; "": its own. */
static const char *recovery_of(char line[200], const uint8_t key[32], const char *id)
{
    char own[KEYID_SIZE], hex[65];
    keyid_of(own, key, 32);
    hex_print(hex, sizeof hex, key, 32);
    snprintf(line, 200, "recovery = %s-%s\n", id[0] == '\0' ? own : id, hex);
    return line;
}

/* Before a backup is made that nobody could open. */
static void a_recovery_key_that_is_none_is_refused(void **state)
{
    (void)state;
    uint8_t key[32] = {7, 8, 9};
    char id[KEYID_SIZE], line[200];
    assert_null(fault_of(recovery_of(line, key, "")));
    assert_non_null(strstr(fault_of("recovery = 07\n"), "[keys] recovery: must be"));
    assert_non_null(strstr(fault_of("recovery = " BYTES8("07") "\n"), "must be"));
    keyid_of(id, key, sizeof key);
    key[31] ^= 1; /* one digit is another */
    const char *fault = fault_of(recovery_of(line, key, id));
    assert_non_null(strstr(fault, "[keys] recovery"));
    assert_non_null(strstr(fault, id));
    memset(key, 0, sizeof key);
    assert_non_null(
        strstr(fault_of(recovery_of(line, key, "")), "[keys] recovery: is not a key"));
}

/* As it is in the file that should be nowhere near: backups were sealed to nobody. */
static void the_secret_half_is_not_taken_for_the_public_one(void **state)
{
    (void)state;
    const char *fault =
        fault_of("recovery = " BYTES8("07") BYTES8("08") BYTES8("09") BYTES8("0a") "\n");
    assert_non_null(strstr(fault, "--make-recovery-key"));
    assert_null(strstr(fault, "0707"));
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(what_new_kiosks_could_not_take_is_refused_at_the_hub),
              TEST(a_recovery_key_that_is_none_is_refused),
              TEST(the_secret_half_is_not_taken_for_the_public_one));
    return failed;
}
