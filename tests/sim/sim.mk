# The simulator: the deciding parts of agent and hub over stores on disks that lose power.
SIM_OBJECTS := $(patsubst %.c,$B/%.o,$(filter-out %_main.c,$(wildcard tests/sim/*.c)))
$B/tests/sim.a: $(SIM_OBJECTS)
$B/tests/unit/test_crashvfs $B/tests/unit/test_net: $B/tests/sim.a
