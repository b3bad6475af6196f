#include <stdio.h>
#include <string.h>

#include "server/hub/api_handlers.h"
#include "server/hub/logic/hub_staff.h"

#define V1 "/api/v1"
#define KIND(name, k)                                                                    \
    {"GET", V1 "/" name, HUB_EDITOR, false, k, api_record_list},                         \
        {"GET", V1 "/" name "/{}", HUB_EDITOR, false, k, api_record_one},                \
    {                                                                                    \
        "POST", V1 "/" name "/push", HUB_EDITOR, false, k, api_push                      \
    }
#define CALL(method, path, role, handle)                                                 \
    {                                                                                    \
        method, V1 path, role, false, RECORD_KIND_COUNT, handle                          \
    }

static const struct api_route routes[] = {
    {"GET", "/healthz", HUB_EDITOR, true, RECORD_KIND_COUNT, api_health},
    CALL("GET", "/status", HUB_EDITOR, api_status),
    KIND("organisations", RECORD_ORGANISATION),
    KIND("venues", RECORD_VENUE),
    KIND("vacancies", RECORD_VACANCY),
    KIND("sessions", RECORD_SESSION),
    KIND("guidance", RECORD_GUIDANCE),
    KIND("facts", RECORD_FACT),
    CALL("POST", "/vacancies/{}/close", HUB_EDITOR, api_vacancy_close),
    CALL("POST", "/vacancies/{}/confirm", HUB_EDITOR, api_vacancy_confirm),
    CALL("POST", "/match", HUB_EDITOR, api_match),
    CALL("GET", "/interests", HUB_EDITOR, api_interests),
    CALL("GET", "/requests", HUB_EDITOR, api_requests),
    CALL("POST", "/requests/{}/close", HUB_EDITOR, api_request_close),
    CALL("GET", "/mentors", HUB_EDITOR, api_mentor_list),
    CALL("POST", "/mentors", HUB_EDITOR, api_mentor_add),
    CALL("GET", "/mentors/{}", HUB_EDITOR, api_mentor_one),
    CALL("POST", "/mentors/{}/pause", HUB_EDITOR, api_mentor_pause),
    CALL("POST", "/mentors/{}/resume", HUB_EDITOR, api_mentor_resume),
    CALL("POST", "/mentors/{}/capacity", HUB_EDITOR, api_mentor_capacity),
    CALL("POST", "/mentors/{}/remove", HUB_OPERATOR, api_mentor_remove),
    CALL("GET", "/mentor-requests", HUB_EDITOR, api_mentoring_list),
    CALL("GET", "/mentor-requests/{}/suggestions", HUB_EDITOR, api_mentoring_suggest),
    CALL("POST", "/mentor-requests/{}/offer", HUB_EDITOR, api_mentoring_offer),
    CALL("POST", "/mentor-requests/{}/accept", HUB_EDITOR, api_mentoring_accept),
    CALL("POST", "/mentor-requests/{}/pass", HUB_EDITOR, api_mentoring_pass),
    CALL("POST", "/mentor-requests/{}/more", HUB_EDITOR, api_mentoring_more),
    CALL("POST", "/mentor-requests/{}/talked", HUB_EDITOR, api_mentoring_talked),
    CALL("POST", "/mentor-requests/{}/close", HUB_EDITOR, api_mentoring_close),
    CALL("GET", "/messages", HUB_EDITOR, api_message_list),
    CALL("GET", "/sessions/{}/attendees", HUB_EDITOR, api_attendees),
    CALL("GET", "/calendar", HUB_EDITOR, api_calendar),
    CALL("GET", "/calendar/{}", HUB_EDITOR, api_calendar),
    CALL("GET", "/ops", HUB_EDITOR, api_op_list),
    CALL("GET", "/ops/{}", HUB_EDITOR, api_op_one),
    CALL("POST", "/ops/{}/open", HUB_EDITOR, api_op_open),
    CALL("POST", "/ops/{}/retry", HUB_EDITOR, api_op_retry),
    CALL("POST", "/ops/{}/close", HUB_EDITOR, api_op_close),
    CALL("POST", "/ops/{}/refuse", HUB_OPERATOR, api_op_refuse),
    CALL("GET", "/bookings/duplicates", HUB_EDITOR, api_booking_duplicates),
    CALL("POST", "/bookings/{}/cancel", HUB_EDITOR, api_booking_cancel),
    CALL("GET", "/audit", HUB_OPERATOR, api_audit),
    CALL("GET", "/sessions/{}/places", HUB_EDITOR, api_session_places),
    CALL("POST", "/sessions/{}/shrink", HUB_EDITOR, api_session_shrink),
    CALL("POST", "/sessions/{}/cancel", HUB_EDITOR, api_session_cancel),
    CALL("POST", "/sessions/{}/lend", HUB_OPERATOR, api_session_lend),
    CALL("POST", "/sessions/{}/unlend", HUB_OPERATOR, api_session_unlend),
    CALL("POST", "/sessions/{}/release", HUB_OPERATOR, api_session_release),
    CALL("POST", "/people/erase", HUB_OPERATOR, api_person_erase),
    CALL("GET", "/erasures", HUB_OPERATOR, api_erasure_list),
    CALL("GET", "/kiosks", HUB_OPERATOR, api_kiosk_list),
    CALL("POST", "/kiosks", HUB_OPERATOR, api_kiosk_add),
    CALL("POST", "/kiosks/{}/revoke", HUB_OPERATOR, api_kiosk_revoke),
    CALL("GET", "/kiosks/waiting", HUB_OPERATOR, api_kiosk_waiting),
    CALL("POST", "/kiosks/{}/invite", HUB_OPERATOR, api_kiosk_invite),
    CALL("POST", "/kiosks/{}/approve", HUB_OPERATOR, api_kiosk_approve),
    CALL("POST", "/kiosks/{}/refuse", HUB_OPERATOR, api_kiosk_refuse),
    {"POST", V1 "/enrol", HUB_OPERATOR, true, RECORD_KIND_COUNT, api_enrol},
    CALL("GET", "/tokens", HUB_OPERATOR, api_token_list),
    CALL("POST", "/tokens", HUB_OPERATOR, api_token_add),
    CALL("DELETE", "/tokens/{}", HUB_OPERATOR, api_token_revoke),
    CALL("GET", "/backups", HUB_OPERATOR, api_backup_list),
    CALL("POST", "/backups", HUB_OPERATOR, api_backup_make),
    CALL("GET", "/recovery", HUB_OPERATOR, api_recovery),
    CALL("POST", "/recovery/sessions/{}/release", HUB_OPERATOR, api_recovery_release),
    CALL("POST", "/recovery/kiosks/{}/lost", HUB_OPERATOR, api_recovery_lost),
    CALL("POST", "/places/import", HUB_OPERATOR, api_places_import),
};

