/* Mentors, as staff enter and see them. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/match_words.h"
#include "server/hub/api_handlers.h"
#include "server/hub/logic/hub_mentor_staff.h"

/* ---- what is shown ---- */

static void put_mentor(struct fields_writer *w, const struct hub_mentor *m)
{
    const struct mentor *x = &m->m;
    fields_put_text(w, "ref", m->ref);
    fields_put_text(w, "side", mentor_side_code((int)x->side));
    fields_put_names(w, "topics", x->topics, mentor_topic_code, MENTOR_TOPIC_COUNT);
    fields_put_names(w, "ways", x->ways, mentor_way_code, MENTOR_WAY_COUNT);
    fields_put_names(w, "languages", x->languages, mentor_language_code,
                     (int)match_language_count());
    fields_put_uint(w, "capacity", x->capacity);
    fields_put_uint(w, "offered", x->offered);
    fields_put_uint(w, "accepted", x->accepted);
    fields_put_bool(w, "paused", x->paused);
    api_put_instant(w, "added_at", m->added);
    if (x->asked_at != 0)
        api_put_instant(w, "asked_at", x->asked_at);
    if (m->removed != 0)
        api_put_instant(w, "removed_at", m->removed);
}

static void put_details(struct fields_writer *w, const struct mentor_shown *s)
{
    const struct mentor_details *d = s->details;
    fields_put_bool(w, "readable", s->readable);
    fields_put_text(w, "name", d->name);
    fields_put_text(w, "contact_kind", contact_kind_name(d->contact_kind));
    fields_put_text(w, "contact", d->contact);
    fields_put_bool(w, "text_safe", d->text_safe);
    fields_put_text(w, "lang", d->lang);
}

static void answer_mentor(struct api_request *r, const struct hub_mentor *m, int status)
{
    struct fields_writer w;
    fields_open(&w, &r->reply);
    put_mentor(&w, m);
    api_finish(r, &w, "mentor", status);
}

static void list_one(void *context, const struct mentor_shown *s)
{
    struct api_list *l = context;
    struct fields_writer w;
    api_item_open(l, &w);
    put_mentor(&w, s->mentor);
    put_details(&w, s);
    api_item_close(l, &w, "mentor");
}

void api_mentor_list(struct api_request *r)
{
    struct err e;
    struct api_list l;
    const struct staff by = api_staff(r);
    const struct mentor_show what = {.each = list_one, .context = &l};
    api_list_open(&l, r, "items");
    bool ok = mentor_show(r->hub, &by, &what, &e);
    api_list_answer(&l, ok, &e);
}

struct one {
    struct api_request *r;
    bool found;
};

static void show_one(void *context, const struct mentor_shown *s)
{
    struct one *x = context;
    struct fields_writer w;
    x->found = true;
    fields_open(&w, &x->r->reply);
    put_mentor(&w, s->mentor);
    put_details(&w, s);
    api_finish(x->r, &w, "mentor", 200);
}

static bool mentor_ref(struct api_request *r, char ref[REF_SIZE])
{
    if (ref_parse(ref, r->param, NULL))
        return true;
    api_problem(r, 404, "There is no mentor %.20s", r->param);
    return false;
}

void api_mentor_one(struct api_request *r)
{
    struct err e;
    char ref[REF_SIZE];
    struct one one = {.r = r};
    const struct staff by = api_staff(r);
    const struct mentor_show what = {.ref = ref, .each = show_one, .context = &one};
    if (!mentor_ref(r, ref))
        return;
    if (!mentor_show(r->hub, &by, &what, &e))
        api_failed(r, &e);
    else if (!one.found)
        api_problem(r, 404, "There is no mentor %s", ref);
}

/* ---- a new one ---- */

/* The texts of a list as a set; a problem if one is not known. */
static bool read_set(struct api_request *r, const char *name,
                     const char *(*code)(int bit), int bits, uint64_t *set)
{
    const json_t *array = json_object_get(r->body, name);
    char pointer[API_PARAM_SIZE];
    snprintf(pointer, sizeof pointer, "/%s", name);
    *set = 0;
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *word = json_string_value(json_array_get(array, i));
        int bit = 0;
        while (bit < bits && (word == NULL || strcmp(code(bit), word) != 0))
            bit++;
        if (bit == bits) {
            api_value_problem(r, pointer, "has a word that is not known");
            return false;
        }
        *set |= UINT64_C(1) << bit;
    }
    if (*set == 0)
        api_value_problem(r, pointer, "must be a list of at least one word");
    return *set != 0;
}

