# Peerpoint. `make help` lists what there is; docs/architecture.md explains the parts.
V ?= dev
B := build/$V
VERSION := 0.1.0
Q := $(if $(VERBOSE),,@)

flags_dev     := -O1
flags_release := -O2 -DNDEBUG_CLOCK -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIE
flags_asan    := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
flags_tsan    := -O1 -fsanitize=thread
flags_fuzz    := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
link_release  := -pie -Wl,-z,relro,-z,now
WARN   := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wvla -Wundef \
          -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum -Werror
CFLAGS += -std=c17 -D_GNU_SOURCE -DPEERPOINT_VERSION='"$(VERSION)"' -g $(WARN) $(flags_$V)
INCLUDE := -I. -Ilib

# A part is a set of folders that becomes one archive. Order matters to the linker: a part
# stands before those it uses. core has only libraries that compute; that is its point.
PARTS := app agent hub ctl host store core
dirs_app   := app app/ui app/screens app/speech app/print
dirs_agent := firmware/agent firmware/agent/logic
dirs_hub   := server/hub server/hub/logic server/channels
dirs_ctl   := server/ctl
dirs_host  := lib/host
dirs_store := lib/store
dirs_core  := lib/core
pkgs_app   := sdl2 SDL2_ttf libpng fribidi x11 libqrencode espeak-ng
pkgs_agent := libcurl
pkgs_hub   := libmicrohttpd libical
pkgs_ctl   := libcurl
pkgs_host  := libmosquitto inih libsystemd libcrypto libssl
pkgs_store := sqlite3
pkgs_core  := jansson libzstd libsodium
pkgs_tests := cmocka zbar
# Of SDL2_image only the reader of SVG is wanted. The shared one brings readers of photographs
# and nine libraries with it, half of the time that loading the kiosk takes.
libs_app   := -lm -lunibreak -l:libSDL2_image.a
libs_core  := -lm
pkg = $(if $(strip $2),$(shell pkg-config $1 $2))

# What each program links: its own part and the libraries below it.
use_kiosk := app host store core
use_agent := agent host store core
use_hub   := hub host store core
use_ctl   := ctl host core
BIN := $B/bin
PROGRAMS := $(BIN)/peerpoint-kiosk $(BIN)/peerpoint-agent $(BIN)/peerpoint-hub $(BIN)/peerpointctl

all: $(PROGRAMS) locale ## build the four programs
$(BIN)/peerpoint-kiosk: $B/app/kiosk_main.o            $(use_kiosk:%=$B/%.a)
$(BIN)/peerpoint-agent: $B/firmware/agent/agent_main.o $(use_agent:%=$B/%.a)
$(BIN)/peerpoint-hub:   $B/server/hub/hub_main.o       $(use_hub:%=$B/%.a)
$(BIN)/peerpointctl:    $B/server/ctl/ctl_main.o       $(use_ctl:%=$B/%.a)
$(BIN)/peerpoint-kiosk: USE := $(use_kiosk)
$(BIN)/peerpoint-agent: USE := $(use_agent)
$(BIN)/peerpoint-hub:   USE := $(use_hub)
$(BIN)/peerpointctl:    USE := $(use_ctl)
$(PROGRAMS):
	@mkdir -p $(@D)
	@echo "LINK $@"
	$Q$(CC) $(CFLAGS) $(link_$V) -o $@ $^ -Wl,--as-needed \
	    $(call pkg,--libs,$(foreach u,$(USE),$(pkgs_$u))) $(foreach u,$(USE),$(libs_$u))

