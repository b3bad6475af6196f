#include "firmware/agent/carry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/fields.h"
#include "core/topic.h"
#include "store/outbox_life.h"

enum { PATH_SIZE = 512, LINE_MAX_BYTES = 2 * WIRE_BOX_MAX };

struct carrying {
    char name[NAME_SIZE];
    struct outbox *outbox;
    FILE *file;
    struct outbox_row row;
    struct bytes line, box;
    unsigned count, news;
    bool whole; /* its last line was read */
};

static bool begin(struct carrying *c, const struct config *config, struct err *e)
{
    char path[PATH_SIZE];
    bytes_init(&c->line, LINE_MAX_BYTES);
    bytes_init(&c->box, WIRE_BOX_MAX);
    int size = snprintf(path, sizeof path, "%s/outbox.db",
                        config_text(config, "agent", "state"));
    if (size < 0 || size >= (int)sizeof path)
        return err_set(e, ERR_INPUT, "state: the path is too long");
    return kiosk_name_make(c->name, config_text(config, "agent", "area"),
                           config_text(config, "agent", "name"), e) &&
           outbox_open(&c->outbox, path, e);
}

static void end(struct carrying *c)
{
    if (c->file != NULL)
        fclose(c->file);
    outbox_close(c->outbox);
    bytes_free(&c->line);
    bytes_free(&c->box);
}

/* ---- out ---- */

static bool write_line(struct carrying *c, struct err *e)
{
    return bytes_ok(&c->line, "export", e) &&
           (fwrite(c->line.data, 1, c->line.size, c->file) == c->line.size ||
            err_set(e, ERR_FULL, "export: %s", strerror(errno)));
}

static bool write_head(struct carrying *c, struct err *e)
{
    struct fields_writer w;
    bytes_clear(&c->line);
    fields_open(&w, &c->line);
    fields_put_text(&w, "kiosk", c->name);
    bool ok = fields_close(&w, "export", e);
    bytes_text(&c->line, "\n");
    return ok && write_line(c, e);
}

static bool write_row(struct carrying *c, struct err *e)
{
    struct fields_writer w;
    const struct outbox_row *r = &c->row;
    bytes_clear(&c->line);
    fields_open(&w, &c->line);
    fields_put_text(&w, "op", r->op);
    fields_put_text(&w, "kind", op_kind_name(r->kind));
    fields_put_text(&w, "target", r->target);
    fields_put_uint(&w, "places", r->places);
    fields_put_text(&w, "key", r->key);
    fields_put_bool(&w, "sent", r->n != 0);
    fields_put_uint(&w, "lend", r->lend);
    fields_put_int(&w, "made", r->made);
    fields_put_uint(&w, "made_ms", r->made_ms);
    fields_put_text(&w, "boot", r->boot);
    if (c->box.size > 0)
        fields_put_base64(&w, "box", c->box.data, c->box.size);
    bool ok = fields_close(&w, "export", e);
    bytes_text(&c->line, "\n");
    return ok && write_line(c, e);
}

/* Without it a file that was cut off between two lines would look whole. */
static bool write_end(struct carrying *c, struct err *e)
{
    struct fields_writer w;
    bytes_clear(&c->line);
    fields_open(&w, &c->line);
    fields_put_uint(&w, "end", c->count);
    bool ok = fields_close(&w, "export", e);
    bytes_text(&c->line, "\n");
    return ok && write_line(c, e);
}

static bool write_all(struct carrying *c, struct err *e)
{
    bool found = true;
    if (!write_head(c, e))
        return false;
    while (found) {
        if (!outbox_unanswered_next(c->outbox, c->row.place, &c->row, &c->box, &found,
                                    e) ||
            (found && !write_row(c, e)))
            return false;
        c->count += found ? 1 : 0;
    }
    if (!write_end(c, e))
        return false;
    return (fflush(c->file) == 0 && fsync(fileno(c->file)) == 0) ||
           err_set(e, ERR_FULL, "export: %s", strerror(errno));
}

bool carry_export(const struct config *config, const char *path, FILE *out, struct err *e)
{
    struct carrying c = {.count = 0};
    bool ok = begin(&c, config, e);
    int fd = ok ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (ok && fd < 0)
        ok = err_set(e, ERR_INPUT, "%s: %s", path, strerror(errno));
    if (ok) {
        c.file = fdopen(fd, "w");
        ok = c.file != NULL ? write_all(&c, e) : err_set(e, ERR_LATER, "no memory");
    }
    if (ok)
        fprintf(out, "%u operations without an answer are in %s\n", c.count, path);
    else if (fd >= 0)
        (void)unlink(path);
    end(&c);
    return ok;
}

/* ---- in ---- */

