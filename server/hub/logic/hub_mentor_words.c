/* What mentors and those who look for one are told. Neutral where others may read it: a
 * phone may be shared. The mentor's name and contact stand in none of it. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/match_words.h"
#include "core/utc.h"
#include "server/hub/logic/hub_letter.h"
#include "server/hub/logic/hub_mentoring.h"
#include "store/hub_records.h"

enum { NUMBER_DIGITS = 6 };

struct telling {
    const struct decider *d;
    const struct mentor_told *told;
    struct personal person;       /* secret */
    struct mentor_details mentor; /* secret */
    bool has_person, has_mentor;
    struct bytes text;
};

/* By which both sides name a request to the office: of the op's random end. */
static const char *number(const struct telling *t)
{
    return t->told->op + strlen(t->told->op) - NUMBER_DIGITS;
}

/* "Starting out, Working alone" */
static void list(struct bytes *out, uint64_t set, int bits, const char *(*label)(int bit))
{
    const char *between = "";
    for (int bit = 0; bit < bits; bit++) {
        if ((set >> bit & 1U) == 0)
            continue;
        bytes_printf(out, "%s%s", between, label(bit));
        between = ", ";
    }
    bytes_text(out, "\n");
}

static void put_wish(struct telling *t)
{
    const struct mentor_wish *w = &t->person.request.wish;
    bytes_text(&t->text, "About: ");
    list(&t->text, w->topics, MENTOR_TOPIC_COUNT, mentor_topic_label);
    bytes_text(&t->text, "Language: ");
    list(&t->text, w->languages, (int)match_language_count(), mentor_language_label);
    bytes_text(&t->text, "How to talk: ");
    list(&t->text, w->ways, MENTOR_WAY_COUNT, mentor_way_label);
}

/* "Tue 24 Nov, 09:00": London's, as everybody here lives by it. */
static void put_moment(struct bytes *out, int64_t at)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const struct civil c = london_civil(at);
    bytes_printf(out, "%s %d %s, %02d:%02d", days[c.weekday], c.day, months[c.month - 1],
                 c.hour, c.minute);
}

/* ---- to whom ---- */

static bool to_mentor(struct telling *t, const char *purpose, bool of_person,
                      const char *subject, struct err *e)
{
    const struct letter_to to = {.person = t->told->effect->mentor,
                                 .about = of_person ? t->told->op : "",
                                 .purpose = purpose,
                                 .contact_kind = t->mentor.contact_kind,
                                 .contact = t->mentor.contact,
                                 .lang = t->mentor.lang,
                                 .text_safe = t->mentor.text_safe};
    bool ok = bytes_ok(&t->text, "letter", e) &&
              letter_queue(t->d, &to, subject, (const char *)t->text.data, e);
    bytes_wipe(&t->text);
    bytes_init(&t->text, LETTER_TEXT_SIZE - 1);
    return ok;
}

static bool to_person(struct telling *t, const char *purpose, const char *subject,
                      struct err *e)
{
    const struct letter_to to = {.person = t->told->op,
                                 .about = t->told->op,
                                 .purpose = purpose,
                                 .contact_kind = t->person.contact_kind,
                                 .contact = t->person.contact,
                                 .lang = t->person.lang,
                                 .text_safe = t->person.text_safe};
    bool ok = bytes_ok(&t->text, "letter", e) &&
              letter_queue(t->d, &to, subject, (const char *)t->text.data, e);
    bytes_wipe(&t->text);
    bytes_init(&t->text, LETTER_TEXT_SIZE - 1);
    return ok;
}

/* ---- what ---- */

static void put_answers(struct telling *t, bool with_more)
{
    bytes_printf(&t->text, "Please tell the office by %s",
                 with_more ? "YES, PASS or MORE" : "YES or PASS");
    bytes_printf(&t->text, " and the number %s, before ", number(t));
    put_moment(&t->text, t->told->until);
    bytes_text(&t->text, ". PASS needs no reason; after that we ask somebody else.\n");
}

static bool tell_offer(struct telling *t, struct err *e)
{
    bytes_text(&t->text, "Somebody would like to talk to a mentor. Have you time?\n");
    put_wish(t);
    put_answers(t, true);
    return to_mentor(t, "mentor_offer", true, "Have you time for somebody?", e);
}

static bool tell_more(struct telling *t, struct err *e)
{
    const char *words = t->person.request.text;
    bytes_printf(&t->text, "More about the request %s.\n", number(t));
    put_wish(t);
    if (words[0] != '\0')
        bytes_printf(&t->text, "In their words: %s\n", words);
    else
        bytes_text(&t->text,
                   "They have written nothing else. The office can ask them.\n");
    put_answers(t, false);
    return to_mentor(t, "mentor_more", true, "More about a request", e);
}

/* Only with the person's word for it, which stands in the box beside the name. */
static bool tell_details(struct telling *t, struct err *e)
{
    const struct personal *p = &t->person;
    if (p->consent[0] == '\0')
        return err_set(e, ERR_INPUT,
                       "the person has not agreed that a mentor gets their details");
    bytes_printf(&t->text, "Thank you. Please get in touch with %s: %s\n", p->name,
                 p->contact);
    if (p->contact_kind == CONTACT_PHONE)
        bytes_text(&t->text, p->text_safe ? "You can ring or text this number.\n"
                                          : "Please ring: do not text this number.\n");
    put_wish(t);
    bytes_text(&t->text, "Your own details stay with us. You need not report back. When "
                         "you have done, please delete this message.\n");
    return to_mentor(t, "mentor_details", true, "Somebody to talk to", e);
}

