# Benchmarks: the full size of what unit tests assert in small.
BENCHES := $B/tests/bench/bench_catchup $B/tests/unit/test_catchup $B/tests/bench/bench_kiosk \
           $B/tests/bench/bench_match
$B/tests/bench/bench_catchup: $B/tests/bench/bench_catchup_main.o $B/tests/bench/catchup.o $B/tests/bench/adverts.o
$B/tests/unit/test_catchup: $B/tests/unit/test_catchup.o $B/tests/bench/catchup.o $B/tests/bench/adverts.o
$B/tests/bench/bench_kiosk: $(patsubst %,$B/tests/bench/%.o,bench_kiosk_main figures glass inside made_jobs match_cost peer)
$B/tests/bench/bench_match: $(patsubst %,$B/tests/bench/%.o,bench_match_main figures made_jobs match_cost)
$(BENCHES): $(PARTS:%=$B/%.a)
	@echo "LINK $@"
	$Q$(CC) $(CFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) -Wl,--as-needed \
	    $(call pkg,--libs,$(ALL_PKGS)) $(foreach p,$(PARTS),$(libs_$p))

bench: ## measure what docs/performance.md promises, with the release build
	@$(MAKE) --no-print-directory V=release build/release/bin/peerpoint-kiosk locale \
	    build/release/tests/bench/bench_kiosk
	@bash tests/bench/bench_kiosk.sh

bench-catchup: $B/tests/bench/bench_catchup ## what becoming equal costs a kiosk: RECORDS=n
	@$<
bench-match: ## what ranking 100,000 vacancies costs, with the release build
	@$(MAKE) --no-print-directory V=release build/release/tests/bench/bench_match
	@build/release/tests/bench/bench_match
.PHONY: bench bench-catchup bench-match
