#include "server/ctl/ctl_person.h"

#include <string.h>

#include "server/ctl/ctl_text.h"

void ctl_person_name(char *out, size_t size, const json_t *item)
{
    if (json_is_false(json_object_get(item, "readable")))
        snprintf(out, size, "%s", _("(key is gone)"));
    else
        ctl_text_member(out, size, item, "name");
}

void ctl_person_text_safe(char *out, size_t size, const json_t *item)
{
    const char *kind = json_string_value(json_object_get(item, "contact_kind"));
    out[0] = '\0';
    if (kind != NULL && strcmp(kind, "phone") == 0)
        ctl_text_truth(out, size, item, "text_safe");
}

void ctl_person_state(char *out, size_t size, const json_t *item)
{
    const json_t *position = json_object_get(item, "position");
    ctl_text_member(out, size, item, "state");
    size_t used = strlen(out);
    if (json_is_integer(position))
        snprintf(out + used, size - used, " (%" JSON_INTEGER_FORMAT ")",
                 json_integer_value(position));
}

void ctl_person_received(char *out, size_t size, const json_t *item)
{
    ctl_text_instant(out, size, item, "received_at", false);
}
