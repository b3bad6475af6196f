# Benchmarks: the full size of what unit tests assert in small.
BENCHES := $B/tests/bench/bench_catchup $B/tests/unit/test_catchup
$B/tests/bench/bench_catchup: $B/tests/bench/bench_catchup_main.o
$B/tests/unit/test_catchup: $B/tests/unit/test_catchup.o
$(BENCHES): $B/tests/bench/catchup.o $(PARTS:%=$B/%.a)
	@echo "LINK $@"
	$Q$(CC) $(CFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) -Wl,--as-needed \
	    $(call pkg,--libs,$(ALL_PKGS)) $(foreach p,$(PARTS),$(libs_$p))

bench-catchup: $B/tests/bench/bench_catchup ## what becoming equal costs a kiosk: RECORDS=n
	@$<
.PHONY: bench-catchup
