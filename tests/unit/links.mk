$B/tests/unit/test_outbox_faults: LDFLAGS += -Wl,--wrap=sqlite3_step
$B/tests/unit/test_outbox_mend: LDFLAGS += -Wl,--wrap=sqlite3_step
$B/tests/unit/test_content_faults: LDFLAGS += -Wl,--wrap=sqlite3_step