static void get_end(struct carrying *c, struct fields_reader *r)
{
    uint32_t count = 0;
    fields_get_uint32(r, "end", FIELDS_NEEDED, UINT32_MAX, &count);
    if (count != c->count)
        fields_fail(r, "end", "operations are missing before it");
    c->whole = true;
}

static bool read_line(struct carrying *c, char *line, bool *more)
{
    *more = fgets(line, LINE_MAX_BYTES, c->file) != NULL;
    return !*more || strchr(line, '\n') != NULL;
}

static bool check_head(struct carrying *c, const char *line, struct err *e)
{
    struct fields_reader r;
    char kiosk[NAME_SIZE] = "";
    if (fields_parse(&r, "import", line, strlen(line), e))
        fields_get_text(&r, "kiosk", FIELDS_NEEDED, kiosk, sizeof kiosk);
    if (!fields_end(&r))
        return false;
    return strcmp(kiosk, c->name) == 0 ||
           err_set(e, ERR_INPUT,
                   "import: the operations are of kiosk %s, and sealed so: give this "
                   "machine its name",
                   kiosk);
}

static void get_row(struct carrying *c, struct fields_reader *r)
{
    struct outbox_row *row = &c->row;
    bool sent = false;
    *row = (struct outbox_row){.place = 0};
    fields_get_text(r, "op", FIELDS_NEEDED, row->op, sizeof row->op);
    const char *kind = fields_get_lent(r, "kind", FIELDS_NEEDED);
    if (kind != NULL && !op_kind_parse(&row->kind, kind, NULL))
        fields_fail(r, "kind", "not known");
    fields_get_text(r, "target", FIELDS_NEEDED, row->target, sizeof row->target);
    fields_get_uint32(r, "places", FIELDS_NEEDED, LEND_PLACES_MAX, &row->places);
    fields_get_text(r, "key", FIELDS_NEEDED, row->key, sizeof row->key);
    fields_get_bool(r, "sent", FIELDS_NEEDED, &sent);
    fields_get_uint(r, "lend", FIELDS_NEEDED, INT64_MAX, &row->lend);
    fields_get_instant(r, "made", FIELDS_NEEDED, &row->made);
    fields_get_uint(r, "made_ms", FIELDS_NEEDED, INT64_MAX, &row->made_ms);
    fields_get_text(r, "boot", FIELDS_NEEDED, row->boot, sizeof row->boot);
    row->n = sent ? 1 : 0;
    const char *box = fields_get_lent(r, "box", FIELDS_OPTIONAL);
    bytes_clear(&c->box);
    if (box != NULL && !base64_parse(&c->box, box, "box", NULL))
        fields_fail(r, "box", "not base64, or too long");
}

static bool take_line(struct carrying *c, const char *line, struct err *e)
{
    struct fields_reader r;
    bool news = false;
    if (c->whole)
        return err_set(e, ERR_INPUT, "import: goes on behind its end");
    if (fields_parse(&r, "import", line, strlen(line), e)) {
        if (fields_has(&r, "end"))
            get_end(c, &r);
        else
            get_row(c, &r);
    }
    if (!fields_end(&r))
        return false;
    if (c->whole)
        return true;
    if (!outbox_take_over(c->outbox, &c->row, &c->box, &news, e))
        return false;
    c->count++;
    c->news += news ? 1 : 0;
    return true;
}

static bool read_all(struct carrying *c, struct err *e)
{
    char *line = malloc(LINE_MAX_BYTES);
    bool more = false;
    if (line == NULL)
        return err_set(e, ERR_LATER, "no memory");
    bool ok = read_line(c, line, &more) && more && check_head(c, line, e);
    for (unsigned at = 2; ok && more; at++) {
        ok = read_line(c, line, &more) || err_set(e, ERR_INPUT, "import: too long");
        ok = ok && (!more || take_line(c, line, e));
        if (ok && !more && !c->whole)
            ok = err_set(e, ERR_INPUT, "import: cut off here: export it again");
        if (!ok) {
            struct err why = *e;
            err_set(e, why.kind, "line %u: %.140s", at, why.text);
        }
    }
    free(line);
    return ok;
}

bool carry_import(const struct config *config, const char *path, FILE *out, struct err *e)
{
    struct carrying c = {.count = 0};
    *e = (struct err){.kind = ERR_INPUT, .text = "import: not an export of an outbox"};
    bool ok = begin(&c, config, e);
    c.file = ok ? fopen(path, "re") : NULL;
    if (ok && c.file == NULL)
        ok = err_set(e, ERR_INPUT, "%s: %s", path, strerror(errno));
    ok = ok && outbox_take_over_begin(c.outbox, e) && read_all(&c, e);
    if (c.outbox != NULL)
        ok = outbox_take_over_end(c.outbox, ok, e) && ok;
    if (ok)
        fprintf(out, "%u operations taken in, %u of them were here already\n", c.news,
                c.count - c.news);
    end(&c);
    return ok;
}
