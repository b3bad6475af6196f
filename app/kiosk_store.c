#include "app/kiosk_store_inner.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"

enum { BOX_MAX = WIRE_BOX_MAX, SMALL_MAX = 65536 };

/* Which boot monotonic times belong to; empty where the system does not say. */
static void read_boot(char out[UUID_SIZE])
{
    FILE *f = fopen("/proc/sys/kernel/random/boot_id", "r");
    if (f == NULL)
        return;
    if (fgets(out, UUID_SIZE, f) == NULL)
        out[0] = '\0';
    fclose(f);
}

bool kiosk_store_open(struct kiosk_store **out, const struct kiosk_place *place,
                      struct err *e)
{
    *out = NULL;
    if (sodium_init() < 0)
        return err_set(e, ERR_BROKEN, "libsodium does not start");
    struct kiosk_store *ks = calloc(1, sizeof *ks);
    if (ks == NULL)
        return err_set(e, ERR_FULL, "no memory for the store");
    ks->place = *place;
    ks->record = calloc(1, sizeof *ks->record);
    if (ks->record == NULL) {
        kiosk_store_close(ks);
        return err_set(e, ERR_FULL, "no memory for the store");
    }
    read_boot(ks->boot);
    ks->closed = kiosk_store_closed(ks);
    *out = ks;
    return true;
}

static void forget_jobs(struct kiosk_store *ks)
{
    content_vacancies_forget(ks->jobs);
    ks->jobs = NULL;
}

void kiosk_store_forget(struct kiosk_store *ks)
{
    content_ranking_forget(ks->ranking);
    ks->ranking = NULL;
}

static void close_content(struct kiosk_store *ks)
{
    kiosk_store_forget(ks);
    forget_jobs(ks);
    content_close(ks->content);
    ks->content = NULL;
}

void kiosk_store_close(struct kiosk_store *ks)
{
    if (ks == NULL)
        return;
    close_content(ks);
    outbox_close(ks->outbox);
    free(ks->record);
    free(ks);
}

static bool path_of(char out[PATH_MAX], const struct kiosk_store *ks, const char *file,
                    struct err *e)
{
    int size = snprintf(out, PATH_MAX, "%s/%s", ks->place.folder, file);
    if (size < 0 || size >= PATH_MAX)
        return err_set(e, ERR_BROKEN, "the path to %s is too long", file);
    return true;
}

bool kiosk_store_content(struct kiosk_store *ks, bool good, const struct err *e)
{
    if (good || e->kind != ERR_BROKEN)
        return good;
    close_content(ks);
    ks->broken = true;
    return false;
}

bool kiosk_store_there(const struct kiosk_store *ks, struct err *e)
{
    return ks->content != NULL || err_set(e, ERR_LATER, "content.db is not open");
}

bool kiosk_store_broken(struct kiosk_store *ks)
{
    bool broken = ks->broken;
    ks->broken = false;
    return broken;
}

static bool open_content(struct kiosk_store *ks, struct err *e)
{
    char path[PATH_MAX];
    if (ks->content != NULL && content_moved(ks->content))
        close_content(ks);
    if (ks->content != NULL)
        return true;
    return path_of(path, ks, "content.db", e) &&
           kiosk_store_content(ks, content_open_reader(&ks->content, path, e), e);
}

static bool open_files(struct kiosk_store *ks, struct err *e)
{
    char path[PATH_MAX];
    bool good = true;
    if (ks->outbox != NULL && outbox_moved(ks->outbox)) {
        outbox_close(ks->outbox);
        ks->outbox = NULL;
    }
    if (ks->outbox == NULL)
        good = path_of(path, ks, "outbox.db", e) && outbox_open(&ks->outbox, path, e);
    return open_content(ks, e) && good;
}

static bool read_keys(struct kiosk_store *ks, struct err *e)
{
    struct bytes body;
    bytes_init(&body, SMALL_MAX);
    bool found = false;
    bool good = content_get(ks->content, "keys", &body, &found, e);
    ks->has_keys = false;
    if (good && found) {
        good = wire_get_keys(&ks->keys, body.data, body.size, e);
        ks->has_keys = good;
    }
    bytes_free(&body);
    return good;
}

static bool read_head(struct kiosk_store *ks, struct station *out, bool *found,
                      struct err *e)
{
    struct bytes body;
    bytes_init(&body, SMALL_MAX);
    struct head head;
    bool good = content_get(ks->content, "head", &body, found, e);
    if (good && *found) {
        good = wire_get_head(&head, body.data, body.size, e);
        if (good) {
            out->kinds = head.kinds;
            out->channels = head.channels;
        }
    }
    bytes_free(&body);
    return good;
}