/* The segment at *path, moved behind it with its slash; its length. */
static size_t segment(const char **path)
{
    *path += **path == '/' ? 1 : 0;
    size_t size = strcspn(*path, "/");
    return size;
}

/* Whether path has the form of pattern; what stands for "{}" goes to param. */
static bool matches(const char *pattern, const char *path, char param[API_PARAM_SIZE])
{
    while (*pattern != '\0' && *path != '\0') {
        size_t want = segment(&pattern);
        size_t have = segment(&path);
        bool any = want == 2 && strncmp(pattern, "{}", 2) == 0;
        if (any && (have == 0 || have >= API_PARAM_SIZE))
            return false;
        if (any)
            snprintf(param, API_PARAM_SIZE, "%.*s", (int)have, path);
        else if (want != have || strncmp(pattern, path, want) != 0)
            return false;
        pattern += want;
        path += have;
    }
    return *pattern == '\0' && *path == '\0';
}

/* Several patterns may fit a path ("/vacancies/push" is no ref): the method decides. */
static void find_route(struct api_request *r)
{
    r->route = NULL;
    r->allow = NULL;
    for (size_t i = 0; i < LENGTH(routes); i++) {
        char param[API_PARAM_SIZE] = "";
        if (!matches(routes[i].pattern, r->path, param))
            continue;
        if (strcmp(routes[i].method, r->method) != 0) {
            r->allow = routes[i].method;
            continue;
        }
        r->route = &routes[i];
        memcpy(r->param, param, sizeof r->param);
        return;
    }
}

static bool authorised(struct api_request *r)
{
    struct err e;
    bool found = false;
    if (r->bearer == NULL || strlen(r->bearer) > API_SECRET_MAX) {
        api_problem(r, 401, "A token is needed: Authorization: Bearer TOKEN");
        return false;
    }
    if (!hub_token_check(r->hub, r->bearer, &r->token, &found, &e)) {
        api_failed(r, &e);
        return false;
    }
    if (!found)
        api_problem(r, 401, "The token is not known, or was revoked");
    return found;
}

/* What api_failed compares with. Others may write while the body comes. */
static void note_before(struct api_request *r)
{
    r->behind = hub_store_behind(hub_store_of(r->hub));
    r->commits = hub_store_commits(hub_store_of(r->hub));
}

bool api_begin(struct api_request *r)
{
    note_before(r);
    find_route(r);
    bool open = r->route != NULL && r->route->open;
    if (!open && !authorised(r))
        return false;
    if (r->route == NULL && r->allow != NULL) {
        api_problem(r, 405, "This path takes %s", r->allow);
        return false;
    }
    if (r->route == NULL) {
        api_problem(r, 404, "There is nothing at this path");
        return false;
    }
    if (!open && r->route->role == HUB_OPERATOR && r->token.role != HUB_OPERATOR) {
        api_problem(r, 403, "Only an operator's token may do this");
        return false;
    }
    return true;
}

size_t api_body_max(const struct api_request *r)
{
    return r->route != NULL && r->route->open ? API_OPEN_MAX : API_BODY_MAX;
}

void api_answer(struct api_request *r, const void *body, size_t size)
{
    json_error_t error;
    json_t *root = NULL;
    if (size > 0) {
        root = json_loadb(body, size, JSON_REJECT_DUPLICATES, &error);
        if (!json_is_object(root)) {
            /* jansson's own text quotes the input, which may be personal. */
            if (root == NULL)
                api_problem(r, 400, "The body is not JSON, at line %d column %d",
                            error.line, error.column);
            else
                api_problem(r, 400, "The body is not a JSON object");
            json_decref(root);
            return;
        }
    }
    r->body = root;
    note_before(r);
    r->route->handle(r);
    r->body = NULL;
    json_decref(root);
}
