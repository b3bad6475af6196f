#include <string.h>

#include "server/hub/api_handlers.h"
#include "server/hub/api_show.h"
#include "server/hub/logic/hub_staff.h"

static void answer(struct api_request *r, const char *ref, const struct hub_row *row,
                   const struct bytes *body, bool found)
{
    if (!found) {
        api_problem(r, 404, "There is no vacancy %s", ref);
        return;
    }
    api_put_record(r, row, (const char *)body->data);
    api_done(r, 200);
}

void api_vacancy_close(struct api_request *r)
{
    struct err e;
    struct hub_row row;
    struct bytes body;
    bool found = false;
    char ref[REF_SIZE];
    if (!api_members(r, (const char *const[]){"result", NULL}) ||
        !api_ref(r, r->param, ref))
        return;
    const char *result = api_text(r, "result");
    if (result == NULL)
        return;
    if (strcmp(result, "filled") != 0 && strcmp(result, "withdrawn") != 0) {
        api_value_problem(r, "/result", "must be filled or withdrawn");
        return;
    }
    const struct staff by = api_staff(r);
    bytes_init(&body, RECORD_BODY_MAX + 1);
    if (hub_vacancy_close(r->hub, &by, ref, result, &row, &body, &found, &e))
        answer(r, ref, &row, &body, found);
    else
        api_failed(r, &e);
    bytes_free(&body);
}

void api_vacancy_confirm(struct api_request *r)
{
    struct err e;
    struct hub_row row;
    struct bytes body;
    bool found = false;
    char ref[REF_SIZE];
    if (!api_ref(r, r->param, ref))
        return;
    const struct staff by = api_staff(r);
    bytes_init(&body, RECORD_BODY_MAX + 1);
    if (!hub_vacancy_confirm(r->hub, &by, ref, &row, &body, &found, &e))
        api_failed(r, &e);
    else if (found && row.closed)
        api_problem(r, 409, "The vacancy %s is closed", ref);
    else
        answer(r, ref, &row, &body, found);
    bytes_free(&body);
}
