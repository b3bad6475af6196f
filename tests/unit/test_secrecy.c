#include <sys/prctl.h>
#include <sys/resource.h>

#include "host/secrecy.h"
#include "tests/test.h"

static void a_crash_leaves_no_core_file(void **state)
{
    (void)state;
    struct rlimit limit;
    secrecy_keep();
    assert_int_equal(getrlimit(RLIMIT_CORE, &limit), 0);
    assert_int_equal(limit.rlim_cur, 0);
    assert_int_equal(limit.rlim_max, 0);
}

static void others_of_the_same_user_cannot_look_in(void **state)
{
    (void)state;
#ifdef __SANITIZE_ADDRESS__
    skip(); /* the leak check is one who looks in */
#endif
    secrecy_keep();
    assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(TEST(a_crash_leaves_no_core_file),
              TEST(others_of_the_same_user_cannot_look_in));
    return failed;
}
