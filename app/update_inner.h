/* update_inner: the parts of update, for each other only (update.c chooses among them).
 * Each changes the model for one happening and adds what the shell is to do.
 */
#pragma once

#include "app/msg.h"

/* update_nav.c: from screen to screen */
struct cmd *update_ask(struct cmds *cmds, enum cmd_kind kind);
void update_ask_id(struct cmds *cmds, enum cmd_kind kind, const char id[UUID_SIZE]);
/* Asks for what the screen that is now shown needs from the stores. */
void update_load(const struct model *m, struct cmds *cmds);
void update_show(struct model *m, enum screen s, int page, struct cmds *cmds);
/* As show, and Back leads to where we were. */
void update_go(struct model *m, enum screen s, struct cmds *cmds);
void update_back(struct model *m, struct cmds *cmds);
void update_forget(struct model *m, struct cmds *cmds);
void update_drop_draft(struct model *m);

/* update_look.c: how the screen looks */
void update_look(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds);
/* Screen and answers stay as they are; only the words change. False if no such language
 * is spoken here. */
bool update_speak(struct model *m, int32_t language, struct cmds *cmds);

/* update_lists.c: lists, their wishes, and what is opened from them */
/* PRESS_UP, PRESS_DOWN (also pages of prose), PRESS_JOB, PRESS_SESSION */
void update_list(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds);
/* To its page, and asks for it. id is not one of m->job. */
void update_open_job(struct model *m, const char id[UUID_SIZE], struct cmds *cmds);
void update_got_jobs(struct model *m, const struct msg *msg, struct cmds *cmds);
void update_got_sessions(struct model *m, const struct msg *msg, struct cmds *cmds);
void update_got_job(struct model *m, const struct msg *msg, struct cmds *cmds);
void update_got_session(struct model *m, const struct msg *msg);
void update_wish(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds);

/* update_flow.c: questions */
void update_begin(struct model *m, enum flow_kind doing, struct cmds *cmds);
void update_begin_several(struct model *m, struct cmds *cmds);
void update_begin_booking(struct model *m, int32_t places, struct cmds *cmds);
void update_leave_question(struct model *m, struct cmds *cmds);
/* One choice is made, and that leads on. */
void update_queue(struct model *m, int32_t arg, struct cmds *cmds);
/* The same; from the question for the number to that for the address. */
void update_reach(struct model *m, int32_t arg, struct cmds *cmds);
/* To what stands above the button: yes also sends. */
void update_agree(struct model *m, bool yes, struct cmds *cmds);
void update_skip(struct model *m, struct cmds *cmds);
void update_change(struct model *m, int32_t screen, struct cmds *cmds);

/* update_take.c: what is taken along */
void update_act(struct model *m, enum act_kind kind, const char *ref, const char *title);
void update_visit(struct model *m, struct cmds *cmds);
void update_print(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds);
void update_printed(struct model *m, const struct msg *msg);
void update_take(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds);

/* update_request.c: what is asked of staff */
void update_request(struct model *m, enum press_what what, int32_t arg,
                    struct cmds *cmds);

/* update_save.c: saving, answers, claim codes */
void update_send(struct model *m, struct cmds *cmds);
void update_saved(struct model *m, const struct msg *msg, struct cmds *cmds);
void update_not_saved(struct model *m, struct cmds *cmds);
/* Of what was saved just now and has none yet. */
void update_ask_answers(const struct model *m, struct cmds *cmds);
void update_got_answer(struct model *m, const struct thing *t);
void update_drop(struct model *m, bool the_one_done, struct cmds *cmds);

/* update_find.c: what a code stands for: here, and at the hub */
void update_find(struct model *m, struct cmds *cmds);
void update_found(struct model *m, const struct msg *msg, struct cmds *cmds);
void update_told(struct model *m, const struct msg *msg, struct cmds *cmds);
/* Time has passed, or the hub has gone, while the hub is asked. */
void update_looking(struct model *m, struct cmds *cmds);

/* Tries that went wrong within the hour; and one more. */
int update_wrong(const struct model *m, const uint64_t wrong_ms[WRONG_CODES_MAX]);
void update_count_wrong(struct model *m, uint64_t wrong_ms[WRONG_CODES_MAX]);

/* update_host.c: the page for the host, its PIN, self-test, out of order */
void update_pin(struct model *m, bool right, struct cmds *cmds);
/* PRESS_HOST */
void update_host(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds);
void update_tested(struct model *m, const struct msg *msg, struct cmds *cmds);
/* Looks whether things can be saved again, when it is time to. */
void update_retry(struct model *m, struct cmds *cmds);

/* update_quiz.c: "Is this work for me?" */
void update_quiz(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds);
/* Back within a round of questions. False: there is none before, or it is not one. */
bool update_quiz_back(struct model *m, struct cmds *cmds);

/* update_calendar.c: sessions by days */
void update_calendar(struct model *m, enum press_what what, int32_t arg,
                     struct cmds *cmds);
void update_turn_month(struct model *m, enum press_what what, size_t rows,
                       struct cmds *cmds);
void update_got_month(struct model *m, const struct msg *msg);
void update_trim_day(struct model *m);

/* update_basket.c: jobs that are kept */
void update_basket(struct model *m, enum press_what what, int32_t arg, struct cmds *cmds);
void update_basket_drop(struct model *m, const char id[UUID_SIZE]);
/* All of them are sent, one after another: the next is asked for, has come, is saved. */
void update_basket_send(struct model *m, struct cmds *cmds);
void update_basket_job(struct model *m, struct cmds *cmds);
void update_basket_saved(struct model *m, const struct thing *t, struct cmds *cmds);
/* That is all, or all that could be saved. */
void update_basket_end(struct model *m, struct cmds *cmds);
/* visit.done is one of what was sent. */
void update_basket_settle(struct model *m);

/* update_alter.c: changing a booking, answering an offer */
void update_alter(struct model *m, enum flow_kind doing, struct cmds *cmds);
void update_choose_change(struct model *m, enum press_what what, int32_t arg,
                          struct cmds *cmds);
void update_choose_session(struct model *m, const struct session_row *r,
                           struct cmds *cmds);
/* Leaving the flow: its answers go, the code stays. */
void update_drop_change(struct model *m);