# A part is an archive of everything but its main; the linker takes from it only what a
# program or a test calls. So a test of a screen needs no window and no SDL.
sources = $(filter-out %_main.c,$(wildcard $(addsuffix /*.c,$(dirs_$1))))
define part_rule
$B/$1.a: $$(patsubst %.c,$B/%.o,$$(call sources,$1))
$$(patsubst %.c,$B/%.o,$$(wildcard $$(addsuffix /*.c,$$(dirs_$1)))): PKGS := $$(pkgs_$1) $$(if $$(filter core,$1),,$$(pkgs_core)) $$(if $$(filter core store,$1),,$$(pkgs_store) $$(pkgs_host))
endef
$(foreach p,$(PARTS),$(eval $(call part_rule,$p)))
$B/%.a:
	@mkdir -p $(@D)
	@rm -f $@
	@ar rcs $@ $^
$B/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "CC   $<"
	$Q$(CC) $(CFLAGS) $(INCLUDE) -MMD -MP $(call pkg,--cflags,$(PKGS)) -c -o $@ $<

# The clock of a kiosk is never before this; the newest commit's time, so that a build can be
# repeated.
BUILT = $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct 2>/dev/null),0)
$B/lib/host/clock.o: CFLAGS += -DPEERPOINT_BUILT=$(BUILT)

# Tests: a file is a test program.
TESTS := $(patsubst %.c,$B/%,$(wildcard tests/unit/test_*.c))
TOOLS := $(patsubst %.c,$B/%,$(wildcard tests/e2e/tool_*.c))
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
ALL_PKGS := $(foreach p,$(PARTS) tests,$(pkgs_$p))
$B/tests/%.o: PKGS := $(ALL_PKGS)
$B/tests/%: $B/tests/%.o $(PARTS:%=$B/%.a)
	@echo "LINK $@"
	$Q$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -Wl,--as-needed \
	    $(call pkg,--libs,$(ALL_PKGS)) $(foreach p,$(PARTS),$(libs_$p))
$B/tests/fuzz/fuzz_%: LDFLAGS += -fsanitize=fuzzer
-include tests/unit/links.mk tests/sim/sim.mk tests/bench/bench.mk

# cmocka would otherwise catch a bad access before AddressSanitizer can report it.
export ASAN_OPTIONS := handle_segv=2:detect_leaks=1
export UBSAN_OPTIONS := print_stacktrace=1

tests: $(TESTS) $(TOOLS)

deps: ## install the Debian packages that are missing (needs root or sudo)
	@sh tests/lint/deps.sh

test: ## install what is missing, build, run every test (V=asan, V=tsan for those variants)
	@sh tests/lint/deps.sh
	@$(MAKE) --no-print-directory V=$V all tests
	@V=$V bash tests/run.sh

unit: tests ## run the unit tests only
	@V=$V bash tests/run.sh unit

lint: ## format, layers, function length, banned calls, clang-tidy, cppcheck
	@V=$V bash tests/run.sh lint

run: ## install what is missing, build, show a kiosk with broker, hub and demo data
	@sh tests/lint/deps.sh
	@$(MAKE) --no-print-directory V=$V all
	@V=$V bash server/broker/demo.sh run

kiosk: all ## add a second kiosk to a running `make run`: make kiosk NAME=kiosk-2
	@V=$V NAME='$(NAME)' bash server/broker/demo.sh kiosk

kill-campaign: all tests ## SIGKILL at ROUNDS (default 100) random moments under 50 bookings a second
	@V=$V ROUNDS=$(or $(ROUNDS),100) KIOSKS=4 PAUSE_MS=18 ROUND_MS=3000 DRILL_EVERY=10 \
	    BOOKINGS_S=50 HASH_EVERY=8 ROOMY=40 CALM_S=1000 SEED=$(SEED) bash tests/e2e/e2e_kill_anything.sh

fuzz: ## run each fuzz target for FUZZ_S seconds (default 30)
	@$(MAKE) --no-print-directory V=fuzz CC=clang $(FUZZERS:%=fuzz-%)
fuzz-%: $B/tests/fuzz/%
	@mkdir -p $B/corpus/$*
	$< -max_total_time=$(or $(FUZZ_S),30) -close_fd_mask=1 $B/corpus/$* $(wildcard tests/fixtures/$*)

format: ## apply clang-format
	clang-format -i $$(git ls-files '*.c' '*.h')

locale: ## compile the message catalogues that are complete; say what the others lack
	@bash assets/locale/compile.sh assets/locale $B/locale

pot: ## collect the kiosk's texts for translators
	@mkdir -p $B
	LC_ALL=C.UTF-8 xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ \
	    --keyword=ngettext:1,2 --no-location --package-name=peerpoint \
	    --copyright-holder='The Peerpoint contributors' -o $B/peerpoint.pot \
	    app/*.c app/screens/*.c app/speech/*.c app/ui/*.c lib/core/task.c
	@grep -v '^"POT-Creation-Date' $B/peerpoint.pot >assets/locale/peerpoint.pot

pictures: all ## make docs/screens-*.png and docs/kiosk.png anew from the tour
	@sh docs/pictures.sh

install: PLACE = $(DESTDIR)$(or $(prefix),/usr/local)
install: all ## install under DESTDIR and prefix (V=release)
	install -d $(PLACE)/bin $(PLACE)/share/peerpoint $(PLACE)/share/locale
	install -m 755 $(PROGRAMS) $(PLACE)/bin
	cp -r assets/icons assets/facts assets/guidance $(PLACE)/share/peerpoint
	if [ -d $B/locale ]; then cp -r $B/locale/. $(PLACE)/share/locale; fi

clean: ## remove everything that was built
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile tests/sim/sim.mk tests/bench/bench.mk | expand -t 16

.PHONY: all tests test unit lint run kiosk kill-campaign fuzz format locale pot pictures install clean help deps
.SECONDARY:
.DEFAULT_GOAL := all
-include $(shell find $B -name '*.d' 2>/dev/null)
