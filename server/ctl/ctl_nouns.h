/* ctl_nouns: every command of peerpointctl, one file a noun. */
#pragma once

#include "server/ctl/ctl.h"

/* The table that arguments are read against; ends with a row of NULLs. */
extern const struct ctl_command ctl_commands[];

/* Columns of files that core/gate.h knows nothing of; end with NULL. */
extern const char *const ctl_place_columns[];
extern const char *const ctl_fact_columns[];
extern const char *const ctl_mentor_members[];

int ctl_vacancy_push(struct ctl *c);
int ctl_vacancy_list(struct ctl *c);
int ctl_vacancy_show(struct ctl *c);
int ctl_vacancy_close(struct ctl *c);
int ctl_vacancy_confirm(struct ctl *c);
int ctl_session_push(struct ctl *c);
int ctl_session_list(struct ctl *c);
int ctl_session_show(struct ctl *c);
int ctl_session_calendar(struct ctl *c);
int ctl_session_attendees(struct ctl *c);
int ctl_session_places(struct ctl *c);
int ctl_session_shrink(struct ctl *c);
int ctl_session_cancel(struct ctl *c);
int ctl_session_lend(struct ctl *c);
int ctl_session_unlend(struct ctl *c);
int ctl_session_release(struct ctl *c);
int ctl_venue_push(struct ctl *c);
int ctl_venue_list(struct ctl *c);
int ctl_org_push(struct ctl *c);
int ctl_org_list(struct ctl *c);
int ctl_match(struct ctl *c);
int ctl_interest_list(struct ctl *c);
int ctl_request_list(struct ctl *c);
int ctl_request_close(struct ctl *c);
int ctl_mentor_add(struct ctl *c);
int ctl_mentor_list(struct ctl *c);
int ctl_mentor_show(struct ctl *c);
int ctl_mentor_pause(struct ctl *c);
int ctl_mentor_resume(struct ctl *c);
int ctl_mentor_capacity(struct ctl *c);
int ctl_mentor_remove(struct ctl *c);
int ctl_mentor_requests(struct ctl *c);
int ctl_mentor_suggest(struct ctl *c);
int ctl_mentor_offer(struct ctl *c);
int ctl_mentor_accept(struct ctl *c);
int ctl_mentor_pass(struct ctl *c);
int ctl_mentor_more(struct ctl *c);
int ctl_mentor_talked(struct ctl *c);
int ctl_mentor_close(struct ctl *c);
int ctl_message_list(struct ctl *c);
int ctl_booking_duplicates(struct ctl *c);
int ctl_booking_cancel(struct ctl *c);
int ctl_op_list(struct ctl *c);
int ctl_op_show(struct ctl *c);
int ctl_op_open(struct ctl *c);
int ctl_op_retry(struct ctl *c);
int ctl_op_close(struct ctl *c);
int ctl_op_refuse(struct ctl *c);
int ctl_audit_list(struct ctl *c);
int ctl_person_erase(struct ctl *c);
int ctl_erasure_list(struct ctl *c);
int ctl_erasure_export(struct ctl *c);
int ctl_kiosk_list(struct ctl *c);
int ctl_kiosk_invite(struct ctl *c);
int ctl_kiosk_waiting(struct ctl *c);
int ctl_kiosk_approve(struct ctl *c);
int ctl_kiosk_refuse(struct ctl *c);
int ctl_kiosk_add(struct ctl *c);
int ctl_kiosk_revoke(struct ctl *c);
int ctl_token_list(struct ctl *c);
int ctl_token_new(struct ctl *c);
int ctl_token_revoke(struct ctl *c);
int ctl_place_import(struct ctl *c);
int ctl_fact_push(struct ctl *c);
int ctl_fact_list(struct ctl *c);
int ctl_guidance_push(struct ctl *c);
int ctl_guidance_list(struct ctl *c);
int ctl_guidance_show(struct ctl *c);
int ctl_backup(struct ctl *c);
int ctl_recovery(struct ctl *c);
int ctl_recovery_release(struct ctl *c);
int ctl_recovery_lost(struct ctl *c);
int ctl_status(struct ctl *c);
