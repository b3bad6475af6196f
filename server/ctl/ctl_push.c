#include "server/ctl/ctl_push.h"

#include <string.h>

#include "server/ctl/ctl_file.h"
#include "server/ctl/ctl_text.h"

enum { HTTP_UNPROCESSABLE = 422 };

static void problem_line(struct bytes *out, const struct ctl_rows *rows,
                         const json_t *problem, const char *kind)
{
    char column[CTL_CELL_SIZE], value[CTL_CELL_SIZE], reason[CTL_CELL_SIZE];
    json_int_t row = json_integer_value(json_object_get(problem, "row"));
    size_t index = row < 0 ? 0 : (size_t)row;
    int line = row < 0 ? 0 : ctl_rows_line(rows, index);
    ctl_text_member(column, sizeof column, problem, "column");
    ctl_text_member(value, sizeof value, problem, "value");
    ctl_text_member(reason, sizeof reason, problem, "reason");
    bytes_text(out, ctl_rows_file(rows, index));
    if (line > 0)
        bytes_printf(out, ":%d", line);
    bytes_printf(out, ": %s", kind);
    if (column[0] != '\0')
        bytes_printf(out, "%s \"%s\": ", column, value);
    bytes_printf(out, "%s\n", reason);
}

void ctl_push_problems(struct bytes *out, const struct ctl_rows *rows,
                       const json_t *problems, const char *kind)
{
    for (size_t i = 0; i < json_array_size(problems); i++)
        problem_line(out, rows, json_array_get(problems, i), kind);
}

static int count(const json_t *answer, const char *member)
{
    return (int)json_integer_value(json_object_get(answer, member));
}

void ctl_push_summary(struct bytes *out, const json_t *answer, const char *things)
{
    int taken = count(answer, "accepted"), made = count(answer, "created"),
        changed = count(answer, "updated"), same = count(answer, "unchanged");
    bool dry = json_is_true(json_object_get(answer, "dry_run"));
    if (dry)
        bytes_text(out, _("Dry run, nothing was changed. "));
    bytes_printf(out,
                 dry ? _("%s: %d good (%d new, %d changed, %d as before)\n")
                     : _("%s: %d taken (%d new, %d changed, %d as before)\n"),
                 things, taken, made, changed, same);
}

/* All files into one push; false with everything wrong printed. */
static bool read_files(const struct ctl *c, struct ctl_rows *rows,
                       const struct ctl_shape *shape)
{
    struct bytes report;
    struct err e;
    bool ok = true;
    bytes_init(&report, CTL_REPORT_MAX);
    for (size_t i = 0; i < c->args.operand_count; i++) {
        struct bytes text;
        const char *path = c->args.operands[i];
        if (!ctl_file_read(&text, path, &e)) {
            ctl_fail(c, "%s", e.text);
            ok = false;
        } else if (!ctl_rows_add(rows, ctl_file_name(path), &text, shape, &report)) {
            ok = false;
        }
        bytes_free(&text);
    }
    if (report.size > 0)
        fwrite(report.data, 1, report.size, c->err);
    if (!ok)
        ctl_fail(c, _("nothing was sent"));
    bytes_free(&report);
    return ok;
}

static json_t *request(const struct ctl *c, const struct ctl_rows *rows)
{
    json_t *body = json_object();
    json_object_set(body, "rows", rows->rows);
    if (ctl_args_has(&c->args, CTL_OPTION_DRY_RUN))
        json_object_set_new(body, "dry_run", json_true());
    if (ctl_args_has(&c->args, CTL_OPTION_ALLOW_GAPS))
        json_object_set_new(body, "allow_gaps", json_true());
    if (ctl_args_has(&c->args, CTL_OPTION_REOPEN))
        json_object_set_new(body, "reopen", json_true());
    return body;
}

static int refused_rows(const struct ctl *c, const struct ctl_rows *rows,
                        const json_t *answer)
{
    struct bytes text;
    bytes_init(&text, CTL_PRINT_MAX);
    ctl_push_problems(&text, rows, json_object_get(answer, "problems"), "");
    if (text.size > 0)
        fwrite(text.data, 1, text.size, c->err);
    bytes_free(&text);
    int all = (int)json_array_size(rows->rows), good = count(answer, "good");
    if (good == all)
        return ctl_fail(c, _("nothing was changed"));
    return ctl_fail(c, _("%d of %d rows refused, %d good; nothing was changed"),
                    all - good, all, good);
}

static int accepted(const struct ctl *c, const struct ctl_rows *rows,
                    const json_t *answer, const char *things)
{
    struct bytes text;
    bytes_init(&text, CTL_PRINT_MAX);
    ctl_push_problems(&text, rows, json_object_get(answer, "warnings"), _("warning: "));
    if (text.size > 0)
        fwrite(text.data, 1, text.size, c->err);
    bytes_clear(&text);
    if (ctl_args_has(&c->args, CTL_OPTION_JSON)) {
        bytes_free(&text);
        return ctl_print_json(c, answer);
    }
    ctl_push_summary(&text, answer, things);
    return ctl_print(c, &text);
}

int ctl_push_rows(struct ctl *c, const struct ctl_push *push, const struct ctl_rows *rows)
{
    struct ctl_answer answer;
    json_t *body = request(c, rows);
    bool answered = ctl_call(c, CTL_POST, push->path, body, &answer);
    json_decref(body);
    if (!answered)
        return CTL_FAILED;
    int result = CTL_FAILED;
    if (answer.status == HTTP_UNPROCESSABLE &&
        json_is_array(json_object_get(answer.body, "problems")))
        result = refused_rows(c, rows, answer.body);
    else if (answer.status >= 200 && answer.status < 300)
        result = accepted(c, rows, answer.body, push->shape.things);
    else
        ctl_refused(c, &answer);
    json_decref(answer.body);
    return result;
}

int ctl_push_run(struct ctl *c, const struct ctl_push *push)
{
    struct ctl_rows rows;
    struct err e;
    int result = CTL_FAILED;
    if (!ctl_rows_open(&rows, &e))
        ctl_fail(c, "%s", e.text);
    else if (read_files(c, &rows, &push->shape))
        result = ctl_push_rows(c, push, &rows);
    ctl_rows_close(&rows);
    return result;
}
