/* Requests for a mentor, as staff broker them; and the queue of messages to people. */
#include <string.h>

#include "core/match_words.h"
#include "server/hub/api_handlers.h"
#include "server/hub/api_show.h"
#include "server/hub/logic/hub_letter.h"
#include "server/hub/logic/hub_mentor_staff.h"

enum { MESSAGES_LISTED = 200 };

static void put_state(struct fields_writer *w, const char *op,
                      const struct mentor_request *r, const char *ref)
{
    fields_put_text(w, "op", op);
    fields_put_text(w, "state", mentor_state_name(r->state));
    if (ref[0] != '\0')
        fields_put_text(w, "mentor", ref);
    if (r->until != 0)
        api_put_instant(w, "until", r->until);
    if (r->state == MENTOR_OFFERED)
        fields_put_bool(w, "more", r->more);
    if (r->state == MENTOR_ACCEPTED)
        api_put_instant(w, "follow_up_at", r->due);
    if (r->end != MENTOR_END_NONE)
        fields_put_text(w, "end", mentor_end_name(r->end));
}

static void list_one(void *context, const struct mentoring_shown *s)
{
    struct api_list *l = context;
    struct fields_writer w;
    api_item_open(l, &w);
    put_state(&w, s->row->m.op, &s->row->m.r, s->row->ref);
    api_put_personal(&w, s->personal);
    fields_put_text(&w, "lang", s->personal->lang);
    api_put_instant(&w, "received_at", s->row->p.received);
    fields_put_text(&w, "kiosk", s->row->p.kiosk);
    fields_put_bool(&w, "readable", s->readable);
    if (s->readable)
        request_put(&w, &s->personal->request, OP_MENTOR);
    api_item_close(l, &w, "request");
}

void api_mentoring_list(struct api_request *r)
{
    struct err e;
    struct api_list l;
    const char *closed = r->query(r->http, "closed");
    const struct staff by = api_staff(r);
    const struct mentoring_show what = {
        .all = closed != NULL && closed[0] == '1', .each = list_one, .context = &l};
    api_list_open(&l, r, "items");
    bool ok = mentoring_show(r->hub, &by, &what, &e);
    api_list_answer(&l, ok, &e);
}

/* ---- suggestions ---- */

static void put_reason(struct api_list *l, const struct mentor_reason *reason)
{
    struct fields_writer w;
    api_item_open(l, &w);
    fields_put_text(&w, "code", mentor_code_name(reason->code));
    fields_put_text(&w, "state", match_state_name(reason->state));
    fields_put_int(&w, "points", reason->points);
    fields_put_int(&w, "is", reason->is);
    fields_put_int(&w, "of", reason->of);
    switch (reason->code) {
    case MENTOR_TOPICS:
        fields_put_names(&w, "words", reason->bits, mentor_topic_code,
                         MENTOR_TOPIC_COUNT);
        break;
    case MENTOR_WAY:
        fields_put_names(&w, "words", reason->bits, mentor_way_code, MENTOR_WAY_COUNT);
        break;
    case MENTOR_LANGUAGE:
        fields_put_names(&w, "words", reason->bits, mentor_language_code,
                         (int)match_language_count());
        break;
    case MENTOR_SIDE:
        fields_put_names(&w, "words", reason->bits, mentor_side_code, MENTOR_SIDE_COUNT);
        break;
    case MENTOR_FREE:
    case MENTOR_UNTRIED:
    case MENTOR_ROOM:
    case MENTOR_REST:
    case MENTOR_CODE_COUNT: break;
    }
    api_item_close(l, &w, "reason");
}

static void put_suggestion(struct api_list *l, const struct mentor_entry *entry,
                           const char *ref)
{
    struct fields_writer w;
    struct api_list reasons;
    api_item_open(l, &w);
    fields_put_text(&w, "mentor", ref);
    fields_put_int(&w, "score", entry->match.score);
    fields_put_uint(&w, "free", mentor_free(&entry->mentor));
    api_list_open(&reasons, l->r, "reasons");
    for (size_t i = 0; i < entry->match.reason_count; i++)
        put_reason(&reasons, &entry->match.reasons[i]);
    l->failed = !api_list_close(&reasons) || l->failed;
    api_item_close(l, &w, "suggestion");
}

static void put_broken(struct api_request *r, const struct mentor_list *list)
{
    struct fields_writer w;
    bytes_text(&r->reply, "\"not_shown\":");
    fields_open(&w, &r->reply);
    for (int c = 0; c < MENTOR_CONDITIONS; c++)
        fields_put_uint(&w, mentor_code_name((enum mentor_code)c), list->broken[c]);
    if (!fields_close(&w, "suggestions", &r->trouble))
        r->reply.failed = true;
}

static bool put_suggestions(struct api_request *r, const struct mentor_list *list,
                            struct api_list *l, struct err *e)
{
    for (size_t i = 0; i < list->count; i++) {
        struct hub_mentor m;
        bool found = false;
        if (!hub_mentor_get(hub_store_of(r->hub), list->entries[i].mentor.id, &m, NULL,
                            &found, e))
            return false;
        put_suggestion(l, &list->entries[i], m.ref);
    }
    return true;
}

