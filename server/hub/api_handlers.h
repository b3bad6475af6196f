/* api_handlers: what answers each call; docs/openapi.yaml says what each does. */
#pragma once

#include "server/hub/api_request.h"

void api_health(struct api_request *r);
void api_status(struct api_request *r);

/* api_record.c: route->kind says which */
void api_record_list(struct api_request *r);
void api_record_one(struct api_request *r);

/* api_push.c */
void api_push(struct api_request *r);
void api_places_import(struct api_request *r);

/* api_vacancy.c */
void api_vacancy_close(struct api_request *r);
void api_vacancy_confirm(struct api_request *r);

/* api_match.c */
void api_match(struct api_request *r);

/* api_people.c */
void api_interests(struct api_request *r);
void api_requests(struct api_request *r);
void api_request_close(struct api_request *r);
void api_attendees(struct api_request *r);

/* api_mentor.c */
void api_mentor_list(struct api_request *r);
void api_mentor_one(struct api_request *r);
void api_mentor_add(struct api_request *r);
void api_mentor_pause(struct api_request *r);
void api_mentor_resume(struct api_request *r);
void api_mentor_capacity(struct api_request *r);
void api_mentor_remove(struct api_request *r);

/* api_mentoring.c */
void api_mentoring_list(struct api_request *r);
void api_mentoring_suggest(struct api_request *r);
void api_mentoring_offer(struct api_request *r);
void api_mentoring_accept(struct api_request *r);
void api_mentoring_pass(struct api_request *r);
void api_mentoring_more(struct api_request *r);
void api_mentoring_talked(struct api_request *r);
void api_mentoring_close(struct api_request *r);
void api_message_list(struct api_request *r);

/* api_calendar.c */
void api_calendar(struct api_request *r);

/* api_session.c */
void api_session_places(struct api_request *r);
void api_session_shrink(struct api_request *r);
void api_session_cancel(struct api_request *r);
void api_session_lend(struct api_request *r);
void api_session_unlend(struct api_request *r);
void api_session_release(struct api_request *r);

/* api_kiosk.c */
void api_kiosk_list(struct api_request *r);
void api_kiosk_add(struct api_request *r);
void api_kiosk_revoke(struct api_request *r);

/* api_enrol.c */
void api_kiosk_invite(struct api_request *r);
void api_kiosk_waiting(struct api_request *r);
void api_kiosk_approve(struct api_request *r);
void api_kiosk_refuse(struct api_request *r);
void api_enrol(struct api_request *r);

/* api_token.c */
void api_token_list(struct api_request *r);
void api_token_add(struct api_request *r);
void api_token_revoke(struct api_request *r);

/* api_op.c */
void api_op_list(struct api_request *r);
void api_op_one(struct api_request *r);
void api_op_open(struct api_request *r);
void api_op_retry(struct api_request *r);
void api_op_close(struct api_request *r);
void api_op_refuse(struct api_request *r);

/* api_booking.c */
void api_booking_duplicates(struct api_request *r);
void api_booking_cancel(struct api_request *r);

/* api_erasure.c */
void api_person_erase(struct api_request *r);
void api_erasure_list(struct api_request *r);

/* api_audit.c */
void api_audit(struct api_request *r);

/* api_backup.c */
void api_backup_make(struct api_request *r);
void api_backup_list(struct api_request *r);

/* api_recovery.c */
void api_recovery(struct api_request *r);
void api_recovery_release(struct api_request *r);
void api_recovery_lost(struct api_request *r);
