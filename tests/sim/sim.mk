# The simulator: the deciding parts of agent and hub over stores on disks that lose power.
SIM_OBJECTS := $(patsubst %.c,$B/%.o,$(filter-out %_main.c,$(wildcard tests/sim/*.c)))
SIM_LOGIC := $(patsubst %.c,$B/%.o,app/hub_ask.c \
    $(wildcard firmware/agent/logic/*.c server/hub/logic/*.c))
$B/tests/sim.a: $(SIM_OBJECTS)
$B/tests/unit/test_crashvfs $B/tests/unit/test_net \
    $(patsubst %,$B/tests/unit/test_hub_%,journal journal_fails restore lives lives_lend \
        replay kept strangers erase mentor_restore) \
    $B/tests/unit/test_outbox_erase \
    $B/tests/fuzz/fuzz_carry \
    $B/tests/fuzz/fuzz_journal $B/tests/fuzz/fuzz_replay: $B/tests/sim.a

# These link the deciding parts alone: what needs a socket or a broker would not be found.
SIM_WRAPPED := crypto_pwhash crypto_sign_detached crypto_sign_verify_detached \
    wire_get_op wire_get_outcome record_print record_kind_name
SIM_WORLDS := $B/tests/sim/peerpoint-sim $B/tests/unit/test_world
$B/tests/sim/peerpoint-sim: $B/tests/sim/sim_main.o
$B/tests/unit/test_world: $B/tests/unit/test_world.o
$(SIM_WORLDS): $(SIM_OBJECTS) $(SIM_LOGIC) $B/store.a $B/core.a
	@echo "LINK $@"
	$Q$(CC) $(CFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) \
	    $(SIM_WRAPPED:%=-Wl,--wrap=%) -Wl,--as-needed \
	    $(call pkg,--libs,$(pkgs_tests) $(pkgs_store) $(pkgs_core)) $(libs_core)

tests: $B/tests/sim/peerpoint-sim # for tests/e2e/e2e_simulator.sh

SIM_COMMIT = $(shell git describe --always --dirty --abbrev=12 --exclude='*' 2>/dev/null)
sim: $B/tests/sim/peerpoint-sim ## simulate: RUNS=n fresh seeds, MODE=storm|days|herd, SEED=n for one with its log; HELP=1 tells all
	@SEEDS=tests/sim/seeds.txt LEDGER=sim-ledger.txt COMMIT='$(SIM_COMMIT)' \
	    $< $(if $(HELP),--help)
.PHONY: sim

mutations: ## break the deciding parts on purpose and show that the simulator notices: ONLY=part of a name
	@bash tests/sim/mutate.sh '$(ONLY)'
.PHONY: mutations
