#include "server/hub/logic/hub_safe.h"

#include <stdio.h>

#include "server/hub/logic/hub_inside.h"
#include "server/hub/logic/hub_recover.h"

enum { NOTE_MAX = 512 };

static bool note_backup(struct hub *h, const struct staff *by,
                        const struct hub_safe_file *file, const struct hub_backup *made,
                        struct err *e)
{
    struct hub_backup_row row = {
        .at = by->now, .number = made->place.number, .hseq = made->numbers.hseq};
    snprintf(row.name, sizeof row.name, "%s", file->name);
    bool ok = hub_store_begin(h->store, e) && hub_backup_put(h->store, &row, e) &&
              hub_watermark_raise(h->store, e) &&
              hub_audit_put(h->store, by->now, by->who, "backup", file->name, e) &&
              hub_store_commit(h->store, e);
    hub_store_rollback(h->store);
    return ok;
}

bool hub_safe_begin(struct hub *h, const char *path, struct hub_backup_job **job,
                    struct err *e)
{
    return hub_backup_begin(job, h->store, path, e) && hub_watermark_note(h->store, e);
}

bool hub_safe_made(struct hub *h, const struct staff *by,
                   const struct hub_safe_file *file, const struct hub_backup *made,
                   struct err *e)
{
    if (!note_backup(h, by, file, made, e))
        return false;
    for (size_t i = 0; i < h->peers.count; i++)
        hub_safe_tell(h, &h->peers.items[i]);
    /* What cannot be deleted now is deleted after the next one. */
    struct err later;
    if (!hub_chain_prune(hub_store_chain(h->store), made->place.number, &later))
        hub_note_failure(h, &later);
    return true;
}

bool hub_safe_backup(struct hub *h, const struct staff *by,
                     const struct hub_safe_file *file, struct hub_backup *made,
                     struct err *e)
{
    struct hub_backup_job *job = NULL;
    bool ok = hub_safe_begin(h, file->path, &job, e) && hub_backup_run(job, made, e);
    hub_backup_end(job);
    return ok && hub_safe_made(h, by, file, made, e);
}

/* A kiosk that has not told all it knows keeps it, whatever the numbers say. */
void hub_safe_tell(struct hub *h, const struct peer *p)
{
    struct note note = {.kind = WIRE_WATERMARK,
                        .epoch = hub_store_numbers(h->store)->epoch};
    struct hub_watermark w;
    struct err e;
    bool all = false;
    if (p->said.inst[0] == '\0' || p->said.replay > 0 || p->revoked)
        return;
    if (!hub_recover_knows(h, p, &all, &e) ||
        !hub_watermark_get(h->store, p->name, p->said.inst, &w, &e)) {
        hub_note_failure(h, &e);
        return;
    }
    if (!all || w.n == 0)
        return;
    note.n = w.n;
    note.hseq = w.hseq;
    snprintf(note.inst, sizeof note.inst, "%s", p->said.inst);
    struct bytes body;
    bytes_init(&body, NOTE_MAX);
    const struct sending s = {
        .kind = TOPIC_OUTCOME, .kiosk = p->name, .expiry_s = HUB_REPLY_EXPIRY_S};
    if (wire_put_note(&body, &note, NULL))
        hub_send(h, &s, &body);
    bytes_free(&body);
}

bool hub_safe_wanted(struct hub *h, bool *wanted, struct err *e)
{
    struct hub_backup_row newest;
    bool found = false;
    bool reaches = true;
    bool ok = hub_backup_newest(h->store, &newest, &found, e) &&
              (!found ||
               hub_chain_reaches(hub_store_chain(h->store), newest.number, &reaches, e));
    *wanted = !found || !reaches;
    return ok;
}