static bool read_profile(struct api_request *r, struct mentor *m)
{
    uint64_t topics = 0;
    uint64_t ways = 0;
    const json_t *capacity = json_object_get(r->body, "capacity");
    const char *side = api_text(r, "side");
    if (side == NULL ||
        !read_set(r, "topics", mentor_topic_code, MENTOR_TOPIC_COUNT, &topics) ||
        !read_set(r, "ways", mentor_way_code, MENTOR_WAY_COUNT, &ways) ||
        !read_set(r, "languages", mentor_language_code, (int)match_language_count(),
                  &m->languages))
        return false;
    m->topics = (uint32_t)topics;
    m->ways = (uint32_t)ways;
    m->side = strcmp(side, mentor_side_code(MENTOR_SIDE_PA)) == 0 ? MENTOR_SIDE_PA
                                                                  : MENTOR_SIDE_EMPLOYER;
    if (strcmp(side, mentor_side_code((int)m->side)) != 0) {
        api_value_problem(r, "/side", "must be pa or employer");
        return false;
    }
    json_int_t people = json_integer_value(capacity);
    if (people < 1 || people > MENTOR_CAPACITY_MAX) {
        api_value_problem(r, "/capacity", "must be a whole number from 1 to 20");
        return false;
    }
    m->capacity = (uint32_t)people;
    return true;
}

static bool read_details(struct api_request *r, struct mentor_details *d)
{
    struct err e;
    bool ok = true;
    const char *name = api_text(r, "name");
    const char *contact = name == NULL ? NULL : api_text(r, "contact");
    const char *lang = json_string_value(json_object_get(r->body, "lang"));
    if (contact == NULL)
        return false;
    d->text_safe = api_flag(r, "text_safe", &ok);
    if (!ok)
        return false;
    snprintf(d->name, sizeof d->name, "%s", name);
    snprintf(d->lang, sizeof d->lang, "%s", lang == NULL ? "" : lang);
    d->contact_kind = strchr(contact, '@') == NULL ? CONTACT_PHONE : CONTACT_EMAIL;
    if (!contact_normalise(d->contact, d->contact_kind, contact, &e)) {
        api_value_problem(r, "/contact", e.text);
        return false;
    }
    ok = strlen(name) < sizeof d->name && mentor_details_check(d, &e);
    if (!ok)
        api_value_problem(r, "/name", "must be 1 to 400 bytes on one line");
    return ok;
}

void api_mentor_add(struct api_request *r)
{
    struct err e;
    struct hub_mentor m = {.ref = ""};
    struct mentor_details details = {.text_safe = false}; /* secret */
    const struct staff by = api_staff(r);
    if (!api_members(r, (const char *const[]){"name", "contact", "text_safe", "lang",
                                              "side", "topics", "ways", "languages",
                                              "capacity", NULL}) ||
        !read_profile(r, &m.m) || !read_details(r, &details))
        return;
    if (mentor_take_on(r->hub, &by, &m, &details, &e))
        answer_mentor(r, &m, 201);
    else
        api_failed(r, &e);
    sodium_memzero(&details, sizeof details);
}

/* ---- pause, room, end ---- */

static void change(struct api_request *r, const struct mentor_change *wanted)
{
    struct err e;
    struct hub_mentor m;
    char ref[REF_SIZE];
    bool found = false;
    const struct staff by = api_staff(r);
    if (!mentor_ref(r, ref))
        return;
    bool ok = wanted == NULL ? mentor_remove(r->hub, &by, ref, &m, &found, &e)
                             : mentor_change(r->hub, &by, ref, wanted, &m, &found, &e);
    if (!ok && e.kind == ERR_INPUT)
        api_problem(r, 409, "%s", e.text);
    else if (!ok)
        api_failed(r, &e);
    else if (!found)
        api_problem(r, 404, "There is no mentor %s", ref);
    else
        answer_mentor(r, &m, 200);
}

void api_mentor_pause(struct api_request *r)
{
    change(r, &(struct mentor_change){.pause = true});
}

void api_mentor_resume(struct api_request *r)
{
    change(r, &(struct mentor_change){.resume = true});
}

void api_mentor_capacity(struct api_request *r)
{
    if (!api_members(r, (const char *const[]){"capacity", NULL}))
        return;
    json_int_t people = json_integer_value(json_object_get(r->body, "capacity"));
    if (people < 1 || people > MENTOR_CAPACITY_MAX)
        api_value_problem(r, "/capacity", "must be a whole number from 1 to 20");
    else
        change(r, &(struct mentor_change){.capacity = (uint32_t)people});
}

void api_mentor_remove(struct api_request *r)
{
    change(r, NULL);
}