static void no_such_request(struct api_request *r)
{
    api_problem(r, 404, "There is no request for a mentor of that id");
}

void api_mentoring_suggest(struct api_request *r)
{
    struct err e;
    struct mentor_entry entries[MENTORS_LISTED];
    struct mentor_list list;
    struct mentor_wish wish;
    struct api_list l;
    bool found = false;
    const struct staff by = api_staff(r);
    mentor_list_init(&list, entries, LENGTH(entries));
    if (!mentoring_suggest(r->hub, &by, r->param, &wish, &list, &found, &e)) {
        if (e.kind == ERR_INPUT)
            api_problem(r, 409, "%s", e.text);
        else
            api_failed(r, &e);
        return;
    }
    if (!found) {
        no_such_request(r);
        return;
    }
    bytes_text(&r->reply, "{");
    put_broken(r, &list);
    api_list_open(&l, r, "items");
    bool ok = put_suggestions(r, &list, &l, &e);
    api_list_answer(&l, ok, &e);
}

/* ---- acts ---- */

static void answer_state(struct api_request *r, const struct hub_mentoring *m)
{
    struct err e;
    struct hub_mentor mentor = {.ref = ""};
    struct fields_writer w;
    bool found = false;
    if (m->r.mentor[0] != '\0' &&
        !hub_mentor_get(hub_store_of(r->hub), m->r.mentor, &mentor, NULL, &found, &e)) {
        api_failed(r, &e);
        return;
    }
    fields_open(&w, &r->reply);
    put_state(&w, m->op, &m->r, mentor.ref);
    api_finish(r, &w, "request", 200);
}

static void act(struct api_request *r, enum mentor_event_kind kind, const char *ref)
{
    struct err e;
    struct hub_mentoring m;
    bool found = false;
    const struct staff by = api_staff(r);
    const struct mentor_act wanted = {.kind = kind, .ref = ref};
    if (mentoring_act(r->hub, &by, r->param, &wanted, &m, &found, &e)) {
        if (found)
            answer_state(r, &m);
        else
            no_such_request(r);
    } else if (e.kind == ERR_INPUT) {
        api_problem(r, 409, "%s", e.text);
    } else {
        api_failed(r, &e);
    }
}

void api_mentoring_offer(struct api_request *r)
{
    char ref[REF_SIZE];
    if (r->body != NULL && !api_members(r, (const char *const[]){"mentor", NULL}))
        return;
    const char *mentor = json_string_value(json_object_get(r->body, "mentor"));
    if (mentor == NULL)
        act(r, MENTOR_EVENT_OFFER, NULL);
    else if (ref_parse(ref, mentor, NULL))
        act(r, MENTOR_EVENT_OFFER, ref);
    else
        api_value_problem(r, "/mentor", "is no reference of a mentor");
}

void api_mentoring_accept(struct api_request *r)
{
    act(r, MENTOR_EVENT_ACCEPT, NULL);
}

void api_mentoring_pass(struct api_request *r)
{
    act(r, MENTOR_EVENT_PASS, NULL);
}

void api_mentoring_more(struct api_request *r)
{
    act(r, MENTOR_EVENT_MORE, NULL);
}

void api_mentoring_close(struct api_request *r)
{
    act(r, MENTOR_EVENT_CLOSE, NULL);
}

void api_mentoring_talked(struct api_request *r)
{
    static const struct {
        const char *word;
        enum mentor_event_kind kind;
    } answers[] = {{"yes", MENTOR_EVENT_TALKED},
                   {"no", MENTOR_EVENT_NOT_TALKED},
                   {"not_yet", MENTOR_EVENT_NOT_YET}};
    if (!api_members(r, (const char *const[]){"talked", NULL}))
        return;
    const char *word = api_text(r, "talked");
    if (word == NULL)
        return;
    for (size_t i = 0; i < LENGTH(answers); i++)
        if (strcmp(answers[i].word, word) == 0) {
            act(r, answers[i].kind, NULL);
            return;
        }
    api_value_problem(r, "/talked", "must be yes, no or not_yet");
}

/* ---- messages ---- */

static bool list_message(void *context, const struct hub_message *m)
{
    struct api_list *l = context;
    struct fields_writer w;
    api_item_open(l, &w);
    fields_put_text(&w, "id", m->id);
    fields_put_text(&w, "purpose", m->purpose);
    fields_put_text(&w, "channel", channel_name(m->channel));
    fields_put_text(&w, "state", message_state_name(m->state));
    api_put_instant(&w, "made_at", m->made);
    if (m->state == MESSAGE_QUEUED)
        api_put_instant(&w, "due_at", m->due);
    if (m->ended != 0)
        api_put_instant(&w, "ended_at", m->ended);
    fields_put_uint(&w, "tries", m->tries);
    fields_put_text(&w, "driver", m->driver);
    return api_item_close(l, &w, "message");
}

void api_message_list(struct api_request *r)
{
    struct err e;
    struct api_list l;
    const struct hub_message_list list = {
        .max = MESSAGES_LISTED, .each = list_message, .context = &l};
    api_list_open(&l, r, "items");
    bool ok = hub_message_each(hub_store_of(r->hub), &list, &e);
    api_list_answer(&l, ok, &e);
}