/* Without a configured organisation: the one that holds the first session, or job. */
static bool first_organisation(struct kiosk_store *ks, char id[UUID_SIZE], struct err *e)
{
    struct session_row session;
    struct vacancy_row job;
    struct vacancy_page jobs = {.rows = &job, .max = 1};
    size_t count = 0, total = 0;
    bool found = false;
    id[0] = '\0';
    const struct session_filter any = {.here = ks->place.here};
    if (!content_sessions(ks->content, &any, 0, &session, 1, &count, &total, e))
        return false;
    if (count > 0) {
        if (!content_record(ks->content, RECORD_SESSION, session.id, ks->record, &found,
                            e))
            return false;
        if (found)
            memcpy(id, ks->record->session.organisation, UUID_SIZE);
        return true;
    }
    const struct vacancy_filter all = {.here = ks->place.here,
                                       .metres_max = -1,
                                       .minutes_min = -1,
                                       .minutes_max = -1,
                                       .today = RECORD_NO_DAY};
    if (!content_vacancies_kept(ks->content, &ks->jobs, &all, &jobs, e))
        return false;
    if (jobs.count > 0) {
        if (!content_record(ks->content, RECORD_VACANCY, job.id, ks->record, &found, e))
            return false;
        if (found)
            memcpy(id, ks->record->vacancy.organisation, UUID_SIZE);
    }
    return true;
}

static bool read_organisation(struct kiosk_store *ks, struct station *out, struct err *e)
{
    bool found = false;
    if (ks->place.organisation[0] != '\0') {
        if (!content_by_ref(ks->content, RECORD_ORGANISATION, ks->place.organisation,
                            ks->record, &found, e))
            return false;
    } else {
        char id[UUID_SIZE];
        if (!first_organisation(ks, id, e))
            return false;
        if (id[0] != '\0' &&
            !content_record(ks->content, RECORD_ORGANISATION, id, ks->record, &found, e))
            return false;
    }
    if (found) {
        const struct organisation *o = &ks->record->organisation;
        (void)utf8_copy(out->organisation, sizeof out->organisation, o->name);
        (void)utf8_copy(out->phone, sizeof out->phone, o->phone);
    }
    return true;
}

static bool read_content(struct kiosk_store *ks, struct station *out, struct err *e)
{
    struct content_state state;
    bool has_head = false;
    if (!content_state(ks->content, &state, e) || !read_keys(ks, e) ||
        !read_head(ks, out, &has_head, e) || !read_organisation(ks, out, e))
        return false;
    out->synced_at = state.synced_at;
    out->ready = ks->has_keys && has_head && state.epoch.counter > 0;
    return true;
}

bool kiosk_store_station(struct kiosk_store *ks, struct station *out, struct err *e)
{
    memset(out, 0, sizeof *out);
    out->here = ks->place.here;
    memcpy(out->area, ks->place.area, sizeof out->area);
    memcpy(out->name, ks->place.name, sizeof out->name);
    bool good = open_files(ks, e);
    out->closed = ks->closed;
    kiosk_store_disk(ks, out);
    if (ks->content != NULL)
        good = kiosk_store_content(ks, read_content(ks, out, e), e) && good;
    return good;
}

/* One of the two lists is kept at a time. */
static bool list(struct kiosk_store *ks, const struct model *m, struct vacancy_page *page,
                 size_t broken[MATCH_CONDITIONS], struct err *e)
{
    if (!model_has_said(m)) {
        const struct vacancy_filter f = model_filter(m);
        kiosk_store_forget(ks);
        return content_vacancies_kept(ks->content, &ks->jobs, &f, page, e);
    }
    struct vacancy_wish w = model_wish(m);
    forget_jobs(ks);
    bool good = content_ranked(ks->content, &ks->ranking, &w, page, broken, e);
    sodium_memzero(&w, sizeof w);
    return good;
}

bool kiosk_store_jobs(struct kiosk_store *ks, const struct model *m, size_t offset,
                      size_t max, struct jobs_page *out, struct err *e)
{
    assert(max <= ROWS_MAX);
    memset(out, 0, sizeof *out);
    struct vacancy_page page = {.offset = offset, .max = max, .rows = out->rows};
    bool good = kiosk_store_there(ks, e) && list(ks, m, &page, out->broken, e);
    out->offset = offset;
    out->count = page.count;
    out->total = page.total;
    out->unread = !good;
    return kiosk_store_content(ks, good, e);
}