static bool tell_over(struct telling *t, struct err *e)
{
    bytes_printf(&t->text,
                 "The request %s is over: nothing more is needed. Please delete what you "
                 "have of it. Thank you.\n",
                 number(t));
    return to_mentor(t, "mentor_over", false, "A request is over", e);
}

static bool tell_found(struct telling *t, struct err *e)
{
    bytes_text(&t->text, "Somebody will get in touch with you about what you asked us. "
                         "If not within a week, please tell us.\n");
    return to_person(t, "mentor_found", "About your request", e);
}

static bool tell_follow_up(struct telling *t, struct err *e)
{
    bytes_printf(
        &t->text,
        "Did the two of you talk? Please tell the office YES, NO or NOT YET, and "
        "the number %s. We ask nothing else.\n",
        number(t));
    return to_person(t, "mentor_follow_up", "About your request", e);
}

static bool put_session(struct telling *t, struct record *r, struct bytes *body,
                        struct err *e)
{
    struct hub_row row;
    bool found = false;
    if (!hub_record_get(t->d->store, t->told->session, &row, body, &found, e))
        return false;
    if (!found ||
        !record_parse(r, RECORD_SESSION, (const char *)body->data, body->size, NULL))
        return true; /* gone in between: the office will know more */
    bytes_printf(&t->text, "%s (%s), ", r->session.title, row.ref);
    put_moment(&t->text, r->session.starts_at);
    bytes_text(&t->text, "\n");
    return true;
}

static bool tell_group(struct telling *t, struct err *e)
{
    struct record *r = calloc(1, sizeof *r);
    struct bytes body;
    if (r == NULL)
        return err_set(e, ERR_LATER, "hub: no memory");
    bytes_init(&body, RECORD_BODY_MAX + 1);
    bytes_text(&t->text, "Nobody is free just now for what you asked us. We go on "
                         "looking. There is also a group:\n");
    bool ok = put_session(t, r, &body, e);
    bytes_text(&t->text, "You can book it at a kiosk, or tell the office.\n");
    ok = ok && to_person(t, "mentor_group", "About your request", e);
    bytes_free(&body);
    free(r);
    return ok;
}

/* ---- which ---- */

static bool open_mentor(struct telling *t, struct err *e)
{
    struct hub_mentor m = {.key = ""};
    struct bytes box;
    bool found = false;
    if (t->told->effect->mentor[0] == '\0')
        return true;
    bytes_init(&box, WIRE_BOX_MAX);
    bool ok = hub_mentor_get(t->d->store, t->told->effect->mentor, &m, &box, &found, e);
    const struct hub_seal_key *key = hub_keys_seal(t->d->keys, m.key);
    if (ok && found && key != NULL) {
        const struct seal_pair pair = {key->public_key, key->secret_key};
        t->has_mentor = unseal_mentor(&t->mentor, box.data, box.size, &pair, NULL);
    }
    bytes_free(&box);
    return ok;
}

static bool tell_all(struct telling *t, struct err *e)
{
    static const struct {
        enum mentor_tell bit;
        bool mentor, person; /* whose details it needs */
        bool (*tell)(struct telling *t, struct err *e);
    } all[] = {
        {MENTOR_TELL_OFFER, true, true, tell_offer},
        {MENTOR_TELL_MORE, true, true, tell_more},
        {MENTOR_TELL_DETAILS, true, true, tell_details},
        {MENTOR_TELL_OVER, true, false, tell_over},
        {MENTOR_TELL_FOUND, false, true, tell_found},
        {MENTOR_TELL_GROUP, false, true, tell_group},
        {MENTOR_TELL_FOLLOW_UP, false, true, tell_follow_up},
    };
    bool ok = true;
    for (size_t i = 0; ok && i < LENGTH(all); i++) {
        bool wanted = (t->told->effect->tell & (uint32_t)all[i].bit) != 0;
        bool can = (!all[i].mentor || t->has_mentor) && (!all[i].person || t->has_person);
        if (wanted && !can && all[i].bit == MENTOR_TELL_DETAILS)
            return err_set(e, ERR_INPUT,
                           "what the person or the mentor said cannot be "
                           "opened: its sealing key is not here");
        ok = !wanted || !can || all[i].tell(t, e);
    }
    return ok;
}

bool mentoring_tell(const struct decider *d, const struct mentor_told *told,
                    struct err *e)
{
    if (told->effect->tell == 0)
        return true;
    struct telling *t = calloc(1, sizeof *t);
    if (t == NULL)
        return err_set(e, ERR_LATER, "hub: no memory");
    t->d = d;
    t->told = told;
    bytes_init(&t->text, LETTER_TEXT_SIZE - 1);
    bool ok = mentoring_open(d, told->op, &t->person, &t->has_person, e) &&
              open_mentor(t, e) && tell_all(t, e);
    bytes_wipe(&t->text);
    sodium_memzero(t, sizeof *t);
    free(t);
    return ok;
}
