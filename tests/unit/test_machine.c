/* Which machine this is: what decides, and what does not. */
#include "host/machine.h"
#include "tests/unit/fake_sys.h"

static void card(const char *name, const char *address, const char *made)
{
    char file[128];
    snprintf(file, sizeof file, "class/net/%s/address", name);
    put(file, address);
    snprintf(file, sizeof file, "class/net/%s/addr_assign_type", name);
    put(file, made);
    snprintf(file, sizeof file, "class/net/%s/device", name);
    put(file, "");
}

static bool same(const uint8_t a[HW_HASH_BYTES], const uint8_t b[HW_HASH_BYTES])
{
    return memcmp(a, b, HW_HASH_BYTES) == 0;
}

static void a_machine_that_tells_nothing_is_not_known(void **state)
{
    (void)state;
    static const uint8_t unknown[HW_HASH_BYTES];
    uint8_t hash[HW_HASH_BYTES];
    put("class/net/lo/address", "00:00:00:00:00:00\n");
    card("wlan0", "02:11:22:33:44:55\n", "3\n"); /* random */
    machine_hash(hash, "", sys);
    assert_true(same(hash, unknown));
}

static void its_lowest_own_address_tells_it_whatever_its_name(void **state)
{
    (void)state;
    uint8_t one[HW_HASH_BYTES], two[HW_HASH_BYTES], other[HW_HASH_BYTES];
    card("eth0", "00:11:22:33:44:55\n", "0\n");
    machine_hash(one, "", sys);
    card("eth1", "10:11:22:33:44:55\n", "0\n");
    machine_hash(two, "", sys);
    card("eth0", "00:11:22:33:44:56\n", "0\n");
    machine_hash(other, "", sys);
    assert_true(same(one, two));
    assert_false(same(one, other));
}

static void the_board_says_more_than_cards_and_what_is_told_most(void **state)
{
    (void)state;
    uint8_t told[HW_HASH_BYTES], board[HW_HASH_BYTES], again[HW_HASH_BYTES];
    put("firmware/devicetree/base/serial-number", "10000000abcdef01");
    machine_hash(board, "", sys);
    card("eth0", "00:11:22:33:44:55\n", "0\n");
    machine_hash(again, "", sys);
    machine_hash(told, "asset 4711", sys);
    assert_true(same(board, again));
    assert_false(same(board, told));
}

static void a_number_that_many_boards_have_is_none(void **state)
{
    (void)state;
    static const char *const common[] = {"03000200-0400-0500-0006-000700080009\n",
                                         "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF\n",
                                         "00000000-0000-0000-0000-000000000000\n",
                                         "12345678-1234-5678-90AB-CDDEEFAABBCC\n"};
    static const uint8_t unknown[HW_HASH_BYTES];
    uint8_t hash[HW_HASH_BYTES];
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        put("class/dmi/id/product_uuid", common[i]);
        machine_hash(hash, "", sys);
        assert_true(same(hash, unknown));
    }
    put("class/dmi/id/product_uuid", "ffffffff-ffff-ffff-ffff-fffffffffffe\n");
    machine_hash(hash, "", sys);
    assert_false(same(hash, unknown));
}

int main(void)
{
    int failed = 0;
    RUN_TESTS(IN_SYS(a_machine_that_tells_nothing_is_not_known),
              IN_SYS(its_lowest_own_address_tells_it_whatever_its_name),
              IN_SYS(the_board_says_more_than_cards_and_what_is_told_most),
              IN_SYS(a_number_that_many_boards_have_is_none));
    return failed;
}