bool kiosk_store_sessions(struct kiosk_store *ks, const struct session_filter *f,
                          size_t offset, size_t max, struct sessions_page *out,
                          struct err *e)
{
    assert(max <= ROWS_MAX);
    memset(out, 0, sizeof *out);
    out->offset = offset;
    bool good =
        kiosk_store_there(ks, e) && content_sessions(ks->content, f, offset, out->rows,
                                                     max, &out->count, &out->total, e);
    out->unread = !good;
    const char *ids[ROWS_MAX];
    for (size_t i = 0; i < out->count; i++)
        ids[i] = out->rows[i].id;
    kiosk_places_of(ks, ids, out->here, good ? out->count : 0);
    return kiosk_store_content(ks, good, e);
}

bool kiosk_store_job(struct kiosk_store *ks, const char *id, struct job_open *out,
                     struct err *e)
{
    memset(out, 0, sizeof *out);
    bool good =
        kiosk_store_there(ks, e) &&
        content_record(ks->content, RECORD_VACANCY, id, ks->record, &out->found, e) &&
        (out->found || content_lacks_none(ks->content, e));
    out->unread = !good;
    if (good && out->found)
        out->vacancy = ks->record->vacancy;
    return kiosk_store_content(ks, good, e);
}

static bool read_session(struct kiosk_store *ks, const char *id, struct session_open *out,
                         struct err *e)
{
    if (!content_record(ks->content, RECORD_SESSION, id, ks->record, &out->found, e))
        return false;
    if (!out->found)
        return content_lacks_none(ks->content, e);
    out->session = ks->record->session;
    if (out->session.venue[0] == '\0')
        return true;
    if (!content_record(ks->content, RECORD_VENUE, out->session.venue, ks->record,
                        &out->has_venue, e))
        return false;
    if (out->has_venue)
        out->venue = ks->record->venue;
    return true;
}

bool kiosk_store_session(struct kiosk_store *ks, const char *id, struct session_open *out,
                         struct err *e)
{
    memset(out, 0, sizeof *out);
    bool good = kiosk_store_there(ks, e) && read_session(ks, id, out, e);
    out->unread = !good;
    out->found = out->found && good;
    if (out->found)
        kiosk_places_of(ks, &id, &out->here, 1);
    return kiosk_store_content(ks, good, e);
}

/* ---- saving ---- */

static void fill_common(const struct kiosk_store *ks, const struct model *m,
                        const struct kiosk_when *when, struct personal *p)
{
    memcpy(p->area, ks->place.area, sizeof p->area);
    memcpy(p->kiosk, ks->place.name, sizeof p->kiosk);
    uuid7_new(p->op, when->now_unix_ms);
    memcpy(p->key, ks->keys.seal_id, sizeof p->key);
    p->visit = m->visits;
    (void)utf8_copy(p->lang, sizeof p->lang, m->panel.lang);
}

static bool fill_contact(const struct draft *d, const char *consent, struct personal *p,
                         struct err *e)
{
    p->contact_kind = d->contact;
    p->text_safe = model_reach(d) == REACH_TEXT;
    (void)utf8_copy(p->name, sizeof p->name, d->name);
    if (d->contact == CONTACT_NONE)
        return true;
    (void)utf8_copy(p->consent, sizeof p->consent, consent);
    return contact_normalise(p->contact, d->contact,
                             d->contact == CONTACT_PHONE ? d->phone : d->email, e);
}

static void new_code(char out[CLAIM_SIZE])
{
    uint8_t random[6];
    randombytes_buf(random, sizeof random);
    claim_make(out, random);
    sodium_memzero(random, sizeof random);
}

static void fill_change(const struct model *m, struct personal *p)
{
    struct chosen to = model_change_session(m);
    p->kind = OP_CHANGE;
    p->places = model_change_places(m);
    memcpy(p->target, to.id, sizeof p->target);
    memcpy(p->code, m->visit.draft.found_code, sizeof p->code);
}

static void fill_answer(const struct model *m, struct personal *p)
{
    p->kind = OP_ANSWER_OFFER;
    p->accept = m->visit.draft.offer == TRI_YES;
    memcpy(p->code, m->visit.draft.found_code, sizeof p->code);
}

static bool fill_new(const struct model *m, struct personal *p, struct err *e)
{
    const struct visit *v = &m->visit;
    bool booking = v->doing == DOING_BOOKING;
    const struct record_meta *meta =
        booking ? &m->session.session.meta : &m->job.vacancy.meta;
    p->kind = booking ? OP_BOOK : OP_INTEREST;
    p->places = booking ? v->places : 0;
    p->ask_first = booking && v->draft.ask_first;
    memcpy(p->target, meta->id, sizeof p->target);
    new_code(p->code);
    return fill_contact(&v->draft, booking ? CONSENT_BOOKING : CONSENT_INTEREST, p, e);
}

