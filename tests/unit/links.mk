$B/tests/unit/test_outbox_faults: LDFLAGS += -Wl,--wrap=sqlite3_step
$B/tests/unit/test_outbox_mend: LDFLAGS += -Wl,--wrap=sqlite3_step
$B/tests/unit/test_content_faults: LDFLAGS += -Wl,--wrap=sqlite3_step
$B/tests/unit/test_hub_health: LDFLAGS += -Wl,--wrap=sqlite3_step
$B/tests/unit/test_hub_journal_fails: LDFLAGS += -Wl,--wrap=sqlite3_step
$B/tests/unit/test_hub_kiosks: LDFLAGS += -Wl,--wrap=sqlite3_step
$B/tests/unit/test_agent_kept: LDFLAGS += -Wl,--wrap=sqlite3_step
$B/tests/unit/test_agent_life: LDFLAGS += -Wl,--wrap=sqlite3_step
$B/tests/unit/test_hub_lives: LDFLAGS += -Wl,--wrap=sqlite3_step

$B/tests/unit/test_pseudo: | $B/tests/pseudo/cy/LC_MESSAGES/peerpoint.mo
$B/tests/pseudo/cy/LC_MESSAGES/peerpoint.mo: assets/locale/peerpoint.pot tests/unit/pseudo.sh
	@sh tests/unit/pseudo.sh $< $@