static bool fill_request(const struct model *m, struct personal *p, struct err *e)
{
    const struct draft *d = &m->visit.draft;
    bool register_ = m->visit.doing == DOING_JOIN || m->visit.doing == DOING_AVAILABLE;
    p->kind = model_op(m->visit.doing);
    p->request = d->request;
    if (d->request.subject == SUBJECT_CODE &&
        !claim_parse(p->request.about, d->about_typed, e))
        return false;
    if (d->of_job)
        memcpy(p->target, m->job.vacancy.meta.id, sizeof p->target);
    new_code(p->code);
    return fill_contact(d, register_ ? CONSENT_REGISTER : CONSENT_REQUEST, p, e);
}

static bool fill_doing(const struct model *m, struct personal *p, struct err *e)
{
    switch (m->visit.doing) {
    case DOING_INTEREST:
    case DOING_BOOKING: return fill_new(m, p, e);
    case DOING_CHANGE: fill_change(m, p); return true;
    case DOING_ANSWER: fill_answer(m, p); return true;
    case DOING_QUESTION:
    case DOING_JOIN:
    case DOING_AVAILABLE:
    case DOING_COMPLAINT:
    case DOING_ERASE: return fill_request(m, p, e);
    case DOING_NOTHING: break;
    }
    assert(false);
    return false;
}

static void fill_thing(const struct personal *p, const struct kiosk_when *when,
                       struct thing *out)
{
    memset(out, 0, sizeof *out);
    memcpy(out->op, p->op, sizeof out->op);
    memcpy(out->target, p->target, sizeof out->target);
    out->kind = p->kind;
    out->places = p->places;
    out->accept = p->accept;
    out->saved_at = when->now;
    out->there = true;
    if (op_makes_thing(p->kind))
        memcpy(out->code, p->code, sizeof out->code);
}

static bool seal_and_put(struct kiosk_store *ks, const struct personal *p,
                         const struct kiosk_when *when, struct err *e)
{
    struct bytes box;
    bytes_init(&box, BOX_MAX);
    bool good = seal_personal(&box, p, ks->keys.seal_key, e);
    if (good) {
        struct outbox_new op = {
            .kind = p->kind,
            .places = p->places,
            .made = when->now,
            .made_ms = when->now_ms,
            .box = box.data,
            .box_size = box.size,
            .code = p->code,
        };
        memcpy(op.op, p->op, sizeof op.op);
        memcpy(op.target, p->target, sizeof op.target);
        memcpy(op.key, p->key, sizeof op.key);
        memcpy(op.boot, ks->boot, sizeof op.boot);
        good = outbox_put(ks->outbox, &op, e);
        ks->failed = !good;
        /* The agent mends it; then it opens again. */
        if (!good && outbox_broken(ks->outbox)) {
            outbox_close(ks->outbox);
            ks->outbox = NULL;
        }
    }
    bytes_free(&box);
    return good;
}

static bool can_save(const struct kiosk_store *ks, struct err *e)
{
    if (ks->outbox == NULL)
        return err_set(e, ERR_LATER, "outbox.db is not open");
    if (!ks->has_keys)
        return err_set(e, ERR_LATER, "the hub's sealing key is not here yet");
    return true;
}

bool kiosk_store_save(struct kiosk_store *ks, const struct model *m,
                      const struct kiosk_when *when, struct thing *out, struct err *e)
{
    if (!can_save(ks, e))
        return false;
    struct personal p = {0};
    fill_common(ks, m, when, &p);
    bool good = fill_doing(m, &p, e) && seal_and_put(ks, &p, when, e);
    if (good)
        fill_thing(&p, when, out);
    sodium_memzero(&p, sizeof p);
    return good;
}

bool kiosk_store_drop(struct kiosk_store *ks, const struct model *m,
                      const struct kiosk_when *when, struct thing *out, struct err *e)
{
    if (!can_save(ks, e))
        return false;
    struct personal p = {0};
    fill_common(ks, m, when, &p);
    p.kind = m->visit.found.kind == OP_BOOK ? OP_CANCEL : OP_WITHDRAW;
    memcpy(p.code, m->visit.draft.found_code, sizeof p.code);
    bool good = seal_and_put(ks, &p, when, e);
    if (good)
        fill_thing(&p, when, out);
    sodium_memzero(&p, sizeof p);
    return good;
}
